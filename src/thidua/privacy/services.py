"""Writing the access log, and ending what was kept long enough."""

import datetime as dt
import hashlib
from collections.abc import Iterable

from django.conf import settings
from django.core.cache import cache
from django.db.models import Count
from django.utils import timezone

from thidua.agencies.actor import Actor
from thidua.agencies.models import Agency
from thidua.privacy.models import Access, AccessKind, Purpose
from thidua.trail.events import Event
from thidua.trail.services import record, service

ONCE_IN = 600  # seconds in which looking again at the same is the same look
SHORTEST_YEARS = 1  # the database holds to it too


def note_access(
    actor: Actor,
    kind: AccessKind,
    subjects: Iterable[int],
    *,
    what: str,
    purpose: Purpose | str = "",
    note: str = "",
    row_count: int = 1,
    unlisted: int = 0,
) -> None:
    """Keep that the actor saw data of these subjects: one insert, however many they are.

    `unlisted` is how many people were seen who are in no register yet, as those of a package that waits. It asks no
    permission: whoever calls it has just shown the data. Nothing is written of nobody.
    """
    numbers = sorted(set(subjects))
    if not numbers and not unlisted and kind != AccessKind.EXPORT:
        return
    Access.objects.create(
        kind=kind,
        account_id=actor.account_id,
        actor_name=actor.label[:300],
        agency_id=actor.agency_id,
        agency_name=actor.agency.name,
        what=what[:300],
        purpose=purpose,
        note=note[:500],
        row_count=row_count,
        subjects=numbers,
    )


def note_look(
    actor: Actor,
    subjects: Iterable[int],
    *,
    what: str,
    look: str,
    purpose: Purpose | str = "",
    row_count: int = 1,
    unlisted: int = 0,
) -> None:
    """As `note_access`, once for a while for one `look`: a preview is made anew with every pause in typing."""
    numbers = sorted(set(subjects))
    key = hashlib.sha256(f"{actor.account_id}:{look}".encode()).hexdigest()
    if (numbers or unlisted) and cache.add(f"privacy:look:{key}", 1, ONCE_IN):
        note_access(actor, AccessKind.FILE, numbers, what=what, purpose=purpose, row_count=row_count, unlisted=unlisted)


@service
def end_old_accesses() -> int:
    """Delete what is older than ACCESS_LOG_YEARS, and say in each agency's trail how much that was.

    Returns how many rows were ended. The number of years is the operator's: we know of no text that sets one.
    """
    years = max(SHORTEST_YEARS, settings.ACCESS_LOG_YEARS)
    before = timezone.now() - dt.timedelta(days=366 * years)
    old = Access.objects.filter(at__lt=before)
    counts = dict(old.order_by().values_list("agency_id").annotate(count=Count("pk")))
    for agency in Agency.objects.filter(pk__in=counts).order_by("pk"):
        system = Actor(None, agency, frozenset())
        after = {"count": counts[agency.pk], "before": before.date()}
        record(system, Event.ACCESS_LOG_TRIMMED, agency, after=after)
    ended, _by_model = old.delete()
    return ended
