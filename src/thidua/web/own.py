"""«Thành tích của tôi»: what a person may know of oneself, from the rooms that know it.

It shows the register's rows, the certificates, and of each nomination the nominee's name of its state: never a vote, an
opinion, a reason or a note, which belong to those who appraise.
"""

import datetime as dt
from dataclasses import dataclass

from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from thidua.agencies.middleware import ActorRequest
from thidua.agencies.permissions import Action
from thidua.ceremonies.models import HandOver
from thidua.ceremonies.queries import handed_over
from thidua.decisions.makings import has_certificate
from thidua.decisions.models import DecisionItem
from thidua.decisions.names import bestowed_name
from thidua.decisions.queries import lines_of_subject
from thidua.dossiers.models import Nomination, NominationStatus
from thidua.dossiers.states import NOMINEE_NAMES, TAGS
from thidua.privacy.models import Access
from thidua.privacy.queries import accesses_of
from thidua.register.life import NOT_FOR_ONESELF, life_of
from thidua.register.models import AwardStatus, Subject
from thidua.register.queries import own_subject
from thidua.register.words import award_name
from thidua.screens.views import page
from thidua.union.queries import own_union

LOOKS_SHOWN = 100
STANDING = {AwardStatus.CORRECTED: "warning", AwardStatus.REVOKED: "danger"}


@dataclass(frozen=True)
class OwnNomination:
    """One nomination of oneself: what is asked for, who made it, and its state in the nominee's words."""

    award: str
    year: int
    unit: str
    status: str | Promise
    tag: str


@dataclass(frozen=True)
class OwnCertificate:
    """One award that a decision of the system gave; `line` is where its certificate lies, None when there is none."""

    award: str
    number: str
    decided_on: str
    code: str
    line: int | None
    standing: str | Promise
    tag: str
    given: str  # when and at which ceremony it was handed over


@dataclass(frozen=True)
class OwnLook:
    """One look at my data: when, which agency, how and for what. The officer's name is the agency's to tell."""

    at: dt.datetime
    agency: str
    how: str
    purpose: str


@page(Action.READ_OWN_MERIT)
def own(request: ActorRequest) -> HttpResponse:
    """My life of merit, my certificates and my nominations; or whom to ask when nobody linked the account."""
    in_union = own_union(request.actor) is not None
    try:
        subject = own_subject(request.actor)
    except Subject.DoesNotExist:
        return render(request, "web/own_unlinked.html", {"in_union": in_union})
    life = life_of(subject, timezone.localdate(), without=NOT_FOR_ONESELF)
    context = {
        "subject": subject,
        "in_union": in_union,
        "life": life,
        "tiles": [
            (life.title_count, _("danh hiệu thi đua")),
            (life.form_count, _("hình thức khen thưởng")),
            (life.initiative_count, _("sáng kiến, đề tài")),
        ],
        "nominations": [_nomination(each) for each in _nominations(subject)],
        "certificates": _certificates(subject),
        "looks": [_look(each) for each in accesses_of(subject.pk)[:LOOKS_SHOWN]],
    }
    return render(request, "web/own.html", context)


def _look(access: Access) -> OwnLook:
    purpose = str(access.get_purpose_display()) if access.purpose else ""
    return OwnLook(timezone.localtime(access.at), access.agency_name, str(access.get_kind_display()), purpose)


def _nominations(subject: Subject) -> QuerySet[Nomination]:
    return Nomination.objects.filter(subject=subject).select_related("owner").order_by("-through_year", "-pk")


def _nomination(nomination: Nomination) -> OwnNomination:
    status = NominationStatus(nomination.status)
    name = award_name(nomination.award)
    return OwnNomination(name, nomination.through_year, nomination.owner.name, NOMINEE_NAMES[status], TAGS[status])


def _certificates(subject: Subject) -> list[OwnCertificate]:
    lines = list(lines_of_subject(subject))
    given = handed_over(lines)
    return [_certificate(line, given.get(line.pk)) for line in lines]


def _certificate(line: DecisionItem, given: HandOver | None) -> OwnCertificate:
    decision, certificate = line.decision, line.certificate
    award = certificate.award
    assert decision.decided_on is not None  # noqa: S101 -- an issued decision has its day
    printable = award.status != AwardStatus.REVOKED and has_certificate(decision.award)
    status = AwardStatus(award.status)
    return OwnCertificate(
        bestowed_name(decision.award, decision.agency, decision.decided_on),
        decision.number,
        f"{decision.decided_on:%d/%m/%Y}",
        certificate.printed_code if printable else "",
        line.pk if printable else None,
        status.label if status in STANDING else "",
        STANDING.get(status, ""),
        _("trao ngày %(day)s, %(ceremony)s") % {"day": f"{given.day:%d/%m/%Y}", "ceremony": given.turn.ceremony.title}
        if given
        else "",
    )
