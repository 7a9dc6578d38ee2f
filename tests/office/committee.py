"""A small committee for tests: who leads, drafts, inspects, keeps the papers and the council; and a province."""

import datetime as dt
from typing import Any

from django.utils import timezone

from tests.drafting.ground import FIRST
from tests.exemplars.desk import Desk as ExemplarDesk
from tests.makers import make_actor, make_pdf, make_person, make_tree
from thidua.agencies.actor import Actor
from thidua.agencies.models import Role
from thidua.ceremonies import services as ceremonies
from thidua.ceremonies.models import Ceremony
from thidua.ceremonies.services import Facts as CeremonyFacts
from thidua.ceremonies.services import Line
from thidua.councils.models import Council, CouncilMember, MemberRole, Session
from thidua.dossiers.models import Nomination, NominationStatus
from thidua.drafting import services as drafting
from thidua.drafting.models import DraftCase, State, Version
from thidua.exemplars.models import Exemplar
from thidua.inspections import services as inspections
from thidua.inspections.models import Inspection
from thidua.inspections.services import Advice, LineFact, MemberFact
from thidua.petitions import services as petitions
from thidua.polls.ballots import Hardness
from thidua.programme import services as programme
from thidua.programme.models import Origin, Programme
from thidua.programme.services import Facts, Source
from thidua.union import services as union
from thidua.union.models import Activity

DAY = dt.timedelta(days=1)
TEXT = FIRST.replace("ỦY BAN NHÂN DÂN TỈNH VÍ DỤ", "CHÍNH PHỦ").replace("Quyết định này", "Nghị định này")
CHEAP = Hardness(1, 8_192)
CERTIFICATE = "ministry_province_merit_certificate"


class Committee:
    """The people, and short ways to what the browser need not walk again."""

    def __init__(self) -> None:
        self.tree = make_tree()
        self.agency, self.province = self.tree["committee"], self.tree["province"]
        self.head = make_actor(self.agency, Role.HEAD, name="Phạm Thị Trưởng Ban")
        self.officer = make_actor(self.agency, Role.APPRAISER, name="Trần Văn Chuyên Viên")
        self.inspector = make_actor(self.agency, Role.APPRAISER, name="Lê Thị Thanh Tra")
        self.drafter = make_actor(self.agency, Role.LEGAL_OFFICER, name="Vũ Văn Pháp Chế")
        self.clerk = make_actor(self.agency, Role.CLERK, name="Đỗ Thị Văn Thư")
        self.secretary = make_actor(self.agency, Role.COUNCIL_SECRETARY, name="Hồ Văn Thư Ký")
        self.member = make_actor(self.agency, Role.COUNCIL_MEMBER, name="Ngô Thị Ủy Viên")
        self.unit = make_actor(self.province, Role.UNIT_OFFICER, name="Dương Văn Tỉnh")
        self.today = timezone.localdate()

    def day(self, ahead: int) -> dt.date:
        return self.today + ahead * DAY

    def due(self, ahead: int) -> dt.date:
        """A day ahead that still lies in the year whose report is written."""
        return min(self.day(ahead), dt.date(self.today.year, 12, 31))

    def programme(self) -> Programme:
        """The approved programme of the year, with one task of the province that is overdue and one called off."""
        made = programme.draft_programme(self.officer, year=self.today.year, title="Chương trình công tác năm")
        for title, ahead in (("Báo cáo sơ kết của tỉnh", -9), ("Hội thảo về cụm, khối", 15)):
            facts = Facts(title=title, product="Báo cáo", lead=self.province, due_on=self.due(ahead))
            programme.assign_task(self.officer, facts=facts, source=Source(Origin.HEAD), programme=made)
        made = programme.approve_programme(self.head, programme=made, number="01/CTr", signed_on=self.today)
        programme.cancel_task(self.head, task=made.tasks.get(title__startswith="Hội thảo"), reason="Lồng ghép")
        return made

    def exemplar(self) -> Exemplar:
        """One who is public, found and written up by the committee's officer."""
        desk = ExemplarDesk(self.tree)
        desk.agency, desk.officer, desk.head = self.agency, self.officer, self.head
        return desk.published()

    def union_day(self) -> Activity:
        """The union of the office, and what it did together today."""
        found = union.form_union(self.clerk, name="Công đoàn Ban", founded_on=dt.date(2010, 5, 1))
        facts = union.MemberFacts("Đỗ Thị Văn Thư", "Tổ 1", self.clerk.person, 10_000_000)
        member = union.join(self.clerk, union=found, facts=facts, joined_on=self.today)
        planned = union.plan_activity(
            self.clerk, union=found, title="Hội thao", plan="Kéo co", day=self.today, place="Sân cơ quan"
        )
        return union.finish_activity(self.clerk, activity=planned, result="Vui, khỏe", joined=[member])

    def conference(self) -> Ceremony:
        """The staff conference that closes the year, held a minute ago."""
        start = timezone.now() + dt.timedelta(minutes=5)
        made = ceremonies.plan(
            self.clerk, facts=CeremonyFacts("conference", "Hội nghị tổng kết năm", "Hội trường", start)
        )
        lines = [Line(dt.time(8, 0), "Báo cáo tổng kết", "Trưởng ban")]
        made = ceremonies.set_programme(self.clerk, ceremony=made, version=made.version, lines=lines)
        made = ceremonies.approve(self.head, ceremony=made)
        Ceremony.objects.filter(pk=made.pk).update(starts_at=timezone.now() - dt.timedelta(minutes=1))
        made.refresh_from_db()
        return ceremonies.close(self.clerk, ceremony=made, summary="Nghe báo cáo, giao nhiệm vụ năm sau.")

    def session(self) -> Session:
        """A session of the council that was held yesterday."""
        since = dt.date(2024, 1, 1)
        council = Council.objects.create(agency=self.agency, name="Hội đồng trung ương", formed_on=since)
        secretary, chair = (
            CouncilMember.objects.create(council=council, account=actor.person, role=role, from_day=since)
            for actor, role in ((self.secretary, MemberRole.SECRETARY), (self.member, MemberRole.CHAIR))
        )
        return Session.objects.create(
            council=council,
            title="Phiên họp quý",
            held_at=timezone.now() - DAY,
            place="Phòng họp số 1",
            chair=chair,
            secretary=secretary,
        )

    def draft(self) -> DraftCase:
        """A decree with its group and first version, at the step of consultation."""
        title, ground = "quy định việc làm thử trong cả nước", "Chương trình của Chính phủ."
        case = drafting.open_case(self.drafter, kind="decree", title=title, submit_by=self.day(60), ground=ground)
        case = self.finished(case)
        drafting.add_member(self.drafter, case=case, name="Trần Thị Tổ", role="leader")
        case = self.finished(case)
        self.version(case, TEXT)
        return self.finished(case)

    def version(self, case: DraftCase, text: str = TEXT.replace("ba lần", "hai lần")) -> Version:
        """The next version."""
        return drafting.add_version(self.drafter, case=case, text=text, seen=case.versions.count())

    def finished(self, case: DraftCase, result: str = "") -> DraftCase:
        """The case with its present step done."""
        case.refresh_from_db()
        return drafting.finish_step(self.drafter, case=case, step=State(case.state), result=result)

    def inspected(self) -> Inspection:
        """An inspection of the province by the year's plan, under way; twelve nominations to draw from."""
        year = self.today.year - 1
        for number in range(12):
            Nomination.objects.create(
                code=f"HS-K{number:05d}",
                subject=make_person(f"Người Trong Mẫu {number}", self.province),
                through_year=year,
                award=CERTIFICATE,
                status=NominationStatus.SENT,
                owner=self.province,
                holder=self.agency,
            )
        line = LineFact(self.province, self.today.month, year, year)
        plan = inspections.draft_plan(
            self.inspector, year=self.today.year, kind="council", title="Kế hoạch kiểm tra", lines=[line]
        )
        plan = inspections.approve_plan(
            self.head, plan=plan, version=plan.version, number="05/KH", approved_on=self.today
        )
        facts: dict[str, Any] = {
            "title": "Kiểm tra tỉnh Ví Dụ",
            "contents": ["dossiers"],
            "from_year": year,
            "to_year": year,
            "starts_on": self.today,
            "ends_on": self.day(9),
            "answer_due_on": self.day(5),
        }
        team = [MemberFact("lead", self.inspector.person)]
        case = inspections.prepare_inspection(
            self.inspector, unit=self.province, facts=facts, team=team, line=plan.lines.get()
        )
        asked = [("dossiers", "Số hồ sơ đã trình?")]
        case = inspections.save_questions(self.inspector, inspection=case, version=case.version, questions=asked)
        case = inspections.decide_inspection(
            self.head, inspection=case, version=case.version, number="12/QĐ", decided_on=self.today
        )
        case = inspections.announce_inspection(self.inspector, inspection=case)
        return inspections.start_inspection(self.inspector, inspection=case)

    def written_up(self, case: Inspection) -> Inspection:
        """The one finding explained and kept, the conclusion drafted with one recommendation."""
        finding = case.findings.get()
        finding = inspections.explain_finding(self.unit, finding=finding, explanation="Biên bản lưu ở phòng khác.")
        inspections.settle_finding(self.inspector, finding=finding, keep=True, reason="Đúng.", seen=finding.mark)
        case = inspections.write_up(self.inspector, inspection=case)
        return inspections.save_conclusion(
            self.inspector,
            inspection=case,
            version=case.version,
            conclusion="Còn thiếu sót về hồ sơ.",
            advice=[Advice("Bổ sung biên bản bình xét.", self.day(30))],
        )

    def holds_a_key(self, actor: Actor) -> None:
        """The public page takes petitions once somebody holds a key."""
        petitions.name_holder(self.head, account=actor.person)
        petitions.make_key(actor, passphrase="một câu dài của người giữ khóa", hardness=CHEAP)


def paper(name: str) -> dict[str, Any]:
    """A PDF as the browser uploads it."""
    return {"name": name, "mimeType": "application/pdf", "buffer": make_pdf(name)}
