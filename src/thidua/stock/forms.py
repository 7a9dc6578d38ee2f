"""Forms of the stock."""

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from thidua.law import load_corpus
from thidua.screens.forms import DayField, WorkForm
from thidua.stock.models import Item, ItemKind


def award_choices(nothing: Any) -> list[tuple[str, Any]]:
    """Every award by its short name; none in particular first."""
    return [("", nothing), *((code, each.short_name) for code, each in load_corpus().awards.items())]


class ItemForm(WorkForm):
    """A kind of thing."""

    name = forms.CharField(
        label=_("Tên hiện vật"), max_length=200, help_text=_("Ví dụ: Khung bằng khen 42 × 30 cm; Cờ thi đua của tỉnh.")
    )
    kind = forms.ChoiceField(label=_("Loại"), choices=[("", _("Chọn loại")), *ItemKind.choices])
    award = forms.ChoiceField(label=_("Kèm danh hiệu, hình thức"), required=False)
    unit = forms.CharField(label=_("Đơn vị tính"), max_length=30, initial="chiếc")
    low_mark = forms.IntegerField(
        label=_("Báo sắp hết khi còn từ"),
        min_value=0,
        max_value=1_000_000,
        initial=10,
        help_text=_("Còn bằng hoặc ít hơn số này."),
    )
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, item: Item | None = None, **kwargs: Any) -> None:
        names = ("name", "kind", "award", "unit", "low_mark", "version")
        kwargs["initial"] = {each: getattr(item, each) for each in names} if item else {}
        super().__init__(*args, **kwargs)
        self.fields["award"].choices = award_choices(_("Dùng chung, không riêng danh hiệu nào"))  # type: ignore[attr-defined] # a ChoiceField


class _SlipForm(WorkForm):
    quantity = forms.IntegerField(label=_("Số lượng"), min_value=1, max_value=1_000_000)
    day = DayField(label=_("Ngày"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, initial={"day": timezone.localdate()} | kwargs.pop("initial", {}), **kwargs)


class ReceiveForm(_SlipForm):
    """What came in."""

    party = forms.CharField(label=_("Nguồn nhập"), max_length=300, help_text=_("Cơ quan cấp phát, nơi in, nơi bán."))
    paper = forms.CharField(label=_("Số phiếu nhập, hóa đơn, biên bản giao nhận"), max_length=100)
    reason = forms.CharField(label=_("Ghi chú"), max_length=500, required=False)


class IssueForm(_SlipForm):
    """What went out."""

    party = forms.CharField(label=_("Người, đơn vị nhận"), max_length=300)
    paper = forms.CharField(label=_("Số phiếu xuất, biên bản giao nhận"), max_length=100, required=False)
    reason = forms.CharField(label=_("Xuất để làm gì"), max_length=500, required=False)


class CountForm(WorkForm):
    """What was found."""

    found = forms.IntegerField(label=_("Số đếm được"), min_value=0, max_value=1_000_000)
    paper = forms.CharField(label=_("Số biên bản kiểm kê"), max_length=100)
    reason = forms.CharField(
        label=_("Lý do chênh lệch"),
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Bắt buộc khi số đếm khác sổ."),
    )
    expected = forms.IntegerField(widget=forms.HiddenInput)


class StockFilter(forms.Form):
    """The filter of the list."""

    q = forms.CharField(label=_("Tìm theo tên"), required=False)
    loai = forms.ChoiceField(label=_("Loại"), required=False, choices=[("", _("Tất cả")), *ItemKind.choices])
    con = forms.ChoiceField(
        label=_("Còn lại"), required=False, choices=[("", _("Tất cả")), ("sap-het", _("Sắp hết, đã hết"))]
    )
