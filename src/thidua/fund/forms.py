"""Forms of the fund."""

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from thidua.fund.models import Ceiling, FundYear, PaymentKind, PaymentState, Source
from thidua.fund.services import Ask, Estimate
from thidua.screens.forms import DayField, MoneyField, ReasonForm, WorkForm


class EstimateForm(WorkForm):
    """What is expected from each source, and what the ceiling is reckoned from."""

    budget = MoneyField(label=_("Dự toán từ ngân sách (đồng)"), initial=0)
    contribution = MoneyField(label=_("Dự toán từ đóng góp (đồng)"), initial=0)
    other = MoneyField(label=_("Dự toán từ nguồn khác (đồng)"), initial=0)
    ceiling = forms.ChoiceField(label=_("Mức trích tối đa theo"), required=False, choices=Ceiling.choices)
    base = MoneyField(
        label=_("Số làm căn cứ tính mức trích (đồng)"),
        initial=0,
        help_text=_("Quỹ tiền lương năm (bộ, ngành) hoặc dự toán chi thường xuyên (tỉnh, xã)."),
    )
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, fund: FundYear | None = None, **kwargs: Any) -> None:
        names = ("budget", "contribution", "other", "ceiling", "base", "version")
        shown = {each: getattr(fund, each) for each in names} if fund else {}
        super().__init__(*args, initial=shown | kwargs.pop("initial", {}), **kwargs)

    def estimate(self) -> Estimate:
        """As the services ask for it."""
        names = ("budget", "contribution", "other", "ceiling", "base")
        return Estimate(**{each: self.cleaned_data[each] for each in names})


class OpenForm(EstimateForm):
    """The fund of a year."""

    year = forms.IntegerField(label=_("Năm"), min_value=2000, max_value=2100)
    field_order = ["year"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, initial={"year": timezone.localdate().year}, **kwargs)


class ReceiveForm(WorkForm):
    """What came in."""

    source = forms.ChoiceField(
        label=_("Nguồn thu"), choices=[each for each in Source.choices if each[0] != Source.CARRIED]
    )
    amount = MoneyField(label=_("Số tiền (đồng)"), min_value=1)
    day = DayField(label=_("Ngày"))
    party = forms.CharField(label=_("Người, cơ quan nộp"), max_length=300)
    paper = forms.CharField(
        label=_("Số chứng từ"), max_length=100, help_text=_("Lệnh chi tiền, phiếu thu, giấy báo có.")
    )
    reason = forms.CharField(label=_("Ghi chú"), max_length=500, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, initial={"day": timezone.localdate()}, **kwargs)


class AskForm(WorkForm):
    """What is to be paid."""

    kind = forms.ChoiceField(label=_("Nội dung chi"), choices=[("", _("Chọn nội dung")), *PaymentKind.choices])
    title = forms.CharField(label=_("Diễn giải"), max_length=500)
    amount = MoneyField(label=_("Số tiền (đồng)"), min_value=1)
    chairs = forms.IntegerField(
        label=_("Họp hội đồng: lượt chủ trì"), min_value=0, max_value=999, required=False, initial=0
    )
    members = forms.IntegerField(
        label=_("Họp hội đồng: lượt thành viên"), min_value=0, max_value=999, required=False, initial=0
    )
    helpers = forms.IntegerField(
        label=_("Họp hội đồng: lượt phục vụ, dự họp"), min_value=0, max_value=999, required=False, initial=0
    )
    local_paper = forms.CharField(
        label=_("Văn bản quy định mức chi cao hơn"),
        max_length=200,
        required=False,
        help_text=_(
            "Nghị quyết của Hội đồng nhân dân hoặc quy định của bộ, ngành; chỉ cần khi chi cao hơn mức tối đa."
        ),
    )

    def ask(self) -> Ask:
        """As the service asks for it."""
        data = self.cleaned_data
        times = {each: data[each] or 0 for each in ("chairs", "members", "helpers")}
        return Ask(data["kind"], data["title"], data["amount"], local_paper=data["local_paper"], **times)


class PayForm(WorkForm):
    """What is paid now."""

    amount = MoneyField(label=_("Số tiền chi (đồng)"), min_value=1)
    day = DayField(label=_("Ngày chi"))
    party = forms.CharField(label=_("Người nhận"), max_length=300)
    paper = forms.CharField(label=_("Số phiếu chi, danh sách ký nhận"), max_length=100)


class WhyForm(ReasonForm):
    """Why it is refused, ended or undone."""

    most = 500


class BookFilter(forms.Form):
    """Which lines of the book are shown."""

    nguon = forms.ChoiceField(label=_("Nguồn thu"), required=False, choices=[("", _("Tất cả")), *Source.choices])
    noi_dung = forms.ChoiceField(
        label=_("Nội dung chi"), required=False, choices=[("", _("Tất cả")), *PaymentKind.choices]
    )


class PaymentFilter(forms.Form):
    """The filter of what was asked for."""

    q = forms.CharField(label=_("Tìm trong diễn giải"), required=False)
    noi_dung = forms.ChoiceField(
        label=_("Nội dung chi"), required=False, choices=[("", _("Tất cả")), *PaymentKind.choices]
    )
    trang_thai = forms.ChoiceField(
        label=_("Trạng thái"), required=False, choices=[("", _("Tất cả")), *PaymentState.choices]
    )
    nam = forms.IntegerField(label=_("Năm"), required=False, min_value=2000, max_value=2100)
