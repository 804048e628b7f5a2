"""Submitted texts with their receipts."""

from parties.models import User
from questionnaires.models import Cycle
from submissions import rules
from submissions.models import Seal, Submission
from submissions.services import public_keys, submit_submission
from tests.factories.submissions import NOW, make_law, make_submission, write

# A State's words, with what canonical JSON must not touch: two ways to write é, quotes, line breaks.
WORDS = {
    "tip-5.examples": ("ar", "المادة ٢٥٧ من قانون العقوبات"),
    "tip-6.examples": ("zh-hans", "刑法第二百四十条\n第二行"),
    "tip-9.examples": ("fr", 'Loi n° 28, é et e\u0301, « citée » "ainsi"'),
    "tip-10.examples": ("ru", "Уголовный кодекс, статья 127.1"),
}


def make_sealed(iso3: str = "NOR", *, actor: User | None = None, cycle: Cycle | None = None) -> Seal:
    """The seal of a submission with a law, an answer in numbers, and words in several languages."""
    submission = make_submission(iso3, cycle=cycle)
    law = make_law(iso3, number="28")
    write(submission, "tip-5-1", "yes")
    write(submission, "tip-5-1.laws", [law.pk])
    keys = set(submission.version.questions.values_list("key", flat=True))
    for key, (language, text) in WORDS.items():
        if key in keys:
            write(submission, key, text, language=language)
    submit_submission(submission, actor=actor, now=NOW)
    return seal_of(submission)


def seal_of(submission: Submission, number: int = 1) -> Seal:
    return Seal.objects.select_related("state", "revision__submission").get(
        revision__submission=submission, revision__number=number
    )


def files_of(seal: Seal) -> tuple[bytes, bytes]:
    """The receipt as a State keeps it, and the snapshot."""
    return rules.envelope(bytes(seal.receipt), seal.receipt_signature), bytes(seal.snapshot)


def key_of(seal: Seal):
    return public_keys()[seal.key_id]
