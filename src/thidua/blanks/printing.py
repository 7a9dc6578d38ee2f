"""Printing certificates on blanks: asked for, every text measured, the sheets taken, the file laid out.

A batch goes from asked to taken to done, each step a transaction of its own; a job that was killed goes on from there.
Sheets are taken only when every text fits, all of the batch at once, so that a refused batch has used none.
"""

from collections.abc import Sequence
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from thidua.agencies.actor import Actor
from thidua.agencies.permissions import Action, require
from thidua.blanks.models import Batch, BatchState, Blank, Printer, Sheet
from thidua.blanks.places import LABELS, Place, from_json, outside
from thidua.blanks.queries import get_visible_batch, latest_layout, printable, sheets_of
from thidua.blanks.stock import locked_blank, spoil_printed, stock_of, take
from thidua.blanks.values import measured, row_of, shared_values, sheet_data
from thidua.decisions.models import Certificate, Decision, DecisionKind, DecisionStatus
from thidua.decisions.services import mark_printed
from thidua.documents import blanks as laying
from thidua.documents.rendering import plain
from thidua.dossiers import files
from thidua.jobs.kinds import Outcome, Tell, kind, untold
from thidua.jobs.models import Job
from thidua.jobs.services import ask_for_job
from thidua.register.models import AwardStatus
from thidua.trail.errors import Overtaken, Refused
from thidua.trail.events import Event
from thidua.trail.services import record, service

KIND = "print_on_blanks"
MOST = 2_000  # certificates in a batch
STEP = 50  # rows measured between two signs of progress
NAMED = 8  # misfits that the message names; the batch's page names all


@service
def ask_to_print(
    actor: Actor,
    *,
    blank: Blank,
    decision: Decision,
    printer: Printer | None = None,
    first: int | None = None,
    last: int | None = None,
) -> Batch:
    """Have the certificates of a decision printed on a blank, those that stand on no sheet yet; a job does it.

    Refused for a decision that is not in force, for an award that the blank is not for, when nothing is left to print,
    and when there are fewer sheets than certificates.
    """
    require(actor, Action.PRINT_CERTIFICATES, decision.agency_id)
    certificates = list(printable(decision, first, last))
    if not certificates:
        raise Refused(_("Không còn bằng nào trong khoảng này chưa in trên phôi. Bằng in hỏng: hãy báo hỏng để in lại."))
    return _ask(actor, blank, decision, printer, certificates)


@service
def print_again(
    actor: Actor, *, batch: Batch, sheets: Sequence[Sheet], reason: str, printer: Printer | None = None
) -> Batch:
    """Record printed sheets as spoiled and have their certificates printed on the next ones, in one go.

    Refused when an award was revoked meanwhile, and as by `ask_to_print`.
    """
    spoiled = spoil_printed(actor, batch=batch, sheets=sheets, reason=reason)
    items = [sheet.certificate.item_id for sheet in spoiled if sheet.certificate]
    again = list(printable(batch.decision).filter(item__in=items))
    if len(again) < len(items):
        raise Refused(_("Có bằng không được in lại: khen thưởng đã bị hủy bỏ, hoặc bằng đã in trên tờ khác."))
    return _ask(actor, batch.layout.blank, batch.decision, printer, again, again=True)


@service
def go_on(actor: Actor, *, batch: Batch) -> Batch:
    """Ask for the work of a batch again that was called off or failed; Overtaken when it has ended or is under way."""
    blank = locked_blank(batch.layout.blank)
    require(actor, Action.PRINT_CERTIFICATES, blank.agency_id)
    now = Batch.objects.select_for_update(of=("self",)).select_related("decision").get(pk=batch.pk)
    if now.state in {BatchState.DONE, BatchState.REFUSED}:
        raise Overtaken(_("Lần in này đã kết thúc. Hãy tải lại trang."))
    now.job_number = _job(actor, now, blank).pk
    now.save(update_fields=["job_number"])
    return now


@kind(KIND, Action.PRINT_CERTIFICATES, commits=True)
def print_batch(actor: Actor, tell: Tell, *, batch: int) -> Outcome:
    """The long work, from where it stands."""
    found = get_visible_batch(actor, batch)
    if found.state == BatchState.REFUSED:
        raise Refused(found.refusal)
    if found.state == BatchState.ASKED:
        _measure(actor, found, tell)
        found = _take_surely(actor, found)
    if found.state == BatchState.TAKEN:
        tell(found.count, found.count, _("Đang dựng tệp in"))
        finish_batch(actor, batch=found, content=laying.printed(found.data))
    said = _("Tệp in %(count)s bằng trên phôi «%(blank)s» đã sẵn sàng.")
    said = said % {"count": found.count, "blank": found.layout.blank}
    if gone := sheets_of(found).filter(stands=False).count():
        said += " " + _("Có %(gone)s trang để trống: khen thưởng đã hủy bỏ, hoặc bằng đã cấp lại.") % {"gone": gone}
    return Outcome(said, _page(batch))


@service
def take_sheets(actor: Actor, *, batch: Batch) -> Batch:
    """Give each certificate of a batch the next sheet in stock; its data then says the serials.

    Overtaken, with nothing taken, when a certificate was printed, changed or revoked since the batch was asked for.
    """
    blank = locked_blank(batch.layout.blank)
    require(actor, Action.PRINT_CERTIFICATES, blank.agency_id)
    now = Batch.objects.select_for_update(of=("self",)).select_related("layout__blank", "decision").get(pk=batch.pk)
    if now.state != BatchState.ASKED:
        return now
    rows = now.data["rows"]
    found = _unchanged(now, [row["position"] for row in rows])
    former = _former(found)
    words = {place["key"]: place["before"] for place in now.data["places"]}.get("serial", "")
    sheets = []
    for page, (row, (series, number)) in enumerate(zip(rows, take(blank, len(rows)), strict=True), start=1):
        certificate = found[row["position"]]
        row["serial"] = [f"{words}{series.serial(number)}"]
        sheets.append(
            Sheet(
                series=series,
                number=number,
                batch=now,
                page=page,
                certificate=certificate,
                code=certificate.code,
                name=certificate.said("recipient_name"),
                replaces=former.get(certificate.code),
            )
        )
    Sheet.objects.bulk_create(sheets)
    now.state = BatchState.TAKEN
    now.save(update_fields=["state", "data"])
    mark_printed(actor, decision=now.decision, items=[each.item for each in found.values()])
    record(actor, Event.BLANKS_TAKEN, blank, after=_taken(now, sheets))
    return now


@service
def finish_batch(actor: Actor, *, batch: Batch, content: bytes) -> None:
    """Keep the file of a batch whose sheets were taken; a second worker's file is left aside.

    Certificates that stand no more by then stay in what is kept; whoever hands it out leaves them out, at every time.
    """
    require(actor, Action.PRINT_CERTIFICATES, batch.layout.blank.agency_id)
    now = Batch.objects.select_for_update(of=("self",)).get(pk=batch.pk)
    if now.state == BatchState.TAKEN:
        now.state, now.file = BatchState.DONE, files.keep(content, "application/pdf")
        now.save(update_fields=["state", "file"])


@service
def refuse_batch(actor: Actor, *, batch: Batch, why: str) -> None:
    """End a batch of which something does not fit; nothing was taken."""
    require(actor, Action.PRINT_CERTIFICATES, batch.layout.blank.agency_id)
    now = Batch.objects.select_for_update(of=("self",)).get(pk=batch.pk)
    if now.state == BatchState.ASKED:
        now.state, now.refusal = BatchState.REFUSED, why
        now.save(update_fields=["state", "refusal"])
        record(actor, Event.BLANK_PRINT_REFUSED, batch.layout.blank, after={"batch": batch.pk}, reason=why[:500])


def subjects_refused(batch: Batch) -> set[int]:
    """Of whom the refusal of a batch speaks by name."""
    rows = batch.data["rows"] if batch.refusal else []
    named = [row["position"] for row in rows if f"{row['position']}. {row['name'][0]} –" in batch.refusal]
    items = batch.decision.items.filter(position__in=named)
    return set(items.values_list("nomination__subject", flat=True))


def _take_surely(actor: Actor, batch: Batch) -> Batch:
    try:
        return take_sheets(actor, batch=batch)
    except Refused as refusal:
        refuse_batch(actor, batch=batch, why=refusal.message)
        raise


def _ask(
    actor: Actor,
    blank: Blank,
    decision: Decision,
    printer: Printer | None,
    certificates: Sequence[Certificate],
    *,
    again: bool = False,
) -> Batch:
    blank = locked_blank(blank)
    require(actor, Action.PRINT_CERTIFICATES, blank.agency_id)
    if printer is not None:
        require(actor, Action.PRINT_CERTIFICATES, printer.agency_id)
    if decision.kind != DecisionKind.AWARD or decision.status != DecisionStatus.ISSUED:
        raise Refused(_("Chỉ in bằng, giấy chứng nhận của quyết định đã ban hành."))
    if decision.award not in blank.awards:
        raise Refused(_("Phôi «%(blank)s» không dùng cho danh hiệu, hình thức này.") % {"blank": blank})
    if len(certificates) > MOST:
        raise Refused(_("Mỗi lần in tối đa 2.000 bằng; hãy chọn từ số … đến số … của sổ vàng."))
    left = stock_of(blank).left
    if left < len(certificates):
        raise Refused(
            _("Chỉ còn %(left)s tờ phôi «%(blank)s», cần %(count)s tờ. Hãy nhập thêm phôi, hoặc in ít bằng hơn.")
            % {"left": left, "blank": blank, "count": len(certificates)}
        )
    layout = latest_layout(blank)
    places = [place for place in from_json(layout.places) if place.on]
    _refuse_cut(places, blank, printer)
    _refuse_without_note(places, certificates)
    serial = max((series.serial(series.last) for series in blank.series.all()), key=len)  # the longest: it is measured
    rows = [row_of(each, serial) for each in certificates]
    size = (blank.width, blank.height)
    data = sheet_data(size, places, shared_values(decision), rows, printer)
    batch = Batch.objects.create(
        layout=layout,
        decision=decision,
        printer=printer,
        count=len(rows),
        again=again,
        data=plain(data),
        asked_by=actor.account,
    )
    job = _job(actor, batch, blank)
    Batch.objects.filter(pk=batch.pk).update(job_number=job.pk)
    batch.job_number = job.pk
    after = {"batch": batch.pk, "decision": decision.number, "count": batch.count, "layout": layout.version}
    record(actor, Event.BLANK_PRINT_ASKED, blank, after=after | {"printer": str(printer or ""), "again": again})
    return batch


def _refuse_cut(places: Sequence[Place], blank: Blank, printer: Printer | None) -> None:
    """A printer's offset must not move a place beyond the paper."""
    shift = (printer.offset_x, printer.offset_y) if printer else (0, 0)
    if cut := [str(LABELS[place.key]) for place in places if outside(place, blank.width, blank.height, shift)]:
        raise Refused(
            _(
                "Bù độ lệch của máy in thì có ô ra ngoài tờ giấy, chữ sẽ bị cắt: %(places)s. Hãy kéo ô vào trong, hoặc "
                "sửa độ lệch của máy in."
            )
            % {"places": "; ".join(cut)}
        )


def _refuse_without_note(places: Sequence[Place], certificates: Sequence[Certificate]) -> None:
    """A certificate that was made anew says so."""
    anew = [str(each.item.position) for each in certificates if each.serial > 1]
    if anew and "note" not in {place.key for place in places}:
        raise Refused(
            _("Bằng số %(numbers)s là bằng cấp lại, cấp đổi: hãy bật mục «%(note)s» khi canh vị trí, rồi in.")
            % {"numbers": ", ".join(anew), "note": LABELS["note"]}
        )


def _job(actor: Actor, batch: Batch, blank: Blank) -> Job:
    title = _("In %(count)s bằng của Quyết định %(number)s trên phôi «%(blank)s»") % {
        "count": batch.count,
        "number": batch.decision.number,
        "blank": blank,
    }
    once = f"blanks:{batch.decision_id}"  # of one decision one batch at a time: two would print the same certificates
    return ask_for_job(actor, kind=KIND, title=title[:300], arguments={"batch": batch.pk}, once=once)


def _measure(actor: Actor, batch: Batch, tell: Tell = untold) -> None:
    """Refuse the batch, naming every line, when a text does not fit its place at the smallest size."""
    positions = [row["position"] for row in batch.data["rows"]]
    misfits: list[tuple[int, str]] = []
    for start in range(0, len(positions), STEP):
        tell(start, len(positions), _("Đang kiểm tra chữ có vừa ô"))
        misfits += laying.misfits(measured(batch.data, set(positions[start : start + STEP])))
    if not misfits:
        return
    names = {row["position"]: row["name"][0] for row in batch.data["rows"]}
    lines = [f"{position}. {names[position]} – {LABELS[key]}" for position, key in misfits]
    refuse_batch(actor, batch=batch, why=_too_long(lines, len(lines)))
    raise Refused(_too_long(lines, NAMED))


def _too_long(lines: Sequence[str], most: int) -> str:
    said = _(
        "Có %(count)s chỗ chữ không vừa ô dù đã thu nhỏ và xuống dòng; chưa lấy tờ phôi nào. Hãy kéo ô rộng, cao hơn "
        "hoặc giảm cỡ chữ nhỏ nhất rồi in lại: %(lines)s"
    )
    more = _(" và %(more)s chỗ nữa") % {"more": len(lines) - most} if len(lines) > most else ""
    return said % {"count": len(lines), "lines": "; ".join(lines[:most]) + more + "."}


def _unchanged(batch: Batch, positions: Sequence[int]) -> dict[int, Certificate]:
    """The certificates of a batch by their numbers in the golden book, locked, if each is still what the batch says."""
    certificates = Certificate.objects.select_for_update(of=("self", "award")).filter(
        item__decision=batch.decision_id, item__position__in=positions
    )
    found = {each.item.position: each for each in certificates.select_related("item", "award").order_by("pk")}
    standing = set(
        Sheet.objects.filter(code__in=[each.code for each in found.values()], spoiled_at=None).values_list(
            "code", flat=True
        )
    )
    codes = {row["position"]: row["certificate"] for row in batch.data["rows"]}
    wrong = [
        position
        for position, each in found.items()
        if each.code in standing or each.award.status != AwardStatus.VALID or each.code != codes[position]
    ]
    if wrong or len(found) != len(positions):
        raise Overtaken(
            _("Bằng số %(numbers)s vừa được in, cấp lại hoặc hủy bỏ. Chưa lấy tờ phôi nào; hãy yêu cầu in lại.")
            % {"numbers": ", ".join(map(str, wrong))}
        )
    return found


def _former(certificates: dict[int, Certificate]) -> dict[str, Sheet]:
    """The last spoiled sheet of each certificate as it is now, which the new one replaces."""
    codes = [each.code for each in certificates.values()]
    spoiled = Sheet.objects.filter(code__in=codes, spoiled_at__isnull=False, replaced_by=None)
    return {sheet.code: sheet for sheet in spoiled.select_related("series").order_by("pk")}


def _taken(batch: Batch, sheets: Sequence[Sheet]) -> dict[str, Any]:
    after = {"batch": batch.pk, "count": len(sheets), "from": sheets[0].serial, "to": sheets[-1].serial}
    replaced = [f"{sheet.replaces.serial} → {sheet.serial}" for sheet in sheets if sheet.replaces]
    return after | ({"replaced": replaced} if replaced else {})


def _page(batch: int) -> str:
    return reverse("blanks:batch", args=[batch])
