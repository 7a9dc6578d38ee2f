"""The made-up union of the province's office: a congress two years ago, dues of the year, help given, a sports day."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from thidua.agencies.actor import Actor
from thidua.demo.emulation.clock import on
from thidua.polls import services as polls
from thidua.polls.ballots import MODERATE, Hardness
from thidua.polls.services import Holder
from thidua.union import services
from thidua.union.guarding import current_officers
from thidua.union.models import Member, Position, Union
from thidua.union.rules import first_of_month
from thidua.union.services import CongressFacts, MemberFacts

PEOPLE = ("canbo-tinh", "vanthu", "thamdinh", "phapche")  # with an account; the first one leads
OTHERS = ("Ngô Thị Lan", "Bùi Hữu Nam", "Đỗ Kim Oanh", "Hồ Văn Quân")
WORDS = ("bí mật của người giữ thứ nhất", "bí mật của người giữ thứ hai")
PAPER = "Biên bản họp ban chấp hành số 01"


def make_union(actors: Mapping[str, Actor], *, today: dt.date, year: int, hardness: Hardness = MODERATE) -> Union:
    """Live the union of one agency. `actors` by user name: canbo-tinh, vanthu, thamdinh and phapche of it."""
    chair, deputy = actors["canbo-tinh"], actors["vanthu"]
    begun = dt.date(year - 2, 3, 1)
    with on(begun, today=today):
        union = services.form_union(
            chair, name="Công đoàn Cơ quan", above="Công đoàn Viên chức tỉnh", founded_on=dt.date(2005, 4, 12)
        )
        members = _members(chair, union, actors, begun)
    _congress(chair, union, members, today=today, day=dt.date(year - 2, 3, 20), hardness=hardness)
    with on(dt.date(year - 2, 3, 22), today=today) as day:
        _positions(chair, union, members, day)
    _money(chair, union, today=today, year=year)
    _help(chair, deputy, actors["phapche"], union, members["phapche"], today=today)
    _together(chair, union, list(members.values()), today=today)
    return union


def _members(chair: Actor, union: Union, actors: Mapping[str, Actor], day: dt.date) -> dict[str, Member]:
    known: dict[str, Any] = {
        name: MemberFacts(actors[name].person.full_name, "Tổ Văn phòng", actors[name].person) for name in PEOPLE
    }
    known |= {name: MemberFacts(name, "Tổ Chuyên môn") for name in OTHERS}
    return {name: services.join(chair, union=union, facts=facts, joined_on=day) for name, facts in known.items()}


def _congress(
    chair: Actor, union: Union, members: Mapping[str, Member], *, today: dt.date, day: dt.date, hardness: Hardness
) -> None:
    standing = [members[name] for name in (*PEOPLE[:3], *OTHERS[:1])]
    with on(day, today=today):
        facts = CongressFacts(
            "Đại hội Công đoàn Cơ quan", day, "Hội trường", "Báo cáo nhiệm kỳ; bầu ban chấp hành", 8, 8
        )
        congress = services.call_congress(chair, union=union, facts=facts)
        opened = services.open_election(
            chair,
            congress=congress,
            members=standing,
            seats=3,
            slips=8,
            holders=[Holder(name, words) for name, words in zip(OTHERS[2:], WORDS, strict=True)],
            hardness=hardness,
        )
    with on(day, today=today, together=False):
        _ballots(chair, opened)
        services.conclude_congress(
            chair, congress=congress, minutes="Đại hội bầu ba ủy viên.", ends_on=dt.date(day.year + 5, 3, 31)
        )


def _ballots(chair: Actor, opened: polls.OpenedPoll) -> None:
    items = list(opened.poll.items.values_list("pk", flat=True))
    picks = [(0, 1, 2)] * 5 + [(0, 1, 3)] * 2 + [(0, 2, 3)]
    for code, places in zip(opened.slips, picks, strict=True):
        polls.vote_by_slip(poll=opened.poll, code=code, choices={items[place]: "yes" for place in places})
    polls.close_poll(chair, poll=opened.poll)
    polls.count_poll(chair, poll=opened.poll, passphrases=WORDS)


def _positions(chair: Actor, union: Union, members: Mapping[str, Member], day: dt.date) -> None:
    for name, position in (("canbo-tinh", Position.CHAIR), ("vanthu", Position.DEPUTY)):
        officer = current_officers(union).get(member=members[name])
        services.give_position(chair, union=union, officer=officer, position=position, paper=PAPER, day=day)
    services.add_auditor(chair, union=union, member=members["phapche"], paper=PAPER, day=day)


def _money(chair: Actor, union: Union, *, today: dt.date, year: int) -> None:
    with on(dt.date(year, 1, 5), today=today) as day:
        month = first_of_month(day)
        services.set_rate(
            chair, union=union, from_month=month, kind="fixed", amount=60_000, paper="Nghị quyết 03/NQ-BCH"
        )
        given: dict[str, Any] = {"side": "in", "kind": "allocation", "amount": 24_000_000, "day": day}
        services.move_money(chair, union=union, **given, text="Kinh phí công đoàn được cấp")
    for number in range(1, today.month):
        with on(dt.date(year, number, 25), today=today) as day:
            payers = list(union.members.order_by("pk")[: 8 if number % 3 else 7])
            services.collect_dues(chair, union=union, month=first_of_month(day), members=payers, day=day)


def _help(chair: Actor, deputy: Actor, asking: Actor, union: Union, member: Member, *, today: dt.date) -> None:
    with on(today, today=today) as day:
        services.set_norms(chair, union=union, norms={"visit": 500_000, "hardship": 3_000_000, "wedding": 500_000})
        visit = services.ask_welfare(
            deputy, union=union, member=member, kind="visit", amount=500_000, ground="Nằm viện một tuần"
        )
        services.settle_welfare(chair, welfare=visit, approve=True)
        services.give_welfare(chair, welfare=visit, day=day, receiver=member.name)
        facts: dict[str, Any] = {"kind": "hardship", "amount": 2_000_000, "ground": "Nhà hư hại sau bão"}
        services.ask_welfare(asking, union=union, member=member, **facts)


def _together(chair: Actor, union: Union, members: list[Member], *, today: dt.date) -> None:
    with on(today, today=today) as day:
        facts: dict[str, Any] = {"union": union, "place": "Nhà thi đấu tỉnh"}
        held = services.plan_activity(
            chair, title="Hội thao chào mừng", plan="Cầu lông, bóng bàn, kéo co.", day=day, cost=4_000_000, **facts
        )
        services.finish_activity(
            chair, activity=held, result="Hai giải nhất.", joined=members[:6], spent=3_500_000, paid_on=day
        )
        coming = day + dt.timedelta(days=12)
        services.plan_activity(
            chair, title="Về nguồn", plan="Thăm khu di tích; gặp gỡ đoàn viên.", day=coming, cost=6_000_000, **facts
        )
