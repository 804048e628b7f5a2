"""``verify_receipt``: whether a receipt and its snapshot are what was sealed. Needs files and a public key only."""

import json
from argparse import ArgumentParser
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from submissions import rules, services

SENTENCES = {
    "unreadable": "The receipt cannot be read: it is not the file that was issued.",
    "not_canonical": "The receipt was changed: its bytes are not those that were issued.",
    "unknown_format": "This is no receipt of a format known here.",
    "other_key": "The receipt names another key than the one given.",
    "bad_signature": "The signature of the receipt does not verify: it was changed, or signed by somebody else.",
    "snapshot_differs": "The snapshot is not the one that the receipt names: its digest differs.",
    "snapshot_signature": "The signature of the snapshot does not verify.",
    "snapshot_is_of_another": "The snapshot is of another submission than the receipt says.",
}


class Command(BaseCommand):
    help = (
        "Verify a receipt, and the snapshot it names, without the portal's database. Ends with 1 if it does not hold."
    )
    requires_system_checks = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("receipt", type=Path, help="receipt.json as downloaded")
        parser.add_argument("snapshot", type=Path, nargs="?", help="snapshot.json as downloaded")
        parser.add_argument("--key", type=Path, help="public-key.pem; without it, the keys this installation knows")

    def handle(self, *args: str, **options: object) -> None:
        receipt, snapshot, key_file = (options[name] for name in ("receipt", "snapshot", "key"))
        content = self._read(receipt)
        key = self._key(key_file, content)
        found = rules.verify(content, key, self._read(snapshot) if snapshot else None)
        if found.problems:
            raise CommandError("\n".join(SENTENCES[problem] for problem in found.problems), returncode=1)
        said = found.receipt or {}
        self.stdout.write(f"The receipt {said['receipt_number']} verifies, under the key {said['key_id']}.")
        if snapshot:
            self.stdout.write("The snapshot is the one it names.")
        if said["is_illustrative"]:
            self.stdout.write("It is an illustration: no State has said this.")

    def _key(self, path: object, content: bytes):
        try:
            if path:
                return services.read_public_key(self._read(path))
            named = json.loads(content)["receipt"]["key_id"]
        except (ValueError, KeyError, TypeError, RecursionError) as error:
            raise CommandError("The key or the receipt cannot be read.", returncode=1) from error
        key = services.public_keys().get(named) if isinstance(named, str) else None
        if key is None:
            raise CommandError("The receipt names a key that is not known here: give it with --key.", returncode=1)
        return key

    @staticmethod
    def _read(path: object) -> bytes:
        try:
            return Path(str(path)).read_bytes()
        except OSError as error:
            raise CommandError(f"{path} cannot be read.", returncode=1) from error
