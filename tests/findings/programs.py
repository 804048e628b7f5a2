"""The attacker's other door: what a program is told by the API, line by line, as equations."""

from collections.abc import Iterator
from datetime import date
from random import Random

from findings.choices import Band, NeedFamily
from questionnaires.models import Cycle
from tests.findings.attacking import Equation, Knowledge, Members, sampled

LANGUAGES = {"language": ["en", "ar"]}
BANDS = {"obligation": Band.values}


def asked_by_programs(article: int) -> dict[str, tuple[bool, dict[str, list[str]]]]:
    """Kind of figure → whether States can be chosen, and what else may be asked of it."""
    numbers = {"article": [str(article)]}
    return {
        "articles": (True, BANDS),
        "provisions": (True, BANDS | numbers),
        "clusters": (True, BANDS),
        "statuses": (True, numbers),
        "needs": (True, {"article": ["", *numbers["article"]], "family": NeedFamily.values}),
        "trends": (False, BANDS | {"since": ["", "one"]}),
    }


def told_to_programs(
    knows: Knowledge, cycles: list[Cycle], browser, *, article: int, who: dict[str, list[str]], seed: int, count: int
) -> Iterator[Equation]:
    """Of each kind of figure a good part of all that can be asked, in two languages."""
    rng = Random(seed)
    for kind, (is_chosen, further) in asked_by_programs(article).items():
        choices = LANGUAGES | {"slug": ["two", "two", "one"]} | further | (who if is_chosen else {})
        for query in sampled(rng, choices, count):
            slug = query.pop("slug")
            cycle = next(each for each in cycles if each.slug == slug)
            asked = {key: value for key, value in query.items() if value}
            answer = browser.get(f"/api/v1/figures/{cycle.slug}/FIR/{kind}/", asked | {"page_size": 200})
            assert answer.status_code in (200, 400), (kind, asked, answer.content)
            for line in answer.json()["results"] if answer.status_code == 200 else ():
                yield from _equation(knows, cycles, cycle, kind, asked, line)


def _equation(knows: Knowledge, cycles: list[Cycle], cycle: Cycle, kind: str, asked, line) -> Iterator[Equation]:
    if line["number"] is None:
        return
    told_by, band = cycle.slug, asked.get("obligation", "mandatory")
    if kind == "trends":
        told_by = line["cycle"]
        members = knows.through(next(each for each in cycles if each.slug == told_by), cycles)
    else:
        members = _members(knows, cycle, asked, line)
    names = {
        "articles": (band, line["reference"]),
        "provisions": (band, line["reference"]),
        "trends": (band, line["reference"]),
        "statuses": ("program", line["reference"], line.get("aspect"), line.get("status")),
    }
    name = names.get(kind, ("program", kind, band, asked.get("family"), asked.get("article"), line["reference"]))
    yield Equation((told_by, *name), members, line["number"])


def _members(knows: Knowledge, cycle: Cycle, asked, line) -> Members:
    group = line.get("group", asked.get("group", ""))
    of_all = knows.standing(cycle, date.fromisoformat(line["counted_on"]), asked.get("capacity", "party"))
    if group == "none":
        return frozenset(pk for pk in of_all if not knows.states[knows.state_of[pk]].regional_group)
    return frozenset(pk for pk in of_all if group in ("", "all") or knows.is_in(knows.state_of[pk], group))
