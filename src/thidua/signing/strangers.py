"""A stranger's file is looked at in a process of its own: pyHanko is Python, a hostile file can make it run forever.

`python -m thidua.signing.strangers LANGUAGE ROOTS SECONDS BYTES`: the file on standard input, the findings as JSON. No
app and no database is loaded there.
"""

import dataclasses
import datetime as dt
import json
import math
import os
import resource
import subprocess
import sys
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from thidua.signing.verifying import Findings

SECONDS = 20  # of the processor; the libraries alone take two
MEMORY = 2 * 2**30
MOMENTS = ("claimed_at", "stamped_at")


def look_at_strangers(pdf: bytes, *, seconds: float = SECONDS) -> "Findings":
    """Every signature in a PDF with its verdict; a file that takes too much time or memory is not valid."""
    from django.conf import settings  # noqa: PLC0415 -- the program below sets Django up first
    from django.utils import translation  # noqa: PLC0415
    from django.utils.translation import gettext as _  # noqa: PLC0415

    from thidua.signing.verifying import Findings  # noqa: PLC0415

    said = [translation.get_language() or "vi", str(settings.SIGNING_ROOTS), str(math.ceil(seconds)), str(MEMORY)]
    try:
        done = subprocess.run(
            [sys.executable, "-m", __name__, *said], input=pdf, capture_output=True, check=True, timeout=3 * seconds
        )
    except (subprocess.CalledProcessError, subprocess.TimeoutExpired):
        return Findings(reasons=[_("Tệp quá phức tạp, hệ thống không đọc hết được chữ ký trong đó.")])
    return _findings(json.loads(done.stdout))


def _findings(said: dict[str, Any]) -> "Findings":
    from thidua.signing.verifying import Findings, FoundSignature, Verdict  # noqa: PLC0415

    for each in said["signatures"]:
        each["verdict"] = Verdict(each["verdict"])
        for name in MOMENTS:
            each[name] = dt.datetime.fromisoformat(each[name]) if each[name] else None
    return Findings(tuple(FoundSignature(**each) for each in said["signatures"]), said["reasons"])


def main(language: str, roots: str, seconds: str, memory: str) -> None:
    """Look at standard input within the limits and write what was found."""
    import django  # noqa: PLC0415 -- only this program needs it set up
    from django.conf import settings  # noqa: PLC0415
    from django.utils import translation  # noqa: PLC0415

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "thidua.settings")
    settings.INSTALLED_APPS, settings.SIGNING_ROOTS = [], roots
    django.setup()

    from thidua.signing.verifying import look_at  # noqa: PLC0415

    translation.activate(language)
    resource.setrlimit(resource.RLIMIT_AS, (int(memory), int(memory)))
    resource.setrlimit(resource.RLIMIT_CPU, (int(seconds), int(seconds)))
    findings = look_at(sys.stdin.buffer.read())
    json.dump(dataclasses.asdict(findings), sys.stdout, default=str)


if __name__ == "__main__":
    main(*sys.argv[1:])
