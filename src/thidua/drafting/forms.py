"""Forms of drafting: what a person types, before a service looks at it."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from thidua.agencies.models import Agency
from thidua.drafting.models import (
    Addressee,
    DraftCase,
    General,
    Kind,
    MemberRole,
    Opinion,
    State,
    Step,
    Version,
)
from thidua.drafting.provisions import Provision
from thidua.drafting.services import Remark
from thidua.screens.forms import DayField, ReasonForm, WorkForm

SHOWN_LETTERS = 60  # of a provision, beside its name in a choice


def _area(label: Any, rows: int, hint: Any = "", *, required: bool = False, most: int = 20_000) -> forms.CharField:
    return forms.CharField(
        label=label, required=required, widget=forms.Textarea(attrs={"rows": rows}), help_text=hint, max_length=most
    )


class CaseFilter(forms.Form):
    """What narrows the list of cases; every field may be left empty."""

    q = forms.CharField(label=_("Tìm theo tên, số"), required=False)
    kind = forms.ChoiceField(label=_("Loại văn bản"), required=False, choices=[("", _("Tất cả")), *Kind.choices])
    state = forms.ChoiceField(label=_("Bước"), required=False, choices=[("", _("Tất cả")), *State.choices])
    late = forms.BooleanField(label=_("Chỉ hồ sơ quá hạn"), required=False)


class CaseForm(WorkForm):
    """What a case is about. The kind is chosen once: it decides the steps."""

    kind = forms.ChoiceField(
        label=_("Loại văn bản"),
        choices=Kind.choices,
        help_text=_("Loại văn bản quyết định các bước; không đổi được sau này."),
    )
    title = forms.CharField(label=_("Tên văn bản"), max_length=500, help_text=_("Ví dụ: quy định chi tiết …"))
    ground = _area(_("Căn cứ, lý do ban hành"), 5)
    submit_by = DayField(label=_("Dự kiến trình ngày"))
    revision = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, case: DraftCase | None = None, **kwargs: Any) -> None:
        if case:
            names = ("title", "ground", "submit_by", "revision")
            kwargs.setdefault("initial", {name: getattr(case, name) for name in names})
        super().__init__(*args, **kwargs)
        if case:
            del self.fields["kind"]


class DaysForm(WorkForm):
    """The last day of each step that is not done yet."""

    def __init__(self, *args: Any, case: DraftCase, steps: Sequence[Step], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.codes = [step.code for step in steps if step.done_on is None]
        for step in steps:
            if step.code in self.codes:
                label = _("Hạn bước «%(step)s» (tính cả ngày này)") % {"step": step}
                self.fields[step.code] = DayField(label=label, required=False, initial=step.due_on)
        self.fields["revision"] = forms.IntegerField(widget=forms.HiddenInput, required=False, initial=case.revision)

    def days(self) -> dict[str, Any]:
        """What was typed, by step."""
        return {code: self.cleaned_data[code] for code in self.codes}


class MemberForm(WorkForm):
    name = forms.CharField(label=_("Họ và tên"), max_length=120)
    role = forms.ChoiceField(label=_("Vai trò trong tổ"), choices=MemberRole.choices, initial=MemberRole.MEMBER)
    unit = forms.CharField(label=_("Chức vụ, cơ quan"), max_length=300, required=False)


class FinishForm(WorkForm):
    """What came of the step; the appraisal needs it in words."""

    result = _area(_("Kết quả của bước"), 4, _("Số, ngày của văn bản; kết luận; việc cần lưu ý."))
    upload = forms.FileField(label=_("Giấy tờ của bước (nếu có)"), required=False)

    def __init__(self, *args: Any, step: State, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["result"].required = step == State.APPRAISAL


class PaperForm(WorkForm):
    file = forms.FileField(label=_("Tệp"), help_text=_("PDF, Word, Excel hoặc ảnh."))


class GiveBackForm(ReasonForm):
    """To which earlier step, and why."""

    def __init__(self, *args: Any, steps: Sequence[State], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(step.value, step.label) for step in steps]
        self.fields["to"] = forms.ChoiceField(label=_("Trả về bước"), choices=choices)
        self.order_fields(["to", "reason"])


class VersionForm(WorkForm):
    """The next version: a Word file, or a text."""

    upload = forms.FileField(
        label=_("Tệp Word (.docx)"),
        required=False,
        help_text=_(
            "Số do Word tự đánh (Điều, khoản, điểm) không nằm trong chữ: nếu có, hãy dán nội dung thay cho tệp."
        ),
    )
    text = _area(
        _("hoặc dán nội dung"),
        16,
        _("Mỗi điều, khoản, điểm bắt đầu một dòng: «Điều 1. …», «1. …», «a) …»."),
        most=1_000_000,
    )
    note = forms.CharField(label=_("Nội dung sửa chính so với bản trước"), max_length=500, required=False)
    seen = forms.IntegerField(widget=forms.HiddenInput, required=False)


class CompareForm(forms.Form):
    """Which two versions are put beside each other."""

    cu = forms.ChoiceField(label=_("Bản cũ"))
    moi = forms.ChoiceField(label=_("Bản mới"))

    def __init__(self, *args: Any, versions: Sequence[Version], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(str(each.number), str(each)) for each in versions]
        for name in ("cu", "moi"):
            self.fields[name].choices = choices  # type: ignore[attr-defined] # a ChoiceField


class ConsultForm(WorkForm):
    """Who is asked, on the system and besides, until when."""

    due_on = DayField(label=_("Hạn trả lời (tính cả ngày này)"))
    number = forms.CharField(label=_("Số, ký hiệu công văn (nếu đã có)"), max_length=60, required=False)
    question = _area(_("Nội dung cần cho ý kiến"), 3, _("Để trống: toàn văn dự thảo."))
    agencies = forms.ModelMultipleChoiceField(
        label=_("Cơ quan trên hệ thống"),
        queryset=Agency.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    others = _area(
        _("Nơi khác, mỗi nơi một dòng"), 4, _("Gửi công văn ngoài hệ thống; ý kiến được nhập từ văn bản trả lời.")
    )
    is_public = forms.BooleanField(
        label=_("Đăng công khai lấy ý kiến rộng rãi: ai cũng gửi được góp ý trên trang công khai"), required=False
    )

    def __init__(self, *args: Any, agencies: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["agencies"].queryset = agencies  # type: ignore[attr-defined] # a ModelMultipleChoiceField


class RemarkForm(WorkForm):
    """One remark; a row without a text is none."""

    place = forms.ChoiceField(label=_("Chỗ góp ý"), required=False)
    text = _area(_("Nội dung góp ý"), 3, most=10_000)

    def __init__(self, *args: Any, provisions: Sequence[Provision], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["place"].choices = [  # type: ignore[attr-defined] # a ChoiceField
            ("", _("Góp ý chung")),
            *((each.key, f"{each.words}: {_short(each.text)}") for each in provisions),
        ]

    def value(self) -> Remark | None:
        """The remark; None of an empty row."""
        data = self.cleaned_data
        return Remark(data["place"], data["text"]) if data.get("text") else None


def _short(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= SHOWN_LETTERS else f"{line[:SHOWN_LETTERS]}…"


class AnswerForm(WorkForm):
    """What the own agency answers, beside its remarks."""

    general = forms.ChoiceField(label=_("Ý kiến chung"), choices=General.choices, widget=forms.RadioSelect)
    number = forms.CharField(label=_("Số, ký hiệu văn bản trả lời (nếu có)"), max_length=60, required=False)
    upload = forms.FileField(label=_("Văn bản trả lời (nếu có)"), required=False)


class PublicAnswerForm(WorkForm):
    """What somebody of the public says on a draft, beside the remarks; signed, so that it can be asked about."""

    name = forms.CharField(label=_("Họ và tên, hoặc tên tổ chức"), max_length=300)
    contact = forms.CharField(
        label=_("Điện thoại, địa chỉ"), max_length=300, help_text=_("Chỉ cơ quan soạn thảo thấy mục này.")
    )
    general = forms.ChoiceField(label=_("Ý kiến chung"), choices=General.choices, widget=forms.RadioSelect)


class EnterAnswerForm(AnswerForm):
    """An answer that came by letter: whose, and when it came."""

    answered_on = DayField(label=_("Ngày nhận trả lời"))
    addressee = forms.ModelChoiceField(
        label=_("Nơi đã trả lời"), queryset=Addressee.objects.none(), required=False, empty_label=_("Chọn…")
    )
    name = forms.CharField(label=_("Người, tổ chức góp ý ngoài danh sách"), max_length=300, required=False)
    field_order = ("addressee", "name", "answered_on", "general", "number", "upload")

    def __init__(self, *args: Any, waiting: Any, is_public: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["addressee"].queryset = waiting  # type: ignore[attr-defined] # a ModelChoiceField
        self.fields["answered_on"].initial = timezone.localdate()
        if not is_public:
            del self.fields["name"]


TAKEN, EXPLAINED = "taken", "explained"


class SettleForm(WorkForm):
    """What becomes of an opinion."""

    how = forms.ChoiceField(
        label=_("Xử lý"),
        choices=[(TAKEN, _("Tiếp thu")), (EXPLAINED, _("Không tiếp thu, giải trình"))],
        widget=forms.RadioSelect,
    )
    taken_in = forms.ModelChoiceField(
        label=_("Đã tiếp thu tại bản"), queryset=Version.objects.none(), required=False, empty_label=_("Chọn…")
    )
    explanation = _area(_("Nội dung tiếp thu, giải trình"), 4)
    revision = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, opinion: Opinion, versions: Any, **kwargs: Any) -> None:
        kept = {
            "how": "" if opinion.state == "open" else opinion.state,
            "taken_in": opinion.taken_in,
            "explanation": opinion.explanation,
            "revision": opinion.revision,
        }
        super().__init__(*args, initial=kept, **kwargs)
        self.fields["taken_in"].queryset = versions  # type: ignore[attr-defined] # a ModelChoiceField

    def clean(self) -> dict[str, Any]:
        """What is taken up names its version."""
        data = super().clean() or {}
        if data.get("how") == TAKEN and not data.get("taken_in") and "taken_in" not in self.errors:
            self.add_error("taken_in", _("Chọn bản dự thảo đã tiếp thu; nếu chưa có, hãy thêm bản mới."))
        return data


class WhyForm(ReasonForm):
    """Why a case is stopped."""


class IssueForm(WorkForm):
    number = forms.CharField(label=_("Số, ký hiệu văn bản"), max_length=60, help_text=_("Ví dụ: 12/2026/TT-BNV"))
    issued_on = DayField(label=_("Ngày ban hành"))
    in_force_on = DayField(label=_("Có hiệu lực từ ngày"))
    signer_name = forms.CharField(label=_("Người ký"), max_length=120, required=False)
    upload = forms.FileField(label=_("Bản ký (PDF)"))
