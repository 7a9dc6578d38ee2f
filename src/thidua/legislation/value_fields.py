"""Form fields for the numbers of a provision, made from what stands there now, and read back into plain data."""

from collections.abc import Mapping
from typing import Any

import yaml
from django import forms
from django.utils.translation import gettext_lazy as _

from thidua.law import Corpus, labels

NOT_ASKED = {"cite", "confidence", "assumed", "confirmed", "local", "text", "reading", "within", "note", "label"}
PREFIX = "value_"
LABELS = {
    "years": _("Số năm"),
    "count": _("Số lần, số lượng"),
    "at_least": _("Xếp loại ít nhất"),
    "award": _("Danh hiệu, hình thức"),
    "any_of": _("Một trong các danh hiệu, hình thức"),
    "after": _("Tính sau khi được tặng một trong các hình thức"),
    "or_titles": _("Danh hiệu thay cho xếp loại"),
    "kinds": _("Loại sáng kiến, công trình"),
    "scope": _("Phạm vi ảnh hưởng"),
    "recognised_by": _("Cấp công nhận"),
    "applied": _("Phải đã áp dụng hiệu quả"),
    "percent": _("Tỷ lệ phần trăm"),
    "secret": _("Bỏ phiếu kín"),
    "multiple": _("Số lần mức lương cơ sở"),
    "at_most": _("Là mức tối đa"),
    "amount": _("Số tiền (đồng một tháng)"),
    "required": _("Bắt buộc"),
    "working_days": _("Số ngày làm việc"),
    "days": _("Số ngày"),
    "gravest_allowed": _("Mức kỷ luật nặng nhất còn được xét"),
    "organised_by": _("Cụm, khối do ai tổ chức"),
    "launched_by": _("Phong trào do ai phát động"),
    "rank": _("Xếp thứ"),
    "months": _("Số tháng"),
}
CHOICES: dict[str, Mapping[str, str]] = {
    "at_least": labels.RATING,
    "scope": labels.SCOPE,
    "recognised_by": labels.SCOPE,
    "kinds": labels.INITIATIVE,
    "gravest_allowed": labels.DISCIPLINE,
    "organised_by": labels.ORGANISER,
    "launched_by": labels.LAUNCHER,
}
OF_AWARDS = {"award", "any_of", "after", "or_titles"}


class YamlField(forms.CharField):
    """Plain data that has no field of its own, written as YAML."""

    widget = forms.Textarea(attrs={"rows": 6, "spellcheck": "false"})
    default_error_messages = {"yaml": _("Không đọc được YAML; hãy giữ cách viết như ban đầu.")}

    def to_python(self, value: Any) -> Any:
        """The data, or an error in Vietnamese."""
        try:
            return yaml.safe_load(super().to_python(value) or "")
        except yaml.YAMLError as error:
            raise forms.ValidationError(self.error_messages["yaml"], code="yaml") from error

    def prepare_value(self, value: Any) -> Any:
        """The data as it is written."""
        return value if isinstance(value, str) else yaml.safe_dump(value, allow_unicode=True, sort_keys=False)


def value_fields(value: Any, corpus: Corpus) -> dict[str, forms.Field]:
    """A field for each number of the value; one field of YAML when the value is a list or a table."""
    if not isinstance(value, dict):
        return {f"{PREFIX}whole": YamlField(label=_("Nội dung (YAML)"), initial=value)}
    return {f"{PREFIX}{key}": _field(key, part, corpus) for key, part in value.items() if key not in NOT_ASKED}


def read_value(value: Any, cleaned: Mapping[str, Any]) -> Any:
    """The value with what was typed in place of what stood there; what is not asked stays, its standing does not."""
    if not isinstance(value, dict):
        return cleaned[f"{PREFIX}whole"]
    kept = {key: part for key, part in value.items() if key in {"within", "note", "label", "reading", "text"}}
    typed = {key: cleaned[f"{PREFIX}{key}"] for key in value if f"{PREFIX}{key}" in cleaned}
    return {**kept, **{key: _plain(value[key], part) for key, part in typed.items()}}


def _plain(before: Any, typed: Any) -> Any:
    return str(typed) if isinstance(before, str) and not isinstance(typed, str) else typed


def _field(key: str, value: Any, corpus: Corpus) -> forms.Field:
    label = LABELS.get(key, key)
    choices = [(c, a.name) for c, a in corpus.awards.items()] if key in OF_AWARDS else [*CHOICES.get(key, {}).items()]
    if isinstance(value, bool):
        return forms.BooleanField(label=label, required=False, initial=value)
    if choices and isinstance(value, list):
        return forms.MultipleChoiceField(label=label, choices=choices, initial=value)
    if choices:
        return forms.ChoiceField(label=label, choices=choices, initial=value)
    if isinstance(value, int):
        return forms.IntegerField(label=label, min_value=0, initial=value)
    if isinstance(value, str):
        return forms.CharField(label=label, initial=value)
    return YamlField(label=label, initial=value)
