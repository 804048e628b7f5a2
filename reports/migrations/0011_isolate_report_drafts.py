"""Drafts are for the Secretariat, a State's own for its people too; texts are seen where their draft is.

What was once written for a section stays: steps in the life of a text are added and never changed.
Source: design.md, section 2, rule 6; section 5.
"""

from django.db import migrations

ISOLATE = """
CALL portal_isolate('reports_reportdraft');
ALTER TABLE reports_sectiontext ENABLE ROW LEVEL SECURITY;
ALTER TABLE reports_sectiontext FORCE ROW LEVEL SECURITY;
CREATE POLICY of_seen_drafts ON reports_sectiontext USING (
    EXISTS (SELECT 1 FROM reports_reportdraft d WHERE d.id = draft_id)
);
ALTER TABLE reports_sectiontextversion ENABLE ROW LEVEL SECURITY;
ALTER TABLE reports_sectiontextversion FORCE ROW LEVEL SECURITY;
CREATE POLICY of_seen_texts ON reports_sectiontextversion USING (
    EXISTS (SELECT 1 FROM reports_sectiontext t WHERE t.id = section_text_id)
);
CALL portal_append_only('reports_sectiontextversion');
"""
RELEASE = """
DROP TRIGGER append_only_truncate ON reports_sectiontextversion;
DROP TRIGGER append_only ON reports_sectiontextversion;
DROP POLICY of_seen_texts ON reports_sectiontextversion;
ALTER TABLE reports_sectiontextversion NO FORCE ROW LEVEL SECURITY;
ALTER TABLE reports_sectiontextversion DISABLE ROW LEVEL SECURITY;
DROP POLICY of_seen_drafts ON reports_sectiontext;
ALTER TABLE reports_sectiontext NO FORCE ROW LEVEL SECURITY;
ALTER TABLE reports_sectiontext DISABLE ROW LEVEL SECURITY;
DROP POLICY own_states ON reports_reportdraft;
ALTER TABLE reports_reportdraft NO FORCE ROW LEVEL SECURITY;
ALTER TABLE reports_reportdraft DISABLE ROW LEVEL SECURITY;
"""


class Migration(migrations.Migration):
    dependencies = [("reports", "0010_add_report_drafts"), ("parties", "0002_isolate_states")]
    operations = [migrations.RunSQL(ISOLATE, RELEASE)]
