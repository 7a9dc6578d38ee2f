"""Three movements of the province: of the whole year, of three years under a national one, and a short campaign."""

import datetime as dt
import random
from collections.abc import Iterable, Sequence
from decimal import Decimal

from thidua.agencies.actor import Actor
from thidua.agencies.models import Agency
from thidua.demo.emulation.clock import on
from thidua.demo.emulation.places import Places
from thidua.dossiers.services import create_nomination
from thidua.movements import services
from thidua.movements.models import Kind, Movement, Participation, Period, Report, Review, ReviewKind
from thidua.movements.national import national_movements
from thidua.movements.services import Line, Mark, Measure, Rows, Term
from thidua.register.models import Basis, Subject

CERTIFICATE = "ministry_province_merit_certificate"
MADE_UP = "Nội dung bịa ra để trình diễn."
TEXTS = {
    "grounds": "Căn cứ Luật Thi đua, khen thưởng số 06/2022/QH15;",
    "aim": f"Tạo không khí thi đua sôi nổi, hoàn thành các chỉ tiêu được giao. {MADE_UP}",
    "participants": "Các sở, ban, ngành; Ủy ban nhân dân các xã, phường; cán bộ và nhân dân trong tỉnh Ví Dụ.",
    "content": f"Mỗi đơn vị đăng ký chỉ tiêu cụ thể theo từng tiêu chí và báo cáo theo kỳ. {MADE_UP}",
    "ranking": "Chấm theo tỷ lệ hoàn thành chỉ tiêu; bằng điểm thì xét tiêu chí thứ nhất trước.",
    "commendation": "Khen tập thể dẫn đầu khi sơ kết, tổng kết, trong số lượng của kế hoạch.",
    "funds": "Từ Quỹ thi đua, khen thưởng của tỉnh theo quy định.",
    "organisation": "Sở Nội vụ theo dõi, tổng hợp; các đơn vị báo cáo đúng kỳ.",
}
NATIONAL = "xa-hoi-hoc-tap"


class Movements:
    """What the province and its units do in them."""

    def __init__(self, places: Places, *, today: dt.date, year: int) -> None:
        self.places, self.today, self.year = places, today, year
        self.planner, self.head = places.appraiser, places.people["chutich"]
        self.chance = random.Random(year)  # noqa: S311 - made-up numbers, not secrets
        self.of_three_years: Movement | None = None
        self.of_the_year: Movement | None = None

    def launch_for_three_years(self) -> None:
        """The centre launches one after a national model; the province adapts it downward, collectives take part."""
        first, last = dt.date(self.year - 1, 1, 1), dt.date(self.year + 1, 12, 31)
        model = national_movements()[NATIONAL]
        facts = {"kind": Kind.THEMATIC, "title": model.title, "starts_on": first, "ends_on": last, **TEXTS}
        rows = Rows((Measure("Tỷ lệ người dân được phổ cập kỹ năng số", Decimal(60), "%", Decimal(80), 1),))
        with on(first + dt.timedelta(days=12), today=self.today):
            planner, head = self.places.people["thamdinh-tw"], self.places.people["truongban-tw"]
            above = self._launched(planner, head, facts, rows, "03/KH-TĐKT (trình diễn)")
        with on(first + dt.timedelta(days=33), today=self.today):
            made = services.adapt_movement(self.planner, parent=above)
            kept = [
                Measure(each.name, each.max_points, each.unit, each.target, 1, each.pk) for each in made.criteria.all()
            ]
            added = Measure("Số mô hình học tập cộng đồng", Decimal(40), "mô hình", Decimal(10), 2)
            terms = (
                Term(f"Năm {self.year - 1}", dt.date(self.year - 1, 12, 15)),
                Term("Sơ kết", dt.date(self.year, 6, 15)),
            )
            made = services.change_movement(
                self.planner,
                movement=made,
                version=made.version,
                facts={**TEXTS, "slogan": "Mỗi người dân một kỹ năng số"},
                rows=Rows((*kept, added), (Line(CERTIFICATE, 5, "Báo cáo thành tích"),), terms),
            )
            self.of_three_years = self._sent_up_and_launched(made, "21/KH-UBND (trình diễn)")
        with on(first + dt.timedelta(days=50), today=self.today):
            joined = self._joined(self.of_three_years, self._subjects(self.places.communes[:24]))
        with on(dt.date(self.year - 1, 12, 10), today=self.today):
            self._report(joined, self.of_three_years.periods.all()[0], reach=(30, 60), accept=True)

    def launch_for_the_year(self) -> None:
        """The regular movement of the year: every commune takes part, departments too, but for the last three."""
        first = dt.date(self.year, 1, 1)
        facts = {
            "kind": Kind.REGULAR,
            "title": f"Thi đua hoàn thành xuất sắc nhiệm vụ phát triển kinh tế - xã hội năm {self.year}",
            "slogan": "Kỷ cương, sáng tạo, về đích sớm",
            "starts_on": first,
            "ends_on": dt.date(self.year, 12, 31),
            **TEXTS,
        }
        rows = Rows(
            (
                Measure("Thu ngân sách trên địa bàn", Decimal(40), "triệu đồng", Decimal(12_500), 1),
                Measure("Đường giao thông được nâng cấp", Decimal(30), "km", Decimal(15), 2),
                Measure("Hồ sơ trực tuyến toàn trình", Decimal(30), "hồ sơ", Decimal(2_400), 3),
            ),
            (Line(CERTIFICATE, 10, "Báo cáo thành tích", dt.date(self.year + 1, 1, 31)),),
            (
                Term("6 tháng đầu năm", dt.date(self.year, 6, 30)),
                Term("9 tháng", dt.date(self.year, 9, 30)),
                Term("Cả năm", dt.date(self.year, 12, 20)),
            ),
        )
        with on(first + dt.timedelta(days=5), today=self.today):
            self.of_the_year = self._launched(self.planner, self.head, facts, rows, "02/KH-UBND (trình diễn)")
        with on(first + dt.timedelta(days=20), today=self.today):
            agencies = [*self.places.communes, *self.places.departments[:-3]]
            self._joined(self.of_the_year, [(each, None) for each in agencies])

    def report_half_a_year(self) -> None:
        """Reports of the year's movement by period, and the interim review of the one of three years."""
        assert self.of_the_year is not None and self.of_three_years is not None  # noqa: S101, PT018 - launched before
        half, nine, _whole = self.of_the_year.periods.all()
        rows = list(self.of_the_year.participations.select_related("movement").order_by("pk"))
        with on(half.due_on - dt.timedelta(days=4), today=self.today):
            self._report(rows[:-4], half, reach=(35, 60), accept=True)
        with on(half.due_on + dt.timedelta(days=3), today=self.today):
            self._report(rows[-4:-2], half, reach=(30, 45), accept=True)  # after the last day
            self._review_half_way(self.of_three_years)
        with on(nine.due_on - dt.timedelta(days=2), today=self.today):
            reports = self._report(rows[: -len(rows) // 5], nine, reach=(55, 90), accept=False)
            for place, report in enumerate(reports):
                self._settle(report, place)

    def run_a_campaign(self) -> None:
        """Sixty days, ended with a locked final review; the first of it is nominated."""
        last = self.today - dt.timedelta(days=45)
        first = last - dt.timedelta(days=59)
        facts = {
            "kind": Kind.THEMATIC,
            "title": "60 ngày làm sạch dữ liệu, số hóa giấy tờ hộ tịch",
            "slogan": "Đúng, đủ, sạch, sống",
            "starts_on": first,
            "ends_on": last,
            **TEXTS,
        }
        term = Term("Kết thúc đợt", last + dt.timedelta(days=3))
        rows = Rows(
            (
                Measure("Giấy tờ hộ tịch được số hóa", Decimal(70), "trang", Decimal(6_000), 1),
                Measure("Hồ sơ dân cư được đối chiếu", Decimal(30), "hồ sơ", Decimal(1_800), 2),
            ),
            (Line(CERTIFICATE, 3, "Báo cáo thành tích", last + dt.timedelta(days=60)),),
            (term,),
        )
        with on(first, today=self.today):
            made = self._launched(self.planner, self.head, facts, rows, "57/KH-UBND (trình diễn)")
        with on(first + dt.timedelta(days=4), today=self.today):
            joined = self._joined(made, self._subjects(self.places.communes[:30]))
        with on(last + dt.timedelta(days=2), today=self.today):
            self._report(joined, made.periods.get(), reach=(60, 99), accept=True)
        with on(last + dt.timedelta(days=9), today=self.today):
            self._locked_review(made, ReviewKind.FINAL, "Tổng kết đợt thi đua, biểu dương các xã dẫn đầu (trình diễn).")
            services.end_movement(self.head, movement=made)
        best = joined[0]
        assert best.subject is not None  # noqa: S101 - they join with a subject
        create_nomination(
            self.places.officers[best.agency_id],
            subject=best.subject,
            award=CERTIFICATE,
            through_year=self.year,
            basis=Basis.THEMATIC,
            achievement=f"Xếp thứ 1, tổng kết phong trào thi đua «{made.title}» ({made.number}).",
        )

    def _launched(self, planner: Actor, head: Actor, facts: dict[str, object], rows: Rows, number: str) -> Movement:
        made = services.draft_movement(planner, facts=facts, rows=rows)
        made = services.propose_movement(planner, movement=made)
        return services.launch_movement(head, movement=made, number=number, signed_on=made.starts_on)

    def _sent_up_and_launched(self, made: Movement, number: str) -> Movement:
        made = services.propose_movement(self.planner, movement=made)
        return services.launch_movement(
            self.head,
            movement=made,
            number=number,
            signed_on=made.starts_on + dt.timedelta(days=30),
            signer_name="Trần Quốc Ví Dụ",
            signer_title="Chủ tịch",
        )

    def _subjects(self, agencies: Sequence[Agency]) -> list[tuple[Agency, Subject | None]]:
        return [(each, self.places.collectives[each.pk]) for each in agencies]

    def _joined(self, movement: Movement, rows: Iterable[tuple[Agency, Subject | None]]) -> list[Participation]:
        return [
            services.join_movement(self.places.officers[agency.pk], movement=movement, subject=subject)
            for agency, subject in rows
        ]

    def _report(
        self, rows: Sequence[Participation], period: Period, *, reach: tuple[int, int], accept: bool
    ) -> list[Report]:
        """What each has reached of the plan's targets, in percent; the first of them goes before."""
        made = []
        for place, row in enumerate(rows):
            values = {}
            for each in row.movement.criteria.all():
                percent = reach[1] + 1 if not place else self.chance.randint(*reach)
                values[each.pk] = ((each.target or Decimal(0)) * percent / 100).quantize(Decimal(1))
            report = services.report_progress(
                self.places.officers[row.agency_id],
                participation=row,
                period=period,
                values=values,
                text="Các nhiệm vụ được triển khai đúng kế hoạch (số liệu trình diễn).",
            )
            made.append(services.accept_report(self.planner, report=report) if accept else report)
        return made

    def _settle(self, report: Report, place: int) -> None:
        """Every twelfth report is returned, every tenth still waits, the others are accepted."""
        if place % 12 == 5:
            services.return_report(self.planner, report=report, reason="Số liệu thu ngân sách chưa khớp kho bạc.")
        elif place % 10 != 7:
            services.accept_report(self.planner, report=report)

    def _review_half_way(self, movement: Movement) -> None:
        rows = list(movement.participations.select_related("movement").order_by("pk"))
        self._report(rows, movement.periods.all()[1], reach=(50, 80), accept=True)
        self._locked_review(movement, ReviewKind.INTERIM, "Sơ kết giữa kỳ; ba mô hình hay được nhân rộng (trình diễn).")

    def _locked_review(self, movement: Movement, kind: ReviewKind, text: str) -> Review:
        """The points that the reports give stand; the first one gets the praise of the meeting."""
        held_on = self.today - dt.timedelta(days=36) if kind == ReviewKind.FINAL else dt.date(self.year, 7, 2)
        review = services.open_review(self.planner, movement=movement, kind=kind, held_on=min(held_on, self.today))
        marks = [
            Mark(
                row.pk, {int(number): Decimal(points) for number, points in row.points.items()}, remark="Cách làm hay."
            )
            for row in review.results.filter(rank=1)
        ]
        review = services.save_review(self.planner, review=review, version=review.version, text=text, marks=marks)
        return services.lock_review(self.planner, review=review, version=review.version)
