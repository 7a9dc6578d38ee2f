"""Files that take data out of the system: in which formats, for which purpose, and the line in the access log."""

import csv
import io
import tempfile
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb
import xlsxwriter
from django import forms
from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.functional import Promise
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from thidua.agencies.actor import Actor
from thidua.privacy.models import AccessKind, Purpose
from thidua.privacy.services import note_access
from thidua.screens.forms import WorkForm

Headings = Sequence[str]
Rows = Sequence[Sequence[Any]]
ASKING = "export purpose"
ASKED_FOR = 60 * 60  # seconds for which the form that was shown may be answered


@dataclass(frozen=True)
class Format:
    """One kind of file."""

    label: str | Promise
    media_type: str
    write: Callable[[Headings, Rows], bytes]


@dataclass(frozen=True)
class Export:
    """An export that was asked for with its purpose."""

    format: str
    purpose: Purpose
    note: str


class ExportForm(WorkForm):
    """Why, and as which kind of file."""

    muc_dich = forms.ChoiceField(
        label=gettext_lazy("Xuất để làm gì"), choices=[("", gettext_lazy("Chọn mục đích")), *Purpose.choices]
    )
    ghi_ro = forms.CharField(
        label=gettext_lazy("Ghi rõ thêm"),
        max_length=500,
        required=False,
        help_text=gettext_lazy("Ai nhận, theo văn bản nào. Bắt buộc khi chọn mục đích khác."),
    )
    xuat = forms.ChoiceField(label=gettext_lazy("Loại tệp"), widget=forms.RadioSelect)

    def __init__(self, *args: Any, formats: Sequence[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["xuat"].choices = [(key, FORMATS[key].label) for key in formats]  # type: ignore[attr-defined] # a ChoiceField

    def clean(self) -> dict[str, Any]:
        """Another purpose than those of the list has to be said."""
        data = super().clean() or {}
        if data.get("muc_dich") == Purpose.OTHER and len(data.get("ghi_ro", "").strip()) < 10:
            self.add_error("ghi_ro", _("Ghi rõ mục đích (ít nhất 10 ký tự)."))
        return data


def asked_export(request: HttpRequest, formats: Sequence[str] = ()) -> Export | HttpResponse:
    """The export that the request asks for; the page that asks for its purpose when it has said none yet.

    The filters of the list stay in the address. The form carries a slip of this account, so that no link of somebody
    else's making exports in its name.
    """
    formats = formats or list(FORMATS)
    answered = _own_slip(request)
    wanted = request.GET.get("xuat", "")
    form = ExportForm(
        request.GET if answered else None,
        formats=formats,
        initial={"xuat": wanted if wanted in formats else formats[0]},
    )
    if answered and form.is_valid():
        data = form.cleaned_data
        return Export(data["xuat"], Purpose(data["muc_dich"]), data["ghi_ro"].strip())
    kept = [
        (key, value) for key, values in request.GET.lists() for value in values if key not in {*form.fields, "phieu"}
    ]
    slip = signing.dumps(_account(request), salt=ASKING)
    return render(request, "web/export.html", {"form": form, "kept": kept, "slip": slip})


def exported(
    request: HttpRequest, asked: Export, *, name: str, headings: Headings, rows: Rows, subjects: Iterable[int]
) -> HttpResponse:
    """The rows as the file that was asked for, written down in the access log."""
    note_export(request.actor, asked, name=name, subjects=subjects, row_count=len(rows))  # type: ignore[attr-defined] # set by middleware
    return as_file(FORMATS[asked.format].write(headings, rows), asked.format, name)


def note_export(actor: Actor, asked: Export, *, name: str, subjects: Iterable[int], row_count: int) -> None:
    """Keep that data went out: whose, as what, and why."""
    note_access(
        actor,
        AccessKind.EXPORT,
        subjects,
        what=f"{name}.{asked.format}",
        purpose=asked.purpose,
        note=asked.note,
        row_count=row_count,
    )


def as_file(content: bytes, kind: str, name: str) -> HttpResponse:
    """A download, kept by nobody on the way."""
    response = HttpResponse(content, content_type=FORMATS[kind].media_type)
    response["Content-Disposition"] = content_disposition_header(True, f"{name}.{kind}") or "attachment"
    response["Cache-Control"] = "no-store"
    return response


def _account(request: HttpRequest) -> int | None:
    return getattr(request.user, "pk", None)


def _own_slip(request: HttpRequest) -> bool:
    try:
        return bool(signing.loads(request.GET.get("phieu", ""), salt=ASKING, max_age=ASKED_FOR) == _account(request))
    except signing.BadSignature:
        return False


def _excel(headings: Headings, rows: Rows) -> bytes:
    file = io.BytesIO()
    workbook = xlsxwriter.Workbook(file, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    sheet = workbook.add_worksheet()
    sheet.write_row(0, 0, headings, workbook.add_format({"bold": True}))
    for index, row in enumerate(rows, start=1):
        sheet.write_row(index, 0, row)
    sheet.autofit()
    workbook.close()
    return file.getvalue()


def _csv(headings: Headings, rows: Rows) -> bytes:
    """UTF-8 with a mark, so that Excel reads Vietnamese; a text that a spreadsheet would compute is quoted."""
    return _comma_separated(headings, [[_harmless(value) for value in row] for row in rows]).encode("utf-8-sig")


def _comma_separated(headings: Headings, rows: Rows) -> str:
    file = io.StringIO()
    writer = csv.writer(file)
    writer.writerow(headings)
    writer.writerows(rows)
    return file.getvalue()


def _harmless(value: Any) -> Any:
    return f"'{value}" if isinstance(value, str) and value.startswith(("=", "+", "-", "@", "\t", "\r")) else value


def _parquet(headings: Headings, rows: Rows) -> bytes:
    """Numbers as numbers, everything else as text, under the headings of the page."""
    types = [_type([row[place] for row in rows]) for place in range(len(headings))]
    columns = {f"c{place}": kind for place, kind in enumerate(types)}
    shown = ", ".join(
        f'c{place} AS "{heading.replace(chr(34), chr(34) * 2)}"' for place, heading in enumerate(headings)
    )
    with tempfile.TemporaryDirectory() as folder, duckdb.connect() as database:
        source, target = Path(folder) / "rows.csv", Path(folder) / "rows.parquet"
        source.write_text(_comma_separated(list(columns), rows), encoding="utf-8")
        rows_of_file = f"SELECT {shown} FROM read_csv($source, header = true, columns = {columns})"  # noqa: S608 -- names of ours, quoted
        database.execute(f"COPY ({rows_of_file}) TO '{target}' (FORMAT parquet)", {"source": str(source)})
        return target.read_bytes()


def _type(values: Sequence[Any]) -> str:
    known = {type(value) for value in values if value is not None}
    if known and known <= {int}:
        return "BIGINT"
    return "DOUBLE" if known and known <= {int, float} else "VARCHAR"


FORMATS: dict[str, Format] = {
    "xlsx": Format("Excel (.xlsx)", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", _excel),
    "csv": Format("CSV (.csv)", "text/csv; charset=utf-8", _csv),
    "parquet": Format("Parquet (.parquet)", "application/vnd.apache.parquet", _parquet),
}
