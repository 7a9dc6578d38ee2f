"""Drafts that everybody was asked about: on a public page while opinions are taken, answered without an account."""

import datetime as dt

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from tests.drafting.ground import Ground
from thidua.agencies.actor import Actor
from thidua.documents.drafting_papers import consultation_letter, opinions_paper
from thidua.drafting import services
from thidua.drafting.models import Answer, Consultation, State
from thidua.drafting.queries import tally
from thidua.drafting.services import Remark, consulting
from thidua.portal.drafts import ANSWERS, FORMS, MOST_ROWS
from thidua.trail.errors import Overtaken, Refused
from thidua.trail.models import Entry, Notice

pytestmark = pytest.mark.django_db
SAID = {"name": "Bà Góp Ý Thử", "contact": "0900 000 000", "general": "remarks"}
ROWS = {"gop-y-so-dong": "1", "gop-y-0-place": "dieu-2", "gop-y-0-text": "Hai lần thôi."}


@pytest.fixture
def ground(db):
    return Ground()


def everybody_asked(ground, due=10) -> Consultation:
    return ground.asked(ground.collecting(), is_public=True, due=due)


def page_of(consultation) -> str:
    return reverse("portal:draft", args=[consultation.pk])


def test_anybody_reads_the_draft_and_says_something_on_a_clause_and_the_drafter_is_told(ground):
    asked = everybody_asked(ground)
    assert page_of(asked) in Client().get(reverse("portal:drafts")).text
    answer = Client().post(page_of(asked), {**SAID, **ROWS, "gui": "1"})
    assert answer.status_code == 302
    made = Answer.objects.get(addressee__agency=None)
    assert (made.addressee.name, made.entered_by, made.from_letter) == ("Bà Góp Ý Thử", None, False)
    assert [(each.place_words, each.text) for each in made.opinions.all()] == [("Điều 2", "Hai lần thôi.")]
    assert Notice.objects.filter(account_id=ground.officer.account_id, text__contains="Nhân dân góp ý").count() == 1


def test_the_trail_says_that_an_answer_came_and_not_whose(ground):
    asked = everybody_asked(ground)
    Client().post(page_of(asked), {**SAID, **ROWS, "gui": "1"})
    entry = Entry.objects.filter(event="draft_answered").latest("pk")
    assert "Bà Góp Ý Thử" not in str(entry.after)
    assert entry.after["opinions"] == 1


def test_who_gave_an_opinion_is_seen_by_the_drafting_agency_alone(ground):
    asked = everybody_asked(ground)
    Client().post(page_of(asked), {**SAID, **ROWS, "gui": "1"})
    public = Client().get(page_of(asked)).text
    assert "Bà Góp Ý Thử" not in public
    own = Client()
    own.force_login(ground.officer.account)
    text = own.get(reverse("drafting:consultation", args=[asked.pk])).text
    assert "Bà Góp Ý Thử" in text
    assert "0900 000 000" in text


@pytest.mark.parametrize(("due", "is_open"), [(0, True), (-1, False)])
def test_the_last_day_is_in_time_and_the_day_after_nobody_finds_the_page(ground, due, is_open):
    asked = everybody_asked(ground)
    Consultation.objects.filter(pk=asked.pk).update(due_on=ground.day(due), sent_on=ground.day(-9))
    assert Client().get(page_of(asked)).status_code == (200 if is_open else 404)
    assert (page_of(asked) in Client().get(reverse("portal:drafts")).text) is is_open
    asked.refresh_from_db()
    system = Actor(None, asked.case.agency, frozenset())
    if is_open:
        services.answer_in_public(system, consultation=asked, **SAID | {"general": "agree"})
    else:
        with pytest.raises(Refused, match="không nhận góp ý"):
            services.answer_in_public(system, consultation=asked, **SAID | {"general": "agree"})


def test_a_draft_on_which_agencies_alone_were_asked_is_on_no_public_page(ground):
    asked = ground.asked(ground.collecting())
    assert Client().get(page_of(asked)).status_code == 404
    system = Actor(None, asked.case.agency, frozenset())
    with pytest.raises(Refused):
        services.answer_in_public(system, consultation=asked, **SAID, remarks=[Remark("", "Nói.")])


def test_the_public_may_answer_until_the_day_it_was_told_though_every_agency_has_answered(ground):
    case = ground.collecting()
    asked = ground.asked(case, ground.department, is_public=True)
    ground.answered(asked, ground.department)
    with pytest.raises(Refused, match=f"rộng rãi đến hết ngày {asked.due_on:%d/%m/%Y}"):
        ground.finish(case)
    with time_machine.travel(asked.due_on + dt.timedelta(days=2), tick=False):
        assert ground.finish(case).state == State.APPRAISAL


def test_once_the_case_is_stopped_the_page_is_gone_and_a_late_sender_is_told(ground):
    case = ground.collecting()
    asked = ground.asked(case, ground.department, is_public=True)
    services.stop_case(ground.officer, case=case, reason="Không làm nữa.")
    assert Client().get(page_of(asked)).status_code == 404
    with pytest.raises(Overtaken):
        services.answer_in_public(
            Actor(None, asked.case.agency, frozenset()), consultation=asked, **SAID | {"general": "agree"}
        )


def test_nothing_typed_is_lost_on_a_bad_input_and_nothing_is_kept(ground):
    asked = everybody_asked(ground)
    answer = Client().post(page_of(asked), {**SAID, **ROWS, "name": "", "gui": "1"})
    assert answer.status_code == 200
    assert "Hai lần thôi." in answer.text
    more = Client().post(page_of(asked), {**SAID, **ROWS, "them-dong": "gop-y"})
    assert "Hai lần thôi." in more.text
    assert not Answer.objects.exists()


def test_one_address_is_braked_and_one_day_takes_no_flood(ground, monkeypatch):
    asked = everybody_asked(ground)
    client = Client()
    for _time in range(ANSWERS.limit):
        assert client.post(page_of(asked), {**SAID, **ROWS, "gui": "1"}).status_code == 302
    refused = client.post(page_of(asked), {**SAID, **ROWS, "gui": "1"})
    assert "xin gửi tiếp sau" in refused.text
    assert "Hai lần thôi." in refused.text
    monkeypatch.setattr(consulting, "MOST_A_DAY", ANSWERS.limit)
    system = Actor(None, asked.case.agency, frozenset())
    with pytest.raises(Refused, match="quá nhiều"):
        services.answer_in_public(system, consultation=asked, **SAID, remarks=[Remark("", "Nữa.")])


def test_nobody_makes_the_server_draw_long_forms_again_and_again(ground):
    asked = everybody_asked(ground)
    client, more = Client(), {"gop-y-so-dong": "999", "them-dong": "gop-y"}
    for _time in range(FORMS.limit):
        answer = client.post(page_of(asked), more)
        assert (answer.status_code, answer.context["table"].count) == (200, MOST_ROWS)
    answer = client.post(page_of(asked), more)
    assert (answer.status_code, answer.url) == (302, page_of(asked))
    assert "bấm nhiều lần" in client.get(page_of(asked)).text


def test_who_answered_in_public_stands_in_no_letter_to_the_agencies_asked_and_is_counted_apart(ground):
    asked = ground.asked(ground.collecting(), ground.department, is_public=True)
    ground.answered(asked, ground.department)
    Client().post(page_of(asked), {**SAID, **ROWS, "gui": "1"})
    assert "Bà Góp Ý Thử" not in str(consultation_letter(asked).data)
    counted = tally(asked)
    assert (counted.asked, counted.answered, counted.public) == (1, 1, 1)
    assert "1/1 nơi trả lời" in str(opinions_paper(asked.case).data)
