"""Forms of the work programme: what a person types, before a service looks at it."""

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from thidua.agencies.actor import Actor
from thidua.agencies.models import Account, Agency
from thidua.agencies.permissions import ROLES, Action, may
from thidua.agencies.queries import holders
from thidua.councils.models import Council
from thidua.programme.models import Extension, Origin, Task, TaskState
from thidua.programme.queries import Awaited, Side
from thidua.programme.rules import COUNTED, Period, Standing, period_of, periods_of
from thidua.programme.services import Facts, Source
from thidua.programme.services.guarding import may_lead
from thidua.programme.words import STANDINGS, period_name
from thidua.screens.forms import DayField, ReasonForm, WorkForm

GIVEN_BY_HEAD = (Origin.HEAD, Origin.PRIME_MINISTER, Origin.MINISTER, Origin.COUNCIL)


def _area(label: Any, rows: int, hint: Any = "", *, required: bool = True, most: int = 10_000) -> forms.CharField:
    widget = forms.Textarea(attrs={"rows": rows})
    return forms.CharField(label=label, required=required, widget=widget, help_text=hint, max_length=most)


def offered_origins(actor: Actor, *, drafted: bool = False, in_session: bool = False) -> list[Origin]:
    """From whom a task may come that the actor writes here; the first is proposed."""
    if in_session:
        return [Origin.CONCLUSION]
    if drafted:
        return [*GIVEN_BY_HEAD, Origin.SELF]
    given = [each for each in GIVEN_BY_HEAD if may_lead(actor, each, actor.agency_id)]
    return [*given, Origin.SELF] if may(actor, Action.WORK_ON_TASK) else given


class TaskForm(WorkForm):
    """One task: what, by whom, until when, and by which paper."""

    title = _area(_("Nhiệm vụ"), 2, most=500)
    product = forms.CharField(
        label=_("Sản phẩm phải nộp"), max_length=500, help_text=_("Ví dụ: Tờ trình, báo cáo, dự thảo văn bản.")
    )
    lead = forms.ChoiceField(label=_("Đơn vị chủ trì"))
    officer = forms.ChoiceField(
        label=_("Người phụ trách"), required=False, help_text=_("Chỉ chọn khi cơ quan mình chủ trì.")
    )
    coordinators = _area(
        _("Đơn vị phối hợp"), 2, _("Mỗi đơn vị một dòng; đúng tên thì đơn vị được báo."), required=False
    )
    starts_on = DayField(label=_("Từ ngày"))
    due_on = DayField(label=_("Hạn"), help_text=_("Hết ngày này. Giao rồi thì hạn chỉ lùi khi đồng ý gia hạn."))
    accepted_by = forms.CharField(label=_("Người nghiệm thu"), max_length=200, required=False)
    weight = forms.IntegerField(
        label=_("Trọng số"), min_value=1, max_value=100, initial=1, help_text=_("Việc nặng thì số lớn hơn.")
    )
    origin = forms.ChoiceField(label=_("Nguồn giao"))
    source_number = forms.CharField(label=_("Số văn bản giao"), max_length=60, required=False)
    source_on = DayField(label=_("Ngày văn bản giao"), required=False)
    source_text = forms.CharField(label=_("Trích yếu"), max_length=500, required=False)
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(
        self, *args: Any, actor: Actor, origins: list[Origin], task: Task | None = None, **kwargs: Any
    ) -> None:
        initial = {"starts_on": timezone.localdate(), "origin": origins[0] if origins else "", "lead": actor.agency_id}
        super().__init__(*args, initial=(_shown(task) if task else initial) | kwargs.pop("initial", {}), **kwargs)
        below = Agency.objects.filter(parent=actor.agency_id, ended_on=None).order_by("name_fold")
        only_own = origins == [Origin.SELF]
        self._units = {str(each.pk): each for each in [actor.agency, *([] if only_own else below)]}
        if task:
            self._units.setdefault(str(task.lead_id), task.lead)
        own = holders(actor.agency, *ROLES[Action.WORK_ON_TASK]).order_by("full_name")
        self._officers: dict[str, Account] = {str(each.pk): each for each in own}
        if task and task.officer:
            self._officers.setdefault(str(task.officer_id), task.officer)
        self._choose("lead", [(key, each.name) for key, each in self._units.items()])
        people = [(key, each.full_name) for key, each in self._officers.items()]
        self._choose("officer", [("", _("Không nêu riêng ai")), *people])
        self._choose("origin", [(each.value, each.label) for each in origins])
        if task:
            for name in ("origin", "source_number", "source_on", "source_text"):
                del self.fields[name]
            if not task.is_planned:
                for name in ("lead", "starts_on", "due_on"):
                    self.fields[name].disabled = True

    def facts(self) -> Facts:
        """What is to be done, as the services ask for it."""
        data = self.cleaned_data
        return Facts(
            title=data["title"],
            product=data["product"],
            lead=self._units[data["lead"]],
            due_on=data["due_on"],
            starts_on=data["starts_on"],
            officer=self._officers.get(data["officer"]),
            coordinators=data["coordinators"].splitlines(),
            accepted_by=data["accepted_by"],
            weight=data["weight"],
        )

    def source(self) -> Source:
        """Where it comes from."""
        data = self.cleaned_data
        return Source(Origin(data["origin"]), data["source_number"], data["source_on"], data["source_text"])

    def _choose(self, name: str, choices: list[tuple[str, Any]]) -> None:
        self.fields[name].choices = choices  # type: ignore[attr-defined] # a ChoiceField


def _shown(task: Task) -> dict[str, Any]:
    same = ("title", "product", "starts_on", "due_on", "accepted_by", "weight", "version")
    return {name: getattr(task, name) for name in same} | {
        "lead": str(task.lead_id),
        "officer": str(task.officer_id or ""),
        "coordinators": "\n".join(each.name for each in task.coordinators.all()),
    }


class ProgressForm(WorkForm):
    """How far it is; `leads`: whether the percent is asked for."""

    percent = forms.IntegerField(label=_("Tiến độ (%)"), min_value=0, max_value=100)
    text = _area(_("Kết quả đạt được, vướng mắc"), 5)
    uploads = forms.FileField(label=_("Tài liệu minh chứng"), required=False)

    def __init__(self, *args: Any, leads: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not leads:
            del self.fields["percent"]


class HandInForm(WorkForm):
    """The product."""

    text = _area(_("Sản phẩm đã hoàn thành"), 4, _("Ghi số, ngày văn bản hoặc nơi lưu."))
    uploads = forms.FileField(label=_("Tệp sản phẩm"), required=False)


class ExtensionForm(WorkForm):
    """A later day, and why."""

    wanted_on = DayField(label=_("Xin lùi đến hết ngày"))
    reason = _area(_("Lý do"), 4, most=1000)


class SettleForm(WorkForm):
    """The answer to who asked for a later day."""

    grant = forms.ChoiceField(
        label=_("Trả lời"),
        choices=[("yes", _("Đồng ý gia hạn")), ("no", _("Không đồng ý"))],
        widget=forms.RadioSelect,
    )
    granted_on = DayField(label=_("Hạn mới"), required=False, help_text=_("Bỏ trống thì theo ngày đơn vị xin."))
    answer = _area(_("Ý kiến"), 3, _("Bắt buộc khi không đồng ý."), required=False, most=500)

    def day(self, extension: Extension) -> Any:
        """The new deadline; None when it is denied."""
        data = self.cleaned_data
        return (data["granted_on"] or extension.wanted_on) if data["grant"] == "yes" else None


class AcceptForm(WorkForm):
    """How good it is."""

    quality = _area(_("Nhận xét chất lượng"), 3, required=False, most=500)


class WhyForm(ReasonForm):
    """Why it is given back or called off."""

    most = 500


class ProgrammeForm(WorkForm):
    """A programme of a year."""

    year = forms.IntegerField(label=_("Năm"), min_value=2000, max_value=2100)
    title = forms.CharField(label=_("Tên chương trình"), max_length=300)
    council = forms.ChoiceField(label=_("Của ai"), required=False)

    def __init__(self, *args: Any, councils: list[Council], own: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._councils = {str(each.pk): each for each in councils}
        choices = [(key, each.name) for key, each in self._councils.items()]
        self.fields["council"].choices = [*([("", _("Cơ quan"))] if own else []), *choices]  # type: ignore[attr-defined] # a ChoiceField
        if not own:
            self.fields["council"].required = True

    def facts(self) -> dict[str, Any]:
        """What the service asks for."""
        data = self.cleaned_data
        return {"year": data["year"], "title": data["title"], "council": self._councils.get(data["council"])}


class ApproveForm(WorkForm):
    """The paper by which a programme was approved."""

    number = forms.CharField(label=_("Số, ký hiệu văn bản phê duyệt"), max_length=60)
    signed_on = DayField(label=_("Ngày văn bản"))


class PaperForm(WorkForm):
    """A paper put before the members of a session."""

    title = forms.CharField(label=_("Tài liệu"), max_length=300)
    file = forms.FileField(label=_("Tệp"))


class TaskFilter(forms.Form):
    """The filter of the list; every number of the totals leads to it."""

    q = forms.CharField(label=_("Tìm trong tên, sản phẩm"), required=False)
    ben = forms.ChoiceField(label=_("Của ai"), required=False, choices=[("", _("Tất cả")), *Side.choices])
    cho = forms.ChoiceField(label=_("Chờ ai"), required=False, choices=[("", _("Tất cả")), *Awaited.choices])
    ky = forms.ChoiceField(label=_("Hạn trong kỳ"), required=False)
    xep = forms.ChoiceField(label=_("Kết quả"), required=False)
    trang_thai = forms.ChoiceField(
        label=_("Trạng thái"), required=False, choices=[("", _("Tất cả")), *TaskState.choices]
    )
    don_vi = forms.ChoiceField(label=_("Đơn vị chủ trì"), required=False)
    nguon = forms.ChoiceField(label=_("Nguồn giao"), required=False, choices=[("", _("Tất cả")), *Origin.choices])
    gia_han = forms.ChoiceField(label=_("Gia hạn"), required=False, choices=[("", _("Tất cả")), ("1", _("Đã gia hạn"))])
    chuong_trinh = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, data: Any, *, units: list[tuple[int, str]], year: int) -> None:
        super().__init__(data)
        asked = period_of(data.get("ky", ""))
        years = sorted({year - 1, year, year + 1, asked.first.year if asked else year}, reverse=True)
        known: list[Period] = [each for one in years for each in periods_of(one)]
        everything = ("", _("Tất cả"))
        for name, choices in (
            ("ky", [(each.key, period_name(each.key)) for each in known]),
            ("xep", [(each.value, STANDINGS[each]) for each in COUNTED]),
            ("don_vi", [(str(pk), unit) for pk, unit in units]),
        ):
            self.fields[name].choices = [everything, *choices]  # type: ignore[attr-defined] # a ChoiceField

    def standing(self) -> Standing | None:
        """As what the rows shall count."""
        return Standing(self.cleaned_data["xep"]) if self.cleaned_data["xep"] else None


def programme_title(year: int) -> str:
    """What a programme is called when nobody says otherwise."""
    return str(_("Chương trình công tác năm %(year)s") % {"year": year})
