"""Making and revoking tokens."""

import datetime as dt
import hashlib
import secrets
from collections.abc import Iterable

from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from thidua.agencies.actor import Actor, open_posts
from thidua.agencies.models import Post, Role
from thidua.agencies.permissions import ROLES, Action, may, require
from thidua.api.models import IdempotentWork, Token
from thidua.api.scopes import ACTIONS, Scope
from thidua.jobs.daily import daily
from thidua.trail.errors import NotAllowed, Overtaken, Refused
from thidua.trail.events import Event
from thidua.trail.services import record, service
from thidua.vietnamese.names import clean

LONGEST = dt.timedelta(days=366)
SHOWN = 12


def digest_of(text: str) -> str:
    """What is kept of a token: it has 256 random bits, so that a fast hash is enough."""
    return hashlib.sha256(text.encode()).hexdigest()


def visible_tokens(actor: Actor) -> QuerySet[Token]:
    """The actor's own tokens in this agency; for its administrators all of the agency's."""
    tokens = Token.objects.filter(post__agency=actor.agency_id).select_related("post__account", "post__agency")
    if may(actor, Action.MANAGE_CONNECTIONS):
        return tokens
    return tokens.filter(post__account=actor.account_id) if actor.account_id else tokens.none()


def own_posts(actor: Actor) -> list[Post]:
    """The posts for which the actor may connect a system: the own ones in this agency."""
    if actor.account is None:
        return []
    allowed = ROLES[Action.CONNECT_SYSTEM]
    return [post for post in open_posts(actor.account) if post.agency_id == actor.agency_id and post.role in allowed]


@service
def make_token(actor: Actor, *, post: Post, scopes: Iterable[str], ends_on: dt.date, purpose: str) -> tuple[Token, str]:
    """Make a token for one of the actor's own posts; returns it with its text, which nobody can see again."""
    require(actor, Action.CONNECT_SYSTEM)
    if post not in own_posts(actor):
        raise NotAllowed(_("Chỉ cấp được khóa cho vai trò bạn đang giữ ở cơ quan này."))
    wanted = _allowed_scopes(post, scopes)
    today = timezone.localdate()
    if not today <= ends_on <= today + LONGEST:
        message = _("Ngày hết hạn phải từ hôm nay đến một năm nữa.")
        raise Refused(message, fields={"ends_on": message})
    if len(clean(purpose)) < 10:
        message = _("Nêu rõ hệ thống nào dùng khóa và để làm gì (ít nhất 10 ký tự).")
        raise Refused(message, fields={"purpose": message})
    text = f"td_{secrets.token_urlsafe(32)}"
    token = Token.objects.create(
        post=post, purpose=clean(purpose), scopes=wanted, prefix=text[:SHOWN], digest=digest_of(text), ends_on=ends_on
    )
    record(
        actor, Event.TOKEN_MADE, token, after={"scopes": wanted, "ends_on": ends_on, "role": post.get_role_display()}
    )
    return token, text


@service
def revoke_token(actor: Actor, *, token: Token) -> Token:
    """End a token at once: one's own, or as administrator any of the agency's."""
    require(actor, Action.ENTER)
    if not visible_tokens(actor).filter(pk=token.pk).exists():
        raise NotAllowed(_("Chỉ người được cấp khóa hoặc quản trị của cơ quan được thu hồi."))
    token = Token.objects.select_for_update(of=("self",)).get(pk=token.pk)
    if token.revoked_at is not None:
        raise Overtaken(_("Khóa này đã được thu hồi từ trước."))
    token.revoked_at, token.revoked_by = timezone.now(), actor.account
    token.save(update_fields=["revoked_at", "revoked_by"])
    record(actor, Event.TOKEN_REVOKED, token)
    return token


def actor_of_token(text: str) -> tuple[Token, Actor] | None:
    """The token of this text and whom it acts as today; None when it, its post, account or agency has ended."""
    token = (
        Token.objects.select_related("post__account", "post__agency")
        .filter(
            digest=digest_of(text), revoked_at=None, ends_on__gte=timezone.localdate(), post__account__is_active=True
        )
        .first()
    )
    if token is None:
        return None
    actor = acting_as(token.post)
    return (token, actor) if actor else None


def acting_as(post: Post) -> Actor | None:
    """Whom a system acts as for this post: the role alone, not what else the person may do; None once it has ended."""
    account = post.account
    held = next((each for each in open_posts(account) if each.pk == post.pk), None)
    if held is None or not account.is_active or account.must_change_password:
        return None
    return Actor(account, held.agency, frozenset({Role(held.role)}), held.title)


def mark_used(token: Token) -> None:
    """Keep when the token was last used, to the minute: not a write for every request."""
    now = timezone.now()
    stale = Q(last_used_at=None) | Q(last_used_at__lt=now - dt.timedelta(minutes=1))
    Token.objects.filter(stale, pk=token.pk).update(last_used_at=now)


@daily
def end_old_work() -> int:
    """Forget the keys of writes a month later: nobody repeats a request for so long. Returns how many."""
    ended, _by_model = IdempotentWork.objects.filter(at__lt=timezone.now() - dt.timedelta(days=30)).delete()
    return ended


def _allowed_scopes(post: Post, scopes: Iterable[str]) -> list[str]:
    wanted = [scope.value for scope in Scope if scope.value in set(scopes)]
    if not wanted:
        message = _("Chọn ít nhất một phạm vi.")
        raise Refused(message, fields={"scopes": message})
    beyond = [Scope(scope) for scope in wanted if post.role not in ROLES[ACTIONS[Scope(scope)]]]
    if beyond:
        names = "; ".join(str(scope.label) for scope in beyond)
        message = _("Vai trò này không được: %(scopes)s.") % {"scopes": names}
        raise Refused(message, fields={"scopes": message})
    return wanted
