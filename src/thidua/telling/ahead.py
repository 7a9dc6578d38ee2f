"""What is told ahead: days that come near, three days before and on the day, and sessions to come to."""

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from django.conf import settings
from django.db import connection, transaction
from django.dispatch import receiver
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from thidua.agencies.models import Post, Role
from thidua.agencies.queries import holders
from thidua.councils.models import Session, SessionStatus
from thidua.councils.queries import session_members
from thidua.decisions.models import AfterCase, CaseStatus
from thidua.dossiers.models import Consultation, Publication, Review, Step
from thidua.drafting.models import Addressee, DraftCase
from thidua.drafting.models import State as DraftState
from thidua.drafting.queries import due_steps
from thidua.drafting.services.consulting import ASKED
from thidua.inspections import queries as inspections
from thidua.inspections.models import Inspection
from thidua.jobs.daily import daily
from thidua.movements.models import Period, State
from thidua.movements.queries import not_reported
from thidua.petitions.models import Petition
from thidua.programme.models import UNDER_WAY, Task
from thidua.programme.services.guarding import workers
from thidua.telling.mailing import put_digests
from thidua.telling.models import Reminder
from thidua.trail.events import Event
from thidua.trail.models import Entry
from thidua.trail.services import notify
from thidua.trail.signals import written

AHEAD = 3  # days
REMIND_LOCK = 7_409


@dataclass(frozen=True)
class Due:
    """Records of one kind of one agency that are due on one day, whom to remind, and where to go."""

    what: str
    objects: list[int]
    due_on: dt.date
    accounts: list[int]
    event: Event
    text: str
    link: str


@daily
def tell_of_the_day() -> None:
    """Remind of the days that come near, then send each person the letter of the day."""
    remind()
    put_digests()


@transaction.atomic
@translation.override(settings.LANGUAGE_CODE)
def remind() -> int:
    """Tell those who have to do something within three days, and again on the day: once each. Returns how often."""
    with connection.cursor() as cursor:  # of two at once one reminds
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [REMIND_LOCK])
    today = timezone.localdate()
    count = 0
    known = (
        _reviews,
        _consultations,
        _publications,
        _cases,
        _sessions,
        _movements,
        _tasks,
        _draft_steps,
        _draft_opinions,
        _inspections,
        _petitions,
    )
    for due in (each for source in known for each in source(today)):
        count += 1
        notify(due.accounts, due.event, due.text, due.link)
        ahead = _ahead(due.due_on, today)
        Reminder.objects.bulk_create(
            [Reminder(what=due.what, object_id=each, due_on=due.due_on, ahead=ahead) for each in due.objects]
        )
    return count


def _ahead(due_on: dt.date, today: dt.date) -> int:
    return 0 if due_on == today else AHEAD


def _when(due_on: dt.date, today: dt.date) -> str:
    return _("hôm nay") if due_on == today else _("ngày %(day)s") % {"day": f"{due_on:%d/%m/%Y}"}


def _new(what: str, rows: Iterable[Any], day_of: Any, today: dt.date) -> list[Any]:
    """Those of which nobody was reminded yet at this distance."""
    known = set(Reminder.objects.filter(what=what, due_on__gte=today).values_list("object_id", "due_on", "ahead"))
    return [row for row in rows if (row.pk, day_of(row), _ahead(day_of(row), today)) not in known]


def _reviews(today: dt.date) -> Iterator[Due]:
    """Reviews are many: those of one step and day of an agency are told as one."""
    rows = (
        Review.objects.filter(conclusion="", step_due_on__range=(today, today + dt.timedelta(days=AHEAD)))
        .select_related("agency", "nomination")
        .order_by("agency", "step", "step_due_on", "pk")
    )
    new = _new("review", rows, lambda row: row.step_due_on, today)
    for (agency, step, due_on), group in groupby(new, lambda row: (row.agency, row.step, row.step_due_on)):
        found = list(group)
        text = _("%(count)s hồ sơ ở bước «%(step)s» hết hạn %(when)s.") % {
            "count": len(found),
            "step": Step(step).label,
            "when": _when(due_on, today),
        }
        one = reverse("dossiers:review", args=[found[0].nomination.code])
        link = one if len(found) == 1 else f"{reverse('dossiers:board')}?step={step}"
        accounts = list(holders(agency, Role.APPRAISER).values_list("pk", flat=True))
        yield Due("review", [row.pk for row in found], due_on, accounts, Event.NOTICE_DEADLINE, text, link)


def _consultations(today: dt.date) -> Iterator[Due]:
    until = today + dt.timedelta(days=AHEAD)
    rows = Consultation.objects.filter(answered_at=None, due_on__range=(today, until)).select_related("asked")
    for row in _new("consultation", rows, lambda each: each.due_on, today):
        text = _("Hạn trả lời lấy ý kiến: %(when)s.") % {"when": _when(row.due_on, today)}
        accounts = list(holders(row.asked, Role.APPRAISER, Role.UNIT_OFFICER, Role.HEAD).values_list("pk", flat=True))
        link = reverse("dossiers:consultation", args=[row.pk])
        yield Due("consultation", [row.pk], row.due_on, accounts, Event.NOTICE_DEADLINE, text, link)


def _publications(today: dt.date) -> Iterator[Due]:
    until = today + dt.timedelta(days=AHEAD)
    rows = Publication.objects.filter(closed_at=None, closes_on__range=(today, until)).select_related("agency")
    for row in _new("publication", rows, lambda each: each.closes_on, today):
        text = _("Ngày cuối nhận ý kiến của đợt công khai: %(when)s.") % {"when": _when(row.closes_on, today)}
        accounts = list(holders(row.agency, Role.APPRAISER).values_list("pk", flat=True))
        link = reverse("dossiers:publication", args=[row.pk])
        yield Due("publication", [row.pk], row.closes_on, accounts, Event.NOTICE_DEADLINE, text, link)


def _cases(today: dt.date) -> Iterator[Due]:
    open_now = AfterCase.objects.filter(status__in=[CaseStatus.ASKED, CaseStatus.CHECKED])
    rows = open_now.filter(due_on__range=(today, today + dt.timedelta(days=AHEAD))).select_related("agency")
    for row in _new("case", rows, lambda each: each.due_on, today):
        text = _("Hạn quyết định của đề nghị xử lý sau quyết định: %(when)s.") % {"when": _when(row.due_on, today)}
        accounts = list(holders(row.agency, Role.APPRAISER, Role.HEAD).values_list("pk", flat=True))
        link = reverse("decisions:after_case", args=[row.pk])
        yield Due("case", [row.pk], row.due_on, accounts, Event.NOTICE_DEADLINE, text, link)


def _sessions(today: dt.date) -> Iterator[Due]:
    rows = Session.objects.filter(
        status__in=[SessionStatus.PREPARING, SessionStatus.VOTING],
        held_at__date__range=(today, today + dt.timedelta(days=AHEAD)),
    ).select_related("council__agency")
    for row in _new("session", rows, _day, today):
        text = _("Phiên họp «%(title)s»: %(when)s, %(time)s.") % {
            "title": row.title,
            "when": _when(_day(row), today),
            "time": f"{timezone.localtime(row.held_at):%H:%M}",
        }
        link = reverse("councils:session", args=[row.pk])
        yield Due("session", [row.pk], _day(row), _members(row), Event.NOTICE_SESSION, text, link)


def _movements(today: dt.date) -> Iterator[Due]:
    """Reports of movements: those are reminded who have not handed theirs in."""
    until = today + dt.timedelta(days=AHEAD)
    rows = Period.objects.filter(movement__state=State.LAUNCHED, due_on__range=(today, until))
    for row in _new("movement", rows.select_related("movement"), lambda each: each.due_on, today):
        text = _("Hạn báo cáo «%(period)s» của phong trào «%(title)s»: %(when)s.") % {
            "period": row.name,
            "title": row.movement.title,
            "when": _when(row.due_on, today),
        }
        posts = Post.objects.filter(role__in=[Role.UNIT_OFFICER, Role.APPRAISER], ends_on=None, account__is_active=True)
        owing = posts.filter(agency__in=not_reported(row).order_by().values("agency"))
        accounts = list(owing.values_list("account", flat=True).distinct())
        link = reverse("movements:movement", args=[row.movement_id])
        yield Due("movement", [row.pk], row.due_on, accounts, Event.NOTICE_DEADLINE, text, link)


def _tasks(today: dt.date) -> Iterator[Due]:
    """Tasks of the work programme: those are reminded who work on one that is not handed in."""
    until = today + dt.timedelta(days=AHEAD)
    rows = Task.objects.filter(state__in=UNDER_WAY, due_on__range=(today, until)).select_related("lead")
    for row in _new("task", rows, lambda each: each.due_on, today):
        text = _("Hạn nộp sản phẩm nhiệm vụ «%(title)s»: %(when)s.") % {
            "title": row.title,
            "when": _when(row.due_on, today),
        }
        link = reverse("programme:task", args=[row.pk])
        yield Due("task", [row.pk], row.due_on, workers(row), Event.NOTICE_DEADLINE, text, link)


def _draft_steps(today: dt.date) -> Iterator[Due]:
    """Steps of legal drafting: who leads the case."""
    rows = due_steps(DraftCase.objects.all(), today + dt.timedelta(days=AHEAD)).filter(due_on__gte=today)
    for row in _new("draft_step", rows.select_related("case"), lambda each: each.due_on, today):
        text = _("Bước «%(step)s» của dự thảo «%(title)s»: hạn %(when)s.") % {
            "step": row.get_code_display(),
            "title": row.case.title,
            "when": _when(row.due_on, today),
        }
        link = row.case.get_absolute_url()
        yield Due("draft_step", [row.pk], row.due_on, [row.case.lead_id], Event.NOTICE_DEADLINE, text, link)


def _draft_opinions(today: dt.date) -> Iterator[Due]:
    """Drafts that an agency was asked about and has not answered."""
    until = today + dt.timedelta(days=AHEAD)
    rows = Addressee.objects.filter(answer=None, agency__isnull=False, consultation__due_on__range=(today, until))
    open_now = rows.filter(consultation__case__state=DraftState.CONSULTATION)
    known = open_now.select_related("consultation__case", "agency")
    for row in _new("draft_asked", known, lambda each: each.consultation.due_on, today):
        text = _("Hạn góp ý dự thảo «%(title)s»: %(when)s.") % {
            "title": row.consultation.case.title,
            "when": _when(row.consultation.due_on, today),
        }
        accounts = list(holders(row.agency, *ASKED).values_list("pk", flat=True))
        link = reverse("drafting:answer", args=[row.pk])
        yield Due("draft_asked", [row.pk], row.consultation.due_on, accounts, Event.NOTICE_DEADLINE, text, link)


def _inspections(today: dt.date) -> Iterator[Due]:
    """What an inspected unit owes: answers (told as one), explanations, reports on recommendations."""
    until = today + dt.timedelta(days=AHEAD)
    asked = Inspection.objects.filter(pk__in=inspections.unanswered(until).order_by().values("inspection"))
    near = asked.filter(answer_due_on__gte=today).select_related("unit")
    for case in _new("inspection", near, lambda each: each.answer_due_on, today):
        text = _("Hạn trả lời đề cương kiểm tra: %(when)s.")
        yield _owed("inspection", case, case, case.answer_due_on, _said(text, case.answer_due_on, today))
    found = inspections.unexplained(until).filter(explain_due_on__gte=today).select_related("inspection__unit")
    for row in _new("finding", found, lambda each: each.explain_due_on, today):
        text = _("Hạn giải trình phát hiện kiểm tra: %(when)s.")
        yield _owed("finding", row, row.inspection, row.explain_due_on, _said(text, row.explain_due_on, today))
    advised = inspections.to_follow(until).filter(due_on__gte=today).select_related("inspection__unit")
    for row in _new("advice", advised, lambda each: each.due_on, today):
        text = _("Hạn thực hiện kiến nghị kiểm tra: %(when)s.")
        yield _owed("advice", row, row.inspection, row.due_on, _said(text, row.due_on, today))


def _said(text: str, due_on: dt.date, today: dt.date) -> str:
    return text % {"when": _when(due_on, today)}


def _owed(what: str, row: Any, case: Inspection, due_on: dt.date, text: str) -> Due:
    page = {"inspection": "answer", "finding": "finding", "advice": "recommendation"}[what]
    link = reverse(f"inspections:{page}", args=[row.pk])
    return Due(what, [row.pk], due_on, inspections.officers_of(case.unit), Event.NOTICE_DEADLINE, text, link)


def _petitions(today: dt.date) -> Iterator[Due]:
    """Petitions by their clock; the number alone is told, never what they say."""
    until = today + dt.timedelta(days=AHEAD)
    rows = Petition.objects.filter(due_on__range=(today, until)).select_related("agency")
    for row in _new("petition", rows, lambda each: each.due_on, today):
        text = _("%(petition)s đến hạn %(when)s.") % {"petition": row, "when": _when(row.due_on, today)}
        asked = [row.handler_id] if row.handler_id else []
        roles = (Role.HEAD,) if asked else (Role.HEAD, Role.APPRAISER)
        accounts = [*asked, *holders(row.agency, *roles).values_list("pk", flat=True)]
        link = reverse("petitions:petition", args=[row.pk])
        yield Due("petition", [row.pk], row.due_on, accounts, Event.NOTICE_DEADLINE, text, link)


def _day(session: Session) -> dt.date:
    return timezone.localdate(session.held_at)


def _members(session: Session) -> list[int]:
    return [member.account_id for member in session_members(session)]


@receiver(written)
def invite(entries: list[Entry], **_kwargs: Any) -> None:
    """Ask the members to a session when it is prepared, and again when it is held at another time or place."""
    for entry in entries:
        if entry.event not in {Event.SESSION_PREPARED, Event.SESSION_CHANGED} or not _moves(entry):
            continue
        session = Session.objects.select_related("council__agency").get(pk=entry.object_id)
        text = _("Mời họp: phiên «%(title)s», %(time)s, tại %(place)s.") % {
            "title": session.title,
            "time": f"{timezone.localtime(session.held_at):%H:%M ngày %d/%m/%Y}",
            "place": session.place,
        }
        notify(_members(session), Event(entry.event), text, reverse("councils:session", args=[session.pk]))


def _moves(entry: Entry) -> bool:
    before, after = entry.before or {}, entry.after or {}
    return "held_at" in after and any(before.get(key) != after.get(key) for key in ("held_at", "place"))
