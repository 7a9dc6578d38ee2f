"""An agency below, typed by name or code, while the browser proposes the names (`<datalist id="don-vi-cap-duoi">`)."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from thidua.agencies.models import Agency
from thidua.agencies.queries import units_below
from thidua.vietnamese.names import clean, fold

UNITS_SHOWN = 500  # names that the browser proposes; the others are typed


def unit_names(agency: Agency) -> list[str]:
    """Names that the browser proposes."""
    return list(units_below(agency).values_list("name", flat=True)[:UNITS_SHOWN])


class UnitField(forms.CharField):
    """An agency below `agency`, which the form sets."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("label", gettext_lazy("Đơn vị"))
        widget = forms.TextInput(attrs={"list": "don-vi-cap-duoi", "autocomplete": "off"})
        super().__init__(max_length=300, widget=widget, **kwargs)
        self.agency: Agency | None = None

    def clean(self, value: Any) -> Any:
        """The agency; None of an empty field that may be empty."""
        text = clean(super().clean(value) or "")
        if not text:
            return None
        below = units_below(self.agency) if self.agency else Agency.objects.none()
        found = list(below.filter(code__iexact=text)[:1]) or list(below.filter(name_fold=fold(text))[:2])
        if len(found) != 1:
            message = (
                _("Nhiều đơn vị cùng tên; hãy nhập mã.") if found else _("Không có đơn vị cấp dưới tên hoặc mã này.")
            )
            raise forms.ValidationError(message)
        return found[0]
