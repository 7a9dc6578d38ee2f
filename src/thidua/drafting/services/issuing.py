"""The issue: number, day, the signed text; the document goes to the law's list once a second person approves it."""

import datetime as dt
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from thidua.agencies.actor import Actor
from thidua.agencies.models import Role
from thidua.agencies.permissions import Action
from thidua.agencies.queries import holders
from thidua.dossiers import files
from thidua.dossiers.contents import PDF
from thidua.drafting.models import DraftCase, State
from thidua.drafting.services.locking import NUMBER, file_name, locked_case
from thidua.legislation.models import LawChange
from thidua.legislation.services import draft_issued
from thidua.trail.errors import Refused, beside
from thidua.trail.events import Event
from thidua.trail.services import notify, record, service


@service
def issue_case(
    actor: Actor,
    *,
    case: DraftCase,
    number: str,
    issued_on: dt.date,
    in_force_on: dt.date,
    upload: Any,
    signer_name: str = "",
) -> DraftCase:
    """Issue the last version: it becomes a draft change «documents.<number>» of the law's data, linked to the case.

    Refused for a number that the law's list has, a day to come, a day in force before the issue, a file not a PDF.
    """
    case = locked_case(actor, case, State.ISSUE, action=Action.ISSUE_LAW)
    number = " ".join(number.split())
    if not NUMBER.fullmatch(number):
        raise beside("number", _("Ghi số, ký hiệu như «12/2026/NĐ-CP», không có dấu phẩy."))
    if issued_on > timezone.localdate():
        raise beside("issued_on", _("Ngày ban hành không thể sau hôm nay."))
    if in_force_on < issued_on:
        raise beside("in_force_on", _("Ngày có hiệu lực không thể trước ngày ban hành."))
    case.number, case.issued_on, case.in_force_on = number, issued_on, in_force_on
    case.signer_name = signer_name.strip()
    case.issued_version = case.versions.order_by("-number").first()
    case.file, case.file_name = files.store(upload, allowed=frozenset({PDF}), field="upload"), file_name(upload)
    case.law_change = _into_the_law(actor, case, issued_on, in_force_on)
    case.state = State.ISSUED
    case.steps.filter(code=State.ISSUE).update(done_on=timezone.localdate())
    case.save()
    after = {"number": number, "issued_on": issued_on, "in_force_on": in_force_on, "change": case.law_change.code}
    record(actor, Event.DRAFT_ISSUED, case, after=after)
    text = _("%(kind)s %(number)s đã ban hành; hãy soạn tiếp sửa quy tắc %(code)s.") % {
        "kind": case.get_kind_display(),
        "number": number,
        "code": case.law_change.code,
    }
    officers = holders(case.agency, Role.LEGAL_OFFICER).values_list("pk", flat=True)
    notify(officers, Event.DRAFT_ISSUED, text, case.law_change.get_absolute_url())
    return case


def _into_the_law(actor: Actor, case: DraftCase, issued_on: dt.date, in_force_on: dt.date) -> LawChange:
    """The change that puts the document into the list of documents, as a draft of who led the case."""
    title = f"{case.get_kind_display()} {case.title}"[:500]
    body = {
        "kind": "amendment",
        "at": f"documents.{case.number}",
        "from": in_force_on.isoformat(),
        "value": {"title": title, "issued": issued_on.isoformat(), "confidence": "text"},
    }
    name = _("Thêm văn bản: %(number)s") % {"number": case.number}
    try:
        return draft_issued(actor, drafter=case.lead, title=name, body=body, source=case.get_absolute_url())
    except Refused as refusal:
        raise beside("number", refusal.message) from refusal
