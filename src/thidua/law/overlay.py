"""Dated values as plain data: what holds when, and something laid over a stretch of days."""

from collections.abc import Callable, Mapping
from typing import Any

from thidua.law.source import CorpusError

Dates = Mapping[str, Any]  # ISO days, which sort as text, to values; None repeals


def start_of(dated: Dates, day: str) -> str | None:
    """The first day of what is in force on a day."""
    return max((start for start in dated if start <= day), default=None)


def with_version(dated: Dates, day: str, value: Any) -> dict[str, Any]:
    """The same values with one more that starts on a day, or in place of the one that starts there."""
    return dict(sorted({**dated, day: value}.items()))


def overlaid(dated: Dates, start: str, end: str | None, change: Callable[[Any], Any], first_day: str) -> dict[str, Any]:
    """Every version on days of [start, end) changed; what held before and holds after stays."""
    bounds = {first_day, *dated, start, *([end] if end else [])}
    found = {}
    for day in sorted(bounds):
        version = start_of(dated, day)
        value = dated[version] if version else None
        found[day] = change(value) if start <= day and (end is None or day < end) else value
    return found


def dated_node(
    node: Mapping[str, Any], cited: Mapping[str, Any], first_day: str, start: str, end: str | None = None
) -> dict[str, Any]:
    """A condition or group that holds on days of [start, end). Its `value` says what holds from the first of them.

    `cited` stands in every version for what the version does not say itself.
    """
    dated = _node(node, cited, first_day, start, end)
    if "predicate" not in node and "values" not in dated:
        dated["values"] = _limited({start: cited}, first_day, start, end)
    return dated


def _node(
    node: Mapping[str, Any], cited: Mapping[str, Any], first_day: str, start: str, end: str | None
) -> dict[str, Any]:
    kept = {key: part for key, part in node.items() if key not in ("value", "values")}
    for branch in ("all_of", "any_of"):
        if branch in kept:
            kept[branch] = [_node(part, cited, first_day, start, end) for part in kept[branch]]
    versions = dict(node.get("values") or {})
    if "value" in node or ("predicate" in node and not versions):
        versions[start] = node.get("value") or {}
    if versions:
        filled = {str(day): {**cited, **value} if isinstance(value, dict) else value for day, value in versions.items()}
        kept["values"] = _limited(filled, first_day, start, end)
    return kept


def _limited(versions: Dates, first_day: str, start: str, end: str | None) -> dict[str, Any]:
    """The versions with nothing before the start and nothing from the end on."""
    if min(versions) < start:
        raise CorpusError(f"có giá trị bắt đầu trước ngày {start}; những ngày trước phải giữ nguyên")
    kept = {day: value for day, value in versions.items() if end is None or day < end}
    return {first_day: None, **kept, **({end: None} if end else {})}
