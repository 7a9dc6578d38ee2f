"""A job in the hands of one worker: the hold on it, and how far it is.

Both go over a database connection of their own. The hold is a lock that PostgreSQL keeps for exactly as long as that
connection lives, so that a killed worker lets go at once and two workers never have the same job. Progress is seen by
others although the work's own transaction is still open.
"""

import time
from collections.abc import Callable
from types import TracebackType

from django.db import DEFAULT_DB_ALIAS, connections
from django.db.backends.base.base import BaseDatabaseWrapper

HOLD_LOCK = 7_403
BETWEEN_WRITES = 0.4  # seconds; a page asks once a second

WRITE = """
    UPDATE jobs_job SET done = %s, total = %s, message = %s
    WHERE id = %s AND attempt = %s AND state = 'running'
    RETURNING cancel_asked
"""


class Stopped(BaseException):
    """The work has to stop where it is. No `except Exception` of the work may keep it going."""


class Cancelled(Stopped):
    """The asker does not want it any more."""


class Interrupted(Stopped):
    """The worker has to leave; the job begins anew elsewhere."""


class Superseded(Stopped):
    """The job is in other hands; nothing of this attempt counts."""


class Hold:
    """The hold on one job; `with Hold(number) as hold:`, then look at `is_held`."""

    def __init__(self, number: int) -> None:
        self.number = number
        self.is_held = False
        self._connection: BaseDatabaseWrapper = connections.create_connection(DEFAULT_DB_ALIAS)

    def __enter__(self) -> "Hold":
        self.is_held = bool(self._ask("SELECT pg_try_advisory_lock(%s, %s)", HOLD_LOCK, self._key))
        return self

    def __exit__(self, kind: type[BaseException] | None, value: BaseException | None, at: TracebackType | None) -> None:
        try:
            if self.is_held:  # the connection goes back to a pool, and would keep the lock there
                self._ask("SELECT pg_advisory_unlock(%s, %s)", HOLD_LOCK, self._key)
        finally:
            self._connection.close()

    def write(self, attempt: int, done: int, total: int, message: str) -> bool | None:
        """Write how far the attempt is; return whether the asker wants it cancelled, None when it is no longer ours."""
        return self._ask(WRITE, done, total, message[:500], self.number, attempt)

    @property
    def _key(self) -> int:
        return self.number % 2_147_483_647

    def _ask(self, query: str, *parameters: int | str) -> bool | None:
        with self._connection.cursor() as cursor:
            cursor.execute(query, parameters)
            row = cursor.fetchone()
        return bool(row[0]) if row else None


class Progress:
    """The `tell` of one attempt: writes now and then, and stops the work when it must not go on."""

    def __init__(self, hold: Hold, attempt: int, must_leave: Callable[[], bool]) -> None:
        self._hold = hold
        self._attempt = attempt
        self._must_leave = must_leave
        self._last = ("", 0)  # the sentence and the total written last
        self._next_write = 0.0

    def __call__(self, done: int, total: int = 0, message: str = "") -> None:
        """See `thidua.jobs.kinds.Tell`. Raises a `Stopped`."""
        now = time.monotonic()
        if now < self._next_write and (message, total) == self._last:
            return
        self._next_write, self._last = now + BETWEEN_WRITES, (message, total)
        cancel_asked = self._hold.write(self._attempt, done, total, message)
        if cancel_asked is None:
            raise Superseded
        if cancel_asked:
            raise Cancelled
        if self._must_leave():
            raise Interrupted
