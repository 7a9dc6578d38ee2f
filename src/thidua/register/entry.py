"""What can be entered for a subject: the name of each kind of row, its form and its service, in one table."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from thidua.register import forms, services
from thidua.register.facts import AWARD
from thidua.register.models import Award, SubjectKind

EVERYBODY = frozenset(SubjectKind.values)
PEOPLE = frozenset({SubjectKind.PERSON.value})
COLLECTIVES = frozenset({SubjectKind.COLLECTIVE.value})


@dataclass(frozen=True)
class Entry:
    """One kind of row: what it is called, whose it can be, how it is typed and how it is written."""

    name: str | Promise
    kinds: frozenset[str]
    form: type[forms.RowForm]
    record: Callable[..., Any]


ENTRIES: dict[str, Entry] = {
    AWARD: Entry(_("Khen thưởng"), EVERYBODY, forms.AwardForm, services.record_award),
    "xep-loai": Entry(_("Xếp loại hằng năm"), EVERYBODY, forms.RatingForm, services.record_rating),
    "sang-kien": Entry(_("Sáng kiến, đề tài"), EVERYBODY, forms.InitiativeForm, services.record_initiative),
    "ky-luat": Entry(_("Kỷ luật"), EVERYBODY, forms.DisciplineForm, services.record_discipline),
    "viec-dang-xem-xet": Entry(
        _("Việc đang xem xét (thanh tra, khiếu nại…)"), EVERYBODY, forms.ProceedingForm, services.record_proceeding
    ),
    "nghi": Entry(_("Thời gian nghỉ"), PEOPLE, forms.LeaveForm, services.record_leave),
    "cong-tac": Entry(_("Chức vụ đã giữ"), PEOPLE, forms.ServiceForm, services.record_service),
    "so-nguoi": Entry(_("Số người của tập thể"), COLLECTIVES, forms.MemberCountForm, services.record_member_counts),
    "cum-khoi": Entry(_("Kết quả cụm, khối thi đua"), COLLECTIVES, forms.ClusterForm, services.record_cluster_result),
    "phong-trao": Entry(
        _("Kết quả phong trào thi đua"), EVERYBODY, forms.MovementForm, services.record_movement_result
    ),
}


def entry_for(slug: str, kind: str) -> Entry:
    """The entry of a word; raises Award.DoesNotExist when there is none for this kind of subject."""
    entry = ENTRIES.get(slug)
    if entry is None or kind not in entry.kinds:
        raise Award.DoesNotExist
    return entry
