"""Is every archived file still what it was? Each is read back and hashed again within so many days."""

import logging
from collections.abc import Iterable
from dataclasses import dataclass

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from thidua.agencies.actor import Actor
from thidua.agencies.models import Agency, Role
from thidua.agencies.queries import holders
from thidua.archive import stores
from thidua.archive.models import Check, KeptFile, State
from thidua.jobs.daily import daily
from thidua.trail.events import Event
from thidua.trail.services import notify, record, service

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Round:
    """How a round of looks ended: how many were read, the files that are not whole, and why it stopped early."""

    count: int
    broken: list[KeptFile]
    stopped: str = ""


@daily
def check_share() -> Round:
    """The day's share: the files that were not read the longest, so many that all are read within the days."""
    total = KeptFile.objects.count()
    share = -(-total // settings.ARCHIVE_CHECK_DAYS)
    return check_files(KeptFile.objects.order_by("checked_at", "pk")[:share])


def check_files(found: Iterable[KeptFile]) -> Round:
    """Read each again. A store that does not answer ends the round: what it holds is unknown, not lost."""
    where, count = stores.store(), 0
    broken: list[KeptFile] = []
    for file in found:
        try:
            state = look_at(where, file.sha256)
        except stores.Unreachable as fault:
            logger.error("the archive does not answer: %s", fault)
            return Round(count, broken, str(fault))
        count += 1
        now = note_check(file=file, found=state, store=where.name)
        if now.state != State.WHOLE:
            broken.append(now)
    return Round(count, broken)


def look_at(where: stores.Store, sha256: str) -> State:
    """What a file is found to be now; raises Unreachable."""
    try:
        stores.get(where, sha256)
    except stores.Missing:
        return State.MISSING
    except stores.Damaged:
        return State.DAMAGED
    return State.WHOLE


@service
def note_check(*, file: KeptFile, found: State, store: str) -> KeptFile:
    """Keep what a look found; tell the administrators of the agencies whose papers it holds when it got worse."""
    file = KeptFile.objects.select_for_update().get(pk=file.pk)
    before, file.state, file.checked_at = file.state, found, timezone.now()
    file.save(update_fields=["state", "checked_at"])
    Check.objects.create(file=file, found=found, store=store)
    if before != found:
        event = Event.ARCHIVE_WHOLE_AGAIN if found == State.WHOLE else Event.ARCHIVE_DAMAGED
        for holding in file.holdings.select_related("agency").order_by("pk"):
            system = Actor(None, holding.agency, frozenset())
            record(system, event, holding, before={"state": before}, after={"state": found})
            _tell(holding.agency, event, str(holding))
    return file


def _tell(agency: Agency, event: Event, what: str) -> None:
    text = (
        _("Tệp lưu trữ của «%(what)s» nguyên vẹn trở lại.")
        if event == Event.ARCHIVE_WHOLE_AGAIN
        else _("Tệp lưu trữ của «%(what)s» bị hỏng hoặc mất: hãy lấy lại từ bản sao lưu.")
    )
    notify(_administrators(agency), event, text % {"what": what}, reverse("archive:health"))


def _administrators(agency: Agency) -> list[int]:
    """The administrators of the agency, else of the nearest above that has any."""
    above: Agency | None = agency
    while above is not None:
        if found := list(holders(above, Role.ADMINISTRATOR).values_list("pk", flat=True)):
            return found
        above = above.parent
    return []
