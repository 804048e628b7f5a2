"""Registers the texts of the law that exist in six languages."""

from modeltranslation.translator import TranslationOptions, register

from instruments.models import Article, Instrument, Offence, Provision, Term


@register(Instrument)
class InstrumentTranslation(TranslationOptions):
    fields = ["title", "short_title"]


@register(Article)
class ArticleTranslation(TranslationOptions):
    fields = ["title", "summary"]


@register(Provision)
class ProvisionTranslation(TranslationOptions):
    fields = ["summary", "qualifier"]


@register(Offence)
class OffenceTranslation(TranslationOptions):
    fields = ["name"]


@register(Term)
class TermTranslation(TranslationOptions):
    fields = ["name"]
