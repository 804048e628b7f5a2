"""``make_seal_key``: the key that signs what States submit, once, before a portal first serves."""

from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand

from submissions import rules, services


class Command(BaseCommand):
    help = "Make the signing key at SEAL_KEY_FILE (mode 0600) if there is none, and print its id."
    requires_system_checks = []

    def handle(self, *args: str, **options: object) -> None:
        is_new = services.make_key(Path(settings.SEAL_KEY_FILE))
        key_id = rules.key_id_of(services.signing_key().public_key())
        self.stdout.write(f"Signing key {key_id} {'made' if is_new else 'is there'}: {settings.SEAL_KEY_FILE}")
