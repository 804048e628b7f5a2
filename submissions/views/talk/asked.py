"""What the pages about one question begin with: it is asked, and this person is shown it, or it is 404."""

from collections.abc import Sequence
from functools import partial

from django.conf import settings
from django.core.exceptions import ValidationError
from django.forms import Form
from django.http import Http404, HttpRequest
from django.utils.translation import get_language

from questionnaires.models import Question
from submissions import queries
from submissions.views.found import Found, find_or_404


def shows_question(found: Found, question: Question) -> bool:
    """The one place where talk asks whether this person is shown a question."""
    return found.shows(question.section.article_id, question.key)


def predicate_of(found: Found) -> queries.Shows:
    return partial(shows_question, found)


def find_asked_or_404(request: HttpRequest, pk: int, key: str) -> tuple[Found, Question]:
    """A question of one of the State's own submissions; nobody else comes here."""
    found = find_or_404(request, pk)
    question = queries.find_asked(found.revision, key) if found.is_own else None
    if question is None or not shows_question(found, question):
        raise Http404
    return found, question


def questions_beside(found: Found, question: Question, *, with_counts: bool = False) -> list[tuple[Question, int, int]]:
    """The other questions about the same provision, each with the number of its comments, and of the open ones."""
    of_provision = [
        other
        for other in queries.questions_of(question.section)
        if other.provision_id == question.provision_id and other.key != question.key and shows_question(found, other)
    ]
    counts = queries.comment_counts(found.submission, [other.key for other in of_provision]) if with_counts else {}
    return [(other, *counts.get(other.key, (0, 0))) for other in of_provision]


def language_here() -> str:
    """The language somebody most likely writes in: the one they read."""
    code = get_language()
    return code if code in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE


def say_refusal(form: Form, refusal: ValidationError, fields: Sequence[str] = ()) -> None:
    """A refusal of a service goes back into the form that was sent, beside the words it is about."""
    form.add_error(fields[0] if fields else None, refusal)
