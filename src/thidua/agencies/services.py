"""What can be done to agencies, accounts and posts."""

import datetime as dt

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import IntegrityError
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from thidua.agencies.actor import Actor
from thidua.agencies.models import Account, Agency, Authority, Level, Lineage, LineageKind, Post, Role
from thidua.agencies.permissions import Action, require
from thidua.agencies.queries import predecessor_ids
from thidua.agencies.tree import place_in_tree
from thidua.trail.errors import Overtaken, Refused
from thidua.trail.events import Event
from thidua.trail.services import record, service
from thidua.vietnamese.names import clean

RANKS = list(Authority)  # from none to the President


@service
def create_agency(
    actor: Actor,
    *,
    code: str,
    name: str,
    level: Level,
    parent: Agency,
    authority: Authority = Authority.NONE,
    symbol: str = "",
    place: str = "",
    head_title: str = "",
    established_on: dt.date | None = None,
) -> Agency:
    """Add an agency below one of the actor's own tree."""
    require(actor, Action.MANAGE_AGENCIES)
    if not parent.path.startswith(actor.agency.path):
        raise Refused(_("Chỉ thêm được cơ quan trực thuộc cơ quan của bạn."), fields={"parent": _("Ngoài phạm vi")})
    # Awards follow from the authority: nobody may make an agency that decides more than the own one.
    highest = max(RANKS.index(Authority(actor.agency.authority)), RANKS.index(Authority.UNIT_HEAD))
    if RANKS.index(Authority(authority)) > highest:
        message = _("Thẩm quyền này cao hơn thẩm quyền của cơ quan bạn; hãy đề nghị cơ quan cấp trên thêm.")
        raise Refused(message, fields={"authority": message})
    agency = Agency(
        code=code,
        name=name,
        level=level,
        parent=parent,
        authority=authority,
        symbol=symbol,
        place=place or parent.place,
        head_title=head_title,
        established_on=established_on,
    )
    try:
        place_in_tree(agency)
    except IntegrityError as error:  # the code is unique also when two officers press at once
        message = _("Mã %(code)s đã dùng, hãy chọn mã khác.") % {"code": code}
        raise Refused(message, fields={"code": message}) from error
    record(actor, Event.AGENCY_CREATED, agency, after={"code": code, "name": agency.name, "parent": parent.name})
    return agency


@service
def change_agency(actor: Actor, *, agency: Agency, **changes: str) -> Agency:
    """Change how an agency is called on screens and papers. Its place in the tree changes by lineage only."""
    require(actor, Action.MANAGE_AGENCIES)
    if not agency.path.startswith(actor.agency.path):
        raise Refused(_("Cơ quan này ngoài phạm vi quản lý của bạn."))
    allowed = {"name", "short_name", "symbol", "place", "head_title"}
    if unknown := set(changes) - allowed:
        raise ValueError(f"cannot change {sorted(unknown)}")
    agency = Agency.objects.select_for_update(of=("self",)).select_related("parent").get(pk=agency.pk)
    before = {key: getattr(agency, key) for key in changes}
    for key, value in changes.items():
        setattr(agency, key, clean(value))
    place_in_tree(agency)
    record(actor, Event.AGENCY_CHANGED, agency, before=before, after=dict(changes))
    return agency


@service
def record_lineage(
    actor: Actor,
    *,
    predecessor: Agency,
    successor: Agency | None,
    kind: LineageKind,
    effective_on: dt.date,
    document: str,
) -> Lineage:
    """Record that `predecessor` became `successor` on a day; merged, renamed or ended, it stops working."""
    require(actor, Action.MANAGE_AGENCIES)
    predecessor = Agency.objects.select_for_update().get(pk=predecessor.pk)
    for agency in filter(None, (predecessor, successor)):
        if not agency.path.startswith(actor.agency.path):
            raise Refused(_("%(agency)s ngoài phạm vi quản lý của bạn.") % {"agency": agency})
    if (successor is None) != (kind == LineageKind.END):
        raise Refused(_("Chỉ giải thể mới không có cơ quan kế thừa."))
    if predecessor == successor:
        raise Refused(_("Cơ quan kế thừa phải khác cơ quan cũ."))
    if successor and successor.pk in predecessor_ids({predecessor.pk}):
        raise Refused(
            _("%(agency)s là tiền thân của cơ quan này, không thể là cơ quan kế thừa.") % {"agency": successor}
        )
    if Lineage.objects.filter(predecessor=predecessor, successor=successor, effective_on=effective_on).exists():
        raise Refused(_("Việc sắp xếp này đã được ghi nhận."))
    link = Lineage.objects.create(
        predecessor=predecessor,
        successor=successor,
        kind=kind,
        effective_on=effective_on,
        document=document,
        confidence="text",
    )
    # What is split off leaves the old agency at work; in every other case the old one ends, on its first such day.
    if kind != LineageKind.SPLIT and (predecessor.ended_on is None or predecessor.ended_on > effective_on):
        predecessor.ended_on = effective_on
        predecessor.save(update_fields=["ended_on"])
    record(
        actor, Event.LINEAGE_RECORDED, link, after={"kind": kind, "effective_on": effective_on, "document": document}
    )
    return link


@service
def create_account(actor: Actor, *, username: str, full_name: str, email: str, password: str) -> Account:
    """Create an account without any post; its owner must change the password at first sign-in."""
    require(actor, Action.MANAGE_ACCOUNTS)
    if Account.objects.filter(username__iexact=username).exists():
        raise Refused(_("Tên đăng nhập đã có."), fields={"username": _("Tên này đã dùng, hãy chọn tên khác.")})
    account = Account(username=username.lower(), full_name=clean(full_name), email=email, must_change_password=True)
    try:
        _set_checked_password(account, password)
    except IntegrityError as error:  # somebody took the name a moment ago
        raise Overtaken(_("Tên đăng nhập vừa có người dùng, hãy chọn tên khác.")) from error
    record(actor, Event.ACCOUNT_CREATED, account, after={"username": account.username, "full_name": account.full_name})
    return account


@service
def open_account(
    actor: Actor,
    *,
    username: str,
    full_name: str,
    email: str,
    password: str,
    agency: Agency,
    role: Role,
    title: str = "",
) -> Account:
    """Create an account together with its first post, so that no account is without somebody who answers for it."""
    account = create_account(actor, username=username, full_name=full_name, email=email, password=password)
    give_post(actor, account=account, agency=agency, role=role, title=title)
    return account


@service
def note_sign_in(actor: Actor) -> None:
    """Write into the trail that the actor signed in."""
    if actor.account:
        record(actor, Event.SIGNED_IN, actor.account)


@service
def set_password(actor: Actor, *, account: Account, password: str) -> None:
    """Set the password: of one's own account, or, as administrator, of an account with a post in one's tree."""
    own = actor.account == account
    if not own:
        require_managed(actor, account)
    account.must_change_password = not own
    _set_checked_password(account, password)
    record(actor, Event.PASSWORD_SET, account)


@service
def set_account_active(actor: Actor, *, account: Account, active: bool, reason: str) -> None:
    """Lock an account, or open it again."""
    require_managed(actor, account)
    if actor.account == account:
        raise Refused(_("Không tự khóa được tài khoản của chính mình."))
    account = Account.objects.select_for_update().get(pk=account.pk)
    if account.is_active == active:
        raise Overtaken(_("Tài khoản đang hoạt động rồi.") if active else _("Tài khoản đã bị khóa rồi."))
    account.is_active = active
    account.save(update_fields=["is_active"])
    event = Event.ACCOUNT_CHANGED if active else Event.ACCOUNT_ENDED
    record(actor, event, account, after={"is_active": active}, reason=reason)


@service
def give_post(actor: Actor, *, account: Account, agency: Agency, role: Role, title: str = "") -> Post:
    """Give an account a role in an agency of the actor's tree."""
    require(actor, Action.MANAGE_ACCOUNTS)
    if not agency.path.startswith(actor.agency.path):
        raise Refused(_("Cơ quan này ngoài phạm vi quản lý của bạn."))
    Account.objects.select_for_update().get(pk=account.pk)  # of two at once the second sees the first one's post
    if Post.objects.filter(account=account, agency=agency, role=role, ends_on=None).exists():
        raise Refused(_("Người này đang giữ vai trò đó rồi."))
    post = Post.objects.create(account=account, agency=agency, role=role, title=clean(title))
    record(actor, Event.POST_GIVEN, post, after={"account": account.username, "agency": agency.name, "role": role})
    return post


@service
def end_post(actor: Actor, *, post: Post, reason: str = "") -> None:
    """End a role today; the post stays in history."""
    require(actor, Action.MANAGE_ACCOUNTS)
    if not post.agency.path.startswith(actor.agency.path):
        raise Refused(_("Cơ quan này ngoài phạm vi quản lý của bạn."))
    post = Post.objects.select_for_update().get(pk=post.pk)
    if post.ends_on is not None:
        raise Overtaken(_("Vai trò này đã thôi giao từ trước."))
    if post.account == actor.account and post.role == Role.ADMINISTRATOR:
        raise Refused(_("Không tự thôi được vai trò quản trị của chính mình; hãy nhờ người quản trị khác."))
    # A post ends with the day before, so that it gives no right from this moment on.
    post.ends_on = timezone.localdate() - dt.timedelta(days=1)
    post.save(update_fields=["ends_on"])
    record(actor, Event.POST_ENDED, post, reason=reason)


def require_managed(actor: Actor, account: Account) -> None:
    """Raise unless every agency in which the account works (or last worked) is in the tree the actor administers.

    One post outside is enough to refuse: whoever sets a password could otherwise work in that agency in its name.
    """
    require(actor, Action.MANAGE_ACCOUNTS)
    posts = Post.objects.filter(account=account)
    held = posts.filter(Q(ends_on=None) | Q(ends_on__gte=timezone.localdate())) or posts
    if any(not post.agency.path.startswith(actor.agency.path) for post in held.select_related("agency")):
        raise Refused(_("Tài khoản này còn giữ vai trò ở cơ quan khác, ngoài phạm vi quản lý của bạn."))


def _set_checked_password(account: Account, password: str) -> None:
    try:
        validate_password(password, account)
    except ValidationError as error:
        message = " ".join(error.messages)
        raise Refused(message, fields={"password": message}) from error
    account.set_password(password)
    # Only these of a known account: somebody may have locked it since it was read.
    account.save(update_fields=None if account.pk is None else ["password", "must_change_password"])
