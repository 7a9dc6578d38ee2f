"""The worker beside the web server: a process of its own, started again when it dies, stopped with the server.

And work that a server does before it serves, in a process of its own too.
"""

import contextlib
import multiprocessing
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from typing import Any

PAUSE = 2.0  # seconds before a worker that died is started again
PATIENCE = 15.0  # seconds that a worker has to give its job back
COMMAND = [sys.executable, "-c", "from thidua.cli import main; main()", "worker", "--attached"]


def done_apart(work: Callable[..., None], *arguments: Any) -> bool:
    """Do `work` in a process of its own and say whether it went well; a fault of it stands on its stderr.

    Papers and charts are laid out by libraries with threads, which a fork does not take along: a web server that laid
    one out before its workers are forked leaves them waiting for threads that are not there, for ever.
    """
    process = multiprocessing.get_context("spawn").Process(target=work, args=arguments, daemon=True)
    process.start()
    process.join()
    return process.exitcode == 0


@contextlib.contextmanager
def worker_beside() -> Iterator[None]:
    """Have a worker for the length of the block."""
    keeper = _Keeper()
    keeper.start()
    try:
        yield
    finally:
        keeper.stop()


class _Keeper(threading.Thread):
    """Starts the worker and waits for it, again and again."""

    def __init__(self) -> None:
        super().__init__(name="keeper of the worker", daemon=True)
        self._leaving = threading.Event()
        self._process = _started()

    def run(self) -> None:
        while True:
            self._process.wait()
            if self._leaving.wait(PAUSE):
                return
            self._process = _started()

    def stop(self) -> None:
        """Stop the worker and wait for it; one that does not listen is killed, and its job begins anew next time."""
        self._leaving.set()
        process = self._process
        process.terminate()
        try:
            process.wait(PATIENCE)
        except subprocess.TimeoutExpired:
            process.kill()
        self.join(PATIENCE)


def _started() -> subprocess.Popen[bytes]:
    # Its own session: Ctrl+C is for the server, which stops the worker itself. Its input closes when the server dies.
    return subprocess.Popen(COMMAND, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, start_new_session=True)
