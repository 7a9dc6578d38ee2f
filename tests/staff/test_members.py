"""People: one person once, one main place a day, what is written is kept, ratings reach the register as claims."""

import datetime as dt
from dataclasses import replace

import pytest
from django.db import IntegrityError, ProgrammingError, transaction
from django.test import Client
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.at_once import at_once, room_in_the_pool
from tests.makers import make_actor, make_person
from tests.staff.desk import BORN, DAY, SINCE, Desk
from thidua.agencies.models import Role
from thidua.privacy.models import Access
from thidua.register.models import Claim, Rating, Subject
from thidua.staff import services
from thidua.staff.caps import cap_of, shares
from thidua.staff.models import Member, Placement
from thidua.staff.queries import officials, rating_rows, visible_members
from thidua.staff.services import MemberFacts, Person, Place
from thidua.trail.errors import NotAllowed, Overtaken, Refused

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk():
    return Desk()


def test_somebody_whom_the_register_knows_is_not_made_again(desk):
    known = make_person("Trần Thị Cán Bộ", desk.agency, birth_date=BORN, birth_year=BORN.year)
    member = desk.member("Trần Thị Cán Bộ")
    assert member.subject == known
    assert Subject.objects.count() == 1


def test_one_person_is_among_the_staff_once_and_may_come_back_after_leaving(desk):
    member = desk.member()
    with pytest.raises(Overtaken):
        desk.member()
    services.leave(desk.clerk, member=member, left_on=desk.today - DAY, reason="Nghỉ hưu")
    back = desk.member(joined_on=desk.today)
    assert back.subject == member.subject
    assert Member.objects.count() == 2
    with pytest.raises(IntegrityError), transaction.atomic():
        Member.objects.create(agency=desk.agency, subject=member.subject, joined_on=desk.today)


def test_a_new_main_place_ends_the_one_before_on_the_day_before(desk):
    member = desk.member()
    desk.placed(member)
    desk.placed(member, starts_on=desk.today, position="Phó trưởng phòng")
    late, early = member.placements.all()
    assert (early.ends_on, late.starts_on, late.ends_on) == (desk.today - DAY, desk.today, None)


def test_a_place_on_the_day_that_another_main_place_began_is_refused_and_the_day_after_is_not(desk):
    member = desk.member()
    desk.placed(member, starts_on=desk.today)
    for day in (desk.today, desk.today - DAY):
        with pytest.raises(Refused, match="vị trí chính khác"):
            desk.placed(member, starts_on=day)
    desk.placed(member, starts_on=desk.today + DAY)
    assert member.placements.count() == 2


def test_beside_the_main_place_somebody_may_have_others(desk):
    member = desk.member()
    desk.placed(member)
    desk.placed(member, desk.department("Phòng Hai"), is_main=False, emulation="part")
    assert member.placements.filter(ends_on=None).count() == 2


def test_nobody_is_placed_before_coming_nor_where_a_department_is_not_yet_nor_in_anothers_office(desk):
    member = desk.member(joined_on=SINCE + 5 * DAY)
    with pytest.raises(Refused, match="trước ngày về cơ quan"):
        desk.placed(member, starts_on=SINCE + 4 * DAY)
    with pytest.raises(Refused, match="lập từ ngày"):
        desk.placed(member, desk.department("Phòng Mới", desk.today), starts_on=desk.today - DAY)
    other = Desk(desk.tree["department"])
    with pytest.raises(Refused, match="cơ quan khác"):
        desk.placed(member, other.department())
    desk.placed(member, starts_on=SINCE + 5 * DAY)


def test_who_leaves_has_no_place_afterwards_and_the_page_stays_as_it_was(desk):
    member = desk.member()
    desk.placed(member)
    left = services.leave(desk.clerk, member=member, left_on=desk.today, reason="Chuyển công tác")
    assert member.placements.get().ends_on == desk.today
    with pytest.raises(Overtaken):
        desk.placed(left, starts_on=desk.today + DAY)
    with pytest.raises(ProgrammingError, match=r"Cannot|does not change"), transaction.atomic():
        Member.objects.filter(pk=member.pk).update(education="doctor")
    with pytest.raises(ProgrammingError, match=r"Cannot|does not change"), transaction.atomic():
        Placement.objects.update(position="Khác")


def test_nobody_leaves_before_coming_nor_before_the_last_place_began(desk):
    member = desk.member()
    desk.placed(member, starts_on=desk.today)
    with pytest.raises(Refused, match="từ ngày về cơ quan"):
        services.leave(desk.clerk, member=member, left_on=SINCE - DAY, reason="Nghỉ")
    with pytest.raises(Refused, match="vị trí công tác sau ngày này"):
        services.leave(desk.clerk, member=member, left_on=desk.today - DAY, reason="Nghỉ")
    with pytest.raises(Refused, match="lý do"):
        services.leave(desk.clerk, member=member, left_on=desk.today, reason="  ")


def test_a_place_ends_once_and_not_before_it_began(desk):
    place = desk.placed(desk.member(), starts_on=desk.today)
    with pytest.raises(Refused):
        services.end_placement(desk.clerk, placement=place, ends_on=desk.today - DAY)
    services.end_placement(desk.clerk, placement=place, ends_on=desk.today)
    with pytest.raises(Overtaken):
        services.end_placement(desk.clerk, placement=place, ends_on=desk.today)


@given(days=st.lists(st.tuples(st.integers(0, 60), st.one_of(st.none(), st.integers(0, 20))), min_size=1, max_size=6))
@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
def test_the_database_lets_two_main_places_of_one_person_never_share_a_day(desk, days):
    with transaction.atomic():
        member = desk.member()
        department, taken = desk.department(), set()
        for start, length in days:
            first = SINCE + start * DAY
            last = None if length is None else first + length * DAY
            wanted = set(range(start, 200 if length is None else start + length + 1))
            try:
                with transaction.atomic():
                    Placement.objects.create(
                        member=member, department=department, position="X", starts_on=first, ends_on=last
                    )
            except IntegrityError:
                assert wanted & taken
            else:
                assert not wanted & taken
                taken |= wanted
        transaction.set_rollback(True)


def test_what_the_agency_keeps_is_changed_by_who_saw_the_last_of_it(desk):
    member = desk.member()
    facts = MemberFacts(education="master", in_sector_since=SINCE, account=desk.head.person)
    services.change_member(desk.clerk, member=member, version=1, facts=facts)
    with pytest.raises(Overtaken):
        services.change_member(desk.clerk, member=member, version=1, facts=facts)
    with pytest.raises(Refused, match="gắn với người khác"):
        desk.member("Lê Văn Hai", account=desk.head.person)
    with pytest.raises(Refused, match="không có vai trò"):
        desk.member("Lê Văn Hai", account=desk.stranger.person)


def test_ratings_reach_the_register_as_claims_and_as_facts_of_who_keeps_it(desk):
    member, other = desk.member(), desk.member("Lê Văn Hai", sex="male")
    year = desk.today.year
    entered = services.rate_staff(desk.clerk, year=year, ratings={member.pk: "excellent"}, document="9/TB")
    assert entered.are_claims
    assert Claim.objects.get().content == {"year": year, "rating": "excellent"}
    keeper = make_actor(desk.agency, Role.CLERK, Role.APPRAISER)
    services.rate_staff(keeper, year=year, ratings={other.pk: "good"})
    assert Rating.objects.get().subject == other.subject
    with pytest.raises(Overtaken):
        services.rate_staff(desk.clerk, year=year, ratings={member.pk: "good"})
    assert [row.standing for row in rating_rows(desk.agency, year)] == ["excellent", "good"]


def test_nobody_is_rated_for_a_year_before_coming_nor_by_another_office(desk):
    member = desk.member(joined_on=dt.date(desk.today.year, 1, 1))
    with pytest.raises(NotAllowed):
        services.rate_staff(desk.clerk, year=desk.today.year - 1, ratings={member.pk: "good"})
    with pytest.raises(NotAllowed):
        services.rate_staff(desk.stranger, year=desk.today.year, ratings={member.pk: "good"})
    assert not Claim.objects.exists()


def test_the_share_of_the_excellent_is_told_at_its_border_and_only_where_the_decree_is_in_force():
    def share(excellent, good, employment="official", year=2026):
        pairs = [(employment, "excellent")] * excellent + [(employment, "good")] * good
        return shares(pairs, year)[0]

    assert not share(1, 5).is_over
    assert share(2, 9).is_over
    assert share(1, 0).is_over
    assert cap_of("official", 2025) is None
    assert not share(9, 1, year=2025).is_over
    assert cap_of("public_employee", 2026).document == "Nghị định 233/2026/NĐ-CP Điều 12"
    assert not share(9, 1, "contract").is_over


def test_officials_are_counted_once_each_with_their_classes_on_the_day(desk):
    born, since = dt.date(1990, 5, 10), dt.date(2016, 5, 10)
    member = desk.member("Lò Thị Chuyên", born=born, education="master", in_sector_since=since)
    desk.placed(member, emulation="part")
    desk.placed(member, desk.department("Phòng Hai"), is_main=False, emulation="full")
    desk.placed(desk.member("Lê Văn Khác", sex="male"))
    (found,) = officials([desk.agency.pk], dt.date(2026, 5, 10))
    assert (found.work, found.age, found.years, found.education, found.sex) == ("full", 36, 10, "master", "female")
    (before,) = officials([desk.agency.pk], dt.date(2026, 5, 9))
    assert (before.age, before.years) == (35, 9)
    assert officials([desk.agency.pk], SINCE - DAY) == []
    assert officials([desk.tree["stranger"].pk], desk.today) == []


def test_an_official_of_two_offices_is_one_at_the_higher_level(desk):
    member = desk.member("Lò Thị Chuyên")
    desk.placed(member, emulation="part")
    below = Desk(desk.tree["commune"])
    twice = Member.objects.create(agency=below.agency, subject=member.subject, joined_on=SINCE)
    below.placed(twice, emulation="full")
    (found,) = officials([desk.agency.pk, below.agency.pk], desk.today)
    assert (found.level, found.work) == ("province", "part")


def test_a_page_of_somebody_is_for_those_who_read_the_staff_and_the_look_is_kept(desk):
    member = desk.member("Phạm Thị Riêng Tư")
    address = reverse("staff:member", args=[member.pk])
    readers = {Role.CLERK, Role.HEAD, Role.AUDITOR}
    for role in Role:
        client = Client()
        client.force_login(make_actor(desk.agency, role).person)
        answer = client.get(address)
        assert answer.status_code == (200 if role in readers else 403), role
        assert ("15/06/1985" in answer.content.decode()) == (role in readers), role
    assert Access.objects.filter(what__contains="Hồ sơ người làm việc").count() == len(readers)
    client = Client()
    client.force_login(desk.stranger.person)
    assert client.get(address).status_code == 404
    assert not visible_members(desk.stranger).exists()


@pytest.mark.parametrize("role", [each for each in Role if each != Role.CLERK])
def test_only_who_keeps_the_staff_adds_places_and_rates(desk, role):
    member, actor = desk.member(), make_actor(desk.agency, role)
    person = Person("Lê Văn Hai", "male", BORN)
    with pytest.raises(NotAllowed):
        services.add_member(actor, person=person, facts=MemberFacts(), joined_on=SINCE)
    with pytest.raises(NotAllowed):
        services.leave(actor, member=member, left_on=desk.today, reason="Nghỉ")
    with pytest.raises(NotAllowed):
        services.rate_staff(actor, year=desk.today.year, ratings={member.pk: "good"})
    assert Member.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_of_two_who_move_one_person_at_once_the_second_is_told():
    desk = Desk()
    member, department = desk.member(), desk.department()
    work = lambda: desk.placed(member, department, starts_on=desk.today)  # noqa: E731 -- the same work twice
    with room_in_the_pool(4):
        answers, _backends = at_once(work, work)
    assert sorted(type(each).__name__ for each in answers) == ["Placement", "Refused"]
    assert member.placements.count() == 1


def test_a_placement_written_down_wrongly_is_corrected_until_it_has_ended(desk):
    member = desk.member()
    first = desk.placed(member, position="Chuyên viên", emulation="none")
    place = Place(desk.department(), "Chuyên viên chính", SINCE + DAY, emulation="full")
    services.correct_placement(desk.clerk, placement=first, place=place)
    first.refresh_from_db()
    assert (first.position, first.starts_on, first.emulation) == ("Chuyên viên chính", SINCE + DAY, "full")
    assert [each.work for each in officials([desk.agency.pk], desk.today)] == ["full"]
    with pytest.raises(Refused, match="lập từ ngày"):
        services.correct_placement(desk.clerk, placement=first, place=replace(place, starts_on=SINCE - DAY))
    with pytest.raises(NotAllowed):
        services.correct_placement(desk.head, placement=first, place=place)
    second = desk.placed(member, starts_on=SINCE + 10 * DAY)
    with pytest.raises(Overtaken):
        services.correct_placement(desk.clerk, placement=first, place=place)
    with pytest.raises(Refused, match="vị trí chính khác"):
        services.correct_placement(desk.clerk, placement=second, place=replace(place, starts_on=SINCE + 9 * DAY))
    client = Client()
    client.force_login(desk.clerk.person)
    address = f"/nhan-su/vi-tri/{second.pk}/sua/"
    assert address in client.get(f"/nhan-su/{member.pk}/").content.decode()
    assert 'value="Chuyên viên"' in client.get(address).content.decode()


def test_the_day_since_when_somebody_works_here_is_corrected_but_never_behind_a_placement(desk):
    member = desk.member()
    desk.placed(member, starts_on=SINCE + DAY)
    said = {"member": member, "facts": MemberFacts()}
    services.change_member(desk.clerk, version=1, joined_on=SINCE + DAY, **said)
    member.refresh_from_db()
    assert member.joined_on == SINCE + DAY
    with pytest.raises(Refused) as refusal:
        services.change_member(desk.clerk, version=2, joined_on=SINCE + 2 * DAY, **said)
    assert "joined_on" in refusal.value.fields
