"""A worker that is killed while it reads: another goes on at the next page, and nothing is read twice or lost."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from django.conf import settings as django_settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from psycopg.conninfo import make_conninfo

from tests.jobs.test_worker_process import CHILD
from tests.scans.papers import as_pdf, make_paper, scan
from thidua.jobs.models import Job, State
from thidua.jobs.running import run
from thidua.scans import services
from thidua.scans.jobs import ask_to_read
from thidua.scans.reader import FOLDER

pytestmark = pytest.mark.django_db(transaction=True)


def kept(kind="json"):
    return sorted(Path(django_settings.MEDIA_ROOT, FOLDER).rglob(f"*.{kind}"))


def test_a_killed_worker_is_followed_by_one_that_goes_on_at_the_next_page(officer, tmp_path, settings, scanned):
    settings.MEDIA_ROOT = tmp_path / "files"
    page = scan(make_paper(2, layout="one"))[0]
    made = services.upload_scan(officer, uploads=[SimpleUploadedFile("qd.pdf", as_pdf([page] * 4))])
    job = ask_to_read(officer, scan=made)
    known = connection.settings_dict
    names = {"dbname": "NAME", "user": "USER", "password": "PASSWORD", "host": "HOST", "port": "PORT"}
    worker = subprocess.Popen(
        [sys.executable, str(CHILD)],
        env={
            **os.environ,
            "DATABASE_URL": make_conninfo("", **{key: str(known[name]) for key, name in names.items() if known[name]}),
            "DJANGO_SETTINGS_MODULE": "thidua.settings",
            "THIDUA_DATA": str(tmp_path),
            "THIDUA_SECRET_KEY": "only for tests" * 5,
            "THIDUA_CITIZEN_KEY": "only for tests" * 5,
        },
        stdin=subprocess.PIPE,
    )
    try:
        deadline = time.monotonic() + 120
        while not kept():
            assert time.monotonic() < deadline, "no page was read"
            time.sleep(0.05)
    finally:
        worker.send_signal(signal.SIGKILL)
        worker.stdin.close()
        worker.wait()
    before = {path: path.stat().st_mtime_ns for path in kept()}
    assert 1 <= len(before) < 4
    made.refresh_from_db()
    assert not made.rows.exists()  # what the dead worker had not ended is not there
    Job.objects.filter(pk=job.pk).update(state=State.WAITING)  # as the recovery of workers puts it back
    run(job.pk, lambda: False)
    job.refresh_from_db()
    assert job.state == State.DONE
    assert made.pages.count() == 4
    after = {path: path.stat().st_mtime_ns for path in kept()}
    assert len(after) == 4
    assert all(after[path] == moment for path, moment in before.items())  # no page was read a second time
