"""Forms of inspections: what a person types, before a service looks at it."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from thidua.agencies.models import Agency
from thidua.decisions.after.kinds import kinds
from thidua.inspections.models import (
    Content,
    DrawnFrom,
    Finding,
    Inspection,
    MemberRole,
    Plan,
    PlanKind,
    PlanLine,
    Question,
    SampledRow,
    State,
)
from thidua.inspections.queries import team_choices, usual_questions
from thidua.inspections.services import Advice, LineFact, MemberFact
from thidua.screens.forms import FIRST_YEAR, LAST_YEAR, DayField, ReasonForm, WorkForm
from thidua.screens.rows import Table
from thidua.screens.units import UnitField


def _area(label: Any, rows: int, hint: Any = "", *, required: bool = True, initial: str = "") -> forms.CharField:
    return forms.CharField(
        label=label,
        widget=forms.Textarea(attrs={"rows": rows}),
        help_text=hint,
        max_length=20_000,
        required=required,
        initial=initial,
    )


def _year(label: Any, **kwargs: Any) -> forms.IntegerField:
    return forms.IntegerField(label=label, min_value=FIRST_YEAR, max_value=LAST_YEAR, **kwargs)


def _file(label: Any) -> forms.FileField:
    return forms.FileField(label=label, required=False, help_text=gettext_lazy("PDF, Word, Excel hoặc ảnh."))


class RowForm(WorkForm):
    """A row of a table of rows."""

    def need(self, *names: str) -> None:
        """Say beside each of the fields that it is needed, when the row is filled and they are not."""
        for name in names:
            if name not in self.errors and not self.cleaned_data.get(name):
                self.add_error(name, _("Cần điền mục này."))


class PlanLineForm(RowForm):
    """One unit of a plan; a row without a unit is none."""

    unit = UnitField(required=False)
    month = forms.TypedChoiceField(
        label=gettext_lazy("Tháng"),
        choices=[("", "—"), *((number, str(number)) for number in range(1, 13))],
        coerce=int,
        empty_value=None,
        required=False,
    )
    from_year = _year(gettext_lazy("Thời kỳ từ năm"), required=False)
    to_year = _year(gettext_lazy("Đến hết năm"), required=False)
    lead = forms.CharField(label=gettext_lazy("Trưởng đoàn dự kiến"), max_length=200, required=False)
    contents = forms.MultipleChoiceField(
        label=gettext_lazy("Nội dung"), choices=Content.choices, required=False, widget=forms.CheckboxSelectMultiple
    )

    def clean(self) -> dict[str, Any]:
        """A unit has its month, years and contents."""
        data = super().clean() or {}
        if data.get("unit"):
            self.need("month", "from_year", "to_year", "contents")
        return data

    def value(self) -> LineFact | None:
        """The line; None of an empty row."""
        return LineFact(**self.cleaned_data) if self.cleaned_data.get("unit") else None


class PlanForm(WorkForm):
    """The year and title of a plan."""

    year = _year(gettext_lazy("Năm"))
    kind = forms.ChoiceField(label=gettext_lazy("Loại kế hoạch"), choices=PlanKind.choices)
    title = forms.CharField(label=gettext_lazy("Tên kế hoạch"), max_length=300)
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)


class PlanPage:
    """The editor of a plan: its facts and its lines."""

    def __init__(self, data: Mapping[str, Any] | None, agency: Agency, plan: Plan | None) -> None:
        year = timezone.localdate().year
        known = {"year": year, "kind": PlanKind.AUTHORITY, "title": ""}
        if plan:
            known = {name: getattr(plan, name) for name in ("year", "kind", "title", "version")}
        self.form = PlanForm(data, initial=known)
        if plan:
            del self.form.fields["year"], self.form.fields["kind"]
        lines = [_line_initial(each) for each in plan.lines.select_related("unit")] if plan else []
        self.lines = Table(PlanLineForm, "don-vi", data, lines)
        for row in self.lines.forms:
            row.fields["unit"].agency = agency

    def is_valid(self) -> bool:
        """Whether all of it can stand; every part is looked at."""
        found = [self.form.is_valid(), self.lines.is_valid()]
        return all(found)


def _line_initial(line: PlanLine) -> dict[str, Any]:
    names = ("month", "from_year", "to_year", "lead", "contents")
    return {"unit": line.unit.name, **{name: getattr(line, name) for name in names}}


class CaseForm(WorkForm):
    """The facts of an inspection."""

    unit = UnitField()
    kind = forms.ChoiceField(label=gettext_lazy("Kiểm tra của"), choices=PlanKind.choices)
    reason = _area(gettext_lazy("Lý do kiểm tra ngoài kế hoạch"), 3)
    title = forms.CharField(label=gettext_lazy("Tên cuộc kiểm tra"), max_length=300)
    grounds = _area(gettext_lazy("Căn cứ"), 4, gettext_lazy("Mỗi căn cứ một dòng."), required=False)
    contents = forms.MultipleChoiceField(
        label=gettext_lazy("Nội dung kiểm tra"), choices=Content.choices, widget=forms.CheckboxSelectMultiple
    )
    from_year = _year(gettext_lazy("Thời kỳ kiểm tra từ năm"))
    to_year = _year(gettext_lazy("Đến hết năm"))
    starts_on = DayField(label=gettext_lazy("Kiểm tra từ ngày"))
    ends_on = DayField(label=gettext_lazy("Đến hết ngày"))
    answer_due_on = DayField(
        label=gettext_lazy("Hạn trả lời đề cương"), help_text=gettext_lazy("Tính cả ngày này; do đoàn kiểm tra đặt.")
    )
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)


class MemberForm(RowForm):
    """Somebody of the team; a row with neither account nor name is none."""

    role = forms.ChoiceField(
        label=gettext_lazy("Nhiệm vụ"), choices=MemberRole.choices, required=False, initial=MemberRole.MEMBER
    )
    account = forms.TypedChoiceField(
        label=gettext_lazy("Cán bộ của cơ quan"), coerce=int, empty_value=None, required=False
    )
    name = forms.CharField(label=gettext_lazy("Hoặc họ tên người ngoài cơ quan"), max_length=120, required=False)
    office = forms.CharField(label=gettext_lazy("Chức vụ, cơ quan"), max_length=300, required=False)

    def clean(self) -> dict[str, Any]:
        """A stranger has an office; nobody is both."""
        data = super().clean() or {}
        if data.get("account") and data.get("name"):
            self.add_error("name", _("Chọn cán bộ của cơ quan, hoặc ghi tên người ngoài; không cả hai."))
        if data.get("name") and not data.get("account"):
            self.need("office")
        return data


class CasePage:
    """The editor of an inspection that is being prepared: its facts and its team."""

    def __init__(
        self,
        data: Mapping[str, Any] | None,
        agency: Agency,
        *,
        line: PlanLine | None = None,
        inspection: Inspection | None = None,
    ) -> None:
        names = [name for name in CaseForm.base_fields if name not in {"unit", "version"}]
        initial = _from_line(line) if line else {"kind": PlanKind.AUTHORITY}
        if inspection:
            initial = {name: getattr(inspection, name) for name in names} | {"version": inspection.version}
        self.form = CaseForm(data, initial=initial)
        self.form.fields["unit"].agency = agency  # type: ignore[attr-defined] # a UnitField
        gone = ["unit", "kind"] if inspection else []
        gone += ["unit", "kind", "reason"] if line or (inspection and inspection.line_id) else []
        for name in set(gone):
            del self.form.fields[name]
        self.accounts = {each.pk: each for each in team_choices(agency)}
        team = inspection.team.all() if inspection else []
        rows = [
            {"role": each.role, "account": each.account_id, "office": each.office}
            | ({} if each.account_id else {"name": each.name})
            for each in team
        ]
        self.team = Table(MemberForm, "doan", data, rows or [{"role": MemberRole.LEAD}, {"role": MemberRole.MEMBER}])
        choices = [("", _("— chọn —")), *((pk, str(each.full_name)) for pk, each in self.accounts.items())]
        for row in self.team.forms:
            row.fields["account"].choices = choices
            row.value = lambda row=row: self._member(row.cleaned_data)

    def is_valid(self) -> bool:
        """Whether all of it can stand; every part is looked at."""
        found = [self.form.is_valid(), self.team.is_valid()]
        return all(found)

    def facts(self) -> dict[str, Any]:
        """What the services ask for."""
        return {
            name: value for name, value in self.form.cleaned_data.items() if name not in {"unit", "kind", "version"}
        }

    def _member(self, data: Mapping[str, Any]) -> MemberFact | None:
        account = self.accounts.get(data.get("account") or 0)
        if account is None and not data.get("name"):
            return None
        return MemberFact(data.get("role") or MemberRole.MEMBER, account, data.get("name", ""), data.get("office", ""))


def _from_line(line: PlanLine) -> dict[str, Any]:
    title = _("Kiểm tra công tác thi đua, khen thưởng tại %(unit)s năm %(year)s") % {
        "unit": line.unit,
        "year": line.plan.year,
    }
    ground = f"Căn cứ Kế hoạch số {line.plan.number} ngày {line.plan.approved_on:%d/%m/%Y};"
    law = "Căn cứ Luật Thi đua, khen thưởng số 06/2022/QH15;"
    names = ("contents", "from_year", "to_year")
    return {"title": title, "grounds": f"{law}\n{ground}", **{name: getattr(line, name) for name in names}}


class QuestionForm(RowForm):
    """One question; a row without a text is none."""

    content = forms.ChoiceField(
        label=gettext_lazy("Nội dung"), choices=[("", gettext_lazy("Chung")), *Content.choices], required=False
    )
    text = _area(gettext_lazy("Câu hỏi, yêu cầu"), 2, required=False)

    def value(self) -> tuple[str, str] | None:
        """The question; None of an empty row."""
        data = self.cleaned_data
        return (data["content"], data["text"]) if data.get("text") else None


def questions_table(data: Mapping[str, Any] | None, inspection: Inspection) -> Table:
    """The questions as they are; those of practice for the contents where there are none yet."""
    rows = list(inspection.questions.values("content", "text"))
    usual = [
        {"content": code, "text": text} for code in inspection.contents for text in usual_questions().get(code, ())
    ]
    return Table(QuestionForm, "cau-hoi", data, rows or usual)


class AnswerForm(WorkForm):
    """An answer and a file for each question, as `q<number>` and `f<number>`."""

    def __init__(self, *args: Any, questions: Sequence[Question], version: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.questions = questions
        for each in questions:
            self.fields[f"q{each.pk}"] = _area(f"{each.position}. {each.text}", 4, required=False, initial=each.answer)
            self.fields[f"f{each.pk}"] = _file(_("Tài liệu kèm câu %(number)s") % {"number": each.position})
        self.fields["version"] = forms.IntegerField(widget=forms.HiddenInput, required=False, initial=version)

    def answers(self) -> dict[int, str]:
        """What was typed, by the number of the question."""
        return {each.pk: self.cleaned_data[f"q{each.pk}"] for each in self.questions}

    def uploads(self) -> dict[int, list[Any]]:
        """What was sent, by the number of the question."""
        sent = {each.pk: self.cleaned_data.get(f"f{each.pk}") for each in self.questions}
        return {number: [file] for number, file in sent.items() if file}


class DrawForm(WorkForm):
    """From which list, and how many."""

    drawn_from = forms.ChoiceField(label=gettext_lazy("Rút từ"), choices=DrawnFrom.choices, widget=forms.RadioSelect)
    size = forms.IntegerField(label=gettext_lazy("Số dòng cần rút"), min_value=1, max_value=1_000)
    reason = forms.CharField(
        label=gettext_lazy("Lý do rút thêm"),
        max_length=500,
        required=False,
        help_text=gettext_lazy("Chỉ cần khi đã rút từ danh sách này; lần rút trước vẫn giữ nguyên."),
    )


class FindingForm(WorkForm):
    """A finding on a question or a drawn row."""

    about = forms.ChoiceField(label=gettext_lazy("Về"))
    text = _area(gettext_lazy("Phát hiện"), 4)
    evidence = _area(gettext_lazy("Chứng cứ"), 3, gettext_lazy("Văn bản, số liệu, trang nào."))
    ground = forms.ChoiceField(label=gettext_lazy("Căn cứ hủy bỏ khen thưởng (nếu có)"), required=False)
    explain_due_on = DayField(label=gettext_lazy("Hạn giải trình"), help_text=gettext_lazy("Tính cả ngày này."))
    uploads = _file(gettext_lazy("Tài liệu chứng minh (nếu có)"))

    def __init__(self, *args: Any, questions: Sequence[Question], rows: Sequence[SampledRow], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.things: dict[str, Question | SampledRow] = {
            **{f"q{each.pk}": each for each in questions},
            **{f"r{each.pk}": each for each in rows},
        }
        asked = [(f"q{each.pk}", f"{each.position}. {each.text[:100]}") for each in questions]
        drawn = [(f"r{each.pk}", str(each)) for each in rows]
        self.fields["about"].choices = [  # type: ignore[attr-defined] # a ChoiceField
            (_("Đề cương"), asked),
            *([(_("Mẫu đã rút"), drawn)] if drawn else []),
        ]
        grounds = [(code, f"{each.text} ({each.source})") for code, each in kinds()["revocation"].grounds.items()]
        self.fields["ground"].choices = [("", _("Không")), *grounds]  # type: ignore[attr-defined] # a ChoiceField

    def finding(self) -> dict[str, Any]:
        """What the service asks for."""
        data = dict(self.cleaned_data)
        thing, file = self.things[data.pop("about")], data.pop("uploads", None)
        place = {"question": thing} if isinstance(thing, Question) else {"row": thing}
        return data | place | {"uploads": [file] if file else []}


class ExplainForm(WorkForm):
    """The unit's explanation of a finding."""

    explanation = _area(gettext_lazy("Giải trình"), 5)
    uploads = _file(gettext_lazy("Tài liệu kèm theo (nếu có)"))


class SettleForm(WorkForm):
    """Whether a finding is kept, and why; `seen` is the explanation that was read."""

    keep = forms.ChoiceField(
        label=gettext_lazy("Kết quả xem xét"),
        choices=[("keep", gettext_lazy("Giữ nguyên")), ("drop", gettext_lazy("Bỏ phát hiện"))],
        widget=forms.RadioSelect,
    )
    reason = _area(gettext_lazy("Lý do"), 3)
    seen = forms.CharField(widget=forms.HiddenInput, required=False, strip=False)

    def __init__(self, *args: Any, finding: Finding, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["seen"].initial = finding.mark


class PaperForm(WorkForm):
    """The paper that was signed."""

    number = forms.CharField(label=gettext_lazy("Số, ký hiệu văn bản"), max_length=60)
    signed_on = DayField(label=gettext_lazy("Ngày văn bản"))
    signer_name = forms.CharField(label=gettext_lazy("Người ký"), max_length=120, required=False)
    signer_title = forms.CharField(label=gettext_lazy("Chức vụ người ký"), max_length=120, required=False)
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)


class ConclusionForm(WorkForm):
    """The text of the conclusion."""

    conclusion = _area(
        gettext_lazy("Kết luận"), 12, gettext_lazy("Kết quả kiểm tra, ưu điểm, tồn tại, nguyên nhân, trách nhiệm.")
    )
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)


class AdviceForm(RowForm):
    """One recommendation; a row without a text is none."""

    text = _area(gettext_lazy("Kiến nghị"), 2, required=False)
    due_on = DayField(label=gettext_lazy("Hạn thực hiện"), required=False)

    def clean(self) -> dict[str, Any]:
        """A recommendation has its day."""
        data = super().clean() or {}
        if data.get("text"):
            self.need("due_on")
        return data

    def value(self) -> Advice | None:
        """The recommendation; None of an empty row."""
        data = self.cleaned_data
        return Advice(data["text"], data["due_on"]) if data.get("text") else None


class ReportForm(WorkForm):
    """How a recommendation was carried out."""

    text = _area(gettext_lazy("Kết quả thực hiện"), 5)
    uploads = _file(gettext_lazy("Tài liệu chứng minh (nếu có)"))


class WhyForm(ReasonForm):
    """Why something is given up, given back or released."""

    most = 500


class InspectionFilter(forms.Form):
    """What narrows the list; every field may be left empty."""

    q = forms.CharField(label=gettext_lazy("Tìm theo tên, đơn vị"), required=False)
    state = forms.ChoiceField(
        label=gettext_lazy("Trạng thái"), required=False, choices=[("", gettext_lazy("Tất cả")), *State.choices]
    )
    year = _year(gettext_lazy("Năm kiểm tra"), required=False)
