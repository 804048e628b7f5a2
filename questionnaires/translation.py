"""Registers the texts of questionnaires and cycles that exist in six languages."""

from modeltranslation.translator import TranslationOptions, register

from questionnaires.models import Cycle, Option, Question, SharedText


@register(Question)
class QuestionTranslation(TranslationOptions):
    fields = ["text", "guidance"]


@register(SharedText)
class SharedTextTranslation(TranslationOptions):
    fields = ["text", "guidance"]


@register(Option)
class OptionTranslation(TranslationOptions):
    fields = ["label"]


@register(Cycle)
class CycleTranslation(TranslationOptions):
    fields = ["title"]
