"""The log of a version is only ever added to. With a draft that is thrown away its log goes, and never without it.

An event may be deleted once its version is gone, which the guard of versions grants to drafts only; the foreign key is
checked when the transaction ends. Source: design.md, section 2, rule 6.
"""

from django.db import migrations

CREATE = """
CREATE FUNCTION questionnaires_guard_event() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' AND NOT EXISTS (
        SELECT 1 FROM questionnaires_questionnaireversion v WHERE v.id = OLD.version_id
    ) THEN
        RETURN OLD;
    END IF;
    RAISE EXCEPTION 'rows of % are never changed or deleted', TG_TABLE_NAME USING ERRCODE = 'integrity_constraint_violation';
END $$;
DROP TRIGGER append_only ON questionnaires_versionevent;
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON questionnaires_versionevent
    FOR EACH ROW EXECUTE FUNCTION questionnaires_guard_event();
"""

DROP = """
DROP TRIGGER append_only ON questionnaires_versionevent;
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON questionnaires_versionevent
    FOR EACH ROW EXECUTE FUNCTION portal_refuse_change();
DROP FUNCTION questionnaires_guard_event;
"""


class Migration(migrations.Migration):
    dependencies = [("questionnaires", "0005_more_version_events")]
    operations = [migrations.RunSQL(CREATE, DROP)]
