"""The audit chain of a State: every write leaves a link, nobody writes one, nothing is changed unseen.

Source: issue 4, "Audit chain per State"; knowledge/reliability.md, 2.4 and G11.
"""

import pytest
from django.db import connection

from parties.models import ChainEntry
from parties.queries import chain_head_of, faults_in_chain
from tests.factories.parties import get_state, make_nominated
from tests.factories.submissions import make_submission, write

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("catalogue", "all_states")]


def flush() -> None:
    """Links are written when the transaction ends; here it does not, so they are asked for."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS chained IMMEDIATE; SET CONSTRAINTS chained DEFERRED")


def kinds_of(iso3: str = "NOR") -> list[str]:
    return list(ChainEntry.objects.filter(state__iso3=iso3).order_by("position").values_list("kind", flat=True))


def test_every_write_leaves_a_link_in_its_state_s_chain():
    submission = make_submission()
    write(submission, "tip-5-1", "no")
    make_nominated("ARG")

    flush()

    assert kinds_of() == ["submissions_submissionevent", "submissions_responseversion"]
    assert kinds_of("ARG") == ["parties_nomination"]
    assert faults_in_chain(get_state("NOR").pk) == []
    assert chain_head_of(get_state("NOR").pk)[0] == 2
