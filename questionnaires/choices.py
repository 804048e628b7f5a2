"""Values the code branches on: stages of a version, kinds of question."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class VersionStatus(TextChoices):
    DRAFT = "draft", _("draft")
    PUBLISHED = "published", _("published")
    RETIRED = "retired", _("retired")


class QuestionKind(TextChoices):
    IMPLEMENTATION = "implementation", _("implementation of a provision")
    CITATIONS = "citations", _("laws cited")
    TEXT = "text", _("text")
    CHOICES = "choices", _("one or more of a list")
