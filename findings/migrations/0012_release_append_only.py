"""What was released is never rewritten."""

from django.db import migrations

GUARD = "CALL portal_append_only('findings_release');"
OPEN = """
DROP TRIGGER append_only_truncate ON findings_release;
DROP TRIGGER append_only ON findings_release;
"""


class Migration(migrations.Migration):
    dependencies = [("findings", "0011_release_figures")]
    operations = [migrations.RunSQL(GUARD, OPEN)]
