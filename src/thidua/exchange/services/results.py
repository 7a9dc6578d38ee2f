"""What an installation above made of nominations that were sent there: into the register, and into their states."""

from typing import Any

from django.utils.translation import gettext as _

from thidua.agencies.actor import Actor
from thidua.agencies.permissions import Action, require
from thidua.dossiers import services as dossiers
from thidua.dossiers.models import NominationStatus, SubmissionStatus
from thidua.exchange.content import DecisionPart, GivenPart, OutcomePart, ResultPart
from thidua.exchange.models import Direction, Package, PackageItem
from thidua.exchange.services.acknowledging import in_the_name_of
from thidua.register.decision_numbers import fold_number
from thidua.register.models import Award, AwardStatus, Source
from thidua.register.services import record_award
from thidua.register.services.awards import contradicts, decision, same_award
from thidua.register.words import name_of
from thidua.trail.errors import Refused
from thidua.vietnamese.dates import short_date


def take_results(actor: Actor, package: Package, body: ResultPart) -> None:
    """Write every outcome of a result; refused as a whole when one is not ours or contradicts the register."""
    require(actor, Action.RECORD_FACT)
    if package.answers is None:
        raise Refused(_("Gói kết quả không nêu gói hồ sơ đã gửi."))
    for outcome in body.outcomes:
        item = _item(package, outcome)
        _take(actor, package, item, outcome, body)


def _item(package: Package, outcome: OutcomePart) -> PackageItem:
    """The nomination as we sent it to this partner."""
    sent = PackageItem.objects.select_for_update(of=("self",)).select_related(
        "nomination__subject__agency", "nomination__owner"
    )
    item = sent.filter(
        package=package.answers_id,
        package__direction=Direction.OUT,
        origin=outcome.origin.installation,
        origin_code=outcome.origin.code,
    ).first()
    if item is None:
        raise Refused(
            _("Gói nêu hồ sơ %(code)s mà cơ quan không gửi; hãy trả lại gói này.") % {"code": outcome.origin.code}
        )
    _refuse_overtaken(package, item)
    return item


def _refuse_overtaken(package: Package, item: PackageItem) -> None:
    """The nomination must still be where this submission brought it, and it must have gone to who tells."""
    sent = package.answers and package.answers.submission
    last = item.nomination.submission_items.exclude(submission__status=SubmissionStatus.DROPPED).order_by("-pk").first()
    if sent and last and last.submission_id == sent.pk and sent.receiver_id == package.partner.other_id:
        return
    raise Refused(
        _("%(nomination)s đã được trình theo tờ trình khác sau gói mà kết quả này trả lời; hãy trả lại gói này.")
        % {"nomination": item.nomination}
    )


def _take(actor: Actor, package: Package, item: PackageItem, outcome: OutcomePart, body: ResultPart) -> None:
    nomination = item.nomination
    if outcome.given is not None:
        given = body.decisions[outcome.given.decision]
        item.award = _award(actor, item, outcome.given, given)
        reason = _("Quyết định số %(number)s ngày %(day)s của %(who)s") % {
            "number": given.number,
            "day": short_date(given.decided_on),
            "who": given.decided_by,
        }
        if nomination.status != NominationStatus.DECIDED:  # told twice is told once
            dossiers.settle_elsewhere(actor, nomination=nomination, decided=True, reason=reason)
    elif outcome.state == "refused" and nomination.status != NominationStatus.REFUSED:
        dossiers.settle_elsewhere(actor, nomination=nomination, decided=False, reason=outcome.reason)
    elif outcome.state == "returned" and nomination.status != NominationStatus.RETURNED:
        there = in_the_name_of(package.partner.other)
        dossiers.return_nomination(there, nomination=nomination, reason=outcome.reason)
    item.result = package
    item.save(update_fields=["result", "award"])


def _award(actor: Actor, item: PackageItem, given: GivenPart, decided: DecisionPart) -> Award:
    """The row of the register: the one that says the same, else a new one. Refused when the register contradicts it."""
    subject = item.nomination.subject.merged_into or item.nomination.subject
    if given.award != item.nomination.award or given.year != item.nomination.through_year:
        raise Refused(
            _("%(nomination)s: quyết định trong gói tặng danh hiệu hoặc năm khác với đề nghị; hãy hỏi lại nơi gửi.")
            % {"nomination": item.nomination}
        )
    facts: dict[str, Any] = {
        "subject": subject,
        "code": given.award,
        "year": given.year,
        "from_year": given.from_year,
        "basis": given.basis,
        "decision_number": decided.number,
        "decided_on": decided.decided_on,
        "decided_by": decided.decided_by,
    }
    said = Award(**facts)
    known = same_award(said)
    if known is None:
        _refuse_revoked(said)
        return record_award(actor, **facts, citation=given.citation, source=Source.EXCHANGE)
    if contradicts(known, said):
        raise Refused(
            _("Trái với sổ bộ: %(award)s của %(name)s đã ghi %(decision)s. Hãy kiểm tra hai quyết định.")
            % {"award": name_of(known), "name": subject.name, "decision": decision(known)}
        )
    return known


def _refuse_revoked(said: Award) -> None:
    """What was given by this decision and taken away since is not given again by telling of it again."""
    same = Award.objects.filter(subject=said.subject, code=said.code, year=said.year, status=AwardStatus.REVOKED)
    number = fold_number(said.decision_number)
    gone = same.filter(decision_number_fold=number, decided_on=said.decided_on).first()
    if gone is not None:
        raise Refused(
            _("Sổ bộ ghi %(award)s của %(name)s theo %(decision)s đã bị hủy bỏ, thu hồi. Hãy hỏi lại nơi gửi.")
            % {"award": name_of(gone), "name": said.subject.name, "decision": decision(gone)}
        )
