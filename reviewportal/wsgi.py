"""WSGI entry point for gunicorn."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "reviewportal.settings.production")

application = get_wsgi_application()

from submissions.services import signing_key  # noqa: E402 (the apps are there only now)

# A portal that cannot sign what States submit does not start.
signing_key()
