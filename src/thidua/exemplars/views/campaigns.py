"""Campaigns and projects over years."""

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from thidua.agencies.middleware import ActorRequest
from thidua.agencies.permissions import Action, may
from thidua.exemplars import queries, services
from thidua.exemplars.forms import WhyForm
from thidua.exemplars.models import Campaign, Result, Target
from thidua.exemplars.services.campaigns import targets_of
from thidua.exemplars.views.shared import CAMPAIGN_TAGS, form_page, is_sent, tabs
from thidua.exemplars.work_forms import CampaignPage, ResultsForm
from thidua.screens.tables import Column, Listing
from thidua.screens.views import number_in, page, worked
from thidua.trail.errors import Refused
from thidua.trail.queries import entries_of


@dataclass(frozen=True)
class Progress:
    """A target: what each year brought (None: not reported), what all of them, and how much of what is wanted."""

    target: Target
    years: list[tuple[int, Result | None]]
    reached: int
    wanted: int

    @property
    def percent(self) -> int:
        """Of all that is wanted over the years; over 100 when more was reached."""
        return self.reached * 100 // self.wanted


def progress_of(campaign: Campaign) -> list[Progress]:
    """How far each target is, by what was reported; two queries."""
    targets = targets_of(campaign)
    known = {(each.target_id, each.year): each for each in Result.objects.filter(target__in=targets)}
    found = []
    for target in targets:
        years = [(year, known.get((target.pk, year))) for year in campaign.years]
        reached = sum(result.number for _year, result in years if result)
        found.append(Progress(target, years, reached, target.per_year * len(campaign.years)))
    return found


@page(Action.READ_EXEMPLARS)
def campaigns(request: ActorRequest) -> HttpResponse:
    """The own ones, and those of agencies above and below."""
    columns = [
        Column("ten", _("Đề án, chiến dịch"), lambda row: row.title, ["title"], _link, wide=True),
        Column("loai", _("Loại"), lambda row: row.get_kind_display(), ["kind"]),
        Column("co-quan", _("Cơ quan"), lambda row: row.agency.name, ["agency__name"]),
        Column("nam", _("Thời gian"), lambda row: f"{row.from_year}–{row.to_year}", ["from_year", "to_year"]),
        Column(
            "trang-thai",
            _("Trạng thái"),
            lambda row: row.get_state_display(),
            ["state"],
            tag=lambda row: CAMPAIGN_TAGS[row.state],
        ),
    ]
    listing = Listing(
        request,
        queries.visible_campaigns(request.actor),
        columns,
        name="de-an-tuyen-truyen",
        default_sort="-nam",
        empty=_("Chưa có đề án, chiến dịch tuyên truyền nào."),
    )
    allowed = may(request.actor, Action.WRITE_EXEMPLAR)
    return listing.respond("exemplars/campaigns.html", {"tabs": tabs("campaigns"), "may_write": allowed})


@page(Action.READ_EXEMPLARS)
def campaign(request: ActorRequest, pk: int) -> HttpResponse:
    """One campaign: its targets year by year, and its press plan."""
    found = queries.get_visible_campaign(request.actor, pk)
    paper = _("%(number)s ngày %(day)s") if found.paper_on else "%(number)s"
    values = {"number": found.paper_number, "day": f"{found.paper_on:%d/%m/%Y}" if found.paper_on else ""}
    is_own = found.agency_id == request.actor.agency_id
    context = {
        "campaign": found,
        "tag": CAMPAIGN_TAGS[found.state],  # type: ignore[index] # a TextChoices is its text
        "summary": [
            (_("Cơ quan"), found.agency),
            (_("Thời gian"), f"{found.from_year}–{found.to_year}"),
            (_("Văn bản phê duyệt"), paper % values if found.paper_number else ""),
            (_("Tổng kết"), found.ended_reason),
        ],
        "progress": progress_of(found),
        "may_write": may(request.actor, Action.WRITE_EXEMPLAR, found.agency_id) if found.is_open and is_own else None,
        "press": queries.visible_press(request.actor).filter(campaign=found)[:50],
        "entries": entries_of(found)[:50] if is_own else [],
    }
    return render(request, "exemplars/campaign.html", context)


@page(Action.WRITE_EXEMPLAR)
def new(request: ActorRequest) -> HttpResponse:
    """Set up a campaign."""
    editor = CampaignPage(request.POST or None, None, timezone.localdate().year)
    if is_sent(request) and editor.is_valid():
        try:
            made = services.open_campaign(request.actor, **editor.given())
        except Refused as refusal:
            editor.form.refuse(refusal)
        else:
            messages.success(request, _("Đã lập đề án, chiến dịch."))
            return redirect(_link(made))
    return render(request, "exemplars/campaign_form.html", {"editor": editor})


@page(Action.WRITE_EXEMPLAR)
def change(request: ActorRequest, pk: int) -> HttpResponse:
    """Change what a campaign says and wants."""
    found = _own(request, pk)
    editor = CampaignPage(request.POST or None, found, timezone.localdate().year)
    if is_sent(request) and editor.is_valid():
        version = editor.form.cleaned_data["version"] or 0
        try:
            services.change_campaign(request.actor, campaign=found, version=version, **editor.given())
        except Refused as refusal:
            editor.form.refuse(refusal)
        else:
            messages.success(request, _("Đã sửa đề án, chiến dịch."))
            return redirect(_link(found))
    return render(request, "exemplars/campaign_form.html", {"editor": editor, "campaign": found})


@page(Action.WRITE_EXEMPLAR)
def report(request: ActorRequest, pk: int) -> HttpResponse:
    """Report a year."""
    found = _own(request, pk)
    today = timezone.localdate().year
    year = number_in(request.GET.get("nam", "")) or min(max(today, found.from_year), found.to_year)
    targets = targets_of(found)
    results = Result.objects.filter(target__in=targets, year=year)
    known = {each.target_id: (each.number, each.note) for each in results}
    form = ResultsForm(request.POST or None, targets=targets, known=known, initial={"version": found.version})

    def write() -> Any:
        version = form.given()["version"]
        return services.report_campaign(
            request.actor, campaign=found, version=version, year=year, results=form.results()
        )

    if worked(request, form, write, _("Đã ghi kết quả năm %(year)s.") % {"year": year}):
        return redirect(_link(found))
    years = [(str(each), f"?nam={each}", each == year) for each in found.years if each <= today]
    heading = _("Kết quả năm %(year)s") % {"year": year}
    return form_page(request, form, heading, _link(found), lead=found.title, campaign=found, tabs=years)


@page(Action.WRITE_EXEMPLAR)
def end(request: ActorRequest, pk: int) -> HttpResponse:
    """End a campaign."""
    found = _own(request, pk)
    form = WhyForm(request.POST or None, initial={"version": found.version})
    form.fields["reason"].label = _("Tổng kết")
    done = _("Đã kết thúc đề án, chiến dịch.")
    if worked(request, form, lambda: services.end_campaign(request.actor, campaign=found, **form.given()), done):
        return redirect(_link(found))
    warning = _("Sau khi kết thúc không sửa, không báo cáo thêm được.")
    heading = _("Kết thúc đề án, chiến dịch")
    return form_page(request, form, heading, _link(found), lead=found.title, campaign=found, warning=warning)


def _own(request: ActorRequest, pk: int) -> Campaign:
    return queries.visible_campaigns(request.actor).filter(agency=request.actor.agency_id).get(pk=pk)


def _link(row: Campaign) -> str:
    return reverse("exemplars:campaign", args=[row.pk])
