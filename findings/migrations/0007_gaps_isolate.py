"""Difficulties are shown to those who may see the State; which rule was brought into force is never rewritten."""

from django.db import migrations

ISOLATE = """
CALL portal_isolate('findings_difficulty');
CALL portal_append_only('findings_recomputation');
"""
RELEASE = """
DROP TRIGGER append_only_truncate ON findings_recomputation;
DROP TRIGGER append_only ON findings_recomputation;
DROP POLICY own_states ON findings_difficulty;
ALTER TABLE findings_difficulty NO FORCE ROW LEVEL SECURITY;
ALTER TABLE findings_difficulty DISABLE ROW LEVEL SECURITY;
"""


class Migration(migrations.Migration):
    dependencies = [("findings", "0006_gaps_movements")]
    operations = [migrations.RunSQL(ISOLATE, RELEASE)]
