"""The form of an agency's own texts: a box for each text of the kind, with what may stand in it."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from thidua.documents.declared import NamedText, Wording
from thidua.documents.house import LONGEST
from thidua.documents.models import PaperTexts
from thidua.documents.services import LARGEST_LOGO
from thidua.screens.forms import WorkForm


class TextsForm(WorkForm):
    """The texts of one kind. `seen` is the version that was changed."""

    note = forms.CharField(
        label=gettext_lazy("Ghi chú của bản này"),
        max_length=300,
        required=False,
        help_text=gettext_lazy("Vì sao sửa, để người sau hiểu."),
    )
    seen = forms.IntegerField(min_value=0, widget=forms.HiddenInput)

    def __init__(self, wording: Wording, last: PaperTexts | None, *args: Any, **kwargs: Any) -> None:
        texts = last.texts if last else {}
        initial = {each.key: texts.get(each.key, each.default) for each in wording}
        super().__init__(*args, initial=initial | {"seen": last.number if last else 0}, **kwargs)
        self.wording = wording
        for each in wording:
            self.fields[each.key] = _field(each)
        if wording.kind == PaperTexts.HOUSE:
            self._add_logo(last)
        self.order_fields([*(each.key for each in wording), "logo", "no_logo", "note", "seen"])

    def _add_logo(self, last: PaperTexts | None) -> None:
        self.fields["logo"] = forms.FileField(
            label=_("Biểu trưng (PNG hoặc JPEG, đến 512 KB)"),
            required=False,
            help_text=_("Chỉ in trên thông báo kết quả gửi người được khen; văn bản khác không có biểu trưng."),
            widget=forms.ClearableFileInput(attrs={"accept": "image/png,image/jpeg"}),
        )
        if last is not None and last.logo is not None:
            self.fields["no_logo"] = forms.BooleanField(label=_("Bỏ biểu trưng đang dùng"), required=False)

    def texts(self) -> Mapping[str, str]:
        """What was typed, by name, also when something in it can't be saved."""
        return {each.key: str(self.data.get(each.key, each.default)) for each in self.wording}

    def logo(self) -> bytes | None:
        """The bytes of a new logo; empty to take the old one away, None to leave it."""
        if upload := self.cleaned_data.get("logo"):
            return bytes(upload.read(LARGEST_LOGO + 1))
        return b"" if self.cleaned_data.get("no_logo") else None

    def see(self, number: int) -> None:
        """From now on the form changes version `number`: the person was told of it."""
        self.data = {key: self.data.get(key) for key in self.data} | {"seen": str(number)}


def _field(text: NamedText) -> forms.CharField:
    rows = 4 if text.lines else 3
    short = text.key.startswith("signer") or text.key == "superior" or (not text.fields and len(text.default) < 40)
    widget = forms.TextInput() if short and not text.lines else forms.Textarea(attrs={"rows": rows})
    return forms.CharField(
        label=str(text.label), required=False, max_length=LONGEST, widget=widget, strip=False, help_text=_hint(text)
    )


def _hint(text: NamedText) -> str:
    parts = [str(text.hint)] if text.hint else []
    if text.fields:
        names = ", ".join(f"{{{{{name}}}}}" for name in text.fields)
        parts.append(_("Trường dùng được: %(names)s.") % {"names": names})
    if text.default:
        parts.append(_("Câu của hệ thống: %(default)s") % {"default": " / ".join(text.default.splitlines())})
    return " ".join(parts)
