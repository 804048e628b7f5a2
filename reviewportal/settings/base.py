"""Settings shared by every place the portal runs in. Only settings read the environment."""

import os
from pathlib import Path

import dj_database_url
from celery.schedules import crontab
from csp.constants import NONCE, NONE, SELF
from django.utils.translation import gettext_lazy as _

# --- Paths
BASE_DIR = Path(__file__).resolve().parent.parent.parent
DATA_DIR = Path(os.environ.get("DATA_DIR", BASE_DIR / "var")).resolve()
REPORT_FILES_DIR = DATA_DIR / "reports"
# Files of States: outside every folder that is served.
ATTACHMENTS_DIR = DATA_DIR / "attachments"

# --- What this installation is
# The illustrative mode shows generated data and demonstration accounts, and says so on every page.
ILLUSTRATIVE = os.environ.get("ILLUSTRATIVE", "") == "1"
BASE_URL = os.environ.get("BASE_URL", "http://127.0.0.1:8000")

# --- Apps
INSTALLED_APPS = [
    "modeltranslation",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "csp",
    "django_htmx",
    "template_partials",
    "rest_framework",
    "drf_spectacular",
    "instruments",
    "parties",
    "questionnaires",
    "submissions",
    "findings",
    "reports",
    "reviewportal",
]
ROOT_URLCONF = "reviewportal.urls"
WSGI_APPLICATION = "reviewportal.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# --- Middleware
# "kept" stands outermost but for security headers: whatever fails below it, typed text comes back.
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    # Pages come down to a tenth on a thin line; Django pads them, so their length tells nothing (BREACH).
    "django.middleware.gzip.GZipMiddleware",
    "reviewportal.middleware.compress_pages",
    "csp.middleware.CSPMiddleware",
    "reviewportal.api_access.answer_if_news",
    "django.middleware.locale.LocaleMiddleware",
    "reviewportal.api_access.speak_as_asked",
    "reviewportal.middleware.keep_typed_text",
    "reviewportal.middleware.keep_too_long_text",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "reviewportal.api_access.read_token",
    "reviewportal.middleware.act_as_user",
    "reviewportal.middleware.say_whose_page",
    "reviewportal.middleware.require_second_factor",
]
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "reviewportal.context_processors.furniture",
            ],
        },
    }
]

# --- Database
# "default" is the role that serves requests: it owns nothing, so row level security binds it.
# "owner" owns the tables and is used by migrations only.
DATABASE_URL = os.environ.get("DATABASE_URL", "postgres://portal_app@127.0.0.1:5432/portal")
OWNER_DATABASE_URL = os.environ.get("OWNER_DATABASE_URL", DATABASE_URL)
DATABASES = {
    "default": dj_database_url.parse(DATABASE_URL, conn_max_age=600, conn_health_checks=True),
    "owner": dj_database_url.parse(OWNER_DATABASE_URL),
}
DATABASE_ROUTERS: list[str] = []
CACHES = {
    # In the database, so that no web request waits for Redis and sign-in limits hold across processes.
    "default": {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "cache"}
}

# --- Languages: the six of the United Nations, in their order
LANGUAGES = [
    ("ar", _("Arabic")),
    ("zh-hans", _("Chinese")),
    ("en", _("English")),
    ("fr", _("French")),
    ("ru", _("Russian")),
    ("es", _("Spanish")),
]
LANGUAGE_CODE = "en"
LOCALE_PATHS = [BASE_DIR / "locale"]
FORMAT_MODULE_PATH = ["reviewportal.formats"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "UTC"
USE_THOUSAND_SEPARATOR = True
MODELTRANSLATION_DEFAULT_LANGUAGE = "en"
MODELTRANSLATION_FALLBACK_LANGUAGES = ("en",)

# --- Files
STATIC_URL = "/static/"
STATIC_ROOT = DATA_DIR / "static"
STATICFILES_DIRS = [BASE_DIR / "static"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": DATA_DIR / "files"}},
    "staticfiles": {"BACKEND": "reviewportal.static_files.OneSheetStorage"},
}
# Signs what States submit (Ed25519, PEM); made at set-up where it may be. Public keys used before, as *.pem files.
SEAL_KEY_FILE = Path(os.environ.get("SEAL_KEY_FILE", DATA_DIR / "keys" / "seal-key.pem"))
SEAL_KEY_IS_MADE = True
SEAL_FORMER_KEYS_DIR = Path(os.environ.get("SEAL_FORMER_KEYS_DIR") or DATA_DIR / "keys" / "former")
DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2000

# --- Mail
EMAIL_BACKEND = "django.core.mail.backends.console.EmailBackend"
DEFAULT_FROM_EMAIL = os.environ.get("DEFAULT_FROM_EMAIL", "review-portal@localhost")

# --- Celery: the database knows every job, Redis only rings the bell
CELERY_BROKER_URL = os.environ.get("REDIS_URL", "redis://127.0.0.1:6379/0")
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_ENABLE_REMOTE_CONTROL = False
CELERY_WORKER_MAX_MEMORY_PER_CHILD = 900_000  # KiB
CELERY_TASK_SOFT_TIME_LIMIT = 15 * 60
CELERY_TASK_TIME_LIMIT = 16 * 60
CELERY_TASK_PUBLISH_RETRY = False
# What one document may take of the memory of its worker; more fails the job, and the worker lives on.
REPORT_MEMORY_BYTES = int(os.environ.get("REPORT_MEMORY_MIB", "1536")) * 2**20
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_TRANSPORT_OPTIONS = {
    "visibility_timeout": 20 * 60,  # above the hard limit, or a slow job would run twice
    "socket_timeout": 2,
    "socket_connect_timeout": 2,
}
CELERY_TIMEZONE = "UTC"
CELERY_BEAT_SCHEDULE_FILENAME = str(DATA_DIR / "timetable")
CELERY_BEAT_SCHEDULE = {
    "worker-seen": {"task": "reviewportal.periodic.note_worker_seen", "schedule": 5, "options": {"expires": 10}},
    "take-up-report-jobs": {"task": "reports.periodic.take_up_report_jobs", "schedule": 10, "options": {"expires": 10}},
    "sweep-report-fragments": {"task": "reports.periodic.sweep_report_fragments", "schedule": 24 * 3600},
    "sweep-attachments": {"task": "submissions.periodic.sweep_attachments", "schedule": 3600},
    "forget-text-imports": {"task": "questionnaires.periodic.forget_text_imports", "schedule": 24 * 3600},
    "send-reminders": {"task": "submissions.periodic.send_reminders", "schedule": crontab(hour=5, minute=0)},
    "forget-form-returns": {"task": "submissions.periodic.forget_form_returns", "schedule": 24 * 3600},
    "compute-gaps": {"task": "findings.periodic.compute_awaited_gaps", "schedule": 60, "options": {"expires": 60}},
}

# --- Sign-in
AUTH_USER_MODEL = "parties.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {
        "NAME": "reviewportal.accounts.LengthValidator",
        "OPTIONS": {"min_length": 15},
    },
    {"NAME": "reviewportal.accounts.RarenessValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "home"
ACCOUNT_LOGOUT_REDIRECT_URL = "home"
ACCOUNT_ADAPTER = "reviewportal.accounts.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "email*", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_SESSION_REMEMBER = False
# An address that no account has gets no letter: strangers cannot make the portal write to anybody.
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ACCOUNT_FORMS = {
    "login": "reviewportal.forms.LoginForm",
    "reauthenticate": "reviewportal.forms.ReauthenticateForm",
    "change_password": "reviewportal.forms.ChangePasswordForm",
    "set_password": "reviewportal.forms.SetPasswordForm",
    "reset_password": "reviewportal.forms.ResetPasswordForm",
    "reset_password_from_key": "reviewportal.forms.ResetPasswordKeyForm",
}
ACCOUNT_RATE_LIMITS = {
    "login_failed": "10/m/ip,5/5m/key",
    # Accepting an invitation, asking for a new link, and inviting; counted in the cache, which is the database.
    "invitation_accept": "20/h/ip,10/h/key",
    "invitation_again": "10/h/ip,3/h/key",
    "invitation_send": "100/d/user",
}
MFA_ADAPTER = "reviewportal.accounts.SecondFactorAdapter"
MFA_FORMS = {
    "authenticate": "reviewportal.forms.AuthenticateForm",
    "reauthenticate": "reviewportal.forms.ReauthenticateByCodeForm",
    "activate_totp": "reviewportal.forms.ActivateTOTPForm",
}
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_TOTP_ISSUER = "UNTOC review portal"
MFA_REQUIRED = os.environ.get("MFA_REQUIRED", "1") == "1"

# --- Security
SESSION_COOKIE_AGE = 12 * 60 * 60
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "reviewportal.views.csrf_failure"
X_FRAME_OPTIONS = "DENY"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF, NONCE],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "connect-src": [SELF],
        "font-src": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
        "manifest-src": [SELF],
        "worker-src": [SELF],
    }
}

# --- Work without a line
# Off, the service worker that browsers already have takes its stored pages away and goes; unsent answers stay.
SERVICE_WORKER = os.environ.get("SERVICE_WORKER", "1") == "1"

# --- API
REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": ["reviewportal.api.SessionAuthentication"],
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.IsAuthenticated"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer", "reviewportal.api_reading.CSVRenderer"],
    "DEFAULT_CONTENT_NEGOTIATION_CLASS": "reviewportal.api_reading.Negotiation",
    "DEFAULT_PAGINATION_CLASS": "reviewportal.api_reading.Pages",
    "DEFAULT_THROTTLE_CLASSES": ["reviewportal.api_reading.ReadingThrottle"],
    # For each person, or each address of who is nobody.
    "DEFAULT_THROTTLE_RATES": {"reading": "300/min"},
    "DEFAULT_PARSER_CLASSES": ["reviewportal.api.StrictJSONParser"],
    "DEFAULT_SCHEMA_CLASS": "reviewportal.api_schema.PortalSchema",
    "EXCEPTION_HANDLER": "reviewportal.api.explain_error",
    "UNAUTHENTICATED_USER": "django.contrib.auth.models.AnonymousUser",
}
SPECTACULAR_SETTINGS = {
    "TITLE": "Review portal of the Convention against Transnational Organized Crime",
    "DESCRIPTION": (
        "What the portal publishes, for programs, and read-only. Figures that rest on few States are withheld here as"
        " on every page: number null and withheld true, never zero. Nothing is ordered by result."
    ),
    "VERSION": "1",
    "SERVE_INCLUDE_SCHEMA": False,
    # Fields of one name whose values are not the same.
    "ENUM_NAME_OVERRIDES": {
        "ReportKindEnum": "reports.choices.ReportKind",
        "StateKindEnum": "parties.choices.StateKind",
    },
    "APPEND_COMPONENTS": {
        "securitySchemes": {
            "token": {
                "type": "http",
                "scheme": "bearer",
                "description": "A token made on the page “API tokens”. Without one, what is public is read.",
            }
        }
    },
    "OAS_VERSION": "3.1.0",
}

# --- Rules of the field that are settings
# An aggregate that rests on fewer States than this is withheld from all but the Secretariat.
SMALL_CELL_THRESHOLD = 5
# Longest answer, in characters: below the limit of a spreadsheet cell, so that no export cuts it.
ANSWER_MAX_CHARACTERS = 30_000
# Files of a State: bytes of one, of all of them, and how many stand beside one question.
ATTACHMENT_MAX_BYTES = 25 * 1024 * 1024
ATTACHMENTS_MAX_BYTES = 500 * 1024 * 1024
ATTACHMENTS_PER_QUESTION = 20
UPLOAD_PIECE_BYTES = 256 * 1024

# --- Logging
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name} {message}", "style": "{"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": "INFO"},
    "loggers": {
        # Font subsetting and rendering steps speak at INFO for every page.
        "fontTools": {"level": "WARNING"},
        "weasyprint": {"level": "WARNING"},
    },
}
