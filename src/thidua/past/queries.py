"""Reads of old registers that were brought in: each agency its own."""

from django.db.models import F, Func, IntegerField, Q, QuerySet, Sum
from django.db.models.functions import Coalesce

from thidua.agencies.actor import Actor
from thidua.past.models import PastImport
from thidua.register.models import Award

LENGTHS = {
    **dict.fromkeys(("subjects", "awards"), "cardinality"),
    **dict.fromkeys(("errors", "doubts", "kept"), "jsonb_array_length"),
}


def visible_imports(actor: Actor) -> QuerySet[PastImport]:
    """Every file of the actor's agency, newest first."""
    return PastImport.objects.filter(agency=actor.agency_id).select_related("file", "uploaded_by", "agency")


def get_visible_import(actor: Actor, pk: int) -> PastImport:
    """The one door to an import; raises PastImport.DoesNotExist for another agency's."""
    return visible_imports(actor).get(pk=pk)


def sums_of(found: PastImport) -> dict[str, int]:
    """What stands in the register of it so far, by its batches."""
    counts = {name: Func(name, function=how, output_field=IntegerField()) for name, how in LENGTHS.items()}
    return found.batches.aggregate(
        **{name: Coalesce(Sum(count), 0) for name, count in (counts | {"known_rows": F("known_rows")}).items()}
    )


def people_of(found: PastImport) -> QuerySet[Award, int]:
    """Numbers of the subjects whose awards the import wrote or met: of whom its file speaks, as far as is known."""
    batches = found.batches.annotate(number=Func("awards", function="unnest", output_field=IntegerField()))
    known = found.batches.annotate(number=Func("known", function="unnest", output_field=IntegerField()))
    said = Q(pk__in=batches.values("number")) | Q(pk__in=known.values("number"))
    return Award.objects.filter(said).values_list("subject", flat=True).distinct()
