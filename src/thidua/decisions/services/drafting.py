"""Making, changing and dropping the draft of a decision."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db.models import F
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from thidua.agencies.actor import Actor
from thidua.agencies.models import Role
from thidua.agencies.permissions import Action, require
from thidua.decisions.grounds import default_citation, list_order, recipient_detail
from thidua.decisions.models import AfterCase, CaseStatus, Decision, DecisionItem, DecisionStatus
from thidua.decisions.obstacles import Obstacle, obstacles
from thidua.decisions.services.locking import lock_nominated, locked_draft
from thidua.dossiers.models import Review
from thidua.dossiers.routing import decides
from thidua.dossiers.services.locking import tell
from thidua.trail.errors import NotAllowed, Overtaken, Refused
from thidua.trail.events import Event
from thidua.trail.services import record, service

OUT_OF_THE_WAY = 1_000_000  # above every position, so that lines can change places one by one


@dataclass(frozen=True)
class Line:
    """A line that stays in a draft; its place among the lines is its position."""

    item: int
    citation: str


@service
def draft_decision(actor: Actor, *, award: str, reviews: Sequence[Review], title: str, grounds: str) -> Decision:
    """Draft a decision that gives one award to those whose reviews the actor's agency concluded «decide».

    Refused, with their names, when one of them is not to be decided, is in another draft, or already has the award.
    """
    require(actor, Action.DRAFT_DECISION)
    if not reviews:
        raise Refused(_("Hãy chọn ít nhất một hồ sơ."))
    permission = decides(actor.agency, award, timezone.localdate())
    if not permission:
        raise NotAllowed(permission.reason)
    if any(review.nomination.award != award for review in reviews):
        raise Refused(_("Một quyết định chỉ tặng một danh hiệu, hình thức; hãy chọn các hồ sơ cùng loại."))
    title = checked_title(title)
    lock_nominated(review.nomination_id for review in reviews)
    now = list(
        Review.objects.filter(pk__in=[review.pk for review in reviews]).select_related(
            "nomination__subject", "nomination__owner"
        )
    )
    refuse_blocked(obstacles(actor.agency, now, timezone.localdate()))
    decision = Decision.objects.create(
        agency=actor.agency, award=award, title=title, grounds=cleaned_grounds(grounds), drafted_by=actor.account
    )
    DecisionItem.objects.bulk_create(
        DecisionItem(
            decision=decision,
            position=position,
            nomination=review.nomination,
            review=review,
            recipient_name=review.nomination.subject.name,
            recipient_detail=recipient_detail(review.nomination),
            citation=default_citation(review.nomination),
        )
        for position, review in enumerate(sorted(now, key=list_order), start=1)
    )
    record(
        actor,
        Event.DECISION_DRAFTED,
        decision,
        after={"award": award, "title": title, "nominations": [review.nomination.code for review in now]},
    )
    text = _("Có dự thảo quyết định chờ ban hành: %(title)s (%(count)s).") % {"title": title, "count": len(now)}
    link = reverse("decisions:decision", args=[decision.pk])
    tell(actor.agency, Event.DECISION_DRAFTED, text, link, Role.HEAD)
    return decision


@service
def change_draft(
    actor: Actor, *, decision: Decision, title: str, grounds: str, lines: Sequence[Line], seen: str = ""
) -> Decision:
    """Change title, grounds (one a line), citations and order; a line that is left out goes back to those that wait.

    `seen` is the fingerprint of the draft that the person edited.
    """
    require(actor, Action.DRAFT_DECISION, decision.agency_id)
    decision = locked_draft(decision, seen)
    items = {item.pk: item for item in decision.items.select_related("nomination")}
    kept = {line.item for line in lines}
    if not lines:
        raise Refused(_("Dự thảo phải còn ít nhất một dòng; nếu không cần nữa, hãy bỏ dự thảo."))
    if len(kept) != len(lines) or kept - items.keys():
        raise Overtaken(_("Danh sách vừa thay đổi. Hãy tải lại trang rồi sửa lại."))
    before = _shown(decision, items.values())
    decision.title, decision.grounds = checked_title(title), cleaned_grounds(grounds)
    decision.save(update_fields=["title", "grounds"])
    decision.items.exclude(pk__in=kept).delete()
    decision.items.update(position=F("position") + OUT_OF_THE_WAY)
    ordered = [items[line.item] for line in lines]
    for position, (item, line) in enumerate(zip(ordered, lines, strict=True), start=1):
        item.position, item.citation = position, " ".join(line.citation.split())
    DecisionItem.objects.bulk_update(ordered, ["position", "citation"], batch_size=500)
    after = _shown(decision, ordered)
    changed = sorted(key for key in after if before[key] != after[key])
    if changed:
        old, new = ({key: side[key] for key in changed} for side in (before, after))
        record(actor, Event.DECISION_CHANGED, decision, before=old, after=new)
    return decision


@service
def cancel_draft(actor: Actor, *, decision: Decision, reason: str) -> Decision:
    """Drop a draft; its nominations, or what was asked after a decision, wait again. No number is touched."""
    require(actor, Action.DRAFT_DECISION, decision.agency_id)
    if not reason.strip():
        raise Refused(_("Cần nêu lý do bỏ dự thảo."), fields={"reason": _("Nêu lý do.")})
    decision = locked_draft(decision)
    decision.status = DecisionStatus.CANCELLED
    decision.save(update_fields=["status"])
    AfterCase.objects.filter(decision=decision).update(status=CaseStatus.ASKED, decision=None)
    codes = list(decision.items.values_list("nomination__code", flat=True))
    record(actor, Event.DECISION_CANCELLED, decision, before={"nominations": codes}, reason=reason.strip())
    return decision


def refuse_blocked(found: Iterable[Obstacle]) -> None:
    """Raise Refused with every name that stands in the way, and why."""
    blocking = [str(obstacle) for obstacle in found if obstacle.blocks]
    if blocking:
        raise Refused(_("Chưa quyết định được: %(why)s") % {"why": " ".join(blocking)})


def checked_title(title: str) -> str:
    """The title in one line; refuses an empty one."""
    title = " ".join(title.split())
    if not title:
        raise Refused(_("Quyết định cần có trích yếu."), fields={"title": _("Nhập trích yếu.")})
    return title


def cleaned_grounds(grounds: str) -> str:
    """The grounds, one a line, without empty ones."""
    return "\n".join(line for line in (" ".join(line.split()) for line in grounds.splitlines()) if line)


def _shown(decision: Decision, items: Iterable[DecisionItem]) -> dict[str, object]:
    rows = [f"{item.position}. {item.nomination.code}: {item.citation}" for item in items]
    return {"title": decision.title, "grounds": decision.grounds, "lines": rows}
