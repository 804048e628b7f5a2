"""Registers the texts of the law that exist in six languages."""

from modeltranslation.translator import TranslationOptions, register

from instruments.models import Article, Element, Instrument, Offence, Provision, Term


@register(Instrument)
class InstrumentTranslation(TranslationOptions):
    fields = ["title", "short_title"]


@register(Article)
class ArticleTranslation(TranslationOptions):
    fields = ["title", "summary"]


@register(Provision)
class ProvisionTranslation(TranslationOptions):
    fields = ["summary", "qualifier", "note"]


@register(Element)
class ElementTranslation(TranslationOptions):
    fields = ["text"]


@register(Offence)
class OffenceTranslation(TranslationOptions):
    fields = ["name", "conduct", "mental_element", "group_involvement", "transnationality", "note"]


@register(Term)
class TermTranslation(TranslationOptions):
    fields = ["name"]
