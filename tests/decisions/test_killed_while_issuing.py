"""A process killed at any step of issuing: afterwards all of it happened or nothing, and the numbers have no gap."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from django.db import connection
from psycopg.conninfo import make_conninfo

from tests.decisions.desk import DECIDED_ON, collective_to_decide, drafted, issued, make_desk, to_decide
from thidua.decisions.models import Certificate, Decision, NumberSeries
from thidua.decisions.services import issue_decision
from thidua.decisions.services.issuing import STEPS
from thidua.register.models import Award
from thidua.trail.errors import Overtaken
from thidua.trail.models import Entry, Notice
from thidua.trail.services import verify

pytestmark = pytest.mark.django_db(transaction=True)
CHILD = Path(__file__).parent / "issuing_child.py"
UNDONE = [*(step.__name__ for step in STEPS), "the trail"]


def run_child(place, decision, account_id):
    """Let a process of its own issue the decision; return how it ended (a negative number: the signal)."""
    known = connection.settings_dict
    names = {"dbname": "NAME", "user": "USER", "password": "PASSWORD", "host": "HOST", "port": "PORT"}
    given = {key: str(known[name]) for key, name in names.items() if known[name]}
    environment = {
        **os.environ,
        "DATABASE_URL": make_conninfo("", **given),
        "DJANGO_SETTINGS_MODULE": "thidua.settings",
        "THIDUA_SECRET_KEY": "only for tests" * 5,
        "THIDUA_CITIZEN_KEY": "only for tests" * 5,
    }
    command = [sys.executable, str(CHILD), place, str(decision.pk), str(account_id), DECIDED_ON.isoformat()]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False, timeout=60)
    assert done.returncode <= 0, done.stderr[-2000:]
    return done.returncode


def everything():
    """All that issuing writes, to be compared before and after."""
    return {
        "decisions": list(Decision.objects.order_by("pk").values_list("pk", "status", "number", "decided_on")),
        "series": list(NumberSeries.objects.values_list("agency", "year", "kind", "last")),
        "awards": list(Award.objects.values_list("pk", "decision_number")),
        "certificates": list(Certificate.objects.values_list("item", "code")),
        "items": list(Decision.objects.order_by("pk", "items").values_list("items__award", "items__bonus")),
        "nominations": list(Decision.objects.order_by("pk", "items").values_list("items__nomination__status")),
        "notices": Notice.objects.count(),
        "trail": Entry.objects.count(),
    }


def assert_whole(decision):
    """The decision is issued in all its parts."""
    decision.refresh_from_db()
    items = list(decision.items.select_related("award", "certificate", "nomination"))
    assert decision.status == "issued"
    assert {item.nomination.status for item in items} == {"decided"}
    assert {item.award.decision_number for item in items} == {decision.number}
    assert all(item.certificate.code and item.bonus for item in items)
    assert Entry.objects.filter(event="decision_issued", object_type="decisions.decision").exists()


@pytest.mark.parametrize("place", UNDONE)
def test_killed_before_the_commit_nothing_happened_and_the_next_try_takes_the_same_number(place):
    desk = make_desk()
    first = issued(desk)
    decision = drafted(desk, [to_decide(desk), collective_to_decide(desk)])
    before = everything()
    assert run_child(place, decision, desk.head.account_id) == -signal.SIGKILL
    assert everything() == before
    issue_decision(desk.head, decision=decision, decided_on=DECIDED_ON)
    assert_whole(decision)
    assert [first.number, decision.number, issued(desk).number] == ["01/QĐ-UBND", "02/QĐ-UBND", "03/QĐ-UBND"]
    assert verify() == []


def test_killed_after_the_commit_all_of_it_happened_and_a_second_try_is_told():
    desk = make_desk()
    decision = drafted(desk, [to_decide(desk), collective_to_decide(desk)])
    assert run_child("the commit", decision, desk.head.account_id) == -signal.SIGKILL
    assert_whole(decision)
    with pytest.raises(Overtaken, match="01/QĐ-UBND"):
        issue_decision(desk.head, decision=decision, decided_on=DECIDED_ON)
    assert issued(desk).number == "02/QĐ-UBND"
    assert verify() == []


def test_the_child_that_nobody_kills_issues():
    desk = make_desk()
    decision = drafted(desk)
    assert run_child("nowhere", decision, desk.head.account_id) == 0
    assert_whole(decision)
