"""Whose account is whose: linked by an officer who saw the person's papers, and ended, never deleted."""

import hmac

from django.utils import timezone
from django.utils.translation import gettext as _

from thidua.agencies.actor import Actor, open_posts
from thidua.agencies.models import Account
from thidua.agencies.permissions import Action
from thidua.register.identity import citizen_hash, is_citizen_number
from thidua.register.models import PersonAccount, Subject, SubjectKind
from thidua.register.queries import link_of
from thidua.register.services.awards import required_reason
from thidua.register.services.sight import require_in_sight, require_own_page
from thidua.register.services.telling import tell_people
from thidua.trail.errors import Overtaken, Refused
from thidua.trail.events import Event
from thidua.trail.services import record, service
from thidua.vietnamese.dates import short_date
from thidua.vietnamese.names import fold


@service
def link_account(actor: Actor, *, subject: Subject, username: str, citizen_number: str) -> PersonAccount:
    """Let an account read the merit of the person it belongs to. The actor has the person's papers in hand.

    Refused unless the citizen number is the one that the register knows, the account works in the actor's tree under
    the person's name, and neither has another link. Nobody links the own account.
    """
    # The subject before the account, as in `end_account_link`: two officers wait for each other and never in a ring.
    subject = Subject.objects.select_for_update(of=("self",)).select_related("agency").get(pk=subject.pk)
    require_in_sight(actor, Action.LINK_ACCOUNT, subject.agency)
    require_own_page(subject)
    if subject.kind != SubjectKind.PERSON:
        raise Refused(_("Chỉ liên kết tài khoản với cá nhân trong sổ bộ."))
    if (known := link_of(subject)) is not None:
        raise Overtaken(
            _("%(name)s đang dùng tài khoản %(username)s từ ngày %(day)s; hãy thôi liên kết tài khoản đó trước.")
            % {
                "name": subject.name,
                "username": known.account.username,
                "day": short_date(timezone.localtime(known.linked_at)),
            }
        )
    _refuse_other_number(subject, citizen_number)
    account = _account_of(actor, subject, username)
    link = PersonAccount.objects.create(subject=subject, account=account, linked_by=actor.account)
    record(actor, Event.ACCOUNT_LINKED, subject, after={"account": account.username})
    told = _("Tài khoản của bạn đã được liên kết với %(name)s trong sổ bộ: bạn xem được thành tích của mình.")
    tell_people(Event.ACCOUNT_LINKED, [(subject.pk, told % {"name": subject.name})])
    return link


@service
def end_account_link(actor: Actor, *, link: PersonAccount, reason: str) -> None:
    """End a link: the account reads nothing of the person any more. The row stays."""
    subject = Subject.objects.select_for_update(of=("self",)).select_related("agency").get(pk=link.subject_id)
    require_in_sight(actor, Action.LINK_ACCOUNT, subject.agency)
    reason = required_reason(reason)
    link = PersonAccount.objects.select_for_update(of=("self",)).select_related("account").get(pk=link.pk)
    if link.subject_id != subject.pk:
        raise Overtaken(_("Người này vừa được gộp hồ sơ; hãy tải lại trang."))
    if link.ended_at is not None:
        raise Overtaken(_("Tài khoản này đã thôi liên kết từ trước."))
    told = _("Tài khoản của bạn thôi liên kết với %(name)s trong sổ bộ.") % {"name": subject.name}
    tell_people(Event.ACCOUNT_UNLINKED, [(subject.pk, told)])
    link.ended_at, link.end_reason = timezone.now(), reason[:500]
    link.save(update_fields=["ended_at", "end_reason"])
    record(actor, Event.ACCOUNT_UNLINKED, subject, before={"account": link.account.username}, reason=reason)


def _refuse_other_number(subject: Subject, number: str) -> None:
    if not subject.citizen_hash:
        raise Refused(
            _("Sổ bộ chưa có số định danh của %(name)s; hãy ghi số ở «Sửa thông tin» rồi liên kết.")
            % {"name": subject.name}
        )
    if not is_citizen_number(number) or not hmac.compare_digest(citizen_hash(number), subject.citizen_hash):
        message = _("Số này không phải số định danh của người này trong sổ bộ; hãy đối chiếu lại giấy tờ.")
        raise Refused(message, fields={"citizen_number": message})


def _account_of(actor: Actor, subject: Subject, username: str) -> Account:
    """The account of that name, locked; refused unless it can be this person's."""
    account = Account.objects.select_for_update().filter(username__iexact=username.strip(), is_active=True).first()
    in_tree = account and open_posts(account).filter(agency__path__startswith=actor.agency.path).exists()
    if account is None or not in_tree:
        raise _no_account(
            _("Không có tài khoản nào tên này đang hoạt động ở cơ quan của bạn; người quản trị tạo tài khoản.")
        )
    if account == actor.account:
        raise _no_account(_("Không tự liên kết được tài khoản của chính mình; hãy nhờ cán bộ khác đối chiếu."))
    names = {subject.name_fold, *(fold(former.name) for former in subject.former_names.all())}
    if fold(account.full_name) not in names:
        raise _no_account(
            _("Tài khoản này mang tên %(account)s, sổ bộ ghi %(name)s.")
            % {"account": account.full_name, "name": subject.name}
        )
    if account.person_links.filter(ended_at=None).exists():
        raise _no_account(_("Tài khoản này đang liên kết với một người khác trong sổ bộ."))
    return account


def _no_account(message: str) -> Refused:
    return Refused(message, fields={"username": message})
