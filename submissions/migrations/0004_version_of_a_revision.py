"""A revision says which version of the questionnaire it answers: a submission may move to another one."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ('questionnaires', '0004_freeze_shared_texts'),
        ('submissions', '0003_answers_carried_over'),
    ]
    operations = [
        migrations.AddField(
            model_name='revision',
            name='version',
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name='revisions',
                to='questionnaires.questionnaireversion',
            ),
        ),
    ]
