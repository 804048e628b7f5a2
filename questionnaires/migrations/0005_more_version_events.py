"""The log of a version also says which cycle took it up, and which draft made from it was thrown away."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("questionnaires", "0004_freeze_shared_texts")]
    operations = [
        migrations.AlterField(
            model_name="versionevent",
            name="kind",
            field=models.CharField(
                choices=[
                    ("created", "made"),
                    ("edited", "edited"),
                    ("imported", "texts imported"),
                    ("published", "published"),
                    ("retired", "retired"),
                    ("corrected", "erratum made"),
                    ("adopted", "taken up by a cycle"),
                    ("discarded", "draft thrown away"),
                ],
                max_length=12,
            ),
        )
    ]
