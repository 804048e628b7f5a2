"""A published version never changes: its row may only go on to retired, and nothing below it moves.

Source: design.md, section 2, rule 6. Errata and corrections are new rows or new versions.
"""

from django.db import migrations

CREATE = """
CREATE FUNCTION questionnaires_refuse_published() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    touched jsonb[] := ARRAY[]::jsonb[];
BEGIN
    -- Both where the row was and where it goes: nothing is taken out, and nothing is slipped in.
    IF TG_OP <> 'INSERT' THEN
        touched := touched || to_jsonb(OLD);
    END IF;
    IF TG_OP <> 'DELETE' THEN
        touched := touched || to_jsonb(NEW);
    END IF;
    IF EXISTS (
        SELECT 1 FROM unnest(touched) AS line
        LEFT JOIN questionnaires_optionlist l ON l.id = (line->>'option_list_id')::bigint
        JOIN questionnaires_questionnaireversion v ON v.id = CASE
            WHEN TG_TABLE_NAME = 'questionnaires_option' THEN l.version_id ELSE (line->>'version_id')::bigint END
        WHERE v.status <> 'draft'
    ) THEN
        RAISE EXCEPTION 'a published questionnaire version never changes'
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
END $$;

CREATE FUNCTION questionnaires_guard_version() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' AND OLD.status <> 'draft' THEN
        RAISE EXCEPTION 'a published questionnaire version is never deleted'
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    IF TG_OP = 'UPDATE' AND OLD.status <> 'draft' AND (
        to_jsonb(OLD) - 'status' <> to_jsonb(NEW) - 'status'
        OR NOT (NEW.status = OLD.status OR (OLD.status = 'published' AND NEW.status = 'retired'))
    ) THEN
        RAISE EXCEPTION 'a published questionnaire version never changes'
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
END $$;

CREATE TRIGGER frozen BEFORE UPDATE OR DELETE ON questionnaires_questionnaireversion
    FOR EACH ROW EXECUTE FUNCTION questionnaires_guard_version();
CREATE TRIGGER frozen BEFORE INSERT OR UPDATE OR DELETE ON questionnaires_section
    FOR EACH ROW EXECUTE FUNCTION questionnaires_refuse_published();
CREATE TRIGGER frozen BEFORE INSERT OR UPDATE OR DELETE ON questionnaires_optionlist
    FOR EACH ROW EXECUTE FUNCTION questionnaires_refuse_published();
CREATE TRIGGER frozen BEFORE INSERT OR UPDATE OR DELETE ON questionnaires_option
    FOR EACH ROW EXECUTE FUNCTION questionnaires_refuse_published();
CREATE TRIGGER frozen BEFORE INSERT OR UPDATE OR DELETE ON questionnaires_question
    FOR EACH ROW EXECUTE FUNCTION questionnaires_refuse_published();
CREATE TRIGGER frozen_truncate BEFORE TRUNCATE ON questionnaires_questionnaireversion
    FOR EACH STATEMENT EXECUTE FUNCTION portal_refuse_change();
CREATE TRIGGER frozen_truncate BEFORE TRUNCATE ON questionnaires_section
    FOR EACH STATEMENT EXECUTE FUNCTION portal_refuse_change();
CREATE TRIGGER frozen_truncate BEFORE TRUNCATE ON questionnaires_question
    FOR EACH STATEMENT EXECUTE FUNCTION portal_refuse_change();
CREATE TRIGGER frozen_truncate BEFORE TRUNCATE ON questionnaires_optionlist
    FOR EACH STATEMENT EXECUTE FUNCTION portal_refuse_change();
CREATE TRIGGER frozen_truncate BEFORE TRUNCATE ON questionnaires_option
    FOR EACH STATEMENT EXECUTE FUNCTION portal_refuse_change();
"""

DROP = """
DROP TRIGGER frozen_truncate ON questionnaires_option;
DROP TRIGGER frozen_truncate ON questionnaires_optionlist;
DROP TRIGGER frozen_truncate ON questionnaires_question;
DROP TRIGGER frozen_truncate ON questionnaires_section;
DROP TRIGGER frozen_truncate ON questionnaires_questionnaireversion;
DROP TRIGGER frozen ON questionnaires_question;
DROP TRIGGER frozen ON questionnaires_option;
DROP TRIGGER frozen ON questionnaires_optionlist;
DROP TRIGGER frozen ON questionnaires_section;
DROP TRIGGER frozen ON questionnaires_questionnaireversion;
DROP FUNCTION questionnaires_guard_version;
DROP FUNCTION questionnaires_refuse_published;
"""


class Migration(migrations.Migration):
    dependencies = [("questionnaires", "0001_initial"), ("parties", "0002_isolate_states")]
    operations = [migrations.RunSQL(CREATE, DROP)]
