"""A standard as a person reads it: routes, and under each the tree of its conditions as they stand on a day."""

import datetime as dt
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from thidua.law import Corpus, labels
from thidua.law.award import AwardDefinition, Group, Leaf, Node, Route
from thidua.law.provision import Confidence

CONFIDENCE = {
    "confirmed": (gettext_lazy("Đã đối chiếu Công báo"), "success"),
    "text": (gettext_lazy("Đã đọc nguyên văn"), "success"),
    "secondary": (gettext_lazy("Theo nguồn dẫn lại"), "info"),
    "memory": (gettext_lazy("Chưa kiểm chứng"), "warning"),
}


@dataclass(frozen=True)
class ShownNode:
    """One condition or group of conditions. `joining` is empty for a single condition."""

    id: str
    text: str
    joining: str
    only_for: str
    citation: str
    confidence: str
    tag: str
    reading: str
    is_hole: bool
    needs_person: bool
    place: str = ""  # its name among the places of the law; empty when nothing of its own stands there
    children: tuple["ShownNode", ...] = ()


@dataclass(frozen=True)
class ShownRoute:
    """One way to the award: whom it is for, on which grounds, and its conditions, all of which must be met."""

    id: str
    name: str
    subjects: str
    bases: str
    citation: str
    confidence: str
    tag: str
    nodes: tuple[ShownNode, ...]


def shown_routes(award: AwardDefinition, corpus: Corpus, on: dt.date) -> list[ShownRoute]:
    """Every route of the award as it stands on a day; conditions that do not apply that day are left out."""
    return [_route(route, award, corpus, on) for route in award.routes]


def _route(route: Route, award: AwardDefinition, corpus: Corpus, on: dt.date) -> ShownRoute:
    name, tag = CONFIDENCE[route.confidence]
    classes = [corpus.subject_classes[each].label for each in route.subjects]
    nodes = (_node(node, award, on, f"{award.code}.{route.id}") for node in route.standard)
    return ShownRoute(
        route.id,
        route.name,
        "; ".join(dict.fromkeys(classes)),
        ", ".join(labels.BASIS[basis] for basis in route.bases),
        str(route.cite),
        str(name),
        tag,
        tuple(node for node in nodes if node is not None),
    )


def _node(node: Node, award: AwardDefinition, on: dt.date, place: str) -> ShownNode | None:
    return _leaf(node, on, place) if isinstance(node, Leaf) else _group(node, award, on, place)


def _leaf(leaf: Leaf, on: dt.date, place: str) -> ShownNode | None:
    value = leaf.values.on(on)
    if value is None:
        return None
    name, tag = _sure(value.confidence)
    return ShownNode(
        leaf.id,
        value.text or leaf.text,
        "",
        _only_for(leaf),
        str(value.cite),
        name,
        tag,
        value.reading,
        is_hole=leaf.predicate == "not_seen",
        needs_person=leaf.predicate == "judgement" or leaf.attestable,
        place=f"{place}.{leaf.id}",
    )


def _group(group: Group, award: AwardDefinition, on: dt.date, place: str) -> ShownNode | None:
    parts = [_node(node, award, on, place) for node in group.all_of + group.any_of]
    parts += [_other_route(award.route(route_id)) for route_id in group.any_route]
    children = tuple(part for part in parts if part is not None)
    if not children:
        return None
    clause = group.values.on(on) if group.values else None
    name, tag = _sure(clause.confidence) if clause else ("", "")
    return ShownNode(
        group.id,
        group.text,
        _("Đạt tất cả") if group.all_of else _("Đạt một trong các điều kiện"),
        _only_for(group),
        str(clause.cite) if clause else "",
        name,
        tag,
        clause.reading if clause else "",
        is_hole=False,
        needs_person=False,
        place=f"{place}.{group.id}" if clause else "",
        children=children,
    )


def _other_route(route: Route) -> ShownNode:
    name, tag = _sure(route.confidence)
    text = _("Đạt tiêu chuẩn «%(name)s» của khen thưởng này") % {"name": route.name}
    return ShownNode(route.id, text, "", "", str(route.cite), name, tag, "", is_hole=False, needs_person=False)


def _only_for(node: Node) -> str:
    words = [labels.CATEGORY[each] for each in sorted(node.categories)]
    words += [labels.BASIS[each] for each in sorted(node.bases)]
    return ", ".join(words)


def _sure(confidence: Confidence) -> tuple[str, str]:
    name, tag = CONFIDENCE[confidence]
    return str(name), tag
