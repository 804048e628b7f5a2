"""The room ``instruments`` as a Django app."""

from django.apps import AppConfig


class InstrumentsConfig(AppConfig):
    name = "instruments"
