"""Versions from the second on, and the checklists: what a version will say, made of the catalogue and its texts.

A full version is made of ``<slug>-v<n>.<language>.yaml`` (question and guidance per provision), of
``shared-v<n>.<language>.yaml`` (follow-ups and lists), and of the provisions, check points and offences it is about.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from instruments.choices import ArticleGroup
from instruments.models import Article, CatalogueText, Element, Instrument, Provision
from instruments.services.text_files import TextFile
from questionnaires.choices import QuestionKind
from questionnaires.queries import LANGUAGES, SHARED, texts_in
from questionnaires.rules import (
    LENGTHS_MAX,
    ConditionError,
    FollowUp,
    ProvisionFacts,
    answer_values,
    article_follow_ups,
    check_conditions,
    control_characters,
    is_question_key,
    is_slug,
    provision_follow_ups,
)
from questionnaires.services.loading.files import Content, read_languages, read_strictly, refuse

# Subject, field and language of a text → digest of the English it was made from.
Made = dict[tuple[str, str, str], str]
Files = Mapping[str, TextFile]


@dataclass
class Composed:
    """The content of a version, in the shape of ``queries.version_content``, and from what its texts were made."""

    content: Content
    made_from: Made = field(default_factory=dict)
    authors: dict[str, str] = field(default_factory=dict)


def compose_full(folder: Path, instrument: Instrument, slug: str, number: int) -> Composed:
    """A full questionnaire; refuses a provision without question, a follow-up without text, a list not there."""
    own, shared = read_languages(folder, f"{slug}-v{number}"), read_languages(folder, f"shared-v{number}")
    _check_instrument(own, instrument)
    provisions = {p.ref: p for p in Provision.objects.filter(article__instrument=instrument)}
    _check_questions(own, provisions)
    composed = Composed({}, authors={code: file.author for code, file in own.items()})
    elements = _elements(instrument, composed)
    lists = _lists(shared, composed) | elements
    sections: list[Content] = [
        {"article": article.number, "questions": list(_section(article, own, elements, composed))}
        for article in _articles(instrument)
    ]
    used = {question["shared"] for section in sections for question in section["questions"] if "shared" in question}
    texts = {name: _pair(shared, f"follow_ups/{name}", f"shared/{name}", composed) for name in sorted(used)}
    composed.content = {
        "questionnaire": slug,
        "version": number,
        "option_lists": {name: lists[name] for name in sorted(_used_lists(sections, lists, shared["en"].name))},
        "sections": sections,
        "shared_texts": texts,
    }
    check_content(composed.content, own["en"].name)
    return composed


def compose_checklist(folder: Path, instrument: Instrument, slug: str, number: int) -> Composed:
    """A checklist: items in treaty order, each in the section of the first article it covers."""
    own = read_languages(folder, f"{slug}-v{number}")
    _check_instrument(own, instrument)
    name = own["en"].name
    items = read_strictly(folder / name).get("items") or {}
    known = {p.ref: p for p in Provision.objects.filter(article__instrument=instrument).select_related("article")}
    composed = Composed({}, authors={code: file.author for code, file in own.items()})
    sections: dict[int, list[Content]] = {}
    for item, entry in items.items():
        covers = [str(ref) for ref in (entry.get("covers") if isinstance(entry, dict) else None) or []]
        if not covers:
            refuse(name, str(item), "it covers no provision")
        for ref in covers:
            if ref not in known:
                refuse(name, str(item), f"there is no provision {ref} in the catalogue")
        key = f"{slug}.{item}"
        if not is_question_key(key):
            refuse(name, str(item), "this is no key of a question")
        words = _pair(own, f"items/{item}", key, composed, guidance="help")
        question = _question(key, QuestionKind.CHECK, covers=[known[ref].key for ref in covers], is_required=True)
        sections.setdefault(known[covers[0]].article.number, []).append(question | words)
    composed.content = {
        "questionnaire": slug,
        "version": number,
        "option_lists": {},
        "sections": [{"article": article, "questions": sections[article]} for article in sorted(sections)],
    }
    return composed


def check_content(content: Content, name: str) -> None:
    """Refuse conditions that read what is not there, or that wait for each other."""
    questions = [question for section in content["sections"] for question in section["questions"]]
    lists = {slug: [option["slug"] for option in options] for slug, options in content["option_lists"].items()}
    try:
        check_conditions(
            {question["key"]: question["show_if"] for question in questions},
            values={q["key"]: answer_values(q["kind"], lists.get(q["option_list"], ())) for q in questions},
            instruments=list(Instrument.objects.values_list("code", flat=True)),
        )
    except ConditionError as error:
        if error.code == "cycle":
            refuse(name, error.detail, "these questions wait for each other")
        refuse(name, error.key, f"its condition does not stand ({error})")


def _section(article: Article, own: Files, elements: Content, composed: Composed) -> Iterator[Content]:
    for provision in article.provisions.all():
        words = _pair(own, f"questions/{provision.ref}", provision.slug, composed)
        yield _question(provision.slug, QuestionKind.IMPLEMENTATION, provision=provision.key, is_required=True) | words
        facts = ProvisionFacts(
            key=provision.slug,
            obligation=provision.obligation,
            requires_notification=provision.requires_notification,
            is_offence=bool(provision.offences.all()),
            has_elements=f"{provision.slug}-elements" in elements,
        )
        for follow_up in provision_follow_ups(facts):
            yield _follow_up(provision.slug, follow_up, provision.key)
    prefix = f"{article.instrument.code.lower()}-{article.number}"
    is_cooperation = article.group == ArticleGroup.INTERNATIONAL_COOPERATION
    for follow_up in article_follow_ups(prefix, is_cooperation=is_cooperation):
        yield _follow_up(prefix, follow_up, None)


def _follow_up(prefix: str, follow_up: FollowUp, provision: str | None) -> Content:
    return _question(
        f"{prefix}.{follow_up.name}",
        follow_up.kind,
        provision=provision,
        option_list=follow_up.option_list or None,
        show_if=dict(follow_up.show_if),
    ) | {"shared": follow_up.name}


def _question(key: str, kind: str, **columns: object) -> Content:
    blank: Content = {
        "key": key,
        "kind": str(kind),
        "provision": None,
        "option_list": None,
        "show_if": {},
        "is_required": False,
        "text": {},
        "guidance": {},
    }
    return blank | columns


def _articles(instrument: Instrument) -> list[Article]:
    related = ("provisions__offences",)
    articles = instrument.articles.select_related("instrument").prefetch_related("provisions", *related)
    return [article for article in articles.order_by("number") if article.provisions.all()]


def _elements(instrument: Instrument, composed: Composed) -> dict[str, list[Content]]:
    """Check points of each provision, as a list to choose from; the words are the catalogue's."""
    digests = {
        (status.subject, status.language): status.source_digest
        for status in CatalogueText.objects.filter(field="text", subject__startswith=f"{instrument.code} ")
    }
    lists: dict[str, list[Content]] = {}
    elements = Element.objects.filter(provision__article__instrument=instrument).select_related("provision")
    for element in elements.order_by("provision__pk", "position"):
        name, slug = f"{element.provision.slug}-elements", str(element.position)
        lists.setdefault(name, []).append({"slug": slug, "label": texts_in(element, "text")})  # type: ignore[arg-type]
        for (subject, language), digest in digests.items():
            if subject == element.key:
                composed.made_from[f"{name}/{slug}", "label", language] = digest
    return lists


def _lists(shared: Files, composed: Composed) -> dict[str, list[Content]]:
    lists: dict[str, list[Content]] = {}
    for path in shared["en"].texts:
        kind, name, *rest = path.split("/")
        if kind == "lists":
            if len(rest) != 2 or rest[1] != "label":
                refuse(shared["en"].name, path, "an option has a slug and a label")
            if name == SHARED or rest[0].isdigit() or not (is_slug(name) and is_slug(rest[0])):
                refuse(shared["en"].name, path, "this is no name of a list, or of an option")
            label = _words(shared, path, f"{name}/{rest[0]}", "label", composed)
            lists.setdefault(name, []).append({"slug": rest[0], "label": label})
    return lists


def _used_lists(sections: list[Content], lists: Content, name: str) -> set[str]:
    used = {question["option_list"] for section in sections for question in section["questions"]} - {None}
    for missing in sorted(used - set(lists)):
        refuse(name, missing, "the list is missing")
    return used


def _pair(files: Files, path: str, subject: str, composed: Composed, *, guidance: str = "guidance") -> Content:
    """Question and guidance at ``path``; English of the question is needed."""
    text = _words(files, f"{path}/question", subject, "text", composed)
    if "en" not in text:
        refuse(files["en"].name, path.partition("/")[2], "question is missing")
    return {"text": text, "guidance": _words(files, f"{path}/{guidance}", subject, "guidance", composed)}


def _words(files: Files, path: str, subject: str, column: str, composed: Composed) -> dict[str, str]:
    """Column suffix of the language → text, in the order of ``LANGUAGES``."""
    found = {}
    for language, file in files.items():
        if path in file.texts:
            _check_words(file, path, column)
            found[language.replace("-", "_")] = file.texts[path]
            composed.made_from[subject, column, language] = file.made_from.get(path, "")
    return {language: found[language] for language in LANGUAGES if language in found}


def _check_words(file: TextFile, path: str, column: str) -> None:
    text = file.texts[path]
    if characters := control_characters(text):
        refuse(file.name, path, f"it holds characters that are no text: {', '.join(characters)}")
    if len(text) > LENGTHS_MAX[column]:
        refuse(file.name, path, f"it has {len(text)} characters, and at most {LENGTHS_MAX[column]} fit")


def _check_instrument(files: Files, instrument: Instrument) -> None:
    if files["en"].instrument != instrument.code:
        refuse(files["en"].name, instrument.code, "the file is about another instrument")


def _check_questions(files: Files, provisions: Mapping[str, Provision]) -> None:
    """Every provision has question and guidance in English, and there is no other text."""
    english = files["en"]
    asked: Callable[[str], str] = lambda path: path.split("/")[1]  # noqa: E731 (one word for one step)
    for path in english.texts:
        if not path.startswith("questions/") or path.split("/")[2:] not in (["question"], ["guidance"]):
            refuse(english.name, path, "this is not a question or its guidance")
        if asked(path) not in provisions:
            refuse(english.name, asked(path), "there is no such provision in the catalogue")
    for ref in provisions:
        for part in ("question", "guidance"):
            if f"questions/{ref}/{part}" not in english.texts:
                refuse(english.name, ref, f"{part} is missing")
