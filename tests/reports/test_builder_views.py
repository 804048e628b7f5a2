"""The pages of the report builder: what an officer types is kept, refused with its place, approved by another."""

import re
from html import unescape

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from parties.models import User
from questionnaires.models import Cycle
from reports import services
from reports.models import Report, ReportDraft, SectionText
from reports.rendering import jobs
from reports.rendering.drafts import figures_for
from submissions.models import Submission
from tests.factories.findings import answer_everywhere
from tests.factories.parties import make_nominated, make_officer
from tests.factories.questionnaires import make_cycle
from tests.factories.reports import make_draft, make_report
from tests.factories.submissions import make_submission

pytestmark = pytest.mark.usefixtures("catalogue", "all_states")
SCOPE = {
    "cut_off_on": "2026-10-01",
    "sections": ["introduction", "overview", "conclusions"],
    "slot_on": "2026-12-01",
    "is_strict": "no",
}
MASTHEAD = {
    "symbol": "CTOC/COP/2026/7",
    "distribution": "limited",
    "session": "13",
    "agenda_item": "3",
    "job_number": "V.26-01234",
    "place:fr": "Vienne, 12-16 octobre 2026",
    "late_reason:en": "Replies came late.",
}


@pytest.fixture
def cycle() -> Cycle:
    found = make_cycle(questionnaires=["fir"])
    answer_everywhere(found, {"fir-5-1-a": "yes"})
    return found


@pytest.fixture
def draft(cycle: Cycle) -> ReportDraft:
    return make_draft(cycle)


@pytest.fixture
def browser(officer: User, client_of) -> Client:
    return client_of(officer)


@pytest.fixture
def colleague(client_of) -> Client:
    return client_of(make_officer("colleague"))


def text_address(draft: ReportDraft, section: str = "overview", language: str = "en", name: str = "text") -> str:
    return reverse(f"reports:{name}", args=[draft.pk, section, language])


def figure_name(draft: ReportDraft) -> str:
    return figures_for(draft, "en")[0].name


def page_of(answer) -> str:
    return unescape(answer.content.decode())


def base_version_of(page: str) -> int:
    """The version on which the form of a page rests."""
    return int(re.search(r'name="base_version"\s+value="(\d+)"', page)[1])


def save(browser: Client, draft: ReportDraft, text: str, *, base_version: int = 0, **place: str):
    return browser.post(text_address(draft, **place), {"text": text, "base_version": base_version})


def stage(browser: Client, draft: ReportDraft, act: str, *, reason: str = ""):
    """What a button under the text in English does."""
    text = SectionText.objects.get(draft=draft, language="en")
    fields = {"act": act, "reason": reason, "base_version": text.version}
    return browser.post(text_address(draft, name="text_stage"), fields, follow=True)


def test_the_list_is_empty_at_first_and_then_leads_to_the_draft(browser, cycle):
    before = page_of(browser.get(reverse("reports:index")))
    draft = make_draft(cycle)
    after = page_of(browser.get(reverse("reports:index")))

    assert "No report is being prepared." in before
    assert f'href="{draft.get_absolute_url()}"' in after


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_of_drafts_costs_the_same_whatever_its_length(browser, cycle, django_assert_num_queries, count):
    for _number in range(count):
        make_draft(cycle)
    browser.get(reverse("reports:index"))

    with django_assert_num_queries(7):
        browser.get(reverse("reports:index"))


def test_a_report_is_begun_in_two_steps(browser, officer, cycle):
    chosen = browser.get(reverse("reports:start"), {"kind": "gap_analysis", "cycle": cycle.slug})
    page = page_of(browser.get(chosen["Location"]))
    begun = browser.post(chosen["Location"], SCOPE)

    draft = ReportDraft.objects.get()
    assert re.findall(r'name="sections" value="([\w-]+)"', page)[:3] == ["introduction", "participation", "overview"]
    assert begun["Location"] == draft.get_absolute_url()
    assert (draft.created_by, draft.sections) == (officer, ("introduction", "overview", "conclusions"))
    assert (draft.slot_on.isoformat(), draft.is_strict) == ("2026-12-01", False)


def test_days_on_which_figures_changed_are_offered(browser, cycle):
    page = page_of(browser.get(reverse("reports:new_draft", args=["gap_analysis", cycle.slug])))

    assert 'list="days"' in page
    assert '<option value="2026-10-01">' in page


@pytest.mark.parametrize(
    ("kind", "asked"), [("regional", "group"), ("state", "state"), ("changes", "earlier_on"), ("gap_analysis", "")]
)
def test_a_kind_asks_for_its_own_filter_and_no_other(browser, cycle, kind, asked):
    page = page_of(browser.get(reverse("reports:new_draft", args=[kind, cycle.slug])))

    assert [name for name in ("group", "state", "earlier_on") if f'name="{name}"' in page] == ([asked] if asked else [])


def test_a_cut_off_date_that_cannot_be_is_said_and_what_was_typed_is_kept(browser, cycle):
    address = reverse("reports:new_draft", args=["gap_analysis", cycle.slug])

    answer = browser.post(address, SCOPE | {"cut_off_on": "2999-01-01"})

    page = page_of(answer)
    assert answer.status_code == 422
    assert "The cut-off date cannot lie in the future." in page
    assert 'value="2999-01-01"' in page
    assert page.count("checked") == 4
    assert ReportDraft.objects.count() == 0


def test_the_masthead_is_kept_line_by_line_and_language_by_language(browser, draft):
    browser.post(reverse("reports:draft_masthead", args=[draft.pk]), MASTHEAD | {"base_version": 1})

    draft.refresh_from_db()
    page = page_of(browser.get(reverse("reports:draft_masthead", args=[draft.pk])))
    assert draft.masthead["place"] == {"fr": "Vienne, 12-16 octobre 2026"}
    assert (draft.masthead["distribution"], draft.masthead["job_number"]) == ("limited", "V.26-01234")
    assert all(f'value="{value}"' in page for name, value in MASTHEAD.items() if name != "distribution")


def test_the_masthead_of_a_page_that_is_old_is_refused_once_and_kept(browser, draft):
    address = reverse("reports:draft_masthead", args=[draft.pk])
    browser.post(address, MASTHEAD | {"base_version": 1})

    second = browser.post(address, MASTHEAD | {"job_number": "V.26-99999", "base_version": 1})

    page = page_of(second)
    draft.refresh_from_db()
    assert second.status_code == 422
    assert (draft.masthead["job_number"], 'value="V.26-99999"' in page) == ("V.26-01234", True)
    assert base_version_of(page) == draft.version


def test_a_figure_is_found_by_words_and_its_name_can_be_copied_without_a_script(browser, draft):
    wanted = figures_for(draft, "en")[0]

    page = page_of(browser.get(reverse("reports:draft_figures", args=[draft.pk]), {"words": wanted.name}))
    nothing = page_of(browser.get(reverse("reports:draft_figures", args=[draft.pk]), {"words": "no such thing"}))

    assert f"{{{{{wanted.name}}}}}" in page
    assert "0 figures found" in nothing


def test_words_that_no_figure_of_the_section_has_are_looked_for_in_all(browser, draft):
    wanted = next(one for one in figures_for(draft, "en") if one.section == "annex-tables")
    address = reverse("reports:draft_figures", args=[draft.pk])

    page = page_of(browser.get(address, {"words": wanted.name, "section": "overview"}))

    assert f"{{{{{wanted.name}}}}}" in page


def test_htmx_gets_the_list_of_figures_alone(browser, draft):
    address = reverse("reports:draft_figures", args=[draft.pk])

    answer = browser.get(address, {"words": "states"}, headers={"HX-Request": "true"})

    assert b"<html" not in answer.content


def test_a_text_is_saved_and_drawn_with_the_number_of_the_report(browser, draft):
    figure = figures_for(draft, "en")[0]

    saved = save(browser, draft, f"In all {{{{{figure.name}}}}} replied.[^Article 32.]\n\nAnd <b>more</b>.")

    page = browser.get(saved["Location"]).content.decode()
    assert f'data-figure="{figure.name}">{figure.text}</data>' in page
    assert "And &lt;b&gt;more&lt;/b&gt;." in page
    assert '<span class="footnote">Article 32.</span>' in page


def test_an_unknown_figure_is_refused_with_its_place_and_the_text_comes_back(browser, draft):
    text = "The first paragraph.\n\nThe second has {{no-such-figure}} in it."

    answer = save(browser, draft, text)

    page = page_of(answer)
    assert answer.status_code == 422
    assert "no-such-figure" in page
    assert text in page.replace("\r\n", "\n")
    assert re.search(r"[Pp]aragraph 2", page)
    assert not SectionText.objects.filter(text__contains="no-such-figure").exists()


def test_a_text_of_a_hundred_thousand_words_is_refused_with_a_sentence_and_comes_back(browser, draft):
    text = "word " * 100_000

    answer = save(browser, draft, text)

    assert answer.status_code == 422
    assert "longer than" in page_of(answer)
    assert answer.content.decode().count("word ") >= 100_000


def test_hostile_text_stays_text(browser, draft):
    text = "<script>alert(1)</script> file:///etc/passwd url(javascript:1)"

    saved = save(browser, draft, text)

    pages = [browser.get(saved["Location"]), browser.get(text_address(draft, name="text_history"))]
    pages.append(browser.get(reverse("reports:preview", args=[draft.pk, "en"])))
    assert all("<script>alert" not in page.content.decode() for page in pages)


def test_two_who_write_at_once_see_both_texts_and_decide(browser, colleague, draft):
    save(browser, draft, "The first text.")
    clash = save(colleague, draft, "The second text.")
    page = page_of(clash)
    combined = {"text": "One text.", "base_version": base_version_of(page), "keep": "combined"}

    settled = colleague.post(text_address(draft), combined)

    assert clash.status_code == 409
    assert ("first" in page, "second" in page) == (True, True)
    assert settled["Location"] == f"{text_address(draft)}#settled"
    assert SectionText.objects.get().text == "One text."


def test_a_text_is_approved_by_somebody_who_did_not_write_it(browser, colleague, draft):
    save(browser, draft, "The text.")
    stage(browser, draft, "ask")

    own = stage(browser, draft, "approve")
    before = SectionText.objects.get().status
    stage(colleague, draft, "approve")

    assert (own.status_code, "Approve this text" in page_of(own)) == (422, False)
    assert (before, SectionText.objects.get().status) == ("for_approval", "approved")


def test_a_text_that_changed_since_it_was_read_is_not_approved(browser, colleague, draft):
    save(browser, draft, "The text.")
    stage(browser, draft, "ask")
    read = SectionText.objects.get().version
    save(browser, draft, "Another text.", base_version=read)
    stage(browser, draft, "ask")

    fields = {"act": "approve", "base_version": read}
    answer = colleague.post(text_address(draft, name="text_stage"), fields)

    assert (answer.status_code, SectionText.objects.get().status) == (422, "for_approval")
    assert "Another text." in page_of(answer)


def test_a_text_is_returned_with_a_reason_or_not_at_all(browser, colleague, draft):
    save(browser, draft, "The text.")
    stage(browser, draft, "ask")

    without = stage(colleague, draft, "return")
    before = SectionText.objects.get().status
    stage(colleague, draft, "return", reason="Name the article.")

    page = page_of(browser.get(text_address(draft)))
    history = page_of(browser.get(text_address(draft, name="text_history")))
    assert (without.status_code, before, SectionText.objects.get().status) == (422, "for_approval", "draft")
    assert "Name the article." in page
    assert "Name the article." in history


def test_the_history_holds_every_text_that_was_saved(browser, draft):
    save(browser, draft, "The first text.")
    save(browser, draft, "The second text.", base_version=SectionText.objects.get().version)

    page = page_of(browser.get(text_address(draft, name="text_history")))

    assert page.index("The second text.") < page.index("The first text.")


def test_the_desk_says_how_far_each_text_is_and_how_long_the_document(browser, draft):
    save(browser, draft, "نص", language="ar")

    page = page_of(browser.get(draft.get_absolute_url()))

    assert 'aria-label="Overview of implementation, Arabic: draft"' in page
    assert 'aria-label="Overview of implementation, French: not written"' in page
    assert page.count("<meter") == 5
    assert "of 8,500 words" in page


@pytest.mark.parametrize("language", services.LANGUAGES)
def test_the_preview_says_that_it_is_one_and_may_load_nothing(browser, draft, language):
    save(browser, draft, "A text nobody has approved.", language=language)

    answer = browser.get(f"/{language}/reports/drafts/{draft.pk}/preview/{language}/")

    page = answer.content.decode()
    assert 'class="notice notice--preview"' in page
    assert "A text nobody has approved." in page
    assert answer["Content-Security-Policy"].endswith("sandbox")


def test_a_strict_draft_is_not_compiled_and_the_texts_are_named(browser, cycle):
    draft = make_draft(cycle, is_strict=True, filters={"sections": ["overview"]})
    save(browser, draft, "The text.")

    answer = browser.post(reverse("reports:compile_draft", args=[draft.pk]), {"languages": ["en"], "formats": ["html"]})

    page = page_of(answer)
    assert answer.status_code == 422
    assert "Overview of implementation" in page[page.index('id="errors-title"') : page.index('class="facts"')]
    assert Report.objects.count() == 0


def test_compiling_and_publishing_from_the_desk(browser, draft, django_capture_on_commit_callbacks):
    save(browser, draft, "A text of the overview.")

    with django_capture_on_commit_callbacks(execute=True):
        browser.post(reverse("reports:compile_draft", args=[draft.pk]), {"languages": ["en"], "formats": ["html"]})
    desk = page_of(browser.get(draft.get_absolute_url()))
    report = Report.objects.get()
    browser.post(reverse("reports:publish", args=[report.pk]))
    after = page_of(browser.get(draft.get_absolute_url()))

    job = report.jobs.get()
    assert f'action="{reverse("reports:publish", args=[report.pk])}"' in desk
    assert job.file_sha256 in desk
    assert ("for good" in after, "Nothing has been compiled" in after) == (True, False)
    assert 'name="languages"' not in after
    assert f'href="{draft.get_absolute_url()}"' not in page_of(browser.get(reverse("reports:index")))


def test_a_correction_and_what_it_corrects_name_each_other(browser, client_of, draft):
    published = published_from(draft, browser)

    begun = browser.post(reverse("reports:correct", args=[published.pk]))
    correction = ReportDraft.objects.get(replaces=published)
    ReportDraft.objects.update(is_strict=False)
    second = published_from(correction, browser)

    reader = client_of(None)
    old, new = (page_of(reader.get(report.get_absolute_url())) for report in (published, second))
    assert begun["Location"] == correction.get_absolute_url()
    assert f'href="{second.get_absolute_url()}"' in old
    assert f'href="{published.get_absolute_url()}"' in new


def test_a_report_that_is_not_published_is_not_corrected(browser, draft):
    report = make_report(cycle=draft.cycle)

    answer = browser.post(reverse("reports:correct", args=[report.pk]), follow=True)

    assert ReportDraft.objects.filter(replaces=report).count() == 0
    assert 'class="message message--error"' in page_of(answer)


def test_a_focal_point_compiles_the_report_of_its_own_state_alone(client_of, cycle):
    own, other = client_of(make_nominated("NOR")), client_of(make_nominated("ARG"))
    address = reverse("reports:compile_own", args=[cycle.slug, "NOR"])

    refused = other.post(address, {"language": "en"})
    compiled = own.post(address, {"language": "en"})

    report = Report.objects.get()
    assert (refused.status_code, compiled["Location"]) == (404, report.get_absolute_url())
    assert own.get(report.get_absolute_url()).status_code == 200
    assert other.get(report.get_absolute_url()).status_code == 404


def test_the_mirror_offers_the_report_where_something_was_submitted(client_of, cycle):
    submitted = Submission.objects.filter(cycle=cycle).select_related("state").first()
    reader = client_of(make_nominated(submitted.state.iso3))
    draft = make_submission("BOL", "FIR", cycle=make_cycle("second", questionnaires=["fir"], states=["BOL"]))
    other = client_of(make_nominated("BOL", username="other"))

    with_reply = page_of(reader.get(reverse("findings:mirror", args=[submitted.pk])))
    without = page_of(other.get(reverse("findings:mirror", args=[draft.pk])))

    address = reverse("reports:compile_own", args=[cycle.slug, submitted.state.iso3])
    assert (f'action="{address}"' in with_reply, "Compile our report" in without) == (True, False)


@pytest.mark.parametrize("language", services.LANGUAGES)
def test_every_page_of_the_builder_in_each_language(browser, draft, language):
    save(browser, draft, "The text.")
    paths = ["", "scope/", "masthead/", "figures/", "texts/overview/en/", "texts/overview/ar/"]
    paths += ["texts/overview/en/history/"]

    answers = {path: browser.get(f"/{language}/reports/drafts/{draft.pk}/{path}").status_code for path in paths}

    assert answers == dict.fromkeys(paths, 200)


def published_from(draft: ReportDraft, browser: Client) -> Report:
    """Compile one web page, draw it, publish the report."""
    browser.post(reverse("reports:compile_draft", args=[draft.pk]), {"languages": ["en"], "formats": ["html"]})
    draft.refresh_from_db()
    for job in draft.report.jobs.all():
        assert jobs.draw(job.pk)
    services.publish_report(draft.report, actor=draft.created_by or make_officer("publisher"), now=timezone.now())
    return Report.objects.get(pk=draft.report_id)
