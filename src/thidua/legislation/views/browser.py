"""The law browser: every award, its standard as a tree on a day, its versions side by side, and worked examples."""

import datetime as dt
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from thidua.agencies.middleware import ActorRequest
from thidua.agencies.permissions import Action
from thidua.law.award import AwardDefinition
from thidua.legislation.examples import examples_of
from thidua.legislation.facts import shown_facts
from thidua.legislation.forms import LawSearchForm, OnDayForm
from thidua.legislation.queries import awards_named, awards_speaking_of, by_family, corpus_for, coverage_of, get_award
from thidua.legislation.standards import CONFIDENCE, shown_routes
from thidua.legislation.versions import compare
from thidua.screens.views import page


@page(Action.READ_LAW)
def awards(request: ActorRequest) -> HttpResponse:
    """Every award by family, or those that speak of the words asked for."""
    corpus, today = corpus_for(request.actor.agency), timezone.localdate()
    form = LawSearchForm(request.GET)
    words = form.cleaned_data["q"] if form.is_valid() else ""
    found, named = awards_speaking_of(words, corpus), awards_named(words, corpus)
    others = by_family([award for award in found if award not in named])
    sections = [(_("Đúng tên đang tìm"), named), *others] if named else others
    groups = [
        (name, [(award, _decider(award, today), coverage_of(award)) for award in members]) for name, members in sections
    ]
    context = {"groups": groups, "form": form, "words": words, "count": len(found), "regime": corpus.regime(today)}
    return render(request, "legislation/awards.html", context)


@page(Action.READ_LAW)
def award(request: ActorRequest, award_code: str) -> HttpResponse:
    """One award as the law stands on a day: the standard as a tree, and what else the law says of it."""
    corpus = corpus_for(request.actor.agency)
    found = get_award(corpus, award_code)
    form = OnDayForm(request.GET)
    asked = form.cleaned_data["ngay"] if form.is_valid() else None
    day: dt.date = asked or timezone.localdate()
    context = {
        "award": found,
        "name": found.name_on(day),
        "form": form,
        "day": day,
        "regime": corpus.regime(day),
        "routes": shown_routes(found, corpus, day),
        "facts": shown_facts(found, corpus, day),
        "coverage": coverage_of(found),
        "tabs": _tabs(award_code, "award"),
    }
    return render(request, "legislation/award.html", context)


@page(Action.READ_LAW)
def versions(request: ActorRequest, award_code: str) -> HttpResponse:
    """The versions of one award side by side; only what changed unless everything is asked for."""
    corpus = corpus_for(request.actor.agency)
    found = get_award(corpus, award_code)
    comparison, whole = compare(found, corpus), request.GET.get("tat-ca") == "1"
    context = {
        "award": found,
        "comparison": comparison,
        "rows": comparison.rows if whole else comparison.changed_rows,
        "whole": whole,
        "tabs": _tabs(award_code, "versions"),
    }
    return render(request, "legislation/versions.html", context)


@page(Action.READ_LAW)
def examples(request: ActorRequest, award_code: str) -> HttpResponse:
    """The cases beside the standard, each with the engine's answer."""
    corpus = corpus_for(request.actor.agency)
    found = get_award(corpus, award_code)
    context: dict[str, Any] = {
        "award": found,
        "examples": list(examples_of(found, corpus)),
        "tabs": _tabs(award_code, "examples"),
    }
    return render(request, "legislation/examples.html", context)


@page(Action.READ_LAW)
def documents(request: ActorRequest) -> HttpResponse:
    """The documents the corpus rests on, the regimes with their days, and what bars every proposal."""
    corpus, today = corpus_for(request.actor.agency), timezone.localdate()
    rows = [
        (number, document, *CONFIDENCE[document.confidence], document.holds_on(today))
        for number, document in corpus.documents.items()
    ]
    bars = [(bar.text, bar.values.on(today)) for bar in corpus.bars.values()]
    context = {"documents": rows, "regimes": corpus.regimes, "bars": bars, "today": today}
    return render(request, "legislation/documents.html", context)


def _decider(award: AwardDefinition, on: dt.date) -> str:
    decider = award.decided_by_.on(on)
    return decider.label if decider else ""


def _tabs(code: str, current: str) -> list[tuple[str, str, bool]]:
    names = [("award", _("Tiêu chuẩn")), ("versions", _("So sánh các thời kỳ")), ("examples", _("Ví dụ đã kiểm"))]
    return [(text, reverse(f"legislation:{name}", args=[code]), name == current) for name, text in names]
