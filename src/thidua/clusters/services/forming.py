"""Forming clusters, opening their years, and who takes part."""

import datetime as dt
import secrets
from collections.abc import Iterable, Mapping, Sequence

from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from thidua.agencies.actor import Actor
from thidua.agencies.models import Agency, Authority, Level, Post, Role
from thidua.agencies.permissions import Action, require
from thidua.clusters.models import BEFORE_SCORING, Cluster, ClusterYear, Criterion, Membership, YearState
from thidua.clusters.queries import left_to_do
from thidua.clusters.scoring import ring, rule
from thidua.clusters.services.locking import locked_member, locked_year, organised
from thidua.register.models import Subject, SubjectKind
from thidua.trail.errors import Refused, beside
from thidua.trail.events import Event
from thidua.trail.services import notify, record, service
from thidua.vietnamese.names import clean, fold

FIRST_YEAR = 2000
MOST_APPEAL_DAYS = 90
CENTRAL = (Level.CENTRAL, Level.MINISTRY, Level.PROVINCE)


@service
def form_cluster(
    actor: Actor, *, kind: str, name: str, document: str = "", confidence: str = "", note: str = ""
) -> Cluster:
    """Form a cluster or block; `confidence` and `note` come with a seed from the facts."""
    require(actor, Action.RUN_CLUSTER)
    cluster = Cluster(
        organiser=actor.agency,
        kind=kind,
        name=clean(name),
        document=clean(document),
        confidence=confidence,
        note=note,
    )
    _save_once(cluster)
    record(actor, Event.CLUSTER_FORMED, cluster, after=_said(cluster))
    return cluster


@service
def change_cluster(
    actor: Actor, *, cluster: Cluster, kind: str, name: str, document: str, ended_on: dt.date | None
) -> Cluster:
    """Change what a cluster is called, by what paper, and when it ends."""
    require(actor, Action.RUN_CLUSTER, cluster.organiser_id)
    cluster = Cluster.objects.select_for_update().get(pk=cluster.pk)
    before = _said(cluster)
    cluster.kind, cluster.name, cluster.document, cluster.ended_on = kind, clean(name), clean(document), ended_on
    _save_once(cluster)
    record(actor, Event.CLUSTER_CHANGED, cluster, before=before, after=_said(cluster))
    return cluster


@service
def open_cluster_year(
    actor: Actor,
    *,
    cluster: Cluster,
    year: int,
    self_score_due: dt.date,
    check_due: dt.date,
    appeal_days: int = 10,
    covenant: str = "",
    rules: str = "",
    exclusions: str = "",
    tie_breaks: Sequence[str] = ("base", "minus"),
) -> ClusterYear:
    """Make a year of the cluster, with the members and tables of the year before, which may still be changed."""
    require(actor, Action.RUN_CLUSTER, cluster.organiser_id)
    cluster = Cluster.objects.select_for_update().get(pk=cluster.pk)
    if cluster.ended_on is not None and cluster.ended_on < dt.date(year, 1, 1):
        raise beside("year", _("Cụm, khối đã thôi tổ chức từ %(day)s.") % {"day": f"{cluster.ended_on:%d/%m/%Y}"})
    if not FIRST_YEAR <= year <= timezone.localdate().year + 1:
        raise beside("year", _("Năm thi đua là năm nay, năm sau, hoặc một năm đã qua."))
    if cluster.years.filter(year=year).exists():
        raise beside("year", _("Năm %(year)s đã được mở.") % {"year": year})
    _check_days(self_score_due, check_due, appeal_days)
    _check_rules(tie_breaks)
    before = cluster.years.filter(year__lt=year).first()
    made = ClusterYear.objects.create(
        cluster=cluster,
        year=year,
        self_score_due=self_score_due,
        check_due=check_due,
        appeal_days=appeal_days,
        covenant=covenant.strip(),
        rules=rules.strip(),
        exclusions=exclusions.strip(),
        tie_breaks=list(tie_breaks),
        seed=secrets.token_hex(8),
    )
    if before is not None:
        _carry_on(made, before)
    record(actor, Event.CLUSTER_YEAR_OPENED, made, after=_said_of_year(made))
    return made


@service
def change_year(
    actor: Actor,
    *,
    year: ClusterYear,
    self_score_due: dt.date,
    check_due: dt.date,
    appeal_days: int,
    covenant: str,
    rules: str,
    exclusions: str,
    tie_breaks: Sequence[str],
) -> ClusterYear:
    """Change the days until publication; texts and tie-breaks only before scoring begins."""
    organised(actor, year)
    year = locked_year(year)
    before = _said_of_year(year)
    _check_days(self_score_due, check_due, appeal_days)
    _check_rules(tie_breaks)
    fixed = {
        "covenant": covenant.strip(),
        "rules": rules.strip(),
        "exclusions": exclusions.strip(),
        "tie_breaks": list(tie_breaks),
    }
    changed = [name for name, value in fixed.items() if getattr(year, name) != value]
    if changed and year.state not in BEFORE_SCORING:
        raise beside(changed[0], _("Đã bắt đầu chấm điểm nên không sửa được mục này; chỉ còn đổi được các thời hạn."))
    for name, value in fixed.items():
        setattr(year, name, value)
    year.self_score_due, year.check_due, year.appeal_days = self_score_due, check_due, appeal_days
    year.save()
    record(actor, Event.CLUSTER_CHANGED, year, before=before, after=_said_of_year(year))
    return year


@service
def choose_leaders(actor: Actor, *, year: ClusterYear, head: Agency, deputy: Agency | None) -> ClusterYear:
    """Say which members are head and deputy of the year."""
    organised(actor, year)
    year = locked_year(year)
    ids = set(year.members.filter(left_reason="").values_list("agency", flat=True))
    for name, agency in (("head", head), ("deputy", deputy)):
        if agency is not None and agency.pk not in ids:
            raise beside(name, _("%(agency)s không phải thành viên của năm này.") % {"agency": agency})
    if deputy == head:
        raise beside("deputy", _("Trưởng và phó là hai đơn vị khác nhau."))
    before = {"head": str(year.head or ""), "deputy": str(year.deputy or "")}
    year.head, year.deputy = head, deputy
    year.save(update_fields=["head", "deputy"])
    record(actor, Event.CLUSTER_CHANGED, year, before=before, after={"head": str(head), "deputy": str(deputy or "")})
    return year


@service
def add_members(actor: Actor, *, year: ClusterYear, agencies: Iterable[Agency]) -> list[Membership]:
    """Let agencies below the organiser take part in the year, before scoring begins."""
    organised(actor, year)
    year = locked_year(year, *BEFORE_SCORING)
    known = set(year.members.filter(left_reason="").values_list("agency", flat=True))
    last = max(year.members.values_list("position", flat=True), default=0)
    made: list[Membership] = []
    for agency in agencies:
        if agency.pk in known:
            raise Refused(_("%(agency)s đã là thành viên.") % {"agency": agency})
        if not may_take_part(year.cluster.organiser, agency):
            raise Refused(_("%(agency)s không thuộc phạm vi của cơ quan tổ chức.") % {"agency": agency})
        last += 1
        made.append(Membership(year=year, agency=agency, position=last, subject=_subject_of(agency)))
    Membership.objects.bulk_create(made)
    _set_ring(year)
    record(actor, Event.CLUSTER_CHANGED, year, after={"added": [str(member) for member in made]})
    return made


@service
def remove_member(actor: Actor, *, member: Membership, reason: str) -> None:
    """Take a unit out of the year before scoring begins; later it can only be left without a rank."""
    organised(actor, member.year)
    member = locked_member(member, *BEFORE_SCORING)
    if not clean(reason):
        raise beside("reason", _("Ghi lý do, ví dụ văn bản phân cụm, khối mới."))
    member.left_reason = clean(reason)
    member.save(update_fields=["left_reason"])
    year = member.year
    for post in ("head", "deputy"):
        if getattr(year, f"{post}_id") == member.agency_id:
            setattr(year, post, None)
    year.save(update_fields=["head", "deputy"])
    _set_ring(year)
    record(actor, Event.CLUSTER_CHANGED, year, after={"removed": str(member)}, reason=reason)


@service
def set_checkers(actor: Actor, *, year: ClusterYear, checkers: Mapping[int, int]) -> None:
    """Say who checks whom (membership → membership), until checking begins; nobody checks itself."""
    organised(actor, year)
    year = locked_year(year, *BEFORE_SCORING, YearState.SCORING)
    members = {member.pk: member for member in year.members.filter(left_reason="").select_related("agency")}
    for checked, checker in checkers.items():
        if checked not in members or checker not in members:
            raise Refused(_("Có đơn vị không còn trong cụm, khối; hãy tải lại trang."))
        if checked == checker:
            raise Refused(_("%(unit)s không tự chấm chéo mình.") % {"unit": members[checked]})
        members[checked].checker = members[checker]
    Membership.objects.bulk_update(members.values(), ["checker"])
    after = {str(members[checked]): str(members[checker]) for checked, checker in checkers.items()}
    record(actor, Event.CLUSTER_CHANGED, year, after={"checkers": after})


@service
def advance(actor: Actor, *, year: ClusterYear, seen: str) -> ClusterYear:
    """Bring the year to its next step when nothing is left to do in the one that the page showed. Raises Refused."""
    organised(actor, year)
    year = locked_year(year, seen)
    if year.state not in NEXT:
        raise Refused(_("Bước này kết thúc khi công bố kết quả."))
    if left := left_to_do(year):
        raise Refused(left)
    before = year.state
    year.state = NEXT[YearState(year.state)]
    year.save(update_fields=["state"])
    record(actor, Event.CLUSTER_CHANGED, year, before={"state": before}, after={"state": year.state})
    tell_members(year, Event.CLUSTER_CHANGED, f"{year}: {year.get_state_display()}.")
    return year


NEXT = {
    YearState.PREPARING: YearState.OPEN,
    YearState.OPEN: YearState.SCORING,
    YearState.SCORING: YearState.CHECKING,
    YearState.CHECKING: YearState.SETTLING,
    YearState.SETTLING: YearState.VOTING,
}


def may_take_part(organiser: Agency, agency: Agency) -> bool:
    """Whether an agency may be a member: one below the organiser; for the central council any body of the level."""
    if agency.pk == organiser.pk or not agency.is_active:
        return False
    central = organiser.authority == Authority.CENTRAL_COMMITTEE and agency.level in CENTRAL
    return central or agency.path.startswith(organiser.path)


def tell_members(year: ClusterYear, event: Event, text: str) -> None:
    """Tell the officers of every member."""
    agencies = year.members.filter(left_reason="").values("agency")
    posts = Post.objects.filter(agency__in=agencies, role__in=[Role.UNIT_OFFICER, Role.APPRAISER], ends_on=None)
    accounts = posts.filter(account__is_active=True).values_list("account", flat=True)
    notify(accounts, event, text, reverse("clusters:year", args=[year.pk]))


def _save_once(cluster: Cluster) -> None:
    if not cluster.name:
        raise beside("name", _("Cần điền mục này."))
    try:
        with transaction.atomic():
            cluster.save()
    except IntegrityError as error:
        raise beside("name", _("Cơ quan đã có cụm, khối tên này đang hoạt động.")) from error


def _check_days(self_score_due: dt.date, check_due: dt.date, appeal_days: int) -> None:
    if check_due < self_score_due:
        raise beside("check_due", _("Hạn chấm chéo không đứng trước hạn tự chấm."))
    if not 1 <= appeal_days <= MOST_APPEAL_DAYS:
        raise beside("appeal_days", _("Số ngày từ 1 đến %(most)s.") % {"most": MOST_APPEAL_DAYS})


def _check_rules(names: Sequence[str]) -> None:
    if len(set(names)) != len(names):
        raise beside("tie_breaks", _("Một cách xét chỉ ghi một lần."))
    for name in names:
        try:
            rule(name)
        except ValueError as error:
            raise beside("tie_breaks", _("Không có cách xét «%(name)s».") % {"name": name}) from error


def _carry_on(year: ClusterYear, before: ClusterYear) -> None:
    """Take over who took part and what was counted the year before."""
    members = before.members.filter(left_reason="").select_related("agency", "subject")
    Membership.objects.bulk_create(
        Membership(year=year, agency=each.agency, position=place, subject=each.subject)
        for place, each in enumerate((each for each in members if each.agency.is_active), start=1)
    )
    _set_ring(year)
    for table in before.tables.prefetch_related("criteria"):
        criteria = list(table.criteria.all())
        table.pk, table.year = None, year
        table._state.adding = True
        table.save()
        for each in criteria:
            each.pk, each.table = None, table
        Criterion.objects.bulk_create(criteria)


def _set_ring(year: ClusterYear) -> None:
    members = {member.pk: member for member in Membership.objects.filter(year=year, left_reason="")}
    pairs = ring(list(members))
    for pk, member in members.items():
        member.checker_id = pairs.get(pk)
    Membership.objects.bulk_update(members.values(), ["checker"])


def _subject_of(agency: Agency) -> Subject | None:
    """The collective of the register that is this agency, when exactly one bears its name."""
    found = Subject.objects.filter(
        kind=SubjectKind.COLLECTIVE, agency=agency, name_fold=fold(agency.name), merged_into=None
    )[:2]
    return found[0] if len(found) == 1 else None


def _said(cluster: Cluster) -> dict[str, object]:
    return {
        "kind": cluster.kind,
        "name": cluster.name,
        "document": cluster.document,
        "ended_on": cluster.ended_on,
    }


def _said_of_year(year: ClusterYear) -> dict[str, object]:
    names = ("self_score_due", "check_due", "appeal_days", "covenant", "rules", "exclusions", "tie_breaks", "seed")
    return {"year": year.year, **{name: getattr(year, name) for name in names}}
