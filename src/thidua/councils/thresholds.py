"""When a council may vote, and when an item has passed. Exact integers; the percentages come from `thidua.law`.

Percentages are of ALL members of the council, also the absent and those who stepped back: the stricter reading of
Nghị định 98/2023/NĐ-CP Điều 30 khoản 7.
"""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _

from thidua.agencies.models import Agency, Authority
from thidua.dossiers.findings import citation_text
from thidua.legislation.queries import corpus_for


@dataclass(frozen=True)
class Threshold:
    """How many of all members must agree: `percent` or more, or more than half when the law names no number."""

    percent: int | None
    basis: str
    confidence: str  # of the law's data; empty when it is a working rule of ours


def threshold(agency: Agency, award: str, on: dt.date) -> Threshold:
    """The threshold of an award in the agency's council, by the law of the day on which its dossier was received."""
    voting = corpus_for(agency).awards[award].voting(on)
    if voting is None:
        return Threshold(
            None,
            _(
                "Pháp luật chung không quy định tỷ lệ cho hình thức này; áp dụng quá nửa tổng số thành viên "
                "(quy tắc làm việc của hệ thống, không phải quy định của pháp luật)"
            ),
            "",
        )
    basis = citation_text(voting.cite.as_dict())
    if voting.assumed:
        basis += _(" (tỷ lệ giả định không đổi so với quy định trước, cần đối chiếu)")
    return Threshold(voting.percent, basis, voting.confidence)


@dataclass(frozen=True)
class Quorum:
    """The part of all members that must be present, as a fraction."""

    part: int
    whole: int
    basis: str
    confidence: str

    def holds(self, present: int, members: int) -> bool:
        """Whether enough of all members are present."""
        return present * self.whole >= self.part * members

    def least(self, members: int) -> int:
        """The smallest number of members that must be present."""
        return -(-self.part * members // self.whole)


# procedures.md 3.1 and 3.2. The text is about the central council; local rules copy the two thirds.
GENERAL_QUORUM = Quorum(
    2, 3, "Nghị định 98/2023/NĐ-CP Điều 47 khoản 4 điểm b (nêu cho Hội đồng Trung ương, áp dụng chung)", "secondary"
)
CENTRAL_HERO_QUORUM = Quorum(90, 100, "Nghị định 98/2023/NĐ-CP Điều 47 khoản 4 điểm b", "text")
HEROES = frozenset({"hero_of_labor", "hero_of_peoples_armed_forces"})


def quorum(agency: Agency, awards: Iterable[str]) -> Quorum:
    """The quorum of a session of the agency's council that votes on these awards."""
    if agency.authority == Authority.CENTRAL_COMMITTEE and HEROES & set(awards):
        return CENTRAL_HERO_QUORUM
    return GENERAL_QUORUM
