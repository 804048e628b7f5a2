"""Addresses of the room ``findings``."""

from django.urls import URLPattern

app_name = "findings"
urlpatterns: list[URLPattern] = []
