"""Addresses of the room ``parties``."""

from django.urls import URLPattern

app_name = "parties"
urlpatterns: list[URLPattern] = []
