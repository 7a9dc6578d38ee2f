"""Works that run at the same moment, each in a thread and on a connection of its own."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connection, connections


@contextmanager
def room_in_the_pool(size: int) -> Iterator[None]:
    """Room for so many threads, so that none waits outside the database."""
    pool = connection.settings_dict["OPTIONS"]["pool"]
    before = dict(pool)
    connection.close()
    connection.close_pool()
    pool["max_size"] = size
    yield
    connections.close_all()
    connection.close_pool()
    pool.clear()
    pool.update(before)


def at_once(*works: Callable[[], Any]) -> tuple[list[Any], set[int]]:
    """Let all run at the same moment, each on a connection of its own; answers or exceptions, and the connections."""
    start = threading.Barrier(len(works))
    answers: list[Any] = [None] * len(works)
    backends: set[int] = set()

    def run(place: int, work: Callable[[], Any]) -> None:
        try:
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_backend_pid()")
                backends.add(cursor.fetchone()[0])
            start.wait(30)
            answers[place] = work()
        except Exception as error:  # noqa: BLE001 -- the test looks at every answer
            answers[place] = error
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=(place, work)) for place, work in enumerate(works)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(120)
    return answers, backends
