"""A province with polls of made-up people at every stage."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from tests.councils.stage import CHEAP, FIRST_WORDS, SECOND_WORDS
from tests.makers import make_actor, make_tree
from thidua.agencies.actor import Actor
from thidua.agencies.models import Agency, Role
from thidua.polls import services
from thidua.polls.models import Poll
from thidua.polls.services import Candidate, Holder, Voter

__all__ = ["CHEAP", "FIRST_WORDS", "HOLDERS", "SECOND_WORDS", "Booth", "make_booth"]
HOLDERS = (Holder("Nguyễn Thị Giữ", FIRST_WORDS), Holder("Trần Văn Khóa", SECOND_WORDS))


@dataclass
class Booth:
    """An agency that votes: who runs the poll, who votes with an account, and the poll with its slips."""

    tree: dict[str, Agency]
    officer: Actor
    voters: list[Actor]
    poll: Poll
    slips: list[str]

    def choices(self, *words: str) -> dict[int, str]:
        """The words as choices on the items, in order."""
        return dict(zip(self.poll.items.values_list("pk", flat=True), words, strict=True))

    def slip(self, number: int, *words: str) -> str:
        """Slip `number` (from 0) is put in with these words; the receipt."""
        return services.vote_by_slip(poll=self.poll, code=self.slips[number], choices=self.choices(*words))

    def named(self, number: int, *words: str) -> str:
        """Voter `number` (from 0) votes with these words; the receipt."""
        return services.vote_named(self.voters[number], poll=self.poll, choices=self.choices(*words))

    def vote_all(self, *rows: Sequence[str]) -> list[str]:
        """One ballot a row: the named voters first, then the slips; their receipts in order."""
        named = len(self.voters)
        return [
            self.named(place, *row) if place < named else self.slip(place - named, *row)
            for place, row in enumerate(rows)
        ]

    def close(self, reason: str = "hết giờ") -> Poll:
        """Close the box."""
        return services.close_poll(self.officer, poll=self.poll, reason=reason)

    def count(self, *words: str) -> Poll:
        """Both holders open the box."""
        return services.count_poll(self.officer, poll=self.poll, passphrases=words or (FIRST_WORDS, SECOND_WORDS))


def _candidates(count: int) -> list[Candidate]:
    return [Candidate(f"Người Thứ {n}", "Lao động tiên tiến") for n in range(1, count + 1)]


def make_booth(
    *,
    items: int | list[Candidate] = 1,
    voters: int = 0,
    slips: int = 3,
    tree: dict[str, Agency] | None = None,
    **changes: object,
) -> Booth:
    """A poll of the department in which voters may vote."""
    tree = tree or make_tree()
    department = tree["department"]
    officer = make_actor(department, Role.UNIT_OFFICER, name="Cán Bộ Bỏ Phiếu")
    people = [make_actor(department, Role.UNIT_OFFICER, name=f"Người Bỏ Phiếu {n}") for n in range(voters)]
    facts: Mapping[str, object] = {
        "agency": department,
        "title": "Bình xét danh hiệu năm 2025",
        "items": _candidates(items) if isinstance(items, int) else items,
        "rule": Poll.Rule.EACH,
        "voters": [Voter(actor.person, actor.person.full_name) for actor in people],
        "slips": slips,
        "holders": HOLDERS,
        "hardness": CHEAP,
        **changes,
    }
    made = services.open_poll(officer, **facts)  # type: ignore[arg-type] # a test may say anything
    return Booth(tree, officer, people, made.poll, made.slips)
