"""Older numbers of people: nine digits, which old lists give and new papers no longer show."""

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from thidua.agencies.actor import Actor
from thidua.agencies.permissions import Action
from thidua.register.identity import citizen_hash, citizen_tail, is_old_number
from thidua.register.models import Subject, SubjectKind, SubjectNumber
from thidua.register.numbers import bearer_of
from thidua.register.services.awards import required_reason
from thidua.register.services.sight import require_in_sight, require_own_page, sees_agency
from thidua.trail.errors import Overtaken, Refused
from thidua.trail.events import Event
from thidua.trail.services import record, service


@service
def add_old_number(actor: Actor, *, subject: Subject, number: str, papers_seen: bool = False) -> SubjectNumber:
    """Say that a person bore a number of nine digits; of `papers_seen` the actor says so.

    Adding what is known already changes nothing, but for papers that were seen since. Refuses another person's number:
    when the papers show that both are one, the two are merged.
    """
    subject = Subject.objects.select_for_update(of=("self",)).select_related("agency").get(pk=subject.pk)
    require_in_sight(actor, Action.EDIT_SUBJECT, subject.agency)
    require_own_page(subject)
    if subject.kind != SubjectKind.PERSON:
        raise Refused(_("Số chứng minh nhân dân chỉ dùng cho cá nhân."))
    if not is_old_number(number):
        raise _refused(_("Số chứng minh nhân dân cũ có đúng 9 chữ số."))
    if (bearer := bearer_of(number)) is not None:
        return _known(actor, subject, bearer, number, papers_seen)
    added = SubjectNumber(
        subject=subject,
        hash=citizen_hash(number),
        tail=citizen_tail(number),
        papers_seen=papers_seen,
        added_by=actor.account,
    )
    try:
        with transaction.atomic():
            added.save()
    except IntegrityError as error:  # somebody wrote it for another person a moment ago
        raise Overtaken(_("Số này vừa được ghi cho người khác; hãy tải lại trang.")) from error
    record(actor, Event.SUBJECT_CHANGED, subject, after=_said(added))
    return added


@service
def end_old_number(actor: Actor, *, number: SubjectNumber, reason: str) -> None:
    """Say that the number was never this person's. The row stays."""
    subject = Subject.objects.select_for_update(of=("self",)).select_related("agency").get(pk=number.subject_id)
    require_in_sight(actor, Action.EDIT_SUBJECT, subject.agency)
    reason = required_reason(reason)
    number = SubjectNumber.objects.select_for_update(of=("self",)).get(pk=number.pk)
    if number.ended_at is not None or number.subject_id != subject.pk:
        raise Overtaken(_("Số này đã được gỡ hoặc chuyển từ trước; hãy tải lại trang."))
    number.ended_at = timezone.now()
    number.save(update_fields=["ended_at"])
    record(actor, Event.SUBJECT_CHANGED, subject, before=_said(number), reason=reason)


def _known(actor: Actor, subject: Subject, bearer: Subject, number: str, papers_seen: bool) -> SubjectNumber:
    if bearer != subject:
        raise _refused(_of_another(actor, bearer))
    held = SubjectNumber.objects.select_for_update(of=("self",)).get(hash=citizen_hash(number), ended_at=None)
    if papers_seen and not held.papers_seen:
        before = _said(held)
        held.papers_seen = True
        held.save(update_fields=["papers_seen"])
        record(actor, Event.SUBJECT_CHANGED, subject, before=before, after=_said(held))
    return held


def _of_another(actor: Actor, bearer: Subject) -> str:
    """Who is elsewhere nobody learns by trying numbers."""
    if not sees_agency(actor, bearer.agency):
        return _(
            "Số này đã ghi cho một người ngoài phạm vi của bạn. Hãy kiểm tra lại số, hoặc nhờ cơ quan cấp trên chung."
        )
    return _(
        "Số này đã ghi cho %(name)s (mã %(pk)s). Nếu giấy tờ cho thấy là một người, hãy đặt hai hồ sơ cạnh nhau "
        "ở «Nghi trùng người» rồi gộp."
    ) % {"name": bearer.name, "pk": bearer.pk}


def _refused(message: str) -> Refused:
    return Refused(message, fields={"number": message})


def _said(number: SubjectNumber) -> dict[str, str | bool]:
    return {"citizen_number": number.masked, "papers_seen": number.papers_seen}
