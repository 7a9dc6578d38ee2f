"""What the head does: publish, give back, take down."""

from django.utils import timezone
from django.utils.translation import gettext as _

from thidua.agencies.actor import Actor
from thidua.agencies.models import Role
from thidua.agencies.permissions import ROLES, Action, require
from thidua.agencies.queries import holders
from thidua.exemplars.models import Article, Exemplar
from thidua.exemplars.queries import bars_of, is_about
from thidua.exemplars.services.guarding import locked_exemplar, moved, returned, tell, waiting_article
from thidua.exemplars.services.verifying import require_consent
from thidua.exemplars.states import Doing
from thidua.trail.errors import NotAllowed, Overtaken, Refused, required
from thidua.trail.events import Event
from thidua.trail.services import record, service
from thidua.vietnamese.names import fold


@service
def publish_exemplar(actor: Actor, *, exemplar: Exemplar, version: int) -> Exemplar:
    """Show the version that was proposed to everybody.

    Refused while something runs against whom it is about (the same facts that Nghị định 152/2025/NĐ-CP, Điều 4 khoản
    4, has an appraisal weigh; that they bar publicity too is this system's rule), without consent, and to the very
    person whom it is about.
    """
    require(actor, Action.PUBLISH_EXEMPLAR, exemplar.agency_id)
    exemplar = locked_exemplar(exemplar, Doing.PUBLISH, version)
    if is_about(actor, exemplar):
        raise NotAllowed(_("Gương này nêu chính bạn; người khác của cơ quan phải duyệt."))
    article = _waiting(exemplar)
    require_consent(exemplar)
    today = timezone.localdate()
    if exemplar.subject is not None and (why := bars_of([exemplar.subject], today).get(exemplar.subject.pk)):
        text = _("Chưa đăng được: %(name)s đang có %(why)s. Đợi kết luận, hoặc trả lại bài.")
        raise Refused(text % {"name": exemplar.name, "why": why})
    article.published_on = today
    article.save(update_fields=["published_on"])
    exemplar.shown = article
    words = (exemplar.name, exemplar.title, exemplar.place, article.title)
    exemplar.search_fold = fold(" ".join(words))[:900]
    exemplar.published_on = exemplar.published_on or today
    exemplar.ended_on, exemplar.ended_reason = None, ""
    record(actor, Event.EXEMPLAR_PUBLISHED, exemplar, after={"article": article.number, "published_on": today})
    exemplar = moved(exemplar, Doing.PUBLISH, "shown", "search_fold", "published_on", "ended_on", "ended_reason")
    _tell_officers(actor, exemplar, Event.EXEMPLAR_PUBLISHED, _("Đã đăng: %(exemplar)s."))
    return exemplar


@service
def give_back(actor: Actor, *, exemplar: Exemplar, version: int, reason: str) -> Exemplar:
    """Give the proposed version back with the reason; what is public stays public."""
    require(actor, Action.PUBLISH_EXEMPLAR, exemplar.agency_id)
    exemplar = locked_exemplar(exemplar, Doing.GIVE_BACK, version)
    article = _waiting(exemplar)
    reason = required(reason, "reason")[:1000]
    returned(exemplar, reason)
    record(actor, Event.EXEMPLAR_GIVEN_BACK, exemplar, after={"article": article.number}, reason=reason)
    exemplar = moved(exemplar, Doing.GIVE_BACK)
    _tell_officers(actor, exemplar, Event.EXEMPLAR_GIVEN_BACK, _("Bài bị trả lại: %(exemplar)s."))
    return exemplar


@service
def take_down(actor: Actor, *, exemplar: Exemplar, version: int, reason: str) -> Exemplar:
    """Take it out of the public's sight, its pictures too; the page says only that it was taken down."""
    require(actor, Action.PUBLISH_EXEMPLAR, exemplar.agency_id)
    exemplar = locked_exemplar(exemplar, Doing.TAKE_DOWN, version)
    reason = required(reason, "reason")[:1000]
    returned(exemplar, reason)
    exemplar.shown, exemplar.ended_on, exemplar.ended_reason = None, timezone.localdate(), reason
    record(actor, Event.EXEMPLAR_TAKEN_DOWN, exemplar, reason=reason)
    exemplar = moved(exemplar, Doing.TAKE_DOWN, "shown", "ended_on", "ended_reason")
    _tell_officers(actor, exemplar, Event.EXEMPLAR_TAKEN_DOWN, _("Đã gỡ: %(exemplar)s."))
    return exemplar


def _waiting(exemplar: Exemplar) -> Article:
    article = waiting_article(exemplar)
    if article is None:
        raise Overtaken(_("Không còn bản nào chờ duyệt; hãy tải lại trang."))
    return article


def _tell_officers(actor: Actor, exemplar: Exemplar, event: Event, text: str) -> None:
    roles: list[Role] = sorted(ROLES[Action.WRITE_EXEMPLAR])
    accounts = holders(exemplar.agency, *roles).values_list("pk", flat=True)
    tell(actor, accounts, event, text % {"exemplar": exemplar}, exemplar)
