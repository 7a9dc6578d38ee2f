"""Telling the sender of a package what became of its nominations."""

from django.utils.translation import gettext as _

from thidua.agencies.actor import Actor
from thidua.agencies.permissions import Action, require
from thidua.exchange import queries, writing
from thidua.exchange.models import Direction, Package, PackageItem
from thidua.exchange.services.sending import make_package
from thidua.trail.errors import Overtaken, Refused
from thidua.trail.services import service


@service
def make_result_package(actor: Actor, *, package: Package) -> Package:
    """Put what became of nominations of a received package, and was not told yet, into a package for its sender."""
    require(actor, Action.RECEIVE, package.agency_id)
    package = (
        Package.objects.select_for_update(of=("self",))
        .select_related("partner__other", "partner__agency")
        .get(pk=package.pk, direction=Direction.IN)
    )
    partner = queries.open_partner(package.partner)
    if partner is None:
        raise Refused(_("Đã thôi trao đổi với nơi gửi gói này."))
    items = queries.untold_items(package)
    if not items:
        raise Overtaken(_("Chưa có kết quả mới để gửi, hoặc người khác vừa lập gói kết quả."))
    body, found = writing.result_part(package, items)
    result = make_package(
        actor, partner, body, found, _("Kết quả: %(title)s") % {"title": package.title}, answers=package
    )
    PackageItem.objects.filter(pk__in=[item.pk for item in items]).update(result=result)
    return result
