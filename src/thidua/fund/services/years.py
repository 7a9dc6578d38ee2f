"""The fund of a year: opened with its estimate, the estimate changed."""

from dataclasses import asdict, dataclass
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from thidua.agencies.actor import Actor
from thidua.agencies.permissions import Action, require
from thidua.fund.models import Ceiling, FundState, FundYear
from thidua.trail.errors import Overtaken, beside, require_seen
from thidua.trail.events import Event
from thidua.trail.services import record, service

FIRST_YEAR = 2000
MOST = 10**15  # đồng: more is a slip of the finger


@dataclass(frozen=True)
class Estimate:
    """What is expected from each source in đồng, and what the ceiling is reckoned from."""

    budget: int = 0
    contribution: int = 0
    other: int = 0
    ceiling: str = ""
    base: int = 0


@service
def open_year(actor: Actor, *, year: int, estimate: Estimate = Estimate()) -> FundYear:
    """Open the fund of a year of the own agency. Overtaken when it is open already.

    Refused for a year after the next and for one before a closed one: such a book could not be closed.
    """
    require(actor, Action.KEEP_FUND)
    latest = timezone.localdate().year + 1
    if not FIRST_YEAR <= year <= latest:
        raise beside("year", _("Nhập năm từ %(first)s đến %(last)s.") % {"first": FIRST_YEAR, "last": latest})
    if closed := FundYear.objects.filter(agency=actor.agency_id, year__gt=year, state=FundState.CLOSED).first():
        raise beside("year", _("Quỹ năm %(year)s đã khóa sổ; không mở năm trước đó được.") % {"year": closed.year})
    made, is_new = FundYear.objects.get_or_create(agency=actor.agency, year=year, defaults=_checked(estimate))
    if not is_new:
        raise Overtaken(_("Quỹ năm %(year)s đã mở.") % {"year": year})
    record(actor, Event.FUND_OPENED, made, after={"year": year} | asdict(estimate))
    return made


@service
def change_estimate(actor: Actor, *, fund: FundYear, version: int, estimate: Estimate) -> FundYear:
    """Change what is expected. Overtaken when somebody saved after `version`."""
    fund = locked_fund(actor, fund, Action.KEEP_FUND)
    require_seen(fund.version, version)
    values = _checked(estimate)
    before = {name: getattr(fund, name) for name in values}
    for name, value in values.items():
        setattr(fund, name, value)
    fund.version += 1
    fund.save()
    record(actor, Event.FUND_CHANGED, fund, before=before, after=values)
    return fund


def locked_fund(actor: Actor, fund: FundYear, action: Action) -> FundYear:
    """The open fund, locked, when the actor may do `action` in its agency; Overtaken once its book is closed."""
    require(actor, action, fund.agency_id)
    found = FundYear.objects.select_for_update(of=("self",)).select_related("agency").get(pk=fund.pk)
    if not found.is_open:
        raise Overtaken(_("Sổ quỹ năm %(year)s đã khóa; ghi vào quỹ năm đang mở.") % {"year": found.year})
    return found


def _checked(estimate: Estimate) -> dict[str, Any]:
    values = asdict(estimate)
    if estimate.ceiling not in Ceiling.values:
        raise beside("ceiling", _("Chọn mức trích trong danh sách."))
    for name in ("budget", "contribution", "other", "base"):
        if not 0 <= values[name] <= MOST:
            raise beside(name, _("Nhập số tiền từ 0, bằng đồng."))
    return values
