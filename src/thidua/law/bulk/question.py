"""What the radar is asked: a day of receipt and the years up to it, once for the whole register."""

from dataclasses import dataclass, replace
from datetime import date

from thidua.law.award import AwardDefinition
from thidua.law.case import Case, PastAward, Rating
from thidua.law.corpus import Corpus

KEPT_LEVEL = "unit"  # titles that are taken to be held again: those that a unit gives every year


@dataclass(frozen=True)
class Question:
    """One question to the whole register; days and years as in the public case format.

    `same_again`: a year without rating is taken to be rated as the year before, and what else `assumption` says.
    """

    received_on: date
    through_year: int | None = None
    as_of: date | None = None
    attested: frozenset[str] = frozenset()
    same_again: bool = False

    def __post_init__(self) -> None:
        if self.last_year > self.day.year:
            raise ValueError(f"năm thành tích cuối {self.last_year} đứng sau năm xét {self.day.year}")

    @property
    def day(self) -> date:
        """The day on which the facts are looked at; later facts do not exist."""
        return self.as_of or self.received_on

    @property
    def last_year(self) -> int:
        """The last achievement year proposed."""
        return self.through_year if self.through_year is not None else self.received_on.year - 1

    @property
    def name(self) -> str:
        """What the folder of its results is called."""
        return f"{self.last_year}-if-same-again" if self.same_again else str(self.last_year)

    @property
    def assumption(self) -> str:
        """What the results take for granted, in Vietnamese, to be shown beside them; empty when nothing is."""
        if not self.same_again:
            return ""
        year = self.last_year
        return (
            f"Nếu năm {year} được xếp loại như năm {year - 1}, giữ danh hiệu cấp cơ sở của năm {year - 1}, tiếp tục giữ"
            " chức vụ hiện có và số liệu về người của tập thể không đổi; sáng kiến, thứ hạng và danh hiệu cao hơn"
            " không được giả định."
        )

    def next_year(self) -> "Question":
        """The same question a year later, if the coming year goes like the last."""
        return replace(
            self,
            received_on=_a_year_after(self.received_on),
            through_year=self.last_year + 1,
            as_of=_a_year_after(self.as_of) if self.as_of else None,
            same_again=True,
        )


def kept_titles(awards: dict[str, AwardDefinition]) -> frozenset[str]:
    """Titles that `same_again` takes to be held again."""
    return frozenset(
        code
        for code, award in awards.items()
        if award.kind == "title" and award.level == KEPT_LEVEL and award.span_years == 1
    )


def ahead(case: Case, corpus: Corpus) -> Case:
    """The case as `Question.next_year` sees it: a year later, under the same assumption, to be judged by `appraise`."""
    year, day, history = case.last_year + 1, _a_year_after(case.day), case.history
    rated = {item.year: item.rating for item in history.ratings}
    ratings = [Rating(year=year, rating=rated[year - 1])] if year - 1 in rated and year not in rated else []
    titles = kept_titles(dict(corpus.awards)) - {case.award}
    known = (item for item in history.awards if item.decided_on is None or item.decided_on <= day)
    again = sorted({item.award for item in known if item.award in titles and item.last_year == year - 1})
    awards = [PastAward(award=code, year=year) for code in again]
    return case.model_copy(
        update={
            "received_on": _a_year_after(case.received_on),
            "as_of": _a_year_after(case.as_of) if case.as_of else None,
            "through_year": year,
            "history": history.model_copy(
                update={"ratings": (*history.ratings, *ratings), "awards": (*history.awards, *awards)}
            ),
        }
    )


def _a_year_after(day: date) -> date:
    return day.replace(year=day.year + 1, day=min(day.day, 28) if day.month == 2 else day.day)
