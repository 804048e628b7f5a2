"""``verify_chains``: whether every audit chain holds, every row is as its chain tells, and every receipt verifies."""

from argparse import ArgumentParser

from django.core.management.base import BaseCommand, CommandError

from parties.isolation import acting_for_all
from parties.models import State
from parties.queries import chain_head_of, faults_in_chain
from parties.rules import Fault
from submissions.models import Seal
from submissions.services import faults_of_seal


class Command(BaseCommand):
    help = (
        "Recompute every link of the States' audit chains and compare it with what it tells of. Ends with 1 on a fault."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--state", help="ISO code of one State, for instance NOR; without it, all")

    def handle(self, *args: str, **options: object) -> None:
        with acting_for_all():
            states = State.objects.order_by("iso3")
            if options["state"]:
                states = states.filter(iso3=options["state"])
                if not states:
                    raise CommandError("There is no State with this code.", returncode=1)
            fault_count = link_count = seal_count = 0
            for state in states:
                faults = faults_in_chain(state.pk)
                seals = list(Seal.objects.filter(state=state).select_related("state", "revision"))
                fault_count += len(faults)
                for fault in faults:
                    self.stdout.write(f"{state.iso3}: {self._line(fault)}")
                for seal in seals:
                    for code in faults_of_seal(seal):
                        fault_count += 1
                        self.stdout.write(f"{state.iso3}: {code} receipt {seal.receipt_number}")
                link_count += chain_head_of(state.pk)[0]
                seal_count += len(seals)
        if fault_count:
            raise CommandError(f"{fault_count} faults.", returncode=1)
        self.stdout.write(f"{link_count} links and {seal_count} receipts verify.")

    @staticmethod
    def _line(fault: Fault) -> str:
        place = f" link {fault.position}" if fault.position else ""
        row = f" {fault.table} {fault.row_id}" if fault.table else ""
        return f"{fault.code}{place}{row}"
