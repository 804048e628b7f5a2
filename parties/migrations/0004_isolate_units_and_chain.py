"""Walls around what a State arranges for itself, and rows to which something is added once and then never again.

``portal_isolate_nationally(table)``: shown to the State's own people and to the portal's own jobs, never to a person of
the Secretariat, whose session acts for all and names its user. ``portal_fill_once(table, groups)``: no row is deleted,
and nothing of it changes but the columns of a group, "moment:column,column", while that moment is not yet set.
Source: design.md, section 5 (national comments, assignments); section 2, rule 6.
"""

from django.db import migrations

CREATE = """
CREATE PROCEDURE portal_isolate_nationally(target regclass) LANGUAGE plpgsql AS $$
BEGIN
    EXECUTE format('ALTER TABLE %s ENABLE ROW LEVEL SECURITY', target);
    EXECUTE format('ALTER TABLE %s FORCE ROW LEVEL SECURITY', target);
    EXECUTE format($policy$
        CREATE POLICY own_states ON %s USING (
            ((SELECT current_setting('portal.scope', true)) = 'all'
                AND coalesce((SELECT current_setting('portal.user', true)), '') = '')
            OR state_id = ANY ((SELECT string_to_array(
                nullif(current_setting('portal.states', true), ''), ',')::bigint[])::bigint[])
        )$policy$, target);
END $$;

CREATE FUNCTION portal_guard_filling() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    filling text[] := ARRAY[]::text[];
    moment text;
BEGIN
    IF TG_OP = 'UPDATE' THEN
        FOR place IN 0 .. TG_NARGS - 1 LOOP
            moment := split_part(TG_ARGV[place], ':', 1);
            IF to_jsonb(OLD) ->> moment IS NULL THEN
                filling := filling || moment || string_to_array(split_part(TG_ARGV[place], ':', 2), ',');
            END IF;
        END LOOP;
        IF to_jsonb(OLD) - filling = to_jsonb(NEW) - filling THEN
            RETURN NEW;
        END IF;
    END IF;
    RAISE EXCEPTION 'what is written in % is never changed or deleted', TG_TABLE_NAME
        USING ERRCODE = 'integrity_constraint_violation';
END $$;
CREATE PROCEDURE portal_fill_once(target regclass, VARIADIC groups text[]) LANGUAGE plpgsql AS $$
BEGIN
    EXECUTE format('CREATE TRIGGER fill_once BEFORE UPDATE OR DELETE ON %s FOR EACH ROW EXECUTE FUNCTION portal_guard_filling(%s)',
                   target, (SELECT string_agg(quote_literal(g), ', ') FROM unnest(groups) AS g));
    EXECUTE format('CREATE TRIGGER fill_once_truncate BEFORE TRUNCATE ON %s
                    FOR EACH STATEMENT EXECUTE FUNCTION portal_refuse_change()', target);
END $$;

CALL portal_isolate_nationally('parties_unit');
CALL portal_isolate('parties_invitation');
CALL portal_isolate('parties_chainentry');
CALL portal_append_only('parties_chainentry');
"""

DROP = """
DROP TRIGGER append_only_truncate ON parties_chainentry;
DROP TRIGGER append_only ON parties_chainentry;
DROP POLICY own_states ON parties_chainentry;
ALTER TABLE parties_chainentry DISABLE ROW LEVEL SECURITY;
DROP POLICY own_states ON parties_invitation;
ALTER TABLE parties_invitation DISABLE ROW LEVEL SECURITY;
DROP POLICY own_states ON parties_unit;
ALTER TABLE parties_unit DISABLE ROW LEVEL SECURITY;
DROP PROCEDURE portal_fill_once;
DROP FUNCTION portal_guard_filling;
DROP PROCEDURE portal_isolate_nationally;
"""


class Migration(migrations.Migration):
    dependencies = [("parties", "0003_units_invitations_and_chain")]
    operations = [migrations.RunSQL(CREATE, DROP)]
