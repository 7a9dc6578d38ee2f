"""The screens of a layout: setting places on the picture, looking at a certificate, the test sheet."""

import base64
from typing import Any
from urllib.parse import urlencode

from django.http import HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from thidua.agencies.middleware import ActorRequest
from thidua.agencies.permissions import Action
from thidua.blanks import queries, services
from thidua.blanks.forms import LayoutForm, printer_name
from thidua.blanks.looks import LOOKS, note_look
from thidua.blanks.models import Blank
from thidua.blanks.places import LABELS, Place, default_places, from_json
from thidua.blanks.values import example, row_of, shared_values, sheet_data
from thidua.decisions.models import Certificate
from thidua.documents import blanks as laying
from thidua.dossiers import files
from thidua.screens.views import page
from thidua.trail.errors import Overtaken, Refused

LATEST = 15  # certificates that can be chosen to look at
DIGITS = 18  # that any number of a record has at most


@page(Action.PRINT_CERTIFICATES)
def layout(request: ActorRequest, pk: int) -> HttpResponse:
    """Set where everything stands, on the picture or by numbers; each saving is a new version."""
    blank = queries.get_visible_blank(request.actor, pk)
    latest = queries.latest_layout(blank)
    places = from_json(latest.places)
    if request.GET.get("mac-dinh"):
        places = default_places(float(blank.width), float(blank.height))
    form = LayoutForm(request.POST or None, places)
    seen, theirs = _seen(request, latest.version), None
    if request.method == "POST":
        if not form.is_valid():
            form.refuse(_("Có ô chưa đặt được. Xem lỗi cạnh từng ô."), {})
        else:
            try:
                saved = services.save_layout(request.actor, blank=blank, places=form.said(), seen=seen)
            except Refused as refusal:
                form.refuse(refusal.message, refusal.fields)
                if isinstance(refusal, Overtaken):
                    latest = queries.latest_layout(blank)
                    seen = latest.version  # told once; whoever saves again has compared
                    theirs = form.beside(from_json(latest.places))
            else:
                query = urlencode({"da-luu": saved.version, "mau": _sample(request)})
                return redirect(f"{reverse('blanks:layout', args=[pk])}?{query}")
    context = {
        "blank": blank,
        "layout": latest,
        "form": form,
        "seen": seen,
        "theirs": theirs,
        "shapes": form.said() if form.forms and request.method == "POST" and form.is_valid() else places,
        "labels": LABELS,
        "samples": _samples(request, blank),
        "sample": _sample(request),
        "of_state": queries.is_of_the_state(blank),
        "is_saved": request.GET.get("da-luu") == str(latest.version),
    }
    return render(request, "blanks/layout.html", context)


@require_POST
@never_cache
@page(Action.PRINT_CERTIFICATES)
def live(request: ActorRequest, pk: int) -> HttpResponse:
    """What is being set, laid out now: the text as a picture to lay over the blank, and what does not fit."""
    blank = queries.get_visible_blank(request.actor, pk)
    form = LayoutForm(request.POST, from_json(queries.latest_layout(blank).places))
    if not form.is_valid():
        return JsonResponse({"error": _("Có số chưa đúng; hãy xem lại các ô nhập.")}, status=422)
    if LOOKS.press(str(request.actor.account_id)):
        return JsonResponse(
            {"error": _("Xem trước quá nhiều lần trong một phút; đợi một lát rồi sửa tiếp.")}, status=429
        )
    picture, misfits = _seen_by(request, blank, form.said())
    names = [str(LABELS[key]) for _position, key in misfits]
    said = _("Không vừa ô: %(names)s.") % {"names": ", ".join(names)} if names else ""
    return JsonResponse({"image": f"data:image/png;base64,{base64.b64encode(picture).decode()}", "misfits": said})


@require_GET
@never_cache
@page(Action.PRINT_CERTIFICATES)
def preview(request: ActorRequest, pk: int) -> HttpResponse:
    """The text of one certificate by the saved layout, as a picture to lay over the blank."""
    blank = queries.get_visible_blank(request.actor, pk)
    picture, _misfits = _seen_by(request, blank, from_json(queries.latest_layout(blank).places))
    return HttpResponse(picture, content_type="image/png")


@require_GET
@page(Action.PRINT_CERTIFICATES)
def picture(request: ActorRequest, pk: int) -> HttpResponseBase:
    """The picture of the blank as it was uploaded."""
    blank = queries.get_visible_blank(request.actor, pk)
    if blank.picture is None:
        raise Blank.DoesNotExist
    headers = {"Cache-Control": "private, max-age=600"}
    return HttpResponse(files.read(blank.picture), content_type=blank.picture.media_type, headers=headers)


@require_GET
@never_cache
@page(Action.PRINT_CERTIFICATES)
def test_sheet(request: ActorRequest, pk: int) -> HttpResponse:
    """A sheet with a grid of millimetres and the places, as a printer prints it with its offset, or with none."""
    blank = queries.get_visible_blank(request.actor, pk)
    printer = queries.printers(request.actor).filter(pk=_number(request.GET.get("may-in", "")) or 0).first()
    shared, row = example("ngan")
    places = from_json(queries.latest_layout(blank).places)
    data = sheet_data((blank.width, blank.height), places, shared, [row], printer)
    offset = (
        _("đã bù độ lệch của %(printer)s") % {"printer": printer_name(printer)} if printer else _("chưa bù độ lệch")
    )
    note = _("TRANG THỬ, %(offset)s. In đúng cỡ thật (100 %%), không co giãn; đo từ mép giấy tới vạch của lưới.")
    content = laying.printed(data | {"test": True, "note": note % {"offset": offset}})
    response = HttpResponse(content, content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="trang-thu-{pk}.pdf"'
    return response


def _seen_by(request: ActorRequest, blank: Blank, places: list[Place]) -> tuple[bytes, list[tuple[int, str]]]:
    shared, row = _values(request, blank)
    return laying.seen(sheet_data((blank.width, blank.height), places, shared, [row]))


def _values(request: ActorRequest, blank: Blank) -> tuple[dict[str, Any], dict[str, Any]]:
    """What the chosen certificate says; that of a real person was looked at, and that is kept."""
    sample = _sample(request)
    if not sample.isdecimal():
        return example(sample)
    chosen = _certificates(request, blank).get(pk=_number(sample))
    note_look(request.actor, [chosen.award.subject_id], what="Xem thử bằng trên phôi")
    return shared_values(chosen.item.decision), row_of(chosen)


def _sample(request: ActorRequest) -> str:
    return request.POST.get("mau") or request.GET.get("mau") or "ngan"


def _samples(request: ActorRequest, blank: Blank) -> list[tuple[str, str]]:
    latest = list(_certificates(request, blank)[:LATEST])
    note_look(request.actor, [each.award.subject_id for each in latest], what="Danh sách bằng để xem thử trên phôi")
    return [
        ("ngan", _("Ví dụ, chữ ngắn")),
        ("dai", _("Ví dụ, chữ dài")),
        *((str(each.pk), f"{each.item.decision.number}: {each.said('recipient_name')}") for each in latest),
    ]


def _certificates(request: ActorRequest, blank: Blank) -> Any:
    decisions = queries.decisions_for(request.actor, blank).order_by().values("pk")
    found = Certificate.objects.filter(item__decision__in=decisions)
    return found.select_related("item__decision__agency", "item__nomination__subject", "award").order_by("-pk")


def _seen(request: ActorRequest, latest: int) -> int:
    given = _number(request.POST.get("phien-ban", ""))
    return latest if given is None else given


def _number(text: str) -> int | None:
    """The number of a record from an address or a form; None for what can't be one."""
    return int(text) if text.isascii() and text.isdecimal() and len(text) <= DIGITS else None
