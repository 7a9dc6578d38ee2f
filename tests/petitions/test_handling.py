"""The way of a petition: who does what, when, and what it does to clocks and to the dossiers of whom it is about."""

import datetime as dt

import pytest
import time_machine
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.at_once import at_once, room_in_the_pool
from tests.makers import make_actor
from tests.petitions.desk import Desk
from thidua.agencies.models import Role
from thidua.petitions import services
from thidua.petitions.models import Petition
from thidua.petitions.queries import board
from thidua.petitions.states import FROM, Doing, State, after
from thidua.register.models import PersonAccount, Proceeding
from thidua.trail.errors import NotAllowed, Overtaken, Refused

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)


@pytest.fixture
def desk() -> Desk:
    return Desk()


def at(day: dt.date):
    """Noon in Viet Nam on the day."""
    return time_machine.travel(dt.datetime(day.year, day.month, day.day, 5, tzinfo=dt.UTC), tick=False)


def extended(desk: Desk, petition: Petition) -> Petition:
    return services.extend_petition(desk.head, petition=petition, version=petition.version, reason="Phức tạp")


def test_the_clock_of_a_petition_follows_the_day_of_receipt_and_then_that_of_acceptance():
    with at(dt.date(2026, 7, 6)):
        desk = Desk()
        old, new = (desk.received(received_on=dt.date(2026, m, d)) for m, d in ((6, 30), (7, 1)))
        assert (old.due_on, new.due_on) == (dt.date(2026, 7, 10), dt.date(2026, 7, 10))
        petition = desk.accepted(received_on=dt.date(2026, 7, 1), on=dt.date(2026, 7, 3))
        assert petition.due_on == dt.date(2026, 8, 3)  # thirty days end on Sunday 02/8


def test_an_extension_lengthens_the_clock_once_for_a_complaint_and_twice_for_a_denunciation():
    with at(dt.date(2026, 3, 2)):
        desk = Desk()
        complaint = extended(desk, desk.accepted())
        assert complaint.due_on == dt.date(2026, 4, 16)
        with pytest.raises(Refused, match="hết số lần"):
            extended(desk, complaint)
        denunciation = extended(desk, extended(desk, desk.accepted("denunciation")))
        assert denunciation.due_on == dt.date(2026, 6, 1)  # ninety days end on Sunday 31/5
        with pytest.raises(Refused, match="hết số lần"):
            extended(desk, denunciation)


def test_a_clock_is_extended_on_its_last_day_and_not_the_day_after():
    with at(dt.date(2026, 3, 2)):
        desk = Desk()
        first, second = desk.accepted(), desk.accepted()
    assert first.due_on is not None
    with at(first.due_on):
        assert extended(desk, first).extensions == 1
    with at(first.due_on + DAY), pytest.raises(Refused, match="chỉ gia hạn khi còn hạn"):
        extended(desk, second)


def test_what_the_law_has_no_clock_for_is_not_extended(desk):
    with pytest.raises(Refused, match="không có thời hạn"):
        extended(desk, desk.accepted("proposal"))


def test_a_suspension_stops_the_clock_and_its_days_are_added():
    with at(dt.date(2026, 3, 2)):
        desk = Desk()
        petition = desk.accepted()
        assert petition.due_on == dt.date(2026, 4, 1)
    with at(dt.date(2026, 3, 9)):
        petition = services.suspend_petition(desk.head, petition=petition, version=petition.version, reason="Chờ án")
        assert petition.due_on is None
    with at(dt.date(2026, 3, 16)):
        petition = services.resume_petition(desk.head, petition=petition, version=petition.version)
    assert petition.due_on == dt.date(2026, 4, 8)
    assert petition.state == State.ACCEPTED


def test_the_board_holds_what_is_due_in_three_days_and_what_is_late_on_both_sides():
    with at(dt.date(2026, 3, 2)):
        desk = Desk()
        due = desk.accepted().due_on
    assert due is not None
    for day, soon, late in ((due - 4 * DAY, 0, 0), (due - 3 * DAY, 1, 0), (due, 1, 0), (due + DAY, 0, 1)):
        found = board(Petition.objects.all(), day)
        assert (found["sap-den-han"].count(), found["qua-han"].count()) == (soon, late), day


def test_the_nominee_is_held_from_acceptance_to_the_decision(desk):
    person = desk.person()
    petition = desk.classified(desk.received())
    services.link_subject(desk.handler, petition=petition, subject=person)
    assert not Proceeding.objects.exists()
    petition.refresh_from_db()
    petition = services.accept_petition(
        desk.handler, petition=petition, version=petition.version, accepted_on=desk.today
    )
    proceeding = Proceeding.objects.get()
    assert (proceeding.subject, proceeding.kind, proceeding.starts_on, proceeding.ends_on) == (
        person, "complaint", desk.today, None,
    )  # fmt: skip
    desk.decided(desk.verified(petition))
    proceeding.refresh_from_db()
    assert proceeding.ends_on == desk.today


def test_of_two_complaints_about_one_person_the_hold_ends_with_the_last(desk):
    person = desk.person()
    both = [desk.accepted(), desk.accepted()]
    for each in both:
        services.link_subject(desk.handler, petition=each, subject=person)
        each.refresh_from_db()
    proceeding = Proceeding.objects.get()
    desk.decided(desk.verified(both[0]))
    proceeding.refresh_from_db()
    assert proceeding.ends_on is None
    services.stop_petition(desk.head, petition=both[1], version=both[1].version, reason="Rút đơn")
    proceeding.refresh_from_db()
    assert proceeding.ends_on == desk.today


def test_a_proposal_or_a_reflection_holds_nobody(desk):
    petition = desk.accepted("reflection")
    services.link_subject(desk.handler, petition=petition, subject=desk.person())
    assert not Proceeding.objects.exists()


def test_a_sealed_denunciation_is_accepted_only_with_its_extract(desk):
    petition = desk.classified(desk.received("denunciation"))
    with pytest.raises(Refused, match="bản trích"):
        services.accept_petition(desk.holder, petition=petition, version=petition.version, accepted_on=desk.today)
    petition = desk.extracted(petition)
    done = services.accept_petition(desk.handler, petition=petition, version=petition.version, accepted_on=desk.today)
    assert done.state == State.ACCEPTED


def test_nobody_handles_a_petition_about_themselves(desk):
    person = desk.person()
    PersonAccount.objects.create(subject=person, account=desk.handler.person)
    petition = desk.classified(desk.received())
    with pytest.raises(Refused, match="chính là người này"):
        services.link_subject(desk.colleague, petition=petition, subject=person)
    Petition.objects.filter(pk=petition.pk).update(subject=person)
    petition.refresh_from_db()
    with pytest.raises(NotAllowed, match="chính bạn"):
        services.accept_petition(desk.handler, petition=petition, version=petition.version, accepted_on=desk.today)


@pytest.mark.parametrize(("days", "allowed"), [(0, True), (1, True), (2, False), (-1, False)])
def test_a_petition_is_accepted_on_a_day_from_its_receipt_to_today(desk, days, allowed):
    received = desk.today - DAY
    if allowed:
        assert desk.accepted(received_on=received, on=received + days * DAY).accepted_on == received + days * DAY
    else:
        with pytest.raises(Refused, match="Ngày phải từ"):
            desk.accepted(received_on=received, on=received + days * DAY)


def test_a_second_complaint_goes_to_the_agency_above_and_late_only_with_a_reason():
    with at(dt.date(2026, 3, 2)):
        desk = Desk()
        first, late = (desk.decided(desk.verified(desk.accepted())) for _n in range(2))
    lodge = {"text": "Không đồng ý."}
    with at(dt.date(2026, 4, 1)):
        made = services.appeal_petition(
            desk.handler, petition=first, version=first.version, lodged_on=dt.date(2026, 4, 1), **lodge
        )
    assert (made.petition.agency, made.petition.stage, made.petition.earlier) == (desk.tree["committee"], 2, first)
    with at(dt.date(2026, 4, 2)):
        known = {"petition": late, "version": late.version, "lodged_on": dt.date(2026, 4, 2), **lodge}
        with pytest.raises(Refused, match="Đã quá ngày 01/04/2026"):
            services.appeal_petition(desk.handler, **known)
        assert services.appeal_petition(desk.handler, **known, reason="Ốm").petition.stage == 2


def test_a_decided_denunciation_is_to_be_published_within_seven_working_days_and_a_first_complaint_is_not():
    with at(dt.date(2026, 3, 2)):
        desk = Desk()
        told = desk.decided(desk.verified(desk.accepted("denunciation")))
        assert told.due_on == dt.date(2026, 3, 11)
        told = services.publish_petition(desk.head, petition=told, version=told.version, text="Đúng một phần.")
        assert told.due_on is None
        assert desk.decided(desk.verified(desk.accepted())).due_on is None


def test_what_is_published_does_not_name_who_complained(desk):
    petition = desk.decided(desk.verified(desk.accepted()))
    with pytest.raises(Refused, match="không được có tên"):
        services.publish_petition(
            desk.head, petition=petition, version=petition.version, text=f"Khiếu nại của {petition.sender_name}"
        )


@pytest.mark.parametrize("result", ["guided", "refused"])
def test_a_reception_that_takes_nothing_in_is_written_down_and_a_refusal_has_its_clock(desk, result):
    reception, made = services.receive_citizen(
        desk.clerk, place="Trụ sở", received_by="Người Tiếp", result=result, answer="Không đúng nơi",
        sender=desk.intake().sender,
    )  # fmt: skip
    assert made is None
    assert (reception.due_on is not None) == (result == "refused")


def test_of_who_comes_to_denounce_the_book_of_receptions_keeps_neither_name_nor_words(desk):
    reception, made = services.receive_citizen(
        desk.clerk, place="Trụ sở", received_by="Người Tiếp", result="taken", sender=desk.intake().sender,
        kind="denunciation",
    )  # fmt: skip
    assert made is not None
    assert (reception.citizen_name, reception.citizen_contact, reception.content) == ("", "", "")
    with pytest.raises(Refused, match="nhận đơn để danh tính"):
        services.receive_citizen(
            desk.clerk, place="Trụ sở", received_by="Người Tiếp", result="guided", sender=desk.intake().sender,
            kind="denunciation",
        )  # fmt: skip


CALLS = {
    Doing.CLASSIFY: lambda desk, p: desk.classified(p),
    Doing.TRANSFER: lambda desk, p: services.transfer_petition(desk.handler, petition=p, version=p.version, reason="x"),
    Doing.REJECT: lambda desk, p: services.reject_petition(desk.handler, petition=p, version=p.version, reason="x"),
    Doing.ACCEPT: lambda desk, p: services.accept_petition(
        desk.handler, petition=p, version=p.version, accepted_on=desk.today
    ),
    Doing.VERIFY: lambda desk, p: desk.verified(p),
    Doing.SUSPEND: lambda desk, p: services.suspend_petition(desk.head, petition=p, version=p.version, reason="x"),
    Doing.RESUME: lambda desk, p: services.resume_petition(desk.head, petition=p, version=p.version),
    Doing.STOP: lambda desk, p: services.stop_petition(desk.head, petition=p, version=p.version, reason="x"),
    Doing.DECIDE: lambda desk, p: desk.decided(p),
    Doing.CLOSE: lambda desk, p: services.close_petition(desk.handler, petition=p, version=p.version),
}


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(doings=st.lists(st.sampled_from(list(CALLS)), min_size=4, max_size=10))
def test_whatever_is_tried_in_any_order_the_services_follow_the_table_of_states(desk, doings):
    petition = desk.received()
    for doing in doings:
        before = State(petition.state)
        if before in FROM[doing]:
            expected = after(before, doing, is_verified=bool(petition.verification))
            petition = CALLS[doing](desk, petition)
            assert petition.state == expected
        else:
            with pytest.raises(Overtaken):
                CALLS[doing](desk, petition)
        petition.refresh_from_db()
        is_waiting = petition.state in (State.RECEIVED, State.CLASSIFIED, State.ACCEPTED, State.VERIFIED)
        assert (petition.due_on is not None) == is_waiting


def test_an_old_page_does_not_overwrite_what_another_officer_did(desk):
    petition = desk.accepted()
    desk.verified(petition)
    with pytest.raises(Overtaken, match="Người khác vừa sửa"):
        services.verify_petition(desk.handler, petition=petition, version=petition.version - 1, verification="Bản cũ.")


@pytest.mark.django_db(transaction=True)
def test_of_two_heads_who_decide_at_once_one_is_told():
    desk = Desk()
    other = make_actor(desk.agency, Role.HEAD)
    petition = desk.verified(desk.accepted())

    def decide(actor):
        return lambda: services.decide_petition(
            actor, petition=petition, version=petition.version, outcome="right", number="1/QĐ", decided_on=desk.today,
            conclusion="Đúng.",
        )  # fmt: skip

    with room_in_the_pool(4):
        answers, _backends = at_once(decide(desk.head), decide(other))
    assert sorted(type(answer) for answer in answers if isinstance(answer, Exception)) == [Overtaken]
