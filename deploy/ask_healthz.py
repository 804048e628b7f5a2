"""The health check of the web container: asks ``/healthz`` under a name the portal answers to."""

import os
import sys
import urllib.request

HOST = os.environ["ALLOWED_HOSTS"].split(",")[0]
REQUEST = urllib.request.Request("http://127.0.0.1:8000/healthz", headers={"Host": HOST})

if __name__ == "__main__":
    with urllib.request.urlopen(REQUEST, timeout=5) as answer:  # noqa: S310 (our own http address)
        sys.exit(0 if answer.status == 200 else 1)
