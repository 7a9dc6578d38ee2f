"""Forms about exemplars: what a person types, before a service looks at it."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from thidua.agencies.models import Agency
from thidua.exemplars.models import Article, Domain, Exemplar, Following, Kind, Origin
from thidua.exemplars.services import Facts, FilmLink
from thidua.exemplars.states import State
from thidua.movements.models import Movement
from thidua.screens.forms import DayField, ReasonForm, WorkForm
from thidua.screens.rows import Table
from thidua.screens.units import UnitField

ALL = ("", _("Tất cả"))
FACTS = ("name", "kind", "title", "field", "place", "reason")


def area(label: Any, rows: int, hint: Any = "", *, required: bool = True, most: int = 20_000) -> forms.CharField:
    """A text of several lines."""
    widget = forms.Textarea(attrs={"rows": rows})
    return forms.CharField(label=label, max_length=most, widget=widget, help_text=hint, required=required)


def line(label: Any, most: int, hint: Any = "", *, required: bool = True) -> forms.CharField:
    """A text of one line."""
    return forms.CharField(label=label, max_length=most, help_text=hint, required=required)


def paper(label: Any) -> forms.FileField:
    """A paper that may come along."""
    return forms.FileField(
        label=label, required=False, help_text=_("PDF, Word, Excel hoặc ảnh. Nhiều tệp: lưu nhiều lần.")
    )


class VersionForm(WorkForm):
    """What the person has seen."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def given(self) -> dict[str, Any]:
        """What the service asks for."""
        data = {**self.cleaned_data, "version": self.cleaned_data["version"] or 0}
        if "uploads" in data:
            data["uploads"] = [data["uploads"]] if data["uploads"] else []
        return data


class FactsForm(WorkForm):
    """What is said of an exemplar."""

    name = line(_("Tên người, tập thể, hộ, mô hình"), 300)
    kind = forms.ChoiceField(label=_("Là"), choices=Kind.choices)
    title = line(_("Nêu gương về"), 200, _("Một câu ngắn, ví dụ: Cô giáo mang chữ lên bản."))
    field = forms.ChoiceField(label=_("Lĩnh vực"), choices=Domain.choices)
    place = line(_("Nơi ở, nơi làm việc"), 200, _("Xã, tỉnh hoặc tên đơn vị; không ghi số nhà."), required=False)
    reason = area(_("Vì sao là gương"), 6, _("Đã làm gì, ở đâu, khi nào, ai được lợi."), most=10_000)

    def facts(self) -> Facts:
        """What the service asks for."""
        return Facts(**{name: self.cleaned_data.get(name, "") for name in FACTS})


class DiscoverForm(FactsForm):
    """An officer's find."""

    origin = forms.ChoiceField(
        label=_("Phát hiện từ"), choices=[each for each in Origin.choices if each[0] != Origin.PUBLIC]
    )
    movement = forms.ModelChoiceField(
        label=_("Phong trào thi đua"), queryset=Movement.objects.none(), required=False, empty_label=_("Không")
    )
    although_alike = forms.BooleanField(label=_("Đây là gương khác, không phải hồ sơ đã có"), required=False)

    def __init__(self, *args: Any, movements: Any, is_of_register: bool, alike: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["movement"].queryset = movements  # type: ignore[attr-defined] # a ModelChoiceField
        if is_of_register:
            del self.fields["name"], self.fields["kind"]
        if not alike:
            del self.fields["although_alike"]

    def given(self) -> dict[str, Any]:
        """What the service asks for, but for the subject."""
        data = self.cleaned_data
        known = {"origin": data["origin"], "movement": data["movement"]}
        return {"facts": self.facts(), "although_alike": data.get("although_alike", False), **known}


class PublicForm(FactsForm):
    """What somebody of the public proposes, with a way to ask back."""

    proposer_name = line(_("Họ và tên của bạn"), 120)
    proposer_contact = line(
        _("Điện thoại hoặc thư điện tử của bạn"), 300, _("Chỉ cơ quan xử lý thấy, để hỏi lại khi cần xác minh.")
    )
    no_secrets = forms.BooleanField(
        label=_("Tôi xác nhận: không có bí mật nhà nước, không có thông tin riêng tư của người khác trong phần đã nhập")
    )


class ChangeForm(FactsForm, VersionForm):
    """What is known of an exemplar, changed."""

    def __init__(self, *args: Any, exemplar: Exemplar, **kwargs: Any) -> None:
        kwargs["initial"] = {name: getattr(exemplar, name) for name in FACTS} | kwargs.get("initial", {})
        super().__init__(*args, **kwargs)
        if exemplar.subject_id:
            del self.fields["name"], self.fields["kind"]

    def given(self) -> dict[str, Any]:
        """What the service asks for."""
        return {"facts": self.facts(), "version": self.cleaned_data["version"] or 0}


class VerifyForm(VersionForm):
    """Who looked, when, and what was found."""

    checked_by = line(_("Người xác minh"), 300, _("Họ tên, chức vụ, đơn vị."))
    checked_on = DayField(label=_("Ngày xác minh"))
    verification = area(_("Kết quả xác minh"), 6, _("Đã gặp ai, xem gì, việc nào đúng, việc nào chưa rõ."))
    uploads = paper(_("Giấy tờ xác minh"))

    def __init__(self, *args: Any, exemplar: Exemplar, **kwargs: Any) -> None:
        known = {name: getattr(exemplar, name) for name in ("checked_by", "checked_on", "verification")}
        kwargs["initial"] = known | kwargs.get("initial", {})
        super().__init__(*args, **kwargs)


class ConsentForm(VersionForm):
    """That whoever it is about agrees to be published."""

    consent_on = DayField(label=_("Ngày đồng ý cho đăng"))
    consent_by = line(
        _("Ai đồng ý, bằng cách nào"), 300, _("Ví dụ: chính bà, giấy đồng ý ký tay; trẻ em: cha hoặc mẹ.")
    )
    uploads = paper(_("Giấy đồng ý"))

    def __init__(self, *args: Any, exemplar: Exemplar, **kwargs: Any) -> None:
        known = {"consent_on": exemplar.consent_on, "consent_by": exemplar.consent_by}
        kwargs["initial"] = known | kwargs.get("initial", {})
        super().__init__(*args, **kwargs)


class WhyForm(ReasonForm, VersionForm):
    """Why something is given back, taken down or laid aside."""

    def __init__(self, *args: Any, exemplar: Exemplar | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)


class SureForm(VersionForm):
    """A button, with what the person has seen."""

    def __init__(self, *args: Any, exemplar: Exemplar | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)


class FilmForm(WorkForm):
    """One film; a row without anything is none."""

    title = line(_("Tên phim"), 200, required=False)
    url = line(_("Đường dẫn"), 500, _("Bắt đầu bằng https://"), required=False)

    def clean(self) -> dict[str, Any]:
        """A film has a name and a link."""
        data = super().clean() or {}
        if bool(data.get("title")) != bool(data.get("url")):
            self.add_error("url" if data.get("title") else "title", gettext("Cần điền mục này."))
        return data

    def value(self) -> FilmLink | None:
        """The film; None of an empty row."""
        data = self.cleaned_data
        return FilmLink(data["title"], data["url"]) if data.get("url") else None


class ArticleForm(VersionForm):
    """The words of an article: plain text."""

    title = line(_("Tên bài"), 200)
    lead = area(_("Lời dẫn"), 3, _("Hai, ba câu; hiện trên thẻ ở trang gương điển hình."), most=600)
    body = area(_("Nội dung"), 18, _("Chữ thường; để một dòng trống giữa hai đoạn."), most=30_000)


class ArticlePage:
    """The editor of an article: its words and its films."""

    def __init__(self, data: Mapping[str, Any] | None, exemplar: Exemplar, article: Article | None) -> None:
        known = {name: getattr(article, name) for name in ("title", "lead", "body")} if article else {}
        self.form = ArticleForm(data, initial={"title": exemplar.title, **known, "version": exemplar.version})
        films = article.films.filter(removed_at=None) if article else []
        self.films = Table(FilmForm, "phim", data, [{"title": each.title, "url": each.url} for each in films])

    def is_valid(self) -> bool:
        """Whether all of it can stand; every part is looked at."""
        found = [self.form.is_valid(), self.films.is_valid()]
        return all(found)

    def given(self) -> dict[str, Any]:
        """What the service asks for."""
        return {**self.form.given(), "films": self.films.values()}


class PictureForm(VersionForm):
    """One picture, with its words."""

    upload = forms.FileField(
        label=_("Ảnh"), help_text=_("JPEG hoặc PNG. Vị trí chụp, máy ảnh ghi trong tệp bị bỏ đi; ảnh được thu nhỏ.")
    )
    alt = line(
        _("Mô tả ảnh cho người không nhìn thấy"), 300, _("Ai, đang làm gì, ở đâu. Máy đọc màn hình đọc câu này.")
    )
    caption = line(_("Chú thích dưới ảnh"), 300, _("Có thể ghi tên người chụp."), required=False)


class FollowForm(WorkForm):
    """Who takes it up, since when, and what."""

    agency = UnitField(label=_("Đơn vị cấp dưới"), required=False)
    place = line(_("Hoặc nơi khác"), 300, _("Khi nơi học tập không có trong danh sách đơn vị."), required=False)
    since = DayField(label=_("Từ ngày"))
    text = area(_("Học tập điều gì"), 4, _("Hiện trên trang công khai cùng tên nơi học tập."))
    result = area(_("Kết quả (nếu đã có)"), 4, required=False)
    uploads = paper(_("Minh chứng"))

    def __init__(self, *args: Any, agency: Agency, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["agency"].agency = agency  # type: ignore[attr-defined] # a UnitField

    def clean(self) -> dict[str, Any]:
        """One of the two, not both."""
        data = super().clean() or {}
        if "agency" not in self.errors and bool(data.get("agency")) == bool(data.get("place")):
            self.add_error("place", gettext("Chọn một đơn vị cấp dưới, hoặc ghi tên nơi khác."))
        return data

    def given(self) -> dict[str, Any]:
        """What the service asks for."""
        sent = self.cleaned_data["uploads"]
        return {**self.cleaned_data, "uploads": [sent] if sent else []}


class ReportFollowingForm(VersionForm):
    """What came of it; the day may be corrected."""

    since = DayField(label=_("Từ ngày"))
    text = area(_("Học tập điều gì"), 4)
    result = area(_("Kết quả"), 4, required=False)
    uploads = paper(_("Thêm minh chứng"))

    def __init__(self, *args: Any, following: Following, **kwargs: Any) -> None:
        kwargs["initial"] = {name: getattr(following, name) for name in ("since", "text", "result", "version")}
        super().__init__(*args, **kwargs)


class ExemplarFilter(forms.Form):
    """What narrows the list; every field may be left empty."""

    q = forms.CharField(label=_("Tìm theo tên, việc, nơi"), required=False)
    state = forms.ChoiceField(label=_("Trạng thái"), required=False, choices=[ALL, *State.choices])
    field = forms.ChoiceField(label=_("Lĩnh vực"), required=False, choices=[ALL, *Domain.choices])
    origin = forms.ChoiceField(label=_("Phát hiện từ"), required=False, choices=[ALL, *Origin.choices])
    cho = forms.ChoiceField(
        label=_("Việc cần làm"),
        required=False,
        choices=[
            ALL,
            ("duyet", _("Bài chờ duyệt đăng")),
            ("bi-tra", _("Bài bị trả lại")),
            ("xac-minh", _("Nhân dân giới thiệu, chờ xác minh")),
            ("xem-lai", _("Đang đăng, đối tượng đang bị xem xét")),
        ],
    )


class GalleryFilter(forms.Form):
    """What the public narrows the gallery by."""

    q = forms.CharField(label=_("Tìm theo tên"), required=False, max_length=100)
    linh_vuc = forms.ChoiceField(label=_("Lĩnh vực"), required=False, choices=[ALL, *Domain.choices])
    loai = forms.ChoiceField(label=_("Gương"), required=False, choices=[ALL, *Kind.choices])
    noi = forms.ChoiceField(label=_("Địa phương, cơ quan"), required=False)

    def __init__(self, *args: Any, agencies: Sequence[Agency], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["noi"].choices = [ALL, *((each.code, each.name) for each in agencies)]  # type: ignore[attr-defined] # a ChoiceField
