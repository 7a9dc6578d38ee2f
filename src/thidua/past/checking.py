"""What looking through an old register found: counts, examples of each kind, and the errors that are told most."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any

from thidua.register.services.many import Given
from thidua.register.words import award_name

EXAMPLES = 10
MOST_REASONS = 12
QUOTED = re.compile(r"[«“][^»”]*[»”]")

COUNTS = ("rows", "awards", "known", "subjects", "found", "pairs", "doubts", "errors")


class Checked:
    """Collects what comes of rows."""

    def __init__(self) -> None:
        self.counts = dict.fromkeys(COUNTS, 0)
        self.examples: dict[str, list[list[Any]]] = {name: [] for name in COUNTS}
        self._reasons: Counter[str] = Counter()
        self._doubts: Counter[str] = Counter()
        self._subjects: set[int] = set()

    def add(self, given: Sequence[Given], errors: Iterable[tuple[int, str]]) -> None:
        """Count a batch."""
        for row in given:
            if row.error:
                self._count("errors", row.row, row.error)
                self._reasons[_kind(row.error)] += 1
                continue
            said = f"{row.subject.name}: {award_name(row.award.code)} {row.award.year}"
            self._count("awards" if row.is_written else "known", row.row, said)
            self._count("subjects" if row.is_new else "found", row.row, said)
            if row.alike:
                self._count("pairs", row.row, row.doubts[-1])
            elif row.doubts:
                self._count("doubts", row.row, " ".join(row.doubts))
            self._doubts.update(doubt for doubt in row.doubts if "được hiểu là" in doubt)
        for number, why in errors:
            self._count("errors", number, why)
            self._reasons[_kind(why)] += 1
        self.counts["rows"] = self.counts["awards"] + self.counts["known"] + self.counts["errors"]

    def as_json(self) -> dict[str, Any]:
        """What the import keeps of it."""
        return {
            "counts": self.counts,
            "examples": {name: rows for name, rows in self.examples.items() if rows},
            "reasons": self._reasons.most_common(MOST_REASONS),
            "readings": self._doubts.most_common(MOST_REASONS),
        }

    def _count(self, name: str, row: int, said: str) -> None:
        self.counts[name] += 1
        if len(self.examples[name]) < EXAMPLES:
            self.examples[name].append([row, said])


def _kind(why: str) -> str:
    """What errors of many rows have in common: the sentence without what was quoted of the cell."""
    return QUOTED.sub("…", why)[:200]
