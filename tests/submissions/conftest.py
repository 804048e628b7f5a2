"""A submission of Norway under the Trafficking Protocol, and the browser of its focal point."""

import pytest
from django.test import Client

from submissions.models import Submission
from tests.factories.parties import make_nominated
from tests.factories.questionnaires import make_cycle
from tests.factories.submissions import make_submission


@pytest.fixture
def submission(all_states: None) -> Submission:
    return make_submission("NOR", "TIP", cycle=make_cycle(states=("ARG", "NOR")))


@pytest.fixture
def client(client_of, submission) -> Client:
    return client_of(make_nominated("NOR"))
