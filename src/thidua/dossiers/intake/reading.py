"""What reading one cell gives: a value, what stood there, what to check, and what blocks."""

from dataclasses import dataclass, field, replace
from typing import Any


@dataclass(frozen=True)
class Remark:
    """Something to check or to mend: a stable code, and a sentence in Vietnamese that says what to do.

    `candidates` are codes of awards among which the officer may choose.
    """

    code: str
    text: str
    candidates: tuple[str, ...] = ()


@dataclass(frozen=True)
class FieldReading:
    """A cell that was read. A filled cell that can't be read is an error; one that was read but looks odd, a doubt."""

    value: Any = None
    raw: str = ""
    doubts: tuple[Remark, ...] = field(default=())
    errors: tuple[Remark, ...] = field(default=())

    def doubting(self, *remarks: Remark) -> "FieldReading":
        """The same reading with more doubts."""
        return replace(self, doubts=self.doubts + remarks)

    def refusing(self, *remarks: Remark) -> "FieldReading":
        """The same reading with more errors."""
        return replace(self, errors=self.errors + remarks)


def refused(raw: str, code: str, text: str, candidates: tuple[str, ...] = ()) -> FieldReading:
    """A cell that can't be read."""
    return FieldReading(raw=raw, errors=(Remark(code, text, candidates),))
