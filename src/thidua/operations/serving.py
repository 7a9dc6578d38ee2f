"""The web server: granian in front, the package's own static files through WhiteNoise."""

import signal
import socket

from django.conf import settings
from django.core.management import call_command
from granian import Granian
from granian.constants import Interfaces
from granian.log import LogLevels

from thidua.operations.installation import disconnect, pending
from thidua.trail.errors import Refused

THREADS = 4  # for each worker; below the size of its connection pool, so that no request waits for a connection


def prepare(*, host: str, port: int) -> None:
    """Make ready to serve: gather the static files. Refuses when migrations are pending or the port is taken."""
    if names := pending():
        raise Refused(f"Cơ sở dữ liệu còn {len(names)} thay đổi chưa áp dụng; hãy chạy `thidua migrate` trước.")
    _require_free(host, port)
    gather_static()


def serve_forever(*, host: str, port: int, workers: int) -> None:
    """Serve until SIGINT, SIGTERM or SIGHUP, after `prepare`; a worker that dies is started again."""
    # The workers open their own connections.
    disconnect()
    server = Granian(
        "thidua.wsgi:application",
        address=host,
        port=port,
        interface=Interfaces.WSGI,
        workers=workers,
        blocking_threads=THREADS,
        respawn_failed_workers=True,
        websockets=False,
        log_level=LogLevels.warning,
    )
    # Granian reloads on SIGHUP; for us it says that the terminal is gone.
    server.on_startup(lambda: signal.signal(signal.SIGHUP, server.signal_handler_interrupt))
    server.serve()


def gather_static() -> None:
    """Copy the package's static files, compressed and named by content, to where the web server reads them."""
    settings.STATIC_ROOT.mkdir(parents=True, exist_ok=True)
    call_command("collectstatic", interactive=False, verbosity=0)


def _require_free(host: str, port: int) -> None:
    # Granian shares a port between its workers, so it would share one with another server without a word.
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as fault:
            raise Refused(f"Không mở được cổng {port} ({fault.strerror}); hãy chọn cổng khác bằng --port.") from fault
