"""Phiếu thẩm định: the law's answer on one dossier beside the appraiser's opinion."""

from django.utils import timezone

from thidua.documents import blocks
from thidua.documents.blocks import BREAK, EMPH, REST, Span, Text, strong
from thidua.documents.house import said
from thidua.documents.letterhead import letterhead
from thidua.documents.models import PaperKind
from thidua.documents.rendering import Paper
from thidua.documents.wording import addressed, decider_above, given, paragraphs, position_and_unit
from thidua.dossiers.findings import VERDICTS, ShownAnswer, ShownFinding, shown_answer
from thidua.dossiers.models import Appraisal, Nomination, Review
from thidua.legislation.queries import corpus_for
from thidua.register.models import Basis
from thidua.vietnamese.dates import short_date


def appraisal_paper(appraisal: Appraisal) -> Paper:
    """The appraisal of one review; a draft until the appraiser has given an opinion."""
    review, nomination = appraisal.review, appraisal.review.nomination
    answer = shown_answer(appraisal.answer, nomination)
    settled_by = appraisal.settled_by
    day = timezone.localdate(appraisal.settled_at) if appraisal.settled_at else None
    own = said(review.agency, PaperKind.APPRAISAL)
    *opinion, last = _opinion(appraisal)
    body = [
        letterhead(review.agency, kind="", day=day),
        blocks.titled("PHIẾU THẨM ĐỊNH", f"Hồ sơ {nomination.code}: {nomination.subject}"),
        blocks.heading("I. Hồ sơ"),
        blocks.listing(columns=(48, REST), heads=("Mục", "Nội dung"), sections=blocks.rows(_facts(review, nomination))),
        blocks.heading("II. Đối chiếu với quy định"),
        *blocks.paragraphs(_verdict(appraisal, answer)),
        blocks.listing(
            columns=(9, REST, 26, 48),
            heads=("STT", "Điều kiện và chứng cứ", "Kết quả", "Căn cứ; mức tin cậy"),
            aligns=("center", "left", "center", "left"),
            size=11,
            sections=[
                (route.name, [_row(number, each) for number, each in enumerate(route.findings, start=1)])
                for route in answer.routes
            ],
        ),
        *blocks.paragraphs(_notes(appraisal, nomination, answer), size=12),
        blocks.heading("III. Ý kiến thẩm định"),
        *blocks.paragraphs(opinion),
        blocks.closing(
            [],
            blocks.signer([own.text("head")]),
            left_signature=blocks.signer([own.text("appraiser")], settled_by.full_name if settled_by else ""),
            last=last,
        ),
    ]
    return blocks.document(f"Phiếu thẩm định {nomination.code}", body, appraisal.settled_at)


def _facts(review: Review, nomination: Nomination) -> list[list[str]]:
    on = review.received_on
    asked = given(nomination.award, decider_above(review.agency, nomination.award, on), on)
    rows = [
        ("Đối tượng", addressed(nomination.subject.name, nomination.subject)),
        ("Chức vụ, đơn vị", position_and_unit(nomination)),
        ("Đề nghị", f"{asked[:1].upper()}{asked[1:]}"),
        ("Loại hình; năm thành tích", f"{Basis(nomination.basis).label}; {nomination.through_year}"),
        ("Cơ quan lập hồ sơ", nomination.owner.name),
        ("Ngày nhận đủ hồ sơ", short_date(review.received_on)),
    ]
    return [[name, value] for name, value in rows if value]


def _verdict(appraisal: Appraisal, answer: ShownAnswer) -> list[str]:
    lines = [
        f"Kết quả đối chiếu của hệ thống, tính đến ngày {short_date(appraisal.as_of)}: {answer.verdict_name.lower()}."
    ]
    lines.append(f"Pháp luật áp dụng theo ngày nhận đủ hồ sơ: {answer.law}.")
    if answer.route:
        lines.append(f"Tiêu chuẩn được xét: {answer.route}.")
    if answer.provisional_name:
        lines.append(
            "Nếu các quy định chưa đối chiếu văn bản đúng như dữ liệu của hệ thống thì kết quả là: "
            f"{answer.provisional_name.lower()}."
        )
    return lines


def _row(number: int, finding: ShownFinding) -> list[Text]:
    missing = finding.missing
    if finding.earliest_year:
        missing = f"{missing.rstrip('.')}; sớm nhất đạt được ở năm thành tích {finding.earliest_year}".lstrip("; ")
    evidence = "; ".join(text for text, _link in finding.evidence)
    condition: list[Span] = [finding.text]
    condition += [BREAK, (f"Chứng cứ: {evidence}", EMPH)] if evidence else []
    condition += [BREAK, (f"Cần bổ sung: {missing}", EMPH)] if missing else []
    ground: list[Span] = [finding.citation]
    ground += [BREAK, (finding.confidence, EMPH)] if finding.confidence else []
    return [str(number), condition, strong(finding.status_name), ground]


def _notes(appraisal: Appraisal, nomination: Nomination, answer: ShownAnswer) -> list[str]:
    law = corpus_for(appraisal.review.agency)
    known = {each.id: each.text for each in law.awards[nomination.award].judgements}
    attested = [known.get(each, each) for each in appraisal.attested]
    complete = "đã được xác nhận là đầy đủ" if appraisal.history_complete else "chưa được xác nhận là đầy đủ"
    lines = [f"Sổ bộ của đối tượng {complete} khi đối chiếu."]
    if attested:
        lines.append(f"Điều kiện do người thẩm định xác nhận: {'; '.join(each.rstrip('.') for each in attested)}.")
    lines += [
        f"Nếu áp dụng {law_in_words} theo quy định chuyển tiếp: {name.lower()}."
        for law_in_words, name in answer.alternatives
    ]
    return lines


def _opinion(appraisal: Appraisal) -> list[str]:
    if not appraisal.opinion:
        return ["Chưa có ý kiến thẩm định."]
    lines = [f"Ý kiến của người thẩm định: {str(VERDICTS[appraisal.opinion][0]).lower()}."]
    if appraisal.override_reason:
        lines.append("Ý kiến này khác với kết quả đối chiếu của hệ thống. Lý do:")
        lines += paragraphs(appraisal.override_reason)
    return lines
