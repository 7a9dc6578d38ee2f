"""The answers of a run as the screens ask for them: totals, what is missing most, by agency; narrowed to subjects."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import NamedTuple

from thidua.law.bulk.packing import OUTLOOKS, Outlook, Sheet
from thidua.law.bulk.results import Results, not_met
from thidua.law.bulk.words import KINDS, SEXES
from thidua.law.case import Basis, Kind


class Total(NamedTuple):
    """So many subjects have this outlook for an award on a basis."""

    award: str
    basis: Basis
    outlook: Outlook
    subjects: int
    unsure: int  # of these, how many rest on a wording that nobody has read


class Lack(NamedTuple):
    """A condition of the nearest route, or what bars the case (no route), and how many subjects do not meet it."""

    route: str | None
    key: str
    subjects: int


@dataclass(frozen=True)
class Reading(Results):
    """The results of one question; `only` is SQL that narrows the subjects of lists and counts, such as to one sex."""

    only: str = ""

    def totals(self, agencies: Collection[int], kind: Kind | None = None) -> list[Total]:
        """Counts by award, basis and outlook, of the subjects of these agencies."""
        where = f"agency IN ({self._numbers(agencies)})"
        where += f" AND kind = {KINDS.index(kind)}" if kind else ""
        rows = self._run(
            f"""SELECT award, basis, outlook, sum(subjects), sum(CASE WHEN unsure = 1 THEN subjects ELSE 0 END)
            FROM read_parquet('{self._path("summary.parquet")}') WHERE {where} GROUP BY ALL"""  # noqa: S608 - numbers
        )
        return [
            Total(award, basis, OUTLOOKS[code], int(many), int(unsure)) for award, basis, code, many, unsure in rows
        ]

    def by_agency(self, award: str, basis: Basis, outlook: Outlook, agencies: Collection[int]) -> dict[int, int]:
        """How many subjects of each agency have this outlook for one award."""
        code = next(code for code, name in OUTLOOKS.items() if name == outlook)
        rows = self._run(
            f"""SELECT agency, sum(subjects) FROM read_parquet('{self._path("summary.parquet")}')
            WHERE award = '{award}' AND basis = '{basis}' AND outlook = {code}
                AND agency IN ({self._numbers(agencies)}) GROUP BY agency"""  # noqa: S608 - codes of the corpus
        )
        numbers = self.about["agencies"]
        return {numbers[agency]: int(many) for agency, many in rows}

    def lacks(
        self,
        award: str,
        basis: Basis,
        *,
        agencies: Collection[int],
        outlook: Outlook | None = None,
        kind: Kind | None = None,
    ) -> list[Lack]:
        """What keeps subjects from the award, the most frequent first."""
        found: dict[tuple[str | None, str], int] = {}
        for sheet, own in self._sheets(award, basis, kind):
            sums = ", ".join(f"coalesce(sum({not_met(sheet, key)}::INT), 0)" for key in sheet.keys)
            where = self._where(sheet, agencies, outlook, None)
            (row,) = self._run(f"SELECT {sums} FROM {self.files(own)} WHERE {where}")  # noqa: S608 - names of ours
            for key, many in zip(sheet.keys, row, strict=True):
                found[key] = found.get(key, 0) + int(many)
        lacks = [Lack(route, key, many) for (route, key), many in found.items() if many]
        return sorted(lacks, key=lambda lack: -lack.subjects)

    def of_sex(self, sex: str) -> "Reading":
        """The same answers of persons of one sex."""
        facts = str(self.folder.parent / "snapshot" / "subjects.parquet").replace("'", "''")
        only = f"id IN (SELECT id FROM read_parquet('{facts}') WHERE sex = {SEXES.index(sex)})"  # noqa: S608 - a number
        return Reading(self.folder, only)

    def _where(
        self, sheet: Sheet, agencies: Collection[int] | None, outlook: Outlook | None, lacking: str | None
    ) -> str:
        where = super()._where(sheet, agencies, outlook, lacking)
        return f"{where} AND {self.only}" if self.only else where

    def _numbers(self, agencies: Collection[int]) -> str:
        wanted = set(agencies)
        known = (str(number) for number, agency in enumerate(self.about["agencies"]) if agency in wanted)
        return ", ".join(known) or "-1"
