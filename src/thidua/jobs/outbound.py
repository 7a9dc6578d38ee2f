"""Sending to an address that somebody typed: only to the public Internet, only where it was looked up, no further.

The name is resolved once, every address of it is judged, and the connection goes to a judged address: what the name
means a moment later changes nothing. Redirects are not followed, answers are not read.
"""

import contextlib
import datetime as dt
import http.client
import ipaddress
import socket
import ssl
import threading
from urllib.parse import SplitResult, urlsplit

from django.conf import settings
from django.utils.translation import gettext as _

PATIENCE = 10.0  # seconds to connect, and for each read
LONGEST = 20.0  # seconds for all of it
PAUSES = [dt.timedelta(seconds=each) for each in (5, 60, 300, 1_800, 7_200, 21_600, 43_200)]  # then it is given up
Address = ipaddress.IPv4Address | ipaddress.IPv6Address
# Addresses that carry another one inside them, so that what they say of themselves is not where they lead.
CARRIERS = [ipaddress.ip_network(each) for each in ("64:ff9b::/96", "64:ff9b:1::/48", "2002::/16", "2001::/32")]


class Unsendable(Exception):
    """Nothing may be or could be sent there; the message says why, in Vietnamese."""


def checked_url(url: str) -> SplitResult:
    """The parts of an address to which anything may be sent at all; raises Unsendable."""
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError as error:
        raise Unsendable(_("Địa chỉ không đọc được.")) from error
    allowed = {"https"} if settings.HTTPS else {"https", "http"}  # a system without HTTPS is a trial
    if parts.scheme not in allowed:
        raise Unsendable(_("Địa chỉ phải bắt đầu bằng https://."))
    if not parts.hostname or parts.username or parts.password or parts.fragment or port == 0:
        raise Unsendable(_("Địa chỉ phải có tên máy, không kèm tên đăng nhập, mật khẩu hay dấu #."))
    if any(ord(letter) <= 32 or ord(letter) > 126 for letter in url):
        raise Unsendable(_("Địa chỉ chỉ gồm chữ không dấu, không có khoảng trắng."))
    return parts


def judged_addresses(host: str, port: int) -> list[Address]:
    """Where the name leads now, every address of it allowed; raises Unsendable when one is not or there is none."""
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise Unsendable(_("Không tìm thấy máy có tên này.")) from error
    addresses = [ipaddress.ip_address(str(each[4][0]).partition("%")[0]) for each in found]
    if not addresses or not all(is_allowed(address) for address in addresses):
        raise Unsendable(
            _("Địa chỉ dẫn vào mạng nội bộ; chỉ gửi ra Internet hoặc tới mạng mà người vận hành cho phép.")
        )
    return addresses


def is_allowed(address: Address) -> bool:
    """Whether it is on the public Internet, or in a network that the operator named."""
    if isinstance(address, ipaddress.IPv6Address) and address.ipv4_mapped is not None:
        address = address.ipv4_mapped
    if any(address in ipaddress.ip_network(network) for network in settings.WEBHOOK_NETWORKS):
        return True
    return address.is_global and not address.is_multicast and not any(address in each for each in CARRIERS)


def post(url: str, body: bytes, headers: dict[str, str], *, longest: float = LONGEST) -> int:
    """Send the body; the status that came back. Raises Unsendable when nothing came in `longest` seconds."""
    parts = checked_url(url)
    host = parts.hostname or ""
    port = parts.port or (443 if parts.scheme == "https" else 80)
    address = str(judged_addresses(host, port)[0])
    connection = (_Secure if parts.scheme == "https" else _Plain)(
        host, port, address, max(PATIENCE, longest - LONGEST)
    )  # who may take longer for all of it may think longer
    # Each read has its own patience; who answers a letter at a time is cut off all the same.
    cut = threading.Timer(longest, connection.cut)
    cut.start()
    target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    try:
        connection.request("POST", target, body, headers)
        status = connection.getresponse().status
        if connection.was_cut:  # headers that end in the middle look whole
            raise TimeoutError
        return status
    except (OSError, http.client.HTTPException) as error:
        said = _("Không kết nối được: %(why)s.") % {"why": type(error).__name__}
        raise Unsendable(said) from error
    finally:
        cut.cancel()
        connection.close()


class _Plain(http.client.HTTPConnection):
    """A connection to the judged address, whatever the name means now."""

    def __init__(self, host: str, port: int, address: str, patience: float) -> None:
        super().__init__(host, port, timeout=patience)
        self.address = address
        self.was_cut = False

    def connect(self) -> None:
        self.sock = socket.create_connection((self.address, self.port), PATIENCE)
        self.sock.settimeout(self.timeout)

    def cut(self) -> None:
        """End it from another thread."""
        self.was_cut = True
        with contextlib.suppress(OSError):
            if self.sock is not None:
                self.sock.shutdown(socket.SHUT_RDWR)


class _Secure(_Plain):
    """The same by TLS; the certificate must be of the name."""

    default_port = 443

    def connect(self) -> None:
        super().connect()
        self.sock = ssl.create_default_context().wrap_socket(self.sock, server_hostname=self.host)
