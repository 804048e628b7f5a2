"""All addresses: pages under one of six language prefixes, the API and health checks without."""

from django.conf.urls.i18n import i18n_patterns
from django.urls import include, path
from drf_spectacular.views import SpectacularAPIView

from findings import api as findings
from instruments.api import ArticleList, InstrumentList, ProvisionList
from parties import views as parties
from parties.api import ParticipationList, StateList, participation_summary, session
from reports.api import ReportDetail, ReportList, ReportSnapshot
from reports.views import data_schema
from reviewportal import views
from reviewportal.api_page import api_page
from submissions.api import article_news, write_response
from submissions.api.laws import laws
from submissions.api.uploads import begin, upload

api_patterns = [
    path("schema/", SpectacularAPIView.as_view(), name="schema"),
    path("instruments/", InstrumentList.as_view(), name="instruments"),
    path("instruments/<str:code>/articles/", ArticleList.as_view(), name="articles"),
    path("instruments/<str:code>/provisions/", ProvisionList.as_view(), name="provisions"),
    path("states/", StateList.as_view(), name="states"),
    path("participation/", ParticipationList.as_view(), name="participation"),
    path("participation/summary/", participation_summary, name="participation_summary"),
    path("cycles/", findings.CycleList.as_view(), name="cycles"),
    path("cycles/<slug:slug>/", findings.CycleDetail.as_view(), name="cycle"),
    path("cycles/<slug:slug>/status/", findings.CycleStatus.as_view(), name="cycle_status"),
    path("figures/<slug:slug>/<str:code>/articles/", findings.ArticleFigures.as_view(), name="article_figures"),
    path("figures/<slug:slug>/<str:code>/provisions/", findings.ProvisionFigures.as_view(), name="provision_figures"),
    path("figures/<slug:slug>/<str:code>/clusters/", findings.ClusterFigures.as_view(), name="cluster_figures"),
    path("figures/<slug:slug>/<str:code>/statuses/", findings.StatusFigures.as_view(), name="status_figures"),
    path("figures/<slug:slug>/<str:code>/needs/", findings.NeedFigures.as_view(), name="need_figures"),
    path("figures/<slug:slug>/<str:code>/trends/", findings.TrendFigures.as_view(), name="trend_figures"),
    path("reports/", ReportList.as_view(), name="reports"),
    path("reports/<int:pk>/", ReportDetail.as_view(), name="report"),
    path("reports/<int:pk>/snapshot/", ReportSnapshot.as_view(), name="report_snapshot"),
    path("session", session, name="session"),
    path("responses/<int:submission>/<str:key>", write_response, name="write_response"),
    path("laws", laws, name="laws"),
    path("uploads", begin, name="begin_upload"),
    path("uploads/<uuid:pk>", upload, name="upload"),
    path("submissions/<int:submission>/articles/<int:number>/news/", article_news, name="article_news"),
]
urlpatterns = [
    path("healthz", views.healthz, name="healthz"),
    path("readyz", views.readyz, name="readyz"),
    path("sw.js", views.service_worker, name="service_worker"),
    path("offline/", views.no_line, name="no_line"),
    path("schemas/report-data-1.json", data_schema, name="report_data_schema"),
    path("api/v1/", include((api_patterns, "api"))),
]
urlpatterns += i18n_patterns(
    path("", views.home, name="home"),
    path("help/", views.help_page, name="help"),
    path("verify/", views.verify_page, name="verify"),
    path("signed-in/", views.signed_in, name="signed_in"),
    path("api/", api_page, name="api_page"),
    path("accounts/tokens/", parties.tokens, name="tokens"),
    path("accounts/tokens/<int:pk>/revoke/", parties.revoke, name="revoke_token"),
    path("accounts/", include("reviewportal.account_urls")),
    path("accounts/2fa/", include("allauth.mfa.urls")),
    path("instruments/", include("instruments.urls")),
    path("states/", include("parties.urls")),
    path("studio/", include("questionnaires.urls")),
    path("submissions/", include("submissions.urls")),
    path("findings/", include("findings.urls")),
    path("reports/", include("reports.urls")),
)
handler404 = "reviewportal.views.not_found"
handler500 = "reviewportal.views.server_error"
