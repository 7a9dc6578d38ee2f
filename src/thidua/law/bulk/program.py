"""A list of array operations, each named once however many awards ask for it, and run on one chunk after another.

A value is known when the program is made – a number, the same for every subject of the cohort – or it refers to the
array that a step makes. Operations on known values are carried out at once; what they decide is never computed again.
"""

from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

import numpy as np

from thidua.law.bulk.arrays import MET, NO_YEAR, UNMET, select, translate
from thidua.law.bulk.facts import BulkFacts


@dataclass(frozen=True)
class Ref:
    """The array that the step of this number makes."""

    number: int


Value = int | Ref
Make = Callable[..., Any]


@dataclass
class Step:
    """Makes one array from the facts or from earlier arrays. `frees` are those nobody needs after it."""

    make: Make
    inputs: tuple[Value, ...]
    reads_facts: bool
    frees: list[int] = field(default_factory=list)


class _Join(NamedTuple):
    """A way of joining values, of arrays and of numbers."""

    name: str
    join: np.ufunc
    fold: Callable[..., int]


ALL_OF = _Join("all", np.minimum, min)
ANY_OF = _Join("any", np.maximum, max)


class Program:
    """Steps, made while the standards are read, and the order in which those that matter are run."""

    def __init__(self) -> None:
        self.steps: list[Step] = []
        self.order: list[int] = []
        self._known: dict[Hashable, Ref] = {}
        self._numbers: dict[Hashable, int] = {}

    def read(self, key: Hashable, make: Callable[[BulkFacts], Any]) -> Ref:
        """What a function reads from the facts, once for each key."""
        return self._step(("read", key), Step(make, (), reads_facts=True))

    def of(self, key: Hashable, make: Make, *inputs: Value) -> Value:
        """A function of values; carried out at once when all are known."""
        if all(isinstance(value, int) for value in inputs):
            return int(make(*inputs))
        return self._step((key, *inputs), Step(make, inputs, reads_facts=False))

    def all_of(self, values: Sequence[Value], worst: int = UNMET, best: int = MET) -> Value:
        """The least of the values."""
        return self._joined(ALL_OF, values, decides=worst, neutral=best)

    def any_of(self, values: Sequence[Value], worst: int = UNMET, best: int = MET) -> Value:
        """The greatest of the values."""
        return self._joined(ANY_OF, values, decides=best, neutral=worst)

    def latest(self, years: Sequence[Value]) -> Value:
        return self.any_of(years, 0, NO_YEAR)

    def earliest(self, years: Sequence[Value]) -> Value:
        return self.all_of(years, 0, NO_YEAR)

    def chosen(self, which: Value, then: Value, otherwise: Value) -> Value:
        """One code where `which` is true, the other where it is not."""
        if isinstance(which, int):
            return then if which else otherwise
        return then if then == otherwise else self.of("chosen", select, which, then, otherwise)

    def number_of(self, key: Hashable) -> int:
        """A short name for a long key."""
        return self._numbers.setdefault(key, len(self._numbers))

    def mapped(self, value: Value, table: tuple[int, ...]) -> Value:
        """Each code replaced by its entry in the table."""
        if table == tuple(range(len(table))):
            return value
        if len(set(table)) == 1:
            return table[0]
        if isinstance(value, int):
            return table[value]
        step = Step(lambda codes: translate(codes, table), (value,), reads_facts=False)
        return self._step(("mapped", table, value), step)

    def _joined(self, how: "_Join", values: Sequence[Value], *, decides: int, neutral: int) -> Value:
        known = how.fold([value for value in values if isinstance(value, int)], default=neutral)
        refs = sorted({value for value in values if isinstance(value, Ref)}, key=lambda ref: ref.number)
        if known == decides or not refs:
            return known
        inputs: list[Value] = [*refs, *([known] if known != neutral else [])]
        if len(inputs) == 1:
            return inputs[0]
        step = Step(lambda *arrays: _folded(how.join, arrays), tuple(inputs), reads_facts=False)
        return self._step((how.name, *inputs), step)

    def _step(self, key: Hashable, step: Step) -> Ref:
        if key not in self._known:
            self._known[key] = Ref(len(self.steps))
            self.steps.append(step)
        return self._known[key]

    def keep(self, wanted: Iterable[Value]) -> None:
        """Settle what is given back. What nobody needs is not computed, what nobody needs any more is freed."""
        kept = {value.number for value in wanted if isinstance(value, Ref)}
        needed, last = set(kept), dict[int, int]()
        for number in range(len(self.steps) - 1, -1, -1):
            step = self.steps[number]
            step.frees = []
            if number in needed:
                inputs = {value.number for value in step.inputs if isinstance(value, Ref)}
                last.update(dict.fromkeys(inputs - needed - last.keys(), number))
                needed |= inputs
        self.order = sorted(needed)
        for number, after in last.items():
            self.steps[after].frees.append(number)

    def run(self, facts: BulkFacts) -> list[Any]:
        """The arrays by number; None where nothing was kept."""
        arrays: list[Any] = [None] * len(self.steps)
        for number in self.order:
            step = self.steps[number]
            given = [arrays[value.number] if isinstance(value, Ref) else value for value in step.inputs]
            arrays[number] = step.make(facts) if step.reads_facts else step.make(*given)
            for freed in step.frees:
                arrays[freed] = None
        return arrays


def _folded(join: np.ufunc, arrays: Sequence[Any]) -> Any:
    found = join(arrays[0], arrays[1])
    for more in arrays[2:]:
        join(found, more, out=found)
    return found
