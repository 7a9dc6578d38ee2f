"""Forms of initiatives."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from thidua.agencies.models import Account, Agency
from thidua.initiatives.models import InitiativeCase, State
from thidua.initiatives.services.handing_in import MOST_AUTHORS, Shares
from thidua.polls.forms import KeysForm
from thidua.register.models import InitiativeKind, Scope, Subject
from thidua.screens.forms import DayField, ReasonForm, WorkForm
from thidua.trail.errors import Refused


def _long(label: Any, help_text: Any = "", rows: int = 5) -> forms.CharField:
    return forms.CharField(
        label=label, max_length=20_000, help_text=help_text, widget=forms.Textarea(attrs={"rows": rows})
    )


class CaseFilter(forms.Form):
    """What narrows the list."""

    trang_thai = forms.ChoiceField(label=_("Trạng thái"), required=False, choices=[("", _("Tất cả")), *State.choices])
    q = forms.CharField(label=_("Tên sáng kiến"), required=False, widget=forms.TextInput({"type": "search"}))


class CaseForm(WorkForm):
    """An initiative with up to five authors of the unit."""

    receiver = forms.ModelChoiceField(label=_("Nộp để xét tại"), queryset=Agency.objects.none())
    kind = forms.ChoiceField(label=_("Loại"), choices=InitiativeKind.choices)
    title = forms.CharField(label=_("Tên sáng kiến"), max_length=500)
    problem = _long(_("Thực trạng, vấn đề trước khi có giải pháp"))
    solution = _long(
        _("Nội dung giải pháp"), _("Điểm mới, cách làm. Phần này được đối chiếu với các sáng kiến đã có."), 8
    )
    effect = _long(_("Hiệu quả đã đạt, khả năng nhân rộng"), _("Nêu số liệu trước và sau khi áp dụng."))
    applied_since = DayField(label=_("Áp dụng từ ngày"))
    scope_asked = forms.ChoiceField(label=_("Phạm vi đề nghị công nhận"), choices=Scope.choices)

    def __init__(
        self,
        *args: Any,
        receivers: QuerySet[Agency],
        people: QuerySet[Subject],
        case: InitiativeCase | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["receiver"].queryset = receivers  # type: ignore[attr-defined] # a ModelChoiceField
        if case is not None:
            del self.fields["receiver"]
        for place in range(1, MOST_AUTHORS + 1):
            self.fields[f"author_{place}"] = forms.ModelChoiceField(
                label=_("Tác giả %(place)s") % {"place": place},
                queryset=people,
                required=place == 1,
                error_messages={"required": _("Cần điền mục này.")},
            )
            self.fields[f"share_{place}"] = forms.IntegerField(
                label=_("Tỷ lệ đóng góp %(place)s (%%)") % {"place": place},
                required=place == 1,
                min_value=1,
                max_value=100,
                widget=forms.TextInput({"inputmode": "numeric"}),
                error_messages={"required": _("Cần điền mục này.")},
            )

    @staticmethod
    def initial_of(case: InitiativeCase) -> dict[str, Any]:
        """The fields as the case has them."""
        names = ("kind", "title", "problem", "solution", "effect", "applied_since", "scope_asked")
        found = {name: getattr(case, name) for name in names}
        for place, author in enumerate(case.authors.all(), start=1):
            found |= {f"author_{place}": author.subject_id, f"share_{place}": author.share}
        return found

    def authors(self) -> Shares:
        """Those who were chosen, each with the share; a share left empty is none."""
        rows = [
            (self.cleaned_data.get(f"author_{n}"), self.cleaned_data.get(f"share_{n}"))
            for n in range(1, MOST_AUTHORS + 1)
        ]
        return [(subject, share or 0) for subject, share in rows if subject is not None]

    def values(self) -> dict[str, Any]:
        """Everything else, as the services take it."""
        return {name: value for name, value in self.cleaned_data.items() if not name.startswith(("author_", "share_"))}

    def refuse(self, refusal: Refused) -> None:
        """What is wrong with the authors stands beside the first of them."""
        fields = {("author_1" if name == "authors" else name): text for name, text in refusal.fields.items()}
        super().refuse(Refused(refusal.message, fields=fields))


class WhyForm(ReasonForm):
    """Why an initiative is returned, refused or withdrawn."""

    most = 2_000


class JudgeForm(WorkForm):
    points = forms.IntegerField(
        label=_("Điểm (0 đến 100)"), min_value=0, max_value=100, widget=forms.TextInput({"inputmode": "numeric"})
    )
    opinion = _long(_("Nhận xét"), _("Tính mới, đã áp dụng, hiệu quả, khả năng nhân rộng."), 4)


class RecogniseForm(WorkForm):
    scope = forms.ChoiceField(label=_("Phạm vi ảnh hưởng được công nhận"))
    decision_number = forms.CharField(
        label=_("Số quyết định"), max_length=60, help_text=_("Quyết định công nhận sáng kiến, ví dụ 12/QĐ-SNV.")
    )
    decided_on = DayField(label=_("Ngày quyết định"))
    reason = forms.CharField(
        label=_("Lý do"),
        max_length=2_000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Cần khi kết quả bỏ phiếu không quá nửa đồng ý."),
    )

    def __init__(self, *args: Any, scopes: Sequence[Scope], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["scope"].choices = [(scope.value, scope.label) for scope in scopes]  # type: ignore[attr-defined] # a ChoiceField


class VoteForm(KeysForm):
    """Which initiatives, who votes, and the two holders of the box."""

    title = forms.CharField(label=_("Tên cuộc bỏ phiếu"), max_length=300)
    cases = forms.ModelMultipleChoiceField(
        label=_("Sáng kiến"), queryset=InitiativeCase.objects.none(), widget=forms.CheckboxSelectMultiple
    )
    voters = forms.ModelMultipleChoiceField(
        label=_("Thành viên bỏ phiếu"),
        queryset=Account.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Ít nhất ba người; tác giả không bỏ phiếu về sáng kiến của mình."),
    )
    field_order = ["title", "cases", "voters"]

    def __init__(self, *args: Any, cases: QuerySet[InitiativeCase], voters: QuerySet[Account], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["cases"].queryset = cases  # type: ignore[attr-defined] # a ModelMultipleChoiceField
        chosen: Any = self.fields["voters"]
        chosen.queryset = voters
        chosen.label_from_instance = lambda account: account.full_name

    def refuse(self, refusal: Refused) -> None:
        """Too few voters are told beside the voters."""
        fields = {("voters" if name == "slips" else name): text for name, text in refusal.fields.items()}
        super().refuse(Refused(refusal.message, fields=fields))
