from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("dossiers", "0006_nominees_lead_or_work_directly")]

    operations = [
        migrations.AddIndex(
            model_name="review",
            index=models.Index(
                condition=models.Q(("conclusion", "")), fields=["agency", "step_due_on", "id"], name="review_open_due"
            ),
        ),
    ]
