"""A process of its own that issues one decision and kills itself at a named place; run by the test beside it.

python issuing_child.py <place> <decision> <account> <day>
"""

import datetime as dt
import os
import signal
import sys
from collections.abc import Sequence

import django

django.setup()

from thidua.agencies.actor import actor_for  # noqa: E402 - after the setup
from thidua.agencies.models import Account  # noqa: E402 - after the setup
from thidua.decisions.models import Decision  # noqa: E402 - after the setup
from thidua.decisions.services import issuing  # noqa: E402 - after the setup
from thidua.trail import services as trail  # noqa: E402 - after the setup


def die(*_args: object) -> None:
    """No farewell: what `kill -9` or a power cut leaves."""
    os.kill(os.getpid(), signal.SIGKILL)


def _with_death(steps: Sequence[issuing.Step], place: str) -> list[issuing.Step]:
    return [each for step in steps for each in ([step, die] if step.__name__ == place else [step])]


def main(place: str, decision: str, account: str, day: str) -> None:
    """Issue the decision; die after the step of this name, or after `the trail` was written, or after `the commit`."""
    issuing.FIXING, issuing.GIVING = _with_death(issuing.FIXING, place), _with_death(issuing.GIVING, place)
    if place == "the trail":
        write = trail._write
        trail._write = lambda happenings: die(write(happenings))
    actor = actor_for(Account.objects.get(pk=account))
    issuing.issue_decision(actor, decision=Decision.objects.get(pk=decision), decided_on=dt.date.fromisoformat(day))
    if place == "the commit":
        die()


if __name__ == "__main__":
    main(*sys.argv[1:])
