"""Asking for a job, calling it off, asking again: what waits in the queue, and what the trail says."""

import threading

import pytest
from django.db import connection, transaction
from procrastinate.contrib.django.models import ProcrastinateJob

from tests.jobs import made_up_work  # noqa: F401 - registered on import
from tests.makers import make_actor, make_agency, make_tree
from thidua.agencies.models import Role
from thidua.jobs.models import Job, State
from thidua.jobs.queries import get_visible_job, jobs_of
from thidua.jobs.services import ask_for_job, cancel_job, retry_job
from thidua.trail.errors import NotAllowed, Overtaken
from thidua.trail.queries import entries_of
from thidua.trail.services import verify


@pytest.fixture
def asker(db):
    return make_actor(make_agency("Sở Tài chính"), Role.APPRAISER, name="Nguyễn Thị Hỏi")


def ask(actor, **fields):
    return ask_for_job(actor, **{"kind": "test.count", "title": "Đếm", "arguments": {"steps": 2}} | fields)


def events_of(job):
    return [entry.event for entry in entries_of(job)][::-1]


def test_a_job_asked_for_waits_in_the_queue_and_is_in_the_trail(asker):
    job = ask(asker)
    assert (job.state, job.account, job.agency) == (State.WAITING, asker.account, asker.agency)
    assert ProcrastinateJob.objects.get(pk=job.queue_number).args == {"job": job.pk}
    assert events_of(job) == ["job_asked"]


def test_when_the_caller_is_undone_there_is_no_job_in_the_queue_either(asker):
    with transaction.atomic():
        ask(asker)
        transaction.set_rollback(True)
    assert not Job.objects.exists()
    assert not ProcrastinateJob.objects.exists()


def test_who_may_not_do_the_work_may_not_ask_for_it(asker):
    with pytest.raises(NotAllowed):
        ask(asker, kind="test.heads")
    assert not Job.objects.exists()


def test_of_the_same_work_only_one_is_under_way_and_the_second_asker_reads_who_was_first(asker):
    first = ask(asker, once="count:1")
    other = make_actor(asker.agency, Role.APPRAISER)
    with pytest.raises(Overtaken, match="Nguyễn Thị Hỏi"):
        ask(other, once="count:1")
    ask(other, once="count:2")
    cancel_job(asker, job=first)
    assert ask(other, once="count:1").state == State.WAITING


@pytest.mark.django_db(transaction=True)
def test_of_two_who_ask_for_the_same_at_once_one_wins():
    actors = [make_actor(agency, Role.APPRAISER) for agency in [make_agency("Sở Tài chính")] * 2]
    start, outcomes = threading.Barrier(2), []

    def run(actor):
        start.wait()
        try:
            outcomes.append(ask(actor, once="count:1").state)
        except Overtaken:
            outcomes.append("overtaken")
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=[actor]) for actor in actors]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == ["overtaken", "waiting"]
    assert Job.objects.count() == 1


def test_a_waiting_job_is_called_off_at_once(asker):
    job = cancel_job(asker, job=ask(asker))
    assert job.state == State.CANCELLED
    assert "chưa có gì thay đổi" in job.message
    assert events_of(job) == ["job_asked", "job_cancelled"]
    with pytest.raises(Overtaken):
        cancel_job(asker, job=job)


def test_a_running_job_is_asked_to_stop(asker):
    job = ask(asker)
    Job.objects.filter(pk=job.pk).update(state=State.RUNNING)
    job = cancel_job(asker, job=job)
    assert (job.state, job.cancel_asked) == (State.RUNNING, True)


def test_a_job_that_failed_is_asked_for_again_from_the_beginning(asker):
    job = cancel_job(asker, job=ask(asker))
    Job.objects.filter(pk=job.pk).update(done=7, losses=3)
    again = retry_job(asker, job=job)
    assert (again.state, again.done, again.losses, again.ended_at) == (State.WAITING, 0, 0, None)
    assert ProcrastinateJob.objects.filter(pk=again.queue_number, status="todo").exists()
    with pytest.raises(Overtaken, match="Chỉ làm lại"):
        retry_job(asker, job=again)
    assert verify() == []


def test_the_same_work_asked_for_meanwhile_keeps_a_failed_job_from_being_asked_again(asker):
    job = cancel_job(asker, job=ask(asker, once="count:1"))
    ask(asker, once="count:1")
    with pytest.raises(Overtaken):
        retry_job(asker, job=job)


def test_nobody_else_sees_a_job_or_lays_a_hand_on_it(asker):
    job = ask(asker)
    stranger = make_actor(make_tree()["stranger"], *Role)
    colleague = make_actor(asker.agency, *Role)
    for other in (stranger, colleague):
        assert not jobs_of(other).exists()
        with pytest.raises(Job.DoesNotExist):
            get_visible_job(other, job.pk)
        with pytest.raises(NotAllowed):
            cancel_job(other, job=job)
        with pytest.raises(NotAllowed):
            retry_job(other, job=job)
    assert get_visible_job(asker, job.pk).state == State.WAITING
