"""A department that hands in, a province that judges, and a made-up initiative. Nobody here exists."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from tests.councils.stage import CHEAP, FIRST_WORDS, SECOND_WORDS
from tests.makers import make_actor, make_person, make_tree
from thidua.agencies.actor import Actor
from thidua.agencies.models import Agency, Role
from thidua.initiatives import services
from thidua.initiatives.models import InitiativeCase
from thidua.polls import services as polls
from thidua.polls.services import Holder
from thidua.register.models import Subject

HOLDERS = (Holder("Nguyễn Thị Giữ", FIRST_WORDS), Holder("Trần Văn Khóa", SECOND_WORDS))
SOLUTION = "Hồ sơ còn hai ngày chuyển màu vàng, quá hạn chuyển màu đỏ, lãnh đạo xem được từ điện thoại mỗi sáng."
DAY = dt.date(2026, 3, 2)


@dataclass
class Stage:
    """Who hands in, who judges, who else votes, and the authors."""

    tree: dict[str, Agency]
    officer: Actor
    judge: Actor
    members: list[Actor]
    authors: list[Subject]

    def values(self, **changes: Any) -> dict[str, Any]:
        """What an initiative says."""
        return {
            "kind": "initiative",
            "title": "Bảng theo dõi hạn trả kết quả",
            "problem": "Hồ sơ quá hạn không ai biết.",
            "solution": SOLUTION,
            "effect": "Không còn hồ sơ quá hạn.",
            "applied_since": dt.date(2025, 1, 2),
            "scope_asked": "unit",
            **changes,
        }

    def hand_in(self, receiver: str = "province", **changes: Any) -> InitiativeCase:
        """An initiative of the first author alone, unless `authors` says otherwise."""
        authors = changes.pop("authors", [(self.authors[0], 100)])
        return services.hand_in(self.officer, receiver=self.tree[receiver], authors=authors, **self.values(**changes))

    def judged(self, **changes: Any) -> InitiativeCase:
        """One that was taken up and given points."""
        case = self.hand_in(**changes)
        services.take_up(self.judge, case=case)
        services.judge_case(self.judge, case=case, points=80, opinion="Mới và có hiệu quả")
        return case

    def recognised(self, **changes: Any) -> InitiativeCase:
        """One that was recognised."""
        return services.recognise(
            self.judge, case=self.judged(**changes), scope="unit", decision_number="12/QĐ-UBND", decided_on=DAY
        )

    def voted(self, case: InitiativeCase, *choices: str) -> None:
        """The members vote so on the one case, and the box is opened."""
        voters = [actor.person for actor in self.members]
        poll = services.open_vote(
            self.judge, cases=[case], title="Xét sáng kiến", voters=voters, holders=HOLDERS, hardness=CHEAP
        )
        item = poll.items.get()
        for actor, choice in zip(self.members, choices, strict=True):
            polls.vote_named(actor, poll=poll, choices={item.pk: choice})
        polls.close_poll(self.judge, poll=poll)
        polls.count_poll(self.judge, poll=poll, passphrases=(FIRST_WORDS, SECOND_WORDS))


def make_stage() -> Stage:
    """Make it."""
    tree = make_tree()
    return Stage(
        tree,
        make_actor(tree["department"], Role.UNIT_OFFICER),
        make_actor(tree["province"], Role.APPRAISER, Role.COUNCIL_SECRETARY),
        [make_actor(tree["province"], Role.COUNCIL_MEMBER) for _each in range(3)],
        [make_person(name, tree["department"]) for name in ("Lê Thị Sáng", "Trần Văn Kiến")],
    )
