"""What reading a scan gives: values with how sure the reader is and where each stands, rows, a decision."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from thidua.scans.words import Box, Word, box_of, sureness

DECISION_FIELDS = ("number", "place", "decided_on", "issuer", "decided_by", "signer", "signer_post", "award", "year")
ROW_FIELDS = ("kind", "name", "sex", "birth", "job_title", "unit", "award")


@dataclass(frozen=True)
class Reading:
    """A value as it was read: how sure (0 to 100), and its box on a page; no box for what follows from elsewhere."""

    value: str
    sure: int
    page: int
    box: Box | None = None

    def as_kept(self) -> dict[str, Any]:
        """As a row keeps it."""
        return {"value": self.value, "sure": self.sure, "page": self.page, "box": list(self.box) if self.box else None}


@dataclass(frozen=True)
class FoundRow:
    """Somebody to whom the decision gives something; `fields` by the names of ROW_FIELDS, `source` as it stood."""

    page: int
    source: str
    fields: dict[str, Reading]


@dataclass
class FoundDecision:
    """What a scan says: the decision's own fields (DECISION_FIELDS, `from_year`) and its rows."""

    fields: dict[str, Reading] = field(default_factory=dict)
    rows: list[FoundRow] = field(default_factory=list)


class Passage:
    """Words as one running text, from which a stretch gives its words back."""

    def __init__(self, words: Iterable[tuple[int, Word]]) -> None:
        self._words: list[tuple[int, Word]] = list(words)
        self._starts: list[int] = []
        text = ""
        for _page, word in self._words:
            self._starts.append(len(text))
            text += word.text + " "
        self.text = text.rstrip()

    def __bool__(self) -> bool:
        return bool(self._words)

    @property
    def page(self) -> int:
        """The page on which it begins."""
        return self._words[0][0] if self._words else 1

    def read(self, start: int, end: int, value: str | None = None) -> Reading:
        """The stretch of the text from `start` up to `end`, as itself or as `value`."""
        touched = [
            (page, word)
            for (page, word), at in zip(self._words, self._starts, strict=True)
            if at < end and at + len(word.text) > start
        ]
        value = self.text[start:end] if value is None else value
        if not touched:
            return Reading(value, 0, self.page)
        page = touched[0][0]
        words = [word for its, word in touched if its == page]
        return Reading(value, sureness(word for _page, word in touched), page, box_of(words))

    def cut(self, start: int, end: int | None = None) -> "Passage":
        """The words that begin in the stretch."""
        end = len(self.text) if end is None else end
        return Passage(each for each, at in zip(self._words, self._starts, strict=True) if start <= at < end)
