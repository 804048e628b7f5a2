"""An answer can be carried over and wait to be confirmed, and says where it was taken over from."""

from django.db import migrations, models

STATES = [
    ('answered', 'answered'), ('not_applicable', 'not applicable'), ('not_available', 'information not available'),
    ('will_follow', 'will follow'), ('deliberately_blank', 'deliberately left blank'),
    ('carried_over', 'carried over, not yet confirmed'), ('unanswered', 'not answered'),
]


class Migration(migrations.Migration):
    dependencies = [('submissions', '0002_isolate_and_freeze')]
    operations = [
        migrations.AddField(
            model_name='response',
            name='carried_state',
            field=models.CharField(blank=True, choices=STATES, default='', max_length=20),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name='responseversion',
            name='carried_state',
            field=models.CharField(blank=True, choices=STATES, default='', max_length=20),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name='responseversion',
            name='source',
            field=models.CharField(blank=True, default='', max_length=200),
            preserve_default=False,
        ),
        migrations.AlterField(
            model_name='responseversion',
            name='channel',
            field=models.CharField(
                choices=[
                    ('page', 'web page'), ('api', 'automatic saving'), ('carried', 'taken over from another answer'),
                    ('generated', 'generated for illustration'),
                ],
                max_length=10,
            ),
        ),
    ]
