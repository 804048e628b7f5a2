"""A State's report on its own replies is shown to its own people and the Secretariat; all other reports to everybody."""

from django.db import migrations

ISOLATE = """
CALL portal_isolate('reports_report');
CREATE POLICY of_no_state ON reports_report USING (state_id IS NULL);
"""
RELEASE = """
DROP POLICY of_no_state ON reports_report;
DROP POLICY own_states ON reports_report;
ALTER TABLE reports_report NO FORCE ROW LEVEL SECURITY;
ALTER TABLE reports_report DISABLE ROW LEVEL SECURITY;
"""


class Migration(migrations.Migration):
    dependencies = [("reports", "0008_pdf_chapters"), ("parties", "0002_isolate_states")]
    operations = [migrations.RunSQL(ISOLATE, RELEASE)]
