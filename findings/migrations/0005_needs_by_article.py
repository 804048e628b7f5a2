"""Needs and their aggregates are told by article; only what was asked for under a provision names it. Last step."""

import django.db.models.deletion
from django.db import migrations, models

PROTECT = django.db.models.deletion.PROTECT


class Migration(migrations.Migration):
    dependencies = [("findings", "0004_fill_article_of_needs")]
    operations = [
        migrations.AlterModelOptions(
            name="assistanceaggregate", options={"ordering": ["cycle", "cut_off_on", "article", "kind"]}
        ),
        migrations.AlterModelOptions(
            name="assistanceneed", options={"ordering": ["revision", "article", "provision", "kind"]}
        ),
        migrations.RemoveConstraint(model_name="assistanceaggregate", name="one_assistance_aggregate_per_cell"),
        migrations.RemoveConstraint(model_name="assistanceneed", name="one_need_per_kind"),
        migrations.RemoveField(model_name="assistanceaggregate", name="provision"),
        migrations.AlterField(
            model_name="assistanceaggregate",
            name="article",
            field=models.ForeignKey(on_delete=PROTECT, related_name="+", to="instruments.article"),
        ),
        migrations.AlterField(
            model_name="assistanceneed",
            name="article",
            field=models.ForeignKey(on_delete=PROTECT, related_name="assistance_needs", to="instruments.article"),
        ),
        migrations.AlterField(
            model_name="assistanceneed",
            name="provision",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=PROTECT,
                related_name="assistance_needs",
                to="instruments.provision",
            ),
        ),
        migrations.AddConstraint(
            model_name="assistanceaggregate",
            constraint=models.UniqueConstraint(
                fields=("cycle", "cut_off_on", "article", "kind", "capacity"), name="one_assistance_aggregate_per_cell"
            ),
        ),
        migrations.AddConstraint(
            model_name="assistanceneed",
            constraint=models.UniqueConstraint(
                fields=("revision", "article", "provision", "kind"), nulls_distinct=False, name="one_need_per_kind"
            ),
        ),
    ]
