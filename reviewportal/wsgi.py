"""WSGI entry point for gunicorn."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "reviewportal.settings.production")

from submissions.services.signing import signing_key

application = get_wsgi_application()
# A portal that cannot sign what States submit does not start.
signing_key()
