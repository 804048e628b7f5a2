"""All addresses: pages under one of six language prefixes, the API and health checks without."""

from django.conf.urls.i18n import i18n_patterns
from django.urls import include, path
from drf_spectacular.views import SpectacularAPIView

from reviewportal import views

api_patterns = [
    path("schema/", SpectacularAPIView.as_view(), name="schema"),
]
urlpatterns = [
    path("healthz", views.healthz, name="healthz"),
    path("readyz", views.readyz, name="readyz"),
    path("api/v1/", include((api_patterns, "api"))),
]
urlpatterns += i18n_patterns(
    path("", views.home, name="home"),
    path("accounts/", include("allauth.account.urls")),
    path("accounts/2fa/", include("allauth.mfa.urls")),
)
handler404 = "reviewportal.views.not_found"
handler500 = "reviewportal.views.server_error"
