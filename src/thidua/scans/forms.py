"""Forms of scans: what a person types beside the picture, before a service looks at it."""

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from thidua.agencies.models import Agency
from thidua.dossiers.files import Upload
from thidua.dossiers.forms import SECRECY, award_choices
from thidua.register.forms import VisibleAgencyField
from thidua.register.models import Basis, Sex, Subject, SubjectKind
from thidua.register.services.awards import FIRST_YEAR
from thidua.register.services.judging import born
from thidua.screens.forms import DayField, WorkForm
from thidua.vietnamese.dates import read_date, short_date

ROW_TEXTS = ("kind", "name", "sex", "birth", "job_title", "unit", "award")


class ManyFilesInput(forms.ClearableFileInput):
    allow_multiple_selected = True


class ManyFiles(forms.FileField):
    """Several files at once, in the order of their names."""

    widget = ManyFilesInput

    def clean(self, data: Any, initial: Any = None) -> list[Upload]:
        """Return the files; refuses none, and an empty one."""
        files = data if isinstance(data, list | tuple) else [data]
        cleaned = [super(ManyFiles, self).clean(each, initial) for each in files]
        return sorted(cleaned, key=lambda file: str(file.name))


class UploadScanForm(WorkForm):
    """One decision: a PDF, or its pages as pictures."""

    uploads = ManyFiles(
        label=gettext_lazy("Bản quét của một quyết định (PDF, TIFF, hoặc các trang JPEG, PNG)"),
        help_text=SECRECY,
        widget=ManyFilesInput(attrs={"accept": ".pdf,.tif,.tiff,.jpg,.jpeg,.png"}),
    )
    title = forms.CharField(
        label=gettext_lazy("Tên để dễ tìm"),
        required=False,
        max_length=255,
        help_text=gettext_lazy("Để trống thì lấy tên tệp."),
    )


class DecisionValuesForm(WorkForm):
    """What the decision says for all its rows."""

    number = forms.CharField(label=gettext_lazy("Số, ký hiệu"), required=False, max_length=60)
    decided_on = DayField(label=gettext_lazy("Ngày quyết định"), required=False)
    award = forms.ChoiceField(label=gettext_lazy("Danh hiệu, hình thức"), required=False)
    year = forms.IntegerField(
        label=gettext_lazy("Năm thành tích"), required=False, widget=forms.TextInput({"inputmode": "numeric"})
    )
    from_year = forms.IntegerField(
        label=gettext_lazy("Từ năm (nếu nhiều năm)"), required=False, widget=forms.TextInput({"inputmode": "numeric"})
    )
    basis = forms.ChoiceField(label=gettext_lazy("Loại hình khen thưởng"), required=False, choices=Basis.choices)
    decided_by = forms.CharField(label=gettext_lazy("Người quyết định"), required=False, max_length=200)
    issuer = forms.CharField(label=gettext_lazy("Cơ quan ban hành"), required=False, max_length=200)
    place = forms.CharField(label=gettext_lazy("Nơi ban hành"), required=False, max_length=100)
    signer_post = forms.CharField(label=gettext_lazy("Chức vụ người ký"), required=False, max_length=200)
    signer = forms.CharField(label=gettext_lazy("Người ký"), required=False, max_length=100)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, auto_id="qd_%s", **kwargs)
        self.fields["award"].choices = award_choices(empty=str(_("Chưa rõ")))  # type: ignore[attr-defined] # a ChoiceField

    def clean_year(self) -> int | None:
        """Refuse a year in which nobody was commended, or that has not come."""
        return self._year("year")

    def clean_from_year(self) -> int | None:
        """As for the year."""
        return self._year("from_year")

    def clean_decided_on(self) -> dt.date | None:
        """Refuse a day that has not come."""
        day: dt.date | None = self.cleaned_data["decided_on"]
        if day and day > timezone.localdate():
            raise forms.ValidationError(_("Ngày quyết định chưa tới."))
        return day

    def clean(self) -> dict[str, Any]:
        """Refuse years that run backwards."""
        values: dict[str, Any] = super().clean() or {}
        first, last = values.get("from_year"), values.get("year")
        if first and last and first > last:
            self.add_error("from_year", _("Năm đầu không được sau năm cuối."))
        return values

    def texts(self) -> dict[str, str]:
        """The values as a scan keeps them."""
        return {name: _text(value) for name, value in self.cleaned_data.items()}

    def _year(self, name: str) -> int | None:
        year: int | None = self.cleaned_data[name]
        if year is not None and not FIRST_YEAR <= year <= timezone.localdate().year:
            raise forms.ValidationError(_("Năm phải từ 1945 đến năm nay."))
        return year


class ScanRowForm(WorkForm):
    """One row of the decision."""

    name = forms.CharField(label=gettext_lazy("Họ tên, tên tập thể"), required=False, max_length=300)
    kind = forms.ChoiceField(label=gettext_lazy("Đối tượng"), choices=SubjectKind.choices)
    sex = forms.ChoiceField(
        label=gettext_lazy("Giới tính"), required=False, choices=[("", gettext_lazy("Chưa rõ")), *Sex.choices]
    )
    birth = forms.CharField(label=gettext_lazy("Ngày hoặc năm sinh"), required=False, max_length=40)
    job_title = forms.CharField(label=gettext_lazy("Chức vụ"), required=False, max_length=200)
    unit = forms.CharField(label=gettext_lazy("Đơn vị"), required=False, max_length=300)
    award = forms.ChoiceField(label=gettext_lazy("Danh hiệu, hình thức"), required=False)
    agency = VisibleAgencyField(label=gettext_lazy("Ghi vào cơ quan"), required=False)
    same_as = forms.ChoiceField(label=gettext_lazy("Là ai trong sổ bộ"), required=False)

    def __init__(
        self, *args: Any, number: int, agencies: QuerySet[Agency], alike: Iterable[Subject], **kwargs: Any
    ) -> None:
        super().__init__(*args, auto_id=f"d{number}_%s", **kwargs)
        self.alike = {str(subject.pk): subject for subject in alike}
        self.fields["agency"].agencies = agencies  # type: ignore[attr-defined] # a VisibleAgencyField
        self.fields["award"].choices = award_choices(empty=str(_("Như quyết định")))  # type: ignore[attr-defined] # a ChoiceField
        choices = [("", _("Tự nhận theo họ tên, ngày sinh, cơ quan"))]
        choices += [(key, _who(subject)) for key, subject in self.alike.items()]
        self.fields["same_as"].choices = choices  # type: ignore[attr-defined] # a ChoiceField

    def clean_birth(self) -> str:
        """The birth as it is kept: a day, or a year."""
        read = read_date(self.cleaned_data["birth"])
        if read.error:
            raise forms.ValidationError(read.error)
        return short_date(read.value) if read.value else str(read.year or "")

    def texts(self) -> dict[str, str]:
        """The values as a row keeps them; who is no person was not born and has no post."""
        values = {name: _text(self.cleaned_data.get(name)) for name in ROW_TEXTS}
        if values["kind"] != SubjectKind.PERSON:
            values |= {"sex": "", "birth": "", "job_title": ""}
        return values

    @property
    def chosen(self) -> Subject | None:
        """Who a person said it is."""
        return self.alike.get(self.cleaned_data.get("same_as") or "")


def _who(subject: Subject) -> str:
    birth = _(", sinh %(birth)s") % {"birth": born(subject)} if born(subject) else ""
    said = _("%(name)s%(birth)s, %(agency)s (mã sổ bộ %(pk)s)")
    return said % {"name": subject.name, "birth": birth, "agency": subject.agency, "pk": subject.pk}


def _text(value: Any) -> str:
    if isinstance(value, dt.date):
        return short_date(value)
    return "" if value is None else str(value).strip()
