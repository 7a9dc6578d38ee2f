"""Xếp loại năm: a unit's ratings of a year in one grid, typed, pasted or read from a file, then written at once."""

import tempfile
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from thidua.agencies.middleware import ActorRequest
from thidua.agencies.models import Agency
from thidua.agencies.permissions import Action, may
from thidua.agencies.queries import visible_agencies
from thidua.privacy.models import AccessKind
from thidua.privacy.services import note_access
from thidua.register.forms import VisibleAgencyField, written, year_field
from thidua.register.life import fact_link
from thidua.register.models import Rating, RatingValue, Subject, SubjectKind
from thidua.register.queries import visible_subjects
from thidua.register.rating_lines import Read, pasted, read_ratings
from thidua.register.services import enter_ratings, standing_ratings
from thidua.screens.forms import WorkForm
from thidua.screens.spreadsheets import lines_of
from thidua.screens.views import number_in, page
from thidua.trail.errors import Refused

SHOWN = 1_000  # people of a unit in one grid
LARGEST_FILE = 5 * 1024 * 1024


class WhichForm(WorkForm):
    """Which unit, which year."""

    don_vi = VisibleAgencyField(label=gettext_lazy("Cơ quan, đơn vị"))
    nam = year_field()

    def __init__(self, *args: Any, agencies: QuerySet[Agency], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["don_vi"].agencies = agencies  # type: ignore[attr-defined] # it is a VisibleAgencyField


class PaperForm(WorkForm):
    """What the ratings rest on."""

    rated_by = forms.CharField(label=gettext_lazy("Cơ quan đánh giá"), max_length=200, required=False)
    document = forms.CharField(
        label=gettext_lazy("Văn bản"), max_length=200, required=False, help_text=gettext_lazy("Số, ngày, nơi ban hành.")
    )


class TableForm(forms.Form):
    """A table of names and ratings, pasted or as a file."""

    bang = forms.CharField(
        label=gettext_lazy("Dán từ Excel"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=gettext_lazy(
            "Chép các cột họ tên, ngày sinh, xếp loại rồi dán vào đây; thứ tự cột không quan trọng."
        ),
    )
    tep = forms.FileField(label=gettext_lazy("Hoặc chọn tệp Excel, CSV"), required=False)


@page(Action.EDIT_SUBJECT)
def ratings(request: ActorRequest) -> HttpResponse:
    """The grid of a unit's year. «doc» fills it from a table and writes nothing; «ghi» writes what is chosen."""
    own = {"don_vi": written(request.actor.agency), "nam": str(timezone.localdate().year)}
    given = request.POST if request.method == "POST" else request.GET
    which = WhichForm({**own, **{key: given[key] for key in own if key in given}}, agencies=_agencies(request))
    context: dict[str, Any] = {"which": which, "paper": PaperForm(request.POST or None), "table": TableForm()}
    if not which.is_valid():
        return render(request, "register/ratings.html", context)
    agency, year = which.cleaned_data["don_vi"], which.cleaned_data["nam"]
    subjects = _subjects(request, agency)
    chosen = _chosen(request)
    if "ghi" in request.POST and context["paper"].is_valid():
        if _wrote(request, context["paper"], agency=agency, year=year, ratings=chosen):
            return redirect(f"{reverse('register:ratings')}?{urlencode({'don_vi': written(agency), 'nam': year})}")
    elif "doc" in request.POST:
        context["table"] = TableForm(request.POST, request.FILES)
        chosen |= _read(request, context["table"], subjects[:SHOWN], context)
    note_access(request.actor, AccessKind.PAGE, [each.pk for each in subjects[:SHOWN]], what=_("Xếp loại năm"))
    context |= {
        "rows": _rows(subjects[:SHOWN], year, chosen),
        "is_cut": len(subjects) > SHOWN,
        "agency": agency,
        "year": year,
        "last_year": year - 1,
        "choices": RatingValue.choices,
        "are_facts": may(request.actor, Action.RECORD_FACT),
    }
    return render(request, "register/ratings.html", context)


def _agencies(request: ActorRequest) -> QuerySet[Agency]:
    return visible_agencies(request.actor)


def _subjects(request: ActorRequest, agency: Agency) -> list[Subject]:
    rows = visible_subjects(request.actor).filter(
        agency=agency, merged_into=None, kind__in=[SubjectKind.PERSON, SubjectKind.COLLECTIVE]
    )
    return list(rows.order_by("sort_key", "pk")[: SHOWN + 1])


def _chosen(request: ActorRequest) -> dict[int, str]:
    """What was chosen in the grid, by the subject's number."""
    found: dict[int, str] = {}
    for name, value in request.POST.items():
        number = number_in(name.removeprefix("xl-")) if name.startswith("xl-") else None
        if number is not None and value:
            found[number] = str(value)
    return found


def _wrote(request: ActorRequest, form: PaperForm, **values: Any) -> bool:
    try:
        entered = enter_ratings(request.actor, **values, **form.cleaned_data)
    except Refused as refusal:
        messages.error(request, refusal.message)
        return False
    done = (
        _("Đã khai %(count)s xếp loại; cơ quan thẩm định sẽ xác minh.")
        if entered.are_claims
        else _("Đã ghi %(count)s xếp loại vào sổ bộ.")
    )
    messages.success(request, done % {"count": entered.written})
    return True


def _read(request: ActorRequest, form: TableForm, subjects: list[Subject], context: dict[str, Any]) -> dict[int, str]:
    form.is_valid()
    read = Read()
    try:
        upload = form.cleaned_data.get("tep")
        lines = _lines(upload) if upload else pasted(form.cleaned_data.get("bang") or "")
        read = read_ratings(lines, subjects)
    except Refused as refusal:
        messages.error(request, refusal.message)
        return {}
    context["doubts"] = read.doubts
    if read.ratings:
        text = _("Đã đọc %(count)s dòng vào bảng; hãy xem lại rồi bấm Ghi.")
        messages.info(request, text % {"count": len(read.ratings)})
    else:
        messages.warning(request, _("Không đọc được dòng nào; hãy xem các cột có họ tên và xếp loại không."))
    return read.ratings


def _lines(upload: "UploadedFile[Any]") -> list[list[Any]]:
    if (upload.size or 0) > LARGEST_FILE:
        raise Refused(_("Tệp lớn hơn 5 MB; hãy chỉ giữ các cột họ tên, ngày sinh, xếp loại."))
    with tempfile.NamedTemporaryFile(suffix=Path(upload.name or "").suffix) as file:
        for chunk in upload.chunks():
            file.write(chunk)
        file.flush()
        return lines_of(Path(file.name), upload.name or "")


def _rows(subjects: list[Subject], year: int, chosen: dict[int, str]) -> list[dict[str, Any]]:
    """Each subject with what stands already, what was last year, and what is chosen now."""
    labels = dict(RatingValue.choices)
    facts = Rating.objects.filter(subject__in=subjects, year__in=[year - 1, year], ended_at=None)
    rows = {(fact.subject_id, fact.year): fact for fact in facts}
    standing = standing_ratings(subjects, year)
    return [
        {
            "subject": each,
            "last": labels.get(rows[each.pk, year - 1].rating) if (each.pk, year - 1) in rows else "",
            "standing": labels.get(standing.get(each.pk, ""), ""),
            "link": fact_link(each.pk, "xep-loai", rows[each.pk, year].pk) if (each.pk, year) in rows else "",
            "chosen": chosen.get(each.pk, ""),
        }
        for each in subjects
    ]
