"""What every form shares: errors that say what to do, Vietnamese dates, and refusals shown beside their fields."""

import datetime as dt
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from thidua.trail.errors import Refused
from thidua.vietnamese.numbers import grouped

FIRST_YEAR, LAST_YEAR = 1900, 2100
NEEDED = _("Cần điền mục này.")


class DayField(forms.DateField):
    """A day typed as ngày/tháng/năm (04/09/2025, 4-9-2025) or picked in the browser."""

    default_error_messages = {"invalid": _("Nhập ngày theo mẫu ngày/tháng/năm, ví dụ 04/09/2025.")}

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("input_formats", ["%d/%m/%Y", "%d-%m-%Y", "%d.%m.%Y", "%Y-%m-%d"])
        widget = forms.DateInput(
            format="%d/%m/%Y", attrs={"inputmode": "numeric", "placeholder": "dd/mm/yyyy", "autocomplete": "off"}
        )
        kwargs.setdefault("widget", widget)
        super().__init__(**kwargs)

    def to_python(self, value: Any) -> dt.date | None:
        """Refuse days that nobody means, such as those of the year 9999."""
        day = super().to_python(value)
        if day is not None and not FIRST_YEAR <= day.year <= LAST_YEAR:
            raise forms.ValidationError(self.error_messages["invalid"], code="invalid")
        return day

    def prepare_value(self, value: Any) -> Any:
        """Show a stored day the way it is typed."""
        return value.strftime("%d/%m/%Y") if isinstance(value, dt.date) else value


class MoneyField(forms.IntegerField):
    """Whole đồng, typed with or without dots between thousands."""

    widget = forms.TextInput

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("error_messages", {"invalid": _("Nhập số tiền bằng đồng, ví dụ 3.510.000.")})
        super().__init__(min_value=kwargs.pop("min_value", 0), max_value=10**15, **kwargs)

    def to_python(self, value: Any) -> int | None:
        """Read dots and blanks as what they are: marks between thousands."""
        if isinstance(value, str):
            value = "".join(letter for letter in value if letter not in ". \u00a0")
        return super().to_python(value)

    def prepare_value(self, value: Any) -> Any:
        """Show a number the way it is read."""
        return grouped(value) if isinstance(value, int) else value

    def widget_attrs(self, widget: Any) -> dict[str, Any]:
        """Ask phones for digits."""
        return {"inputmode": "numeric", "autocomplete": "off"}


class WorkForm(forms.Form):
    """A form for one thing a person can do. Templates show it with `components/form.html`."""

    required_css_class = "required"
    use_required_attribute = False  # messages are ours, in Vietnamese, not the browser's

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.error_messages["required"] = NEEDED

    def refuse(self, refusal: Refused) -> None:
        """Show why a service refused: beside each field that it names, and at the top."""
        for name, message in refusal.fields.items():
            if name in self.fields:
                self.add_error(name, message)
        if not any(name in self.fields for name in refusal.fields):
            self.add_error(None, refusal.message)


class ReasonForm(WorkForm):
    """Why something is done. `most`: the letters that the room keeps of a reason; None for any number."""

    most: int | None = 1000

    def __init__(self, *args: Any, required: bool = True, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason"] = forms.CharField(
            label=_("Lý do"),
            max_length=self.most,
            required=required,
            widget=forms.Textarea(attrs={"rows": 3}),
            error_messages={"required": NEEDED},
        )
