"""Forms of dossiers: what a person types, before a service looks at it."""

import contextlib
import datetime as dt
from collections.abc import Collection, Mapping
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from thidua.agencies.models import Agency
from thidua.dossiers.models import EvidenceKind, Nomination, NominationStatus, Position, Step, SubmissionStatus
from thidua.law import Corpus, load_corpus
from thidua.law.award import AwardDefinition, Route, SubjectClass
from thidua.legislation.queries import by_family
from thidua.register.models import Basis, Sex, SubjectKind
from thidua.screens.forms import DayField, ReasonForm, WorkForm
from thidua.vietnamese.dates import read_date

SECRECY = _("Không đưa hồ sơ có nội dung bí mật nhà nước vào hệ thống này.")
SHOW_STANDARDS = "xem-tieu-chuan"  # the button that asks for the standards of the chosen award, without JavaScript


POSITIONS = [("", _("Chưa rõ")), *Position.choices]


def award_choices(*, kind: str = "", empty: str = "") -> list[tuple[str, Any]]:
    """The awards of the corpus under the names of their families, by their official names, in the law's order."""
    fitting = [award for award in load_corpus().awards.values() if not kind or kind in award.subject_kinds]
    choices: list[tuple[str, Any]] = [
        (family, [(award.code, award.name) for award in awards]) for family, awards in by_family(fitting)
    ]
    return [("", empty), *choices] if empty else choices


def standards_of(corpus: Corpus, award: str, *, kind: str, categories: Collection[str] = (), basis: str) -> list[Route]:
    """The standards of an award that are for such a subject and this kind of commendation, in the law's order.

    Where the register says no category of the subject, those for any category are offered.
    """
    stated = set(categories) - {"deceased"}

    def fits(entry: SubjectClass) -> bool:
        if kind not in entry.kinds or (stated and stated <= entry.closed_to):
            return False
        return not stated or not entry.categories or bool(stated & entry.categories)

    routes = corpus.awards[award].routes
    return [
        route
        for route in routes
        if basis in route.bases and any(fits(corpus.subject_classes[name]) for name in route.subjects)
    ]


class NominationForm(WorkForm):
    """What is asked for whom. Only the standards that fit the chosen award, kind of commendation and subject show."""

    award = forms.ChoiceField(label=_("Danh hiệu, hình thức đề nghị"))
    through_year = forms.IntegerField(label=_("Năm thành tích"), min_value=1945)
    basis = forms.ChoiceField(label=_("Loại hình khen thưởng"), choices=[c for c in Basis.choices if c[0]])
    route = forms.ChoiceField(
        label=_("Tiêu chuẩn đề nghị xét"),
        required=False,
        error_messages={
            "invalid_choice": _("Tiêu chuẩn này không thuộc danh hiệu, hình thức và loại hình đã chọn; hãy chọn lại.")
        },
    )
    job_title = forms.CharField(label=_("Chức vụ khi đề nghị"), max_length=200, required=False)
    position = forms.ChoiceField(
        label=_("Vị trí công tác"),
        required=False,
        choices=POSITIONS,
        help_text=_("Chỉ để thống kê sự công bằng trong khen thưởng; không ảnh hưởng đến việc xét."),
    )
    unit_name = forms.CharField(label=_("Đơn vị công tác"), max_length=300, required=False)
    achievement = forms.CharField(
        label=_("Tóm tắt thành tích"), widget=forms.Textarea(attrs={"rows": 5}), required=False, help_text=SECRECY
    )

    def __init__(self, *args: Any, kind: str, corpus: Corpus, categories: Collection[str] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if kind != SubjectKind.PERSON:
            del self.fields["position"]
        self.fields["award"].choices = award_choices(kind=kind, empty=str(_("Chọn…")))  # type: ignore[attr-defined] # a ChoiceField
        self.fields["through_year"].initial = timezone.localdate().year - 1
        award = corpus.awards.get(str(self["award"].value() or ""))
        basis = str(self["basis"].value() or Basis.MERIT)
        fitting = standards_of(corpus, award.code, kind=kind, categories=categories, basis=basis) if award else []
        self._offer(award, fitting)

    def _offer(self, award: AwardDefinition | None, fitting: list[Route]) -> None:
        if award and not self.is_bound:  # what was chosen before stays in sight, so that it is not lost without a word
            chosen = self.initial.get("route")
            fitting += [route for route in award.routes if route.id == chosen and route not in fitting]
        field = self.fields["route"]
        field.choices = [  # type: ignore[attr-defined] # a ChoiceField
            ("", _("Mọi tiêu chuẩn phù hợp")),
            *((route.id, _named(route)) for route in fitting),
        ]
        if award is None:
            field.help_text = _("Chọn danh hiệu, hình thức trước; tiêu chuẩn của nó sẽ hiện ở đây.")
        elif not fitting:
            field.help_text = _("Không có tiêu chuẩn nào cho đối tượng và loại hình này; hãy xem lại loại hình.")
        else:
            field.help_text = _("Để trống nếu muốn hệ thống xét mọi tiêu chuẩn phù hợp.")


BY_LINK = {
    "award": "khen-thuong",
    "through_year": "nam",
    "basis": "loai-hinh",
    "achievement": "thanh-tich",
}


def asked_by_link(query: Mapping[str, str], form: NominationForm) -> dict[str, Any]:
    """What a link asks the form to begin with, each value checked as if it had been typed; others are left out."""
    asked = {}
    for name, parameter in BY_LINK.items():
        if parameter in query:
            with contextlib.suppress(forms.ValidationError):
                asked[name] = form.fields[name].clean(query[parameter])
    return asked


def _named(route: Route) -> str:
    """The standard and where it stands, without the name of the law, which all of one award share."""
    parts = [("điểm", route.cite.point), ("khoản", route.cite.clause), ("Điều", route.cite.article)]
    place = " ".join(f"{name} {value}" for name, value in parts if value is not None)
    return f"{route.name} ({place})" if place else route.name


class NewNomineeForm(WorkForm):
    """Somebody who is not in the register yet."""

    kind = forms.ChoiceField(label=_("Đối tượng"), choices=SubjectKind.choices)
    name = forms.CharField(label=_("Họ và tên, hoặc tên tập thể, hộ gia đình"), max_length=300)
    birth = forms.CharField(
        label=_("Ngày sinh"), required=False, help_text=_("ngày/tháng/năm, hoặc chỉ năm sinh nếu chưa rõ")
    )
    sex = forms.ChoiceField(label=_("Giới tính"), choices=[("", "—"), *Sex.choices], required=False)
    citizen_number = forms.CharField(
        label=_("Số định danh cá nhân (CCCD)"),
        required=False,
        help_text=_("12 chữ số; hệ thống chỉ giữ dạng mã hóa."),
    )
    job_title = forms.CharField(label=_("Chức vụ"), max_length=200, required=False)

    def clean_citizen_number(self) -> str:
        """Twelve digits, however they are spaced."""
        number = "".join(self.cleaned_data["citizen_number"].split()).replace(".", "")
        if number and not (number.isdecimal() and len(number) == 12):
            raise forms.ValidationError(_("Số định danh có đúng 12 chữ số."))
        return number

    def clean(self) -> dict[str, Any]:
        """Split the birth into a date or a year, and refuse personal fields for collectives."""
        data = super().clean() or {}
        read = read_date(data.get("birth", ""))
        if read.error:
            self.add_error("birth", read.error)
        data["birth_date"], data["birth_year"] = read.value, read.year
        if data.get("kind") != SubjectKind.PERSON:
            for name in ("birth", "sex", "citizen_number"):
                if data.get(name):
                    self.add_error(name, _("Chỉ dùng cho cá nhân."))
        return data


class EvidenceForm(WorkForm):
    kind = forms.ChoiceField(label=_("Loại tài liệu"), choices=EvidenceKind.choices)
    file = forms.FileField(label=_("Tệp"), help_text=SECRECY)


class WhyForm(ReasonForm):
    """Why a nomination is returned, refused, withdrawn or reopened."""

    most = None


class SubmissionForm(WorkForm):
    title = forms.CharField(label=_("Trích yếu tờ trình"), max_length=300)
    year = forms.IntegerField(label=_("Năm"), min_value=2000, max_value=2100)


class SendForm(WorkForm):
    letter_number = forms.CharField(label=_("Số tờ trình"), max_length=60, help_text=_("Ví dụ: 12/TTr-STC"))
    letter_date = DayField(label=_("Ngày tờ trình"))
    signer_name = forms.CharField(label=_("Người ký"), max_length=120)
    signer_title = forms.CharField(label=_("Chức vụ người ký"), max_length=120)


class ReceiveForm(WorkForm):
    received_on = DayField(
        label=_("Ngày nhận đủ hồ sơ"), help_text=_("Ngày này xác định quy định pháp luật được áp dụng.")
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["received_on"].initial = timezone.localdate()


class OpinionForm(WorkForm):
    opinion = forms.ChoiceField(
        label=_("Ý kiến thẩm định"),
        choices=[("eligible", _("Đủ tiêu chuẩn")), ("not_eligible", _("Không đủ tiêu chuẩn"))],
        widget=forms.RadioSelect,
    )
    override_reason = forms.CharField(
        label=_("Lý do, nếu khác với kết quả của hệ thống"),
        widget=forms.Textarea(attrs={"rows": 3}),
        required=False,
        help_text=_("Lý do được lưu cạnh kết quả của hệ thống."),
    )


class StepForm(WorkForm):
    note = forms.CharField(
        label=_("Lý do, nếu cho qua khi còn vướng mắc"), widget=forms.Textarea(attrs={"rows": 2}), required=False
    )


class ConsultationForm(WorkForm):
    asked = forms.ModelChoiceField(label=_("Cơ quan được lấy ý kiến"), queryset=Agency.objects.none())
    question = forms.CharField(label=_("Nội dung lấy ý kiến"), widget=forms.Textarea(attrs={"rows": 4}))
    due_on = DayField(label=_("Hạn trả lời"))

    def __init__(self, *args: Any, agencies: Any, due_on: dt.date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["asked"].queryset = agencies  # type: ignore[attr-defined] # a ModelChoiceField
        self.fields["due_on"].initial = due_on


class AnswerForm(WorkForm):
    agrees = forms.TypedChoiceField(
        label=_("Ý kiến"),
        choices=[("yes", _("Nhất trí")), ("no", _("Không nhất trí"))],
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
    )
    answer = forms.CharField(label=_("Nội dung"), widget=forms.Textarea(attrs={"rows": 4}), required=False)
    upload = forms.FileField(label=_("Văn bản trả lời (nếu có)"), required=False)


class PublicationForm(WorkForm):
    title = forms.CharField(label=_("Tiêu đề"), max_length=300)
    contact = forms.CharField(label=_("Nơi nhận ý kiến bằng văn bản"), max_length=300)
    closes_on = DayField(label=_("Ngày cuối nhận ý kiến"))


class HandlingForm(WorkForm):
    handling = forms.CharField(label=_("Kết quả xử lý"), widget=forms.Textarea(attrs={"rows": 3}))


class NominationFilter(forms.Form):
    """What narrows a list of nominations; every field may be left empty."""

    q = forms.CharField(label=_("Tìm theo tên, mã hồ sơ"), required=False)
    award = forms.ChoiceField(label=_("Danh hiệu, hình thức"), required=False)
    status = forms.ChoiceField(
        label=_("Trạng thái"), required=False, choices=[("", _("Tất cả")), *NominationStatus.choices]
    )
    year = forms.IntegerField(label=_("Năm"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["award"].choices = award_choices(empty=str(_("Tất cả")))  # type: ignore[attr-defined] # a ChoiceField


class SubmissionFilter(forms.Form):
    """What narrows the list of submissions; every field may be left empty."""

    q = forms.CharField(label=_("Tìm theo trích yếu, mã, số tờ trình"), required=False)
    chieu = forms.ChoiceField(
        label=_("Chiều"), required=False, choices=[("", _("Tất cả")), ("di", _("Đi")), ("den", _("Đến"))]
    )
    trang_thai = forms.ChoiceField(
        label=_("Trạng thái"), required=False, choices=[("", _("Tất cả")), *SubmissionStatus.choices]
    )
    year = forms.IntegerField(label=_("Năm"), required=False, min_value=0, max_value=9999)


class BoardFilter(forms.Form):
    """What narrows the board of reviews."""

    q = forms.CharField(label=_("Tìm theo tên, mã hồ sơ"), required=False)
    award = forms.ChoiceField(label=_("Danh hiệu, hình thức"), required=False)
    step = forms.ChoiceField(label=_("Bước"), required=False, choices=[("", _("Tất cả")), *Step.choices])
    late = forms.BooleanField(label=_("Chỉ hồ sơ quá hạn"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["award"].choices = award_choices(empty=str(_("Tất cả")))  # type: ignore[attr-defined] # a ChoiceField


def editable_fields(nomination: Nomination) -> dict[str, Any]:
    """What the nomination form shows of a nomination."""
    names = ("award", "through_year", "basis", "route", "job_title", "position", "unit_name", "achievement")
    return {name: getattr(nomination, name) for name in names}
