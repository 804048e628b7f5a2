"""Addresses of the Studio, where the Secretariat prepares what is asked."""

from django.urls import path

from questionnaires import views

app_name = "questionnaires"
VERSION = "<slug:slug>/<int:number>"
urlpatterns = [
    path("", views.index, name="index"),
    path("catalogue/", views.catalogue, name="catalogue"),
    path("catalogue/<str:code>/texts/", views.catalogue_texts, name="catalogue_texts"),
    path("imports/<int:pk>/", views.import_preview, name="import_preview"),
    path(f"{VERSION}/", views.version, name="version"),
    path(f"{VERSION}/log/", views.log, name="log"),
    path(f"{VERSION}/copy/", views.copy, name="copy"),
    path(f"{VERSION}/discard/", views.discard, name="discard"),
    path(f"{VERSION}/move/", views.move, name="move"),
    path(f"{VERSION}/articles/<int:article>/add/", views.add, name="add"),
    path(f"{VERSION}/questions/<str:key>/", views.question, name="question"),
    path(f"{VERSION}/questions/<str:key>/structure/", views.structure, name="structure"),
    path(f"{VERSION}/questions/<str:key>/remove/", views.remove, name="remove"),
    path(f"{VERSION}/shared/<slug:name>/", views.shared, name="shared"),
    path(f"{VERSION}/lists/<slug:name>/", views.option_list, name="list"),
    path(f"{VERSION}/lists/<slug:name>/options/", views.options, name="options"),
    path(f"{VERSION}/erratum/<str:language>/<str:field>/<path:subject>/", views.erratum, name="erratum"),
    path(f"{VERSION}/preview/", views.preview_start, name="preview_start"),
    path(f"{VERSION}/preview/<int:article>/", views.preview, name="preview"),
    path(f"{VERSION}/differences/", views.differences, name="differences"),
    path(f"{VERSION}/matrix/", views.matrix, name="matrix"),
    path(f"{VERSION}/texts/", views.texts, name="texts"),
    path(f"{VERSION}/export/", views.export_texts, name="export"),
    path(f"{VERSION}/import/", views.import_texts, name="import"),
    path(f"{VERSION}/publication/", views.publication, name="publication"),
    path(f"{VERSION}/retire/", views.retire, name="retire"),
    path(f"{VERSION}/cycles/", views.cycles, name="cycles"),
]
