"""Publication, appeals, and the register: the result is frozen, and only a new edition follows it."""

import datetime as dt
import hashlib
import json
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from thidua.agencies.actor import Actor
from thidua.agencies.models import Authority
from thidua.agencies.permissions import Action
from thidua.clusters.models import (
    Appeal,
    ClusterYear,
    Criterion,
    Edition,
    Membership,
    PublishedRank,
    Score,
    Stage,
    YearState,
)
from thidua.clusters.pasting import shown_points
from thidua.clusters.queries import latest_edition, points_of, ranks_of, standings
from thidua.clusters.scoring import is_open
from thidua.clusters.services.forming import tell_members
from thidua.clusters.services.locking import locked_member, locked_year, organised, own_member
from thidua.polls.models import Poll
from thidua.register.models import ClusterResult, SubjectKind
from thidua.register.services import find_or_create_subject, record_cluster_result
from thidua.register.services.facts import same_fact
from thidua.trail.copying import copy_in
from thidua.trail.errors import Overtaken, Refused, beside
from thidua.trail.events import Event
from thidua.trail.services import record, service

ORGANISERS = {
    Authority.CENTRAL_COMMITTEE: ClusterResult.Organiser.CENTRAL_COUNCIL,
    Authority.MINISTRY_PROVINCE_HEAD: ClusterResult.Organiser.MINISTRY_PROVINCE,
}
UNDER_WAY = (Poll.State.OPEN, Poll.State.CLOSED)


@service
def publish(actor: Actor, *, year: ClusterYear) -> Edition:
    """Publish the result: points, criteria and ranks are frozen, and the days for appeals begin tomorrow."""
    organised(actor, year)
    year = ready_to_publish(year)
    year.state = YearState.PUBLISHED
    year.appeal_until = timezone.localdate() + dt.timedelta(days=year.appeal_days)
    year.save(update_fields=["state", "appeal_until"])
    edition = _freeze(actor, year, reason="")
    tell_members(year, Event.CLUSTER_PUBLISHED, _("Đã công bố kết quả thi đua: %(year)s.") % {"year": year})
    return edition


def ready_to_publish(year: ClusterYear) -> ClusterYear:
    """The year, locked, when it can be published; raises Overtaken in another state, Refused while a vote is open."""
    year = locked_year(year, YearState.VOTING)
    if year.votes.filter(poll__state__in=UNDER_WAY).exists():
        raise Refused(_("Cuộc bỏ phiếu suy tôn chưa kiểm xong; hãy kiểm phiếu hoặc hủy trước khi công bố."))
    return year


@service
def appeal(actor: Actor, *, member: Membership, text: str) -> Appeal:
    """Appeal against a published result, until the end of the last day for it."""
    own_member(actor, member)
    member = locked_member(member, YearState.PUBLISHED)
    year = member.year
    if year.appeal_until is None or not is_open(year.appeal_until, timezone.localdate()):
        last = f"{year.appeal_until:%d/%m/%Y}" if year.appeal_until else ""
        raise Refused(_("Đã hết hạn kiến nghị (hết ngày %(day)s).") % {"day": last})
    if not text.strip():
        raise beside("text", _("Ghi rõ tiêu chí nào, điểm nào và căn cứ."))
    if member.appeals.filter(state=Appeal.State.OPEN).exists():
        raise Overtaken(_("Đơn vị đã có một kiến nghị đang chờ giải quyết."))
    edition = year.editions.order_by("-number")[0]
    made = Appeal.objects.create(membership=member, edition=edition, text=text.strip())
    record(actor, Event.CLUSTER_APPEALED, made, after={"text": made.text})
    return made


@service
def settle_appeal(
    actor: Actor, *, appeal: Appeal, accepted: bool, answer: str, points: Mapping[int, Decimal] | None = None
) -> Edition | None:
    """Answer an appeal. An accepted one changes points of its unit and makes a new edition; the old one stays."""
    member = appeal.membership
    organised(actor, member.year, Action.SETTLE_CLUSTER)
    member = locked_member(member, YearState.PUBLISHED)
    appeal = Appeal.objects.select_for_update().get(pk=appeal.pk)
    if appeal.state != Appeal.State.OPEN:
        raise Overtaken(_("Kiến nghị này đã được giải quyết."))
    if not answer.strip():
        raise beside("answer", _("Ghi căn cứ và kết luận để trả lời đơn vị."))
    changed = _changed(member, points or {}) if accepted else {}
    if accepted and not changed:
        raise beside("accepted", _("Chấp nhận thì phải sửa ít nhất một điểm; nếu không, hãy chọn không chấp nhận."))
    appeal.state = Appeal.State.ACCEPTED if accepted else Appeal.State.REFUSED
    appeal.answer, appeal.settled_at = answer.strip(), timezone.now()
    appeal.save()
    names = dict(Criterion.objects.filter(pk__in=changed).values_list("pk", "name"))
    record(
        actor,
        Event.CLUSTER_APPEAL_SETTLED,
        appeal,
        before={"points": {names[number]: shown_points(old) for number, (old, _new) in changed.items()}},
        after={
            "points": {names[number]: shown_points(new) for number, (_old, new) in changed.items()},
            "state": appeal.state,
        },
        reason=appeal.answer,
    )
    edition = _revise(actor, member, changed, appeal.answer) if changed else None
    text = _("Đã giải quyết kiến nghị của %(unit)s: %(state)s.")
    tell_members(
        member.year, Event.CLUSTER_APPEAL_SETTLED, text % {"unit": member, "state": appeal.get_state_display().lower()}
    )
    return edition


@service
def write_to_register(actor: Actor, *, year: ClusterYear) -> int:
    """Write the ranks of the last edition into the register, once the appeals are over; return how many were new.

    A unit that the register does not know yet is entered as a collective of its agency.
    """
    organised(actor, year)
    year = locked_year(year, YearState.PUBLISHED)
    organiser = ORGANISERS.get(Authority(year.cluster.organiser.authority))
    if why := not_for_the_register(year):
        raise Refused(why)
    edition = latest_edition(year)
    if edition is None or organiser is None:
        raise AssertionError("checked above")
    written = 0
    for row in ranks_of(edition).exclude(rank=None):
        written += _write_result(actor, row, organiser)
    record(actor, Event.CLUSTER_CHANGED, year, after={"register": written, "edition": edition.number})
    return written


def not_for_the_register(year: ClusterYear, today: dt.date | None = None) -> str:
    """Why the result can't be written into the register now; empty when it can."""
    if not year.is_published or year.appeal_until is None:
        return _("Kết quả chưa được công bố.")
    if ORGANISERS.get(Authority(year.cluster.organiser.authority)) is None:
        return _(
            "Sổ bộ chỉ ghi kết quả cụm, khối do Hội đồng Thi đua - Khen thưởng Trung ương hoặc bộ, ban, ngành, tỉnh "
            "tổ chức, vì chỉ kết quả đó được xét cờ thi đua."
        )
    if is_open(year.appeal_until, today or timezone.localdate()):
        return _("Chờ hết hạn kiến nghị (hết ngày %(day)s).") % {"day": f"{year.appeal_until:%d/%m/%Y}"}
    if Appeal.objects.filter(membership__year=year, state=Appeal.State.OPEN).exists():
        return _("Còn kiến nghị chưa giải quyết.")
    return ""


def _write_result(actor: Actor, row: PublishedRank, organiser: ClusterResult.Organiser) -> int:
    member = row.membership
    subject = member.subject
    if subject is None:
        subject, _match = find_or_create_subject(
            actor, kind=SubjectKind.COLLECTIVE, name=member.agency.name, agency=member.agency
        )
        Membership.objects.filter(pk=member.pk).update(subject=subject)
    while subject.merged_into is not None:
        subject = subject.merged_into
    year, rank = row.edition.year.year, row.rank or 0
    known = same_fact(ClusterResult(subject=subject, year=year, organised_by=organiser, rank=rank))
    if isinstance(known, ClusterResult):
        if known.rank != rank:
            text = _("%(unit)s: sổ bộ đã ghi xếp thứ %(known)s năm %(year)s; hãy đính chính dòng đó trước.")
            raise Refused(text % {"unit": member, "known": known.rank, "year": year})
        return 0
    document = _("Kết quả %(cluster)s, công bố lần %(number)s ngày %(day)s") % {
        "cluster": row.edition.year.cluster,
        "number": row.edition.number,
        "day": f"{timezone.localdate(row.edition.published_at):%d/%m/%Y}",
    }
    record_cluster_result(actor, subject=subject, year=year, organised_by=organiser, rank=rank, document=document[:200])
    return 1


def _changed(member: Membership, points: Mapping[int, Decimal]) -> dict[int, tuple[Decimal | None, Decimal]]:
    """The criteria whose settled points an appeal changes: (before, after). Refuses points out of bounds."""
    criteria = {
        each.pk: each for table in member.year.tables.prefetch_related("criteria") for each in table.criteria.all()
    }
    held = dict(member.scores.filter(stage=Stage.FINAL).values_list("criterion", "points"))
    changed: dict[int, tuple[Decimal | None, Decimal]] = {}
    for number, value in points.items():
        if number not in criteria:
            raise Refused(_("Tiêu chí này không thuộc năm thi đua của đơn vị."))
        if not 0 <= value <= criteria[number].max_points:
            most = shown_points(criteria[number].max_points)
            raise beside(f"points_{number}", _("Điểm từ 0 đến %(most)s.") % {"most": most})
        if held.get(number) != value:
            changed[number] = (held.get(number), value)
    return changed


def _revise(
    actor: Actor, member: Membership, changed: Mapping[int, tuple[Decimal | None, Decimal]], reason: str
) -> Edition:
    """Write the points that an appeal changed, and publish the next edition: the year is open only in between."""
    year = member.year
    ClusterYear.objects.filter(pk=year.pk).update(state=YearState.REVISING)
    for number, (_before, after) in changed.items():
        Score.objects.update_or_create(
            membership=member,
            criterion_id=number,
            stage=Stage.FINAL,
            defaults={"points": after, "note": reason[:1000], "by_id": actor.account_id},
        )
    ClusterYear.objects.filter(pk=year.pk).update(state=YearState.PUBLISHED)
    return _freeze(actor, year, reason=reason)


def _freeze(actor: Actor, year: ClusterYear, *, reason: str) -> Edition:
    """Write an edition of the result as the settled points have it now."""
    points, found = points_of(year), standings(year)
    reasons = dict(year.members.values_list("pk", "excluded_reason"))
    rows = [
        PublishedRank(
            membership_id=each.unit.key,
            position=position,
            rank=each.rank,
            total=each.unit.total,
            tables=[str(part.total) for part in each.unit.tables],
            scores={str(number): str(value) for number, value in points.get(each.unit.key, {}).items()},
            by=each.by,
            votes=each.unit.votes,
            excluded_reason=reasons[each.unit.key],
        )
        for position, each in enumerate(found, start=1)
    ]
    edition = Edition.objects.create(
        year=year,
        number=year.editions.count() + 1,
        published_at=timezone.now(),
        published_by_id=actor.account_id,
        reason=reason,
        tables=_criteria(year),
        seed=year.seed,
        tie_breaks=year.tie_breaks,
        digest=digest_of(rows),
    )
    for row in rows:
        row.edition = edition
    copy_in(rows)
    after = {"edition": edition.number, "digest": edition.digest, "ranked": sum(row.rank is not None for row in rows)}
    record(actor, Event.CLUSTER_PUBLISHED, year, after=after, reason=reason)
    return edition


def digest_of(rows: list[PublishedRank]) -> str:
    """SHA-256 of all that an edition says of its units, in order."""
    said = [[row.membership_id, row.rank, str(row.total), row.tables, row.scores, row.excluded_reason] for row in rows]
    return hashlib.sha256(json.dumps(said, sort_keys=True, ensure_ascii=False).encode()).hexdigest()


def _criteria(year: ClusterYear) -> list[dict[str, Any]]:
    return [
        {
            "name": table.name,
            "most": str(table.max_points),
            "criteria": [
                {
                    "key": each.pk,
                    "group": each.group,
                    "name": each.name,
                    "kind": each.kind,
                    "most": str(each.max_points),
                }
                for each in table.criteria.all()
            ],
        }
        for table in year.tables.prefetch_related("criteria")
    ]
