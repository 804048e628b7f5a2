"""Reports, jobs, and snapshots written by hand, small enough to count on one's fingers."""

from copy import deepcopy
from datetime import date
from typing import Any

from questionnaires.choices import VersionStatus
from questionnaires.models import Cycle, QuestionnaireVersion
from questionnaires.rules import content_hash
from reports.choices import OUTLINE_VERSION
from reports.models import PaperJob, Report, ReportDraft, ReportJob
from reports.rendering import papers
from tests.factories.questionnaires import get_version, make_cycle

TODAY = date(2026, 11, 24)
CUT_OFF_ON = date(2026, 11, 1)
LANGUAGES = ("ar", "zh-hans", "en", "fr", "ru", "es")
ARABIC_PROBE, CHINESE_PROBE = "تجريم غسل عائدات الجرائم", "洗钱行为的刑事定罪"
# Two States, in an order that differs between the languages.
STATES = [
    {
        "iso3": "DEU",
        "names": {
            "en": "Germany",
            "ar": "ألمانيا",
            "zh-hans": "德国",
            "fr": "Allemagne",
            "ru": "Германия",
            "es": "Alemania",
        },
        "positions": {"en": 2, "ar": 1, "zh-hans": 1, "fr": 1, "ru": 2, "es": 1},
        "replies": {"UNTOC": {"capacity": "party", "on": "2026-10-01"}},
    },
    {
        "iso3": "DZA",
        "names": {
            "en": "Algeria",
            "ar": "الجزائر",
            "zh-hans": "阿尔及利亚",
            "fr": "Algérie",
            "ru": "Алжир",
            "es": "Argelia",
        },
        "positions": {"en": 1, "ar": 2, "zh-hans": 2, "fr": 2, "ru": 1, "es": 2},
        "replies": {"UNTOC": {"capacity": "signatory", "on": "2026-10-31"}},
    },
]
GROUPS = ["African States", "Western European and other States"]
SNAPSHOT: dict[str, Any] = {
    "schema": 2,
    "kind": "gap_analysis",
    "cycle": {"slug": "first", "titles": {"en": "First cycle"}, "is_illustrative": False},
    "cut_off_on": CUT_OFF_ON.isoformat(),
    "counted_on": CUT_OFF_ON.isoformat(),
    "dated_on": TODAY.isoformat(),
    "masthead": {"symbol": "CTOC/COP/2026/4", "session": 13, "agenda_item": "3"},
    "filters": {"instruments": [], "group": "", "state": ""},
    "sections": [],
    "outline_version": OUTLINE_VERSION,
    "rule_number": 1,
    "threshold": 5,
    "groups": [*GROUPS, ""],
    "kinds": {
        "assistance": [{"slug": "training", "labels": {"en": "Training of practitioners"}}],
        "difficulties": [{"slug": "resources", "labels": {"en": "Limited resources"}}],
    },
    "instruments": [
        {
            "code": "UNTOC",
            "titles": {"en": "United Nations Convention against Transnational Organized Crime"},
            "short_titles": {"en": "Organized Crime Convention"},
            "treaty_series": "United Nations, Treaty Series, vol. 2225, No. 39574",
            "questionnaire": {"slug": "untoc", "version": 2, "questions": 12},
            "replies": {
                "party": {"African States": [50, 20], "Western European and other States": [29, 11], "": [2, 0]},
                "signatory": {"African States": [1, 1]},
                "other": {"African States": [3, 0]},
            },
            "counted": {"African States": 20, "Western European and other States": 11, "": 0},
            "clusters": {
                "A": {
                    "mandatory": {
                        "total": [9, 31],
                        "groups": {"African States": [6, 20], "Western European and other States": [3, 11], "": [0, 0]},
                    }
                }
            },
            "assistance": {
                "training": {
                    "total": [5, 31],
                    "groups": {"African States": [None, 20], "Western European and other States": [None, 11]},
                }
            },
            "difficulties": {},
        }
    ],
    "articles": [
        {
            "instrument": "UNTOC",
            "number": 6,
            "cluster": "A",
            "titles": {
                "en": "Criminalization of the laundering of proceeds of crime",
                "ar": ARABIC_PROBE,
                "zh-hans": CHINESE_PROBE,
            },
            "summaries": {"en": "Requires the laundering of proceeds to be an offence."},
            "bands": {
                "mandatory": {
                    "total": [9, 31],
                    "groups": {"African States": [6, 20], "Western European and other States": [3, 11], "": [0, 0]},
                },
                "optional": {
                    "total": [7, 31],
                    "groups": {"African States": [None, 20], "Western European and other States": [None, 11]},
                },
            },
            "assistance": {"training": [5, 31]},
            "difficulties": {"resources": [None, 31]},
            "provisions": [
                {
                    "key": "UNTOC 6(1)(a)(i)",
                    "ref": "6(1)(a)(i)",
                    "obligation": "mandatory",
                    "requires_notification": False,
                    "summaries": {"en": "Converting proceeds is an offence."},
                    "statuses": {
                        "in_place": 15,
                        "not_substantiated": 3,
                        "partial_gap": 4,
                        "gap": 5,
                        "no_information": 4,
                    },
                    "reserved": 0,
                    "missing": [{"key": "UNTOC 6(1)(a)(i)/1", "texts": {"en": "conversion"}, "count": 6}],
                    "elements": {"UNTOC 6(1)(a)(i)/1": {"en": "conversion"}},
                },
                {
                    "key": "UNTOC 6(2)(e)",
                    "ref": "6(2)(e)",
                    "obligation": "optional",
                    "requires_notification": False,
                    "summaries": {"en": "Self-laundering may be left out."},
                    "statuses": {"used": 6, "partly_used": 1, "not_used": 20, "not_applicable": 1, "no_information": 3},
                    "reserved": 0,
                    "missing": [],
                    "elements": {},
                },
            ],
        }
    ],
    "declarations": [],
    "practices": [
        {
            "instrument": "UNTOC",
            "number": 6,
            "iso3": "DZA",
            "names": STATES[1]["names"],
            "positions": STATES[1]["positions"],
            "language": "ar",
            "text": "وحدة متخصصة",
        }
    ],
    "trends": [],
    "replied_states": STATES,
    "changes": None,
    "own": None,
}


def make_snapshot(**changes: Any) -> dict[str, Any]:
    """A report of one article with two provisions: 31 of 81 States parties replied."""
    return deepcopy(SNAPSHOT) | changes


def make_report(*, cycle: Cycle | None = None, snapshot: dict[str, Any] | None = None, **fields: Any) -> Report:
    cycle = cycle or Cycle.objects.filter(slug="first").first() or make_cycle()
    snapshot = snapshot or make_snapshot()
    return Report.objects.create(
        kind=snapshot["kind"],
        cycle=cycle,
        cut_off_on=CUT_OFF_ON,
        dated_on=TODAY,
        symbol=snapshot["masthead"]["symbol"],
        snapshot=snapshot,
        snapshot_sha256=content_hash(snapshot),
        rule_number=1,
        outline_version=OUTLINE_VERSION,
        **fields,
    )


def make_job(report: Report | None = None, *, language: str = "en", format: str = "html", **fields: Any) -> ReportJob:
    return ReportJob.objects.create(report=report or make_report(), language=language, format=format, **fields)


def make_paper_job(
    version: QuestionnaireVersion | None = None, *, language: str = "en", format: str = "docx", **fields: Any
) -> PaperJob:
    """A paper asked for as its texts stand; of the checklist on firearms, which is short, unless another is named."""
    version = version or get_version("fir-checklist")
    asked = {
        "version_number": version.number,
        "is_draft": version.status == VersionStatus.DRAFT,
        "inputs_sha256": papers.digest(papers.read(version, language)),
    }
    return PaperJob.objects.create(
        questionnaire=version.questionnaire, language=language, format=format, **(asked | fields)
    )


def make_draft(cycle: Cycle | None = None, **fields: Any) -> ReportDraft:
    """A report in preparation of all that the cycle asks; not strict unless it is said to be."""
    cycle = cycle or Cycle.objects.filter(slug="first").first() or make_cycle()
    return ReportDraft.objects.create(cycle=cycle, **({"cut_off_on": CUT_OFF_ON, "is_strict": False} | fields))
