"""Forms of polls: the ballot, the keys that any room asks for when it opens a poll, and the count."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.forms import BoundField
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from thidua.polls.models import Choice, Poll, PollItem
from thidua.polls.services import Holder
from thidua.polls.services.opening import MOST_SLIPS
from thidua.screens.forms import WorkForm
from thidua.trail.errors import Refused


def passphrase_field(label: Any, *, new: bool = False, help_text: Any = "") -> forms.CharField:
    """A passphrase: never shown again, never stripped by the form (the ballot room normalises it itself)."""
    widget = forms.PasswordInput(attrs={"autocomplete": "new-password" if new else "off"})
    return forms.CharField(label=label, strip=False, max_length=500, help_text=help_text, widget=widget)


class KeysForm(WorkForm):
    """The two holders of the box with their passphrases; a room's own form for opening a poll builds on it."""

    first_name = forms.CharField(label=_("Người giữ khóa 1"), max_length=120)
    first_passphrase = passphrase_field(
        _("Mật khẩu khóa 1"), new=True, help_text=_("Người giữ khóa 1 tự nhập: một câu dài, ít nhất 12 ký tự.")
    )
    first_again = passphrase_field(_("Nhập lại mật khẩu khóa 1"), new=True)
    second_name = forms.CharField(label=_("Người giữ khóa 2"), max_length=120)
    second_passphrase = passphrase_field(
        _("Mật khẩu khóa 2"), new=True, help_text=_("Người giữ khóa 2 tự nhập, không để người khác thấy.")
    )
    second_again = passphrase_field(_("Nhập lại mật khẩu khóa 2"), new=True)

    def clean(self) -> dict[str, Any]:
        """Each passphrase is typed the same twice."""
        data = super().clean() or {}
        for which in ("first", "second"):
            words, again = data.get(f"{which}_passphrase"), data.get(f"{which}_again")
            if words and again and words != again:
                self.add_error(f"{which}_again", _now("Hai lần nhập khác nhau; hãy nhập lại."))
        return data

    def holders(self) -> tuple[Holder, Holder]:
        """The holders as `open_poll` takes them."""
        data = self.cleaned_data
        return (
            Holder(data["first_name"], data["first_passphrase"]),
            Holder(data["second_name"], data["second_passphrase"]),
        )

    def refuse(self, refusal: Refused) -> None:
        """Show a refusal about the holders beside the second one."""
        fields = {("second_passphrase" if name == "holders" else name): text for name, text in refusal.fields.items()}
        super().refuse(Refused(refusal.message, fields=fields))


class SlipsForm(KeysForm):
    """The keys, and how many slips of paper are printed for those without an account."""

    slips = forms.IntegerField(
        label=_("Số phiếu giấy"),
        min_value=0,
        max_value=MOST_SLIPS,
        help_text=_("Một phiếu cho mỗi người dự họp bỏ phiếu bằng điện thoại."),
    )

    field_order = ["slips"]


class CountForm(WorkForm):
    """Both passphrases, typed by both holders one after the other."""

    first_passphrase = passphrase_field(_("Mật khẩu khóa 1"))
    second_passphrase = passphrase_field(_("Mật khẩu khóa 2"))

    def __init__(self, *args: Any, names: Sequence[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field, name in zip(("first_passphrase", "second_passphrase"), names, strict=True):
            self.fields[field].help_text = _now("%(name)s tự nhập.") % {"name": name}


LETTERS = {"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}


class CodeForm(WorkForm):
    """The code of a slip, however it is typed."""

    code = forms.CharField(
        label=_("Mã phiếu"),
        max_length=60,
        help_text=_("16 chữ cái in trên phiếu, ví dụ ABCD-EFGH-JKMN-PRST."),
        widget=forms.TextInput(attrs=LETTERS),
    )


class ReceiptForm(WorkForm):
    """A receipt, however it is typed."""

    receipt = forms.CharField(
        label=_("Mã biên nhận"),
        max_length=60,
        widget=forms.TextInput(attrs={**LETTERS, "placeholder": "ABCD-EFGH-JKMN-PRST"}),
    )


class BallotForm(WorkForm):
    """One ballot, nothing chosen beforehand: an opinion on each item, or picks from the list."""

    def __init__(self, *args: Any, poll: Poll, items: Sequence[PollItem], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.poll, self.items = poll, list(items)
        if poll.rule == Poll.Rule.PICK:
            self.fields["picks"] = self._picks()
            return
        for item in self.items:
            self.fields[f"item_{item.pk}"] = forms.ChoiceField(
                label=str(item),
                choices=Choice.choices,
                widget=forms.RadioSelect,
                error_messages={"required": _now("Hãy chọn một ý kiến cho mục này.")},
            )

    def _picks(self) -> forms.MultipleChoiceField:
        return forms.MultipleChoiceField(
            label=_now("Chọn nhiều nhất %(most)s mục") % {"most": self.poll.pick_limit},
            choices=[(str(item.pk), f"{item}{f' · {item.detail}' if item.detail else ''}") for item in self.items],
            widget=forms.CheckboxSelectMultiple,
            required=False,
        )

    def clean(self) -> dict[str, Any]:
        """No more picks than allowed."""
        data = super().clean() or {}
        picks = data.get("picks") or []
        if self.poll.pick_limit and len(picks) > self.poll.pick_limit:
            message = _now("Phiếu chọn %(picks)s mục; chỉ được chọn nhiều nhất %(most)s.")
            self.add_error("picks", message % {"picks": len(picks), "most": self.poll.pick_limit})
        return data

    def rows(self) -> list[tuple[PollItem, BoundField]]:
        """Each item with its field; none where ballots pick."""
        return [] if "picks" in self.fields else [(item, self[f"item_{item.pk}"]) for item in self.items]

    def choices(self) -> dict[int, str]:
        """The choices as the services take them."""
        if "picks" in self.fields:
            return {int(pk): Choice.YES.value for pk in self.cleaned_data["picks"]}
        return {item.pk: self.cleaned_data[f"item_{item.pk}"] for item in self.items}

    def chosen(self) -> list[tuple[str, str]]:
        """What was chosen, to be read over."""
        picked = self.choices()
        if "picks" in self.fields:
            return [(str(item), _now("Chọn")) for item in self.items if item.pk in picked]
        return [(str(item), str(Choice(picked[item.pk]).label)) for item in self.items]

    def sent(self) -> list[tuple[str, str]]:
        """The names and values that carry the choices to the next page."""
        if "picks" in self.fields:
            return [("picks", pk) for pk in self.cleaned_data["picks"]]
        return [(f"item_{pk}", choice) for pk, choice in self.choices().items()]
