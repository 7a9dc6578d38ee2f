"""The page of a person, collective or household, and its forms."""

import datetime as dt
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from thidua.agencies.actor import Actor
from thidua.agencies.middleware import ActorRequest
from thidua.agencies.permissions import Action, Permission, may
from thidua.agencies.queries import visible_agencies
from thidua.legislation.queries import corpus_for
from thidua.privacy.models import Access, AccessKind
from thidua.privacy.queries import visible_accesses
from thidua.privacy.services import note_access
from thidua.register import masking
from thidua.register.cases import predecessor_doubts
from thidua.register.forms import SubjectForm, subject_fields, written
from thidua.register.life import LifeOfMerit
from thidua.register.models import Category, ClaimStatus, PairState, Subject, SubjectKind, SubjectMerge, SubjectPair
from thidua.register.path import path_of
from thidua.register.queries import get_visible_subject, life_of
from thidua.register.services import change_subject, find_or_create_subject
from thidua.register.services.sight import sees_agency
from thidua.register.ways import shown_way
from thidua.screens.tables import Column, Listing
from thidua.screens.views import page
from thidua.trail.errors import Refused
from thidua.trail.queries import entries_of

TRAIL_SHOWN = 100
OPEN_PAIRS = SubjectPair.objects.filter(state=PairState.OPEN, first__merged_into=None, second__merged_into=None)
LOOKS = {  # what the access log says of each page; in Vietnamese whatever the screen, since others read it
    "life": "Cuộc đời khen thưởng",
    "path": "Con đường phía trước",
    "claims": "Thông tin khai",
    "trail": "Nhật ký của đối tượng",
    "account": "Tài khoản của người này",
    "looks": "Nhật ký truy cập",
}
NEAR = 6  # awards of the path that are shown open


@page(Action.READ_REGISTER)
def subject_page(request: ActorRequest, pk: int) -> HttpResponse:
    """The life of merit by year, with everything that the register holds."""
    subject = get_visible_subject(request.actor, pk)
    today = timezone.localdate()
    life = life_of(subject, today)
    context = {
        "life": life,
        "tiles": _tiles(life, subject),
        "doubts": predecessor_doubts(subject, as_of=today),
        "items": _about(request.actor, subject),
    }
    return render(request, "register/subject.html", frame(request, subject, "life") | context)


@page(Action.READ_REGISTER)
def subject_path(request: ActorRequest, pk: int) -> HttpResponse:
    """The path ahead: each award for which the register speaks, what is missing, and when it can be."""
    subject = get_visible_subject(request.actor, pk)
    law, today = corpus_for(request.actor.agency), timezone.localdate()
    path = path_of(subject, law, on=today)
    ways = [shown_way(way, subject) for way in path.ways]
    regime = law.regime(today)
    unseen = "" if regime.seen else regime.law
    context = {"path": path, "near": ways[:NEAR], "far": ways[NEAR:], "today": today, "unseen": unseen}
    return render(request, "register/path.html", frame(request, subject, "path") | context)


@page(Action.READ_REGISTER)
def subject_claims(request: ActorRequest, pk: int) -> HttpResponse:
    """What lists and reports said of the subject, and what became of it."""
    subject = get_visible_subject(request.actor, pk)
    claims = subject.claims.select_related("agency", "settled_by").order_by("-pk")
    return render(request, "register/subject_claims.html", frame(request, subject, "claims") | {"claims": claims})


@page(Action.READ_REGISTER)
def subject_trail(request: ActorRequest, pk: int) -> HttpResponse:
    """Who entered and changed what of this subject."""
    subject = get_visible_subject(request.actor, pk)
    context = {"entries": entries_of(subject)[:TRAIL_SHOWN]}
    return render(request, "register/subject_trail.html", frame(request, subject, "trail") | context)


@page(Action.READ_ACCESS_LOG)
def subject_looks(request: ActorRequest, pk: int) -> HttpResponse:
    """Who looked at the data of this subject, when, how and for what."""
    subject = get_visible_subject(request.actor, pk)
    if not allowed(request.actor, Action.READ_ACCESS_LOG, subject):
        raise Subject.DoesNotExist
    listing = Listing(
        request,
        visible_accesses(request.actor, subject.pk),
        LOOK_COLUMNS,
        name=f"ai-da-xem-{subject.pk}",
        empty=_("Chưa ai xem dữ liệu của đối tượng này kể từ khi có nhật ký truy cập."),
        subject_of=lambda _row: subject.pk,
    )
    context = frame(request, subject, "looks") | {"years": settings.ACCESS_LOG_YEARS}
    return listing.respond("register/subject_looks.html", context)


LOOK_COLUMNS = [
    Column("luc", gettext_lazy("Thời điểm"), lambda row: f"{timezone.localtime(row.at):%d/%m/%Y %H:%M}", ["at"]),
    Column("nguoi", gettext_lazy("Người xem"), lambda row: row.actor_name),
    Column("cach", gettext_lazy("Cách xem"), lambda row: row.get_kind_display(), ["kind"]),
    Column("gi", gettext_lazy("Đã xem"), lambda row: row.what),
    Column("muc-dich", gettext_lazy("Mục đích"), lambda row: said_purpose(row) or "—"),
]


def said_purpose(row: Access) -> str:
    """The purpose with what was said of it; nothing for a page, which belongs to the daily work."""
    return ": ".join(part for part in (str(row.get_purpose_display()), row.note) if part)


@page(Action.EDIT_SUBJECT)
def new_subject(request: ActorRequest) -> HttpResponse:
    """Add a subject, or be led to the one that is there already."""
    form = SubjectForm(
        request.POST or None,
        agencies=visible_agencies(request.actor),
        initial={"agency": written(request.actor.agency)},
    )
    if request.method == "POST" and form.is_valid():
        try:
            subject, match = find_or_create_subject(request.actor, **form.cleaned_data)
        except Refused as refusal:
            form.refuse(refusal)
        else:
            done = _("Đã thêm vào sổ bộ.") if match.how == "new" else _("Đối tượng này đã có trong sổ bộ.")
            messages.success(request, done)
            for doubt in match.doubts:
                messages.warning(request, doubt)
            return redirect("register:subject", subject.pk)
    return render(request, "register/subject_form.html", {"form": form})


@page(Action.EDIT_SUBJECT)
def change_subject_page(request: ActorRequest, pk: int) -> HttpResponse:
    """Change what is known of a subject."""
    subject = get_visible_subject(request.actor, pk)
    form = SubjectForm(
        request.POST or None,
        agencies=visible_agencies(request.actor),
        kind=subject.kind,
        initial=subject_fields(subject),
    )
    if request.method == "POST" and form.is_valid():
        try:
            change_subject(request.actor, subject=subject, **form.cleaned_data)
        except Refused as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _("Đã lưu thông tin đối tượng."))
            return redirect("register:subject", subject.pk)
    return render(request, "register/subject_form.html", {"form": form, "subject": subject})


def frame(request: ActorRequest, subject: Subject, tab: str) -> dict[str, Any]:
    """What every page of one subject shows around its content; that it was looked at is kept."""
    note_access(request.actor, AccessKind.PAGE, [subject.pk], what=LOOKS[tab])
    waiting = subject.claims.filter(status=ClaimStatus.UNVERIFIED).count()
    claims = _("Thông tin khai chờ xác minh (%(count)s)") % {"count": waiting} if waiting else _("Thông tin khai")
    tabs = [
        (_("Cuộc đời khen thưởng"), reverse("register:subject", args=[subject.pk]), tab == "life"),
        (_("Con đường phía trước"), reverse("register:path", args=[subject.pk]), tab == "path"),
        (claims, reverse("register:subject_claims", args=[subject.pk]), tab == "claims"),
        (_("Nhật ký"), reverse("register:subject_trail", args=[subject.pk]), tab == "trail"),
    ]
    if allowed(request.actor, Action.READ_ACCESS_LOG, subject):
        tabs.append((_("Ai đã xem"), reverse("register:subject_looks", args=[subject.pk]), tab == "looks"))
    if subject.kind == SubjectKind.PERSON and allowed(request.actor, Action.LINK_ACCOUNT, subject):
        tabs.append((_("Tài khoản"), reverse("register:subject_account", args=[subject.pk]), tab == "account"))
    merges = SubjectMerge.objects.filter(Q(kept=subject) | Q(merged=subject), undone_at=None)
    return {
        "subject": subject,
        "merges": merges.select_related("merged__agency", "merged_by").order_by("-pk"),
        "doubles": OPEN_PAIRS.filter(Q(first=subject) | Q(second=subject)).count(),
        "citizen_number": masking.citizen_number_for(request.actor, subject),
        "tabs": tabs,
        "waiting": waiting,
        "edit": allowed(request.actor, Action.EDIT_SUBJECT, subject),
        "record": allowed(request.actor, Action.RECORD_FACT, subject),
        "verify": allowed(request.actor, Action.VERIFY_CLAIM, subject),
        "nominate": may(request.actor, Action.NOMINATE) and subject.merged_into_id is None,
    }


def allowed(actor: Actor, action: Action, subject: Subject) -> Permission:
    """Whether the role allows it and the subject is in the own sight to change, not only to look up."""
    permission = may(actor, action)
    if permission and subject.merged_into_id is not None:
        return Permission(False, _("Hồ sơ này đã gộp vào hồ sơ khác; hãy làm ở hồ sơ đó."))
    if permission and not sees_agency(actor, subject.agency):
        return Permission(False, _("Đối tượng này thuộc cơ quan ngoài phạm vi quản lý của bạn."))
    return permission


def _about(actor: Actor, subject: Subject) -> list[tuple[str, Any]]:
    names = ", ".join(f"{former.name} ({former.until:%d/%m/%Y})" for former in subject.former_names.order_by("-until"))
    shared = [
        (_("Đơn vị"), subject.agency.name),
        (_("Thuộc diện"), "; ".join(str(Category(category).label) for category in subject.categories)),
        (_("Địa chỉ"), masking.address_for(actor, subject)),
    ]
    if names:
        shared.append((_("Tên cũ (đến ngày)"), names))
    if subject.kind != SubjectKind.PERSON:
        return [*shared, (_("Ngày thành lập"), _day(subject.founded_on))]
    job = _("%(title)s (lãnh đạo, quản lý)") if subject.is_leader else "%(title)s"
    return [
        (_("Ngày sinh"), masking.born_for(actor, subject)),
        (_("Giới tính"), subject.get_sex_display()),
        (_("Số định danh"), masking.citizen_number_for(actor, subject)),
        (_("Số chứng minh nhân dân cũ"), _old_numbers(actor, subject)),
        (_("Chức vụ"), job % {"title": subject.job_title} if subject.job_title else ""),
        *shared,
    ]


def _old_numbers(actor: Actor, subject: Subject) -> str:
    if not masking.sees_details(actor):
        return ""
    held = subject.old_numbers.filter(ended_at=None).order_by("pk")
    seen = {True: _("đã xem giấy tờ"), False: _("theo danh sách")}
    return ", ".join(f"{number.masked} ({seen[number.papers_seen]})" for number in held)


def _day(value: dt.date | None) -> str:
    return f"{value:%d/%m/%Y}" if value else ""


def _tiles(life: LifeOfMerit, subject: Subject) -> list[tuple[int, str]]:
    tiles = [(life.title_count, _("danh hiệu thi đua")), (life.form_count, _("hình thức khen thưởng"))]
    if subject.kind == SubjectKind.PERSON:
        tiles.append((life.initiative_count, _("sáng kiến, đề tài")))
    return tiles
