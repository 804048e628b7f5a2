"""Moves are shown to nobody else, and only their undoing is ever added; what is set aside is kept as it was left.

Source: issue 3, "Versions": answers move by an explicit, reversible step, and nothing may delete or blank one.
"""

from django.db import migrations

ISOLATE = "CALL portal_isolate('submissions_submissionmove');"
RELEASE = """
DROP POLICY own_states ON submissions_submissionmove;
ALTER TABLE submissions_submissionmove NO FORCE ROW LEVEL SECURITY;
ALTER TABLE submissions_submissionmove DISABLE ROW LEVEL SECURITY;
"""

GUARD = """
CREATE FUNCTION submissions_guard_move() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    undoing CONSTANT text[] := ARRAY['undone_at', 'undone_by_id', 'undo_outcome'];
BEGIN
    IF TG_OP = 'UPDATE' AND OLD.undone_at IS NULL AND NEW.undone_at IS NOT NULL
        AND to_jsonb(OLD) - undoing = to_jsonb(NEW) - undoing THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'a move is never changed or deleted, only undone, and once'
        USING ERRCODE = 'integrity_constraint_violation';
END $$;
CREATE TRIGGER guarded BEFORE UPDATE OR DELETE ON submissions_submissionmove
    FOR EACH ROW EXECUTE FUNCTION submissions_guard_move();
CREATE TRIGGER guarded_truncate BEFORE TRUNCATE ON submissions_submissionmove
    FOR EACH STATEMENT EXECUTE FUNCTION portal_refuse_change();
"""
UNGUARD = """
DROP TRIGGER guarded_truncate ON submissions_submissionmove;
DROP TRIGGER guarded ON submissions_submissionmove;
DROP FUNCTION submissions_guard_move;
"""

FREEZE = """
CREATE OR REPLACE FUNCTION submissions_refuse_frozen() RETURNS trigger LANGUAGE plpgsql AS $$
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
    IF EXISTS (
        SELECT 1 FROM submissions_revision
        WHERE id = ANY (touched) AND status IN ('submitted', 'superseded'%(and_set_aside)s)
    ) THEN
        RAISE EXCEPTION 'a submitted revision never changes' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
END $$;

CREATE OR REPLACE FUNCTION submissions_guard_revision() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' AND OLD.status IN ('submitted', 'superseded'%(and_set_aside)s) THEN
        RAISE EXCEPTION 'a submitted revision is never deleted' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    IF TG_OP = 'UPDATE' AND OLD.status IN ('submitted', 'superseded'%(and_set_aside)s) AND (
        to_jsonb(OLD) - 'status' <> to_jsonb(NEW) - 'status'
        OR NOT (NEW.status = OLD.status OR (OLD.status = 'submitted' AND NEW.status = 'superseded')%(or_back)s)
    ) THEN
        RAISE EXCEPTION 'a submitted revision never changes' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
END $$;
"""
WITH_SET_ASIDE = FREEZE % {
    "and_set_aside": ", 'set_aside'",
    "or_back": " OR (OLD.status = 'set_aside' AND NEW.status = 'draft')",
}
WITHOUT = FREEZE % {"and_set_aside": "", "or_back": ""}


class Migration(migrations.Migration):
    dependencies = [("submissions", "0006_moves_between_versions")]
    operations = [
        migrations.RunSQL(ISOLATE, RELEASE),
        migrations.RunSQL(GUARD, UNGUARD),
        migrations.RunSQL(WITH_SET_ASIDE, WITHOUT),
    ]
