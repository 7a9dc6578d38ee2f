"""What people do with a report: begin, write, take its figures anew, propose, give back, issue, drop."""

import datetime as dt
from collections.abc import Iterable, Sequence

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from thidua.agencies.actor import Actor
from thidua.agencies.models import Role
from thidua.agencies.permissions import Action, require
from thidua.agencies.queries import holders
from thidua.decisions.numbering import take_number
from thidua.reports.indicators.counting import numbers_of
from thidua.reports.models import Figure, Report, ReportKind, ReportState, Section
from thidua.reports.periodic.content import codes_of, digest_of, scope_of
from thidua.reports.periodic.outlines import outline_of
from thidua.reports.periodic.wording import codes_in, faults_in, with_words, words_for
from thidua.trail.errors import Overtaken, beside, require_seen, required
from thidua.trail.events import Event
from thidua.trail.services import notify, record, service

SERIES = "BC"  # the abbreviation of báo cáo in its symbol (Nghị định 30/2020/NĐ-CP, Phụ lục III)
LONGEST = 20_000  # letters of a section


@service
def begin_report(
    actor: Actor, *, kind: ReportKind, starts_on: dt.date, ends_on: dt.date, title: str = "", by_today: bool = False
) -> Report:
    """Begin a report by the outline of its kind, with its figures taken now."""
    require(actor, Action.WRITE_REPORT)
    if ends_on < starts_on:
        raise beside("den", _("Ngày cuối phải từ ngày đầu trở đi."))
    outline = outline_of(kind)
    words = words_for(actor.agency.name, starts_on, ends_on)
    report = Report.objects.create(
        agency=actor.agency,
        kind=kind,
        title=(title.strip() or outline.title.format_map(words))[:300],
        starts_on=starts_on,
        ends_on=ends_on,
        by_today=by_today,
        drafted_by=actor.account,
    )
    Section.objects.bulk_create(
        Section(report=report, position=place, heading=part.heading, text=part.text)
        for place, part in enumerate(outline.parts, start=1)
    )
    _take(actor, report, codes_of(report))
    after = {"title": report.title, "kind": kind, "starts_on": starts_on, "ends_on": ends_on}
    record(actor, Event.REPORT_BEGUN, report, after=after)
    return report


@service
def write_section(actor: Actor, *, section: Section, heading: str, text: str, seen: int) -> Section:
    """Write a section; numbers that it names for the first time are taken now. Refused beside the text for a name
    that means nothing; Overtaken when somebody saved since `seen`.
    """
    report = _drafted(actor, section.report)
    section = Section.objects.select_for_update().get(pk=section.pk)
    require_seen(section.version, seen)
    heading, text = required(heading, "heading"), text.replace("\r\n", "\n").strip()
    _require_sense(text)
    section.heading, section.text, section.version = heading[:300], text, section.version + 1
    section.save(update_fields=["heading", "text", "version"])
    known = set(report.figures.values_list("code", flat=True))
    taken = _take(actor, report, [code for code in codes_in(text) if code not in known])
    record(actor, Event.REPORT_WRITTEN, report, after={"section": section.heading, "figures": taken})
    return section


@service
def refresh_report(actor: Actor, *, report: Report) -> Report:
    """Take every figure anew: the words and the rows then agree as of now."""
    report = _drafted(actor, report)
    changed = _take(actor, report, codes_of(report))
    _step(report)
    record(actor, Event.REPORT_REFRESHED, report, after={"figures": changed})
    return report


@service
def propose_report(actor: Actor, *, report: Report, seen: int) -> Report:
    """Hand the report to the head, who reads what is proposed: it does not change until it is given back."""
    report = _drafted(actor, report)
    require_seen(report.version, seen)
    _write_words_out(report)
    _step(report, state=ReportState.PROPOSED, given_back="")
    record(actor, Event.REPORT_PROPOSED, report, before={"state": "draft"}, after={"state": report.state})
    heads = holders(report.agency, Role.HEAD).values_list("pk", flat=True)
    notify(heads, Event.REPORT_PROPOSED, _("Báo cáo chờ ký: %(title)s") % {"title": report.title}, _address(report))
    return report


@service
def give_back_report(actor: Actor, *, report: Report, reason: str) -> Report:
    """Give a proposed report back to be written on."""
    report = _proposed(actor, report)
    reason = required(reason, "reason")
    _step(report, state=ReportState.DRAFT, given_back=reason[:500])
    after = {"state": report.state}
    record(actor, Event.REPORT_GIVEN_BACK, report, before={"state": "proposed"}, after=after, reason=reason)
    _tell_author(report, Event.REPORT_GIVEN_BACK, _("Báo cáo bị trả lại: %(title)s") % {"title": report.title})
    return report


@service
def issue_report(actor: Actor, *, report: Report, issued_on: dt.date, signer_title: str = "", seen: int) -> Report:
    """Issue a proposed report under the agency's next number; what it says stays for ever."""
    report = _proposed(actor, report)
    require_seen(report.version, seen)
    if issued_on > timezone.localdate():
        raise beside("issued_on", _("Ngày ban hành không sau hôm nay."))
    report.number = take_number(report.agency, SERIES, issued_on).text
    report.issued_on, report.issued_at, report.signer_name = issued_on, timezone.now(), actor.person.full_name
    report.signer_title = (signer_title.strip() or actor.title)[:120]
    report.digest = digest_of(report)
    _step(report, state=ReportState.ISSUED)
    after = {"state": report.state, "number": report.number, "issued_on": issued_on, "digest": report.digest}
    record(actor, Event.REPORT_ISSUED, report, before={"state": "proposed"}, after=after)
    _tell_author(report, Event.REPORT_ISSUED, _("Đã ban hành báo cáo số %(number)s") % {"number": report.number})
    return report


@service
def drop_report(actor: Actor, *, report: Report, reason: str) -> Report:
    """Stop writing a report; it stays to be looked at."""
    report = _drafted(actor, report)
    reason = required(reason, "reason")
    _step(report, state=ReportState.DROPPED, dropped_reason=reason[:500])
    record(actor, Event.REPORT_DROPPED, report, before={"state": "draft"}, after={"state": report.state}, reason=reason)
    return report


def _drafted(actor: Actor, report: Report) -> Report:
    require(actor, Action.WRITE_REPORT, report.agency_id)
    return _locked(report, ReportState.DRAFT)


def _proposed(actor: Actor, report: Report) -> Report:
    require(actor, Action.ISSUE_REPORT, report.agency_id)
    return _locked(report, ReportState.PROPOSED)


def _locked(report: Report, state: ReportState) -> Report:
    found = Report.objects.select_for_update(of=("self",)).select_related("agency").get(pk=report.pk)
    if found.state != state:
        raise Overtaken(
            _("Báo cáo này đang ở trạng thái «%(state)s», nên không làm việc đó được. Hãy mở lại trang.")
            % {"state": found.get_state_display()}
        )
    return found


def _step(report: Report, **changes: str) -> None:
    """Save the report with these changes as its next version."""
    for name, value in changes.items():
        setattr(report, name, value)
    report.version += 1
    report.save()


def _write_words_out(report: Report) -> None:
    """The period and the agency's name as they are called now: the agency may be called otherwise later."""
    words = words_for(report.agency.name, report.starts_on, report.ends_on)
    for section in report.sections.all():
        text = with_words(section.text, words)
        if text != section.text:
            section.text, section.version = text, section.version + 1
            section.save(update_fields=["text", "version"])


def _take(actor: Actor, report: Report, codes: Sequence[str]) -> int:
    """Take these figures now; return how many differ from before. One that the actor may not count stays as it was."""
    known = {each.code: each for each in report.figures.all()}
    now, changed = timezone.now(), 0
    fresh: list[Figure] = []
    for code, value in numbers_of(scope_of(actor, report), codes).items():
        before = known.get(code)
        if value is None and before is not None:
            continue
        figure = before or Figure(report=report, code=code)
        number, whole = (value.number, value.whole) if value else (None, None)
        changed += before is None or (before.value, before.whole) != (number, whole)
        figure.value, figure.whole, figure.taken_at = number, whole, now
        fresh.append(figure)
    Figure.objects.bulk_create(
        fresh,
        update_conflicts=True,
        unique_fields=["report", "code"],
        update_fields=["value", "whole", "taken_at"],
    )
    return changed


def _require_sense(text: str) -> None:
    if len(text) > LONGEST:
        raise beside("text", _("Một mục dài tối đa %(most)s chữ; hãy rút gọn.") % {"most": LONGEST})
    if faults := faults_in(text):
        raise beside(
            "text",
            _("Không hiểu %(names)s. Dùng mã trong danh sách bên dưới; bảng, biểu đồ đứng riêng một dòng.")
            % {"names": _quoted(faults)},
        )


def _quoted(names: Iterable[str]) -> str:
    return ", ".join(f"«{name[:60]}»" for name in dict.fromkeys(names))


def _tell_author(report: Report, event: Event, text: str) -> None:
    if report.drafted_by_id:
        notify([report.drafted_by_id], event, text, _address(report))


def _address(report: Report) -> str:
    return reverse("reports:report", args=[report.pk])
