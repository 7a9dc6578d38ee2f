"""A department that holds a meeting, at every stage of it."""

import datetime as dt
from dataclasses import dataclass, field

from tests.makers import make_actor, make_collective, make_person, make_tree
from tests.polls.stage import CHEAP, FIRST_WORDS, HOLDERS, SECOND_WORDS
from thidua.agencies.actor import Actor
from thidua.agencies.models import Agency, Role
from thidua.meetings import services
from thidua.meetings.models import Meeting
from thidua.meetings.services.calling import Facts
from thidua.polls import services as polls
from thidua.polls.models import Poll
from thidua.register.models import Subject

WORKER = "advanced_worker"  # no national ratio
SOLDIER = "grassroots_emulation_soldier"  # 80 %
FACTS = Facts(
    year=2025,
    title="Bình xét thi đua Sở Tài chính",
    held_on=dt.date(2025, 12, 10),
    place="Phòng họp tầng 2",
    chair_name="Lê Thị Chủ Trì",
    secretary_name="Phạm Văn Thư Ký",
    headcount=12,
    present=10,
    invited="Công đoàn cơ sở",
)


@dataclass
class Room:
    """The unit, who runs its meeting, its people and the meeting itself."""

    tree: dict[str, Agency]
    officer: Actor
    people: list[Subject]
    collective: Subject
    meeting: Meeting
    slips: list[str] = field(default_factory=list)

    def propose(self, award: str, *numbers: int, reason: str = "") -> None:
        """These people are proposed for the award."""
        chosen = [self.people[number] for number in numbers]
        services.propose(self.officer, meeting=self.meeting, award=award, subjects=chosen, reason=reason)

    def open(self, slips: int = 10, **changes: object) -> list[str]:
        """The vote opens; the codes of its slips."""
        facts = {"slips": slips, "holders": HOLDERS, "hardness": CHEAP, **changes}
        opened = services.open_vote(self.officer, meeting=self.meeting, **facts)  # type: ignore[arg-type] # of a test
        self.meeting.refresh_from_db()
        self.slips = opened.slips
        return self.slips

    def vote(self, *ballots: str) -> None:
        """One slip for each: «yn» says yes to the first proposal, no to the second; «b» is blank."""
        words = {"y": "yes", "n": "no", "b": "blank"}
        poll = self.poll
        items = list(poll.items.values_list("pk", flat=True))
        for code, ballot in zip(self.slips, ballots, strict=False):
            choices = {item: words[letter] for item, letter in zip(items, ballot, strict=True)}
            polls.vote_by_slip(poll=poll, code=code, choices=choices)

    def count(self) -> None:
        """The box is closed, opened and counted."""
        polls.close_poll(self.officer, poll=self.poll, reason="hết giờ")
        polls.count_poll(self.officer, poll=self.poll, passphrases=(FIRST_WORDS, SECOND_WORDS))
        self.meeting.refresh_from_db()

    def conclude(self) -> None:
        """The minutes are adopted."""
        services.conclude_meeting(self.officer, meeting=self.meeting, proceedings="Các ý kiến thống nhất.")
        self.meeting.refresh_from_db()

    @property
    def poll(self) -> Poll:
        """The poll of the meeting as it is now."""
        self.meeting.refresh_from_db()
        assert self.meeting.poll is not None
        return self.meeting.poll


def make_room(people: int = 3) -> Room:
    """A meeting that has been called, with nobody proposed yet."""
    tree = make_tree()
    department = tree["department"]
    officer = make_actor(department, Role.UNIT_OFFICER, name="Cán Bộ Tổ Chức")
    subjects = [make_person(f"Người Bình Xét {number}", department) for number in range(1, people + 1)]
    collective = make_collective("Phòng Ngân sách", department)
    meeting = services.call_meeting(officer, facts=FACTS)
    return Room(tree, officer, subjects, collective, meeting)
