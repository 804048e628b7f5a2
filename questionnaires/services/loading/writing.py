"""A composed version is written into the database, with the status of each of its texts."""

from collections.abc import Iterator

from django.utils import timezone

from instruments.choices import TextStage
from instruments.models import Instrument, Provision
from instruments.rules import text_digest
from questionnaires.models import (
    Option,
    OptionList,
    Question,
    QuestionnaireText,
    QuestionnaireVersion,
    Section,
    SharedText,
)
from questionnaires.queries import LANGUAGES, SHARED
from questionnaires.services.loading.composing import Composed
from questionnaires.services.loading.files import Content

AUTHOR = "editors of the portal"
OWN_COLUMNS = ("key", "kind", "show_if", "is_required")


def write_content(version: QuestionnaireVersion, instrument: Instrument, content: Content) -> None:
    """Write the content of a version that has none yet."""
    lists = _write_lists(version, content)
    shared = {
        text.slug: text
        for text in SharedText.objects.bulk_create(
            SharedText(
                version=version, slug=slug, **_columns("text", words["text"]), **_columns("guidance", words["guidance"])
            )
            for slug, words in content.get("shared_texts", {}).items()
        )
    }
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
            shared=shared.get(question.get("shared")),
            covers=question.get("covers", []),
            **{name: question[name] for name in OWN_COLUMNS},
            **_columns("text", question["text"]),
            **_columns("guidance", question["guidance"]),
        )
        for row, section in zip(sections, content["sections"], strict=True)
        for position, question in enumerate(section["questions"], start=1)
    )


def write_statuses(version: QuestionnaireVersion, composed: Composed) -> None:
    """A status for each text: a draft, by whom, made from which English."""
    now = timezone.now()
    QuestionnaireText.objects.bulk_create(
        QuestionnaireText(
            version=version,
            subject=subject,
            field=field,
            language=language,
            stage=TextStage.DRAFT,
            text_digest=text_digest(text),
            source_digest=composed.made_from.get((subject, field, language), ""),
            author=composed.authors.get(language) or AUTHOR,
            changed_at=now,
        )
        for subject, field, texts in _texts(composed.content)
        for language, text in ((suffix.replace("_", "-"), text) for suffix, text in texts.items())
    )


def _texts(content: Content) -> Iterator[tuple[str, str, dict[str, str]]]:
    """Subject, field, column suffix → text, of each text of a version."""
    for section in content["sections"]:
        for question in section["questions"]:
            for name in ("text", "guidance"):
                yield question["key"], name, question[name]
    for slug, words in content.get("shared_texts", {}).items():
        for name in ("text", "guidance"):
            yield f"{SHARED}/{slug}", name, words[name]
    for slug, options in content["option_lists"].items():
        for option in options:
            yield f"{slug}/{option['slug']}", "label", option["label"]


def _write_lists(version: QuestionnaireVersion, content: Content) -> dict[str, OptionList]:
    lists = {
        row.slug: row
        for row in OptionList.objects.bulk_create(
            OptionList(version=version, slug=slug) for slug in content["option_lists"]
        )
    }
    Option.objects.bulk_create(
        Option(option_list=lists[slug], slug=option["slug"], position=position, **_columns("label", option["label"]))
        for slug, options in content["option_lists"].items()
        for position, option in enumerate(options, start=1)
    )
    return lists


def _columns(field: str, texts: dict[str, str]) -> dict[str, str | None]:
    """A column for every language: the ones that are missing are said to be, since asking for a default is slow."""
    return {f"{field}_en": texts.get("en", "")} | {
        f"{field}_{language}": texts.get(language) for language in LANGUAGES if language != "en"
    }
