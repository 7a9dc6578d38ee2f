"""Which other installations an agency exchanges with."""

from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from thidua.agencies.actor import Actor
from thidua.agencies.models import Agency, Post
from thidua.agencies.permissions import Action, require
from thidua.exchange import keys
from thidua.exchange.models import Partner
from thidua.jobs.outbound import Unsendable, checked_url, judged_addresses
from thidua.trail.errors import Overtaken, Refused, beside
from thidua.trail.events import Event
from thidua.trail.services import record, service


@service
def add_partner(actor: Actor, *, other: Agency, public_key: str, fingerprint: str, url: str = "") -> Partner:
    """Know the installation of another agency by its key, for the actor's agency.

    `fingerprint` is what the administrator heard or read from the partner by another way than the key itself; it must
    be that of the key. Refuses the own key, a second partner for the same agency or key, and an agency that works here.
    """
    require(actor, Action.MANAGE_CONNECTIONS)
    if other == actor.agency or not other.is_active:
        raise beside("other", _("Chọn một cơ quan khác đang hoạt động."))
    refuse_at_work(other)
    public_key = "".join(public_key.split()).lower()
    if not keys.is_public_key(public_key):
        raise beside("public_key", _("Khóa công khai gồm 64 chữ số, chữ cái từ a đến f; hãy dán lại cả khóa."))
    if public_key == keys.own_public_key():
        raise beside("public_key", _("Đây là khóa của chính hệ thống này; cần khóa của đối tác."))
    if "".join(fingerprint.split()).upper() != keys.fingerprint(public_key).replace(" ", ""):
        raise beside(
            "fingerprint",
            _("Dấu vân tay không khớp với khóa: khóa có thể đã bị tráo. Hãy gọi cho đối tác và đối chiếu lại."),
        )
    _check_url(url)
    try:
        with transaction.atomic():
            partner = Partner.objects.create(
                agency=actor.agency, other=other, public_key=public_key, url=url, added_by=actor.account
            )
    except IntegrityError as error:
        raise Overtaken(_("Cơ quan hoặc khóa này đã được đăng ký; hãy thôi đăng ký cũ trước.")) from error
    record(
        actor,
        Event.PARTNER_ADDED,
        partner,
        after={"fingerprint": keys.fingerprint(public_key), "url": url, "other": other.name},
    )
    return partner


@service
def end_partner(actor: Actor, *, partner: Partner) -> Partner:
    """Take nothing from the partner and send nothing there from now on; what went before stays."""
    require(actor, Action.MANAGE_CONNECTIONS, partner.agency_id)
    partner = Partner.objects.select_for_update(of=("self",)).select_related("other").get(pk=partner.pk)
    if partner.ended_at is not None:
        raise Overtaken(_("Đã thôi trao đổi với đối tác này từ trước."))
    partner.ended_at = timezone.now()
    partner.save(update_fields=["ended_at"])
    record(actor, Event.PARTNER_ENDED, partner, after={"fingerprint": partner.fingerprint})
    return partner


@service
def change_partner(actor: Actor, *, partner: Partner, public_key: str, fingerprint: str = "", url: str = "") -> Partner:
    """Go on with the partner under another key or address; returns the new row. A new key needs its fingerprint.

    The old row ends and stays: what came under the old key is still verified by it. Refused when nothing changes.
    """
    require(actor, Action.MANAGE_CONNECTIONS, partner.agency_id)
    is_same_key = "".join(public_key.split()).lower() == partner.public_key
    if is_same_key and url == partner.url:
        raise Refused(_("Khóa và địa chỉ vẫn như cũ, không có gì để đổi."))
    if is_same_key:
        fingerprint = partner.fingerprint  # it was compared when the key was registered
    ended = end_partner(actor, partner=partner)
    return add_partner(actor, other=ended.other, public_key=public_key, fingerprint=fingerprint, url=url)


def works_here(agency: Agency) -> bool:
    """Whether the agency's own people work in this installation: then nobody acts in its name by a package."""
    still = Q(ends_on=None) | Q(ends_on__gte=timezone.localdate())
    return Post.objects.filter(still, agency=agency, account__is_active=True).exists()


def refuse_at_work(agency: Agency) -> None:
    """Refuse to act in the name of an agency whose own people work in this installation."""
    if works_here(agency):
        raise beside(
            "other",
            _("%(agency)s có người làm việc ngay trong hệ thống này nên không trao đổi bằng gói với cơ quan ấy.")
            % {"agency": agency},
        )


def _check_url(url: str) -> None:
    if not url:
        return
    try:
        parts = checked_url(url)
        judged_addresses(parts.hostname or "", parts.port or 443)
    except Unsendable as error:
        raise beside("url", str(error)) from error
