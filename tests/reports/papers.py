"""A small version with every kind of question, for papers that are drawn for real."""

from instruments.models import Article
from questionnaires.choices import QuestionKind
from questionnaires.models import Option, OptionList, Question, Questionnaire, QuestionnaireVersion, Section, SharedText

# Key's end, kind, condition. The condition of ``why`` reads a question of its own kind, ``both`` two of them.
FOLLOW_UPS = [
    ("elements", QuestionKind.CHOICES, {"question": "LEAD", "in": ["yes", "in_part"]}),
    ("laws", QuestionKind.CITATIONS, {"question": "LEAD", "in": ["yes", "in_part"]}),
    ("kind", QuestionKind.CHOICE, {"question": "LEAD", "eq": "no"}),
    ("why", QuestionKind.TEXT, {"question": "LEAD.kind", "answered": True}),
    ("both", QuestionKind.TEXT, {"all": [{"question": "LEAD.kind", "in": ["a", "b"]}, {"party_to": "UNTOC"}]}),
]


def make_paper_version(number: int = 9) -> QuestionnaireVersion:
    """A draft on article 5 of the trafficking protocol: one provision with five follow-ups, then the article itself.

    The words are in English and French; the options in English alone.
    """
    questionnaire = Questionnaire.objects.get(slug="tip")
    version = QuestionnaireVersion.objects.create(questionnaire=questionnaire, number=number)
    article = Article.objects.get(instrument__code="TIP", number=5)
    section = Section.objects.create(version=version, article=article, position=1)
    provision = article.provisions.order_by("position")[0]
    listed = OptionList.objects.create(version=version, slug="some")
    for position, slug in enumerate("ab", start=1):
        Option.objects.create(option_list=listed, slug=slug, label_en=f"Option {slug}", position=position)
    shared = SharedText.objects.create(
        version=version, slug="laws", text_en="Which laws?", text_fr="Quelles lois ?", guidance_en="Give the articles."
    )
    lead = provision.slug
    questions = [(lead, QuestionKind.IMPLEMENTATION, {}, provision)]
    questions += [(f"{lead}.{name}", kind, _named(show_if, lead), provision) for name, kind, show_if in FOLLOW_UPS]
    questions += [("tip-5.examples", QuestionKind.TEXT, {}, None)]
    for position, (key, kind, show_if, about) in enumerate(questions, start=1):
        is_shared = kind == QuestionKind.CITATIONS
        Question.objects.create(
            version=version,
            section=section,
            key=key,
            kind=kind,
            text_en="" if is_shared else f"Is {key} so?",
            text_fr="" if is_shared else f"Est-ce que {key} ?",
            shared=shared if is_shared else None,
            provision=about,
            option_list=listed if kind in (QuestionKind.CHOICE, QuestionKind.CHOICES) else None,
            show_if=show_if,
            position=position,
        )
    return version


def _named(show_if: dict, lead: str) -> dict:
    if "all" in show_if:
        return {"all": [_named(part, lead) for part in show_if["all"]]}
    if "question" in show_if:
        return show_if | {"question": show_if["question"].replace("LEAD", lead)}
    return show_if
