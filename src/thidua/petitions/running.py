"""Which clocks of a petition run, and until when."""

import datetime as dt
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from thidua.petitions import clocks
from thidua.petitions.models import Petition, pauses_of
from thidua.petitions.states import Doing, State, possible

WAITING = (State.RECEIVED, State.CLASSIFIED)
NAMES: dict[str, str | Promise] = {
    "accept": _("Thụ lý, xử lý ban đầu"),
    "transfer": _("Chuyển cơ quan có thẩm quyền"),
    "settle": _("Giải quyết"),
    "publish": _("Công khai kết quả"),
    "lodge_second": _("Khiếu nại lần hai, khởi kiện"),
}


@dataclass(frozen=True)
class Clock:
    """One clock as it is today: its last day (None while it stands still), and how its step ended if it did."""

    step: str
    rule: clocks.Rule
    started_on: dt.date
    due_on: dt.date | None
    done_on: dt.date | None = None

    @property
    def name(self) -> str | Promise:
        return NAMES[self.step]

    @property
    def runs(self) -> bool:
        return self.done_on is None

    def is_late(self, today: dt.date) -> bool:
        """Whether the step was done after its last day, or is not done and that day has passed."""
        return self.due_on is not None and (self.done_on or today) > self.due_on

    def days_left(self, today: dt.date) -> int | None:
        """Days from today to the last one; negative when it has passed, None when the clock stands still."""
        return None if self.due_on is None else (self.due_on - today).days


def clocks_of(petition: Petition) -> list[Clock]:
    """Every clock that the petition has had, in the order of its way."""
    found = [_waiting(petition, "accept")]
    if petition.state in WAITING:
        found.append(_waiting(petition, "transfer"))
    if petition.accepted_on is not None:
        found.append(_settling(petition, petition.accepted_on))
    if petition.decided_on is not None:
        found.append(_clock(petition, "publish", petition.decided_on, done_on=petition.published_on))
        found.append(_clock(petition, "lodge_second", petition.decided_on, done_on=petition.decided_on))
    return [each for each in found if each is not None]


def running_due(petition: Petition) -> dt.date | None:
    """The last day of the clock that the agency is under now."""
    step = _step_now(petition)
    return next((clock.due_on for clock in clocks_of(petition) if clock.step == step), None)


def _step_now(petition: Petition) -> str:
    if petition.state in WAITING:
        return "accept"
    if Doing.VERIFY in possible(petition.state):
        return "settle"
    is_to_publish = petition.state in (State.DECIDED, State.CLOSED) and petition.published_on is None
    return "publish" if is_to_publish else ""


def _waiting(petition: Petition, step: str) -> Clock | None:
    done = petition.accepted_on or (None if petition.state in WAITING else petition.ended_on)
    return _clock(petition, step, petition.received_on, done_on=done)


def _settling(petition: Petition, accepted_on: dt.date) -> Clock | None:
    if petition.state != State.SUSPENDED:
        done = petition.decided_on or petition.ended_on
        return _clock(petition, "settle", accepted_on, done_on=done, pauses=pauses_of(petition))
    rule = petition.rule("settle")
    return Clock("settle", rule, accepted_on, None) if rule else None


def _clock(
    petition: Petition,
    step: str,
    start: dt.date,
    *,
    done_on: dt.date | None = None,
    pauses: list[clocks.Pause] | None = None,
) -> Clock | None:
    if (rule := petition.rule(step)) is None:
        return None
    conditions = petition.conditions if step in {"accept", "settle"} else clocks.Conditions(petition.is_remote)
    if step == "accept":
        conditions = clocks.Conditions(several=petition.is_several)
    return Clock(step, rule, start, clocks.due_on(rule, start, conditions, pauses or []), done_on)
