"""Words on a page with their boxes, and the lines that they stand in."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from statistics import median
from typing import Any

Rule = tuple[int, int, int]  # where a ruled line lies, from where and to where, in pixels
Box = tuple[int, int, int, int]  # left, top, right, bottom in pixels of the page's picture


@dataclass(frozen=True)
class Word:
    """A word as it was read: its box, and how sure the reader is of it (0 to 100; typed text: 100)."""

    text: str
    left: int
    top: int
    right: int
    bottom: int
    sure: int

    @property
    def middle(self) -> float:
        """Where its middle lies, from the top of the page."""
        return (self.top + self.bottom) / 2

    @property
    def height(self) -> int:
        return self.bottom - self.top

    def as_list(self) -> list[Any]:
        """As it is kept."""
        return [self.text, self.left, self.top, self.right, self.bottom, self.sure]


@dataclass(frozen=True)
class Line:
    """Words that stand beside each other, from left to right."""

    words: tuple[Word, ...]

    @property
    def text(self) -> str:
        return " ".join(word.text for word in self.words)

    @property
    def box(self) -> Box:
        return box_of(self.words)


@dataclass(frozen=True)
class Page:
    """A page that was read: its number in the scan (from 1), its size in pixels, its words, the lines ruled on it."""

    number: int
    width: int
    height: int
    words: tuple[Word, ...]
    across: tuple[Rule, ...] = ()
    down: tuple[Rule, ...] = ()


def words_of(kept: Iterable[Sequence[Any]]) -> tuple[Word, ...]:
    """Words as they were kept."""
    return tuple(Word(str(text), *map(int, rest)) for text, *rest in kept)


def rules_of(kept: Iterable[Sequence[int]]) -> tuple[Rule, ...]:
    """Ruled lines as they were kept."""
    return tuple((where, first, last) for where, first, last in kept)


def box_of(words: Iterable[Word]) -> Box:
    """The box around words."""
    all_words = list(words)
    return (
        min(word.left for word in all_words),
        min(word.top for word in all_words),
        max(word.right for word in all_words),
        max(word.bottom for word in all_words),
    )


def sureness(words: Iterable[Word]) -> int:
    """How sure the reader is of several words: as sure as of the least sure one."""
    return min((word.sure for word in words), default=0)


def lines_of(words: Iterable[Word]) -> list[Line]:
    """Words put into lines by where they stand, from the top down; words level with each other are one line."""
    rest = sorted((word for word in words if word.height > 0), key=lambda word: word.middle)
    if not rest:
        return []
    usual = median(word.height for word in rest)
    groups: list[list[Word]] = []
    for word in rest:
        if groups and word.middle - _middle(groups[-1]) < usual * 0.55:
            groups[-1].append(word)
        else:
            groups.append([word])
    return [Line(tuple(sorted(group, key=lambda word: word.left))) for group in groups]


def _middle(group: Sequence[Word]) -> float:
    return sum(word.middle for word in group[-6:]) / len(group[-6:])
