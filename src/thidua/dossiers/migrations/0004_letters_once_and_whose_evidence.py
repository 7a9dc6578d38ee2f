"""A letter's number once a year, and for each paper the agency that attached it; what is there gets both."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from thidua.vietnamese.names import fold


def fill_keys(apps, schema_editor):
    """Give each sent letter its key; where a number was used twice the first one keeps it, and none is changed."""
    submissions = apps.get_model("dossiers", "Submission").objects
    taken = set()
    sent = submissions.filter(status__in=["sent", "received"]).exclude(letter_number="").exclude(letter_date=None)
    for submission in sent.order_by("sent_at", "pk"):
        number = fold(submission.letter_number).replace(" ", "").lstrip("0")
        key = f"{submission.letter_date.year} {number}"
        if number and (submission.sender_id, key) not in taken:
            taken.add((submission.sender_id, key))
            submissions.filter(pk=submission.pk).update(letter_key=key)


def fill_agencies(apps, schema_editor):
    """Say of each paper whose people attached it, as the trail knows; the agency that made the nomination, else."""
    evidence, entries = apps.get_model("dossiers", "Evidence").objects, apps.get_model("trail", "Entry").objects
    for paper in evidence.select_related("nomination", "file"):
        attached = entries.filter(
            event="evidence_attached",
            object_type="dossiers.nomination",
            object_id=str(paper.nomination_id),
            account_id=paper.attached_by_id,
            after__file=paper.file.sha256,
        )
        known = attached.order_by("-at").values_list("agency_id", flat=True).first()
        evidence.filter(pk=paper.pk).update(agency=known or paper.nomination.owner_id)
    # The foreign key is checked now: a table with checks still to come cannot be altered.
    schema_editor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    schema_editor.execute("SET CONSTRAINTS ALL DEFERRED")


def nothing(apps, schema_editor):
    """Going back, the columns go as they are."""


class Migration(migrations.Migration):
    dependencies = [
        ("agencies", "0001_initial"),
        ("trail", "0001_initial"),
        ("dossiers", "0003_submissions_can_be_dropped"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="submission",
            name="letter_key",
            field=models.CharField(blank=True, default="", max_length=70),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="evidence",
            name="agency",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="agencies.agency"
            ),
        ),
        migrations.AddField(
            model_name="evidence",
            name="rejected_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name="evidence",
            name="rejected_by",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="agencies.agency"
            ),
        ),
        migrations.AddField(
            model_name="evidence",
            name="rejection",
            field=models.TextField(blank=True, default="", verbose_name="Lý do loại"),
            preserve_default=False,
        ),
        migrations.RunPython(fill_keys, nothing),
        migrations.RunPython(fill_agencies, nothing),
        migrations.AddConstraint(
            model_name="submission",
            constraint=models.UniqueConstraint(
                condition=models.Q(("letter_key", ""), _negated=True),
                fields=("sender", "letter_key"),
                name="letter_number_once_a_year",
            ),
        ),
        migrations.AlterField(
            model_name="evidence",
            name="agency",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="agencies.agency"
            ),
        ),
    ]
