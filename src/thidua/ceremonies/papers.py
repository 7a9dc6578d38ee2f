"""Which papers there are of a ceremony; `documents` writes them."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from thidua.ceremonies.models import Ceremony, State
from thidua.ceremonies.queries import guests, turns_of


@dataclass(frozen=True)
class CeremonyPaper:
    """A kind of paper, and when there is something to write."""

    name: str | Promise
    is_ready: Callable[[Ceremony], bool]


PAPERS: Mapping[str, CeremonyPaper] = {
    "chuong-trinh": CeremonyPaper(_("Chương trình"), lambda each: each.programme.exists()),
    "giay-moi": CeremonyPaper(_("Giấy mời"), lambda each: guests(each).exists()),
    "diem-danh": CeremonyPaper(_("Danh sách điểm danh"), lambda each: guests(each).exists()),
    "xuong-ten": CeremonyPaper(_("Danh sách xướng tên"), lambda each: turns_of(each).exists()),
    "ky-nhan": CeremonyPaper(_("Danh sách ký nhận"), lambda each: turns_of(each).exists()),
    "ket-qua": CeremonyPaper(_("Báo cáo kết quả tổ chức"), lambda each: each.state == State.HELD),
}
