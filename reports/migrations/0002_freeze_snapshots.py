"""The snapshot of a report never changes; only the day of publication may be added, once.

Source: design.md, section 2, rule 6.
"""

from django.db import migrations

CREATE = """
CREATE FUNCTION reports_guard_report() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE'
        OR to_jsonb(OLD) - 'published_at' <> to_jsonb(NEW) - 'published_at'
        OR (OLD.published_at IS NOT NULL AND NEW.published_at IS DISTINCT FROM OLD.published_at)
    THEN
        RAISE EXCEPTION 'a compiled report never changes' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER frozen BEFORE UPDATE OR DELETE ON reports_report
    FOR EACH ROW EXECUTE FUNCTION reports_guard_report();
"""

DROP = """
DROP TRIGGER frozen ON reports_report;
DROP FUNCTION reports_guard_report;
"""


class Migration(migrations.Migration):
    dependencies = [("reports", "0001_initial")]
    operations = [migrations.RunSQL(CREATE, DROP)]
