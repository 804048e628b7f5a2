"""Texts that came back from the translation service wait here to be looked at and taken over."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('questionnaires', '0006_events_go_with_their_draft'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='TextImport',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('language', models.CharField(max_length=10)),
                ('format', models.CharField(choices=[('xlsx', 'spreadsheet (XLSX)'), ('xliff', 'translation file (XLIFF 1.2)')], max_length=5)),
                ('file_name', models.CharField(max_length=200)),
                ('rows', models.JSONField(default=list)),
                ('left_out', models.JSONField(default=list)),
                ('results', models.JSONField(default=list)),
                ('created_at', models.DateTimeField()),
                ('confirmed_at', models.DateTimeField(blank=True, null=True)),
                ('owner', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('version', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='text_imports', to='questionnaires.questionnaireversion')),
            ],
            options={
                'ordering': ['-created_at'],
            },
        ),
    ]
