"""Clusters: the list, one of them, forming and changing them, a new year."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from thidua.agencies.middleware import ActorRequest
from thidua.agencies.models import Authority
from thidua.agencies.permissions import Action, may
from thidua.clusters import services
from thidua.clusters.central import seeds
from thidua.clusters.forms import ChangeClusterForm, ClusterForm, DaysForm, YearForm
from thidua.clusters.models import Cluster, ClusterYear, YearState
from thidua.clusters.queries import get_visible_cluster, visible_clusters, visible_years
from thidua.screens.tables import Column, Listing
from thidua.screens.views import number_in, page
from thidua.trail.errors import Refused
from thidua.trail.queries import entries_of

PAGE = 100  # units on a page
TAGS = {
    YearState.PREPARING: "neutral",
    YearState.OPEN: "info",
    YearState.SCORING: "warning",
    YearState.CHECKING: "warning",
    YearState.SETTLING: "warning",
    YearState.VOTING: "info",
    YearState.PUBLISHED: "success",
    YearState.REVISING: "warning",
}


@page(Action.READ_EMULATION)
def clusters(request: ActorRequest) -> HttpResponse:
    """The years in sight, and the clusters."""
    columns = [
        Column("cum", _("Cụm, khối"), lambda row: row.cluster.name, ["cluster__name", "-year"], link=_year_link),
        Column("nam", _("Năm"), lambda row: row.year, ["year", "-cluster__name"], numeric=True),
        Column("to-chuc", _("Cơ quan tổ chức"), lambda row: row.cluster.organiser.name, ["cluster__organiser__name"]),
        Column("truong", _("Trưởng"), lambda row: row.head.name if row.head else "—", ["head__name"]),
        Column(
            "buoc",
            _("Bước"),
            lambda row: row.get_state_display(),
            ["state"],
            tag=lambda row: TAGS[YearState(row.state)],
        ),
    ]
    listing = Listing(
        request,
        visible_years(request.actor),
        columns,
        name="cum-khoi",
        default_sort="-nam",
        empty=_("Chưa có năm thi đua nào của cụm, khối trong phạm vi của bạn."),
    )
    found = visible_clusters(request.actor)[:200]
    return listing.respond("clusters/clusters.html", {"clusters": found})


@page(Action.READ_EMULATION)
def cluster(request: ActorRequest, pk: int) -> HttpResponse:
    """One cluster: its years and what happened to it."""
    found = get_visible_cluster(request.actor, pk)
    years = visible_years(request.actor).filter(cluster=found)
    context = {
        "cluster": found,
        "years": [(year, TAGS[YearState(year.state)]) for year in years],
        "runs": may(request.actor, Action.RUN_CLUSTER, found.organiser_id),
        "entries": entries_of(found)[:30] if found.organiser_id == request.actor.agency_id else [],
    }
    return render(request, "clusters/cluster.html", context)


@page(Action.RUN_CLUSTER)
def form_cluster(request: ActorRequest) -> HttpResponse:
    """Form a cluster, from nothing or from one of the central ones that the facts name."""
    known = seeds() if request.actor.agency.authority == Authority.CENTRAL_COMMITTEE else ()
    number = number_in(request.GET.get("mau", ""))
    seed = known[number] if number is not None and number < len(known) else None
    form = ClusterForm(request.POST or None, initial={"kind": seed.kind, "name": seed.name} if seed else None)
    if request.method == "POST" and form.is_valid():
        origin = {"confidence": seed.confidence, "note": seed.note} if seed else {}
        try:
            made = services.form_cluster(request.actor, **form.cleaned_data, **origin)
        except Refused as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _("Đã lập cụm, khối. Tiếp theo: mở năm thi đua."))
            return redirect("clusters:cluster", made.pk)
    held = set(Cluster.objects.filter(organiser=request.actor.agency, ended_on=None).values_list("name", flat=True))
    left = [(number, each) for number, each in enumerate(known) if each.name not in held]
    return render(request, "clusters/form_cluster.html", {"form": form, "seeds": left, "seed": seed})


@page(Action.RUN_CLUSTER)
def change_cluster(request: ActorRequest, pk: int) -> HttpResponse:
    """Change the name, the paper, or the end of a cluster of the own agency."""
    found = get_visible_cluster(request.actor, pk)
    initial = {name: getattr(found, name) for name in ("kind", "name", "document", "ended_on")}
    form = ChangeClusterForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            services.change_cluster(request.actor, cluster=found, **form.cleaned_data)
        except Refused as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _("Đã lưu."))
            return redirect("clusters:cluster", found.pk)
    context = {"form": form, "back": reverse("clusters:cluster", args=[found.pk]), "name": found.name}
    return render(request, "clusters/form.html", context | {"heading": _("Sửa cụm, khối")})


@page(Action.RUN_CLUSTER)
def new_year(request: ActorRequest, pk: int) -> HttpResponse:
    """Open a year of a cluster; what does not change is filled in from the year before."""
    found = get_visible_cluster(request.actor, pk)
    last = found.years.first()
    kept = ("appeal_days", "covenant", "rules", "exclusions", "tie_breaks")
    initial = {name: value for name, value in DaysForm.of(last).items() if name in kept} if last else {}
    if last:
        initial["year"] = last.year + 1
    form = YearForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            made = services.open_cluster_year(request.actor, cluster=found, **form.cleaned_data)
        except Refused as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _("Đã mở năm thi đua. Tiếp theo: thành viên và bảng tiêu chí."))
            return redirect("clusters:year", made.pk)
    context = {"form": form, "back": reverse("clusters:cluster", args=[found.pk]), "name": found.name}
    return render(request, "clusters/form.html", context | {"heading": _("Mở năm thi đua")})


def _year_link(row: ClusterYear) -> str:
    return reverse("clusters:year", args=[row.pk])
