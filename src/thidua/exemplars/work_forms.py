"""Forms of campaigns and of the press plan."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.db.models import Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from thidua.agencies.models import Account, Agency
from thidua.agencies.permissions import ROLES, Action
from thidua.agencies.queries import holders
from thidua.exemplars.forms import ALL, VersionForm, area, line
from thidua.exemplars.models import Campaign, CampaignKind, CampaignState, Exemplar, PressChannel, PressItem, Target
from thidua.exemplars.services import CampaignFacts, PressFacts, ResultFact, TargetFact
from thidua.exemplars.services.campaigns import MOST, targets_of
from thidua.exemplars.states import OPEN
from thidua.screens.forms import FIRST_YEAR, LAST_YEAR, DayField, WorkForm
from thidua.screens.rows import Table

CAMPAIGN = ("kind", "title", "from_year", "to_year", "purpose", "paper_number", "paper_on")
PRESS = ("channel", "outlet", "subject", "planned_on", "officer", "campaign", "exemplar")


def _year(label: Any) -> forms.IntegerField:
    return forms.IntegerField(label=label, min_value=FIRST_YEAR, max_value=LAST_YEAR)


class CampaignForm(VersionForm):
    """What a campaign is."""

    kind = forms.ChoiceField(label=_("Loại"), choices=CampaignKind.choices)
    title = line(_("Tên đề án, chiến dịch"), 300)
    from_year = _year(_("Từ năm"))
    to_year = _year(_("Đến hết năm"))
    purpose = area(_("Mục đích, nội dung"), 4, required=False)
    paper_number = line(_("Số, ký hiệu văn bản phê duyệt"), 60, required=False)
    paper_on = DayField(label=_("Ngày văn bản"), required=False)


class TargetForm(WorkForm):
    """One target; a row without a name is none."""

    name = line(_("Chỉ tiêu"), 200, required=False)
    unit = line(_("Đơn vị tính"), 60, required=False)
    per_year = forms.IntegerField(label=_("Cần đạt mỗi năm"), min_value=1, max_value=MOST, required=False)
    pk = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def clean(self) -> dict[str, Any]:
        """A target has its unit and number."""
        data = super().clean() or {}
        for name in ("unit", "per_year") if data.get("name") else ():
            if name not in self.errors and not data.get(name):
                self.add_error(name, gettext("Cần điền mục này."))
        if not data.get("name") and (data.get("unit") or data.get("per_year")):
            self.add_error("name", gettext("Cần điền mục này."))
        return data

    def value(self) -> TargetFact | None:
        """The target; None of an empty row."""
        return TargetFact(**self.cleaned_data) if self.cleaned_data.get("name") else None


class CampaignPage:
    """The editor of a campaign: its facts and its targets."""

    def __init__(self, data: Mapping[str, Any] | None, campaign: Campaign | None, year: int) -> None:
        known: dict[str, Any] = {"from_year": year, "to_year": year}
        if campaign:
            known = {name: getattr(campaign, name) for name in (*CAMPAIGN, "version")}
        self.form = CampaignForm(data, initial=known)
        targets = targets_of(campaign) if campaign else []
        names = ("name", "unit", "per_year", "pk")
        rows = [{name: getattr(each, name) for name in names} for each in targets]
        self.targets = Table(TargetForm, "chi-tieu", data, rows)

    def is_valid(self) -> bool:
        """Whether all of it can stand; every part is looked at."""
        found = [self.form.is_valid(), self.targets.is_valid()]
        return all(found)

    def given(self) -> dict[str, Any]:
        """What the service asks for, but for the version."""
        facts = CampaignFacts(**{name: self.form.cleaned_data[name] for name in CAMPAIGN})
        return {"facts": facts, "targets": self.targets.values()}


class ResultsForm(VersionForm):
    """What was reached in a year, target by target."""

    def __init__(
        self, *args: Any, targets: Sequence[Target], known: Mapping[int, tuple[int, str]], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.targets = targets
        for each in targets:
            number, note = known.get(each.pk, (None, ""))
            label = gettext("%(name)s (%(unit)s, cần %(wanted)s)") % {
                "name": each.name,
                "unit": each.unit,
                "wanted": each.per_year,
            }
            self.fields[f"so-{each.pk}"] = forms.IntegerField(
                label=label, min_value=0, max_value=MOST, required=False, initial=number
            )
            note_label = gettext("Ghi chú về «%(name)s»") % {"name": each.name}
            self.fields[f"ghi-chu-{each.pk}"] = forms.CharField(
                label=note_label, max_length=300, required=False, initial=note
            )

    def results(self) -> dict[int, ResultFact]:
        """By target: what was reached, of those with a number."""
        data = self.cleaned_data
        return {
            each.pk: ResultFact(data[f"so-{each.pk}"], data[f"ghi-chu-{each.pk}"])
            for each in self.targets
            if data[f"so-{each.pk}"] is not None
        }


class PressForm(VersionForm):
    """What is planned with the press."""

    subject = line(_("Tin, bài, chương trình"), 300)
    channel = forms.ChoiceField(label=_("Kênh"), choices=PressChannel.choices)
    outlet = line(_("Cơ quan báo chí, nơi đăng"), 200)
    planned_on = DayField(label=_("Ngày dự kiến"))
    officer = forms.ModelChoiceField(
        label=_("Người phụ trách"), queryset=Account.objects.none(), required=False, empty_label=_("Chưa giao")
    )
    campaign = forms.ModelChoiceField(
        label=_("Thuộc đề án, chiến dịch"), queryset=Campaign.objects.none(), required=False, empty_label=_("Không")
    )
    exemplar = forms.ModelChoiceField(
        label=_("Về gương"), queryset=Exemplar.objects.none(), required=False, empty_label=_("Không")
    )

    def __init__(self, *args: Any, agency: Agency, item: PressItem | None = None, **kwargs: Any) -> None:
        if item:
            kwargs["initial"] = {name: getattr(item, name) for name in (*PRESS, "version")}
        super().__init__(*args, **kwargs)
        kept = {"campaign": item.campaign_id or 0, "exemplar": item.exemplar_id or 0} if item else {}
        choices = {
            "officer": holders(agency, *ROLES[Action.WRITE_EXEMPLAR]).order_by("full_name"),
            "campaign": Campaign.objects.filter(
                Q(state=CampaignState.OPEN) | Q(pk=kept.get("campaign", 0)), agency=agency
            ),
            "exemplar": Exemplar.objects.filter(Q(state__in=OPEN) | Q(pk=kept.get("exemplar", 0)), agency=agency),
        }
        for name, rows in choices.items():
            self.fields[name].queryset = rows  # type: ignore[attr-defined] # a ModelChoiceField
        self.fields["officer"].label_from_instance = lambda account: account.full_name  # type: ignore[attr-defined] # same

    def facts(self) -> PressFacts:
        """What the service asks for."""
        return PressFacts(**{name: self.cleaned_data[name] for name in PRESS})


class DoneForm(VersionForm):
    """That an item came out."""

    done_on = DayField(label=_("Ngày đăng, phát"))
    link = line(_("Đường dẫn (nếu có)"), 500, _("Bắt đầu bằng https://"), required=False)


class PressFilter(forms.Form):
    """What narrows the plan; every field may be left empty."""

    q = forms.CharField(label=_("Tìm theo tin, bài, nơi đăng"), required=False)
    tinh_hinh = forms.ChoiceField(
        label=_("Tình hình"),
        required=False,
        choices=[ALL, ("qua-han", _("Quá hạn")), ("chua-xong", _("Chưa xong")), ("xong", _("Đã xong"))],
    )
    channel = forms.ChoiceField(label=_("Kênh"), required=False, choices=[ALL, *PressChannel.choices])
