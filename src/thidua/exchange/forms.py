"""Forms of the exchange's pages."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from thidua.agencies.models import Agency
from thidua.agencies.queries import find_agencies
from thidua.dossiers.models import Submission
from thidua.exchange.zips import MAX_PACKAGE
from thidua.screens.forms import WorkForm


class NewPackageForm(WorkForm):
    """Which submission goes into a package."""

    submission = forms.ModelChoiceField(
        label=_("Tờ trình"),
        queryset=Submission.objects.none(),
        to_field_name="code",
        empty_label=_("Chọn tờ trình đã gửi"),
        error_messages={"invalid_choice": _("Tờ trình này không còn chờ gửi đi; hãy chọn lại.")},
    )
    no_secrets = forms.BooleanField(
        label=_("Hồ sơ không có bí mật nhà nước"),
        help_text=_("Hồ sơ, tài liệu có bí mật nhà nước gửi theo quy định riêng, không gửi theo đường này."),
        required=False,
    )

    def __init__(self, *args: Any, submissions: QuerySet[Submission], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["submission"]
        field.queryset = submissions
        field.label_from_instance = lambda each: f"{each.letter_number or each.code} → {each.receiver}: {each.title}"


class ReceiveForm(WorkForm):
    """A package that came on a disk, by mail or through the document exchange."""

    file = forms.FileField(
        label=_("Gói hồ sơ (.zip) hoặc văn bản edXML"),
        help_text=_("Hệ thống kiểm tra người gửi, chữ ký và từng tệp trước khi đọc; gói sai bị từ chối nguyên vẹn."),
        widget=forms.ClearableFileInput(attrs={"accept": ".zip,.edxml,.xml,application/zip"}),
        error_messages={"empty": _("Tệp rỗng, hãy chọn tệp khác."), "missing": _("Hãy chọn tệp.")},
    )

    def content(self) -> bytes:
        """The bytes, no more than a package may have and one."""
        found: bytes = self.cleaned_data["file"].read(MAX_PACKAGE + 1)
        return found


class KeyForm(WorkForm):
    """The key and the address of another installation; of a key that is known the fingerprint was compared before."""

    public_key = forms.CharField(
        label=_("Khóa công khai của đối tác"),
        help_text=_("64 chữ số và chữ cái a–f, đối tác gửi cho bạn."),
        max_length=200,
        widget=forms.Textarea(attrs={"rows": 2, "autocomplete": "off", "spellcheck": "false"}),
    )
    fingerprint = forms.CharField(
        label=_("Dấu vân tay của khóa"),
        help_text=_("Gọi điện hoặc gặp người quản trị của đối tác và nhập dấu vân tay họ đọc trên màn hình của họ."),
        required=False,
        max_length=80,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )
    url = forms.CharField(
        label=_("Địa chỉ nhận gói"),
        help_text=_("Để trống nếu chỉ trao đổi bằng tệp. Ví dụ: https://thidua.example.vn/trao-doi/nhan-goi/"),
        required=False,
        max_length=500,
        widget=forms.URLInput(attrs={"inputmode": "url", "autocomplete": "off"}),
    )


class PartnerForm(KeyForm):
    """Another installation, by the key that it told and the fingerprint that somebody compared."""

    other = forms.CharField(
        label=_("Cơ quan đối tác"),
        help_text=_("Mã hoặc tên đầy đủ của cơ quan như trong cây cơ quan, ví dụ Ủy ban nhân dân tỉnh …"),
        max_length=300,
    )
    field_order = ["other"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["fingerprint"].required = True

    def clean_other(self) -> Agency:
        """The one agency that is meant."""
        text = self.cleaned_data["other"].strip()
        found = list(Agency.objects.filter(code=text)[:1]) or list(find_agencies(text)[:20])
        exact = [each for each in found if each.name.lower() == text.lower()] or found
        if len(exact) != 1:
            message = gettext("Có nhiều cơ quan khớp; hãy ghi mã hoặc tên đầy đủ.")
            raise forms.ValidationError(message if exact else gettext("Không thấy cơ quan này trong cây cơ quan."))
        return exact[0]
