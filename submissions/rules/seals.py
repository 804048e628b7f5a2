"""The seal of what a State submitted: canonical bytes, their digest, a signature, and a receipt that verifies anywhere.

Everything here works from files and a public key alone. Sources: design.md, section 4, "Seal"; RFC 8785 (canonical
JSON), RFC 8032 (Ed25519); knowledge/reliability.md, 2.5.
"""

import base64
import binascii
import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import rfc8785
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

# Inside the signed bytes: a signature over the one never passes for a signature over the other, or over anything else.
SNAPSHOT_KIND = "untoc-review-portal/snapshot"
RECEIPT_KIND = "untoc-review-portal/receipt"
SEAL_FORMAT = 1
RECEIPT_NUMBER_LENGTH = 40


@dataclass(frozen=True)
class Counts:
    """Of the questions asked: how many were answered, replied to otherwise ("will follow"), or left."""

    asked: int
    answered: int
    other: int
    unanswered: int


@dataclass(frozen=True)
class Verified:
    """What a check of a receipt found. ``problems``, none when all holds: unreadable, not_canonical, unknown_format,
    other_key, bad_signature, snapshot_differs, snapshot_signature, snapshot_is_of_another.
    """

    problems: tuple[str, ...]
    receipt: Mapping[str, Any] | None = None

    @property
    def holds(self) -> bool:
        return not self.problems


def canonical(content: Mapping[str, Any]) -> bytes:
    """The one way to write ``content`` in bytes. Source: RFC 8785."""
    return rfc8785.dumps(content)


def digest_of(content: bytes) -> str:
    """SHA-256 in hexadecimal."""
    return hashlib.sha256(content).hexdigest()


def sign(content: bytes, key: Ed25519PrivateKey) -> str:
    """Ed25519 over the bytes themselves, in base64."""
    return base64.b64encode(key.sign(content)).decode()


def key_id_of(key: Ed25519PublicKey) -> str:
    """SHA-256 of the public key in DER, as ``openssl pkey -pubin -outform DER`` writes it."""
    return digest_of(key.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo))


def receipt_number(state: str, instrument: str, cycle: str, revision: int, digest: str) -> str:
    """A number that can be read out: NOR-UNTOC-FIRST-R1-8A41F0. A long name of the cycle is cut to fit."""
    ends = f"{state}-{instrument}-", f"-R{revision}-{digest[:6]}"
    room = RECEIPT_NUMBER_LENGTH - len(ends[0]) - len(ends[1])
    return f"{ends[0]}{cycle[:room]}{ends[1]}".upper()


def compose_receipt(
    snapshot: bytes,
    *,
    snapshot_signature: str,
    key_id: str,
    sealed_at: str,
    chain: tuple[int, str],
    counts: Counts,
) -> dict[str, Any]:
    """What the receipt says. No answer, and no name of an official, stands in it."""
    said = json.loads(snapshot)
    digest = digest_of(snapshot)
    state, instrument, cycle = said["state"], said["instrument"]["code"], said["cycle"]["slug"]
    return {
        "kind": RECEIPT_KIND,
        "format": SEAL_FORMAT,
        "receipt_number": receipt_number(state["iso3"], instrument, cycle, said["revision"], digest),
        "state": state,
        "instrument": instrument,
        "cycle": cycle,
        "revision": said["revision"],
        "corrects": said["corrects"],
        "is_illustrative": said["is_illustrative"],
        "sealed_at": sealed_at,
        "time_source": "clock of the portal",
        "snapshot": {"sha256": digest, "size_bytes": len(snapshot), "signature": snapshot_signature},
        "chain": {"position": chain[0], "sha256": chain[1]},
        "counts": {
            "asked": counts.asked,
            "answered": counts.answered,
            "other": counts.other,
            "unanswered": counts.unanswered,
        },
        "algorithm": "Ed25519",
        "key_id": key_id,
    }


def read_receipt(receipt: bytes) -> dict[str, Any]:
    """What a stored receipt says."""
    said: dict[str, Any] = json.loads(receipt)
    return said


def envelope(receipt: bytes, signature: str) -> bytes:
    """The file a State keeps: the receipt and the signature over its canonical bytes, canonical itself."""
    return canonical({"receipt": json.loads(receipt), "signature": signature})


def verify(content: bytes, key: Ed25519PublicKey, snapshot: bytes | None = None) -> Verified:
    """Whether a receipt, and the snapshot it names, are the very bytes that were sealed under this key."""
    try:
        outer = json.loads(content)
        receipt, signature = outer["receipt"], outer["signature"]
        signed = canonical(receipt)
        if canonical(outer) != content or set(outer) != {"receipt", "signature"}:
            return Verified(("not_canonical",))
        if (receipt["kind"], receipt["format"]) != (RECEIPT_KIND, SEAL_FORMAT):
            return Verified(("unknown_format",))
        named, snapshot_digest, snapshot_signature = (
            receipt["key_id"],
            receipt["snapshot"]["sha256"],
            receipt["snapshot"]["signature"],
        )
    except (ValueError, TypeError, KeyError, RecursionError, rfc8785.CanonicalizationError):
        return Verified(("unreadable",))
    problems = []
    if named != key_id_of(key):
        problems.append("other_key")
    elif not is_signed(signed, signature, key):
        problems.append("bad_signature")
    if snapshot is not None and not problems:
        problems += _faults_of_snapshot(snapshot, receipt, snapshot_digest, snapshot_signature, key)
    return Verified(tuple(problems), receipt)


def is_signed(content: bytes, signature: object, key: Ed25519PublicKey) -> bool:
    """Whether ``signature``, in base64 and written as base64 is written, is of these bytes."""
    try:
        raw = base64.b64decode(signature, validate=True)  # type: ignore[arg-type]  # what is no text is refused
        if base64.b64encode(raw).decode() != signature:
            return False
        key.verify(raw, content)
    except (InvalidSignature, binascii.Error, ValueError, TypeError):
        return False
    return True


def _faults_of_snapshot(
    snapshot: bytes, receipt: Mapping[str, Any], digest: object, signature: object, key: Ed25519PublicKey
) -> list[str]:
    if digest_of(snapshot) != digest:
        return ["snapshot_differs"]
    if not is_signed(snapshot, signature, key):
        return ["snapshot_signature"]
    said = json.loads(snapshot)
    named = (said["kind"], said["state"], said["instrument"]["code"], said["cycle"]["slug"], said["revision"])
    if named != (SNAPSHOT_KIND, *(receipt[name] for name in ("state", "instrument", "cycle", "revision"))):
        return ["snapshot_is_of_another"]
    return []
