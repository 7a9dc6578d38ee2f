"""Forms of decisions: what a person types, before a service looks at it."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from thidua.decisions.models import DecisionItem, DecisionStatus
from thidua.decisions.services import Line
from thidua.dossiers.forms import award_choices
from thidua.screens.forms import DayField, WorkForm


class DraftForm(WorkForm):
    """Title and grounds of a draft; the lines of its list come as `place_<pk>`, `citation_<pk>`, `out_<pk>`."""

    title = forms.CharField(label=_("Trích yếu"), max_length=300)
    grounds = forms.CharField(
        label=_("Căn cứ"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 7}),
        help_text=_("Mỗi căn cứ một dòng. Hệ thống soạn sẵn theo văn bản đang có hiệu lực; hãy kiểm tra lại."),
    )
    seen = forms.CharField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, items: Sequence[DecisionItem], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.items = items

    def rows(self) -> list[tuple[DecisionItem, str, str, bool]]:
        """Each line with its place and citation as typed, and whether it was ticked to be taken out."""
        if not self.is_bound:
            return [(item, str(item.position), item.citation, False) for item in self.items]
        return [
            (
                item,
                self.data.get(f"place_{item.pk}", str(item.position)).strip(),
                self.data.get(f"citation_{item.pk}", item.citation),
                f"out_{item.pk}" in self.data,
            )
            for item in self.items
        ]

    def clean(self) -> dict[str, Any]:
        """Put the lines that stay into their new order: one that is moved stands at the place that was typed."""
        data = super().clean() or {}
        placed: list[tuple[int, int, int, Line]] = []
        for item, place, citation, out in self.rows():
            if out:
                continue
            if not place.isdecimal() or len(place) > 6:
                self.add_error(None, _("Thứ tự của %(name)s phải là một số.") % {"name": item.recipient_name})
                continue
            # The one that had the place makes room: downwards for a line from below, upwards for one from above.
            moved = (item.position < int(place)) - (item.position > int(place))
            placed.append((int(place), moved, item.position, Line(item.pk, citation)))
        data["lines"] = [line for *_place, line in sorted(placed, key=lambda each: each[:3])]
        return data


class IssueForm(WorkForm):
    """What the head states: the day. `seen` stands for the draft that was on screen."""

    decided_on = DayField(label=_("Ngày quyết định"))
    seen = forms.CharField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["decided_on"].initial = timezone.localdate()


class CancelForm(WorkForm):
    reason = forms.CharField(label=_("Lý do bỏ dự thảo"), widget=forms.Textarea(attrs={"rows": 3}))


class DecisionFilter(forms.Form):
    """What narrows the list of decisions; every field may be left empty."""

    q = forms.CharField(label=_("Tìm theo số, trích yếu, tên người được khen"), required=False)
    award = forms.ChoiceField(label=_("Danh hiệu, hình thức"), required=False)
    status = forms.ChoiceField(
        label=_("Trạng thái"), required=False, choices=[("", _("Tất cả")), *DecisionStatus.choices]
    )
    year = forms.IntegerField(label=_("Năm"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["award"].choices = award_choices(empty=str(_("Tất cả")))  # type: ignore[attr-defined] # a ChoiceField
