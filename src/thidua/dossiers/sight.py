"""Subjects that a reviewing agency may look up in the register although they belong to another agency."""

from collections.abc import Iterable

from thidua.agencies.actor import Actor
from thidua.dossiers.queries import may_see_subject
from thidua.register.queries import also_visible


@also_visible
def reviewed_subjects(actor: Actor) -> Iterable[int]:
    """Numbers of the subjects whose nominations the actor's agency reviews or reviewed."""
    return may_see_subject(actor).values_list("subject_id", flat=True)
