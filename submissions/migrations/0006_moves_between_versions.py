"""Submissions move to another version of their questionnaire; what they leave is set aside."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

PROTECT = django.db.models.deletion.PROTECT


class Migration(migrations.Migration):
    dependencies = [
        ('parties', '0002_isolate_states'),
        ('questionnaires', '0004_freeze_shared_texts'),
        ('submissions', '0005_fill_version_of_revisions'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]
    operations = [
        migrations.AlterField(
            model_name='revision',
            name='version',
            field=models.ForeignKey(
                on_delete=PROTECT, related_name='revisions', to='questionnaires.questionnaireversion'
            ),
        ),
        migrations.AlterField(
            model_name='revision',
            name='status',
            field=models.CharField(
                choices=[
                    ('draft', 'draft'), ('cleared', 'cleared'), ('submitted', 'submitted'),
                    ('superseded', 'superseded'), ('set_aside', 'set aside'),
                ],
                default='draft',
                max_length=12,
            ),
        ),
        migrations.AlterField(
            model_name='submissionevent',
            name='kind',
            field=models.CharField(
                choices=[
                    ('opened', 'opened'), ('cleared', 'cleared'), ('submitted', 'submitted'),
                    ('recalled', 'returned to preparation'), ('moved', 'moved to another version'),
                ],
                max_length=12,
            ),
        ),
        migrations.CreateModel(
            name='SubmissionMove',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('outcome', models.JSONField(default=dict)),
                ('moved_at', models.DateTimeField()),
                ('undone_at', models.DateTimeField(blank=True, null=True)),
                ('undo_outcome', models.JSONField(blank=True, default=dict)),
                ('actor', models.ForeignKey(blank=True, null=True, on_delete=PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('from_revision', models.ForeignKey(on_delete=PROTECT, related_name='moves_from', to='submissions.revision')),
                ('state', models.ForeignKey(on_delete=PROTECT, related_name='submission_moves', to='parties.state')),
                ('submission', models.ForeignKey(on_delete=PROTECT, related_name='moves', to='submissions.submission')),
                ('to_revision', models.OneToOneField(on_delete=PROTECT, related_name='move_to', to='submissions.revision')),
                ('undone_by', models.ForeignKey(blank=True, null=True, on_delete=PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={'ordering': ['submission', 'moved_at', 'pk']},
        ),
    ]
