"""What the desk keeps is shown to nobody else, what is national not to the Secretariat either; what was said stays.

Source: design.md, section 5 (who may), section 2, rules 6 and 7.
"""

from django.db import migrations

SHARED = ["attachment", "clarification", "helprequest", "nothingnew", "seal"]
NATIONAL = ["articlemark", "comment", "desksetting", "formissue", "formreturn", "proposedanswer", "upload"]
APPEND_ONLY = ["articlemark", "formissue", "nothingnew", "seal"]
FILLED_ONCE = {
    "attachment": ["removed_at:removed_by_id"],
    "clarification": ["answered_at:answer,answer_language,answered_by_id", "settled_at:settled_by_id"],
    "formreturn": ["applied_at:outcome"],
    "proposedanswer": ["decided_at:decided_by_id,status,note"],
}

APPLY = "\n".join(
    [
        *(f"CALL portal_isolate('submissions_{table}');" for table in SHARED),
        *(f"CALL portal_isolate_nationally('submissions_{table}');" for table in NATIONAL),
        "DROP POLICY own_states ON submissions_assignment;",
        "CALL portal_isolate_nationally('submissions_assignment');",
        *(f"CALL portal_append_only('submissions_{table}');" for table in APPEND_ONLY),
        *(
            f"CALL portal_fill_once('submissions_{table}', {', '.join(repr(group) for group in groups)});"
            for table, groups in FILLED_ONCE.items()
        ),
    ]
)
UNDO = "\n".join(
    [
        *(
            f"DROP TRIGGER {name} ON submissions_{table}; DROP TRIGGER {name}_truncate ON submissions_{table};"
            for name, tables in (("fill_once", FILLED_ONCE), ("append_only", APPEND_ONLY))
            for table in tables
        ),
        "DROP POLICY own_states ON submissions_assignment;",
        "CALL portal_isolate('submissions_assignment');",
        *(
            f"DROP POLICY own_states ON submissions_{table};"
            f" ALTER TABLE submissions_{table} NO FORCE ROW LEVEL SECURITY;"
            f" ALTER TABLE submissions_{table} DISABLE ROW LEVEL SECURITY;"
            for table in SHARED + NATIONAL
        ),
    ]
)


class Migration(migrations.Migration):
    dependencies = [
        ("submissions", "0008_desk_of_the_focal_point"),
        ("parties", "0004_isolate_units_and_chain"),
    ]
    operations = [migrations.RunSQL(APPLY, UNDO)]
