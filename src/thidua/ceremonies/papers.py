"""Which papers there are of a ceremony; `documents` writes them."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from thidua.agencies.actor import Actor
from thidua.agencies.permissions import Action, Permission, may
from thidua.ceremonies.models import Ceremony, State
from thidua.ceremonies.queries import guests, turns_of


@dataclass(frozen=True)
class CeremonyPaper:
    """A kind of paper, and when there is something to write; whether guests' codes stand on it."""

    name: str | Promise
    is_ready: Callable[[Ceremony], bool]
    has_codes: bool = False


PAPERS: Mapping[str, CeremonyPaper] = {
    "chuong-trinh": CeremonyPaper(_("Chương trình"), lambda each: each.programme.exists()),
    "giay-moi": CeremonyPaper(_("Giấy mời"), lambda each: guests(each).exists(), has_codes=True),
    "diem-danh": CeremonyPaper(_("Danh sách điểm danh"), lambda each: guests(each).exists()),
    "xuong-ten": CeremonyPaper(_("Danh sách xướng tên"), lambda each: turns_of(each).exists()),
    "ky-nhan": CeremonyPaper(_("Danh sách ký nhận"), lambda each: turns_of(each).exists()),
    "ket-qua": CeremonyPaper(_("Báo cáo kết quả tổ chức"), lambda each: each.state == State.HELD),
}


def may_print(actor: Actor, paper: CeremonyPaper, ceremony: Ceremony) -> Permission:
    """Whether the actor gets the paper: one with codes is for those who prepare and approve, since a code answers."""
    if not paper.has_codes:
        return may(actor, Action.READ_CEREMONIES, ceremony.agency_id)
    runs = may(actor, Action.RUN_CEREMONY, ceremony.agency_id)
    return runs or may(actor, Action.APPROVE_CEREMONY, ceremony.agency_id) or runs
