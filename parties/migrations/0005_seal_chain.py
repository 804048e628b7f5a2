"""One audit chain per State, written by the database itself beside each row it tells of.

``portal_chain(table, actions, columns)`` puts the trigger ``chained`` on a table. It fires when the transaction ends,
after all its locks are taken, and takes one lock per State last of all: nobody waits in a circle. What it writes is
written as the owner of the tables; the role that serves requests cannot write a link of its own.

The content of a link is seven lines: format, State, position, moment, action with table and row, columns, and the
SHA-256 of these columns as ``jsonb`` prints them. Moments are UTC, bytes hexadecimal, whatever the session prefers.
Source: knowledge/reliability.md, 2.4; issue 4, "Audit chain per State".
"""

from django.db import migrations

CREATE = r"""
CREATE FUNCTION portal_chain_digest(data jsonb, columns text[]) RETURNS text LANGUAGE sql IMMUTABLE
SET search_path = pg_catalog AS $$
    SELECT encode(sha256(convert_to(
        (SELECT coalesce(jsonb_object_agg(key, value), '{}') FROM jsonb_each(data) WHERE key = ANY (columns))::text,
        'UTF8')), 'hex')
$$;

CREATE FUNCTION portal_chain_append(state bigint, action text, target text, data jsonb, columns text[])
RETURNS void LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    head record;
    told text;
    moment timestamptz;
BEGIN
    -- Until the transaction ends: the next link of this State waits for this one, other States do not.
    PERFORM pg_advisory_xact_lock(hashtext('portal.chain'), state::integer);
    SELECT c.position, c.hash INTO head FROM public.parties_chainentry c WHERE c.state_id = state
        ORDER BY c.position DESC LIMIT 1;
    moment := clock_timestamp();
    told := concat_ws(E'\n',
        'portal-chain 1',
        'state ' || state,
        'position ' || coalesce(head.position, 0) + 1,
        'at ' || to_char(moment AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'),
        concat_ws(' ', action, target, data ->> 'id'),
        'columns ' || array_to_string(columns, ','),
        'sha256 ' || portal_chain_digest(data, columns));
    INSERT INTO public.parties_chainentry (state_id, position, kind, content, previous_hash, hash, at) VALUES (
        state, coalesce(head.position, 0) + 1, target, told, coalesce(head.hash, ''),
        encode(sha256(convert_to(coalesce(head.hash, '') || E'\n' || told, 'UTF8')), 'hex'), moment);
END $$;
REVOKE EXECUTE ON FUNCTION portal_chain_append FROM PUBLIC;

CREATE FUNCTION portal_chain_link() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp SET timezone = 'UTC' SET bytea_output = 'hex' AS $$
DECLARE
    scope text := coalesce(current_setting('portal.scope', true), '');
    columns text[] := TG_ARGV::text[];
BEGIN
    IF TG_OP = 'UPDATE' THEN
        IF portal_chain_digest(to_jsonb(OLD), columns) = portal_chain_digest(to_jsonb(NEW), columns) THEN
            RETURN NULL;
        END IF;
    END IF;
    -- At the end of a transaction nobody may be acted for any more; the link is written all the same.
    PERFORM set_config('portal.scope', 'all', true);
    IF TG_OP = 'DELETE' THEN
        PERFORM portal_chain_append(OLD.state_id, 'delete', TG_TABLE_NAME, to_jsonb(OLD), columns);
    ELSE
        PERFORM portal_chain_append(NEW.state_id, lower(TG_OP), TG_TABLE_NAME, to_jsonb(NEW), columns);
    END IF;
    PERFORM set_config('portal.scope', scope, true);
    RETURN NULL;
END $$;
-- Or anybody could hang it on a table of their own and have links written of rows that never were.
REVOKE EXECUTE ON FUNCTION portal_chain_link FROM PUBLIC;

CREATE PROCEDURE portal_chain(target regclass, actions text, VARIADIC columns text[]) LANGUAGE plpgsql AS $$
BEGIN
    EXECUTE format('CREATE CONSTRAINT TRIGGER chained AFTER %s ON %s DEFERRABLE INITIALLY DEFERRED
                    FOR EACH ROW EXECUTE FUNCTION portal_chain_link(%s)',
                   actions, target, (SELECT string_agg(quote_literal(c), ', ') FROM unnest(columns) AS c));
END $$;

CREATE FUNCTION portal_chain_check(state bigint)
RETURNS TABLE (target text, row_id bigint, link bigint, fault text) LANGUAGE plpgsql STABLE
SET search_path = pg_catalog, public, pg_temp SET timezone = 'UTC' SET bytea_output = 'hex' AS $check$
DECLARE
    chained regclass;
BEGIN
    FOR chained IN SELECT tgrelid FROM pg_trigger WHERE tgname = 'chained' AND tgparentid = 0 ORDER BY tgrelid::regclass::text LOOP
        RETURN QUERY EXECUTE format($query$
            WITH links AS (
                SELECT c.position, split_part(c.content, E'\n', 5) AS act,
                    string_to_array(substr(split_part(c.content, E'\n', 6), 9), ',') AS columns,
                    substr(split_part(c.content, E'\n', 7), 8) AS digest
                FROM public.parties_chainentry c WHERE c.state_id = $1 AND c.kind = $2
            ), latest AS (
                SELECT DISTINCT ON (id) links.* FROM (
                    SELECT CASE WHEN split_part(act, ' ', 3) ~ '^\d{1,18}$' THEN split_part(act, ' ', 3)::bigint END AS id,
                        l.* FROM links l
                ) AS links WHERE id IS NOT NULL ORDER BY id, position DESC
            )
            SELECT $2, coalesce(t.id, l.id), l.position, CASE
                WHEN l.id IS NULL THEN 'not_in_chain'
                WHEN t.id IS NULL THEN 'gone'
                WHEN l.act LIKE 'delete %%' THEN 'deleted_yet_there'
                ELSE 'differs' END
            FROM (SELECT * FROM %1$s WHERE state_id = $1) AS t
            FULL JOIN latest l ON l.id = t.id
            WHERE NOT coalesce(
                CASE WHEN t.id IS NULL THEN l.act LIKE 'delete %%'
                     ELSE l.act NOT LIKE 'delete %%' AND l.digest = portal_chain_digest(to_jsonb(t), l.columns) END, false)
            ORDER BY 2$query$, chained) USING state, chained::text;
    END LOOP;
END $check$;

CALL portal_chain('parties_nomination', 'INSERT OR UPDATE OR DELETE', 'id', 'state_id', 'user_id', 'role', 'from_on',
    'until', 'note_verbale_id', 'unit_id', 'named_by_id');
CALL portal_chain('parties_invitation', 'INSERT OR UPDATE OR DELETE', 'id', 'state_id', 'role', 'unit_id', 'email',
    'first_name', 'last_name', 'from_on', 'until', 'invited_by_id', 'invited_at', 'expires_at', 'withdrawn_at',
    'accepted_at', 'accepted_by_id');
"""

DROP = """
DROP TRIGGER chained ON parties_invitation;
DROP TRIGGER chained ON parties_nomination;
DROP FUNCTION portal_chain_check;
DROP PROCEDURE portal_chain;
DROP FUNCTION portal_chain_link;
DROP FUNCTION portal_chain_append;
DROP FUNCTION portal_chain_digest;
"""


class Migration(migrations.Migration):
    dependencies = [("parties", "0004_isolate_units_and_chain")]
    operations = [migrations.RunSQL(CREATE, DROP)]
