"""Looks at real people's certificates, in the access log."""

from collections.abc import Iterable

from thidua.agencies.actor import Actor
from thidua.privacy.models import Purpose
from thidua.privacy.services import note_look


def note_names(actor: Actor, subjects: Iterable[int | None], *, what: str) -> None:
    """Keep once for a while that the actor saw these people, as far as they are known."""
    numbers = sorted({number for number in subjects if number is not None})
    look = f"blanks:{actor.agency_id}:{what}:{numbers}"
    note_look(actor, numbers, what=what, look=look, purpose=Purpose.PAPERS, row_count=len(numbers))
