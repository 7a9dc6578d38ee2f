"""The name of each place of the law, and the plain value that stands there on a day."""

import datetime as dt
from typing import Any

from django.core.exceptions import ObjectDoesNotExist

from thidua.law import Corpus, CorpusError
from thidua.law.overlay import start_of
from thidua.law.places import AWARD_PARTS, find, within
from thidua.law.source import Keys
from thidua.law.standard import walk

Value = dict[str, Any] | list[Any]


def value_at(corpus: Corpus, place: str, on: dt.date) -> Value | None:
    """What the data says at a place on a day, as written in YAML; None for heads of awards and routes.

    Raises ObjectDoesNotExist when there is no such place, or nothing stands there on the day.
    """
    try:
        found = find(place, corpus.source)
    except CorpusError as error:
        raise ObjectDoesNotExist(place) from error
    if found.shape != "dated":
        return None
    dated = _dated(corpus, found.keys)
    start = start_of({str(day): value for day, value in dated.items()}, on.isoformat())
    value = next((value for day, value in dated.items() if str(day) == start), None)
    if value is None:
        raise ObjectDoesNotExist(place)
    for key in within(value, found.inside) if found.inside else ():
        value = value[key]
    return value  # type: ignore[no-any-return] # plain data of YAML


def _dated(corpus: Corpus, keys: Keys) -> dict[Any, Any]:
    dated = corpus.source.get(keys)
    return corpus.source.data[AWARD_PARTS[str(keys[-1])]][dated] if isinstance(dated, str) else dated  # type: ignore[no-any-return] # plain data of YAML


def award_of(place: str, corpus: Corpus) -> str:
    """The code of the award that a place belongs to, or nothing for a shared list."""
    first = place.partition(".")[0]
    return first if first in corpus.awards else ""


def words_of_place(place: str, corpus: Corpus) -> str:
    """What a place is called on the screen: the award, the route and the condition."""
    code = award_of(place, corpus)
    if not code:
        return PARTS.get(place, place)
    award = corpus.awards[code]
    route_id, _dot, node_id = place.removeprefix(code).strip(".").partition(".")
    route = next((route for route in award.routes if route.id == route_id), None)
    if route is None:
        return f"{award.name}: {PARTS.get(route_id, route_id)}" if route_id else award.name
    text = next((node.text for node in walk(route.standard) if node.id == node_id), "")
    return f"{award.name}, {route.name}" + (f": {text}" if text else "")


PARTS = {
    "decided_by": "người quyết định",
    "voting": "tỷ lệ phiếu",
    "dossier": "hồ sơ",
    "public_comment": "công khai lấy ý kiến",
    "consultation": "lấy ý kiến cơ quan",
    "bonus": "tiền thưởng",
    "condition": "thêm điều kiện",
    "quota": "tỷ lệ, số lượng tối đa",
    "dossier_item": "thêm giấy tờ trong hồ sơ",
    "days": "thời hạn riêng",
}
