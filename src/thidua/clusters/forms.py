"""Forms of clusters: each for one thing a person can do."""

from collections.abc import Iterable, Sequence
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _g
from django.utils.translation import gettext_lazy as _

from thidua.agencies.models import Agency
from thidua.agencies.queries import subtree
from thidua.clusters.models import Cluster, ClusterYear, Criterion, Membership
from thidua.clusters.pasting import read_points, shown_points
from thidua.clusters.services.forming import CENTRAL, may_take_part
from thidua.screens.forms import DayField, ReasonForm, WorkForm

LARGE = forms.Textarea(attrs={"rows": 4})
TIES = {"base": _("Tổng điểm chuẩn cao hơn"), "minus": _("Ít điểm trừ hơn"), "bonus": _("Điểm thưởng cao hơn")}


def tie_text(name: str) -> str:
    """A tie-break rule in words."""
    if name in TIES:
        return str(TIES[name])
    if name.startswith("table:"):
        return _g("Điểm bảng %(number)s cao hơn") % {"number": name.removeprefix("table:")}
    return {
        "points": _g("Tổng điểm"),
        "vote": _g("Phiếu suy tôn"),
        "lots": _g("Bốc thăm theo số đã ghi"),
    }.get(name, "")


class PointsField(forms.CharField):
    """Points typed with a comma or a dot; None when left empty."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("widget", forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off", "size": 7}))
        super().__init__(max_length=12, **kwargs)

    def clean(self, value: Any) -> Any:
        """The number, or None."""
        text = super().clean(value)
        if not text:
            return None
        if (points := read_points(text)) is None:
            raise forms.ValidationError(_g("Nhập một số từ 0, nhiều nhất hai chữ số thập phân, ví dụ 12,5."))
        return points

    def prepare_value(self, value: Any) -> Any:
        """Show a number the way it is typed."""
        return value if isinstance(value, str) or value is None else shown_points(value)


class ClusterForm(WorkForm):
    kind = forms.ChoiceField(label=_("Loại"), choices=Cluster.Kind.choices)
    name = forms.CharField(label=_("Tên cụm, khối"), max_length=300)
    document = forms.CharField(
        label=_("Văn bản phân cụm, khối"), max_length=200, required=False, help_text=_("Số, ký hiệu, ngày.")
    )


class ChangeClusterForm(ClusterForm):
    ended_on = DayField(label=_("Ngày thôi tổ chức"), required=False, help_text=_("Để trống khi còn tổ chức."))


class DaysForm(WorkForm):
    self_score_due = DayField(label=_("Hạn tự chấm (hết ngày)"))
    check_due = DayField(label=_("Hạn chấm chéo (hết ngày)"))
    appeal_days = forms.IntegerField(
        label=_("Số ngày nhận kiến nghị"), initial=10, help_text=_("Tính từ ngày sau ngày công bố, hết ngày cuối.")
    )
    covenant = forms.CharField(label=_("Nội dung giao ước thi đua"), widget=LARGE, required=False, max_length=20_000)
    rules = forms.CharField(label=_("Quy chế hoạt động"), widget=LARGE, required=False, max_length=20_000)
    exclusions = forms.CharField(
        label=_("Trường hợp không xếp hạng"),
        widget=LARGE,
        required=False,
        max_length=5_000,
        help_text=_("Mỗi dòng một trường hợp."),
    )
    tie_breaks = forms.CharField(
        label=_("Thứ tự xét khi bằng điểm"),
        initial="base, minus",
        required=False,
        max_length=200,
        help_text=_(
            "Cách nhau bằng dấu phẩy: base (tổng điểm chuẩn cao hơn), minus (ít điểm trừ hơn), bonus (điểm thưởng cao "
            "hơn), table:2 (điểm bảng 2 cao hơn). Vẫn bằng nhau thì theo phiếu suy tôn, rồi bốc thăm theo số ghi sẵn."
        ),
    )

    def clean_tie_breaks(self) -> list[str]:
        """The names in their order."""
        return [name.strip() for name in self.cleaned_data["tie_breaks"].split(",") if name.strip()]

    @staticmethod
    def of(year: ClusterYear) -> dict[str, Any]:
        """What the form shows of a year."""
        names = ("self_score_due", "check_due", "appeal_days", "covenant", "rules", "exclusions")
        return {name: getattr(year, name) for name in names} | {"tie_breaks": ", ".join(year.tie_breaks)}


class YearForm(DaysForm):
    year = forms.IntegerField(label=_("Năm thi đua"), initial=lambda: timezone.localdate().year)
    field_order = ("year",)


def candidates(organiser: Agency, taken: Iterable[int]) -> list[Agency]:
    """Agencies that may still be added: the organiser's own and, for the central council, the level's bodies."""
    below = subtree(organiser) if not _is_central(organiser) else Agency.objects.filter(level__in=CENTRAL)
    found = below.filter(ended_on=None).exclude(pk__in=list(taken)).order_by("level", "name")[:500]
    return [agency for agency in found if may_take_part(organiser, agency)]


def _is_central(organiser: Agency) -> bool:
    return organiser.authority == "central_committee"


class MembersForm(WorkForm):
    agencies = forms.MultipleChoiceField(label=_("Đơn vị"), widget=forms.CheckboxSelectMultiple)

    def __init__(self, *args: Any, agencies: Sequence[Agency], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.found = {str(agency.pk): agency for agency in agencies}
        self.fields["agencies"].choices = [(key, agency.name) for key, agency in self.found.items()]  # type: ignore[attr-defined] # a ChoiceField

    def clean_agencies(self) -> list[Agency]:
        """The agencies themselves."""
        return [self.found[key] for key in self.cleaned_data["agencies"]]


class LeadersForm(WorkForm):
    head = forms.ChoiceField(label=_("Trưởng cụm, khối"))
    deputy = forms.ChoiceField(label=_("Phó trưởng"), required=False)

    def __init__(self, *args: Any, members: Sequence[Membership], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.found = {str(member.agency_id): member.agency for member in members}
        names = [(key, agency.name) for key, agency in self.found.items()]
        self.fields["head"].choices = names  # type: ignore[attr-defined] # a ChoiceField
        self.fields["deputy"].choices = [("", _("Không có")), *names]  # type: ignore[attr-defined] # a ChoiceField

    def clean_head(self) -> Agency:
        """The agency itself."""
        return self.found[self.cleaned_data["head"]]

    def clean_deputy(self) -> Agency | None:
        """The agency itself, or None."""
        return self.found.get(self.cleaned_data["deputy"])


class CheckersForm(WorkForm):
    """Who checks each member; one field a member."""

    def __init__(self, *args: Any, members: Sequence[Membership], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for member in members:
            others = [(str(other.pk), other.agency.name) for other in members if other != member]
            self.fields[f"checker_{member.pk}"] = forms.ChoiceField(
                label=member.agency.name, choices=others, initial=str(member.checker_id or "")
            )

    def chosen(self) -> dict[int, int]:
        """Membership → membership."""
        return {int(name.removeprefix("checker_")): int(value) for name, value in self.cleaned_data.items()}


class TableForm(WorkForm):
    name = forms.CharField(label=_("Tên bảng"), max_length=200)
    max_points = PointsField(label=_("Tổng điểm chuẩn"), initial="100", help_text=_("Thường là 100 hoặc 1.000."))
    bonus_most = PointsField(
        label=_("Điểm thưởng tối đa"), required=False, help_text=_("Để trống: cộng hết điểm thưởng của các tiêu chí.")
    )
    rows = forms.CharField(
        label=_("Các tiêu chí"),
        widget=forms.Textarea(attrs={"rows": 14, "wrap": "off", "spellcheck": "false"}),
        max_length=100_000,
        help_text=_(
            "Mỗi dòng một tiêu chí: nhóm | tên tiêu chí | điểm tối đa | chuẩn, thưởng hoặc trừ | x nếu cần minh chứng. "
            "Có thể dán nguyên các cột từ bảng tính."
        ),
    )
    seen = forms.CharField(widget=forms.HiddenInput, required=False)


class SheetForm(WorkForm):
    """Points and a note for each criterion of a year."""

    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, criteria: Sequence[Criterion], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.criteria = criteria
        for each in criteria:
            points = PointsField(label=_g("Điểm: %(name)s") % {"name": each.name}, required=False)
            note = forms.CharField(label=_g("Ghi chú: %(name)s") % {"name": each.name}, required=False, max_length=1000)
            self.fields[f"points_{each.pk}"], self.fields[f"note_{each.pk}"] = points, note
            for name in (f"points_{each.pk}", f"note_{each.pk}"):
                self.fields[name].widget.attrs["aria-label"] = self.fields[name].label

    def given(self) -> dict[int, tuple[Any, str]]:
        """Criterion → points (None where left empty) and note."""
        data = self.cleaned_data
        return {each.pk: (data[f"points_{each.pk}"], data[f"note_{each.pk}"]) for each in self.criteria}


class CovenantForm(WorkForm):
    signed_on = DayField(label=_("Ngày ký"))
    signer = forms.CharField(label=_("Người ký"), max_length=200, help_text=_("Họ tên, chức vụ người đứng đầu."))


class WhyForm(ReasonForm):
    """Why a sheet is given back, or a unit leaves."""

    most = 2_000


class ExcludeForm(WorkForm):
    reason = forms.CharField(
        label=_("Lý do không xếp hạng"),
        widget=LARGE,
        max_length=2_000,
        required=False,
        help_text=_("Nêu trường hợp trong quy chế và văn bản. Để trống: đưa đơn vị trở lại xếp hạng."),
    )


class EvidenceForm(WorkForm):
    text = forms.CharField(
        label=_("Minh chứng"), max_length=500, required=False, help_text=_("Tên, số, ngày của văn bản.")
    )
    file = forms.FileField(label=_("Tệp"), required=False)


class HonourForm(WorkForm):
    candidates = forms.MultipleChoiceField(label=_("Đơn vị để suy tôn"), widget=forms.CheckboxSelectMultiple)
    slips = forms.IntegerField(
        label=_("Số phiếu"), min_value=3, max_value=500, help_text=_("Mỗi đại biểu dự họp một phiếu; ít nhất 3.")
    )
    first_name = forms.CharField(label=_("Người giữ khóa thứ nhất"), max_length=120)
    first_passphrase = forms.CharField(label=_("Mật khẩu khóa thứ nhất"), widget=forms.PasswordInput)
    second_name = forms.CharField(label=_("Người giữ khóa thứ hai"), max_length=120)
    second_passphrase = forms.CharField(label=_("Mật khẩu khóa thứ hai"), widget=forms.PasswordInput)

    def __init__(self, *args: Any, members: Sequence[Membership], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        names = [(str(member.pk), member.agency.name) for member in members]
        self.fields["candidates"].choices = names  # type: ignore[attr-defined] # a ChoiceField


class AppealForm(WorkForm):
    text = forms.CharField(label=_("Nội dung kiến nghị"), widget=forms.Textarea(attrs={"rows": 8}), max_length=10_000)


class AnswerForm(SheetForm):
    accepted = forms.ChoiceField(
        label=_("Kết luận"),
        choices=[("no", _("Không chấp nhận")), ("yes", _("Chấp nhận, sửa điểm và công bố lại"))],
        widget=forms.RadioSelect,
    )
    answer = forms.CharField(label=_("Trả lời đơn vị"), widget=LARGE, max_length=5_000)
