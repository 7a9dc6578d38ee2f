"""Forms of councils: what a person types, before a service looks at it."""

import datetime as dt
from collections.abc import Iterable, Sequence
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.forms import BoundField
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from thidua.agencies.models import Account
from thidua.councils.models import AgendaItem, Attendance, Choice, CouncilMember, MemberRole, Recusal
from thidua.councils.services import Seat
from thidua.dossiers.models import Review
from thidua.screens.forms import DayField, WorkForm


class CouncilForm(WorkForm):
    """A new council with its members: everybody who may sit in it is on the page, with a role or none."""

    name = forms.CharField(label=_("Tên hội đồng"), max_length=300)
    document = forms.CharField(
        label=_("Quyết định thành lập"), max_length=200, required=False, help_text=_("Số, ngày, cơ quan ban hành.")
    )
    formed_on = DayField(label=_("Ngày thành lập"))

    def __init__(self, *args: Any, accounts: Iterable[Account], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.accounts = list(accounts)
        for account in self.accounts:
            role = forms.ChoiceField(
                label=_("Vai trò"),
                choices=[("", _("Không tham gia")), *MemberRole.choices],
                required=False,
            )
            title = forms.CharField(label=_("Chức vụ"), max_length=200, required=False)
            self.fields[f"role_{account.pk}"], self.fields[f"title_{account.pk}"] = role, title

    def rows(self) -> list[tuple[Account, BoundField, BoundField]]:
        """Each person with the fields for role and title."""
        return [(account, self[f"role_{account.pk}"], self[f"title_{account.pk}"]) for account in self.accounts]

    def seats(self) -> list[Seat]:
        """The members that were chosen."""
        data = self.cleaned_data
        return [
            Seat(account, MemberRole(data[f"role_{account.pk}"]), data[f"title_{account.pk}"])
            for account in self.accounts
            if data[f"role_{account.pk}"]
        ]


class MemberForm(WorkForm):
    """A new member of a council."""

    account = forms.ModelChoiceField(label=_("Người"), queryset=Account.objects.none(), empty_label=_("Chọn…"))
    role = forms.ChoiceField(label=_("Vai trò"), choices=MemberRole.choices, initial=MemberRole.MEMBER)
    title = forms.CharField(label=_("Chức vụ"), max_length=200, required=False)
    from_day = DayField(label=_("Từ ngày"))

    def __init__(self, *args: Any, accounts: QuerySet[Account], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["account"].queryset = accounts  # type: ignore[attr-defined] # a ModelChoiceField
        self.fields["from_day"].initial = timezone.localdate()


class EndMemberForm(WorkForm):
    """The last day of a member."""

    until_day = DayField(label=_("Ngày cuối là thành viên"))
    reason = forms.CharField(label=_("Lý do"), max_length=300, help_text=_("Ví dụ: nghỉ hưu, chuyển công tác."))


class SessionForm(WorkForm):
    """When and where a session is held, and under whom."""

    title = forms.CharField(label=_("Nội dung"), max_length=300)
    day = DayField(label=_("Ngày họp"))
    time = forms.TimeField(
        label=_("Giờ họp"),
        widget=forms.TimeInput(format="%H:%M", attrs={"placeholder": "08:00", "inputmode": "numeric"}),
        error_messages={"invalid": _("Nhập giờ theo mẫu giờ:phút, ví dụ 08:00.")},
    )
    place = forms.CharField(label=_("Địa điểm"), max_length=300)
    chair = forms.ModelChoiceField(label=_("Chủ trì"), queryset=CouncilMember.objects.none(), empty_label=_("Chọn…"))
    secretary = forms.ModelChoiceField(
        label=_("Thư ký phiên họp"), queryset=CouncilMember.objects.none(), empty_label=_("Chọn…")
    )

    def __init__(self, *args: Any, members: Sequence[CouncilMember], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        seats = CouncilMember.objects.filter(pk__in=[member.pk for member in members]).select_related("account")
        for name in ("chair", "secretary"):
            self.fields[name].queryset = seats  # type: ignore[attr-defined] # a ModelChoiceField

    def held_at(self) -> dt.datetime:
        """The day and the time together, in the time zone of the office."""
        return timezone.make_aware(dt.datetime.combine(self.cleaned_data["day"], self.cleaned_data["time"]))

    def facts(self) -> dict[str, Any]:
        """What the services ask for."""
        names = ("title", "place", "chair", "secretary")
        return {"held_at": self.held_at(), **{name: self.cleaned_data[name] for name in names}}


class AgendaForm(WorkForm):
    """Which nominations come before the session, each with its place in the order (empty: as listed)."""

    reviews = forms.ModelMultipleChoiceField(
        label=_("Hồ sơ"),
        queryset=Review.objects.none(),
        required=False,
        error_messages={"invalid_choice": _("Có hồ sơ không còn chờ hội đồng; hãy tải lại trang.")},
    )

    def __init__(self, *args: Any, candidates: Sequence[Review], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.order = {review.pk: place for place, review in enumerate(candidates, start=1)}
        self.fields["reviews"].queryset = Review.objects.filter(pk__in=self.order)  # type: ignore[attr-defined] # a ModelMultipleChoiceField

    def ordered(self) -> list[Review]:
        """The chosen reviews by the typed place, then by the order of the list."""

        def place(review: Review) -> tuple[int, int]:
            typed = self.data.get(f"place_{review.pk}", "")
            number = int(typed) if typed.isdecimal() and len(typed) < 6 else 100_000
            return number, self.order[review.pk]

        return sorted(self.cleaned_data["reviews"], key=place)


class AttendanceForm(WorkForm):
    """The roll: one line a member."""

    def __init__(self, *args: Any, members: Sequence[CouncilMember], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.members = list(members)
        for member in self.members:
            self.fields[f"mode_{member.pk}"] = forms.ChoiceField(
                label=str(member),
                choices=Attendance.Mode.choices,
                widget=forms.RadioSelect,
                help_text=member.title,
                error_messages={"required": _("Hãy điểm danh người này.")},
            )

    def modes(self) -> dict[int, Attendance.Mode]:
        """The mode of each member, by number."""
        return {member.pk: Attendance.Mode(self.cleaned_data[f"mode_{member.pk}"]) for member in self.members}


class RecusalForm(WorkForm):
    """Who steps back from which item, and why."""

    item = forms.ModelChoiceField(label=_("Hồ sơ"), queryset=AgendaItem.objects.none(), empty_label=_("Chọn…"))
    member = forms.ModelChoiceField(
        label=_("Thành viên"), queryset=CouncilMember.objects.none(), empty_label=_("Chọn…")
    )
    reason = forms.CharField(
        label=_("Lý do"), max_length=300, help_text=_("Ví dụ: là người được đề nghị, hoặc vợ/chồng của người đó.")
    )

    def __init__(
        self, *args: Any, items: Sequence[AgendaItem], members: Sequence[CouncilMember], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        agenda = AgendaItem.objects.filter(pk__in=[item.pk for item in items])
        agenda = agenda.select_related("review__nomination__subject")
        seats = CouncilMember.objects.filter(pk__in=[member.pk for member in members]).select_related("account")
        self.fields["item"].queryset = agenda  # type: ignore[attr-defined] # a ModelChoiceField
        self.fields["member"].queryset = seats  # type: ignore[attr-defined] # a ModelChoiceField


class LiftForm(WorkForm):
    """A recusal written by mistake."""

    recusal = forms.ModelChoiceField(queryset=Recusal.objects.none())
    reason = forms.CharField(label=_("Lý do"), max_length=300)

    def __init__(self, *args: Any, recusals: QuerySet[Recusal], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["recusal"].queryset = recusals  # type: ignore[attr-defined] # a ModelChoiceField


def passphrase_field(label: Any, *, new: bool = False, help_text: Any = "") -> forms.CharField:
    """A passphrase: never shown again, never stripped by the form (the ballot room normalises it itself)."""
    autocomplete = "new-password" if new else "off"
    return forms.CharField(
        label=label,
        strip=False,
        max_length=500,
        help_text=help_text,
        widget=forms.PasswordInput(attrs={"autocomplete": autocomplete}),
    )


class KeyForm(WorkForm):
    """A new passphrase, twice."""

    passphrase = passphrase_field(
        _("Mật khẩu khóa"),
        new=True,
        help_text=_("Ít nhất 12 ký tự; nên là một câu dài chỉ bạn biết. Khác mật khẩu đăng nhập."),
    )
    again = passphrase_field(_("Nhập lại mật khẩu khóa"), new=True)

    def clean(self) -> dict[str, Any]:
        """Both must be the same."""
        data = super().clean() or {}
        if data.get("passphrase") and data.get("again") and data["passphrase"] != data["again"]:
            self.add_error("again", _("Hai lần nhập khác nhau; hãy nhập lại."))
        return data


class PassphraseForm(WorkForm):
    """The passphrase of a key."""

    passphrase = passphrase_field(_("Mật khẩu khóa của bạn"))


class ScanForm(WorkForm):
    """Both passphrases, typed by both holders at one computer."""

    first_passphrase = passphrase_field(_("Mật khẩu khóa 1"))
    second_passphrase = passphrase_field(_("Mật khẩu khóa 2"))


class BallotForm(WorkForm):
    """One vote on each item, none chosen beforehand."""

    def __init__(self, *args: Any, items: Sequence[AgendaItem], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.items = list(items)
        for item in self.items:
            self.fields[f"item_{item.pk}"] = forms.ChoiceField(
                label=f"{item.position}. {item.review.nomination.subject}",
                choices=Choice.choices,
                widget=forms.RadioSelect,
                error_messages={"required": _("Hãy chọn một ý kiến cho hồ sơ này.")},
            )

    def rows(self) -> list[tuple[AgendaItem, BoundField]]:
        """Each item with its field."""
        return [(item, self[f"item_{item.pk}"]) for item in self.items]

    def choices(self) -> dict[int, str]:
        """The choice on each item, by the item's number."""
        return {item.pk: self.cleaned_data[f"item_{item.pk}"] for item in self.items}


class WrittenForm(BallotForm):
    """A paper ballot as the secretary enters it, with its scan."""

    scan = forms.FileField(
        label=_("Bản chụp phiếu"),
        help_text=_("PDF hoặc ảnh. Bản chụp được niêm phong; chỉ hai người giữ khóa cùng mở được."),
    )


class ReceiptForm(WorkForm):
    """A receipt, however it is typed."""

    receipt = forms.CharField(
        label=_("Mã biên nhận"),
        max_length=60,
        widget=forms.TextInput(attrs={"autocomplete": "off", "placeholder": "ABCD-EFGH-JKMN-PRST"}),
    )


class MinutesForm(WorkForm):
    """What was said and done, for the minutes."""

    proceedings = forms.CharField(
        label=_("Diễn biến phiên họp"),
        widget=forms.Textarea(attrs={"rows": 8}),
        help_text=_("Nội dung, ý kiến phát biểu, kết luận của chủ trì. Không ghi ai biểu quyết thế nào."),
    )
