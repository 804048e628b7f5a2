"""State names in six languages, and the place of each name in its language's own order."""

from modeltranslation.translator import TranslationOptions, register

from parties.models import State


@register(State)
class StateTranslation(TranslationOptions):
    fields = ["name", "position"]
