"""What a decision on an award does when it is issued: to the register, the certificate, and those concerned.

Steps of `services/issuing.py`, in its transaction: all of it or nothing, and no number is lost.
"""

from django.utils import timezone
from django.utils.translation import gettext as _

from thidua.decisions.after.kinds import kinds
from thidua.decisions.after.locking import locked_case, locked_certificate
from thidua.decisions.after.parties import concerned, link_of
from thidua.decisions.after.recovery import decided_by, owe_back
from thidua.decisions.after.rests import tell_of_shaken
from thidua.decisions.models import CODE_LENGTH, AfterCase, CaseStatus, Certificate, FormerCode
from thidua.decisions.names import bestowed_name
from thidua.decisions.services.under_way import Issuing, bad_day, may_decide, said_day
from thidua.dossiers.services.locking import tell
from thidua.register.models import Subject
from thidua.register.services import correct_award, restore_award, revoke_award, tell_people
from thidua.trail.errors import Refused
from thidua.trail.events import Event
from thidua.trail.services import record
from thidua.vietnamese.codes import draw_checked

REGISTER_FIELDS = frozenset({"citation", "year"})  # of what a correction changes, what the register's row says too


def check(issuing: Issuing) -> None:
    """Look again, locked: that the award stands as it stood when this was checked, and the day."""
    found = AfterCase.objects.get(decision=issuing.decision)
    case = issuing.case = locked_case(found, CaseStatus.CHECKED)
    case.certificate = locked_certificate(case.certificate_id)
    # Before the number series is locked, as everywhere.
    Subject.objects.select_for_update(of=("self",)).get(pk=case.certificate.award.subject_id)
    on = issuing.decided_on
    if not kinds()[case.kind].stands(case.certificate):
        raise Refused(
            _("Khen thưởng đã thay đổi từ khi kiểm tra, nay là «%(status)s»: hãy bỏ dự thảo và kiểm tra lại.")
            % {"status": case.certificate.award.get_status_display()}
        )
    if on > timezone.localdate():
        raise bad_day(_("Ngày quyết định không được sau hôm nay."))
    if on < case.asked_on:
        raise bad_day(_("Ngày quyết định không được trước ngày đề nghị (%(day)s).") % {"day": said_day(case.asked_on)})
    if not (permission := may_decide(case.agency, case.award.code, on)):
        raise bad_day(permission.reason)


def change_register(issuing: Issuing) -> None:
    """The row is corrected, taken away, given back or left; the certificate attests the row that then holds."""
    case, what = _case(issuing), kinds()[_case(issuing).kind]
    certificate, actor, reason = case.certificate, issuing.actor, decided_by(case)
    if what.award == "correct":
        changes = {field: value for field, value in case.changes.items() if field in REGISTER_FIELDS}
        certificate.award = correct_award(actor, award=certificate.award, reason=reason, by_decision=True, **changes)
        certificate.words = certificate.words | {
            field: value for field, value in case.changes.items() if field != "year"
        }
    elif what.award == "take_away":
        revoke_award(actor, award=certificate.award, reason=reason, by_decision=True)
    elif what.award == "give_back":
        restore_award(actor, award=certificate.award, reason=reason)
        owe_back(case)


def replace_certificate(issuing: Issuing) -> None:
    """A certificate that is made anew gets another code and the next serial; the old code is kept, and says so."""
    case = _case(issuing)
    certificate = case.certificate
    if kinds()[case.kind].certificate == "replace":
        FormerCode.objects.create(
            certificate=certificate,
            code=certificate.code,
            serial=certificate.serial,
            times_printed=certificate.times_printed,
            case=case,
        )
        certificate.code, certificate.serial = draw_checked(CODE_LENGTH), certificate.serial + 1
        certificate.times_printed = 0
        case.new_code, case.new_serial = certificate.code, certificate.serial
    certificate.save()


def end_case(issuing: Issuing) -> None:
    """The case is done, and keeps what the certificate then said."""
    case = _case(issuing)
    case.words = {field: case.certificate.said(field) for field in ("recipient_name", "recipient_detail", "citation")}
    case.status, case.done_at = CaseStatus.DONE, timezone.now()
    case.save()
    after = {"status": case.status, "number": issuing.decision.number, "decided_on": issuing.decided_on}
    record(issuing.actor, Event.AFTER_DONE, case, before={"status": CaseStatus.CHECKED}, after=after)


def tell_all(issuing: Issuing) -> None:
    """The agencies concerned, the asker and the person are told; so are those who judge what rested on the award."""
    case = _case(issuing)
    certificate, link = case.certificate, link_of(case)
    text = _("%(what)s: %(award)s của %(name)s, theo Quyết định số %(number)s ngày %(day)s.") % {
        "what": kinds()[case.kind].act,
        "award": _award_of(certificate),
        "name": certificate.said("recipient_name"),
        "number": issuing.decision.number,
        "day": said_day(issuing.decided_on),
    }
    for agency in {each.pk: each for each in (*concerned(certificate, case.agency), case.asker)}.values():
        tell(agency, Event.AFTER_DONE, text, link)
    tell_people(Event.AFTER_DONE, [(certificate.award.subject_id, text)])
    tell_of_shaken(case)


def _award_of(certificate: Certificate) -> str:
    decision = certificate.item.decision
    return bestowed_name(decision.award, decision.agency, decision.decided_on or timezone.localdate())


def _case(issuing: Issuing) -> AfterCase:
    if issuing.case is None:
        raise AssertionError("the first step finds the case")
    issuing.case.decision = issuing.decision
    return issuing.case
