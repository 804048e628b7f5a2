"""Addresses of the room ``findings``."""

from django.urls import path

from findings import views

app_name = "findings"
urlpatterns = [
    path("", views.index, name="index"),
    path("own/<int:pk>/", views.mirror, name="mirror"),
    path("observations/<int:pk>/", views.observations, name="observations"),
    path("observations/<int:pk>/<slug:provision>/", views.observe, name="observe"),
    path("<slug:slug>/", views.overview, name="overview"),
    path("<slug:slug>/table.csv", views.overview_csv, name="overview_csv"),
    path("<slug:slug>/<str:code>/articles/<int:number>/", views.article, name="article"),
    path("<slug:slug>/<str:code>/articles/<int:number>/table.csv", views.article_csv, name="article_csv"),
]
