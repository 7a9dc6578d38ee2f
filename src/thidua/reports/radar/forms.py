"""What narrows the pages of the radar, and the day for which it is asked."""

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from thidua.agencies.models import Level
from thidua.register.models import Sex, SubjectKind
from thidua.reports.radar.shown import OUTLOOKS
from thidua.reports.scope import ScopeForm
from thidua.screens.forms import DayField, WorkForm

ANY = ("", _("Tất cả"))


class RadarForm(WorkForm):
    """The day on which dossiers would be received."""

    received_on = DayField(
        label=_("Như hồ sơ nhận ngày"), help_text=_("Ngày này xác định quy định pháp luật được áp dụng.")
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["received_on"].initial = timezone.localdate()


class OverviewFilter(ScopeForm):
    """Agency, level and kind of subject."""

    cap = forms.ChoiceField(label=_("Cấp của đơn vị"), required=False, choices=[ANY, *Level.choices])
    loai = forms.ChoiceField(label=_("Đối tượng"), required=False, choices=[ANY, *SubjectKind.choices])


class AwardFilter(OverviewFilter):
    """And what became of the award, what is lacking, and the sex of persons."""

    ket_qua = forms.ChoiceField(
        label=_("Kết quả"), required=False, choices=[ANY, *((key, name) for key, (name, _tag) in OUTLOOKS.items())]
    )
    gioi_tinh = forms.ChoiceField(label=_("Giới tính"), required=False, choices=[ANY, *Sex.choices])
    thieu = forms.ChoiceField(label=_("Còn thiếu"), required=False)

    def __init__(self, *args: Any, lacks: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["thieu"].choices = [ANY, *lacks]  # type: ignore[attr-defined] # a ChoiceField
