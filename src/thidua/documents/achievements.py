"""Báo cáo thành tích: what the register and the dossier know of a nominee, in the form that the law has for it.

What nobody told the system stays dotted. Which form is taken, and how sure its number and parts are, is data
(`data/reports.yaml`); where no form is known the outline is neutral. A draft says so at its end.
"""

import datetime as dt

from django.utils import timezone

from thidua.documents import blocks
from thidua.documents.blocks import Block, emph
from thidua.documents.letterhead import letterhead
from thidua.documents.rendering import Paper
from thidua.documents.report_forms import Form, form_note, form_of
from thidua.documents.report_tables import FILLERS, Record, records
from thidua.documents.wording import decider_above, given
from thidua.dossiers.models import Nomination, Submission
from thidua.dossiers.states import EDITABLE
from thidua.register.models import SubjectKind
from thidua.vietnamese.dates import short_date

SIGNERS = {
    SubjectKind.PERSON: ["NGƯỜI BÁO CÁO"],
    SubjectKind.COLLECTIVE: ["THỦ TRƯỞNG ĐƠN VỊ"],
    SubjectKind.HOUSEHOLD: ["ĐẠI DIỆN HỘ GIA ĐÌNH"],
}


def sent_at(nomination: Nomination) -> dt.datetime | None:
    """When the nominating agency last sent the dossier; None while it is being prepared there."""
    if nomination.status in EDITABLE and nomination.holder_id == nomination.owner_id:
        return None
    sent = Submission.objects.filter(items__nomination=nomination, sender=nomination.owner_id, sent_at__isnull=False)
    return sent.order_by("-sent_at").values_list("sent_at", flat=True).first()


def achievement_paper(nomination: Nomination) -> Paper:
    """The report of one nomination; a draft until its agency has sent it."""
    return report(nomination, records([nomination.subject_id])[nomination.subject_id], sent_at(nomination))


def report(nomination: Nomination, record: Record, official_at: dt.datetime | None) -> Paper:
    """The report of a nomination from what the register holds of its subject today: that day stands below it."""
    subject, form = nomination.subject, form_of(nomination)
    on, today = timezone.localdate(official_at), timezone.localdate()  # not the same when it is kept late
    asked = given(nomination.award, decider_above(nomination.owner, nomination.award, on), on)
    person = subject.kind == SubjectKind.PERSON
    body = [
        letterhead(nomination.owner, kind=""),
        blocks.titled("BÁO CÁO THÀNH TÍCH", f"Đề nghị tặng {asked}"),
        *_parts(form, nomination, record, today),
        blocks.closing(
            [],
            blocks.signer(
                SIGNERS[SubjectKind(subject.kind)], subject.name if person else "", note="(Ký, ghi rõ họ tên)"
            ),
            left_signature=blocks.signer(["XÁC NHẬN CỦA CẤP", "TRÌNH KHEN THƯỞNG"], note="(Ký, đóng dấu)"),
            last=f"Các bảng trên lập theo sổ bộ khen thưởng tính đến ngày {short_date(today)}./.",
        ),
        None if official_at else blocks.paragraph(emph(form_note(form, nomination.award)), size=10, indent=False),
    ]
    return blocks.document(f"Báo cáo thành tích {nomination.code}: {subject.name}", body, official_at)


def _parts(form: Form, nomination: Nomination, record: Record, on: dt.date) -> list[Block]:
    body: list[Block] = []
    for number, (heading, holds) in enumerate(form.parts):
        body.append(blocks.heading(f"{['I', 'II', 'III', 'IV', 'V'][number]}. {heading}"))
        pieces = [FILLERS[name](nomination, record, on) for name in holds]
        body += [block for piece in pieces for block in piece]
    return body
