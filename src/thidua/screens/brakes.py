"""Brakes on what anybody may ask without an account: so many times in a stretch of time, over all server processes.

The address that counts is REMOTE_ADDR, which `proxies.ProxyMiddleware` has put right where a proxy stands in front.
"""

import datetime as dt
import ipaddress
from dataclasses import dataclass

from django.db import connection
from django.http import HttpRequest
from django.utils import timezone
from django.utils.crypto import salted_hmac

from thidua.screens.models import BrakeCount

# One statement: of two processes that count at once, the second adds to what the first wrote.
COUNT = """
    INSERT INTO screens_brakecount AS known (key, count, until) VALUES (%(key)s, 1, %(until)s)
    ON CONFLICT (key) DO UPDATE SET
        count = CASE WHEN known.until <= %(now)s THEN 1 ELSE known.count + 1 END,
        until = CASE WHEN known.until <= %(now)s THEN %(until)s ELSE known.until END
    RETURNING count, until
"""
SWEEP = """
    DELETE FROM screens_brakecount WHERE key IN (
        SELECT key FROM screens_brakecount WHERE until < %(before)s LIMIT 100 FOR UPDATE SKIP LOCKED
    )
"""
KEPT = dt.timedelta(days=1)


@dataclass(frozen=True)
class Pressed:
    """How a brake stands after one more time: how many are left of the stretch, and when it ends."""

    remaining: int
    until: dt.datetime
    is_too_many: bool


@dataclass(frozen=True)
class Brake:
    """`limit` times in `seconds` for each who asks; the first time begins the stretch."""

    name: str
    limit: int
    seconds: int

    def press(self, who: str) -> bool:
        """Count one more time; whether it is too many."""
        return self.count(who).is_too_many

    def count(self, who: str) -> Pressed:
        """Count one more time, and say how the brake stands now."""
        now = timezone.now()
        until = now + dt.timedelta(seconds=self.seconds)
        with connection.cursor() as cursor:
            cursor.execute(COUNT, {"key": self._key(who), "now": now, "until": until})
            count, until = cursor.fetchone()
            if count == 1:
                cursor.execute(SWEEP, {"before": now - KEPT})
        return Pressed(max(0, self.limit - count), until, count > self.limit)

    def is_spent(self, who: str) -> bool:
        """Whether one more time would be too many; counts nothing."""
        known = BrakeCount.objects.filter(key=self._key(who), until__gt=timezone.now(), count__gte=self.limit)
        return known.exists()

    def _key(self, who: str) -> str:
        return salted_hmac(f"brake {self.name}", who, algorithm="sha256").hexdigest()


def asker(request: HttpRequest) -> str:
    """Who asks, for a brake: the address; of IPv6 the network, since everybody at home has 2^64 addresses."""
    text = request.META.get("REMOTE_ADDR") or ""
    try:
        address = ipaddress.ip_address(text)
    except ValueError:
        return text
    if isinstance(address, ipaddress.IPv6Address):
        if address.ipv4_mapped is not None:
            return str(address.ipv4_mapped)
        return str(ipaddress.ip_network((address, 64), strict=False))
    return str(address)
