"""Versions of one award side by side: what held on each day on which something changed, with the differences marked."""

import datetime as dt
import difflib
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from thidua.law import Corpus
from thidua.law.award import AwardDefinition
from thidua.legislation.facts import shown_facts
from thidua.legislation.standards import ShownNode, shown_routes

ALIKE = 0.6  # below this share of common words two texts are shown one after the other, not word by word
WORD = re.compile(r"\s+|[^\s]+")


@dataclass(frozen=True)
class Cell:
    """What holds in one version: the text with its differences from the version before, and where it stands."""

    text: SafeString
    citation: str
    confidence: str
    tag: str
    changed: bool


@dataclass(frozen=True)
class Row:
    """One thing the law says, in every version; None where it says nothing."""

    label: str
    cells: tuple[Cell | None, ...]

    @property
    def changed(self) -> bool:
        """Whether any version differs from the one before it."""
        return any(a != b for a, b in zip(self._keys, self._keys[1:], strict=False))

    @property
    def _keys(self) -> list[tuple[str, str, str] | None]:
        return [(_plain(each.text), each.citation, each.confidence) if each else None for each in self.cells]


@dataclass(frozen=True)
class Comparison:
    """All versions of an award: the first day of each with its regime, and the rows."""

    days: tuple[tuple[dt.date, str, str], ...]  # first day, regime, law in words
    rows: tuple[Row, ...]

    @property
    def changed_rows(self) -> list[Row]:
        return [row for row in self.rows if row.changed]


Said = tuple[str, str, str, str]  # text, citation, confidence, tag


def compare(award: AwardDefinition, corpus: Corpus) -> Comparison:
    """Compare all versions of an award from the first encoded day on."""
    days = turning_days(award, corpus)
    versions = [dict(_said(award, corpus, day)) for day in days]
    keys = dict.fromkeys(key for version in versions for key in version)
    rows = tuple(Row(key[1], tuple(_cells([version.get(key) for version in versions]))) for key in keys)
    regimes = [corpus.regime(day) for day in days]
    return Comparison(tuple((day, r.id, r.law) for day, r in zip(days, regimes, strict=True)), rows)


def turning_days(award: AwardDefinition, corpus: Corpus) -> list[dt.date]:
    """The days on which the award has a new version: a regime begins, or one of its dated parts changes."""
    first = min(regime.start for regime in corpus.regimes if regime.encoded and regime.start)
    starts = {regime.start for regime in corpus.regimes if regime.start}
    for _where, dated in award.dated_parts():
        starts |= {day for day, _value in dated.items()}
    starts |= {day for day, _value in award.base_salary_.items()}
    return sorted(day for day in starts if day >= first)


def _said(award: AwardDefinition, corpus: Corpus, day: dt.date) -> Iterator[tuple[tuple[str, str], Said]]:
    yield ("name", _("Tên gọi")), (award.name_on(day), "", "", "")
    for fact in shown_facts(award, corpus, day):
        yield (fact.key, fact.label), (fact.text, fact.citation, fact.confidence, fact.tag)
    for route in shown_routes(award, corpus, day):
        for node in _flat(route.nodes):
            yield (f"{route.id}.{node.id}", route.name), (node.text, node.citation, node.confidence, node.tag)


def _flat(nodes: Sequence[ShownNode]) -> Iterator[ShownNode]:
    for node in nodes:
        yield node
        yield from _flat(node.children)


def _cells(values: Sequence[Said | None]) -> Iterator[Cell | None]:
    before: Said | None = None
    for number, value in enumerate(values):
        if value is None:
            yield None
        else:
            text, citation, confidence, tag = value
            marked = differences(before[0], text) if before else escape(text)
            yield Cell(marked, citation, confidence, tag, changed=number > 0 and value != values[number - 1])
        before = value


def differences(old: str, new: str) -> SafeString:
    """The new text as HTML, with <ins> and <del> around the words that differ from the old one."""
    a, b = WORD.findall(old), WORD.findall(new)
    matcher = difflib.SequenceMatcher(None, a, b, autojunk=False)
    edits = matcher.get_opcodes() if matcher.ratio() >= ALIKE else [("replace", 0, len(a), 0, len(b))]
    parts: list[str] = []
    for kind, a1, a2, b1, b2 in edits:
        gone, come = escape("".join(a[a1:a2])), escape("".join(b[b1:b2]))
        if kind == "equal":
            parts.append(come)
        else:
            parts += [f"<del>{gone}</del> "] if gone.strip() else []
            parts += [f"<ins>{come}</ins>"] if come.strip() else [come]
    return mark_safe("".join(parts))  # noqa: S308 - every word was escaped above


def _plain(html: str) -> str:
    return re.sub(r"<del>.*?</del> |</?ins>", "", html)
