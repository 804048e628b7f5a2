"""Version 1 of the questionnaires, as it was published: one text per provision, the same four questions under each.

Kept so that a portal that has it finds it unchanged, and a new one can show what became of it. Later versions:
``composing``.
"""

from collections.abc import Iterator
from pathlib import Path

from instruments.models import Article, Instrument, Provision
from questionnaires.choices import QuestionKind
from questionnaires.queries import LANGUAGES
from questionnaires.rules import IN_PART_OR_NO, YES_OR_IN_PART
from questionnaires.services.loading.files import Content, matches, read, refuse

PER_PROVISION = {
    "laws": (QuestionKind.CITATIONS, YES_OR_IN_PART, None),
    "missing": (QuestionKind.TEXT, IN_PART_OR_NO, None),
    "assistance": (QuestionKind.CHOICES, IN_PART_OR_NO, "assistance"),
}
PER_ARTICLE = ("examples", "difficulties", "good_practices")


def compose_first(folder: Path, instrument: Instrument, slug: str, number: int) -> Content:
    """What the version will say, in the shape of ``queries.version_content``."""
    options, follow_ups = _read_options(folder), _read_follow_ups(folder)
    texts = _read_texts(folder, instrument.code, slug, number)
    articles = instrument.articles.prefetch_related("provisions").order_by("number")
    sections = [
        {
            "article": article.number,
            "questions": [
                question
                for provision in article.provisions.all()
                for question in _provision_questions(provision, texts, follow_ups["provision"])
            ]
            + [_article_question(article, instrument, name, follow_ups["article"]) for name in PER_ARTICLE],
        }
        for article in articles
        if article.provisions.all()
    ]
    return {"questionnaire": slug, "version": number, "option_lists": options, "sections": sections}


def _provision_questions(provision: Provision, texts: Content, follow_ups: Content) -> Iterator[Content]:
    own = texts[provision.ref]
    yield {
        "key": provision.slug,
        "kind": str(QuestionKind.IMPLEMENTATION),
        "provision": provision.key,
        "option_list": None,
        "show_if": {},
        "is_required": True,
        "text": own["question"],
        "guidance": own["guidance"],
    }
    for name, (kind, opens_by, option_list) in PER_PROVISION.items():
        yield {
            "key": f"{provision.slug}.{name}",
            "kind": str(kind),
            "provision": provision.key,
            "option_list": option_list,
            "show_if": {"question": provision.slug, "in": list(opens_by)},
            "is_required": False,
            "text": follow_ups[name],
            "guidance": {},
        }


def _article_question(article: Article, instrument: Instrument, name: str, follow_ups: Content) -> Content:
    return {
        "key": f"{instrument.code.lower()}-{article.number}.{name}",
        "kind": str(QuestionKind.TEXT),
        "provision": None,
        "option_list": None,
        "show_if": {},
        "is_required": False,
        "text": follow_ups[name],
        "guidance": {},
    }


def _read_texts(folder: Path, code: str, slug: str, number: int) -> Content:
    """Reference → ``{"question": {language: text}, "guidance": …}``; every provision, and nothing else, has English."""
    texts: Content = {}
    known = set(Provision.objects.filter(article__instrument__code=code).values_list("ref", flat=True))
    for match in matches(folder):
        if (match["slug"], int(match["number"])) != (slug, number):
            continue
        data = read(folder, match.string)
        if not isinstance(data.get("questions"), dict) or data.get("instrument") != code:
            refuse(match.string, code, "instrument and questions are needed")
        for ref, entry in data["questions"].items():
            if ref not in known:
                refuse(match.string, str(ref), "there is no such provision in the catalogue")
            for part in ("question", "guidance"):
                text = entry.get(part) if isinstance(entry, dict) else None
                if not isinstance(text, str) or not text.strip():
                    refuse(match.string, str(ref), f"{part} is missing")
                own = texts.setdefault(ref, {"question": {}, "guidance": {}})
                own[part][match["language"].replace("-", "_")] = text
    for ref in sorted(known):
        if "en" not in texts.get(ref, {}).get("question", {}):
            refuse(f"{slug}-v{number}.en.yaml", ref, "this provision has no question")
    return texts


def _read_options(folder: Path) -> Content:
    name = "options.yaml"
    lists: Content = {}
    for slug, options in (read(folder, name).get("lists") or {}).items():
        if not all(isinstance(option, dict) and option.get("slug") for option in options):
            refuse(name, slug, "an option has no slug")
        lists[slug] = [
            {"slug": option["slug"], "label": _all_languages(name, f"{slug}, {option['slug']}", option)}
            for option in options
        ]
        if len({option["slug"] for option in lists[slug]}) < len(lists[slug]):
            refuse(name, slug, "an option is listed twice")
    if "assistance" not in lists:
        refuse(name, "assistance", "the list is missing")
    return lists


def _read_follow_ups(folder: Path) -> Content:
    name = "follow-ups.yaml"
    data = read(folder, name)
    wanted = {"provision": PER_PROVISION, "article": PER_ARTICLE}
    return {
        group: {key: _all_languages(name, key, (data.get(group) or {}).get(key) or {}) for key in keys}
        for group, keys in wanted.items()
    }


def _all_languages(name: str, ref: str, texts: dict[str, str]) -> dict[str, str]:
    """Column suffix → text; the files call Chinese ``zh``, as the catalogue does."""
    found = {language: texts.get("zh" if language == "zh_hans" else language) for language in LANGUAGES}
    for language, text in found.items():
        if not isinstance(text, str) or not text.strip():
            refuse(name, ref, f"the text in {language} is missing")
    return {language: str(text) for language, text in found.items()}
