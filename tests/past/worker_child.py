"""A worker in a process of its own whose batches are small and slow, so that it can be killed in the middle of one."""

import sys
import time
from pathlib import Path

import django

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))
django.setup()

from thidua.jobs import worker  # noqa: E402 - after the setup
from thidua.past import work  # noqa: E402 - after the setup

BATCH = int(sys.argv[1])
write_many = work.write_many


def slow(actor, before, given):
    """Write as ever, and stay a while with the batch open."""
    written = write_many(actor, before, given)
    time.sleep(float(sys.argv[2]))
    return written


work.BATCH = BATCH
work.write_many = slow
worker.BETWEEN_RECOVERIES = 0.5
worker.work(grace=0.2)
