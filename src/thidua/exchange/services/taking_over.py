"""A received submission becomes one of this installation, by the same services as if its sender worked here.

The officer who accepts acts in the sender's name; the trail names the officer, and that it was a package.
"""

from collections.abc import Mapping
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils.translation import gettext as _

from thidua.agencies.actor import Actor
from thidua.agencies.models import Agency, Role
from thidua.dossiers import services as dossiers
from thidua.dossiers.models import EvidenceKind, Nomination, NominationStatus, Submission
from thidua.exchange.content import (
    AwardSaid,
    EvidencePart,
    InitiativeSaid,
    NominationPart,
    Party,
    RatingSaid,
    Said,
    SubmissionPart,
)
from thidua.exchange.models import Direction, Package, PackageItem
from thidua.register.models import Basis, Category, ClaimKind, ClaimStatus, Subject
from thidua.register.services import find_or_create_subject, make_claims
from thidua.trail.errors import Refused

Files = Mapping[str, bytes]


def take_over(actor: Actor, package: Package, body: SubmissionPart, files: Files) -> tuple[Submission, list[str]]:
    """Make the submission with its nominations, sent to the actor's agency; return it with what to look at."""
    sender = package.partner.other
    doubts: list[str] = []
    nominations = []
    for part in body.nominations:
        known = _known(package, part)
        nomination = _renewed(actor, known, part, files) if known else _made(actor, package, part, files, doubts)
        PackageItem.objects.create(
            package=package, nomination=nomination, origin=part.origin.installation, origin_code=part.origin.code
        )
        nominations.append(nomination)
    acting = in_the_name_of(actor, sender)
    submission = dossiers.draft_submission(
        acting, nominations=nominations, title=body.title, year=body.year, receiver=package.agency
    )
    submission = dossiers.send_submission(
        acting,
        submission=submission,
        letter_number=body.letter_number,
        letter_date=body.letter_date,
        signer_name=body.signer_name,
        signer_title=body.signer_title,
    )
    return submission, doubts


def in_the_name_of(actor: Actor, agency: Agency) -> Actor:
    """The officer who accepts, for what the sending side did; the label in the trail says so."""
    return Actor(actor.account, agency, frozenset({Role.UNIT_OFFICER}), _("tiếp nhận gói trao đổi của"))


def _known(package: Package, part: NominationPart) -> Nomination | None:
    """The nomination as it came before, from any partner of the agency; refused unless it went back to the sender."""
    came = PackageItem.objects.filter(
        origin=part.origin.installation,
        origin_code=part.origin.code,
        package__direction=Direction.IN,
        package__agency=package.agency_id,
    )
    item = came.select_related("nomination__subject", "nomination__owner", "nomination__holder").first()
    if item is None:
        return None
    nomination = item.nomination
    if nomination.status != NominationStatus.RETURNED or nomination.holder_id != package.partner.other_id:
        raise Refused(
            _("%(nomination)s đã có trong hệ thống, đang ở trạng thái «%(status)s»; hãy trả lại gói này.")
            % {"nomination": nomination, "status": nomination.get_status_display()}
        )
    return nomination


def _renewed(actor: Actor, nomination: Nomination, part: NominationPart, files: Files) -> Nomination:
    """What the sender changed since it was returned."""
    acting = in_the_name_of(actor, nomination.holder)
    wanted: dict[str, Any] = {
        "achievement": part.achievement.strip(),
        "unit_name": part.unit_name,
        "job_title": part.job_title,
        "position": part.position,
    }
    if nomination.owner_id == nomination.holder_id:
        wanted |= {"award": part.award, "through_year": part.through_year, "basis": part.basis, "route": part.route}
    changes = {field: value for field, value in wanted.items() if getattr(nomination, field) != value}
    if changes:
        nomination = dossiers.change_nomination(acting, nomination=nomination, version=nomination.version, **changes)
    for paper in nomination.evidence.filter(withdrawn_at=None, agency=acting.agency).select_related("file"):
        dossiers.withdraw_evidence(acting, evidence=paper, reason=_("Thay bằng tài liệu của gói mới"))
    _attach(acting, nomination, part.evidence, files)
    return nomination


def _made(actor: Actor, package: Package, part: NominationPart, files: Files, doubts: list[str]) -> Nomination:
    sender = package.partner.other
    owner = _below(sender, part.owner) or sender
    acting, maker = in_the_name_of(actor, sender), in_the_name_of(actor, owner)
    said = part.subject
    subject, match = find_or_create_subject(
        acting,
        kind=said.kind,
        name=said.name,
        agency=_below(sender, said.agency) or owner,
        sex=said.sex,
        birth_date=said.birth_date,
        birth_year=said.birth_year,
        job_title=part.job_title,
        categories=[each for each in said.categories if each in Category.values],
        is_leader=said.is_leader,
    )
    doubts.extend(f"{said.name}: {doubt}" for doubt in match.doubts)
    _claim(acting, package, subject, part.claims)
    nomination = dossiers.create_nomination(
        maker,
        subject=subject,
        award=part.award,
        through_year=part.through_year,
        basis=_basis(part.basis),
        route=part.route,
        achievement=part.achievement,
        unit_name=part.unit_name,
        job_title=part.job_title,
        position=part.position,
    )
    _attach(maker, nomination, part.evidence, files)
    if owner == sender:
        return nomination
    reason = _("Theo gói %(code)s") % {"code": package.short}
    return dossiers.pass_on_nomination(maker, nomination=nomination, holder=sender, reason=reason)


def _below(sender: Agency, party: Party) -> Agency | None:
    """The agency in our tree, when it is the sender or below it; None for one that only the other installation has."""
    found = Agency.objects.filter(code=party.code, path__startswith=sender.path).first()
    return found if found is not None and found.is_active else None


def _basis(text: str) -> Basis:
    if text not in Basis.values:
        raise Refused(_("Loại hình khen thưởng «%(basis)s» trong gói không có trong hệ thống.") % {"basis": text})
    return Basis(text)


def _attach(acting: Actor, nomination: Nomination, papers: list[EvidencePart], files: Files) -> None:
    for paper in papers:
        kind = EvidenceKind(paper.kind) if paper.kind in EvidenceKind.values else EvidenceKind.OTHER
        upload = SimpleUploadedFile(paper.name, files[paper.file])
        dossiers.attach_evidence(acting, nomination=nomination, kind=kind, upload=upload)


def _claim(acting: Actor, package: Package, subject: Subject, said: list[Said]) -> None:
    """What the sender's register says becomes claims, to be verified here; what waits already is not claimed again."""
    gone = [ClaimStatus.REJECTED, ClaimStatus.WITHDRAWN]
    known = set(subject.claims.exclude(status__in=gone).values_list("kind", "source_text"))
    claims = [
        {"kind": each.kind, "content": _content(each), "source_text": each.text or each.kind}
        for each in said
        if (each.kind, each.text or each.kind) not in known
    ]
    if claims:
        make_claims(acting, subject=subject, claims=claims, agency=acting.agency, origin=f"package-{package.pk}")


def _content(said: Said) -> dict[str, Any]:
    """A claim in the names of the register; what is not known is left out."""
    values: dict[ClaimKind, tuple[str, ...]] = {
        ClaimKind.AWARD: ("award", "year", "from_year", "basis", "number", "decided_on", "decided_by"),
        ClaimKind.RATING: ("year", "rating"),
        ClaimKind.INITIATIVE: ("year", "title", "recognised_by", "scope", "applied", "used_for"),
    }
    found = said.model_dump(mode="json", include=set(values[ClaimKind(said.kind)]))
    if isinstance(said, InitiativeSaid):
        found["kind"] = said.work
    if isinstance(said, AwardSaid | RatingSaid | InitiativeSaid):
        return {key: value for key, value in found.items() if value not in {None, ""}}
    return found
