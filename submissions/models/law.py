"""The register of a State's laws, typed once and cited many times, and the files a State sends with its answers."""

import uuid

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext as _

from parties.models import State, User
from submissions.models.submission import Submission


class Attachment(models.Model):
    """A file of a State: the text of a law, or evidence beside one answer. Its content is stored once by SHA-256.

    ``removed_at``: no longer shown in preparation; what was submitted with it keeps it.
    """

    state = models.ForeignKey(State, models.PROTECT, related_name="attachments")
    submission = models.ForeignKey(Submission, models.PROTECT, null=True, blank=True, related_name="attachments")
    question_key = models.CharField(max_length=100, blank=True)
    name = models.CharField(max_length=255)
    content_type = models.CharField(max_length=100)
    size_bytes = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)
    uploaded_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    uploaded_at = models.DateTimeField()
    removed_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    removed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["state", "uploaded_at", "pk"]

    def __str__(self) -> str:
        return self.name


class Upload(models.Model):
    """A file on its way, piece by piece: ``received_bytes`` is where the next piece begins, as the server says it.

    Goes when the file is whole, or some days after the last piece.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    state = models.ForeignKey(State, models.PROTECT, related_name="uploads")
    user = models.ForeignKey(User, models.PROTECT, related_name="+")
    submission = models.ForeignKey(Submission, models.PROTECT, null=True, blank=True, related_name="uploads")
    question_key = models.CharField(max_length=100, blank=True)
    name = models.CharField(max_length=255)
    total_bytes = models.PositiveIntegerField()
    received_bytes = models.PositiveIntegerField(default=0)
    attachment = models.ForeignKey(Attachment, models.PROTECT, null=True, blank=True, related_name="+")
    begun_at = models.DateTimeField()
    last_at = models.DateTimeField()

    class Meta:
        ordering = ["state", "begun_at"]

    def __str__(self) -> str:
        return self.name


class Law(models.Model):
    """A law in a State's register: typed once, cited many times.

    ``replaced_by``: it was corrected after it had been cited in a submitted text, which keeps the former wording.
    """

    state = models.ForeignKey(State, models.PROTECT, related_name="laws")
    title = models.CharField(max_length=500)
    number = models.CharField(max_length=100, blank=True)
    adopted_on = models.DateField(null=True, blank=True)
    language = models.CharField(max_length=10)
    url = models.URLField(max_length=500, blank=True)
    file = models.ForeignKey(Attachment, models.PROTECT, null=True, blank=True, related_name="laws")
    replaced_by = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="replaces")
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    created_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ["state", "title", "pk"]

    def __str__(self) -> str:
        return self.label

    @property
    def label(self) -> str:
        """How the register names it, in the State's own words: "Criminal Code (Act 12 of 1999)"."""
        return f"{self.title} ({self.number})" if self.number else self.title


class LawArticle(models.Model):
    """An article of a law, as cited: "12 to 14", "3, para. 2"; blank means the law as a whole.

    ``replaced_by``: as for ``Law``.
    """

    state = models.ForeignKey(State, models.PROTECT, related_name="law_articles")
    law = models.ForeignKey(Law, models.PROTECT, related_name="articles")
    designation = models.CharField(max_length=200, blank=True)
    excerpt = models.TextField(blank=True)
    replaced_by = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="replaces")

    class Meta:
        ordering = ["law", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["law", "designation"], condition=Q(replaced_by=None), name="one_law_article_per_designation"
            ),
        ]

    def __str__(self) -> str:
        return self.designation

    @property
    def label(self) -> str:
        """One line that names it, in the State's own words: "Criminal Code (Act 12 of 1999), 5"."""
        if not self.designation:
            return self.law.label
        return _("%(law)s, %(articles)s") % {"law": self.law.label, "articles": self.designation}
