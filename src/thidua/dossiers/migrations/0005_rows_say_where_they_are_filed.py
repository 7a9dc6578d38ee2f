import django.contrib.postgres.fields
import django.db.models.deletion
from django.db import migrations, models

# An accepted row had all its doubts accepted. What was read before does not say where its people are filed: such lists
# are read once more from the page of their columns, with their corrections.
SEEN = """
    UPDATE dossiers_listrow SET seen = ARRAY(SELECT DISTINCT doubt ->> 'code' FROM jsonb_array_elements(doubts) doubt)
    WHERE accepted
"""
READ_ANEW = "UPDATE dossiers_nomineelist SET status = 'uploaded' WHERE status = 'read'"


class Migration(migrations.Migration):
    dependencies = [
        ("agencies", "0001_initial"),
        ("dossiers", "0004_letters_once_and_whose_evidence"),
    ]

    operations = [
        migrations.AddField("nomineelist", "skipped_lines", models.JSONField(default=list)),
        migrations.AddField("nomineelist", "units", models.JSONField(default=dict)),
        migrations.AddField(
            "nomineelist",
            "read_again_from",
            models.OneToOneField(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="read_again_as",
                to="dossiers.nomineelist",
            ),
        ),
        migrations.AddField(
            "listrow",
            "agency",
            models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="agencies.agency"
            ),
        ),
        migrations.AddField(
            "listrow",
            "seen",
            django.contrib.postgres.fields.ArrayField(models.CharField(max_length=40), default=list, size=None),
        ),
        migrations.RunSQL(SEEN, migrations.RunSQL.noop),
        migrations.RunSQL(READ_ANEW, migrations.RunSQL.noop),
        migrations.RemoveField("listrow", "accepted"),
    ]
