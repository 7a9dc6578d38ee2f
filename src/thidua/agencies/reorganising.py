"""A whole decision on agencies at once: its table is read, each line is looked at, and all is recorded or nothing."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l

from thidua.agencies.actor import Actor
from thidua.agencies.models import Agency, Lineage, LineageKind, Post
from thidua.agencies.permissions import Action, require
from thidua.agencies.queries import subtree
from thidua.agencies.services import record_lineage
from thidua.trail.errors import Refused
from thidua.trail.services import service
from thidua.vietnamese.dates import read_date
from thidua.vietnamese.names import clean, fold

HEADINGS = {  # each field with the headings that mean it, folded
    "predecessor": ("ma cu", "ten cu", "co quan cu", "don vi cu", "ma hoac ten cu"),
    "kind": ("hinh thuc", "hinh thuc sap xep", "loai"),
    "successor": ("ma moi", "ten moi", "co quan moi", "don vi moi", "ma hoac ten moi", "co quan ke thua"),
    "effective_on": ("ngay", "ngay hieu luc", "ngay co hieu luc"),
}
NAMES = {
    "predecessor": _l("Cơ quan cũ"),
    "kind": _l("Hình thức"),
    "successor": _l("Cơ quan mới"),
    "effective_on": _l("Ngày"),
}
KINDS = {
    **dict.fromkeys(("sap nhap", "hop nhat", "nhap", "sap nhap, hop nhat"), LineageKind.MERGE),
    **dict.fromkeys(("chia", "tach", "chia tach", "chia, tach"), LineageKind.SPLIT),
    "doi ten": LineageKind.RENAME,
    **dict.fromkeys(("giai the", "ket thuc", "giai the, ket thuc hoat dong"), LineageKind.END),
}
MOST_LINES = 5_000


@dataclass
class Line:
    """One line of the table as it was understood. `errors` keep it out, `doubts` are to be looked at."""

    number: int
    said: tuple[str, ...]
    predecessor: Agency | None = None
    successor: Agency | None = None
    kind: LineageKind | None = None
    effective_on: dt.date | None = None
    errors: list[str] = field(default_factory=list)
    doubts: list[str] = field(default_factory=list)


def read_reorganisation(actor: Actor, table: Sequence[Sequence[str]]) -> list[Line]:
    """Understand every line of a table (texts, the first line its headings), within the actor's own tree.

    Raises Refused when the table as a whole is no such table.
    """
    places = _places(table)
    agencies = _Agencies(actor)
    lines = []
    for number, cells in enumerate(table[1:], start=2):
        said = {name: clean(cells[at]) if at < len(cells) else "" for name, at in places.items()}
        if any(said.values()):
            lines.append(_line(number, said, agencies))
    if not lines:
        raise Refused(_("Bảng không có dòng nào."))
    if len(lines) > MOST_LINES:
        raise Refused(_("Bảng có hơn %(most)s dòng; hãy chia thành nhiều tệp.") % {"most": MOST_LINES})
    _compare(lines)
    _look_at(lines)
    return lines


@service
def record_reorganisation(actor: Actor, *, lines: Sequence[Line], document: str) -> list[Lineage]:
    """Record every line, each in the trail, or none; refuses with what is wrong, line by line."""
    require(actor, Action.MANAGE_AGENCIES)
    if not clean(document):
        raise Refused(_("Cần ghi văn bản."), fields={"document": _("Cần ghi số, ngày của quyết định.")})
    errors = [f"{_at(line)} {error}" for line in lines for error in line.errors]
    recorded = []
    for line in [] if errors else lines:
        if line.predecessor is None or line.kind is None or line.effective_on is None:
            raise ValueError("a line without errors is whole")
        try:
            with transaction.atomic():
                link = record_lineage(
                    actor,
                    predecessor=line.predecessor,
                    successor=line.successor,
                    kind=line.kind,
                    effective_on=line.effective_on,
                    document=clean(document)[:200],
                )
        except Refused as refusal:
            errors.append(f"{_at(line)} {refusal.message}")
        else:
            recorded.append(link)
    if errors:
        raise Refused(_("Chưa ghi nhận dòng nào. %(errors)s") % {"errors": " ".join(errors)})
    return recorded


class _Agencies:
    """The agencies of the actor's own tree by what a cell calls them, each asked for once."""

    def __init__(self, actor: Actor) -> None:
        self.within = subtree(actor.agency)
        self.known: dict[str, list[Agency]] = {}

    def named(self, text: str) -> list[Agency]:
        if text not in self.known:
            found = list(self.within.filter(code__iexact=text)[:1])
            self.known[text] = found or list(self.within.filter(name_fold=fold(text)).order_by("pk")[:2])
        return self.known[text]


def _places(table: Sequence[Sequence[str]]) -> dict[str, int]:
    headings = [fold(cell) for cell in table[0]] if table else []
    places = {
        name: next((at for at, heading in enumerate(headings) if heading in known), -1)
        for name, known in HEADINGS.items()
    }
    if missing := [str(NAMES[name]) for name, at in places.items() if at < 0]:
        raise Refused(_("Thiếu cột: %(names)s.") % {"names": ", ".join(missing)})
    return places


def _line(number: int, said: dict[str, str], agencies: _Agencies) -> Line:
    line = Line(number, tuple(said[name] for name in HEADINGS))
    line.predecessor = _agency(line, said["predecessor"], agencies)
    line.kind = KINDS.get(fold(said["kind"]))
    if line.kind is None:
        line.errors.append(
            _("Hình thức «%(text)s» không rõ: ghi sáp nhập, chia tách, đổi tên hoặc giải thể.") % {"text": said["kind"]}
        )
    if said["successor"]:
        line.successor = _agency(line, said["successor"], agencies)
        if line.kind == LineageKind.END:
            line.errors.append(_("Giải thể thì không có cơ quan mới."))
    elif line.kind != LineageKind.END:
        line.errors.append(_("Thiếu cơ quan mới."))
    day = read_date(said["effective_on"])
    line.effective_on = day.value
    if day.value is None:
        line.errors.append(_("Ngày «%(text)s» không đọc được; ghi đủ ngày/tháng/năm.") % {"text": said["effective_on"]})
    return line


def _agency(line: Line, text: str, agencies: _Agencies) -> Agency | None:
    found = agencies.named(text) if text else []
    if len(found) != 1:
        why = (
            _("có nhiều cơ quan cùng tên, hãy ghi mã")
            if found
            else _("không có; cơ quan mới thì thêm vào hệ thống trước")
        )
        line.errors.append(_("«%(text)s»: %(why)s.") % {"text": text, "why": why})
        return None
    if text.lower() not in {found[0].code.lower(), found[0].name.lower()}:
        line.doubts.append(
            _("«%(text)s» được hiểu là %(name)s (%(code)s).") % {"text": text, "name": found[0], "code": found[0].code}
        )
    return found[0]


def _compare(lines: list[Line]) -> None:
    """What only shows between lines: the same twice, and an agency that would go to two."""
    seen: dict[tuple[Agency, Agency | None, dt.date | None], int] = {}
    went: dict[Agency, Line] = {}
    for line in lines:
        if line.predecessor is None or line.kind is None:
            continue
        key = line.predecessor, line.successor, line.effective_on
        if key in seen:
            line.errors.append(_("Trùng với dòng %(number)s.") % {"number": seen[key]})
        seen.setdefault(key, line.number)
        if line.kind != LineageKind.SPLIT and went.setdefault(line.predecessor, line) is not line:
            text = _("%(name)s còn ở dòng %(number)s: đi vào hai cơ quan thì thành tích cũ không quy được về bên nào.")
            line.doubts.append(text % {"name": line.predecessor, "number": went[line.predecessor].number})


def _look_at(lines: list[Line]) -> None:
    """What the register of agencies says to each line."""
    today = timezone.localdate()
    numbers = {line.predecessor.pk for line in lines if line.predecessor}
    posts: dict[int, int] = {}
    for agency in Post.objects.filter(agency__in=numbers, ends_on=None).values_list("agency", flat=True):
        posts[agency] = posts.get(agency, 0) + 1
    known = set(Lineage.objects.filter(predecessor__in=numbers).values_list("predecessor", "successor", "effective_on"))
    for line in lines:
        old, new = line.predecessor, line.successor
        if old is None:
            continue
        if (old.pk, new.pk if new else None, line.effective_on) in known:
            line.errors.append(_("Việc sắp xếp này đã được ghi nhận."))
        if old.ended_on and line.effective_on and old.ended_on < line.effective_on:
            line.doubts.append(_("%(name)s đã kết thúc từ %(day)s.") % {"name": old, "day": f"{old.ended_on:%d/%m/%Y}"})
        if new and not new.is_active:
            line.doubts.append(_("%(name)s đã kết thúc hoạt động.") % {"name": new})
        if new and new.level != old.level:
            line.doubts.append(
                _("Hai cơ quan khác cấp: %(one)s và %(other)s.")
                % {"one": old.get_level_display(), "other": new.get_level_display()}
            )
        if line.effective_on and line.effective_on > today:
            line.doubts.append(_("Ngày có hiệu lực chưa tới."))
        if posts.get(old.pk) and line.kind != LineageKind.SPLIT:
            line.doubts.append(
                _("Còn %(count)s vai trò đang giữ ở %(name)s; hãy giao lại ở cơ quan mới.")
                % {"count": posts[old.pk], "name": old}
            )


def _at(line: Line) -> str:
    return _("Dòng %(number)s:") % {"number": line.number}
