"""A ceremony planned, approved, its guests, its turns, what is handed over, its end."""

import datetime as dt

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests.at_once import at_once, room_in_the_pool
from tests.ceremonies.ground import REASON, Ground
from tests.decisions.desk import CERTIFICATE, TITLE
from tests.exporting import export
from thidua.ceremonies import queries, services
from thidua.ceremonies.models import Ceremony, HandOver, Invitation, Reply, State
from thidua.ceremonies.services import Guest
from thidua.ceremonies.services.placing import field_of
from thidua.documents.ceremony_papers import ceremony_paper
from thidua.fund.queries import rest_of
from thidua.register.models import AwardStatus
from thidua.screens.waiting import waiting_for
from thidua.stock.queries import visible_items
from thidua.telling.ahead import remind
from thidua.trail.errors import NotAllowed, Overtaken, Refused
from thidua.trail.models import Notice

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _no_brakes():
    cache.clear()


def test_guests_hear_of_it_once_the_head_approves_the_programme():
    ground = Ground()
    planned = ground.planned()
    (letter,) = services.invite(ground.runner, ceremony=planned, agencies=[ground.tree["department"]])
    assert not queries.visible_invitations(ground.unit)
    assert "Chương trình hội nghị, lễ trao tặng chờ duyệt" in [each.text for each in waiting_for(ground.head)]
    approved = services.approve(ground.head, ceremony=planned)
    assert approved.state == State.APPROVED
    assert list(queries.visible_invitations(ground.unit)) == [letter]
    assert Notice.objects.filter(account_id=ground.unit.account_id, text__contains="Lễ trao tặng Bằng khen").exists()
    assert "Giấy mời chờ trả lời" in [each.text for each in waiting_for(ground.unit)]
    assert not queries.visible_ceremonies(ground.unit).exists()


def test_a_ceremony_without_a_programme_is_not_approved_nor_planned_in_the_past():
    ground = Ground()
    made = services.plan(ground.runner, facts=ground.facts())
    with pytest.raises(Refused, match="Chưa có chương trình"):
        services.approve(ground.head, ceremony=made)
    with pytest.raises(Refused) as refusal:
        services.plan(ground.runner, facts=ground.facts(days=-1))
    assert "starts_at" in refusal.value.fields


@pytest.mark.parametrize(("days", "fits"), [(5, True), (6, False)])
def test_replies_are_due_no_later_than_the_day(days, fits):
    ground = Ground()
    due = timezone.localdate(timezone.now() + dt.timedelta(days=days))
    facts = ground.facts(replies_due_on=due)
    if fits:
        assert services.plan(ground.runner, facts=facts).replies_due_on == due
    else:
        with pytest.raises(Refused):
            services.plan(ground.runner, facts=facts)


def test_an_agency_replies_by_its_own_account_and_may_change_its_mind_until_it_begins():
    ground = Ground()
    found = ground.approved()
    (letter,) = services.invite(ground.runner, ceremony=found, agencies=[ground.tree["department"]])
    with pytest.raises(Refused) as refusal:
        services.reply(ground.unit, invitation=letter, answer="sends")
    assert "stands_in" in refusal.value.fields
    services.reply(ground.unit, invitation=letter, answer="sends", stands_in="Phó Giám đốc")
    services.reply(ground.unit, invitation=letter, answer="coming")
    assert queries.replies(found)[Reply.COMING] == 1
    for other in (ground.stranger, ground.auditor, ground.runner):
        with pytest.raises(NotAllowed):
            services.reply(other, invitation=letter, answer="not_coming")
    ground.begun(found)
    with pytest.raises(Overtaken):
        services.reply(ground.unit, invitation=letter, answer="not_coming")


def test_an_outside_guest_replies_by_the_link_alone_and_no_search_engine_keeps_it():
    ground = Ground()
    found = ground.planned()
    (letter,) = services.invite(ground.runner, ceremony=found, people=[Guest("Ông Khách Mời", "Hội Cựu chiến binh")])
    client, address = Client(), reverse("portal:invitation", args=[letter.code])
    assert client.get(address).status_code == 404
    services.approve(ground.head, ceremony=found)
    page = client.get(address)
    assert page["X-Robots-Tag"] == "noindex"
    assert "Ông Khách Mời" in page.content.decode()
    refused = client.post(address, {"answer": "sends", "stands_in": "", "note": "Xin lỗi ban tổ chức"})
    assert "Xin lỗi ban tổ chức" in refused.content.decode()
    assert client.post(address, {"answer": "coming"}).status_code == 200
    letter.refresh_from_db()
    assert (letter.reply, letter.replied_by) == (Reply.COMING, None)
    assert client.get(reverse("portal:invitation", args=["AAAA-BBBB-CCCC-DDDD"])).status_code == 404
    (of_agency,) = services.invite(ground.runner, ceremony=found, agencies=[ground.tree["department"]])
    assert client.get(reverse("portal:invitation", args=[of_agency.code])).status_code == 404
    services.withdraw(ground.runner, invitation=letter, reason="Mời nhầm")
    assert client.get(address).status_code == 404
    with pytest.raises(Overtaken):
        services.withdraw(ground.runner, invitation=letter, reason="Mời nhầm")


def test_nobody_is_invited_twice():
    ground = Ground()
    found = ground.planned()
    services.invite(ground.runner, ceremony=found, agencies=[ground.tree["department"]])
    with pytest.raises(Refused):
        services.invite(ground.runner, ceremony=found, agencies=[ground.tree["department"]])
    assert queries.guests(found).count() == 1


def test_turns_come_from_issued_decisions_higher_first_by_name_and_in_the_order_the_office_wants():
    ground = Ground()
    found = ground.approved()
    ground.taken_up(found, ground.on(CERTIFICATE, "Nguyễn Văn Đạt", "Nguyễn Văn Dũng"))
    ground.taken_up(found, ground.on(TITLE, "Trần Thị An"))
    names = [str(each) for each in queries.turns_of(found)]
    assert names == ["Trần Thị An", "Nguyễn Văn Dũng", "Nguyễn Văn Đạt"]
    services.put_in_order(ground.runner, ceremony=found, awards=[CERTIFICATE, TITLE])
    assert [str(each) for each in queries.turns_of(found)] == ["Nguyễn Văn Dũng", "Nguyễn Văn Đạt", "Trần Thị An"]


def test_an_award_has_one_turn_at_a_time_and_none_once_it_was_revoked():
    ground = Ground()
    first, second = ground.approved(), ground.approved(title="Lễ khác")
    decision = ground.decision()
    turns = ground.taken_up(first, decision)
    with pytest.raises(Overtaken):
        services.take_up(ground.runner, ceremony=second, items=[turns[0].item])
    services.leave_out(ground.runner, turn=turns[0], reason="Đi công tác")
    services.take_up(ground.runner, ceremony=second, items=[turns[0].item])
    turns[1].item.award.status = AwardStatus.REVOKED
    turns[1].item.award.save()
    services.leave_out(ground.runner, turn=turns[1], reason="Thu hồi")
    with pytest.raises(Overtaken):
        services.take_up(ground.runner, ceremony=second, items=[turns[1].item])


def test_handing_over_takes_things_from_the_stock_and_money_from_the_fund_all_or_nothing():
    ground = Ground()
    decision = ground.decision(people=2)
    payment, frames = ground.money(decision), ground.frames(2)
    found = ground.begun(ground.approved())
    turns = ground.taken_up(found, decision)
    first, second = services.hand_over(
        ground.runner, ceremony=found, turns=turns, given=ground.given(things=[frames], money=True)
    )
    assert visible_items(ground.clerk).get().left == 0
    payment.refresh_from_db()
    assert (payment.state, rest_of(payment)) == ("paid", 0)
    assert first.slips.get().ground_path == reverse("ceremonies:ceremony", args=[found.pk])
    assert second.money.party == second.item.recipient_name
    assert queries.handed_over([first.item]) == {first.item_id: first}
    with pytest.raises(Overtaken, match="đã nhận ngày"):
        services.hand_over(ground.runner, ceremony=found, turns=turns[:1], given=ground.given())
    services.take_back(ground.runner, given=first, reason=REASON)
    assert visible_items(ground.clerk).get().left == 1
    payment.refresh_from_db()
    assert (payment.state, rest_of(payment)) == ("approved", first.item.bonus)
    assert queries.handed_over([first.item]) == {}
    with pytest.raises(Overtaken):
        services.take_back(ground.runner, given=first, reason=REASON)
    services.hand_over(ground.runner, ceremony=found, turns=turns[:1], given=ground.given(things=[frames], money=True))


def test_one_thing_missing_undoes_the_whole_lot():
    ground = Ground()
    decision = ground.decision(people=2)
    frames = ground.frames(1)
    found = ground.begun(ground.approved())
    turns = ground.taken_up(found, decision)
    with pytest.raises(Refused) as refusal:
        services.hand_over(ground.runner, ceremony=found, turns=turns, given=ground.given(things=[frames]))
    assert "chỉ còn 0 chiếc" in refusal.value.fields["things"]
    assert not HandOver.objects.exists()
    assert visible_items(ground.clerk).get().left == 1


def test_money_that_is_not_approved_is_not_handed_over():
    ground = Ground()
    found = ground.begun(ground.approved())
    turns = ground.taken_up(found)
    with pytest.raises(Refused) as refusal:
        services.hand_over(ground.runner, ceremony=found, turns=turns, given=ground.given(money=True))
    assert "chưa được duyệt chi" in refusal.value.fields["money"]


def test_of_somebody_who_died_the_family_receives():
    ground = Ground()
    found = ground.begun(ground.approved())
    (turn,) = ground.taken_up(found, ground.on(CERTIFICATE, "Người Đã Mất"))
    subject = turn.item.nomination.subject
    subject.categories = ["official", "deceased"]
    subject.save()
    for receiver in ("self", "representative"):
        given = ground.given(receiver=receiver, receiver_name="Người Thân")
        with pytest.raises(Refused) as refusal:
            services.hand_over(ground.runner, ceremony=found, turns=[turn], given=given)
        assert "receiver" in refusal.value.fields
    (made,) = services.hand_over(
        ground.runner,
        ceremony=found,
        turns=[turn],
        given=ground.given(receiver="family", receiver_name="Người Thân"),
    )
    assert made.receiver_name == "Người Thân"


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"sheet": " "}, "sheet"),
        ({"receiver": "representative"}, "receiver_name"),
        ({"receiver": "nobody"}, "receiver"),
        ({"day": -1}, "day"),
        ({"day": 1}, "day"),
        ({"certificate": False}, ""),
    ],
)
def test_a_hand_over_without_what_it_needs_is_refused(change, field):
    ground = Ground()
    found = ground.begun(ground.approved())
    turns = ground.taken_up(found)
    if "day" in change:
        change = {"day": ground.today + dt.timedelta(days=change["day"])}
    with pytest.raises(Refused) as refusal:
        services.hand_over(ground.runner, ceremony=found, turns=turns, given=ground.given(**change))
    assert (field in refusal.value.fields) or not field
    assert not HandOver.objects.exists()


def test_a_thing_of_another_award_and_another_agency_is_refused():
    ground = Ground()
    found = ground.begun(ground.approved())
    turns = ground.taken_up(found)
    flag = ground.frames(name="Cờ thi đua", kind="flag", award="government_emulation_flag")
    with pytest.raises(Refused):
        services.hand_over(ground.runner, ceremony=found, turns=turns, given=ground.given(things=[flag]))
    flag.agency = ground.tree["stranger"]
    flag.award = ""
    flag.save()
    with pytest.raises(Refused, match="kho của cơ quan khác"):
        services.hand_over(ground.runner, ceremony=found, turns=turns, given=ground.given(things=[flag]))


def test_it_is_closed_after_it_began_with_a_reason_for_who_did_not_receive_and_the_next_takes_them_up():
    ground = Ground()
    found = ground.approved()
    turns = ground.taken_up(found)
    with pytest.raises(Refused, match="Chưa đến giờ"):
        services.close(ground.runner, ceremony=found, summary="Tốt")
    ground.begun(found)
    assert "Hội nghị, lễ đã tổ chức, chưa kết thúc" in [each.text for each in waiting_for(ground.runner)]
    services.hand_over(ground.runner, ceremony=found, turns=turns[:1], given=ground.given())
    with pytest.raises(Refused) as refusal:
        services.close(ground.runner, ceremony=found, summary="Tốt")
    assert "Còn 1 trường hợp" in refusal.value.fields["reason"]
    services.close(ground.runner, ceremony=found, summary="Tốt", reason="Đi công tác")
    assert [each.pk for each in queries.left_over(ground.runner)] == [turns[1].item_id]
    following = ground.approved(title="Lễ sau")
    services.take_up(ground.runner, ceremony=following, items=list(queries.left_over(ground.runner)))
    assert not queries.left_over(ground.runner)


def test_it_is_cancelled_with_a_reason_unless_something_was_handed_over():
    ground = Ground()
    found = ground.approved()
    ground.taken_up(found)
    services.invite(ground.runner, ceremony=found, agencies=[ground.tree["department"]])
    with pytest.raises(Refused):
        services.cancel(ground.head, ceremony=found, reason="")
    services.cancel(ground.head, ceremony=found, reason="Bão")
    assert Notice.objects.filter(account_id=ground.unit.account_id, text__startswith="Hủy").exists()
    assert queries.to_hand_over(ground.runner).count() == 2
    other = ground.begun(ground.approved())
    turns = ground.taken_up(other)
    services.hand_over(ground.runner, ceremony=other, turns=turns[:1], given=ground.given())
    with pytest.raises(Refused, match="Đã trao"):
        services.cancel(ground.head, ceremony=other, reason="Bão")


def test_seats_are_proposed_and_changed_and_no_seat_holds_two():
    ground = Ground()
    found = ground.approved()
    turns = ground.taken_up(found)
    (guest,) = services.invite(ground.runner, ceremony=found, people=[Guest("Bà Danh Dự", is_honoured=True)])
    services.reply_by_code(invitation=guest, answer="coming")
    assert services.propose_seats(ground.runner, ceremony=found) == []
    places = {str(each.turn or each.invitation): (each.row, each.number) for each in found.taken_seats.all()}
    assert places == {"Bà Danh Dự": (1, 2), str(turns[0]): (2, 1), str(turns[1]): (2, 2)}
    for place in ((2, 1), (4, 1), (1, 5)):
        with pytest.raises(Refused) as refusal:
            services.put_seats(ground.runner, ceremony=found, places={turns[1]: place})
        assert refusal.value.fields
    swapped = {turns[0]: (2, 2), turns[1]: (2, 1)}
    assert services.put_seats(ground.runner, ceremony=found, places=swapped) == 2
    services.reply_by_code(invitation=guest, answer="not_coming")
    assert found.taken_seats.count() == 2
    client = Client()
    client.force_login(ground.runner.account)
    page = client.post(reverse("ceremonies:change_seats", args=[found.pk]), {field_of(turns[0]): "9,9"})
    assert "Hội trường không có ghế 9.9" in page.content.decode()


def test_a_late_save_is_told():
    ground = Ground()
    found = ground.planned()
    services.change(ground.runner, ceremony=found, version=found.version, facts=ground.facts(title="Tên mới"))
    with pytest.raises(Overtaken):
        services.change(ground.runner, ceremony=found, version=found.version, facts=ground.facts(title="Tên khác"))
    assert Ceremony.objects.get().title == "Tên mới"


@pytest.mark.django_db(transaction=True)
def test_of_two_who_hand_over_the_same_award_at_once_one_is_told():
    ground = Ground()
    found = ground.begun(ground.approved())
    turns = ground.taken_up(found)
    frames = ground.frames(9)

    def hand():
        given = ground.given(things=[frames])
        return services.hand_over(ground.runner, ceremony=found, turns=turns, given=given)

    with room_in_the_pool(4):
        answers, backends = at_once(hand, hand)
    assert len(backends) == 2
    assert sorted(isinstance(each, Overtaken) for each in answers) == [False, True]
    assert visible_items(ground.clerk).get().left == 7


def test_only_the_own_agency_runs_it_and_only_its_head_approves():
    ground = Ground()
    found = ground.planned()
    for actor in (ground.stranger, ground.unit):
        for work in (
            lambda who: services.change(who, ceremony=found, version=1, facts=ground.facts()),
            lambda who: services.approve(who, ceremony=found),
            lambda who: services.invite(who, ceremony=found, people=[Guest("A")]),
            lambda who: services.take_up(who, ceremony=found, items=[]),
            lambda who: services.propose_seats(who, ceremony=found),
            lambda who: services.close(who, ceremony=found, summary="A"),
            lambda who: services.cancel(who, ceremony=found, reason="A"),
        ):
            with pytest.raises(NotAllowed):
                work(actor)
        assert not queries.visible_ceremonies(actor).filter(pk=found.pk).exists()
    with pytest.raises(NotAllowed):
        services.approve(ground.runner, ceremony=found)


def test_reminders_come_before_the_day_and_before_replies_are_due():
    ground = Ground()
    day = timezone.localdate(timezone.now() + dt.timedelta(days=3))
    found = ground.approved(days=3, replies_due_on=day)
    services.invite(ground.runner, ceremony=found, agencies=[ground.tree["department"]])
    remind()
    assert Notice.objects.filter(account_id=ground.runner.account_id, text__contains="tổ chức ngày").count() == 1
    assert Notice.objects.filter(account_id=ground.unit.account_id, text__contains="Hạn trả lời giấy mời").count() == 1


@pytest.mark.parametrize("slug", ["chuong-trinh", "giay-moi", "diem-danh", "xuong-ten", "ky-nhan", "ket-qua"])
def test_papers_say_what_they_are_for(slug):
    ground = Ground()
    found = ground.begun(ground.approved())
    ground.taken_up(found, ground.on(CERTIFICATE, "Trần Thị Xướng Tên"))
    Invitation.objects.create(ceremony=found, name="Ông Khách Mời", code="2" * 16)
    found = services.close(ground.runner, ceremony=found, summary="Trang trọng", reason="Vắng")
    text = str(ceremony_paper(found, slug).data)
    said = {
        "chuong-trinh": "Khai mạc",
        "giay-moi": "Ông Khách Mời",
        "diem-danh": "Ông Khách Mời",
        "ket-qua": "Trang trọng",
    }
    assert said.get(slug, "Trần Thị Xướng Tên") in text
    client = Client()
    client.force_login(ground.runner.account)
    word = client.get(reverse("documents:ceremony_paper_word", args=[found.pk, slug]))
    assert word.content.startswith(b"PK")
    client.force_login(ground.stranger.account)
    assert client.get(reverse("documents:ceremony_paper", args=[found.pk, slug])).status_code == 404


def test_pages_lead_through_the_whole_day():
    ground = Ground()
    found = ground.begun(ground.approved())
    turns = ground.taken_up(found)
    client = Client()
    client.force_login(ground.runner.account)
    for name in ("ceremony", "guests", "turns", "seats", "call", "order", "hand_over", "close", "programme", "change"):
        assert client.get(reverse(f"ceremonies:{name}", args=[found.pk])).status_code == 200, name
    data = {"turns": [turns[0].pk], "day": f"{ground.today:%d/%m/%Y}", "receiver": "self", "certificate": "on"}
    address = reverse("ceremonies:hand_over", args=[found.pk])
    assert "Cần điền mục này" in client.post(address, data).content.decode()
    assert client.post(address, data | {"sheet": "KN-02"}).status_code == 302
    rows = export(client, reverse("ceremonies:turns", args=[found.pk]), kind="csv").content.decode("utf-8-sig")
    assert "KN-02" in rows
    for name in ("ceremonies", "invitations", "handed_over", "left_over"):
        assert client.get(reverse(f"ceremonies:{name}")).status_code == 200
    client.force_login(ground.unit.account)
    for name in ("ceremony", "guests", "turns"):
        assert client.get(reverse(f"ceremonies:{name}", args=[found.pk])).status_code == 404
