"""Answers go over from one revision into another with all their facts: nothing is said anew, by nobody else."""

import uuid
from collections.abc import Iterable

from submissions.models import Response, ResponseVersion, Revision


def copy_answers(responses: Iterable[Response], revision: Revision) -> None:
    """Write responses into another revision, each with its number and its latest version.

    So a page drawn from the earlier text still knows what it saw. The question may be set anew beforehand, to the one
    of the same key in the other version of the questionnaire; the rows copied from stay as they are.
    """
    by_pk = {response.pk: response for response in responses}
    versions = ResponseVersion.objects.filter(response__in=by_pk, is_rival=False)
    latest = [version for version in versions if version.number == by_pk[version.response_id].number]
    for response in by_pk.values():
        response.pk, response._state.adding = None, True
        response.revision = revision
    Response.objects.bulk_create(by_pk.values())
    add_versions((version, by_pk[version.response_id], version.number) for version in latest)


def add_versions(copies: Iterable[tuple[ResponseVersion, Response, int]]) -> None:
    """Write versions once more: each under a response, with the number it has there. Author, words and moment stay."""
    rows = []
    for version, response, number in copies:
        version.pk, version._state.adding = None, True
        version.response, version.number = response, number
        version.write_id = uuid.uuid4()
        rows.append(version)
    ResponseVersion.objects.bulk_create(rows)
