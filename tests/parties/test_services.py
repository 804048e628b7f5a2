"""States and participation load as strictly as the law does; nominations keep one focal point at a time."""

import csv
import shutil
from collections import Counter
from datetime import date, timedelta
from io import StringIO
from pathlib import Path

import pytest
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from parties.choices import Confidence, RegionalGroup, Role
from parties.models import Declaration, Nomination, NoteVerbale, Participation, State
from parties.services import PartiesError, end_nomination, load_parties, nominate, record_note_verbale
from tests.factories.parties import get_state, make_user

pytestmark = pytest.mark.django_db
DATA = Path(settings.BASE_DIR, "parties", "data")
LANGUAGES = ["ar", "zh_hans", "en", "fr", "ru", "es"]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the data, to be broken."""
    shutil.copytree(DATA, tmp_path / "data")
    return tmp_path / "data"


def replace(folder: Path, file: str, old: str, new: str) -> None:
    text = (folder / file).read_text(encoding="utf-8")
    assert old in text, f"{old!r} is not in {file}"
    (folder / file).write_text(text.replace(old, new, 1), encoding="utf-8")


def test_every_state_and_participation_is_there():
    groups = Counter(State.objects.filter(kind="member_state").values_list("regional_group", flat=True))

    assert (State.objects.count(), Participation.objects.count()) == (198, 792)
    # Source: parties/data/README.md, "Counts"; the groups of the General Assembly.
    assert (
        groups
        == {
            RegionalGroup.AFRICAN: 54,
            RegionalGroup.ASIA_PACIFIC: 54,
            RegionalGroup.EASTERN_EUROPEAN: 23,
            RegionalGroup.GRULAC: 33,
            RegionalGroup.WEOG: 29,
        }
        or sum(groups.values()) == 193
    )
    assert [State.objects.filter(**{mark: True}).count() for mark in ("is_ldc", "is_lldc", "is_sids")] == [44, 32, 39]


def test_status_agrees_with_the_day_rule():
    """What the file calls party is party by the rule of dates on the day the file was taken."""
    differing = [
        str(participation)
        for participation in Participation.objects.select_related("state", "instrument")
        if participation.status_on(date(2026, 11, 24)) != participation.status
    ]

    assert differing == []


def test_sources_and_confidence_are_kept():
    participation = Participation.objects.get(state__iso3="AFG", instrument__code="TIP")

    assert sorted(participation.sources.values_list("key", flat=True)) == ["editor-recollection", "whatconvention-317"]
    assert participation.confidence == Confidence.LIKELY


@pytest.mark.parametrize("language", LANGUAGES)
def test_names_stand_in_an_order_of_their_own(language):
    positions = State.objects.values_list(f"position_{language}", flat=True)

    assert sorted(positions) == list(range(1, 199))
    assert not State.objects.filter(**{f"name_{language}": ""}).exists()


@pytest.mark.parametrize(
    ("language", "first", "second"),
    [
        # Source: Unicode CLDR 48.0 root and language tailorings. Accents count after letters; ñ is a letter of its own.
        ("en", "CIV", "HRV"),  # Côte d'Ivoire, Croatia
        ("fr", "EGY", "SLV"),  # Égypte, El Salvador
        ("fr", "SLV", "ARE"),  # El Salvador, Émirats arabes unis
        ("es", "ESP", "PSE"),  # España, Estado de Palestina
        ("ru", "AUS", "AUT"),  # Австралия, Австрия
        ("zh_hans", "ALB", "DZA"),  # 阿尔巴尼亚, 阿尔及利亚: by pinyin
        ("ar", "ARM", "ERI"),  # أرمينيا, إريتريا: hamza above or below does not part alif from alif
    ],
)
def test_known_neighbours_follow_each_other(language, first, second):
    places = dict(State.objects.filter(iso3__in=[first, second]).values_list("iso3", f"position_{language}"))

    assert places[second] - places[first] == 1


def test_second_run_changes_nothing():
    with CaptureQueriesContext(connection) as asked:
        changes = load_parties(DATA)

    writes = [query["sql"] for query in asked if query["sql"].startswith(("INSERT", "UPDATE", "DELETE"))]
    assert (changes, writes) == ([], [])
    assert len(asked) <= 15


def test_changed_row_is_written_and_told(folder):
    replace(
        folder, "participation.csv", "AFG,UNTOC,party,2000-12-14,2003-09-24", "AFG,UNTOC,party,2000-12-14,2003-09-25"
    )

    assert load_parties(folder) == ["1 participations written"]
    assert load_parties(folder) == []
    assert Participation.objects.get(state__iso3="AFG", instrument__code="UNTOC").consented_on == date(2003, 9, 25)


AFG_FIR = "AFG,FIR,none,,,,untc-2024-fir,2024-05-04,likely"
FAULTS = [
    ("states.csv", "iso3,iso2", "iso3,iso", "states.csv, heading, column “iso2”: this column is missing"),
    (
        "states.csv",
        "AFG,AF,004,member_state",
        "AFG,AF,004,member",
        "states.csv, AFG, column “kind”: “member” is not one",
    ),
    ("states.csv", "AGO,AO", "AFG,AO", "states.csv, AFG, column “iso3”: this State is there twice"),
    ("states.csv", "AGO,AO", "XXX,AO", "collation.csv, XXX, column “iso3”: this State has no place"),
    ("states.csv", "Afghanistan,Afghanistan", ",Afghanistan", "states.csv, AFG, column “name_en”: it is missing"),
    ("states.csv", "true,true,false,8,18", "yes,true,false,8,18", "states.csv, AFG, column “ldc”: “yes” is not one of"),
    ("states.csv", "false,8,18", "false,8,18,9", "states.csv, AFG, column “iso3”: the row has not as many columns"),
    (
        "collation.csv",
        "AFG,11,3,1,",
        "AFG,11,3,2,",
        "collation.csv, all rows, column “en”: the places are not 1 to 198",
    ),
    ("sources.csv", "untreaties-2014,", ",", "sources.csv, line 2, column “key”: it is missing"),
    (
        "participation.csv",
        AFG_FIR,
        AFG_FIR.replace("none", "member"),
        "AFG FIR, column “status”: “member” is not one of",
    ),
    ("participation.csv", AFG_FIR, AFG_FIR.replace("FIR", "FIX", 1), "AFG FIX, column “instrument”: there is no such"),
    (
        "participation.csv",
        AFG_FIR,
        AFG_FIR.replace("FIR", "SOM", 1),
        "AFG SOM, column “instrument”: this row is there twice",
    ),
    ("participation.csv", AFG_FIR, AFG_FIR.replace("AFG", "AFX", 1), "AFX FIR, column “iso3”: there is no such State"),
    ("participation.csv", AFG_FIR, AFG_FIR.replace("untc-2024-fir", "hearsay"), "column “source”: “hearsay” is not in"),
    (
        "participation.csv",
        AFG_FIR,
        AFG_FIR.replace("2024-05-04", "4 May"),
        "AFG FIR, column “as_of”: “4 May” is not a day",
    ),
    (
        "participation.csv",
        AFG_FIR,
        AFG_FIR.replace("none,,", "none,,2020-01-01"),
        "column “status”: consent is recorded",
    ),
    (
        "participation.csv",
        AFG_FIR,
        AFG_FIR.replace("none", "signatory"),
        "column “signature_date”: it is missing for a",
    ),
    ("participation.csv", AFG_FIR, "#" + AFG_FIR, "AFG FIR, column “instrument”: this row is missing"),
]


@pytest.mark.parametrize(("file", "old", "new", "sentence"), FAULTS, ids=[fault[3] for fault in FAULTS])
def test_fault_is_named_and_nothing_changes(folder, file, old, new, sentence):
    replace(folder, "states.csv", "Albania,", "Shqipëria,")  # a change that would be written if the fault passed
    replace(folder, file, old, new)
    before = list(State.objects.order_by("pk").values()), list(Participation.objects.order_by("pk").values())

    with pytest.raises(PartiesError) as refusal:
        load_parties(folder)

    assert str(refusal.value).count(sentence) == 1
    assert (list(State.objects.order_by("pk").values()), list(Participation.objects.order_by("pk").values())) == before


def test_command_tells_what_changed_or_refuses(folder):
    out = StringIO()
    call_command("load_parties", folder=folder, stdout=out)
    (folder / "sources.csv").unlink()

    with pytest.raises(CommandError, match="Nothing was changed") as refusal:
        call_command("load_parties", folder=folder)

    assert out.getvalue() == "parties: no change\n"
    assert refusal.value.returncode == 1


@pytest.mark.parametrize("path", sorted(DATA.glob("*.csv")), ids=lambda path: path.name)
def test_file_opens_with_source_and_date(path):
    head = path.read_text(encoding="utf-8").splitlines()[0]

    assert head.startswith("#")
    assert head.count("2026-11-24") == 1


def test_every_url_that_is_shown_as_a_link_is_exact():
    with (DATA / "sources.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(line for line in file if not line.startswith("#")))

    assert {row["url_kind"] for row in rows} <= {"exact", "shortened", "rebuilt", "site_only", ""}
    assert [row["key"] for row in rows if row["url_kind"] == "exact" and not row["url"].startswith("https://")] == []


# --- Nominations


def nominated(
    username: str, from_on: date, until: date | None = None, *, iso3: str = "NOR", role: Role = Role.FOCAL_POINT
):
    note = record_note_verbale(get_state(iso3), reference=f"Note of {username}", dated_on=from_on, actor=None)
    return nominate(
        make_user(username),
        state=get_state(iso3),
        role=role,
        from_on=from_on,
        until=until,
        note_verbale=note,
        actor=None,
    )


def test_new_focal_point_ends_the_former_ones_nomination_the_day_before(all_states, today):
    former = nominated("former", today - timedelta(days=90))
    elsewhere = nominated("elsewhere", today - timedelta(days=90), iso3="ARG")
    expert = nominated("expert", today - timedelta(days=90), role=Role.EXPERT)

    nominated("new", today)

    for nomination in (former, elsewhere, expert):
        nomination.refresh_from_db()
    assert (former.until, elsewhere.until, expert.until) == (today - timedelta(days=1), None, None)
    in_force = Nomination.objects.in_force_on(today).filter(state__iso3="NOR", role=Role.FOCAL_POINT)
    assert [nomination.user.username for nomination in in_force] == ["new"]


def test_nomination_that_ended_before_keeps_its_end(all_states, today):
    former = nominated("former", today - timedelta(days=90), today - timedelta(days=30))

    nominated("new", today)

    former.refresh_from_db()
    assert former.until == today - timedelta(days=30)


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"until": date(2026, 1, 31)}, "The nomination ends before it begins."),
        ({"role": "ambassador"}, "Choose one of the roles."),
        ({"note_of": "ARG"}, "This note verbale was sent by another State."),
    ],
)
def test_nomination_is_refused(all_states, change, sentence):
    state = get_state("NOR")
    note = record_note_verbale(
        get_state(change.get("note_of", "NOR")), reference="12/2026", dated_on=date(2026, 1, 1), actor=None
    )

    with pytest.raises(ValidationError) as refusal:
        nominate(
            make_user(),
            state=state,
            role=change.get("role", Role.FOCAL_POINT),
            from_on=date(2026, 2, 1),
            until=change.get("until"),
            note_verbale=note,
            actor=None,
        )

    assert refusal.value.messages == [sentence]
    assert Nomination.objects.count() == 0


def test_second_focal_point_before_the_next_one_is_refused(all_states, today):
    nominated("next", today + timedelta(days=10))

    with pytest.raises(ValidationError) as refusal:
        nominated("between", today)

    assert refusal.value.messages == [
        "Another focal point of this State is nominated from 4 December 2026. End this nomination before that day."
    ]
    nominated("until then", today, today + timedelta(days=9))
    assert Nomination.objects.count() == 2


def test_same_role_twice_at_once_is_refused(all_states, today):
    first = nominated("expert", today, role=Role.EXPERT)

    with pytest.raises(ValidationError) as refusal:
        nominate(
            first.user,
            state=first.state,
            role=Role.EXPERT,
            from_on=today + timedelta(days=5),
            until=None,
            note_verbale=None,
            actor=None,
        )

    assert refusal.value.messages == ["This person already holds this role for the State in that time."]


def test_end_of_a_nomination_stays_on_the_record(all_states, today):
    nomination = nominated("expert", today, role=Role.EXPERT)

    end_nomination(nomination, until=today + timedelta(days=5), actor=None)

    nomination.refresh_from_db()
    assert nomination.until == today + timedelta(days=5)


@pytest.mark.parametrize(
    ("days", "sentence"),
    [
        (-1, "The nomination ends before it begins."),
        (6, "This nomination already ends on 29 November 2026; a longer one needs a new note verbale."),
    ],
)
def test_wrong_end_is_refused(all_states, today, days, sentence):
    nomination = nominated("expert", today, today + timedelta(days=5), role=Role.EXPERT)

    with pytest.raises(ValidationError) as refusal:
        end_nomination(nomination, until=today + timedelta(days=days), actor=None)

    assert refusal.value.messages == [sentence]


def test_note_verbale_is_recorded_once_with_one_date(all_states, today):
    state = get_state("NOR")
    first = record_note_verbale(state, reference=" 12/2026 ", dated_on=today, actor=None)

    assert record_note_verbale(state, reference="12/2026", dated_on=today, actor=None) == first
    with pytest.raises(ValidationError) as other_day:
        record_note_verbale(state, reference="12/2026", dated_on=today - timedelta(days=1), actor=None)
    with pytest.raises(ValidationError) as blank:
        record_note_verbale(state, reference="  ", dated_on=today, actor=None)

    assert other_day.value.messages == [
        "The note verbale 12/2026 is already recorded with another date: 24 November 2026."
    ]
    assert blank.value.messages == ["Give the reference of the note verbale."]
    assert NoteVerbale.objects.count() == 1


def test_another_states_session_sees_no_nomination(all_states, acting_for, today):
    nominated("focal-point", today)

    with acting_for(get_state("ARG")):
        seen_by_another = (Nomination.objects.count(), NoteVerbale.objects.count())
        changed_by_another = Nomination.objects.update(until=today)
    with acting_for(get_state("NOR")):
        seen_by_its_own = (Nomination.objects.count(), NoteVerbale.objects.count())
    with acting_for():
        seen_by_nobody = (Nomination.objects.count(), NoteVerbale.objects.count())

    assert (seen_by_another, changed_by_another, seen_by_its_own, seen_by_nobody) == ((0, 0), 0, (1, 1), (0, 0))


RESERVATION = "NOR,FIR,5,,reservation,2005-01-01,,untreaties-2014,likely,"


def test_declarations_are_written_once(folder):
    with (folder / "declarations.csv").open("a", encoding="utf-8") as file:
        file.write(RESERVATION + "\n")

    assert (load_parties(folder), load_parties(folder)) == (["1 declarations written"], [])
    made = Declaration.objects.get()
    assert (made.state.iso3, made.article.number, made.provision, made.source.key) == (
        "NOR",
        5,
        None,
        "untreaties-2014",
    )


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        ("NOR", "XXX", "no such State"),
        (",5,", ",99,", "no such article"),
        (",5,,", ",,UNTOC 5(1),", "no such provision"),
        ("reservation", "doubt", "not one of"),
        ("untreaties-2014", "hearsay", "not in sources.csv"),
        ("2005-01-01", "soon", "not a day"),
    ],
)
def test_fault_in_a_declaration_is_named(folder, old, new, sentence):
    with (folder / "declarations.csv").open("a", encoding="utf-8") as file:
        file.write(RESERVATION.replace(old, new, 1) + "\n")

    with pytest.raises(PartiesError, match=sentence):
        load_parties(folder)

    assert Declaration.objects.count() == 0
