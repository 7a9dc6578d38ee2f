"""Báo cáo of a period: its sections with the figures put in, and an annex that says where each number comes from."""

import re
from collections.abc import Sequence
from urllib.parse import unquote

from django.utils import timezone

from thidua.agencies.actor import Actor
from thidua.agencies.models import Agency, Authority
from thidua.documents import blocks
from thidua.documents.blocks import REST, Block
from thidua.documents.letterhead import letterhead, signature
from thidua.documents.rendering import Paper
from thidua.reports.charts import Figure
from thidua.reports.indicators.counting import before
from thidua.reports.indicators.shown import rows_url
from thidua.reports.models import Report, ReportKind, ReportState
from thidua.reports.periodic.content import Block as Said
from thidua.reports.periodic.content import Filled, Table, Words, filled, sources_of
from thidua.vietnamese.dates import long_date, short_date

FACE = "Tinos"  # the papers' font, in place of the screen's
WIDTH = 150  # mm of a chart
EXAMPLE = "khen-thuong"


def report_paper(report: Report) -> Paper:
    """The report to be issued, or its draft: for nobody in particular, so that it says the same to all."""
    words = filled(Actor(None, report.agency, frozenset()), report)
    issued = report.state == ReportState.ISSUED
    sections = [(each.heading, words.blocks(each.text)) for each in report.sections.all()]
    text, last = _without_last(sections)
    body: list[Block | None] = [
        letterhead(report.agency, kind="BC", number=report.number, day=report.issued_on),
        blocks.titled("BÁO CÁO", report.title),
        *text,
        blocks.closing(
            [*_told(report), "Lưu: VT."],
            signature(report.agency, title=report.signer_title, name=report.signer_name, for_body=True),
            last=last,
        ),
        blocks.annex("PHỤ LỤC", "Nguồn số liệu", _reference(report)),
        *_sources(report, words),
    ]
    return blocks.document(report.title, body, report.issued_at if issued else None)


def _told(report: Report) -> list[str]:
    """Whom the report is for: those at a conference, or the agency above; for the State the central committee."""
    if report.kind == ReportKind.CONFERENCE:
        return ["Đại biểu dự hội nghị;"]
    above, central = report.agency.parent, Authority.CENTRAL_COMMITTEE
    if above and above.authority == Authority.PRIME_MINISTER and report.agency.authority != central:
        above = Agency.objects.filter(authority=central).first() or above
    return [f"{above.name} (để báo cáo);"] if above else []


def _without_last(sections: Sequence[tuple[str, Sequence[Said]]]) -> tuple[list[Block], str]:
    """The blocks of the text, and its last paragraph, which stands with the signature."""
    *before, final = sections
    heading, said = final
    last = said[-1].text if said and isinstance(said[-1], Words) else ""
    parts = [*before, (heading, said[:-1] if last else said)]
    return [block for part in parts for block in _section(*part)], last


def _section(heading: str, said: Sequence[Said]) -> list[Block]:
    return [blocks.heading(heading), *[block for each in said for block in _said(each)]]


def _said(said: Said) -> list[Block]:
    if isinstance(said, Words):
        return [blocks.paragraph(said.text)]
    if isinstance(said, Table):
        return [_table(said)]
    return [blocks.heading(said.title), _chart(said)]


def _table(table: Table) -> Block:
    right: list[blocks.Align] = ["right"] * len(table.heads)
    return blocks.listing(
        columns=[REST, *[24.0] * len(table.heads)],
        heads=[table.title, *table.heads],  # the title goes along to each page
        aligns=["left", *right],
        sections=blocks.rows([[label, *[number.text for number in numbers]] for label, numbers in table.rows]),
    )


def _chart(chart: Figure) -> Block:
    svg = re.sub(r'font-family="[^"]*"', f'font-family="{FACE}"', str(chart.svg))
    return blocks.drawing(svg, alt=f"{chart.title}. {chart.finding}", width=WIDTH)


def _sources(report: Report, words: Filled) -> list[Block]:
    """Name, code and value of each number by how it was counted, and the address where its rows are listed."""
    place, sections = 0, []
    for how, numbers in sources_of(report, words).items():
        rows = []
        for number, note in numbers:
            place += 1
            rows.append([str(place), f"{number.name}. {note}" if note else number.name, number.code, number.text])
        sections.append((how, rows))
    table = blocks.listing(
        columns=[10, REST, 48, 30],
        heads=["TT", "Số liệu", "Mã", "Giá trị"],
        aligns=["center", "left", "left", "right"],
        size=10,
        sections=sections,
    )
    return [blocks.paragraph(_where(words), size=11), table]


def _where(words: Filled) -> str:
    now, then = words.scope, before(words.scope)
    address = unquote(rows_url(now, EXAMPLE)).replace(EXAMPLE, "«mã»")
    return (
        f"Các dòng đằng sau một số được liệt kê trên hệ thống ở địa chỉ {address}, thay «mã» bằng mã ở bảng dưới đây. "
        f"Số đếm từ {short_date(now.starts_on)} đến hết {short_date(now.ends_on)}; mã có «:cung-ky» (bỏ phần này trong "
        f"địa chỉ) đếm từ {short_date(then.starts_on)} đến hết {short_date(then.ends_on)}."
    )


def _reference(report: Report) -> str:
    moment = report.figures.order_by("-taken_at").values_list("taken_at", flat=True).first()
    taken = (
        f"Số liệu lấy từ hệ thống đến {long_date(timezone.localdate(moment))}"
        if moment
        else "Không có số liệu của hệ thống"
    )
    digest = f"; dấu nội dung {report.digest[:16]}" if report.digest else ""
    return f"{taken}{digest}"
