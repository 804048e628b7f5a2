"""The article page without a script: answering, taking back, clashing, mending; nothing typed is lost."""

import re

import pytest
from django.utils.html import escape

from submissions.choices import AnswerState
from submissions.models import Law, Response, ResponseVersion
from submissions.services import submit_submission
from tests.factories.submissions import NOW, make_law, write
from tests.submissions.browsing import address, fields_of, save, text_of, values

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("catalogue", "all_states")]


def test_answers_are_saved_by_a_plain_form(client, submission):
    make_law("NOR", "Penal Code", "257")

    response = save(
        client,
        submission,
        {
            "language": "fr",
            "tip-5-1": "in_part",
            "tip-5-1.laws:law": "Penal Code",
            "tip-5-1.laws:articles": "258",
            "tip-5-1.missing": "Première ligne\r\nSeconde ligne",
            "tip-5-1.assistance": ["training", "other"],
            "tip-5-2-a": "not_applicable",
            "tip-5-2-a:reason": "Sans objet.",
            "tip-5-2-b": "will_follow",
            "tip-5.examples": "Un exemple.",
            "tip-5.examples:release": "public",
        },
    )

    assert (response.status_code, response["Location"]) == (302, address(submission))
    law = Law.objects.get().articles.get(designation="258")
    assert values() == {
        "tip-5-1": ("answered", "in_part"),
        "tip-5-1.laws": ("answered", [law.pk]),
        "tip-5-1.missing": ("answered", "Première ligne\nSeconde ligne"),
        "tip-5-1.assistance": ("answered", ["training", "other"]),
        "tip-5-2-a": ("not_applicable", "Sans objet."),
        "tip-5-2-b": ("will_follow", None),
        "tip-5.examples": ("answered", "Un exemple."),
    }
    assert set(Response.objects.values_list("language", flat=True)) == {"fr"}
    assert Response.objects.get(question__key="tip-5.examples").release_level == "public"
    assert set(ResponseVersion.objects.values_list("channel", flat=True)) == {"page"}


def test_page_sent_unchanged_writes_nothing(client, submission):
    law = make_law()
    write(submission, "tip-5-1", "yes")
    write(submission, "tip-5-1.laws", [make_law("NOR", "Another Act", "1").pk, law.pk])
    write(submission, "tip-5-1.assistance", ["other", "training"])
    write(submission, "tip-5-2-a", "Not here.", answer_state=AnswerState.NOT_APPLICABLE)
    write(submission, "tip-5.examples", "\n Leading space, and <tags> & 'quotes' \n\n end ", release_level="public")
    write(submission, "tip-5-2-b", "no", release_level="public")
    before = list(ResponseVersion.objects.values_list("pk", flat=True))

    response = client.post(address(submission), fields_of(client.get(address(submission))), follow=True)

    assert text_of(response).count("Nothing had changed; nothing was written.") == 1
    assert list(ResponseVersion.objects.values_list("pk", flat=True)) == before


def test_only_changed_answers_are_written(client, submission):
    write(submission, "tip-5-1", "yes")
    write(submission, "tip-5-2-a", "yes")

    save(client, submission, {"tip-5-2-a": "no"})

    numbers = dict(Response.objects.values_list("question__key", "number"))
    assert numbers == {"tip-5-1": 1, "tip-5-2-a": 2}


def test_silence_makes_no_row(client, submission):
    save(client, submission, {"tip-5-1": ""})

    assert Response.objects.count() == 0


def test_answers_of_each_kind_can_be_taken_back(client, submission):
    write(submission, "tip-5-1", "in_part")
    write(submission, "tip-5-1.laws", [make_law().pk])
    write(submission, "tip-5-1.assistance", ["other"])
    write(submission, "tip-5.examples", "A case.")
    page = client.get(address(submission))

    gone = fields_of(page) | {"tip-5-1": "", "tip-5.examples": ""}
    client.post(address(submission), {k: v for k, v in gone.items() if k not in ("tip-5-1.laws", "tip-5-1.assistance")})

    assert set(values().values()) == {("unanswered", None)}
    assert ResponseVersion.objects.count() == 8


def test_clash_shows_both_texts_and_loses_neither(client, submission):
    page = client.get(address(submission))
    write(submission, "tip-5.examples", "Theirs.")

    response = save(client, submission, {"tip-5.examples": "Mine.", "tip-5-1": "yes"}, page=page)

    assert response.status_code == 409
    html = response.content.decode()
    assert re.findall(r"<(?:ins|del)>.*?</(?:ins|del)>", html.partition("clash__sides")[2].partition("saver.js")[0])[
        :2
    ] == [
        '<del><span class="visually-hidden">[taken out: </span>Theirs</del>',
        '<ins><span class="visually-hidden">[added: </span>Mine</ins>',
    ]
    assert fields_of(response)["tip-5.examples"] == ["Mine."]
    assert values() == {"tip-5.examples": ("answered", "Theirs."), "tip-5-1": ("answered", "yes")}
    assert ResponseVersion.objects.get(is_rival=True).value == "Mine."
    assert text_of(response).count("1 other answer of this page was saved.") == 1


@pytest.mark.parametrize(
    ("decision", "typed", "expected"),
    [("mine", "Mine.", "Mine."), ("mine", "Both together.", "Both together."), ("theirs", "Mine.", "Theirs.")],
)
def test_clash_is_settled_by_the_same_form(client, submission, decision, typed, expected):
    page = client.get(address(submission))
    write(submission, "tip-5.examples", "Theirs.")
    clash = save(client, submission, {"tip-5.examples": "Mine."}, page=page)

    response = client.post(
        address(submission), fields_of(clash) | {"tip-5.examples": typed, "tip-5.examples:decision": decision}
    )

    assert response.status_code == 302
    assert values()["tip-5.examples"] == ("answered", expected)
    texts = set(ResponseVersion.objects.values_list("value", flat=True))
    assert texts == {"Theirs.", "Mine.", expected}


def test_clash_is_settled_by_putting_both_texts_in_the_field_first(client, submission):
    page = client.get(address(submission))
    write(submission, "tip-5.examples", "Theirs.")
    clash = save(client, submission, {"tip-5.examples": "Mine."}, page=page)

    both = client.post(address(submission), fields_of(clash) | {"tip-5.examples:decision": "combine"})

    assert (both.status_code, fields_of(both)["tip-5.examples"]) == (422, ["Mine.\r\n\r\nTheirs."])
    assert values()["tip-5.examples"] == ("answered", "Theirs.")
    assert client.post(address(submission), fields_of(both)).status_code == 302
    assert values()["tip-5.examples"] == ("answered", "Mine.\n\nTheirs.")


def test_plain_save_after_saving_by_itself_writes_nothing_and_clashes_with_nothing(client, submission):
    """What the script does before *Save*: the answer is written by the API, the hidden base is raised."""
    page = client.get(address(submission))
    write(submission, "tip-5.examples", "Typed.")
    fields = fields_of(page) | {"tip-5.examples": "Typed.", "tip-5.examples:base": "1", "autosaved": "1"}

    response = client.post(address(submission), fields, follow=True)

    assert ResponseVersion.objects.count() == 1
    assert text_of(response).count("1 answer saved.") == 1


def test_clash_over_a_page_of_answers_touches_only_what_both_changed(client, submission):
    """What I did not touch is not mine to decide: the colleague's other answers simply stand."""
    write(submission, "tip-5-1", "no")
    page = client.get(address(submission))
    write(submission, "tip-5-1", "yes", base_version=1)

    response = save(client, submission, {"tip-5.examples": "Mine."}, page=page)

    assert response.status_code == 302
    assert values() == {"tip-5-1": ("answered", "yes"), "tip-5.examples": ("answered", "Mine.")}
    assert ResponseVersion.objects.filter(is_rival=True).count() == 0


# field, typed, sentence
PROBLEMS = [
    ("tip-5.examples", "a\x0bb", "The text holds a character that cannot be shown. Please remove it."),
    ("tip-5.examples", "x" * 30_001, "This text is longer than 30000 characters."),
    ("tip-5-1.laws:articles", "257", "Give the title of the law, in at most 500 characters."),
]


@pytest.mark.parametrize(("field", "typed", "sentence"), PROBLEMS)
def test_invalid_answer_comes_back_with_what_was_typed_and_the_rest_is_saved(
    client, submission, field, typed, sentence
):
    response = save(client, submission, {field: typed, "tip-5-2-a": "yes"})

    assert response.status_code == 422
    assert text_of(response).count(sentence) == 2  # in the summary and at the field
    assert typed in response.content.decode()
    assert values() == {"tip-5-2-a": ("answered", "yes")}
    assert text_of(response).count("1 other answer of this page was saved.") == 1


def test_mended_answer_is_saved_from_the_page_that_came_back(client, submission):
    problem = save(client, submission, {"tip-5.examples": "a\x0bb"})

    response = client.post(address(submission), fields_of(problem) | {"tip-5.examples": "ab"})

    assert (response.status_code, values()) == (302, {"tip-5.examples": ("answered", "ab")})


def test_date_of_a_law_that_is_none_is_told(client, submission):
    typed = {"tip-5-1.laws:law": "New Act", "tip-5-1.laws:date": "last year"}

    response = save(client, submission, typed)

    assert response.status_code == 422
    assert text_of(response).count("Give the day of adoption as year-month-day") == 2
    assert fields_of(response)["tip-5-1.laws:law"] == ["New Act"]
    assert fields_of(response)["tip-5-1.laws:date"] == ["last year"]
    assert Law.objects.count() == 0


def test_new_law_joins_the_register_with_number_and_date(client, submission):
    typed = {"law": "Lov om straff", "number": "28", "date": "2005-05-20", "articles": "§ 257"}

    save(client, submission, {"language": "fr"} | {f"tip-5-1.laws:{name}": text for name, text in typed.items()})

    law = Law.objects.get()
    assert (law.label, law.adopted_on.isoformat(), law.language) == ("Lov om straff (28)", "2005-05-20", "fr")
    assert values() == {"tip-5-1.laws": ("answered", [law.articles.get(designation="§ 257").pk])}


def test_page_sent_twice_is_saved_once(client, submission):
    page = client.get(address(submission))
    fields = fields_of(page) | {"tip-5-1": "yes", "tip-5-1.laws:law": "Penal Code"}

    client.post(address(submission), fields)
    again = client.post(address(submission), fields)

    assert again.status_code == 302
    assert (ResponseVersion.objects.count(), Law.objects.count()) == (2, 1)


def test_page_changed_after_going_back_is_a_write_of_its_own(client, submission):
    """Never taken for a replay of what the same page said before."""
    page = client.get(address(submission))
    save(client, submission, {"tip-5.examples": "One."}, page=page)

    response = save(client, submission, {"tip-5.examples": "Two."}, page=page)

    assert response.status_code == 409
    assert set(ResponseVersion.objects.values_list("value", flat=True)) == {"One.", "Two."}


def test_missing_reason_is_told_and_the_answer_saved(client, submission):
    response = save(client, submission, {"tip-5-1": "not_applicable"})

    assert response.status_code == 422
    assert text_of(response).count("Saved. Before you submit, give the reason why it does not apply.") == 2
    assert values() == {"tip-5-1": ("not_applicable", "")}


def test_fields_that_did_not_arrive_change_nothing(client, submission):
    write(submission, "tip-5-1", "yes")

    client.post(address(submission), {"language": "en"})

    assert values() == {"tip-5-1": ("answered", "yes")}


def test_stale_page_after_submission_keeps_the_typed_text_in_view(client, submission):
    write(submission, "tip-5-1", "yes")
    page = client.get(address(submission))
    submit_submission(submission, actor=None, now=NOW)

    response = save(client, submission, {"tip-5.examples": "Typed too late."}, page=page)

    assert response.status_code == 422
    assert text_of(response).count("These answers are no longer in preparation, so nothing was changed.") == 2
    assert response.content.decode().count("Typed too late.") == 1
    assert values() == {"tip-5-1": ("answered", "yes")}


def test_save_and_next_leads_to_the_next_article(client, submission):
    response = save(client, submission, {"tip-5-1": "yes", "next": "1"})

    assert response["Location"] == address(submission, "articles/6/")


def test_saved_line_names_moment_version_and_person(client, submission):
    save(client, submission, {"tip-5-1": "yes"})
    save(client, submission, {"tip-5-1": "no"})

    text = text_of(client.get(address(submission)))

    assert len(re.findall(r"Saved on \d+ \w+ \d{4}, \d\d:\d\d UTC, version 2 by NOR-focal_point", text, re.I)) == 1


def test_words_of_a_state_cannot_become_markup(client, submission):
    words = "<script>alert(1)</script>"
    write(submission, "tip-5.examples", words)
    write(submission, "tip-5-1.laws", [make_law("NOR", words, words).pk])

    for page in ("articles/5/", "history/tip-5.examples/", "history/tip-5-1.laws/"):
        html = client.get(address(submission, page)).content.decode()
        assert (words in html, escape(words) in html) == (False, True), page
