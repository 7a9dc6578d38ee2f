"""A list of the radar as Excel: at once when it is short, as a job when it is long."""

import re
import tempfile
from pathlib import Path
from typing import Any

import xlsxwriter
from django.utils import timezone
from django.utils.translation import gettext as _

from thidua.agencies.actor import Actor
from thidua.agencies.permissions import Action
from thidua.jobs.kinds import Outcome, Tell, kind, untold
from thidua.privacy.models import Purpose
from thidua.reports.radar.lists import Asked, RadarList
from thidua.reports.radar.queries import basis_name, latest_run
from thidua.reports.radar.shown import ShownPerson, earliest_text
from thidua.screens.exports import Export, note_export
from thidua.trail.errors import Refused

UNNAMABLE = re.compile(r'[\\/:*?"<>|]+')
AT_ONCE = 2_000  # lines that a page writes while one waits


@kind("radar.export", Action.READ_REGISTER)
def export(
    actor: Actor, tell: Tell, *, run: int, asked: dict[str, Any], purpose: str = Purpose.REPORT, note: str = ""
) -> Outcome:
    """Write a list of the radar to Excel, as far as the actor sees it today; the access log says for what."""
    latest = latest_run(actor)
    if latest is None or latest.pk != run:
        raise Refused(_("Sổ bộ đã được quét lại sau khi bạn yêu cầu; hãy mở danh sách mới rồi tải Excel."))
    wanted = RadarList(actor, latest, Asked(**asked))
    with tempfile.NamedTemporaryFile(suffix=".xlsx", delete=False) as file:
        path = Path(file.name)
    subjects = write_workbook(wanted, path, tell)
    count = len(subjects)
    why = Export("xlsx", Purpose(purpose), note)
    note_export(actor, why, name=file_name(wanted).removesuffix(".xlsx"), subjects=subjects, row_count=count)
    return Outcome(
        _("Đã ghi %(count)s dòng.") % {"count": f"{count:,}".replace(",", ".")}, file=path, file_name=file_name(wanted)
    )


def write_workbook(wanted: RadarList, target: Any, tell: Tell = untold) -> list[int]:
    """Write the list to a path or an open file; return of whom each line speaks."""
    total, subjects = wanted.count(), list[int]()
    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(target, options) as workbook:
        sheet = workbook.add_worksheet(_("Radar"))
        bold = workbook.add_format({"bold": True})
        sheet.write_row(0, 0, _about(wanted), bold)
        sheet.write(1, 0, wanted.reading.about["assumption"])
        sheet.write_row(3, 0, _headings(), bold)
        sheet.set_column(0, 0, 28)
        sheet.set_column(1, 3, 24)
        sheet.set_column(4, 4, 60)
        for part in wanted.every():
            for shown in part:
                sheet.write_row(4 + len(subjects), 0, _cells(shown))
                subjects.append(shown.person.subject.pk)
            tell(len(subjects), total, _("Đang ghi các dòng"))
    return subjects


def file_name(wanted: RadarList) -> str:
    """What the file is called: the award and the day as of which it was asked, without what file systems refuse."""
    name = _("Radar khen thưởng – %(award)s – %(day)s") % {"award": wanted.award.name, "day": f"{wanted.day:%d-%m-%Y}"}
    return UNNAMABLE.sub(" ", name) + ".xlsx"


def _about(wanted: RadarList) -> list[str]:
    award = f"{wanted.award.name} ({basis_name(wanted.asked.basis).lower()})"
    day = _("như hồ sơ nhận ngày %(day)s") % {"day": f"{wanted.day:%d/%m/%Y}"}
    year = _("thành tích đến hết năm %(year)s") % {"year": wanted.reading.about["last_year"]}
    made = _("quét lúc %(at)s") % {"at": f"{timezone.localtime(wanted.run.made_at):%H:%M %d/%m/%Y}"}
    return [award, wanted.wanted.agency.name, year, day, made]


def _headings() -> list[str]:
    return [
        _("Đối tượng"),
        _("Đơn vị"),
        _("Chức vụ"),
        _("Kết quả"),
        _("Còn thiếu"),
        _("Cần người xác nhận"),
        _("Sớm nhất"),
        _("Tiêu chuẩn gần nhất"),
        _("Chỉ tạm tính"),
    ]


def _cells(shown: ShownPerson) -> list[Any]:
    subject, line = shown.person.subject, shown.person.line
    return [
        subject.name,
        subject.agency.name,
        subject.job_title,
        shown.outlook,
        "; ".join(shown.lacking),
        shown.attest,
        earliest_text(shown),
        shown.standard,
        _("có") if line.unsure else "",
    ]
