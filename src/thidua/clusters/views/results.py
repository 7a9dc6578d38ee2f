"""The result: the vote to honour, the ranking, publication, appeals, the register and who may be nominated."""

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from thidua.agencies.middleware import ActorRequest
from thidua.agencies.models import Authority
from thidua.agencies.permissions import Action, may
from thidua.clusters import queries, scoring, services
from thidua.clusters.forms import AnswerForm, AppealForm, HonourForm, tie_text
from thidua.clusters.models import Appeal, ClusterYear, Criterion, Edition, PublishedRank, Stage
from thidua.clusters.services.results import not_for_the_register
from thidua.clusters.views.clusters import PAGE
from thidua.clusters.work import ask_to_publish, publishing_of
from thidua.jobs.models import Job
from thidua.legislation.queries import corpus_for
from thidua.polls.services import Holder
from thidua.polls.views.running import show_slips
from thidua.register.models import Basis
from thidua.screens.views import attempt, number_in, page, worked
from thidua.trail.errors import Refused

FLAGS = {
    Authority.CENTRAL_COMMITTEE: "government_emulation_flag",
    Authority.MINISTRY_PROVINCE_HEAD: "ministry_province_emulation_flag",
}


@sensitive_post_parameters()
@page(Action.SETTLE_CLUSTER)
def honour(request: ActorRequest, pk: int) -> HttpResponse:
    """Open the vote; its slips are shown once."""
    found = queries.get_visible_year(request.actor, pk)
    members = [member for member in queries.members_of(found) if not member.excluded_reason]
    initial = {"slips": max(3, len(members)), "candidates": [str(member.pk) for member in members]}
    form = HonourForm(request.POST or None, members=members, initial=initial)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            opened = services.ask_to_honour(
                request.actor,
                year=found,
                candidates=[int(key) for key in data["candidates"]],
                slips=data["slips"],
                holders=[Holder(data[f"{each}_name"], data[f"{each}_passphrase"]) for each in ("first", "second")],
            )
        except Refused as refusal:
            form.refuse(refusal)
        else:
            return show_slips(request, opened.poll, opened.slips)
    heading = _("Bỏ phiếu suy tôn")
    return render(request, "clusters/form.html", _part(found, heading) | {"form": form, "submit": _("Mở hòm phiếu")})


@page(Action.READ_EMULATION)
def ranking(request: ActorRequest, pk: int) -> HttpResponse:
    """Who stands where: as published, or, for the organiser alone, as it would be."""
    found = queries.get_visible_year(request.actor, pk)
    if not queries.may_read_result(request.actor, found):
        return render(request, "clusters/not_yet.html", {"year": found})
    edition = _edition(request, found)
    own = queries.own_membership(request.actor, found)
    rows: Any = queries.ranks_of(edition) if edition else queries.standings(found)
    shown = Paginator(rows, PAGE).get_page(request.GET.get("trang"))
    on_page: Any = shown.object_list
    asked = number_in(request.GET.get("lan", ""))
    context = {
        "year": found,
        "edition": edition,
        "editions": found.editions.all(),
        "rows": _published(on_page) if edition else _expected(found, on_page),
        "shown": shown,
        "more": f"&lan={asked}" if asked is not None else "",
        "publishing": publishing_of(found),
        "tables": [table["name"] for table in edition.tables]
        if edition
        else [t.name for t in queries.tables_of(found)],
        "organises": queries.is_organiser(request.actor, found),
        "runs": may(request.actor, Action.RUN_CLUSTER, found.cluster.organiser_id),
        "own": own,
        "register": not_for_the_register(found),
        "may_appeal": own and may(request.actor, Action.SCORE_FOR_UNIT) and _takes_appeals(found),
        "appeals": _appeals(request, found),
        "flag": _flag(request, found, edition) if edition else None,
        "left": "" if found.is_published else queries.left_to_do(found),
        "votes": queries.counted_votes(found),
    }
    return render(request, "clusters/ranking.html", context)


@require_POST
@page(Action.RUN_CLUSTER)
def publish(request: ActorRequest, pk: int) -> HttpResponse:
    """Publish the result."""
    found = queries.get_visible_year(request.actor, pk)
    try:
        made = ask_to_publish(request.actor, year=found)
    except Refused as refusal:
        messages.error(request, refusal.message)
        return redirect("clusters:ranking", found.pk)
    if isinstance(made, Job):
        return redirect("jobs:job", made.pk)
    messages.success(request, _("Đã công bố kết quả."))
    return redirect("clusters:ranking", found.pk)


@require_POST
@page(Action.RUN_CLUSTER)
def write_to_register(request: ActorRequest, pk: int) -> HttpResponse:
    """Write the ranks into the register."""
    found = queries.get_visible_year(request.actor, pk)
    done = _("Kết quả đã có trong sổ bộ.")
    attempt(request, done, services.write_to_register, request.actor, year=found)
    return redirect("clusters:ranking", found.pk)


@page(Action.SCORE_FOR_UNIT)
def appeal(request: ActorRequest, pk: int) -> HttpResponse:
    """Appeal for the own unit."""
    member = queries.get_visible_sheet(request.actor, pk)
    form = AppealForm(request.POST or None)

    def write() -> None:
        services.appeal(request.actor, member=member, **form.cleaned_data)

    if worked(request, form, write, _("Đã gửi kiến nghị.")):
        return redirect("clusters:ranking", member.year_id)
    return render(request, "clusters/form.html", _part(member.year, _("Kiến nghị về kết quả")) | {"form": form})


@page(Action.SETTLE_CLUSTER)
def settle_appeal(request: ActorRequest, pk: int) -> HttpResponse:
    """Answer an appeal, with the points of its unit that change."""
    found = queries.get_visible_appeal(request.actor, pk)
    member = found.membership
    criteria = list(Criterion.objects.filter(table__year=member.year).select_related("table"))
    held = dict(member.scores.filter(stage=Stage.FINAL).values_list("criterion", "points"))
    initial = {"version": member.version} | {f"points_{each.pk}": held.get(each.pk) for each in criteria}
    form = AnswerForm(request.POST or None, criteria=criteria, initial=initial)

    def write() -> None:
        data = form.cleaned_data
        points = {number: value for number, (value, _note) in form.given().items() if value is not None}
        services.settle_appeal(
            request.actor, appeal=found, accepted=data["accepted"] == "yes", answer=data["answer"], points=points
        )

    if worked(request, form, write, _("Đã giải quyết kiến nghị.")):
        return redirect("clusters:ranking", member.year_id)
    lines = [(each, held.get(each.pk), form[f"points_{each.pk}"]) for each in criteria]
    return render(request, "clusters/appeal.html", {"appeal": found, "form": form, "lines": lines, "year": member.year})


def _edition(request: ActorRequest, year: ClusterYear) -> Edition | None:
    """The edition that the address asks for, else the one that holds."""
    number = number_in(request.GET.get("lan", ""))
    if number is not None and year.is_published:
        return year.editions.get(number=number)
    return queries.latest_edition(year)


def _published(rows: Iterable[PublishedRank]) -> list[dict[str, Any]]:
    return [
        {
            "member": row.membership,
            "rank": row.rank,
            "total": row.total,
            "tables": row.tables,
            "votes": row.votes,
            "by": tie_text(row.by),
            "why": row.excluded_reason,
        }
        for row in rows
    ]


def _expected(year: ClusterYear, found: Iterable[scoring.Standing]) -> list[dict[str, Any]]:
    """A page of the ranking as it would be published now."""
    members = queries.members_of(year).in_bulk([each.unit.key for each in found])
    return [
        {
            "member": members[each.unit.key],
            "rank": each.rank,
            "total": each.unit.total,
            "tables": [points.total for points in each.unit.tables],
            "votes": each.unit.votes,
            "by": tie_text(each.by),
            "why": members[each.unit.key].excluded_reason,
        }
        for each in found
    ]


def _takes_appeals(year: ClusterYear) -> bool:
    return year.appeal_until is not None and scoring.is_open(year.appeal_until, timezone.localdate())


def _appeals(request: ActorRequest, year: ClusterYear) -> Any:
    found = Appeal.objects.filter(membership__year=year).select_related("membership__agency")
    if queries.is_organiser(request.actor, year):
        return found
    return found.filter(membership__agency=request.actor.agency_id)


def _flag(request: ActorRequest, year: ClusterYear, edition: Edition) -> dict[str, Any] | None:
    """The flag for which the leader may be nominated, how many of those who led may be, and where it is done."""
    organiser = year.cluster.organiser
    code = FLAGS.get(Authority(organiser.authority))
    leader = queries.ranks_of(edition).filter(rank=1).first()
    if code is None or leader is None or edition != queries.latest_edition(year):
        return None
    corpus = corpus_for(organiser)
    answer = {"name": corpus.awards[code].name, "leader": leader.membership, "url": ""}
    if leader.membership.subject_id and leader.membership.agency_id == request.actor.agency_id:
        said = _("Xếp thứ 1 %(year)s.") % {"year": year}
        query = {"khen-thuong": str(code), "nam": str(year.year), "loai-hinh": str(Basis.MERIT), "thanh-tich": said}
        address = reverse("dossiers:new_nomination", args=[leader.membership.subject_id])
        answer["url"] = f"{address}?{urlencode(query)}" if may(request.actor, Action.NOMINATE) else ""
    quota = _quota(corpus, organiser.pk, year) if code == FLAGS[Authority.MINISTRY_PROVINCE_HEAD] else None
    return answer | {"quota": quota}


def _quota(corpus: Any, organiser: int, year: ClusterYear) -> dict[str, Any] | None:
    """How many of the year's leaders may go on to the Government's flag, as the law's data says and how surely."""
    quota = corpus.awards[FLAGS[Authority.CENTRAL_COMMITTEE]].quota(dt.date(year.year, 12, 31))
    if quota is None or quota.percent is None:
        return None
    leaders = queries.leaders_of(organiser, year.year)
    return {
        "leaders": leaders,
        "most": scoring.most_nominees(leaders, quota.percent),
        "percent": quota.percent,
        "text": quota.text,
        "note": quota.note,
        "confidence": quota.confidence,
    }


def _part(year: ClusterYear, heading: str) -> dict[str, Any]:
    return {"back": reverse("clusters:year", args=[year.pk]), "name": str(year), "heading": heading}
