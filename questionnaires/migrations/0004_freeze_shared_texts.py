"""Shared texts are frozen with their version; errata and the log of a version are only ever added to.

Source: design.md, section 2, rule 6; issue 3, "Versions".
"""

from django.db import migrations

CREATE = """
CREATE TRIGGER frozen BEFORE INSERT OR UPDATE OR DELETE ON questionnaires_sharedtext
    FOR EACH ROW EXECUTE FUNCTION questionnaires_refuse_published();
CREATE TRIGGER frozen_truncate BEFORE TRUNCATE ON questionnaires_sharedtext
    FOR EACH STATEMENT EXECUTE FUNCTION portal_refuse_change();
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON questionnaires_erratum
    FOR EACH ROW EXECUTE FUNCTION portal_refuse_change();
CREATE TRIGGER append_only_truncate BEFORE TRUNCATE ON questionnaires_erratum
    FOR EACH STATEMENT EXECUTE FUNCTION portal_refuse_change();
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON questionnaires_versionevent
    FOR EACH ROW EXECUTE FUNCTION portal_refuse_change();
CREATE TRIGGER append_only_truncate BEFORE TRUNCATE ON questionnaires_versionevent
    FOR EACH STATEMENT EXECUTE FUNCTION portal_refuse_change();
"""

DROP = """
DROP TRIGGER append_only_truncate ON questionnaires_versionevent;
DROP TRIGGER append_only ON questionnaires_versionevent;
DROP TRIGGER append_only_truncate ON questionnaires_erratum;
DROP TRIGGER append_only ON questionnaires_erratum;
DROP TRIGGER frozen_truncate ON questionnaires_sharedtext;
DROP TRIGGER frozen ON questionnaires_sharedtext;
"""


class Migration(migrations.Migration):
    dependencies = [("questionnaires", "0003_shared_texts_and_checklists")]
    operations = [migrations.RunSQL(CREATE, DROP)]
