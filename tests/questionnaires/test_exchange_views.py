"""Pages of the exchange: who sees them, what they say, that a browser is not believed."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import translation

from questionnaires.models import TextImport
from questionnaires.queries import text_row, version_content
from questionnaires.services import edit_text, publish_version
from questionnaires.services.exchange import check_rows, read_upload
from tests.factories.exchange import (
    ARABIC,
    FIRST,
    export,
    make_draft_to_translate,
    make_text_import,
    returned,
    translate,
)
from tests.factories.parties import make_nominated, make_officer
from tests.factories.questionnaires import NOW

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("catalogue")]
VERSION = ["tip", 9]


@pytest.fixture
def version():
    return make_draft_to_translate()


@pytest.fixture
def officer():
    return make_officer()


@pytest.fixture
def browser(client_of, officer):
    return client_of(officer)


def address(name, *args):
    return reverse(f"questionnaires:{name}", args=args or VERSION)


def text_of(version, place=FIRST):
    return text_row(version, *place).texts.get("ar", "")


def upload(browser, data, name="back.xlsx"):
    return browser.post(address("import"), {"file": SimpleUploadedFile(name, data)})


@pytest.mark.parametrize("name", ["export", "import"])
def test_others_find_nothing(client_of, all_states, version, name):
    assert client_of(make_nominated("NOR")).get(address(name)).status_code == 404
    assert client_of(None).get(address(name)).status_code == 302


def test_an_upload_is_nobody_elses(client_of, version, officer):
    text_import = make_text_import(officer, version)
    colleague = client_of(make_officer("colleague"))

    assert colleague.get(text_import.get_absolute_url()).status_code == 404
    assert colleague.post(text_import.get_absolute_url(), {"go": "confirm"}).status_code == 404
    assert text_of(version) == ""


def test_the_form_gives_the_file(browser, version):
    asked = {"language": "ar", "format": "xlsx", "stages": ["missing"], "group": "article-5"}

    response = browser.get(address("export"), asked)

    assert response["Content-Type"] == "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    assert response["Content-Disposition"].startswith('attachment; filename="tip-v9-ar-article-5-')
    assert len(read_upload(response.content).rows) == 4


def test_a_link_fills_the_form_in(browser, version):
    response = browser.get(address("export"), {"language": "ru"})

    assert response.status_code == 200
    assert response.context["form"]["language"].value() == "ru"


WRONG = [
    ({"format": "xlsx"}, "language", "This field is required."),
    ({"format": "pdf", "language": "ar"}, "format", "Select a valid choice. pdf is not one of the available choices."),
    (
        {"format": "xlsx", "language": "en"},
        "language",
        "Select a valid choice. en is not one of the available choices.",
    ),
    ({"format": "xlsx", "language": "ar", "stages": ["approved"]}, None, "There is no such text in this version."),
]


@pytest.mark.parametrize(("asked", "field", "sentence"), WRONG)
def test_what_cannot_be_exported_is_said_on_the_form(browser, version, asked, field, sentence):
    response = browser.get(address("export"), asked)

    assert response.status_code == 422
    errors = response.context["form"].errors if field else {None: response.context["form"].non_field_errors()}
    assert errors[field] == [sentence]


@pytest.mark.parametrize("format", ["xlsx", "xliff"])
def test_a_file_is_looked_at_before_it_is_imported(browser, version, format):
    before = version_content(version)

    response = upload(browser, returned(export(version, format), format, ARABIC))
    text_import = TextImport.objects.get()
    page = browser.get(text_import.get_absolute_url())

    assert (response.status_code, response.url) == (302, text_import.get_absolute_url())
    assert [line.checked.row.subject for line in page.context["lines"]] == ["tip-5-1"]
    assert (page.context["taken_count"], page.context["sound_count"]) == (1, 1)
    assert version_content(version) == before
    confirmed = browser.post(text_import.get_absolute_url(), {"go": "confirm", "shown": "0", "take": "0"})
    assert confirmed.url == text_import.get_absolute_url()
    assert text_of(version) == ARABIC
    assert "1 text of the file was written into this version." in browser.get(confirmed.url).content.decode()


def test_a_bad_file_is_told_on_the_form(browser, version):
    response = upload(browser, b"%PDF", "back.pdf")

    assert response.status_code == 422
    assert response.context["form"].errors == {"file": ["This is neither a spreadsheet nor a translation file."]}
    assert not TextImport.objects.exists()


def test_no_file_is_told_on_the_form(browser, version):
    response = browser.post(address("import"), {"go": "1"})

    assert (response.status_code, response.context["form"].errors) == (422, {"file": ["This field is required."]})


def test_a_published_version_takes_no_file(browser, version):
    data = export(version, "xlsx")
    publish_version(version, actor=None, now=NOW, reason="For a test.")

    page = browser.get(address("import"))
    response = upload(browser, data)

    assert "Texts are imported into a draft." in page.content.decode()
    assert response.status_code == 422
    assert response.context["form"].errors == {"file": ["tip v9 is published and never changes."]}


FORGED = [
    {"go": "confirm", "shown": "0 1 2 3 4 5", "take": ["0", "1", "2", "3", "4", "5"]},
    {"go": "confirm", "shown": "0", "take": ["0"]},
    {"go": "confirm", "shown": "0 x ٣ -1 99999999999999999999", "take": ["0", "x", "٣", "-1", "99999999999999999999"]},
    {"go": "confirm"},
    {"go": "all", "show": "refused", "then": "confirm"},
]


@pytest.mark.parametrize("post", FORGED)
def test_a_forged_tick_takes_nothing_unsound_over(browser, version, officer, post):
    """Row 0 lacks the placeholder of its English."""
    text_import = make_text_import(officer, version, text="هل هو مجرَّم؟")
    before = version_content(version)

    browser.post(text_import.get_absolute_url(), post)
    if "then" in post:
        browser.post(text_import.get_absolute_url(), {"go": post["then"]})

    assert version_content(version) == before
    text_import.refresh_from_db()
    assert text_import.confirmed_at is not None
    assert text_import.results[0]["reason"] == "placeholders"


def test_unticked_rows_stay_unticked_on_other_pages(browser, version, officer):
    data = returned(export(version, "xlsx"), "xlsx", ARABIC)
    data = returned(data, "xlsx", "فورا", place=("priority/p1", "label"))
    upload(browser, data)
    text_import = TextImport.objects.get()
    first, second = (row.number for row in check_rows(text_import) if row.is_taken)

    kept = browser.post(text_import.get_absolute_url(), {"go": "page-2", "shown": str(first), "show": "new"})
    browser.post(text_import.get_absolute_url(), {"go": "confirm", "shown": str(second), "take": str(second)})

    assert kept.url == f"{text_import.get_absolute_url()}?show=new&page=2"
    assert (text_of(version), text_of(version, ("priority/p1", "label"))) == ("", "فورا")


def test_all_of_a_kind_are_ticked_and_unticked(browser, version, officer):
    text_import = make_text_import(officer, version)
    url = text_import.get_absolute_url()

    browser.post(url, {"go": "none", "show": "new"})
    assert browser.get(url).context["taken_count"] == 0
    browser.post(url, {"go": "all", "show": "new"})
    assert browser.get(url).context["taken_count"] == 1


def test_a_file_is_forgotten(browser, version, officer):
    text_import = make_text_import(officer, version)

    response = browser.post(text_import.get_absolute_url(), {"go": "drop"})

    assert response.url == address("import")
    assert not TextImport.objects.exists()


def test_what_happens_after_the_preview_is_told(browser, version, officer):
    text_import = make_text_import(officer, version)
    edit_text(version, subject="tip-5-1", field="text", language="en", text="In {year}?", actor=officer, now=NOW)

    browser.post(text_import.get_absolute_url(), {"go": "confirm", "shown": "0", "take": "0"})
    page = browser.get(text_import.get_absolute_url()).content.decode()

    assert "The English has changed since the export. Export this text again." in page
    assert "0 texts of the file were written into this version." in page
    assert text_of(version) == ""


def test_confirming_after_publication_is_told(browser, version, officer):
    text_import = make_text_import(officer, version)
    publish_version(version, actor=None, now=NOW, reason="For a test.")

    response = browser.post(text_import.get_absolute_url(), {"go": "confirm", "shown": "0", "take": "0"}, follow=True)

    assert "tip v9 is published and never changes." in response.content.decode()


def test_both_sides_are_shown_word_by_word(browser, version, officer):
    translate(version, "نص قديم {year}", officer)
    data = returned(export(version, "xlsx"), "xlsx", "نص جديد {year}")
    upload(browser, data)

    page = browser.get(TextImport.objects.get().get_absolute_url()).content.decode()

    assert "<del>" in page
    assert "<ins>" in page
    assert 'lang="ar" dir="rtl"' in page


def test_a_text_cannot_bring_markup(browser, version, officer):
    text_import = make_text_import(officer, version, text="<script>alert(1)</script> {year}")

    page = browser.get(text_import.get_absolute_url()).content.decode()

    assert "<script>alert" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt; {year}" in page


@pytest.mark.parametrize("language", ["ar", "zh-hans", "en", "fr", "ru", "es"])
def test_pages_speak_six_languages(browser, version, officer, language):
    text_import = make_text_import(officer, version)
    with translation.override(language):
        pages = [address("export"), address("import"), text_import.get_absolute_url()]

    assert [browser.get(page).status_code for page in pages] == [200, 200, 200]


@pytest.mark.parametrize("show", ["open", "new", "changed", "stage", "refused", "remarks", "same", "nonsense"])
def test_filters_show_rows_of_a_kind(browser, version, officer, show):
    text_import = make_text_import(officer, version)
    counts = {"open": 1, "new": 1, "same": 5, "nonsense": 1}

    page = browser.get(text_import.get_absolute_url(), {"show": show})

    assert len(page.context["lines"]) == counts.get(show, 0)


def test_the_preview_asks_the_same_number_of_questions_for_one_row_and_three(browser, version, officer):
    def queries_for(count):
        data = export(version, "xlsx")
        places = [FIRST, ("priority/p1", "label"), ("priority/p2", "label")]
        for place in places[:count]:
            data = returned(data, "xlsx", ARABIC if place == FIRST else "فورا", place=place)
        upload(browser, data)
        text_import = TextImport.objects.order_by("-pk")[0]
        with CaptureQueriesContext(
            connection,
        ) as captured:
            page = browser.get(text_import.get_absolute_url())
        assert len(page.context["lines"]) == count
        return len(captured)

    assert queries_for(1) == queries_for(3)


def test_files_that_wait_are_listed_for_their_owner(browser, client_of, version, officer):
    make_text_import(officer, version)
    colleague = make_officer("colleague")

    assert len(browser.get(address("import")).context["waiting"]) == 1
    assert len(client_of(colleague).get(address("import")).context["waiting"]) == 0
