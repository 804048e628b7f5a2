"""The foot of an article page: is this article complete? A mark is made with the answers, so nothing typed is lost."""

from dataclasses import dataclass

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _

from submissions import permissions, rules, services
from submissions.choices import MarkKind
from submissions.services import PostedPage
from submissions.views.pages import ArticlePage


@dataclass(frozen=True)
class MarkBox:
    """``problem``: why the mark just asked for was not made; ``note`` is what was typed beside it."""

    marks: rules.Marks
    may_mark: bool
    may_review: bool
    problem: str = ""
    note: str = ""

    @property
    def is_marked(self) -> bool:
        """Whether there is something to open again."""
        return bool(self.marks.complete or self.marks.reviewed)


def box_of(request: HttpRequest, page: ArticlePage, marks: rules.Marks, *, problem: str = "") -> MarkBox:
    return MarkBox(
        marks=marks,
        may_mark=page.is_editable,
        may_review=page.is_editable and permissions.can_review_article(request.standing, page.found.submission),
        problem=problem,
        note=request.POST.get("mark_note", ""),
    )


def mark_posted(request: HttpRequest, page: ArticlePage, posted: PostedPage) -> str:
    """Make the mark whose button was pressed; a sentence when that was refused, else empty."""
    wanted = request.POST.get("mark", "")
    may_review = permissions.can_review_article(request.standing, page.found.submission)
    if wanted not in MarkKind.values or (wanted == MarkKind.REVIEWED and not may_review):
        return _("This mark is not one of those offered.")
    try:
        services.mark_article(
            page.found.submission,
            article=page.section.article,
            kind=MarkKind(wanted),
            seen={answer.question.key: answer.base_version for answer in posted.answers},
            actor=request.user,
            now=timezone.now(),
            note=request.POST.get("mark_note", ""),
        )
    except ValidationError as refusal:
        return " ".join(refusal.messages)
    said = {
        MarkKind.COMPLETE: _("The answers are saved, and the article is marked complete."),
        MarkKind.REVIEWED: _("The answers are saved, and the article is marked as reviewed."),
        MarkKind.REOPENED: _("The answers are saved, and the article is open again."),
    }
    messages.success(request, said[MarkKind(wanted)])
    return ""
