"""Row level security: a session sees the rows of the States it acts for (see parties/isolation.py).

``portal_isolate(table)`` is called by every later migration that makes a table with a State's data.
FORCE binds the owner of the table too; only a superuser passes, and the portal has none.
"""

from django.db import migrations

CREATE = """
CREATE PROCEDURE portal_isolate(target regclass) LANGUAGE plpgsql AS $$
BEGIN
    EXECUTE format('ALTER TABLE %s ENABLE ROW LEVEL SECURITY', target);
    EXECUTE format('ALTER TABLE %s FORCE ROW LEVEL SECURITY', target);
    EXECUTE format($policy$
        CREATE POLICY own_states ON %s USING (
            (SELECT current_setting('portal.scope', true)) = 'all'
            OR state_id = ANY ((SELECT string_to_array(
                nullif(current_setting('portal.states', true), ''), ',')::bigint[])::bigint[])
        )$policy$, target);
END $$;
CALL portal_isolate('parties_noteverbale');
CALL portal_isolate('parties_nomination');
-- A person may learn for whom they act before the session can say so.
CREATE POLICY own_nominations ON parties_nomination FOR SELECT USING (
    user_id = (SELECT nullif(current_setting('portal.user', true), '')::bigint)
);

CREATE FUNCTION portal_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'rows of % are never changed or deleted', TG_TABLE_NAME USING ERRCODE = 'integrity_constraint_violation';
END $$;
CREATE PROCEDURE portal_append_only(target regclass) LANGUAGE plpgsql AS $$
BEGIN
    EXECUTE format('CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON %s
                    FOR EACH ROW EXECUTE FUNCTION portal_refuse_change()', target);
    EXECUTE format('CREATE TRIGGER append_only_truncate BEFORE TRUNCATE ON %s
                    FOR EACH STATEMENT EXECUTE FUNCTION portal_refuse_change()', target);
END $$;
"""

DROP = """
DROP POLICY own_nominations ON parties_nomination;
DROP POLICY own_states ON parties_nomination;
DROP POLICY own_states ON parties_noteverbale;
ALTER TABLE parties_nomination DISABLE ROW LEVEL SECURITY;
ALTER TABLE parties_noteverbale DISABLE ROW LEVEL SECURITY;
DROP PROCEDURE portal_append_only;
DROP FUNCTION portal_refuse_change;
DROP PROCEDURE portal_isolate;
"""


class Migration(migrations.Migration):
    dependencies = [("parties", "0001_initial")]
    operations = [migrations.RunSQL(CREATE, DROP)]
