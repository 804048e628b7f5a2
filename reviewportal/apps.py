"""The roof as a Django app: it owns commands and page furniture, no tables."""

from django.apps import AppConfig


class ReviewportalConfig(AppConfig):
    name = "reviewportal"
