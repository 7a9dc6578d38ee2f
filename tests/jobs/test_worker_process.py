"""A worker in a process of its own: woken, killed, stopped, orphaned; what it does later by its own clock."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from django.db import connection
from psycopg.conninfo import make_conninfo

from tests.api.test_webhooks import added, revoked, server  # noqa: F401 - a fixture of a test below
from tests.jobs.test_asking import ask, events_of
from tests.jobs.test_running import traces
from tests.makers import make_actor, make_agency, make_tree
from thidua.agencies.models import Role
from thidua.api.hooks import PAUSES
from thidua.api.models import Delivery
from thidua.jobs.models import State
from thidua.jobs.queries import jobs_of, living_workers
from thidua.jobs.services import cancel_job
from thidua.trail.services import verify

pytestmark = pytest.mark.django_db(transaction=True)
CHILD = Path(__file__).parent / "worker_child.py"


@pytest.fixture
def asker():
    return make_actor(make_agency("Sở Tài chính"), Role.APPRAISER)


@pytest.fixture
def begin():
    """Start workers on the database of this test; those that a test leaves are killed."""
    known = connection.settings_dict
    names = {"dbname": "NAME", "user": "USER", "password": "PASSWORD", "host": "HOST", "port": "PORT"}
    given = {key: str(known[name]) for key, name in names.items() if known[name]}
    environment = {
        **os.environ,
        "DATABASE_URL": make_conninfo("", **given),
        "DJANGO_SETTINGS_MODULE": "thidua.settings",
        "THIDUA_SECRET_KEY": "only for tests" * 5,
        "THIDUA_CITIZEN_KEY": "only for tests" * 5,
        "THIDUA_WEBHOOK_NETWORKS": "127.0.0.0/8",
    }
    begun = []

    def start(*arguments):
        command = [sys.executable, str(CHILD), *arguments]
        begun.append(subprocess.Popen(command, env=environment, stdin=subprocess.PIPE))
        return begun[-1]

    yield start
    for process in begun:
        process.kill()
        process.stdin.close()
        process.wait()


def wait_until(truth, seconds=120):
    deadline = time.monotonic() + seconds
    while not truth():
        assert time.monotonic() < deadline, "waited in vain"
        time.sleep(0.05)


def state_of(job):
    job.refresh_from_db()
    return job.state


def test_two_askers_are_served_side_by_side_and_a_killed_worker_loses_and_doubles_nothing(asker, begin):
    other = make_actor(make_agency("Sở Nội vụ"), Role.APPRAISER)
    first, second = (ask(actor, arguments={"steps": 30, "pause": 0.1}) for actor in (asker, other))
    worker = begin()
    wait_until(lambda: state_of(first) == state_of(second) == State.RUNNING and first.done and second.done)
    assert living_workers() == 1
    assert traces() == 0  # what the work wrote is not there before its end
    worker.send_signal(signal.SIGKILL)
    worker.wait()
    begin()
    wait_until(lambda: state_of(first) == state_of(second) == State.DONE)
    assert [(job.attempt, job.losses) for job in (first, second)] == [(2, 1), (2, 1)]
    assert traces() == 2
    assert events_of(first) == ["job_asked", "job_started", "job_interrupted", "job_started", "job_done"]
    assert list(jobs_of(asker)) == [first]
    assert list(jobs_of(other)) == [second]
    assert verify() == []


def test_a_worker_told_to_stop_gives_its_job_back_and_leaves_at_once(asker, begin):
    job = ask(asker, arguments={"steps": 1_000, "pause": 0.1})
    worker = begin()
    wait_until(lambda: state_of(job) == State.RUNNING and job.done)
    worker.send_signal(signal.SIGTERM)
    assert worker.wait(10) == 0
    assert state_of(job) == State.WAITING
    assert (job.losses, traces(), living_workers()) == (0, 0, 0)


def test_a_running_job_is_called_off_and_its_worker_lives_on(asker, begin):
    job = ask(asker, arguments={"steps": 1_000, "pause": 0.1})
    worker = begin("--attached")
    wait_until(lambda: state_of(job) == State.RUNNING and job.done)
    cancel_job(asker, job=job)
    wait_until(lambda: state_of(job) == State.CANCELLED)
    following = ask(asker)
    wait_until(lambda: state_of(following) == State.DONE)
    assert traces() == 1
    worker.stdin.close()  # whoever began it is gone
    assert worker.wait(10) == 0


def test_a_message_that_was_not_received_is_tried_again_by_the_workers_clock(begin, settings, server):  # noqa: F811
    settings.SECRET_KEY = "only for tests" * 5  # the worker's, with which it opens the receiver's key
    tree = make_tree()
    appraiser = make_actor(tree["province"], Role.APPRAISER)
    added(appraiser, server)
    server.statuses[:] = [503, 204]
    revoked(tree, appraiser)
    begin()
    wait_until(lambda: len(server.got) == 1)
    first = time.monotonic()
    wait_until(lambda: Delivery.objects.get().state == "delivered")
    assert time.monotonic() - first > PAUSES[0].total_seconds() - 1  # not at once, and nobody asked for it
    delivery = Delivery.objects.get()
    assert (delivery.attempts, [each["status"] for each in delivery.tries]) == (2, [503, 204])
    (_path, one, body), (_path, other, same) = server.got
    assert (one["webhook-id"], body) == (other["webhook-id"], same)  # so a receiver that had it after all drops it
