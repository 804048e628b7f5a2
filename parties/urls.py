"""Addresses of the room ``parties``."""

from django.urls import path

from parties import views

app_name = "parties"
urlpatterns = [
    path("", views.index, name="index"),
    path("<str:iso3>/", views.state, name="state"),
]
