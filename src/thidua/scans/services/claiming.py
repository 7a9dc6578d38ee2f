"""Compared rows become claims of the register; taken back while nobody has verified one."""

from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from thidua.agencies.actor import Actor
from thidua.dossiers.units import Units
from thidua.register.models import Claim, ClaimKind, ClaimStatus
from thidua.register.services import find_or_create_subject, make_claims, withdraw_claims
from thidua.register.words import decision_of
from thidua.scans.known import known_award, place_of, said_award, said_of
from thidua.scans.models import RowState, Scan, ScanRow, ScanStatus
from thidua.scans.services.locking import locked_scan
from thidua.trail.errors import Refused
from thidua.trail.events import Event
from thidua.trail.services import record, service
from thidua.vietnamese.dates import read_date


@dataclass(frozen=True)
class Claimed:
    """What came of claiming: how many rows were claimed, how many the register has already, which it refused."""

    claimed: int
    known: int
    refused: int


@service
def claim_scan(actor: Actor, *, scan: Scan) -> Claimed:
    """Make a claim of every row that was compared; what the register already has is marked and skipped.

    A row that the register refuses stays, with the reason on it; the others go on. A person who can't be told from
    namesakes becomes a new subject beside them, and the pair is proposed for review: nobody is merged here.
    """
    scan = locked_scan(actor, scan, ScanStatus.REVIEW)
    rows = list(scan.rows.select_for_update(of=("self",)).filter(state=RowState.CHECKED).order_by("number"))
    if not rows:
        raise Refused(_("Chưa có dòng nào được đối chiếu."))
    units = Units(actor, {})
    counts = dict.fromkeys((RowState.CLAIMED, RowState.KNOWN, RowState.CHECKED), 0)
    for row in rows:
        row.scan = scan
        try:
            with transaction.atomic():
                _claim(actor, row, units)
        except Refused as refusal:
            row.state, row.remark, row.claim, row.known = RowState.CHECKED, refusal.message, None, None
        counts[RowState(row.state)] += 1
        row.version += 1
        row.save()
    if not scan.rows.filter(state__in=[RowState.OPEN, RowState.CHECKED]).exists():
        scan.status = ScanStatus.CLAIMED
        scan.save(update_fields=["status"])
    done = Claimed(counts[RowState.CLAIMED], counts[RowState.KNOWN], counts[RowState.CHECKED])
    record(
        actor, Event.SCAN_CLAIMED, scan, after={"claims": done.claimed, "known": done.known, "refused": done.refused}
    )
    return done


@service
def take_back_scan(actor: Actor, *, scan: Scan, reason: str = "") -> int:
    """Withdraw the claims of a scan while none is verified; its rows stand again as compared. Returns how many."""
    scan = locked_scan(actor, scan, ScanStatus.REVIEW, ScanStatus.CLAIMED)
    # Who verifies holds the claim: its status is that after waiting for him.
    claims = Claim.objects.select_for_update(of=("self",)).filter(scan_row__scan=scan).order_by("pk")
    status = dict(claims.values_list("pk", "status"))
    rows = list(scan.rows.select_for_update(of=("self",)))
    settled = [row for row in rows if row.claim_id and status[row.claim_id] == ClaimStatus.VERIFIED]
    if settled:
        raise Refused(
            _("Không lấy lại được: dòng %(rows)s đã được xác minh và ghi vào sổ bộ.")
            % {"rows": ", ".join(str(row.number) for row in settled[:8])}
        )
    count = withdraw_claims(actor, origin=scan.key)
    if not count:
        raise Refused(_("Không còn thông tin khai nào của bản quét này đang chờ xác minh."))
    for row in rows:
        if row.state == RowState.KNOWN or (row.claim_id and status[row.claim_id] != ClaimStatus.REJECTED):
            row.state, row.claim, row.known, row.remark = RowState.CHECKED, None, None, ""
            row.version += 1
            row.save()
    scan.status = ScanStatus.REVIEW
    scan.save(update_fields=["status"])
    record(actor, Event.SCAN_TAKEN_BACK, scan, before={"claims": count}, reason=reason)
    return count


def _claim(actor: Actor, row: ScanRow, units: Units) -> None:
    award = said_award(row)
    agency, _said = place_of(row, units)
    if known := known_award(row, agency, award):
        row.state, row.known, row.remark = RowState.KNOWN, known, said_of(known)
        return
    birth = read_date(row.value("birth"))
    is_person = row.value("kind") == "person"
    subject, match = find_or_create_subject(
        actor,
        kind=row.value("kind"),
        name=row.name,
        agency=agency,
        sex=row.value("sex") if is_person else "",
        birth_date=birth.value if is_person else None,
        birth_year=birth.year if is_person else None,
        job_title=row.value("job_title") if is_person else "",
        same_as=row.same_as,
    )
    if known := known_award(row, agency, award, subject):
        row.state, row.known, row.remark = RowState.KNOWN, known, said_of(known)
        return
    claim = {
        "kind": ClaimKind.AWARD,
        "content": {name: value for name, value in _content(award).items() if value not in {None, ""}},
        "source_text": _source(row),
        "doubts": match.doubts,
    }
    (row.claim,) = make_claims(actor, subject=subject, claims=[claim], agency=row.scan.agency, origin=row.scan.key)
    row.state, row.remark = RowState.CLAIMED, ""


def _content(award: Any) -> dict[str, Any]:
    return {
        "award": award.code,
        "year": award.year,
        "from_year": award.from_year,
        "basis": str(award.basis),
        "number": award.decision_number,
        "decided_on": award.decided_on.isoformat() if award.decided_on else None,
        "decided_by": award.decided_by,
    }


def _source(row: ScanRow) -> str:
    """The words as they stood on the page, and of which decision."""
    award = said_award(row)
    decision = decision_of(award.decision_number, award.decided_on, award.decided_by)
    words = row.source or ", ".join(filter(None, (row.name, row.value("job_title"), row.value("unit"))))
    return f"{decision}: {words}"
