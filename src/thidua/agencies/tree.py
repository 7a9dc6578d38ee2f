"""The tree of agencies: each one's path holds the numbers of all above it."""

from thidua.agencies.models import Agency
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
