"""What the serving role may do. It owns nothing, so row level security and triggers bind it."""

from django.conf import settings
from django.db import connections

APPEND_ONLY_TABLES = [
    "findings_observation",
    "findings_recomputation",
    "parties_chainentry",
    "questionnaires_erratum",
    "reports_sectiontextversion",
    "submissions_articlemark",
    "submissions_formissue",
    "submissions_nothingnew",
    "submissions_responseversion",
    "submissions_seal",
    "submissions_submissionevent",
]
# Written by the database itself, through the trigger of its owner. Where owner and role are one, nothing keeps that
# role from writing links of its own: then only the signed receipts hold the chain.
WRITTEN_BY_TRIGGER = ["parties_chainentry"]


def grant_access() -> None:
    """Give the role of ``default`` its rights on the tables of ``owner``; does nothing where they are one role."""
    role = settings.DATABASES["default"]["USER"]
    if role == settings.DATABASES["owner"]["USER"]:
        return
    with connections["owner"].cursor() as cursor:
        cursor.execute(f'GRANT USAGE ON SCHEMA public TO "{role}"')
        cursor.execute(f'GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO "{role}"')
        cursor.execute(f'GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO "{role}"')
        for table in APPEND_ONLY_TABLES:
            cursor.execute(f'REVOKE UPDATE, DELETE ON {table} FROM "{role}"')
        for table in WRITTEN_BY_TRIGGER:
            cursor.execute(f'REVOKE INSERT ON {table} FROM "{role}"')
