"""What a questionnaire is called and about is part of every version published of it, so it is frozen with the first.

Source: design.md, section 2, rule 6.
"""

from django.db import migrations

CREATE = """
CREATE FUNCTION questionnaires_guard_questionnaire() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (
        SELECT 1 FROM questionnaires_questionnaireversion v WHERE v.questionnaire_id = OLD.id AND v.status <> 'draft'
    ) THEN
        RAISE EXCEPTION 'a published questionnaire version never changes'
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
END $$;
CREATE TRIGGER frozen BEFORE UPDATE OR DELETE ON questionnaires_questionnaire
    FOR EACH ROW EXECUTE FUNCTION questionnaires_guard_questionnaire();
CREATE TRIGGER frozen_truncate BEFORE TRUNCATE ON questionnaires_questionnaire
    FOR EACH STATEMENT EXECUTE FUNCTION portal_refuse_change();
"""

DROP = """
DROP TRIGGER frozen_truncate ON questionnaires_questionnaire;
DROP TRIGGER frozen ON questionnaires_questionnaire;
DROP FUNCTION questionnaires_guard_questionnaire;
"""


class Migration(migrations.Migration):
    dependencies = [("questionnaires", "0007_text_imports")]
    operations = [migrations.RunSQL(CREATE, DROP)]
