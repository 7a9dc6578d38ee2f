"""Issuing a decision: numbered once, written to the register, paid, certified and told, all of it or nothing.

The work is a row of steps in one transaction. Whatever kills the process between two of them leaves the draft as it
was and the number unused; `tests/decisions/test_killed_while_issuing.py` does so after each.
"""

import datetime as dt
from collections.abc import Callable, Sequence

from django.db.models import Max
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from thidua.agencies.actor import Actor
from thidua.agencies.models import Agency, Role
from thidua.agencies.permissions import Action, may, require
from thidua.decisions.after import effects
from thidua.decisions.bonuses import basis_text, bonus_of
from thidua.decisions.models import (
    CODE_LENGTH,
    NUMBERED,
    Certificate,
    Decision,
    DecisionItem,
    DecisionKind,
    DecisionStatus,
)
from thidua.decisions.names import bestowed_name, competent_person, head_title
from thidua.decisions.numbering import DECISION_SERIES, take_number
from thidua.decisions.obstacles import obstacles
from thidua.decisions.requirements import still_missing
from thidua.decisions.services.drafting import refuse_blocked
from thidua.decisions.services.locking import lock_nominated, locked_draft
from thidua.decisions.services.under_way import Issuing, bad_day, may_decide, said_day
from thidua.dossiers.models import Nomination
from thidua.dossiers.services.locking import move, tell
from thidua.legislation.queries import corpus_for
from thidua.register.models import Source
from thidua.register.services import register_award, tell_people
from thidua.trail.errors import Overtaken, Refused
from thidua.trail.events import Event
from thidua.trail.services import record, service
from thidua.vietnamese.codes import draw_checked

Step = Callable[[Issuing], None]


@service
def issue_decision(actor: Actor, *, decision: Decision, decided_on: dt.date, seen: str = "") -> Decision:
    """Issue a draft as the head of its agency, with the next number of the year of `decided_on`.

    A decision that commends, and one on what happens after (`decisions/after`), are numbered and signed the same way.

    `seen` is the fingerprint of the draft that the head looked at. Refused with the names when anything stands in the
    way; Overtaken when somebody else issued, changed or dropped the draft first.
    """
    require(actor, Action.ISSUE_DECISION, decision.agency_id)
    issuing = Issuing(actor, locked_draft(decision, seen), decided_on)
    fixing, giving = _steps(issuing.decision)
    for step in fixing:
        step(issuing)
    if still_missing(issuing.decision):
        _wait_for_signatures(issuing)
        return issuing.decision
    for step in giving:
        step(issuing)
    return issuing.decision


@service
def complete_decision(actor: Actor, *, decision: Decision) -> Decision:
    """Put a numbered decision in force, now that nothing that its agency asks for is missing.

    Whoever of the agency brings the last thing that was missing does this. Refused while something is missing.
    """
    if not may(actor, Action.SEAL, decision.agency_id):
        require(actor, Action.SIGN, decision.agency_id)
    found = Decision.objects.select_for_update(of=("self",)).select_related("agency", "signer").get(pk=decision.pk)
    if found.status != DecisionStatus.SIGNING or found.decided_on is None:
        raise Overtaken(_("Quyết định này không còn chờ ký số. Hãy tải lại trang."))
    if missing := still_missing(found):
        raise Refused(" ".join(missing))
    # What the head decided is carried out as the head's, whoever brought the last thing that was missing.
    head = Actor(found.signer, found.agency, frozenset({Role.HEAD}), found.signer_title)
    issuing = Issuing(head, found, found.decided_on)
    if found.kind == DecisionKind.AWARD:
        _lock_lines(issuing)
    else:
        effects.check(issuing)
    for step in _steps(found)[1]:
        step(issuing)
    return issuing.decision


def _steps(decision: Decision) -> tuple[Sequence[Step], Sequence[Step]]:
    return (FIXING, GIVING) if decision.kind == DecisionKind.AWARD else (AFTER_FIXING, AFTER_GIVING)


def _wait_for_signatures(issuing: Issuing) -> None:
    """Number, day, signer and money stand; the register, the certificates and the people wait."""
    decision = issuing.decision
    decision.status, decision.issued_at = DecisionStatus.SIGNING, timezone.now()
    decision.save()
    after = {"number": decision.number, "decided_on": decision.decided_on}
    record(issuing.actor, Event.DECISION_NUMBERED, decision, after=after)
    text = _("Quyết định số %(number)s chờ ký số.") % {"number": decision.number}
    tell(
        decision.agency,
        Event.DECISION_NUMBERED,
        text,
        reverse("signing:of_decision", args=[decision.pk]),  # the clerk reads no dossiers
        Role.HEAD,
        Role.CLERK,
    )


def _lock_lines(issuing: Issuing) -> None:
    decision = issuing.decision
    lock_nominated(decision.items.values_list("nomination_id", flat=True))
    issuing.items = list(
        decision.items.select_related("review", "nomination__subject__agency", "nomination__owner").order_by("position")
    )


def _check(issuing: Issuing) -> None:
    """Everything is looked at again, locked: what was right when it was drafted may not be any more."""
    decision, on = issuing.decision, issuing.decided_on
    _lock_lines(issuing)
    if on > timezone.localdate():
        raise bad_day(_("Ngày quyết định không được sau hôm nay."))
    if permission := may_decide(decision.agency, decision.award, on):
        latest = max(item.review.received_on for item in issuing.items)
        if on < latest:
            raise bad_day(
                _("Ngày quyết định không được trước ngày nhận đủ hồ sơ (%(day)s).") % {"day": said_day(latest)}
            )
    else:
        raise bad_day(permission.reason)
    reviews = [item.review for item in issuing.items]
    for review, item in zip(reviews, issuing.items, strict=True):
        review.nomination = item.nomination
    refuse_blocked(obstacles(decision.agency, reviews, on, beside=decision))


def _number(issuing: Issuing) -> None:
    """The number follows the day: none is dated before the one that has the number before."""
    decision, on = issuing.decision, issuing.decided_on
    number = take_number(decision.agency, DECISION_SERIES, on)
    issued = Decision.objects.filter(agency=decision.agency, year=number.year, status__in=NUMBERED)
    last = issued.aggregate(last=Max("decided_on"))["last"]
    if last is not None and on < last:
        raise bad_day(
            _("Quyết định số liền trước đề ngày %(day)s; ngày của quyết định này không được sớm hơn.")
            % {"day": said_day(last)}
        )
    decision.year, decision.sequence, decision.number = number.year, number.sequence, number.text
    decision.decided_on = on


def _sign(issuing: Issuing) -> None:
    """Who signed, by name and title as they are now."""
    decision, actor = issuing.decision, issuing.actor
    decision.signer = actor.account
    decision.signer_name = actor.account.full_name if actor.account else ""
    decision.signer_title = actor.title or head_title(decision.agency)


def _write_register(issuing: Issuing) -> None:
    decision = issuing.decision
    for item in issuing.items:
        nomination = item.nomination
        item.award = register_award(
            issuing.actor,
            subject=nomination.subject.merged_into or nomination.subject,
            code=decision.award,
            year=nomination.through_year,
            basis=nomination.basis,
            decision_number=decision.number,
            decided_on=issuing.decided_on,
            decided_by=competent_person(decision.agency),
            agency=nomination.subject.agency,
            citation=item.citation,
            source=Source.DECISION,
        )
    DecisionItem.objects.bulk_update(issuing.items, ["award"], batch_size=500)


def _grant_bonuses(issuing: Issuing) -> None:
    """Money at the base salary of the day of the decision."""
    corpus = corpus_for(issuing.decision.agency)
    for item in issuing.items:
        if bonus := bonus_of(item, issuing.decided_on, corpus):
            item.bonus_multiple, item.base_salary = bonus.multiple, bonus.base
            item.bonus, item.bonus_basis = bonus.amount, basis_text(bonus)
    fields = ["bonus_multiple", "base_salary", "bonus", "bonus_basis"]
    DecisionItem.objects.bulk_update(issuing.items, fields, batch_size=500)


def _make_certificates(issuing: Issuing) -> None:
    Certificate.objects.bulk_create(
        Certificate(item=item, award=item.award, code=draw_checked(CODE_LENGTH)) for item in issuing.items
    )


def _end_nominations(issuing: Issuing) -> None:
    nominations = [item.nomination for item in issuing.items]
    for nomination in nominations:
        before = move(nomination, "award")
        record(
            issuing.actor,
            Event.DECISION_ISSUED,
            nomination,
            before={"status": before},
            after={"status": nomination.status, "decision": issuing.decision.number},
        )
    Nomination.objects.bulk_update(nominations, ["status"], batch_size=500)


def _end_draft(issuing: Issuing) -> None:
    decision = issuing.decision
    decision.status = DecisionStatus.ISSUED
    decision.issued_at = decision.issued_at or timezone.now()  # what it says stands since it was numbered
    decision.save()
    after = {"number": decision.number, "decided_on": decision.decided_on, "count": len(issuing.items)}
    record(issuing.actor, Event.DECISION_ISSUED, decision, after=after)


def _tell_all(issuing: Issuing) -> None:
    """The agency that made each nomination and the unit of its subject, once each, and subjects who have an account."""
    names: dict[Agency, list[str]] = {}
    for item in issuing.items:
        for agency in {item.nomination.owner, item.nomination.subject.agency}:
            names.setdefault(agency, []).append(item.recipient_name)
    link = reverse("decisions:decision", args=[issuing.decision.pk])
    for agency, told in names.items():
        text = _("Quyết định %(number)s ngày %(day)s, %(title)s: %(names)s.") % {
            "number": issuing.decision.number,
            "day": said_day(issuing.decided_on),
            "title": issuing.decision.title,
            "names": ", ".join(told[:10])
            + (_(" và %(more)s nữa") % {"more": len(told) - 10} if len(told) > 10 else ""),
        }
        tell(agency, Event.DECISION_ISSUED, text, link)
    _tell_recipients(issuing)


def _tell_recipients(issuing: Issuing) -> None:
    """Who has an account learns it here; the unit tells the others, on paper."""
    decision = issuing.decision
    text = _("Bạn được tặng %(award)s theo Quyết định số %(number)s ngày %(day)s.") % {
        "award": bestowed_name(decision.award, decision.agency, issuing.decided_on),
        "number": decision.number,
        "day": said_day(issuing.decided_on),
    }
    tell_people(Event.DECISION_ISSUED, [(item.award.subject_id, text) for item in issuing.items if item.award])


# In this order: checks before writes, and the locks that others wait for as late as the checks allow.
# The first half fixes what the decision says; where signatures are asked for, the second half waits for them.
FIXING: Sequence[Step] = (_check, _number, _sign, _grant_bonuses)
GIVING: Sequence[Step] = (_write_register, _make_certificates, _end_nominations, _end_draft, _tell_all)
STEPS = (*FIXING, *GIVING)
AFTER_FIXING: Sequence[Step] = (effects.check, _number, _sign)
AFTER_GIVING: Sequence[Step] = (
    effects.change_register,
    effects.replace_certificate,
    effects.end_case,
    _end_draft,
    effects.tell_all,
)
