"""Faults: found, explained, acted on, closed by another, opened again; nobody confirms the own work."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.at_once import at_once, room_in_the_pool
from tests.makers import make_actor, make_pdf
from tests.quality.ground import Ground
from tests.staff.desk import DAY
from thidua.agencies.models import Role
from thidua.quality import services
from thidua.quality.ahead import faults as faults_ahead
from thidua.quality.models import Fault
from thidua.quality.queries import totals, visible_faults
from thidua.quality.states import WAYS, Move
from thidua.screens.ahead import Near
from thidua.screens.waiting import waiting_for
from thidua.trail.errors import NotAllowed, Overtaken, Refused
from thidua.trail.models import Notice

pytestmark = pytest.mark.django_db


@pytest.fixture
def ground():
    return Ground()


def closed(ground, fault, actor=None):
    return services.close_fault(
        actor or ground.keeper, fault=fault, version=fault.version, note="Đã xem 10 phiếu, đủ chữ ký"
    )


def test_a_fault_goes_from_finding_to_closing_and_says_who_did_what(ground):
    fault = ground.fault()
    assert fault.number == f"1/{ground.today.year}"
    assert ground.fault().number == f"2/{ground.today.year}"
    assert Notice.objects.filter(account_id=ground.lawyer.account_id, event="fault_recorded").count() == 2
    fault = services.find_cause(ground.lawyer, fault=fault, version=1, cause=ground.cause())
    upload = SimpleUploadedFile("mau-phieu.pdf", make_pdf())
    fault = services.act_on_fault(ground.lawyer, fault=fault, done="Đã đổi mẫu", upload=upload)
    assert (fault.acted_by, fault.file_name) == (ground.lawyer.person, "mau-phieu.pdf")
    fault = closed(ground, fault)
    assert (fault.state, fault.closed_by, fault.closed_on) == ("closed", ground.keeper.person, ground.today)


def test_the_one_who_acted_does_not_close_whatever_the_role_and_another_does(ground):
    fault = ground.acted()
    with pytest.raises(NotAllowed, match="không tự đóng"):
        closed(ground, fault, ground.lawyer)  # who keeps the system too
    with pytest.raises(IntegrityError), transaction.atomic():
        Fault.objects.filter(pk=fault.pk).update(state="closed", closed_by=ground.lawyer.person, closed_on=ground.today)
    assert closed(ground, fault, ground.head).state == "closed"


def test_the_owner_alone_or_a_keeper_acts_and_a_reader_judges_nothing(ground):
    clerk_owned = ground.fault(owner=ground.clerk.person)
    services.find_cause(ground.clerk, fault=clerk_owned, version=1, cause=ground.cause())
    fault = ground.acted()
    reader = make_actor(ground.agency, Role.UNIT_OFFICER)
    for work in (
        lambda: services.find_cause(reader, fault=ground.fault(), version=1, cause=ground.cause()),
        lambda: closed(ground, fault, reader),
        lambda: services.reopen_fault(reader, fault=fault, reason="Vẫn thiếu"),
        lambda: services.reopen_fault(ground.stranger, fault=fault, reason="Vẫn thiếu"),
        lambda: services.record_fault(
            reader, source="own", description="X", found_on=ground.today, owner=ground.lawyer.person
        ),
    ):
        with pytest.raises(NotAllowed):
            work()
    assert not visible_faults(ground.stranger).exists()


def test_a_fault_opened_again_needs_its_action_anew_and_a_reason(ground):
    fault = closed(ground, ground.acted())
    with pytest.raises(Refused, match="lý do"):
        services.reopen_fault(ground.head, fault=fault, reason=" ")
    fault = services.reopen_fault(ground.head, fault=fault, reason="Tháng này lại thiếu")
    assert (fault.state, fault.reopened, fault.acted_by, fault.closed_by) == ("cause_found", 1, None, None)
    with pytest.raises(Overtaken):
        closed(ground, fault)


def test_days_and_owners_that_cannot_be_are_refused_at_their_border(ground):
    with pytest.raises(Refused, match="sau hôm nay"):
        ground.fault(found_on=ground.today + DAY)
    with pytest.raises(Refused, match="có vai trò"):
        ground.fault(owner=ground.stranger.person)
    with pytest.raises(Refused, match="đánh giá nội bộ"):
        ground.fault(source="audit")
    draft = ground.procedure("QT-09").versions.get()
    with pytest.raises(Refused, match="đã ban hành"):
        ground.fault(step=draft.steps.first())
    fault = ground.fault()
    with pytest.raises(Refused, match="trước hôm nay"):
        services.find_cause(ground.lawyer, fault=fault, version=1, cause=ground.cause(due_on=ground.today - DAY))
    services.find_cause(ground.lawyer, fault=fault, version=1, cause=ground.cause())
    with pytest.raises(Overtaken):
        services.find_cause(ground.lawyer, fault=fault, version=1, cause=ground.cause())


def test_what_is_late_stays_late_while_its_words_are_corrected(ground):
    services.find_cause(ground.lawyer, fault=ground.fault(), version=1, cause=ground.cause())
    Fault.objects.update(due_on=ground.today - DAY)
    late = Fault.objects.get()
    cause = ground.cause(due_on=late.due_on, cause="Mẫu phiếu ban hành năm 2019")
    found = services.find_cause(ground.lawyer, fault=late, version=late.version, cause=cause)
    assert (found.cause, found.is_late) == ("Mẫu phiếu ban hành năm 2019", True)
    earlier = ground.cause(due_on=late.due_on - DAY)
    with pytest.raises(Refused, match="trước hôm nay"):
        services.find_cause(ground.lawyer, fault=found, version=found.version, cause=earlier)


def test_a_fault_is_handed_to_somebody_else_of_the_agency_who_is_told(ground):
    fault = ground.fault()
    for actor in (ground.clerk, ground.stranger):
        with pytest.raises(NotAllowed):
            services.hand_over_fault(actor, fault=fault, version=1, owner=ground.clerk.person)
    with pytest.raises(Refused, match="có vai trò"):
        services.hand_over_fault(ground.keeper, fault=fault, version=1, owner=ground.stranger.person)
    client = Client()
    client.force_login(ground.keeper.person)
    page = f"/chat-luong/khong-phu-hop/{fault.pk}/"
    address = f"{page}giao-nguoi-khac/"
    assert address in client.get(page).content.decode()
    client.post(address, {"owner": ground.clerk.account_id, "version": 1})
    fault.refresh_from_db()
    assert fault.owner_id == ground.clerk.account_id
    assert Notice.objects.filter(account_id=ground.clerk.account_id, event="fault_recorded").count() == 1
    with pytest.raises(Overtaken):
        services.hand_over_fault(ground.keeper, fault=ground.acted(), version=9, owner=ground.clerk.person)


def test_it_is_late_the_day_after_its_last_and_counts_so(ground):
    fault = services.find_cause(ground.lawyer, fault=ground.fault(), version=1, cause=ground.cause())
    assert not fault.is_late
    assert not totals(ground.agency, ground.today, ground.today).late.exists()
    Fault.objects.update(due_on=ground.today - DAY)
    fault.refresh_from_db()
    assert fault.is_late
    found = totals(ground.agency, ground.today, ground.today)
    assert (list(found.late), list(found.recorded), found.closed.count()) == ([fault], [fault], 0)
    assert not totals(ground.agency, ground.today - DAY, ground.today - DAY).recorded.exists()
    assert not totals(ground.tree["stranger"], ground.today, ground.today).recorded.exists()


def test_owners_are_reminded_until_the_day_and_the_home_page_says_what_waits(ground):
    fault = services.find_cause(ground.lawyer, fault=ground.fault(), version=1, cause=ground.cause())
    assert any("tôi phải khắc phục" in item.text for item in waiting_for(ground.lawyer))

    def due(day):
        Fault.objects.update(due_on=day)
        near = Near(ground.today, ground.today + 3 * DAY, lambda _what, rows, _day: list(rows))
        return [each.accounts for each in faults_ahead(near)]

    assert due(ground.today + 4 * DAY) == []
    assert due(ground.today + 3 * DAY) == [[ground.lawyer.account_id]]
    assert due(ground.today) == [[ground.lawyer.account_id]]
    services.act_on_fault(ground.lawyer, fault=fault, done="Xong")
    assert any("chờ xác nhận" in item.text for item in waiting_for(ground.keeper))
    assert not any("chờ xác nhận" in item.text for item in waiting_for(ground.lawyer))


@given(moves=st.lists(st.sampled_from(Move), max_size=7))
@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
def test_no_sequence_of_moves_leaves_the_table_of_ways(ground, moves):
    with transaction.atomic():
        fault = ground.fault()
        works = {
            Move.FIND_CAUSE: lambda: services.find_cause(
                ground.lawyer, fault=fault, version=fault.version, cause=ground.cause()
            ),
            Move.ACT: lambda: services.act_on_fault(ground.lawyer, fault=fault, done="Xong"),
            Move.CLOSE: lambda: closed(ground, fault),
            Move.REOPEN: lambda: services.reopen_fault(ground.head, fault=fault, reason="Lại thiếu"),
        }
        for move in moves:
            state = fault.state
            if state in WAYS[move][0]:
                works[move]()
                state = WAYS[move][1]
            else:
                with pytest.raises(Overtaken):
                    works[move]()
            fault.refresh_from_db()
            assert fault.state == state
        transaction.set_rollback(True)


def test_the_proof_is_handed_out_in_the_own_agency_only(ground):
    fault = services.find_cause(ground.lawyer, fault=ground.fault(), version=1, cause=ground.cause())
    upload = SimpleUploadedFile("bang-chung.pdf", make_pdf("zyxw"))
    services.act_on_fault(ground.lawyer, fault=fault, done="Xong", upload=upload)
    for actor, status in ((ground.keeper, 200), (ground.stranger, 404)):
        client = Client()
        client.force_login(actor.person)
        assert client.get(reverse("quality:proof", args=[fault.pk])).status_code == status


@pytest.mark.django_db(transaction=True)
def test_of_two_who_close_at_once_one_is_told():
    ground = Ground()
    fault = ground.acted()
    with room_in_the_pool(4):
        answers, _backends = at_once(
            lambda: closed(ground, fault, ground.keeper), lambda: closed(ground, fault, ground.head)
        )
    assert sorted(type(each).__name__ for each in answers) == ["Fault", "Overtaken"]


def test_the_home_page_leads_to_the_faults_that_one_has_to_mend_and_to_no_other(ground):
    fault = ground.fault()
    ground.fault(owner=ground.keeper.person)
    own = next(item for item in waiting_for(ground.lawyer) if "tôi phải khắc phục" in item.text)
    client = Client()
    client.force_login(ground.lawyer.account)
    assert [row.pk for row in client.get(own.link).context["listing"].rows] == [fault.pk]
