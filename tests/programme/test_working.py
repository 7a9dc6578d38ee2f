"""From order to acceptance: progress, more time, handing in, giving back, escalation; the database's own rules."""

import datetime as dt

import pytest
import time_machine
from django.db import DatabaseError, connection, transaction
from django.test import Client
from django.urls import reverse

from tests.at_once import at_once
from tests.makers import make_actor
from tests.programme.ground import DAY, Ground, paper
from thidua.agencies.models import Role
from thidua.programme import services
from thidua.programme.models import ExtensionState, Origin, Task, TaskState
from thidua.programme.rules import Standing
from thidua.telling.ahead import remind
from thidua.trail.errors import NotAllowed, Overtaken, Refused
from thidua.trail.models import Entry, Notice

pytestmark = pytest.mark.django_db


@pytest.fixture
def ground(db):
    return Ground()


def now(task):
    return Task.objects.get(pk=task.pk)


def told(event):
    return set(Notice.objects.filter(event=event).values_list("account_id", flat=True))


def test_a_unit_works_hands_in_and_the_head_accepts(ground):
    task = ground.task()
    services.report_progress(ground.unit, task=task, text="Đã có dự thảo", percent=40, uploads=[paper()])
    assert (now(task).state, now(task).percent) == (TaskState.WORKING, 40)
    services.hand_in(ground.unit, task=task, text="Báo cáo 15/BC-STC", uploads=[paper("san-pham.pdf")])
    assert (now(task).state, now(task).handed_in_on, told("task_handed_in")) == (
        TaskState.HANDED_IN,
        ground.today,
        {ground.head.account_id},
    )
    services.accept_task(ground.head, task=task, quality="Đạt yêu cầu")
    done = now(task)
    assert (done.state, done.accepted_on, done.standing) == (TaskState.ACCEPTED, ground.today, Standing.ON_TIME)
    kept = [(each.is_product, each.files.get().file_name) for each in task.progress.order_by("pk")]
    assert kept == [(False, "bao-cao.pdf"), (True, "san-pham.pdf")]
    events = Entry.objects.filter(object_type="programme.task", object_id=str(task.pk)).order_by("pk")
    assert list(events.values_list("event", flat=True)) == [
        "task_assigned",
        "task_reported",
        "task_handed_in",
        "task_accepted",
    ]


def test_who_helps_says_what_it_did_and_moves_no_percent_and_others_say_nothing(ground):
    task = ground.task(coordinators=[ground.tree["commune"]])
    said = services.report_progress(ground.commune, task=task, text="Đã gửi số liệu", percent=90)
    assert (said.percent, now(task).percent, now(task).state) == (None, 0, TaskState.ASSIGNED)
    for actor in (ground.stranger, ground.officer):
        with pytest.raises(NotAllowed):
            services.report_progress(actor, task=task, text="Xen vào", percent=90)
    with pytest.raises(NotAllowed):
        services.hand_in(ground.commune, task=task, text="Nộp hộ")


@pytest.mark.parametrize("percent", [-1, 101, None])
def test_a_percent_is_from_0_to_100(ground, percent):
    task = ground.task()
    with pytest.raises(Refused) as refusal:
        services.report_progress(ground.unit, task=task, text="Đang làm", percent=percent)
    assert "percent" in refusal.value.fields


@pytest.mark.parametrize("percent", [0, 100])
def test_the_ends_of_the_percent_stand(ground, percent):
    task = ground.task()
    assert services.report_progress(ground.unit, task=task, text="Đang làm", percent=percent).percent == percent


def test_nobody_accepts_what_he_or_she_handed_in(ground):
    both = make_actor(ground.tree["province"], Role.HEAD, Role.APPRAISER)
    task = ground.task(lead=ground.tree["province"])
    services.hand_in(both, task=task, text="Xong")
    with pytest.raises(NotAllowed, match="Bạn đã nộp"):
        services.accept_task(both, task=task)
    assert services.accept_task(ground.head, task=task).state == TaskState.ACCEPTED


def test_the_secretary_accepts_the_councils_tasks_only(ground):
    own, heads = ground.task(ground.secretary, origin=Origin.COUNCIL), ground.task()
    for task in (own, heads):
        services.hand_in(ground.unit, task=task, text="Xong")
    assert services.accept_task(ground.secretary, task=own).state == TaskState.ACCEPTED
    for actor in (ground.secretary, ground.unit_head, ground.officer, ground.stranger):
        with pytest.raises(NotAllowed):
            services.accept_task(actor, task=heads)


def test_what_was_given_back_goes_on_under_the_same_deadline_and_its_days_run_on(ground):
    task = ground.task(due=1)
    services.hand_in(ground.unit, task=task, text="Bản đầu")
    with pytest.raises(Refused):
        services.give_back(ground.head, task=task, reason=" ")
    services.give_back(ground.head, task=task, reason="Thiếu số liệu")
    with time_machine.travel(dt.datetime.combine(ground.today + 2 * DAY, dt.time(5), dt.UTC)):
        assert (now(task).state, now(task).standing) == (TaskState.WORKING, Standing.OVERDUE)
        services.hand_in(ground.unit, task=task, text="Bản sửa")
        services.accept_task(ground.head, task=task)
    assert now(task).standing == Standing.DONE_LATE


def test_a_whole_is_not_handed_in_while_a_part_is_open(ground):
    whole = ground.task()
    part = ground.task(ground.unit_head, parent=whole)
    with pytest.raises(Refused, match="1 việc con"):
        services.hand_in(ground.unit, task=whole, text="Xong")
    services.cancel_task(ground.unit_head, task=part, reason="Không cần")
    assert services.hand_in(ground.unit, task=whole, text="Xong").state == TaskState.HANDED_IN


def test_a_deadline_moves_only_when_it_is_granted_and_the_first_stays_known(ground):
    task = ground.task(due=2)
    asked = services.ask_extension(ground.unit, task=task, wanted_on=ground.today + 9 * DAY, reason="Thêm khảo sát")
    assert now(task).due_on == ground.today + 2 * DAY
    with pytest.raises(Overtaken):
        services.ask_extension(ground.unit, task=task, wanted_on=ground.today + 8 * DAY, reason="Lần nữa")
    with pytest.raises(NotAllowed):
        services.settle_extension(ground.unit_head, extension=asked, granted_on=ground.today + 9 * DAY)
    services.settle_extension(ground.head, extension=asked, granted_on=ground.today + 5 * DAY)
    moved = now(task)
    assert (moved.first_due_on, moved.due_on) == (ground.today + 2 * DAY, ground.today + 5 * DAY)
    with pytest.raises(Overtaken, match="đã được trả lời"):
        services.settle_extension(ground.head, extension=asked, granted_on=None, answer="Thôi")


def test_a_denied_extension_needs_a_reason_and_moves_nothing(ground):
    task = ground.task(due=2)
    asked = services.ask_extension(ground.unit, task=task, wanted_on=ground.today + 9 * DAY, reason="Bận")
    with pytest.raises(Refused) as refusal:
        services.settle_extension(ground.head, extension=asked, granted_on=None)
    assert "answer" in refusal.value.fields
    services.settle_extension(ground.head, extension=asked, granted_on=None, answer="Không đủ lý do")
    assert now(task).due_on == task.due_on
    assert not now(task).was_extended


@pytest.mark.parametrize(("due", "wanted", "stands"), [(2, 2, False), (2, 3, True), (-5, -1, False), (-5, 0, True)])
def test_a_new_deadline_is_after_the_present_one_and_has_not_passed(ground, due, wanted, stands):
    task = ground.task(due=due)
    day = ground.today + wanted * DAY
    if stands:
        assert services.ask_extension(ground.unit, task=task, wanted_on=day, reason="Bận").wanted_on == day
        return
    with pytest.raises(Refused) as refusal:
        services.ask_extension(ground.unit, task=task, wanted_on=day, reason="Bận")
    assert "wanted_on" in refusal.value.fields


def test_a_request_lapses_when_the_task_is_handed_in(ground):
    task = ground.task(due=-2)
    asked = services.ask_extension(ground.unit, task=task, wanted_on=ground.today + 9 * DAY, reason="Bận")
    services.hand_in(ground.unit, task=task, text="Xong")
    asked.refresh_from_db()
    assert asked.state == ExtensionState.LAPSED
    with pytest.raises(Overtaken):
        services.settle_extension(ground.head, extension=asked, granted_on=ground.today + 9 * DAY)
    assert now(task).standing == Standing.OVERDUE


def test_the_head_is_told_once_of_a_task_three_days_late_and_again_only_after_a_new_deadline(ground):
    late, almost = ground.task(due=-3), ground.task(due=-2)
    services.hand_in(ground.unit, task=(handed_in := ground.task(due=-9)), text="Xong")
    assert [services.escalate_overdue(), services.escalate_overdue()] == [1, 0]
    assert [now(each).escalated_on for each in (late, almost, handed_in)] == [ground.today, None, None]
    assert told("task_escalated") == {ground.head.account_id}
    asked = services.ask_extension(ground.unit, task=late, wanted_on=ground.today, reason="Bận")
    services.settle_extension(ground.head, extension=asked, granted_on=ground.today)
    services.cancel_task(ground.head, task=almost, reason="Thôi")
    for days, count in ((2, 0), (3, 1)):
        with time_machine.travel(dt.datetime.combine(ground.today + days * DAY, dt.time(5), dt.UTC)):
            assert services.escalate_overdue() == count


def test_who_works_is_reminded_three_days_before_and_on_the_day_and_not_after_handing_in(ground):
    ground.task(due=3, officer=ground.unit.person)
    services.hand_in(ground.unit, task=ground.task(due=0), text="Xong")
    ground.task(due=4)
    Notice.objects.all().delete()
    assert [remind(), remind()] == [1, 0]
    assert told("notice_deadline") == {ground.unit.account_id}


def test_the_database_holds_the_deadline_the_end_and_the_rows_whoever_asks(ground):
    task = ground.task()
    services.hand_in(ground.unit, task=task, text="Xong")
    services.accept_task(ground.head, task=task)
    other = ground.task()
    for wrong in (
        lambda: Task.objects.filter(pk=other.pk).update(due_on=ground.today + 99 * DAY),
        lambda: Task.objects.filter(pk=other.pk).update(first_due_on=ground.today),
        lambda: Task.objects.filter(pk=task.pk).update(state="working", handed_in_on=None, accepted_on=None),
        lambda: Task.objects.filter(pk=other.pk).delete(),
        lambda: task.progress.update(text="Khác"),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            wrong()
    assert (now(other).due_on, now(task).state) == (other.due_on, TaskState.ACCEPTED)


@pytest.mark.django_db(transaction=True)
def test_of_two_who_answer_at_once_one_wins_and_the_other_is_told():
    ground = Ground()
    task = ground.task()
    services.hand_in(ground.unit, task=task, text="Xong")
    second = make_actor(ground.tree["province"], Role.HEAD)
    answers, backends = at_once(
        lambda: services.accept_task(ground.head, task=task),
        lambda: services.give_back(second, task=task, reason="Thiếu"),
    )
    assert len(backends) == 2
    assert sorted(type(each) is Overtaken for each in answers) == [False, True]
    assert now(task).state in {TaskState.ACCEPTED, TaskState.WORKING}
    connection.close()


def test_the_list_begins_with_what_is_still_to_be_done_by_its_day_and_ends_with_what_is_over(ground):
    over, later, sooner = (ground.task(title=f"Việc {due}", due=due) for due in (1, 9, 3))
    services.cancel_task(ground.head, task=over, reason="Không cần nữa")
    client = Client()
    client.force_login(ground.head.account)
    lines = client.get(reverse("programme:tasks")).context["listing"].lines
    assert [row.pk for row, _cells in lines] == [sooner.pk, later.pk, over.pk]
