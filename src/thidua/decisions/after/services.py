"""Asking that something happens to an award after its decision, and checking, refusing or withdrawing what was asked.

What is checked becomes the draft of a decision of its own, which the head issues like any other
(`decisions.services.issue_decision`); `effects.py` says what it then does.
"""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from thidua.agencies.actor import Actor
from thidua.agencies.models import Role
from thidua.agencies.permissions import Action, require
from thidua.decisions.after.kinds import Kind, kinds
from thidua.decisions.after.locking import locked_case, locked_certificate
from thidua.decisions.after.parties import decider_of, link_of, may_ask
from thidua.decisions.after.recovery import owe_back
from thidua.decisions.makings import has_object
from thidua.decisions.models import AfterCase, CaseStatus, Certificate, Decision
from thidua.decisions.services.drafting import checked_title, cleaned_grounds
from thidua.decisions.services.under_way import may_decide
from thidua.dossiers.services.locking import tell
from thidua.trail.errors import NotAllowed, Overtaken, Refused
from thidua.trail.events import Event
from thidua.trail.services import record, service
from thidua.vietnamese.names import clean

LINE_FIELDS = ("recipient_name", "recipient_detail", "citation")  # what a correction may change on the certificate
OPEN = (CaseStatus.ASKED, CaseStatus.CHECKED)


@service
def ask_after(
    actor: Actor,
    *,
    certificate: Certificate,
    kind: str,
    explanation: str,
    proof: str,
    ground: str = "",
    letter: str = "",
    legal_basis: str = "",
    changes: Mapping[str, Any] | None = None,
    due_on: dt.date | None = None,
    due_basis: str = "",
) -> AfterCase:
    """Ask that the award of a certificate is corrected, revoked, stripped, restored, or its object made anew.

    `changes` are those of a correction. `due_on` and its basis are the officer's own, where the data has no limit or
    another one holds. Overtaken when something is already under way for the award.
    """
    require(actor, Action.SUBMIT)
    certificate, today = locked_certificate(certificate.pk), timezone.localdate()
    agency, what = decider_of(certificate.item.decision, today), kinds()[kind]
    if not (permission := may_ask(actor, what, certificate, agency)):
        raise NotAllowed(permission.reason)
    _refuse_unsuitable(what, certificate)
    case = AfterCase(
        kind=kind,
        certificate=certificate,
        award=certificate.award,
        agency=agency,
        asker=actor.agency,
        asked_by=actor.account,
        asked_at=timezone.now(),
        asked_on=today,
        ground=ground,
        explanation=explanation.strip(),
        legal_basis=clean(legal_basis),
        letter=clean(letter),
        proof=clean(proof),
    )
    _refuse_incomplete(what, case)
    _take_changes(case, certificate, changes or {} if what.award == "correct" else {})
    _set_due(what, case, due_on, due_basis)
    case.save()
    record(actor, Event.AFTER_ASKED, case, after=_said(case), reason=case.explanation)
    text = _("%(asker)s đề nghị: %(what)s – %(name)s.") % {
        "asker": actor.agency,
        "what": what.act,
        "name": certificate.said("recipient_name"),
    }
    tell(agency, Event.AFTER_ASKED, text, link_of(case), Role.APPRAISER)
    return case


@service
def check_after(
    actor: Actor, *, case: AfterCase, title: str, grounds: str, money_due: int | None = None, money_basis: str = ""
) -> Decision:
    """Say that what was asked is in order, and draft the decision for the head. Only whom the award's decision binds.

    `money_due` is what is to be handed back, where anything is: never more than the bonus that was granted.
    """
    require(actor, Action.DRAFT_DECISION, case.agency_id)
    case = locked_case(case, CaseStatus.ASKED)
    what, certificate = kinds()[case.kind], locked_certificate(case.certificate_id)
    if not (permission := may_decide(case.agency, case.award.code, timezone.localdate())):
        raise NotAllowed(permission.reason)
    _refuse_unsuitable(what, certificate, besides=case)
    _set_money(what, case, certificate, money_due, clean(money_basis))
    case.decision = Decision.objects.create(
        agency=case.agency,
        kind=case.kind,
        award=case.award.code,
        title=checked_title(title),
        grounds=cleaned_grounds(grounds),
        drafted_by=actor.account,
    )
    case.status, case.object_due = CaseStatus.CHECKED, what.objects == "hand_back" and has_object(case.award.code)
    if what.award == "give_back":
        owe_back(case)  # for the draft; signing looks again
    case.save()
    record(actor, Event.DECISION_DRAFTED, case.decision, after={"title": case.decision.title})
    record(actor, Event.AFTER_CHECKED, case, after={"status": case.status, "money_due": case.money_due})
    text = _("Có dự thảo quyết định chờ ban hành: %(title)s (%(count)s).") % {"title": case.decision.title, "count": 1}
    tell(case.agency, Event.AFTER_CHECKED, text, link_of(case), Role.HEAD)
    return case.decision


@service
def refuse_after(actor: Actor, *, case: AfterCase, reason: str) -> None:
    """Not accept what was asked, with the reason, which the asker is told."""
    require(actor, Action.DRAFT_DECISION, case.agency_id)
    case = _ended(actor, case, CaseStatus.REFUSED, Event.AFTER_REFUSED, reason)
    text = _("Không chấp nhận đề nghị %(what)s: %(reason)s") % {
        "what": kinds()[case.kind].name.lower(),
        "reason": case.reason,
    }
    tell(case.asker, Event.AFTER_REFUSED, text, link_of(case))


@service
def withdraw_after(actor: Actor, *, case: AfterCase, reason: str) -> None:
    """Take back what the own agency asked, as long as nobody has checked it."""
    require(actor, Action.SUBMIT, case.asker_id)
    _ended(actor, case, CaseStatus.WITHDRAWN, Event.AFTER_WITHDRAWN, reason)


@service
def mark_reprinted(actor: Actor, *, case: AfterCase) -> None:
    """Say that the certificate that a case made was printed."""
    require(actor, Action.PRINT_CERTIFICATES, case.agency_id)
    case = locked_case(case, CaseStatus.DONE)
    certificate = locked_certificate(case.certificate_id)
    if not case.new_code or certificate.code != case.new_code:
        raise Refused(_("Bằng của việc này không có, hoặc đã được thay bằng bằng mới hơn."))
    certificate.times_printed += 1
    certificate.save(update_fields=["times_printed"])
    record(actor, Event.CERTIFICATES_PRINTED, case, after={"count": 1})


def _ended(actor: Actor, case: AfterCase, status: CaseStatus, event: Event, reason: str) -> AfterCase:
    if not reason.strip():
        raise Refused(_("Cần nêu lý do."), fields={"reason": _("Nêu lý do.")})
    case = locked_case(case, CaseStatus.ASKED)
    before, case.status, case.reason = case.status, status, reason.strip()
    case.save(update_fields=["status", "reason"])
    record(actor, event, case, before={"status": before}, after={"status": case.status}, reason=case.reason)
    return case


def _refuse_unsuitable(what: Kind, certificate: Certificate, besides: AfterCase | None = None) -> None:
    if not what.suits(certificate.award.code) or not what.stands(certificate):
        raise Refused(
            _("Không %(what)s được: khen thưởng này đang ở trạng thái «%(status)s» hoặc không thuộc loại phù hợp.")
            % {"what": what.name.lower(), "status": certificate.award.get_status_display()}
        )
    other = certificate.after_cases.filter(status__in=OPEN).first()
    if other is not None and other != besides:
        raise Overtaken(
            _("Khen thưởng này đang có đề nghị %(what)s do %(who)s lập ngày %(day)s.")
            % {"what": kinds()[other.kind].name.lower(), "who": other.asker, "day": f"{other.asked_on:%d/%m/%Y}"}
        )


def _refuse_incomplete(what: Kind, case: AfterCase) -> None:
    """What is not known of the law is asked of the officer."""
    missing = {
        "ground": _("Chọn một căn cứ.") if what.grounds and case.ground not in what.grounds else "",
        "explanation": "" if case.explanation else _("Nêu nội dung, lý do."),
        "proof": "" if case.proof else _("Ghi số, ngày, cơ quan của giấy tờ này."),
        "letter": _("Ghi số, ngày của tờ trình.") if what.submission and not case.letter else "",
        "legal_basis": _("Hệ thống chưa có căn cứ cho việc này: hãy ghi điều khoản, văn bản mà bạn áp dụng.")
        if what.needs_basis and not case.legal_basis
        else "",
    }
    fields = {name: message for name, message in missing.items() if message}
    if fields:
        raise Refused(_("Đề nghị còn thiếu thông tin."), fields=fields)


def _take_changes(case: AfterCase, certificate: Certificate, changes: Mapping[str, Any]) -> None:
    now = {field: certificate.said(field) for field in LINE_FIELDS} | {"year": certificate.award.year}
    if unknown := set(changes) - now.keys():
        raise ValueError(f"cannot correct {sorted(unknown)}")
    wanted = {field: clean(value) if isinstance(value, str) else value for field, value in changes.items()}
    case.changes = {field: value for field, value in wanted.items() if value != now[field]}
    case.before = {field: now[field] for field in case.changes}
    if kinds()[case.kind].award == "correct" and not case.changes:
        raise Refused(_("Chưa có nội dung nào khác với nội dung hiện tại."))
    if not wanted.get("recipient_name", "ok"):
        raise Refused(_("Cần có tên."), fields={"recipient_name": _("Nhập tên đúng.")})


def _set_due(what: Kind, case: AfterCase, due_on: dt.date | None, due_basis: str) -> None:
    if due_on is not None:
        if due_on < case.asked_on:
            raise Refused(_("Hạn không được trước hôm nay."), fields={"due_on": _("Chọn từ hôm nay trở đi.")})
        if not clean(due_basis):
            message = _("Ghi văn bản quy định hạn này.")
            raise Refused(message, fields={"due_basis": message})
        case.due_on, case.due_basis = due_on, clean(due_basis)
    elif proposed := what.due(case.award.code, case.asked_on):
        case.due_on, case.due_basis = proposed[0], proposed[1].source.source


def _set_money(what: Kind, case: AfterCase, certificate: Certificate, due: int | None, basis: str) -> None:
    if what.money not in {"bonus", "ask"}:
        return
    granted = certificate.item.bonus
    if due is None:
        raise Refused(_("Cần số tiền."), fields={"money_due": _("Nhập số tiền phải nộp lại; 0 nếu không có.")})
    if due < 0 or (granted is not None and due > granted):
        message = _("Số tiền phải từ 0 đến mức tiền thưởng đã quyết định.")
        raise Refused(message, fields={"money_due": message})
    usual = granted if what.money == "bonus" else None
    if due != usual and not basis:
        message = _("Số tiền này không phải mức hệ thống biết: hãy ghi căn cứ.")
        raise Refused(message, fields={"money_basis": message})
    case.money_due, case.money_basis = due, basis or certificate.item.bonus_basis


def _said(case: AfterCase) -> dict[str, Any]:
    return {
        "after_kind": case.kind,
        "award": case.award.code,
        "name": case.certificate.said("recipient_name"),
        "ground": kinds()[case.kind].grounds[case.ground].text if case.ground else "",
        "legal_basis": case.legal_basis,
        "proof": case.proof,
        **case.changes,
    }
