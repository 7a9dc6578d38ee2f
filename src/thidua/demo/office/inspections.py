"""The council's inspection plan: one unit concluded, one under way with a drawn sample, one planned, one given up."""

import datetime as dt
from collections.abc import Mapping

from thidua.agencies.actor import Actor
from thidua.demo.office.days import Days, When
from thidua.inspections import services
from thidua.inspections.models import Content, DrawnFrom, Finding, Inspection, Plan, PlanKind
from thidua.inspections.queries import population
from thidua.inspections.services import Advice, LineFact, MemberFact

LOOKED_AT = (Content.MOVEMENTS, Content.DOSSIERS, Content.FUND)
QUESTIONS = (
    (Content.MOVEMENTS, "Số phong trào thi đua đơn vị tự phát động trong kỳ, kết quả sơ kết, tổng kết?"),
    (Content.DOSSIERS, "Số hồ sơ đã trình, số hồ sơ bị trả lại và lý do?"),
    (Content.FUND, "Số thu, số chi và số dư quỹ thi đua, khen thưởng trong kỳ?"),
)
ANSWERS = (
    "Tám phong trào; đã sơ kết sáu, tổng kết ba (số liệu trình diễn).",
    "Đã trình 164 hồ sơ, bị trả lại 12 do thiếu minh chứng (số liệu trình diễn).",
    "Thu 2.150 triệu đồng, chi 1.970 triệu đồng, còn dư 180 triệu đồng (số liệu trình diễn).",
)
DONE, SAMPLED, PLANNED, GIVEN_UP = "giadinh", "canbo-tinh", "lammau", "minhhoa"  # who answers for each unit
SAMPLE = 10


def make_inspections(actors: Mapping[str, Actor], *, today: dt.date, year: int) -> None:
    """Plan four units, and go to three of them."""
    team = _Team(actors, Days(today, year))
    plan = team.plan()
    team.conclude(plan)
    team.give_up(plan)
    team.draw(plan)


class _Team:
    """Who inspects, and the head who decides and signs."""

    def __init__(self, actors: Mapping[str, Actor], days: Days) -> None:
        self.actors, self.days = actors, days
        self.lead, self.head = actors["thanhtra-tw"], actors["truongban-tw"]

    def plan(self) -> Plan:
        """Approved in February."""
        years = (self.days.year - 1, self.days.year - 1)
        lines = [
            LineFact(self.actors[name].agency, month, *years, LOOKED_AT, "Quách Văn Kiểm")
            for name, month in ((DONE, 4), (GIVEN_UP, 6), (SAMPLED, 11), (PLANNED, 12))
        ]
        with self.days.on((1, 26)):
            title = "Kế hoạch kiểm tra của Hội đồng Thi đua - Khen thưởng Trung ương (trình diễn)"
            plan = services.draft_plan(self.lead, year=self.days.year, kind=PlanKind.COUNCIL, title=title, lines=lines)
        with self.days.on((2, 5)) as day:
            return services.approve_plan(
                self.head, plan=plan, version=plan.version, number="03/KH-HĐ (trình diễn)", approved_on=day
            )

    def conclude(self, plan: Plan) -> None:
        """From the announcement in March to recommendations: two confirmed, one reported again."""
        case = self._decided(plan, DONE, (3, 16), (4, 13), (4, 24), answer_due=(4, 3), number="15/QĐ (trình diễn)")
        case = self._announced(case, DONE, (3, 18), (4, 1))
        with self.days.on((4, 13)):
            case = services.start_inspection(self.lead, inspection=case)
        missing = self._found(
            case, 1, (4, 15), due=(4, 24), text="Ba hồ sơ thiếu biên bản bình xét.", evidence="Hồ sơ số 12, 40, 77."
        )
        unbalanced = self._found(
            case, 2, (4, 16), due=(4, 24), text="Sổ quỹ lệch 4 triệu đồng.", evidence="Sổ quỹ tháng 9, trang 3."
        )
        self._settle(missing, (4, 21), (4, 27), "Biên bản lưu ở phòng khác, sẽ bổ sung.", keep=True)
        self._settle(unbalanced, (4, 22), (4, 27), "Phiếu chi tháng 9 ghi sang tháng 10.", keep=False)
        with self.days.on((4, 29)):
            case = services.write_up(self.lead, inspection=case)
            advice = [
                Advice("Bổ sung biên bản bình xét của ba hồ sơ.", self.days.of((6, 30))),
                Advice("Ban hành quy trình lưu hồ sơ khen thưởng.", self.days.of((8, 31))),
                Advice("Đối chiếu sổ quỹ hằng tháng.", self.days.of((9, 30))),
            ]
            words = "Đơn vị chấp hành tốt quy định; còn thiếu sót trong lưu hồ sơ (kết luận trình diễn)."
            case = services.save_conclusion(
                self.lead, inspection=case, version=case.version, conclusion=words, advice=advice
            )
        with self.days.on((5, 8)) as day:
            case = services.conclude_inspection(
                self.head,
                inspection=case,
                version=case.version,
                number="24/KL (trình diễn)",
                concluded_on=day,
                signer_name="Người Ban Hành Thử",
                signer_title="Trưởng ban (vai trình diễn)",
            )
        self._follow(case)

    def give_up(self, plan: Plan) -> None:
        """Announced, then called off."""
        case = self._decided(plan, GIVEN_UP, (5, 11), (6, 8), (6, 19), answer_due=(6, 1), number="28/QĐ (trình diễn)")
        case = self._announced(case, "", (5, 13), None)
        with self.days.on((5, 28)):
            reason = "Đơn vị đang dồn sức khắc phục thiên tai (tình huống trình diễn)."
            services.cancel_inspection(self.head, inspection=case, reason=reason)

    def draw(self, plan: Plan) -> None:
        """Under way: the sample is drawn, of two findings one waits for the unit's explanation."""
        case = self._decided(plan, SAMPLED, -32, -14, 7, answer_due=-16, number="52/QĐ (trình diễn)")
        case = self._announced(case, SAMPLED, -30, -20)
        with self.days.on(-13):
            case = services.start_inspection(self.lead, inspection=case)
            sources = [each for each in DrawnFrom if population(case, each)]
            draws = [services.draw_sample(self.lead, inspection=case, drawn_from=each, size=SAMPLE) for each in sources]
        rows = list(draws[0].rows.order_by("place")[:2])
        for row, text, evidence in zip(
            rows,
            ("Bản sao quyết định không có dấu của cơ quan.", "Tóm tắt thành tích không nêu số liệu."),
            ("Trang 2 của hồ sơ (trình diễn).", "Trang 1 của hồ sơ (trình diễn)."),
            strict=False,
        ):
            with self.days.on(-6):
                finding = services.add_finding(
                    self.lead,
                    inspection=case,
                    row=row,
                    text=text,
                    evidence=evidence,
                    explain_due_on=self.days.of(5),
                )
        with self.days.on(-3):
            services.explain_finding(self.actors[SAMPLED], finding=finding, explanation="Số liệu ở phụ lục kèm theo.")

    def _decided(
        self, plan: Plan, unit: str, on: When, starts: When, ends: When, *, answer_due: When, number: str
    ) -> Inspection:
        line = plan.lines.get(unit=self.actors[unit].agency)
        facts = {
            "title": f"Kiểm tra công tác thi đua, khen thưởng tại {line.unit.name} (trình diễn)",
            "grounds": f"Căn cứ Kế hoạch số {plan.number};",
            "contents": line.contents,
            "from_year": line.from_year,
            "to_year": line.to_year,
            "starts_on": self.days.of(starts),
            "ends_on": self.days.of(ends),
            "answer_due_on": self.days.of(answer_due),
        }
        team = [
            MemberFact("lead", self.lead.account),
            MemberFact("secretary", self.actors["thamdinh-tw"].account),
            MemberFact("member", name="Đỗ Thị Khách Mẫu", office="Chuyên viên, Bộ Thử Nghiệm (trình diễn)"),
        ]
        with self.days.on(on) as day:
            case = services.prepare_inspection(self.lead, unit=line.unit, facts=facts, team=team, line=line)
            case = services.save_questions(self.lead, inspection=case, version=case.version, questions=QUESTIONS)
            return services.decide_inspection(
                self.head,
                inspection=case,
                version=case.version,
                number=number,
                decided_on=day,
                signer_name="Người Ban Hành Thử",
                signer_title="Trưởng ban (vai trình diễn)",
            )

    def _announced(self, case: Inspection, unit: str, on: When, answered: When | None) -> Inspection:
        with self.days.on(on):
            case = services.announce_inspection(self.lead, inspection=case)
        if answered is not None:
            with self.days.on(answered):
                said = {each.pk: words for each, words in zip(case.questions.all(), ANSWERS, strict=True)}
                services.answer_questions(self.actors[unit], inspection=case, version=case.version, answers=said)
        return Inspection.objects.get(pk=case.pk)

    def _found(self, case: Inspection, question: int, on: When, *, due: When, text: str, evidence: str) -> Finding:
        with self.days.on(on):
            return services.add_finding(
                self.lead,
                inspection=case,
                question=case.questions.all()[question],
                text=text,
                evidence=evidence,
                explain_due_on=self.days.of(due),
            )

    def _settle(self, finding: Finding, explained: When, settled: When, explanation: str, *, keep: bool) -> None:
        with self.days.on(explained):
            finding = services.explain_finding(self.actors[DONE], finding=finding, explanation=explanation)
        with self.days.on(settled):
            reason = "Thiếu sót là thật." if keep else "Đã đối chiếu phiếu chi."
            services.settle_finding(self.lead, finding=finding, keep=keep, reason=reason, seen=finding.mark)

    def _follow(self, case: Inspection) -> None:
        """Two are done, the third was returned once and is reported again."""
        first, second, third = case.recommendations.order_by("position")
        unit = self.actors[DONE]
        for on, advice, text in (
            ((6, 12), first, "Đã bổ sung ba biên bản."),
            ((8, 20), second, "Đã ban hành quy trình."),
        ):
            with self.days.on(on):
                services.report_recommendation(unit, recommendation=advice, text=text)
                services.close_recommendation(self.lead, recommendation=advice)
        with self.days.on((9, 22)):
            services.report_recommendation(unit, recommendation=third, text="Đã đối chiếu.")
        with self.days.on((9, 24)):
            reason = "Chưa gửi biên bản đối chiếu; đề nghị gửi kèm."
            services.return_recommendation(self.lead, recommendation=third, reason=reason)
        with self.days.on((9, 29)):
            services.report_recommendation(unit, recommendation=third, text="Gửi biên bản đối chiếu tháng 8, tháng 9.")
