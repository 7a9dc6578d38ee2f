"""What goes otherwise than planned: another day, somebody absent, who came, a year that is closed, two ceremonies."""

import datetime as dt

import pytest
from django.db import DatabaseError, transaction
from django.test import Client
from django.urls import reverse

from tests.ceremonies.ground import REASON, Ground
from tests.decisions.desk import CERTIFICATE, TITLE
from thidua.ceremonies import queries, services
from thidua.ceremonies.models import HandOver, Reply
from thidua.ceremonies.services import Guest
from thidua.documents.ceremony_papers import ceremony_paper
from thidua.fund import services as fund_services
from thidua.fund.models import Entry, FundYear
from thidua.stock import services as stock_services
from thidua.trail.errors import NotAllowed, Overtaken, Refused
from thidua.trail.models import Notice

pytestmark = pytest.mark.django_db


def test_who_said_to_come_on_another_day_is_asked_again_and_who_hears_of_another_place_is_not():
    ground = Ground()
    found = ground.approved()
    (letter,) = services.invite(ground.runner, ceremony=found, agencies=[ground.tree["department"]])
    services.reply(ground.unit, invitation=letter, answer="coming")
    elsewhere = ground.facts(place="Nhà văn hóa", starts_at=found.starts_at)
    found = services.change(ground.runner, ceremony=found, version=found.version, facts=elsewhere)
    assert queries.replies(found)[Reply.COMING] == 1
    later = ground.facts(place="Nhà văn hóa", days=9)
    services.change(ground.runner, ceremony=found, version=found.version, facts=later)
    assert queries.replies(found)[Reply.COMING] == 0
    told = Notice.objects.filter(account_id=ground.unit.account_id, text__startswith="Thay đổi, xin trả lời lại")
    assert told.count() == 1


def test_a_ceremony_is_not_moved_past_what_was_handed_over():
    ground = Ground()
    found = ground.begun(ground.approved())
    turns = ground.taken_up(found)
    services.hand_over(ground.runner, ceremony=found, turns=turns[:1], given=ground.given())
    same_day = ground.facts(starts_at=found.starts_at, title="Tên khác")
    found = services.change(ground.runner, ceremony=found, version=found.version, facts=same_day)
    with pytest.raises(Refused) as refusal:
        services.change(ground.runner, ceremony=found, version=found.version, facts=ground.facts(days=1))
    assert "starts_at" in refusal.value.fields


def test_a_programme_is_not_approved_once_its_hour_has_passed():
    ground = Ground()
    planned = ground.begun(ground.planned())
    with pytest.raises(Refused, match="Giờ bắt đầu đã qua"):
        services.approve(ground.head, ceremony=planned)


def test_guests_never_hear_of_a_ceremony_that_was_cancelled_before_it_was_approved():
    ground = Ground()
    planned, approved = ground.planned(), ground.approved(title="Lễ đã báo")
    for each in (planned, approved):
        services.invite(ground.runner, ceremony=each, agencies=[ground.tree["department"]], people=[Guest("Ông A")])
        services.cancel(ground.head, ceremony=each, reason="Bão")
    assert [each.ceremony for each in queries.visible_invitations(ground.unit)] == [approved]
    codes = {each.ceremony_id: each.code for each in (*queries.guests(planned), *queries.guests(approved)) if each.name}
    answers = {key: Client().get(reverse("portal:invitation", args=[code])).status_code for key, code in codes.items()}
    assert answers == {planned.pk: 404, approved.pk: 200}


def test_nobody_is_invited_twice_by_name_however_it_is_typed():
    ground = Ground()
    found = ground.planned()
    made = services.invite(
        ground.runner,
        ceremony=found,
        agencies=[ground.tree["department"]] * 2,
        people=[Guest("Ông Hà", "Hội Cựu chiến binh"), Guest(" ông  hà ", "Hội cựu chiến binh"), Guest("Ông Hạ")],
    )
    assert len(made) == 3
    with pytest.raises(Refused, match="ai đã mời thì không mời lại"):
        services.invite(ground.runner, ceremony=found, people=[Guest("Ông Hà", "Hội Cựu chiến binh")])


def test_who_came_is_marked_from_the_day_on_and_again_after_it_was_closed():
    ground = Ground()
    found = ground.approved()
    letters = services.invite(ground.runner, ceremony=found, people=[Guest("Bà Đến"), Guest("Ông Vắng")])
    with pytest.raises(Refused, match="Chưa đến ngày"):
        services.mark_who_came(ground.runner, ceremony=found, came=letters)
    assert queries.who_came(found) is None
    ground.begun(found)
    assert services.mark_who_came(ground.runner, ceremony=found, came=letters) == 2
    assert services.mark_who_came(ground.runner, ceremony=found, came=letters[:1]) == 1
    assert "có mặt: 1" in str(ceremony_paper(found, "diem-danh").data)
    found = services.close(ground.runner, ceremony=found, summary="Trang trọng")
    assert "có mặt: 1." in str(ceremony_paper(found, "ket-qua").data)
    services.mark_who_came(ground.runner, ceremony=found, came=[])
    assert queries.who_came(found) == 0
    other = ground.begun(ground.approved(title="Lễ khác"))
    with pytest.raises(Refused, match="Chưa mời ai"):
        services.mark_who_came(ground.runner, ceremony=other, came=[])
    services.invite(ground.runner, ceremony=other, people=[Guest("Ai đó")])
    with pytest.raises(Refused, match="danh sách khách mời của buổi lễ này"):
        services.mark_who_came(ground.runner, ceremony=other, came=letters)
    for outside in (ground.unit, ground.stranger):
        with pytest.raises(NotAllowed):
            services.mark_who_came(outside, ceremony=found, came=[])


def test_the_page_of_who_came_ticks_who_said_so_and_its_number_stands_beside_the_answers():
    ground = Ground()
    found = ground.approved()
    coming, silent = services.invite(ground.runner, ceremony=found, people=[Guest("Bà Đến"), Guest("Ông Im Lặng")])
    services.reply_by_code(invitation=coming, answer="coming")
    ground.begun(found)
    client = Client()
    client.force_login(ground.runner.account)
    address = reverse("ceremonies:attendance", args=[found.pk])
    page = client.get(address).content.decode()
    assert all(f'value="{each.pk}"' in page for each in (coming, silent))
    assert page.count(" checked") == 1
    assert client.post(address, {"came": [silent.pk]}).status_code == 302
    page = client.get(reverse("ceremonies:guests", args=[found.pk])).content.decode()
    assert "có mặt 1" in page
    assert "Vắng" in page


def test_who_was_absent_receives_later_without_another_ceremony():
    ground = Ground()
    found = ground.begun(ground.approved())
    turns = ground.taken_up(found)
    services.close(ground.runner, ceremony=found, summary="Tốt", reason="Đi công tác")
    client = Client()
    client.force_login(ground.runner.account)
    assert "Ghi nhận trao" in client.get(reverse("ceremonies:turns", args=[found.pk])).content.decode()
    (made,) = services.hand_over(ground.runner, ceremony=found, turns=turns[:1], given=ground.given())
    assert [each.pk for each in queries.left_over(ground.runner)] == [turns[1].item_id]
    services.take_back(ground.runner, given=made, reason=REASON)
    services.hand_over(ground.runner, ceremony=found, turns=turns[:1], given=ground.given(sheet="KN-02"))
    cancelled = ground.approved(title="Lễ bị hủy")
    services.cancel(ground.head, ceremony=cancelled, reason="Bão")
    with pytest.raises(Overtaken):
        services.hand_over(ground.runner, ceremony=cancelled, turns=turns[1:], given=ground.given())


def test_a_ceremony_is_cancelled_although_somebody_received_at_another():
    ground = Ground()
    decision = ground.decision(people=1)
    first = ground.begun(ground.approved())
    turns = ground.taken_up(first, decision)
    services.close(ground.runner, ceremony=first, summary="Tốt", reason="Vắng")
    second = ground.approved(title="Lễ sau")
    services.take_up(ground.runner, ceremony=second, items=list(queries.left_over(ground.runner)))
    services.hand_over(ground.runner, ceremony=first, turns=turns, given=ground.given())
    assert services.cancel(ground.head, ceremony=second, reason="Bão").state == "cancelled"


def test_the_list_has_no_gap_after_somebody_is_left_out_and_lots_are_numbered_as_in_print():
    ground = Ground()
    found = ground.approved()
    ground.taken_up(found, ground.on(CERTIFICATE, "Nguyễn Văn Dũng", "Nguyễn Văn Đạt", "Nguyễn Văn Giang"))
    ground.taken_up(found, ground.on(TITLE, "Trần Thị An"))
    services.leave_out(ground.runner, turn=list(queries.turns_of(found))[1], reason="Đi công tác")
    assert [each.place for each in queries.turns_of(found)] == [1, 2, 3]
    client = Client()
    client.force_login(ground.runner.account)
    page = client.get(reverse("ceremonies:call", args=[found.pk])).content.decode()
    paper = str(ceremony_paper(found, "xuong-ten").data)
    for number in (1, 2):
        assert f"<h3>Lượt {number}</h3>" in page
        assert f"Lượt {number}:" in paper
    assert page.count("<h3>") == 2


def test_in_a_smaller_hall_nobody_sits_where_there_is_no_seat():
    ground = Ground()
    found = ground.approved()
    turns = ground.taken_up(found)
    services.put_seats(ground.runner, ceremony=found, places={turns[0]: (1, 1), turns[1]: (3, 4)})
    services.change(ground.runner, ceremony=found, version=found.version, facts=ground.facts(rows=2))
    assert [each.turn for each in found.taken_seats.all()] == [turns[0]]


def test_money_of_a_closed_year_comes_back_into_the_open_one_when_a_hand_over_is_undone():
    ground = Ground()
    decision = ground.decision(people=1)
    ground.money(decision)
    found = ground.begun(ground.approved())
    turns = ground.taken_up(found, decision)
    (given,) = services.hand_over(ground.runner, ceremony=found, turns=turns, given=ground.given(money=True))
    # A year later: the fund that paid is last year's, and its book is closed.
    FundYear.objects.filter(pk=given.money.fund_id).update(year=ground.today.year - 1)
    fund_services.close_year(ground.head, fund=FundYear.objects.get(pk=given.money.fund_id))
    services.take_back(ground.runner, given=given, reason=REASON)
    back = Entry.objects.get(source="returned")
    address = reverse("ceremonies:ceremony", args=[found.pk])
    assert (back.amount, back.fund.year, back.ground_path) == (given.money.went, ground.today.year, address)
    assert HandOver.objects.get().undone_why == REASON


def test_without_a_fund_of_this_year_it_is_said_what_to_do():
    ground = Ground()
    decision = ground.decision(people=1)
    payment = ground.money(decision)
    found = ground.begun(ground.approved())
    turns = ground.taken_up(found, decision)
    (given,) = services.hand_over(ground.runner, ceremony=found, turns=turns, given=ground.given(money=True))
    FundYear.objects.filter(pk=payment.fund_id).update(year=ground.today.year - 1, state="closed")
    with pytest.raises(Refused, match=f"mở quỹ năm {ground.today.year}"):
        services.take_back(ground.runner, given=given, reason=REASON)
    assert HandOver.objects.get().undone_at is None


def test_what_was_undone_in_the_books_is_not_shown_as_given():
    ground = Ground()
    decision = ground.decision(people=1)
    ground.money(decision)
    frames = ground.frames(2)
    found = ground.begun(ground.approved())
    turns = ground.taken_up(found, decision)
    given_now = ground.given(things=[frames], money=True)
    (given,) = services.hand_over(ground.runner, ceremony=found, turns=turns, given=given_now)
    client = Client()
    client.force_login(ground.runner.account)
    address = reverse("ceremonies:turns", args=[found.pk])
    assert "Khung bằng khen" in client.get(address).content.decode()
    stock_services.reverse(ground.clerk, slip=given.slips.get(), reason=REASON)
    fund_services.reverse_entry(ground.clerk, entry=given.money, reason=REASON)
    assert "Khung bằng khen" not in client.get(address).content.decode()
    found = services.close(ground.runner, ceremony=found, summary="Tốt")
    assert "tiền thưởng đã chi 0 đồng" in str(ceremony_paper(found, "ket-qua").data)


def test_the_database_keeps_what_was_handed_over():
    ground = Ground()
    found = ground.begun(ground.approved())
    turns = ground.taken_up(found)[:1]
    (given,) = services.hand_over(ground.runner, ceremony=found, turns=turns, given=ground.given())
    for change in ({"receiver_name": "Người khác"}, {"sheet": "X"}, {"day": given.day - dt.timedelta(days=1)}):
        with pytest.raises(DatabaseError), transaction.atomic():
            HandOver.objects.filter(pk=given.pk).update(**change)
