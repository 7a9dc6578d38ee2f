"""The made-up office's procedures, faults and an internal audit."""

import datetime as dt
from collections.abc import Mapping

from thidua.agencies.actor import Actor
from thidua.demo.emulation import clock
from thidua.demo.office.staff import EMULATION
from thidua.quality import services
from thidua.quality.models import Procedure, Version
from thidua.quality.services import AuditFacts, Cause, Heading, StepFacts
from thidua.staff.models import Department, Member

REVIEW = (
    StepFacts(
        "B1", "Kiểm tra thành phần hồ sơ", "Cán bộ thẩm định", "Tờ trình, hồ sơ", "Hồ sơ đủ", 3, "review_completeness"
    ),
    StepFacts("B2", "Thẩm định", "Cán bộ thẩm định", "Hồ sơ đủ", "Ý kiến thẩm định", 10, "review_appraisal"),
    StepFacts("B3", "Xét ở hội đồng", "Thư ký hội đồng", "Ý kiến thẩm định", "Biên bản", 10, "review_council"),
    StepFacts("B4", "Kết luận", "Người đứng đầu", "Biên bản", "Kết luận", 2, "review_conclusion"),
    StepFacts("B5", "Ban hành quyết định", "Văn thư, người đứng đầu", "Dự thảo", "Quyết định", 5, "decision"),
)
TASKS = (
    StepFacts("B1", "Giao nhiệm vụ", "Người đứng đầu", "Chỉ đạo", "Nhiệm vụ"),
    StepFacts("B2", "Thực hiện", "Đơn vị chủ trì", "Nhiệm vụ", "Sản phẩm", 20, "task_work"),
    StepFacts("B3", "Nghiệm thu", "Người giao", "Sản phẩm", "Kết quả", 5, "task_accept"),
)


def make_quality(actors: Mapping[str, Actor], staff: Mapping[str, Member], *, today: dt.date, year: int) -> None:
    """Two procedures, one of them in its second version; a fault that was closed, one that is open; an audit.

    `actors` by user name, of one agency; `staff` from `make_staff`.
    """
    keeper, lawyer, head = actors["thamdinh"], actors["phapche"], actors["chutich"]
    with clock.on(dt.date(year - 2, 1, 10), today=today):
        begun = dt.date(year - 2, 1, 15)
        review = _approve(head, _drafted(keeper, "QT-01", "Thẩm định, trình khen thưởng", REVIEW), begun)
        _approve(head, _drafted(keeper, "QT-02", "Giao, theo dõi, nghiệm thu nhiệm vụ", TASKS), begun)
    with clock.on(dt.date(year - 1, 1, 5), today=today):
        draft = services.draft_version(keeper, procedure=review)
        faster = [
            *REVIEW[:1],
            StepFacts("B2", "Thẩm định", "Cán bộ thẩm định", "Hồ sơ đủ", "Ý kiến thẩm định", 8, "review_appraisal"),
            *REVIEW[2:],
        ]
        draft = services.change_version(
            keeper, draft=draft, version=1, aim=draft.aim, changes="Rút bước thẩm định còn 8 ngày.", steps=faster
        )
        _approve(head, draft, dt.date(year - 1, 1, 8))
    with clock.on(dt.date(year - 1, 3, 2), today=today):
        step = draft.steps.get(code="B2")
        description = "Ba hồ sơ chuyển bước mà chưa ghi ý kiến đối chiếu bản giấy."
        fault = services.record_fault(
            keeper,
            source="own",
            description=description,
            found_on=dt.date(year - 1, 3, 2),
            owner=lawyer.person,
            step=step,
        )
        cause = Cause(
            "Chưa có mẫu ghi ý kiến.", "Ban hành mẫu ghi ý kiến.", dt.date(year - 1, 3, 20), "Ghi bổ sung ý kiến."
        )
        fault = services.find_cause(lawyer, fault=fault, version=fault.version, cause=cause)
    with clock.on(dt.date(year - 1, 3, 18), today=today):
        fault = services.act_on_fault(lawyer, fault=fault, done="Đã ban hành mẫu và ghi bổ sung ba hồ sơ.")
        services.close_fault(keeper, fault=fault, version=fault.version, note="Đã xem 10 hồ sơ, đủ ý kiến.")
    _audit(actors, staff, review, today=today, year=year)


def _audit(
    actors: Mapping[str, Actor], staff: Mapping[str, Member], procedure: Procedure, *, today: dt.date, year: int
) -> None:
    keeper, lawyer, head = actors["thamdinh"], actors["phapche"], actors["chutich"]
    first, last = dt.date(year - 1, 5, 11), dt.date(year - 1, 5, 15)
    with clock.on(first, today=today):
        department = Department.objects.get(agency=keeper.agency, name=EMULATION, ends_on=None)
        questions = [
            (procedure, "Hồ sơ có đủ phiếu kiểm tra thành phần không?"),
            (procedure, "Ý kiến thẩm định có ghi căn cứ không?"),
            (None, "Sổ theo dõi nhiệm vụ có cập nhật hằng tuần không?"),
        ]
        facts = AuditFacts(
            "Đánh giá nội bộ giữa năm",
            department,
            first,
            last,
            [staff["phapche"], staff["vanthu"]],
            [procedure],
            questions,
        )
        audit = services.plan_audit(keeper, facts=facts)
        results = (("conforms", ""), ("fault", "Hai ý kiến không ghi căn cứ."), ("remark", "Nên nhắc vào thứ Sáu."))
        answers = dict(zip(audit.lines.values_list("pk", flat=True), results, strict=True))
        audit = services.fill_audit(lawyer, audit=audit, version=1, answers=answers)
    with clock.on(last, today=today):
        services.conclude_audit(head, audit=audit, version=2, conclusion="Quy trình được thực hiện; một điểm phải sửa.")
        services.record_fault_of_line(keeper, line=audit.lines.all()[1], owner=lawyer.person)


def _drafted(keeper: Actor, number: str, title: str, steps: tuple[StepFacts, ...]) -> Version:
    heading = Heading(title, EMULATION, 80)
    return services.draft_procedure(keeper, number=number, heading=heading, aim="", steps=steps).versions.get()


def _approve(head: Actor, draft: Version, on: dt.date) -> Procedure:
    document = f"{on.month:02}/QĐ-UBND"
    services.approve_version(head, draft=draft, version=draft.version, in_force_from=on, document=document)
    return draft.procedure
