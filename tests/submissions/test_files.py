"""Files beside answers: sent in without a script, removed and put back, and who may fetch which.

Source: issue 4, "Laws once": served as attachment only, through one view; design.md, section 5.
"""

import io
import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from parties.choices import Role
from parties.models import User
from submissions import services
from submissions.models import Attachment, Submission
from submissions.services import start_revision, submit_submission
from tests.factories.files import PDF, TEXT, make_docx
from tests.factories.parties import make_nominated, make_officer
from tests.factories.submissions import NOW, make_assignment, make_attachment, make_law, write
from tests.submissions.browsing import text_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("catalogue", "all_states")]
LATER = NOW + timedelta(hours=1)


@pytest.fixture(autouse=True)
def _store(settings, tmp_path) -> None:
    settings.ATTACHMENTS_DIR = tmp_path / "attachments"


@pytest.fixture
def actor(submission) -> User:
    return make_nominated("NOR", username="actor")


def page_of(submission: Submission, key: str = "tip-5-1") -> str:
    return f"/en/submissions/{submission.pk}/files/{key}/"


def file_at(attachment: Attachment) -> str:
    return f"/en/submissions/files/{attachment.pk}/"


def sent(content: bytes, name: str):
    file = io.BytesIO(content)
    file.name = name
    return {"file": file}


def submit(submission: Submission, now=NOW) -> None:
    write(submission, "tip-5-1", "yes")
    submit_submission(submission, actor=None, now=now)


def test_file_is_sent_without_a_script_and_fetched_as_it_was(client, submission):
    response = client.post(page_of(submission), sent(PDF, "law.pdf"))

    attachment = Attachment.objects.get()
    assert response["Location"] == page_of(submission)
    assert text_of(client.get(page_of(submission))).count("law.pdf") == 1
    assert b"".join(client.get(file_at(attachment)).streaming_content) == PDF


@pytest.mark.parametrize(
    ("name", "content", "status", "words"),
    [
        ("page.pdf", b"<html>", 422, "not what the end of its name says"),
        ("bomb.docx", make_docx({"a.xml": b"\x00" * 3_000_000}), 422, "“bomb.docx” grows beyond all measure"),
        ("law.exe", b"MZ", 422, "not a kind of file that is taken here"),
        ("law.pdf", b"", 422, "is empty"),
    ],
)
def test_file_is_refused_in_words(client, submission, name, content, status, words):
    response = client.post(page_of(submission), sent(content, name))

    assert (response.status_code, Attachment.objects.count()) == (status, 0)
    assert text_of(response).count(words) >= 1


def test_form_without_a_file_says_so(client, submission):
    response = client.post(page_of(submission), {})

    assert (response.status_code, text_of(response).count("Choose a file first.") >= 1) == (422, True)


def test_file_is_served_to_be_kept_and_never_shown(client, submission, actor):
    response = client.get(file_at(make_attachment(submission, content=TEXT, name="law.txt", actor=actor)))

    names = (
        "Content-Type",
        "Content-Disposition",
        "X-Content-Type-Options",
        "Content-Security-Policy",
        "Cache-Control",
    )
    assert [response[name] for name in names] == [
        "text/plain",
        'attachment; filename="law.txt"',
        "nosniff",
        "sandbox; default-src 'none'",
        "private, no-store",
    ]


# As kept in the table → the header. Source: RFC 6266, RFC 5987.
NAMES = [
    ("قانون.pdf", "attachment; filename*=utf-8''%D9%82%D8%A7%D9%86%D9%88%D9%86.pdf"),
    ("刑法.pdf", "attachment; filename*=utf-8''%E5%88%91%E6%B3%95.pdf"),
    ('a "b" \\c.pdf', 'attachment; filename="a \\"b\\" \\\\c.pdf"'),
    ("a\r\nSet-Cookie: x=1.pdf", 'attachment; filename="a  Set-Cookie: x=1.pdf"'),
]


@pytest.mark.parametrize(("name", "header"), NAMES)
def test_any_name_is_one_line_of_a_header(client, submission, actor, name, header):
    attachment = make_attachment(submission, actor=actor)
    attachment.pk, attachment._state.adding, attachment.name = None, True, name
    attachment.save()

    response = client.get(file_at(attachment))

    assert response["Content-Disposition"] == header
    assert "Set-Cookie" not in response


def test_file_that_is_gone_from_the_disk_is_404(client, submission, actor):
    attachment = make_attachment(submission, actor=actor)
    services.store.path_of(attachment.sha256).unlink()

    assert client.get(file_at(attachment)).status_code == 404


def test_removed_file_can_be_put_back_and_its_row_stays(client, submission, actor):
    attachment = make_attachment(submission, actor=actor)

    client.post(f"{file_at(attachment)}remove/")
    removed = text_of(client.get(page_of(submission)))
    client.post(f"{file_at(attachment)}restore/")
    client.post(f"{file_at(attachment)}restore/")

    assert removed.count("No file stands beside this answer.") == 1
    assert removed.count("Put it back") == 1
    assert [row.removed_at is None for row in Attachment.objects.order_by("pk")] == [False, True]
    assert text_of(client.get(page_of(submission))).count("Put it back") == 0


@pytest.mark.parametrize("status", ["draft", "submitted"])
def test_who_fetches_which_file(client_of, submission, actor, status):
    handed, other = (
        make_attachment(submission, actor=actor),
        make_attachment(submission, "tip-6-1", PDF + b"%", actor=actor),
    )
    contributor = make_nominated("NOR", Role.CONTRIBUTOR)
    make_assignment(submission, 5, contributor)
    people = [
        make_nominated("NOR"),
        contributor,
        make_nominated("ARG"),
        make_officer(),
        make_nominated("NOR", Role.EXPERT),
    ]
    if status == "submitted":
        submit(submission, LATER)

    got = [[client_of(person).get(file_at(file)).status_code for file in (handed, other)] for person in people]

    submitted = 200 if status == "submitted" else 404
    assert got == [[200, 200], [200, submitted], [404, 404], [submitted, submitted], [404, 404]]


def test_secretariat_fetches_what_was_submitted_and_nothing_before_or_after(client_of, submission, actor):
    before, stood = (
        make_attachment(submission, actor=actor),
        make_attachment(submission, content=PDF + b"%", actor=actor),
    )
    services.remove_attachment(before, actor=actor, now=NOW + timedelta(minutes=1))
    submit(submission, LATER)
    start_revision(submission, actor=None, now=LATER)
    after = make_attachment(submission, content=PDF + b"%%", actor=actor, now=LATER + timedelta(minutes=1))
    services.remove_attachment(stood, actor=actor, now=LATER + timedelta(minutes=2))
    client = client_of(make_officer())

    html = client.get(f"/en/submissions/{submission.pk}/articles/5/").content.decode()

    assert [client.get(file_at(file)).status_code for file in (before, stood, after)] == [404, 200, 404]
    assert re.findall(r"/submissions/files/(\d+)/", html) == [str(stood.pk)]


def test_secretariat_fetches_the_file_of_a_law_that_was_cited(client_of, submission, actor):
    cited, other = make_law(), make_law(title="Road Act")
    files = []
    for article in (cited, other):
        place = services.FilePlace(submission.state)
        kept = services.attach_file(
            place, name="law.pdf", file=io.BytesIO(PDF), size_bytes=len(PDF), actor=actor, now=NOW
        )
        services.set_law_file(article.law, kept, actor=actor, now=NOW)
        files.append(kept)
    write(submission, "tip-5-1.laws", [cited.pk])
    client = client_of(make_officer())

    draft = [client.get(file_at(file)).status_code for file in files]
    submit(submission, LATER)

    assert (draft, [client.get(file_at(file)).status_code for file in files]) == ([404, 404], [200, 404])


def test_others_neither_see_nor_change_the_files_of_an_answer(client_of, submission, actor):
    attachment = make_attachment(submission, actor=actor)
    contributor = make_nominated("NOR", Role.CONTRIBUTOR)
    make_assignment(submission, 6, contributor)
    for person in (contributor, make_nominated("ARG"), make_officer()):
        client = client_of(person)

        answers = [
            client.get(page_of(submission)),
            client.post(page_of(submission), sent(PDF, "law.pdf")),
            client.post(f"{file_at(attachment)}remove/"),
            client.post(f"{file_at(attachment)}restore/"),
        ]

        assert [answer.status_code for answer in answers] == [404] * 4
    assert list(Attachment.objects.values_list("removed_at", flat=True)) == [None]


def test_submitted_answers_take_no_file_and_lose_none(client, submission, actor):
    attachment = make_attachment(submission, actor=actor)
    submit(submission, LATER)

    answers = [client.post(page_of(submission), sent(PDF, "law.pdf")), client.post(f"{file_at(attachment)}remove/")]

    assert [answer.status_code for answer in answers] == [404, 404]
    assert Attachment.objects.filter(removed_at=None).count() == 1


@pytest.mark.parametrize("page", ["articles/5/", "files/tip-5-1/"])
def test_three_files_cost_the_queries_of_one(client, submission, actor, page):
    def count(number: int) -> int:
        make_attachment(submission, content=PDF + b"%" * number, actor=actor)
        with CaptureQueriesContext(connection) as queries:
            assert client.get(f"/en/submissions/{submission.pk}/{page}").status_code == 200
        return len(queries)

    client.get(f"/en/submissions/{submission.pk}/{page}")
    one = count(0)
    count(1)

    assert count(2) == one
