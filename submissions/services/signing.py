"""The key that signs what States submit: in a file of its own, never in the database.

Source: knowledge/reliability.md, 2.5. Former public keys stay listed, so that old receipts verify.
"""

import os
import stat
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_pem_private_key,
    load_pem_public_key,
)
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from submissions import rules


def signing_key() -> Ed25519PrivateKey:
    """The key of this portal. ``ImproperlyConfigured`` when it is missing, is no Ed25519 key, or others can read it."""
    path = Path(settings.SEAL_KEY_FILE)
    if not path.exists():
        if not settings.SEAL_KEY_IS_MADE:
            raise ImproperlyConfigured(f"There is no signing key at {path}: make one with manage.py make_seal_key.")
        make_key(path)
    if stat.S_IMODE(path.stat().st_mode) & 0o077:
        raise ImproperlyConfigured(f"Others can read the signing key {path}: chmod 600 it.")
    key = load_pem_private_key(path.read_bytes(), password=None)
    if not isinstance(key, Ed25519PrivateKey):
        raise ImproperlyConfigured(f"The signing key {path} is not an Ed25519 key.")
    return key


def make_key(path: Path) -> bool:
    """A new key where there is none; whole or not at all, readable by its owner alone. False when there is one."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    content = Ed25519PrivateKey.generate().private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    part = path.with_name(f".{path.name}.{os.getpid()}")
    descriptor = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        os.link(part, path)  # of two that make it at once, the second finds it made
    except FileExistsError:
        return False
    finally:
        part.unlink(missing_ok=True)
    return True


def public_key_pem(key_id: str) -> bytes | None:
    """The public key with this id, present or former, as a file that openssl reads; None when it is not ours."""
    key = public_keys().get(key_id)
    return key.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo) if key else None


def public_keys() -> dict[str, Ed25519PublicKey]:
    """Key id → public key: the present one, if there is one, and the former ones."""
    keys = []
    if Path(settings.SEAL_KEY_FILE).exists():
        keys.append(signing_key().public_key())
    folder = Path(settings.SEAL_FORMER_KEYS_DIR)
    keys += [read_public_key(path.read_bytes()) for path in sorted(folder.glob("*.pem"))]
    return {rules.key_id_of(key): key for key in keys}


def read_public_key(pem: bytes) -> Ed25519PublicKey:
    """A public key from its file; ``ValueError`` when it is not one."""
    key = load_pem_public_key(pem)
    if not isinstance(key, Ed25519PublicKey):
        raise ValueError("not an Ed25519 key")
    return key
