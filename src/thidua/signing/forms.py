"""Forms of the signatures' pages."""

from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from thidua.agencies.models import Account, Agency, Role
from thidua.agencies.queries import holders
from thidua.screens.forms import WorkForm
from thidua.signing.keys import FileKey, Key
from thidua.signing.models import SigningCertificate

LARGEST_KEY = 256 * 1024


class Secret(forms.CharField):
    """What opens a key: never shown again, never trimmed."""

    def __init__(self, **kwargs: Any) -> None:
        widget = forms.PasswordInput(attrs={"autocomplete": "off"})
        super().__init__(strip=False, max_length=200, widget=widget, **kwargs)


class SecretForm(WorkForm):
    """For a key that the server reaches: its PIN or password, which is not kept."""

    password = Secret(label=_("Mật khẩu hoặc mã PIN của khóa"))


class KeyForm(WorkForm):
    """For a key that the signer has: the file and its password; neither is kept."""

    key_file = forms.FileField(
        label=_("Tệp khóa (.p12, .pfx)"),
        help_text=_("Chỉ dùng để ký lần này. Tệp và mật khẩu không được lưu lại."),
        widget=forms.ClearableFileInput(attrs={"accept": ".p12,.pfx"}),
    )
    password = Secret(label=_("Mật khẩu của tệp khóa"))

    def clean_key_file(self) -> bytes:
        """The bytes of the file."""
        return _read(self.cleaned_data["key_file"], LARGEST_KEY)

    def key(self) -> Key:
        """The key that was given."""
        return FileKey(self.cleaned_data["key_file"], self.cleaned_data["password"])


class SignedFileForm(WorkForm):
    """A PDF that was signed outside, or that is to be looked at."""

    file = forms.FileField(
        label=_("Tệp PDF đã ký"), widget=forms.ClearableFileInput(attrs={"accept": ".pdf,application/pdf"})
    )


class CertificateForm(WorkForm):
    """A certificate to register: whose, from which file, and how its signature is seen."""

    file = forms.FileField(
        label=_("Tệp chứng thư số (.cer, .crt, .pem)"),
        help_text=_("Chỉ tải chứng thư công khai. Không tải tệp khóa .p12 lên đây."),
        widget=forms.ClearableFileInput(attrs={"accept": ".cer,.crt,.pem,.der"}),
    )
    account = forms.ModelChoiceField(
        label=_("Người ký"), queryset=Account.objects.none(), required=False, empty_label=_("Dấu của cơ quan")
    )
    token = forms.CharField(
        label=_("Tên thiết bị ký nối với máy chủ (PKCS#11)"),
        max_length=32,
        required=False,
        help_text=_("Để trống nếu khóa không nằm trong thiết bị nối với máy chủ."),
    )
    label = forms.CharField(label=_("Tên khóa trong thiết bị"), max_length=100, required=False)
    picture = forms.FileField(
        label=_("Ảnh chữ ký hoặc ảnh dấu (.png, nền trong suốt)"),
        required=False,
        widget=forms.ClearableFileInput(attrs={"accept": ".png,image/png"}),
    )
    picture_width = forms.IntegerField(
        label=_("Chiều rộng thật của ảnh (mm)"), required=False, min_value=5, max_value=80
    )

    def __init__(self, *args: Any, agency: Agency, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        accounts: Any = self.fields["account"]
        accounts.queryset = holders(agency, Role.HEAD)
        accounts.label_from_instance = lambda account: account.full_name

    def clean(self) -> dict[str, Any]:
        """A picture with its width, a token with the name of its key."""
        cleaned = super().clean() or {}
        if cleaned.get("picture") and not cleaned.get("picture_width"):
            self.add_error("picture_width", _("Nhập chiều rộng thật của ảnh để in đúng kích thước."))
        if bool(cleaned.get("token")) != bool(cleaned.get("label")):
            self.add_error("label", _("Nhập cả tên thiết bị và tên khóa, hoặc để trống cả hai."))
        return cleaned

    def said(self) -> dict[str, Any]:
        """What the service is told."""
        cleaned = dict(self.cleaned_data)
        picture = cleaned.pop("picture")
        return {
            **cleaned,
            "content": _read(cleaned.pop("file"), LARGEST_KEY),
            "picture": picture.read() if picture else b"",
        } | {"account": cleaned["account"]}


class ReasonForm(WorkForm):
    """Why a certificate is not used any more, or a decision was signed on paper."""

    reason = forms.CharField(label=_("Lý do"), max_length=300)


class PapersForm(SecretForm):
    """Several papers to sign at once with a key that the server reaches."""

    papers = forms.MultipleChoiceField(label=_("Văn bản"), widget=forms.CheckboxSelectMultiple)
    field_order = ["papers", "password"]

    def __init__(self, *args: Any, choices: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["papers"].choices = choices  # type: ignore[attr-defined] # a choice field


def key_form(certificate: SigningCertificate | None, *, in_reach: bool) -> type[SecretForm] | type[KeyForm]:
    """The form that asks for what opens the key of a certificate."""
    return SecretForm if certificate is not None and in_reach else KeyForm


def _read(upload: UploadedFile, limit: int) -> bytes:  # type: ignore[type-arg] # generic for the type checker only
    if upload.size and upload.size > limit:
        raise forms.ValidationError(gettext("Tệp quá lớn cho loại tệp này."))
    content: bytes = upload.read()
    return content
