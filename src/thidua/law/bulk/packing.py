"""How the answers of a sheet – one award on one basis, for one kind of subject – are packed into three columns.

`outcome` has the bits below; 0 is a subject that was not judged. `findings` has three bits for each condition of the
sheet, in the order of the legend: 0 not asked, else its status. A sheet with many conditions has `findings_1`, too.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from functools import cached_property
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from thidua.law.award import AwardDefinition, Leaf, Node
from thidua.law.bulk.arrays import STATUS, translate
from thidua.law.bulk.columns import COLUMNS
from thidua.law.bulk.outcome import ABSENT, Asked, Key
from thidua.law.bulk.plan import Answers
from thidua.law.case import Basis, Kind
from thidua.law.corpus import Corpus
from thidua.law.outlook import GIVEN_BAR

FIELDS = {  # of the outcome: the lowest bit and how many
    "verdict": (0, 2),
    "provisional": (2, 2),
    "outlook": (4, 2),
    "unsure": (6, 1),
    "near": (7, 6),
    "route": (13, 6),
    "earliest": (19, 6),  # years from the last achievement year on; NONE_AHEAD when there is none
}
NONE_AHEAD = 63
VERDICTS = {0: None, 1: "not_eligible", 2: "undecided", 3: "eligible"}
STATUSES = {0: None, **{code + 1: status.value for code, status in STATUS.items()}}
VERDICT_CODES = (1, 2, 2, 3, 4, 5, 6, 7, 8, 0)  # by status; the last is NO_VERDICT, those before it are never there
WIDTH, HALF, IN_A_WORD = 3, 10, 20
BAR_CODES = (1, 2, 3, 4, 0)
Outlook = Literal["none", "not_yet", "open", "ready", "held"]
# The last one is not packed: it is «not yet» of which the findings say that this very award was given.
OUTLOOKS: dict[int, Outlook] = {0: "none", 1: "not_yet", 2: "open", 3: "ready", 4: "held"}
NOT_YET, HELD = 1, 4
HELD_BAR: Key = (None, GIVEN_BAR)
Columns = Mapping[str, NDArray[Any]]


def outlook_said(code: int, given: str | None) -> Outlook:
    """The outlook of a packed code and the finding of the bar «already given»."""
    return OUTLOOKS[HELD if code == NOT_YET and given == "unmet" else code]


@dataclass(frozen=True)
class Sheet:
    """One award on one basis for one kind of subject: its routes and its conditions, in the order of their bits."""

    award: str
    basis: Basis
    routes: tuple[str, ...]
    keys: tuple[Key, ...]

    @classmethod
    def of(cls, kind: Kind, asked: Asked, corpus: Corpus) -> "Sheet | None":
        """The sheet; None when no route is for this kind on this basis, or none asks anything of the register."""
        award = corpus.awards[asked.award]
        routes = [
            route
            for route in award.routes
            if not route.local and asked.basis in route.bases and _is_for(kind, award, route.subjects, corpus)
        ]
        if not any(asks_the_register(node, award) for route in routes for node in route.standard):
            return None
        keys: list[Key] = [(None, bar) for bar in corpus.bars]
        keys += [(route.id, key) for route in routes for key in ("subject_category", *(n.id for n in route.standard))]
        return cls(asked.award, asked.basis, tuple(route.id for route in routes), tuple(keys))

    @property
    def words(self) -> int:
        return -(-len(self.keys) // IN_A_WORD)

    def column(self, name: str, word: int = 0) -> str:
        """The name of a column in the Parquet files."""
        return f"{self.award}.{self.basis}.{name}" + (f"_{word}" if word else "")

    @property
    def columns(self) -> list[str]:
        """Its columns in order: the outcome, then the findings."""
        return [self.column("outcome"), *(self.column("findings", word) for word in range(self.words))]

    def place(self, key: Key) -> tuple[int, int]:
        """The word and the bit at which a condition stands."""
        word, place = divmod(self.keys.index(key), IN_A_WORD)
        return word, place * WIDTH

    def empty(self, size: int) -> dict[str, NDArray[Any]]:
        """The columns of the sheet for so many subjects, nobody judged."""
        words = [self.keys[at : at + IN_A_WORD] for at in range(0, len(self.keys), IN_A_WORD)]
        kinds = [np.uint32, *(np.uint32 if len(keys) <= HALF else np.uint64 for keys in words)]
        return {name: np.zeros(size, kind) for name, kind in zip(self.columns, kinds, strict=True)}

    def fill(self, columns: Columns, there: slice, answers: Answers, fit: NDArray[np.bool_], last: int) -> None:
        """Write the answers of a chunk into a stretch of the columns; the outcome of whoever is not fit stays 0."""
        np.multiply(self._outcome(answers, last), fit, out=columns[self.column("outcome")][there])
        for word in range(self.words):
            keys = self.keys[word * IN_A_WORD : (word + 1) * IN_A_WORD]
            columns[self.column("findings", word)][there] = _word(answers.findings, keys)

    def _outcome(self, answers: Answers, last: int) -> Any:
        numbers = (0, *(self.routes.index(route) + 1 for route in answers.routes))
        given = {
            "verdict": _coded(answers.verdict, VERDICT_CODES),
            "provisional": _coded(answers.provisional, VERDICT_CODES),
            "outlook": answers.outlook,
            "unsure": answers.unsure,
            "near": _coded(answers.near, numbers),
            "route": _coded(answers.route, numbers),
            "earliest": _ahead(answers.earliest, last),
        }
        constant, found = 0, np.uint32(0)
        for name, (shift, _) in FIELDS.items():
            if np.ndim(given[name]) == 0:
                constant |= int(given[name]) << shift
            else:
                found = found | (given[name].astype(np.uint32) << np.uint32(shift))
        return found | np.uint32(constant)


def unpacked(outcome: int) -> dict[str, int]:
    """The fields of one outcome."""
    return {name: outcome >> shift & (1 << width) - 1 for name, (shift, width) in FIELDS.items()}


def _ahead(years: Any, last: int) -> Any:
    """Earliest years as years from the last on: 0 where nothing is unmet, NONE_AHEAD where there is none."""
    return np.clip(years - last, 0, NONE_AHEAD)


def _coded(values: Any, table: tuple[int, ...]) -> Any:
    return table[values] if np.ndim(values) == 0 else translate(values, table)


def _word(findings: Mapping[Key, Any], keys: Sequence[Key]) -> Any:
    """Three bits for each condition, the first lowest."""
    low = _half(findings, keys[:HALF])
    if len(keys) <= HALF:
        return low
    high = _half(findings, keys[HALF:])
    return (np.asarray(high, np.uint64) << np.uint64(HALF * WIDTH)) | low


def _half(findings: Mapping[Key, Any], keys: Sequence[Key]) -> Any:
    """As many conditions as fit in 32 bits, the last first; what is the same for all is put in at the end."""
    constant, found = 0, None
    for number, key in reversed(list(enumerate(keys))):
        status = findings.get(key, ABSENT)
        if found is not None:
            np.left_shift(found, np.uint32(WIDTH), out=found)
        if np.ndim(status) == 0:
            constant |= (0 if status == ABSENT else int(status) + 1) << (number * WIDTH)
            continue
        code = status + np.uint8(1) if key[0] else translate(status, BAR_CODES)
        if found is None:
            found = code.astype(np.uint32)
        else:
            np.bitwise_or(found, code, out=found)
    return np.uint32(constant) if found is None else found | np.uint32(constant)


def asks_the_register(node: Node, award: AwardDefinition) -> bool:
    """Whether anything in a part of a standard is computed, not attested."""
    if isinstance(node, Leaf):
        return node.predicate in COLUMNS
    others = (part for route_id in node.any_route for part in award.route(route_id).standard)
    return any(asks_the_register(part, award) for part in (*node.all_of, *node.any_of, *others))


def _is_for(kind: Kind, award: AwardDefinition, subjects: Iterable[str], corpus: Corpus) -> bool:
    return kind in award.subject_kinds and any(kind in corpus.subject_classes[name].kinds for name in subjects)


@dataclass(frozen=True)
class Legend:
    """The sheets of one kind of subject: what the columns of its Parquet files mean.

    Only awards of which the register has something to say; what rests on a person's word alone is the same for all.
    """

    kind: Kind
    sheets: tuple[Sheet, ...]

    @classmethod
    def of(cls, kind: Kind, asked: Iterable[Asked], corpus: Corpus) -> "Legend":
        found = (Sheet.of(kind, each, corpus) for each in asked)
        return cls(kind, tuple(sheet for sheet in found if sheet))

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> "Legend":
        """The legend as `as_dict` wrote it."""
        return cls(
            data["kind"],
            tuple(
                Sheet(each["award"], each["basis"], tuple(each["routes"]), tuple((r, k) for r, k in each["keys"]))
                for each in data["sheets"]
            ),
        )

    def as_dict(self) -> dict[str, Any]:
        return asdict(self)

    @cached_property
    def by_asked(self) -> dict[Asked, Sheet]:
        return {Asked(sheet.award, sheet.basis): sheet for sheet in self.sheets}

    def empty(self, size: int) -> dict[str, NDArray[Any]]:
        """Every column, nobody judged."""
        found: dict[str, NDArray[Any]] = {}
        for sheet in self.sheets:
            found |= sheet.empty(size)
        return found
