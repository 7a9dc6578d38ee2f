"""Forms of petitions: what a person types, before a service looks at it."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from thidua.agencies.models import Account, Agency, Role
from thidua.agencies.queries import holders
from thidua.petitions.models import About, Channel, Kind, Outcome, Petition, ReceptionResult
from thidua.petitions.sealing import Sender
from thidua.petitions.services.keys import HOLDERS
from thidua.petitions.states import Doing, State
from thidua.polls.ballots import read_receipt
from thidua.polls.forms import passphrase_field
from thidua.screens.forms import DayField, WorkForm

ALL = ("", _("Tất cả"))
CLOCKS = [
    ("qua-han", _("Quá hạn")),
    ("sap-den-han", _("Đến hạn trong 3 ngày")),
    ("tam-dinh-chi", _("Tạm đình chỉ")),
    ("dang-giai-quyet", _("Đang giải quyết")),
    ("toi-xu-ly", _("Tôi xử lý, sắp đến hạn, quá hạn")),
]


class Many(forms.ClearableFileInput):
    allow_multiple_selected = True


class FilesField(forms.FileField):
    """Several files at once, none needed."""

    widget = Many

    def clean(self, data: Any, initial: Any = None) -> list[Any]:
        """The uploads, each as Django takes a single one."""
        return [super(FilesField, self).clean(each, initial) for each in data or []]


def _area(label: Any, rows: int = 6, hint: Any = "", most: int = 20_000) -> forms.CharField:
    return forms.CharField(
        label=label, max_length=most, widget=forms.Textarea(attrs={"rows": rows}), help_text=hint, strip=True
    )


def _text(label: Any, most: int, *, required: bool = False, hint: Any = "") -> forms.CharField:
    widget = forms.TextInput(attrs={"autocomplete": "off"})
    return forms.CharField(label=label, max_length=most, required=required, help_text=hint, widget=widget)


class SenderForm(WorkForm):
    """Who writes and what; a denunciation is sealed with all of it."""

    name = _text(_("Họ và tên người gửi"), 120)
    address = _text(_("Địa chỉ"), 300)
    contact = _text(_("Điện thoại, thư điện tử"), 200)
    citizen_number = _text(
        _("Số định danh cá nhân"), 20, hint=_("Không bắt buộc; chỉ được giữ với đơn tố cáo, trong phần niêm phong.")
    )
    about = _text(_("Về người, tập thể, quyết định nào"), 500)
    text = _area(_("Nội dung"), 8)
    files = FilesField(  # type: ignore[assignment] # a field, which Django takes out of the class
        label=_("Tài liệu kèm theo"), required=False, help_text=_("Nhiều nhất 5 tệp: PDF, Word, Excel hoặc ảnh.")
    )

    def sender(self) -> Sender:
        """Who and what, as the services take it."""
        data = self.cleaned_data
        names = ("name", "address", "contact", "citizen_number", "about", "text")
        return Sender(**{name: data.get(name, "") for name in names})


class PublicForm(SenderForm):
    """The form of the public page."""

    kind = forms.ChoiceField(
        label=_("Bạn gửi đơn gì"),
        choices=Kind.choices,
        widget=forms.RadioSelect,
        help_text=_(
            "Khiếu nại: đề nghị xem lại quyết định về chính mình. Tố cáo: báo hành vi vi phạm; danh tính và nội dung "
            "được niêm phong ngay. Kiến nghị: đề xuất. Phản ánh: báo một sự việc."
        ),
    )
    not_secret = forms.BooleanField(label=_("Đơn và tệp kèm theo không chứa bí mật nhà nước"))

    field_order = ["kind", "name", "address", "contact", "citizen_number", "about", "text", "files", "not_secret"]

    def clean(self) -> dict[str, Any]:
        """Who sends anything but a denunciation says who they are."""
        data = super().clean() or {}
        if data.get("kind") and data["kind"] != Kind.DENUNCIATION:
            for name in ("name", "contact"):
                if not data.get(name):
                    self.add_error(name, _now("Cần điền để cơ quan trả lời bạn."))
        return data


class IntakeForm(SenderForm):
    """What a clerk enters of a petition that came in."""

    kind = forms.ChoiceField(label=_("Loại đơn, theo người gửi"), choices=Kind.choices, widget=forms.RadioSelect)
    channel = forms.ChoiceField(label=_("Nhận qua"), choices=[each for each in Channel.choices if each[0] != "online"])
    received_on = DayField(label=_("Ngày nhận"), help_text=_("Thời hạn theo luật có hiệu lực ngày này."))
    stage = forms.TypedChoiceField(
        label=_("Lần"), choices=[(1, _("Lần đầu")), (2, _("Lần hai (khiếu nại)"))], coerce=int, initial=1
    )

    field_order = ["kind", "channel", "received_on", "stage", "name", "address", "contact", "citizen_number"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["received_on"].initial = timezone.localdate()

    def clean(self) -> dict[str, Any]:
        """Only complaints have a second time."""
        data = super().clean() or {}
        if data.get("stage") == 2 and data.get("kind") != Kind.COMPLAINT:
            self.add_error("stage", _now("Chỉ khiếu nại có lần hai."))
        return data


class ReceptionForm(SenderForm):
    """One citizen received today."""

    place = _text(_("Nơi tiếp"), 200, required=True)
    received_by = _text(_("Người tiếp"), 120, required=True)
    result = forms.ChoiceField(label=_("Kết quả"), choices=ReceptionResult.choices, widget=forms.RadioSelect)
    kind = forms.ChoiceField(
        label=_("Loại đơn"),
        choices=[("", _("Không có đơn")), *Kind.choices],
        required=False,
        help_text=_("Chọn khi nhận đơn. Người đến tố cáo: sổ tiếp công dân không ghi tên và nội dung."),
    )
    answer = _area(_("Hướng dẫn, lý do từ chối"), 3)

    field_order = ["place", "received_by", "result", "kind", "name", "address", "contact", "citizen_number", "about"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["answer"].required = False

    def clean(self) -> dict[str, Any]:
        """What is taken in has a kind."""
        data = super().clean() or {}
        if data.get("result") == ReceptionResult.TAKEN and not data.get("kind"):
            self.add_error("kind", _now("Chọn loại đơn."))
        return data


class StepForm(WorkForm):
    """A doing on a petition: its fields are named as its service names them. `version` is that of the page."""

    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, petition: Petition, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.petition = petition
        self.fields["version"].initial = petition.version
        self.settle()

    def settle(self) -> None:
        """Settle what follows from the petition."""


class ReasonStep(StepForm):
    reason = _area(_("Lý do"), 3, most=500)


class TransferStep(StepForm):
    reason = _area(_("Chuyển đến cơ quan nào, lý do"), 3, most=500)


class ClassifyStep(StepForm):
    kind = forms.ChoiceField(
        label=_("Loại đơn"),
        choices=Kind.choices,
        widget=forms.RadioSelect,
        help_text=_(
            "Việc từ chối khen thưởng có phải quyết định hành chính bị khiếu nại hay không còn ý kiến khác nhau "
            "(chưa đối chiếu văn bản): người phân loại quyết định ghi là khiếu nại, kiến nghị hay phản ánh."
        ),
    )
    about_kind = forms.ChoiceField(label=_("Về việc"), choices=About.choices)
    summary = _text(_("Trích yếu"), 300, required=True, hint=_("Một câu, không có tên người gửi."))
    handler = forms.ModelChoiceField(label=_("Người xử lý"), queryset=Account.objects.none())
    is_remote = forms.BooleanField(label=_("Vùng sâu, vùng xa đi lại khó khăn"), required=False)
    is_several = forms.BooleanField(label=_("Phải xác minh ban đầu ở nhiều nơi (tố cáo)"), required=False)

    def settle(self) -> None:
        """The handlers of the agency; of a sealed petition the summary comes with the extract."""
        field = self.fields["handler"]
        field.queryset = holders(self.petition.agency, Role.APPRAISER).order_by("full_name")  # type: ignore[attr-defined] # a ModelChoiceField
        field.label_from_instance = lambda account: account.full_name  # type: ignore[attr-defined] # the same
        for name in ("kind", "about_kind", "summary", "handler", "is_remote", "is_several"):
            self.fields[name].initial = getattr(self.petition, name)
        if self.petition.is_sealed:
            del self.fields["summary"]


class AcceptStep(StepForm):
    accepted_on = DayField(label=_("Ngày thụ lý"))

    def settle(self) -> None:
        """Today, unless another day is typed."""
        self.fields["accepted_on"].initial = timezone.localdate()


class VerifyStep(StepForm):
    verification = _area(_("Kết quả xác minh"), 8, _("Với đơn tố cáo: không ghi gì cho biết ai tố cáo."))

    def settle(self) -> None:
        """What was written before."""
        self.fields["verification"].initial = self.petition.verification


class DecideStep(StepForm):
    outcome = forms.ChoiceField(label=_("Kết luận"), choices=Outcome.choices, widget=forms.RadioSelect)
    number = _text(_("Số, ký hiệu văn bản"), 60, required=True, hint=_("Ví dụ: 12/QĐ-UBND"))
    decided_on = DayField(label=_("Ngày quyết định, kết luận"))
    conclusion = _area(_("Nội dung quyết định, kết luận"), 6, _("Với đơn tố cáo: không ghi gì cho biết ai tố cáo."))

    def settle(self) -> None:
        """Today, unless another day is typed."""
        self.fields["decided_on"].initial = timezone.localdate()


class PublishStep(StepForm):
    text = _area(_("Nội dung công khai"), 6, _("Ai cũng đọc được: không ghi tên người khiếu nại, tố cáo."))

    def settle(self) -> None:
        """The conclusion, to be shortened."""
        self.fields["text"].initial = self.petition.conclusion


class AppealStep(StepForm):
    lodged_on = DayField(label=_("Ngày khiếu nại lần hai"))
    text = _area(_("Nội dung khiếu nại lần hai"), 6)
    reason = _area(_("Lý do ghi nhận khi đã quá hạn"), 2, most=500)

    def settle(self) -> None:
        """A reason is needed only when it is late, which the service knows."""
        self.fields["reason"].required = False


STEPS: Mapping[Doing, type[StepForm]] = {
    Doing.CLASSIFY: ClassifyStep,
    Doing.TRANSFER: TransferStep,
    Doing.REJECT: ReasonStep,
    Doing.ACCEPT: AcceptStep,
    Doing.VERIFY: VerifyStep,
    Doing.EXTEND: ReasonStep,
    Doing.SUSPEND: ReasonStep,
    Doing.RESUME: StepForm,
    Doing.STOP: ReasonStep,
    Doing.DECIDE: DecideStep,
    Doing.APPEAL: AppealStep,
    Doing.PUBLISH: PublishStep,
    Doing.CLOSE: StepForm,
}


class OpenForm(WorkForm):
    """A holder's passphrase and why; what is to be read: the petition, or one of its files."""

    reason = _area(_("Vì sao cần biết"), 2, _("Được ghi vào nhật ký; không ghi danh tính vào đây."), most=500)
    file = forms.TypedChoiceField(label=_("Mở gì"), coerce=int)
    passphrase = passphrase_field(_("Mật khẩu khóa của bạn"))

    def __init__(self, *args: Any, count: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices: list[tuple[int, Any]] = [(0, _("Người tố cáo và nội dung đơn"))]
        choices += [(n, _now("Tệp %(number)s") % {"number": n}) for n in range(1, count + 1)]
        self.fields["file"].choices = choices  # type: ignore[attr-defined] # a ChoiceField


class ExtractForm(WorkForm):
    """What the handler works with."""

    summary = _text(_("Trích yếu"), 300, required=True)
    extract = _area(_("Bản trích không danh tính"), 8, _("Viết bằng lời của bạn: việc gì, ai bị tố cáo, chứng cứ nào."))
    passphrase = passphrase_field(
        _("Mật khẩu khóa của bạn"),
        help_text=_("Để hệ thống so bản trích với đơn gốc: có tên, địa chỉ, điện thoại thì không nhận."),
    )


class KeyForm(WorkForm):
    """A new key's passphrase, typed twice."""

    passphrase = passphrase_field(
        _("Mật khẩu khóa"),
        new=True,
        help_text=_("Một câu dài, ít nhất 12 ký tự, không dùng ở đâu khác. Quên là không mở được đơn nữa."),
    )
    again = passphrase_field(_("Nhập lại mật khẩu khóa"), new=True)

    def clean(self) -> dict[str, Any]:
        """The same twice."""
        data = super().clean() or {}
        if data.get("passphrase") and data.get("again") and data["passphrase"] != data["again"]:
            self.add_error("again", _now("Hai lần nhập khác nhau; hãy nhập lại."))
        return data


class HolderForm(WorkForm):
    account = forms.ModelChoiceField(label=_("Cử người giữ khóa"), queryset=Account.objects.none())

    def __init__(self, *args: Any, agency: Agency, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["account"]
        field.queryset = holders(agency, *HOLDERS).order_by("full_name")  # type: ignore[attr-defined] # a ModelChoiceField
        field.label_from_instance = lambda account: account.full_name  # type: ignore[attr-defined] # the same


class HandOnForm(WorkForm):
    passphrase = passphrase_field(_("Mật khẩu khóa của bạn"))


class FollowForm(WorkForm):
    """The code of a receipt, however it is typed."""

    code = _text(
        _("Mã theo dõi"), 60, required=True, hint=_("Mười sáu chữ trên giấy biên nhận, ví dụ KMTR-AXPD-ZBHN-CYWE.")
    )

    def clean_code(self) -> str:
        """The code in groups; what can be none is said before anything is looked up."""
        if code := read_receipt(self.cleaned_data["code"]):
            return code
        raise forms.ValidationError(_("Mã này gõ chưa đúng; hãy so lại từng nhóm bốn chữ."))


class PetitionFilter(forms.Form):
    """What narrows the list."""

    q = forms.CharField(label=_("Tìm theo số, trích yếu"), required=False)
    kind = forms.ChoiceField(label=_("Loại đơn"), required=False, choices=[ALL, *Kind.choices])
    state = forms.ChoiceField(label=_("Trạng thái"), required=False, choices=[ALL, *State.choices])
    han = forms.ChoiceField(label=_("Thời hạn"), required=False, choices=[ALL, *CLOCKS])


class ReceptionFilter(forms.Form):
    """What narrows the book of receptions."""

    result = forms.ChoiceField(label=_("Kết quả"), required=False, choices=[ALL, *ReceptionResult.choices])
