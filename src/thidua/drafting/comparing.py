"""Two texts of a document beside each other, provision by provision and word by word. Pure.

Provisions are matched by what they say before what they are numbered: one new article does not change all that follow
it, it only gives them other numbers (MOVED).
"""

import difflib
import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from thidua.drafting.provisions import Provision

ALIKE = 0.5  # share of common words from which two texts are one provision that was changed
MOST_PAIRS = 4_000  # of one changed stretch that are looked at for likeness
TOKEN = re.compile(r"\n|[^\s]+")


class RowKind(StrEnum):
    SAME = "same"
    CHANGED = "changed"
    ADDED = "added"
    REMOVED = "removed"
    MOVED = "moved"  # the same words under another number or at another place


@dataclass(frozen=True)
class Edit:
    """A stretch of words: kept when both are the same, else what went and what came."""

    gone: tuple[str, ...]
    come: tuple[str, ...]

    @property
    def is_kept(self) -> bool:
        return self.gone == self.come


@dataclass(frozen=True)
class Row:
    """One provision in both texts; None where a text has none. `edits` lead from the old words to the new ones."""

    kind: RowKind
    old: Provision | None
    new: Provision | None
    edits: tuple[Edit, ...] = ()


def compare(old: Sequence[Provision], new: Sequence[Provision]) -> list[Row]:
    """All provisions of both texts: the new ones in their order, the removed ones where they stood."""
    partner = _partners(old, new)
    rows, furthest = [], -1
    for place, each in enumerate(new):
        before = partner.get(place)
        # Of provisions that say the same under one number, only the order tells that some went elsewhere.
        rows.append(
            _row(None if before is None else old[before], each, has_moved=before is not None and before < furthest)
        )
        furthest = max(furthest, -1 if before is None else before)
    of_old = {old_place: new_place for new_place, old_place in partner.items()}
    removed: dict[int, list[Row]] = {}
    after = -1
    for place, each in enumerate(old):
        if place in of_old:
            after = of_old[place]
        else:
            removed.setdefault(after, []).append(Row(RowKind.REMOVED, each, None))
    found = list(removed.get(-1, []))
    for place, row in enumerate(rows):
        found += [row, *removed.get(place, [])]
    return found


def differences(old: Sequence[Provision], new: Sequence[Provision]) -> list[Row]:
    """Only what differs; empty for a text and itself."""
    return [row for row in compare(old, new) if row.kind != RowKind.SAME]


def applied(old: Sequence[Provision], rows: Sequence[Row]) -> list[Provision]:
    """The new text, made from the old one by what `compare` found. ValueError when it is not of this old text."""
    known = {each.key: each for each in old}
    made = []
    for row in rows:
        if row.new is None:
            continue
        if row.old is None:
            made.append(row.new)
            continue
        if known.get(row.old.key) != row.old:
            raise ValueError(row.old.key)
        text = _patched(row.old.text, row.edits) if row.edits else row.old.text
        made.append(Provision(row.new.key, row.new.words, row.new.mark, text))
    return made


def word_edits(old: str, new: str) -> tuple[Edit, ...]:
    """What leads from one text to the other, in stretches of words."""
    a, b = tuple(TOKEN.findall(old)), tuple(TOKEN.findall(new))
    matcher = difflib.SequenceMatcher(None, a, b, autojunk=False)
    return tuple(Edit(a[a1:a2], b[b1:b2]) for _tag, a1, a2, b1, b2 in matcher.get_opcodes())


def joined(words: Sequence[str]) -> str:
    """Words as text again; a line break stands for itself."""
    return " ".join(words).replace(" \n ", "\n").replace("\n ", "\n").replace(" \n", "\n")


def _patched(old: str, edits: Sequence[Edit]) -> str:
    """The old words with each edit made where it belongs. ValueError when the words that should go are not there."""
    words, place = TOKEN.findall(old), 0
    made: list[str] = []
    for edit in edits:
        if tuple(words[place : place + len(edit.gone)]) != edit.gone:
            raise ValueError(" ".join(edit.gone))
        place += len(edit.gone)
        made += edit.come
    return joined([*made, *words[place:]])


def _row(old: Provision | None, new: Provision, *, has_moved: bool) -> Row:
    if old is None:
        return Row(RowKind.ADDED, None, new)
    if old.text != new.text:
        return Row(RowKind.CHANGED, old, new, word_edits(old.text, new.text))
    same = (old.key, old.mark, old.words) == (new.key, new.mark, new.words)
    return Row(RowKind.SAME if same and not has_moved else RowKind.MOVED, old, new)


def _partners(old: Sequence[Provision], new: Sequence[Provision]) -> dict[int, int]:
    """For each provision of the new text that was there before, its place in the old one."""
    partner: dict[int, int] = {}
    a, b = [_told(each) for each in old], [_told(each) for each in new]
    for tag, a1, a2, b1, b2 in difflib.SequenceMatcher(None, a, b, autojunk=False).get_opcodes():
        if tag == "equal":
            partner |= {b1 + step: a1 + step for step in range(a2 - a1)}
        elif tag == "replace":
            partner |= _alike(old, new, range(a1, a2), range(b1, b2))
    return partner | _elsewhere(a, b, partner)


def _told(provision: Provision) -> tuple[int, str]:
    """By what a provision is known again whatever its number: how deep it stands and what it says."""
    return provision.level, provision.text


def _alike(
    old: Sequence[Provision], new: Sequence[Provision], gone: Sequence[int], come: Sequence[int]
) -> dict[int, int]:
    """Within one changed stretch: those of one number that are alike, then those alike, then those of one number."""
    partner: dict[int, int] = {}
    by_key = {old[place].key: place for place in gone}
    ratio = _Likeness(old, new, few=len(gone) * len(come) <= MOST_PAIRS)
    for place in come:
        same_number = by_key.get(new[place].key)
        if same_number is not None and ratio.of(same_number, place) >= ALIKE:
            partner[place] = same_number
    for place in come:
        free = [each for each in gone if each not in partner.values() and place not in partner]
        best = max(free, key=lambda each: ratio.of(each, place), default=None)
        if best is not None and ratio.of(best, place) >= ALIKE:
            partner[place] = best
    for place in come:
        same_number = by_key.get(new[place].key)
        if place not in partner and same_number is not None and same_number not in partner.values():
            partner[place] = same_number
    return partner


class _Likeness:
    """How much two provisions have in common; 0 for different depths, and where there are too many to look at."""

    def __init__(self, old: Sequence[Provision], new: Sequence[Provision], *, few: bool) -> None:
        self.old, self.new, self.few = old, new, few
        self.known: dict[tuple[int, int], float] = {}

    def of(self, gone: int, come: int) -> float:
        if not self.few or self.old[gone].level != self.new[come].level:
            return 0.0
        if (gone, come) not in self.known:
            a, b = TOKEN.findall(self.old[gone].text), TOKEN.findall(self.new[come].text)
            self.known[gone, come] = difflib.SequenceMatcher(None, a, b, autojunk=False).ratio()
        return self.known[gone, come]


def _elsewhere(a: Sequence[tuple[int, str]], b: Sequence[tuple[int, str]], partner: dict[int, int]) -> dict[int, int]:
    """What stands word for word at another place: a provision that has gone there and come here."""
    taken = set(partner.values())
    gone: dict[tuple[int, str], list[int]] = {}
    for place in range(len(a)):
        if place not in taken and a[place][1]:
            gone.setdefault(a[place], []).append(place)
    found = {}
    for place in range(len(b)):
        if place not in partner and gone.get(b[place]):
            found[place] = gone[b[place]].pop(0)
    return found
