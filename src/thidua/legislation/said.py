"""What a change says, field by field in Vietnamese: whoever approves it reads it whole."""

import datetime as dt
from collections.abc import Iterator, Mapping
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from thidua.law import Corpus
from thidua.legislation.models import LawChange
from thidua.legislation.places import words_of_place
from thidua.legislation.value_fields import CHOICES, LABELS, OF_AWARDS

CONFIDENCE = {
    "text": gettext_lazy("Đã đọc nguyên văn"),
    "secondary": gettext_lazy("Nguồn dẫn lại"),
    "memory": gettext_lazy("Chưa kiểm chứng"),
}
NAMES: dict[str, str | Promise] = {
    "award": gettext_lazy("Danh hiệu, hình thức"),
    "at": gettext_lazy("Chỗ được đổi"),
    "condition": gettext_lazy("Thêm điều kiện"),
    "quota": gettext_lazy("Tỷ lệ, số lượng tối đa"),
    "voting": gettext_lazy("Tỷ lệ phiếu"),
    "dossier_item": gettext_lazy("Thêm giấy tờ trong hồ sơ"),
    "days": gettext_lazy("Thời hạn riêng"),
    "route": gettext_lazy("Thêm tiêu chuẩn"),
    "text": gettext_lazy("Lời văn"),
    "value": gettext_lazy("Nội dung mới"),
    "document": gettext_lazy("Văn bản"),
    "cite": gettext_lazy("Trích dẫn"),
    "ground": gettext_lazy("Điều khoản giao cho bộ, tỉnh quy định"),
    "confidence": gettext_lazy("Biết từ đâu"),
    "gazette": gettext_lazy("Công báo"),
    "checked_on": gettext_lazy("Ngày đối chiếu"),
    "from": gettext_lazy("Có hiệu lực từ ngày"),
    "to": gettext_lazy("Đến trước ngày"),
    "routes": gettext_lazy("Áp dụng cho các tiêu chuẩn"),
    "corrects": gettext_lazy("Đính chính dữ liệu vốn đã sai"),
}
WITHIN: dict[str, str | Promise] = {
    **LABELS,
    "number": gettext_lazy("số"),
    "title": gettext_lazy("tên"),
    "name": gettext_lazy("tên"),
    "date": gettext_lazy("ngày"),
    "page": gettext_lazy("trang"),
    "limit": gettext_lazy("thời hạn"),
    "issued": gettext_lazy("ban hành ngày"),
}
OURS = {"id", "kind", "predicate", "level", "agency", "label"}  # words of the data's own, which say nothing to a reader


def what_it_says(change: LawChange, corpus: Corpus) -> list[tuple[str, str]]:
    """Every field of the change with its name, in the order in which one reads them."""
    body = change.body
    lines = [(str(NAMES[key]), _said(key, body[key], corpus)) for key in NAMES if key in body and key != "ground"]
    if "ground" in body:
        lines.append((str(NAMES["ground"]), str(body["ground"])))
    elif body.get("kind") == "local_rule":
        none = _("Không có: quy định này chỉ được hiển thị, không dùng để kết luận.")
        lines.append((str(NAMES["ground"]), none))
    return lines


def limit_name(corpus: Corpus, code: str) -> str:
    """The newest name of a time limit; the code when nobody named it."""
    newest = [limit for _day, limit in corpus.time_limits.get(code, {}).items() if limit]
    return newest[-1].name if newest else code


def _said(key: str, value: Any, corpus: Corpus) -> str:
    match key:
        case "at":
            return words_of_place(value, corpus)
        case "condition" if isinstance(value, Mapping):
            how = (
                _("cần người xác nhận") if value.get("predicate") == "judgement" else _("hệ thống đối chiếu với sổ bộ")
            )
            return "; ".join([*_parts(value, corpus), how])
        case "confidence":
            return str(CONFIDENCE.get(value, value))
        case "days" if isinstance(value, Mapping):
            named = limit_name(corpus, str(value.get("limit")))
            return _("%(limit)s: %(days)s ngày") % {"limit": named, "days": value.get("days")}
    return _value(key, value, corpus)


def _value(key: str, value: Any, corpus: Corpus) -> str:
    if isinstance(value, Mapping):
        return "; ".join(_parts(value, corpus))
    if isinstance(value, list | tuple):
        return ", ".join(_value(key, each, corpus) for each in value)
    if isinstance(value, bool):
        return _("có") if value else _("không")
    if key in OF_AWARDS and value in corpus.awards:
        return corpus.awards[value].name
    if isinstance(value, str) and value in CHOICES.get(key, {}):
        return str(CHOICES[key][value])
    return _day(str(value))


def _parts(value: Mapping[str, Any], corpus: Corpus) -> Iterator[str]:
    for key, part in value.items():
        if key in OURS:
            continue
        said = _value(key, part, corpus)
        name = WITHIN.get(key) or NAMES.get(key)
        yield said if key == "text" or name is None else f"{name}: {said}"


def _day(text: str) -> str:
    try:
        return f"{dt.date.fromisoformat(text):%d/%m/%Y}"
    except ValueError:
        return text
