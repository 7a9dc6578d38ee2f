"""Forms of the quality system: what a person types, before a service looks at it."""

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from thidua.agencies.models import Account, Agency
from thidua.quality.measures import choices
from thidua.quality.models import Audit, AuditLine, FaultSource, FaultState, MapStep, Procedure, Result, Version
from thidua.quality.queries import owner_choices, team_choices
from thidua.quality.services import AuditFacts, Cause, Heading, StepFacts
from thidua.screens.forms import DayField, ReasonForm, WorkForm
from thidua.screens.rows import Table
from thidua.staff.models import Department, Member
from thidua.staff.queries import departments_on

BLANK = gettext_lazy("— chọn —")
MOST_DAYS = 400


def _text(label: Any, most: int, *, required: bool = True, hint: Any = "") -> forms.CharField:
    return forms.CharField(label=label, max_length=most, required=required, help_text=hint)


def _area(label: Any, *, required: bool = True, rows: int = 4, hint: Any = "") -> forms.CharField:
    widget = forms.Textarea(attrs={"rows": rows})
    return forms.CharField(label=label, max_length=20_000, required=required, widget=widget, help_text=hint)


def _version() -> forms.IntegerField:
    return forms.IntegerField(widget=forms.HiddenInput, required=False)


def _one(model: Any, label: Any, *, required: bool = True) -> Any:
    return forms.ModelChoiceField(model.objects.none(), label=label, required=required, empty_label=str(BLANK))


class HeadingForm(WorkForm):
    """What a procedure is called and whose it is."""

    title = _text(gettext_lazy("Tên quy trình"), 300)
    owner = _text(gettext_lazy("Bộ phận chủ trì"), 200)
    floor = forms.IntegerField(
        label=gettext_lazy("Ngưỡng đúng hạn (%)"),
        min_value=1,
        max_value=100,
        initial=80,
        help_text=gettext_lazy("Bước có tỷ lệ đúng hạn thấp hơn ngưỡng được nêu ở «Bước chậm»."),
    )

    def heading(self) -> Heading:
        """What the services ask for."""
        return Heading(**{name: self.cleaned_data[name] for name in ("title", "owner", "floor")})


class ProcedureForm(HeadingForm):
    """A new procedure."""

    number = _text(gettext_lazy("Số quy trình"), 20, hint=gettext_lazy("Ví dụ QT-01."))
    aim = _area(gettext_lazy("Mục đích, phạm vi"), required=False)

    field_order = ("number", "title", "owner", "floor", "aim")


class VersionForm(WorkForm):
    """What a draft says besides its steps."""

    aim = _area(gettext_lazy("Mục đích, phạm vi"), required=False)
    changes = _area(gettext_lazy("Nội dung thay đổi so với bản trước"), required=False)
    version = _version()


class StepForm(WorkForm):
    """One step of a map; a row without a name is none."""

    code = _text(gettext_lazy("Mã bước"), 20, required=False)
    name = _text(gettext_lazy("Tên bước"), 300, required=False)
    who = _text(gettext_lazy("Người thực hiện"), 200, required=False)
    takes = _text(gettext_lazy("Đầu vào"), 300, required=False)
    gives = _text(gettext_lazy("Đầu ra"), 300, required=False)
    days = forms.IntegerField(label=gettext_lazy("Số ngày làm việc"), min_value=1, max_value=MOST_DAYS, required=False)
    tied_to = forms.ChoiceField(label=gettext_lazy("Đo bằng bước của hệ thống"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["tied_to"].choices = [("", _("Không đo")), *choices()]  # type: ignore[attr-defined] # a ChoiceField

    def clean(self) -> dict[str, Any]:
        """A step has its code and who does it."""
        data = super().clean() or {}
        if data.get("name") or data.get("code"):
            for name in ("code", "name", "who"):
                if name not in self.errors and not data.get(name):
                    self.add_error(name, _("Cần điền mục này."))
        return data

    def value(self) -> StepFacts | None:
        """The step; None of an empty row."""
        return StepFacts(**self.cleaned_data) if self.cleaned_data.get("name") else None


class MapPage:
    """The editor of a map: the heading of a new procedure or the texts of a draft, and the steps."""

    def __init__(self, data: Mapping[str, Any] | None, draft: Version | None) -> None:
        self.form: Any = ProcedureForm(data)
        steps: list[dict[str, Any]] = []
        if draft is not None:
            initial = {name: getattr(draft, name) for name in ("aim", "changes", "version")}
            self.form = VersionForm(data, initial=initial)
            names = list(StepForm.base_fields)
            steps = [{name: getattr(each, name) for name in names} for each in draft.steps.all()]
        self.steps = Table(StepForm, "buoc", data, steps or [{"code": "B1"}])

    def is_valid(self) -> bool:
        """Whether all of it can stand; every part is looked at."""
        found = [self.form.is_valid(), self.steps.is_valid()]
        return all(found)


class ApproveForm(WorkForm):
    """From which day a version is in force, and by which paper."""

    in_force_from = DayField(label=gettext_lazy("Áp dụng từ ngày"))
    document = _text(gettext_lazy("Quyết định ban hành"), 200)
    version = _version()


class EndForm(ReasonForm):
    """From which day a procedure is not applied any more, and why."""

    most = 500
    ended_on = DayField(label=gettext_lazy("Thôi áp dụng từ ngày"))


class DaysForm(forms.Form):
    """From a day to a day (both inclusive)."""

    tu = DayField(label=gettext_lazy("Từ ngày"), required=False)
    den = DayField(label=gettext_lazy("Đến hết ngày"), required=False)

    def days(self) -> tuple[dt.date, dt.date]:
        """The days asked for; this year up to today where they are none or out of order."""
        today = timezone.localdate()
        found = self.cleaned_data if self.is_valid() else {}
        first, last = found.get("tu") or today.replace(month=1, day=1), found.get("den") or today
        return (first, last) if first <= last else (today.replace(month=1, day=1), today)


class OwnerForm(WorkForm):
    """Who is answerable."""

    owner = _one(Account, gettext_lazy("Người chịu trách nhiệm khắc phục"))

    def __init__(self, *args: Any, agency: Agency, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["owner"].queryset = owner_choices(agency)  # type: ignore[attr-defined] # a ModelChoiceField
        self.fields["owner"].label_from_instance = lambda row: row.full_name  # type: ignore[attr-defined] # the same


class HandOverForm(OwnerForm):
    """Who is answerable from now on."""

    version = _version()


class FaultForm(OwnerForm):
    """A fault that somebody found or was told of."""

    source = forms.ChoiceField(
        label=gettext_lazy("Phát hiện qua"),
        choices=[(each.value, each.label) for each in FaultSource if each != FaultSource.AUDIT],
        initial=FaultSource.OWN,
    )
    step = _one(MapStep, gettext_lazy("Bước của quy trình (nếu có)"), required=False)
    description = _area(gettext_lazy("Mô tả"))
    found_on = DayField(label=gettext_lazy("Ngày phát hiện"))

    field_order = ("source", "step", "description", "found_on", "owner")

    def __init__(self, *args: Any, agency: Agency, **kwargs: Any) -> None:
        super().__init__(*args, agency=agency, **kwargs)
        rows = MapStep.objects.filter(of__procedure__agency=agency, of__state="approved").select_related(
            "of__procedure"
        )
        self.fields["step"].queryset = rows.order_by("of__procedure__number", "position")  # type: ignore[attr-defined] # the same
        self.fields["step"].label_from_instance = lambda row: f"{row.of.procedure.number}: {row}"  # type: ignore[attr-defined] # the same


class CauseForm(WorkForm):
    """The cause, the correction and the action."""

    cause = _area(gettext_lazy("Nguyên nhân"))
    correction = _area(gettext_lazy("Xử lý ngay"), required=False)
    action = _area(gettext_lazy("Hành động khắc phục"), hint=gettext_lazy("Làm gì để không lặp lại."))
    due_on = DayField(label=gettext_lazy("Hạn khắc phục"), help_text=gettext_lazy("Tính cả ngày này."))
    version = _version()

    def found(self) -> Cause:
        """What the service asks for."""
        return Cause(**{name: self.cleaned_data[name] for name in ("cause", "correction", "action", "due_on")})


class ActForm(WorkForm):
    """What was done, and the proof."""

    done = _area(gettext_lazy("Kết quả khắc phục"))
    upload = forms.FileField(
        label=gettext_lazy("Bằng chứng (nếu có)"),
        required=False,
        help_text=gettext_lazy("PDF, Word, Excel hoặc ảnh."),
    )


class CloseForm(WorkForm):
    """How it was looked at."""

    note = _area(gettext_lazy("Đã kiểm tra thế nào"), rows=3)
    version = _version()


class FaultFilter(forms.Form):
    """Which faults are shown."""

    trang_thai = forms.ChoiceField(
        label=gettext_lazy("Trạng thái"),
        required=False,
        choices=[("", gettext_lazy("Tất cả")), *FaultState.choices],
    )
    nguon = forms.ChoiceField(
        label=gettext_lazy("Phát hiện qua"),
        required=False,
        choices=[("", gettext_lazy("Tất cả")), *FaultSource.choices],
    )
    cua = forms.ChoiceField(
        label=gettext_lazy("Của ai"),
        required=False,
        choices=[("", gettext_lazy("Tất cả")), ("toi", gettext_lazy("Tôi phải khắc phục"))],
    )


class QuestionForm(WorkForm):
    """One line of a checklist; a row without a question is none."""

    procedure = _one(Procedure, gettext_lazy("Quy trình"), required=False)
    question = _text(gettext_lazy("Nội dung kiểm tra"), 500, required=False)

    def value(self) -> tuple[Procedure | None, str] | None:
        """The line; None of an empty row."""
        data = self.cleaned_data
        return (data.get("procedure"), data["question"]) if data.get("question") else None


class AuditForm(WorkForm):
    """What is audited, when and by whom."""

    title = _text(gettext_lazy("Tên cuộc đánh giá"), 300)
    department = _one(Department, gettext_lazy("Phòng, ban được đánh giá"))
    starts_on = DayField(label=gettext_lazy("Từ ngày"))
    ends_on = DayField(label=gettext_lazy("Đến hết ngày"))
    lead = _one(Member, gettext_lazy("Trưởng nhóm"))
    team = forms.ModelMultipleChoiceField(
        label=gettext_lazy("Thành viên"),
        queryset=Member.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    procedures = forms.ModelMultipleChoiceField(
        label=gettext_lazy("Quy trình"), queryset=Procedure.objects.none(), widget=forms.CheckboxSelectMultiple
    )
    version = _version()


class AuditPage:
    """The editor of an audit: its facts and its checklist."""

    def __init__(self, data: Mapping[str, Any] | None, agency: Agency, audit: Audit | None) -> None:
        today = timezone.localdate()
        self.form = AuditForm(data, initial=_of_audit(audit) if audit else {"starts_on": today, "ends_on": today})
        procedures = Procedure.objects.filter(agency=agency, ended_on=None)
        people = team_choices(agency, today)
        known: dict[str, Any] = {"department": departments_on(agency, today), "lead": people, "team": people}
        for name, rows in (known | {"procedures": procedures}).items():
            self.form.fields[name].queryset = rows  # type: ignore[attr-defined] # a ModelChoiceField
        lines = (
            [{"procedure": each.procedure_id, "question": each.question} for each in audit.lines.all()] if audit else []
        )
        self.lines = Table(QuestionForm, "cau-hoi", data, lines)
        for row in self.lines.forms:
            row.fields["procedure"].queryset = procedures

    def is_valid(self) -> bool:
        """Whether all of it can stand; every part is looked at."""
        found = [self.form.is_valid(), self.lines.is_valid()]
        return all(found)

    def facts(self) -> AuditFacts:
        """What the services ask for."""
        data = self.form.cleaned_data
        team = [data["lead"], *(each for each in data["team"] if each != data["lead"])]
        names = ("title", "department", "starts_on", "ends_on")
        return AuditFacts(
            **{name: data[name] for name in names},
            team=team,
            procedures=list(data["procedures"]),
            questions=self.lines.values(),
        )


def _of_audit(audit: Audit) -> dict[str, Any]:
    names = ("title", "department", "starts_on", "ends_on", "version")
    team = list(audit.team.all())
    return {
        **{name: getattr(audit, name) for name in names},
        "lead": next((each.member_id for each in team if each.is_lead), None),
        "team": [each.member_id for each in team if not each.is_lead],
        "procedures": list(audit.procedures.all()),
    }


class FillForm(WorkForm):
    """A result and what was seen for each line, as `result<number>` and `seen<number>`."""

    def __init__(self, *args: Any, lines: Sequence[AuditLine], version: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.lines = lines
        for each in lines:
            self.fields[f"result{each.pk}"] = forms.ChoiceField(
                label=f"{each.position}. {each.question}", choices=Result.choices, required=False, initial=each.result
            )
            label = _("Bằng chứng, nhận xét của câu %(number)s") % {"number": each.position}
            self.fields[f"seen{each.pk}"] = _area(label, required=False, rows=2)
            self.fields[f"seen{each.pk}"].initial = each.seen
        self.fields["version"] = forms.IntegerField(widget=forms.HiddenInput, required=False, initial=version)

    def answers(self) -> dict[int, tuple[str, str]]:
        """What was typed, by the number of the line."""
        data = self.cleaned_data
        return {each.pk: (data[f"result{each.pk}"], data[f"seen{each.pk}"]) for each in self.lines}


class ConcludeForm(WorkForm):
    """The conclusion of an audit."""

    conclusion = _area(gettext_lazy("Kết luận"))
    version = _version()
