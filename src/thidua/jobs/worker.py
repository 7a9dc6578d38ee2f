"""The process that does the jobs: two at a time, woken by the database, until it is told to stop."""

import asyncio
import contextlib
import logging
import os
import signal
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

from asgiref.sync import sync_to_async
from django.db import DatabaseError, close_old_connections
from procrastinate.contrib.django import DjangoApp, app
from procrastinate.job_context import JobContext

from thidua.jobs.daily import do_daily_chores
from thidua.jobs.queue import TASKS
from thidua.jobs.running import recover, run
from thidua.jobs.services import TASK

logger = logging.getLogger(__name__)
AT_ONCE = 2
GRACE = 5.0  # seconds that a job has to end by itself when the worker is told to stop
EVERY_NIGHT = "20 19 * * *"  # by UTC: twenty past two in Viet Nam
CHORES = "jobs.chores"
UNHURRIED = 24 * 60 * 60.0
BETWEEN_RECOVERIES = 10.0


def work(*, attached: bool = False, grace: float = GRACE) -> None:
    """Do jobs until SIGINT or SIGTERM; a job that can't end within `grace` seconds begins anew elsewhere.

    `attached`: stop also when standard input closes, as it does when the process at its other end dies.
    """
    asyncio.run(_work(attached=attached, grace=grace))


def work_off() -> None:
    """Do the jobs that wait now, in this process; in a thread, for the caller's may have a loop of its own."""
    with ThreadPoolExecutor(1) as pool:
        pool.submit(_work_off).result()


def _work_off() -> None:
    _recover()
    asyncio.run(_work(wait=False, grace=UNHURRIED))


async def _work(*, wait: bool = True, attached: bool = False, grace: float = GRACE) -> None:
    # An app of its own: within a job, `app` must go on asking for jobs in the job's transaction.
    queue = DjangoApp(connector=app.connector.get_worker_connector())  # type: ignore[attr-defined] # of Django's connector
    queue.task(name=TASK, pass_context=True)(_run)
    for name, function in TASKS.items():
        queue.task(name=name)(function)
    if wait:  # of all workers one puts the day's chores into the queue
        queue.periodic(cron=EVERY_NIGHT, periodic_id="daily")(queue.task(name=CHORES)(_do_chores))
    async with queue.open_async():
        with _stopping_with_parent() if attached else contextlib.nullcontext():
            recovering = asyncio.create_task(_recover_now_and_then()) if wait else None
            await queue.run_worker_async(
                name="thidua",
                concurrency=AT_ONCE,
                wait=wait,
                listen_notify=wait,
                install_signal_handlers=wait,
                delete_jobs="always",  # the job's own row says what became of it
                shutdown_graceful_timeout=grace,
            )
            if recovering:
                recovering.cancel()


def _do_chores(timestamp: int) -> None:
    do_daily_chores()


def _run(context: JobContext, job: int) -> None:
    run(job, context.should_abort)


async def _recover_now_and_then() -> None:
    while True:
        await sync_to_async(_recover, thread_sensitive=False)()
        await asyncio.sleep(BETWEEN_RECOVERIES)


def _recover() -> None:
    try:
        recover()
    except DatabaseError:
        logger.exception("could not look for jobs of dead workers; the next look is in %s s", BETWEEN_RECOVERIES)
    finally:
        close_old_connections()


@contextlib.contextmanager
def _stopping_with_parent() -> Iterator[None]:
    loop = asyncio.get_running_loop()

    def look() -> None:
        if not os.read(sys.stdin.fileno(), 1024):
            loop.remove_reader(sys.stdin.fileno())
            os.kill(os.getpid(), signal.SIGTERM)

    loop.add_reader(sys.stdin.fileno(), look)
    try:
        yield
    finally:
        loop.remove_reader(sys.stdin.fileno())
