"""Small things on arrays: statuses that are joined by minimum and maximum, and sets of years as bits.

A status is one byte, worse before better, so that "all of" is the minimum and "any of" the maximum. A set of years of
one subject is one 64-bit number: bit i stands for the year `last - i`. Years that follow one another up to the last
are the ones at the low end of it.
"""

from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from thidua.law.facts import Status

Bytes: TypeAlias = NDArray[np.uint8]
Masks: TypeAlias = NDArray[np.uint64]
Years: TypeAlias = NDArray[np.int16]
Flags: TypeAlias = NDArray[np.bool_]
Rows: TypeAlias = NDArray[np.int32]

UNMET, UNPROVEN, JUDGEMENT, MET = 0, 1, 2, 3
CODE = {Status.UNMET: UNMET, Status.UNPROVEN: UNPROVEN, Status.JUDGEMENT: JUDGEMENT, Status.MET: MET}
STATUS = {code: status for status, code in CODE.items()}

NO_YEAR = 32_767  # as an earliest year: there is none
WIDTH = 64
ONE, NONE, ALL = np.uint64(1), np.uint64(0), np.uint64(2**64 - 1)
BIT = np.array([1 << shift for shift in range(WIDTH)] + [0], dtype=np.uint64)  # the last: out of reach
FROM_MINUS_ONE = np.concatenate(([NONE], BIT))
LOW = np.array([(1 << length) - 1 for length in range(WIDTH + 1)], dtype=np.uint64)


def bits_of(shifts: NDArray[Any]) -> Masks:
    """One bit for each shift; none for a shift below zero or out of reach."""
    return FROM_MINUS_ONE.take(shifts.astype(np.intp) + 1, mode="clip")


def low_bits(lengths: NDArray[Any]) -> Masks:
    """So many bits at the low end."""
    return LOW.take(lengths.astype(np.intp), mode="clip")


def in_a_row(masks: Masks) -> Masks:
    """The years of each mask that follow one another up to the last."""
    return masks & ~(masks + ONE)


def bit(masks: Masks, place: int) -> Flags:
    """Whether each mask has the bit."""
    found: Flags = (masks & BIT[min(place, WIDTH)]) != NONE
    return found


def count(masks: Masks) -> Bytes:
    """How many years each mask has."""
    return np.bitwise_count(masks)


def met(where: Flags) -> Bytes:
    """Met there, unmet elsewhere. Choosing by minimum, maximum and product is many times faster than `where`."""
    return where.view(np.uint8) * np.uint8(MET)


def unproven(where: Flags) -> Bytes:
    """Unproven there, unmet elsewhere."""
    return where.view(np.uint8) * np.uint8(UNPROVEN)


def only(where: Flags, status: Bytes) -> Bytes:
    """The status there, unmet elsewhere."""
    return status * where.view(np.uint8)


def statuses(proven: Flags, possible: Flags) -> Bytes:
    """Met where proven, unmet where not even possible, else unproven."""
    return np.maximum(met(proven), unproven(possible))


def select(which: Any, then: Any, otherwise: Any) -> Any:
    """One byte where `which` is 1, the other where it is 0."""
    return otherwise ^ ((otherwise ^ then) & np.negative(which))


def translate(codes: Bytes, table: tuple[int, ...]) -> Bytes:
    """Each code replaced by its entry in the table."""
    wrong = [(code, entry) for code, entry in enumerate(table) if code != entry]
    if len(wrong) > 4:
        return np.array(table, np.uint8).take(codes, mode="clip")
    found = codes
    for code, entry in wrong:
        found = found + (codes == code).view(np.uint8) * np.uint8((entry - code) % 256)
    return found


class Spread:
    """Rows of facts, sorted by subject, brought to one value for each of `size` subjects."""

    def __init__(self, rows: Rows, size: int) -> None:
        self.size, self.rows = size, rows
        starts = np.flatnonzero(rows[1:] != rows[:-1]) + 1 if len(rows) else np.zeros(0, np.intp)
        self.starts = np.concatenate(([0], starts)).astype(np.intp) if len(rows) else starts
        self.subjects = rows[self.starts]

    def join(self, masks: Masks) -> Masks:
        """The years of all rows of a subject."""
        return self._reduce(np.bitwise_or, masks, np.zeros(self.size, np.uint64))

    def least(self, values: NDArray[Any], default: int) -> NDArray[Any]:
        return self._reduce(np.minimum, values, np.full(self.size, default, values.dtype))

    def greatest(self, values: NDArray[Any], default: int) -> NDArray[Any]:
        return self._reduce(np.maximum, values, np.full(self.size, default, values.dtype))

    def any(self, flags: Flags | None = None) -> Flags:
        """Whether a subject has a row at all, or one that is flagged."""
        found = np.zeros(self.size, np.bool_)
        found[self.rows if flags is None else self.rows[flags]] = True
        return found

    def total(self, flags: Flags) -> NDArray[np.int32]:
        """How many flagged rows a subject has."""
        return np.bincount(self.rows[flags], minlength=self.size).astype(np.int32)

    def _reduce(self, join: np.ufunc, values: NDArray[Any], result: NDArray[Any]) -> NDArray[Any]:
        if len(self.starts):
            result[self.subjects] = join.reduceat(values, self.starts)
        return result
