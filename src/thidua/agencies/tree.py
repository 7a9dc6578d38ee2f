"""The tree of agencies: each one's path holds the numbers of all above it."""

import datetime as dt

from django.db import transaction
from django.db.models import Sum
from django.utils import timezone

from thidua.agencies.models import Agency, TreeChange
from thidua.vietnamese.names import clean, fold


def place_in_tree(agency: Agency) -> Agency:
    """Save the agency with its folded name and its path; a new agency gets the path after its number is known."""
    agency.name = clean(agency.name)
    agency.name_fold = fold(agency.name)
    agency.save()
    path = f"{agency.parent.path if agency.parent else '/'}{agency.pk}/"
    if path != agency.path:
        agency.path = path
        agency.save(update_fields=["path"])
    return agency


def state_of_tree() -> int:
    """A number that is another one after an agency came or moved or lineage was entered, as this transaction sees it.

    What was worked out of the tree may be kept under it in the process.
    """
    return int(TreeChange.objects.aggregate(state=Sum("mark"))["state"] or 0)


@transaction.atomic
def fold_tree_changes() -> None:
    """Put the marks of former days into one of the same sum, so that there are never many to add."""
    old = list(TreeChange.objects.select_for_update().filter(made_at__lt=timezone.now() - dt.timedelta(days=1)))
    if len(old) > 1:
        kept, *rest = old
        TreeChange.objects.filter(pk=kept.pk).update(mark=sum(each.mark for each in old))
        TreeChange.objects.filter(pk__in=[each.pk for each in rest]).delete()
