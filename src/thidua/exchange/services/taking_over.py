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
from thidua.exchange import keys
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
from thidua.exchange.models import Direction, Package, PackageItem, Partner
from thidua.exchange.services.partners import refuse_at_work
from thidua.exchange.writing import said_in
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
        nomination = (
            _renewed(actor, known, part, files, doubts) if known else _made(actor, package, part, files, doubts)
        )
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


def _known(package: Package, part: NominationPart) -> PackageItem | None:
    """The nomination as the sender sent it before; refused unless it went back to the sender."""
    came = PackageItem.objects.filter(
        origin=part.origin.installation,
        origin_code=part.origin.code,
        package__direction=Direction.IN,
        package__agency=package.agency_id,
        package__partner__other=package.partner.other_id,
    )
    rows = came.select_related("package__file", "nomination__subject", "nomination__owner", "nomination__holder")
    item = rows.order_by("-pk").first()
    if item is None:
        _refuse_squatted(package, part)
        return None
    nomination = item.nomination
    if nomination.status != NominationStatus.RETURNED or nomination.holder_id != package.partner.other_id:
        raise Refused(
            _("%(nomination)s đã có trong hệ thống, đang ở trạng thái «%(status)s»; hãy trả lại gói này.")
            % {"nomination": nomination, "status": nomination.get_status_display()}
        )
    return item


def _refuse_squatted(package: Package, part: NominationPart) -> None:
    """Refuse a nomination that says it was made here, or by another partner that is not below the sender."""
    others = Partner.objects.filter(agency=package.agency_id, ended_at=None).exclude(other=package.partner.other_id)
    others = others.exclude(other__path__startswith=package.partner.other.path)  # whose nominations it passes on
    marks = {keys.mark_of(key) for key in [keys.own_public_key(), *others.values_list("public_key", flat=True)]}
    if part.origin.installation in marks:
        raise Refused(
            _("Hồ sơ %(code)s mang dấu của hệ thống khác, không phải của nơi gửi; hãy trả lại gói này.")
            % {"code": part.origin.code}
        )


def _renewed(actor: Actor, item: PackageItem, part: NominationPart, files: Files, doubts: list[str]) -> Nomination:
    """What the sender changed since it was returned; what is not taken over is a doubt for the officer."""
    nomination = item.nomination
    doubts.extend(f"{part.subject.name}: {doubt}" for doubt in _differences(item, part))
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


def _differences(item: PackageItem, part: NominationPart) -> list[str]:
    """What another package said of the subject, the claims and the award, of what stays as it came first."""
    body = said_in(item.package).body
    before = (
        next(each for each in body.nominations if each.origin == part.origin)
        if isinstance(body, SubmissionPart)
        else part
    )
    found = []
    names = {
        "name": _("họ tên"),
        "kind": _("loại đối tượng"),
        "sex": _("giới tính"),
        "birth_date": _("ngày sinh"),
        "birth_year": _("năm sinh"),
        "agency": _("cơ quan"),
        "categories": _("nhóm đối tượng"),
        "is_leader": _("là lãnh đạo"),
    }
    for field, name in names.items():
        if getattr(before.subject, field) != getattr(part.subject, field):
            found.append(_("gói mới ghi khác về %(field)s; hồ sơ vẫn giữ như trước") % {"field": name})
    if [each.model_dump() for each in before.claims] != [each.model_dump() for each in part.claims]:
        found.append(_("gói mới khai khác về thành tích đã ghi; thông tin khai vẫn giữ như trước"))
    kept = item.nomination
    if kept.owner_id != kept.holder_id and (part.award, part.through_year, part.basis, part.route) != (
        kept.award,
        kept.through_year,
        kept.basis,
        kept.route,
    ):
        found.append(_("gói mới đề nghị danh hiệu, năm hoặc loại hình khác; hồ sơ vẫn giữ như trước"))
    return found


def _made(actor: Actor, package: Package, part: NominationPart, files: Files, doubts: list[str]) -> Nomination:
    sender = package.partner.other
    owner = _below(sender, part.owner) or sender
    refuse_at_work(owner)
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
