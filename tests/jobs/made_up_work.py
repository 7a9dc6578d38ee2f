"""Kinds of work for the tests. They leave a notice «đã làm» behind, so that a test can count what was really done."""

import tempfile
import time
from pathlib import Path

from thidua.agencies.actor import Actor
from thidua.agencies.permissions import Action
from thidua.jobs.kinds import Outcome, Tell, kind
from thidua.trail.errors import Refused
from thidua.trail.events import Event
from thidua.trail.services import notify

TRACE = "đã làm"


@kind("test.count", Action.READ_REGISTER)
def count(actor: Actor, tell: Tell, *, steps: int = 3, pause: float = 0.0) -> Outcome:
    """Count to `steps`."""
    notify([actor.person.pk], Event.PAPER_ISSUED, TRACE)
    for step in range(steps):
        tell(step, steps, "Đang đếm")
        time.sleep(pause)
    return Outcome(f"Đã đếm đến {steps}.", "/so-bo/")


@kind("test.write", Action.READ_REGISTER)
def write(actor: Actor, tell: Tell) -> Outcome:
    """Make a file."""
    with tempfile.NamedTemporaryFile("w", delete=False, suffix=".csv") as file:
        file.write("một dòng")
    return Outcome("Đã ghi tệp.", file=Path(file.name), file_name="danh-sach.csv")


@kind("test.refuse", Action.READ_REGISTER)
def refuse(actor: Actor, tell: Tell) -> Outcome:
    """Do something, then find that a rule forbids it."""
    notify([actor.person.pk], Event.PAPER_ISSUED, TRACE)
    raise Refused("Sổ bộ đang khóa để đối chiếu; hãy thử lại sau.")


@kind("test.break", Action.READ_REGISTER)
def break_down(actor: Actor, tell: Tell) -> Outcome:
    """Do something, then break."""
    notify([actor.person.pk], Event.PAPER_ISSUED, TRACE)
    raise ZeroDivisionError("a secret of the machine")


@kind("test.heads", Action.ISSUE_DECISION)
def for_heads(actor: Actor, tell: Tell) -> Outcome:
    """Work that only the head of an agency may ask for."""
    return Outcome("Đã xong.")
