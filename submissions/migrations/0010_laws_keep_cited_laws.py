"""A law that a frozen revision cites stays as it was: what was submitted shows the law as it stood.

Added to it may only be what it was replaced by, and since when it is no longer offered. Source: issue 4, "Laws once";
design.md, section 2, rule 6.
"""

from django.db import migrations

CREATE = """
CREATE FUNCTION submissions_is_law_frozen(of_state bigint, articles bigint[]) RETURNS boolean LANGUAGE sql STABLE AS $$
    SELECT EXISTS (
        SELECT 1 FROM submissions_response r
        JOIN submissions_revision v ON v.id = r.revision_id
        JOIN questionnaires_question q ON q.id = r.question_id
        WHERE r.state_id = of_state AND q.kind = 'citations'
            AND v.status IN ('submitted', 'superseded', 'set_aside')
            AND jsonb_typeof(r.value) = 'array'
            AND r.value @> ANY (SELECT to_jsonb(a) FROM unnest(articles) AS a)
    )
$$;

CREATE FUNCTION submissions_keep_cited_law() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    articles bigint[];
BEGIN
    IF TG_OP = 'UPDATE' AND to_jsonb(OLD) - ARRAY['replaced_by_id', 'withdrawn_at']
        = to_jsonb(NEW) - ARRAY['replaced_by_id', 'withdrawn_at'] THEN
        RETURN NEW;
    END IF;
    IF TG_TABLE_NAME = 'submissions_law' THEN
        articles := ARRAY(SELECT id FROM submissions_lawarticle WHERE law_id = OLD.id);
    ELSE
        articles := ARRAY[OLD.id];
    END IF;
    IF submissions_is_law_frozen(OLD.state_id, articles) THEN
        RAISE EXCEPTION 'a law that a submitted revision cites is never changed, only replaced'
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
END $$;
CREATE TRIGGER keep_cited BEFORE UPDATE OR DELETE ON submissions_law
    FOR EACH ROW EXECUTE FUNCTION submissions_keep_cited_law();
CREATE TRIGGER keep_cited BEFORE UPDATE OR DELETE ON submissions_lawarticle
    FOR EACH ROW EXECUTE FUNCTION submissions_keep_cited_law();
CREATE TRIGGER keep_cited_truncate BEFORE TRUNCATE ON submissions_law
    FOR EACH STATEMENT EXECUTE FUNCTION portal_refuse_change();
CREATE TRIGGER keep_cited_truncate BEFORE TRUNCATE ON submissions_lawarticle
    FOR EACH STATEMENT EXECUTE FUNCTION portal_refuse_change();
"""
DROP = """
DROP TRIGGER keep_cited_truncate ON submissions_lawarticle;
DROP TRIGGER keep_cited_truncate ON submissions_law;
DROP TRIGGER keep_cited ON submissions_lawarticle;
DROP TRIGGER keep_cited ON submissions_law;
DROP FUNCTION submissions_keep_cited_law;
DROP FUNCTION submissions_is_law_frozen;
"""


class Migration(migrations.Migration):
    dependencies = [("submissions", "0009_isolate_and_guard_the_desk")]
    operations = [migrations.RunSQL(CREATE, DROP)]
