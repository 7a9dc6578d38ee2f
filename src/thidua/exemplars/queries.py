"""Every read of exemplars, scoped to the viewer: deny by default; what is public; the one place that counts."""

import datetime as dt
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery
from django.utils import timezone

from thidua.agencies.actor import Actor
from thidua.agencies.models import Agency, Post
from thidua.agencies.permissions import ROLES, Action, may
from thidua.agencies.queries import visible_agencies
from thidua.decisions.models import Certificate
from thidua.dossiers.bars import running, said, same_subject
from thidua.exemplars.models import Article, Campaign, Exemplar, Following, Picture, PressItem
from thidua.exemplars.states import OPEN, State
from thidua.register.models import AwardStatus, Subject
from thidua.register.queries import account_ids
from thidua.vietnamese.names import fold

CODE_LENGTH = 12  # letters of the code in the address of a public page
OWN_ONLY = (State.FOUND, State.SET_ASIDE)  # what nobody has looked into yet, or was not found worth it


def visible_exemplars(actor: Actor | None) -> QuerySet[Exemplar]:
    """The own agency's; of agencies below, those that were verified. Others' are seen where everybody sees them."""
    if actor is None or not may(actor, Action.READ_EXEMPLARS):
        return Exemplar.objects.none()
    below = Q(agency__in=visible_agencies(actor).values("pk")) & ~Q(state__in=OWN_ONLY)
    return Exemplar.objects.filter(Q(agency=actor.agency_id) | below).select_related("agency", "subject", "movement")


def get_visible_exemplar(actor: Actor | None, pk: int) -> Exemplar:
    """The one door to an exemplar; raises Exemplar.DoesNotExist when it is out of sight."""
    return visible_exemplars(actor).select_related("shown").get(pk=pk)


def visible_campaigns(actor: Actor | None) -> QuerySet[Campaign]:
    """The own agency's, and those of agencies above and below."""
    if actor is None or not may(actor, Action.READ_EXEMPLARS):
        return Campaign.objects.none()
    above = [int(number) for number in actor.agency.path.strip("/").split("/") if number]
    near = Q(agency__in=above) | Q(agency__in=visible_agencies(actor).values("pk"))
    return Campaign.objects.filter(near).select_related("agency")


def get_visible_campaign(actor: Actor | None, pk: int) -> Campaign:
    """The one door to a campaign; raises Campaign.DoesNotExist."""
    return visible_campaigns(actor).get(pk=pk)


def visible_press(actor: Actor | None) -> QuerySet[PressItem]:
    """The press plan of the own agency."""
    if actor is None or not may(actor, Action.READ_EXEMPLARS):
        return PressItem.objects.none()
    return PressItem.objects.filter(agency=actor.agency_id).select_related("campaign", "exemplar", "officer")


def late_press(rows: QuerySet[PressItem], today: dt.date) -> QuerySet[PressItem]:
    """Planned items whose day has passed."""
    return open_press(rows).filter(planned_on__lt=today)


def open_press(rows: QuerySet[PressItem]) -> QuerySet[PressItem]:
    """Planned items that are still to be done."""
    return rows.filter(done_on=None, dropped_reason="")


def alike(agency: Agency, *, subject: Subject | None, name: str, but: int | None = None) -> QuerySet[Exemplar]:
    """Exemplars of the agency that are open and are of the same subject, or of the same name."""
    same = Q(name_fold=fold(name)) if name.strip() else Q()
    if subject is not None:
        same |= Q(subject=same_subject(subject))
    if not same:
        return Exemplar.objects.none()
    return Exemplar.objects.filter(same, agency=agency, state__in=OPEN).exclude(pk=but or 0).select_related("agency")


def bars_of(subjects: Iterable[Subject | None], today: dt.date) -> dict[int, str]:
    """By number of a subject: what runs against it today, in words; one that is clear is not there."""
    known = {each.pk: same_subject(each) for each in subjects if each is not None}
    facts = running(set(known.values()), today) if known else {}
    return {pk: "; ".join(said(each) for each in facts[same]) for pk, same in known.items() if same in facts}


def is_about(actor: Actor, exemplar: Exemplar) -> bool:
    """Whether it is about the person whose account this is."""
    if exemplar.subject_id is None or actor.account_id is None:
        return False
    return actor.account_id in account_ids([exemplar.subject_id]).values()


def waiting_for_head(rows: QuerySet[Exemplar]) -> QuerySet[Exemplar]:
    """Those with a version that was proposed and not answered, new ones and ones that are public already."""
    waits = Article.objects.filter(
        exemplar=OuterRef("pk"), proposed_on__isnull=False, returned_on=None, published_on=None
    )
    return rows.filter(Exists(waits))


def returned_to_writers(rows: QuerySet[Exemplar]) -> QuerySet[Exemplar]:
    """Those whose last version was given back, public or not; one that was taken down and is written anew is none."""
    last = Article.objects.filter(exemplar=OuterRef("pk")).order_by("-number").values("returned_on")[:1]
    rows = rows.filter(state__in=[State.WRITTEN, State.PUBLISHED]).annotate(last_returned=Subquery(last))
    return rows.filter(last_returned__isnull=False)


def to_look_at_again(actor: Actor, found: QuerySet[Exemplar]) -> QuerySet[Exemplar]:
    """Those that are public while something runs against whom they are about; not for that person's own eyes."""
    rows = found.filter(state=State.PUBLISHED, subject__isnull=False)
    bars = bars_of([each.subject for each in rows.select_related("subject")], timezone.localdate())
    own = {pk for pk, account in account_ids(list(bars)).items() if account == actor.account_id}
    return rows.filter(subject__in=bars.keys() - own)


def receiving_agencies() -> QuerySet[Agency]:
    """Agencies that work today and have somebody who looks into what the public proposes."""
    today = timezone.localdate()
    held = Post.objects.filter(agency=OuterRef("pk"), role__in=ROLES[Action.WRITE_EXEMPLAR], account__is_active=True)
    working = Agency.objects.filter(Q(ended_on=None) | Q(ended_on__gt=today))
    return working.filter(Exists(held.filter(Q(ends_on=None) | Q(ends_on__gte=today)))).order_by("name")


def agencies_by_words(rows: QuerySet[Agency], text: str) -> QuerySet[Agency]:
    """Those with every word in the name, with or without marks."""
    for word in fold(text).split():
        rows = rows.filter(name_fold__contains=word)
    return rows


def public_exemplars() -> QuerySet[Exemplar]:
    """What everybody may see."""
    rows = Exemplar.objects.filter(state=State.PUBLISHED).select_related("agency", "shown", "subject")
    return rows.order_by("-published_on", "-pk")


def found_by_words(rows: QuerySet[Exemplar], text: str) -> QuerySet[Exemplar]:
    """Those with every word in the name, the title or the place, with or without marks."""
    for word in fold(text).split():
        rows = rows.filter(search_fold__contains=word)
    return rows


def public_agencies() -> QuerySet[Agency]:
    """Agencies with something public, and those above them but for the root of the tree, in their order."""
    paths = Exemplar.objects.filter(state=State.PUBLISHED).values_list("agency__path", flat=True).distinct()
    parts = [[int(number) for number in path.strip("/").split("/")] for path in paths]
    numbers = {number for each in parts for number in (*each[1:], each[-1])}
    return Agency.objects.filter(pk__in=numbers).order_by("path")


def public_picture(pk: int) -> Picture:
    """A picture of an article that is public now; raises Picture.DoesNotExist."""
    return pictures_of(Picture.objects.filter(article__in=public_exemplars().order_by().values("shown"))).get(pk=pk)


def pictures_of(rows: QuerySet[Picture]) -> QuerySet[Picture]:
    """Those that were not taken out again."""
    return rows.filter(removed_at=None).select_related("file", "small", "article")


def honours_of(subject: Subject | None) -> QuerySet[Certificate]:
    """Certificates that anybody may look up by their code: of awards decided here and in force."""
    if subject is None:
        return Certificate.objects.none()
    in_force = [AwardStatus.VALID, AwardStatus.CORRECTED]
    rows = Certificate.objects.filter(award__subject=same_subject(subject), award__status__in=in_force)
    return rows.select_related("item__decision__agency", "award").order_by("-item__decision__decided_on", "-pk")


Rows = Callable[[str, dt.date, dt.date], QuerySet[Any]]


def _dated(field: str) -> Rows:
    def rows(agency_path: str, first: dt.date, last: dt.date) -> QuerySet[Any]:
        within = {f"{field}__range": (first, last), "agency__path__startswith": agency_path}
        return Exemplar.objects.filter(**within).select_related("agency").order_by(field, "pk")

    return rows


def _followed(agency_path: str, first: dt.date, last: dt.date) -> QuerySet[Any]:
    within = {"since__range": (first, last), "exemplar__agency__path__startswith": agency_path}
    rows = standing(Following.objects.filter(**within))
    return rows.select_related("exemplar__agency", "agency").order_by("since", "pk")


# What is counted, each by one definition: its rows are what its number counts. Days are inclusive.
COUNTED: Mapping[str, Rows] = {
    "found": _dated("found_on"),
    "verified": _dated("checked_on"),
    "published": _dated("published_on"),
    "followed": _followed,
}


def rows(what: str, agency_path: str, first: dt.date, last: dt.date) -> QuerySet[Any]:
    """The rows behind one number of `totals`: exemplars, or followings; of the agency and all below."""
    return COUNTED[what](agency_path, first, last)


def totals(agency_path: str, first: dt.date, last: dt.date) -> dict[str, int]:
    """How many exemplars of the agency and all below it were found, verified, published, and how often taken up."""
    return {what: found(agency_path, first, last).count() for what, found in COUNTED.items()}


def with_followings(found: QuerySet[Exemplar]) -> QuerySet[Any]:
    """The exemplars with `places`: how many units and places take each up."""
    return found.annotate(places=Count("followings", filter=Q(followings__withdrawn_on=None)))


def standing(rows: QuerySet[Following]) -> QuerySet[Following]:
    """Those that were not withdrawn."""
    return rows.filter(withdrawn_on=None)
