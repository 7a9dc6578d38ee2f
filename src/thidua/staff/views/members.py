"""People who work in the agency: the list, somebody's page, placing, leaving, the ratings of a year."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from thidua.agencies.middleware import ActorRequest
from thidua.agencies.permissions import Action, may
from thidua.privacy.services import note_look
from thidua.register.models import RatingValue
from thidua.screens.tables import Column, Listing
from thidua.screens.views import number_in, page, worked
from thidua.staff import queries, services
from thidua.staff.caps import shares
from thidua.staff.forms import ChangeForm, EndForm, LeaveForm, MemberForm, PaperForm, PlaceForm, StaffFilter, initial_of
from thidua.staff.models import Member
from thidua.staff.views.shared import shown, tabs
from thidua.trail.errors import Refused
from thidua.trail.queries import entries_of
from thidua.vietnamese.names import fold

LABELS = dict(RatingValue.choices)
FIRST_RATED = 2000


@page(Action.READ_STAFF)
def staff(request: ActorRequest) -> HttpResponse:
    """Who works here, with the main place of each."""
    actor, today = request.actor, timezone.localdate()
    form = StaffFilter(request.GET, agency=actor.agency)
    rows = _filtered(request, form)
    places = queries.main_places(rows, today)

    def place_of(row: Member) -> Any:
        return places.get(row.pk)

    def department_of(row: Member) -> str:
        place = place_of(row)
        return place.department.name if place else _("chưa bố trí")

    def position_of(row: Member) -> str:
        place = place_of(row)
        return place.position if place else ""

    def emulation_of(row: Member) -> str:
        place = place_of(row)
        return place.get_emulation_display() if place else ""

    columns = [
        Column("ten", _("Họ và tên"), str, ["subject__sort_key", "pk"], _link),
        Column("phong", _("Phòng, ban"), department_of),
        Column("vi-tri", _("Chức danh, vị trí"), position_of),
        Column("thi-dua", _("Công tác thi đua, khen thưởng"), emulation_of),
        Column("tu", _("Về cơ quan từ ngày"), lambda row: f"{row.joined_on:%d/%m/%Y}", ["joined_on"]),
    ]
    listing = Listing(
        request,
        rows,
        columns,
        form,
        name="nguoi-lam-viec",
        default_sort="ten",
        empty=_("Chưa có ai trong danh sách."),
        subject_of=lambda row: row.subject_id,
    )
    seen = [row.subject_id for row, _cells in listing.lines]
    note_look(actor, seen, what="Danh sách người làm việc", look=f"staff:{listing.sort}", row_count=len(seen))
    context = {"permission": may(actor, Action.KEEP_STAFF), "tabs": tabs(request, "staff")}
    return listing.respond("staff/staff.html", context)


@page(Action.READ_STAFF)
def member(request: ActorRequest, pk: int) -> HttpResponse:
    """Somebody's page: who it is, every place, ratings and topics."""
    actor, found = request.actor, queries.get_visible_member(request.actor, pk)
    note_look(actor, [found.subject_id], what=f"Hồ sơ người làm việc {found}", look=f"member:{found.pk}")
    keeps = may(actor, Action.KEEP_STAFF, found.agency_id)
    context = {
        "member": found,
        "summary": _summary(found),
        "placements": found.placements.select_related("department"),
        "ratings": queries.ratings_here(found)[:10],
        "topics": found.led_topics.all() if may(actor, Action.READ_QUALITY) else [],
        "keeps": keeps and found.left_on is None,
        "reads_register": may(actor, Action.READ_REGISTER),
        "entries": entries_of(found)[:50],
    }
    return render(request, "staff/member.html", context)


@page(Action.KEEP_STAFF)
def add(request: ActorRequest) -> HttpResponse:
    """Add somebody; the register says who it is."""
    form = MemberForm(request.POST or None, agency=request.actor.agency, initial={"joined_on": timezone.localdate()})
    made: list[Member] = []

    def write() -> None:
        joined_on = form.cleaned_data["joined_on"]
        found, doubts = services.add_member(
            request.actor, person=form.person(), facts=form.facts(), joined_on=joined_on
        )
        made.append(found)
        for doubt in doubts:
            messages.warning(request, doubt)

    if worked(request, form, write, _("Đã thêm người làm việc.")):
        return redirect(_link(made[0]))
    lead = _("Hệ thống tìm người này trong sổ bộ trước; chưa có thì thêm vào sổ bộ.")
    return shown(request, form, _("Thêm người làm việc"), back=reverse("staff:staff"), lead=lead)


@page(Action.KEEP_STAFF)
def change(request: ActorRequest, pk: int) -> HttpResponse:
    """Change what the agency keeps of somebody."""
    found = queries.get_visible_member(request.actor, pk)
    form = ChangeForm(request.POST or None, agency=request.actor.agency, initial=initial_of(found, ChangeForm))

    def write() -> None:
        data = form.cleaned_data
        said = {"version": data["version"] or 0, "facts": form.facts(), "joined_on": data["joined_on"]}
        services.change_member(request.actor, member=found, **said)

    if worked(request, form, write, _("Đã lưu hồ sơ.")):
        return redirect(_link(found))
    return shown(request, form, _("Sửa hồ sơ"), back=_link(found), lead=str(found), submit=_("Lưu"))


@page(Action.KEEP_STAFF)
def place(request: ActorRequest, pk: int) -> HttpResponse:
    """Place somebody."""
    found = queries.get_visible_member(request.actor, pk)
    initial = {"starts_on": timezone.localdate()}
    form = PlaceForm(request.POST or None, agency=request.actor.agency, initial=initial)
    if worked(
        request, form, lambda: services.place_member(request.actor, member=found, place=form.place()), _("Đã bố trí.")
    ):
        return redirect(_link(found))
    return shown(request, form, _("Bố trí, điều động"), back=_link(found), lead=str(found))


@page(Action.KEEP_STAFF)
def correct_placement(request: ActorRequest, pk: int) -> HttpResponse:
    """Correct what was written down wrongly of a placement."""
    found = queries.get_visible_placement(request.actor, pk)
    form = PlaceForm(request.POST or None, agency=request.actor.agency, initial=initial_of(found, PlaceForm))
    form.fields["starts_on"].help_text = ""
    back = _link(found.member)

    def write() -> None:
        services.correct_placement(request.actor, placement=found, place=form.place())

    if worked(request, form, write, _("Đã sửa vị trí.")):
        return redirect(back)
    lead = _("%(member)s. Chỉ sửa chỗ ghi nhầm; điều động sang vị trí khác thì dùng «Bố trí, điều động».")
    return shown(request, form, _("Sửa vị trí"), back=back, lead=lead % {"member": found.member}, submit=_("Lưu"))


@page(Action.KEEP_STAFF)
def end_placement(request: ActorRequest, pk: int) -> HttpResponse:
    """End a placement."""
    found = queries.get_visible_placement(request.actor, pk)
    form = EndForm(request.POST or None, initial={"ends_on": timezone.localdate()})
    back = _link(found.member)

    def write() -> None:
        services.end_placement(request.actor, placement=found, ends_on=form.cleaned_data["ends_on"])

    if worked(request, form, write, _("Đã kết thúc vị trí.")):
        return redirect(back)
    lead = f"{found.member}: {found.position}, {found.department}"
    return shown(request, form, _("Kết thúc vị trí"), back=back, lead=lead)


@page(Action.KEEP_STAFF)
def leave(request: ActorRequest, pk: int) -> HttpResponse:
    """Somebody stops working here."""
    found = queries.get_visible_member(request.actor, pk)
    form = LeaveForm(request.POST or None, initial={"left_on": timezone.localdate()})
    if worked(
        request,
        form,
        lambda: services.leave(request.actor, member=found, **form.cleaned_data),
        _("Đã ghi thôi làm việc."),
    ):
        return redirect(_link(found))
    sure = _("Hồ sơ đóng lại và giữ nguyên; về lại cơ quan thì thêm mới. Ghi thôi làm việc?")
    return shown(request, form, _("Thôi làm việc"), back=_link(found), lead=str(found), confirm=sure)


@page(Action.KEEP_STAFF)
def ratings(request: ActorRequest) -> HttpResponse:
    """The grid of a year: what stands, what is chosen, and how the share of the excellent stands to its cap."""
    year, agency = _year(request), request.actor.agency
    rows = queries.rating_rows(agency, year)
    note_look(
        request.actor,
        [row.member.subject_id for row in rows],
        what=f"Xếp loại người làm việc năm {year}",
        look=f"staff ratings:{year}",
        row_count=len(rows),
    )
    form, chosen = PaperForm(request.POST or None), _chosen(request)
    if request.method == "POST" and form.is_valid() and _wrote(request, year, chosen, form.cleaned_data["document"]):
        return redirect(f"{reverse('staff:ratings')}?nam={year}")
    counted = [(row.member.employment, row.standing or chosen.get(row.member.pk, "")) for row in rows]
    context = {
        "rows": [(row, LABELS.get(row.standing), LABELS.get(row.before), chosen.get(row.member.pk)) for row in rows],
        "year": year,
        "choices": RatingValue.choices,
        "form": form,
        "shares": shares(counted, year),
        "is_to_do": any(not row.standing and not row.is_elsewhere for row in rows),
        "are_facts": may(request.actor, Action.RECORD_FACT),
        "tabs": tabs(request, "ratings"),
    }
    return render(request, "staff/ratings.html", context)


def _filtered(request: ActorRequest, form: StaffFilter) -> Any:
    rows, today = queries.visible_members(request.actor), timezone.localdate()
    data = form.cleaned_data if form.is_valid() else {}
    here = queries.on_day(today, "joined_on", "left_on")
    rows = rows.exclude(here) if data.get("nghi") else rows.filter(here)
    if data.get("bo_tri"):
        rows = rows.filter(pk__in=queries.unplaced(request.actor.agency, today).order_by().values("pk"))
    if data.get("phong"):
        placed = data["phong"].placements.filter(queries.on_day(today)).order_by().values("member")
        rows = rows.filter(pk__in=placed)
    return rows.filter(subject__name_fold__contains=fold(data["q"])) if data.get("q") else rows


def _summary(found: Member) -> list[tuple[str, Any]]:
    subject = found.subject
    items = [
        (_("Giới tính"), subject.get_sex_display()),
        (_("Ngày sinh"), f"{subject.birth_date:%d/%m/%Y}" if subject.birth_date else subject.birth_year),
        (_("Đối tượng"), found.get_employment_display()),
        (_("Trình độ"), found.get_education_display()),
        (_("Làm công tác thi đua, khen thưởng từ ngày"), _day(found.in_sector_since)),
        (_("Về cơ quan từ ngày"), _day(found.joined_on)),
        (_("Tài khoản trên hệ thống"), found.account.full_name if found.account else ""),
        (_("Ngày làm việc cuối cùng"), _day(found.left_on)),
        (_("Lý do thôi làm việc"), found.leaving),
    ]
    return [(label, value) for label, value in items if value]


def _day(day: Any) -> str:
    return f"{day:%d/%m/%Y}" if day else ""


def _link(row: Member) -> str:
    return reverse("staff:member", args=[row.pk])


def _year(request: ActorRequest) -> int:
    today = timezone.localdate()
    asked = number_in(request.GET.get("nam", ""), digits=4)
    return asked if asked is not None and FIRST_RATED <= asked <= today.year else today.year


def _chosen(request: ActorRequest) -> dict[int, str]:
    """What was chosen in the grid, by the member's number."""
    found: dict[int, str] = {}
    for name, value in request.POST.items():
        number = number_in(name.removeprefix("xl-")) if name.startswith("xl-") else None
        if number is not None and value:
            found[number] = str(value)
    return found


def _wrote(request: ActorRequest, year: int, chosen: dict[int, str], document: str) -> bool:
    try:
        entered = services.rate_staff(request.actor, year=year, ratings=chosen, document=document)
    except Refused as refusal:
        messages.error(request, refusal.message)
        return False
    done = _("Đã khai %(count)s xếp loại, chờ cơ quan thẩm định xác minh.") if entered.are_claims else _(
        "Đã ghi %(count)s xếp loại vào sổ bộ."
    )  # fmt: skip
    messages.success(request, done % {"count": entered.written})
    return True
