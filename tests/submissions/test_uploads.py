"""Files piece by piece: where they go on, what is refused, what is never lost and never swept.

Source: issue 4, "Laws once": 256 KiB, offset by the server, content-addressed store, 25 MB a file.
"""

import errno
import hashlib
import io
import json
import os
import random
import threading
import uuid
from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client

from parties import isolation
from parties.choices import Role
from parties.models import User
from submissions import services
from submissions.models import Attachment, Submission, Upload
from submissions.services import FilePlace, store, submit_submission
from tests.factories.files import PDF, make_docx
from tests.factories.parties import get_state, make_nominated, make_officer
from tests.factories.questionnaires import make_cycle
from tests.factories.submissions import NOW, make_assignment, make_submission, write

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("catalogue", "all_states")]

PIECE = settings.UPLOAD_PIECE_BYTES
LONG = PDF + b"%" + b"x" * (2 * PIECE)


@pytest.fixture(autouse=True)
def _store(settings, tmp_path) -> None:
    settings.ATTACHMENTS_DIR = tmp_path / "attachments"


@pytest.fixture
def focal_point(submission) -> User:
    return make_nominated("NOR")


def begin(client: Client, to: Submission, content: bytes = PDF, name: str = "law.pdf", **changes: object):
    body = {"name": name, "size": len(content), "submission": to.pk, "key": "tip-5-1"} | changes
    return client.post("/api/v1/uploads", json.dumps(body), content_type="application/json")


def put(client: Client, upload: str, offset: int, piece: bytes):
    return client.put(f"/api/v1/uploads/{upload}?offset={offset}", piece, content_type="application/octet-stream")


def send(client: Client, submission: Submission, content: bytes, name: str = "law.pdf"):
    upload = begin(client, submission, content, name).json()["id"]
    for offset in range(0, len(content), PIECE):
        response = put(client, upload, offset, content[offset : offset + PIECE])
    return response


def files() -> list[str]:
    return sorted(path.name for path in Path(settings.ATTACHMENTS_DIR).rglob("*") if path.is_file())


def test_file_comes_in_pieces_and_is_kept_by_its_content(client_of, submission, focal_point):
    client = client_of(focal_point)
    upload = begin(client, submission, LONG).json()

    offsets = [put(client, upload["id"], at, LONG[at : at + PIECE]).json() for at in range(0, len(LONG), PIECE)]

    digest = hashlib.sha256(LONG).hexdigest()
    attachment = Attachment.objects.get()
    assert (upload["offset"], [said["offset"] for said in offsets]) == (0, [PIECE, 2 * PIECE, len(LONG)])
    assert offsets[-1]["attachment"] == {
        "id": attachment.pk,
        "name": "law.pdf",
        "url": f"/en/submissions/files/{attachment.pk}/",
    }
    assert (attachment.sha256, attachment.content_type, attachment.question_key) == (
        digest,
        "application/pdf",
        "tip-5-1",
    )
    assert store.path_of(digest).read_bytes() == LONG
    assert files() == [digest]


def test_another_offset_gives_409_and_the_right_one(client_of, submission, focal_point):
    client = client_of(focal_point)
    upload = begin(client, submission, LONG).json()["id"]
    put(client, upload, 0, LONG[:PIECE])

    replayed, ahead = put(client, upload, 0, LONG[:PIECE]), put(client, upload, 2 * PIECE, b"x")

    assert [(r.status_code, r.json()) for r in (replayed, ahead)] == [(409, {"offset": PIECE})] * 2
    assert Upload.objects.get().received_bytes == PIECE


def test_new_client_goes_on_where_the_line_broke(client_of, submission, focal_point):
    upload = begin(client_of(focal_point), submission, LONG).json()["id"]
    put(client_of(focal_point), upload, 0, LONG[: PIECE // 2])
    client = client_of(focal_point)

    offset = client.get(f"/api/v1/uploads/{upload}").json()["offset"]
    while offset < len(LONG):
        offset = put(client, upload, offset, LONG[offset : offset + PIECE]).json()["offset"]

    assert store.path_of(Attachment.objects.get().sha256).read_bytes() == LONG


def test_bytes_that_were_never_acknowledged_are_written_over(client_of, submission, focal_point):
    """The process was killed between the disk and the row."""
    client = client_of(focal_point)
    upload = begin(client, submission, LONG).json()["id"]
    store.write_piece(uuid.UUID(upload), 0, b"other bytes" * 40_000)

    for offset in range(0, len(LONG), PIECE):
        put(client, upload, offset, LONG[offset : offset + PIECE])

    assert store.path_of(Attachment.objects.get().sha256).read_bytes() == LONG


def test_last_piece_whose_answer_was_lost_is_asked_for_again(client_of, submission, focal_point):
    client = client_of(focal_point)
    upload = begin(client, submission).json()["id"]
    put(client, upload, 0, PDF)

    again, asked = put(client, upload, 0, PDF), put(client, upload, len(PDF), b"")

    assert (again.status_code, again.json()) == (409, {"offset": len(PDF)})
    assert asked.json()["attachment"]["id"] == Attachment.objects.get().pk


# What is announced, and what comes of it.
REFUSED = [
    ({"name": "law.exe"}, 422, "not a kind of file"),
    ({"size": 0}, 422, "empty"),
    ({"size": 25 * 1024 * 1024 + 1}, 413, "larger than 25 MB"),
    ({"name": "\u202e.pdf"}, 422, "not a kind of file"),
    ({"size": -1}, 400, "Some values"),
    ({"size": "x"}, 400, "Some values"),
    ({"key": None}, 400, "Some values"),
    ({"state": "NOR"}, 400, "Some values"),
    ({"key": "tip-5-99"}, 404, "nothing here"),
    ({"submission": 999_999}, 404, "nothing here"),
]


@pytest.mark.parametrize(("changes", "status", "words"), REFUSED)
def test_file_is_refused_before_it_comes(client_of, submission, focal_point, changes, status, words):
    response = begin(client_of(focal_point), submission, **changes)

    assert (response.status_code, response.json()["error"].count(words)) == (status, 1)
    assert Upload.objects.count() == 0


@pytest.mark.parametrize(
    "query", ["", "?offset=", "?offset=-1", "?offset=x", "?offset=٣", "?offset=99999999999999999999"]
)
def test_piece_without_its_place_is_refused(client_of, submission, focal_point, query):
    client = client_of(focal_point)
    upload = begin(client, submission).json()["id"]

    response = client.put(f"/api/v1/uploads/{upload}{query}", PDF, content_type="application/octet-stream")

    assert response.status_code == 400


def test_piece_that_is_too_long_is_refused(client_of, submission, focal_point):
    client = client_of(focal_point)
    short, long = begin(client, submission).json()["id"], begin(client, submission, LONG).json()["id"]

    beyond, large = put(client, short, 0, PDF + b"x"), put(client, long, 0, LONG[: PIECE + 1])

    assert (beyond.status_code, large.status_code, files()) == (413, 413, [])


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("page.pdf", b"<!doctype html><p>x", "not what the end of its name says"),
        ("bomb.docx", make_docx({"a.xml": b"\x00" * 3_000_000}), "“bomb.docx” grows beyond all measure"),
        ("macro.docx", make_docx({"word/vbaProject.bin": b"x"}), "holds macros"),
        ("both.pdf", PDF + make_docx(), "a second file"),
    ],
)
def test_file_that_is_not_what_it_says_is_refused_by_name_and_goes(
    client_of, submission, focal_point, name, content, words
):
    response = send(client_of(focal_point), submission, content, name)

    assert (response.status_code, response.json()["error"].count(words)) == (422, 1)
    assert (Attachment.objects.count(), Upload.objects.count(), files()) == (0, 0, [])


def test_mutated_files_never_give_a_fault(client_of, submission, focal_point):
    client, chance = client_of(focal_point), random.Random(4)
    sound = make_docx({"word/styles.xml": b"<s/>" * 50})
    statuses = set()
    for _time in range(25):
        content = bytearray(sound)
        content[chance.randrange(len(content))] = chance.randrange(256)
        statuses.add(send(client, submission, bytes(content), "law.docx").status_code)
        Attachment.objects.filter(removed_at=None).update(removed_at=NOW)

    assert statuses <= {200, 422}


def test_full_disk_gives_503_and_acknowledges_nothing(client_of, submission, focal_point, monkeypatch):
    client = client_of(focal_point)
    upload = begin(client, submission).json()["id"]

    def refuse(_descriptor, _content):
        raise OSError(errno.ENOSPC, "no space")

    with monkeypatch.context() as patch:
        patch.setattr(os, "write", refuse)
        full = put(client, upload, 0, PDF)
    offset = client.get(f"/api/v1/uploads/{upload}").json()["offset"]
    later = put(client, upload, 0, PDF)

    assert (full.status_code, full["Retry-After"], offset) == (503, "30", 0)
    assert later.json()["attachment"]["name"] == "law.pdf"


def test_disk_that_fills_while_the_file_is_put_in_place_loses_no_piece(client_of, submission, focal_point, monkeypatch):
    client = client_of(focal_point)
    upload = begin(client, submission).json()["id"]
    real, calls = os.write, []

    def refuse_second(descriptor, content):
        calls.append(1)
        if len(calls) > 1:
            raise OSError(errno.ENOSPC, "no space")
        return real(descriptor, content)

    with monkeypatch.context() as patch:
        patch.setattr(os, "write", refuse_second)
        full = put(client, upload, 0, PDF)
    later = put(client, upload, len(PDF), b"")

    assert (full.status_code, Attachment.objects.count(), later.status_code) == (503, 1, 200)
    assert files() == [hashlib.sha256(PDF).hexdigest()]


def test_others_do_not_see_that_an_upload_is_there(client_of, submission, focal_point):
    colleague = make_nominated("NOR", username="colleague")
    upload = begin(client_of(focal_point), submission).json()["id"]
    for other in (colleague, make_nominated("ARG"), make_officer()):
        client = client_of(other)

        answers = [
            client.get(f"/api/v1/uploads/{upload}"),
            put(client, upload, 0, PDF),
            client.delete(f"/api/v1/uploads/{upload}"),
        ]

        assert [answer.status_code for answer in answers] == [404] * 3
    assert Upload.objects.count() == 1


def test_contributor_attaches_to_the_article_handed_to_them(client_of, submission):
    contributor = make_nominated("NOR", Role.CONTRIBUTOR)
    make_assignment(submission, 5, contributor)
    client = client_of(contributor)

    own, other = begin(client, submission), begin(client, submission, key="tip-6-1")

    assert (own.status_code, other.status_code) == (201, 404)


def test_file_is_not_slipped_in_after_submission(client_of, submission, focal_point):
    client = client_of(focal_point)
    upload = begin(client, submission).json()["id"]
    write(submission, "tip-5-1", "yes")
    submit_submission(submission, actor=None, now=NOW)

    late, new = put(client, upload, 0, PDF), begin(client, submission)

    assert (late.status_code, new.status_code, Attachment.objects.count()) == (423, 423, 0)


def test_file_of_a_law_needs_no_submission(client_of, focal_point):
    client = client_of(focal_point)
    body = {"name": "law.pdf", "size": len(PDF), "state": "NOR"}
    upload = client.post("/api/v1/uploads", json.dumps(body), content_type="application/json").json()["id"]
    foreign = client.post("/api/v1/uploads", json.dumps(body | {"state": "ARG"}), content_type="application/json")

    assert put(client, upload, 0, PDF).json()["attachment"]["name"] == "law.pdf"
    assert foreign.status_code == 404


def test_so_many_files_and_no_more(client_of, submission, focal_point, settings):
    client = client_of(focal_point)
    settings.ATTACHMENTS_PER_QUESTION = 2
    send(client, submission, PDF)
    begin(client, submission)

    third, elsewhere = begin(client, submission), begin(client, submission, key="tip-6-1")

    assert (third.status_code, third.json()["error"].count("at most 2 files"), elsewhere.status_code) == (422, 1, 201)


def test_files_of_a_state_have_a_measure_and_those_on_their_way_count(client_of, submission, focal_point, settings):
    client = client_of(focal_point)
    settings.ATTACHMENTS_MAX_BYTES = 2 * len(PDF)
    send(client, submission, PDF)
    begin(client, submission)

    third = begin(client, submission)

    assert third.status_code == 413


def test_cancelled_upload_goes_with_its_pieces(client_of, submission, focal_point):
    client = client_of(focal_point)
    upload = begin(client, submission, LONG).json()["id"]
    put(client, upload, 0, LONG[:PIECE])

    gone = client.delete(f"/api/v1/uploads/{upload}")

    assert (gone.status_code, Upload.objects.count(), files()) == (204, 0, [])


def test_sweeping_takes_what_is_nobody_s_and_nothing_else(submission, focal_point, settings):
    place = FilePlace(get_state("NOR"), submission, "tip-5-1")
    kept = services.attach_file(place, **a_file(PDF), actor=focal_point, now=NOW)
    removed = services.attach_file(place, **a_file(PDF + b"% "), actor=focal_point, now=NOW)
    services.remove_attachment(removed, actor=focal_point, now=NOW)
    stale = services.begin_upload(place, name="a.pdf", size_bytes=9, actor=focal_point, now=NOW - timedelta(days=2))
    fresh = services.begin_upload(place, name="b.pdf", size_bytes=9, actor=focal_point, now=NOW)
    for upload in (stale, fresh):
        store.write_piece(upload.pk, 0, b"x")
    orphan, young = store.path_of("a" * 64), store.path_of("b" * 64)
    for path in (orphan, young):
        path.parent.mkdir(parents=True)
        path.write_bytes(b"x")
    for path in Path(settings.ATTACHMENTS_DIR).rglob("*"):
        if path != young:
            os.utime(path, ((NOW - timedelta(days=3)).timestamp(),) * 2)
    isolation.show_nothing()

    count = services.sweep_attachments(now=NOW)

    isolation.show_all_states()
    assert (count, list(Upload.objects.all())) == (2, [fresh])
    assert files() == sorted([kept.sha256, removed.sha256, str(fresh.pk), young.name])


def a_file(content: bytes) -> dict[str, object]:
    return {"name": "law.pdf", "file": io.BytesIO(content), "size_bytes": len(content)}


@pytest.mark.django_db(transaction=True)
def test_two_pieces_at_once_make_one(settings, tmp_path):
    isolation.show_all_states()
    submission = make_submission("NOR", "TIP", cycle=make_cycle(states=("ARG", "NOR")))
    actor = make_nominated("NOR")
    place = FilePlace(get_state("NOR"), submission, "tip-5-1")
    upload = services.begin_upload(place, name="law.pdf", size_bytes=len(LONG), actor=actor, now=NOW)
    barrier, outcomes = threading.Barrier(2), []

    def send_first() -> None:
        isolation.show_all_states()
        barrier.wait()
        try:
            services.receive_piece(upload, offset=0, piece=LONG[:PIECE], now=NOW)
            outcomes.append("kept")
        except services.WrongOffsetError as error:
            outcomes.append(error.offset)
        finally:
            connection.close()

    threads = [threading.Thread(target=send_first) for _time in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(map(str, outcomes)) == sorted(["kept", str(PIECE)])
    assert Upload.objects.get().received_bytes == PIECE
