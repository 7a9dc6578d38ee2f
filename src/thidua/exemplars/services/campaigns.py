"""Campaigns and projects over years: set up with their targets, reported year by year, ended."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from thidua.agencies.actor import Actor
from thidua.agencies.permissions import Action, require
from thidua.exemplars.models import Campaign, CampaignKind, CampaignState, Result, Target
from thidua.trail.errors import Overtaken, Refused, beside, require_seen, required
from thidua.trail.events import Event
from thidua.trail.services import record, service
from thidua.vietnamese.names import clean

LONGEST_YEARS = 15
MOST = 2_000_000_000


@dataclass(frozen=True)
class CampaignFacts:
    """What a campaign is, and the paper that set it up."""

    kind: str
    title: str
    from_year: int
    to_year: int
    purpose: str = ""
    paper_number: str = ""
    paper_on: dt.date | None = None


@dataclass(frozen=True)
class TargetFact:
    """A target; `pk` of one that is there already."""

    name: str
    unit: str
    per_year: int
    pk: int | None = None


@dataclass(frozen=True)
class ResultFact:
    """What was reached of a target in the year reported."""

    number: int
    note: str = ""


@service
def open_campaign(actor: Actor, *, facts: CampaignFacts, targets: Sequence[TargetFact]) -> Campaign:
    """Set up a campaign of the own agency with its targets."""
    require(actor, Action.WRITE_EXEMPLAR)
    campaign = Campaign(agency=actor.agency)
    _put(campaign, facts)
    campaign.save()
    _put_targets(campaign, targets)
    record(actor, Event.CAMPAIGN_OPENED, campaign, after=_told(campaign))
    return campaign


@service
def change_campaign(
    actor: Actor, *, campaign: Campaign, version: int, facts: CampaignFacts, targets: Sequence[TargetFact]
) -> Campaign:
    """Change what it says. A target that has results stays; its years can't shrink below what was reported."""
    campaign = _locked(actor, campaign, version)
    before = _told(campaign)
    _put(campaign, facts)
    reported = Result.objects.filter(target__campaign=campaign, target__dropped_at=None)
    if reported.exclude(year__range=(campaign.from_year, campaign.to_year)).exists():
        raise beside("to_year", _("Có năm đã báo cáo kết quả nằm ngoài thời gian này."))
    _put_targets(campaign, targets)
    record(actor, Event.CAMPAIGN_CHANGED, campaign, before=before, after=_told(campaign))
    return _saved(campaign)


@service
def report_campaign(
    actor: Actor, *, campaign: Campaign, version: int, year: int, results: Mapping[int, ResultFact]
) -> Campaign:
    """Report what was reached in a year, by the target's number; a year reported anew replaces what was said."""
    campaign = _locked(actor, campaign, version)
    today = timezone.localdate()
    if year not in campaign.years or year > today.year:
        raise beside("year", _("Chọn một năm của đề án, không sau năm nay."))
    targets = {each.pk: each for each in targets_of(campaign)}
    if not results or set(results) - set(targets):
        raise Refused(_("Chỉ tiêu đã được sửa; hãy tải lại trang."))
    before: dict[str, Any] = {}
    for pk, fact in results.items():
        if not 0 <= fact.number <= MOST:
            raise beside("number", _("Số không hợp lệ."))
        known = targets[pk].results.filter(year=year).first()
        if known is not None:
            before[targets[pk].name] = known.number
        values = {"number": fact.number, "note": clean(fact.note)[:300], "reported_on": today}
        Result.objects.update_or_create(target=targets[pk], year=year, defaults=values)
    after = {targets[pk].name: fact.number for pk, fact in results.items()}
    told = {"year": year, "before_results": _line(before), "results": _line(after)}
    record(actor, Event.CAMPAIGN_REPORTED, campaign, after=told)
    return _saved(campaign)


@service
def end_campaign(actor: Actor, *, campaign: Campaign, version: int, reason: str) -> Campaign:
    """End it, with what it came to; nothing of it changes any more."""
    campaign = _locked(actor, campaign, version)
    campaign.state, campaign.ended_on = CampaignState.ENDED, timezone.localdate()
    campaign.ended_reason = required(reason, "reason")[:2000]
    record(actor, Event.CAMPAIGN_ENDED, campaign, after={"ended_on": campaign.ended_on}, reason=campaign.ended_reason)
    return _saved(campaign)


def targets_of(campaign: Campaign) -> Sequence[Target]:
    """Its targets in their order, without those that were dropped."""
    return list(campaign.targets.filter(dropped_at=None))


def _locked(actor: Actor, campaign: Campaign, version: int) -> Campaign:
    require(actor, Action.WRITE_EXEMPLAR, campaign.agency_id)
    found = Campaign.objects.select_for_update(of=("self",)).select_related("agency").get(pk=campaign.pk)
    if not found.is_open:
        raise Overtaken(_("Đề án, chiến dịch này đã kết thúc; hãy tải lại trang."))
    require_seen(found.version, version)
    return found


def _saved(campaign: Campaign) -> Campaign:
    campaign.version += 1
    campaign.save()
    return campaign


def _put(campaign: Campaign, facts: CampaignFacts) -> None:
    if facts.kind not in CampaignKind.values:
        raise beside("kind", _("Chọn một giá trị trong danh sách."))
    if not facts.from_year <= facts.to_year < facts.from_year + LONGEST_YEARS:
        text = _("Năm cuối không được trước năm đầu; cả thời gian nhiều nhất %(most)s năm.")
        raise beside("to_year", text % {"most": LONGEST_YEARS})
    campaign.kind, campaign.title = facts.kind, required(clean(facts.title), "title")[:300]
    campaign.from_year, campaign.to_year = facts.from_year, facts.to_year
    campaign.purpose = facts.purpose.strip()
    campaign.paper_number, campaign.paper_on = clean(facts.paper_number)[:60], facts.paper_on


def _put_targets(campaign: Campaign, facts: Sequence[TargetFact]) -> None:
    """Write the targets; one that is no longer there is dropped unless something was reported of it."""
    if not facts:
        raise beside("targets", _("Cần ít nhất một chỉ tiêu."))
    known = {each.pk: each for each in targets_of(campaign)}
    if {each.pk for each in facts if each.pk} - set(known):
        raise Overtaken(_("Chỉ tiêu đã được sửa; hãy tải lại trang."))
    for gone in set(known) - {each.pk for each in facts}:
        if known[gone].results.exists():
            text = _("Chỉ tiêu «%(name)s» đã có kết quả nên không bỏ được.")
            raise beside("targets", text % {"name": known[gone].name})
        known[gone].dropped_at = timezone.now()
        known[gone].save(update_fields=["dropped_at"])
    for position, fact in enumerate(facts, 1):
        target = known.get(fact.pk or 0) or Target(campaign=campaign)
        target.position = position
        target.name = required(clean(fact.name), "targets")[:200]
        target.unit = required(clean(fact.unit), "targets")[:60]
        target.per_year = fact.per_year
        if not 0 < fact.per_year <= MOST:
            raise beside("targets", _("Số cần đạt mỗi năm phải lớn hơn 0."))
        target.save()


def _told(campaign: Campaign) -> dict[str, Any]:
    names = ("kind", "title", "from_year", "to_year", "purpose", "paper_number", "paper_on")
    targets = "; ".join(f"{each.name}: {each.per_year} {each.unit}" for each in targets_of(campaign))
    return {**{name: getattr(campaign, name) for name in names}, "targets": targets}


def _line(results: Mapping[str, Any]) -> str:
    return "; ".join(f"{name}: {number}" for name, number in results.items())
