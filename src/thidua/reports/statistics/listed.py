"""What the lists behind the numbers show of a row."""

from collections.abc import Sequence

from django.utils.translation import gettext_lazy as _

from thidua.register.words import award_name
from thidua.screens.tables import Column

_COLUMNS: dict[str, Sequence[Column]] = {
    "awards": (
        Column("ten", _("Đối tượng"), lambda award: award.subject.name),
        Column("khen", _("Danh hiệu, hình thức"), lambda award: award_name(award.code, award.decided_on)),
        Column("don-vi", _("Đơn vị khi được khen"), lambda award: str(award.agency or award.subject.agency)),
        Column("nam", _("Năm thành tích"), lambda award: str(award.year)),
        Column("so", _("Số quyết định"), lambda award: award.decision_number),
        Column("ngay", _("Ngày quyết định"), lambda award: f"{award.decided_on:%d/%m/%Y}" if award.decided_on else ""),
    ),
    "movements": (
        Column("ten", _("Phong trào"), lambda movement: movement.title),
        Column("don-vi", _("Cơ quan"), lambda movement: str(movement.agency)),
        Column("hinh-thuc", _("Hình thức"), lambda movement: movement.get_kind_display()),
        Column("tu", _("Từ ngày"), lambda movement: f"{movement.starts_on:%d/%m/%Y}"),
        Column("den", _("Đến hết ngày"), lambda movement: f"{movement.ends_on:%d/%m/%Y}"),
    ),
    "offices": (
        Column("ten", _("Cơ quan"), lambda agency: agency.name),
        Column("cap", _("Cấp"), lambda agency: agency.get_level_display()),
    ),
    "officers": (Column("ten", _("Họ và tên"), lambda account: account.full_name),),
    "staff": (
        Column("ten", _("Họ và tên"), lambda member: member.subject.name),
        Column("don-vi", _("Cơ quan"), lambda member: member.agency.name),
    ),
    "staff_offices": (
        Column("ten", _("Cơ quan"), lambda agency: agency.name),
        Column("cap", _("Cấp"), lambda agency: agency.get_level_display()),
    ),
}


def columns_of(counts: str) -> Sequence[Column]:
    """The columns of the list behind the numbers of a source."""
    return _COLUMNS[counts]
