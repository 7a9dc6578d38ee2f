"""Reminders: three days before and on the day, once each, at both sides of midnight here."""

import datetime as dt
import re
from pathlib import Path

import pytest
import time_machine
from django.utils import timezone

import thidua
from tests.makers import make_actor
from tests.world import make_world
from thidua.agencies.models import Role
from thidua.councils.models import Session
from thidua.decisions.models import AfterCase
from thidua.dossiers.models import Consultation, Publication, Review
from thidua.screens import ahead
from thidua.screens.ahead import Due
from thidua.telling.ahead import remind
from thidua.telling.models import Reminder
from thidua.trail.events import Event
from thidua.trail.models import Notice

pytestmark = pytest.mark.django_db
DUE = dt.date(2026, 6, 10)
NAME = re.compile(r'near\.new\("([^"]+)"')
EVENTS = ["notice_deadline", "notice_session"]


def at(day: dt.date, hour: int, minute: int = 0) -> dt.datetime:
    return dt.datetime.combine(day, dt.time(hour, minute), timezone.get_default_timezone())


@pytest.fixture
def actor():
    """An appraiser of the world's agency, of whose records only the review is due, on 10 June."""
    world = make_world()
    Review.objects.all().update(step_due_on=DUE, conclusion="")
    Consultation.objects.all().update(due_on=dt.date(2030, 1, 1))
    Publication.objects.all().update(closes_on=dt.date(2030, 1, 1))
    Session.objects.all().update(held_at=at(dt.date(2030, 1, 1), 8))
    return make_actor(world.agency, Role.APPRAISER)


def told(actor):
    return list(
        Notice.objects.filter(account_id=actor.account_id, event__in=EVENTS)
        .order_by("pk")
        .values_list("text", flat=True)
    )


@pytest.mark.parametrize(
    ("moment", "count"),
    [
        (at(DUE - dt.timedelta(days=4), 23, 59), 0),
        (at(DUE - dt.timedelta(days=3), 0, 1), 1),
        (at(DUE - dt.timedelta(days=1), 12), 1),
        (at(DUE, 0, 1), 1),
        (at(DUE, 23, 59), 1),
        (at(DUE + dt.timedelta(days=1), 0, 1), 0),
    ],
)
def test_a_day_is_near_from_three_days_before_until_its_end(actor, moment, count):
    with time_machine.travel(moment):
        remind()
        assert len(told(actor)) == count
        remind()
        assert len(told(actor)) == count


def test_one_is_reminded_before_and_on_the_day_and_of_a_moved_day_anew(actor):
    for day in range(5, -2, -1):
        with time_machine.travel(at(DUE - dt.timedelta(days=day), 2, 20)):
            remind()
    assert [text.split("hết hạn ")[1] for text in told(actor)] == ["ngày 10/06/2026.", "hôm nay."]
    Review.objects.all().update(step_due_on=DUE + dt.timedelta(days=10))
    with time_machine.travel(at(DUE + dt.timedelta(days=8), 2, 20)):
        remind()
    assert len(told(actor)) == 3


def test_questions_postings_and_sessions_are_told_to_those_who_have_to_do_with_them(actor):
    Review.objects.all().update(step_due_on=None)
    Consultation.objects.all().update(due_on=DUE)
    Publication.objects.all().update(closes_on=DUE)
    AfterCase.objects.all().update(due_on=DUE)
    Session.objects.all().update(held_at=at(DUE, 0, 30))
    asked = make_actor(Consultation.objects.get().asked, Role.UNIT_OFFICER)
    with time_machine.travel(at(DUE - dt.timedelta(days=2), 2)):
        assert remind() == 4
    assert [text.partition(":")[0] for text in told(actor)] == [
        "Ngày cuối nhận ý kiến của đợt công khai",
        "Hạn quyết định của đề nghị xử lý sau quyết định",
    ]
    assert ["Hạn trả lời" in text for text in told(asked)] == [True]
    member = Session.objects.get().council.members.first()
    assert Notice.objects.filter(account_id=member.account_id, event="notice_session").count() == 1


def test_the_names_under_which_rooms_remind_are_each_ones_own_and_fit_where_they_are_kept():
    rooms = Path(thidua.__file__).parent.glob("*/ahead.py")
    names = [name for room in rooms if room.parent.name != "screens" for name in NAME.findall(room.read_text("utf-8"))]
    longest = Reminder._meta.get_field("what").max_length
    assert len(names) > 15
    assert len(set(names)) == len(names)
    assert [name for name in names if len(name) > longest] == []


def test_a_room_whose_days_can_not_be_read_keeps_nobody_else_from_being_reminded(actor, monkeypatch, caplog):
    def broken(near):
        yield Due("broken", [1], near.today, [actor.account_id], Event.NOTICE_DEADLINE, "Dở dang", "/")
        Review.objects.get(pk=0)

    monkeypatch.setattr(ahead, "_sources", [broken, *ahead.sources()])
    with time_machine.travel(at(DUE, 2)):
        assert remind() == 1
    assert len(told(actor)) == 1
    assert not Reminder.objects.filter(what="broken").exists()
    assert "reminders of" in caplog.text
