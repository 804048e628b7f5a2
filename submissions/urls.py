"""Addresses of the room ``submissions``."""

from django.urls import path

from submissions import views

app_name = "submissions"
urlpatterns = [
    path("", views.mine, name="mine"),
    path("open/", views.open_one, name="open"),
    path("offline/", views.offline, name="offline"),
    path("board/<slug:slug>/", views.board, name="board"),
    path("<int:pk>/", views.overview, name="overview"),
    path("<int:pk>/checklist/", views.checklist, name="checklist"),
    path("<int:pk>/articles/<int:number>/", views.article, name="article"),
    path("<int:pk>/articles/<int:number>/proposals/", views.proposals, name="proposals"),
    path("<int:pk>/history/<str:key>/", views.history, name="history"),
    path("<int:pk>/check/", views.check, name="check"),
    path("<int:pk>/submit/", views.submit, name="submit"),
    path("<int:pk>/revise/", views.revise, name="revise"),
    path("<int:pk>/move/", views.move, name="move"),
    path("<int:pk>/move/undo/", views.undo, name="undo_move"),
]
