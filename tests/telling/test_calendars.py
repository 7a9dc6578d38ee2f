"""Calendars read by a second reader, and the secret addresses by which programs read them."""

import datetime as dt
from zoneinfo import ZoneInfo

import icalendar
import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests.councils.stage import BY_80, make_review, make_stage, prepared
from tests.makers import make_actor
from tests.world import SECRET, make_world
from thidua.agencies.models import Post, Role
from thidua.councils import services as councils
from thidua.councils.models import Session
from thidua.dossiers.models import Review
from thidua.telling import services
from thidua.telling.calendars import calendar_of
from thidua.telling.models import Feed
from thidua.trail.errors import Overtaken
from thidua.trail.models import Notice

pytestmark = pytest.mark.django_db
HERE = ZoneInfo("Asia/Ho_Chi_Minh")


def read(content: bytes) -> dict:
    """The events of a calendar by UID, as another program reads them."""
    calendar = icalendar.Calendar.from_ical(content)
    return {str(event["UID"]): event for event in calendar.walk("VEVENT")}


def address_of(secret: str) -> str:
    return reverse("telling:feed", args=[secret])


def test_a_session_keeps_its_uid_and_each_change_and_its_end_are_told():
    stage = make_stage(5)
    session = prepared(stage, [make_review(stage, BY_80)])
    Session.objects.filter(pk=session.pk).update(held_at=timezone.now() + dt.timedelta(days=5))
    session.refresh_from_db()
    content = calendar_of(stage.secretary).to_ical()
    assert b"DTSTART;TZID=Asia/Ho_Chi_Minh:" in content
    assert b"BEGIN:VTIMEZONE" in content
    before = read(content)
    (uid,) = [each for each in before if each.startswith("session-")]
    assert before[uid].decoded("DTSTART") == session.held_at.replace(microsecond=0)
    assert str(before[uid]["STATUS"]) == "CONFIRMED"
    later = session.held_at + dt.timedelta(days=2)
    councils.change_session(
        stage.secretary,
        session=session,
        title=session.title,
        held_at=later,
        place="Phòng khác",
        chair=session.chair,
        secretary=session.secretary,
    )
    after = read(calendar_of(stage.secretary).to_ical())
    assert after[uid].decoded("DTSTART") == later.replace(microsecond=0)
    assert int(after[uid]["SEQUENCE"]) > int(before[uid]["SEQUENCE"])
    assert after[uid].decoded("LAST-MODIFIED") >= before[uid].decoded("LAST-MODIFIED")
    councils.cancel_session(stage.secretary, session=session, reason="Hoãn họp")
    end = read(calendar_of(stage.secretary).to_ical())
    assert str(end[uid]["STATUS"]) == "CANCELLED"
    assert int(end[uid]["SEQUENCE"]) > int(after[uid]["SEQUENCE"])


def test_a_feed_holds_codes_and_days_and_nobodys_name():
    world = make_world()
    review = Review.objects.get(nomination__code=world.records["nomination"])
    due = timezone.localdate() + dt.timedelta(days=5)
    Review.objects.filter(pk=review.pk).update(step_due_on=due)
    actor = make_actor(world.agency, Role.APPRAISER, Role.COUNCIL_SECRETARY)
    content = calendar_of(actor).to_ical()
    assert SECRET not in content.decode().replace("\r\n ", "")
    events = read(content)
    assert {key.partition("-")[0] for key in events} == {"session", "review", "publication"}
    event = events[next(key for key in events if key.startswith("review-"))]
    assert event.decoded("DTSTART") == due
    assert world.records["nomination"] in str(event["SUMMARY"])
    assert str(event["UID"]).startswith(f"review-{review.pk}-")


def test_a_days_change_raises_the_sequence_and_what_is_done_leaves_the_calendar():
    world = make_world()
    review = Review.objects.get(nomination__code=world.records["nomination"])
    actor = make_actor(world.agency, Role.APPRAISER)
    due = timezone.localdate()
    Review.objects.filter(pk=review.pk).update(step_due_on=due)
    (first,) = [event for key, event in read(calendar_of(actor).to_ical()).items() if key.startswith("review-")]
    Review.objects.filter(pk=review.pk).update(step_due_on=due + dt.timedelta(days=1))
    (second,) = [event for key, event in read(calendar_of(actor).to_ical()).items() if key.startswith("review-")]
    assert first["UID"] == second["UID"]
    assert int(second["SEQUENCE"]) > int(first["SEQUENCE"])
    Review.objects.filter(pk=review.pk).update(conclusion="refuse")
    assert not [key for key in read(calendar_of(actor).to_ical()) if key.startswith("review-")]


def test_a_stranger_sees_nothing_of_another_agencys_work():
    world = make_world()
    actor = make_actor(world.stranger, *(role for role in Role if role != Role.NOMINEE))
    assert read(calendar_of(actor).to_ical()) == {}


def test_the_secret_address_works_without_signing_in_until_it_is_renewed_or_ended():
    world = make_world()
    actor = make_actor(world.agency, Role.APPRAISER)
    feed, first = services.make_feed(actor)
    assert first not in str(Feed.objects.filter(pk=feed.pk).values().get())
    client = Client()
    answer = client.get(address_of(first))
    assert answer.status_code == 200
    assert answer["Content-Type"].startswith("text/calendar")
    assert "no-store" in answer["Cache-Control"]
    assert Feed.objects.get(pk=feed.pk).read_at is not None
    _feed, second = services.make_feed(actor)
    assert (client.get(address_of(first)).status_code, client.get(address_of(second)).status_code) == (404, 200)
    services.end_feed(actor)
    assert client.get(address_of(second)).status_code == 404
    with pytest.raises(Overtaken):
        services.end_feed(actor)


def test_who_lost_the_post_loses_the_calendar():
    world = make_world()
    actor = make_actor(world.agency, Role.APPRAISER)
    _feed, secret = services.make_feed(actor)
    Post.objects.filter(account=actor.account).update(ends_on=timezone.localdate() - dt.timedelta(days=1))
    assert Client().get(address_of(secret)).status_code == 404


def test_guessing_addresses_is_braked_and_so_is_reading_one_without_end():
    world = make_world()
    _feed, secret = services.make_feed(make_actor(world.agency, Role.CLERK))
    client = Client()
    for _n in range(60):
        assert client.get(address_of(secret)).status_code == 200
    assert client.get(address_of(secret)).status_code == 429
    other = Client(REMOTE_ADDR="192.0.2.7")
    answers = [other.get(address_of(f"khong-co-{number}")).status_code for number in range(21)]
    assert answers == [404] * 20 + [429]


def test_members_are_asked_to_a_session_and_take_it_into_their_calendar():
    stage = make_stage(5)
    Notice.objects.all().delete()
    session = prepared(stage, [make_review(stage, BY_80)])
    asked = Notice.objects.filter(event="session_prepared")
    assert asked.count() == len({member.account_id for member in session.council.members.all()})
    member = make_actor(stage.province, Role.COUNCIL_MEMBER)
    client = Client()
    client.force_login(member.account)
    answer = client.get(reverse("telling:invitation", args=[session.pk]))
    (event,) = read(answer.content).values()
    assert str(event["LOCATION"]) == session.place
    assert event.decoded("DTSTART").astimezone(HERE) == session.held_at.astimezone(HERE).replace(microsecond=0)
