"""Sending nominations from agency to agency: drafting, sending, taking back, receiving."""

import datetime as dt
import uuid
from collections.abc import Sequence

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from thidua.agencies.actor import Actor
from thidua.agencies.models import Agency
from thidua.agencies.permissions import Action, require
from thidua.dossiers import guards
from thidua.dossiers.models import (
    Nomination,
    NominationStatus,
    Review,
    Submission,
    SubmissionItem,
    SubmissionStatus,
)
from thidua.dossiers.routing import next_agency, return_due, review_due, steps_for
from thidua.dossiers.services.locking import locked_submission, move, tell
from thidua.dossiers.services.telling import tell_nominees
from thidua.law import load_corpus
from thidua.register.decision_numbers import fold_number
from thidua.trail.errors import Overtaken, Refused
from thidua.trail.events import Event
from thidua.trail.services import record, service
from thidua.vietnamese.names import clean

SENDABLE = frozenset({NominationStatus.DRAFT, NominationStatus.RETURNED, NominationStatus.TO_SEND})


@service
def draft_submission(
    actor: Actor, *, nominations: Sequence[Nomination], title: str, year: int, receiver: Agency | None = None
) -> Submission:
    """Put nominations that the actor's agency holds into a new submission to the next agency on their way.

    All of them must go to the same agency; `receiver`, when given, must be it.
    """
    require(actor, Action.SUBMIT)
    if not nominations:
        raise Refused(_("Hãy chọn ít nhất một hồ sơ."))
    today = timezone.localdate()
    targets = {next_agency(actor.agency, nomination.award, today) for nomination in nominations}
    if len(targets) > 1:
        names = "; ".join(sorted(str(target) for target in targets))
        raise Refused(
            _("Các hồ sơ đã chọn phải trình đến các cơ quan khác nhau (%(names)s). Hãy lập tờ trình riêng.")
            % {"names": names}
        )
    target = targets.pop()
    if target is None:
        raise Refused(_("Cơ quan của bạn chưa có cơ quan cấp trên trong hệ thống. Hãy báo quản trị hệ thống."))
    if receiver is not None and receiver != target:
        raise Refused(_("Các hồ sơ này phải trình đến %(target)s.") % {"target": target})
    submission = Submission.objects.create(
        code=uuid.uuid4().hex[:24],
        sender=actor.agency,
        receiver=target,
        title=clean(title),
        year=year,
    )
    submission.code = f"TT{year}-{submission.pk:06d}"
    submission.save(update_fields=["code"])
    _put_in(actor, submission, nominations)
    record(actor, Event.SUBMISSION_DRAFTED, submission, after={"to": target.name, "count": len(nominations)})
    return submission


@service
def drop_submission(actor: Actor, *, submission: Submission) -> Submission:
    """Drop a draft; its nominations can go into another one."""
    require(actor, Action.SUBMIT, submission.sender_id)
    submission = locked_submission(submission)
    if submission.status != SubmissionStatus.DRAFT:
        raise Overtaken(_("Tờ trình đã được gửi; hãy lấy lại trước khi bỏ."))
    submission.status = SubmissionStatus.DROPPED
    submission.save(update_fields=["status"])
    codes = list(submission.nominations.values_list("code", flat=True))
    record(
        actor,
        Event.SUBMISSION_DRAFTED,
        submission,
        before={"status": "draft"},
        after={"status": "dropped", "nominations": codes},
    )
    return submission


@service
def send_submission(
    actor: Actor,
    *,
    submission: Submission,
    letter_number: str,
    letter_date: dt.date,
    signer_name: str,
    signer_title: str,
) -> Submission:
    """Send the submission: from now on the receiving agency sees its nominations."""
    require(actor, Action.SUBMIT, submission.sender_id)
    submission = locked_submission(submission)
    if submission.status != SubmissionStatus.DRAFT:
        raise Overtaken(_("Tờ trình này đã được gửi."))
    if letter_date > timezone.localdate():
        raise Refused(_("Ngày tờ trình ở tương lai."), fields={"letter_date": _("Ngày này chưa đến.")})
    submission.letter_number = clean(letter_number)
    submission.letter_date = letter_date
    nominations = _locked_items(submission)
    if not nominations:
        raise Refused(_("Tờ trình chưa có hồ sơ nào."))
    submission.letter_key = _free_key(submission, letter_date)
    for nomination in nominations:
        _refuse_strayed(submission, nomination)
        move(nomination, "send")
        nomination.return_reason = ""
    Nomination.objects.bulk_update(nominations, ["status", "return_reason"])
    submission.signer_name = clean(signer_name)
    submission.signer_title = clean(signer_title)
    submission.status = SubmissionStatus.SENT
    submission.sent_at = timezone.now()
    submission.save()
    record(
        actor,
        Event.SUBMISSION_SENT,
        submission,
        after={"letter": submission.letter_number, "nominations": [nomination.code for nomination in nominations]},
    )
    text = _("%(sender)s gửi tờ trình %(number)s với %(count)s hồ sơ.") % {
        "sender": submission.sender,
        "number": submission.letter_number or submission.code,
        "count": len(nominations),
    }
    tell(submission.receiver, Event.SUBMISSION_SENT, text, reverse("dossiers:submission", args=[submission.code]))
    tell_nominees(nominations, Event.SUBMISSION_SENT)
    return submission


@service
def take_back(actor: Actor, *, submission: Submission, reason: str) -> Submission:
    """Take back a submission that has not been received yet; its nominations are drafts again."""
    require(actor, Action.SUBMIT, submission.sender_id)
    submission = locked_submission(submission)
    if submission.status != SubmissionStatus.SENT:
        raise Overtaken(_("Nơi nhận đã tiếp nhận tờ trình nên không lấy lại được. Hãy đề nghị nơi nhận trả hồ sơ."))
    for blocked in guards.taking_back_blockers:
        if message := blocked(submission):
            raise Refused(message)
    nominations = _locked_items(submission)
    for nomination in nominations:
        move(nomination, "take_back")
        if nomination.owner_id != actor.agency_id:
            nomination.status = NominationStatus.TO_SEND
    Nomination.objects.bulk_update(nominations, ["status"])
    submission.status = SubmissionStatus.DRAFT
    submission.sent_at = None
    submission.letter_key = ""  # the number is free again until the submission is sent anew
    submission.save(update_fields=["status", "sent_at", "letter_key"])
    record(
        actor, Event.SUBMISSION_DRAFTED, submission, before={"status": "sent"}, after={"status": "draft"}, reason=reason
    )
    for follow in guards.taken_back:
        follow(actor, submission)
    return submission


@service
def receive_submission(actor: Actor, *, submission: Submission, received_on: dt.date) -> list[Review]:
    """Receive a submission: each nomination gets its review. The day received picks the law that governs."""
    require(actor, Action.RECEIVE, submission.receiver_id)
    submission = locked_submission(submission)
    if submission.status != SubmissionStatus.SENT:
        raise Overtaken(_("Tờ trình này đã được tiếp nhận hoặc đã bị lấy lại."))
    sent_on = timezone.localdate(submission.sent_at)
    earliest = min(filter(None, (submission.letter_date, sent_on)))
    if not earliest <= received_on <= timezone.localdate():
        message = _("Ngày nhận phải từ %(first)s đến hôm nay.") % {"first": f"{earliest:%d/%m/%Y}"}
        raise Refused(message, fields={"received_on": message})
    if not load_corpus().regime(received_on).encoded:
        message = _("Hồ sơ nhận ngày này theo quy định cũ, hệ thống chưa có để xét.")
        raise Refused(message, fields={"received_on": message})
    nominations = _locked_items(submission)
    since = _since(received_on)
    due_on = review_due(submission.receiver, received_on)
    reviews = []
    for nomination in nominations:
        move(nomination, "receive")
        nomination.holder = submission.receiver
        steps = steps_for(submission.receiver, nomination.award, received_on)
        reviews.append(
            Review(
                nomination=nomination,
                submission=submission,
                agency=submission.receiver,
                received_on=received_on,
                due_on=due_on,
                steps=steps,
                step=steps[0],
                step_since=since,
                step_due_on=return_due(submission.receiver, received_on),
            )
        )
    Nomination.objects.bulk_update(nominations, ["status", "holder"])
    reviews = Review.objects.bulk_create(reviews)
    submission.status = SubmissionStatus.RECEIVED
    submission.received_on = received_on
    submission.save(update_fields=["status", "received_on"])
    record(actor, Event.SUBMISSION_RECEIVED, submission, after={"received_on": received_on, "count": len(reviews)})
    tell(
        submission.sender,
        Event.SUBMISSION_RECEIVED,
        _("%(receiver)s đã tiếp nhận tờ trình %(number)s ngày %(day)s.")
        % {
            "receiver": submission.receiver,
            "number": submission.letter_number or submission.code,
            "day": f"{received_on:%d/%m/%Y}",
        },
        reverse("dossiers:submission", args=[submission.code]),
    )
    return reviews


def _since(received_on: dt.date) -> dt.datetime:
    """The moment the first step began: its days run from the day received, also when that is entered later."""
    if received_on == timezone.localdate():
        return timezone.now()
    return timezone.make_aware(dt.datetime.combine(received_on, dt.time()))


def letter_key(number: str, day: dt.date) -> str:
    """Number and year as they are told apart: «012 /TTr-STC» and «12/ttr-stc» of one year are the same letter."""
    folded = fold_number(number).lstrip("0")
    return f"{day.year} {folded}" if folded else ""


def _free_key(submission: Submission, day: dt.date) -> str:
    """The key of the letter's number, which no other submission that the agency sent in that year has."""
    key = letter_key(submission.letter_number, day)
    # Of two officers who send at once the second sees the first one's number; the constraint stands behind.
    Agency.objects.select_for_update(no_key=True).get(pk=submission.sender_id)
    sent = Submission.objects.filter(sender=submission.sender_id, letter_key=key).exclude(pk=submission.pk)
    if key and (other := sent.first()) is not None:
        message = _("Số %(number)s đã dùng cho tờ trình %(code)s «%(title)s» ngày %(day)s; hãy kiểm tra lại số.") % {
            "number": other.letter_number,
            "code": other.code,
            "title": other.title,
            "day": f"{other.letter_date:%d/%m/%Y}",
        }
        raise Refused(message, fields={"letter_number": message})
    return key


def _put_in(actor: Actor, submission: Submission, nominations: Sequence[Nomination]) -> None:
    wanted = [nomination.pk for nomination in nominations]
    fresh = list(Nomination.objects.select_for_update().filter(pk__in=wanted).order_by("pk"))
    for nomination in fresh:
        if nomination.holder_id != actor.agency_id or nomination.status not in SENDABLE:
            raise Overtaken(_("Hồ sơ %(code)s không còn ở cơ quan của bạn để trình.") % {"code": nomination.code})
    taken = SubmissionItem.objects.filter(nomination__in=fresh, submission__status=SubmissionStatus.DRAFT)
    if (other := taken.select_related("submission", "nomination").first()) is not None:
        raise Refused(
            _("Hồ sơ %(code)s đã nằm trong tờ trình %(submission)s đang soạn.")
            % {"code": other.nomination.code, "submission": other.submission.code}
        )
    order = {pk: position for position, pk in enumerate(wanted, start=1)}
    SubmissionItem.objects.bulk_create(
        [SubmissionItem(submission=submission, nomination=each, position=order[each.pk]) for each in fresh]
    )


def _refuse_strayed(submission: Submission, nomination: Nomination) -> None:
    """Refuse what left the sender's hands, or asks for what another agency gets, since the submission was drafted."""
    if nomination.holder_id != submission.sender_id:
        raise Overtaken(_("Hồ sơ %(code)s không còn ở cơ quan của bạn để trình.") % {"code": nomination.code})
    target = next_agency(submission.sender, nomination.award, timezone.localdate())
    if target != submission.receiver:
        raise Refused(
            _("Hồ sơ %(code)s nay phải trình đến %(target)s.") % {"code": nomination.code, "target": target or "—"}
        )


def _locked_items(submission: Submission) -> list[Nomination]:
    pks = list(submission.items.order_by("position").values_list("nomination_id", flat=True))
    found = {each.pk: each for each in Nomination.objects.select_for_update().filter(pk__in=pks).order_by("pk")}
    return [found[pk] for pk in pks]
