"""Each need is told its article. Aggregates hold nothing of their own: those of needs are counted anew by the timetable.

The owner of the tables is bound by row level security too (it is forced), so the migration says that it acts for all.
"""

from django.db import migrations

FILL = """
SELECT set_config('portal.scope', 'all', true);
UPDATE findings_assistanceneed n SET article_id = p.article_id FROM instruments_provision p WHERE p.id = n.provision_id;
DELETE FROM findings_assistanceaggregate;
"""


class Migration(migrations.Migration):
    dependencies = [("findings", "0003_add_article_of_needs")]
    operations = [migrations.RunSQL(FILL, migrations.RunSQL.noop)]
