"""Forms for agencies, their lineage, accounts and posts."""

import re
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.urls import reverse_lazy
from django.utils.translation import gettext_lazy as _

from thidua.agencies.models import Agency, Authority, Level, LineageKind, Role
from thidua.screens.forms import DayField, WorkForm
from thidua.vietnamese.names import fold


class AgencyField(forms.CharField):
    """An agency written by name, by code, or as «name (code)»; the browser suggests while one types.

    `agencies` is what may be named; give it in the form's `__init__`.
    """

    agencies: QuerySet[Agency] = Agency.objects.none()
    default_error_messages = {
        "unknown": _("Không tìm thấy cơ quan này. Gõ vài chữ của tên rồi chọn trong gợi ý, hoặc nhập mã cơ quan."),
        "ambiguous": _("Có nhiều cơ quan cùng tên. Hãy chọn trong gợi ý hoặc nhập mã cơ quan."),
    }

    def __init__(self, **kwargs: Any) -> None:
        attributes = {
            "list": "co-quan-goi-y",
            "autocomplete": "off",
            "hx-get": reverse_lazy("agencies:suggestions"),
            "hx-trigger": "input changed delay:250ms",
            "hx-target": "#co-quan-goi-y",
            "hx-swap": "innerHTML",
        }
        super().__init__(widget=forms.TextInput(attrs=attributes), **kwargs)

    def clean(self, value: Any) -> Any:
        """Return the Agency, or None when nothing was written and nothing is required."""
        text = super().clean(value)
        if not text:
            return None
        code = re.search(r"\(([^()]+)\)$", text)
        found = list(self.agencies.filter(code__iexact=code[1] if code else text)[:1])
        found = found or list(self.agencies.filter(name_fold=fold(text))[:2])
        if len(found) != 1:
            raise forms.ValidationError(self.error_messages["ambiguous" if found else "unknown"])
        return found[0]


def written(agency: Agency) -> str:
    """How an agency stands in an AgencyField."""
    return f"{agency.name} ({agency.code})"


class AgencyFilter(forms.Form):
    """Search among agencies."""

    q = forms.CharField(label=_("Tên hoặc mã cơ quan"), required=False, widget=forms.TextInput({"type": "search"}))


class _NamesForm(WorkForm):
    name = forms.CharField(label=_("Tên cơ quan"), max_length=300)
    short_name = forms.CharField(label=_("Tên gọi tắt"), max_length=120, required=False)
    symbol = forms.CharField(
        label=_("Ký hiệu văn bản"),
        max_length=20,
        required=False,
        help_text=_("Phần đứng sau gạch nối trong số văn bản, ví dụ SNV trong 12/QĐ-SNV."),
    )
    place = forms.CharField(
        label=_("Địa danh"),
        max_length=80,
        required=False,
        help_text=_("Đứng trước ngày, tháng, năm trên văn bản. Để trống thì lấy của cơ quan cấp trên."),
    )
    head_title = forms.CharField(
        label=_("Chức danh người đứng đầu"),
        max_length=120,
        required=False,
        help_text=_("Như ghi ở nơi ký văn bản, ví dụ Giám đốc, Chủ tịch."),
    )


class AgencyChangeForm(_NamesForm):
    """How an agency is called on screens and papers."""


class AgencyForm(_NamesForm):
    """A new agency below another one."""

    code = forms.CharField(label=_("Mã cơ quan"), max_length=40, help_text=_("Không trùng với cơ quan nào khác."))
    level = forms.ChoiceField(label=_("Cấp"), choices=Level.choices)
    authority = forms.ChoiceField(label=_("Thẩm quyền quyết định khen thưởng"), choices=Authority.choices)
    established_on = DayField(label=_("Ngày thành lập"), required=False)
    field_order = ["name", "code", "level", "authority"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["short_name"]


class LineageForm(WorkForm):
    """What became of an agency."""

    kind = forms.ChoiceField(label=_("Hình thức sắp xếp"), choices=LineageKind.choices, widget=forms.RadioSelect)
    successor = AgencyField(
        label=_("Cơ quan kế thừa"),
        required=False,
        help_text=_("Để trống khi giải thể, kết thúc hoạt động. Cơ quan mới thì thêm vào hệ thống trước."),
    )
    effective_on = DayField(label=_("Ngày có hiệu lực"))
    document = forms.CharField(
        label=_("Văn bản"), max_length=200, help_text=_("Số, ngày, cơ quan ban hành của nghị quyết hoặc quyết định.")
    )

    def __init__(self, *args: Any, agencies: QuerySet[Agency], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["successor"].agencies = agencies  # type: ignore[attr-defined] # it is an AgencyField


class PostForm(WorkForm):
    """A role for an account in an agency."""

    agency = AgencyField(label=_("Cơ quan"))
    role = forms.ChoiceField(label=_("Vai trò"), choices=Role.choices)
    title = forms.CharField(label=_("Chức vụ"), max_length=120, required=False, help_text=_("Ví dụ: Chuyên viên."))

    def __init__(self, *args: Any, agencies: QuerySet[Agency], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["agency"].agencies = agencies  # type: ignore[attr-defined] # it is an AgencyField


class AccountForm(PostForm):
    """A new account with its first post."""

    full_name = forms.CharField(label=_("Họ và tên"), max_length=120)
    username = forms.RegexField(
        label=_("Tên đăng nhập"),
        regex=r"^[a-z0-9][a-z0-9._-]{2,79}$",
        help_text=_("Chữ thường không dấu, số, dấu chấm, gạch; ít nhất 3 ký tự. Ví dụ: lan.nth"),
        error_messages={"invalid": _("Chỉ dùng chữ thường không dấu, số, dấu chấm, gạch; ít nhất 3 ký tự.")},
    )
    email = forms.EmailField(label=_("Thư điện tử"), required=False)
    field_order = ["full_name", "username", "email", "agency", "role", "title"]


class AccountFilter(forms.Form):
    """What the list of accounts is filtered by."""

    q = forms.CharField(label=_("Họ tên hoặc tên đăng nhập"), required=False)
    vai_tro = forms.ChoiceField(label=_("Vai trò"), required=False, choices=[("", _("Mọi vai trò")), *Role.choices])
    tinh_trang = forms.ChoiceField(
        label=_("Tình trạng"),
        required=False,
        choices=[("", _("Mọi tình trạng")), ("1", _("Đang hoạt động")), ("0", _("Đã khóa"))],
    )
