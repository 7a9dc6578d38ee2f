"""Subjects that may be one: the list, the two side by side, and merges that are taken back."""

from typing import Any

from django import forms
from django.contrib import messages
from django.db.models import Count, Model, Q, QuerySet
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from thidua.agencies.middleware import ActorRequest
from thidua.agencies.permissions import Action
from thidua.jobs.queries import job_under_way
from thidua.jobs.shown import Shown, shown_progress
from thidua.jobs.views import progress_part
from thidua.register.forms import ReasonForm
from thidua.register.matching import CERTAIN, LIKELY, level_of
from thidua.register.models import Award, Fact, PairState, Subject, SubjectKind, SubjectMerge, SubjectPair
from thidua.register.pairs import ask_for_pairs, get_visible_pair, look_for_pairs, pairs_key, visible_pairs
from thidua.register.queries import get_visible_subject
from thidua.register.services import keep_apart, merge_subjects, open_pair, undo_merge
from thidua.register.services.awards import decision
from thidua.register.services.facts import what
from thidua.register.services.merging import added_since
from thidua.register.services.overlaps import overlaps_of
from thidua.register.views.sides import side_by_side
from thidua.register.words import name_of, years_of
from thidua.screens.forms import WorkForm
from thidua.screens.tables import Column, Listing
from thidua.screens.views import attempt, page
from thidua.trail.errors import Refused
from thidua.vietnamese.names import fold

SAID = 3  # grounds that stand in the list
LEVELS = {"chac": Q(score__gte=CERTAIN), "kha": Q(score__gte=LIKELY, score__lt=CERTAIN), "xem": Q(score__lt=LIKELY)}


class PairFilter(forms.Form):
    """What narrows the pairs."""

    q = forms.CharField(label=gettext_lazy("Tên"), required=False, widget=forms.TextInput({"type": "search"}))
    muc = forms.ChoiceField(
        label=gettext_lazy("Mức chắc chắn"),
        required=False,
        choices=[
            ("", gettext_lazy("Mọi mức")),
            ("chac", gettext_lazy("Rất chắc")),
            ("kha", gettext_lazy("Khá chắc")),
            ("xem", gettext_lazy("Cần xem kỹ")),
        ],
    )
    loai = forms.ChoiceField(
        label=gettext_lazy("Đối tượng"), required=False, choices=[("", gettext_lazy("Tất cả")), *SubjectKind.choices]
    )
    trang_thai = forms.ChoiceField(label=gettext_lazy("Trạng thái"), required=False, choices=PairState.choices)
    ma = forms.IntegerField(label=gettext_lazy("Mã sổ bộ"), required=False, min_value=1)


class TwoForm(WorkForm):
    """Two subjects by their numbers in the register."""

    first = forms.IntegerField(label=gettext_lazy("Mã sổ bộ thứ nhất"), min_value=1)
    second = forms.IntegerField(label=gettext_lazy("Mã sổ bộ thứ hai"), min_value=1)


class MergeForm(WorkForm):
    """Which of the two stays, and why they are one."""

    kept = forms.ChoiceField(label=gettext_lazy("Giữ hồ sơ"), widget=forms.RadioSelect)
    papers_seen = forms.BooleanField(
        label=gettext_lazy("Tôi đã xem giấy tờ cho thấy hai hồ sơ là một"),
        required=False,
        help_text=gettext_lazy("Bắt buộc khi có căn cứ trái ngược mạnh, ví dụ hai ngày sinh hoặc hai số định danh."),
    )
    reason = forms.CharField(label=gettext_lazy("Lý do gộp"), widget=forms.Textarea(attrs={"rows": 2}))

    def __init__(self, *args: Any, pair: SubjectPair, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kept"].choices = [  # type: ignore[attr-defined] # a ChoiceField
            (str(each.pk), _("%(name)s, %(agency)s (mã %(pk)s)") % {"name": each, "agency": each.agency, "pk": each.pk})
            for each in (pair.first, pair.second)
        ]


class UndoForm(ReasonForm):
    """Why a merge is taken back, and whose each row is that was written since."""

    def __init__(self, *args: Any, merge: SubjectMerge, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [("stay", f"{merge.kept} ({merge.kept_id})"), ("go", f"{merge.merged} ({merge.merged_id})")]
        self.added = added_since(merge)
        for name, row in self.added:
            self.fields[name] = forms.ChoiceField(label=_row(row), choices=choices, widget=forms.RadioSelect)

    def chosen(self, side: str) -> list[str]:
        """The rows for one side."""
        return [name for name, _row in self.added if self.cleaned_data.get(name) == side]


@page(Action.RECORD_FACT)
def pairs(request: ActorRequest) -> HttpResponse:
    """Every pair in sight that waits for a person, the surest first."""
    form = PairFilter(request.GET)
    asked = form.cleaned_data if form.is_valid() else {}
    every = visible_pairs(request.actor)
    listing = Listing(
        request, _filtered(every, asked), _columns(), form, name="nghi-trung", empty=_("Không có cặp nào chờ xem xét.")
    )
    counts = every.filter(state=PairState.OPEN).aggregate(
        **{name: Count("pk", filter=level) for name, level in LEVELS.items()}
    )
    labels = {"chac": _("rất chắc"), "kha": _("khá chắc"), "xem": _("cần xem kỹ")}
    context = {
        "tiles": [(counts[name], label, f"{reverse('register:pairs')}?muc={name}") for name, label in labels.items()],
        "progress": _progress(request),
        "two": TwoForm(auto_id="hai_%s"),
    }
    return listing.respond("register/pairs.html", context)


@require_POST
@page(Action.RECORD_FACT)
def ask_pairs(request: ActorRequest) -> HttpResponse:
    """Have the register looked through."""
    job = attempt(request, _("Đã bắt đầu tìm người trùng."), ask_for_pairs, request.actor)
    return redirect("jobs:job", job.pk) if job else redirect("register:pairs")


@page(Action.RECORD_FACT)
def pairs_progress(request: ActorRequest) -> HttpResponse:
    """How far the looking through of my agency's register is."""
    ended = Shown(_("Tìm người trùng"), _("Đã kết thúc"), "neutral", None, "", _("Đã kết thúc"))
    return progress_part(request, _progress(request) or ended)


@require_POST
@page(Action.RECORD_FACT)
def pair_two(request: ActorRequest) -> HttpResponse:
    """Put two subjects side by side by their numbers."""
    form = TwoForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Nhập mã sổ bộ của hai đối tượng; mã đứng ở cuối địa chỉ trang của đối tượng."))
        return redirect("register:pairs")
    first, second = (get_visible_subject(request.actor, form.cleaned_data[name]) for name in ("first", "second"))
    found = attempt(request, _("Đã đặt hai hồ sơ cạnh nhau."), open_pair, request.actor, first=first, second=second)
    return redirect("register:pair", found.pk) if found else redirect("register:pairs")


@require_POST
@page(Action.RECORD_FACT)
def pairs_of_subject(request: ActorRequest, pk: int) -> HttpResponse:
    """Look for the doubles of one subject now."""
    subject = get_visible_subject(request.actor, pk)
    attempt(
        request,
        _("Đã tìm hồ sơ trùng của %(name)s.") % {"name": subject},
        look_for_pairs,
        request.actor,
        subject=subject,
    )
    return redirect(f"{reverse('register:pairs')}?ma={subject.pk}")


@page(Action.RECORD_FACT)
def pair(request: ActorRequest, pk: int) -> HttpResponse:
    """The two side by side, with the grounds, and the two answers a person can give."""
    found = get_visible_pair(request.actor, pk)
    merge = SubjectMerge.objects.filter(undone_at=None, kept__in=_both(found), merged__in=_both(found)).first()
    asks = request.POST.get("viec") if request.method == "POST" else None
    richer = max((found.first, found.second), key=lambda each: (bool(each.citizen_hash), each.awards.count(), -each.pk))
    asked = request.POST if asks == "gop" else None
    merge_form = MergeForm(asked, pair=found, prefix="gop", initial={"kept": str(richer.pk)})
    apart_form = ReasonForm(request.POST if asks == "rieng" else None, prefix="rieng")
    if asks == "gop" and (answer := _merge(request, found, merge_form)):
        return answer
    if asks == "rieng" and (answer := _keep_apart(request, found, apart_form)):
        return answer
    level, tag = level_of(found.score)
    is_open = merge is None and not (found.first.merged_into_id or found.second.merged_into_id)
    context = {
        "pair": found,
        "level": level,
        "tag": tag,
        "pro": [ground for ground in found.grounds if ground[1] > 0],
        "con": [ground for ground in found.grounds if ground[1] < 0],
        "sides": side_by_side(found.first, found.second),
        "clashes": overlaps_of(found.first, found.second).clashes if is_open else [],
        "merge": merge,
        "is_open": is_open,
        "merge_form": merge_form,
        "apart_form": apart_form,
    }
    return render(request, "register/pair.html", context)


@page(Action.RECORD_FACT)
def undo(request: ActorRequest, pk: int) -> HttpResponse:
    """Take a merge back; of each row written since the person says whose it is."""
    merge = SubjectMerge.objects.select_related("kept__agency", "merged__agency", "merged_by").get(
        pk=pk, undone_at=None
    )
    for number in (merge.kept_id, merge.merged_id):
        get_visible_subject(request.actor, number)
    form = UndoForm(request.POST or None, merge=merge)
    if request.method == "POST" and form.is_valid():
        try:
            undo_merge(
                request.actor,
                merge=merge,
                reason=form.cleaned_data["reason"],
                stay=form.chosen("stay"),
                go=form.chosen("go"),
            )
        except Refused as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _("Đã hoàn tác việc gộp; hai hồ sơ lại đứng riêng như trước."))
            return redirect("register:subject", merge.merged_id)
    return render(request, "register/undo_merge.html", {"form": form, "merge": merge})


def _merge(request: ActorRequest, found: SubjectPair, form: MergeForm) -> HttpResponse | None:
    if not form.is_valid():
        return None
    values = form.cleaned_data
    kept, merged = _both(found) if values["kept"] == str(found.first_id) else _both(found)[::-1]
    try:
        merge_subjects(
            request.actor, kept=kept, merged=merged, reason=values["reason"], papers_seen=values["papers_seen"]
        )
    except Refused as refusal:
        form.refuse(refusal)
        return None
    messages.success(request, _("Đã gộp. Mọi dòng của hai hồ sơ nay ở đây; có thể hoàn tác từ trang này."))
    return redirect("register:subject", kept.pk)


def _keep_apart(request: ActorRequest, found: SubjectPair, form: ReasonForm) -> HttpResponse | None:
    if not form.is_valid():
        return None
    try:
        keep_apart(request.actor, pair=found, **form.cleaned_data)
    except Refused as refusal:
        form.refuse(refusal)
        return None
    messages.success(request, _("Đã để riêng; hệ thống không đề nghị lại cho đến khi một trong hai hồ sơ thay đổi."))
    return redirect("register:pairs")


def _row(row: Model) -> str:
    """A row in words, for whoever must say whose it is."""
    if isinstance(row, Award):
        return f"{name_of(row)} {years_of(row)}, {decision(row)}"
    return f"{what(row).capitalize()}: {row}" if isinstance(row, Fact) else str(row)


def _both(found: SubjectPair) -> list[Subject]:
    return [found.first, found.second]


def _progress(request: ActorRequest) -> Shown | None:
    job = job_under_way(pairs_key(request.actor))
    return shown_progress(job, poll_url=reverse("register:pairs_progress")) if job else None


def _filtered(rows: QuerySet[SubjectPair], asked: dict[str, Any]) -> QuerySet[SubjectPair]:
    rows = rows.filter(state=asked.get("trang_thai") or PairState.OPEN)
    if asked.get("muc"):
        rows = rows.filter(LEVELS[asked["muc"]])
    if asked.get("loai"):
        rows = rows.filter(first__kind=asked["loai"])
    if asked.get("ma"):
        rows = rows.filter(Q(first=asked["ma"]) | Q(second=asked["ma"]))
    if words := fold(asked.get("q") or ""):
        rows = rows.filter(Q(first__name_fold__contains=words) | Q(second__name_fold__contains=words))
    return rows


def _columns() -> list[Column]:
    return [
        Column("muc", _("Mức chắc chắn"), _level, ["score"], tag=lambda row: level_of(row.score)[1]),
        Column("mot", _("Hồ sơ thứ nhất"), lambda row: _said(row.first), link=pair_link),
        Column("hai", _("Hồ sơ thứ hai"), lambda row: _said(row.second), link=pair_link),
        Column("can-cu", _("Căn cứ chính"), lambda row: "; ".join(text for text, _weight in row.grounds[:SAID]) or "—"),
        Column("ly-do", _("Kết quả xem xét"), _outcome),
    ]


def _level(row: SubjectPair) -> str:
    return f"{level_of(row.score)[0]} ({row.score})"


def _said(subject: Subject) -> str:
    return f"{subject.name}, {subject.agency.name} ({subject.pk})"


def _outcome(row: SubjectPair) -> str:
    if row.state == PairState.OPEN and row.settled_at:
        return _("Đã để riêng ngày %(day)s, nay có thay đổi: %(reason)s") % {
            "day": f"{timezone.localdate(row.settled_at):%d/%m/%Y}",
            "reason": row.reason,
        }
    return row.reason or "—"


def pair_link(row: SubjectPair) -> str:
    """The page of a pair."""
    return reverse("register:pair", args=[row.pk])
