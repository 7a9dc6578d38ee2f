"""Claims: what a list or report says of a subject, until a person has verified it or refused to."""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from thidua.agencies.actor import Actor
from thidua.agencies.models import Agency
from thidua.agencies.permissions import Action
from thidua.law import load_corpus
from thidua.register.models import (
    Award,
    Basis,
    Claim,
    ClaimKind,
    ClaimStatus,
    Fact,
    Initiative,
    InitiativeKind,
    Rating,
    RatingValue,
    Source,
    Subject,
)
from thidua.register.services import awards, facts
from thidua.register.services.sight import require_in_sight, require_own_page
from thidua.register.words import name_of, years_of
from thidua.trail.errors import Overtaken, Refused
from thidua.trail.events import Event
from thidua.trail.services import record, service

# What a claim of each kind may say, in the names of the appraisal case; `title` and `decided_by` are ours.
CONTENT = {
    ClaimKind.AWARD: {"award", "year", "from_year", "basis", "number", "decided_on", "decided_by"},
    ClaimKind.RATING: {"year", "rating"},
    ClaimKind.INITIATIVE: {"kind", "year", "title", "recognised_by", "scope", "applied", "used_for"},
}


@dataclass(frozen=True)
class Settled:
    """What came of verifying several claims: how many were verified, and why each other one was not."""

    verified: int
    refused: tuple[tuple[Claim, str], ...]


@service
def make_claims(
    actor: Actor, *, subject: Subject, claims: Iterable[Mapping[str, Any]], agency: Agency, origin: str
) -> list[Claim]:
    """Keep what `agency` says of a subject, to be verified. `origin` names the list, so that an undo finds it.

    Each claim is a mapping: `kind` (award, rating, initiative), `content` (JSON values by the names of the appraisal
    case: an award has `award`, `year`, `number`, `decided_on` as ISO text …; what is not known is left out, and a
    ground left out is unknown, not merit as in a case),
    `source_text` (the words as they stood) and `doubts` (sentences in Vietnamese; optional).
    """
    for each in (agency, subject.agency):
        require_in_sight(actor, Action.EDIT_SUBJECT, each)
    subject = require_own_page(Subject.objects.select_for_update(of=("self",)).get(pk=subject.pk))
    made = [
        Claim(
            subject=subject,
            kind=ClaimKind(claim["kind"]),
            content=_known_content(ClaimKind(claim["kind"]), claim["content"]),
            source_text=claim["source_text"],
            doubts=list(claim.get("doubts", ())),
            agency=agency,
            origin=origin,
        )
        for claim in claims
    ]
    return Claim.objects.bulk_create(made)


@service
def claim_award(actor: Actor, *, subject: Subject, content: Mapping[str, Any], source_text: str) -> Claim:
    """Say in the name of the own agency that the subject was given an award; an officer will verify it.

    Refuses what the law has no award for, and what was claimed in the same words and still waits.
    """
    subject = Subject.objects.select_for_update(of=("self",)).select_related("agency").get(pk=subject.pk)
    require_in_sight(actor, Action.EDIT_SUBJECT, subject.agency)
    definition = load_corpus().awards.get(str(content.get("award")))
    if definition is None or subject.kind not in definition.subject_kinds:
        message = _("Không có danh hiệu, hình thức này cho %(kind)s.") % {"kind": subject.get_kind_display().lower()}
        raise Refused(message, fields={"award": message})
    if not 1945 <= int(content["year"]) <= timezone.localdate().year:
        message = _("Năm thành tích phải từ 1945 đến năm nay.")
        raise Refused(message, fields={"year": message})
    if (first := content.get("from_year")) and first > content["year"]:
        message = _("Năm đầu không được sau năm cuối.")
        raise Refused(message, fields={"from_year": message})
    same = subject.claims.filter(status=ClaimStatus.UNVERIFIED, kind=ClaimKind.AWARD, content=dict(content))
    if same.exists():
        raise Refused(_("Khen thưởng này đã được khai và đang chờ xác minh."))
    claim = {"kind": ClaimKind.AWARD, "content": content, "source_text": source_text.strip()}
    (made,) = make_claims(actor, subject=subject, claims=[claim], agency=actor.agency, origin="")
    record(actor, Event.CLAIM_MADE, subject, after={"kind": made.get_kind_display(), "source_text": made.source_text})
    return made


@service
def verify_claim(actor: Actor, *, claim: Claim, values: Mapping[str, Any] | None = None) -> Award | Fact:
    """Make a register row of a claim, with `values` (as `claim_values` gives them) when the officer completed it.

    When the register already says the same, that row stands for it. Refuses what contradicts the register.
    """
    claim = _locked(actor, claim)
    row = _write(actor, claim, dict(values if values is not None else claim_values(claim)))
    _settle(actor, claim, ClaimStatus.VERIFIED, "")
    record(
        actor,
        Event.CLAIM_VERIFIED,
        claim.subject,
        after={"kind": claim.get_kind_display(), "source_text": claim.source_text, "row": row.pk},
    )
    return row


@service
def verify_claims(actor: Actor, *, claims: Iterable[Claim]) -> Settled:
    """Verify each claim as it stands; those that can't be are left as they are, with the reason."""
    verified, refused = 0, []
    # In the order of subjects, so that two officers who verify overlapping selections never wait in a ring.
    for claim in sorted(claims, key=lambda claim: (claim.subject_id, claim.pk)):
        try:
            with transaction.atomic():
                verify_claim(actor, claim=claim)
        except Refused as refusal:
            refused.append((claim, refusal.message))
        else:
            verified += 1
    return Settled(verified, tuple(refused))


@service
def reject_claim(actor: Actor, *, claim: Claim, reason: str) -> None:
    """Refuse a claim, with the reason that the office that made it will read."""
    claim = _locked(actor, claim)
    reason = awards.required_reason(reason)
    _settle(actor, claim, ClaimStatus.REJECTED, reason)
    after = {"kind": claim.get_kind_display(), "source_text": claim.source_text}
    record(actor, Event.CLAIM_REJECTED, claim.subject, after=after, reason=reason)


@service
def withdraw_claims(actor: Actor, *, origin: str) -> int:
    """Take back the own agency's claims of one list that nobody has settled yet; returns how many."""
    require_in_sight(actor, Action.EDIT_SUBJECT, actor.agency)
    if not origin:
        raise ValueError("claims without an origin can't be told apart")
    waiting = Claim.objects.filter(origin=origin, agency=actor.agency, status=ClaimStatus.UNVERIFIED)
    return waiting.update(
        status=ClaimStatus.WITHDRAWN,
        settled_by=actor.account,
        settled_at=timezone.now(),
        reason=_("Hoàn tác danh sách"),
    )


def claim_values(claim: Claim) -> dict[str, Any]:
    """The content as the fields of the row that it would become; what is not said is None or empty."""
    content = claim.content
    if claim.kind == ClaimKind.AWARD:
        return {
            "code": content.get("award") or "",
            "year": content.get("year"),
            "from_year": content.get("from_year"),
            "basis": content.get("basis") or Basis.UNKNOWN,  # nobody said it: only a title is surely on merit
            "decision_number": content.get("number") or "",
            "decided_on": _day(content.get("decided_on")),
            "decided_by": content.get("decided_by") or "",
        }
    if claim.kind == ClaimKind.RATING:
        return {"year": content.get("year"), "rating": content.get("rating") or ""}
    return {
        "kind": content.get("kind") or InitiativeKind.INITIATIVE,
        "year": content.get("year"),
        "title": content.get("title") or claim.source_text[:500],
        "recognised_by": content.get("recognised_by") or "",
        "scope": content.get("scope") or "",
        "applied": content.get("applied"),
        "used_for": content.get("used_for") or "",
    }


def _known_content(kind: ClaimKind, content: Mapping[str, Any]) -> dict[str, Any]:
    if unknown := set(content) - CONTENT[kind]:
        raise ValueError(f"a claim of kind {kind} cannot say {sorted(unknown)}")
    return dict(content)


def _day(text: Any) -> dt.date | None:
    return dt.date.fromisoformat(text) if text else None


def _locked(actor: Actor, claim: Claim) -> Claim:
    subject = Subject.objects.select_for_update(of=("self",)).select_related("agency").get(pk=claim.subject_id)
    require_in_sight(actor, Action.VERIFY_CLAIM, subject.agency)
    require_own_page(subject)
    claim = Claim.objects.select_for_update(of=("self",)).get(pk=claim.pk)
    claim.subject = subject
    if claim.status != ClaimStatus.UNVERIFIED:
        status = ClaimStatus(claim.status).label.lower()
        raise Overtaken(_("Thông tin khai này %(status)s từ trước; hãy tải lại trang.") % {"status": status})
    return claim


def _settle(actor: Actor, claim: Claim, status: ClaimStatus, reason: str) -> None:
    claim.status = status
    claim.settled_by = actor.account
    claim.settled_at = timezone.now()
    claim.reason = reason[:500]
    claim.save(update_fields=["status", "settled_by", "settled_at", "reason"])


def _write(actor: Actor, claim: Claim, values: dict[str, Any]) -> Award | Fact:
    if values.get("year") is None:
        raise Refused(_("Thông tin khai chưa có năm; hãy mở ra điền thêm."), fields={"year": _("Cần điền năm.")})
    if claim.kind == ClaimKind.AWARD:
        return _award(actor, claim, values)
    if claim.kind == ClaimKind.RATING:
        return _rating(actor, claim, values)
    return _initiative(actor, claim, values)


def _award(actor: Actor, claim: Claim, values: dict[str, Any]) -> Award:
    award = Award(subject=claim.subject, agency=claim.subject.agency, source=Source.CLAIM, **values)
    for known in _awards_of_year(award):
        if awards.contradicts(known, award):
            raise Refused(
                _("Trái với sổ bộ: %(award)s năm %(year)s đã ghi theo %(decision)s. Hãy kiểm tra lại hai quyết định.")
                % {"award": name_of(known), "year": years_of(known), "decision": _said_decision(known)}
            )
        return known
    return awards.write_award(actor, claim.subject, award, event=Event.AWARD_REGISTERED)


def _awards_of_year(award: Award) -> Iterable[Award]:
    """Rows in force of the same award and year that could be the same one: a ground that nobody knows fits any."""
    rows = Award.objects.filter(subject=award.subject, code=award.code, year=award.year, status="valid").order_by("pk")
    if award.basis == Basis.UNKNOWN:
        return rows
    return rows.filter(basis__in=[award.basis, Basis.UNKNOWN])


def _said_decision(award: Award) -> str:
    text = awards.decision(award)
    return text[:1].lower() + text[1:]


def _rating(actor: Actor, claim: Claim, values: dict[str, Any]) -> Fact:
    rating = Rating(subject=claim.subject, **values)
    known = facts.same_fact(rating)
    if not isinstance(known, Rating):
        return facts.write_fact(actor, rating, Source.CLAIM)
    if known.rating != rating.rating:
        raise Refused(
            _("Trái với sổ bộ: năm %(year)s đã ghi «%(known)s», thông tin khai là «%(claimed)s».")
            % {
                "year": known.year,
                "known": known.get_rating_display(),
                "claimed": dict(RatingValue.choices).get(rating.rating, rating.rating),
            }
        )
    return known


def _initiative(actor: Actor, claim: Claim, values: dict[str, Any]) -> Fact:
    initiative = Initiative(subject=claim.subject, **values)
    known = facts.same_fact(initiative)
    if not isinstance(known, Initiative):
        return facts.write_fact(actor, initiative, Source.CLAIM)
    for field in ("recognised_by", "scope"):
        here, there = getattr(known, field), getattr(initiative, field)
        if here and there and here != there:
            raise Refused(
                _("Trái với sổ bộ: «%(title)s» năm %(year)s đã ghi %(field)s khác.")
                % {
                    "title": known.title,
                    "year": known.year,
                    "field": str(Initiative._meta.get_field(field).verbose_name).lower(),  # type: ignore[union-attr] # a plain field
                }
            )
    return known
