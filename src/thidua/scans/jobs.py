"""Reading a scan beside the pages."""

from django.urls import reverse
from django.utils.translation import gettext as _

from thidua.agencies.actor import Actor
from thidua.agencies.permissions import Action
from thidua.jobs.kinds import Outcome, Tell, kind
from thidua.jobs.models import Job
from thidua.jobs.queries import job_under_way
from thidua.jobs.services import ask_for_job
from thidua.scans.models import How, Scan
from thidua.scans.queries import get_visible_scan
from thidua.scans.reader import read_pages
from thidua.scans.reading.decision import read_decision
from thidua.scans.services import keep_reading

KIND = "read_scan"


def ask_to_read(actor: Actor, *, scan: Scan) -> Job:
    """Have the scan read; Overtaken while that is under way."""
    title = _("Đọc bản quét «%(scan)s»") % {"scan": scan}
    return ask_for_job(actor, kind=KIND, title=title[:300], arguments={"scan": scan.pk}, once=scan.key)


def reading_of(scan: Scan) -> Job | None:
    """The job that reads the scan now."""
    return job_under_way(scan.key)


@kind(KIND, Action.EDIT_SUBJECT)
def read_scan(actor: Actor, tell: Tell, *, scan: int) -> Outcome:
    """The long work: every page, then the decision as a whole."""
    found = get_visible_scan(actor, scan)
    link = reverse("scans:scan", args=[found.pk])
    pages = read_pages(found, tell)
    decision = read_decision([each.page for each in pages if each.how != How.NOT])
    keep_reading(actor, scan=found, pages=pages, decision=decision)
    if all(each.how == How.NOT for each in pages):
        return Outcome(_("Máy chưa đọc được trang nào; hãy mở bản quét và nhập tay bên cạnh ảnh."), link)
    said = _("Đã đọc %(pages)s trang, tìm thấy %(rows)s dòng để đối chiếu.")
    return Outcome(said % {"pages": len(pages), "rows": len(decision.rows)}, link)
