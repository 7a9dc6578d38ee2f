"""Screens of accounts: who signs in, and which posts they hold."""

from django.contrib import messages
from django.db.models import Q, QuerySet
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from thidua.agencies.middleware import ActorRequest
from thidua.agencies.models import Account, Agency, Post, Role
from thidua.agencies.permissions import Action
from thidua.agencies.queries import get_visible_account, get_visible_agency, subtree, visible_accounts
from thidua.agencies.services import end_post, give_post, open_account, set_account_active, set_password
from thidua.screens.forms import ReasonForm
from thidua.screens.tables import Column, Listing
from thidua.screens.templatetags.screen import day
from thidua.screens.views import attempt, page
from thidua.trail.errors import Refused
from thidua.trail.queries import entries_of
from thidua.vietnamese import codes
from thidua.web.agency_forms import AccountFilter, AccountForm, PostForm, written

TRAIL_SHOWN = 20


def temporary_password() -> str:
    """Four groups of four letters and digits, about 74 bits: for one sign-in, then its owner changes it."""
    return codes.grouped(codes.draw(16)).lower()


def _roles_of(account: Account) -> str:
    held: dict[Agency, list[str]] = {}
    for post in account.posts.all():
        if post.ends_on is None:
            held.setdefault(post.agency, []).append(post.get_role_display())
    return "; ".join(f"{agency}: {', '.join(roles)}" for agency, roles in held.items())


def _columns() -> list[Column]:
    return [
        Column(
            "ho-ten",
            _("Họ và tên"),
            lambda account: account.full_name,
            ["by_given_name", "full_name"],
            link=lambda account: reverse("agencies:account", args=[account.pk]),
        ),
        Column("ten", _("Tên đăng nhập"), lambda account: account.username, ["username"]),
        Column("vai-tro", _("Vai trò đang giữ"), _roles_of),
        Column(
            "lan-cuoi",
            _("Đăng nhập gần nhất"),
            lambda account: f"{account.last_login:%d/%m/%Y}" if account.last_login else _("chưa"),
            ["last_login"],
        ),
        Column(
            "tinh-trang",
            _("Tình trạng"),
            lambda account: _("Đang hoạt động") if account.is_active else _("Đã khóa"),
            tag=lambda account: "success" if account.is_active else "danger",
        ),
    ]


@page(Action.MANAGE_ACCOUNTS)
def accounts(request: ActorRequest) -> HttpResponse:
    """The accounts of my tree."""
    form = AccountFilter(request.GET)
    rows = visible_accounts(request.actor).prefetch_related("posts__agency")
    listing = Listing(request, _filtered(rows, form), _columns(), filters=form, name="tai-khoan", default_sort="ho-ten")
    return listing.respond("web/accounts/accounts.html")


def _filtered(rows: QuerySet[Account], form: AccountFilter) -> QuerySet[Account]:
    if not form.is_valid():
        return rows
    data = form.cleaned_data
    for word in data["q"].split():
        rows = rows.filter(Q(full_name__icontains=word) | Q(username__icontains=word))
    if data["vai_tro"]:
        held = Post.objects.filter(role=data["vai_tro"], ends_on=None)
        rows = rows.filter(pk__in=held.values("account"))
    if data["tinh_trang"]:
        rows = rows.filter(is_active=data["tinh_trang"] == "1")
    return rows


@page(Action.MANAGE_ACCOUNTS)
def account(request: ActorRequest, account_id: int) -> HttpResponse:
    """One account: its posts now and before, and what may be done to it."""
    found = get_visible_account(request.actor, account_id)
    posts = found.posts.select_related("agency").order_by("ends_on", "-starts_on")
    context = {
        "account": found,
        "facts": [
            (_("Tên đăng nhập"), found.username),
            (_("Thư điện tử"), found.email),
            (_("Tạo ngày"), day(found.created_at)),
            (_("Đăng nhập gần nhất"), day(found.last_login) if found.last_login else _("chưa")),
        ],
        "open_posts": [post for post in posts if post.ends_on is None],
        "ended_posts": [post for post in posts if post.ends_on is not None],
        "entries": entries_of(found)[:TRAIL_SHOWN],
    }
    return render(request, "web/accounts/account.html", context)


@never_cache
@page(Action.MANAGE_ACCOUNTS)
def new_account(request: ActorRequest) -> HttpResponse:
    """Open an account with its first post; its temporary password is shown once, on the answer itself."""
    agency = _agency_asked_for(request)
    form = AccountForm(
        request.POST or None, initial={"agency": written(agency)}, agencies=subtree(request.actor.agency)
    )
    if request.method == "POST" and form.is_valid():
        password = temporary_password()
        role = Role(form.cleaned_data.pop("role"))
        try:
            made = open_account(request.actor, password=password, role=role, **form.cleaned_data)
        except Refused as refusal:
            form.refuse(refusal)
        else:
            return render(request, "web/accounts/password_shown.html", {"account": made, "password": password})
    return render(request, "web/accounts/new.html", {"form": form})


def _agency_asked_for(request: ActorRequest) -> Agency:
    """The agency named in the address, else the actor's own."""
    asked = request.GET.get("co-quan", "")
    if asked.isdecimal() and len(asked) < 19:
        return get_visible_agency(request.actor, int(asked))
    return request.actor.agency


@page(Action.MANAGE_ACCOUNTS)
def new_post(request: ActorRequest, account_id: int) -> HttpResponse:
    """Give an account a role in an agency."""
    found = get_visible_account(request.actor, account_id)
    initial = {"agency": written(request.actor.agency)}
    form = PostForm(request.POST or None, initial=initial, agencies=subtree(request.actor.agency))
    if request.method == "POST" and form.is_valid():
        role = Role(form.cleaned_data.pop("role"))
        try:
            give_post(request.actor, account=found, role=role, **form.cleaned_data)
        except Refused as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _("Đã giao vai trò."))
            return redirect("agencies:account", found.pk)
    return render(request, "web/accounts/form.html", {"form": form, "account": found, "heading": _("Giao vai trò")})


@require_POST
@page(Action.MANAGE_ACCOUNTS)
def finish_post(request: ActorRequest, account_id: int, post_id: int) -> HttpResponse:
    """End a role today."""
    found = get_visible_account(request.actor, account_id)
    post = found.posts.select_related("agency", "account").get(pk=post_id)
    attempt(request, _("Đã thôi giao vai trò."), end_post, request.actor, post=post)
    return redirect("agencies:account", found.pk)


@page(Action.MANAGE_ACCOUNTS)
def lock_account(request: ActorRequest, account_id: int) -> HttpResponse:
    """Lock an account, or open a locked one again, saying why."""
    found = get_visible_account(request.actor, account_id)
    opening = not found.is_active
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            set_account_active(request.actor, account=found, active=opening, **form.cleaned_data)
        except Refused as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _("Đã mở khóa tài khoản.") if opening else _("Đã khóa tài khoản."))
            return redirect("agencies:account", found.pk)
    heading = _("Mở khóa tài khoản") if opening else _("Khóa tài khoản")
    return render(request, "web/accounts/form.html", {"form": form, "account": found, "heading": heading})


@never_cache
@require_POST
@page(Action.MANAGE_ACCOUNTS)
def reset_password(request: ActorRequest, account_id: int) -> HttpResponse:
    """Give an account a new temporary password, shown once, on the answer itself."""
    found = get_visible_account(request.actor, account_id)
    password = temporary_password()
    if not attempt(request, _("Đã đặt lại mật khẩu."), set_password, request.actor, account=found, password=password):
        return redirect("agencies:account", found.pk)
    return render(request, "web/accounts/password_shown.html", {"account": found, "password": password})
