"""Addresses of the room ``reports``."""

from django.urls import path

from reports import views

app_name = "reports"
urlpatterns = [
    path("", views.report_index, name="index"),
    path("compile/<slug:slug>/", views.compile_cycle, name="compile"),
    path("drafts/new/", views.start, name="start"),
    path("drafts/new/<slug:kind>/<slug:slug>/", views.new_draft, name="new_draft"),
    path("drafts/<int:pk>/", views.draft_page, name="draft"),
    path("drafts/<int:pk>/scope/", views.draft_scope, name="draft_scope"),
    path("drafts/<int:pk>/masthead/", views.draft_masthead, name="draft_masthead"),
    path("drafts/<int:pk>/figures/", views.draft_figures, name="draft_figures"),
    path("drafts/<int:pk>/preview/<slug:language>/", views.preview, name="preview"),
    path("drafts/<int:pk>/compile/", views.compile_draft, name="compile_draft"),
    path("drafts/<int:pk>/texts/<slug:section>/<slug:language>/", views.text, name="text"),
    path("drafts/<int:pk>/texts/<slug:section>/<slug:language>/stage/", views.text_stage, name="text_stage"),
    path("drafts/<int:pk>/texts/<slug:section>/<slug:language>/history/", views.text_history, name="text_history"),
    path("own/<slug:slug>/<str:iso3>/compile/", views.compile_own, name="compile_own"),
    path("<int:pk>/", views.report_page, name="report"),
    path("<int:pk>/correct/", views.correct, name="correct"),
    path("<int:pk>/publish/", views.publish, name="publish"),
    path("jobs/<int:pk>/", views.job_page, name="job"),
    path("jobs/<int:pk>/retry/", views.retry, name="retry"),
    path("jobs/<int:pk>/cancel/", views.cancel, name="cancel"),
    path("files/<int:pk>/", views.job_file, name="file"),
    path("papers/", views.choose_paper, name="papers"),
    path("papers/<int:pk>/", views.paper_page, name="paper"),
    path("papers/<int:pk>/file/", views.paper_file, name="paper_file"),
    path("mirrors/", views.ask_mirror, name="ask_mirror"),
    path("mirrors/<int:pk>/", views.mirror_page, name="mirror"),
    path("mirrors/<int:pk>/file/", views.mirror_file, name="mirror_file"),
    path("receipts/<int:pk>/<int:number>/", views.receipt_pdf, name="receipt_pdf"),
    path("differences/<int:pk>/<int:number>/", views.differences_pdf, name="differences_pdf"),
    path("files/<int:pk>/read/", views.read_file, name="read"),
]
