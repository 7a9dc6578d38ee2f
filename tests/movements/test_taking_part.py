"""Joining with targets, reporting by period, and what the launcher makes of a report."""

import datetime as dt
from decimal import Decimal

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, transaction
from django.utils import timezone

from tests.at_once import at_once, room_in_the_pool
from tests.makers import make_collective, make_pdf
from tests.movements.ground import Ground
from thidua.movements import queries, services
from thidua.movements.models import Participation, Report, ReportState
from thidua.telling.ahead import remind
from thidua.trail.errors import NotAllowed, Overtaken, Refused
from thidua.trail.events import Event
from thidua.trail.models import Notice

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)


@pytest.fixture
def ground(db):
    return Ground()


def at(day: dt.date) -> time_machine.travel:
    """Noon of a day in Viet Nam."""
    return time_machine.travel(timezone.make_aware(dt.datetime.combine(day, dt.time(12))), tick=False)


def test_a_unit_joins_with_targets_of_its_own_and_keeps_those_of_the_plan_for_the_rest(ground):
    found = ground.launched()
    roads, houses = found.criteria.all()
    part = services.join_movement(
        ground.department, movement=found, targets={roads.pk: Decimal("120.5"), houses.pk: None}
    )
    assert (part.name, part.subject) == (ground.tree["department"].name, None)
    assert queries.target_of(part, roads) == Decimal("120.5")
    assert queries.target_of(part, houses) == Decimal(10)


def test_the_last_day_of_the_movement_is_the_last_to_join(ground):
    found = ground.launched(**ground.days(1))
    with at(found.ends_on):
        ground.joined(found, name="Phòng Một")
    with at(found.ends_on + DAY), pytest.raises(Refused, match="hết thời gian"):
        ground.joined(found, name="Phòng Hai")


def test_nobody_joins_twice_nor_for_somebody_out_of_sight_nor_a_movement_of_others(ground):
    found = ground.launched()
    part = ground.joined(found)
    with pytest.raises(Overtaken):
        services.join_movement(ground.department, movement=found, subject=part.subject)
    with pytest.raises(NotAllowed):
        services.join_movement(
            ground.department, movement=found, subject=make_collective("Thôn", ground.tree["commune"])
        )
    with pytest.raises(NotAllowed):
        services.join_movement(ground.stranger, movement=found)
    services.withdraw_participation(ground.department, participation=part, reason="Sáp nhập")
    assert services.join_movement(ground.department, movement=found, subject=part.subject).pk != part.pk


def test_a_number_below_nought_or_of_another_plan_is_refused_and_nought_is_not(ground):
    found = ground.launched()
    roads = found.criteria.first()
    for wrong in ({roads.pk: Decimal(-1)}, {roads.pk + 1000: Decimal(1)}, {roads.pk: Decimal("NaN")}):
        with pytest.raises(Refused):
            services.join_movement(ground.department, movement=found, targets=wrong)
    part = services.join_movement(ground.department, movement=found, targets={roads.pk: Decimal(0)})
    assert part.targets == {str(roads.pk): "0"}


def test_a_unit_that_reached_nothing_can_still_report(ground):
    part = ground.joined(ground.launched())
    roads = part.movement.criteria.first()
    report = ground.reported(part, values={roads.pk: Decimal(0)})
    assert report.state == ReportState.SENT
    (progress,) = queries.progress_of([part], part.movement.criteria.all())
    assert progress.percent == 0


def test_an_empty_report_is_not_sent_but_may_be_kept(ground):
    part = ground.joined(ground.launched())
    with pytest.raises(Refused, match="chưa có"):
        ground.reported(part, values={})
    assert ground.reported(part, values={}, send=False).state == ReportState.DRAFT


def test_a_report_goes_with_its_papers_is_returned_corrected_and_accepted_for_good(ground):
    part = ground.joined(ground.launched())
    upload = SimpleUploadedFile("so-lieu.pdf", make_pdf("Số liệu"))
    report = ground.reported(part, uploads=[upload])
    assert [each.file_name for each in report.proofs.all()] == ["so-lieu.pdf"]
    with pytest.raises(Overtaken, match="đã gửi"):
        ground.reported(part, version=1)
    services.return_report(ground.planner, report=report, reason="Thiếu biểu")
    assert Notice.objects.filter(event=Event.MOVEMENT_REPORT_RETURNED, account_id=ground.department.account_id).exists()
    again = ground.reported(part, version=1, values={part.movement.criteria.first().pk: Decimal(9)})
    assert again.pk == report.pk
    services.accept_report(ground.planner, report=again)
    for settle in (
        services.accept_report,
        lambda actor, report: services.return_report(actor, report=report, reason="?"),
    ):
        with pytest.raises(Overtaken):
            settle(ground.planner, report=again)
    with pytest.raises(DatabaseError), transaction.atomic():
        Report.objects.filter(pk=report.pk).update(values={})


def test_a_file_of_another_kind_is_refused_and_nothing_of_the_report_is_kept(ground):
    part = ground.joined(ground.launched())
    with pytest.raises(Refused):
        ground.reported(part, uploads=[SimpleUploadedFile("a.pdf", b"MZ no pdf")])
    assert not part.reports.exists()


def test_only_the_own_agency_reports_and_only_the_launcher_accepts(ground):
    part = ground.joined(ground.launched())
    for actor in (ground.commune, ground.planner, ground.stranger):
        with pytest.raises(NotAllowed):
            ground.reported(part, actor)
    report = ground.reported(part)
    for actor in (ground.department, ground.commune_planner, ground.above):
        with pytest.raises(NotAllowed):
            services.accept_report(actor, report=report)


def test_targets_that_somebody_else_changed_are_overtaken(ground):
    part = ground.joined(ground.launched())
    services.change_targets(ground.department, participation=part, version=1, targets={})
    with pytest.raises(Overtaken):
        services.change_targets(ground.department, participation=part, version=1, targets={})


@pytest.mark.parametrize(("ahead", "reminded"), [(4, False), (3, True), (1, True), (0, True), (-1, False)])
def test_who_owes_a_report_is_reminded_three_days_before_and_on_the_day(ground, ahead, reminded):
    found = ground.launched()
    done, owing = ground.joined(found), ground.joined(found, ground.commune, "Thôn Đông")
    ground.reported(done)
    with at(found.periods.get().due_on - ahead * DAY):
        remind()
        remind()
    told = list(Notice.objects.filter(event=Event.NOTICE_DEADLINE).values_list("account_id", flat=True))
    expected = {ground.commune.account_id, ground.commune_planner.account_id} if reminded else set()
    assert set(told) == expected
    assert len(told) == len(expected)
    assert owing.agency == ground.tree["commune"]


@pytest.mark.django_db(transaction=True)
def test_of_two_officers_who_join_the_same_unit_at_once_one_wins():
    ground = Ground()
    found = ground.launched()
    with room_in_the_pool(4):
        answers, backends = at_once(
            *(lambda: services.join_movement(ground.department, movement=found) for _ in range(2))
        )
    assert len(backends) == 2
    assert sorted(type(each).__name__ for each in answers) == ["Overtaken", "Participation"]
    assert Participation.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_of_two_officers_who_send_the_same_report_at_once_one_wins():
    ground = Ground()
    part = ground.joined(ground.launched())
    with room_in_the_pool(4):
        answers, backends = at_once(*(lambda: ground.reported(part) for _ in range(2)))
    assert len(backends) == 2
    assert sorted(type(each).__name__ for each in answers) == ["Overtaken", "Report"]
