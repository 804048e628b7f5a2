"""What a file said that came back may be forgotten after thirty days, and not before; until then it never changes.

Source: issue 4, "Workbook"; the answers that were taken from it stay where all answers are.
"""

from django.db import migrations

APPLY = """
DROP TRIGGER fill_once ON submissions_formreturn;
CREATE TRIGGER fill_once BEFORE UPDATE ON submissions_formreturn
    FOR EACH ROW EXECUTE FUNCTION portal_guard_filling('applied_at:outcome');
CREATE FUNCTION portal_keep_formreturn() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.returned_at < now() - interval '30 days' THEN
        RETURN OLD;
    END IF;
    RAISE EXCEPTION 'what came back in a file is kept for thirty days'
        USING ERRCODE = 'integrity_constraint_violation';
END $$;
CREATE TRIGGER kept BEFORE DELETE ON submissions_formreturn
    FOR EACH ROW EXECUTE FUNCTION portal_keep_formreturn();
"""
UNDO = """
DROP TRIGGER kept ON submissions_formreturn;
DROP FUNCTION portal_keep_formreturn;
DROP TRIGGER fill_once ON submissions_formreturn;
CREATE TRIGGER fill_once BEFORE UPDATE OR DELETE ON submissions_formreturn
    FOR EACH ROW EXECUTE FUNCTION portal_guard_filling('applied_at:outcome');
"""


class Migration(migrations.Migration):
    dependencies = [("submissions", "0014_seal_given_up")]
    operations = [migrations.RunSQL(APPLY, UNDO)]
