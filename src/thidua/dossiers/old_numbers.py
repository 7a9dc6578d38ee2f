"""Numbers of nine digits in a list: whose they are by the register, as far as the officer may know."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from django.utils.translation import gettext as _

from thidua.agencies.actor import Actor
from thidua.dossiers.intake.fields import Field
from thidua.dossiers.intake.reading import Remark
from thidua.dossiers.intake.rows import RowReading
from thidua.register.identity import is_old_number
from thidua.register.models import Subject, SubjectKind
from thidua.register.numbers import bearer_of, bearers_of_old
from thidua.register.services.sight import sees_agency
from thidua.vietnamese.names import fold

OLD, OF_ANOTHER = "citizen_number_old", "citizen_number_old_other"


def with_bearers(actor: Actor, readings: Sequence[RowReading]) -> list[RowReading]:
    """The rows, without a doubt where an old number is the person's by the register, with one where it is another's.

    Whose number it is out of sight nobody learns: there it is as if the register did not know it.
    """
    old = {number for each in readings if is_old_number(number := each[Field.CITIZEN_NUMBER].value or "")}
    known = bearers_of_old(old) if old else {}
    seen = {number: bearer for number, bearer in known.items() if sees_agency(actor, bearer.agency)}
    return [_with_bearer(each, seen.get(each[Field.CITIZEN_NUMBER].value or "")) for each in readings]


def number_to_take(actor: Actor, row: dict[str, Any], number: str) -> tuple[str, str]:
    """The number with which a row is taken in, and a doubt in Vietnamese when an old number of another is left out.

    The doubt says the same of a bearer of another name and of one out of sight.
    """
    if not is_old_number(number):
        return number, ""
    if row["kind"] != SubjectKind.PERSON:
        return "", ""
    bearer, year = bearer_of(number), (row.get("birth_date") or {}).get("year")
    if bearer is None or (sees_agency(actor, bearer.agency) and _is_same(bearer, row["full_name"], year)):
        return number, ""
    text = _("Số chứng minh nhân dân cũ trong danh sách đã ghi cho người khác; chưa ghi số này, hãy đối chiếu giấy tờ.")
    return "", text


def _with_bearer(row: RowReading, bearer: Subject | None) -> RowReading:
    if bearer is None:
        return row
    reading = row[Field.CITIZEN_NUMBER]
    others = tuple(remark for remark in reading.doubts if remark.code != OLD)
    if not _is_same(bearer, row.name or "", row.birth.year):
        text = _("Số chứng minh nhân dân cũ này đã ghi cho %(name)s, %(agency)s; hãy kiểm tra số hoặc họ tên.")
        others += (Remark(OF_ANOTHER, text % {"name": bearer.name, "agency": bearer.agency}),)
    return replace(row, fields={**row.fields, Field.CITIZEN_NUMBER: replace(reading, doubts=others)})


def _is_same(bearer: Subject, name: str, birth_year: int | None) -> bool:
    """Whether the row can speak of the bearer: the name is one of his, and the years of birth do not differ."""
    names = {bearer.name_fold, *(fold(former.name) for former in bearer.former_names.all())}
    return fold(name) in names and (not birth_year or bearer.birth_year in {None, birth_year})
