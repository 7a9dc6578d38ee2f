"""The centre's work programme: planned, given out, worked on; and the council's, with what its sessions concluded."""

import datetime as dt
from collections.abc import Mapping

from django.utils import timezone

from thidua.agencies.actor import Actor
from thidua.councils import services as councils
from thidua.councils.models import Attendance, Council, MemberRole, Session
from thidua.demo.office.days import Days, When
from thidua.demo.office.papers import paper
from thidua.demo.office.tasks import AUTUMN, COUNCIL_PLAN, PLAN, ROWS, SPRING, Row, Step
from thidua.programme import services
from thidua.programme.models import ExtensionState, Origin, Programme, Task
from thidua.programme.services import Facts, Source

SESSIONS: Mapping[str, tuple[When, str]] = {
    SPRING: ((3, 20), "Phiên họp thứ nhất: hồ sơ chờ bổ sung, phân công theo dõi cụm, khối (trình diễn)"),
    AUTUMN: ((9, 15), "Phiên họp thứ hai: hội nghị điển hình tiên tiến, công khai tiến độ (trình diễn)"),
}

PROCEEDINGS = (
    "Thường trực Hội đồng trình bày tờ trình; các ủy viên thảo luận, thống nhất.\n"
    "Chủ trì kết luận, giao việc cho các đơn vị (theo dõi tại «Kết luận, tài liệu»). Số liệu trình diễn."
)


def make_programme(actors: Mapping[str, Actor], *, today: dt.date, year: int) -> None:
    """Give out the tasks of `ROWS` and live each to where it is today, all in the order of the days."""
    work = _Work(actors, Days(today, year))
    work.plan()
    diary = [(days.worked(step.on), place, row, step) for days in (work.days,) for place, row, step in _steps()]
    givings = [(work.given_on(row), -1, row, None) for row in ROWS if row.given not in (PLAN, COUNCIL_PLAN)]
    for day, _place, row, step in sorted([*givings, *diary], key=lambda each: each[:2]):
        with work.days.at(day):
            if step is None:
                work.give(row)
            else:
                work.do(row, step)


def _steps() -> list[tuple[int, Row, Step]]:
    return [(place, row, step) for row in ROWS for place, step in enumerate(row.steps)]


class _Work:
    """Who gives, works and accepts, and the tasks by what the plan says of them."""

    def __init__(self, actors: Mapping[str, Actor], days: Days) -> None:
        self.actors, self.days = actors, days
        self.head, self.secretary = actors["truongban-tw"], actors["thuky-tw"]
        self.tasks: dict[int, Task] = {}
        self.sessions: dict[str, Session] = {}

    def plan(self) -> None:
        """Both programmes, with the council formed and its sessions prepared."""
        year = self.days.year
        with self.days.on((1, 5)):
            own = services.draft_programme(
                self.actors["thamdinh-tw"], year=year, title=f"Chương trình công tác năm {year} (trình diễn)"
            )
            self._plan(self.actors["thamdinh-tw"], own, PLAN)
            council = self._council()
            title = f"Chương trình công tác của Hội đồng năm {year} (trình diễn)"
            councils_own = services.draft_programme(self.secretary, year=year, title=title, council=council)
            self._plan(self.secretary, councils_own, COUNCIL_PLAN)
        with self.days.on((1, 15)) as day:
            services.approve_programme(self.head, programme=own, number="05/CTr (trình diễn)", signed_on=day)
            services.approve_programme(
                self.head, programme=councils_own, number="01/CTr-HĐ (trình diễn)", signed_on=day
            )
        for key, (when, title) in SESSIONS.items():
            self.sessions[key] = self._session(council, self.days.of(when), title)

    def given_on(self, row: Row) -> dt.date:
        """The day on which a task outside the programmes was given: after its session, or by the head."""
        when = SESSIONS[row.given][0] if isinstance(row.given, str) else row.given
        return self.days.worked(when)

    def give(self, row: Row) -> None:
        """A task as a conclusion of the council, or by the head."""
        session = self.sessions.get(row.given) if isinstance(row.given, str) else None
        self._assign(self.secretary if session else self.head, row, session=session)

    def do(self, row: Row, step: Step) -> None:
        """One step of a task, by who does it."""
        task, worker = self.tasks[id(row)], self.actors[row.who]
        until = self.days.of(step.until)
        asked = task.extensions.filter(state=ExtensionState.ASKED).first()
        match step.deed:
            case "report":
                services.report_progress(worker, task=task, text=step.text, percent=step.percent)
            case "ask":
                services.ask_extension(worker, task=task, wanted_on=until, reason=step.text)
            case "grant" | "deny" if asked:
                granted = until if step.deed == "grant" else None
                services.settle_extension(self.head, extension=asked, granted_on=granted, answer=step.text)
            case "hand_in":
                files = [paper("san-pham.pdf", task.product, [task.title])] if row.weight > 1 else []
                services.hand_in(worker, task=task, text=step.text, uploads=files)
            case "give_back":
                services.give_back(self.head, task=task, reason=step.text)
            case "accept":
                services.accept_task(self.head, task=task, quality=step.text)
            case "cancel":
                services.cancel_task(self.head, task=task, reason=step.text)

    def _plan(self, actor: Actor, programme: Programme, given: str) -> None:
        for row in ROWS:
            if row.given == given:
                self._assign(actor, row, programme=programme)

    def _assign(
        self, actor: Actor, row: Row, *, programme: Programme | None = None, session: Session | None = None
    ) -> None:
        who = self.actors[row.who]
        facts = Facts(
            title=row.title,
            product=row.product,
            lead=who.agency,
            due_on=self.days.of(row.due),
            officer=who.account if who.agency_id == actor.agency_id else None,
            coordinators=row.helps,
            accepted_by="Trưởng ban (vai trình diễn)",
            weight=row.weight,
        )
        source = Source(Origin(row.origin), row.source, text=row.source and "Giao nhiệm vụ (trình diễn)")
        task = services.assign_task(actor, facts=facts, source=source, programme=programme, session=session)
        self.tasks[id(row)] = task

    def _council(self) -> Council:
        seats = [
            councils.Seat(self.actors[name].person, role, self.actors[name].title)
            for name, role in (
                ("uyvien1-tw", MemberRole.CHAIR),
                ("uyvien2-tw", MemberRole.MEMBER),
                ("thuky-tw", MemberRole.SECRETARY),
            )
        ]
        return councils.form_council(
            self.secretary,
            name="Hội đồng Thi đua - Khen thưởng Trung ương (trình diễn)",
            formed_on=dt.date(self.days.year, 1, 2),
            members=seats,
            document="02/QĐ-HĐ (trình diễn)",
        )

    def _session(self, council: Council, day: dt.date, title: str) -> Session:
        """A session prepared and called two weeks before, with a paper for its members."""
        seats = {each.account_id: each for each in council.members.all()}
        with self.days.at(day - dt.timedelta(days=14)):
            session = councils.prepare_session(
                self.secretary,
                council=council,
                title=title,
                held_at=timezone.make_aware(dt.datetime.combine(day, dt.time(8, 0))),
                place="Phòng họp số 1 (trình diễn)",
                chair=seats[self.actors["uyvien1-tw"].person.pk],
                secretary=seats[self.secretary.person.pk],
            )
            councils.invite(self.secretary, session=session)
            file = paper("tai-lieu.pdf", "Tài liệu phiên họp", [title])
            services.put_paper(self.secretary, session=session, title="Tờ trình của Thường trực Hội đồng", upload=file)
        if day <= self.days.today:
            with self.days.at(day):
                everybody = {seat.pk: Attendance.Mode.PRESENT for seat in seats.values()}
                councils.set_attendance(self.secretary, session=session, modes=everybody)
                councils.conclude_session(self.secretary, session=session, proceedings=PROCEEDINGS)
        return session
