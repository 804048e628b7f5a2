"""Values the code branches on: stages of a version, kinds of questionnaire and of question."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class VersionStatus(TextChoices):
    DRAFT = "draft", _("draft")
    PUBLISHED = "published", _("published")
    RETIRED = "retired", _("retired")


class QuestionnaireKind(TextChoices):
    """A full self-assessment, or the short checklist of the mandatory core."""

    FULL = "full", _("full questionnaire")
    CHECKLIST = "checklist", _("checklist")


class VersionEventKind(TextChoices):
    CREATED = "created", _("made")
    EDITED = "edited", _("edited")
    IMPORTED = "imported", _("texts imported")
    PUBLISHED = "published", _("published")
    RETIRED = "retired", _("retired")
    CORRECTED = "corrected", _("erratum made")
    ADOPTED = "adopted", _("taken up by a cycle")
    DISCARDED = "discarded", _("draft thrown away")


class QuestionKind(TextChoices):
    IMPLEMENTATION = "implementation", _("implementation of a provision")
    CITATIONS = "citations", _("laws cited")
    TEXT = "text", _("text")
    CHOICES = "choices", _("one or more of a list")
    CHOICE = "choice", _("one of a list")
    CHECK = "check", _("item of the checklist")


class ExchangeFormat(TextChoices):
    """What texts travel in to the translation service and back."""

    XLSX = "xlsx", _("spreadsheet (XLSX)")
    XLIFF = "xliff", _("translation file (XLIFF 1.2)")
