"""Addresses of the room ``submissions``."""

from django.urls import path

from submissions import views

app_name = "submissions"
urlpatterns = [
    path("", views.mine, name="mine"),
    path("open/", views.open_one, name="open"),
    path("board/<slug:slug>/", views.board, name="board"),
    path("laws/", views.laws, name="laws"),
    path("laws/add/", views.law_add, name="law_add"),
    path("laws/register.<slug:kind>", views.laws_file, name="laws_file"),
    path("laws/<int:pk>/", views.law, name="law"),
    path("laws/<int:pk>/change/", views.law_change, name="law_change"),
    path("laws/<int:pk>/file/", views.law_file, name="law_file"),
    path("laws/<int:pk>/merge/", views.law_merge, name="law_merge"),
    path("laws/<int:pk>/withdraw/", views.law_withdraw, name="law_withdraw"),
    path("laws/<int:pk>/offer/", views.law_offer, name="law_offer"),
    path("laws/articles/<int:pk>/change/", views.law_article_change, name="law_article_change"),
    path("files/<int:pk>/", views.file, name="file"),
    path("files/<int:pk>/remove/", views.file_remove, name="file_remove"),
    path("files/<int:pk>/restore/", views.file_restore, name="file_restore"),
    path("<int:pk>/", views.overview, name="overview"),
    path("<int:pk>/checklist/", views.checklist, name="checklist"),
    path("<int:pk>/articles/<int:number>/", views.article, name="article"),
    path("<int:pk>/articles/<int:number>/proposals/", views.proposals, name="proposals"),
    path("<int:pk>/before/", views.before, name="before"),
    path("<int:pk>/find/", views.find, name="find"),
    path("<int:pk>/next/", views.next_open, name="next"),
    path("<int:pk>/history/<str:key>/", views.history, name="history"),
    path("<int:pk>/files/<str:key>/", views.files, name="files"),
    path("<int:pk>/check/", views.check, name="check"),
    path("<int:pk>/submit/", views.submit, name="submit"),
    path("<int:pk>/revise/", views.revise, name="revise"),
    path("<int:pk>/move/", views.move, name="move"),
    path("<int:pk>/move/undo/", views.undo, name="undo_move"),
]
