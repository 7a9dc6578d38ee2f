"""A real worker killed in the middle of a batch, called off, and two officers at once: whole batches or nothing."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from django.db import connection
from psycopg.conninfo import make_conninfo

from tests.makers import make_actor
from tests.past.conftest import changed, csv_of, imported, uploaded
from thidua.agencies.models import Role
from thidua.jobs.models import State
from thidua.jobs.services import cancel_job
from thidua.past.models import PastBatch, PastState
from thidua.past.queries import sums_of
from thidua.past.services import ask_to_write
from thidua.past.work import look_through
from thidua.register.models import Award, Subject
from thidua.trail.errors import Overtaken
from thidua.trail.models import Entry
from thidua.trail.services import verify

pytestmark = pytest.mark.django_db(transaction=True)
CHILD = Path(__file__).parent / "worker_child.py"
GIVEN = ["An", "Bình", "Cường", "Dung", "Giang", "Hà", "Khoa", "Lan", "Minh", "Nga"]


def rows(count):
    """Rows of made-up people, two awards each, every tenth row with a fault."""
    return [
        changed(
            name=f"Nguyễn Văn {GIVEN[number // 2 % 10]}",
            birth=f"{number // 2 % 28 + 1:02}/{number // 56 % 12 + 1:02}/1980",
            year="20x2" if number % 10 == 9 else str(2020 + number % 2),
            day="",
            decision=f"{number}/QĐ-STC",
        )
        for number in range(count)
    ]


@pytest.fixture
def begin():
    """Start workers on the database of this test; those that a test leaves are killed."""
    known = connection.settings_dict
    names = {"dbname": "NAME", "user": "USER", "password": "PASSWORD", "host": "HOST", "port": "PORT"}
    environment = {
        **os.environ,
        "DATABASE_URL": make_conninfo("", **{key: str(known[name]) for key, name in names.items() if known[name]}),
        "DJANGO_SETTINGS_MODULE": "thidua.settings",
        "THIDUA_SECRET_KEY": "only for tests" * 5,
        "THIDUA_CITIZEN_KEY": "only for tests" * 5,
    }
    begun = []

    def start(folder, batch, pause):
        command = [sys.executable, str(CHILD), str(batch), str(pause)]
        begun.append(subprocess.Popen(command, env={**environment, "THIDUA_DATA": str(folder.parent)}))
        return begun[-1]

    yield start
    for process in begun:
        process.kill()
        process.wait()


def wait_until(truth, seconds=120):
    deadline = time.monotonic() + seconds
    while not truth():
        assert time.monotonic() < deadline, "waited in vain"
        time.sleep(0.02)


def asked(actor, content):
    found = uploaded(actor, content)
    look_through(actor, found)
    return found, ask_to_write(actor, found=found)


def contents():
    """What stands in the register, whatever numbers its rows have."""
    return sorted(
        Award.objects.values_list("subject__name", "subject__birth_date", "code", "year", "decision_number_fold")
    )


def test_a_killed_worker_leaves_whole_batches_and_the_next_goes_on_to_the_same_end(stage, begin, settings):
    content = csv_of(*rows(60))
    found, job = asked(stage.keeper, content)
    worker = begin(settings.MEDIA_ROOT, 10, 0.5)
    wait_until(lambda: PastBatch.objects.count() >= 2)
    time.sleep(0.2)  # within the third
    worker.send_signal(signal.SIGKILL)
    worker.wait()
    found.refresh_from_db()
    written = list(found.batches.all())
    assert 0 < found.next_row < found.rows
    assert found.next_row == written[-1].last + 1 == len(written) * 10
    numbers = [number for batch in written for number in batch.awards]
    assert sorted(Award.objects.values_list("pk", flat=True)) == sorted(numbers)
    assert Subject.objects.count() == sum(len(batch.subjects) for batch in written)
    assert Entry.objects.filter(event="award_registered").count() == len(numbers)
    begin(settings.MEDIA_ROOT, 10, 0)
    wait_until(lambda: (job.refresh_from_db(), job.state)[1] == State.DONE)
    found.refresh_from_db()
    assert (found.state, found.next_row, job.attempt) == (PastState.DONE, 60, 2)
    assert sums_of(found)["errors"] == 6
    assert verify() == []
    killed = contents()
    assert len(killed) == 54
    other = make_actor(stage.stranger, Role.APPRAISER)
    unkilled = imported(other, content.replace("Sở Tài chính".encode(), b""))
    assert sums_of(unkilled) == sums_of(found) | {"known_rows": 0}
    by_unkilled = [number for batch in unkilled.batches.all() for number in batch.awards]
    assert contents().count(killed[0]) == 2
    assert len(by_unkilled) == len(killed)


def test_an_import_that_is_called_off_keeps_whole_batches_and_goes_on_when_asked_again(stage, begin, settings):
    found, job = asked(stage.keeper, csv_of(*rows(60)))
    begin(settings.MEDIA_ROOT, 10, 0.5)
    wait_until(PastBatch.objects.exists)
    cancel_job(stage.keeper, job=job)
    wait_until(lambda: (job.refresh_from_db(), job.state)[1] == State.CANCELLED)
    assert "vẫn được giữ" in job.message
    found.refresh_from_db()
    assert (found.state, found.next_row % 10) == (PastState.WRITING, 0)
    assert 0 < found.next_row < 60
    again = ask_to_write(stage.keeper, found=found)
    wait_until(lambda: (again.refresh_from_db(), again.state)[1] == State.DONE)
    found.refresh_from_db()
    assert (found.state, found.next_row) == (PastState.DONE, 60)


def test_of_two_officers_who_ask_at_once_the_second_is_told(stage):
    found, _job = asked(stage.keeper, csv_of(*rows(2)))
    other = make_actor(stage.province, Role.APPRAISER)
    with pytest.raises(Overtaken, match="đang được làm"):
        ask_to_write(other, found=found)


def test_two_files_with_the_same_people_at_once_make_each_of_them_once(stage, begin, settings):
    content = csv_of(*rows(40))
    _found, one = asked(stage.keeper, content)
    _again, two = asked(make_actor(stage.province, Role.APPRAISER), content)
    begin(settings.MEDIA_ROOT, 5, 0.05)  # two jobs at a time
    wait_until(lambda: all((job.refresh_from_db(), job.state)[1] == State.DONE for job in (one, two)))
    assert len(set(contents())) == len(contents()) == 36
    assert Subject.objects.count() == len(set(Subject.objects.values_list("name", "birth_date")))
