"""A department with its union, for tests: a committee, members with and without an account, and who is none."""

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django.utils import timezone

from tests.makers import make_actor, make_tree
from tests.polls.stage import CHEAP, FIRST_WORDS, HOLDERS, SECOND_WORDS
from thidua.agencies.actor import Actor
from thidua.agencies.models import Role
from thidua.polls import services as polls
from thidua.polls.models import Choice
from thidua.polls.services import OpenedPoll
from thidua.union import services
from thidua.union.guarding import current_officers
from thidua.union.models import Congress, Election, Entry, EntryKind, Member, Officer, Position, Side, Welfare
from thidua.union.services import CongressFacts, MemberFacts

DAY = dt.timedelta(days=1)
PAPER = "Biên bản họp số 01"
REASON = "Lý do được ghi để thử."
SECRET = "Con nhỏ bệnh hiểm nghèo, nhà dột"


class Ground:
    """The people, and short ways to what they do."""

    def __init__(self) -> None:
        self.tree = make_tree()
        self.agency = self.tree["department"]
        self.chair = make_actor(self.agency, Role.UNIT_OFFICER, name="Lê Thị Chủ")
        self.deputy = make_actor(self.agency, Role.CLERK, name="Trần Văn Phó")
        self.auditor = make_actor(self.agency, Role.APPRAISER, name="Phạm Thị Soát")
        self.worker = make_actor(self.agency, Role.LEGAL_OFFICER, name="Nguyễn Văn Đoàn")
        self.head = make_actor(self.agency, Role.HEAD, name="Đỗ Văn Giám Đốc")  # no member
        self.clerk = make_actor(self.agency, Role.CLERK, name="Vũ Thị Văn Thư")  # no member, may found a union
        self.stranger = make_actor(self.tree["stranger"], Role.UNIT_OFFICER, Role.CLERK, Role.HEAD)
        self.today = timezone.localdate()
        self.union = services.form_union(
            self.chair, name="Công đoàn Sở Tài chính", founded_on=dt.date(2010, 5, 1), above="Công đoàn Viên chức tỉnh"
        )
        self.members = {
            actor.label: self.member(actor.person.full_name, actor)
            for actor in (self.chair, self.deputy, self.auditor, self.worker)
        }
        self.plain = self.member("Hoàng Thị Không Tài Khoản")

    def member(self, name: str, actor: Actor | None = None, **facts: Any) -> Member:
        """A member since the first day of the year before."""
        account = actor.person if actor else None
        joined_on = facts.pop("joined_on", dt.date(self.today.year - 1, 1, 1))
        known = MemberFacts(name, facts.pop("group", "Tổ 1"), account, facts.pop("dues_base", 10_000_000))
        return services.join(self.chair, union=self.union, facts=known, joined_on=joined_on)

    def of(self, actor: Actor) -> Member:
        """The member that an actor is."""
        return self.members[actor.label]

    def congress(self, *, present: int = 5, summoned: int = 5, day: dt.date | None = None) -> Congress:
        """A congress that was summoned for today."""
        facts = CongressFacts(
            "Đại hội Công đoàn Sở", day or self.today, "Hội trường", "Báo cáo; bầu cử", summoned, present
        )
        return services.call_congress(self.chair, union=self.union, facts=facts)

    def open(
        self, congress: Congress, members: Sequence[Member], *, seats: int = 2, slips: int = 5, **given: Any
    ) -> OpenedPoll:
        """A round of its election."""
        return services.open_election(
            self.chair,
            congress=congress,
            members=members,
            seats=seats,
            slips=slips,
            holders=HOLDERS,
            hardness=CHEAP,
            **given,
        )

    def vote(self, opened: OpenedPoll, ballots: Sequence[Sequence[int]]) -> Election:
        """One slip a row, with the places (from 0) of who is picked; closed and counted."""
        items = list(opened.poll.items.values_list("pk", flat=True))
        for code, picks in zip(opened.slips, ballots, strict=False):
            choices = {items[place]: Choice.YES.value for place in picks}
            polls.vote_by_slip(poll=opened.poll, code=code, choices=choices)
        polls.close_poll(self.chair, poll=opened.poll, reason=REASON)
        polls.count_poll(self.chair, poll=opened.poll, passphrases=(FIRST_WORDS, SECOND_WORDS))
        return Election.objects.get(poll=opened.poll)

    def elected(self) -> Congress:
        """A congress in which chair and deputy were elected to the committee, concluded."""
        congress = self.congress()
        opened = self.open(congress, [self.of(self.chair), self.of(self.deputy), self.plain])
        self.vote(opened, [(0, 1), (0, 1), (0, 1), (0, 2), (2,)])
        services.conclude_congress(self.chair, congress=congress, minutes="Đã bầu.", ends_on=self.today + 1826 * DAY)
        return congress

    def officer(self, actor: Actor) -> Officer:
        """The position that an actor holds now."""
        return current_officers(self.union).get(member=self.of(actor))

    def seated(self) -> "Ground":
        """A union with its chair, deputy and auditor."""
        self.elected()
        for actor, position in ((self.chair, Position.CHAIR), (self.deputy, Position.DEPUTY)):
            services.give_position(
                self.chair,
                union=self.union,
                officer=self.officer(actor),
                position=position,
                paper=PAPER,
                day=self.today,
            )
        services.add_auditor(self.chair, union=self.union, member=self.of(self.auditor), paper=PAPER, day=self.today)
        return self

    def income(self, amount: int = 10_000_000, day: dt.date | None = None) -> Entry:
        """Money that was allotted."""
        return services.move_money(
            self.chair,
            union=self.union,
            side=Side.IN,
            kind=EntryKind.ALLOCATION,
            day=day or self.today,
            amount=amount,
            text="Kinh phí cấp trên cấp",
        )

    def asked(self, by: Actor | None = None, member: Member | None = None, **given: Any) -> Welfare:
        """What the worker asks for, in hardship."""
        facts: dict[str, Any] = {"kind": "hardship", "amount": 1_000_000, "ground": SECRET}
        member = member or self.of(self.worker)
        return services.ask_welfare(by or self.worker, union=self.union, member=member, **(facts | given))
