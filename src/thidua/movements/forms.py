"""Forms of movements: what a person types, before a service looks at it."""

import re
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from thidua.law import load_corpus
from thidua.legislation.queries import by_family
from thidua.movements.models import Criterion, Kind, Launcher, Movement, Report, Result, Review, ReviewKind, State
from thidua.movements.queries import number_of
from thidua.movements.services import Line, Mark, Measure, Rows, Term
from thidua.movements.services.plans import FACTS
from thidua.screens.forms import DayField, ReasonForm, WorkForm
from thidua.screens.rows import Table
from thidua.vietnamese.numbers import grouped_text

THOUSANDS = re.compile(r"^\d{1,3}(\.\d{3})+(,\d+)?$")


class NumberField(forms.DecimalField):
    """A number typed the Vietnamese way: 12,5 and 1.250; 12.5 is read as well."""

    default_error_messages = {"invalid": _("Nhập một số, ví dụ 12,5.")}

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("widget", forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"}))
        super().__init__(**{"min_value": 0, "max_digits": 12, "decimal_places": 2} | kwargs)

    def to_python(self, value: Any) -> Any:
        """Read the comma as the sign of decimals, and points between groups of three as what groups them."""
        if isinstance(value, str):
            value = value.strip().replace(" ", "")
            value = value.replace(".", "").replace(",", ".") if THOUSANDS.match(value) else value.replace(",", ".")
        return super().to_python(value)

    def prepare_value(self, value: Any) -> Any:
        """Show a kept number the way it is typed."""
        return shown(value) if isinstance(value, Decimal) else value


def shown(value: Decimal | None) -> str:
    """A number as it is typed; empty for none."""
    return "" if value is None else grouped_text(value)


def _area(label: Any, rows: int, hint: Any = "") -> forms.CharField:
    return forms.CharField(
        label=label, required=False, widget=forms.Textarea(attrs={"rows": rows}), help_text=hint, max_length=20_000
    )


class PlanForm(WorkForm):
    """The texts of a plan, in the order of the outline."""

    title = forms.CharField(label=_("Tên phong trào"), max_length=300, help_text=_("Ngắn gọn, dễ nhớ."))
    slogan = forms.CharField(label=_("Khẩu hiệu"), max_length=200, required=False)
    kind = forms.ChoiceField(label=_("Hình thức"), choices=Kind.choices)
    grounds = _area(_("Căn cứ"), 4, _("Mỗi căn cứ một dòng."))
    aim = _area(_("I. Mục đích, yêu cầu"), 5)
    participants = _area(_("II. Đối tượng, phạm vi"), 4)
    starts_on = DayField(label=_("Từ ngày"))
    ends_on = DayField(label=_("Đến hết ngày"), help_text=_("Tính cả ngày này. Từ 3 năm trở lên thì phải sơ kết."))
    content = _area(_("III. Nội dung thi đua"), 6, _("Cụ thể, có chỉ tiêu đo được."))
    ranking = _area(_("Cách chấm điểm, xếp hạng"), 3)
    commendation = _area(_("IV. Khen thưởng"), 4)
    funds = _area(_("Kinh phí"), 2)
    organisation = _area(_("V. Tổ chức thực hiện"), 5)
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def facts(self) -> dict[str, Any]:
        """What the services ask for."""
        return {name: self.cleaned_data[name] for name in FACTS}


class MeasureForm(WorkForm):
    """One criterion; a row without a name is none."""

    pk = forms.IntegerField(widget=forms.HiddenInput, required=False)
    name = forms.CharField(label=_("Tiêu chí"), max_length=300, required=False)
    unit = forms.CharField(label=_("Đơn vị tính"), max_length=40, required=False)
    target = NumberField(label=_("Chỉ tiêu"), required=False)
    max_points = NumberField(label=_("Điểm tối đa"), required=False, max_digits=7)
    tie_break = forms.IntegerField(
        label=_("Xét khi bằng điểm"), required=False, min_value=1, max_value=99, help_text=_("1 xét trước, 2 xét sau…")
    )

    def clean(self) -> dict[str, Any]:
        """A criterion has points."""
        data = super().clean() or {}
        if data.get("name") and data.get("max_points") is None and "max_points" not in self.errors:
            self.add_error("max_points", _("Cần điểm tối đa."))
        return data

    def value(self) -> Measure | None:
        """The criterion; None of an empty row."""
        data = self.cleaned_data
        return Measure(**{key: data[key] for key in _MEASURED}) if data.get("name") else None


_MEASURED = ("name", "max_points", "unit", "target", "tie_break", "pk")


class LineForm(WorkForm):
    """One promised award; a row without an award is none."""

    award = forms.ChoiceField(label=_("Danh hiệu, hình thức"), required=False)
    count = forms.IntegerField(label=_("Số lượng tối đa"), required=False, min_value=1, max_value=100_000)
    papers = forms.CharField(label=_("Hồ sơ"), max_length=300, required=False)
    due_on = DayField(label=_("Hạn gửi hồ sơ"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["award"].choices = [  # type: ignore[attr-defined] # a ChoiceField
            ("", _("Chọn…")),
            *(
                (family, [(award.code, award.name) for award in awards])
                for family, awards in by_family(list(load_corpus().awards.values()))
            ),
        ]

    def value(self) -> Line | None:
        """The line; None of an empty row."""
        return Line(**self.cleaned_data) if self.cleaned_data.get("award") else None


class TermForm(WorkForm):
    """One period of reports; a row without a name and a day is none."""

    name = forms.CharField(label=_("Kỳ báo cáo"), max_length=120, required=False)
    due_on = DayField(label=_("Hạn gửi"), required=False)

    def clean(self) -> dict[str, Any]:
        """A period has both."""
        data = super().clean() or {}
        if bool(data.get("name")) != bool(data.get("due_on")) and not self.errors:
            self.add_error("due_on" if data.get("name") else "name", _("Cần điền mục này."))
        return data

    def value(self) -> Term | None:
        """The period; None of an empty row."""
        return Term(**self.cleaned_data) if self.cleaned_data.get("name") else None


class PlanPage:
    """The whole editor: the texts and the three tables."""

    def __init__(self, data: Mapping[str, Any] | None, movement: Movement | None, initial: dict[str, Any]) -> None:
        criteria = list(movement.criteria.all()) if movement else []
        names = ("name", "unit", "target", "max_points", "tie_break", "pk")
        self.form = PlanForm(data, initial=initial)
        self.measures = Table(MeasureForm, "tieu-chi", data, [{n: getattr(c, n) for n in names} for c in criteria])
        lines = movement.lines.values("award", "count", "papers", "due_on") if movement else []
        self.lines = Table(LineForm, "khen-thuong", data, list(lines))
        terms = movement.periods.values("name", "due_on") if movement else []
        self.terms = Table(TermForm, "ky-bao-cao", data, list(terms))
        inherited = {each.pk for each in criteria if each.inherited_id}
        for each in self.measures.forms:
            each.is_inherited = (each["pk"].value() in inherited) or str(each["pk"].value()) in {
                str(number) for number in inherited
            }

    def is_valid(self) -> bool:
        """Whether all of it can stand; every part is looked at, so that every fault is shown."""
        found = [each.is_valid() for each in (self.form, self.measures, self.lines, self.terms)]
        return all(found)

    def rows(self) -> Rows:
        """What the tables say."""
        return Rows(self.measures.values(), self.lines.values(), self.terms.values())


class LaunchForm(WorkForm):
    """The signed paper that launches."""

    number = forms.CharField(label=_("Số, ký hiệu văn bản"), max_length=60, help_text=_("Ví dụ: 15/KH-UBND"))
    signed_on = DayField(label=_("Ngày văn bản"))
    signer_name = forms.CharField(label=_("Người ký"), max_length=120, required=False)
    signer_title = forms.CharField(label=_("Chức vụ người ký"), max_length=120, required=False)


class WhyForm(ReasonForm):
    """Why something is given back, returned, withdrawn or ended."""

    most = 500


class NumbersForm(WorkForm):
    """A number for each criterion, as `c<number>`."""

    def __init__(self, *args: Any, criteria: Iterable[Criterion], kept: dict[str, str] | None = None, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.criteria = list(criteria)
        for each in self.criteria:
            unit = f" ({each.unit})" if each.unit else ""
            hint = _("Chỉ tiêu của kế hoạch: %(target)s") % {"target": shown(each.target)} if each.target else ""
            self.fields[f"c{each.pk}"] = NumberField(
                label=f"{each.name}{unit}",
                required=False,
                help_text=hint,
                initial=number_of(kept or {}, each.pk),
            )

    def numbers(self) -> dict[int, Decimal | None]:
        """What was typed, by criterion."""
        return {each.pk: self.cleaned_data[f"c{each.pk}"] for each in self.criteria}


class ReportForm(NumbersForm):
    """The report of a period."""

    def __init__(self, *args: Any, report: Report | None, **kwargs: Any) -> None:
        super().__init__(*args, kept=report.values if report else None, **kwargs)
        self.fields["text"] = _area(_("Kết quả nổi bật, khó khăn, kiến nghị"), 6)
        self.fields["text"].initial = report.text if report else ""
        self.fields["proofs"] = forms.FileField(
            label=_("Tài liệu chứng minh (nếu có)"), required=False, help_text=_("PDF, Word, Excel hoặc ảnh.")
        )
        version = report.version if report else 0
        self.fields["version"] = forms.IntegerField(widget=forms.HiddenInput, initial=version, required=False)


class ReviewOpenForm(WorkForm):
    """Which review, and when the meeting was."""

    kind = forms.ChoiceField(label=_("Loại"), choices=ReviewKind.choices, widget=forms.RadioSelect)
    held_on = DayField(label=_("Ngày họp"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["held_on"].initial = timezone.localdate()


class ReviewForm(WorkForm):
    """The points of everybody: `r<result>_c<criterion>`, with votes, reason and remark beside."""

    def __init__(
        self, *args: Any, review: Review, results: Sequence[Result], criteria: Sequence[Criterion], **kwargs: Any
    ):
        super().__init__(*args, **kwargs)
        self.results, self.criteria = results, criteria
        for row in results:
            for each in criteria:
                self.fields[f"r{row.pk}_c{each.pk}"] = NumberField(
                    label=f"{row.participation.name}: {each.name}",
                    required=False,
                    max_value=each.max_points,
                    initial=number_of(row.points, each.pk),
                )
            votes = forms.IntegerField(label=_("Phiếu"), required=False, min_value=0, max_value=9_999)
            self.fields[f"r{row.pk}_votes"] = votes
            self.fields[f"r{row.pk}_excluded"] = forms.CharField(
                label=_("Không xếp hạng vì"), required=False, max_length=300
            )
            self.fields[f"r{row.pk}_remark"] = forms.CharField(label=_("Nhận xét"), required=False, max_length=500)
            for name in ("votes", "excluded", "remark"):
                self.fields[f"r{row.pk}_{name}"].initial = getattr(row, name)
        self.fields["text"] = _area(_("Kết quả, bài học, mô hình, điển hình tiên tiến"), 6)
        self.fields["text"].initial = review.text
        self.fields["version"] = forms.IntegerField(widget=forms.HiddenInput, initial=review.version, required=False)

    def rows(self) -> list[tuple[Result, list[Any], list[Any]]]:
        """Each participant with the fields of its points, and the others."""
        return [
            (
                row,
                [self[f"r{row.pk}_c{each.pk}"] for each in self.criteria],
                [self[f"r{row.pk}_{name}"] for name in ("votes", "excluded", "remark")],
            )
            for row in self.results
        ]

    def marks(self) -> list[Mark]:
        """What the service asks for."""
        data = self.cleaned_data
        return [
            Mark(
                row.pk,
                {each.pk: data[f"r{row.pk}_c{each.pk}"] for each in self.criteria},
                data[f"r{row.pk}_votes"],
                data[f"r{row.pk}_excluded"],
                data[f"r{row.pk}_remark"],
            )
            for row in self.results
        ]


class MovementFilter(forms.Form):
    """What narrows the list of movements; every field may be left empty."""

    q = forms.CharField(label=_("Tìm theo tên"), required=False)
    launcher = forms.ChoiceField(
        label=_("Cấp phát động"), required=False, choices=[("", _("Tất cả")), *Launcher.choices]
    )
    state = forms.ChoiceField(label=_("Trạng thái"), required=False, choices=[("", _("Tất cả")), *State.choices])
    kind = forms.ChoiceField(label=_("Hình thức"), required=False, choices=[("", _("Tất cả")), *Kind.choices])
