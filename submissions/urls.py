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
    path("<int:pk>/check/", views.check, name="check"),
    path("<int:pk>/submit/", views.submit, name="submit"),
    path("desk/<str:iso3>/", views.desk, name="desk"),
    path("<int:pk>/release/", views.release, name="release"),
    path("<int:pk>/recall/", views.recall, name="recall"),
    path("<int:pk>/give-up/", views.give_up, name="give_up"),
    path("<int:pk>/events/", views.events, name="events"),
    path("<int:pk>/differences/<int:number>/", views.differences, name="differences"),
    path("<int:pk>/receipts/<int:number>/", views.receipt, name="receipt"),
    path("<int:pk>/receipts/<int:number>/<str:name>", views.receipt_file, name="receipt_file"),
    path("<int:pk>/mark-checked/", views.mark_checked, name="mark_checked"),
    path("<int:pk>/return/", views.return_one, name="return"),
    path("<int:pk>/close/", views.close_one, name="close"),
    path("<int:pk>/revise/", views.revise, name="revise"),
    path("<int:pk>/move/", views.move, name="move"),
    path("<int:pk>/move/undo/", views.undo, name="undo_move"),
]
