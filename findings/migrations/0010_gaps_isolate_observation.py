"""Observations are shown to those who may see the State, and are never rewritten."""

from django.db import migrations

ISOLATE = """
CALL portal_isolate('findings_observation');
CALL portal_append_only('findings_observation');
"""
RELEASE = """
DROP TRIGGER append_only_truncate ON findings_observation;
DROP TRIGGER append_only ON findings_observation;
DROP POLICY own_states ON findings_observation;
ALTER TABLE findings_observation NO FORCE ROW LEVEL SECURITY;
ALTER TABLE findings_observation DISABLE ROW LEVEL SECURITY;
"""


class Migration(migrations.Migration):
    dependencies = [("findings", "0009_gaps_observation")]
    operations = [migrations.RunSQL(ISOLATE, RELEASE)]
