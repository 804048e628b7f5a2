"""The room ``submissions`` as a Django app."""

from django.apps import AppConfig


class SubmissionsConfig(AppConfig):
    name = "submissions"
