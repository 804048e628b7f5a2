"""Addresses of the room ``submissions``."""

from django.urls import path

from submissions import views

app_name = "submissions"
urlpatterns = [
    path("", views.mine, name="mine"),
    path("open/", views.open_one, name="open"),
    path("board/<slug:slug>/", views.board, name="board"),
    path("<int:pk>/", views.overview, name="overview"),
    path("<int:pk>/checklist/", views.checklist, name="checklist"),
    path("<int:pk>/articles/<int:number>/", views.article, name="article"),
    path("<int:pk>/articles/<int:number>/proposals/", views.proposals, name="proposals"),
    path("<int:pk>/history/<str:key>/", views.history, name="history"),
    path("clarifications/", views.clarifications_asked, name="clarifications_asked"),
    path("help/", views.help_requests, name="help_requests"),
    path("help/<int:pk>/", views.help_request, name="help_request"),
    path("help/<int:pk>/close/", views.close_help, name="close_help"),
    path("help/<int:pk>/reopen/", views.reopen_help, name="reopen_help"),
    path("<int:pk>/help/<str:key>/", views.ask_help, name="ask_help"),
    path("<int:pk>/comments/", views.open_comments, name="open_comments"),
    path("<int:pk>/comments/<str:key>/", views.comments, name="comments"),
    path("<int:pk>/comments/<int:comment>/resolve/", views.resolve_comment, name="resolve_comment"),
    path("<int:pk>/comments/<int:comment>/reopen/", views.reopen_comment, name="reopen_comment"),
    path("<int:pk>/clarifications/", views.clarifications, name="clarifications"),
    path("<int:pk>/clarifications/ask/", views.ask, name="ask_clarification"),
    path("<int:pk>/clarifications/<int:clarification>/", views.clarification, name="clarification"),
    path("<int:pk>/clarifications/<int:clarification>/settle/", views.settle, name="settle_clarification"),
    path("<int:pk>/check/", views.check, name="check"),
    path("<int:pk>/submit/", views.submit, name="submit"),
    path("<int:pk>/revise/", views.revise, name="revise"),
    path("<int:pk>/move/", views.move, name="move"),
    path("<int:pk>/move/undo/", views.undo, name="undo_move"),
]
