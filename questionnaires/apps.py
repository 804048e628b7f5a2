"""The room ``questionnaires`` as a Django app."""

from django.apps import AppConfig


class QuestionnairesConfig(AppConfig):
    name = "questionnaires"
