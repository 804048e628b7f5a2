"""Assistance is asked for under an article; what was asked for under a provision keeps it. First of three steps."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("findings", "0002_isolate_states"), ("instruments", "0002_six_language_texts")]
    operations = [
        migrations.AddField(
            model_name="assistanceneed",
            name="article",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="assistance_needs",
                to="instruments.article",
            ),
        ),
        migrations.AddField(
            model_name="assistanceaggregate",
            name="article",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="instruments.article"
            ),
        ),
        migrations.AddField(
            model_name="gap", name="missing_elements", field=models.JSONField(blank=True, default=list)
        ),
    ]
