"""Forms of the archive: how the index is searched, and what is handed over."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from thidua.archive.retention import retentions
from thidua.documents.models import PaperKind
from thidua.privacy.models import Purpose
from thidua.screens.forms import FIRST_YEAR, LAST_YEAR, WorkForm

ALL = ("", _("Tất cả"))


class FilterForm(WorkForm):
    """By kind, number, year, agency and class, and whether the term has ended."""

    loai = forms.ChoiceField(label=_("Loại văn bản"), required=False, choices=[ALL, *PaperKind.choices])
    so = forms.CharField(label=_("Số, ký hiệu"), required=False, max_length=60)
    nam = forms.IntegerField(label=_("Năm"), required=False, min_value=FIRST_YEAR, max_value=LAST_YEAR)
    co_quan = forms.ChoiceField(label=_("Cơ quan"), required=False)
    han = forms.ChoiceField(label=_("Loại hồ sơ"), required=False)
    het_han = forms.ChoiceField(label=_("Thời hạn giữ"), required=False, choices=[ALL, ("1", _("Đã hết"))])

    def __init__(self, *args: Any, agencies: list[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        classes = [(each.code, each.name) for each in retentions().values()]
        self.fields["han"].choices = [ALL, *classes]  # type: ignore[attr-defined] # a ChoiceField
        self.fields["co_quan"].choices = [ALL, *((str(pk), name) for pk, name in agencies)]  # type: ignore[attr-defined]

    @property
    def is_due(self) -> bool:
        """Whether only those are wanted whose term has ended."""
        return self.is_valid() and bool(self.cleaned_data["het_han"])

    def found(self) -> dict[str, Any]:
        """Lookups of what was asked for."""
        lookups = {"loai": "kind", "so": "number__icontains", "nam": "year", "co_quan": "agency", "han": "retention"}
        said = self.cleaned_data if self.is_valid() else {}
        return {lookups[name]: said[name] for name in lookups if said.get(name)}


class ExportForm(WorkForm):
    """The papers of which year, and why."""

    year = forms.IntegerField(label=_("Năm"), min_value=FIRST_YEAR, max_value=LAST_YEAR)
    purpose = forms.ChoiceField(label=_("Xuất để làm gì"), choices=[("", _("Chọn mục đích")), *Purpose.choices])
    note = forms.CharField(
        label=_("Ghi rõ thêm"),
        max_length=500,
        required=False,
        help_text=_("Ai nhận, theo văn bản nào. Bắt buộc khi chọn mục đích khác."),
    )

    def clean(self) -> dict[str, Any]:
        """Another purpose than those of the list has to be said."""
        data = super().clean() or {}
        if data.get("purpose") == Purpose.OTHER and len(data.get("note", "").strip()) < 10:
            self.add_error("note", _("Ghi rõ mục đích (ít nhất 10 ký tự)."))
        return data
