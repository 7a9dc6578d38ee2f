"""Forms of the law: looking things up, and the changes that a legal officer drafts."""

import datetime as dt
from collections import Counter
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from thidua.agencies.models import Agency, Level
from thidua.law import Corpus
from thidua.legislation.said import CONFIDENCE, limit_name
from thidua.legislation.value_fields import read_value, value_fields
from thidua.screens.forms import DayField, ReasonForm, WorkForm

LEAST_WORDS = 4  # of a wording copied from the Gazette
LEVELS = {  # by the ending of a time limit's code
    "_central": _("cấp trung ương"),
    "_ministry_province": _("cấp bộ, tỉnh"),
    "_unit": _("cấp đơn vị"),
    "_commune": _("cấp xã"),
}


class LawSearchForm(WorkForm):
    """Words to look for in the law."""

    q = forms.CharField(label=_("Tìm trong quy định"), required=False, max_length=200)


class OnDayForm(WorkForm):
    """The day as of which the law is read."""

    ngay = DayField(label=_("Quy định tại ngày"), required=False)


class WhyForm(ReasonForm):
    """Why a change is given back, dropped or stopped."""

    most = None


class ChangeForm(WorkForm):
    """What every change has. `body()` gives the change document without its id."""

    title = forms.CharField(label=_("Tóm tắt thay đổi"), max_length=300)

    def body(self) -> dict[str, Any]:
        """The change as plain data."""
        raise TypeError("every kind of change has its own")


class ConfirmationForm(ChangeForm):
    """The wording of one provision as printed in the Official Gazette."""

    start = DayField(label=_("Lời văn này có hiệu lực từ ngày"))
    text = forms.CharField(
        label=_("Lời văn trong Công báo"),
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=_("Chép đúng điều, khoản, điểm của điều kiện này."),
    )
    gazette_number = forms.CharField(label=_("Công báo số"), max_length=60, help_text=_("Ví dụ: 571 + 572."))
    gazette_date = DayField(label=_("Ngày đăng Công báo"))
    gazette_page = forms.IntegerField(label=_("Trang"), min_value=1, required=False)
    checked_on = DayField(label=_("Ngày đối chiếu"))

    def __init__(self, *args: Any, place: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.place = place

    def clean(self) -> dict[str, Any]:
        """A gazette is read on the day it appears at the earliest, and today at the latest."""
        data = super().clean() or {}
        today = timezone.localdate()
        printed, checked = data.get("gazette_date"), data.get("checked_on")
        if printed and printed > today:
            self.add_error("gazette_date", _("Ngày đăng Công báo không thể sau hôm nay."))
        if checked and not (printed or checked) <= checked <= today:
            self.add_error("checked_on", _("Ngày đối chiếu phải từ ngày đăng Công báo đến hôm nay."))
        if len(data.get("text", "").split()) < LEAST_WORDS:
            self.add_error(
                "text", _("Chép đủ lời văn của điều kiện này (ít nhất %(count)s chữ).") % {"count": LEAST_WORDS}
            )
        return data

    def body(self) -> dict[str, Any]:
        data = self.cleaned_data
        return {
            "kind": "confirmation",
            "at": self.place,
            "from": data["start"].isoformat(),
            "gazette": _gazette(data),
            "text": data["text"],
            "checked_on": data["checked_on"].isoformat(),
        }


class AmendmentForm(ChangeForm):
    """A new version of one provision: its numbers, its wording and where it stands, from a day on."""

    start = DayField(label=_("Có hiệu lực từ ngày"))
    text = forms.CharField(
        label=_("Nội dung điều kiện bằng lời"), required=False, widget=forms.Textarea(attrs={"rows": 3})
    )
    cite = forms.CharField(
        label=_("Trích dẫn"), max_length=200, help_text=_("Ví dụ: 06/2026/QH16, Điều 1, khoản 5, điểm a.")
    )
    confidence = forms.ChoiceField(
        label=_("Biết từ đâu"),
        choices=list(CONFIDENCE.items()),
    )
    corrects = forms.BooleanField(
        label=_("Đính chính: dữ liệu của ngày này vốn đã sai, không phải luật thay đổi"), required=False
    )

    field_order = ("title", "start", "text")

    def __init__(self, *args: Any, place: str, value: Any, corpus: Corpus, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.place, self.value = place, value
        self.fields |= value_fields(value, corpus)
        if not isinstance(value, dict):
            del self.fields["text"]
        last = ("cite", "confidence", "corrects")
        self.order_fields([*(name for name in self.fields if name not in last), *last])

    def body(self) -> dict[str, Any]:
        data = self.cleaned_data
        value = read_value(self.value, data)
        if isinstance(value, dict) and data.get("text"):
            value["text"] = data["text"]
        body = {
            "kind": "amendment",
            "at": self.place,
            "from": data["start"].isoformat(),
            "cite": data["cite"],
            "confidence": data["confidence"],
            "value": value,
        }
        return {**body, "corrects": True} if data["corrects"] else body


class DocumentForm(ChangeForm):
    """A new legal document, so that amendments may cite it."""

    number = forms.RegexField(r"^[^,\s][^,]*$", label=_("Số, ký hiệu văn bản"), max_length=60)
    name = forms.CharField(label=_("Tên văn bản"), max_length=500)
    issued = DayField(label=_("Ngày ban hành"), required=False)
    start = DayField(label=_("Có hiệu lực từ ngày"))

    def body(self) -> dict[str, Any]:
        data = self.cleaned_data
        value = {"title": data["name"], "confidence": "text"}
        if data["issued"]:
            value["issued"] = data["issued"].isoformat()
        place = f"documents.{data['number'].strip()}"
        return {"kind": "amendment", "at": place, "from": data["start"].isoformat(), "value": value}


DETAILS = [
    ("condition", _("Thêm điều kiện")),
    ("quota", _("Tỷ lệ, số lượng tối đa")),
    ("voting", _("Tỷ lệ phiếu cao hơn")),
    ("dossier_item", _("Thêm giấy tờ trong hồ sơ")),
    ("days", _("Thời hạn riêng")),
]


class LocalRuleForm(ChangeForm):
    """What a ministry or province sets for its own cases, by a document of its own."""

    detail = forms.ChoiceField(label=_("Quy định về"), choices=DETAILS)
    award = forms.ChoiceField(label=_("Danh hiệu, hình thức"), required=False)
    text = forms.CharField(
        label=_("Nội dung"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Điều kiện, cách tính tỷ lệ, hoặc tên giấy tờ; để trống nếu chỉ quy định con số."),
    )
    number = forms.IntegerField(
        label=_("Con số"), required=False, min_value=1, help_text=_("Phần trăm, hoặc số ngày của thời hạn.")
    )
    limit = forms.ChoiceField(label=_("Thời hạn nào"), required=False)
    document_number = forms.CharField(label=_("Văn bản của cơ quan: số, ký hiệu"), max_length=60)
    document_title = forms.CharField(label=_("Tên văn bản"), max_length=300)
    cite = forms.CharField(
        label=_("Điều, khoản của văn bản ấy"), max_length=100, help_text=_("Ví dụ: Điều 12, khoản 2.")
    )
    ground = forms.ChoiceField(
        label=_("Điều khoản giao cho bộ, tỉnh quy định"),
        required=False,
        help_text=_("Không có điều khoản giao thì quy định chỉ được hiển thị, không dùng để kết luận."),
    )
    start = DayField(label=_("Áp dụng từ ngày"))
    end = DayField(label=_("Đến trước ngày"), required=False)

    def __init__(self, *args: Any, agency: Agency, corpus: Corpus, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.agency = agency
        awards = [(code, award.name) for code, award in corpus.awards.items()]
        limits = _limit_choices(corpus)
        grounds = [(each["cite"], each["cite"]) for each in corpus.source.data["delegations"].values() if _to_us(each)]
        self.fields["award"].choices = [("", _("Chọn…")), *awards]  # type: ignore[attr-defined] # a choice field
        self.fields["limit"].choices = [("", _("Chọn…")), *limits]  # type: ignore[attr-defined] # a choice field
        self.fields["ground"].choices = [("", _("Không có, hoặc chưa tìm thấy")), *grounds]  # type: ignore[attr-defined] # a choice field

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if (start := data.get("start")) and (end := data.get("end")) and end <= start:
            self.add_error("end", _("Ngày này phải sau ngày bắt đầu áp dụng."))
        if (cite := data.get("cite")) and not cite.strip().startswith("Điều "):
            self.add_error("cite", _("Ghi theo dạng «Điều 12, khoản 2, điểm a»."))
        needed = NEEDED.get(data.get("detail", ""), ())
        for name in needed:
            if not data.get(name):
                self.add_error(name, _("Loại quy định này cần mục này."))
        return data

    def body(self) -> dict[str, Any]:
        data = self.cleaned_data
        body: dict[str, Any] = {
            "kind": "local_rule",
            "agency": self.agency.code,
            "level": "ministry" if self.agency.level == Level.MINISTRY else "province",
            "document": {"number": data["document_number"].strip(), "title": data["document_title"]},
            "cite": f"{data['document_number'].strip()}, {data['cite'].strip()}",
            "from": data["start"].isoformat(),
            data["detail"]: self._detail(data),
        }
        body |= {"to": data["end"].isoformat()} if data["end"] else {}
        body |= {"ground": data["ground"]} if data["ground"] else {}
        return body if data["detail"] == "days" else {**body, "award": data["award"]}

    def _detail(self, data: dict[str, Any]) -> dict[str, Any]:
        number, text = data["number"], data["text"].strip()
        return {
            "condition": lambda: {"id": f"local_{self.agency.pk}", "predicate": "judgement", "text": text},
            "quota": lambda: {"text": text, "percent": number},
            "voting": lambda: {"percent": number, "secret": True},
            "dossier_item": lambda: {"kind": f"local_{self.agency.pk}", "name": text},
            "days": lambda: {"limit": data["limit"], "days": number},
        }[data["detail"]]()


NEEDED = {
    "condition": ("award", "text"),
    "quota": ("award", "text"),
    "voting": ("award", "number"),
    "dossier_item": ("award", "text"),
    "days": ("limit", "number"),
}


class YamlChangeForm(WorkForm):
    """Change documents given by the project or another installation."""

    yaml = forms.CharField(
        label=_("Các thay đổi (YAML)"),
        widget=forms.Textarea(attrs={"rows": 14, "spellcheck": "false"}),
        help_text=_("Mỗi thay đổi một tài liệu, cách nhau bằng dòng «---», như khi xuất ra."),
    )


def _limit_choices(corpus: Corpus) -> list[tuple[str, str]]:
    """Time limits by name; where several have one name, with the level, which its code ends in."""
    names = {code: limit_name(corpus, code) for code in corpus.time_limits}
    many = {name for name, count in Counter(names.values()).items() if count > 1}
    return [(code, _with_level(code, name) if name in many else name) for code, name in names.items()]


def _with_level(code: str, name: str) -> str:
    return next((f"{name} – {level}" for ending, level in LEVELS.items() if code.endswith(ending)), name)


def _to_us(delegation: dict[str, Any]) -> bool:
    return bool({"ministry", "province", "issuer"} & set(delegation["leaves_to"]))


def _gazette(data: dict[str, Any]) -> dict[str, Any]:
    page = {"page": data["gazette_page"]} if data["gazette_page"] else {}
    day: dt.date = data["gazette_date"]
    return {"number": data["gazette_number"], "date": day.isoformat(), **page}
