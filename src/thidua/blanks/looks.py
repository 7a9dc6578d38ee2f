"""Looks at real people's certificates: kept in the access log, once for the same look."""

import hashlib
from collections.abc import Iterable

from django.core.cache import cache

from thidua.agencies.actor import Actor
from thidua.privacy.models import AccessKind, Purpose
from thidua.privacy.services import note_access
from thidua.screens.brakes import Brake

LOOKS = Brake("blank previews", limit=60, seconds=60)  # laying out is work for the server
ONCE_IN = 600  # seconds in which looking again at the same is the same look


def note_look(actor: Actor, subjects: Iterable[int | None], *, what: str) -> None:
    """Keep once for a while that the actor saw these people: a preview is made anew with every pause in typing."""
    numbers = sorted({number for number in subjects if number is not None})
    said = f"{actor.account_id}:{actor.agency_id}:{what}:{numbers}"
    if numbers and cache.add(f"blanks:look:{hashlib.sha256(said.encode()).hexdigest()}", 1, ONCE_IN):
        note_access(actor, AccessKind.FILE, numbers, what=what, purpose=Purpose.PAPERS, row_count=len(numbers))
