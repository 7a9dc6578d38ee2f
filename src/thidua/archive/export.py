"""Handing papers over to an archive: a bag with the papers of a year, an index for people and one for machines."""

import json
import re
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from thidua.agencies.actor import Actor
from thidua.agencies.permissions import Action, require
from thidua.archive import stores
from thidua.archive.keeping import source_of
from thidua.archive.models import Holding
from thidua.archive.queries import left_out, visible_holdings
from thidua.archive.retention import retention_of
from thidua.documents.bags import write_bag
from thidua.documents.catalogue import SOURCES
from thidua.documents.models import PaperKind
from thidua.jobs.kinds import Outcome, Tell, kind
from thidua.jobs.models import Job
from thidua.jobs.services import ask_for_job
from thidua.privacy.models import Purpose
from thidua.screens.exports import FORMATS, Export, note_export
from thidua.trail.errors import Refused
from thidua.trail.events import Event
from thidua.trail.services import record, service
from thidua.vietnamese.names import fold

WORK = "archive.export"


@service
def ask_for_export(actor: Actor, *, year: int, purpose: str, note: str) -> Job:
    """Ask for the papers of a year as one bag. Refuses a year of which nothing is kept."""
    require(actor, Action.EXPORT_ARCHIVE)
    if not visible_holdings(actor).filter(year=year).exists():
        message = _("Kho chưa có văn bản nào của năm %(year)s.") % {"year": year}
        raise Refused(message, fields={"year": message})
    return ask_for_job(
        actor,
        kind=WORK,
        title=_("Xuất văn bản lưu trữ năm %(year)s") % {"year": year},
        arguments={"year": year, "purpose": purpose, "note": note},
        once=f"{WORK}:{actor.agency_id}:{year}",
    )


@kind(WORK, Action.EXPORT_ARCHIVE)
def export_year(actor: Actor, tell: Tell, *, year: int, purpose: str, note: str) -> Outcome:
    """Write the bag, and say which kinds are not in it because the actor may not read them.

    A file that is not whole ends it: what is handed over is all that was meant, and whole.
    """
    holdings = list(visible_holdings(actor).filter(year=year).order_by("pk"))
    name = f"luu-tru-{re.sub(r'[^a-z0-9]+', '-', fold(actor.agency.code)).strip('-')}-{year}"
    info = {
        "Source-Organization": actor.agency.name,
        "Bagging-Date": f"{timezone.localdate():%Y-%m-%d}",
        "External-Description": _("Văn bản thi đua, khen thưởng đã phát hành năm %(year)s") % {"year": year},
        "Bag-Software-Agent": "Thi Dua",
    }
    absent = ", ".join(str(kind.label) for kind in left_out(actor, year))
    if absent:
        info["Internal-Sender-Description"] = _("Không gồm: %(kinds)s") % {"kinds": absent}
    with write_bag(_payload(holdings, tell), info, name=name) as bag, tempfile.NamedTemporaryFile(delete=False) as file:
        shutil.copyfileobj(bag, file)
    subjects = {number for each in holdings for number in _subjects(each)}
    asked = Export("zip", Purpose(purpose), note)
    note_export(actor, asked, name=name, subjects=subjects, row_count=len(holdings))
    record(actor, Event.ARCHIVE_EXPORTED, actor.agency, after={"year": year, "forms": len(holdings)})
    message = _("Đã xuất %(count)s bản văn bản của năm %(year)s.") % {"count": len(holdings), "year": year}
    if absent:
        message += " " + _("Không gồm loại mà bạn không được đọc: %(kinds)s.") % {"kinds": absent}
    return Outcome(message, file=Path(file.name), file_name=f"{name}.zip")


def _payload(holdings: list[Holding], tell: Tell) -> Iterator[tuple[str, bytes]]:
    where = stores.store()
    for number, each in enumerate(holdings):
        tell(number, len(holdings), _("Đang đọc lại từng văn bản"))
        yield place_of(each), _content(where, each)
    rows = [_described(each) for each in holdings]
    yield "muc-luc.csv", FORMATS["csv"].write(list(HEADINGS.values()), [[row[key] for key in HEADINGS] for row in rows])
    yield "muc-luc.json", json.dumps(rows, ensure_ascii=False, indent=1, sort_keys=True).encode()


def place_of(holding: Holding) -> str:
    """Where a form of a paper lies in the bag."""
    return f"{holding.kind}/{holding.paper_id:08d}-{holding.signatures}.pdf"


def _content(where: stores.Store, holding: Holding) -> bytes:
    try:
        return stores.get(where, holding.file.sha256)
    except (stores.Missing, stores.Damaged) as fault:
        said = _("Tệp của «%(what)s» hỏng hoặc mất; hãy lấy lại từ bản sao lưu rồi xuất lại.") % {"what": holding}
        raise Refused(said) from fault
    except stores.Unreachable as fault:
        raise Refused(_("Kho lưu trữ không trả lời; hãy thử lại sau hoặc báo quản trị.")) from fault


HEADINGS = {
    "path": "Tệp",
    "kind": "Loại văn bản",
    "number": "Số, ký hiệu",
    "title": "Tên văn bản",
    "official_at": "Có hiệu lực từ lúc",
    "year": "Năm",
    "agency": "Cơ quan",
    "agency_code": "Mã cơ quan",
    "signatures": "Số chữ ký số",
    "retention": "Loại hồ sơ",
    "term": "Thời hạn",
    "basis": "Căn cứ thời hạn",
    "how_known": "Căn cứ được biết thế nào",
    "size": "Dung lượng (byte)",
    "sha256": "SHA-256",
}


def _described(holding: Holding) -> dict[str, Any]:
    retention = retention_of(holding.retention)
    return {
        "path": f"data/{place_of(holding)}",
        "kind": str(holding.get_kind_display()),
        "number": holding.number,
        "title": holding.paper.title,
        "official_at": timezone.localtime(holding.paper.official_at).isoformat(timespec="seconds"),
        "year": holding.year,
        "agency": holding.agency.name,
        "agency_code": holding.agency.code,
        "signatures": holding.signatures,
        "retention": retention.name,
        "term": retention.term,
        "basis": retention.basis,
        "how_known": retention.how_known,
        "size": holding.file.size,
        "sha256": holding.file.sha256,
    }


def _subjects(holding: Holding) -> list[int]:
    return list(SOURCES[PaperKind(holding.kind)].subjects(source_of(holding.paper)))
