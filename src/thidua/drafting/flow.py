"""The way of a case by its kind: which step comes next, which may be gone back to, and what still stands in the way."""

import datetime as dt
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

import yaml
from django.utils.translation import gettext as _

from thidua.drafting.models import ENDED, State


@cache
def _data() -> dict[str, Any]:
    text = (files("thidua.drafting") / "data" / "steps.yaml").read_text(encoding="utf-8")
    return yaml.safe_load(text)  # type: ignore[no-any-return] # plain data of ours


@dataclass(frozen=True)
class StepFacts:
    """What is known of a step: what is to be done, and how surely practice is known."""

    task: str
    confidence: str


def facts_of_step(code: str) -> StepFacts:
    """What a step asks for. KeyError for an unknown one."""
    return StepFacts(**_data()["steps"][code])


def path(kind: str) -> tuple[State, ...]:
    """The steps of a kind, in their order; the last is the issue."""
    return tuple(State(code) for code in _data()["kinds"][kind])


def next_state(kind: str, state: State) -> State:
    """Where a case stands once the step is done. ValueError when the kind has no such step."""
    steps = path(kind)
    place = steps.index(state)
    return steps[place + 1] if place + 1 < len(steps) else State.ISSUED


def earlier(kind: str, state: State) -> tuple[State, ...]:
    """The steps that a case may be given back to: those before the present one; none once it ended."""
    return () if state in ENDED else path(kind)[: path(kind).index(state)]


@dataclass(frozen=True)
class Standing:
    """What a case has so far, as far as a step asks for it."""

    ground: str = ""
    members: int = 0
    versions: int = 0
    consultations: int = 0
    waiting: int = 0  # addressees who have not answered and still may in time
    public_until: dt.date | None = None  # the last day on which everybody may answer, while it is not over
    open_opinions: int = 0
    result: str = ""  # what the step came to, as typed


def _still_public(until: dt.date | None) -> str:
    day = f"{until:%d/%m/%Y}" if until else ""
    return _("Đang lấy ý kiến rộng rãi đến hết ngày %(day)s.") % {"day": day}


def obstacles(state: State, standing: Standing) -> list[str]:
    """What is still missing before the step can be done; empty when nothing is."""
    missing = {
        State.PLAN: [(not standing.ground.strip(), _("Chưa ghi căn cứ, lý do ban hành."))],
        State.GROUP: [(not standing.members, _("Tổ soạn thảo chưa có ai."))],
        State.DRAFT: [(not standing.versions, _("Chưa có bản dự thảo nào."))],
        State.CONSULTATION: [
            (not standing.consultations, _("Chưa gửi lấy ý kiến lần nào.")),
            (
                bool(standing.waiting),
                _("Còn %(count)s nơi chưa trả lời và chưa hết hạn.") % {"count": standing.waiting},
            ),
            (standing.public_until is not None, _still_public(standing.public_until)),
            (
                bool(standing.open_opinions),
                _("Còn %(count)s ý kiến chưa tiếp thu hoặc giải trình.") % {"count": standing.open_opinions},
            ),
        ],
        State.APPRAISAL: [(not standing.result.strip(), _("Hãy ghi số, ngày và kết luận của văn bản thẩm định."))],
    }
    return [text for is_missing, text in missing.get(state, []) if is_missing]
