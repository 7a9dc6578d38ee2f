"""Forms of staff: what a person types, before a service looks at it."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from thidua.agencies.models import Account, Agency, LineageKind
from thidua.register.models import Sex
from thidua.screens.forms import DayField, ReasonForm, WorkForm
from thidua.staff.models import (
    Department,
    DepartmentKind,
    Education,
    Employment,
    Emulation,
    Grade,
    Member,
    Placement,
    Topic,
    TopicLevel,
    TopicState,
)
from thidua.staff.queries import account_choices, departments_on, working
from thidua.staff.services import Acceptance, MemberFacts, Person, Place, TopicFacts

BLANK = ("", _("— chọn —"))
MOST_MONEY = 10**13  # đồng


def _text(label: Any, most: int, *, required: bool = True, hint: Any = "") -> forms.CharField:
    return forms.CharField(label=label, max_length=most, required=required, help_text=hint)


def _area(label: Any, *, required: bool = True, rows: int = 4) -> forms.CharField:
    widget = forms.Textarea(attrs={"rows": rows})
    return forms.CharField(label=label, max_length=20_000, required=required, widget=widget)


def _version() -> forms.IntegerField:
    return forms.IntegerField(widget=forms.HiddenInput, required=False)


class One(forms.ModelChoiceField):  # type: ignore[type-arg] # generic for the type checker only
    """One record of a list that the form is given when it is made."""

    def __init__(self, model: Any, **kwargs: Any) -> None:
        super().__init__(model.objects.none(), empty_label=str(BLANK[1]), **kwargs)


class DepartmentForm(WorkForm):
    """A department."""

    name = _text(_("Tên phòng, ban"), 200)
    kind = forms.ChoiceField(label=_("Loại"), choices=DepartmentKind.choices, initial=DepartmentKind.DEPARTMENT)
    starts_on = DayField(label=_("Từ ngày"))
    duties = _area(_("Chức năng, nhiệm vụ"), required=False)
    document = _text(_("Văn bản thành lập"), 200, required=False)
    version = _version()


class ReorganiseForm(WorkForm):
    """What becomes of departments from a day on."""

    kind = forms.ChoiceField(label=_("Hình thức"), choices=LineageKind.choices, widget=forms.RadioSelect)
    departments = forms.ModelMultipleChoiceField(
        label=_("Phòng, ban được sắp xếp"), queryset=Department.objects.none(), widget=forms.CheckboxSelectMultiple
    )
    names = forms.CharField(
        label=_("Tên phòng, ban mới"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Mỗi tên một dòng. Giải thể thì để trống."),
    )
    effective_on = DayField(label=_("Ngày có hiệu lực"), help_text=_("Phòng, ban cũ hoạt động đến hết ngày hôm trước."))
    document = _text(_("Văn bản"), 200)

    def __init__(self, *args: Any, agency: Agency, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows = Department.objects.filter(agency=agency, ends_on=None).order_by("name", "pk")
        self.fields["departments"].queryset = rows  # type: ignore[attr-defined] # a ModelChoiceField

    def asked(self) -> dict[str, Any]:
        """What the service asks for."""
        data = dict(self.cleaned_data)
        return data | {"departments": list(data["departments"]), "names": data["names"].splitlines()}


class FactsForm(WorkForm):
    """What the agency keeps of somebody."""

    employment = forms.ChoiceField(label=_("Đối tượng"), choices=Employment.choices, initial=Employment.OFFICIAL)
    education = forms.ChoiceField(label=_("Trình độ"), choices=Education.choices, required=False)
    in_sector_since = DayField(label=_("Làm công tác thi đua, khen thưởng từ ngày"), required=False)
    account = One(Account, label=_("Tài khoản trên hệ thống"), required=False)
    version = _version()

    def __init__(self, *args: Any, agency: Agency, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["account"].queryset = account_choices(agency)  # type: ignore[attr-defined] # a ModelChoiceField
        self.fields["account"].label_from_instance = lambda row: row.full_name  # type: ignore[attr-defined] # the same

    def facts(self) -> MemberFacts:
        """What the services ask for."""
        names = ("employment", "education", "in_sector_since", "account")
        return MemberFacts(**{name: self.cleaned_data[name] for name in names})


class ChangeForm(FactsForm):
    """What the agency keeps of somebody, and the day that was written down."""

    joined_on = DayField(label=_("Về cơ quan từ ngày"))


class MemberForm(FactsForm):
    """Somebody new."""

    name = _text(_("Họ và tên"), 120)
    sex = forms.ChoiceField(label=_("Giới tính"), choices=[BLANK, *Sex.choices])
    birth_date = DayField(label=_("Ngày sinh"))
    citizen_number = _text(_("Số định danh cá nhân"), 12, required=False, hint=_("Để hệ thống nhận đúng người đã có."))
    joined_on = DayField(label=_("Về cơ quan từ ngày"))

    field_order = ("name", "sex", "birth_date", "citizen_number", "joined_on")

    def person(self) -> Person:
        """Who it is."""
        return Person(**{name: self.cleaned_data[name] for name in ("name", "sex", "birth_date", "citizen_number")})


class PlaceForm(WorkForm):
    """Where somebody is placed."""

    department = One(Department, label=_("Phòng, ban"))
    position = _text(_("Chức danh, vị trí"), 200)
    starts_on = DayField(label=_("Từ ngày"), help_text=_("Vị trí chính trước đó tự kết thúc vào ngày hôm trước."))
    emulation = forms.ChoiceField(
        label=_("Công tác thi đua, khen thưởng"), choices=Emulation.choices, initial=Emulation.NONE
    )
    is_leader = forms.BooleanField(label=_("Lãnh đạo, quản lý"), required=False)
    is_main = forms.BooleanField(label=_("Vị trí chính"), required=False, initial=True)
    document = _text(_("Quyết định"), 200, required=False)

    def __init__(self, *args: Any, agency: Agency, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows = departments_on(agency, timezone.localdate()).filter(ends_on=None)
        self.fields["department"].queryset = rows  # type: ignore[attr-defined] # a ModelChoiceField

    def place(self) -> Place:
        """What the service asks for."""
        return Place(**self.cleaned_data)


class EndForm(WorkForm):
    """The last day of a placement."""

    ends_on = DayField(label=_("Đến hết ngày"))


class LeaveForm(ReasonForm):
    """The last day, and why."""

    most = 500
    left_on = DayField(label=_("Ngày làm việc cuối cùng"))


class StaffFilter(forms.Form):
    """Which of the staff are shown."""

    q = forms.CharField(label=_("Họ và tên"), required=False, max_length=120)
    phong = One(Department, label=_("Phòng, ban"), required=False)
    bo_tri = forms.ChoiceField(
        label=_("Bố trí"), required=False, choices=[("", _("Tất cả")), ("chua", _("Chưa có vị trí chính"))]
    )
    nghi = forms.ChoiceField(
        label=_("Hiện diện"), required=False, choices=[("", _("Đang làm việc")), ("da", _("Đã thôi làm việc"))]
    )

    def __init__(self, *args: Any, agency: Agency, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows = departments_on(agency, timezone.localdate())
        self.fields["phong"].queryset = rows  # type: ignore[attr-defined] # a ModelChoiceField


class PaperForm(WorkForm):
    """The paper by which a year was rated."""

    document = _text(_("Văn bản xếp loại"), 200, required=False)


class TopicForm(WorkForm):
    """A research topic."""

    title = _text(_("Tên đề tài"), 500)
    level = forms.ChoiceField(label=_("Cấp"), choices=TopicLevel.choices)
    lead = One(Member, label=_("Chủ nhiệm"))
    members = forms.ModelMultipleChoiceField(
        label=_("Thành viên"),
        queryset=Member.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    starts_on = DayField(label=_("Từ ngày"))
    ends_on = DayField(label=_("Đến hết ngày"))
    money = forms.IntegerField(label=_("Kinh phí (đồng)"), min_value=0, max_value=MOST_MONEY, initial=0)
    aim = _area(_("Mục tiêu, sản phẩm"), required=False)
    version = _version()

    def __init__(self, *args: Any, agency: Agency, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("lead", "members"):
            self.fields[name].queryset = working(agency, timezone.localdate())  # type: ignore[attr-defined] # the same

    def facts(self) -> TopicFacts:
        """What the services ask for."""
        data: dict[str, Any] = {name: value for name, value in self.cleaned_data.items() if name != "version"}
        return TopicFacts(**(data | {"members": tuple(data["members"])}))


class ApprovalForm(WorkForm):
    """By which paper a topic was approved."""

    approval = _text(_("Văn bản phê duyệt"), 200)


class TopicReportForm(WorkForm):
    """How far a topic is."""

    percent = forms.IntegerField(label=_("Tiến độ (%)"), min_value=0, max_value=100)
    text = _area(_("Kết quả, vướng mắc"))
    upload = forms.FileField(label=_("Tài liệu (nếu có)"), required=False, help_text=_("PDF, Word, Excel hoặc ảnh."))


class AcceptanceForm(WorkForm):
    """What the council said."""

    council = _text(_("Hội đồng nghiệm thu"), 300)
    accepted_on = DayField(label=_("Ngày nghiệm thu"))
    grade = forms.ChoiceField(label=_("Xếp loại nghiệm thu"), choices=[BLANK, *Grade.choices])
    applying = _area(_("Kiến nghị áp dụng"), required=False)

    def acceptance(self) -> Acceptance:
        """What the service asks for."""
        return Acceptance(**self.cleaned_data)


class StopForm(ReasonForm):
    """Why a topic is stopped."""

    most = 500


class TopicFilter(forms.Form):
    """Which topics are shown."""

    q = forms.CharField(label=_("Tên đề tài"), required=False, max_length=200)
    trang_thai = forms.ChoiceField(label=_("Trạng thái"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices: Sequence[Any] = [("", _("Tất cả")), *TopicState.choices]
        self.fields["trang_thai"].choices = choices  # type: ignore[attr-defined] # a ChoiceField


def initial_of(row: Topic | Member | Department | Placement, form: type[WorkForm]) -> dict[str, Any]:
    """What a form of a record begins with: the fields that have its names."""
    names = [name for name in form.base_fields if hasattr(row, name)]
    many = {"members"}
    return {name: list(getattr(row, name).all()) if name in many else getattr(row, name) for name in names}
