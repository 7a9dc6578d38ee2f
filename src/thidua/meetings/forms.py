"""Forms of a unit's meeting: what a person types, before a service looks at it."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from thidua.dossiers.forms import award_choices
from thidua.meetings.services.calling import FIRST_YEAR, Facts
from thidua.polls.forms import SlipsForm
from thidua.register.models import Basis, Subject
from thidua.screens.forms import DayField, WorkForm


class MeetingForm(WorkForm):
    """When, where and with whom a meeting is held."""

    title = forms.CharField(label=_("Nội dung"), max_length=300, initial=_("Bình xét thi đua, khen thưởng"))
    year = forms.IntegerField(label=_("Năm bình xét"), min_value=FIRST_YEAR)
    held_on = DayField(label=_("Ngày họp"))
    place = forms.CharField(label=_("Địa điểm"), max_length=300)
    chair_name = forms.CharField(label=_("Chủ trì"), max_length=120)
    secretary_name = forms.CharField(label=_("Thư ký"), max_length=120)
    headcount = forms.IntegerField(label=_("Tổng số người của đơn vị"), min_value=1, max_value=100_000)
    present = forms.IntegerField(label=_("Số người có mặt"), min_value=1, max_value=100_000)
    invited = forms.CharField(label=_("Khách mời"), max_length=500, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["year"].initial = timezone.localdate().year
        self.fields["held_on"].initial = timezone.localdate()

    def facts(self) -> Facts:
        """What the services ask for."""
        return Facts(**self.cleaned_data)


class ProposalForm(WorkForm):
    """Who is proposed for one award."""

    award = forms.ChoiceField(label=_("Danh hiệu, hình thức đề nghị"))
    basis = forms.ChoiceField(label=_("Loại hình khen thưởng"), choices=[c for c in Basis.choices if c[0]])
    reason = forms.CharField(
        label=_("Tóm tắt thành tích"),
        widget=forms.Textarea(attrs={"rows": 3}),
        required=False,
        help_text=_("Ghi chung cho những người được chọn; sửa riêng trong từng hồ sơ sau này."),
    )
    subjects = forms.ModelMultipleChoiceField(
        label=_("Cá nhân, tập thể"),
        queryset=Subject.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Chọn ít nhất một cá nhân hoặc tập thể.")},
    )

    def __init__(self, *args: Any, candidates: QuerySet[Subject], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["award"].choices = award_choices(empty=str(_("Chọn…")))  # type: ignore[attr-defined] # a ChoiceField
        self.fields["subjects"].queryset = candidates  # type: ignore[attr-defined] # a ModelMultipleChoiceField


class OpenForm(SlipsForm):
    """The vote of a meeting: its slips, its keys, and the unit's own ratio."""

    percent = forms.IntegerField(
        label=_("Tỷ lệ phải đạt (%)"),
        required=False,
        min_value=50,
        max_value=100,
        help_text=_(
            "Tính trên số phiếu phát ra. Để trống là quá nửa. Chỉ dùng cho danh hiệu, hình thức mà dữ liệu pháp luật "
            "không nêu tỷ lệ."
        ),
    )

    field_order = ["slips", "percent"]


class MinutesForm(WorkForm):
    """What was said and done, for the minutes."""

    proceedings = forms.CharField(
        label=_("Diễn biến cuộc họp"),
        widget=forms.Textarea(attrs={"rows": 8}),
        help_text=_("Ý kiến phát biểu, kết luận của chủ trì. Không ghi ai bỏ phiếu thế nào."),
    )
