"""Every cycle is counted anew by the timetable, and its trends with it, now by regional group too.

On the way back the rows of single groups go: without their group they would be the totals twice.
"""

from django.db import migrations

ANEW = "UPDATE findings_tally SET basis = ''"
WITHOUT_GROUPS = "DELETE FROM findings_trendcount WHERE regional_group <> ''"


class Migration(migrations.Migration):
    dependencies = [("findings", "0013_trends_add_group")]
    operations = [migrations.RunSQL(ANEW, WITHOUT_GROUPS)]
