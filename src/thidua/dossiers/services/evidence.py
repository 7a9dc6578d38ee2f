"""The papers of a nomination: who attaches one takes it off; a reviewer who cannot use it rejects it with a reason."""

from django.db.models import Sum
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from thidua.agencies.actor import Actor
from thidua.agencies.permissions import Action, require
from thidua.dossiers import files
from thidua.dossiers.models import Evidence, EvidenceKind, Nomination, Review, Step
from thidua.dossiers.services.locking import locked_nomination, tell
from thidua.dossiers.services.nominations import require_editable
from thidua.trail.errors import NotAllowed, Overtaken, Refused
from thidua.trail.events import Event
from thidua.trail.services import record, service
from thidua.vietnamese.names import clean

MAX_EVIDENCE = 40
MAX_TOTAL = 200 * 1024 * 1024
LEAST_REASON = 10


@service
def attach_evidence(actor: Actor, *, nomination: Nomination, kind: EvidenceKind, upload: files.Upload) -> Evidence:
    """Attach a paper: by the agency that prepares the nomination, or by the one that reviews it."""
    nomination = locked_nomination(nomination)
    _require_right(actor, nomination)
    present = nomination.evidence.filter(withdrawn_at=None)
    if present.count() >= MAX_EVIDENCE:
        raise Refused(_("Một hồ sơ có tối đa %(limit)s tài liệu.") % {"limit": MAX_EVIDENCE})
    if (present.aggregate(total=Sum("file__size"))["total"] or 0) + (upload.size or 0) > MAX_TOTAL:
        message = _("Tài liệu của một hồ sơ không quá %(limit)s MB cộng lại; hãy giảm dung lượng bản quét.")
        raise Refused(message % {"limit": MAX_TOTAL // 1024 // 1024})
    file = files.store(upload)
    if (same := present.filter(kind=kind, file=file).first()) is not None:
        message = _("Tài liệu này đã được đính kèm.")
        if same.rejected_at is not None:
            message = _("Tài liệu này đã bị loại: %(reason)s Hãy đính kèm bản khác.") % {"reason": same.rejection}
        raise Refused(message, fields={"file": message})
    evidence = Evidence.objects.create(
        nomination=nomination,
        kind=kind,
        file=file,
        file_name=clean(str(upload.name).rsplit("/", 1)[-1])[:255],
        agency=actor.agency,
        attached_by=actor.person,
    )
    record(actor, Event.EVIDENCE_ATTACHED, nomination, after=_said(evidence))
    return evidence


@service
def withdraw_evidence(actor: Actor, *, evidence: Evidence, reason: str = "") -> None:
    """Take a paper of the own agency off the nomination; the file and the trail keep it."""
    nomination = locked_nomination(evidence.nomination)
    _require_right(actor, nomination)
    evidence = _locked(evidence)
    if evidence.agency_id != actor.agency_id:
        raise NotAllowed(
            _("Tài liệu này do %(agency)s đính kèm nên chỉ nơi đó gỡ được. Nếu không dùng được, hãy loại và nêu lý do.")
            % {"agency": evidence.agency}
        )
    evidence.withdrawn_at = timezone.now()
    evidence.save(update_fields=["withdrawn_at"])
    record(actor, Event.EVIDENCE_WITHDRAWN, nomination, before=_said(evidence), reason=reason)


@service
def reject_evidence(actor: Actor, *, evidence: Evidence, reason: str) -> Evidence:
    """Put aside a paper that another agency attached: it counts no more, and its agency and the owner see why.

    Only while the actor's agency reviews the nomination. The file stays where it is.
    """
    reason = reason.strip()
    if len(reason) < LEAST_REASON:
        message = _("Nêu rõ vì sao không dùng được tài liệu này (ít nhất %(least)s ký tự).") % {"least": LEAST_REASON}
        raise Refused(message, fields={"reason": message})
    nomination = locked_nomination(evidence.nomination)
    _require_review(actor, nomination)
    evidence = _locked(evidence)
    if evidence.rejected_at is not None:
        raise Overtaken(_("Tài liệu này đã bị loại: %(reason)s") % {"reason": evidence.rejection})
    if evidence.agency_id == actor.agency_id:
        raise Refused(_("Tài liệu này do chính cơ quan của bạn đính kèm; hãy gỡ."))
    evidence.rejected_at = timezone.now()
    evidence.rejected_by = actor.agency
    evidence.rejection = reason
    evidence.save(update_fields=["rejected_at", "rejected_by", "rejection"])
    record(actor, Event.EVIDENCE_REJECTED, nomination, after=_said(evidence), reason=reason)
    text = _("%(agency)s loại tài liệu «%(name)s» của hồ sơ %(nomination)s: %(reason)s") % {
        "agency": actor.agency,
        "name": evidence.file_name,
        "nomination": nomination,
        "reason": reason,
    }
    for agency in {evidence.agency, nomination.owner}:
        tell(agency, Event.EVIDENCE_REJECTED, text, reverse("dossiers:nomination", args=[nomination.code]))
    return evidence


@service
def restore_evidence(actor: Actor, *, evidence: Evidence) -> Evidence:
    """Count a paper again that the actor's agency rejected, while it reviews the nomination."""
    nomination = locked_nomination(evidence.nomination)
    _require_review(actor, nomination)
    evidence = _locked(evidence)
    if evidence.rejected_at is None:
        raise Overtaken(_("Tài liệu này đang được dùng."))
    if evidence.rejected_by_id != actor.agency_id:
        raise NotAllowed(_("Chỉ %(agency)s, nơi đã loại tài liệu, nhận lại được.") % {"agency": evidence.rejected_by})
    before = {"rejection": evidence.rejection}
    evidence.rejected_at, evidence.rejected_by, evidence.rejection = None, None, ""
    evidence.save(update_fields=["rejected_at", "rejected_by", "rejection"])
    record(actor, Event.EVIDENCE_RESTORED, nomination, before=before, after=_said(evidence))
    return evidence


def _said(evidence: Evidence) -> dict[str, str]:
    """What the trail keeps of a paper; its content is found by the hash."""
    return {"kind": evidence.kind, "file_name": evidence.file_name, "file": evidence.file.sha256}


def _locked(evidence: Evidence) -> Evidence:
    """The paper as it is now, when it is still on the nomination."""
    rows = Evidence.objects.select_for_update(of=("self",)).select_related("agency", "file", "rejected_by")
    found = rows.get(pk=evidence.pk)
    if found.withdrawn_at is not None:
        raise Overtaken(_("Tài liệu này đã được gỡ."))
    return found


def _open_review(nomination: Nomination) -> Review | None:
    return nomination.reviews.filter(conclusion="").first()


def _require_right(actor: Actor, nomination: Nomination) -> None:
    if _open_review(nomination) is not None:
        _require_review(actor, nomination)
        return
    require(actor, Action.NOMINATE, nomination.holder_id)
    require_editable(nomination)


def _require_review(actor: Actor, nomination: Nomination) -> None:
    review = _open_review(nomination)
    if review is None:
        raise Overtaken(_("Hồ sơ không còn được thẩm định. Hãy tải lại trang."))
    require(actor, Action.APPRAISE, review.agency_id)
    if review.step == Step.COUNCIL:
        raise NotAllowed(_("Hồ sơ đang trước hội đồng nên không thay đổi tài liệu."))
