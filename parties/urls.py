"""Addresses of the room ``parties``."""

from django.urls import path

from parties import views

app_name = "parties"
urlpatterns = [
    path("", views.index, name="index"),
    path("invitations/again/", views.ask_again, name="ask_again"),
    path("invitations/<str:token>/", views.accept, name="accept"),
    path("<str:iso3>/", views.state, name="state"),
    path("<str:iso3>/people/", views.people, name="people"),
    path("<str:iso3>/people/<int:pk>/end/", views.end_role, name="end_role"),
    path("<str:iso3>/invitations/<int:pk>/resend/", views.resend, name="resend"),
    path("<str:iso3>/invitations/<int:pk>/withdraw/", views.withdraw, name="withdraw"),
]
