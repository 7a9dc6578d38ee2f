"""Making, changing and withdrawing a nomination, and its evidence."""

import uuid

from django.utils import timezone
from django.utils.translation import gettext as _

from thidua.agencies.actor import Actor
from thidua.agencies.permissions import Action, require
from thidua.dossiers import files
from thidua.dossiers.models import Evidence, EvidenceKind, Nomination, NominationStatus, Step
from thidua.dossiers.services.locking import leave_drafts, locked_nomination, move
from thidua.dossiers.states import EDITABLE
from thidua.law import load_corpus
from thidua.register.models import Basis, Subject
from thidua.trail.errors import NotAllowed, Overtaken, Refused
from thidua.trail.events import Event
from thidua.trail.services import record, service
from thidua.vietnamese.names import clean

MAX_EVIDENCE = 40
ASKED = ("award", "through_year", "basis", "route")
CHANGEABLE = ("award", "through_year", "basis", "route", "achievement", "unit_name", "job_title")


@service
def create_nomination(
    actor: Actor,
    *,
    subject: Subject,
    award: str,
    through_year: int,
    basis: Basis = Basis.MERIT,
    route: str = "",
    achievement: str = "",
    unit_name: str = "",
    job_title: str = "",
) -> Nomination:
    """Make a nomination of `subject` in the actor's agency. The same open nomination twice is refused."""
    require(actor, Action.NOMINATE)
    # Of two who nominate one subject at once, the second sees the first one's nomination.
    subject = Subject.objects.select_for_update(of=("self",)).select_related("agency").get(pk=subject.pk)
    _check_award(subject, award, through_year, route)
    refuse_same(subject, award, through_year)
    nomination = Nomination.objects.create(
        code=uuid.uuid4().hex[:24],
        subject=subject,
        award=award,
        through_year=through_year,
        basis=basis,
        route=route,
        achievement=achievement.strip(),
        owner=actor.agency,
        holder=actor.agency,
        unit_name=clean(unit_name) or subject.agency.name,
        job_title=clean(job_title) or subject.job_title,
        created_by=actor.account,
    )
    nomination.code = f"HS{through_year}-{nomination.pk:07d}"
    nomination.save(update_fields=["code"])
    record(
        actor,
        Event.NOMINATION_CREATED,
        nomination,
        after={"award": award, "through_year": through_year, "basis": basis, "subject": subject.pk},
    )
    return nomination


@service
def change_nomination(actor: Actor, *, nomination: Nomination, version: int, **changes: object) -> Nomination:
    """Change what the nomination asks for or says. `version` is the one the person saw."""
    nomination = locked_nomination(nomination)
    require(actor, Action.NOMINATE, nomination.holder_id)
    require_editable(nomination)
    if nomination.version != version:
        raise Overtaken(
            _(
                "Người khác vừa sửa hồ sơ này. Những gì bạn nhập vẫn còn dưới đây; "
                "hãy đối chiếu với bản mới rồi lưu lại."
            )
        )
    if unknown := set(changes) - set(CHANGEABLE):
        raise ValueError(f"cannot change {sorted(unknown)}")
    before = {key: getattr(nomination, key) for key in changes}
    if nomination.owner_id != actor.agency_id and any(before[key] != changes[key] for key in ASKED if key in changes):
        raise Refused(
            _("Chỉ nơi lập hồ sơ được đổi danh hiệu, hình thức, năm hoặc loại hình đề nghị; hãy trả về nơi lập.")
        )
    for key, value in changes.items():
        setattr(nomination, key, value)
    _check_award(nomination.subject, nomination.award, nomination.through_year, nomination.route)
    refuse_same(nomination.subject, nomination.award, nomination.through_year, besides=nomination.pk)
    nomination.version += 1
    nomination.save()
    record(actor, Event.NOMINATION_CHANGED, nomination, before=before, after=dict(changes))
    return nomination


@service
def withdraw_nomination(actor: Actor, *, nomination: Nomination, reason: str) -> Nomination:
    """Take back a nomination that its own agency still holds, for good."""
    require(actor, Action.NOMINATE, nomination.owner_id)
    if not reason.strip():
        raise Refused(_("Cần nêu lý do rút hồ sơ."), fields={"reason": _("Cần nêu lý do.")})
    nomination = locked_nomination(nomination)
    if nomination.holder_id != actor.agency_id or nomination.status == NominationStatus.IN_REVIEW:
        raise Refused(_("Hồ sơ đang ở cơ quan khác. Hãy đề nghị cơ quan đó trả lại trước khi rút."))
    before = move(nomination, "withdraw")
    left = leave_drafts(nomination)
    nomination.save(update_fields=["status"])
    record(actor, Event.NOMINATION_WITHDRAWN, nomination, before={"status": before, "submissions": left}, reason=reason)
    return nomination


@service
def attach_evidence(actor: Actor, *, nomination: Nomination, kind: EvidenceKind, upload: files.Upload) -> Evidence:
    """Attach a paper: by the agency that prepares the nomination, or by the one that reviews it."""
    nomination = locked_nomination(nomination)
    _require_evidence_right(actor, nomination)
    if nomination.evidence.filter(withdrawn_at=None).count() >= MAX_EVIDENCE:
        raise Refused(_("Một hồ sơ có tối đa %(limit)s tài liệu.") % {"limit": MAX_EVIDENCE})
    file = files.store(upload)
    if nomination.evidence.filter(withdrawn_at=None, kind=kind, file=file).exists():
        raise Refused(_("Tài liệu này đã được đính kèm."), fields={"file": _("Tài liệu này đã được đính kèm.")})
    evidence = Evidence.objects.create(
        nomination=nomination,
        kind=kind,
        file=file,
        file_name=clean(str(upload.name).rsplit("/", 1)[-1])[:255],
        attached_by=actor.person,
    )
    record(actor, Event.EVIDENCE_ATTACHED, nomination, after={"kind": kind, "file": file.sha256})
    return evidence


@service
def withdraw_evidence(actor: Actor, *, evidence: Evidence, reason: str = "") -> None:
    """Take a paper off the nomination; the file and the trail keep it."""
    nomination = locked_nomination(evidence.nomination)
    _require_evidence_right(actor, nomination)
    updated = Evidence.objects.filter(pk=evidence.pk, withdrawn_at=None).update(withdrawn_at=timezone.now())
    if not updated:
        raise Overtaken(_("Tài liệu này đã được gỡ."))
    record(actor, Event.EVIDENCE_WITHDRAWN, nomination, before={"file": evidence.file.sha256}, reason=reason)


def refuse_same(subject: Subject, award: str, through_year: int, *, besides: int | None = None) -> None:
    """Refuse a second open nomination of one subject for one award of one year, whichever unit made the first."""
    same = Nomination.objects.filter(subject=subject, award=award, through_year=through_year).exclude(
        status__in=[NominationStatus.WITHDRAWN, NominationStatus.REFUSED]
    )
    if (first := same.exclude(pk=besides or 0).select_related("owner").first()) is not None:
        raise Refused(
            _("%(subject)s đã có hồ sơ %(code)s do %(owner)s lập cho cùng danh hiệu, hình thức và năm.")
            % {"subject": subject, "code": first.code, "owner": first.owner},
            fields={"award": _("Trùng với hồ sơ %(code)s.") % {"code": first.code}},
        )


def require_editable(nomination: Nomination) -> None:
    """Refuse when the nomination has left the hands of those who prepare it."""
    if nomination.status not in EDITABLE:
        raise Overtaken(
            _("Hồ sơ %(code)s đang ở trạng thái «%(status)s» nên không sửa được.")
            % {"code": nomination.code, "status": nomination.get_status_display()}
        )


def _require_evidence_right(actor: Actor, nomination: Nomination) -> None:
    review = nomination.reviews.filter(conclusion="").first()
    if review is not None:
        require(actor, Action.APPRAISE, review.agency_id)
        if review.step == Step.COUNCIL:
            raise NotAllowed(_("Hồ sơ đang trước hội đồng nên không thay đổi tài liệu."))
        return
    require(actor, Action.NOMINATE, nomination.holder_id)
    require_editable(nomination)


def _check_award(subject: Subject, award: str, through_year: int, route: str) -> None:
    definition = load_corpus().awards.get(award)
    if definition is None:
        raise Refused(_("Không có danh hiệu, hình thức này."), fields={"award": _("Chọn trong danh sách.")})
    if subject.kind not in definition.subject_kinds:
        message = _("%(award)s không dành cho %(kind)s.") % {
            "award": definition.name,
            "kind": subject.get_kind_display().lower(),
        }
        raise Refused(message, fields={"award": message})
    if route and route not in {each.id for each in definition.routes}:
        raise Refused(_("Tiêu chuẩn này không thuộc danh hiệu, hình thức đã chọn."), fields={"route": _("Chọn lại.")})
    if not 1945 <= through_year <= timezone.localdate().year:
        message = _("Năm thành tích phải từ 1945 đến năm nay.")
        raise Refused(message, fields={"through_year": message})
