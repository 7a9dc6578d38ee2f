import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("councils", "0002_initial"),
    ]

    operations = [
        migrations.RemoveField(
            model_name="envelope",
            name="session",
        ),
        migrations.RemoveField(
            model_name="openedballot",
            name="session",
        ),
        migrations.AddField(
            model_name="agendaitem",
            name="threshold_confidence",
            field=models.CharField(blank=True, max_length=10),
        ),
        migrations.AlterField(
            model_name="agendaitem",
            name="threshold_basis",
            field=models.CharField(blank=True, max_length=300, verbose_name="Căn cứ tỷ lệ"),
        ),
        migrations.DeleteModel(
            name="BallotKey",
        ),
        migrations.DeleteModel(
            name="Envelope",
        ),
        migrations.DeleteModel(
            name="OpenedBallot",
        ),
        migrations.CreateModel(
            name="Envelope",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("layer", models.PositiveSmallIntegerField(default=2)),
                ("sealed", models.BinaryField()),
                (
                    "item",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="envelopes", to="councils.agendaitem"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="OpenedBallot",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("code", models.CharField(max_length=16, verbose_name="Mã phiếu")),
                (
                    "choice",
                    models.CharField(
                        choices=[("yes", "Đồng ý"), ("no", "Không đồng ý"), ("blank", "Phiếu trắng")],
                        max_length=5,
                        verbose_name="Biểu quyết",
                    ),
                ),
                (
                    "item",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="ballots", to="councils.agendaitem"
                    ),
                ),
            ],
            options={
                "ordering": ["item__position", "code"],
            },
        ),
        migrations.CreateModel(
            name="BallotKey",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("order", models.PositiveSmallIntegerField()),
                ("public_key", models.BinaryField()),
                ("locked_secret_key", models.BinaryField()),
                ("salt", models.BinaryField()),
                ("operations", models.PositiveIntegerField()),
                ("memory", models.PositiveBigIntegerField()),
                ("wrong_tries", models.PositiveSmallIntegerField(default=0)),
                ("locked_until", models.DateTimeField(null=True)),
                ("used_at", models.DateTimeField(null=True)),
                (
                    "holder",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="councils.councilmember"
                    ),
                ),
                (
                    "session",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="keys", to="councils.session"
                    ),
                ),
            ],
            options={
                "ordering": ["order"],
                "constraints": [
                    models.UniqueConstraint(fields=("session", "order"), name="ballot_key_order"),
                    models.UniqueConstraint(fields=("session", "holder"), name="ballot_key_holder"),
                ],
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="envelope",
            trigger=pgtrigger.compiler.Trigger(
                name="never_changed",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;",
                    hash="a461b0f46ee1dd429c5047250f28bc2d23a88184",
                    operation="UPDATE",
                    pgid="pgtrigger_never_changed_4b06f",
                    table="councils_envelope",
                    when="BEFORE",
                ),
            ),
        ),
        migrations.AddConstraint(
            model_name="openedballot",
            constraint=models.UniqueConstraint(fields=("item", "code"), name="opened_ballot_once"),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="openedballot",
            trigger=pgtrigger.compiler.Trigger(
                name="never_deleted",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;",
                    hash="bc74aa34bd82aab790d6237991f17a7149840dad",
                    operation="DELETE",
                    pgid="pgtrigger_never_deleted_2b53b",
                    table="councils_openedballot",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="openedballot",
            trigger=pgtrigger.compiler.Trigger(
                name="never_changed",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;",
                    hash="ce3151cae9eb6a9abbabff099f96786b2d3bdbe1",
                    operation="UPDATE",
                    pgid="pgtrigger_never_changed_41a60",
                    table="councils_openedballot",
                    when="BEFORE",
                ),
            ),
        ),
    ]
