"""Awards of past years from a table with named columns: read whole, checked whole, written whole or not at all."""

import datetime as dt
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from thidua.agencies.actor import Actor
from thidua.agencies.models import Agency
from thidua.agencies.queries import visible_agencies
from thidua.law import load_corpus
from thidua.law.labels import BASIS
from thidua.register.models import Award, Basis, Sex, Source, Subject, SubjectKind
from thidua.register.services.awards import contradicts, decision, known_basis, record_award, same_award
from thidua.register.services.subjects import find_or_create_subject
from thidua.screens.spreadsheets import lines_of, text_of
from thidua.trail.errors import Refused
from thidua.trail.services import service
from thidua.vietnamese.dates import read_date
from thidua.vietnamese.names import clean, fold

# Each field with the headings that mean it, folded. The first one is the one that the help names.
HEADINGS: dict[str, tuple[str, ...]] = {
    "name": ("ten", "ho va ten", "ho ten", "ten doi tuong", "ho va ten, ten tap the"),
    "award": ("khen thuong", "danh hieu", "hinh thuc", "danh hieu, hinh thuc", "danh hieu, hinh thuc khen thuong"),
    "year": ("nam", "nam thanh tich", "nam khen thuong"),
    "kind": ("doi tuong", "loai doi tuong"),
    "birth": ("ngay sinh", "ngay, thang, nam sinh", "nam sinh"),
    "sex": ("gioi tinh",),
    "citizen_number": ("so dinh danh", "so dinh danh ca nhan", "cccd", "so cccd"),
    "unit": ("don vi", "ma don vi", "don vi cong tac"),
    "job_title": ("chuc vu", "chuc danh"),
    "address": ("dia chi",),
    "from_year": ("tu nam",),
    "basis": ("loai hinh", "loai hinh khen thuong"),
    "decision_number": ("so quyet dinh", "so qd"),
    "decided_on": ("ngay quyet dinh", "ngay qd"),
    "decided_by": ("nguoi quyet dinh", "cap quyet dinh", "nguoi ky"),
    "citation": ("thanh tich", "noi dung thanh tich"),
}
REQUIRED = ("name", "award", "year")
KINDS = {"": "person", **{fold(str(label)): value for value, label in SubjectKind.choices}}
SEXES = {"": "", **{fold(str(label)): value for value, label in Sex.choices}}
BASES = {"": Basis.UNKNOWN, **{fold(label): value for value, label in BASIS.items()}, "chua ro": Basis.UNKNOWN}


@dataclass
class Imported:
    """What came of a table: counts, and sentences in Vietnamese that begin with the row as the table counts it."""

    new_subjects: int = 0
    awards: int = 0
    known_awards: int = 0
    doubts: list[str] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)


class TableRefused(Refused):
    """The table was not imported; `imported` says why, row by row."""

    def __init__(self, imported: Imported) -> None:
        super().__init__("\n".join(imported.errors))
        self.imported = imported


class _OnlyTried(Exception):
    """Takes back what a trial has written."""


def read_table(path: Path) -> list[dict[str, Any]]:
    """Read a .csv (UTF-8) or the first sheet of an Excel file: one mapping a row, field -> cell, `row` its number.

    Raises Refused when the file can't be read, a heading is unknown or a needed one is missing.
    """
    lines = lines_of(path)
    if not lines:
        raise Refused(_("Tệp %(name)s không có dòng nào.") % {"name": path.name})
    fields = [_field_of(cell) for cell in lines[0]]
    if missing := [HEADINGS[name][0] for name in REQUIRED if name not in fields]:
        raise Refused(_("Thiếu cột: %(names)s.") % {"names": ", ".join(missing)})
    doubled = {name for name in fields if name and fields.count(name) > 1}
    if doubled:
        raise Refused(
            _("Hai cột cùng nghĩa: %(names)s.") % {"names": ", ".join(sorted(HEADINGS[n][0] for n in doubled))}
        )
    rows = [
        {"row": number, **{name: cell for name, cell in zip(fields, line, strict=False) if name}}
        for number, line in enumerate(lines[1:], start=2)
    ]
    return [row for row in rows if any(text_of(cell) for name, cell in row.items() if name != "row")]


def try_past_awards(actor: Actor, *, rows: list[dict[str, Any]], by_name: bool = False) -> Imported:
    """Do everything that an import would do, take it back, and say what would come of it."""
    imported = Imported()
    try:
        with transaction.atomic():
            imported = import_past_awards(actor, rows=rows, by_name=by_name)
            raise _OnlyTried
    except _OnlyTried:
        return imported
    except TableRefused as refusal:
        return refusal.imported


@service
def import_past_awards(actor: Actor, *, rows: list[dict[str, Any]], by_name: bool = False) -> Imported:
    """Write awards of past years; raises TableRefused, with every error, when one row can't be written.

    `by_name`: whoever runs it vouches that in one unit one name is one person, where birth and number are missing.
    An award that the register has already is counted and not written twice.
    """
    imported = Imported()
    units = _Units(actor)
    for row in rows:
        try:
            with transaction.atomic():
                _import_row(actor, row, units, by_name, imported)
        except Refused as refusal:
            imported.errors.append(_("Dòng %(row)s: %(why)s") % {"row": row["row"], "why": refusal.message})
    if imported.errors:
        raise TableRefused(imported)
    return imported


class _Units:
    """The agencies of the actor by what a cell calls them, each asked for once."""

    def __init__(self, actor: Actor) -> None:
        self.actor = actor
        self.known: dict[str, Agency] = {"": actor.agency}

    def named(self, text: str) -> Agency:
        """Return the agency of a name or code; refuses one that is unknown or could be two."""
        if fold(text) not in self.known:
            self.known[fold(text)] = self._found(text)
        return self.known[fold(text)]

    def _found(self, text: str) -> Agency:
        visible = visible_agencies(self.actor)
        found = list(visible.filter(code__iexact=text)[:1]) or list(visible.filter(name_fold=fold(text))[:2])
        if len(found) != 1:
            raise Refused(_("không xác định được đơn vị «%(unit)s».") % {"unit": text})
        return found[0]


def _import_row(actor: Actor, row: dict[str, Any], units: _Units, by_name: bool, imported: Imported) -> None:
    values = _award_values(row)
    identity = _identity(row, units)
    same_as = _vouched(identity) if by_name else None
    if not by_name and same_as is None:
        _refuse_unknown_person(identity)
    subject, match = find_or_create_subject(actor, **identity, same_as=same_as)
    imported.new_subjects += match.how == "new"
    imported.doubts += [
        _("Dòng %(row)s, %(name)s: %(doubt)s") % {"row": row["row"], "name": subject.name, "doubt": doubt}
        for doubt in match.doubts
    ]
    known = same_award(Award(subject=subject, **values))
    if known is None:
        record_award(actor, subject=subject, **values, source=Source.IMPORT)
        imported.awards += 1
    elif contradicts(known, Award(**values)):
        raise Refused(
            _("%(name)s: trái với sổ bộ, đã ghi %(decision)s.") % {"name": subject.name, "decision": decision(known)}
        )
    else:
        imported.known_awards += 1


def _identity(row: dict[str, Any], units: _Units) -> dict[str, Any]:
    birth = _day(row, "birth", _("ngày sinh"))
    number = row.get("citizen_number")
    if isinstance(number, int | float):
        raise Refused(_("ô số định danh phải là chữ, không phải số: số 0 ở đầu đã mất."))
    return {
        "kind": _chosen(KINDS, row, "kind", _("loại đối tượng")),
        "name": text_of(row.get("name")),
        "agency": units.named(text_of(row.get("unit"))),
        "sex": _chosen(SEXES, row, "sex", _("giới tính")),
        "birth_date": birth.value,
        "birth_year": birth.year,
        "citizen_number": text_of(number),
        "job_title": text_of(row.get("job_title")),
        "address": text_of(row.get("address")),
    }


def _refuse_unknown_person(identity: dict[str, Any]) -> None:
    """Without a birth date or number nobody can tell two people of one name apart."""
    if identity["kind"] == SubjectKind.PERSON and not (identity["birth_date"] or identity["citizen_number"]):
        raise Refused(
            _("%(name)s thiếu ngày sinh và số định danh nên không phân biệt được người cùng tên.")
            % {"name": identity["name"]}
        )


def _vouched(identity: dict[str, Any]) -> Subject | None:
    """The one subject of that name in the unit, when nothing that is known speaks against it."""
    if identity["birth_date"] or identity["citizen_number"]:
        return None
    known = [
        subject
        for subject in Subject.objects.filter(
            kind=identity["kind"], name_fold=fold(identity["name"]), agency=identity["agency"], merged_into=None
        )
        if subject.name.lower() == clean(identity["name"]).lower()
        and identity["birth_year"] in {None, subject.birth_year}
    ]
    if len(known) > 1:
        raise Refused(_("%(name)s: đơn vị có nhiều người cùng tên.") % {"name": identity["name"]})
    return known[0] if known else None


def _award_values(row: dict[str, Any]) -> dict[str, Any]:
    code = _award_code(text_of(row.get("award")))
    return {
        "code": code,
        "year": _year(row, "year"),
        "from_year": _year(row, "from_year") if text_of(row.get("from_year")) else None,
        "basis": known_basis(code, _chosen(BASES, row, "basis", _("loại hình khen thưởng"))),
        "decision_number": text_of(row.get("decision_number")),
        "decided_on": _whole_day(row, "decided_on", _("ngày quyết định")),
        "decided_by": text_of(row.get("decided_by")),
        "citation": text_of(row.get("citation")),
    }


def _award_code(text: str) -> str:
    """The award by its code, its name, or an abbreviation that means one award only."""
    wanted = fold(text)
    found = {
        award.code
        for award in load_corpus().awards.values()
        if wanted in {award.code, fold(award.name), fold(award.short_name), *map(fold, award.abbreviations)}
    }
    if len(found) != 1:
        raise Refused(_("không xác định được khen thưởng «%(text)s».") % {"text": text})
    return found.pop()


def _year(row: dict[str, Any], name: str) -> int:
    text = text_of(row.get(name))
    if not (text.isascii() and text.isdecimal() and len(text) == 4):
        raise Refused(_("«%(text)s» không phải là năm.") % {"text": text})
    return int(text)


def _day(row: dict[str, Any], name: str, label: str) -> Any:
    read = read_date(row.get(name))
    if read.error:
        raise Refused(f"{label}: {read.error}")
    return read


def _whole_day(row: dict[str, Any], name: str, label: str) -> dt.date | None:
    read = _day(row, name, label)
    if read.value is None and read.year is not None:
        raise Refused(_("%(label)s cần đủ ngày, tháng, năm.") % {"label": label})
    value: dt.date | None = read.value
    return value


def _chosen(choices: dict[str, str], row: dict[str, Any], name: str, label: str) -> str:
    text = text_of(row.get(name))
    if fold(text) not in choices:
        known = ", ".join(choice for choice in choices if choice)
        raise Refused(
            _("%(label)s «%(text)s» không đúng; dùng: %(known)s.") % {"label": label, "text": text, "known": known}
        )
    return str(choices[fold(text)])


def _field_of(heading: Any) -> str:
    text = fold(text_of(heading).replace("_", " "))
    if not text or text in {"stt", "tt", "ghi chu"}:
        return ""
    for name, headings in HEADINGS.items():
        if text in headings:
            return name
    raise Refused(_("Không hiểu cột «%(heading)s».") % {"heading": heading})
