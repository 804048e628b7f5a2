"""Addresses of the room ``instruments``."""

from django.urls import URLPattern

app_name = "instruments"
urlpatterns: list[URLPattern] = []
