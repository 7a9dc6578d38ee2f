"""Who receives, in which order they are called, and what was handed over."""

from dataclasses import dataclass
from itertools import groupby
from urllib.parse import urlencode

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from thidua.agencies.middleware import ActorRequest
from thidua.agencies.permissions import Action, may
from thidua.ceremonies import queries, services
from thidua.ceremonies.forms import HandOverForm, OrderForm, TakeUpForm, WhyForm
from thidua.ceremonies.models import Ceremony, HandOver, State, Turn
from thidua.ceremonies.order import lots
from thidua.ceremonies.views.shared import award_name, parts, shown_form
from thidua.decisions.models import DecisionItem
from thidua.law import load_corpus
from thidua.screens.exports import Export, asked_export, exported
from thidua.screens.views import page, worked
from thidua.stock.queries import there_for

OFFERED = 50  # decisions that are offered at once


@page(Action.READ_CEREMONIES)
def turns(request: ActorRequest, pk: int) -> HttpResponse:
    """Everybody who receives, in the order of awarding, with what was handed over; more are taken up here."""
    found = queries.get_visible_ceremony(request.actor, pk)
    rows = list(queries.turns_of(found))
    done = {
        each.item_id: each
        for each in HandOver.objects.filter(item__in=[row.item_id for row in rows], undone_at=None)
        .select_related("turn__ceremony", "money__reversed_by")
        .prefetch_related("slips__item", "slips__reversed_by")
    }
    if "xuat" in request.GET:
        return _exported(request, found, rows, done)
    may_run = may(request.actor, Action.RUN_CEREMONY, found.agency_id)
    runs = may_run if found.is_under_way else None
    hands = may_run if found.state in (State.APPROVED, State.HELD) else None
    form = _take_up_form(request) if runs else None
    if form and worked(
        request,
        form,
        lambda: services.take_up(request.actor, ceremony=found, items=_chosen(request, form)),
        _("Đã đưa vào danh sách trao."),
    ):
        return redirect("ceremonies:turns", pk)
    context = {
        "ceremony": found,
        "tabs": parts(found, "turns"),
        "lots": _lots(found, rows, done),
        "count": len(rows),
        "done": len(done),
        "runs": runs,
        "may_hand_over": hands if len(done) < len(rows) else None,
        "may_undo": hands,
        "form": form,
    }
    return render(request, "ceremonies/turns.html", context)


@page(Action.RUN_CEREMONY)
def order(request: ActorRequest, pk: int) -> HttpResponse:
    """Call the awards in another order."""
    found = queries.get_visible_ceremony(request.actor, pk)
    awards = list(dict.fromkeys(each.item.decision.award for each in queries.turns_of(found)))
    form = OrderForm(request.POST or None, awards=awards)
    done = _("Đã xếp lại thứ tự.")
    if worked(request, form, lambda: services.put_in_order(request.actor, ceremony=found, awards=form.chosen()), done):
        return redirect("ceremonies:turns", pk)
    text = _(
        "Hệ thống xếp theo cấp ra quyết định rồi theo danh mục của luật. Chưa đọc được văn bản nào quy định thứ tự "
        "của mọi danh hiệu; nếu cơ quan có quy định khác, đánh số lại."
    )
    back = reverse("ceremonies:turns", args=[pk])
    return shown_form(request, found, form, _("Xếp thứ tự trao"), text=text, cancel_url=back)


@page(Action.READ_CEREMONIES)
def call(request: ActorRequest, pk: int) -> HttpResponse:
    """The list that is read out, in large letters, for print."""
    found = queries.get_visible_ceremony(request.actor, pk)
    context = {"ceremony": found, "lots": _lots(found, list(queries.turns_of(found)), {})}
    return render(request, "ceremonies/call.html", context)


@page(Action.RUN_CEREMONY)
def hand_over(request: ActorRequest, pk: int) -> HttpResponse:
    """Write what was handed over, to one or to a whole lot."""
    found = queries.get_visible_ceremony(request.actor, pk)
    waiting = list(queries.turns_of(found).filter(is_done=False))
    things = there_for(found.agency_id).order_by("name") if may(request.actor, Action.MOVE_STOCK) else []
    asked = [key for key in request.GET.getlist("nhan") if key in {str(each.pk) for each in waiting}]
    form = HandOverForm(request.POST or None, waiting=waiting, things=things, initial={"turns": asked})

    def write() -> list[HandOver]:
        return services.hand_over(request.actor, ceremony=found, turns=form.chosen(), given=form.given())

    if worked(request, form, write, _("Đã ghi nhận trao.")):
        return redirect("ceremonies:turns", pk)
    text = _(
        "Người được khen trực tiếp nhận; truy tặng thì gia đình nhận (nguồn thứ cấp: Nghị định 98/2023/NĐ-CP Điều 25 "
        "và nghi thức). Hiện vật chọn ở đây trừ vào kho, tiền thưởng ghi chi từ quỹ."
    )
    back = reverse("ceremonies:turns", args=[pk])
    return shown_form(request, found, form, _("Ghi nhận trao"), text=text, cancel_url=back)


@page(Action.RUN_CEREMONY)
def take_back(request: ActorRequest, pk: int) -> HttpResponse:
    """Undo what was written by mistake."""
    given = queries.get_visible_hand_over(request.actor, pk)
    form = WhyForm(request.POST or None)
    done = _("Đã hủy ghi nhận; hiện vật về kho, tiền về quỹ bằng phiếu ngược.")
    if worked(request, form, lambda: services.take_back(request.actor, given=given, **form.cleaned_data), done):
        return redirect("ceremonies:turns", given.turn.ceremony_id)
    back = reverse("ceremonies:turns", args=[given.turn.ceremony_id])
    about = given.item.recipient_name
    return shown_form(request, given.turn.ceremony, form, _("Hủy ghi nhận trao"), about=about, cancel_url=back)


@page(Action.RUN_CEREMONY)
def leave_out(request: ActorRequest, pk: int) -> HttpResponse:
    """Take somebody's turn away."""
    seen = queries.visible_ceremonies(request.actor).order_by().values("pk")
    turn = Turn.objects.select_related("ceremony__agency", "item").get(pk=pk, ceremony__in=seen)
    form = WhyForm(request.POST or None)
    done = _("Đã đưa ra khỏi danh sách; danh hiệu chờ buổi lễ khác.")
    if worked(request, form, lambda: services.leave_out(request.actor, turn=turn, **form.cleaned_data), done):
        return redirect("ceremonies:turns", turn.ceremony_id)
    back = reverse("ceremonies:turns", args=[turn.ceremony_id])
    heading = _("Không trao ở buổi lễ này")
    return shown_form(request, turn.ceremony, form, heading, about=turn.item.recipient_name, cancel_url=back)


def _take_up_form(request: ActorRequest) -> TakeUpForm | None:
    offered = list(queries.decisions_to_hand_over(request.actor)[:OFFERED])
    left = queries.left_over(request.actor).count()
    return TakeUpForm(request.POST or None, offered=offered, left=left) if offered else None


def _chosen(request: ActorRequest, form: TakeUpForm) -> list[DecisionItem]:
    data = form.cleaned_data
    wanted = list(queries.to_hand_over(request.actor).filter(decision__in=data["decisions"]))
    left = list(queries.left_over(request.actor)) if data.get("left_over") else []
    return list({each.pk: each for each in [*wanted, *left]}.values())


@dataclass(frozen=True)
class Lot:
    """Who goes on the stage together, each with what was handed over; numbered as on the list that is read out."""

    number: int
    turns: list[tuple[Turn, HandOver | None]]

    @property
    def award(self) -> str:
        """The one award of all."""
        return str(self.turns[0][0].item.decision.award)

    @property
    def waiting(self) -> str:
        """The numbers of those who have not received, for the form; empty when all have."""
        return urlencode([("nhan", turn.pk) for turn, given in self.turns if given is None])


def _lots(found: Ceremony, rows: list[Turn], done: dict[int, HandOver]) -> list[tuple[str, list[Lot]]]:
    """By award, in the order of awarding, its lots."""
    turns_by_key = {each.pk: each for each in rows}
    groups = lots([(each.pk, each.item.decision.award) for each in rows], found.lot)
    shown = [
        Lot(number, [(turns_by_key[key], done.get(turns_by_key[key].item_id)) for key in keys])
        for number, keys in enumerate(groups, start=1)
    ]
    names = load_corpus().awards
    return [(names[code].name, list(same)) for code, same in groupby(shown, key=lambda lot: lot.award)]


def _exported(request: ActorRequest, found: Ceremony, rows: list[Turn], done: dict[int, HandOver]) -> HttpResponse:
    asked = asked_export(request)
    if not isinstance(asked, Export):
        return asked
    headings = [
        _("Thứ tự"),
        _("Người, tập thể được khen"),
        _("Chức vụ, đơn vị"),
        _("Danh hiệu, hình thức"),
        _("Quyết định"),
        _("Ngày trao"),
        _("Người nhận"),
        _("Hiện vật"),
        _("Tiền (đồng)"),
        _("Danh sách ký nhận"),
    ]
    lines = []
    for each in rows:
        given = done.get(each.item_id)
        item = each.item
        line = [each.place, item.recipient_name, item.recipient_detail, award_name(item.decision.award)]
        line.append(item.decision.number)
        if given:
            things = ", ".join(slip.item.name for slip in given.things)
            line += [f"{given.day:%d/%m/%Y}", given.receiver_name, things, given.paid or None, given.sheet]
        else:
            line += ["", "", "", None, ""]
        lines.append(line)
    subjects = [each.item.nomination.subject_id for each in rows]
    name = f"danh-sach-trao-{found.pk}"
    return exported(request, asked, name=name, headings=headings, rows=lines, subjects=subjects)
