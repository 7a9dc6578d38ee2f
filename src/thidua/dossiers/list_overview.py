"""A list at a glance: how many rows wait for what, and which kinds of doubts and errors they have."""

import hashlib
from dataclasses import dataclass, field

from thidua.dossiers.doubts import KINDS, REFUSED, kind_name
from thidua.dossiers.models import ListRow, NomineeList
from thidua.dossiers.units import UNIT_DOUBTS, unit_key

EXAMPLES = 3


@dataclass
class Doubts:
    """One kind of doubt or error: numbers of the rows where it is open and where it was let stand, in order."""

    code: str
    name: str
    is_error: bool = False
    open: list[int] = field(default_factory=list)
    accepted: list[int] = field(default_factory=list)
    said: list[tuple[int, str, str]] = field(default_factory=list)  # number, whose row, what; of the open ones

    @property
    def needs_choice(self) -> bool:
        """Whether it ends by choosing an agency, not by letting it stand."""
        return self.code in UNIT_DOUBTS

    @property
    def stands(self) -> str:
        """What letting it stand means."""
        return str(KINDS[self.code].stands) if self.code in KINDS else ""

    @property
    def examples(self) -> list[tuple[int, str, str]]:
        """The first open rows and what is said of them."""
        return self.said[:EXAMPLES]

    @property
    def stamp(self) -> str:
        """Another text whenever another row, or another sentence, is open."""
        return _stamp(self.said)


@dataclass
class UnitLine:
    """A unit as rows name it, whose people a person files: how many, and in which agency they are filed now."""

    key: str
    unit: str
    agency_id: int
    numbers: list[int]
    doubt: str = ""  # the sentence while nobody has chosen
    code: str = ""


@dataclass
class Overview:
    """Numbers of rows by what they wait for, in order; a row is in one of the four."""

    faulty: list[int] = field(default_factory=list)
    doubtful: list[int] = field(default_factory=list)
    ready: list[int] = field(default_factory=list)
    left_out: list[int] = field(default_factory=list)
    refused: list[int] = field(default_factory=list)  # of the faulty: those that may be tried again as they are
    kinds: dict[str, Doubts] = field(default_factory=dict)

    @property
    def doubts(self) -> list[Doubts]:
        """The kinds of the rows that stay: errors first, then what needs a choice, then by how many rows are open."""
        return sorted(
            self.kinds.values(), key=lambda each: (not each.is_error, not each.needs_choice, -len(each.open), each.name)
        )

    @property
    def can_be_taken_in(self) -> bool:
        """Whether nothing is left to mend or look at; what the register refused may be tried again."""
        return bool(self.ready or self.refused) and not self.doubtful and len(self.faulty) == len(self.refused)


def overview_of(nominee_list: NomineeList) -> Overview:
    """Look over every row of a list, in one query."""
    found = Overview()
    for row in nominee_list.rows.only("nominee_list", "number", "reading", "doubts", "seen", "errors", "skipped"):
        _place(found, row)
        if not row.skipped:
            _count(found, row)
    return found


def units_stamp(nominee_list: NomineeList) -> str:
    """Another text whenever somebody chose otherwise where units are filed."""
    return _stamp(sorted(nominee_list.units.items()))


def row_stamp(row: ListRow) -> str:
    """Another text whenever somebody corrected the row otherwise."""
    return _stamp(sorted(row.corrected.items()))


def _stamp(value: object) -> str:
    return hashlib.sha256(repr(value).encode()).hexdigest()[:16]


def unit_lines(nominee_list: NomineeList) -> list[UnitLine]:
    """The units that need a choice or were chosen for, those without a choice first, then by how many rows."""
    lines: dict[str, UnitLine] = {}
    rows = nominee_list.rows.filter(skipped=False)
    for number, reading, agency, doubts in rows.values_list("number", "reading", "agency_id", "doubts"):
        unit = reading.get("unit") or ""
        key = unit_key(unit)
        doubt = next((each for each in doubts if each["code"] in UNIT_DOUBTS), None)
        if doubt is None and key not in nominee_list.units:
            continue
        line = lines.setdefault(key, UnitLine(key, unit, agency, []))
        line.numbers.append(number)
        if doubt is not None:
            line.doubt, line.code = doubt["text"], doubt["code"]
    return sorted(lines.values(), key=lambda line: (not line.doubt, -len(line.numbers), line.unit))


def _place(found: Overview, row: ListRow) -> None:
    if row.skipped:
        found.left_out.append(row.number)
    elif row.errors:
        found.faulty.append(row.number)
        if not row.open_doubts and all(error["code"] == REFUSED for error in row.errors):
            found.refused.append(row.number)
    elif row.open_doubts:
        found.doubtful.append(row.number)
    else:
        found.ready.append(row.number)


def _count(found: Overview, row: ListRow) -> None:
    for remark in (*row.errors, *row.doubts):
        code = remark["code"]
        kind = found.kinds.setdefault(code, Doubts(code, kind_name(code)))
        is_error = remark in row.errors
        kind.is_error = kind.is_error or is_error
        numbers = kind.open if is_error or code not in row.seen else kind.accepted
        if row.number not in numbers[-1:]:
            numbers.append(row.number)
        if numbers is kind.open:
            kind.said.append((row.number, row.reading.get("full_name") or "—", remark["text"]))
