"""The evidence of a finding in words; it is written as `grassroots_emulation_soldier 2022` or `rating 2024 good`."""

import re
from collections.abc import Callable, Mapping
from datetime import date

from thidua.law import labels
from thidua.law.facts import AwardRule

DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


def evidence_said(text: str, awards: Mapping[str, AwardRule]) -> str:
    """One piece of evidence as a person reads it; what is not known is left as it stands."""
    what, _, rest = text.partition(" ")
    if what in awards:
        return f"{awards[what].name} {rest}" if rest.isdecimal() else f"{awards[what].name}: {rest}"
    if what in labels.INITIATIVE:
        return f"{_capital(labels.INITIATIVE[what])} {rest}"
    named = labels.DISCIPLINE.get(what) or labels.PROCEEDING.get(what)
    if named:
        return f"{_capital(named)} {_since(rest)}" if DAY.fullmatch(rest) else f"{_capital(named)}: {rest} người"
    reader = READERS.get(what)
    return reader(*rest.split(" ", 1)) if reader else text


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]


def _since(day: str) -> str:
    return f"từ {date.fromisoformat(day):%d/%m/%Y}"


READERS: dict[str, Callable[..., str]] = {
    "rating": lambda year, level: f"Xếp loại năm {year}: {labels.RATING[level]}",
    "cluster_results": lambda year, rank: f"Xếp thứ {rank} cụm, khối năm {year}",
    "movements": lambda launcher, years: f"Phong trào thi đua {years} năm do {labels.LAUNCHER[launcher]} phát động",
    "members": lambda total: f"Số người của tập thể: {total}",
    "rated": lambda count: f"Số người được xếp loại: {count}",
    "service": lambda *words: " ".join(words),
    "founded_on": lambda day: f"Thành lập {_since(day)}",
}
