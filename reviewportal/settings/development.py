"""Development and the embedded mode of ``make run``: loopback only, second factor offered but not demanded."""

import os

from reviewportal.settings.base import *  # noqa: F403  (settings inherit by star)

SECRET_KEY = os.environ.get("SECRET_KEY", "development-only-never-in-production")
DEBUG = os.environ.get("DEBUG", "") == "1"
ALLOWED_HOSTS = ["127.0.0.1", "localhost", "[::1]"]
MFA_REQUIRED = os.environ.get("MFA_REQUIRED", "0") == "1"
