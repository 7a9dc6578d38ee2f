"""Forms of the union: what a person types, before a service looks at it."""

import datetime as dt
from collections.abc import Iterable, Sequence
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from thidua.agencies.models import Account, Role
from thidua.agencies.queries import holders
from thidua.polls.forms import SlipsForm
from thidua.screens.forms import DayField, MoneyField, WorkForm
from thidua.union.models import (
    COMMITTEE,
    ActivityState,
    EntryKind,
    Member,
    Officer,
    RateKind,
    Side,
    Union,
    WelfareKind,
    WelfareState,
)
from thidua.union.services import CongressFacts, MemberFacts
from thidua.union.services.money import EXPENSE, INCOME
from thidua.vietnamese.numbers import amount as money_text

ALL = ("", _("Tất cả"))


class MonthField(forms.DateField):
    """A month typed as tháng/năm; its first day."""

    default_error_messages = {"invalid": _("Nhập tháng theo mẫu tháng/năm, ví dụ 04/2026.")}

    def __init__(self, **kwargs: Any) -> None:
        attrs = {"inputmode": "numeric", "placeholder": "mm/yyyy", "autocomplete": "off"}
        kwargs.setdefault("input_formats", ["%m/%Y", "%m-%Y", "%Y-%m"])
        kwargs.setdefault("widget", forms.DateInput(format="%m/%Y", attrs=attrs))
        super().__init__(**kwargs)

    def to_python(self, value: Any) -> dt.date | None:
        """Refuse months that nobody means."""
        month = super().to_python(value)
        if month is not None and not 1945 <= month.year <= 2100:
            raise forms.ValidationError(self.error_messages["invalid"], code="invalid")
        return month


def _area(label: Any, rows: int, hint: Any = "", *, required: bool = True, most: int = 20_000) -> forms.CharField:
    widget = forms.Textarea(attrs={"rows": rows})
    return forms.CharField(label=label, required=required, widget=widget, help_text=hint, max_length=most)


def _choose(form: forms.Form, name: str, choices: Iterable[tuple[str, Any]]) -> None:
    form.fields[name].choices = list(choices)  # type: ignore[attr-defined] # a ChoiceField


class UnionForm(WorkForm):
    """What is said of the union."""

    name = forms.CharField(label=_("Tên công đoàn"), max_length=300)
    founded_on = DayField(label=_("Ngày thành lập"))
    above = forms.CharField(label=_("Công đoàn cấp trên"), max_length=300, required=False)
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)


class MemberForm(WorkForm):
    """A member; `member` when it is changed."""

    name = forms.CharField(label=_("Họ và tên"), max_length=120)
    group = forms.CharField(label=_("Tổ công đoàn"), max_length=120, required=False)
    account = forms.ChoiceField(
        label=_("Tài khoản"), required=False, help_text=_("Có tài khoản thì tự xem đoàn phí, tự đề nghị thăm hỏi.")
    )
    dues_base = MoneyField(
        label=_("Căn cứ đóng đoàn phí (đồng/tháng)"),
        required=False,
        help_text=_("Chỉ cần khi mức đoàn phí tính theo phần trăm. Ban chấp hành và chính người ấy thấy."),
    )
    joined_on = DayField(label=_("Ngày vào"))
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, union: Union, member: Member | None = None, **kwargs: Any) -> None:
        if member:
            same = ("name", "group", "dues_base", "joined_on", "version")
            kwargs["initial"] = {name: getattr(member, name) for name in same} | {
                "account": str(member.account_id or "")
            }
        super().__init__(*args, **kwargs)
        taken = union.members.filter(left_on=None, account__isnull=False)
        taken = taken.exclude(pk=member.pk) if member else taken
        free = holders(union.agency, *Role).exclude(pk__in=taken.values("account"))
        self._accounts: dict[str, Account] = {str(each.pk): each for each in free.order_by("full_name")}
        _choose(self, "account", [("", _("Không có")), *((key, str(each)) for key, each in self._accounts.items())])

    def facts(self) -> MemberFacts:
        """What the services ask for."""
        data = self.cleaned_data
        return MemberFacts(data["name"], data["group"], self._accounts.get(data["account"]), data["dues_base"])


class LeaveForm(WorkForm):
    """When and why somebody leaves."""

    left_on = DayField(label=_("Thôi từ ngày"))
    reason = _area(_("Lý do"), 3, most=500)


class CongressForm(WorkForm):
    """What is said of a congress."""

    title = forms.CharField(label=_("Tên đại hội"), max_length=300)
    day = DayField(label=_("Ngày họp"))
    place = forms.CharField(label=_("Nơi họp"), max_length=300)
    agenda = _area(_("Chương trình"), 5)
    summoned = forms.IntegerField(label=_("Số được triệu tập"), min_value=1, max_value=10_000)
    present = forms.IntegerField(
        label=_("Số có mặt"), min_value=0, max_value=10_000, initial=0, help_text=_("Ghi khi điểm danh tại đại hội.")
    )
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def facts(self) -> CongressFacts:
        """What the services ask for."""
        return CongressFacts(**{name: value for name, value in self.cleaned_data.items() if name != "version"})


class ElectionForm(SlipsForm):
    """Who stands, for how many seats, and the keys of the box."""

    members = forms.MultipleChoiceField(label=_("Danh sách bầu cử"), widget=forms.CheckboxSelectMultiple)
    seats = forms.IntegerField(label=_("Số người cần bầu"), min_value=1, max_value=200)
    reason = _area(
        _("Lý do vẫn tiến hành khi ít người có mặt"), 2, _("Chỉ cần khi dưới mức thường lệ."), required=False
    )

    field_order = ["members", "seats", "slips", "reason"]

    def __init__(self, *args: Any, standing: Sequence[Member], seats: int | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._members = {str(each.pk): each for each in standing}
        _choose(self, "members", [(key, _named(each)) for key, each in self._members.items()])
        if seats is not None:
            self.fields["seats"].initial, self.fields["seats"].disabled = seats, True

    def chosen(self) -> list[Member]:
        """The members that stand, in the order of the list."""
        wanted = set(self.cleaned_data["members"])
        return [each for key, each in self._members.items() if key in wanted]


def _named(member: Member) -> str:
    return f"{member.name} · {member.group}" if member.group else member.name


class ConcludeForm(WorkForm):
    """The minutes, and until when the new term is to last."""

    minutes = _area(_("Biên bản đại hội"), 8)
    ends_on = DayField(label=_("Nhiệm kỳ đến hết ngày"))
    reason = _area(_("Lý do dừng khi chưa bầu đủ"), 2, required=False, most=1000)


class PositionForm(WorkForm):
    """Who of the committee is chosen for what, by which paper."""

    officer = forms.ChoiceField(label=_("Người được bầu"))
    position = forms.ChoiceField(label=_("Chức vụ"), choices=[(each.value, each.label) for each in COMMITTEE])
    paper = forms.CharField(label=_("Theo biên bản, văn bản"), max_length=300)
    day = DayField(label=_("Từ ngày"))

    def __init__(self, *args: Any, officers: Sequence[Officer], **kwargs: Any) -> None:
        super().__init__(*args, initial={"day": timezone.localdate()}, **kwargs)
        self._officers = {str(each.pk): each for each in officers if each.position in COMMITTEE}
        _choose(self, "officer", [(key, str(each)) for key, each in self._officers.items()])

    def facts(self) -> dict[str, Any]:
        """What the service asks for."""
        return {**self.cleaned_data, "officer": self._officers[self.cleaned_data["officer"]]}


class AuditorForm(WorkForm):
    """Which member is to audit the books."""

    member = forms.ChoiceField(label=_("Đoàn viên"))
    paper = forms.CharField(label=_("Theo biên bản, văn bản"), max_length=300)
    day = DayField(label=_("Từ ngày"))

    def __init__(self, *args: Any, members: Iterable[Member], **kwargs: Any) -> None:
        super().__init__(*args, initial={"day": timezone.localdate()}, **kwargs)
        self._members = {str(each.pk): each for each in members}
        _choose(self, "member", [(key, _named(each)) for key, each in self._members.items()])

    def facts(self) -> dict[str, Any]:
        """What the service asks for."""
        return {**self.cleaned_data, "member": self._members[self.cleaned_data["member"]]}


class EndForm(WorkForm):
    """From when and why somebody holds no position."""

    day = DayField(label=_("Từ ngày"))
    reason = _area(_("Lý do, văn bản"), 3, most=500)


class RateForm(WorkForm):
    """The rate of dues from a month on."""

    from_month = MonthField(label=_("Áp dụng từ tháng"))
    kind = forms.ChoiceField(label=_("Cách tính"), choices=RateKind.choices, widget=forms.RadioSelect)
    percent = forms.DecimalField(
        label=_("Phần trăm của căn cứ đóng"),
        required=False,
        localize=True,
        max_digits=5,
        decimal_places=2,
        min_value=0,
        max_value=100,
    )
    amount = MoneyField(label=_("Số tiền (đồng/tháng)"), required=False)
    paper = forms.CharField(label=_("Theo văn bản, nghị quyết"), max_length=300)

    def facts(self) -> dict[str, Any]:
        """What the service asks for."""
        data = dict(self.cleaned_data)
        percent = data.pop("percent")
        return {**data, "hundredths": None if percent is None else int(percent * 100)}


class CollectForm(WorkForm):
    """Of whom the dues of a month are taken, on which day."""

    members = forms.MultipleChoiceField(label=_("Đoàn viên nộp"), widget=forms.CheckboxSelectMultiple)
    day = DayField(label=_("Ngày thu"))

    def __init__(self, *args: Any, owing: Sequence[tuple[Member, int | None]], **kwargs: Any) -> None:
        super().__init__(*args, initial={"day": timezone.localdate()}, **kwargs)
        self._members = {str(each.pk): each for each, _due in owing}
        unknown = str(_("chưa ghi căn cứ đóng"))
        _choose(
            self,
            "members",
            [(str(each.pk), f"{_named(each)}: {money_text(due) if due else unknown}") for each, due in owing],
        )

    def facts(self) -> dict[str, Any]:
        """What the service asks for."""
        chosen = [self._members[key] for key in self.cleaned_data["members"]]
        return {"members": chosen, "day": self.cleaned_data["day"]}


class EntryForm(WorkForm):
    """A receipt in or out; the kinds of the two sides differ."""

    kind = forms.ChoiceField(label=_("Khoản"))
    amount = MoneyField(label=_("Số tiền (đồng)"), min_value=1)
    day = DayField(label=_("Ngày"))
    text = forms.CharField(label=_("Nội dung"), max_length=500)
    party = forms.CharField(label=_("Người nộp, người nhận"), max_length=200, required=False)

    def __init__(self, *args: Any, side: Side, **kwargs: Any) -> None:
        super().__init__(*args, initial={"day": timezone.localdate()}, **kwargs)
        kinds = INCOME if side == Side.IN else EXPENSE
        _choose(self, "kind", [(each.value, each.label) for each in kinds])


class NormsForm(WorkForm):
    """The most that is given for each kind."""

    def __init__(self, *args: Any, norms: dict[str, int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for kind in WelfareKind:
            self.fields[kind.value] = MoneyField(label=kind.label, required=False, initial=norms.get(kind.value))

    def norms(self) -> dict[str, int]:
        """The kinds for which a number was typed."""
        return {kind: most for kind, most in self.cleaned_data.items() if most is not None}


class WelfareForm(WorkForm):
    """What is asked, for whom and why."""

    member = forms.ChoiceField(label=_("Cho đoàn viên"))
    kind = forms.ChoiceField(label=_("Loại"), choices=WelfareKind.choices)
    amount = MoneyField(label=_("Số tiền (đồng)"), min_value=1)
    ground = _area(_("Lý do, hoàn cảnh"), 4, _("Chỉ ban chấp hành và chính đoàn viên ấy đọc được."))
    over_why = forms.CharField(label=_("Lý do vượt định mức"), max_length=500, required=False)

    def __init__(self, *args: Any, members: Iterable[Member], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._members = {str(each.pk): each for each in members}
        _choose(self, "member", [(key, _named(each)) for key, each in self._members.items()])

    def facts(self) -> dict[str, Any]:
        """What the service asks for."""
        return {**self.cleaned_data, "member": self._members[self.cleaned_data["member"]]}


class SettleForm(WorkForm):
    """Yes or no, with the reason of a no."""

    verdict = forms.ChoiceField(
        label=_("Ý kiến duyệt"), choices=[("yes", _("Duyệt")), ("no", _("Không duyệt"))], widget=forms.RadioSelect
    )
    answer = _area(_("Lý do, ghi chú"), 3, _("Bắt buộc khi không duyệt."), required=False, most=500)


class GiveForm(WorkForm):
    """When it was paid, and who took it."""

    receiver = forms.CharField(label=_("Người nhận"), max_length=200)
    day = DayField(label=_("Ngày chi"))


class ActivityForm(WorkForm):
    """What is planned."""

    title = forms.CharField(label=_("Hoạt động"), max_length=300)
    day = DayField(label=_("Ngày"))
    place = forms.CharField(label=_("Địa điểm"), max_length=300)
    plan = _area(_("Kế hoạch"), 5)
    cost = MoneyField(label=_("Dự kiến chi (đồng)"), required=False)


class FinishForm(WorkForm):
    """What came of it."""

    result = _area(_("Kết quả"), 4)
    joined = forms.MultipleChoiceField(
        label=_("Đoàn viên tham gia"), widget=forms.CheckboxSelectMultiple, required=False
    )
    spent = MoneyField(label=_("Thực chi (đồng)"), required=False, help_text=_("Ghi thành phiếu chi của sổ quỹ."))
    paid_on = DayField(label=_("Ngày chi"), required=False)
    uploads = forms.FileField(label=_("Ảnh, tài liệu"), required=False)

    def __init__(self, *args: Any, members: Iterable[Member], **kwargs: Any) -> None:
        super().__init__(*args, initial={"paid_on": timezone.localdate()}, **kwargs)
        self._members = {str(each.pk): each for each in members}
        _choose(self, "joined", [(key, _named(each)) for key, each in self._members.items()])

    def facts(self, uploads: Sequence[Any]) -> dict[str, Any]:
        """What the service asks for."""
        data = self.cleaned_data
        return {
            "result": data["result"],
            "joined": [self._members[key] for key in data["joined"]],
            "spent": data["spent"] or 0,
            "paid_on": data["paid_on"],
            "uploads": uploads,
        }


class MemberFilter(forms.Form):
    """The filter of the list of members."""

    q = forms.CharField(label=_("Tìm theo tên"), required=False)
    to = forms.ChoiceField(label=_("Tổ công đoàn"), required=False)
    con = forms.ChoiceField(
        label=_("Sinh hoạt"),
        required=False,
        choices=[ALL, ("1", _("Đang sinh hoạt")), ("0", _("Đã thôi"))],
    )

    def __init__(self, data: Any, *, groups: Iterable[str]) -> None:
        super().__init__(data)
        _choose(self, "to", [ALL, *((each, each) for each in groups)])


class EntryFilter(forms.Form):
    """The filter of the cash book: a year, a month of it, a side, a kind."""

    nam = forms.ChoiceField(label=_("Năm"), required=False)
    thang = forms.ChoiceField(
        label=_("Tháng"), required=False, choices=[("", _("Cả năm")), *((str(n), str(n)) for n in range(1, 13))]
    )
    ben = forms.ChoiceField(label=_("Thu, chi"), required=False, choices=[ALL, *Side.choices])
    khoan = forms.ChoiceField(label=_("Khoản"), required=False, choices=[ALL, *EntryKind.choices])

    def __init__(self, data: Any, *, years: Iterable[int]) -> None:
        super().__init__(data)
        _choose(self, "nam", [(str(each), str(each)) for each in years])


class WelfareFilter(forms.Form):
    """The filter of what was asked."""

    loai = forms.ChoiceField(label=_("Loại"), required=False, choices=[ALL, *WelfareKind.choices])
    trang_thai = forms.ChoiceField(label=_("Trạng thái"), required=False, choices=[ALL, *WelfareState.choices])


class ActivityFilter(forms.Form):
    """The filter of the activities."""

    trang_thai = forms.ChoiceField(label=_("Trạng thái"), required=False, choices=[ALL, *ActivityState.choices])
