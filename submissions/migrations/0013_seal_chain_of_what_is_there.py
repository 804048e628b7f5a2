"""The chains begin with what was there before them: rows written earlier are told in the order of their ids."""

from django.db import migrations

TABLES = [
    "parties_nomination",
    "parties_invitation",
    "submissions_submissionevent",
    "submissions_responseversion",
    "submissions_articlemark",
    "submissions_nothingnew",
    "submissions_seal",
]
FILL = r"""
DO $$
DECLARE
    told record;
    columns text[];
    target regclass;
BEGIN
    PERFORM set_config('portal.scope', 'all', true), set_config('timezone', 'UTC', true),
        set_config('bytea_output', 'hex', true);
    FOREACH target IN ARRAY ARRAY[%s]::regclass[] LOOP
        -- The columns are the arguments of the trigger, each ended by a zero byte.
        SELECT string_to_array(rtrim(encode(tgargs, 'escape'), '\0'), '\000') INTO columns
            FROM pg_trigger WHERE tgname = 'chained' AND tgrelid = target;
        FOR told IN EXECUTE format('SELECT state_id, to_jsonb(t) AS data FROM %%s t ORDER BY state_id, id', target) LOOP
            PERFORM portal_chain_append(told.state_id, 'insert', target::text, told.data, columns);
        END LOOP;
    END LOOP;
END $$;
""" % ", ".join(repr(table) for table in TABLES)


class Migration(migrations.Migration):
    dependencies = [("submissions", "0012_seal_chain")]
    operations = [migrations.RunSQL(FILL, migrations.RunSQL.noop)]
