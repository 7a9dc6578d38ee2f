"""Applies changes to the plain data of the corpus. What comes out is checked like the shipped files."""

from collections.abc import Iterable, Mapping
from typing import Any

from thidua.law.changes import Amendment, Change, Confirmation, LocalRule
from thidua.law.local import add_local_rule
from thidua.law.overlay import dated_node, start_of, with_version
from thidua.law.places import AWARD_PARTS, BRANCHES, Place, find, within
from thidua.law.source import CorpusError, Keys, Source


def applying(changes: Iterable[Change], agencies: Iterable[str]) -> tuple[Change, ...]:
    """Those that apply to a case of the agencies: every national change, and the agencies' own rules."""
    own = frozenset(agencies)
    return tuple(change for change in changes if not isinstance(change, LocalRule) or change.agency in own)


def apply(change: Change, source: Source) -> Source:
    """The data with one change applied. Raises CorpusError naming the change and the place when it does not fit."""
    try:
        if isinstance(change, Confirmation):
            return _confirm(change, source)
        if isinstance(change, Amendment):
            return _amend(change, source)
        return add_local_rule(change, source)
    except CorpusError as error:
        raise CorpusError(f"thay đổi {change.id} ({change.place}): {error}") from error


# Confirmations


def _confirm(change: Confirmation, source: Source) -> Source:
    place, day = find(change.at, source), change.start.isoformat()
    said = {
        "gazette": change.gazette.model_dump(mode="json", exclude_none=True),
        "text": change.text,
        "checked_on": change.checked_on.isoformat(),
    }
    if place.shape in ("award", "route"):
        head = source.get(place.keys)
        return source.put(place.keys, {**head, "confirmed": {**head.get("confirmed", {}), day: said}})
    if place.shape != "dated":
        raise CorpusError("chỗ này không có điều khoản riêng; đối chiếu tiêu chuẩn hoặc điều kiện bên trong")
    dated, keys = _dated(place, source)
    start = start_of(dated, day)
    value = dated[start] if start else None
    if value is None:
        raise CorpusError(f"ngày {day} không có quy định nào để đối chiếu")
    way = within(value, place.inside) if place.inside else ()
    marked = _marked(value, way, {"confidence": "confirmed", "confirmed": said, "assumed": False})
    return source.put(keys, with_version(dated, day, marked))


def _marked(value: Any, way: Keys, mark: Mapping[str, Any]) -> Any:
    """A dated value with a mark put on it, or on the part that the way leads to."""
    if not way:
        if not isinstance(value, dict):
            raise CorpusError("chỗ này có nhiều mục; nêu mục cần đối chiếu")
        return {**value, **mark}
    if isinstance(value, list):
        return [_marked(part, way[1:], mark) if number == way[0] else part for number, part in enumerate(value)]
    return {**value, way[0]: _marked(value[way[0]], way[1:], mark)}


def _dated(place: Place, source: Source) -> tuple[dict[str, Any], Keys]:
    """The dated values at a place, none where the law has said nothing; a shared entry becomes the award's own."""
    try:
        dated = source.get(place.keys)
    except KeyError:
        dated = {source.first_day: None}
    if isinstance(dated, str):
        dated = source.data[AWARD_PARTS[str(place.keys[-1])]][dated]
    return {str(day): value for day, value in dated.items()}, place.keys


# Amendments


def _amend(change: Amendment, source: Source) -> Source:
    place = find(change.at, source)
    if change.condition is not None:
        return _add_condition(change, place, source)
    if change.route is not None:
        return _add_route(change, place, source)
    return AMENDING[place.shape](change, place, source)


def _day(change: Amendment) -> str:
    if change.start is None:
        raise CorpusError("thiếu ngày hiệu lực (from)")
    return change.start.isoformat()


def _amend_value(change: Amendment, place: Place, source: Source) -> Source:
    day, (dated, keys) = _day(change), _dated(place, source)
    if place.inside:
        raise CorpusError("sửa cả giá trị của ngày đó, không sửa riêng một mục bên trong")
    if day in dated and not change.corrects:
        raise CorpusError(f"đã có giá trị bắt đầu từ ngày {day}; ghi corrects: true nếu giá trị ấy sai từ đầu")
    if day not in dated and change.corrects:
        raise CorpusError(f"không có giá trị nào bắt đầu từ ngày {day} để đính chính")
    return source.put(keys, with_version(dated, day, _cited(change.value, change)))


def _cited(value: Any, change: Amendment) -> Any:
    """A value that says where it stands, by the change's own citation where it says nothing."""
    if isinstance(value, list):
        return [_cited(part, change) for part in value]
    own = {"cite": change.cite, "confidence": change.confidence}
    return {**{key: part for key, part in own.items() if part}, **value} if isinstance(value, dict) else value


def _add_condition(change: Amendment, place: Place, source: Source) -> Source:
    node = dated_node(change.condition or {}, _cited({}, change), source.first_day, _day(change))
    keys = place.keys[:-1] if place.keys[-1] == "values" else place.keys
    parent = source.get(keys)
    branch = "standard" if place.shape == "route" else next((name for name in BRANCHES if name in parent), None)
    if branch is None:
        raise CorpusError("chỉ thêm điều kiện vào một tiêu chuẩn (đường xét) hoặc một nhóm điều kiện")
    return source.put((*keys, branch), [*parent[branch], node])


def _add_route(change: Amendment, place: Place, source: Source) -> Source:
    if place.shape != "award":
        raise CorpusError("chỉ thêm tiêu chuẩn (đường xét) vào một danh hiệu, hình thức khen thưởng")
    cited, day = _cited({}, change), _day(change)
    route = {**cited, "from": day, **(change.route or {})}
    nodes = [dated_node(node, cited, source.first_day, day) for node in route.get("standard", [])]
    routes = source.get(place.keys).get("routes", [])
    return source.put((*place.keys, "routes"), [*routes, {**route, "standard": nodes}])


def _repeal_route(change: Amendment, place: Place, source: Source) -> Source:
    if change.value is not None:
        raise CorpusError("tiêu chuẩn (đường xét) chỉ có thể bãi bỏ (value: null) hoặc thêm điều kiện (condition)")
    return source.put((*place.keys, "to"), _day(change))


def _amend_document(change: Amendment, place: Place, source: Source) -> Source:
    """A new document, in force from the day unless it says otherwise; or, with null, the end of one."""
    there = place.keys[-1] in source.data["documents"]
    if change.value is None and there:
        return source.put((*place.keys, "until"), _day(change))
    if change.value is None:
        raise CorpusError("không có văn bản này trong bộ dữ liệu")
    if not isinstance(change.value, dict) or there:
        raise CorpusError("văn bản đã có trong bộ dữ liệu; chỉ ghi được ngày hết hiệu lực (value: null)")
    given = {"in_force": change.start.isoformat()} if change.start else {}
    return source.put(place.keys, {**given, "confidence": change.confidence or "text", **change.value})


def _amend_regime(change: Amendment, place: Place, source: Source) -> Source:
    if not isinstance(change.value, dict) or not change.value or set(change.value) - {"law", "note"}:
        raise CorpusError("với một chế độ pháp lý chỉ sửa được law và note")
    return source.put(place.keys, {**source.get(place.keys), **change.value})


def _no_value(change: Amendment, place: Place, source: Source) -> Source:
    raise CorpusError("chỗ này không có giá trị theo ngày để sửa")


AMENDING = {
    "dated": _amend_value,
    "route": _repeal_route,
    "document": _amend_document,
    "regime": _amend_regime,
    "award": _no_value,
    "group": _no_value,
}
