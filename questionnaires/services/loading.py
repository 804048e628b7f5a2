"""Questionnaires come from files: read, checked against the catalogue, written in one go, published.

A version is made of ``<slug>-v<n>.<language>.yaml`` (question and guidance per provision; English is needed),
``follow-ups.yaml`` and ``options.yaml``, and of the provisions of the instrument, in treaty order.
"""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NoReturn

import yaml
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from instruments.models import Article, Instrument, Provision
from questionnaires.choices import QuestionKind, VersionStatus
from questionnaires.models import Option, OptionList, Question, Questionnaire, QuestionnaireVersion, Section
from questionnaires.queries import LANGUAGES
from questionnaires.rules import LAWS_OPEN_BY, MISSING_OPENS_BY, content_hash
from questionnaires.services.publishing import publish_version

Content = dict[str, Any]
FILE_NAME = re.compile(r"(?P<slug>[a-z]+)-v(?P<number>\d+)\.(?P<language>[a-z-]+)\.yaml")
PER_PROVISION = {
    "laws": (QuestionKind.CITATIONS, LAWS_OPEN_BY, None),
    "missing": (QuestionKind.TEXT, MISSING_OPENS_BY, None),
    "assistance": (QuestionKind.CHOICES, MISSING_OPENS_BY, "assistance"),
}
PER_ARTICLE = ("examples", "difficulties", "good_practices")


def load_questionnaires(folder: Path) -> list[str]:
    """Bring the questionnaires in line with ``folder``; returns what changed, one sentence each.

    A published version is never touched: the same text is "no change", another text is refused. ``ValidationError``
    names file, reference and reason, and nothing at all has been changed. Source: design.md, section 2, rule 6.
    """
    with translation.override("en"), transaction.atomic():
        options, follow_ups = _read_options(folder), _read_follow_ups(folder)
        versions = sorted({(m["slug"], int(m["number"])) for m in _matches(folder)})
        if not versions:
            raise ValidationError(_("%(folder)s holds no questionnaire.") % {"folder": folder})
        return [_load_version(folder, slug, number, options, follow_ups) for slug, number in versions]


def _load_version(folder: Path, slug: str, number: int, options: Content, follow_ups: Content) -> str:
    instrument = Instrument.objects.filter(code=slug.upper()).first()
    if instrument is None:
        _refuse(f"{slug}-v{number}.en.yaml", slug.upper(), "there is no such instrument in the catalogue")
    content = _compose(folder, instrument, slug, number, options, follow_ups)
    questionnaire, _made = Questionnaire.objects.get_or_create(slug=slug, defaults={"instrument": instrument})
    version = QuestionnaireVersion.objects.filter(questionnaire=questionnaire, number=number).first()
    if version is not None and version.status != VersionStatus.DRAFT:
        if version.content_hash != content_hash(content):
            reason = "this version is published and never changes; put the new text into a new version"
            _refuse(f"{slug}-v{number}.en.yaml", str(version), reason)
        return f"{version}: no change"
    if version is None:
        version = QuestionnaireVersion.objects.create(questionnaire=questionnaire, number=number)
    _write_content(version, instrument, content)
    publish_version(version, actor=None, now=timezone.now())
    count = sum(len(section["questions"]) for section in content["sections"])
    return f"{version}: published, {len(content['sections'])} sections, {count} questions"


def _compose(
    folder: Path, instrument: Instrument, slug: str, number: int, options: Content, follow_ups: Content
) -> Content:
    """What the version will say, in the shape of ``queries.version_content``."""
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


def _write_content(version: QuestionnaireVersion, instrument: Instrument, content: Content) -> None:
    """Write a draft anew; what an earlier, unpublished load left is taken away."""
    Question.objects.filter(version=version).delete()
    Section.objects.filter(version=version).delete()
    Option.objects.filter(option_list__version=version).delete()
    OptionList.objects.filter(version=version).delete()
    lists = {slug: OptionList.objects.create(version=version, slug=slug) for slug in content["option_lists"]}
    Option.objects.bulk_create(
        Option(option_list=lists[slug], slug=option["slug"], position=position, **_columns("label", option["label"]))
        for slug, options in content["option_lists"].items()
        for position, option in enumerate(options, start=1)
    )
    articles = {article.number: article for article in instrument.articles.all()}
    provisions = {row.key: row for row in Provision.objects.filter(article__instrument=instrument)}
    sections = Section.objects.bulk_create(
        Section(version=version, article=articles[section["article"]], position=position)
        for position, section in enumerate(content["sections"], start=1)
    )
    Question.objects.bulk_create(
        Question(
            version=version,
            section=row,
            position=position,
            provision=provisions.get(question["provision"]),
            option_list=lists.get(question["option_list"]),
            **{name: question[name] for name in ("key", "kind", "show_if", "is_required")},
            **_columns("text", question["text"]),
            **_columns("guidance", question["guidance"]),
        )
        for row, section in zip(sections, content["sections"], strict=True)
        for position, question in enumerate(section["questions"], start=1)
    )


def _columns(field: str, texts: dict[str, str]) -> dict[str, str]:
    return {f"{field}_{language}": text for language, text in texts.items()}


def _read_texts(folder: Path, code: str, slug: str, number: int) -> Content:
    """Reference → ``{"question": {language: text}, "guidance": …}``; every provision, and nothing else, has English."""
    texts: Content = {}
    known = set(Provision.objects.filter(article__instrument__code=code).values_list("ref", flat=True))
    for match in _matches(folder):
        if (match["slug"], int(match["number"])) != (slug, number):
            continue
        data = _read(folder, match.string)
        if not isinstance(data.get("questions"), dict) or data.get("instrument") != code:
            _refuse(match.string, code, "instrument and questions are needed")
        for ref, entry in data["questions"].items():
            if ref not in known:
                _refuse(match.string, str(ref), "there is no such provision in the catalogue")
            for part in ("question", "guidance"):
                text = entry.get(part) if isinstance(entry, dict) else None
                if not isinstance(text, str) or not text.strip():
                    _refuse(match.string, str(ref), f"{part} is missing")
                own = texts.setdefault(ref, {"question": {}, "guidance": {}})
                own[part][match["language"].replace("-", "_")] = text
    for ref in sorted(known):
        if "en" not in texts.get(ref, {}).get("question", {}):
            _refuse(f"{slug}-v{number}.en.yaml", ref, "this provision has no question")
    return texts


def _read_options(folder: Path) -> Content:
    name = "options.yaml"
    lists: Content = {}
    for slug, options in (_read(folder, name).get("lists") or {}).items():
        if not all(isinstance(option, dict) and option.get("slug") for option in options):
            _refuse(name, slug, "an option has no slug")
        lists[slug] = [
            {"slug": option["slug"], "label": _all_languages(name, f"{slug}, {option['slug']}", option)}
            for option in options
        ]
        if len({option["slug"] for option in lists[slug]}) < len(lists[slug]):
            _refuse(name, slug, "an option is listed twice")
    if "assistance" not in lists:
        _refuse(name, "assistance", "the list is missing")
    return lists


def _read_follow_ups(folder: Path) -> Content:
    name = "follow-ups.yaml"
    data = _read(folder, name)
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
            _refuse(name, ref, f"the text in {language} is missing")
    return {language: str(text) for language, text in found.items()}


def _matches(folder: Path) -> list[re.Match[str]]:
    return [match for path in sorted(folder.glob("*.yaml")) if (match := FILE_NAME.fullmatch(path.name))]


def _read(folder: Path, name: str) -> Content:
    try:
        data = yaml.safe_load((folder / name).read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        _refuse(name, "-", f"the file cannot be read: {' '.join(str(error).split())}")
    if not isinstance(data, dict):
        _refuse(name, "-", "the file is not a mapping")
    return data


def _refuse(file: str, ref: str, reason: str) -> NoReturn:
    raise ValidationError(_("%(file)s, %(ref)s: %(reason)s.") % {"file": file, "ref": ref, "reason": reason})
