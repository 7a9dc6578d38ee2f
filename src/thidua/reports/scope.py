"""Of which agency and everything below it, and of which days, a report speaks."""

import datetime as dt
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from thidua.agencies.actor import Actor
from thidua.agencies.models import Agency, Level
from thidua.agencies.queries import children_of, subtree
from thidua.reports.statistics.sources import Scope
from thidua.screens.forms import DayField

MOST_CHOICES = 400
TODAY = "hom-nay"
BORDERS = [("", _("Theo địa giới năm đó")), (TODAY, _("Theo địa giới hôm nay"))]


def chosen_agency(actor: Actor, text: str | None) -> Agency:
    """The agency of this number in the actor's own tree; the own agency for nothing. Raises Agency.DoesNotExist."""
    if not text:
        return actor.agency
    if not text.isdecimal() or len(text) > 15:
        raise Agency.DoesNotExist
    return subtree(actor.agency).get(pk=int(text))


def agency_choices(actor: Actor, chosen: Agency) -> list[tuple[Any, str]]:
    """The way from the own agency down to the chosen one, and what lies right below it."""
    above = [int(number) for number in chosen.path.strip("/").split("/")]
    way = subtree(actor.agency).filter(pk__in=above).order_by("path")
    below = children_of(actor, chosen)[:MOST_CHOICES]
    return [(agency.pk, agency.name) for agency in [*way, *below]]


class ScopeForm(forms.Form):
    """The agency of a report; more fields are added by each report."""

    don_vi = forms.TypedChoiceField(label=_("Cơ quan và cấp dưới"), required=False)

    def __init__(self, *args: Any, actor: Actor, agency: Agency, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["don_vi"].choices = agency_choices(actor, agency)  # type: ignore[attr-defined] # a ChoiceField
        self.fields["don_vi"].initial = agency.pk


class PeriodForm(ScopeForm):
    """The agency, the period (both days inclusive) and the borders."""

    tu = DayField(label=_("Từ ngày"))
    den = DayField(label=_("Đến hết ngày"))
    dia_gioi = forms.ChoiceField(label=_("Địa giới"), required=False, choices=BORDERS)

    def clean(self) -> dict[str, Any]:
        """The days stand in order."""
        found = super().clean() or {}
        first, last = found.get("tu"), found.get("den")
        if first and last and first > last:
            self.add_error("den", gettext("Ngày cuối phải từ ngày đầu trở đi."))
        return found

    @property
    def query(self) -> dict[str, str]:
        """What was asked, as it goes into an address."""
        names = ("don_vi", "tu", "den", "dia_gioi", "cap")
        return {name: self.data[name] for name in names if name in self.fields and self.data.get(name)}


class LevelForm(PeriodForm):
    """And of which level of agencies."""

    cap = forms.ChoiceField(label=_("Cấp của đơn vị"), required=False, choices=[("", _("Mọi cấp")), *Level.choices])


def asked_scope(actor: Actor, query: QueryDict, form_class: type[PeriodForm] = PeriodForm) -> tuple[PeriodForm, Scope]:
    """What was asked (this year when nothing or nonsense was), and its scope. Raises Agency.DoesNotExist."""
    agency = chosen_agency(actor, query.get("don_vi"))
    year = timezone.localdate().year
    whole = {"tu": dt.date(year, 1, 1), "den": dt.date(year, 12, 31)}
    data = {name: f"{day:%d/%m/%Y}" for name, day in whole.items()} | query.dict() | {"don_vi": str(agency.pk)}
    form = form_class(data, actor=actor, agency=agency)
    said = form.cleaned_data if form.is_valid() else whole
    is_today = query.get("dia_gioi") == TODAY
    return form, Scope(actor, agency, said["tu"], said["den"], is_today, str(said.get("cap", "")))


def query_of(scope: Scope) -> dict[str, str]:
    """A scope as it goes into an address, so that `asked_scope` reads the same from it."""
    known = {
        "don_vi": str(scope.agency.pk),
        "tu": f"{scope.starts_on:%d/%m/%Y}",
        "den": f"{scope.ends_on:%d/%m/%Y}",
        "dia_gioi": TODAY if scope.today else "",
        "cap": scope.level,
    }
    return {name: text for name, text in known.items() if text}
