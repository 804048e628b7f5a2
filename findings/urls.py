"""Addresses of the room ``findings``. Every page of figures has its table as a file beside it."""

from collections.abc import Callable

from django.http import HttpResponse
from django.urls import URLPattern, path

from findings import views

app_name = "findings"


def with_file(route: str, view: Callable[..., HttpResponse], name: str) -> list[URLPattern]:
    """The page, and its table: ``table.csv`` or ``table.xlsx``."""
    return [path(route, view, name=name), path(f"{route}table.<str:form>", view, name=f"{name}_file")]


urlpatterns = [
    path("", views.index, name="index"),
    path("own/<int:pk>/", views.mirror, name="mirror"),
    path("observations/<int:pk>/", views.observations, name="observations"),
    path("observations/<int:pk>/<slug:provision>/", views.observe, name="observe"),
    path("<slug:slug>/publish/", views.publish, name="publish"),
    *with_file("<slug:slug>/", views.overview, "overview"),
    *with_file("<slug:slug>/rates/", views.rates, "rates"),
    *with_file("<slug:slug>/<str:code>/clusters/", views.clusters, "clusters"),
    *with_file("<slug:slug>/<str:code>/trends/", views.trends, "trends"),
    *with_file("<slug:slug>/<str:code>/replies/", views.replies, "replies"),
    *with_file("<slug:slug>/<str:code>/articles/<int:number>/", views.article, "article"),
    *with_file("<slug:slug>/<str:code>/articles/<int:number>/across/", views.across, "across"),
    *with_file("<slug:slug>/<str:code>/provisions/<slug:slug_of>/", views.provision, "provision"),
]
