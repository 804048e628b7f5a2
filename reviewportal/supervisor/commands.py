"""How each process of the portal is started: the same words here and in ``docker-compose.yml`` (a test compares)."""

LOOPBACK = "127.0.0.1"

WORKER = [
    *("celery", "--app", "reviewportal", "worker", "--pool", "prefork", "--concurrency", "1"),
    *("--queues", "celery", "--hostname", "celery@%h", "--loglevel", "INFO", "--without-gossip", "--without-mingle"),
]
# Documents have workers of their own: a long report keeps no letter waiting. Each is renewed after so many.
REPORT_WORKER = [
    *("celery", "--app", "reviewportal", "worker", "--pool", "prefork", "--concurrency", "2"),
    *("--queues", "reports", "--hostname", "reports@%h", "--loglevel", "INFO", "--without-gossip", "--without-mingle"),
    *("--max-tasks-per-child", "50", "--max-memory-per-child", "500000"),
]
# Left out: the pages of packages that only their browsable API and the admin site show, which this portal has not.
COLLECT_STATIC = [
    *("collectstatic", "--noinput", "--clear", "--verbosity", "0"),
    *("--ignore", "rest_framework", "--ignore", "modeltranslation"),
]
TIMETABLE = ["celery", "--app", "reviewportal", "beat", "--loglevel", "INFO"]


def web(address: str) -> list[str]:
    """Return the start of the web server on ``host:port``; alone it listens on the loopback only."""
    return [
        *("gunicorn", "reviewportal.wsgi:application", "--bind", address, "--worker-class", "gthread"),
        *("--workers", "2", "--threads", "4", "--timeout", "60", "--graceful-timeout", "30"),
        # Workers are renewed now and then, never all at once; the control socket would lie in the home.
        *("--max-requests", "2000", "--max-requests-jitter", "200", "--no-control-socket"),
    ]
