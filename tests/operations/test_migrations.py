"""The migrations make the tables that the models speak of."""

import pytest
from django.core.management import call_command

pytestmark = pytest.mark.django_db


def test_no_change_of_a_model_lacks_its_migration(capsys):
    call_command("makemigrations", check_changes=True, dry_run=True, verbosity=1)  # exits with 1 when one does
    assert "No changes detected" in capsys.readouterr().out
