"""Versions of a document, and two of them beside each other."""

from collections import Counter

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from thidua.agencies.middleware import ActorRequest
from thidua.agencies.permissions import Action
from thidua.drafting import queries, services
from thidua.drafting.comparing import RowKind, compare
from thidua.drafting.forms import CompareForm, VersionForm
from thidua.drafting.models import Version
from thidua.drafting.provisions import parse
from thidua.drafting.shown import KIND_TAGS, kind_words, shown_rows
from thidua.screens.downloads import download
from thidua.screens.views import page
from thidua.trail.errors import Refused


@page(Action.DRAFT_LAW)
def new_version(request: ActorRequest, pk: int) -> HttpResponse:
    """Paste the next version, or read it from a Word file."""
    found = queries.get_own_case(request.actor, pk)
    last = found.versions.last()
    initial = {"seen": last.number if last else 0}
    form = VersionForm(request.POST or None, request.FILES or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            made = services.add_version(request.actor, case=found, **data | {"seen": data["seen"] or 0})
        except Refused as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _("Đã thêm %(version)s.") % {"version": str(made).lower()})
            return redirect("drafting:version", made.pk)
    return render(request, "drafting/form.html", {"form": form, "case": found, "heading": _("Thêm bản dự thảo")})


@page(Action.READ_DRAFTING)
def version(request: ActorRequest, pk: int) -> HttpResponse:
    """One version by articles, clauses and points, with what looks wrong in it."""
    found = queries.get_visible_version(request.actor, pk)
    parsed = parse(found.text)
    context = {
        "version": found,
        "case": found.case,
        "provisions": parsed.provisions,
        "warnings": parsed.warnings,
        "counts": parsed.counts,
    }
    return render(request, "drafting/version.html", context)


@page(Action.READ_DRAFTING)
def compared(request: ActorRequest, pk: int) -> HttpResponse:
    """Two versions beside each other, provision by provision; only what differs unless all is asked for."""
    found = queries.get_own_case(request.actor, pk)
    versions = {str(each.number): each for each in found.versions.all()}
    form = CompareForm(request.GET, versions=list(versions.values()))
    if not form.is_valid():
        raise Version.DoesNotExist
    old, new = versions[form.cleaned_data["cu"]], versions[form.cleaned_data["moi"]]
    rows = compare(parse(old.text).provisions, parse(new.text).provisions)
    counts = Counter(row.kind for row in rows)
    whole = request.GET.get("tat-ca") == "1"
    context = {
        "case": found,
        "form": form,
        "old": old,
        "new": new,
        "rows": shown_rows(rows if whole else [row for row in rows if row.kind != RowKind.SAME]),
        "counts": [(kind_words(kind), KIND_TAGS[kind], counts[kind]) for kind in RowKind if counts[kind]],
        "whole": whole,
        "same": len(rows) == counts[RowKind.SAME],
    }
    return render(request, "drafting/compare.html", context)


@page(Action.READ_DRAFTING)
def version_file(request: ActorRequest, pk: int) -> HttpResponse:
    """The Word file that a version was read from."""
    found = queries.get_visible_version(request.actor, pk)
    if found.file is None:
        raise Version.DoesNotExist
    return download(request.actor, found.file, found.file_name, subjects=[])
