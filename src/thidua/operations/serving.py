"""The web server: granian in front, the package's own static files through WhiteNoise."""

import signal
import socket

from django.conf import settings
from django.core.management import call_command
from granian import Granian
from granian.constants import Interfaces
from granian.log import LogLevels

from thidua.operations.background import worker_beside
from thidua.operations.installation import disconnect, pending
from thidua.screens.proxies import trusted_networks
from thidua.trail.errors import Refused

THREADS = 4  # for each worker; below the size of its connection pool, so that no request waits for a connection


def prepare(*, host: str, port: int) -> None:
    """Make ready to serve: gather the static files.

    Refuses when migrations are pending, the port is taken, or a proxy to trust is no address.
    """
    require_migrated()
    require_free(host, port)
    _require_known_proxies()
    gather_static()


def require_migrated() -> None:
    """Refuse when migrations are pending."""
    if names := pending():
        raise Refused(f"Cơ sở dữ liệu còn {len(names)} thay đổi chưa áp dụng; hãy chạy `thidua migrate` trước.")


def serve_forever(*, host: str, port: int, workers: int) -> None:
    """Serve until SIGINT, SIGTERM or SIGHUP, after `prepare`, and do long work beside; whoever dies comes back."""
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
    with worker_beside():
        server.serve()


def gather_static() -> None:
    """Copy the package's static files, compressed and named by content, to where the web server reads them."""
    settings.STATIC_ROOT.mkdir(parents=True, exist_ok=True)
    call_command("collectstatic", interactive=False, verbosity=0)


def require_free(host: str, port: int) -> None:
    """Refuse a port that can't be opened, and name one that can."""
    # Granian shares a port between its workers, so it would share one with another server without a word.
    try:
        _bind(host, port)
    except OSError as fault:
        other = _free_after(host, port)
        advice = f"hãy chạy lại với --port {other}, cổng đó đang trống." if other else "hãy chọn cổng khác bằng --port."
        raise Refused(f"Không mở được cổng {port} ({fault.strerror}); {advice}") from fault


def _free_after(host: str, port: int) -> int | None:
    """The first port above that can be opened, of the next hundred an ordinary account may open; None when none can."""
    for other in range(max(port, 1023) + 1, min(max(port, 1023) + 101, 65_536)):
        try:
            _bind(host, other)
        except OSError:
            continue
        return other
    return None


def _bind(host: str, port: int) -> None:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        probe.bind((host, port))


def _require_known_proxies() -> None:
    try:
        trusted_networks(settings.TRUSTED_PROXIES)
    except ValueError as fault:
        raise Refused(f"{fault}.") from fault
