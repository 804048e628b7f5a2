"""The check of terms: a glossary term of the English is found in its official rendering, inflected as grammar asks."""

import pytest

from instruments.rules import GlossaryTerm, TermException, unrendered_terms

PROCEEDS = GlossaryTerm(
    "proceeds_of_crime",
    "proceeds of crime",
    {
        "ar": ["عائدات الجرائم"],
        "zh-hans": ["犯罪所得"],
        "fr": ["produit du crime"],
        "ru": ["доходы от преступления"],
        "es": ["producto del delito"],
    },
)
LEGAL_PERSONS = GlossaryTerm(
    "legal_persons",
    "legal persons",
    {"fr": ["personnes morales"], "ru": ["юридические лица"], "es": ["personas jurídicas"]},
)
PARTIES = GlossaryTerm("states_parties", "States Parties", {"zh-hans": ["缔约国"], "fr": ["États Parties"]})
VICTIMS = GlossaryTerm("victims", "victims", {"ru": ["потерпевшие", "жертвы"]})
LAUNDERING = GlossaryTerm("money_laundering", "money-laundering", {"fr": ["blanchiment d'argent"]})

# Term, language, English, text, whether it is rendered.
RENDERINGS = [
    (PROCEEDS, "fr", "The proceeds of crime are confiscated.", "Le produit du crime est confisqué.", True),
    (PROCEEDS, "fr", "The proceeds of crime are confiscated.", "Les produits de crimes sont confisqués.", True),
    (PROCEEDS, "fr", "The proceeds of crime are confiscated.", "Les revenus illicites sont confisqués.", False),
    (PROCEEDS, "ru", "Disposal of proceeds of crime", "Распоряжение доходами от преступлений", True),
    (PROCEEDS, "ru", "Disposal of proceeds of crime", "Распоряжение выручкой", False),
    (PROCEEDS, "es", "Proceeds of crime", "Los productos de los delitos", True),
    (PROCEEDS, "es", "Proceeds of crime", "Las ganancias ilícitas", False),
    (PROCEEDS, "zh-hans", "proceeds of crime", "没收犯罪的所得", True),
    (PROCEEDS, "zh-hans", "proceeds of crime", "没收赃款", False),
    (PROCEEDS, "ar", "proceeds of crime", "مصادرة عائدات الجرائم", True),
    (PROCEEDS, "ar", "proceeds of crime", "وبعائدات الجرائم", True),
    (PROCEEDS, "ar", "proceeds of crime", "مصادرة الأموال", False),
    (LEGAL_PERSONS, "ru", "liability of legal persons", "ответственность юридических лиц", True),
    (LEGAL_PERSONS, "ru", "a legal person", "юридическому лицу", True),
    (LEGAL_PERSONS, "fr", "a legal person", "une société", False),
    (VICTIMS, "ru", "victims of trafficking", "помощь жертвам торговли людьми", True),
    (VICTIMS, "ru", "victims of crime", "помощь потерпевшим", True),
    (LAUNDERING, "fr", "Money laundering is an offence.", "Le blanchiment d’argent est une infraction.", True),
    (PARTIES, "fr", "States Parties cooperate.", "Les États parties coopèrent.", True),
]


@pytest.mark.parametrize(("term", "language", "english", "text", "is_rendered"), RENDERINGS)
def test_inflection_is_no_other_term_and_another_word_is(term, language, english, text, is_rendered):
    found = unrendered_terms(english, text, language=language, subject="x", terms=[term])

    assert found == ([] if is_rendered else [term.slug])


@pytest.mark.parametrize("english", ["The person is heard.", "Illegal persons", "Proceedings of crime scenes"])
def test_what_the_english_does_not_say_is_not_asked_for(english):
    assert unrendered_terms(english, "Rien.", language="fr", subject="x", terms=[LEGAL_PERSONS, PROCEEDS]) == []


EXCEPTIONS = [
    (TermException("legal_persons", "fr", "Companies only.", rendering="sociétés"), []),
    (TermException("legal_persons", "*", "Another sense.", subjects=frozenset({"here"})), []),
    (TermException("legal_persons", "fr", "Another sense.", subjects=frozenset({"elsewhere"})), ["legal_persons"]),
    (TermException("legal_persons", "es", "Another language.", rendering="sociétés"), ["legal_persons"]),
    (TermException("proceeds_of_crime", "fr", "Another term.", rendering="sociétés"), ["legal_persons"]),
]


@pytest.mark.parametrize(("exception", "found"), EXCEPTIONS)
def test_an_exception_holds_for_its_term_language_and_text(exception, found):
    said = unrendered_terms(
        "A legal person", "Les sociétés", language="fr", subject="here", terms=[LEGAL_PERSONS], exceptions=[exception]
    )

    assert said == found
