"""What proves what a State submitted, and when."""

from django.db import models

from parties.models import State
from submissions.models.submission import Revision


class Seal(models.Model):
    """The snapshot of a submitted revision under a digest and a signature; append-only (trigger).

    ``snapshot`` and ``receipt`` are canonical JSON (RFC 8785), kept as the very bytes that were digested and signed;
    ``digest`` is the SHA-256 of ``snapshot`` in hexadecimal, ``signature`` and ``receipt_signature`` are Ed25519 in
    base64 over the bytes of the one and of the other. ``chain_hash`` is the head of the State's audit chain that the
    receipt names. Source: design.md, section 4, "Seal".
    """

    state = models.ForeignKey(State, models.PROTECT, related_name="seals")
    revision = models.OneToOneField(Revision, models.PROTECT, related_name="seal")
    receipt_number = models.CharField(max_length=40, unique=True)
    snapshot = models.BinaryField()
    digest = models.CharField(max_length=64)
    signature = models.CharField(max_length=100)
    receipt = models.BinaryField()
    receipt_signature = models.CharField(max_length=100)
    key_id = models.CharField(max_length=64)
    chain_position = models.PositiveBigIntegerField()
    chain_hash = models.CharField(max_length=64)
    sealed_at = models.DateTimeField()

    class Meta:
        ordering = ["state", "sealed_at"]

    def __str__(self) -> str:
        return self.receipt_number
