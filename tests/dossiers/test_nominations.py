"""Nominations: who may make and change them, and what is refused."""

import pytest

from tests.dossiers.desk import CERTIFICATE, Desk
from tests.makers import make_actor, make_collective, make_person
from thidua.agencies.models import Role
from thidua.dossiers import services
from thidua.dossiers.models import NominationStatus
from thidua.dossiers.queries import get_visible_nomination, visible_nominations
from thidua.trail.errors import NotAllowed, Overtaken, Refused
from thidua.trail.queries import entries_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk():
    return Desk()


def test_a_nomination_keeps_its_code_and_says_who_made_it(desk):
    nomination = desk.nomination()
    assert nomination.code.startswith("HS2024-")
    assert nomination.owner == nomination.holder == desk.tree["department"]
    assert [entry.event for entry in entries_of(nomination)] == ["nomination_created"]


@pytest.mark.parametrize("role", [Role.APPRAISER, Role.HEAD, Role.AUDITOR, Role.ADMINISTRATOR])
def test_only_a_unit_officer_nominates(desk, role):
    actor = make_actor(desk.tree["department"], role)
    person = make_person("Trần Văn Thử", desk.tree["department"])
    with pytest.raises(NotAllowed, match="cán bộ lập hồ sơ"):
        services.create_nomination(actor, subject=person, award=CERTIFICATE, through_year=2024)


def test_an_award_for_collectives_is_refused_for_a_person_and_taken_for_a_collective(desk):
    person = make_person("Lê Thị Thử", desk.tree["department"])
    with pytest.raises(Refused, match="không dành cho"):
        services.create_nomination(desk.officer, subject=person, award="excellent_labor_collective", through_year=2024)
    collective = make_collective("Phòng Ngân sách", desk.tree["department"])
    services.create_nomination(desk.officer, subject=collective, award="excellent_labor_collective", through_year=2024)


def test_the_same_award_for_the_same_year_twice_is_refused_with_the_code_of_the_first(desk):
    first = desk.nomination()
    with pytest.raises(Refused, match=first.code):
        services.create_nomination(desk.officer, subject=first.subject, award=CERTIFICATE, through_year=2024)
    services.create_nomination(desk.officer, subject=first.subject, award=CERTIFICATE, through_year=2023)


def test_a_withdrawn_nomination_makes_room_for_a_new_one(desk):
    first = desk.nomination()
    services.withdraw_nomination(desk.officer, nomination=first, reason="Nhập nhầm")
    services.create_nomination(desk.officer, subject=first.subject, award=CERTIFICATE, through_year=2024)


def test_of_two_officers_who_change_a_nomination_the_second_is_told_and_changes_nothing(desk):
    nomination = desk.nomination()
    services.change_nomination(desk.officer, nomination=nomination, version=1, achievement="Bản của người thứ nhất")
    with pytest.raises(Overtaken):
        services.change_nomination(desk.officer, nomination=nomination, version=1, achievement="Bản của người thứ hai")
    nomination.refresh_from_db()
    assert nomination.achievement == "Bản của người thứ nhất"


def test_a_sent_nomination_can_no_longer_be_changed_or_withdrawn(desk):
    nomination = desk.nomination()
    desk.received(nomination)
    with pytest.raises(NotAllowed):
        services.change_nomination(desk.officer, nomination=nomination, version=1, achievement="Sửa muộn")
    with pytest.raises(Refused, match="cơ quan khác"):
        services.withdraw_nomination(desk.officer, nomination=nomination, reason="Đổi ý")


def test_a_draft_is_out_of_sight_for_the_agency_above_until_it_is_sent(desk):
    nomination = desk.nomination()
    assert not visible_nominations(desk.appraiser).exists()
    desk.sent(nomination)
    assert get_visible_nomination(desk.appraiser, nomination.code) == nomination
    assert not visible_nominations(desk.stranger).exists()


def test_the_status_of_a_withdrawn_nomination_is_final(desk):
    nomination = desk.nomination()
    services.withdraw_nomination(desk.officer, nomination=nomination, reason="Nhập nhầm")
    nomination.refresh_from_db()
    assert nomination.status == NominationStatus.WITHDRAWN
    with pytest.raises(Overtaken):
        services.withdraw_nomination(desk.officer, nomination=nomination, reason="Lần nữa")
