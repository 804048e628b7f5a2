"""Tests: a throw-away PostgreSQL and Redis, tasks in the same process, letters in the outbox."""

import tempfile
from pathlib import Path

from reviewportal.settings.development import *  # noqa: F403  (settings inherit by star)
from reviewportal.settings.development import DATABASES, REST_FRAMEWORK, STORAGES

# The owner makes and migrates the test database; requests and tests run as the role that owns nothing.
DATABASES["default"]["TEST"] = {"MIRROR": "owner"}
DATABASES["default"]["CONN_MAX_AGE"] = 0

ILLUSTRATIVE = True
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
CELERY_TASK_ALWAYS_EAGER = True
CELERY_TASK_EAGER_PROPAGATES = True
DATA_DIR = Path(tempfile.mkdtemp(prefix="review-portal-test-"))
REPORT_FILES_DIR = DATA_DIR / "reports"
ATTACHMENTS_DIR = DATA_DIR / "attachments"
SEAL_KEY_FILE = DATA_DIR / "keys" / "seal-key.pem"
SEAL_FORMER_KEYS_DIR = DATA_DIR / "keys" / "former"
STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
# Tests ask more in a minute than any program; the test of the limit sets its own.
REST_FRAMEWORK["DEFAULT_THROTTLE_RATES"] = {"reading": None}
