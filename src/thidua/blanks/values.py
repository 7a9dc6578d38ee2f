"""What the places of a blank say: of a line of a decision, of all its lines, and of a made-up example."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import asdict
from typing import Any

from django.utils import timezone

from thidua.blanks.models import Printer
from thidua.blanks.places import LABELS, Place
from thidua.decisions.makings import makings
from thidua.decisions.models import Certificate, Decision
from thidua.documents.after import made_anew_note
from thidua.documents.certificates import code_fields
from thidua.documents.letterhead import DOTS, signature
from thidua.documents.wording import addressed, award_name, body_name
from thidua.vietnamese.dates import long_date

SERIAL = "88888888"  # stands for a serial while the text is only measured
EXAMPLES = ("ngan", "dai")


def may_stand_on_blanks(award: str) -> bool:
    """Whether a certificate of the award can be printed on a blank: one of ours, an organisation's, or the State's."""
    making = makings().get(award)
    return making is None or making.gives in {"certificate", "own"}


def shared_values(decision: Decision) -> dict[str, list[str]]:
    """What all certificates of a decision say."""
    on = decision.decided_on or timezone.localdate()
    agency = decision.agency
    signed = signature(agency, title=decision.signer_title, name=decision.signer_name)
    making = makings().get(decision.award)
    words = making.words.format(body=body_name(agency)) if making else ""
    return {
        "award": [(words or award_name(decision.award, agency, on)).upper()],
        "decision": [decision.number or f"{DOTS}/QĐ-{agency.symbol or DOTS}"],
        "decided_on": [f"{on:%d/%m/%Y}"],
        "place_and_date": [f"{agency.place or DOTS}, {long_date(on)}"],
        "signer_title": signed["lines"],
        "signer_name": [signed["name"]],
    }


def row_of(certificate: Certificate, serial: str = SERIAL) -> dict[str, Any]:
    """What one certificate says, as it was corrected since; `serial` stands for the one of its sheet."""
    item = certificate.item
    award = certificate.award
    period = f"Giai đoạn {award.from_year} - {award.year}" if award.from_year else f"Năm {award.year}"
    return {
        "position": item.position,
        "certificate": certificate.code,  # the template does not read it
        "name": [addressed(certificate.said("recipient_name"), item.nomination.subject)],
        "detail": [certificate.said("recipient_detail")],
        "citation": [certificate.said("citation")],
        "period": [period],
        "golden_book": [str(item.position)],
        "serial": [serial],
        "address": code_fields(certificate.code)["address"],
        "code": [certificate.printed_code],
        "note": [_note(certificate)],
    }


def _note(certificate: Certificate) -> str:
    """Of a certificate that was made anew, by which decision; empty of a first one."""
    if certificate.serial == 1:
        return ""
    made = certificate.after_cases.select_related("decision")
    return made_anew_note(made.get(new_code=certificate.code))


def example(kind: str) -> tuple[dict[str, list[str]], dict[str, Any]]:
    """A made-up certificate to look at: `ngan`, with short texts, or `dai`, with long ones. Nobody in it exists."""
    shared = {
        "award": ["BẰNG KHEN"],
        "decision": ["125/QĐ-UBND"],
        "decided_on": ["04/09/2026"],
        "place_and_date": ["Ví Dụ, ngày 04 tháng 9 năm 2026"],
        "signer_title": ["KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH"],
        "signer_name": ["Nguyễn Văn Ký"],
    }
    long = kind == "dai"
    unit = "Sở Nông nghiệp và Môi trường tỉnh Ví Dụ"
    return shared, {
        "position": 128 if long else 1,
        "name": ["Bà Công Tằng Tôn Nữ Thị Huyền Trân Phương Thảo Vân Anh" if long else "Ông Lê Văn Thử"],
        "detail": [
            f"Phó Trưởng phòng Quản lý chất lượng kiêm Chủ tịch Công đoàn cơ sở, Trung tâm Dịch vụ kỹ thuật, {unit}"
            if long
            else f"Chuyên viên, {unit}"
        ],
        "citation": [
            "Đã có thành tích đặc biệt xuất sắc trong phong trào thi đua “Cả nước chung sức xây dựng nông thôn mới” "
            "giai đoạn 2021 - 2025, góp phần vào sự nghiệp xây dựng chủ nghĩa xã hội và bảo vệ Tổ quốc"
            if long
            else "Đã có thành tích xuất sắc trong công tác năm 2025"
        ],
        "period": ["Năm 2025"],
        "golden_book": ["128" if long else "1"],
        "serial": [SERIAL],
        "address": "https://thidua.example.vn/cong-khai/bang/AC34EF67HJKM/",
        "code": ["AC34-EF67-HJKM"],
        "note": ["Cấp lại (lần cấp 2) theo Quyết định số 1250/QĐ-UBND" if long else ""],
    }


def sheet_data(
    size: tuple[Any, Any],
    places: Iterable[Place],
    shared: Mapping[str, Sequence[str]],
    rows: Sequence[Mapping[str, Any]],
    printer: Printer | None = None,
) -> dict[str, Any]:
    """What the template reads: the places that are on, with the words before their texts put to the texts."""
    on = [place for place in places if place.on]
    before = {place.key: place.before for place in on}
    return {
        "width": float(size[0]),
        "height": float(size[1]),
        "shift": [float(printer.offset_x), float(printer.offset_y)] if printer else [0, 0],
        "places": [asdict(place) | {"label": str(LABELS[place.key])} for place in on],
        **_with_words(shared, before),
        "rows": [_with_words(row, before) for row in rows],
    }


def measured(data: Mapping[str, Any], positions: Collection[int]) -> dict[str, Any]:
    """The same for measuring some rows: without the squares, which always fit and take time."""
    rows = [{**row, "address": ""} for row in data["rows"] if row["position"] in positions]
    return {**data, "rows": rows}


def _with_words(values: Mapping[str, Any], before: Mapping[str, str]) -> dict[str, Any]:
    return {key: _prefixed(value, before.get(key, "")) for key, value in values.items()}


def _prefixed(value: Any, words: str) -> Any:
    if not words or not isinstance(value, list) or not any(value):
        return value
    return [f"{words}{value[0]}", *value[1:]]
