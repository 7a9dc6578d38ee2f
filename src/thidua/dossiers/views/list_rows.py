"""The rows of a list before it is taken in: looked at, corrected, filed, left out."""

import datetime as dt
from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from thidua.agencies.middleware import ActorRequest
from thidua.agencies.models import Agency
from thidua.agencies.permissions import Action, may
from thidua.dossiers import services
from thidua.dossiers.columns import award_name
from thidua.dossiers.doubts import kind_name
from thidua.dossiers.forms import award_choices
from thidua.dossiers.intake.fields import LABELS, Field
from thidua.dossiers.list_jobs import taking_in
from thidua.dossiers.list_overview import Overview, overview_of, row_stamp, unit_lines, units_stamp
from thidua.dossiers.list_reading import award_names
from thidua.dossiers.models import ListRow, ListStatus, NomineeList
from thidua.dossiers.queries import get_visible_list
from thidua.dossiers.services.list_rows import CORRECTABLE
from thidua.dossiers.units import UNIT_DOUBTS, Units, unit_key
from thidua.dossiers.views.lists import TAGS, list_link
from thidua.jobs.shown import shown_progress
from thidua.jobs.views import progress_part
from thidua.law import load_corpus
from thidua.screens.tables import Column, Listing
from thidua.screens.views import attempt, page
from thidua.trail.errors import Refused
from thidua.trail.queries import entries_of
from thidua.vietnamese.dates import short_date
from thidua.vietnamese.numbers import grouped

PAGE_SIZE = 100
GROUPS = ("loi", "xem", "duoc", "bo")
SEXES = {"female": "Nữ", "male": "Nam"}


@page(Action.IMPORT_LIST)
def list_rows(request: ActorRequest, pk: int) -> HttpResponse:
    """Every row's reading, doubts and errors, before anything is taken in, and what to do next."""
    found = get_visible_list(request.actor, pk)
    job = taking_in(found)
    if request.headers.get("HX-Target") == "tien-do":
        return progress_part(request, shown_progress(job, poll_url=request.path)) if job else _reloaded()
    overview, group, code = overview_of(found), _group(request), request.GET.get("loai", "")
    rows = found.rows.select_related("nomination", "agency").order_by("number")
    if group or code:
        rows = rows.filter(number__in=_numbers(overview, group, code))
    columns = [Column(*each) for each in _exported()]
    listing = Listing(
        request,
        rows,
        columns,
        name=f"danh-sach-{found.pk}",
        page_size=PAGE_SIZE,
        subject_of=lambda row: row.matched_subject_id,
    )
    again = NomineeList.objects.filter(read_again_from=found).first()
    is_open = found.status == ListStatus.READ and job is None
    shown = [each for each in overview.doubts if not code or each.code == code]
    unit_doubts = [each for each in overview.doubts if each.needs_choice and each.open]
    context = {
        "nominee_list": found,
        "tag": TAGS[ListStatus(found.status)],
        "is_open": is_open,
        "progress": shown_progress(job, poll_url=request.path) if job else None,
        "overview": overview,
        "tabs": _tabs(overview, group, is_open=is_open),
        "group": group,
        "kind": overview.kinds.get(code) if is_open else None,
        "errors": [each for each in shown if each.is_error],
        "doubts": [each for each in shown if each.open and not each.is_error and not each.needs_choice],
        "accepted": [each for each in shown if each.accepted],
        "unit_doubts": unit_doubts,
        "shows_units": any(each in shown for each in unit_doubts),
        "unfiled": len({number for each in unit_doubts for number in each.open}),
        "faulty": len(overview.faulty) - len(overview.refused),
        "lines": [_line(row, found) for row, _cells in listing.lines],
        "rows_to_take_in": len(overview.ready) + len(overview.refused),
        "again": again,
        "again_url": list_link(again) if again else "",
        "permission": may(request.actor, Action.IMPORT_LIST, found.agency_id),
        "entries": entries_of(found)[:50],
    }
    return listing.respond("dossiers/list.html", context)


@page(Action.IMPORT_LIST)
def list_row(request: ActorRequest, pk: int, number: int) -> HttpResponse:
    """Correct one row: what stood there, how it was read, what is in doubt, and a field for each."""
    found = get_visible_list(request.actor, pk)
    row = found.rows.select_related("agency").get(number=number)
    if request.method == "POST":
        corrections = {
            str(field): request.POST[field]
            for field in CORRECTABLE
            if field in request.POST and request.POST[field].strip() != _shown_value(row, field)
        }
        try:
            stamp = request.POST.get("dau", "")
            services.correct_row(request.actor, row=row, corrections=corrections, stamp=stamp)
        except Refused as refusal:
            messages.error(request, refusal.message)
        else:
            messages.success(request, _("Đã sửa dòng %(number)s và đọc lại danh sách.") % {"number": number})
            return redirect(f"{_address(pk, request.POST)}#dong-{number}")
    elif found.status != ListStatus.READ:
        return redirect("dossiers:list", pk)
    asked = request.POST or request.GET
    context = {
        "nominee_list": found,
        "row": row,
        "stamp": request.POST.get("dau") or row_stamp(row),
        "fields": [_field(row, field, request.POST.get(field)) for field in CORRECTABLE],
        "group": asked.get("nhom", ""),
        "code": asked.get("loai", ""),
        "page_number": asked.get("trang", ""),
        "back": _address(pk, asked),
        "needs_filing": any(doubt["code"] in UNIT_DOUBTS for doubt in row.doubts),
    }
    return render(request, "dossiers/list_row.html", context)


@page(Action.IMPORT_LIST)
def list_units(request: ActorRequest, pk: int) -> HttpResponse:
    """Choose in which agency the people of each unit are filed, where the list alone does not say."""
    found = get_visible_list(request.actor, pk)
    if found.status != ListStatus.READ:
        return redirect("dossiers:list", pk)
    units, lines = Units(request.actor, found.units), unit_lines(found)
    if request.method == "POST":
        by_pk = {str(agency.pk): agency for agency in units.in_sight}
        chosen = {line.key: by_pk.get(request.POST.get(f"noi:{line.key}", "")) for line in lines}
        if "tat-ca" in request.POST:  # what is still open goes to the own agency
            chosen = {line.key: chosen[line.key] or units.own for line in lines}
        changes: dict[str, Agency | None] = {
            key: agency for key, agency in chosen.items() if (agency.pk if agency else None) != found.units.get(key)
        }
        done = _("Đã ghi lựa chọn và đọc lại danh sách.")
        if not changes:
            messages.info(request, _("Chưa có lựa chọn nào thay đổi."))
        elif attempt(
            request,
            done,
            services.file_units,
            request.actor,
            nominee_list=found,
            choices=changes,
            stamp=request.POST.get("dau", ""),
        ):
            still = any(agency is None for agency in chosen.values())
            return redirect("dossiers:list_units" if still else "dossiers:list", pk)
    context = {
        "nominee_list": found,
        "own": units.own,
        "stamp": units_stamp(found),
        "lines": [
            {
                "line": line,
                "chosen": found.units.get(line.key) or (line.agency_id if line.code == "unit_near" else None),
                "options": units.options(line.key),
                "why": kind_name(line.code),
            }
            for line in lines
        ],
        "open": sum(not found.units.get(line.key) for line in lines),
    }
    return render(request, "dossiers/list_units.html", context)


@require_POST
@page(Action.IMPORT_LIST)
def mark_rows(request: ActorRequest, pk: int) -> HttpResponse:
    """Let the doubts of the ticked rows stand, leave the rows out, or bring them back."""
    found = get_visible_list(request.actor, pk)
    numbers = [int(number) for number in request.POST.getlist("dong") if number.isdecimal() and len(number) < 10]
    service, done = {
        "bo": (services.leave_out, _("Đã bỏ qua các dòng đã chọn.")),
        "lai": (services.bring_back, _("Đã đưa các dòng đã chọn vào lại danh sách.")),
    }.get(request.POST.get("viec", ""), (services.accept_rows, _("Đã chấp nhận cách đọc các dòng đã chọn.")))
    if numbers:
        attempt(request, done, service, request.actor, nominee_list=found, numbers=numbers)
    else:
        messages.error(request, _("Chưa chọn dòng nào."))
    return redirect(_address(pk, request.POST))


@require_POST
@page(Action.IMPORT_LIST)
def accept_doubts(request: ActorRequest, pk: int) -> HttpResponse:
    """Let one kind of doubt stand on every row that has it."""
    found = get_visible_list(request.actor, pk)
    code, stamp = request.POST.get("loai", ""), request.POST.get("dau", "")
    try:
        count = services.accept_doubts(request.actor, nominee_list=found, code=code, stamp=stamp)
    except Refused as refusal:
        messages.error(request, refusal.message)
    else:
        text = ngettext("Đã chấp nhận cách đọc cho %(count)s dòng.", "Đã chấp nhận cách đọc cho %(count)s dòng.", count)
        messages.success(request, text % {"count": count})
    return redirect("dossiers:list", pk)


@require_POST
@page(Action.IMPORT_LIST)
def reopen_doubts(request: ActorRequest, pk: int) -> HttpResponse:
    """Take back that one kind of doubt was let stand."""
    found = get_visible_list(request.actor, pk)
    code = request.POST.get("loai", "")
    done = _("Các dòng này chờ xem lại.")
    attempt(request, done, services.reopen_doubts, request.actor, nominee_list=found, code=code)
    return redirect("dossiers:list", pk)


def _address(pk: int, query: Mapping[str, str]) -> str:
    """The list's rows, filtered as `query` says."""
    kept = {name: query[name] for name in ("nhom", "loai", "trang") if query.get(name)}
    return reverse("dossiers:list", args=[pk]) + (f"?{urlencode(kept)}" if kept else "")


def _reloaded() -> HttpResponse:
    """Tells a page that asks how far the taking in is that it has ended."""
    response = HttpResponse()
    response["HX-Refresh"] = "true"
    return response


def _group(request: ActorRequest) -> str:
    asked = request.GET.get("nhom", "")
    return asked if asked in GROUPS else ""


def _numbers(overview: Overview, group: str, code: str) -> list[int]:
    if code:
        kind = overview.kinds.get(code)
        return kind.open + kind.accepted if kind else []
    groups = (overview.faulty, overview.doubtful, overview.ready, overview.left_out)
    return dict(zip(GROUPS, groups, strict=True))[group]


def _tabs(overview: Overview, current: str, *, is_open: bool) -> list[tuple[str, str, bool]]:
    """The groups of rows; once nothing can be done with them, only those that there are."""
    groups = [
        ("loi", _("Có lỗi"), len(overview.faulty)),
        ("xem", _("Cần xem"), len(overview.doubtful)),
        ("duoc", _("Nhập được") if is_open else _("Không vướng"), len(overview.ready)),
        ("bo", _("Bỏ qua"), len(overview.left_out)),
    ]
    shown = [group for group in groups if is_open or group[2]]
    if len(shown) < 2:
        return []
    every = ("", _("Tất cả"), sum(count for _name, _text, count in groups))
    return [
        (f"{text} ({grouped(count)})", f"?nhom={name}" if name else "?", name == current)
        for name, text, count in (every, *shown)
    ]


def _exported() -> list[tuple[str, str, Callable[[ListRow], Any]]]:
    """The columns of the list as a file, to send back to the unit."""
    return [
        ("dong", _("Dòng"), lambda row: row.number),
        ("ten", _("Họ và tên"), lambda row: row.reading.get("full_name")),
        ("sinh", _("Ngày sinh"), lambda row: _birth(row.reading)),
        ("so", _("Số định danh"), lambda row: row.reading.get("citizen_number")),
        ("chuc-vu", _("Chức vụ"), lambda row: row.reading.get("job_title")),
        ("don-vi", _("Đơn vị"), lambda row: row.reading.get("unit")),
        ("de-nghi", _("Đề nghị"), lambda row: _award(row.reading)),
        ("loi", _("Lỗi"), lambda row: "\n".join(each["text"] for each in row.errors)),
        ("xem", _("Cần xem"), lambda row: "\n".join(each["text"] for each in row.open_doubts)),
    ]


def _line(row: ListRow, nominee_list: NomineeList) -> dict[str, Any]:
    reading, unit = row.reading, row.reading.get("unit") or ""
    needs_filing = any(doubt["code"] in UNIT_DOUBTS for doubt in row.doubts)
    is_elsewhere = row.agency is not None and unit_key(unit) not in {unit_key(row.agency.name), ""}
    return {
        "row": row,
        "name": reading.get("full_name"),
        "birth": _birth(reading),
        "sex": SEXES.get(reading.get("sex") or "", ""),
        "citizen": reading.get("citizen_number"),
        "job": reading.get("job_title"),
        "unit": unit,
        "filed": row.agency if is_elsewhere and not needs_filing else None,
        "award": _award(reading),
        "open": row.open_doubts,
        "stood": [doubt for doubt in row.doubts if doubt["code"] in row.seen],
    }


def _field(row: ListRow, field: Field, typed: str | None) -> dict[str, Any]:
    """A field of the form that corrects a row."""
    value, raw = typed if typed is not None else _shown_value(row, field), row.raw.get(field, "")
    if field == Field.AWARD and value in award_names().names and raw in award_names().names[value]:
        raw = ""  # the very name that the choice shows
    errors = [each for each in row.errors if each["field"] == field]
    doubts = [each for each in row.doubts if each["field"] == field]
    ids = [f"g-{field}"] * bool(raw and raw != value) + [f"e-{field}"] * bool(errors or doubts)
    return {
        "name": str(field),
        "label": LABELS[field],
        "value": value,
        "raw": raw,
        "errors": errors,
        "doubts": doubts,
        "described": " ".join(ids),
        "choices": award_choices(empty=str(_("Chọn…"))) if field == Field.AWARD else None,
        "is_long": field in {Field.SUMMARY, Field.INITIATIVES},
    }


def _birth(reading: dict[str, Any]) -> str:
    birth = reading.get("birth_date") or {}
    if birth.get("date"):
        return short_date(dt.date.fromisoformat(birth["date"]))
    return str(birth.get("year") or "")


def _award(reading: dict[str, Any]) -> str:
    code = reading.get("award") or ""
    return award_name(code) if code in load_corpus().awards else ""


def _shown_value(row: ListRow, field: Field) -> str:
    if field in row.corrected and field != Field.CITIZEN_NUMBER:
        return str(row.corrected[field])
    value = row.reading.get(field)
    if field == Field.BIRTH_DATE:
        return _birth(row.reading) or str(row.raw.get(field, ""))
    if field == Field.SEX:
        return SEXES.get(value or "") or str(row.raw.get(field, ""))
    return str(value if value is not None else row.raw.get(field, ""))
