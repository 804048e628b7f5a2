"""``prepare_portal``: everything between an empty database and a portal that can serve; safe to run again."""

from django.conf import settings
from django.core.cache import cache
from django.core.management import call_command
from django.core.management.base import BaseCommand

from reviewportal.database import grant_access
from reviewportal.periodic import WORKER_SEEN_KEY


class Command(BaseCommand):
    help = "Migrate, grant, load the catalogue, parties and questionnaires; in the illustrative mode also the cycle."

    def handle(self, *args: str, **options: object) -> None:
        call_command("migrate", database="owner", verbosity=0)
        call_command("createcachetable", database="owner", verbosity=0)
        grant_access()
        # A worker of the last run may have been seen seconds ago: this start waits for its own.
        cache.delete(WORKER_SEEN_KEY)
        if settings.SEAL_KEY_IS_MADE:
            call_command("make_seal_key", stdout=self.stdout)
        for command in ("load_instruments", "load_parties", "load_questionnaires"):
            call_command(command, stdout=self.stdout)
        if settings.ILLUSTRATIVE:
            call_command("seed_illustrative", states=193, seed=7, stdout=self.stdout)
