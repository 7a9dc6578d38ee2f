"""Báo cáo of a period: its sections with the figures put in, and an annex that says where each number comes from."""

import re
from collections.abc import Sequence

from django.utils import timezone

from thidua.agencies.actor import Actor
from thidua.documents import blocks
from thidua.documents.blocks import REST, Block
from thidua.documents.letterhead import letterhead, signature
from thidua.documents.rendering import Paper
from thidua.reports.charts import Figure
from thidua.reports.models import Report, ReportState
from thidua.reports.periodic.content import Block as Said
from thidua.reports.periodic.content import Filled, Table, Words, filled, sources_of
from thidua.vietnamese.dates import long_date

FACE = "Tinos"  # the papers' font, in place of the screen's
WIDTH = 150  # mm of a chart


def report_paper(actor: Actor, report: Report) -> Paper:
    """The report as it was issued, or its draft. `actor` only says whose addresses the numbers would lead to."""
    words = filled(actor, report)
    issued = report.state == ReportState.ISSUED
    body: list[Block | None] = [
        letterhead(report.agency, kind="BC", number=report.number, day=report.issued_on),
        blocks.titled("BÁO CÁO", report.title),
        *[
            block
            for section in report.sections.all()
            for block in _section(section.heading, words.blocks(section.text))
        ],
        blocks.closing(
            ["Như trên;", "Lưu: VT."],
            signature(report.agency, title=report.signer_title, name=report.signer_name, for_body=True),
        ),
        blocks.annex("PHỤ LỤC", "Nguồn số liệu", _reference(report)),
        _sources(report, words),
    ]
    return blocks.document(report.title, body, report.issued_at if issued else None)


def _section(heading: str, said: Sequence[Said]) -> list[Block]:
    return [blocks.heading(heading), *[block for each in said for block in _said(each)]]


def _said(said: Said) -> list[Block]:
    if isinstance(said, Words):
        return [blocks.paragraph(said.text)]
    if isinstance(said, Table):
        return [blocks.centred(blocks.strong(said.title), size=12), _table(said)]
    return [blocks.centred(blocks.strong(said.title), size=12), _chart(said)]


def _table(table: Table) -> Block:
    right: list[blocks.Align] = ["right"] * len(table.heads)
    return blocks.listing(
        columns=[REST, *[24.0] * len(table.heads)],
        heads=["", *table.heads],
        aligns=["left", *right],
        sections=blocks.rows([[label, *[number.text for number in numbers]] for label, numbers in table.rows]),
    )


def _chart(chart: Figure) -> Block:
    svg = re.sub(r'font-family="[^"]*"', f'font-family="{FACE}"', str(chart.svg))
    return blocks.drawing(svg, alt=f"{chart.title}. {chart.finding}", width=WIDTH)


def _sources(report: Report, words: Filled) -> Block:
    """Name, value, how it was counted, and the address of the rows on the system."""
    return blocks.listing(
        columns=[10, 52, 26, REST],
        heads=["TT", "Số liệu", "Giá trị", "Cách đếm"],
        aligns=["center", "left", "right", "left"],
        size=11,
        sections=blocks.rows(
            [
                [str(place), number.name, number.text, [how, blocks.BREAK, (_rows(number.url), blocks.EMPH)]]
                for place, (number, how) in enumerate(sources_of(report, words), start=1)
            ]
        ),
    )


def _rows(url: str) -> str:
    return f"Các dòng: {url}" if url else "Không đếm được trên hệ thống."


def _reference(report: Report) -> str:
    moment = report.figures.order_by("-taken_at").values_list("taken_at", flat=True).first()
    taken = (
        f"Số liệu lấy từ hệ thống đến {long_date(timezone.localdate(moment))}"
        if moment
        else "Không có số liệu của hệ thống"
    )
    digest = f"; dấu nội dung {report.digest[:16]}" if report.digest else ""
    return f"{taken}{digest}"
