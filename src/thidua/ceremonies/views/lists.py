"""The lists of the room: ceremonies, invitations to the own agency, what was handed over and what was not."""

from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from thidua.agencies.middleware import ActorRequest
from thidua.agencies.permissions import Action, may
from thidua.ceremonies import queries
from thidua.ceremonies.forms import CeremonyFilter
from thidua.ceremonies.models import Ceremony, HandOver, Invitation, Reply, State
from thidua.ceremonies.views.shared import REPLY_TAGS, TAGS, award_name, tabs
from thidua.screens.tables import Column, Listing
from thidua.screens.views import number_in, page
from thidua.vietnamese.numbers import grouped


@page(Action.READ_CEREMONIES)
def ceremonies(request: ActorRequest) -> HttpResponse:
    """Those of the own agency."""
    filters = CeremonyFilter(request.GET)
    rows = queries.visible_ceremonies(request.actor)
    if filters.is_valid():
        wanted = filters.cleaned_data
        kept = {
            "title__icontains": wanted["q"],
            "kind": wanted["hinh_thuc"],
            "state": wanted["trang_thai"],
            "starts_at__year": wanted["nam"],
        }
        rows = rows.filter(**{key: value for key, value in kept.items() if value})
    columns = [
        Column("ten", _("Tên"), lambda row: row.title, ["title"], _link, wide=True),
        Column("hinh-thuc", _("Hình thức"), lambda row: row.get_kind_display(), ["kind"]),
        Column("luc", _("Bắt đầu lúc"), when, ["starts_at"]),
        Column("tai", _("Địa điểm"), lambda row: row.place),
        Column("trang-thai", _("Trạng thái"), lambda row: row.get_state_display(), ["state"], tag=_tag),
    ]
    empty = _("Chưa có hội nghị, buổi lễ nào khớp.")
    listing = Listing(request, rows, columns, filters, name="hoi-nghi-le", default_sort="-luc", empty=empty)
    context = {"tabs": tabs("ceremonies"), "heading": _("Hội nghị, lễ trao tặng")}
    return listing.respond("ceremonies/list.html", context | {"may_plan": may(request.actor, Action.RUN_CEREMONY)})


@page(Action.READ_CEREMONIES)
def invitations(request: ActorRequest) -> HttpResponse:
    """Invitations to the own agency."""
    columns = [
        Column("ten", _("Hội nghị, buổi lễ"), lambda row: row.ceremony.title, ["ceremony__title"], _letter, wide=True),
        Column("cua", _("Cơ quan tổ chức"), lambda row: row.ceremony.agency.name),
        Column("luc", _("Bắt đầu lúc"), lambda row: when(row.ceremony), ["ceremony__starts_at"]),
        Column("tra-loi", _("Trả lời"), lambda row: row.get_reply_display(), ["reply"], tag=_reply_tag),
    ]
    rows = queries.visible_invitations(request.actor)
    empty = _("Cơ quan bạn chưa nhận giấy mời nào.")
    listing = Listing(request, rows, columns, name="giay-moi", default_sort="-luc", empty=empty)
    return listing.respond("ceremonies/list.html", {"tabs": tabs("invitations"), "heading": _("Giấy mời cơ quan")})


@page(Action.READ_CEREMONIES)
def handed_over(request: ActorRequest) -> HttpResponse:
    """What was handed over, to whom and by which sheet."""
    columns = [
        Column("ten", _("Người, tập thể được khen"), lambda row: row.item.recipient_name, wide=True),
        Column("hinh-thuc", _("Danh hiệu, hình thức"), lambda row: award_name(row.item.decision.award)),
        Column("qd", _("Quyết định"), lambda row: row.item.decision.number),
        Column("ngay", _("Ngày trao"), lambda row: f"{row.day:%d/%m/%Y}", ["day"]),
        Column("le", _("Tại"), lambda row: row.turn.ceremony.title, link=_at, wide=True),
        Column("nhan", _("Người nhận"), lambda row: row.receiver_name),
        Column("tien", _("Tiền (đồng)"), lambda row: grouped(row.paid) if row.paid else "—", numeric=True),
        Column("ky", _("Danh sách ký nhận"), lambda row: row.sheet),
    ]
    rows = queries.visible_hand_overs(request.actor)
    if year := number_in(request.GET.get("nam", ""), digits=4):
        rows = rows.filter(day__year=year)
    listing = Listing(
        request,
        rows,
        columns,
        name="da-trao",
        default_sort="-ngay",
        empty=_("Chưa ghi nhận lần trao nào."),
        subject_of=lambda row: row.item.nomination.subject_id,
    )
    return listing.respond("ceremonies/list.html", {"tabs": tabs("handed_over"), "heading": _("Đã trao")})


@page(Action.READ_CEREMONIES)
def left_over(request: ActorRequest) -> HttpResponse:
    """Those who had their turn and did not receive; the next ceremony can take them up."""
    columns = [
        Column("ten", _("Người, tập thể được khen"), lambda row: row.recipient_name, wide=True),
        Column("don-vi", _("Chức vụ, đơn vị"), lambda row: row.recipient_detail or "—", wide=True),
        Column("hinh-thuc", _("Danh hiệu, hình thức"), lambda row: award_name(row.decision.award)),
        Column("qd", _("Quyết định"), lambda row: row.decision.number, ["decision__number"]),
    ]
    listing = Listing(
        request,
        queries.left_over(request.actor),
        columns,
        name="chua-trao",
        empty=_("Không còn ai chờ trao từ các buổi lễ trước."),
        subject_of=lambda row: row.nomination.subject_id,
    )
    return listing.respond("ceremonies/list.html", {"tabs": tabs("left_over"), "heading": _("Chưa trao")})


def when(row: Ceremony) -> str:
    """The hour and day."""
    return f"{timezone.localtime(row.starts_at):%H:%M, %d/%m/%Y}"


def _link(row: Ceremony) -> str:
    return reverse("ceremonies:ceremony", args=[row.pk])


def _letter(row: Invitation) -> str:
    return reverse("ceremonies:invitation", args=[row.pk])


def _at(row: HandOver) -> str:
    return reverse("ceremonies:turns", args=[row.turn.ceremony_id])


def _tag(row: Ceremony) -> str:
    return TAGS[State(row.state)]


def _reply_tag(row: Invitation) -> str:
    return REPLY_TAGS[Reply(row.reply)]
