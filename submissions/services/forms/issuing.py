"""A workbook of a submission, or a Word form of one article, goes out."""

from dataclasses import dataclass
from datetime import datetime

from django.core import signing
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import override

from instruments.models import Article
from parties.models import User
from parties.rules import Standing
from submissions import queries
from submissions.choices import FormFormat
from submissions.models import FormIssue, Revision
from submissions.rendering.content import Group
from submissions.rendering.word import write_word
from submissions.rendering.workbook import write_workbook
from submissions.services.forms.becoming import Becomes
from submissions.services.forms.contents import FormFacts, build_form, build_groups

# What is signed here is read by nothing else that signs.
SALT = "submissions.forms"
MEDIA_TYPES = {
    FormFormat.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    FormFormat.DOCX: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}


@dataclass(frozen=True)
class IssuedFile:
    name: str
    media_type: str
    content: bytes


def issue_form(
    revision: Revision,
    *,
    format: FormFormat,
    language: str,
    article: Article | None,
    becomes: Becomes,
    standing: Standing,
    actor: User,
    now: datetime,
) -> IssuedFile:
    """The file, with what stands now, for the questions that ``becomes`` admits; that it went out is kept.

    ``article``: only that one; a Word form is always of one article. ``ValidationError`` when nothing is left to ask.
    """
    submission = revision.submission
    asked = queries.questions_asked(revision)
    questions = [q for q in asked if becomes(q) and (article is None or q.section.article_id == article.pk)]
    responses = queries.responses_of(revision, questions)
    facts = FormFacts(
        revision=revision,
        questions=questions,
        responses=responses,
        register=queries.law_articles_of(submission.state),
        references=queries.covered_references(questions),
        proposals=queries.proposals_for(revision, questions, responses, standing=standing, today=now.date()),
        party_to=queries.party_to_of(submission),
    )
    with override(language), transaction.atomic():
        groups = build_groups(facts)
        if not groups:
            raise ValidationError(_("There is no question here that you may answer."))
        issue = FormIssue.objects.create(
            state_id=submission.state_id,
            submission=submission,
            format=format,
            article=article,
            language=language,
            bases={line.key: line.base for group in groups for line in group.lines},
            issued_by=actor,
            issued_at=now,
        )
        is_word = format == FormFormat.DOCX
        form = build_form(facts, groups, issue_number=issue.pk, token="", is_word=is_word)
        token = _token(issue, revision, groups if is_word else (), (form.blank, form.choose))
        form = build_form(facts, groups, issue_number=issue.pk, token=token, is_word=is_word)
        content = write_word(form) if is_word else write_workbook(form)
    return IssuedFile(_name(issue, article), MEDIA_TYPES[format], content)


def _token(issue: FormIssue, revision: Revision, groups: tuple[Group, ...], blank: tuple[str, ...]) -> str:
    """What the portal knows its own file by. In a Word form, the questions in their order too."""
    known: dict[str, object] = {"issue": issue.pk, "submission": issue.submission_id, "version": revision.version_id}
    if groups:
        known["lines"] = [[line.key, line.base, line.word_digest] for group in groups for line in group.lines]
        known["blank"] = blank
    return signing.dumps(known, salt=SALT, compress=True)


def _name(issue: FormIssue, article: Article | None) -> str:
    submission = issue.submission
    parts = [submission.state.iso3, submission.instrument.code]
    parts += [str(article.number)] if article else []
    return "-".join([*parts, issue.language, str(issue.pk)]).lower() + f".{issue.format}"
