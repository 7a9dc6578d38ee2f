"""The forms of the settings page."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from thidua.screens.forms import WorkForm
from thidua.telling.kinds import How, Kind


class ChoicesForm(WorkForm):
    """How to hear of each kind."""

    def __init__(self, *args: Any, choices: dict[Kind, How], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for kind in Kind:
            self.fields[kind.value] = forms.ChoiceField(label=kind.label, choices=How.choices, initial=choices[kind])

    def chosen(self) -> dict[Kind, How]:
        """What was chosen, once it is valid."""
        return {kind: How(self.cleaned_data[kind.value]) for kind in Kind}


class AddressForm(WorkForm):
    """Where letters go."""

    email = forms.EmailField(
        label=_("Thư điện tử"),
        max_length=200,
        error_messages={"invalid": _("Nhập địa chỉ như ten@coquan.gov.vn.")},
        help_text=_("Hệ thống gửi một thư tới đây; mở liên kết trong thư để xác nhận."),
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )
