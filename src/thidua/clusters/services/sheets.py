"""The sheet of a unit: covenant, its own points with evidence, the cross-check, the settled points, no rank at all."""

import datetime as dt
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from thidua.agencies.actor import Actor
from thidua.agencies.models import Agency, Role
from thidua.agencies.permissions import Action, require
from thidua.agencies.queries import holders
from thidua.clusters.models import Criterion, Evidence, Membership, Score, Sheet, Stage, YearState
from thidua.clusters.pasting import shown_points
from thidua.clusters.services.locking import locked_member, organised, own_member, seen
from thidua.screens.keeping import files
from thidua.trail.errors import NotAllowed, Overtaken, Refused, beside
from thidua.trail.events import Event
from thidua.trail.services import notify, record, service
from thidua.vietnamese.names import clean

Given = Mapping[int, tuple[Decimal | None, str]]  # criterion -> points (None: not filled in), note
LONGEST_NOTE = 1000


@service
def sign_covenant(actor: Actor, *, member: Membership, signed_on: dt.date, signer: str) -> Membership:
    """Record that the head of the unit has signed the covenant of the year."""
    own_member(actor, member)
    member = locked_member(member, YearState.OPEN, YearState.SCORING)
    if member.covenant_on is not None:
        raise Overtaken(_("Giao ước đã được ghi nhận ký ngày %(day)s.") % {"day": f"{member.covenant_on:%d/%m/%Y}"})
    if signed_on > timezone.localdate():
        raise beside("signed_on", _("Ngày ký không ở sau hôm nay."))
    if not clean(signer):
        raise beside("signer", _("Ghi họ tên, chức vụ người ký."))
    member.covenant_on, member.covenant_by = signed_on, clean(signer)
    member.save(update_fields=["covenant_on", "covenant_by"])
    record(actor, Event.COVENANT_SIGNED, member, after={"on": signed_on, "by": member.covenant_by})
    return member


@service
def score_self(actor: Actor, *, member: Membership, points: Given, hand_in: bool, version: int) -> Membership:
    """Save the unit's own points, and hand them in when they are whole. A point of 0 is a point."""
    own_member(actor, member)
    member = locked_member(member, YearState.SCORING)
    seen(member, version)
    if member.sheet != Sheet.WRITING:
        raise Overtaken(_("Phiếu đã nộp nên không sửa được nữa."))
    _write(actor, member, Stage.SELF, points, whole=hand_in)
    if hand_in:
        _require_evidence(member)
        member.sheet, member.handed_in_on = Sheet.HANDED_IN, timezone.localdate()
    _save(member)
    record(actor, Event.UNIT_SCORED, member, after=_said(member, Stage.SELF))
    return member


@service
def give_back(actor: Actor, *, member: Membership, reason: str) -> Membership:
    """Give a sheet back to its unit to be mended, before checking begins."""
    organised(actor, member.year)
    member = locked_member(member, YearState.SCORING)
    if member.sheet != Sheet.HANDED_IN:
        raise Overtaken(_("Phiếu này không ở bước trả lại được."))
    if not clean(reason):
        raise beside("reason", _("Ghi lý do để đơn vị biết phải sửa gì."))
    member.sheet, member.handed_in_on = Sheet.WRITING, None
    _save(member)
    record(actor, Event.UNIT_SCORED, member, after={"sheet": member.sheet}, reason=reason)
    _tell(member.agency, member, _("Phiếu tự chấm được trả lại: %(reason)s") % {"reason": reason})
    return member


@service
def check_sheet(actor: Actor, *, member: Membership, points: Given, hand_in: bool, version: int) -> Membership:
    """Save the cross-checker's points for a unit that handed in."""
    require(actor, Action.SCORE_FOR_UNIT)
    member = locked_member(member, YearState.CHECKING)
    if member.checker is None or member.checker.agency_id != actor.agency_id:
        raise NotAllowed(_("Đơn vị bạn không được phân công chấm chéo %(unit)s.") % {"unit": member})
    seen(member, version)
    if member.sheet != Sheet.HANDED_IN:
        raise Overtaken(_("Phiếu này không ở bước chấm chéo."))
    _write(actor, member, Stage.CHECK, points, whole=hand_in)
    if hand_in:
        member.sheet = Sheet.CHECKED
    _save(member)
    record(actor, Event.UNIT_CHECKED, member, after=_said(member, Stage.CHECK))
    return member


@service
def settle_sheet(actor: Actor, *, member: Membership, points: Given, version: int) -> Membership:
    """Fix the points of a unit; where they differ from what the unit or its checker gave, a note says why."""
    organised(actor, member.year, Action.SETTLE_CLUSTER)
    member = locked_member(member, YearState.SETTLING)
    seen(member, version)
    _write(actor, member, Stage.FINAL, points, whole=True)
    _require_reasons(member)
    member.sheet = Sheet.SETTLED
    _save(member)
    record(actor, Event.UNIT_SETTLED, member, after=_said(member, Stage.FINAL))
    return member


@service
def exclude_unit(actor: Actor, *, member: Membership, reason: str) -> Membership:
    """Leave a unit without a rank, for a reason of the cluster's rules; an empty reason takes that back."""
    organised(actor, member.year, Action.SETTLE_CLUSTER)
    member = locked_member(member)
    before, after = member.excluded_reason, reason.strip()
    if before == after:
        raise Refused(_("Chưa có gì thay đổi."))
    member.excluded_reason = after
    _save(member)
    record(
        actor,
        Event.UNIT_EXCLUDED,
        member,
        before={"excluded": before},
        after={"excluded": after},
        reason=after or before,
    )
    return member


@service
def add_evidence(
    actor: Actor, *, member: Membership, criterion: Criterion, text: str, upload: Any | None = None
) -> Evidence:
    """Add what shows the unit's points for a criterion: a file, or words that name a paper."""
    own_member(actor, member)
    member = locked_member(member, YearState.OPEN, YearState.SCORING)
    if member.sheet != Sheet.WRITING:
        raise Overtaken(_("Phiếu đã nộp nên không thêm minh chứng được nữa."))
    if criterion.table.year_id != member.year_id:
        raise Refused(_("Tiêu chí này không thuộc năm thi đua của đơn vị."))
    text = clean(text) or (clean(str(upload.name))[:500] if upload else "")
    if not text:
        raise beside("text", _("Ghi tên, số văn bản làm minh chứng, hoặc chọn tệp."))
    file: Any = files().store(upload) if upload else None
    made = Evidence.objects.create(
        membership=member, criterion=criterion, text=text, file=file, added_by_id=actor.account_id
    )
    record(actor, Event.EVIDENCE_ATTACHED, made, after={"criterion": criterion.name, "text": text})
    return made


@service
def withdraw_evidence(actor: Actor, *, evidence: Evidence) -> None:
    """Take evidence back before the sheet is handed in; it stays in the records."""
    own_member(actor, evidence.membership)
    member = locked_member(evidence.membership, YearState.OPEN, YearState.SCORING)
    evidence = Evidence.objects.select_for_update().get(pk=evidence.pk)
    if member.sheet != Sheet.WRITING or evidence.withdrawn_at is not None:
        raise Overtaken(_("Minh chứng này không gỡ được nữa."))
    evidence.withdrawn_at = timezone.now()
    evidence.save(update_fields=["withdrawn_at"])
    record(actor, Event.EVIDENCE_WITHDRAWN, evidence, before={"text": evidence.text})


def _write(actor: Actor, member: Membership, stage: Stage, given: Given, *, whole: bool) -> None:
    """Write the points of a stage; `whole`: base criteria need them, others count as 0 when left out."""
    criteria = list(Criterion.objects.filter(table__year=member.year))
    problems: dict[str, str] = {}
    rows: list[Score] = []
    for criterion in criteria:
        points, note = given.get(criterion.pk, (None, ""))
        if points is None and whole:
            points = Decimal(0) if criterion.kind != Criterion.Kind.BASE else None
            if points is None:
                problems[f"points_{criterion.pk}"] = _("Chưa có điểm; không có kết quả thì ghi 0.")
        if points is None:
            continue
        if not 0 <= points <= criterion.max_points:
            most = shown_points(criterion.max_points)
            problems[f"points_{criterion.pk}"] = _("Điểm từ 0 đến %(most)s.") % {"most": most}
        rows.append(
            Score(
                membership=member,
                criterion=criterion,
                stage=stage,
                points=points,
                note=clean(note)[:LONGEST_NOTE],
                by_id=actor.account_id,
            )
        )
    if problems:
        raise Refused(_("Có %(count)s tiêu chí cần xem lại.") % {"count": len(problems)}, fields=problems)
    member.scores.filter(stage=stage).exclude(criterion__in=[row.criterion_id for row in rows]).delete()
    Score.objects.bulk_create(
        rows,
        update_conflicts=True,
        unique_fields=["membership", "criterion", "stage"],
        update_fields=["points", "note", "by"],
    )


def _require_evidence(member: Membership) -> None:
    shown = member.evidence.filter(withdrawn_at=None).values("criterion")
    bare = member.scores.filter(stage=Stage.SELF, points__gt=0, criterion__evidence_required=True)
    fields = {
        f"points_{number}": _("Tiêu chí này cần minh chứng.")
        for number in bare.exclude(criterion__in=shown).values_list("criterion", flat=True)
    }
    if fields:
        raise Refused(_("Còn %(count)s tiêu chí thiếu minh chứng.") % {"count": len(fields)}, fields=fields)


def _require_reasons(member: Membership) -> None:
    """What the organiser changed against both, or chose between two that disagree, it explains."""
    given: dict[int, dict[str, Score]] = {}
    for score in member.scores.all():
        given.setdefault(score.criterion_id, {})[score.stage] = score
    fields = {}
    for number, stages in given.items():
        final = stages[Stage.FINAL]
        others = {stages[stage].points for stage in (Stage.SELF, Stage.CHECK) if stage in stages}
        if others != {final.points} and not final.note:
            fields[f"note_{number}"] = _("Điểm chốt khác điểm đã chấm, hoặc hai bên chấm khác nhau: ghi lý do.")
    if fields:
        raise Refused(_("Còn %(count)s tiêu chí cần ghi lý do chốt.") % {"count": len(fields)}, fields=fields)


def _save(member: Membership) -> None:
    member.version += 1
    member.save(update_fields=["sheet", "handed_in_on", "excluded_reason", "version"])


def _said(member: Membership, stage: Stage) -> dict[str, Any]:
    points = member.scores.filter(stage=stage).values_list("criterion__name", "points")
    return {"sheet": member.sheet, "points": {name: shown_points(value) for name, value in points}}


def _tell(agency: Agency, member: Membership, text: str) -> None:
    accounts = holders(agency, Role.UNIT_OFFICER, Role.APPRAISER).values_list("pk", flat=True)
    notify(accounts, Event.UNIT_SCORED, text, reverse("clusters:sheet", args=[member.pk]))
