"""Forms of ceremonies."""

import datetime as dt
import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from thidua.agencies.models import Agency
from thidua.ceremonies.models import HERE, Ceremony, Invitation, Kind, Receiver, Reply, State, Turn
from thidua.ceremonies.seating import Place
from thidua.ceremonies.services import Facts, Given, Guest, Line
from thidua.ceremonies.services.placing import Sitter, field_of
from thidua.decisions.models import Decision
from thidua.law import load_corpus
from thidua.screens.forms import DayField, ReasonForm, WorkForm
from thidua.stock.models import Item

SEAT = re.compile(r"\s*(\d{1,3})\s*[.\-/, ]\s*(\d{1,3})\s*")


class ClockField(forms.TimeField):
    """An hour as it is typed: 8:30, 08:30, 8h30."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("input_formats", ["%H:%M", "%Hh%M", "%H:%M:%S"])
        kwargs.setdefault("error_messages", {"invalid": _("Nhập giờ theo mẫu giờ:phút, ví dụ 08:30.")})
        attrs = {"autocomplete": "off", "placeholder": "08:30"}
        super().__init__(widget=forms.TimeInput(format="%H:%M", attrs=attrs), **kwargs)


class PlanForm(WorkForm):
    """When, where, who leads it, the hall."""

    kind = forms.ChoiceField(label=_("Hình thức"), choices=Kind.choices)
    title = forms.CharField(label=_("Tên hội nghị, buổi lễ"), max_length=300)
    day = DayField(label=_("Ngày tổ chức"))
    hour = ClockField(label=_("Giờ bắt đầu"), initial=dt.time(8, 0))
    place = forms.CharField(label=_("Địa điểm"), max_length=300)
    chair = forms.CharField(label=_("Người chủ trì"), max_length=200, required=False)
    replies_due_on = DayField(label=_("Hạn trả lời giấy mời"), required=False)
    lot = forms.IntegerField(label=_("Số người lên nhận một lượt"), min_value=1, max_value=100, initial=10)
    rows = forms.IntegerField(label=_("Số hàng ghế"), min_value=0, max_value=100, initial=0)
    seats = forms.IntegerField(
        label=_("Số ghế mỗi hàng"), min_value=0, max_value=100, initial=0, help_text=_("Ghế số 1 sát lối đi.")
    )
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, ceremony: Ceremony | None = None, **kwargs: Any) -> None:
        super().__init__(*args, initial=_shown(ceremony) if ceremony else {}, **kwargs)

    def facts(self) -> Facts:
        """As the services ask for it."""
        data = self.cleaned_data
        names = ("kind", "title", "place", "replies_due_on", "chair", "lot", "rows", "seats")
        starts_at = timezone.make_aware(dt.datetime.combine(data["day"], data["hour"]))
        return Facts(starts_at=starts_at, **{name: data[name] for name in names})

    def refuse(self, refusal: Any) -> None:
        """Show what is wrong with the moment beside its day."""
        if "starts_at" in refusal.fields:
            refusal.fields["day"] = refusal.fields.pop("starts_at")
        super().refuse(refusal)


def _shown(ceremony: Ceremony) -> dict[str, Any]:
    names = ("kind", "title", "place", "replies_due_on", "chair", "lot", "rows", "seats", "version")
    start = timezone.localtime(ceremony.starts_at)
    return {name: getattr(ceremony, name) for name in names} | {"day": start.date(), "hour": start.time()}


class LineForm(WorkForm):
    """A line of the programme; empty rows are nothing."""

    at = ClockField(label=_("Giờ"), required=False)
    content = forms.CharField(label=_("Nội dung"), max_length=500, required=False)
    who = forms.CharField(label=_("Người thực hiện"), max_length=200, required=False)

    def clean(self) -> dict[str, Any]:
        """A line that says something says when and what."""
        data = super().clean() or {}
        if any(data.get(name) for name in ("at", "content", "who")):
            for name in ("at", "content"):
                if not data.get(name) and name not in self.errors:
                    self.add_error(name, _("Cần điền mục này."))
        return data

    def value(self) -> Line | None:
        """The line, if the row says one."""
        data = self.cleaned_data
        return Line(data["at"], data["content"], data["who"]) if data.get("at") and data.get("content") else None


class GuestForm(WorkForm):
    """A guest by name; empty rows are nothing."""

    name = forms.CharField(label=_("Họ tên, chức danh"), max_length=300, required=False)
    organisation = forms.CharField(label=_("Cơ quan, đơn vị"), max_length=300, required=False)
    is_honoured = forms.BooleanField(label=_("Khách mời danh dự"), required=False)

    def value(self) -> Guest | None:
        """The guest, if the row names one."""
        data = self.cleaned_data
        named = data["name"].strip() or data["organisation"].strip()
        return Guest(data["name"], data["organisation"], data["is_honoured"]) if named else None


class AgenciesForm(WorkForm):
    """Agencies that are invited."""

    agencies = forms.MultipleChoiceField(
        label=_("Cơ quan, đơn vị cấp dưới"), required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, offered: Iterable[Agency], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._known = {str(each.pk): each for each in offered}
        self.fields["agencies"].choices = [(key, each.name) for key, each in self._known.items()]  # type: ignore[attr-defined] # a ChoiceField

    def chosen(self) -> list[Agency]:
        """The agencies."""
        return [self._known[key] for key in self.cleaned_data["agencies"]]


class AttendanceForm(WorkForm):
    """Who of the invited came; before it was marked, who said so is ticked."""

    came = forms.MultipleChoiceField(label=_("Có mặt"), required=False, widget=forms.CheckboxSelectMultiple)

    def __init__(self, *args: Any, invited: Sequence[Invitation], **kwargs: Any) -> None:
        is_marked = any(each.came is not None for each in invited)
        shown = [str(each.pk) for each in invited if (each.came if is_marked else each.reply in HERE)]
        super().__init__(*args, initial={"came": shown}, **kwargs)
        self._invited = {str(each.pk): each for each in invited}
        self.fields["came"].choices = [(key, _called(each)) for key, each in self._invited.items()]  # type: ignore[attr-defined] # a ChoiceField

    def chosen(self) -> list[Invitation]:
        """Who came."""
        return [self._invited[key] for key in self.cleaned_data["came"]]


def _called(guest: Invitation) -> str:
    who = f"{guest.guest}: {guest.stands_in}" if guest.stands_in else guest.guest
    return f"{who} ({guest.get_reply_display().lower()})"


class ReplyForm(WorkForm):
    """What a guest answers."""

    answer = forms.ChoiceField(
        label=_("Trả lời"), choices=[each for each in Reply.choices if each[0] != Reply.NONE], widget=forms.RadioSelect
    )
    stands_in = forms.CharField(
        label=_("Họ tên, chức vụ người dự"),
        max_length=300,
        required=False,
        help_text=_("Bắt buộc khi cử người dự thay."),
    )
    note = forms.CharField(
        label=_("Nhắn cơ quan tổ chức"), max_length=500, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )

    def __init__(self, *args: Any, invitation: Invitation, **kwargs: Any) -> None:
        shown = {"stands_in": invitation.stands_in, "note": invitation.note}
        if invitation.reply != Reply.NONE:
            shown["answer"] = invitation.reply
        super().__init__(*args, initial=shown, **kwargs)


class TakeUpForm(WorkForm):
    """Decisions whose awards are to be handed over."""

    decisions = forms.MultipleChoiceField(
        label=_("Quyết định có danh hiệu, hình thức chờ trao"), required=False, widget=forms.CheckboxSelectMultiple
    )
    left_over = forms.BooleanField(label=_("Lấy cả những người chưa trao ở các buổi lễ trước"), required=False)

    def __init__(self, *args: Any, offered: Sequence[Decision], left: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        names = load_corpus().awards
        self.fields["decisions"].choices = [  # type: ignore[attr-defined] # a ChoiceField
            (
                str(each.pk),
                _("%(number)s – %(award)s: %(count)s trường hợp")
                % {"number": each.number, "award": names[each.award].short_name, "count": each.count},  # type: ignore[attr-defined] # annotated
            )
            for each in offered
        ]
        if not left:
            del self.fields["left_over"]


class OrderForm(WorkForm):
    """In which place each award is called."""

    def __init__(self, *args: Any, awards: Sequence[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._awards = awards
        for place, code in enumerate(awards, start=1):
            self.fields[f"thu-tu-{place}"] = forms.IntegerField(
                label=load_corpus().awards[code].name, min_value=1, max_value=99, initial=place
            )

    def chosen(self) -> list[str]:
        """The awards as they are to be called; of two with one number the one that was first stays first."""
        numbers = [self.cleaned_data[f"thu-tu-{place}"] for place in range(1, len(self._awards) + 1)]
        return [code for _number, code in sorted(zip(numbers, self._awards, strict=True), key=lambda pair: pair[0])]


class HandOverForm(WorkForm):
    """What is given to whom."""

    turns = forms.MultipleChoiceField(
        label=_("Người, tập thể nhận"), widget=forms.CheckboxSelectMultiple, help_text=_("Chọn một hoặc cả lượt.")
    )
    day = DayField(label=_("Ngày trao"))
    receiver = forms.ChoiceField(label=_("Ai nhận"), choices=Receiver.choices)
    receiver_name = forms.CharField(
        label=_("Họ tên người nhận thay"),
        max_length=200,
        required=False,
        help_text=_("Khi không phải người được khen."),
    )
    certificate = forms.BooleanField(label=_("Bằng, giấy chứng nhận"), required=False, initial=True)
    things = forms.MultipleChoiceField(
        label=_("Hiện vật xuất kho, mỗi người một"), required=False, widget=forms.CheckboxSelectMultiple
    )
    money = forms.BooleanField(label=_("Tiền thưởng, chi từ quỹ"), required=False)
    sheet = forms.CharField(label=_("Số danh sách ký nhận, biên bản giao nhận"), max_length=100)

    def __init__(self, *args: Any, waiting: Sequence[Turn], things: Iterable[Any], **kwargs: Any) -> None:
        super().__init__(*args, initial={"day": timezone.localdate(), **kwargs.pop("initial", {})}, **kwargs)
        names = load_corpus().awards
        self._turns = {str(each.pk): each for each in waiting}
        self._things: dict[str, Item] = {str(each.pk): each for each in things}
        self.fields["turns"].choices = [  # type: ignore[attr-defined] # a ChoiceField
            (key, f"{each.place}. {each.item.recipient_name} – {names[each.item.decision.award].short_name}")
            for key, each in self._turns.items()
        ]
        self.fields["things"].choices = [  # type: ignore[attr-defined] # a ChoiceField
            (key, _("%(name)s (còn %(left)s)") % {"name": each.name, "left": each.left})  # type: ignore[attr-defined] # annotated
            for key, each in self._things.items()
        ]
        if not self._things:
            del self.fields["things"]

    def chosen(self) -> list[Turn]:
        """Whose turns they are."""
        return [self._turns[key] for key in self.cleaned_data["turns"]]

    def given(self) -> Given:
        """As the service asks for it."""
        data = self.cleaned_data
        names = ("day", "receiver", "receiver_name", "sheet", "certificate", "money")
        things = [self._things[key] for key in data.get("things", [])]
        return Given(things=things, **{name: data[name] for name in names})


class SeatsForm(WorkForm):
    """Everybody's seat as «hàng.ghế»; empty: nowhere."""

    def __init__(self, *args: Any, people: Sequence[tuple[Sitter, str, Place | None]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._people = people
        for who, label, place in people:
            self.fields[field_of(who)] = forms.CharField(
                label=label,
                required=False,
                max_length=9,
                initial=f"{place[0]}.{place[1]}" if place else "",
                widget=forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"}),
            )

    def clean(self) -> dict[str, Any]:
        """A seat is a row and a number."""
        data = super().clean() or {}
        for who, _label, _place in self._people:
            if (text := data.get(field_of(who), "")) and not SEAT.fullmatch(text):
                self.add_error(field_of(who), _("Nhập hàng và ghế, ví dụ 2.5."))
        return data

    def places(self) -> Mapping[Sitter, Place | None]:
        """Who is to sit where."""
        found: dict[Sitter, Place | None] = {}
        for who, _label, _place in self._people:
            read = SEAT.fullmatch(self.cleaned_data[field_of(who)])
            found[who] = (int(read[1]), int(read[2])) if read else None
        return found


class CloseForm(WorkForm):
    """How it went; why some did not receive."""

    summary = forms.CharField(label=_("Biên bản, kết quả"), max_length=10_000, widget=forms.Textarea(attrs={"rows": 6}))
    reason = forms.CharField(
        label=_("Lý do chưa trao hết"), max_length=500, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )

    def __init__(self, *args: Any, left: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not left:
            del self.fields["reason"]


class WhyForm(ReasonForm):
    """Why something is cancelled, taken back or left out."""

    most = 500


class CeremonyFilter(forms.Form):
    """The filter of the list."""

    q = forms.CharField(label=_("Tìm theo tên"), required=False)
    hinh_thuc = forms.ChoiceField(label=_("Hình thức"), required=False, choices=[("", _("Tất cả")), *Kind.choices])
    trang_thai = forms.ChoiceField(label=_("Trạng thái"), required=False, choices=[("", _("Tất cả")), *State.choices])
    nam = forms.IntegerField(label=_("Năm"), required=False, min_value=2000, max_value=2100)
