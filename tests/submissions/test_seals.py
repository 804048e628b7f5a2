"""The seal: everything said is in it, it verifies without the portal, and no changed byte passes.

Sources: design.md, section 4, "Seal"; issue 4, Show 4; RFC 8785; RFC 8032.
"""

import base64
import hashlib
import json
import os
import subprocess
import sys
from pathlib import Path
from random import Random

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from parties.choices import Role
from parties.models import ChainEntry
from parties.services import link_chain_now
from submissions import rules
from submissions.choices import AnswerState
from submissions.models import Assignment, Attachment, NothingNew
from submissions.services import (
    faults_of_seal,
    make_key,
    public_key_pem,
    signing_key,
    start_revision,
    submit_submission,
)
from submissions.tasks import send_receipt
from tests.factories.parties import get_state, make_nominated
from tests.factories.seals import files_of, key_of, make_sealed, seal_of
from tests.factories.submissions import NOW, TODAY, make_assignment, make_submission, write
from tests.submissions.ed25519 import is_signed_by

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("catalogue", "all_states")]
MUTATION_COUNT = 2000
ROOT = Path(__file__).resolve().parents[2]


def test_snapshot_holds_all_that_was_said_and_names_no_official():
    focal_point = make_nominated("NOR", username="secret-name")
    submission = make_submission()
    file = {"name": "law.pdf", "size_bytes": 9, "sha256": "ab" * 32}
    common = {"state": get_state("NOR"), "submission": submission, "content_type": "application/pdf"}
    Attachment.objects.create(**common, **file, question_key="tip-5-1", uploaded_at=NOW, uploaded_by=focal_point)
    Attachment.objects.create(
        **common, name="gone", size_bytes=1, sha256="cd" * 32, question_key="tip-5-1", uploaded_at=NOW, removed_at=NOW
    )
    NothingNew.objects.create(
        state=get_state("NOR"),
        revision=submission.revisions.get(),
        question_key="tip-5-1",
        since_on=TODAY,
        response_number=1,
        signed_by=focal_point,
        signed_at=NOW,
    )
    write(submission, "tip-5-1", "no", actor=focal_point)
    write(submission, "tip-6-1", None, answer_state=AnswerState.WILL_FOLLOW, language="fr", actor=focal_point)

    submit_submission(submission, actor=focal_point, now=NOW)

    seal = seal_of(submission)
    said = json.loads(bytes(seal.snapshot))
    assert said["answers"] == [
        {
            "question": "tip-5-1",
            "provision": "TIP 5(1)",
            "is_asked": True,
            "answer_state": "answered",
            "carried_state": "",
            "value": "no",
            "language": "en",
            "release_level": "secretariat",
            "version": 1,
            "written_at": "2026-11-24T14:02:00.000000Z",
            "attachments": [file],
        },
        {
            "question": "tip-6-1",
            "provision": "TIP 6(1)",
            "is_asked": True,
            "answer_state": "will_follow",
            "carried_state": "",
            "value": None,
            "language": "fr",
            "release_level": "secretariat",
            "version": 1,
            "written_at": "2026-11-24T14:02:00.000000Z",
            "attachments": [],
        },
    ]
    assert said["questionnaire"] == {"slug": "tip", "version": 1, "sha256": submission.version.content_hash}
    assert [row["question"] for row in said["nothing_new"]] == ["tip-5-1"]
    assert (said["state"]["iso3"], said["instrument"]["code"], said["cycle"]["slug"]) == ("NOR", "TIP", "first")
    assert b"secret-name" not in bytes(seal.snapshot) + bytes(seal.receipt)
    assert len(said["nonce"]) == 64


def test_laws_are_in_the_snapshot_in_full():
    said = json.loads(bytes(make_sealed().snapshot))

    assert [(law["title"], law["number"], [a["designation"] for a in law["articles"]]) for law in said["laws"]] == [
        ("Penal Code", "28", ["257"])
    ]


def test_receipt_says_what_was_received_and_where_the_chain_stood():
    seal = make_sealed()
    receipt = json.loads(bytes(seal.receipt))

    assert receipt["receipt_number"] == f"NOR-TIP-FIRST-R1-{seal.digest[:6].upper()}"
    assert (receipt["state"]["iso3"], receipt["instrument"], receipt["cycle"], receipt["revision"]) == (
        *("NOR", "TIP", "first"),
        1,
    )
    assert receipt["snapshot"]["sha256"] == seal.digest == hashlib.sha256(bytes(seal.snapshot)).hexdigest()
    assert receipt["counts"]["answered"] == 1
    assert receipt["counts"]["asked"] == receipt["counts"]["answered"] + receipt["counts"]["unanswered"]
    head = ChainEntry.objects.get(state=seal.state, position=receipt["chain"]["position"])
    assert (head.hash, head.kind) == (receipt["chain"]["sha256"], "submissions_submissionevent")
    link_chain_now()
    assert ChainEntry.objects.filter(state=seal.state).latest("position").kind == "submissions_seal"
    assert faults_of_seal(seal) == []


def test_correction_names_the_receipt_it_corrects():
    submission = make_sealed().revision.submission
    start_revision(submission, actor=None, now=NOW)
    submit_submission(submission, actor=None, now=NOW)

    first, second = seal_of(submission, 1), seal_of(submission, 2)
    assert json.loads(bytes(second.receipt))["corrects"] == first.receipt_number
    assert faults_of_seal(first) == faults_of_seal(second) == []


def _mutated(content: bytes, random: Random) -> bytes:
    """One change: a bit turned, a byte put in, taken out or doubled, two swapped, cut short, or words replaced."""
    place = random.randrange(len(content))
    match random.randrange(7):
        case 0:
            return content[:place] + bytes([content[place] ^ (1 << random.randrange(8))]) + content[place + 1 :]
        case 1:
            return content[:place] + bytes([random.randrange(256)]) + content[place:]
        case 2:
            return content[:place] + content[place + 1 :]
        case 3:
            return content[:place]
        case 4:
            other = random.randrange(len(content))
            changed = bytearray(content)
            changed[place], changed[other] = changed[other], changed[place]
            return bytes(changed)
        case 5:
            return content + random.choice([b" ", b"\n", b"\x00", b"{}", content[:1]])
    words = [
        (b'"no"', b'"yes"'),
        (b'"yes"', b'"no"'),
        (b"false", b"true"),
        (b"NOR", b"ARG"),
        (b"1", b"2"),
        (b"{", b"{ "),
    ]
    return content.replace(*random.choice(words), 1)


@pytest.mark.parametrize("part", ["receipt", "snapshot"])
def test_no_mutation_passes(part):
    seal = make_sealed()
    files = dict(zip(("receipt", "snapshot"), files_of(seal), strict=True))
    key, random = key_of(seal), Random(4)
    passed = count = 0
    assert rules.verify(files["receipt"], key, files["snapshot"]).holds

    while count < MUTATION_COUNT // 2:
        changed = _mutated(files[part], random)
        if changed != files[part]:
            count += 1
            said = files | {part: changed}
            passed += rules.verify(said["receipt"], key, said["snapshot"]).holds

    assert (count, passed) == (1000, 0)


PROBLEMS = {
    "receipt of another key": lambda r, s, key: (r, Ed25519PrivateKey.generate().public_key(), s, "other_key"),
    "another snapshot": lambda r, s, key: (r, key, s + b" ", "snapshot_differs"),
    "spaces in the receipt": lambda r, s, key: (json.dumps(json.loads(r)).encode(), key, s, "not_canonical"),
    "no receipt": lambda r, s, key: (b"[]", key, s, "unreadable"),
    "deep nesting": lambda r, s, key: (b"[" * 100_000, key, s, "unreadable"),
    "figure changed": lambda r, s, key: (r.replace(b'"answered":1', b'"answered":9'), key, s, "bad_signature"),
    "a further field": lambda r, s, key: (r.replace(b'{"receipt"', b'{"note":"","receipt"'), key, s, "not_canonical"),
    "another kind": lambda r, s, key: (r.replace(b"portal/receipt", b"portal/invoice"), key, s, "unknown_format"),
}


@pytest.mark.parametrize("case", PROBLEMS)
def test_problem_is_named(case):
    seal = make_sealed()
    receipt, key, snapshot, problem = PROBLEMS[case](*files_of(seal), key_of(seal))

    assert rules.verify(receipt, key, snapshot).problems == (problem,)


def test_openssl_and_a_second_implementation_agree(tmp_path):
    seal = make_sealed()
    pem = public_key_pem(seal.key_id)
    (tmp_path / "public-key.pem").write_bytes(pem)
    for name, content, signature in (
        ("snapshot", bytes(seal.snapshot), seal.signature),
        ("receipt", bytes(seal.receipt), seal.receipt_signature),
    ):
        raw = base64.b64decode(signature)
        (tmp_path / name).write_bytes(content)
        (tmp_path / f"{name}.sig").write_bytes(raw)
        (tmp_path / f"{name}-changed").write_bytes(content + b" ")
        for file, code in ((name, 0), (f"{name}-changed", 1)):
            assert _openssl(tmp_path, file, f"{name}.sig").returncode == code
        public = key_of(seal).public_bytes_raw()
        assert is_signed_by(public, content, raw)
        assert not is_signed_by(public, content + b" ", raw)
    digest = subprocess.run(
        ["openssl", "dgst", "-sha256", "snapshot"], cwd=tmp_path, capture_output=True, text=True, check=True
    )
    assert digest.stdout.split()[-1] == seal.digest
    der = subprocess.run(
        ["openssl", "pkey", "-pubin", "-in", "public-key.pem", "-outform", "DER"],
        cwd=tmp_path,
        capture_output=True,
        check=True,
    )
    assert hashlib.sha256(der.stdout).hexdigest() == seal.key_id


def _openssl(folder: Path, name: str, signature: str) -> subprocess.CompletedProcess:
    command = ["openssl", "pkeyutl", "-verify", "-pubin", "-inkey", "public-key.pem", "-rawin"]
    return subprocess.run([*command, "-in", name, "-sigfile", signature], cwd=folder, capture_output=True, check=False)


@pytest.fixture
def kept(tmp_path) -> Path:
    seal = make_sealed()
    receipt, snapshot = files_of(seal)
    (tmp_path / "receipt.json").write_bytes(receipt)
    (tmp_path / "snapshot.json").write_bytes(snapshot)
    (tmp_path / "public.pem").write_bytes(public_key_pem(seal.key_id))
    return tmp_path


def _verify(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """In a process of its own, where no database answers."""
    environment = os.environ | {
        "DJANGO_SETTINGS_MODULE": "reviewportal.settings.development",
        "DATABASE_URL": "postgres://nobody:wrong@127.0.0.1:1/nothing",
        "OWNER_DATABASE_URL": "postgres://nobody:wrong@127.0.0.1:1/nothing",
        "REDIS_URL": "redis://127.0.0.1:1/0",
        "DATA_DIR": str(folder / "data"),
    }
    return subprocess.run(
        [sys.executable, ROOT / "manage.py", "verify_receipt", *arguments],
        cwd=folder,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )


def test_command_verifies_without_a_database(kept):
    sound = _verify(kept, "receipt.json", "snapshot.json", "--key", "public.pem")
    (kept / "snapshot.json").write_bytes((kept / "snapshot.json").read_bytes().replace(b'"yes"', b'"no"'))
    changed = _verify(kept, "receipt.json", "snapshot.json", "--key", "public.pem")

    assert (sound.returncode, sound.stdout.count("verifies")) == (0, 1), sound.stderr
    assert changed.returncode == 1
    assert "its digest differs" in changed.stderr


def test_key_is_made_once_and_for_its_owner_alone(tmp_path, settings):
    settings.SEAL_KEY_FILE = tmp_path / "keys" / "seal-key.pem"
    key = signing_key()

    assert settings.SEAL_KEY_FILE.stat().st_mode & 0o777 == 0o600
    assert make_key(settings.SEAL_KEY_FILE) is False
    assert signing_key().private_bytes_raw() == key.private_bytes_raw()


def test_key_that_others_read_or_that_is_missing_is_refused(tmp_path, settings):
    settings.SEAL_KEY_FILE = tmp_path / "seal-key.pem"
    settings.SEAL_KEY_IS_MADE = False
    with pytest.raises(ImproperlyConfigured, match="no signing key"):
        signing_key()
    make_key(settings.SEAL_KEY_FILE)
    settings.SEAL_KEY_FILE.chmod(0o644)
    with pytest.raises(ImproperlyConfigured, match="Others can read"):
        signing_key()


def test_former_key_still_verifies(tmp_path, settings):
    seal = make_sealed()
    settings.SEAL_FORMER_KEYS_DIR = tmp_path
    (tmp_path / "2026.pem").write_bytes(public_key_pem(seal.key_id))

    settings.SEAL_KEY_FILE = tmp_path / "new" / "seal-key.pem"

    assert rules.key_id_of(signing_key().public_key()) != seal.key_id
    assert faults_of_seal(seal) == []
    (tmp_path / "2026.pem").unlink()
    assert faults_of_seal(seal) == ["unknown_key"]


def test_submission_without_a_key_is_refused_and_nothing_moves(tmp_path):
    submission = make_submission()
    write(submission, "tip-5-1", "no")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(settings, "SEAL_KEY_FILE", tmp_path / "none.pem")
        patch.setattr(settings, "SEAL_KEY_IS_MADE", False)
        with pytest.raises(ImproperlyConfigured):
            submit_submission(submission, actor=None, now=NOW)

    submission.refresh_from_db()
    assert (submission.status, submission.revisions.get().status) == ("draft", "draft")


def test_letter_goes_to_all_who_are_named_in_their_language(mailoutbox):
    people = {
        "focal": make_nominated("NOR", username="focal"),
        "alternate": make_nominated("NOR", Role.ALTERNATE, username="alternate"),
        "assigned": make_nominated("NOR", Role.CONTRIBUTOR, username="assigned"),
        "idle": make_nominated("NOR", Role.CONTRIBUTOR, username="idle"),
        "other": make_nominated("ARG", username="other"),
    }
    for name, person in people.items():
        person.email, person.preferred_language = f"{name}@example.org", "fr" if name == "focal" else ""
        person.save()
    submission = make_submission()
    write(submission, "tip-5-1", "no")
    make_assignment(submission, 5, people["assigned"])
    submit_submission(submission, actor=None, now=NOW)
    seal = seal_of(submission)

    send_receipt(seal.pk)

    assert sorted(letter.to[0] for letter in mailoutbox) == [
        "alternate@example.org",
        "assigned@example.org",
        "focal@example.org",
    ]
    assert all(seal.receipt_number in letter.subject and seal.digest in letter.body for letter in mailoutbox)
    french = next(letter for letter in mailoutbox if letter.to == ["focal@example.org"])
    assert f"/fr/submissions/{submission.pk}/receipts/1/" in french.body
    assert Assignment.objects.count() == 1
