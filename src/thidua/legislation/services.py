"""Changing the law's data: a legal officer drafts and proposes, a second person approves or gives back."""

from collections.abc import Sequence
from typing import Any
from uuid import uuid4

from django.utils import timezone
from django.utils.translation import gettext as _

from thidua.agencies.actor import Actor
from thidua.agencies.models import Account, Role
from thidua.agencies.permissions import Action, Permission, may, require
from thidua.agencies.queries import holders
from thidua.law import CorpusError
from thidua.law.changes import Change, LocalRule, read_change
from thidua.legislation.models import ChangeStatus, LawChange
from thidua.legislation.queries import corpus_with
from thidua.trail.errors import Overtaken, Refused
from thidua.trail.events import Event
from thidua.trail.services import notify, record, service

LEAST_REASON = 10
NEW = "thay-doi-moi"  # stands for a code that is not given yet


@service
def draft_change(actor: Actor, *, title: str, body: dict[str, Any]) -> LawChange:
    """Keep a change as a draft. Refused when its data does not fit the law as it binds the agency."""
    require(actor, Action.DRAFT_LAW_CHANGE)
    return _drafted(actor, title, body, _fitting(actor, body, NEW))


@service
def draft_changes(actor: Actor, *, changes: Sequence[Change]) -> list[LawChange]:
    """Keep several changes as drafts, all or none; each may rest on those before it. Raises CorpusError."""
    require(actor, Action.DRAFT_LAW_CHANGE)
    for change in changes:
        _own(actor, change)
    corpus_with(actor.agency, changes)
    bodies = [{key: part for key, part in change.as_dict().items() if key != "id"} for change in changes]
    return [
        _drafted(actor, change.note or f"{change.id}: {change.place}", body, change)
        for change, body in zip(changes, bodies, strict=True)
    ]


@service
def draft_issued(actor: Actor, *, drafter: Account, title: str, body: dict[str, Any], source: str) -> LawChange:
    """Keep the change that an issued document begins, as a draft of who drafted the document; `source`: its page here.

    Refused when its data does not fit the law, as when the document stands there already.
    """
    require(actor, Action.ISSUE_LAW)
    return _drafted(actor, title, body, _fitting(actor, body, NEW), drafter=drafter, source=source)


def _drafted(
    actor: Actor,
    title: str,
    body: dict[str, Any],
    change: Change,
    *,
    drafter: Account | None = None,
    source: str = "",
) -> LawChange:
    draft = LawChange(agency=actor.agency, drafted_by=drafter or actor.person, source=source)
    _fill(draft, title, body, change)
    draft.code = f"moi-{uuid4().hex}"  # until its number is known
    draft.save()
    draft.code = f"QD-{draft.pk}"
    draft.save(update_fields=["code"])
    record(actor, Event.LAW_CHANGE_DRAFTED, draft, after=draft.recorded())
    return draft


@service
def rewrite_change(actor: Actor, *, draft: LawChange, title: str, body: dict[str, Any], seen: int) -> LawChange:
    """Write a draft anew. `seen` is the version that the person looked at."""
    draft = _locked(draft, ChangeStatus.DRAFT)
    require(actor, Action.DRAFT_LAW_CHANGE, draft.agency_id)
    _same(draft, seen)
    before = draft.recorded()
    _fill(draft, title, body, _fitting(actor, body, draft.code))
    draft.version += 1
    draft.save()
    record(actor, Event.LAW_CHANGE_DRAFTED, draft, before=before, after=draft.recorded())
    return draft


@service
def propose_change(actor: Actor, *, draft: LawChange) -> None:
    """Lay a draft before a second person."""
    draft = _locked(draft, ChangeStatus.DRAFT)
    require(actor, Action.DRAFT_LAW_CHANGE, draft.agency_id)
    _move(actor, draft, ChangeStatus.PROPOSED, Event.LAW_CHANGE_PROPOSED)
    others = holders(draft.agency, Role.LEGAL_OFFICER, Role.HEAD).exclude(pk=draft.drafted_by_id)
    text = _("Đề nghị duyệt thay đổi quy định %(code)s: %(title)s") % {"code": draft.code, "title": draft.title}
    _tell(draft, others.values_list("pk", flat=True), Event.LAW_CHANGE_PROPOSED, text)


@service
def approve_change(actor: Actor, *, proposed: LawChange, seen: int) -> None:
    """Make a proposed change law here. Only a person other than its drafter may, and only what that person saw."""
    proposed = _locked(proposed, ChangeStatus.PROPOSED)
    require(actor, Action.APPROVE_LAW_CHANGE, proposed.agency_id)
    _same(proposed, seen)
    if permission := second_person(actor, proposed):
        _fitting(actor, proposed.body, proposed.code)
    else:
        raise Refused(permission.reason)
    proposed.settled_by, proposed.settled_at = actor.person, timezone.now()
    _move(actor, proposed, ChangeStatus.APPROVED, Event.LAW_CHANGE_APPROVED)
    text = _("Thay đổi quy định %(code)s đã được duyệt và đang áp dụng.") % {"code": proposed.code}
    _tell(proposed, [proposed.drafted_by_id], Event.LAW_CHANGE_APPROVED, text)


@service
def give_back_change(actor: Actor, *, proposed: LawChange, reason: str) -> None:
    """Give a proposed change back to its drafter, with the reason."""
    proposed = _locked(proposed, ChangeStatus.PROPOSED)
    require(actor, Action.APPROVE_LAW_CHANGE, proposed.agency_id)
    proposed.reason = _reason(reason)
    _move(actor, proposed, ChangeStatus.DRAFT, Event.LAW_CHANGE_GIVEN_BACK, proposed.reason)
    text = _("Thay đổi quy định %(code)s bị trả lại: %(reason)s") % {"code": proposed.code, "reason": proposed.reason}
    _tell(proposed, [proposed.drafted_by_id], Event.LAW_CHANGE_GIVEN_BACK, text)


@service
def withdraw_change(actor: Actor, *, draft: LawChange, reason: str) -> None:
    """Drop a change that is not law yet."""
    draft = _locked(draft, ChangeStatus.DRAFT, ChangeStatus.PROPOSED)
    require(actor, Action.DRAFT_LAW_CHANGE, draft.agency_id)
    draft.reason = _reason(reason)
    _move(actor, draft, ChangeStatus.WITHDRAWN, Event.LAW_CHANGE_WITHDRAWN, draft.reason)


@service
def revoke_change(actor: Actor, *, approved: LawChange, reason: str) -> None:
    """Stop a change from here on. Answers already given keep what they rested on."""
    approved = _locked(approved, ChangeStatus.APPROVED)
    require(actor, Action.APPROVE_LAW_CHANGE, approved.agency_id)
    _still_whole_without(approved)
    approved.reason = _reason(reason)
    _move(actor, approved, ChangeStatus.REVOKED, Event.LAW_CHANGE_REVOKED, approved.reason)


def second_person(actor: Actor | None, change: LawChange) -> Permission:
    """Whether the actor may approve this change: the role, and not the person who drafted it."""
    allowed = may(actor, Action.APPROVE_LAW_CHANGE, change.agency_id)
    if allowed and actor and actor.account_id == change.drafted_by_id:
        return Permission(False, _("Người soạn không tự duyệt; cần người thứ hai."))
    return allowed


def _fill(draft: LawChange, title: str, body: dict[str, Any], change: Change) -> None:
    if not title.strip():
        raise Refused(_("Hãy ghi tóm tắt nội dung thay đổi."), fields={"title": _("Cần điền mục này.")})
    draft.title, draft.body, draft.kind, draft.place = title.strip(), body, change.kind, change.place
    draft.starts_on = change.start
    first = change.place.partition(".")[0]
    draft.award = change.award or "" if isinstance(change, LocalRule) else first


def _fitting(actor: Actor, body: dict[str, Any], code: str) -> Change:
    """The change, once it is seen to fit the law as it binds the agency with every other change."""
    try:
        change = read_change({**body, "id": code}, code)
        _own(actor, change)
        corpus_with(actor.agency, [change], besides=code)
    except CorpusError as error:
        raise Refused(_("Thay đổi không khớp với bộ dữ liệu: %(why)s") % {"why": error}) from error
    return change


def _own(actor: Actor, change: Change) -> None:
    if isinstance(change, LocalRule) and change.agency != actor.agency.code:
        raise Refused(_("Quy định riêng chỉ được nhập cho chính cơ quan của bạn."))


def _still_whole_without(change: LawChange) -> None:
    try:
        corpus_with(change.agency, [], besides=change.code)
    except CorpusError as error:
        message = _("Thay đổi khác đang dựa vào thay đổi này; hãy ngừng thay đổi đó trước: %(why)s") % {"why": error}
        raise Refused(message) from error


def _locked(change: LawChange, *statuses: ChangeStatus) -> LawChange:
    found = LawChange.objects.select_for_update(of=("self",)).select_related("agency").get(pk=change.pk)
    if found.status not in statuses:
        message = _("Thay đổi này vừa chuyển sang «%(status)s». Hãy tải lại trang.")
        raise Overtaken(message % {"status": found.get_status_display()})
    return found


def _same(change: LawChange, seen: int) -> None:
    if change.version != seen:
        raise Overtaken(_("Nội dung vừa được người khác sửa. Hãy xem lại trước khi tiếp tục."))


def _move(actor: Actor, change: LawChange, status: ChangeStatus, event: Event, reason: str = "") -> None:
    before = change.recorded()
    change.status = status
    change.save()
    record(actor, event, change, before=before, after=change.recorded(), reason=reason)


def _reason(text: str) -> str:
    if len(text.strip()) < LEAST_REASON:
        message = _("Hãy nêu lý do (ít nhất %(count)s ký tự).") % {"count": LEAST_REASON}
        raise Refused(message, fields={"reason": message})
    return text.strip()


def _tell(change: LawChange, account_ids: Any, event: Event, text: str) -> None:
    notify(account_ids, event, text, change.get_absolute_url())
