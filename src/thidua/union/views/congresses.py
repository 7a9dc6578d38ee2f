"""Terms with their officers, congresses, and the secret election in them."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters

from thidua.agencies.middleware import ActorRequest
from thidua.agencies.permissions import Action
from thidua.polls.queries import progress_of
from thidua.polls.views.running import progress_context, show_slips
from thidua.screens.forms import ReasonForm
from thidua.screens.tables import Column, Listing
from thidua.screens.views import page
from thidua.trail.errors import Refused
from thidua.trail.queries import entries_of
from thidua.union import queries, services
from thidua.union.counting import has_quorum, practice
from thidua.union.forms import AuditorForm, ConcludeForm, CongressForm, ElectionForm, EndForm, PositionForm
from thidua.union.guarding import current_officers, demand, may_poll, may_run
from thidua.union.models import Candidate, Congress, CongressState, ElectionState, Member, Officer, Result
from thidua.union.services.congresses import vacant_seats
from thidua.union.views.shared import CONGRESS_TAGS, RESULT_TAGS, common, filled, part


@page(Action.READ_UNION)
def terms(request: ActorRequest) -> HttpResponse:
    """All terms with who held which position; the open one with what can be changed."""
    union = queries.get_union(request.actor)
    shown = [(term, queries.officers_of(term)) for term in union.terms.all()]
    return part(request, union, "union/terms.html", "terms", terms=shown)


@page(Action.READ_UNION)
def give_position(request: ActorRequest) -> HttpResponse:
    """Write down which position the committee gave to one of its own."""
    union = queries.get_union(request.actor)
    demand(may_run(request.actor, union))
    form = PositionForm(request.POST or None, officers=list(current_officers(union).select_related("member")))
    return filled(
        request,
        form,
        _("Ghi chức vụ trong ban chấp hành"),
        _("Đã ghi chức vụ."),
        lambda: services.give_position(request.actor, union=union, **form.facts()),
        back=reverse("union:terms"),
        lead=_("Ban chấp hành bầu các chức danh tại phiên họp của mình; ghi lại theo biên bản phiên họp ấy."),
    )


@page(Action.READ_UNION)
def add_auditor(request: ActorRequest) -> HttpResponse:
    """Write down who is to audit the books."""
    union = queries.get_union(request.actor)
    demand(may_run(request.actor, union))
    free = union.members.filter(left_on=None).exclude(pk__in=current_officers(union).values("member"))
    form = AuditorForm(request.POST or None, members=free)
    return filled(
        request,
        form,
        _("Ghi ủy viên ủy ban kiểm tra"),
        _("Đã ghi ủy viên ủy ban kiểm tra."),
        lambda: services.add_auditor(request.actor, union=union, **form.facts()),
        back=reverse("union:terms"),
        lead=_("Người này xem được đoàn viên, đoàn phí và sổ quỹ; không xem hoàn cảnh của người được trợ cấp."),
    )


@page(Action.READ_UNION)
def end_position(request: ActorRequest, pk: int) -> HttpResponse:
    """Write down that somebody holds no position any more."""
    union = queries.get_union(request.actor)
    demand(may_run(request.actor, union))
    officer: Officer = current_officers(union).select_related("member").get(pk=pk)
    form = EndForm(request.POST or None, initial={"day": timezone.localdate()})
    return filled(
        request,
        form,
        _("Thôi giữ chức vụ"),
        _("Đã ghi thôi giữ chức vụ."),
        lambda: services.end_position(request.actor, union=union, officer=officer, **form.cleaned_data),
        back=reverse("union:terms"),
        lead=str(officer),
    )


@page(Action.READ_UNION)
def congresses(request: ActorRequest) -> HttpResponse:
    """All congresses."""
    union = queries.get_union(request.actor)
    columns = [
        Column("ten", _("Đại hội"), str, ["title"], page_of, wide=True),
        Column("ngay", _("Ngày họp"), lambda row: f"{row.day:%d/%m/%Y}", ["day"]),
        Column("co-mat", _("Có mặt"), lambda row: f"{row.present}/{row.summoned}"),
        Column(
            "trang-thai",
            _("Trạng thái"),
            lambda row: row.get_state_display(),
            ["state"],
            tag=lambda row: CONGRESS_TAGS[row.state],
        ),
    ]
    listing = Listing(
        request,
        union.congresses.all(),
        columns,
        name="dai-hoi-cong-doan",
        default_sort="-ngay",
        empty=_("Chưa có đại hội nào. Triệu tập đại hội để bầu ban chấp hành của nhiệm kỳ."),
    )
    return listing.respond("union/congresses.html", common(request, union, "congresses"))


@page(Action.READ_UNION)
def call(request: ActorRequest) -> HttpResponse:
    """Summon a congress."""
    union = queries.get_union(request.actor)
    demand(may_run(request.actor, union))
    count = queries.members_on(union, timezone.localdate()).count()
    form = CongressForm(request.POST or None, initial={"summoned": count, "present": 0})
    return filled(
        request,
        form,
        _("Triệu tập đại hội"),
        _("Đã triệu tập; đoàn viên có tài khoản được báo."),
        lambda: services.call_congress(request.actor, union=union, facts=form.facts()),
        back=reverse("union:congresses"),
        to=page_of,
    )


@page(Action.READ_UNION)
def congress(request: ActorRequest, pk: int) -> HttpResponse:
    """A congress: what comes next, the rounds of its election and what came of them."""
    found = queries.get_visible_congress(request.actor, pk)
    rounds = list(found.elections.select_related("poll").prefetch_related("candidates__member"))
    going = next((each for each in rounds if each.state == ElectionState.VOTING), None)
    vacant = vacant_seats(found)
    context: dict[str, Any] = {
        "congress": found,
        "tag": CONGRESS_TAGS[CongressState(found.state)],
        "rounds": [(each, _lines(each.candidates.all())) for each in rounds],
        "going": going,
        "vacant": vacant,
        "elected": any(each.result == Result.ELECTED for one in rounds for each in one.candidates.all()),
        "quorum": has_quorum(found.present, found.summoned),
        "practice": practice(),
        "may_poll": may_poll(request.actor, found.union),
        "come": found.day <= timezone.localdate(),
        "entries": entries_of(found),
    }
    if going is not None:
        context |= {"poll": going.poll, **progress_context(going.poll), "progress": progress_of(going.poll)}
    return part(request, found.union, "union/congress.html", "congresses", **context)


def _lines(candidates: Any) -> list[tuple[Candidate, str]]:
    ranked = sorted(candidates, key=lambda each: -(each.votes or 0))
    return [(each, RESULT_TAGS[Result(each.result)] if each.result else "") for each in ranked]


@page(Action.READ_UNION)
def change_congress(request: ActorRequest, pk: int) -> HttpResponse:
    """Change what is said of a congress."""
    found = _run(request, pk)
    form = CongressForm(request.POST or None, initial={name: getattr(found, name) for name in CongressForm.base_fields})

    def write() -> object:
        version = form.cleaned_data["version"] or 0
        return services.change_congress(request.actor, congress=found, version=version, facts=form.facts())

    return filled(request, form, _("Sửa đại hội"), _("Đã lưu."), write, back=page_of(found))


@sensitive_post_parameters()
@never_cache
@page(Action.READ_UNION)
def open_election(request: ActorRequest, pk: int) -> HttpResponse:
    """Open a round: who stands, for how many seats, slips and two keys; answers with the slips, shown once."""
    found = _run(request, pk)
    if found.state != CongressState.PREPARING or found.elections.filter(state=ElectionState.VOTING).exists():
        return redirect(page_of(found))
    vacant = vacant_seats(found)
    standing, tied = _standing(found)
    initial = {"slips": found.present, "members": [str(each.pk) for each in tied]}
    form = ElectionForm(request.POST or None, standing=standing, seats=vacant or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            opened = services.open_election(
                request.actor,
                congress=found,
                members=form.chosen(),
                seats=data["seats"],
                slips=data["slips"],
                holders=form.holders(),
                reason=data["reason"],
            )
        except Refused as refusal:
            form.refuse(refusal)
        else:
            return show_slips(request, opened.poll, opened.slips)
    context = {"form": form, "congress": found, "vacant": vacant, "tied": tied, "practice": practice()}
    return part(request, found.union, "union/election.html", "congresses", **context)


def _standing(congress: Congress) -> tuple[list[Member], list[Member]]:
    """Who may stand in the next round, and those of them who tied in the last one."""
    elected = Candidate.objects.filter(election__congress=congress, result=Result.ELECTED).values("member")
    standing = list(congress.union.members.filter(left_on=None).exclude(pk__in=elected))
    last = congress.elections.filter(state=ElectionState.COUNTED).last()
    tied = set(last.candidates.filter(result=Result.TIED).values_list("member", flat=True)) if last else set()
    return standing, [each for each in standing if each.pk in tied]


@page(Action.READ_UNION)
def conclude(request: ActorRequest, pk: int) -> HttpResponse:
    """Adopt the minutes and begin the new term."""
    found = _run(request, pk)
    form = ConcludeForm(request.POST or None)
    return filled(
        request,
        form,
        _("Thông qua biên bản, bắt đầu nhiệm kỳ mới"),
        _("Đã bế mạc; nhiệm kỳ mới bắt đầu. Ban chấp hành bầu các chức danh."),
        lambda: services.conclude_congress(request.actor, congress=found, **form.cleaned_data),
        back=page_of(found),
        to=lambda _term: reverse("union:terms"),
        lead=found.title,
        confirm=_("Thông qua biên bản? Nhiệm kỳ trước kết thúc, biên bản không sửa được nữa."),
    )


@page(Action.READ_UNION)
def cancel(request: ActorRequest, pk: int) -> HttpResponse:
    """Call the congress off."""
    found = _run(request, pk)
    form = ReasonForm(request.POST or None)
    return filled(
        request,
        form,
        _("Hủy đại hội"),
        _("Đã hủy đại hội."),
        lambda: services.cancel_congress(request.actor, congress=found, reason=form.cleaned_data["reason"]),
        back=page_of(found),
        lead=found.title,
        warning=_("Phiếu bầu đã bỏ (nếu có) bị hủy, không mở ra. Không lấy lại được."),
    )


def page_of(congress: Congress) -> str:
    """The address of a congress."""
    return reverse("union:congress", args=[congress.pk])


def _run(request: ActorRequest, pk: int) -> Congress:
    found = queries.get_visible_congress(request.actor, pk)
    demand(may_run(request.actor, found.union))
    return found
