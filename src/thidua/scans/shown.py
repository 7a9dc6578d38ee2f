"""A scan as the screen shows it: forms, each field with its place on the page and how sure the reader was of it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.forms import BoundField
from django.utils.translation import gettext as _

from thidua.agencies.actor import Actor
from thidua.agencies.queries import visible_agencies
from thidua.dossiers.units import Units
from thidua.register.forms import written
from thidua.register.models import Basis
from thidua.register.words import award_name
from thidua.scans.forms import DecisionValuesForm, ScanRowForm
from thidua.scans.known import namesakes, place_of
from thidua.scans.models import RowState, Scan, ScanRow
from thidua.screens.forms import WorkForm

FIRST = ("name", "birth", "job_title", "unit")
UNSURE, LOOK = 60, 85  # of 100: below, the reader is not sure; below, it is worth another look
LABELS = {
    name: field.label or "" for form in (DecisionValuesForm, ScanRowForm) for name, field in form.base_fields.items()
}
TAGS = {
    RowState.OPEN: "warning",
    RowState.CHECKED: "info",
    RowState.DROPPED: "neutral",
    RowState.KNOWN: "neutral",
    RowState.CLAIMED: "success",
}


@dataclass(frozen=True)
class ShownField:
    """A field of a form with what the reader said of it, in words; `tag` colours the words."""

    bound: BoundField
    note: str = ""
    tag: str = ""


@dataclass
class ShownRow:
    """A row with its form, where it will be filed, and the state that it is in."""

    row: ScanRow
    form: ScanRowForm
    filed: str
    tag: str
    saved: str = ""

    @property
    def fields(self) -> list[ShownField]:
        """Every field of the form."""
        return _fields(self.form, self.row.read, self.row.values)

    @property
    def first_fields(self) -> list[ShownField]:
        """What a paper says of everybody."""
        return [field for field in self.fields if field.bound.name in FIRST]

    @property
    def more_fields(self) -> list[ShownField]:
        """What mostly follows from elsewhere."""
        return [field for field in self.fields if field.bound.name not in FIRST]

    @property
    def shows_more(self) -> bool:
        """Whether a person has to look at those too: somebody in the register may be meant, or one is wrong."""
        return bool(self.form.alike) or any(field.bound.errors or field.note for field in self.more_fields)

    @property
    def is_open(self) -> bool:
        """Whether a person may still change it."""
        return self.row.state in {RowState.OPEN, RowState.CHECKED}


def decision_form(scan: Scan, data: Any = None) -> DecisionValuesForm:
    """The form of the decision, filled with what stands now."""
    form = DecisionValuesForm(data, initial=scan.values)
    _place(form, scan.read)
    return form


def decision_fields(form: DecisionValuesForm, scan: Scan) -> list[ShownField]:
    """The fields of the decision."""
    return _fields(form, scan.read, scan.values)


def decision_summary(scan: Scan) -> list[tuple[Any, str]]:
    """What stands of the decision, as label and words."""
    said = {name: str(scan.values.get(name) or "") for name in DecisionValuesForm.base_fields}
    said["award"] = award_name(said["award"]) if said["award"] else ""
    said["basis"] = str(Basis(said["basis"]).label) if said["basis"] else ""
    return [(field.label, said[name]) for name, field in DecisionValuesForm.base_fields.items()]


def shown_rows(actor: Actor, scan: Scan, rows: list[ScanRow]) -> list[ShownRow]:
    """Rows with their forms."""
    alike, units = namesakes(actor, scan, rows), Units(actor, {})
    return [_shown(actor, row, alike.get(row.number, []), units) for row in rows]


def shown_row(actor: Actor, row: ScanRow, data: Any = None) -> ShownRow:
    """One row with its form, as typed when `data` is given."""
    return _shown(actor, row, namesakes(actor, row.scan, [row]).get(row.number, []), Units(actor, {}), data)


def _shown(actor: Actor, row: ScanRow, alike: list[Any], units: Units, data: Any = None) -> ShownRow:
    initial = {**row.values, "same_as": str(row.same_as_id or ""), "agency": written(row.agency) if row.agency else ""}
    if row.same_as and row.same_as not in alike:
        alike = [row.same_as, *alike]
    form = ScanRowForm(data, number=row.number, agencies=visible_agencies(actor), alike=alike, initial=initial)
    _place(form, row.read)
    _agency, filed = place_of(row, units)
    return ShownRow(row, form, filed, TAGS[RowState(row.state)])


def _place(form: WorkForm, read: Mapping[str, Any]) -> None:
    """Tell each input its place on the page, for the mark on the picture to follow the focus."""
    for name, field in form.fields.items():
        said = read.get(name)
        if said and said.get("box"):
            left, top, right, bottom = said["box"]
            field.widget.attrs["data-page"] = str(said["page"])
            field.widget.attrs["data-box"] = f"{left} {top} {right - left} {bottom - top}"
        field.widget.attrs["aria-describedby"] = f"{form[name].auto_id}_ghi"


def _fields(form: WorkForm, read: Mapping[str, Any], values: Mapping[str, Any]) -> list[ShownField]:
    return [ShownField(form[name], *_note(name, read.get(name), values.get(name) or "")) for name in form.fields]


def _note(name: str, said: Mapping[str, Any] | None, value: str) -> tuple[str, str]:
    """What to say of how a value was read, and in which colour; nothing of what is sure, or was put by a person."""
    if not said or (said["sure"] >= LOOK and said["value"]):
        return "", ""
    if not said["value"] and not value:
        return _("Máy thấy chỗ này nhưng không đọc được."), "danger"
    if value != said["value"]:
        shown = award_name(said["value"]) if name == "award" else said["value"]
        return (_("Máy đọc là «%(value)s».") % {"value": shown}, "neutral") if shown else ("", "")
    if said["sure"] < UNSURE:
        return _("Máy không chắc (%(sure)s%%): hãy so với ảnh.") % {"sure": said["sure"]}, "danger"
    return _("Nên xem lại (máy chắc %(sure)s%%).") % {"sure": said["sure"]}, "warning"
