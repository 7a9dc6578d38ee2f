"""What the migrations make of rows that were there before."""

from importlib import import_module

import pytest
from django.db import connection

from tests.decisions.desk import issued, make_desk, to_decide
from thidua.decisions.models import Certificate

pytestmark = pytest.mark.django_db
after = import_module("thidua.decisions.migrations.0004_the_life_after_the_decision")
REQUIRED = "ALTER TABLE decisions_certificate ALTER COLUMN award_id"


def test_a_certificate_of_before_attests_the_award_of_its_own_line():
    desk = make_desk()
    items = issued(desk, [to_decide(desk), to_decide(desk)]).items.all()
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute(f"{REQUIRED} DROP NOT NULL")
        cursor.execute("UPDATE decisions_certificate SET award_id = NULL")
        for statement in after.FILL:
            cursor.execute(statement)
        cursor.execute(f"{REQUIRED} SET NOT NULL")
    assert dict(Certificate.objects.values_list("item", "award")) == {item.pk: item.award_id for item in items}
