"""What follows from one State's answers is shown to those who may see that State (row level security)."""

from django.db import migrations

TABLES = ["gap", "assistanceneed"]

ISOLATE = "\n".join(f"CALL portal_isolate('findings_{table}');" for table in TABLES)
RELEASE = "\n".join(
    f"DROP POLICY own_states ON findings_{table};"
    f" ALTER TABLE findings_{table} NO FORCE ROW LEVEL SECURITY;"
    f" ALTER TABLE findings_{table} DISABLE ROW LEVEL SECURITY;"
    for table in TABLES
)


class Migration(migrations.Migration):
    dependencies = [("findings", "0001_initial"), ("parties", "0002_isolate_states")]
    operations = [migrations.RunSQL(ISOLATE, RELEASE)]
