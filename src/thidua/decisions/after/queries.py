"""Reads of what happens after decisions, scoped to what the viewer's agency has to do with."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from thidua.agencies.actor import Actor
from thidua.agencies.permissions import Action, Permission, may
from thidua.agencies.queries import predecessor_ids
from thidua.decisions.after.kinds import Kind, kinds, kinds_of
from thidua.decisions.after.parties import decider_of, may_ask
from thidua.decisions.after.recovery import balance_of
from thidua.decisions.models import AfterCase, CaseStatus, Certificate, DecisionItem, DecisionStatus
from thidua.dossiers.models import Submission
from thidua.register.models import Award


@dataclass(frozen=True)
class Next:
    """The one thing to do next with a case; without `url` it waits on somebody else or nothing is left."""

    text: str
    label: str = ""
    url: str = ""


@dataclass(frozen=True)
class Choice:
    """A kind that applies to an award now, and whether the viewer may ask for it."""

    kind: Kind
    permission: Permission


def visible_lines(actor: Actor) -> QuerySet[DecisionItem]:
    """Lines whose award the agency has to do with, or reads in the register."""
    below = DecisionItem.objects.filter(
        certificate__award__subject__agency__path__startswith=actor.agency.path,
        decision__status=DecisionStatus.ISSUED,
    )
    return DecisionItem.objects.filter(Q(pk__in=concerned_lines(actor).values("pk")) | Q(pk__in=below.values("pk")))


def concerned_lines(actor: Actor) -> QuerySet[DecisionItem]:
    """Lines of decisions that the agency issued (or carries on), nominated, sent, or that name its own people."""
    own = actor.agency_id
    deciders = {own} | predecessor_ids({own}, until=timezone.localdate(), whole=True)
    sent = Submission.objects.filter(sender=own).values("items__nomination")
    return DecisionItem.objects.filter(
        Q(decision__agency__in=deciders)
        | Q(nomination__owner=own)
        | Q(nomination__subject__agency=own)
        | Q(certificate__award__subject__agency=own)
        | Q(nomination__in=sent),
        decision__status=DecisionStatus.ISSUED,
        certificate__isnull=False,
    )


def get_visible_line(actor: Actor, pk: int) -> DecisionItem:
    """The one door to a line; raises DecisionItem.DoesNotExist when it is out of sight."""
    return (
        visible_lines(actor)
        .select_related("decision__agency", "nomination__owner", "certificate__award__subject__agency")
        .get(pk=pk)
    )


def line_of_award(actor: Actor, award: int) -> DecisionItem:
    """The line whose certificate attests a row of the register, now or before the row was corrected."""
    found = Award.objects.filter(pk=award).values("pk")
    corrected = AfterCase.objects.filter(award__in=found).values("certificate__item")
    return visible_lines(actor).get(Q(certificate__award__in=found) | Q(award__in=found) | Q(pk__in=corrected))


def visible_cases(actor: Actor) -> QuerySet[AfterCase]:
    """What the agency decides or asked, and what happens to lines in its sight."""
    lines = concerned_lines(actor).values("pk")
    return AfterCase.objects.filter(
        Q(agency=actor.agency_id) | Q(asker=actor.agency_id) | Q(certificate__item__in=lines)
    )


def get_visible_case(actor: Actor, pk: int) -> AfterCase:
    """The one door to a case; raises AfterCase.DoesNotExist when it is out of sight."""
    return (
        visible_cases(actor)
        .select_related(
            "agency",
            "asker",
            "asked_by",
            "decision",
            "award",
            "certificate__award__subject__agency",
            "certificate__item__decision__agency",
            "certificate__item__nomination__owner",
        )
        .get(pk=pk)
    )


def choices(actor: Actor, certificate: Certificate) -> Sequence[Choice]:
    """The kinds that apply to an award now; none while one is under way."""
    if open_case(certificate) is not None:
        return []
    decider = decider_of(certificate.item.decision, timezone.localdate())
    return [Choice(kind, may_ask(actor, kind, certificate, decider)) for kind in kinds_of(certificate)]


def open_case(certificate: Certificate) -> AfterCase | None:
    """What is under way for an award."""
    return certificate.after_cases.filter(status__in=[CaseStatus.ASKED, CaseStatus.CHECKED]).first()


def next_step(actor: Actor, case: AfterCase) -> Next:
    """What the actor does next with a case, or what it waits for."""
    match CaseStatus(case.status):
        case CaseStatus.ASKED:
            if may(actor, Action.DRAFT_DECISION, case.agency_id):
                return Next(
                    _("Kiểm tra đề nghị rồi soạn quyết định, hoặc không chấp nhận."),
                    _("Kiểm tra và soạn quyết định"),
                    reverse("decisions:check_after", args=[case.pk]),
                )
            return Next(_("Chờ %(agency)s kiểm tra.") % {"agency": case.agency})
        case CaseStatus.CHECKED:
            if may(actor, Action.ISSUE_DECISION, case.agency_id):
                return Next(
                    _("Xem lại rồi ký quyết định."), _("Xem và ký"), reverse("decisions:sign_after", args=[case.pk])
                )
            return Next(_("Chờ người đứng đầu %(agency)s ký.") % {"agency": case.agency})
        case CaseStatus.DONE if kinds()[case.kind].recovers:
            return _next_of_recovery(actor, case)
        case _:
            return Next(_("Đã xong."))


def _next_of_recovery(actor: Actor, case: AfterCase) -> Next:
    balance = balance_of(case)
    if balance.is_lifted:
        return Next(_("Danh hiệu đã được phục hồi; không thu nữa."))
    if balance.is_settled:
        return Next(_("Đã nộp lại, trả lại đủ."))
    if may(actor, Action.DRAFT_DECISION, case.agency_id):
        label, url = _("Ghi nhận nộp lại, trả lại"), reverse("decisions:record_receipt", args=[case.pk])
        return Next(_("Theo dõi việc nộp lại, trả lại cho đến khi đủ."), label, url)
    return Next(_("%(agency)s đang theo dõi việc nộp lại, trả lại.") % {"agency": case.agency})
