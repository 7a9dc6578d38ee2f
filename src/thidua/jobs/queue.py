"""Small work of the queue that nobody waits for at a page, beside the jobs that people ask for."""

import datetime as dt
from collections.abc import Callable

from procrastinate.contrib.django import app

TASKS: dict[str, Callable[..., None]] = {}


def queued(name: str) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """Register a function that workers do by this name; it catches its own faults and may be done twice."""

    def register(function: Callable[..., None]) -> Callable[..., None]:
        TASKS[name] = function
        return function

    return register


def enqueue(name: str, *, after: dt.timedelta | None = None, **arguments: int) -> None:
    """Put it into the queue in the caller's transaction, to be done at once or after a while."""
    seconds = {"schedule_in": {"seconds": int(after.total_seconds())}} if after else {}
    app.configure_task(name, allow_unknown=True, **seconds).defer(**arguments)
