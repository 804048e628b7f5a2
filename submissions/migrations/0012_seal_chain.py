"""What a State says, does, seals and marks goes into its audit chain. See parties/migrations/0005_seal_chain.py."""

from django.db import migrations

CHAINED = {
    "responseversion": [
        "id", "state_id", "response_id", "number", "is_rival", "answer_state", "carried_state", "value", "language",
        "release_level", "author_id", "on_behalf_of_id", "channel", "source", "written_at", "write_id",
    ],
    "submissionevent": [
        "id", "state_id", "submission_id", "revision_id", "kind", "from_status", "to_status", "reason", "actor_id",
        "on_behalf_of_id", "at",
    ],
    "seal": [
        "id", "state_id", "revision_id", "receipt_number", "snapshot", "digest", "signature", "receipt",
        "receipt_signature", "key_id", "chain_position", "chain_hash", "sealed_at",
    ],
    "articlemark": ["id", "state_id", "revision_id", "article_id", "kind", "note", "marked_by_id", "marked_at"],
    "nothingnew": [
        "id", "state_id", "revision_id", "question_key", "since_on", "response_number", "signed_by_id", "signed_at",
    ],
}
APPLY = "\n".join(
    f"CALL portal_chain('submissions_{table}', 'INSERT', {', '.join(repr(column) for column in columns)});"
    for table, columns in CHAINED.items()
)
UNDO = "\n".join(f"DROP TRIGGER chained ON submissions_{table};" for table in CHAINED)


class Migration(migrations.Migration):
    dependencies = [("submissions", "0011_talk_event_kinds"), ("parties", "0005_seal_chain")]
    operations = [migrations.RunSQL(APPLY, UNDO)]
