"""What a report says with its figures put in: for the page, the preview and the paper alike."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from thidua.agencies.actor import Actor
from thidua.reports.charts import Figure as Chart
from thidua.reports.indicators.counting import UNKNOWN, Value, numbers_of, text_of
from thidua.reports.indicators.definitions import BEFORE, CrossTable, indicator_of
from thidua.reports.indicators.shown import Values, chart, is_empty, is_known, rows_url
from thidua.reports.indicators.sources import readable
from thidua.reports.models import Figure, Report
from thidua.reports.periodic.wording import Line, Token, codes_in, lines_of, words_for
from thidua.reports.statistics.sources import Scope


@dataclass(frozen=True)
class Number:
    """A number in its place: as it was taken, where its rows are for who may read them, and how it is now."""

    code: str
    name: str
    text: str
    url: str = ""
    now: str = ""


@dataclass(frozen=True)
class Words:
    """A paragraph."""

    spans: Sequence[str | Number]

    @property
    def text(self) -> str:
        """The paragraph as plain text."""
        return "".join(each if isinstance(each, str) else each.text for each in self.spans)


@dataclass(frozen=True)
class Table:
    """A table of numbers."""

    title: str
    heads: Sequence[str]
    rows: Sequence[tuple[str, Sequence[Number]]]


Block = Words | Table | Chart


class Filled:
    """Texts filled with the figures of a report; `now`: the numbers as they are now, where they were counted."""

    def __init__(self, report: Report, scope: Scope, values: Values, now: Values | None = None) -> None:
        self._words = words_for(report.agency.name, report.starts_on, report.ends_on)
        self.scope, self._values, self._now = scope, values, now

    def blocks(self, text: str) -> list[Block]:
        """The paragraphs, tables and charts of a text."""
        return [self._block(line) for line in lines_of(text)]

    def number(self, code: str) -> Number:
        """One number."""
        indicator, value = indicator_of(code), self._values.get(code)
        text = text_of(value, indicator)
        now = text if self._now is None or code not in self._now else text_of(self._now[code], indicator)
        url = rows_url(self.scope, code) if value is not None and readable(self.scope, indicator.source) else ""
        return Number(code, _named(code), text, url, now if now not in {text, UNKNOWN} else "")

    def _block(self, line: Line) -> Block:
        first = line[0]
        table = first.table if isinstance(first, Token) and len(line) == 1 else None
        if table is None:
            return Words([each if isinstance(each, str) else self._word(each) for each in line])
        if isinstance(first, Token) and first.is_chart:
            return self._chart(table)
        rows = [
            (row.label, [self.number(table.cell(down, across)) for across in range(len(table.columns))])
            for down, row in enumerate(table.rows)
        ]
        return Table(f"{table.title} ({table.unit})", [each.label for each in table.columns], rows)

    def _chart(self, table: CrossTable) -> Block:
        if not is_known(table, self._values):
            return Words([f"{table.title}: {UNKNOWN}"])
        if is_empty(table, self._values):
            return Words([f"{table.title}: không có trong kỳ."])
        return chart(table, self._values)

    def _word(self, token: Token) -> str | Number:
        if token.is_word:
            return self._words[token.name]
        return self.number(token.name) if token.is_known and token.table is None else f"{{{token.name}}}"


def _named(code: str) -> str:
    name = indicator_of(code).name
    return f"{name}, cùng kỳ trước" if code.endswith(BEFORE) else name


def scope_of(actor: Actor, report: Report) -> Scope:
    """The scope of a report's figures, as the actor sees it."""
    return Scope(actor, report.agency, report.starts_on, report.ends_on, report.by_today)


def taken(report: Report) -> dict[str, Value | None]:
    """The figures of a report as they were taken."""
    return {each.code: _value(each) for each in report.figures.all()}


def _value(figure: Figure) -> Value | None:
    return None if figure.value is None and figure.whole is None else Value(figure.value, figure.whole)


def codes_of(report: Report) -> list[str]:
    """The numbers that the sections need."""
    return list(dict.fromkeys(code for section in report.sections.all() for code in codes_in(section.text)))


def filled(actor: Actor, report: Report, *, live: bool = False) -> Filled:
    """The report filled as it was taken; `live`: beside the numbers as they are now."""
    scope, values = scope_of(actor, report), taken(report)
    known = [code for code in values if values[code] is not None]
    return Filled(report, scope, values, numbers_of(scope, known) if live else None)


def sources_of(report: Report, words: Filled) -> dict[str, list[tuple[Number, str]]]:
    """Every number of a report with the note on it, by how it was counted, both in the order of the text."""
    found: dict[str, list[tuple[Number, str]]] = {}
    for code in codes_of(report):
        indicator = indicator_of(code)
        found.setdefault(str(indicator.source.how), []).append((words.number(code), indicator.note))
    return found


def digest_of(report: Report) -> str:
    """SHA-256 of all that a report says: its head, its sections, its figures."""
    head = [
        report.agency_id,
        report.kind,
        report.title,
        report.starts_on.isoformat(),
        report.ends_on.isoformat(),
        report.by_today,
        report.number,
        report.issued_on.isoformat() if report.issued_on else "",
    ]
    sections = [[each.position, each.heading, each.text] for each in report.sections.all()]
    figures = sorted([each.code, _plain(each), each.whole, each.taken_at.isoformat()] for each in report.figures.all())
    return hashlib.sha256(json.dumps([head, sections, figures], ensure_ascii=False).encode()).hexdigest()


def _plain(figure: Figure) -> str:
    return "" if figure.value is None else f"{figure.value:.1f}"


def texts(blocks: Sequence[Block]) -> Mapping[str, str]:
    """The numbers of some blocks by code, as they are written."""
    found: dict[str, str] = {}
    for block in blocks:
        spans = block.spans if isinstance(block, Words) else []
        cells = [cell for _label, row in block.rows for cell in row] if isinstance(block, Table) else []
        found |= {each.code: each.text for each in [*spans, *cells] if isinstance(each, Number)}
    return found
