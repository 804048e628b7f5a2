"""A State's words: shown to nobody else (row level security), frozen once submitted, history append-only.

Source: design.md, section 2, rules 6 and 7; section 5.
"""

from django.db import migrations

TABLES = ["submission", "revision", "response", "responseversion", "law", "lawarticle", "assignment", "submissionevent"]

ISOLATE = "\n".join(f"CALL portal_isolate('submissions_{table}');" for table in TABLES)
RELEASE = "\n".join(
    f"DROP POLICY own_states ON submissions_{table};"
    f" ALTER TABLE submissions_{table} NO FORCE ROW LEVEL SECURITY;"
    f" ALTER TABLE submissions_{table} DISABLE ROW LEVEL SECURITY;"
    for table in TABLES
)

FREEZE = """
CALL portal_append_only('submissions_responseversion');
CALL portal_append_only('submissions_submissionevent');

CREATE FUNCTION submissions_refuse_frozen() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    touched bigint[] := ARRAY[]::bigint[];
BEGIN
    -- Both where the row was and where it goes: nothing is taken out, and nothing is slipped in.
    IF TG_OP <> 'INSERT' THEN
        touched := touched || OLD.revision_id;
    END IF;
    IF TG_OP <> 'DELETE' THEN
        touched := touched || NEW.revision_id;
    END IF;
    IF EXISTS (SELECT 1 FROM submissions_revision WHERE id = ANY (touched) AND status IN ('submitted', 'superseded')) THEN
        RAISE EXCEPTION 'a submitted revision never changes' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
END $$;
CREATE TRIGGER frozen BEFORE INSERT OR UPDATE OR DELETE ON submissions_response
    FOR EACH ROW EXECUTE FUNCTION submissions_refuse_frozen();

CREATE FUNCTION submissions_guard_revision() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' AND OLD.status IN ('submitted', 'superseded') THEN
        RAISE EXCEPTION 'a submitted revision is never deleted' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    IF TG_OP = 'UPDATE' AND OLD.status IN ('submitted', 'superseded') AND (
        to_jsonb(OLD) - 'status' <> to_jsonb(NEW) - 'status'
        OR NOT (NEW.status = OLD.status OR (OLD.status = 'submitted' AND NEW.status = 'superseded'))
    ) THEN
        RAISE EXCEPTION 'a submitted revision never changes' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
END $$;
CREATE TRIGGER frozen BEFORE UPDATE OR DELETE ON submissions_revision
    FOR EACH ROW EXECUTE FUNCTION submissions_guard_revision();
"""

THAW = """
DROP TRIGGER frozen ON submissions_revision;
DROP FUNCTION submissions_guard_revision;
DROP TRIGGER frozen ON submissions_response;
DROP FUNCTION submissions_refuse_frozen;
DROP TRIGGER append_only ON submissions_responseversion;
DROP TRIGGER append_only_truncate ON submissions_responseversion;
DROP TRIGGER append_only ON submissions_submissionevent;
DROP TRIGGER append_only_truncate ON submissions_submissionevent;
"""


class Migration(migrations.Migration):
    dependencies = [("submissions", "0001_initial"), ("parties", "0002_isolate_states")]
    operations = [migrations.RunSQL(ISOLATE, RELEASE), migrations.RunSQL(FREEZE, THAW)]
