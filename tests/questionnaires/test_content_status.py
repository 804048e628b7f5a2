"""How far the content is, as it is shipped: nothing missing in six languages, no placeholder lost, terms rendered."""

import json
from io import StringIO

import pytest
from django.core.management import call_command

from instruments.models import Element, Provision
from questionnaires.models import Option, QuestionnaireVersion
from questionnaires.queries import COLUMNS
from reviewportal.settings.base import LANGUAGES
from tests.factories.questionnaires import make_draft_version

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("catalogue")]
# Texts in which a reader would accept that a term is not there: a few per language, seen by an editor.
ACCEPTED_PER_LANGUAGE = 0


def status() -> list[dict[str, object]]:
    out = StringIO()
    call_command("content_status", "--json", stdout=out)
    return [json.loads(line) for line in out.getvalue().splitlines()]


def test_what_is_shipped_is_whole_in_six_languages():
    rows = status()

    assert [(row["instrument"], row["language"]) for row in rows] == [
        (code, language) for code in ("UNTOC", "TIP", "SOM", "FIR") for language, _name in LANGUAGES
    ]
    assert {row["missing"] for row in rows} == {0}
    assert {row["unequal_placeholders"] for row in rows} == {0}
    for row in rows:
        english = next(r for r in rows if r["instrument"] == row["instrument"] and r["language"] == "en")
        counted = ("provisions", "questions", "guidance", "elements", "options")
        assert {name: row[name] for name in counted} == {name: english[name] for name in counted}
        assert row["provisions"] == Provision.objects.filter(article__instrument__code=row["instrument"]).count()
        assert row["elements"] == Element.objects.filter(provision__article__instrument__code=row["instrument"]).count()


def test_terms_are_rendered():
    not_rendered = {language: 0 for language, _name in LANGUAGES}
    for row in status():
        not_rendered[row["language"]] += row["terms_not_rendered"]

    assert {language: count for language, count in not_rendered.items() if count > ACCEPTED_PER_LANGUAGE} == {}


def test_what_is_missing_and_what_differs_is_counted():
    version = make_draft_version("TIP", 9)
    question = version.questions.get()
    type(question).objects.filter(pk=question.pk).update(
        text_en="Is {law} in place for victims?", text_fr="La loi est-elle en place ?", text_ar=None
    )

    rows = {row["language"]: row for row in status() if row["instrument"] == "TIP"}

    # The newest version counts, draft or not: one question, beside the items of the checklist and the catalogue.
    checklist = QuestionnaireVersion.objects.get(questionnaire__slug="tip-checklist").questions.count()
    assert rows["en"]["questions"] == 1 + checklist
    assert (rows["ar"]["missing"], rows["fr"]["missing"]) == (1, 0)
    assert (rows["fr"]["unequal_placeholders"], rows["es"]["unequal_placeholders"]) == (1, 0)
    assert rows["fr"]["terms_not_rendered"] >= 1
    assert rows["en"]["options"] == Option.objects.filter(option_list__version=version).count() == 0


def test_the_table_has_a_line_per_instrument_and_language():
    out = StringIO()

    call_command("content_status", stdout=out)

    lines = out.getvalue().splitlines()
    assert lines[0].split() == list(COLUMNS)
    assert len(lines) == 1 + 4 * len(LANGUAGES)
