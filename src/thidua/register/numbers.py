"""Whose a number is: the citizen number of twelve digits, or an older one of nine."""

from collections.abc import Collection

from django.db.models import F

from thidua.register.identity import citizen_hash, is_citizen_number, is_old_number
from thidua.register.models import Subject, SubjectNumber


def bearer_of(number: str) -> Subject | None:
    """The subject that bears a number; of one that was merged into another, the other. None for an unknown number."""
    if is_old_number(number):
        rows = SubjectNumber.objects.filter(hash=citizen_hash(number), ended_at=None)
        held = rows.select_related("subject__agency", "subject__merged_into__agency").first()
        found = held.subject if held else None
    elif is_citizen_number(number):
        subjects = Subject.objects.exclude(citizen_hash="").filter(citizen_hash=citizen_hash(number))
        # The page that bears the number itself comes before one that was merged away with it.
        found = (
            subjects.select_related("agency", "merged_into__agency")
            .order_by(F("merged_into").asc(nulls_first=True))
            .first()
        )
    else:
        return None
    return (found.merged_into or found) if found else None


def bearers_of_old(numbers: Collection[str]) -> dict[str, Subject]:
    """The bearer of each of many numbers of nine digits that the register knows, in one query."""
    by_hash = {citizen_hash(number): number for number in numbers}
    rows = SubjectNumber.objects.filter(hash__in=by_hash, ended_at=None)
    found = rows.select_related("subject__agency", "subject__merged_into__agency")
    return {by_hash[row.hash]: row.subject.merged_into or row.subject for row in found}
