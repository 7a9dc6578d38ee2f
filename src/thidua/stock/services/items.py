"""The kinds of things that an agency keeps."""

from typing import Any

from django.utils.translation import gettext as _

from thidua.agencies.actor import Actor
from thidua.agencies.permissions import Action, require
from thidua.law import load_corpus
from thidua.stock.models import Item, ItemKind
from thidua.trail.errors import beside, require_seen, required
from thidua.trail.events import Event
from thidua.trail.services import record, service

FIELDS = ("name", "kind", "award", "unit", "low_mark")


@service
def add_item(actor: Actor, *, name: str, kind: str, unit: str, award: str = "", low_mark: int = 0) -> Item:
    """Add a kind of thing to the own agency's stock; nothing of it is there yet. Refused when the name is taken."""
    require(actor, Action.MOVE_STOCK)
    values = _checked(name=name, kind=kind, unit=unit, award=award, low_mark=low_mark)
    made, is_new = Item.objects.get_or_create(agency=actor.agency, name=values.pop("name"), defaults=values)
    if not is_new:
        raise _taken(made.name)
    record(actor, Event.STOCK_ITEM_ADDED, made, after=_said(made))
    return made


@service
def change_item(
    actor: Actor, *, item: Item, version: int, name: str, kind: str, unit: str, award: str = "", low_mark: int = 0
) -> Item:
    """Change what a kind of thing is called; its slips stay. Overtaken when somebody saved after `version`."""
    require(actor, Action.MOVE_STOCK, item.agency_id)
    item = Item.objects.select_for_update().get(pk=item.pk)
    require_seen(item.version, version)
    values = _checked(name=name, kind=kind, unit=unit, award=award, low_mark=low_mark)
    if Item.objects.filter(agency=item.agency_id, name=values["name"]).exclude(pk=item.pk).exists():
        raise _taken(values["name"])
    before = _said(item)
    for field, value in values.items():
        setattr(item, field, value)
    item.version += 1
    item.save()
    record(actor, Event.STOCK_ITEM_CHANGED, item, before=before, after=_said(item))
    return item


def _checked(*, name: str, kind: str, unit: str, award: str, low_mark: int) -> dict[str, Any]:
    if kind not in ItemKind.values:
        raise beside("kind", _("Chọn loại hiện vật trong danh sách."))
    if award and award not in load_corpus().awards:
        raise beside("award", _("Chọn danh hiệu, hình thức trong danh sách."))
    return {
        "name": required(name, "name", _("Cần tên hiện vật."))[:200],
        "kind": kind,
        "award": award,
        "unit": required(unit, "unit", _("Cần đơn vị tính, ví dụ: chiếc."))[:30],
        "low_mark": low_mark,
    }


def _said(item: Item) -> dict[str, Any]:
    return {field: getattr(item, field) for field in FIELDS}


def _taken(name: str) -> Exception:
    return beside("name", _("Kho đã có «%(name)s»; hãy nhập thêm vào loại đó.") % {"name": name})
