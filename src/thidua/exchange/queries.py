"""Every read of packages and partners, of the viewer's own agency only."""

from collections.abc import Collection, Sequence

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from thidua.agencies.actor import Actor
from thidua.agencies.permissions import Action, may
from thidua.dossiers.models import NominationStatus, Submission, SubmissionStatus
from thidua.dossiers.queries import hidden_nominations
from thidua.exchange.models import OVER, Direction, Package, PackageItem, PackageKind, PackageState, Partner

ENDED = frozenset({NominationStatus.DECIDED, NominationStatus.REFUSED})


def visible_packages(actor: Actor) -> QuerySet[Package]:
    """The packages that the actor's agency sent or received."""
    if not may(actor, Action.READ_WORK):
        return Package.objects.none()
    return Package.objects.filter(agency=actor.agency_id).select_related("partner__other")


def get_visible_package(actor: Actor, pk: int) -> Package:
    """The one door to a package; raises Package.DoesNotExist when it is out of sight."""
    return visible_packages(actor).select_related("file", "submission", "answers", "made_by", "settled_by").get(pk=pk)


def hidden_origins(actor: Actor) -> set[tuple[str, str]]:
    """How packages name the nominations that this one person must not see although the agency may."""
    items = PackageItem.objects.filter(nomination__in=hidden_nominations(actor))
    return set(items.values_list("origin", "origin_code"))


def subjects_of(package: Package, origins: Collection[tuple[str, str]]) -> dict[tuple[str, str], int]:
    """Who of our register is meant by nominations of a package; the others nobody here knows yet."""
    codes = [code for _mark, code in origins]
    items = PackageItem.objects.filter(package__agency=package.agency_id, origin_code__in=codes)
    found = items.values_list("origin", "origin_code", "nomination__subject")
    return {(mark, code): subject for mark, code, subject in found if (mark, code) in origins}


def waiting_packages(actor: Actor) -> QuerySet[Package]:
    """Received packages that somebody has to accept or return."""
    return visible_packages(actor).filter(direction=Direction.IN, state=PackageState.WAITING)


def visible_partners(actor: Actor) -> QuerySet[Partner]:
    """The partners of the actor's agency, for its administrators; those that ended too."""
    if not may(actor, Action.MANAGE_CONNECTIONS):
        return Partner.objects.none()
    return partners_of(actor.agency_id, ended=True)


def partners_of(agency_id: int, *, ended: bool = False) -> QuerySet[Partner]:
    """The installations that an agency exchanges with."""
    found = Partner.objects.filter(agency=agency_id).select_related("other", "agency", "added_by")
    return found if ended else found.filter(ended_at=None)


def open_partner(partner: Partner) -> Partner | None:
    """The row by which the agency exchanges with the same other agency now; its key and address may have changed."""
    return partners_of(partner.agency_id).filter(other=partner.other_id).first()


def sendable_submissions(actor: Actor) -> QuerySet[Submission]:
    """Submissions on their way to a partner that are in no package yet, or whose package came back."""
    on_the_way = Package.objects.filter(direction=Direction.OUT).exclude(state__in=OVER)
    return (
        Submission.objects.filter(
            sender=actor.agency_id,
            status=SubmissionStatus.SENT,
            receiver__in=partners_of(actor.agency_id).values("other"),
        )
        .exclude(pk__in=on_the_way.filter(submission__isnull=False).values("submission"))
        .select_related("receiver")
        .order_by("-sent_at")
    )


def untold_items(package: Package) -> Sequence[PackageItem]:
    """Nominations of a received package that have an outcome of which its sender was not told."""
    if (package.direction, package.kind, package.state) != (
        Direction.IN,
        PackageKind.SUBMISSION,
        PackageState.ACCEPTED,
    ):
        return []
    back = Q(nomination__status=NominationStatus.RETURNED, nomination__holder=package.partner.other_id)
    return list(
        package.items.filter(result=None)
        .filter(Q(nomination__status__in=ENDED) | back)
        .select_related("nomination__subject")
    )


def already_on_its_way(submission: Submission) -> str | None:
    """Why a submission can't be taken back: a package with it has left (a blocker of the dossiers)."""
    gone = Package.objects.filter(submission=submission, direction=Direction.OUT).exclude(
        state__in=[PackageState.MADE, *OVER]
    )
    if not gone.exists():
        return None
    return _("Tờ trình này đã gửi đi trong gói trao đổi nên không lấy lại được. Hãy đề nghị nơi nhận trả lại gói.")
