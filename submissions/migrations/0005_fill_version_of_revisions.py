"""Every revision there is answers the version of its submission; none has moved yet.

The trigger that freezes submitted revisions rests meanwhile: nothing a State said is touched.
"""

from django.db import migrations

FILL = """
SELECT set_config('portal.scope', 'all', true);
ALTER TABLE submissions_revision DISABLE TRIGGER frozen;
UPDATE submissions_revision r SET version_id = s.version_id
    FROM submissions_submission s WHERE s.id = r.submission_id AND r.version_id IS NULL;
SET CONSTRAINTS ALL IMMEDIATE;
ALTER TABLE submissions_revision ENABLE TRIGGER frozen;
"""


class Migration(migrations.Migration):
    dependencies = [('submissions', '0004_version_of_a_revision')]
    operations = [migrations.RunSQL(FILL, migrations.RunSQL.noop)]
