"""Procedures: versions follow each other, what is approved stays, differences are told step by step."""

import datetime as dt
from dataclasses import replace

import pytest
import time_machine
from django.db import ProgrammingError, transaction
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.at_once import at_once, room_in_the_pool
from tests.makers import make_actor
from tests.quality.ground import STEPS, Ground
from thidua.agencies.models import Role
from thidua.quality import services
from thidua.quality.differences import Change, differences
from thidua.quality.models import MapStep, Procedure, Version
from thidua.quality.queries import in_force, totals, visible_procedures
from thidua.quality.services import Heading
from thidua.quality.waiting import to_approve
from thidua.trail.errors import NotAllowed, Overtaken, Refused
from thidua.trail.models import Entry

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)


@pytest.fixture
def ground():
    return Ground()


def changed(ground, draft, steps, version=1):
    return services.change_version(ground.keeper, draft=draft, version=version, aim="", changes="", steps=steps)


def test_the_next_version_ends_the_one_before_on_the_day_before(ground):
    first = ground.in_force(on=dt.date(2025, 1, 1))
    second = services.draft_version(ground.keeper, procedure=first.procedure)
    assert [each.code for each in second.steps.all()] == [each.code for each in STEPS]
    for day in (dt.date(2024, 12, 31), dt.date(2025, 1, 1)):
        with pytest.raises(Refused, match="phải sau ngày"):
            ground.approved(second, day)
    ground.approved(second, dt.date(2025, 1, 2))
    first.refresh_from_db()
    assert (first.state, first.in_force_to) == ("ended", dt.date(2025, 1, 1))
    assert in_force(first.procedure).name == "2.0"
    for day, name in ((dt.date(2025, 1, 1), "1.0"), (dt.date(2025, 1, 2), "2.0")):
        (found,) = totals(ground.agency, day, day).procedures
        assert found.name == name


def test_what_was_approved_stays_whoever_asks(ground):
    version = ground.in_force()
    for work in (
        lambda: MapStep.objects.filter(of=version).update(days=99),
        lambda: MapStep.objects.filter(of=version).first().delete(),
        lambda: MapStep.objects.create(of=version, position=9, code="B9", name="Thêm", who="Ai"),
        lambda: Version.objects.filter(pk=version.pk).update(aim="Khác"),
        lambda: Version.objects.filter(pk=version.pk).update(in_force_from=dt.date(2020, 1, 1)),
        lambda: Version.objects.filter(pk=version.pk).update(state="draft"),
    ):
        with pytest.raises(ProgrammingError, match=r"Cannot|does not change"), transaction.atomic():
            work()
    with pytest.raises(Overtaken):
        changed(ground, version, STEPS)
    assert MapStep.objects.filter(of=version).count() == len(STEPS)


def test_a_draft_is_saved_by_who_saw_the_last_of_it_and_there_is_one_at_a_time(ground):
    draft = ground.procedure().versions.get()
    changed(ground, draft, STEPS[:2])
    with pytest.raises(Overtaken):
        changed(ground, draft, STEPS)
    with pytest.raises(Overtaken):
        services.draft_version(ground.keeper, procedure=draft.procedure)
    with pytest.raises(Overtaken):
        services.approve_version(ground.head, draft=draft, version=1, in_force_from=ground.today, document="7/QĐ")
    assert [each.code for each in draft.steps.all()] == ["B1", "B2"]


def test_a_map_without_steps_is_not_approved_and_a_code_stands_once(ground):
    draft = ground.procedure(steps=()).versions.get()
    with pytest.raises(Refused, match="chưa có bước"):
        ground.approved(draft, ground.today)
    with pytest.raises(Refused, match="hai lần"):
        changed(ground, draft, (STEPS[0], STEPS[0]))
    with pytest.raises(Refused, match="bước đo không có"):
        changed(ground, draft, (replace(STEPS[0], tied_to="bịa"),))


def test_a_number_is_given_once_also_after_its_procedure_ended(ground):
    version = ground.in_force()
    with pytest.raises(Overtaken):
        ground.procedure()
    with pytest.raises(Refused, match="phải sau ngày"):
        services.end_procedure(ground.head, procedure=version.procedure, ended_on=dt.date(2025, 1, 1), reason="Đã bỏ")
    services.end_procedure(ground.head, procedure=version.procedure, ended_on=dt.date(2025, 1, 2), reason="Đã bỏ")
    with pytest.raises(Overtaken):
        ground.procedure()
    with pytest.raises(Overtaken):
        services.draft_version(ground.keeper, procedure=version.procedure)
    assert not totals(ground.agency, dt.date(2025, 1, 2), dt.date(2025, 1, 2)).procedures.exists()


def test_the_head_approves_and_keepers_draft_and_nobody_else(ground):
    draft = ground.procedure().versions.get()
    keepers = {Role.APPRAISER, Role.LEGAL_OFFICER}
    for role in Role:
        actor = make_actor(ground.agency, role)
        if role not in keepers:
            with pytest.raises(NotAllowed):
                services.change_procedure(actor, procedure=draft.procedure, heading=Heading("A", "B"))
        if role != Role.HEAD:
            with pytest.raises(NotAllowed):
                services.approve_version(actor, draft=draft, version=1, in_force_from=ground.today, document="7/QĐ")
    with pytest.raises(NotAllowed):
        services.change_procedure(ground.stranger, procedure=draft.procedure, heading=Heading("A", "B"))
    assert not visible_procedures(ground.stranger).exists()
    assert not Entry.objects.filter(event__in=["procedure_changed", "procedure_approved"]).exists()


def step(code, **facts):
    return MapStep(code=code, name="Tên", who="Ai", **facts)


def test_differences_tell_what_came_went_changed_and_moved():
    before = [step("B1", days=2), step("B2"), step("B3"), step("B4")]
    after = [step("B2"), step("B1", days=3), step("B5"), step("B4")]
    found = {(each.after or each.before).code: (each.change, each.fields) for each in differences(before, after)}
    assert found == {
        "B2": (Change.CHANGED, ("position",)),
        "B1": (Change.CHANGED, ("days", "position")),
        "B5": (Change.ADDED, ()),
        "B4": (Change.SAME, ()),
        "B3": (Change.REMOVED, ()),
    }


CODES = st.lists(st.sampled_from("ABCDEF"), unique=True, max_size=6)


@given(before=CODES, after=CODES)
@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_every_step_of_either_version_is_told_once_and_a_version_differs_not_from_itself(before, after):
    old, new = [step(each) for each in before], [step(each) for each in after]
    found = differences(old, new)
    assert sorted((each.after or each.before).code for each in found) == sorted({*before, *after})
    assert [each.after.code for each in found if each.after] == after
    assert {each.change for each in differences(old, old)} <= {Change.SAME}


@pytest.mark.django_db(transaction=True)
def test_of_two_heads_who_approve_at_once_one_wins():
    ground = Ground()
    draft = ground.procedure().versions.get()
    work = lambda: ground.approved(draft, ground.today)  # noqa: E731 -- the same work twice
    with room_in_the_pool(4):
        answers, _backends = at_once(work, work)
    assert sorted(type(each).__name__ for each in answers) == ["Overtaken", "Version"]
    assert Procedure.objects.get().versions.get().state == "approved"


def test_a_draft_of_a_procedure_that_ended_waits_for_nobody(ground):
    version = ground.in_force()
    draft = services.draft_version(ground.keeper, procedure=version.procedure)
    assert [item.count for item in to_approve(ground.head)] == [1, 0]
    services.end_procedure(ground.head, procedure=version.procedure, ended_on=ground.today, reason="Bỏ")
    assert [item.count for item in to_approve(ground.head)] == [0, 0]
    client = Client()
    client.force_login(ground.head.person)
    page = client.get(f"/chat-luong/ban/{draft.pk}/")
    assert page.status_code == 200
    assert "Ban hành quy trình" not in page.content.decode()


def test_a_version_approved_for_a_later_day_does_not_hold_before_it_and_the_one_before_still_does(ground):
    first = ground.in_force()
    second = services.draft_version(ground.keeper, procedure=first.procedure)
    today = ground.today
    second = ground.approved(second, today + 2 * DAY)
    client = Client()
    client.force_login(ground.head.person)
    for days, holds, words in ((0, first, "Sẽ áp dụng"), (1, first, "Sẽ áp dụng"), (2, second, "Đang áp dụng")):
        with time_machine.travel(dt.datetime.combine(today + days * DAY, dt.time(5)), tick=False):
            assert in_force(first.procedure) == holds
            client.force_login(ground.head.person)
            assert words in client.get(f"/chat-luong/ban/{second.pk}/").content.decode()
            listed = client.get("/chat-luong/").content.decode()
            assert f">{holds.name}<" in listed
