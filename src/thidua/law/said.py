"""What is wrong with data, in Vietnamese: errors of the models and of YAML."""

from pydantic import ValidationError
from pydantic_core import ErrorDetails

MESSAGES = {
    "extra_forbidden": "khóa không được biết",
    "missing": "thiếu khóa bắt buộc",
    "literal_error": "giá trị không được nhận; chỉ nhận {expected}",
    "greater_than_equal": "số phải từ {ge} trở lên",
    "less_than_equal": "số phải từ {le} trở xuống",
    "int_type": "cần một số nguyên",
    "int_from_float": "cần một số nguyên",
    "bool_type": "cần true hoặc false",
    "string_type": "cần một chuỗi chữ",
    "string_too_short": "không được để trống",
    "tuple_type": "cần một danh sách",
    "frozen_set_type": "cần một danh sách",
    "dict_type": "cần một bảng các khóa và giá trị",
    "model_type": "cần một bảng các khóa và giá trị",
    "date_from_datetime_parsing": "cần một ngày dạng năm-tháng-ngày, ví dụ 2025-03-01",
    "date_type": "cần một ngày dạng năm-tháng-ngày, ví dụ 2025-03-01",
    "decimal_parsing": "cần một con số",
    "string_pattern_mismatch": "giá trị không đúng dạng {pattern}",
    "union_tag_invalid": "giá trị không được nhận; chỉ nhận {expected_tags}",
    "union_tag_not_found": "thiếu khóa cho biết loại",
}


def all_said(error: ValidationError) -> str:
    """Everything wrong with some data, each thing with its key."""
    found = (said(detail) for detail in error.errors(include_url=False))
    return "; ".join(f"{key}: {message}" if key else message for key, message in found)


def said(detail: ErrorDetails) -> tuple[str, str]:
    """The key and the Vietnamese message of one error of the model."""
    context = detail.get("ctx", {})
    own = str(context.get("key", ""))
    key = ".".join([*map(str, detail["loc"]), *([own] if own else [])]).removesuffix(".[key]")
    if detail["type"] == "contradiction":
        return key, str(context["said"])
    if detail["type"] == "value_error":
        inner = context["error"]
        return key, all_said(inner) if isinstance(inner, ValidationError) else str(inner)
    message = MESSAGES.get(detail["type"], "giá trị không hợp lệ")
    return key, message.format(**context | {"expected": str(context.get("expected", "")).replace(" or ", " hoặc ")})


def yaml_said(error: Exception) -> str:
    """Where the text stops being YAML; the parser says why in English, so only our own words are passed on."""
    mark, problem = getattr(error, "problem_mark", None), getattr(error, "problem", None) or ""
    said = problem if problem.startswith("trùng khóa") else "sai cú pháp"
    if "tag" in problem:
        said = "thẻ kiểu dữ liệu không được nhận"
    return f"{said} (dòng {mark.line + 1}, cột {mark.column + 1})" if mark else said
