"""The four papers of an inspection say what is known, and are drafts until they are official."""

import pytest

from tests.documents.reading import text
from tests.inspections.ground import Ground
from thidua.documents.inspections import conclusion_paper, decision_paper, notice_paper, record_paper
from thidua.documents.rendering import render
from thidua.inspections.models import Inspection, PlanKind
from thidua.trail.errors import Refused

pytestmark = pytest.mark.django_db


def said(paper):
    """The words of a paper, on one line."""
    return " ".join(text(render(paper)).split())


def test_each_paper_is_a_draft_until_its_step_and_official_from_it_on():
    ground = Ground()
    prepared = ground.prepared()
    assert decision_paper(prepared).official_at is None
    assert notice_paper(ground.decided()).official_at is None
    inspection = ground.under_way()
    assert decision_paper(inspection).official_at is not None
    assert notice_paper(inspection).official_at is not None
    assert record_paper(inspection).official_at is None
    with pytest.raises(Refused, match="Chưa bắt đầu"):
        record_paper(prepared)
    written = ground.written(inspection)
    assert record_paper(written).official_at is not None
    assert conclusion_paper(written).official_at is None
    assert conclusion_paper(ground.concluded(written)).official_at is not None


def test_the_papers_name_the_team_the_questions_the_sample_and_only_the_findings_that_were_kept():
    ground = Ground()
    inspection = ground.under_way()
    ground.nomination(1)
    row = ground.drawn(inspection).rows.get()
    ground.settled(ground.found(inspection, row=row, text="Thiếu chữ ký của hội đồng"))
    ground.settled(ground.found(inspection, text="Sai số liệu quỹ"), keep=False)
    ground.concluded(ground.written(inspection, "Ký bổ sung biên bản"))
    found = Inspection.objects.get(pk=inspection.pk)
    decision, notice, record, conclusion = (
        said(build(found)) for build in (decision_paper, notice_paper, record_paper, conclusion_paper)
    )
    assert "Trần Thị Trưởng Đoàn" in decision
    assert "12/QĐ-UBND" in decision
    assert "1. Số hồ sơ đã trình?" in notice
    assert row.draw.seed in record
    assert "Thiếu chữ ký của hội đồng" in record
    assert "Sai số liệu quỹ" in record
    assert "Thiếu chữ ký của hội đồng" in conclusion
    assert "Sai số liệu quỹ" not in conclusion
    assert "Ký bổ sung biên bản" in conclusion


def test_the_council_of_the_central_office_is_named_once():
    ground = Ground()
    inspection = ground.prepared()
    inspection.kind = PlanKind.COUNCIL
    inspection.agency.name = "Ban Thi đua - Khen thưởng Trung ương"
    assert "HỘI ĐỒNG THI ĐUA - KHEN THƯỞNG TRUNG ƯƠNG" in said(decision_paper(inspection))
