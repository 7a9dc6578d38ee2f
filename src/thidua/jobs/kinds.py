"""The kinds of long work. A room registers its own, in a module that its `apps.ready()` imports:

@kind("radar", Action.READ_REGISTER)
def look_over(actor: Actor, tell: Tell, *, agency: int) -> Outcome: ...
"""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from thidua.agencies.permissions import Action


class Tell(Protocol):
    """How work says how far it is: `done` of `total` (0: unknown) and a Vietnamese sentence.

    It may be called for every row: few calls reach the database. It does not return when the work has to stop; what
    the work wrote is then undone.
    """

    def __call__(self, done: int, total: int = 0, message: str = "") -> None: ...


def untold(done: int, total: int = 0, message: str = "") -> None:
    """For work that nobody waits for at a page."""


@dataclass(frozen=True)
class Outcome:
    """How work ended well: a sentence, the page to go to, and a file to hand out (the job takes the file away)."""

    message: str
    link: str = ""
    file: Path | None = None
    file_name: str = ""


Work = Callable[..., Outcome]  # (actor: Actor, tell: Tell, **arguments)


@dataclass(frozen=True)
class Kind:
    """What is done, and who may ask for it: asked when the job is asked for and again when it starts.

    `commits`: the work opens and ends transactions of its own, a batch each; what was done stays whatever comes after.
    """

    work: Work
    action: Action
    commits: bool = False


_kinds: dict[str, Kind] = {}


def kind(name: str, action: Action, *, commits: bool = False) -> Callable[[Work], Work]:
    """Register work under a name: `work(actor, tell, **arguments)`, all in one transaction that it must not leave.

    The arguments are plain values that JSON can hold. A `Refused` ends the job with its own sentence.
    `commits`: work that is too long for one transaction does batches, each a service that also marks how far it is,
    under a lock of a row of its own; begun anew it goes on from the mark. `tell` stands between batches.
    """

    def register(work: Work) -> Work:
        if name in _kinds and _kinds[name].work is not work:
            raise ValueError(f"two kinds of work called {name}")
        _kinds[name] = Kind(work, action, commits)
        return work

    return register


def kind_of(name: str) -> Kind:
    """The kind of a name; LookupError for a name that nobody registered."""
    return _kinds[name]
