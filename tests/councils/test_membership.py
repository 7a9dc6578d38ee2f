"""Who sits in a council, and from when until when."""

import datetime as dt

import pytest

from tests.councils.stage import make_stage
from tests.makers import make_actor
from thidua.agencies.models import Role
from thidua.councils import queries, services
from thidua.councils.models import Council, MemberRole
from thidua.councils.services import Seat
from thidua.trail.errors import NotAllowed, Refused
from thidua.trail.events import Event
from thidua.trail.queries import entries_of

pytestmark = pytest.mark.django_db
DAY = dt.date(2025, 1, 1)


def test_a_council_has_its_members_from_the_day_it_is_formed() -> None:
    stage = make_stage(5)
    assert len(queries.members_on(stage.council, dt.date(2024, 1, 1))) == 5
    assert queries.members_on(stage.council, dt.date(2023, 12, 31)) == []
    assert entries_of(stage.council).get().event == Event.COUNCIL_FORMED


def test_the_chair_comes_first_and_the_secretary_before_the_members() -> None:
    roles = [member.role for member in queries.members_on(make_stage(4).council, DAY)]
    assert roles == [MemberRole.CHAIR, MemberRole.SECRETARY, MemberRole.MEMBER, MemberRole.MEMBER]


@pytest.mark.parametrize(
    ("roles", "why"),
    [
        ([MemberRole.CHAIR, MemberRole.MEMBER], "ít nhất 3"),
        ([MemberRole.MEMBER] * 3, "đúng một Chủ tịch"),
        ([MemberRole.CHAIR, MemberRole.CHAIR, MemberRole.MEMBER], "đúng một Chủ tịch"),
    ],
)
def test_a_council_without_three_members_or_with_other_than_one_chair_is_refused(roles: list, why: str) -> None:
    stage = make_stage(3)
    accounts = [make_actor(stage.province, Role.COUNCIL_MEMBER).account for _ in roles]
    seats = [Seat(account, role) for account, role in zip(accounts, roles, strict=True)]
    with pytest.raises(Refused, match=why):
        services.form_council(stage.secretary, name="Hội đồng thử", formed_on=DAY, members=seats)
    assert Council.objects.count() == 1


def test_one_person_can_not_sit_twice() -> None:
    stage = make_stage(3)
    account = stage.members[0].account
    seats = [Seat(account, MemberRole.CHAIR), Seat(account), Seat(stage.members[2].account)]
    with pytest.raises(Refused, match="hai lần"):
        services.form_council(stage.secretary, name="Hội đồng thử", formed_on=DAY, members=seats)


def test_who_has_no_post_as_member_in_the_agency_can_not_sit_in_its_council() -> None:
    stage = make_stage(3)
    outsider = make_actor(stage.tree["stranger"], Role.COUNCIL_MEMBER)
    with pytest.raises(Refused, match="chưa có vai trò"):
        services.add_member(stage.secretary, council=stage.council, seat=Seat(outsider.account), from_day=DAY)


def test_a_member_leaves_after_the_last_day_and_a_new_one_joins_from_the_first() -> None:
    stage = make_stage(4)
    services.end_member(stage.secretary, member=stage.seat(3), until_day=dt.date(2025, 5, 31), reason="nghỉ hưu")
    newcomer = make_actor(stage.province, Role.COUNCIL_MEMBER)
    services.add_member(
        stage.secretary, council=stage.council, seat=Seat(newcomer.account), from_day=dt.date(2025, 6, 1)
    )
    before = {member.account_id for member in queries.members_on(stage.council, dt.date(2025, 5, 31))}
    after = {member.account_id for member in queries.members_on(stage.council, dt.date(2025, 6, 1))}
    assert before - after == {stage.members[3].account_id}
    assert after - before == {newcomer.account_id}


def test_a_second_chair_is_refused_while_the_first_sits() -> None:
    stage = make_stage(3)
    newcomer = Seat(make_actor(stage.province, Role.COUNCIL_MEMBER).account, MemberRole.CHAIR)
    with pytest.raises(Refused, match="đang có Chủ tịch"):
        services.add_member(stage.secretary, council=stage.council, seat=newcomer, from_day=DAY)
    services.end_member(stage.secretary, member=stage.seat(0), until_day=DAY - dt.timedelta(days=1), reason="chuyển")
    services.add_member(stage.secretary, council=stage.council, seat=newcomer, from_day=DAY)


def test_a_last_day_before_the_first_is_refused() -> None:
    stage = make_stage(3)
    with pytest.raises(Refused, match="Ngày cuối"):
        services.end_member(stage.secretary, member=stage.seat(2), until_day=dt.date(2023, 12, 31), reason="nhầm")


def test_only_the_council_secretary_of_the_own_agency_forms_and_changes_councils() -> None:
    stage = make_stage(3)
    stranger = make_actor(stage.tree["stranger"], Role.COUNCIL_SECRETARY)
    for actor in (stranger, stage.members[0], make_actor(stage.province, Role.ADMINISTRATOR)):
        with pytest.raises(NotAllowed):
            services.end_member(actor, member=stage.seat(2), until_day=DAY, reason="thử")


def test_another_agency_sees_neither_the_council_nor_its_sessions() -> None:
    stage = make_stage(3)
    stranger = make_actor(stage.tree["stranger"], Role.COUNCIL_SECRETARY)
    assert not queries.visible_councils(stranger).exists()
    with pytest.raises(Council.DoesNotExist):
        queries.get_visible_council(stranger, stage.council.pk)
    assert queries.get_visible_council(stage.secretary, stage.council.pk) == stage.council


def test_a_unit_officer_of_the_same_agency_sees_no_council() -> None:
    stage = make_stage(3)
    assert not queries.visible_councils(make_actor(stage.province, Role.UNIT_OFFICER)).exists()
