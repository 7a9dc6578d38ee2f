"""Forms of the register: what a person types of a subject or of one row, before a service looks at it."""

import re
from typing import Any, ClassVar

from django import forms
from django.db.models import Model, QuerySet
from django.urls import reverse_lazy
from django.utils.translation import gettext_lazy as _

from thidua.agencies.models import Agency
from thidua.law import load_corpus
from thidua.register.models import (
    Basis,
    Category,
    ClusterResult,
    DisciplineKind,
    InitiativeKind,
    LeaveKind,
    MemberCount,
    MovementResult,
    ProceedingKind,
    RatingValue,
    Scope,
    Sex,
    Subject,
    SubjectKind,
)
from thidua.screens.forms import DayField, WorkForm
from thidua.vietnamese.dates import read_date
from thidua.vietnamese.names import fold

YEAR = _("Năm")
COUNTED_TITLES = ("advanced_worker", "grassroots_emulation_soldier")  # what the law's ratios of collectives ask for


def award_choices(kind: str) -> list[tuple[str, Any]]:
    """The awards that a kind of subject can have, titles and forms apart."""
    names = {"title": str(_("Danh hiệu thi đua")), "form": str(_("Hình thức khen thưởng"))}
    groups: dict[str, list[tuple[str, str]]] = {}
    for award in load_corpus().awards.values():
        if kind in award.subject_kinds:
            groups.setdefault(names[award.kind], []).append((award.code, award.name))
    return [("", _("Chọn…")), *groups.items()]


class VisibleAgencyField(forms.CharField):
    """An agency in sight, written by name, by code, or as «name (code)»; the browser suggests while one types."""

    agencies: QuerySet[Agency] = Agency.objects.none()

    def __init__(self, **kwargs: Any) -> None:
        attributes = {
            "list": "co-quan-goi-y",
            "autocomplete": "off",
            "hx-get": reverse_lazy("agencies:suggestions"),
            "hx-trigger": "input changed delay:250ms",
            "hx-target": "#co-quan-goi-y",
            "hx-swap": "innerHTML",
        }
        super().__init__(widget=forms.TextInput(attrs=attributes), **kwargs)

    def clean(self, value: Any) -> Any:
        """Return the Agency, or None when nothing was written and nothing is required."""
        text = super().clean(value)
        if not text:
            return None
        code = re.search(r"\(([^()]+)\)$", text)
        found = list(self.agencies.filter(code__iexact=code[1] if code else text)[:1])
        found = found or list(self.agencies.filter(name_fold=fold(text))[:2])
        if len(found) > 1:
            raise forms.ValidationError(_("Có nhiều cơ quan cùng tên. Hãy chọn trong gợi ý hoặc nhập mã cơ quan."))
        if not found:
            raise forms.ValidationError(_("Không tìm thấy cơ quan này. Gõ vài chữ của tên rồi chọn trong gợi ý."))
        return found[0]


def written(agency: Agency) -> str:
    """How an agency stands in a VisibleAgencyField."""
    return f"{agency.name} ({agency.code})"


class SearchForm(forms.Form):
    """What narrows the search; the one box understands names, citizen numbers and decision numbers."""

    q = forms.CharField(
        label=_("Tên, số định danh hoặc số quyết định"), required=False, widget=forms.TextInput({"type": "search"})
    )
    kind = forms.ChoiceField(label=_("Đối tượng"), required=False, choices=[("", _("Tất cả")), *SubjectKind.choices])
    agency = VisibleAgencyField(label=_("Cơ quan, đơn vị"), required=False)
    year = forms.IntegerField(
        label=_("Có khen thưởng năm"), required=False, widget=forms.TextInput({"inputmode": "numeric"})
    )

    def __init__(self, *args: Any, agencies: QuerySet[Agency], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["agency"].agencies = agencies  # type: ignore[attr-defined] # it is a VisibleAgencyField


class DecisionForm(forms.Form):
    """The number of a decision."""

    so = forms.CharField(label=_("Số quyết định"), required=False, widget=forms.TextInput({"type": "search"}))


class ClaimFilter(forms.Form):
    """What narrows the claims that wait."""

    kind = forms.ChoiceField(label=_("Loại"), required=False)
    q = forms.CharField(label=_("Tên đối tượng"), required=False, widget=forms.TextInput({"type": "search"}))

    def __init__(self, *args: Any, kinds: list[tuple[str, Any]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = [("", _("Tất cả")), *kinds]  # type: ignore[attr-defined] # a ChoiceField


class ReasonForm(WorkForm):
    """Why something is taken back."""

    reason = forms.CharField(
        label=_("Lý do"),
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Nêu căn cứ, ví dụ số và ngày của văn bản."),
    )


class EndForm(WorkForm):
    """The last day of something that was open."""

    ends_on = DayField(label=_("Ngày kết thúc"), help_text=_("Ngày cuối cùng còn hiệu lực."))


class SubjectForm(WorkForm):
    """A new subject, or, without `kind`, one that is changed."""

    kind = forms.ChoiceField(label=_("Đối tượng"), choices=SubjectKind.choices)
    name = forms.CharField(label=_("Họ và tên, hoặc tên tập thể, hộ gia đình"), max_length=300)
    agency = VisibleAgencyField(label=_("Cơ quan, đơn vị"))
    birth = forms.CharField(
        label=_("Ngày sinh"), required=False, help_text=_("ngày/tháng/năm, hoặc chỉ năm sinh nếu chưa rõ")
    )
    sex = forms.ChoiceField(label=_("Giới tính"), choices=[("", "—"), *Sex.choices], required=False)
    citizen_number = forms.CharField(
        label=_("Số định danh cá nhân (CCCD)"),
        required=False,
        help_text=_("12 chữ số; hệ thống chỉ giữ dạng mã hóa và ba số cuối."),
        widget=forms.TextInput({"inputmode": "numeric", "autocomplete": "off"}),
    )
    founded_on = DayField(label=_("Ngày thành lập"), required=False)
    job_title = forms.CharField(label=_("Chức vụ"), max_length=200, required=False)
    is_leader = forms.BooleanField(label=_("Là lãnh đạo, quản lý"), required=False)
    categories = forms.MultipleChoiceField(
        label=_("Thuộc diện"), choices=Category.choices, required=False, widget=forms.CheckboxSelectMultiple
    )
    address = forms.CharField(label=_("Địa chỉ"), max_length=300, required=False)
    reason = forms.CharField(
        label=_("Lý do thay đổi"), max_length=300, required=False, help_text=_("Cần cho đổi tên và chuyển đơn vị.")
    )

    def __init__(self, *args: Any, agencies: QuerySet[Agency], kind: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.subject_kind = kind
        self.fields["agency"].agencies = agencies  # type: ignore[attr-defined] # it is a VisibleAgencyField
        if kind:
            del self.fields["kind"]
            left_out = ("founded_on",) if kind == SubjectKind.PERSON else ("birth", "sex", "citizen_number")
            for name in left_out:
                del self.fields[name]
        else:
            del self.fields["reason"]

    def clean(self) -> dict[str, Any]:
        """Split the birth into a date or a year, and refuse personal fields for collectives."""
        data = super().clean() or {}
        if "birth" not in self.fields:
            return data
        read = read_date(data.pop("birth", ""))
        if read.error:
            self.add_error("birth", read.error)
        data["birth_date"], data["birth_year"] = read.value, read.year
        if (self.subject_kind or data.get("kind")) != SubjectKind.PERSON:
            for name, value in (
                ("birth", read.year),
                ("sex", data.get("sex")),
                ("citizen_number", data.get("citizen_number")),
            ):
                if value:
                    self.add_error(name, _("Chỉ dùng cho cá nhân."))
        return data


def subject_fields(subject: Subject) -> dict[str, Any]:
    """What the form of a subject shows; the citizen number is never shown again."""
    birth = subject.birth_date.strftime("%d/%m/%Y") if subject.birth_date else str(subject.birth_year or "")
    return {
        "name": subject.name,
        "agency": written(subject.agency),
        "birth": birth,
        "sex": subject.sex,
        "founded_on": subject.founded_on,
        "job_title": subject.job_title,
        "is_leader": subject.is_leader,
        "categories": subject.categories,
        "address": subject.address,
    }


def year_field(label: Any = YEAR, **kwargs: Any) -> forms.IntegerField:
    """A year typed as four digits."""
    return forms.IntegerField(label=label, widget=forms.TextInput({"inputmode": "numeric", "maxlength": 4}), **kwargs)


def count_field(label: Any, **kwargs: Any) -> forms.IntegerField:
    """A number from 0."""
    return forms.IntegerField(label=label, min_value=0, widget=forms.TextInput({"inputmode": "numeric"}), **kwargs)


def document_field() -> forms.CharField:
    """The paper that a row rests on."""
    return forms.CharField(
        label=_("Văn bản"), max_length=200, required=False, help_text=_("Số, ngày, cơ quan ban hành.")
    )


class RowForm(WorkForm):
    """One row of a subject. With `correcting` it asks for the reason."""

    shown: ClassVar[tuple[str, ...]] = ()  # fields of the row, when they are not the form's own

    def __init__(self, *args: Any, kind: str, correcting: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if correcting:
            self.fields["reason"] = forms.CharField(
                label=_("Lý do đính chính"),
                widget=forms.Textarea(attrs={"rows": 2}),
                error_messages={"required": _("Cần nêu lý do.")},
            )
        self.set_up(kind)

    def set_up(self, kind: str) -> None:
        """Fit the form to the kind of subject."""

    def values(self) -> dict[str, Any]:
        """What was typed, by the names of the service's arguments; the reason apart."""
        return {name: value for name, value in self.cleaned_data.items() if name != "reason"}

    @classmethod
    def fields_of(cls, row: Model) -> dict[str, Any]:
        """What the form shows of a row."""
        return {name: getattr(row, name) for name in cls.base_fields}


class AwardForm(RowForm):
    code = forms.ChoiceField(label=_("Danh hiệu, hình thức khen thưởng"))
    year = year_field(_("Năm thành tích"))
    from_year = year_field(_("Từ năm"), required=False, help_text=_("Chỉ điền khi khen cho nhiều năm."))
    basis = forms.ChoiceField(label=_("Loại hình khen thưởng"), choices=Basis.choices, required=False)
    decision_number = forms.CharField(
        label=_("Số quyết định"), max_length=60, required=False, help_text=_("Ví dụ: 12/QĐ-SNV")
    )
    decided_on = DayField(label=_("Ngày quyết định"), required=False)
    decided_by = forms.CharField(
        label=_("Người quyết định"), max_length=200, required=False, help_text=_("Chức vụ, ví dụ Chủ tịch UBND tỉnh.")
    )
    citation = forms.CharField(label=_("Thành tích"), required=False, widget=forms.Textarea(attrs={"rows": 3}))

    def set_up(self, kind: str) -> None:
        """Only the awards that this kind of subject can have."""
        self.fields["code"].choices = award_choices(kind)  # type: ignore[attr-defined] # a ChoiceField
        self.fields["basis"].initial = Basis.MERIT


class RatingForm(RowForm):
    year = year_field()
    rating = forms.ChoiceField(label=_("Xếp loại"), choices=RatingValue.choices, widget=forms.RadioSelect)
    rated_by = forms.CharField(label=_("Cơ quan đánh giá"), max_length=200, required=False)
    document = document_field()


def _applied(value: str) -> bool | None:
    return {"yes": True, "no": False}.get(value)


class InitiativeForm(RowForm):
    kind = forms.ChoiceField(label=_("Loại"), choices=InitiativeKind.choices)
    title = forms.CharField(label=_("Tên"), max_length=500)
    year = year_field(_("Năm công nhận"))
    recognised_by = forms.ChoiceField(
        label=_("Cấp công nhận"), choices=[("", _("Chưa rõ")), *Scope.choices], required=False
    )
    scope = forms.ChoiceField(
        label=_("Phạm vi ảnh hưởng"), choices=[("", _("Chưa rõ")), *Scope.choices], required=False
    )
    applied = forms.TypedChoiceField(
        label=_("Đã áp dụng hiệu quả"),
        choices=[("", _("Chưa rõ")), ("yes", _("Đã áp dụng")), ("no", _("Chưa áp dụng"))],
        coerce=_applied,
        empty_value=None,
        required=False,
    )
    used_for = forms.ChoiceField(
        label=_("Đã dùng cho"), required=False, help_text=_("Một sáng kiến chỉ dùng cho một lần khen thưởng.")
    )
    document = document_field()

    def set_up(self, kind: str) -> None:
        """An initiative may have served any award that this kind of subject can have."""
        choices = [("", _("Chưa dùng")), *award_choices(kind)[1:]]
        self.fields["used_for"].choices = choices  # type: ignore[attr-defined] # a ChoiceField

    @classmethod
    def fields_of(cls, row: Any) -> dict[str, Any]:
        """Show the three answers as they are chosen."""
        applied = {True: "yes", False: "no", None: ""}[row.applied]
        return {**super().fields_of(row), "applied": applied}


class PeriodForm(RowForm):
    starts_on = DayField(label=_("Từ ngày"))
    ends_on = DayField(label=_("Đến ngày"), required=False, help_text=_("Để trống khi chưa kết thúc."))
    document = document_field()


class DisciplineForm(PeriodForm):
    kind = forms.ChoiceField(label=_("Hình thức kỷ luật"), choices=DisciplineKind.choices)
    field_order = ["kind"]


class ProceedingForm(PeriodForm):
    kind = forms.ChoiceField(label=_("Việc"), choices=ProceedingKind.choices)
    field_order = ["kind"]


class LeaveForm(PeriodForm):
    kind = forms.ChoiceField(label=_("Loại"), choices=LeaveKind.choices)
    field_order = ["kind"]


class ServiceForm(PeriodForm):
    post = forms.CharField(label=_("Chức vụ"), max_length=200)
    field_order = ["post"]


class MemberCountForm(RowForm):
    year = year_field()
    total = count_field(_("Tổng số người"))
    document = document_field()

    def set_up(self, kind: str) -> None:
        """One field for each count that the law's ratios ask for."""
        awards = load_corpus().awards
        for value, label in RatingValue.choices:
            self.fields[f"rated_{value}"] = count_field(label, required=False)
        for code in COUNTED_TITLES:
            self.fields[f"holding_{code}"] = count_field(awards[code].name, required=False)
        for value, label in DisciplineKind.choices:
            self.fields[f"disciplined_{value}"] = count_field(
                _("Bị kỷ luật: %(kind)s") % {"kind": str(label).lower()}, required=False
            )
        self.order_fields(["year", "total", *(name for name in self.fields if "_" in name), "document", "reason"])

    def values(self) -> dict[str, Any]:
        """Counts left empty are not known and are left out."""
        data = super().values()
        plain = {name: data[name] for name in ("year", "total", "document")}
        return plain | {part: self._part(part) for part in ("rated", "holding", "disciplined")}

    def _part(self, part: str) -> dict[str, int]:
        start = f"{part}_"
        return {
            name.removeprefix(start): value
            for name, value in self.cleaned_data.items()
            if name.startswith(start) and value is not None
        }

    @classmethod
    def fields_of(cls, row: Any) -> dict[str, Any]:
        """Spread the counts over the fields."""
        counts: MemberCount = row
        spread = {
            f"{part}_{key}": value
            for part in ("rated", "holding", "disciplined")
            for key, value in getattr(counts, part).items()
        }
        return {"year": counts.year, "total": counts.total, "document": counts.document} | spread


class ClusterForm(RowForm):
    year = year_field()
    organised_by = forms.ChoiceField(label=_("Đơn vị tổ chức"), choices=ClusterResult.Organiser.choices)
    rank = forms.IntegerField(label=_("Xếp thứ"), min_value=1, widget=forms.TextInput({"inputmode": "numeric"}))
    document = document_field()


class MovementForm(RowForm):
    year = year_field(_("Năm sơ kết, tổng kết"))
    launched_by = forms.ChoiceField(label=_("Cấp phát động"), choices=MovementResult.Launcher.choices)
    years = forms.IntegerField(
        label=_("Thời gian (năm)"), min_value=1, widget=forms.TextInput({"inputmode": "numeric"})
    )
    evaluated_at = forms.ChoiceField(label=_("Đánh giá tại"), choices=MovementResult.Evaluation.choices)
    rank = forms.IntegerField(label=_("Xếp thứ"), min_value=1, widget=forms.TextInput({"inputmode": "numeric"}))
    document = document_field()
