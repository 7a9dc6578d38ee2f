"""Who has to do with an award after its decision: who decides, who may ask, who is told."""

import datetime as dt

from django.urls import reverse
from django.utils.translation import gettext as _

from thidua.agencies.actor import Actor
from thidua.agencies.models import Agency, Lineage, LineageKind
from thidua.agencies.permissions import Action, Permission, may
from thidua.decisions.after.kinds import Kind
from thidua.decisions.models import AfterCase, Certificate, Decision
from thidua.dossiers.models import Submission

PARTIES = {
    "owner": "cơ quan lập hồ sơ",
    "unit": "đơn vị của người, tập thể được khen",
    "sender": "cơ quan đã trình",
    "decider": "cơ quan quyết định",
}


def decider_of(decision: Decision, on: dt.date) -> Agency:
    """The agency whose head decides on a decision now: its own, or the one that carries it on.

    A part that was split off carries nothing on. Where an agency went into several the law does not say which follows:
    it stays the old one, until a person settles it.
    """
    agency, seen = decision.agency, {decision.agency_id}
    while True:
        links = Lineage.objects.filter(predecessor=agency, effective_on__lte=on, successor__isnull=False)
        links = links.exclude(kind=LineageKind.SPLIT)
        successors = [link.successor for link in links.select_related("successor__parent")]
        if len(successors) != 1 or successors[0] is None or successors[0].pk in seen:
            return agency
        agency = successors[0]
        seen.add(agency.pk)


def parties_of(agency: Agency, certificate: Certificate, decider: Agency) -> set[str]:
    """What an agency is to an award: any of PARTIES."""
    nomination = certificate.item.nomination
    found = {
        "owner": nomination.owner_id == agency.pk,
        "unit": certificate.award.subject.agency_id == agency.pk,
        "sender": Submission.objects.filter(sender=agency, items__nomination=nomination).exists(),
        "decider": decider.pk == agency.pk,
    }
    return {name for name, holds in found.items() if holds}


def may_ask(actor: Actor, kind: Kind, certificate: Certificate, decider: Agency) -> Permission:
    """Whether the actor may ask for it, for the own agency."""
    permission = may(actor, Action.SUBMIT)
    if permission and not parties_of(actor.agency, certificate, decider) & kind.asks:
        names = ", ".join(name for code, name in PARTIES.items() if code in kind.asks)
        permission = Permission(False, _("Việc này do: %(who)s đề nghị.") % {"who": names})
    return permission


def concerned(certificate: Certificate, decider: Agency) -> list[Agency]:
    """The agencies that are told: who decides, who made the nomination, the unit of the subject; each once."""
    nomination = certificate.item.nomination
    return list({each.pk: each for each in (decider, nomination.owner, certificate.award.subject.agency)}.values())


def link_of(case: AfterCase) -> str:
    """The page of a case."""
    return reverse("decisions:after_case", args=[case.pk])
