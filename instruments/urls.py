"""Addresses of the room ``instruments``."""

from django.urls import path

from instruments import views

app_name = "instruments"
urlpatterns = [
    path("", views.index, name="index"),
    path("terms/", views.terms, name="terms"),
    path("<str:code>/", views.instrument, name="instrument"),
    path("<str:code>/articles/<int:number>/", views.article, name="article"),
]
