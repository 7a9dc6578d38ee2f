"""Every change of registrations: the call of a year, lines, sending."""

import datetime as dt
from collections.abc import Sequence

from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from thidua.agencies.actor import Actor
from thidua.agencies.models import Role
from thidua.agencies.permissions import Action, require
from thidua.agencies.queries import holders
from thidua.law import load_corpus
from thidua.register.models import Subject, SubjectKind
from thidua.register.queries import visible_subjects
from thidua.register.words import award_name
from thidua.registrations.models import Line, Registration, RegistrationCall, State
from thidua.trail.errors import NotAllowed, Overtaken, Refused, beside
from thidua.trail.events import Event
from thidua.trail.services import notify, record, service
from thidua.vietnamese.names import clean


@service
def call_for_titles(
    actor: Actor, *, year: int, due_on: dt.date, is_condition: bool = False, document: str = ""
) -> RegistrationCall:
    """Say until when the own agency and those below register for a year; a second call of the year changes the first.

    That registration is a condition is a rule of the place, so it needs the paper that says it.
    """
    require(actor, Action.CALL_FOR_TITLES)
    _check_year(year)
    document = clean(document)
    if is_condition and not document:
        raise beside("document", _("Ghi văn bản của địa phương quy định đăng ký là điều kiện xét."))
    if not dt.date(year - 1, 7, 1) <= due_on <= dt.date(year, 12, 31):
        raise beside("due_on", _("Ngày cuối phải từ 01/07 năm trước đến 31/12 năm đăng ký."))
    call = RegistrationCall.objects.select_for_update().filter(agency=actor.agency, year=year).first()
    before = _said_call(call) if call else None
    call = call or RegistrationCall(agency=actor.agency, year=year)
    call.due_on, call.is_condition, call.document = due_on, is_condition, document
    try:
        with transaction.atomic():
            call.save()
    except IntegrityError as error:
        raise Overtaken(_("Người khác vừa lập thông báo đăng ký của năm này; hãy tải lại trang.")) from error
    record(actor, Event.TITLES_CALLED, call, before=before, after=_said_call(call))
    return call


@service
def open_registration(actor: Actor, *, year: int) -> Registration:
    """Begin what the own agency registers for a year."""
    require(actor, Action.REGISTER_TITLES)
    _check_year(year)
    made, is_new = Registration.objects.get_or_create(agency=actor.agency, year=year)
    if not is_new:
        raise Overtaken(_("Đơn vị đã có bản đăng ký năm %(year)s; hãy mở bản đó.") % {"year": year})
    record(actor, Event.TITLES_REGISTERED, made, after={"year": year})
    return made


@service
def add_lines(
    actor: Actor,
    *,
    registration: Registration,
    award: str,
    subjects: Sequence[Subject] = (),
    group: str = "",
    count: int = 1,
    target: str = "",
    reason: str = "",
) -> list[Line]:
    """Register an award for each subject, or for so many of a group; after sending only with a reason."""
    registration = _locked(actor, registration)
    reason = _reason(registration, reason)
    group, target = clean(group), target.strip()
    if bool(subjects) == bool(group):
        raise beside("subjects", _("Chọn cá nhân, tập thể; hoặc ghi tên một nhóm. Không làm cả hai."))
    if count < 1:
        raise beside("count", _("Số lượng phải từ 1."))
    _check_award(award, subjects)
    _check_seen(actor, registration, subjects)
    known = Line.objects.filter(registration=registration, award=award, subject__in=subjects).select_related("subject")
    if (twice := known.first()) is not None:
        raise beside("subjects", _("%(who)s đã đăng ký danh hiệu này.") % {"who": twice.who})
    values = {"registration": registration, "award": award, "target": target}
    lines = [Line(subject=subject, **values) for subject in subjects]
    lines = Line.objects.bulk_create(lines or [Line(group=group, count=count, **values)])
    after = {"award": award, "who": [line.who for line in lines], "target": target}
    record(actor, Event.TITLES_CHANGED, registration, after=after, reason=reason)
    return lines


@service
def drop_line(actor: Actor, *, line: Line, reason: str = "") -> None:
    """Take a line out; after sending only with a reason. It stays in the database and in the trail."""
    registration = _locked(actor, line.registration)
    reason = _reason(registration, reason)
    line = Line.every.select_for_update(of=("self",)).select_related("subject").get(pk=line.pk)
    if line.ended_at is not None:
        raise Overtaken(_("Dòng này đã được bỏ từ trước; hãy tải lại trang."))
    line.ended_at = timezone.now()
    line.save(update_fields=["ended_at"])
    before = {"award": line.award, "who": [line.who], "target": line.target}
    record(actor, Event.TITLES_CHANGED, registration, before=before, after={}, reason=reason)


@service
def send_registration(actor: Actor, *, registration: Registration) -> None:
    """Send it to the agency above, once; what changes later carries its reason."""
    registration = _locked(actor, registration)
    if registration.is_sent:
        raise Overtaken(_("Bản đăng ký này đã gửi từ trước; hãy tải lại trang."))
    count = Line.objects.filter(registration=registration).count()
    if not count:
        raise Refused(_("Bản đăng ký chưa có dòng nào; hãy thêm rồi gửi."))
    registration.state, registration.sent_at, registration.sent_by = State.SENT, timezone.now(), actor.account
    registration.save(update_fields=["state", "sent_at", "sent_by"])
    record(actor, Event.TITLES_SENT, registration, after={"year": registration.year, "lines": count})
    if registration.agency.parent is not None:
        people = holders(registration.agency.parent, Role.APPRAISER).values_list("pk", flat=True)
        text = _("%(agency)s gửi bản đăng ký thi đua năm %(year)s.")
        said = text % {"agency": registration.agency, "year": registration.year}
        notify(people, Event.TITLES_SENT, said, reverse("registrations:registration", args=[registration.pk]))


def _locked(actor: Actor, registration: Registration) -> Registration:
    found = Registration.objects.select_for_update(of=("self",)).select_related("agency__parent")
    registration = found.get(pk=registration.pk)
    require(actor, Action.REGISTER_TITLES, registration.agency_id)
    return registration


def _reason(registration: Registration, reason: str) -> str:
    reason = clean(reason)
    if registration.is_sent and not reason:
        raise beside("reason", _("Bản đăng ký đã gửi: ghi lý do thay đổi."))
    return reason if registration.is_sent else ""


def _check_year(year: int) -> None:
    this = timezone.localdate().year
    if not this - 1 <= year <= this + 1:
        raise beside("year", _("Chỉ đăng ký cho năm %(first)s đến %(last)s.") % {"first": this - 1, "last": this + 1})


def _check_award(code: str, subjects: Sequence[Subject]) -> None:
    award = load_corpus().awards.get(code)
    if award is None:
        raise beside("award", _("Chọn một giá trị trong danh sách."))
    for subject in subjects:
        if subject.kind not in award.subject_kinds:
            kind = SubjectKind(subject.kind).label.lower()
            text = _("%(award)s không dành cho %(kind)s (%(name)s).")
            raise beside("award", text % {"award": award_name(code), "kind": kind, "name": subject.name})


def _check_seen(actor: Actor, registration: Registration, subjects: Sequence[Subject]) -> None:
    wanted = {subject.pk for subject in subjects}
    seen = visible_subjects(actor).filter(pk__in=wanted, merged_into=None, agency__path__startswith=actor.agency.path)
    if seen.count() != len(wanted):
        raise NotAllowed(_("Chỉ đăng ký cho đối tượng của %(agency)s.") % {"agency": registration.agency})


def _said_call(call: RegistrationCall) -> dict[str, object]:
    return {
        "year": call.year,
        "due_on": call.due_on,
        "is_condition": call.is_condition,
        "document": call.document,
    }
