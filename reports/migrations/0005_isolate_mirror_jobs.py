"""A State's own mirror may be one of its draft: its jobs are shown to its own people and to the portal's own jobs."""

from django.db import migrations

ISOLATE = "CALL portal_isolate_nationally('reports_mirrorjob');"
RELEASE = """
DROP POLICY own_states ON reports_mirrorjob;
ALTER TABLE reports_mirrorjob NO FORCE ROW LEVEL SECURITY;
ALTER TABLE reports_mirrorjob DISABLE ROW LEVEL SECURITY;
"""


class Migration(migrations.Migration):
    dependencies = [("reports", "0004_mirror_jobs"), ("parties", "0004_isolate_units_and_chain")]
    operations = [migrations.RunSQL(ISOLATE, RELEASE)]
