"""People the tests of reports need."""

import pytest

from parties.models import User
from tests.factories.parties import make_officer


@pytest.fixture
def officer(db: None) -> User:
    return make_officer()
