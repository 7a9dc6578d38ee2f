"""Papers of an inspection: quyết định, thông báo với đề cương, biên bản, kết luận.

No national form of them is known: they follow Nghị định 30/2020/NĐ-CP. What the system does not know stays dotted.
"""

import datetime as dt
from collections.abc import Sequence

from django.utils import timezone
from django.utils.translation import gettext as _

from thidua.documents import blocks
from thidua.documents.blocks import REST, Block, Text
from thidua.documents.letterhead import DOTS, competent_person, letterhead, signature
from thidua.documents.rendering import Paper
from thidua.documents.wording import number, paragraphs
from thidua.inspections.models import Finding, FindingState, Inspection, Member, MemberRole, PlanKind, State
from thidua.trail.errors import Refused
from thidua.vietnamese.dates import long_date, short_date

BLANK = DOTS * 4
COUNCIL = "Hội đồng Thi đua - Khen thưởng"
OFFICE = "Ban Thi đua - Khen thưởng "  # the council of «Ban … Trung ương» is «Hội đồng … Trung ương»


def decision_paper(inspection: Inspection) -> Paper:
    """Quyết định kiểm tra with the team; a draft until it has its number."""
    last = _articles(inspection)
    body: list[Block | None] = [
        _head(inspection, "QĐ", inspection.decision_number, inspection.decided_on),
        blocks.titled("QUYẾT ĐỊNH", f"Về việc kiểm tra công tác thi đua, khen thưởng tại {inspection.unit}"),
        blocks.centred(blocks.strong(_who(inspection).upper())),
        blocks.grounds(_grounds(inspection)),
        blocks.centred(blocks.strong("QUYẾT ĐỊNH:")),
        *blocks.paragraphs(last[:2]),
        _team(inspection),
        *blocks.paragraphs(last[2:-1]),
        blocks.closing(
            ["Như Điều 4;", "Lưu: VT."],
            _signature(inspection, inspection.decision_signer_title, inspection.decision_signer),
            last=last[-1],
        ),
    ]
    return blocks.document(f"Quyết định kiểm tra {inspection}", body, _at(inspection.decided_on))


def notice_paper(inspection: Inspection) -> Paper:
    """Thông báo kiểm tra, with the questionnaire as its annex; a draft until it was announced."""
    questions = [f"{each.position}. {each.text}" for each in inspection.questions.all()]
    body: list[Block | None] = [
        _head(inspection, "TB", "", inspection.announced_on),
        blocks.titled("THÔNG BÁO", f"Kiểm tra công tác thi đua, khen thưởng tại {inspection.unit}"),
        blocks.to(inspection.unit.name),
        blocks.paragraph(
            f"Thực hiện {_decision(inspection)}, {inspection.agency} thông báo kiểm tra {inspection.unit} như sau:"
        ),
        *blocks.paragraphs(
            [
                f"Nội dung: {'; '.join(inspection.content_names).lower()}.",
                f"Thời kỳ kiểm tra: {_years(inspection)}.",
                f"Thời gian làm việc: {_days(inspection)}.",
                f"Trưởng đoàn: {_lead(inspection)}.",
                f"Đơn vị trả lời đề cương kèm theo chậm nhất hết {long_date(inspection.answer_due_on)}.",
                "Đơn vị chuẩn bị hồ sơ, bố trí người làm việc với đoàn.",
            ]
        ),
        blocks.closing(
            [f"{inspection.unit};", "Thành viên đoàn kiểm tra;", "Lưu: VT."],
            _signature(inspection, "", ""),
            last="Đề nghị đơn vị phối hợp thực hiện./.",
        ),
        blocks.annex("ĐỀ CƯƠNG", "Báo cáo phục vụ kiểm tra", f"Kèm theo Thông báo kiểm tra {inspection.unit}"),
        *blocks.paragraphs(questions or [BLANK]),
    ]
    return blocks.document(f"Thông báo kiểm tra {inspection}", body, _at(inspection.announced_on))


def record_paper(inspection: Inspection) -> Paper:
    """Biên bản kiểm tra: who, answers, sample, findings with explanations. Raises Refused before the work began."""
    if inspection.state not in {State.UNDER_WAY, State.DRAFT_CONCLUSION, State.CONCLUDED}:
        raise Refused(_("Chưa bắt đầu kiểm tra."))
    answered = inspection.questions.exclude(answered_on=None).count()
    body: list[Block | None] = [
        letterhead(inspection.agency, kind="", issuer="Đoàn kiểm tra"),
        blocks.titled("BIÊN BẢN", f"Kiểm tra công tác thi đua, khen thưởng tại {inspection.unit}"),
        blocks.paragraph(f"Thực hiện {_decision(inspection)}, đoàn kiểm tra đã làm việc với {inspection.unit}."),
        blocks.paragraph(f"Thời gian: {_days(inspection)}."),
        blocks.paragraph(f"Địa điểm: {BLANK}."),
        blocks.heading("1. Thành phần"),
        _team(inspection),
        blocks.paragraph(f"Đại diện đơn vị: {BLANK}."),
        blocks.heading("2. Đề cương"),
        blocks.paragraph(f"Đơn vị trả lời {number(answered)} trong {number(inspection.questions.count())} câu."),
        blocks.heading("3. Mẫu hồ sơ, khen thưởng"),
        *_draws(inspection),
        blocks.heading("4. Phát hiện và giải trình"),
        *_findings(list(_all_findings(inspection)), with_explanation=True),
        blocks.closing(
            [],
            blocks.signer(["TRƯỞNG ĐOÀN"], note="(Ký, ghi rõ họ tên)"),
            left_signature=blocks.signer(["ĐẠI DIỆN ĐƠN VỊ"], note="(Ký, ghi rõ họ tên)"),
            last="Biên bản được đọc lại cho các bên cùng nghe, thống nhất và ký tên./.",
        ),
    ]
    return blocks.document(f"Biên bản kiểm tra {inspection}", body, inspection.written_up_at)


def conclusion_paper(inspection: Inspection) -> Paper:
    """Kết luận kiểm tra with the findings that were kept and the recommendations; a draft until it was signed."""
    kept = [each for each in _all_findings(inspection) if each.state == FindingState.KEPT]
    advice = list(inspection.recommendations.all())
    body: list[Block | None] = [
        _head(inspection, "KL", inspection.concluded_number, inspection.concluded_on),
        blocks.titled("KẾT LUẬN", f"Kiểm tra công tác thi đua, khen thưởng tại {inspection.unit}"),
        blocks.paragraph(
            f"Thực hiện {_decision(inspection)}, đoàn kiểm tra đã kiểm tra {inspection.unit} "
            f"({_years(inspection)}). {_who(inspection)} kết luận như sau:"
        ),
        blocks.heading("I. KẾT QUẢ KIỂM TRA"),
        *blocks.paragraphs(paragraphs(inspection.conclusion) or [BLANK]),
        blocks.heading("II. TỒN TẠI, VI PHẠM"),
        *_findings(kept, with_explanation=False),
        blocks.heading("III. KIẾN NGHỊ"),
        _advice([[str(each.position), each.text, short_date(each.due_on)] for each in advice])
        if advice
        else blocks.paragraph("Không có kiến nghị."),
        blocks.closing(
            [f"{inspection.unit};", "Đoàn kiểm tra;", "Lưu: VT."],
            _signature(inspection, inspection.signer_title, inspection.signer_name),
            last=f"{inspection.unit} thực hiện kiến nghị và báo cáo {inspection.agency} đúng hạn./.",
        ),
    ]
    return blocks.document(f"Kết luận kiểm tra {inspection}", body, inspection.concluded_at)


def _articles(inspection: Inspection) -> list[Text]:
    return [
        blocks.article(
            1,
            f"Kiểm tra công tác thi đua, khen thưởng tại {inspection.unit}. Nội dung: "
            f"{'; '.join(inspection.content_names).lower()}. Thời kỳ kiểm tra: {_years(inspection)}. "
            f"Thời gian kiểm tra: {_days(inspection)}.",
        ),
        blocks.article(2, "Thành lập đoàn kiểm tra gồm các ông, bà có tên sau đây:"),
        blocks.article(
            3,
            "Đoàn kiểm tra thực hiện nhiệm vụ theo quyết định này, báo cáo kết quả và dự thảo kết luận; tự giải thể "
            "khi kết luận được ký.",
        ),
        blocks.article(
            4, f"Đoàn kiểm tra, {inspection.unit} và các cơ quan liên quan chịu trách nhiệm thi hành quyết định này./."
        ),
    ]


def _head(inspection: Inspection, kind: str, numbered: str, day: dt.date | None) -> Block:
    issuer = COUNCIL if inspection.kind == PlanKind.COUNCIL else ""
    return letterhead(inspection.agency, kind=kind, number=numbered, day=day, issuer=issuer)


def _signature(inspection: Inspection, title: str, name: str) -> Block:
    if inspection.kind == PlanKind.COUNCIL:
        return blocks.signer(["TM. HỘI ĐỒNG", (title or "Chủ tịch").upper()], name)
    return signature(inspection.agency, title=title, name=name)


def _who(inspection: Inspection) -> str:
    if inspection.kind == PlanKind.COUNCIL:
        return f"{COUNCIL} {inspection.agency.name.removeprefix(OFFICE)}"
    return competent_person(inspection.agency)


def _grounds(inspection: Inspection) -> list[str]:
    lines = [line.strip() for line in inspection.grounds.splitlines() if line.strip()]
    unplanned = f"Xét thấy cần kiểm tra ngoài kế hoạch: {inspection.reason.rstrip(' .;')};"
    return lines + ([unplanned] if inspection.reason else []) or ["Căn cứ Luật Thi đua, khen thưởng số 06/2022/QH15;"]


def _decision(inspection: Inspection) -> str:
    if not inspection.decided_on:
        return f"Quyết định số {BLANK}"
    return f"Quyết định số {inspection.decision_number} ngày {short_date(inspection.decided_on)}"


def _years(inspection: Inspection) -> str:
    return f"năm {inspection.years}"


def _days(inspection: Inspection) -> str:
    return f"từ {long_date(inspection.starts_on)} đến hết {long_date(inspection.ends_on)}"


def _lead(inspection: Inspection) -> str:
    lead = inspection.team.filter(role=MemberRole.LEAD).first()
    return _named(lead) if lead else BLANK


def _named(member: Member) -> str:
    return f"{member.name}, {member.office}" if member.office else member.name


def _team(inspection: Inspection) -> Block:
    rows: list[list[Text]] = [
        [str(place), each.name, each.office or inspection.agency.name, each.get_role_display()]
        for place, each in enumerate(inspection.team.all(), start=1)
    ]
    return blocks.listing(
        columns=(10, 50, REST, 34),
        heads=["TT", "Họ và tên", "Chức vụ, cơ quan", "Nhiệm vụ"],
        aligns=["center", "left", "left", "left"],
        sections=blocks.rows(rows),
    )


def _draws(inspection: Inspection) -> list[Block]:
    draws = list(inspection.draws.all())
    if not draws:
        return [blocks.paragraph("Không rút mẫu.")]
    said = []
    for draw in draws:
        keys = ", ".join(draw.rows.values_list("key", flat=True))
        said.append(
            blocks.paragraph(
                f"Lần {draw.number} ({draw.get_drawn_from_display().lower()}): rút {number(draw.rows.count())} trong "
                f"{number(len(draw.population))} dòng, số gieo {draw.seed}. Mã được rút: {keys}.",
                ragged=True,  # codes are long words: stretched lines would have holes
            )
        )
    return said


def _all_findings(inspection: Inspection) -> Sequence[Finding]:
    return list(inspection.findings.select_related("question", "row__subject"))


def _findings(findings: Sequence[Finding], *, with_explanation: bool) -> list[Block]:
    if not findings:
        return [blocks.paragraph("Không có." if not with_explanation else "Không có phát hiện.")]
    return [
        each for place, finding in enumerate(findings, start=1) for each in _finding(place, finding, with_explanation)
    ]


def _finding(place: int, finding: Finding, with_explanation: bool) -> list[Block]:
    about = f"{finding.row.key}, {finding.row.subject.name}" if finding.row else f"câu {finding.question.position}"  # type: ignore[union-attr] # one of the two is there
    texts: list[Text] = [
        [(f"{place}. ", blocks.STRONG), f"{finding.text} (về {about})"],
        [("Chứng cứ: ", blocks.EMPH), finding.evidence],
    ]
    if with_explanation:
        texts += [
            [("Giải trình: ", blocks.EMPH), finding.explanation or "chưa có."],
            [("Xem xét: ", blocks.EMPH), f"{finding.get_state_display().lower()}. {finding.settled_reason}"],
        ]
    return blocks.paragraphs(texts)


def _advice(rows: list[list[Text]]) -> Block:
    return blocks.listing(
        columns=(10, REST, 34),
        heads=["TT", "Kiến nghị", "Hạn thực hiện"],
        aligns=["center", "left", "center"],
        sections=blocks.rows(rows),
    )


def _at(day: dt.date | None) -> dt.datetime | None:
    return timezone.make_aware(dt.datetime.combine(day, dt.time())) if day else None
