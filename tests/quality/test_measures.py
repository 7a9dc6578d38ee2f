"""Measured times: of real rows, in working days, at both sides of every day that counts."""

import datetime as dt
from collections import Counter

import pytest
from django.apps import apps
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.dossiers.desk import Desk as DossierDesk
from tests.makers import make_actor
from tests.quality.ground import STEPS, Ground
from thidua.agencies.models import Role
from thidua.dossiers import services as dossiers
from thidua.dossiers.models import Step
from thidua.petitions.models import Petition
from thidua.programme.models import Task
from thidua.quality import services
from thidua.quality.measures import BY_CODE, MEASURES, choices, summed, taken, times
from thidua.quality.queries import measured, slow_steps
from thidua.trail.errors import Overtaken, Refused

pytestmark = pytest.mark.django_db
YEAR = (dt.date(2026, 1, 1), dt.date(2026, 12, 31))
TET, CULTURE = dt.date(2026, 2, 17), dt.date(2026, 11, 24)


@pytest.fixture
def ground():
    return Ground()


def task(agency, began, ended, *, accepted=None, state="accepted"):
    return Task.objects.create(
        agency=agency,
        lead=agency,
        origin="head",
        title="Báo cáo",
        product="Báo cáo",
        starts_on=began,
        first_due_on=began,
        due_on=began,
        state=state,
        handed_in_on=ended,
        accepted_on=(accepted or ended) if state == "accepted" else None,
    )


@pytest.mark.parametrize(
    ("began", "ended", "days"),
    [
        (dt.date(2026, 3, 2), dt.date(2026, 3, 2), 0),
        (dt.date(2026, 3, 6), dt.date(2026, 3, 9), 1),  # over a week's end
        (dt.date(2026, 2, 13), dt.date(2026, 2, 23), 1),  # over Tết
        (TET, dt.date(2026, 2, 22), 0),  # within Tết
        (CULTURE - dt.timedelta(days=1), CULTURE, 0),
        (CULTURE - dt.timedelta(days=1), CULTURE + dt.timedelta(days=1), 1),
        (dt.date(2026, 3, 9), dt.date(2026, 3, 6), 0),  # entered the wrong way round: no time below none
    ],
)
def test_a_time_is_the_working_days_after_the_first_day(began, ended, days):
    assert taken(began, ended) == days


def test_the_days_of_the_period_are_inclusive_and_only_what_ended_counts(ground):
    for day in (dt.date(2025, 12, 31), YEAR[0], YEAR[1], dt.date(2027, 1, 1)):
        task(ground.agency, dt.date(2025, 12, 1), day)
    task(ground.agency, YEAR[0], dt.date(2026, 5, 5), state="handed_in")
    task(ground.tree["stranger"], YEAR[0], dt.date(2026, 5, 5))
    task(ground.tree["department"], YEAR[0], dt.date(2026, 5, 5))
    measure = BY_CODE["task_work"]
    assert times(measure, ground.agency, YEAR, None).count == 2
    assert [row.ended for row in measure.ended(ground.agency, *YEAR)] == [YEAR[1], YEAR[0]]


def test_the_number_allowed_is_on_time_and_one_more_is_not(ground):
    began = dt.date(2026, 3, 2)  # a Monday
    for ended in (3, 4, 5, 6):
        task(ground.agency, began, dt.date(2026, 3, ended))
    found = times(BY_CODE["task_work"], ground.agency, YEAR, 3)
    assert (found.count, found.on_time, found.percent, found.median, found.ninth_tenth) == (4, 3, 75, 2, 4)
    assert times(BY_CODE["task_work"], ground.agency, YEAR, None).percent is None


@given(st.lists(st.integers(0, 40), min_size=1, max_size=60), st.integers(1, 40))
@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_median_and_ninth_tenth_cover_their_share_and_no_smaller_time_does(took, allowed):
    found = summed(Counter(took), allowed)
    for time, percent in ((found.median, 50), (found.ninth_tenth, 90)):
        assert 100 * sum(each <= time for each in took) >= percent * len(took)
        assert 100 * sum(each < time for each in took) < percent * len(took)
    assert found.on_time == sum(each <= allowed for each in took)
    assert found.count == len(took)


def moved(review, step, began, ended):
    """Put a step that a review left at other moments than those of the test's run."""
    event = apps.get_model("dossiers", "ReviewEvent")
    rows = event.objects.filter(pgh_obj=review, step=step, conclusion="")
    rows.update(step_since=began)
    last = rows.order_by("-pgh_id").first()
    event.objects.filter(pgh_id=last.pgh_id).update(pgh_created_at=ended)


def test_a_step_of_review_is_measured_from_its_beginning_to_the_moment_it_was_left():
    desk = DossierDesk()
    (left, there) = desk.received(desk.nomination(), desk.nomination(name="Trần Văn Hai"))
    dossiers.complete_step(desk.appraiser, review=left, step=Step.COMPLETENESS, note="Hồ sơ giấy đã đủ")
    province, measure = desk.tree["province"], BY_CODE["review_completeness"]
    today = timezone.localdate()
    (row,) = measure.ended(province, today, today)
    assert measure.label(row) == left.nomination.code != there.nomination.code
    assert not BY_CODE["review_appraisal"].ended(province, today, today).exists()
    # 23:59 and 00:00 in Viet Nam are 16:59 and 17:00 UTC: the day of the end is Viet Nam's
    began = dt.datetime(2026, 11, 22, 17, 0, tzinfo=dt.UTC)
    moved(left, Step.COMPLETENESS, began, dt.datetime(2026, 11, 24, 16, 59, tzinfo=dt.UTC))
    (row,) = measure.ended(province, *YEAR)
    assert (row.began, row.ended, taken(row.began, row.ended)) == (dt.date(2026, 11, 23), CULTURE, 0)
    moved(left, Step.COMPLETENESS, began, dt.datetime(2026, 11, 24, 17, 0, tzinfo=dt.UTC))
    (row,) = measure.ended(province, *YEAR)
    assert (row.ended, taken(row.began, row.ended)) == (dt.date(2026, 11, 25), 1)
    assert not measure.ended(desk.tree["stranger"], *YEAR).exists()


def test_a_review_that_was_returned_has_left_its_step_once():
    desk = DossierDesk()
    (review,) = desk.received(desk.nomination())
    dossiers.return_nomination(desk.appraiser, nomination=review.nomination, reason="Thiếu báo cáo thành tích")
    today, measure = timezone.localdate(), BY_CODE["review_completeness"]
    assert times(measure, desk.tree["province"], (today, today), 2).count == 1


def test_the_clocks_of_petitions_are_measured_by_their_days(ground):
    days = {"received_on": dt.date(2026, 3, 2), "accepted_on": dt.date(2026, 3, 9), "decided_on": dt.date(2026, 3, 31)}
    Petition.objects.create(
        agency=ground.agency, year=2026, sequence=1, code_hash="a", kind="complaint", channel="post", **days
    )
    found = {
        code: times(BY_CODE[f"petition_{code}"], ground.agency, YEAR, 5) for code in ("accept", "settle", "publish")
    }
    assert (found["accept"].count, found["accept"].median, found["accept"].percent) == (1, 5, 100)
    assert (found["settle"].median, found["settle"].percent) == (16, 0)
    assert found["publish"].count == 0


def test_every_measure_can_be_asked_of_an_agency_and_chosen_for_a_step(ground):
    offered = [code for _group, lines in choices() for code, _name in lines]
    assert sorted(offered) == sorted(each.code for each in MEASURES)
    for each in MEASURES:
        assert times(each, ground.agency, YEAR, 1).count == 0, each.code


def test_a_step_is_slow_below_the_floor_and_not_on_it_and_is_recorded_with_its_numbers_once(ground):
    version = ground.in_force(floor=75)
    began = dt.date(2026, 3, 2)
    for ended in (3, 4, 5, 6):
        task(ground.agency, began, dt.date(2026, 3, ended))
    assert slow_steps(ground.agency, *YEAR) == []
    step = version.steps.get(code="B3")
    owner = ground.lawyer.person
    with pytest.raises(Refused, match="không chậm hơn"):
        services.record_slow_step(ground.keeper, step=step, days=YEAR, owner=owner)
    services.change_procedure(
        ground.keeper, procedure=version.procedure, heading=services.Heading("Xét khen thưởng", "Phòng", 76)
    )
    (found,) = slow_steps(ground.agency, *YEAR)
    assert (found.step, found.fault) == (step, None)
    fault = services.record_slow_step(ground.keeper, step=step, days=YEAR, owner=owner)
    assert fault.source == "measured"
    assert "có 4 lượt, đúng hạn 75% (ngưỡng 76%); cho phép 3 ngày làm việc, trung vị 2 ngày" in fault.description
    with pytest.raises(Overtaken):
        services.record_slow_step(ground.keeper, step=step, days=YEAR, owner=owner)
    assert slow_steps(ground.agency, *YEAR)[0].fault == fault


def test_a_step_without_days_or_without_measure_is_never_slow(ground):
    version = ground.in_force(steps=(STEPS[3], services.StepFacts("B5", "Nộp", "Ai", tied_to="task_work")))
    task(ground.agency, dt.date(2026, 3, 2), dt.date(2026, 6, 1))
    plain, unlimited = measured(version, *YEAR)
    assert plain.measure is None
    assert plain.times is None
    assert unlimited.times.count == 1
    assert not plain.is_slow
    assert not unlimited.is_slow


def test_the_page_shows_the_numbers_to_all_who_read_procedures_and_the_rows_to_who_may_see_them(ground):
    version = ground.in_force()
    desk_task = task(ground.agency, dt.date(2026, 3, 2), dt.date(2026, 3, 4))
    desk_task.title = "Việc riêng zyxw"
    Task.objects.filter(pk=desk_task.pk).exists()
    step = version.steps.get(code="B1")
    asked = "?tu=01/01/2026&den=31/12/2026"
    for role in (Role.APPRAISER, Role.UNIT_OFFICER, Role.CLERK):
        client = Client()
        client.force_login(make_actor(ground.agency, role).person)
        assert client.get(reverse("quality:version", args=[version.pk]) + asked).status_code == 200
        rows = client.get(reverse("quality:rows", args=[step.pk]) + asked)
        assert rows.status_code == (200 if role == Role.APPRAISER else 403), role
    client = Client()
    client.force_login(ground.stranger.person)
    assert client.get(reverse("quality:version", args=[version.pk])).status_code == 404
    assert client.get(reverse("quality:rows", args=[step.pk])).status_code == 404


def test_the_rows_are_as_many_as_the_number_says(ground):
    version = ground.in_force()
    for ended in (3, 4, 9):
        task(ground.agency, dt.date(2026, 3, 2), dt.date(2026, 3, ended))
    client = Client()
    client.force_login(ground.keeper.person)
    page = client.get(reverse("quality:version", args=[version.pk]) + "?tu=01/01/2026&den=31/12/2026").content.decode()
    assert "Trung vị 2 ngày" in page
    assert "đúng hạn 66%" in page
    step = version.steps.get(code="B3")
    rows = client.get(reverse("quality:rows", args=[step.pk]) + "?tu=01/01/2026&den=31/12/2026").content.decode()
    assert rows.count("đúng hạn") == 2
    assert rows.count("quá hạn") == 1
