"""When a text still says what its English says, and what stands in braces. Source: issue 3, "Six languages"."""

import pytest

from instruments.rules import (
    StoredStatus,
    evened,
    has_stray_brace,
    placeholders,
    text_digest,
    text_stage,
)

ENGLISH, FRENCH = "Is it so?", "En est-il ainsi ?"
OF_THIS = {"text_digest": text_digest(FRENCH), "source_digest": text_digest(ENGLISH)}
OF_ANOTHER_TEXT = OF_THIS | {"text_digest": text_digest("Autre chose ?")}
OF_ANOTHER_ENGLISH = OF_THIS | {"source_digest": text_digest("Is it really so?")}
STAGES = {
    "no text": ("", "fr", StoredStatus("approved", **OF_THIS), "missing"),
    "no text and no status": ("", "fr", StoredStatus(), "missing"),
    "no English text": ("", "en", StoredStatus(), "missing"),
    "draft": (FRENCH, "fr", StoredStatus("draft", **OF_THIS), "draft"),
    "to be reviewed": (FRENCH, "fr", StoredStatus("to_review", **OF_THIS), "to_review"),
    "approved": (FRENCH, "fr", StoredStatus("approved", **OF_THIS), "approved"),
    "approved as another text": (FRENCH, "fr", StoredStatus("approved", **OF_ANOTHER_TEXT), "draft"),
    "approved against another English": (FRENCH, "fr", StoredStatus("approved", **OF_ANOTHER_ENGLISH), "changed"),
    "draft of another English": (FRENCH, "fr", StoredStatus("draft", **OF_ANOTHER_ENGLISH), "changed"),
    "nobody says of which English": (FRENCH, "fr", StoredStatus("approved", text_digest(FRENCH)), "changed"),
    "no status": (FRENCH, "fr", StoredStatus(), "changed"),
    "English without a status": (ENGLISH, "en", StoredStatus(), "draft"),
    "English approved": (ENGLISH, "en", StoredStatus("approved", text_digest(ENGLISH)), "approved"),
    "English approved as another": (ENGLISH, "en", StoredStatus("approved", text_digest("Is it?")), "draft"),
}


@pytest.mark.parametrize(("text", "language", "status", "stage"), STAGES.values(), ids=STAGES)
def test_text_stage(text, language, status, stage):
    assert text_stage(text, language=language, english=ENGLISH, status=status) == stage


def test_text_that_lost_its_english_is_changed():
    status = StoredStatus("approved", **OF_THIS)

    assert text_stage(FRENCH, language="fr", english="", status=status) == "changed"


SPACES = [
    ("One  two\n three ", "One two three"),
    ("One\r\n\ttwo", "One two"),
    ("Un\u00a0mot", "Un\u00a0mot"),
    ("一\u3000二", "一\u3000二"),
]


@pytest.mark.parametrize(("text", "even"), SPACES)
def test_spaces_are_evened_out_and_a_line_break_is_no_change(text, even):
    assert evened(text) == even
    assert text_digest(text) == text_digest(even)


def test_digest_is_the_beginning_of_sha256():
    # printf 'Is it so?' | sha256sum
    assert text_digest("Is it so?") == "5bfd76fc84bf4f35"
    assert text_digest("Is it so?") != text_digest("is it so?")


BRACES = [
    # text, names, whether a brace stands alone or holds no name
    ("Nothing", set(), False),
    ("In {year}, {state} and {year}", {"year", "state"}, False),
    ("In {year", set(), True),
    ("In year}", set(), True),
    ("In {}", {""}, True),
    ("In {the year}", {"the year"}, True),
    ("In {Year}", {"Year"}, True),
    ("In {{year}}", {"year"}, True),
    ("In {year_2}", {"year_2"}, False),
]


@pytest.mark.parametrize(("text", "names", "stray"), BRACES)
def test_braces(text, names, stray):
    assert placeholders(text) == names
    assert has_stray_brace(text) is stray
