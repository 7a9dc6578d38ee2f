"""Reads of old registers that were brought in: each agency its own."""

from django.db.models import QuerySet

from thidua.agencies.actor import Actor
from thidua.past.models import PastImport


def visible_imports(actor: Actor) -> QuerySet[PastImport]:
    """Every file of the actor's agency, newest first."""
    return PastImport.objects.filter(agency=actor.agency_id).select_related("file", "uploaded_by", "agency")


def get_visible_import(actor: Actor, pk: int) -> PastImport:
    """The one door to an import; raises PastImport.DoesNotExist for another agency's."""
    return visible_imports(actor).get(pk=pk)


def sums_of(found: PastImport) -> dict[str, int]:
    """What stands in the register of it so far, by its batches."""
    sums = dict.fromkeys(("subjects", "awards", "known_rows", "errors", "doubts", "kept"), 0)
    for batch in found.batches.all():
        for name in sums:
            value = getattr(batch, name)
            sums[name] += value if isinstance(value, int) else len(value)
    return sums
