"""People who draft, for tests: a province that drafts, its department and commune that are asked, a stranger."""

import datetime as dt
import io
from typing import Any

import docx
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from tests.makers import make_actor, make_pdf, make_tree
from thidua.agencies.actor import Actor
from thidua.agencies.models import Role
from thidua.drafting import services
from thidua.drafting.models import Answer, Consultation, DraftCase, General, Opinion, State, Version
from thidua.drafting.services import Remark

FIRST = """
ỦY BAN NHÂN DÂN TỈNH VÍ DỤ
Căn cứ Luật Thử nghiệm;
Theo đề nghị của Giám đốc Sở Thử;
Chương I
QUY ĐỊNH CHUNG
Điều 1. Phạm vi điều chỉnh
1. Quyết định này quy định việc làm thử.
2. Quyết định này áp dụng cho:
a) Cơ quan thử;
b) Đơn vị thử;
đ) Cá nhân làm thử.
Điều 2. Cách làm
Mỗi cơ quan thử ba lần trong một năm.
Chương II
TỔ CHỨC THỰC HIỆN
Điều 3. Hiệu lực
Quyết định này có hiệu lực từ ngày ký.
Nơi nhận:
- Như Điều 3;
- Lưu: VT.
"""
SECOND = FIRST.replace("ba lần", "hai lần")


class Ground:
    """A tree of agencies and one actor for each thing to do."""

    def __init__(self) -> None:
        self.tree = make_tree()
        self.province = self.tree["province"]
        self.officer = make_actor(self.province, Role.LEGAL_OFFICER, name="Lê Văn Soạn")
        self.head = make_actor(self.province, Role.HEAD)
        self.department = make_actor(self.tree["department"], Role.UNIT_OFFICER)
        self.commune = make_actor(self.tree["commune"], Role.HEAD)
        self.stranger = make_actor(self.tree["stranger"], Role.LEGAL_OFFICER, Role.HEAD, Role.UNIT_OFFICER)
        self.today = timezone.localdate()

    def day(self, ahead: int) -> dt.date:
        return self.today + dt.timedelta(days=ahead)

    def case(self, kind: str = "decision", **facts: Any) -> DraftCase:
        """A case just opened."""
        known = {"title": "quy định việc làm thử", "submit_by": self.day(60), "ground": "Luật giao quy định."} | facts
        return services.open_case(self.officer, kind=kind, **known)

    def version(self, case: DraftCase, text: str = FIRST, **facts: Any) -> Version:
        """The next version."""
        last = case.versions.order_by("-number").first()
        return services.add_version(self.officer, case=case, text=text, seen=last.number if last else 0, **facts)

    def finish(self, case: DraftCase, result: str = "", **facts: Any) -> DraftCase:
        """The case with its present step done."""
        case.refresh_from_db()
        return services.finish_step(self.officer, case=case, step=State(case.state), result=result, **facts)

    def collecting(self, kind: str = "decision", text: str = FIRST) -> DraftCase:
        """A case at the step of consultation, with a version."""
        case = self.finish(self.case(kind))
        if case.state == State.GROUP:
            services.add_member(self.officer, case=case, name="Trần Thị Tổ", role="leader")
            self.finish(case)
        self.version(case, text)
        return self.finish(case)

    def asked(self, case: DraftCase, *actors: Actor, due: int = 10, **facts: Any) -> Consultation:
        """The last version sent to the agencies of the actors."""
        version = case.versions.order_by("-number").first()
        assert version is not None
        agencies = [each.agency for each in actors or (self.department, self.commune)]
        due_on = facts.pop("due_on", self.day(due))
        return services.consult(self.officer, case=case, version=version, agencies=agencies, due_on=due_on, **facts)

    def answered(self, consultation: Consultation, actor: Actor, *remarks: Remark, general: str = "") -> Answer:
        """What the actor's agency answers."""
        addressee = consultation.addressees.get(agency=actor.agency)
        general = general or (General.REMARKS if remarks else General.AGREE)
        return services.answer(actor, addressee=addressee, general=general, remarks=remarks)

    def explained(self, opinion: Opinion, text: str = "Đã quy định ở luật.") -> Opinion:
        """An opinion that was not taken up."""
        return services.settle_opinion(
            self.officer, opinion=opinion, taken_in=None, explanation=text, revision=opinion.revision
        )

    def submitted(self, kind: str = "decision") -> DraftCase:
        """A case that waits for the head."""
        case = self.collecting(kind)
        consultation = self.asked(case, self.department)
        self.answered(consultation, self.department)
        self.finish(case)
        case.refresh_from_db()
        if case.state == State.APPRAISAL:
            self.finish(case, "Văn bản thẩm định số 12/BC-STP: đủ điều kiện trình.")
        return self.finish(case)

    def issued(self, case: DraftCase | None = None, **facts: Any) -> DraftCase:
        """A case that was issued today."""
        known = {"number": "12/2026/QĐ-UBND", "issued_on": self.today, "in_force_on": self.day(10)} | facts
        known.setdefault("upload", signed_file())
        return services.issue_case(self.head, case=case or self.submitted(), **known)


def signed_file(name: str = "12.pdf") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, make_pdf("Bản ký"))


def word_file(text: str = FIRST, *, row: tuple[str, ...] = (), name: str = "du-thao.docx") -> SimpleUploadedFile:
    """A .docx whose paragraphs are the lines of the text, and a table of one row after them."""
    document, file = docx.Document(), io.BytesIO()
    for line in text.splitlines():
        document.add_paragraph(line)
    if row:
        cells = document.add_table(rows=1, cols=len(row)).rows[0].cells
        for cell, words in zip(cells, row, strict=True):
            cell.text = words
    document.save(file)
    return SimpleUploadedFile(name, file.getvalue())
