"""Forms of the blanks' pages."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from thidua.blanks.models import Printer
from thidua.blanks.places import KINDS, LABELS, Place
from thidua.blanks.values import may_stand_on_blanks
from thidua.decisions.models import Decision
from thidua.dossiers.files import MAX_SIZE
from thidua.law import AwardDefinition, load_corpus
from thidua.screens.forms import DayField, WorkForm

PAPERS: Mapping[str, tuple[Decimal, Decimal]] = {
    "a4-ngang": (Decimal(297), Decimal(210)),
    "a4-doc": (Decimal(210), Decimal(297)),
    "a3-ngang": (Decimal(420), Decimal(297)),
    "a5-ngang": (Decimal(210), Decimal(148)),
}
PAPER_NAMES = [
    ("a4-ngang", _("A4 ngang (297 × 210 mm)")),
    ("a4-doc", _("A4 dọc (210 × 297 mm)")),
    ("a3-ngang", _("A3 ngang (420 × 297 mm)")),
    ("a5-ngang", _("A5 ngang (210 × 148 mm)")),
    ("khac", _("Khổ khác: nhập hai số đo dưới đây")),
]
PAGES = re.compile(r"(\d{1,5})(?:\s*[-–]\s*(\d{1,5}))?")
MOST_PAGES = 2_000


class Millimetres(forms.DecimalField):
    """A length to a tenth of a millimetre."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("widget", forms.NumberInput(attrs={"step": "0.1", "inputmode": "decimal"}))
        super().__init__(max_digits=5, decimal_places=1, **kwargs)


class BlankForm(WorkForm):
    """What a blank is, without its paper."""

    name = forms.CharField(label=_("Tên phôi"), max_length=200, help_text=_("Ví dụ: Phôi Bằng khen, mẫu năm 2026"))
    awards = forms.MultipleChoiceField(label=_("Dùng cho"), widget=forms.CheckboxSelectMultiple)
    picture = forms.FileField(
        label=_("Ảnh của phôi (.png, .jpg)"),
        required=False,
        help_text=_("Quét hoặc chụp thẳng cả tờ phôi chưa in. Ảnh chỉ để canh vị trí, không bao giờ được in ra."),
        widget=forms.ClearableFileInput(attrs={"accept": ".png,.jpg,.jpeg,image/png,image/jpeg"}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        awards = {code: each for code, each in load_corpus().awards.items() if may_stand_on_blanks(code)}
        choices: Any = self.fields["awards"]
        choices.choices = [
            (_("Khen thưởng do bộ, ngành, địa phương, đơn vị tặng"), _named(awards, of_state=False)),
            (_("Khen thưởng cấp Nhà nước"), _named(awards, of_state=True)),
        ]

    def said(self) -> dict[str, Any]:
        """What the service is told."""
        cleaned = dict(self.cleaned_data)
        picture = cleaned.pop("picture")
        return {
            "name": cleaned["name"],
            "awards": cleaned["awards"],
            "picture": picture.read(MAX_SIZE + 1) if picture else b"",
        }


class NewBlankForm(BlankForm):
    """A new blank with its paper."""

    paper = forms.ChoiceField(label=_("Khổ giấy"), choices=PAPER_NAMES, widget=forms.RadioSelect, initial="a4-ngang")
    width = Millimetres(label=_("Chiều ngang (mm)"), required=False)
    height = Millimetres(label=_("Chiều dọc (mm)"), required=False)
    field_order = ["name", "awards", "paper", "width", "height", "picture"]

    def clean(self) -> dict[str, Any]:
        """The two sides, of a known paper or typed."""
        cleaned = super().clean() or {}
        if cleaned.get("paper") in PAPERS:
            cleaned["width"], cleaned["height"] = PAPERS[cleaned["paper"]]
        elif "paper" in cleaned:
            for side in ("width", "height"):
                if cleaned.get(side) is None and side not in self.errors:
                    self.add_error(side, _("Nhập số đo của khổ giấy khác."))
        return cleaned

    def said(self) -> dict[str, Any]:
        return super().said() | {"width": self.cleaned_data["width"], "height": self.cleaned_data["height"]}


class PlaceForm(WorkForm):
    """One place of a layout."""

    on = forms.BooleanField(label=_("In mục này"), required=False)
    x = Millimetres(label=_("Cách mép trái (mm)"))
    y = Millimetres(label=_("Cách mép trên (mm)"))
    width = Millimetres(label=_("Rộng (mm)"))
    height = Millimetres(label=_("Cao (mm)"))
    align = forms.ChoiceField(
        label=_("Canh ngang"), choices=[("left", _("Trái")), ("center", _("Giữa")), ("right", _("Phải"))]
    )
    upright = forms.ChoiceField(
        label=_("Canh dọc"), choices=[("top", _("Trên")), ("middle", _("Giữa")), ("bottom", _("Dưới"))]
    )
    largest = forms.DecimalField(label=_("Cỡ chữ lớn nhất"), min_value=6, max_value=96, max_digits=3, decimal_places=1)
    smallest = forms.DecimalField(label=_("Cỡ chữ nhỏ nhất"), min_value=6, max_value=96, max_digits=3, decimal_places=1)
    bold = forms.BooleanField(label=_("Chữ đậm"), required=False)
    italic = forms.BooleanField(label=_("Chữ nghiêng"), required=False)
    colour = forms.RegexField(
        label=_("Màu chữ"), regex=r"^#[0-9a-fA-F]{6}$", widget=forms.TextInput(attrs={"type": "color"})
    )
    before = forms.CharField(
        label=_("Chữ in trước"),
        max_length=60,
        required=False,
        strip=False,
        help_text=_("Xóa đi nếu phôi đã in sẵn chữ này."),
    )

    def __init__(self, *args: Any, key: str, **kwargs: Any) -> None:
        super().__init__(*args, prefix=key, **kwargs)
        self.key, self.title = key, LABELS[key]
        if KINDS[key] == "square":
            for name in ("align", "upright", "largest", "smallest", "bold", "italic", "colour", "before"):
                del self.fields[name]

    def place(self, known: Place) -> Place:
        """The place as it was typed; what the form does not ask for stays."""
        said = {key: float(value) if isinstance(value, Decimal) else value for key, value in self.cleaned_data.items()}
        return Place(**(asdict(known) | said))


class LayoutForm:
    """All places of a layout, each a form of its own."""

    def __init__(self, data: Any, places: Sequence[Place]) -> None:
        self.places = places
        self.forms = {place.key: PlaceForm(data, key=place.key, initial=asdict(place)) for place in places}
        self.refusal = ""

    def __iter__(self) -> Iterator[PlaceForm]:
        return iter(self.forms.values())

    def is_valid(self) -> bool:
        """Whether every place was typed well; all are looked at."""
        return all([form.is_valid() for form in self])  # noqa: C419 -- every one is asked, also after a wrong one

    def said(self) -> list[Place]:
        """The places as they were typed."""
        return [self.forms[place.key].place(place) for place in self.places]

    def beside(self, now: Sequence[Place]) -> list[tuple[str, str]]:
        """Where a layout differs from what was typed: the name of each place, and what the layout says of it."""
        typed = {place.key: asdict(place) for place in self.said()}
        theirs = {place.key: asdict(place) for place in now}
        rows = [(str(form.title), "; ".join(_beside(form, typed[form.key], theirs[form.key]))) for form in self]
        return [(title, said) for title, said in rows if said]

    def refuse(self, message: str, fields: Mapping[str, str]) -> None:
        """Show why they were refused, beside each place that is named."""
        self.refusal = message
        for key, text in fields.items():
            if key in self.forms:
                self.forms[key].add_error(None, text)


class SeriesForm(WorkForm):
    """Sheets that are received."""

    digits = 1

    mark = forms.CharField(
        label=_("Ký hiệu đứng trước số"),
        max_length=20,
        required=False,
        help_text=_("Ví dụ: BK-. Để trống nếu không có."),
    )
    first = forms.CharField(
        label=_("Từ số"),
        max_length=15,
        help_text=_("Ghi như trên phôi, ví dụ 000501. Phôi không in sẵn số: ghi từ 1 để hệ thống đếm tờ."),
    )
    last = forms.CharField(label=_("Đến số"), max_length=15)
    received_on = DayField(label=_("Ngày nhận"))
    paper = forms.CharField(
        label=_("Chứng từ"), max_length=200, required=False, help_text=_("Ví dụ: Phiếu nhập kho số 12")
    )

    def clean_first(self) -> int:
        """As many digits as were typed are printed."""
        self.digits = len(self.cleaned_data["first"].strip())
        return _number(self.cleaned_data["first"])

    def clean_last(self) -> int:
        """The last number."""
        return _number(self.cleaned_data["last"])

    def said(self) -> dict[str, Any]:
        """What the service is told."""
        cleaned = dict(self.cleaned_data)
        prefix = cleaned.pop("mark")
        return cleaned | {"prefix": prefix, "digits": self.digits}


class SpoilStockForm(WorkForm):
    """Sheets in stock that were spoiled or lost before they were printed."""

    mark = forms.CharField(label=_("Ký hiệu đứng trước số"), max_length=20, required=False)
    first = forms.CharField(label=_("Từ số"), max_length=15)
    last = forms.CharField(label=_("Đến số"), max_length=15, required=False, help_text=_("Để trống nếu chỉ một tờ."))
    reason = forms.CharField(label=_("Lý do hỏng, mất"), max_length=300)

    def clean_first(self) -> int:
        return _number(self.cleaned_data["first"])

    def clean_last(self) -> int:
        """The last number; the first one again where only one is meant."""
        return _number(self.cleaned_data["last"]) if self.cleaned_data["last"] else self.cleaned_data.get("first", 0)

    def said(self) -> dict[str, Any]:
        """What the service is told."""
        cleaned = dict(self.cleaned_data)
        prefix = cleaned.pop("mark")
        return cleaned | {"prefix": prefix}


class PrinterForm(WorkForm):
    """A printer and how far off it prints."""

    name = forms.CharField(label=_("Tên máy in"), max_length=120, help_text=_("Ví dụ: Máy in phòng 302, khay tay"))
    offset_x = Millimetres(
        label=_("Dịch sang phải (mm)"),
        initial=0,
        help_text=_("Số âm: dịch sang trái. Chữ in lệch trái 2 mm thì ghi 2."),
    )
    offset_y = Millimetres(
        label=_("Dịch xuống dưới (mm)"), initial=0, help_text=_("Số âm: dịch lên. Chữ in cao hơn 1,5 mm thì ghi 1,5.")
    )


class PrintForm(WorkForm):
    """Which certificates are printed, and by which printer."""

    decision = forms.ModelChoiceField(label=_("Quyết định"), queryset=Decision.objects.none(), empty_label=None)
    first = forms.IntegerField(label=_("Từ số sổ vàng"), min_value=1, required=False)
    last = forms.IntegerField(
        label=_("Đến số sổ vàng"), min_value=1, required=False, help_text=_("Để trống cả hai: in mọi bằng chưa in.")
    )
    printer = forms.ModelChoiceField(
        label=_("Máy in"), queryset=Printer.objects.none(), required=False, empty_label=_("Không bù độ lệch")
    )

    def __init__(self, *args: Any, decisions: Any, printers: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: Any = self.fields
        fields["decision"].queryset, fields["printer"].queryset = decisions, printers
        fields["decision"].label_from_instance = _decision_name
        fields["printer"].label_from_instance = printer_name


class SpoilForm(WorkForm):
    """Which printed sheets were spoiled, why, and whether their certificates are printed again now."""

    pages = forms.CharField(
        label=_("Trang của tệp in"), max_length=500, help_text=_("Ví dụ: 3, 15-17. Số trang ở cột đầu của bảng.")
    )
    reason = forms.CharField(label=_("Lý do hỏng, mất"), max_length=300)
    again = forms.BooleanField(label=_("In lại các bằng này trên những tờ phôi kế tiếp"), required=False, initial=True)
    printer = forms.ModelChoiceField(
        label=_("Máy in để in lại"), queryset=Printer.objects.none(), required=False, empty_label=_("Không bù độ lệch")
    )

    def __init__(self, *args: Any, printers: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: Any = self.fields
        fields["printer"].queryset = printers
        fields["printer"].label_from_instance = printer_name

    def clean_pages(self) -> set[int]:
        """The numbers of the pages."""
        found: set[int] = set()
        for part in filter(None, re.split(r"[,;\s]+(?![-–])", re.sub(r"\s*[-–]\s*", "-", self.cleaned_data["pages"]))):
            match = PAGES.fullmatch(part)
            if match is None:
                raise forms.ValidationError(gettext("Ghi số trang, cách nhau bằng dấu phẩy, ví dụ 3, 15-17."))
            first, last = int(match[1]), int(match[2] or match[1])
            if last < first or last - first > MOST_PAGES:
                raise forms.ValidationError(gettext("Khoảng trang %(part)s không đúng.") % {"part": part})
            found |= set(range(first, last + 1))
        return found


class EndForm(WorkForm):
    """Why a blank is used no more."""

    reason = forms.CharField(label=_("Lý do thôi dùng"), max_length=300)


def _beside(form: PlaceForm, typed: Mapping[str, Any], theirs: Mapping[str, Any]) -> Iterator[str]:
    for name, field in form.fields.items():
        if typed[name] != theirs[name]:
            yield f"{field.label} {_shown(field, theirs[name])}"


def _shown(field: Any, value: Any) -> str:
    if isinstance(value, bool):
        return gettext("có") if value else gettext("không")
    if isinstance(value, float):
        return f"{value:g}".replace(".", ",")
    return str(dict(getattr(field, "choices", ())).get(value, value)) or "–"


def printer_name(printer: Printer) -> str:
    """A printer with its offset, as it stands in lists."""
    return f"{printer.name} ({_signed(printer.offset_x)}; {_signed(printer.offset_y)} mm)"


def _named(awards: Mapping[str, AwardDefinition], *, of_state: bool) -> list[tuple[str, str]]:
    return [(code, each.name) for code, each in awards.items() if (each.level == "state") == of_state]


def _signed(value: Decimal) -> str:
    return f"{value:+.1f}".replace(".", ",")


def _decision_name(decision: Decision) -> str:
    return f"{decision.number} – {decision.title}"


def _number(text: str) -> int:
    text = text.strip()
    if not (text.isascii() and text.isdecimal()):
        raise forms.ValidationError(gettext("Chỉ ghi chữ số, ví dụ 000501."))
    return int(text)
