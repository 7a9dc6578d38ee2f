"""A list becomes nominations: every row that is not left out or none, undone while nothing stands on them."""

import datetime as dt
from collections.abc import Mapping, Sequence

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from thidua.agencies.actor import Actor
from thidua.agencies.permissions import Action, require
from thidua.dossiers.doubts import REFUSED
from thidua.dossiers.intake.fields import Field
from thidua.dossiers.list_overview import overview_of
from thidua.dossiers.list_reading import citizen_numbers
from thidua.dossiers.models import ListRow, ListStatus, Nomination, NominationStatus, NomineeList
from thidua.dossiers.old_numbers import OF_ANOTHER, number_to_take
from thidua.dossiers.services.lists import forget_citizen_numbers
from thidua.dossiers.services.locking import locked_list
from thidua.dossiers.services.nominations import create_nomination
from thidua.jobs.kinds import Tell, untold
from thidua.register.models import Basis, ClaimStatus, Subject
from thidua.register.services import find_or_create_subject, make_claims, withdraw_claims
from thidua.trail.errors import Refused
from thidua.trail.events import Event
from thidua.trail.services import record, service

REFUSED_FIELDS = {"citizen_number": Field.CITIZEN_NUMBER, "award": Field.AWARD}


class RowsRefused(Refused):
    """The register would not have some rows, so none was taken in; `rows` gives for each its refusal."""

    def __init__(self, rows: Mapping[int, Refused]) -> None:
        first = " ".join(
            _("Dòng %(row)s: %(why)s") % {"row": number, "why": refusal.message}
            for number, refusal in list(rows.items())[:3]
        )
        more = _(" Và %(count)s dòng khác.") % {"count": len(rows) - 3} if len(rows) > 3 else ""
        super().__init__(first + more + " " + _("Chưa có dòng nào được nhập."))
        self.rows = rows


@service
def confirm_list(actor: Actor, *, nominee_list: NomineeList, tell: Tell = untold) -> list[Nomination]:
    """Take every row in that is not left out, all of them or none: subjects, nominations, claims.

    Raises RowsRefused with every row that the register refuses; `mark_refused` writes that on the rows.
    """
    require(actor, Action.IMPORT_LIST, nominee_list.agency_id)
    nominee_list = locked_list(nominee_list, ListStatus.READ)
    _require_settled(nominee_list)
    rows = list(nominee_list.rows.filter(skipped=False).select_related("agency"))
    numbers = citizen_numbers(nominee_list, nominee_list.rows.all())
    nominations: list[Nomination] = []
    refused: dict[int, Refused] = {}
    for done, row in enumerate(rows):
        tell(done, len(rows), _("Đang lập hồ sơ đề nghị"))
        try:
            nominations.append(_take_in(actor, nominee_list, row, numbers.get(row.number, "")))
        except Refused as refusal:
            refused[row.number] = refusal
    if refused:  # what was written for a refused row goes with everything else
        raise RowsRefused(refused)
    ListRow.objects.bulk_update(rows, ["nomination", "matched_subject", "errors", "doubts"], batch_size=200)
    nominee_list.status = ListStatus.CONFIRMED
    nominee_list.confirmed_at = timezone.now()
    forget_citizen_numbers(nominee_list)
    nominee_list.save(update_fields=["status", "confirmed_at"])
    record(actor, Event.LIST_CONFIRMED, nominee_list, after={"nominations": len(nominations)})
    return nominations


@service
def mark_refused(actor: Actor, *, nominee_list: NomineeList, refused: Mapping[int, Refused]) -> None:
    """Write on the rows why the register refused them, in place of what an earlier try wrote."""
    require(actor, Action.IMPORT_LIST, nominee_list.agency_id)
    nominee_list = locked_list(nominee_list, ListStatus.READ)
    rows = list(nominee_list.rows.select_for_update())
    for row in rows:
        row.errors = [error for error in row.errors if error["code"] != REFUSED]
        if row.number in refused:
            row.errors.append(_remark(refused[row.number]))
    ListRow.objects.bulk_update(rows, ["errors"], batch_size=500)
    record(actor, Event.LIST_REFUSED, nominee_list, after={"rows": sorted(refused)})


@service
def undo_list(actor: Actor, *, nominee_list: NomineeList, reason: str = "") -> NomineeList:
    """Undo an import while nothing was built on it: its nominations are withdrawn, its claims taken back."""
    require(actor, Action.IMPORT_LIST, nominee_list.agency_id)
    nominee_list = locked_list(nominee_list, ListStatus.CONFIRMED)
    nominations = list(
        Nomination.objects.select_for_update().filter(list_row__nominee_list=nominee_list).order_by("pk")
    )
    used = set(
        Nomination.objects.filter(list_row__nominee_list=nominee_list)
        .filter(Q(submission_items__isnull=False) | Q(evidence__isnull=False))
        .values_list("pk", flat=True)
    )
    built_on = [
        nomination.code
        for nomination in nominations
        if nomination.status != NominationStatus.DRAFT or nomination.version > 1 or nomination.pk in used
    ]
    if built_on:
        raise Refused(
            _("Không hoàn tác được: đã làm tiếp trên hồ sơ %(codes)s. Hãy rút từng hồ sơ nếu cần.")
            % {"codes": _shown(built_on)}
        )
    withdraw_claims(actor, origin=nominee_list.key)
    for nomination in nominations:
        nomination.status = NominationStatus.WITHDRAWN
    Nomination.objects.bulk_update(nominations, ["status"], batch_size=500)
    nominee_list.status = ListStatus.UNDONE
    nominee_list.save(update_fields=["status"])
    record(actor, Event.LIST_UNDONE, nominee_list, before={"nominations": len(nominations)}, reason=reason)
    return nominee_list


def _require_settled(nominee_list: NomineeList) -> None:
    """Refuse while a row waits to be mended or looked at. What the register refused before is asked of it again."""
    found = overview_of(nominee_list)
    if faulty := sorted(set(found.faulty) - set(found.refused)):
        raise Refused(_("Còn lỗi ở dòng %(rows)s: hãy sửa hoặc bỏ qua.") % {"rows": _shown(faulty)})
    unfiled = sorted({number for kind in found.kinds.values() if kind.needs_choice for number in kind.open})
    if unfiled:
        raise Refused(_("Chưa chọn nơi ghi cho đơn vị ở dòng %(rows)s.") % {"rows": _shown(unfiled)})
    if found.doubtful:
        raise Refused(
            _("Còn điểm chưa xem ở dòng %(rows)s: hãy xem rồi chấp nhận, sửa hoặc bỏ qua.")
            % {"rows": _shown(found.doubtful)}
        )
    if not found.ready and not found.refused:
        raise Refused(_("Danh sách không còn dòng nào để nhập."))


def _take_in(actor: Actor, nominee_list: NomineeList, row: ListRow, citizen_number: str) -> Nomination:
    reading = row.reading
    birth = reading.get("birth_date") or {}
    citizen_number, left_out = number_to_take(actor, reading, citizen_number)
    subject, match = find_or_create_subject(
        actor,
        kind=reading["kind"],
        name=reading["full_name"],
        agency=row.agency or actor.agency,
        sex=reading.get("sex") or "",
        birth_date=dt.date.fromisoformat(birth["date"]) if birth.get("date") else None,
        birth_year=birth.get("year"),
        citizen_number=citizen_number,
        job_title=reading.get("job_title") or "",
        categories=["official"] if reading["kind"] == "person" else [],
    )
    nomination = create_nomination(
        actor,
        subject=subject,
        award=reading["award"],
        through_year=nominee_list.year or 0,
        basis=Basis(nominee_list.default_basis),
        achievement="\n".join(filter(None, (reading.get("summary"), reading.get("initiatives")))),
        unit_name=reading.get("unit") or "",
        job_title=reading.get("job_title") or "",
    )
    _claim(actor, nominee_list, row, subject, is_new=match.how == "new")
    row.nomination = nomination
    row.matched_subject = subject
    row.errors = []
    row.doubts = [
        *row.doubts,
        *(
            {"field": "full_name", "code": f"match_{match.how}", "text": doubt, "candidates": []}
            for doubt in match.doubts
        ),
        *([{"field": "citizen_number", "code": OF_ANOTHER, "text": left_out, "candidates": []}] if left_out else []),
    ]
    return nomination


def _claim(actor: Actor, nominee_list: NomineeList, row: ListRow, subject: Subject, *, is_new: bool) -> None:
    """Make the claims of the row that still stand nowhere; what an undone list took back is claimed anew."""
    gone = [ClaimStatus.REJECTED, ClaimStatus.WITHDRAWN]
    known = set() if is_new else set(subject.claims.exclude(status__in=gone).values_list("kind", "source_text"))
    new = [claim for claim in row.claims if (claim["kind"], claim["source_text"]) not in known]
    if new:
        make_claims(actor, subject=subject, claims=new, agency=actor.agency, origin=nominee_list.key)


def _remark(refusal: Refused) -> dict[str, object]:
    field = next((REFUSED_FIELDS[name] for name in refusal.fields if name in REFUSED_FIELDS), Field.FULL_NAME)
    return {"field": str(field), "code": REFUSED, "text": refusal.message, "candidates": []}


def _shown(values: Sequence[object]) -> str:
    first = ", ".join(str(value) for value in values[:8])
    return first + (_(" và %(count)s nơi khác") % {"count": len(values) - 8} if len(values) > 8 else "")
