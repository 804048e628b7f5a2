"""The room ``reports`` as a Django app."""

from django.apps import AppConfig


class ReportsConfig(AppConfig):
    name = "reports"
