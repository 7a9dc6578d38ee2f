"""A worker's side of a job: exactly once or not at all, however it ends."""

import logging

import pytest
from django.db import DEFAULT_DB_ALIAS, connections
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob

from tests.jobs.made_up_work import TRACE
from tests.jobs.test_asking import ask, events_of
from tests.makers import make_actor, make_agency
from thidua.agencies.models import Post, Role
from thidua.jobs import kinds
from thidua.jobs.hold import Hold
from thidua.jobs.kinds import Outcome
from thidua.jobs.models import State
from thidua.jobs.running import MOST_LOSSES, recover, result_path, run, take_up
from thidua.jobs.services import cancel_job
from thidua.jobs.worker import work_off
from thidua.trail.models import Notice
from thidua.trail.services import verify

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def asker():
    return make_actor(make_agency("Sở Tài chính"), Role.APPRAISER)


def stay():
    return False


def traces():
    return Notice.objects.filter(text=TRACE).count()


def read_from_outside(job, column):
    """A column of the job as another connection sees it now."""
    other = connections.create_connection(DEFAULT_DB_ALIAS)
    try:
        with other.cursor() as cursor:
            cursor.execute(f"SELECT {column} FROM jobs_job WHERE id = %s", [job.pk])  # noqa: S608 - a name of ours
            return cursor.fetchone()[0]
    finally:
        other.close()


def change_from_outside(job, assignment):
    other = connections.create_connection(DEFAULT_DB_ALIAS)
    try:
        with other.cursor() as cursor:
            cursor.execute(f"UPDATE jobs_job SET {assignment} WHERE id = %s", [job.pk])  # noqa: S608 - of this test
    finally:
        other.close()


@pytest.fixture
def work(monkeypatch):
    """Put a function of the test in the place of the counting work."""

    def put(function):
        monkeypatch.setitem(kinds._kinds, "test.count", kinds.Kind(function, kinds.kind_of("test.count").action))

    return put


def test_the_queue_is_worked_off_and_the_asker_is_told(asker):
    job = ask(asker)
    work_off()
    job.refresh_from_db()
    assert (job.state, job.message, job.result_link, job.percent) == (State.DONE, "Đã đếm đến 2.", "/so-bo/", 100)
    assert events_of(job) == ["job_asked", "job_started", "job_done"]
    told = Notice.objects.get(event="job_done")
    assert (told.account_id, told.link) == (asker.account_id, f"/viec-nen/{job.pk}/")
    assert "Đã đếm đến 2." in told.text
    assert traces() == 1
    assert not ProcrastinateJob.objects.exists()
    assert verify() == []


def test_a_job_that_has_ended_is_not_done_a_second_time(asker):
    job = ask(asker)
    run(job.pk, stay)
    run(job.pk, stay)
    assert traces() == 1


def test_a_job_that_somebody_has_in_hand_is_left_to_them(asker):
    job = ask(asker)
    with Hold(job.pk) as hold:
        assert hold.is_held
        run(job.pk, stay)
        assert recover() == []
    job.refresh_from_db()
    assert job.state == State.WAITING
    run(job.pk, stay)
    assert traces() == 1


def test_progress_is_seen_while_the_works_own_transaction_is_open(asker, work):
    seen = []

    def look(actor, tell, steps):
        Notice.objects.create(account_id=actor.account_id, event="job_done", text=TRACE)
        tell(7, 20, "Đang xem")
        seen.append(tuple(read_from_outside(job, column) for column in ("state", "done", "total", "message")))
        return Outcome("Xong.")

    work(look)
    job = ask(asker)
    run(job.pk, stay)
    assert seen == [("running", 7, 20, "Đang xem")]


def test_many_calls_reach_the_database_seldom(asker, work):
    writes = []

    def hurry(actor, tell, steps):
        tell._hold.write = lambda *_told: writes.append(1) or False
        for step in range(100_000):
            tell(step, 100_000, "Đang đếm")
        return Outcome("Xong.")

    work(hurry)
    job = ask(asker)
    run(job.pk, stay)
    assert 1 <= len(writes) <= 5


def test_a_refusal_ends_the_job_with_its_own_words_and_undoes_the_work(asker):
    job = ask(asker, kind="test.refuse", arguments={})
    run(job.pk, stay)
    job.refresh_from_db()
    assert (job.state, job.message) == (State.FAILED, "Sổ bộ đang khóa để đối chiếu; hãy thử lại sau.")
    assert traces() == 0
    assert Notice.objects.get().event == "job_failed"


def test_a_fault_of_ours_is_told_without_its_inside_and_logged_with_it(asker, caplog):
    job = ask(asker, kind="test.break", arguments={})
    with caplog.at_level(logging.ERROR, "thidua.jobs"):
        run(job.pk, stay)
    job.refresh_from_db()
    assert job.state == State.FAILED
    assert str(job.pk) in job.message
    assert "secret" not in job.message
    assert "a secret of the machine" in caplog.text
    assert traces() == 0


def test_a_job_called_off_while_it_runs_leaves_nothing(asker, work):
    def long(actor, tell, steps):
        Notice.objects.create(account_id=actor.account_id, event="job_done", text=TRACE)
        change_from_outside(job, "cancel_asked = true")
        try:
            tell(1, 2)
        except Exception:  # noqa: BLE001 - the work must not be able to go on by this
            pytest.fail("a stop is no Exception")
        return Outcome("Xong.")

    work(long)
    job = ask(asker)
    run(job.pk, stay)
    job.refresh_from_db()
    assert job.state == State.CANCELLED
    assert traces() == 0
    assert events_of(job)[-1] == "job_cancelled"


def test_a_worker_that_must_leave_gives_its_job_back(asker):
    job = ask(asker, arguments={"steps": 3})
    run(job.pk, lambda: True)
    job.refresh_from_db()
    assert (job.state, job.losses) == (State.WAITING, 0)
    assert traces() == 0
    work_off()
    job.refresh_from_db()
    assert (job.state, job.attempt) == (State.DONE, 2)
    assert traces() == 1


def test_an_attempt_that_another_one_overtook_counts_for_nothing(asker, work):
    def slow(actor, tell, steps):
        Notice.objects.create(account_id=actor.account_id, event="job_done", text=TRACE)
        change_from_outside(job, "attempt = attempt + 1")  # somebody believed this worker dead
        return Outcome("Xong, nhưng muộn.")

    work(slow)
    job = ask(asker)
    run(job.pk, stay)
    job.refresh_from_db()
    assert (job.state, job.message) == (State.RUNNING, "")
    assert traces() == 0


def test_a_role_taken_away_before_the_job_starts_stops_it(asker):
    job = ask(asker)
    Post.objects.filter(account=asker.account).update(ends_on=timezone.localdate().replace(year=2021))
    run(job.pk, stay)
    job.refresh_from_db()
    assert job.state == State.FAILED
    assert "không còn giữ vai trò" in job.message
    assert traces() == 0


def test_the_file_of_the_result_is_kept_for_its_asker(asker):
    job = ask(asker, kind="test.write", arguments={})
    run(job.pk, stay)
    job.refresh_from_db()
    assert job.file_name == "danh-sach.csv"
    assert result_path(job).read_text() == "một dòng"
    assert result_path(job).stat().st_mode & 0o077 == 0


def died(job):
    """The worker is gone in the middle: the job runs, and nobody holds it."""
    with Hold(job.pk):
        take_up(job.pk)


def test_what_a_dead_worker_left_is_done_once_by_the_next(asker):
    job = ask(asker)
    died(job)
    work_off()
    job.refresh_from_db()
    assert (job.state, job.attempt, job.losses) == (State.DONE, 2, 1)
    assert traces() == 1


def test_a_job_that_takes_its_worker_down_again_and_again_is_given_up(asker):
    job = ask(asker)
    for _time in range(MOST_LOSSES):
        died(job)
        recover()
    job.refresh_from_db()
    assert job.state == State.FAILED
    assert f"bị ngắt {MOST_LOSSES} lần" in job.message
    assert Notice.objects.get().event == "job_failed"


def test_a_job_called_off_whose_worker_died_is_cancelled(asker):
    job = ask(asker)
    died(job)
    cancel_job(asker, job=job)
    recover()
    job.refresh_from_db()
    assert job.state == State.CANCELLED


def test_a_waiting_job_that_fell_out_of_the_queue_is_put_back(asker):
    job = ask(asker)
    change_from_outside(job, "queue_number = NULL")
    assert recover() == [job.pk]
    assert recover() == []
    work_off()
    assert traces() == 1
