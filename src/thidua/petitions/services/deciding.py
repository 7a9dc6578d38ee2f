"""What the head decides: more time, standing still, the end of the case, and what the public reads."""

import datetime as dt

from django.utils import timezone
from django.utils.translation import gettext as _

from thidua.agencies.actor import Actor
from thidua.agencies.permissions import Action, require
from thidua.petitions.models import Channel, Kind, Outcome, Petition
from thidua.petitions.running import clocks_of, running_due
from thidua.petitions.sealing import Sender
from thidua.petitions.services.holds import release
from thidua.petitions.services.intake import Intake, Received, taken_in
from thidua.petitions.services.locking import check_day, locked_petition, require_known, saved
from thidua.petitions.states import Doing, after
from thidua.trail.errors import Refused, beside, required
from thidua.trail.events import Event
from thidua.trail.services import record, service


@service
def extend_petition(actor: Actor, *, petition: Petition, version: int, reason: str) -> Petition:
    """Give more time, as often as the law of its day of receipt allows and while the clock has not run out."""
    petition = _locked(actor, petition, Doing.EXTEND, version)
    reason = required(reason, "reason")
    rule = petition.rule("settle")
    if rule is None:
        raise Refused(_("Dữ liệu pháp luật không có thời hạn cho loại đơn này nên không có gì để gia hạn."))
    if petition.extensions >= rule.most_extensions:
        raise Refused(
            _("Đã gia hạn %(count)s lần, hết số lần được phép (%(basis)s).")
            % {"count": petition.extensions, "basis": rule.told(petition.received_on)}
        )
    due = running_due(petition)
    if due is not None and timezone.localdate() > due:
        raise Refused(_("Hạn đã hết ngày %(day)s; chỉ gia hạn khi còn hạn.") % {"day": f"{due:%d/%m/%Y}"})
    petition.extensions += 1
    petition = saved(petition, "extensions")
    record(
        actor,
        Event.PETITION_EXTENDED,
        petition,
        before={"due_on": due},
        after={"due_on": petition.due_on, "extensions": petition.extensions},
        reason=reason,
    )
    return petition


@service
def suspend_petition(actor: Actor, *, petition: Petition, version: int, reason: str) -> Petition:
    """Let the clock stand still from today on."""
    petition = _locked(actor, petition, Doing.SUSPEND, version)
    reason = required(reason, "reason")[:500]
    petition.suspensions.create(starts_on=timezone.localdate(), reason=reason)
    petition.state = after(petition.state, Doing.SUSPEND)
    record(actor, Event.PETITION_SUSPENDED, petition, after={"status": "suspended"}, reason=reason)
    return saved(petition, "state")


@service
def resume_petition(actor: Actor, *, petition: Petition, version: int) -> Petition:
    """Let the clock go on: today counts again."""
    petition = _locked(actor, petition, Doing.RESUME, version)
    _end_suspension(petition)
    petition.state = after(petition.state, Doing.RESUME, is_verified=bool(petition.verification))
    petition = saved(petition, "state")
    record(actor, Event.PETITION_RESUMED, petition, after={"due_on": petition.due_on})
    return petition


@service
def stop_petition(actor: Actor, *, petition: Petition, version: int, reason: str) -> Petition:
    """Đình chỉ: it ends without a decision, for example because it was withdrawn; the hold ends with it."""
    petition = _locked(actor, petition, Doing.STOP, version)
    petition.ended_reason = required(reason, "reason")[:500]
    petition.ended_on = today = timezone.localdate()
    _end_suspension(petition)
    petition.state = after(petition.state, Doing.STOP)
    record(actor, Event.PETITION_SUSPENDED, petition, after={"status": "stopped"}, reason=petition.ended_reason)
    petition = saved(petition, "ended_reason", "ended_on", "state")
    release(actor, petition, today)
    return petition


@service
def decide_petition(
    actor: Actor,
    *,
    petition: Petition,
    version: int,
    outcome: str,
    number: str,
    decided_on: dt.date,
    conclusion: str,
) -> Petition:
    """Decide a complaint, conclude a denunciation, answer a proposal or reflection; the hold ends with it."""
    petition = _locked(actor, petition, Doing.DECIDE, version)
    if outcome not in Outcome.values:
        raise beside("outcome", _("Chọn một giá trị trong danh sách."))
    check_day(decided_on, petition, "decided_on")
    if petition.accepted_on is not None and decided_on < petition.accepted_on:
        raise beside("decided_on", _("Ngày quyết định đứng trước ngày thụ lý."))
    petition.outcome, petition.decided_on = outcome, decided_on
    petition.decision_number = required(number, "number")
    petition.conclusion = required(conclusion, "conclusion")
    petition.state = after(petition.state, Doing.DECIDE)
    told = {"outcome": outcome, "number": petition.decision_number, "decided_on": decided_on}
    record(actor, Event.PETITION_DECIDED, petition, after=told)
    petition = saved(petition, "outcome", "decided_on", "decision_number", "conclusion", "state")
    release(actor, petition, decided_on)
    return petition


@service
def publish_petition(actor: Actor, *, petition: Petition, version: int, text: str) -> Petition:
    """Put the result on the public page, in words that tell nobody who complained or denounced."""
    petition = _locked(actor, petition, Doing.PUBLISH, version)
    if petition.published_on is not None:
        raise Refused(_("Kết quả này đã công khai."))
    petition.publication = required(text, "text")
    if not petition.is_sealed and petition.sender_name and petition.sender_name.lower() in petition.publication.lower():
        raise beside("text", _("Nội dung công khai không được có tên người gửi đơn."))
    petition.published_on = timezone.localdate()
    record(actor, Event.PETITION_PUBLISHED, petition, after={"published_on": petition.published_on})
    return saved(petition, "publication", "published_on")


@service
def appeal_petition(
    actor: Actor, *, petition: Petition, version: int, lodged_on: dt.date, text: str, reason: str = ""
) -> Received:
    """Write down a second complaint and hand it to the agency right above; late, only with a reason.

    Who decides the second time is from memory (Luật Khiếu nại 2011, Điều 7): without an agency above it stays here.
    """
    require(actor, Action.HANDLE_PETITION, petition.agency_id)
    petition = locked_petition(petition, Doing.APPEAL, version)
    require_known(actor, petition)
    if petition.kind != Kind.COMPLAINT or petition.stage != 1 or petition.is_sealed:
        raise Refused(_("Chỉ khiếu nại lần đầu có khiếu nại lần hai."))
    if petition.later.exists():
        raise Refused(_("Đã ghi nhận khiếu nại lần hai."))
    check_day(lodged_on, petition, "lodged_on")
    last = next((clock.due_on for clock in clocks_of(petition) if clock.step == "lodge_second"), None)
    if last is not None and lodged_on > last and not reason.strip():
        raise beside("reason", _("Đã quá ngày %(day)s; nêu lý do vẫn ghi nhận.") % {"day": f"{last:%d/%m/%Y}"})
    sender = Sender(petition.sender_name, petition.sender_address, petition.sender_contact, "", petition.about, text)
    above = petition.agency.parent or petition.agency
    intake = Intake(Kind.COMPLAINT, Channel.AGENCY, lodged_on, sender, stage=2)
    made = taken_in(Actor(actor.account, above, frozenset()), intake, earlier=petition)
    told = {"lodged_on": lodged_on, "agency": above.name}
    record(actor, Event.PETITION_APPEALED, petition, after=told, reason=reason.strip())
    saved(petition)
    return made


def _locked(actor: Actor, petition: Petition, doing: Doing, version: int) -> Petition:
    require(actor, Action.DECIDE_PETITION, petition.agency_id)
    petition = locked_petition(petition, doing, version)
    require_known(actor, petition)
    return petition


def _end_suspension(petition: Petition) -> None:
    petition.suspensions.filter(resumed_on=None).update(resumed_on=timezone.localdate())
