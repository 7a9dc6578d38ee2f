"""A worker in a process of its own that knows the work of the tests; run by the tests beside it.

python worker_child.py [--attached]
"""

import sys
from pathlib import Path

import django

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))
django.setup()

from tests.jobs import made_up_work  # noqa: E402, F401 - registered on import, after the setup
from thidua.jobs import worker  # noqa: E402 - after the setup

worker.BETWEEN_RECOVERIES = 0.5
worker.work(attached="--attached" in sys.argv, grace=0.2)
