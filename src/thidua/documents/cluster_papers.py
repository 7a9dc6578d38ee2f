"""Papers of a year of a cluster: giao ước, bảng điểm tổng hợp, biên bản họp suy tôn, thông báo kết quả.

No national form of them is known: they follow Nghị định 30/2020/NĐ-CP. What a published result says comes from its
edition, which never changes; what the system does not know stays dotted.
"""

import datetime as dt
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from thidua.clusters.models import ClusterYear, Edition, Membership
from thidua.clusters.pasting import shown_points
from thidua.clusters.queries import counted_votes, latest_edition, members_of, ranks_of, standings, tables_of
from thidua.documents import blocks
from thidua.documents.blocks import REST, STRONG, Block, Text
from thidua.documents.letterhead import DOTS, letterhead, signature
from thidua.documents.rendering import Paper
from thidua.documents.wording import number, paragraphs
from thidua.trail.errors import Refused
from thidua.vietnamese.dates import long_date

BLANK = DOTS * 4
Line = tuple[Membership, int | None, Decimal, list[Decimal], int | None, str]


def covenant_paper(year: ClusterYear) -> Paper:
    """Giao ước thi đua, with a line to sign for each member."""
    members = list(members_of(year))
    cluster = year.cluster
    rows = [[member.agency.name, _signed(member), ""] for member in members]
    body: list[Block | None] = [
        letterhead(cluster.organiser, kind="", issuer=cluster.name),
        blocks.titled("GIAO ƯỚC THI ĐUA", f"{cluster.name}, năm {year.year}"),
        blocks.paragraph(f"{cluster.name} gồm {number(len(members))} đơn vị thống nhất ký giao ước thi đua như sau:"),
        *blocks.paragraphs(paragraphs(year.covenant) or [BLANK]),
        blocks.listing(
            columns=(REST, 55, 40),
            heads=["Đơn vị", "Người ký", "Ký tên, đóng dấu"],
            sections=blocks.rows(rows),
        ),
        blocks.closing(
            ["Cơ quan tổ chức;", "Các đơn vị thành viên."],
            blocks.signer([_leader(year), *([year.head.name.upper()] if year.head else [])]),
            last="Giao ước được các đơn vị thực hiện trong năm; kết quả là căn cứ chấm điểm, suy tôn./.",
        ),
    ]
    return blocks.document(f"Giao ước thi đua {year}", body, None)


def scores_paper(year: ClusterYear) -> Paper:
    """Bảng điểm tổng hợp: points of each table, the total and the rank; a draft before publication."""
    edition = latest_edition(year)
    names, lines = _names(year, edition), _lines(year, edition)
    body: list[Block | None] = [
        letterhead(year.cluster.organiser, kind="", day=_day(edition)),
        blocks.titled("BẢNG ĐIỂM TỔNG HỢP", f"{year.cluster.name}, năm {year.year}"),
        _listing(names, lines),
        blocks.closing([], signature(year.cluster.organiser)),
    ]
    return blocks.document(
        f"Bảng điểm tổng hợp {year}", body, edition.published_at if edition else None, flipped=len(names) > 2
    )


def honour_paper(year: ClusterYear) -> Paper:
    """Biên bản họp suy tôn, with the votes where they were counted."""
    votes = counted_votes(year)
    edition = latest_edition(year)
    members = {member.pk: member for member in members_of(year)}
    rows: list[list[Text]] = [
        [members[pk].agency.name, str(count)]
        for pk, count in sorted((votes or {}).items(), key=lambda item: (-item[1], members[item[0]].position))
    ]
    lines = _lines(year, edition)
    first = next((line for line in lines if line[1] == 1), None)
    body: list[Block | None] = [
        letterhead(year.cluster.organiser, kind="", issuer=year.cluster.name),
        blocks.titled("BIÊN BẢN", f"Họp suy tôn {year.cluster.name}, năm {year.year}"),
        # A line each: two dotted blanks on one line are torn apart when it is justified.
        blocks.paragraph(f"Thời gian: {BLANK}."),
        blocks.paragraph(f"Địa điểm: {BLANK}."),
        blocks.paragraph(f"Chủ trì: {_head_name(year)}."),
        blocks.paragraph(f"Thư ký: {BLANK}."),
        blocks.paragraph(f"Thành phần: {number(len(members))} đơn vị thành viên; vắng: {BLANK}."),
        blocks.heading("1. Kết quả bỏ phiếu kín suy tôn"),
        blocks.listing(
            columns=(REST, 40),
            heads=["Đơn vị", "Số phiếu"],
            aligns=["left", "center"],
            sections=blocks.rows(rows),
        )
        if rows
        else blocks.paragraph("Chưa có cuộc bỏ phiếu nào được kiểm trên hệ thống."),
        blocks.heading("2. Kết quả chấm điểm"),
        _listing(_names(year, edition), lines),
        blocks.paragraph(
            f"Đơn vị dẫn đầu {year.cluster.name} năm {year.year}: {first[0].agency.name}." if first else f"{BLANK}"
        ),
        blocks.closing(
            [],
            blocks.signer(["CHỦ TRÌ"], note="(Ký, ghi rõ họ tên)"),
            left_signature=blocks.signer(["THƯ KÝ"], note="(Ký, ghi rõ họ tên)"),
            last="Biên bản được thông qua tại cuộc họp./.",
        ),
    ]
    return blocks.document(f"Biên bản họp suy tôn {year}", body, None)


def notice_paper_of(year: ClusterYear) -> Paper:
    """Thông báo kết quả, of the edition that holds. Raises Refused before publication."""
    edition = latest_edition(year)
    if edition is None:
        raise Refused(_("Kết quả chưa được công bố."))
    until = f" đến hết {long_date(year.appeal_until)}" if year.appeal_until else ""
    organiser = year.cluster.organiser
    body: list[Block | None] = [
        letterhead(organiser, kind="TB", day=_day(edition)),
        blocks.titled("THÔNG BÁO", f"Kết quả thi đua {year.cluster.name}, năm {year.year}"),
        blocks.paragraph(f"{organiser.name} thông báo kết quả chấm điểm, xếp hạng (công bố lần {edition.number}):"),
        _listing(_names(year, edition), _lines(year, edition)),
        blocks.paragraph([("Lý do công bố lại: ", STRONG), edition.reason]) if edition.reason else None,
        blocks.closing(
            ["Các đơn vị thành viên;", "Lưu: VT."],
            signature(organiser, for_body=True),
            last=f"Đơn vị có ý kiến gửi kiến nghị{until}./.",
        ),
    ]
    return blocks.document(f"Thông báo kết quả {year}", body, edition.published_at)


def _lines(year: ClusterYear, edition: Edition | None) -> list[Line]:
    """As published, or as it would be published now."""
    if edition is not None:
        return [
            (
                row.membership,
                row.rank,
                row.total,
                [Decimal(part) for part in row.tables],
                row.votes,
                row.excluded_reason,
            )
            for row in ranks_of(edition)
        ]
    members = {member.pk: member for member in members_of(year)}
    return [
        (
            members[each.unit.key],
            each.rank,
            each.unit.total,
            [points.total for points in each.unit.tables],
            each.unit.votes,
            members[each.unit.key].excluded_reason,
        )
        for each in standings(year)
    ]


def _listing(names: Sequence[str], lines: Sequence[Line]) -> Block:
    def row(line: Line) -> list[Text]:
        member, rank, total, parts, _votes, why = line
        name: Text = [member.agency.name, *([blocks.BREAK, why] if why else [])]
        return [str(rank or "Không xếp"), name, *map(shown_points, parts), shown_points(total)]

    return blocks.listing(
        columns=(18, REST, *[26] * len(names), 24),
        heads=["Xếp thứ", "Đơn vị", *names, "Tổng điểm"],
        aligns=["center", "left", *["center"] * (len(names) + 1)],  # type: ignore[list-item] # words of Align
        sections=blocks.rows([row(line) for line in lines]),
    )


def _names(year: ClusterYear, edition: Edition | None) -> list[str]:
    tables: Sequence[Any] = edition.tables if edition else []
    return [table["name"] for table in tables] if edition else [table.name for table in tables_of(year)]


def _day(edition: Edition | None) -> dt.date | None:
    return timezone.localdate(edition.published_at) if edition else None


def _signed(member: Membership) -> str:
    return f"{member.covenant_by}, ký ngày {member.covenant_on:%d/%m/%Y}" if member.covenant_on else ""


def _leader(year: ClusterYear) -> str:
    return "TRƯỞNG CỤM" if year.cluster.kind == "cluster" else "TRƯỞNG KHỐI"


def _head_name(year: ClusterYear) -> str:
    return f"{year.head.name} ({_leader(year).capitalize()})" if year.head else BLANK
