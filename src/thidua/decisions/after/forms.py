"""Forms of what happens after a decision."""

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from thidua.decisions.after.kinds import Kind, kinds
from thidua.decisions.after.recovery import Balance
from thidua.decisions.after.services import LINE_FIELDS
from thidua.decisions.models import CaseStatus, Certificate, ReceiptKind
from thidua.screens.forms import DayField, WorkForm


class AskForm(WorkForm):
    """What is asked. Fields follow the kind: what the law's data does not know is asked of the officer."""

    ground = forms.ChoiceField(label=gettext_lazy("Căn cứ"), widget=forms.RadioSelect)
    recipient_name = forms.CharField(label=gettext_lazy("Tên đúng"), max_length=300)
    recipient_detail = forms.CharField(label=gettext_lazy("Chức vụ, đơn vị đúng"), max_length=500, required=False)
    citation = forms.CharField(
        label=gettext_lazy("Thành tích đúng"), required=False, widget=forms.Textarea(attrs={"rows": 3})
    )
    year = forms.IntegerField(label=gettext_lazy("Năm thành tích đúng"), min_value=1945, max_value=2100)
    explanation = forms.CharField(
        label=gettext_lazy("Nội dung, lý do"), widget=forms.Textarea(attrs={"rows": 4}), max_length=4000
    )
    letter = forms.CharField(
        label=gettext_lazy("Tờ trình (số, ngày, cơ quan)"),
        max_length=200,
        help_text=gettext_lazy("Ví dụ: 15/TTr-STC ngày 12/03/2026."),
    )
    proof = forms.CharField(
        label=gettext_lazy("Giấy tờ kèm theo"), max_length=500, help_text=gettext_lazy("Số, ngày, cơ quan ban hành.")
    )
    legal_basis = forms.CharField(
        label=gettext_lazy("Căn cứ pháp lý"),
        max_length=500,
        required=False,
        help_text=gettext_lazy("Điều, khoản và văn bản mà bạn áp dụng; được ghi vào phần căn cứ của quyết định."),
    )
    due_on = DayField(
        label=gettext_lazy("Hạn quyết định"),
        required=False,
        help_text=gettext_lazy("Để trống thì dùng hạn hệ thống biết, nếu có."),
    )
    due_basis = forms.CharField(
        label=gettext_lazy("Văn bản quy định hạn"),
        max_length=300,
        required=False,
        help_text=gettext_lazy("Cần ghi khi bạn tự nhập hạn."),
    )

    def __init__(self, *args: Any, kind: Kind, certificate: Certificate, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.kind = kind
        if kind.award == "correct":
            for field in LINE_FIELDS:
                self.fields[field].initial = certificate.said(field)
            self.fields["year"].initial = certificate.award.year
        else:
            for field in (*LINE_FIELDS, "year"):
                del self.fields[field]
        if kind.grounds:
            labels = [(key, f"{ground.text} ({ground.source})") for key, ground in kind.grounds.items()]
            self.fields["ground"].choices = labels  # type: ignore[attr-defined] # a ChoiceField
        else:
            del self.fields["ground"]
        if kind.submission:
            self.fields["letter"].help_text += f" {kind.submission.text} ({kind.submission.source})."
        else:
            del self.fields["letter"]
        self.fields["proof"].label = kind.proves.text
        if kind.proves.cite:
            self.fields["proof"].help_text += f" {kind.proves.source}."
        self.fields["legal_basis"].required = kind.needs_basis

    def asked(self) -> dict[str, Any]:
        """The answer as `ask_after` takes it."""
        data = dict(self.cleaned_data)
        changes = {field: data.pop(field) for field in (*LINE_FIELDS, "year") if field in data}
        return data | {"changes": changes}


class CheckForm(WorkForm):
    """What the one who checks states; the draft of the decision begins with it."""

    title = forms.CharField(label=gettext_lazy("Trích yếu"), max_length=300)
    grounds = forms.CharField(
        label=gettext_lazy("Căn cứ"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 7}),
        help_text=gettext_lazy("Mỗi căn cứ một dòng. Hệ thống soạn sẵn từ đề nghị; hãy kiểm tra lại."),
    )
    money_due = forms.IntegerField(
        label=gettext_lazy("Tiền thưởng phải nộp lại (đồng)"),
        min_value=0,
        help_text=gettext_lazy("Không quá mức đã quyết định; 0 nếu chưa chi hoặc không phải nộp."),
    )
    money_basis = forms.CharField(
        label=gettext_lazy("Căn cứ của số tiền"),
        max_length=300,
        required=False,
        help_text=gettext_lazy("Cần ghi khi khác mức hệ thống biết, ví dụ: chưa chi theo xác nhận của kế toán."),
    )

    def __init__(self, *args: Any, kind: Kind, granted: int | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if kind.money in {"bonus", "ask"}:
            self.fields["money_due"].initial = granted if kind.money == "bonus" else None
        else:
            del self.fields["money_due"], self.fields["money_basis"]


class ReceiptForm(WorkForm):
    """Money or the object, handed back or given back; only what is still owed can be chosen."""

    kind = forms.ChoiceField(label=gettext_lazy("Nộp lại, trả lại"), widget=forms.RadioSelect)
    amount = forms.IntegerField(
        label=gettext_lazy("Số tiền (đồng)"),
        required=False,
        min_value=1,
        help_text=gettext_lazy("Để trống nếu là hiện vật."),
    )
    received_on = DayField(label=gettext_lazy("Ngày"))
    paper = forms.CharField(
        label=gettext_lazy("Chứng từ"), max_length=200, help_text=gettext_lazy("Ví dụ: phiếu thu 12 ngày 15/03/2026.")
    )

    def __init__(self, *args: Any, balance: Balance, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        owed = {ReceiptKind.MONEY: balance.money_left > 0, ReceiptKind.OBJECT: balance.object_left}
        self.fields["kind"].choices = [(kind.value, kind.label) for kind, left in owed.items() if left]  # type: ignore[attr-defined] # a ChoiceField
        self.fields["received_on"].initial = timezone.localdate()


class CaseFilter(forms.Form):
    """What narrows the board; every field may be left empty."""

    q = forms.CharField(label=gettext_lazy("Tìm theo tên, số quyết định"), required=False)
    kind = forms.ChoiceField(label=gettext_lazy("Việc"), required=False)
    status = forms.ChoiceField(label=gettext_lazy("Trạng thái"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        every = [("", _("Tất cả"))]
        self.fields["kind"].choices = [*every, *((code, kind.name) for code, kind in kinds().items())]  # type: ignore[attr-defined] # a ChoiceField
        self.fields["status"].choices = [*every, *CaseStatus.choices]  # type: ignore[attr-defined] # a ChoiceField
