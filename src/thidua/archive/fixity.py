"""Is every archived file still what it was? Each is read back and hashed again within so many days."""

import datetime as dt
import logging
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from thidua.agencies.actor import Actor
from thidua.agencies.models import Agency, Role
from thidua.agencies.queries import holders
from thidua.archive import stores
from thidua.archive.models import Check, Holding, KeptFile, State
from thidua.jobs.daily import daily
from thidua.trail.events import Event
from thidua.trail.models import Notice
from thidua.trail.services import notify, record, service

logger = logging.getLogger(__name__)
PASSED_OVER = 100  # files that can't be read do not use up the day's share, up to so many


@dataclass(frozen=True)
class Round:
    """How a round ended: how many were read, files that are not whole, that could not be read, why it stopped early."""

    count: int
    broken: list[KeptFile]
    unread: list[KeptFile] = field(default_factory=list)
    stopped: str = ""


@daily
def check_share() -> Round:
    """The day's share: the files that were not read the longest, so many that all are read within the days."""
    total = KeptFile.objects.count()
    share = -(-total // settings.ARCHIVE_CHECK_DAYS)
    return check_files(KeptFile.objects.order_by("checked_at", "pk")[: share + PASSED_OVER], most=share)


def check_files(found: Iterable[KeptFile], *, most: int | None = None) -> Round:
    """Read each again, `most` at most, passing over those that can't be read; administrators are told of these once.

    Where the store's marker can't be read either the round ends: what the store holds is unknown, not lost.
    """
    where, count = stores.store(), 0
    broken: list[KeptFile] = []
    unread: list[KeptFile] = []
    for file in found:
        if count == most:
            break
        try:
            state = look_at(where, file.sha256)
        except stores.Unreachable as fault:
            logger.error("the archive: file %s: %s", file, fault)
            if not stores.is_marked(where):
                tell_stopped()
                return Round(count, broken, unread, str(fault) or type(fault).__name__)
            tell_unread(file=file)
            unread.append(file)
            continue
        count += 1
        now = note_check(file=file, found=state, store=where.name)
        if now.state != State.WHOLE:
            broken.append(now)
    return Round(count, broken, unread)


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


@service
def tell_stopped() -> None:
    """Tell the administrators, once for each time, that the archive as a whole can't be read."""
    last = Check.objects.order_by("-at").first()
    agencies = Agency.objects.filter(pk__in=Holding.objects.values("agency"))
    text = _("Kho lưu trữ không đọc được: hãy xem đĩa đã gắn chưa, máy chủ S3 và khóa còn dùng được không.")
    _tell_once(agencies, text, last.at if last else None)


@service
def tell_unread(*, file: KeptFile) -> None:
    """Tell the administrators, once until it is read again, that one file of the archive can't be read."""
    for holding in file.holdings.select_related("agency").order_by("pk"):
        text = _("Tệp lưu trữ của «%(what)s» không đọc được, chưa biết còn hay mất.") % {"what": holding}
        _tell_once([holding.agency], text, file.checked_at)


def _tell_once(agencies: Iterable[Agency], text: str, since: dt.datetime | None) -> None:
    people = {number for agency in agencies for number in _administrators(agency)}
    told = Notice.objects.filter(event=Event.ARCHIVE_DAMAGED, text=text, account_id__in=people)
    if since is not None:
        told = told.filter(at__gte=since)
    fresh = people - set(told.values_list("account_id", flat=True))
    notify(sorted(fresh), Event.ARCHIVE_DAMAGED, text, reverse("archive:health"))


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
