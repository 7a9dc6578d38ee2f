"""Forms of the frame: sign-in, password, and the filters of the trail."""

from typing import Any

from django import forms
from django.contrib.auth.forms import AuthenticationForm
from django.utils.translation import gettext_lazy as _

from thidua.agencies.models import Account
from thidua.screens.forms import DayField, WorkForm
from thidua.trail.events import Event


class SignInForm(AuthenticationForm):
    """User name and password; the answer never says which of the two was wrong."""

    use_required_attribute = False
    error_messages = {
        "invalid_login": _("Tên đăng nhập hoặc mật khẩu chưa đúng. Xin nhập lại, chú ý chữ hoa, chữ thường."),
        "inactive": _("Tài khoản này đã bị khóa. Xin liên hệ người quản trị của cơ quan."),
    }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["username"].label = _("Tên đăng nhập")
        self.fields["password"].label = _("Mật khẩu")
        for field in self.fields.values():
            field.error_messages["required"] = _("Cần điền mục này.")


def _password(label: Any, autocomplete: str, **options: Any) -> forms.CharField:
    widget = forms.PasswordInput(attrs={"autocomplete": autocomplete})
    return forms.CharField(label=label, strip=False, widget=widget, **options)


class PasswordForm(WorkForm):
    """The owner of an account changes the password."""

    current = _password(_("Mật khẩu đang dùng"), "current-password")
    password = _password(
        _("Mật khẩu mới"),
        "new-password",
        help_text=_("Ít nhất 12 ký tự; nên là một câu dài dễ nhớ, không giống tên của bạn."),
    )
    again = _password(_("Nhập lại mật khẩu mới"), "new-password")

    def __init__(self, *args: Any, account: Account, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.account = account

    def clean_current(self) -> str:
        """Refuse a wrong present password."""
        value: str = self.cleaned_data["current"]
        if not self.account.check_password(value):
            raise forms.ValidationError(_("Mật khẩu đang dùng chưa đúng."))
        return value

    def clean(self) -> None:
        """Both new passwords must agree, and differ from the present one."""
        data = super().clean() or self.cleaned_data
        password, again = data.get("password"), data.get("again")
        if password and again and password != again:
            self.add_error("again", _("Hai lần nhập mật khẩu mới không giống nhau."))
        if password and password == data.get("current"):
            self.add_error("password", _("Mật khẩu mới phải khác mật khẩu đang dùng."))


class TrailFilter(forms.Form):
    """What the trail is filtered by; every field may be left empty."""

    viec = forms.ChoiceField(label=_("Việc"), required=False, choices=[("", _("Mọi việc")), *Event.choices])
    nguoi = forms.CharField(label=_("Người thực hiện"), required=False)
    ban_ghi = forms.CharField(label=_("Bản ghi"), required=False)
    tu = DayField(label=_("Từ ngày"), required=False)
    den = DayField(label=_("Đến ngày"), required=False)
