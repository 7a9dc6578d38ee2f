"""Forms of reports of a period."""

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from thidua.agencies.actor import Actor
from thidua.programme.forms import TaskForm, offered_origins
from thidua.programme.models import Programme, ProgrammeState
from thidua.reports.models import ReportKind
from thidua.reports.periodic.outlines import usual_period
from thidua.reports.scope import BORDERS, TODAY
from thidua.screens.forms import DayField, WorkForm


class BeginForm(WorkForm):
    """Which report, of which period."""

    kind = forms.ChoiceField(label=_("Loại báo cáo"), choices=ReportKind.choices, initial=ReportKind.YEAR)
    tu = DayField(
        label=_("Từ ngày"), required=False, help_text=_("Để trống cả hai ngày thì lấy kỳ thường lệ của loại.")
    )
    den = DayField(label=_("Đến hết ngày"), required=False)
    dia_gioi = forms.ChoiceField(label=_("Địa giới"), required=False, choices=BORDERS)
    title = forms.CharField(
        label=_("Tên báo cáo"), max_length=300, required=False, help_text=_("Để trống thì đặt theo loại và kỳ.")
    )

    def clean(self) -> dict[str, Any]:
        """Both days or none; none only where the kind has a usual period."""
        found = super().clean() or {}
        first, last = found.get("tu"), found.get("den")
        if "tu" in self.errors or "den" in self.errors:
            return found
        if bool(first) != bool(last):
            self.add_error("den" if first else "tu", gettext("Điền cả hai ngày, hoặc để trống cả hai."))
        elif not first and usual_period(found.get("kind", ""), timezone.localdate()) is None:
            self.add_error("tu", gettext("Báo cáo chuyên đề cần ngày đầu và ngày cuối của kỳ."))
        return found

    def facts(self) -> dict[str, Any]:
        """What `begin_report` asks."""
        said = self.cleaned_data
        days: tuple[dt.date, dt.date] | None = (said["tu"], said["den"]) if said["tu"] else None
        first, last = days or usual_period(said["kind"], timezone.localdate()) or (None, None)
        return {
            "kind": ReportKind(said["kind"]),
            "starts_on": first,
            "ends_on": last,
            "title": said["title"],
            "by_today": said["dia_gioi"] == TODAY,
        }


class SectionForm(WorkForm):
    """A section as it is written; `seen` is the version that the page showed."""

    heading = forms.CharField(label=_("Tên mục"), max_length=300)
    text = forms.CharField(
        label=_("Nội dung"),
        required=False,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 18, "spellcheck": "false"}),
        help_text=_("Mỗi đoạn một dòng. Số liệu viết bằng mã trong ngoặc nhọn, ví dụ {khen-thuong}."),
    )
    seen = forms.IntegerField(widget=forms.HiddenInput)


class IssueForm(WorkForm):
    """The day and the office under which a report is issued; its number is the next of the agency."""

    issued_on = DayField(label=_("Ngày ban hành"))
    signer_title = forms.CharField(label=_("Chức vụ người ký"), max_length=120, required=False)
    seen = forms.IntegerField(widget=forms.HiddenInput)


class NextTaskForm(TaskForm):
    """A task that a report sets, and into which programme it goes."""

    programme = forms.ChoiceField(label=_("Chương trình công tác"))

    field_order = ("programme", *TaskForm.base_fields)

    def __init__(self, *args: Any, actor: Actor, programmes: Sequence[Programme], **kwargs: Any) -> None:
        drafted = any(each.state == ProgrammeState.DRAFT for each in programmes)
        super().__init__(*args, actor=actor, origins=offered_origins(actor, drafted=drafted), **kwargs)
        self._programmes = {str(each.pk): each for each in programmes}
        self._choose("programme", [(key, str(each)) for key, each in self._programmes.items()])

    def chosen(self) -> Programme:
        """The programme."""
        return self._programmes[self.cleaned_data["programme"]]
