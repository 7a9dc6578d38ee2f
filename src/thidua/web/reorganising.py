"""A decision that merges, splits, renames or ends many agencies: its table is shown as understood, then recorded."""

import tempfile
from pathlib import Path

from django import forms
from django.contrib import messages
from django.core import signing
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l
from django.utils.translation import ngettext

from thidua.agencies.middleware import ActorRequest
from thidua.agencies.permissions import Action
from thidua.agencies.reorganising import Line, read_reorganisation, record_reorganisation
from thidua.dossiers.files import Upload
from thidua.screens.forms import WorkForm
from thidua.screens.spreadsheets import lines_of, text_of
from thidua.screens.views import page
from thidua.trail.errors import Refused

SALT = "reorganisation"
A_DAY = 24 * 60 * 60
LARGEST = 5_000_000  # bytes of a table of agencies


class TableForm(WorkForm):
    """The decision and its table."""

    document = forms.CharField(
        label=_l("Văn bản"), max_length=200, help_text=_l("Số, ngày, cơ quan ban hành của nghị quyết hoặc quyết định.")
    )
    file = forms.FileField(
        label=_l("Bảng sắp xếp (Excel hoặc CSV)"),
        help_text=_l(
            "Bốn cột: Cơ quan cũ, Hình thức (sáp nhập, chia tách, đổi tên, giải thể), Cơ quan mới, Ngày. "
            "Cơ quan ghi bằng mã hoặc tên; cơ quan mới phải có trong hệ thống."
        ),
        widget=forms.ClearableFileInput(attrs={"accept": ".xlsx,.xls,.ods,.csv"}),
    )

    def clean_file(self) -> Upload:
        """No larger than a table of agencies can be."""
        file: Upload = self.cleaned_data["file"]
        if (file.size or 0) > LARGEST:
            raise forms.ValidationError(_("Tệp quá lớn; bảng sắp xếp cơ quan không quá 5 MB."))
        return file


@page(Action.MANAGE_AGENCIES)
def reorganise(request: ActorRequest) -> HttpResponse:
    """Hand in a table, look at how each line is understood, record all of it or nothing."""
    if request.POST.get("bang"):
        return _confirm(request)
    form = TableForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        try:
            table = _table(form.cleaned_data["file"])
            lines = read_reorganisation(request.actor, table)
        except Refused as refusal:
            form.add_error("file", refusal.message)
        else:
            return _preview(request, table, lines, form.cleaned_data["document"])
    return render(request, "web/agencies/reorganise.html", {"form": form})


def _confirm(request: ActorRequest) -> HttpResponse:
    try:
        table, document = signing.loads(request.POST["bang"], salt=SALT, max_age=A_DAY)
    except signing.BadSignature:
        messages.error(request, _("Bảng đã quá một ngày hoặc không nguyên vẹn; hãy tải lên lại."))
        return redirect("agencies:reorganise")
    lines = read_reorganisation(request.actor, table)
    try:
        recorded = record_reorganisation(request.actor, lines=lines, document=document)
    except Refused as refusal:
        messages.error(request, refusal.message)
        return _preview(request, table, lines, document)
    said = ngettext("Đã ghi nhận %(count)s việc sắp xếp.", "Đã ghi nhận %(count)s việc sắp xếp.", len(recorded))
    messages.success(request, said % {"count": len(recorded)})
    return redirect("agencies:tree")


def _preview(request: ActorRequest, table: list[list[str]], lines: list[Line], document: str) -> HttpResponse:
    context = {
        "lines": lines,
        "document": document,
        "wrong": sum(bool(line.errors) for line in lines),
        "doubtful": sum(bool(line.doubts) for line in lines),
        "packed": signing.dumps([table, document], salt=SALT, compress=True),
    }
    return render(request, "web/agencies/reorganise_preview.html", context)


def _table(upload: Upload) -> list[list[str]]:
    with tempfile.NamedTemporaryFile(suffix=Path(upload.name or "").suffix) as file:
        for chunk in upload.chunks():
            file.write(chunk)
        file.flush()
        return [[text_of(cell) for cell in line] for line in lines_of(Path(file.name), upload.name or "")]
