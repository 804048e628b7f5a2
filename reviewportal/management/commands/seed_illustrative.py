"""``seed_illustrative``: the illustrative cycle, its generated answers, and the demonstration accounts."""

from datetime import date, timedelta

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction
from django.utils import timezone

from findings.services import bring_up_to_date
from instruments.models import Instrument
from parties import isolation
from parties.choices import Role
from parties.models import Nomination, State, User
from parties.services import make_demonstration_accounts, name_unit, place_in_unit
from questionnaires.choices import QuestionnaireKind, VersionStatus
from questionnaires.models import Cycle, QuestionnaireVersion
from questionnaires.services import open_cycle
from submissions.choices import AssignmentMode
from submissions.models import Submission
from submissions.rules import Place
from submissions.services import assign_places, generate_illustrative_replies, open_submission

SLUG = "illustrative-2026"
TITLES = {
    "ar": "الدورة التوضيحية لعام 2026",
    "zh-hans": "2026年示例周期",
    "en": "Illustrative cycle 2026",
    "fr": "Cycle illustratif 2026",
    "ru": "Условный цикл 2026 года",
    "es": "Ciclo ilustrativo 2026",
}
OPENS_ON, CLOSES_ON, CUT_OFF_ON = date(2026, 1, 15), date(2027, 6, 30), date(2026, 11, 1)
# States whose focal points have accounts: their submissions wait, empty, for whoever tries the portal.
WAITING = ("ARG", "NOR")
UNIT_NAME = "Ministerio de Justicia (ilustrativo)"
HANDED_NOTE = "Nota ilustrativa: parte de la demostración."
# Days until the due date, what may be done, whether a person is named already, articles.
HANDED = (
    (14, AssignmentMode.MAY_EDIT, True, (5, 6)),
    (21, AssignmentMode.MAY_PROPOSE, True, (8, 9)),
    (28, AssignmentMode.MAY_EDIT, False, (18,)),
)
CHECKLIST_SLUG = "illustrative-checklist-2026"
CHECKLIST_TITLES = {
    "ar": "القائمة المرجعية التوضيحية لعام 2026",
    "zh-hans": "2026年示例核对表",
    "en": "Illustrative checklist 2026",
    "fr": "Liste de contrôle illustrative 2026",
    "ru": "Условный контрольный перечень 2026 года",
    "es": "Lista de verificación ilustrativa 2026",
}


class Command(BaseCommand):
    help = "Generate the illustrative cycle by a seed, unless it is there; make the demonstration accounts."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--states", type=int, default=193, help="how many States may reply (default 193)")
        parser.add_argument("--seed", type=int, default=7)

    def handle(self, *args: str, **options: object) -> None:
        if not settings.ILLUSTRATIVE:
            raise CommandError("Illustrative data is generated only where ILLUSTRATIVE=1 is set.")
        with transaction.atomic(), isolation.acting_for_all():
            today = timezone.now().date()
            account_count = make_demonstration_accounts(today=today)
            if Cycle.objects.filter(slug=SLUG).exists():
                self.stdout.write(f"illustrative cycle: no change, {account_count} accounts made")
                return
            cycle = self._open_cycle(SLUG, TITLES, QuestionnaireKind.FULL)
            checklist = self._open_cycle(CHECKLIST_SLUG, CHECKLIST_TITLES, QuestionnaireKind.CHECKLIST)
            states = State.objects.filter(kind="member_state").exclude(iso3__in=WAITING).order_by("iso3")
            chosen = list(states[: options["states"]])
            folder = settings.BASE_DIR / "submissions" / "data"
            count = generate_illustrative_replies(cycle, states=chosen, seed=options["seed"], folder=folder)
            waiting = list(State.objects.filter(iso3__in=WAITING))
            count += generate_illustrative_replies(checklist, states=waiting, seed=options["seed"], folder=folder)
            self._open_waiting(cycle, today)
            bring_up_to_date(cycle)
        self.stdout.write(f"illustrative cycle: {count} submissions generated, {account_count} accounts made")

    def _open_cycle(self, slug: str, titles: dict[str, str], kind: QuestionnaireKind) -> Cycle:
        """A cycle on the newest published version of each questionnaire of one kind."""
        published = QuestionnaireVersion.objects.filter(status=VersionStatus.PUBLISHED, questionnaire__kind=kind)
        return open_cycle(
            slug,
            titles=titles,
            opens_on=OPENS_ON,
            closes_on=CLOSES_ON,
            cut_off_on=CUT_OFF_ON,
            versions=published.order_by("questionnaire_id", "-number").distinct("questionnaire_id"),
            invited_states=State.objects.all(),
            is_illustrative=True,
            actor=None,
        )

    def _open_waiting(self, cycle: Cycle, today: date) -> None:
        convention = Instrument.objects.get(code="UNTOC")
        for state in State.objects.filter(iso3__in=WAITING):
            submission = open_submission(state, cycle=cycle, instrument=convention, actor=None, now=timezone.now())
            self._share(submission, today)

    def _share(self, submission: Submission, today: date) -> None:
        """Hand parts to the contributor's ministry, where the State has a contributor: to edit, to propose, to take."""
        nomination = Nomination.objects.filter(state=submission.state, role=Role.CONTRIBUTOR).first()
        if nomination is None:
            return
        focal_point = User.objects.filter(nominations__state=submission.state, nominations__role="focal_point").first()
        unit = name_unit(submission.state, name=UNIT_NAME, language="es", actor=focal_point)
        place_in_unit(nomination, unit=unit, actor=focal_point)
        articles = dict(submission.version.sections.values_list("article__number", "article"))
        for days, mode, user, numbers in HANDED:
            assign_places(
                submission,
                places=[Place(articles[number]) for number in numbers],
                unit=unit,
                user=nomination.user if user else None,
                mode=mode,
                due_on=today + timedelta(days=days),
                note=HANDED_NOTE,
                actor=focal_point,
                now=timezone.now(),
            )
