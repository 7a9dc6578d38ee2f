"""Forms of registrations."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from thidua.law import load_corpus
from thidua.register.models import Subject
from thidua.screens.forms import DayField, WorkForm


def award_choices() -> list[tuple[str, Any]]:
    """Every award of the law, titles and forms apart."""
    groups: dict[str, list[tuple[str, str]]] = {str(_("Danh hiệu thi đua")): [], str(_("Hình thức khen thưởng")): []}
    titles, others = groups.values()
    for award in load_corpus().awards.values():
        (titles if award.kind == "title" else others).append((award.code, award.name))
    return [("", _("Chọn…")), *groups.items()]


class YearFilter(forms.Form):
    """Which year is shown."""

    nam = forms.IntegerField(
        label=_("Năm"), required=False, min_value=1900, max_value=2100, widget=forms.TextInput({"inputmode": "numeric"})
    )

    def year(self) -> int:
        """The year that was asked for, else this one."""
        asked = self.cleaned_data.get("nam") if self.is_valid() else None
        return asked or timezone.localdate().year


class CallForm(WorkForm):
    year = forms.IntegerField(label=_("Năm"), widget=forms.TextInput({"inputmode": "numeric"}))
    due_on = DayField(label=_("Ngày cuối nhận bản đăng ký"), help_text=_("Gửi trong ngày này vẫn đúng hạn."))
    is_condition = forms.BooleanField(
        label=_("Quy định của địa phương: có đăng ký mới được xét"),
        required=False,
        help_text=_("Luật năm 2022 không cho thấy đăng ký là điều kiện; chỉ đánh dấu khi có văn bản của địa phương."),
    )
    document = forms.CharField(
        label=_("Văn bản"), max_length=200, required=False, help_text=_("Số, ngày của văn bản quy định.")
    )


class OpenForm(WorkForm):
    year = forms.IntegerField(label=_("Đăng ký cho năm"), widget=forms.TextInput({"inputmode": "numeric"}))


class LinesForm(WorkForm):
    """An award for the people and collectives that were ticked, or for a group without names."""

    award = forms.ChoiceField(label=_("Danh hiệu, hình thức khen thưởng"))
    subjects = forms.ModelMultipleChoiceField(
        label=_("Cá nhân, tập thể"),
        queryset=Subject.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    group = forms.CharField(
        label=_("Hoặc một nhóm không nêu tên"), max_length=200, required=False, help_text=_("Ví dụ: giáo viên khối 5")
    )
    count = forms.IntegerField(
        label=_("Số lượng của nhóm"), initial=1, min_value=1, widget=forms.TextInput({"inputmode": "numeric"})
    )
    target = forms.CharField(
        label=_("Chỉ tiêu thi đua"), max_length=2000, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )
    reason = forms.CharField(label=_("Lý do thay đổi sau khi gửi"), max_length=500)

    def __init__(self, *args: Any, subjects: QuerySet[Subject], is_sent: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["award"].choices = award_choices()  # type: ignore[attr-defined] # a ChoiceField
        chosen: Any = self.fields["subjects"]
        chosen.queryset = subjects
        chosen.label_from_instance = lambda each: f"{each.name}, {each.job_title}" if each.job_title else each.name
        if not is_sent:
            del self.fields["reason"]


class DropForm(WorkForm):
    reason = forms.CharField(label=_("Lý do"), max_length=500, widget=forms.Textarea(attrs={"rows": 2}))

    def __init__(self, *args: Any, is_sent: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason"].required = is_sent
