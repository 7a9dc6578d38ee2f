"""Asking for an export as a person does: the page asks for the purpose, the person says it, the file comes."""

import re
from typing import Any

from django.test import Client

SLIP = re.compile(r'name="phieu" value="([^"]+)"')


def export(client: Client, address: str, query: Any = (), *, kind: str = "xlsx", **said: str) -> Any:
    """The answer to an export of a list with its filters; `said` is what the form says besides a usual purpose."""
    asked = client.get(address, dict(query) | {"xuat": kind})
    slip = SLIP.search(asked.content.decode())
    if asked.status_code != 200 or slip is None:
        return asked
    return client.get(address, dict(query) | {"xuat": kind, "phieu": slip[1], "muc_dich": "report"} | said)
