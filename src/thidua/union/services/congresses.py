"""A congress from the summons to its minutes, and the term that these open."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.db.models import Max
from django.urls import reverse
from django.utils.translation import gettext as _

from thidua.agencies.actor import Actor
from thidua.polls.services import cancel_poll
from thidua.trail.errors import Overtaken, Refused, beside, require_seen, required
from thidua.trail.events import Event
from thidua.trail.services import notify, record, service
from thidua.union.guarding import current_officers, demand, locked_union, may_run, not_after_today
from thidua.union.models import (
    COMMITTEE,
    Candidate,
    Congress,
    CongressState,
    ElectionState,
    Officer,
    Position,
    Result,
    Term,
    TermState,
    Union,
)
from thidua.vietnamese.names import clean


@dataclass(frozen=True)
class CongressFacts:
    """What is said of a congress until it ends."""

    title: str
    day: dt.date
    place: str
    agenda: str
    summoned: int
    present: int = 0

    def checked(self) -> dict[str, Any]:
        """The facts as they are kept. Raises Refused beside what can't be."""
        if self.summoned < 1:
            raise beside("summoned", _("Nhập số đoàn viên, đại biểu được triệu tập."))
        if not 0 <= self.present <= self.summoned:
            raise beside("present", _("Số có mặt không quá số được triệu tập."))
        return {
            "title": clean(required(self.title, "title")),
            "day": self.day,
            "place": clean(required(self.place, "place")),
            "agenda": required(self.agenda, "agenda"),
            "summoned": self.summoned,
            "present": self.present,
        }


@service
def call_congress(actor: Actor, *, union: Union, facts: CongressFacts) -> Congress:
    """Summon a congress, and tell the members who have an account. Overtaken while another one is prepared."""
    demand(may_run(actor, union))
    union = locked_union(union)
    kept = facts.checked()
    if union.congresses.filter(state=CongressState.PREPARING).exists():
        raise Overtaken(_("Đang có một đại hội chưa bế mạc; hãy hoàn thành hoặc hủy đại hội ấy trước."))
    congress = Congress.objects.create(union=union, **kept)
    record(actor, Event.UNION_CONGRESS_CALLED, congress, after=kept)
    invited = union.members.filter(left_on=None, account__isnull=False).exclude(account=actor.account_id)
    text = _("Mời dự %(title)s ngày %(day)s.") % {"title": congress.title, "day": f"{congress.day:%d/%m/%Y}"}
    link = reverse("union:congress", args=[congress.pk])
    notify(invited.values_list("account", flat=True), Event.UNION_CONGRESS_CALLED, text, link)
    return congress


@service
def change_congress(actor: Actor, *, congress: Congress, version: int, facts: CongressFacts) -> Congress:
    """Change what is said of a congress that has not ended; the numbers no more once there was an election."""
    congress = locked_congress(actor, congress)
    require_seen(congress.version, version)
    kept = facts.checked()
    counted = ("summoned", "present")
    if any(getattr(congress, name) != kept[name] for name in counted) and _elections(congress).exists():
        raise beside("present", _("Đã bầu cử theo số có mặt này; không sửa được nữa."))
    before = {name: getattr(congress, name) for name in kept}
    for name, value in kept.items():
        setattr(congress, name, value)
    congress.version += 1
    congress.save()
    record(actor, Event.UNION_CONGRESS_CHANGED, congress, before=before, after=kept)
    return congress


@service
def cancel_congress(actor: Actor, *, congress: Congress, reason: str) -> Congress:
    """Call a congress off; an election that is open is called off with it, its box unopened."""
    congress = locked_congress(actor, congress)
    reason = required(reason, "reason", _("Nêu lý do hủy đại hội."))[:1000]
    for election in congress.elections.filter(state=ElectionState.VOTING).select_related("poll"):
        cancel_poll(actor, poll=election.poll, reason=reason)
    congress.state, congress.why = CongressState.CANCELLED, reason
    congress.save()
    after = {"state": congress.state}
    record(actor, Event.UNION_CONGRESS_CHANGED, congress, before={"state": "preparing"}, after=after, reason=reason)
    return congress


@service
def conclude_congress(actor: Actor, *, congress: Congress, minutes: str, ends_on: dt.date, reason: str = "") -> Term:
    """Adopt the minutes: the term before ends, a new one begins on that day with who was elected as its committee.

    Refused while an election is open and where nobody was elected; with seats still vacant a reason is asked for.
    """
    congress = locked_congress(actor, congress)
    not_after_today(congress.day, "minutes")
    minutes = required(minutes, "minutes", _("Ghi biên bản đại hội."))
    if ends_on <= congress.day:
        raise beside("ends_on", _("Nhiệm kỳ kết thúc sau ngày đại hội."))
    elected = _elected(congress)
    if vacant := vacant_seats(congress):
        text = _("Còn %(count)s chỗ chưa bầu được; hãy bầu tiếp, hoặc nêu lý do đại hội quyết định dừng.")
        reason = required(reason, "reason", text % {"count": vacant})
    term = _open_term(actor, congress, ends_on)
    Officer.objects.bulk_create(
        Officer(
            term=term,
            member=each.member,
            position=Position.COMMITTEE,
            from_day=congress.day,
            paper=_("Biên bản %(title)s") % {"title": congress.title[:250]},
        )
        for each in elected
    )
    congress.minutes, congress.state, congress.term = minutes, CongressState.CONCLUDED, term
    congress.why = congress.why or reason[:1000]
    congress.save()
    record(
        actor,
        Event.UNION_ELECTED,
        congress,
        before={"state": "preparing"},
        after={"state": congress.state, "elected": [str(each.member) for each in elected], "vacant": vacant},
        reason=reason,
    )
    return term


@service
def give_position(actor: Actor, *, union: Union, officer: Officer, position: str, paper: str, day: dt.date) -> Officer:
    """Write down that the committee chose one of its own for a position; the position before ends on that day.

    Refused when the chair is taken: whoever holds it is written down as a plain member of the committee first.
    """
    demand(may_run(actor, union))
    union = locked_union(union)
    officer = _held(union, officer)
    paper, day = required(paper, "paper", _("Ghi số, ngày văn bản hoặc biên bản họp."))[:300], _day_of(officer, day)
    if position not in COMMITTEE or officer.position not in COMMITTEE:
        raise beside("position", _("Chọn chức vụ trong ban chấp hành."))
    if position == officer.position:
        raise beside("position", _("Người này đang giữ chính chức vụ ấy."))
    if position == Position.CHAIR and current_officers(union).filter(position=position).exists():
        raise beside("position", _("Đang có Chủ tịch; hãy ghi người ấy thôi làm Chủ tịch trước."))
    before, officer.until = officer.position, day
    officer.save(update_fields=["until"])
    made = Officer.objects.create(
        term=officer.term, member=officer.member, position=position, from_day=day, paper=paper
    )
    after = {"position": position, "paper": paper, "on": day}
    record(actor, Event.UNION_ELECTED, made, before={"position": before}, after=after)
    return made


@service
def add_auditor(actor: Actor, *, union: Union, member: Any, paper: str, day: dt.date) -> Officer:
    """Write down who was chosen to audit the union's books: a member who sits not in the committee."""
    demand(may_run(actor, union))
    union = locked_union(union)
    paper = required(paper, "paper", _("Ghi số, ngày văn bản hoặc biên bản họp."))[:300]
    term = union.terms.filter(state=TermState.OPEN).first()
    if term is None:
        raise Refused(_("Chưa có nhiệm kỳ đương nhiệm; hãy tổ chức đại hội trước."))
    if not term.starts_on <= not_after_today(day, "day"):
        raise beside("day", _("Ngày này trước khi nhiệm kỳ bắt đầu."))
    known = union.members.filter(pk=member.pk, left_on=None)
    if not known.exists() or current_officers(union).filter(member=member).exists():
        raise beside("member", _("Chọn đoàn viên đang không giữ chức vụ nào."))
    made = Officer.objects.create(term=term, member=member, position=Position.AUDIT, from_day=day, paper=paper)
    record(actor, Event.UNION_ELECTED, made, after={"position": made.position, "paper": paper, "on": day})
    return made


@service
def end_position(actor: Actor, *, union: Union, officer: Officer, reason: str, day: dt.date) -> Officer:
    """Write down that somebody holds no position any more. The last of the committee can't leave it so."""
    demand(may_run(actor, union))
    union = locked_union(union)
    officer = _held(union, officer)
    reason, officer.until = required(reason, "reason", _("Nêu lý do, văn bản.")), _day_of(officer, day)
    others = current_officers(union).filter(position__in=COMMITTEE).exclude(pk=officer.pk)
    if officer.position in COMMITTEE and not others.exists():
        raise Refused(_("Đây là người cuối cùng của ban chấp hành; hãy bầu ban chấp hành mới trước."))
    officer.save(update_fields=["until"])
    before = {"position": officer.position}
    record(actor, Event.UNION_CHANGED, officer, before=before, after={"until": officer.until}, reason=reason)
    return officer


def locked_congress(actor: Actor, congress: Congress) -> Congress:
    """A congress that has not ended, locked after its union, for who runs the union; Overtaken otherwise."""
    demand(may_run(actor, congress.union))
    locked_union(congress.union)
    rows = Congress.objects.select_for_update(of=("self",)).select_related("union__agency")
    found = rows.get(pk=congress.pk)
    if found.state != CongressState.PREPARING:
        raise Overtaken(
            _("Đại hội hiện ở trạng thái «%(state)s» nên không làm được việc này; hãy tải lại trang.")
            % {"state": found.get_state_display()}
        )
    return found


def vacant_seats(congress: Congress) -> int:
    """The seats of the first round that nobody has been elected to yet; 0 before there was a round."""
    first = _elections(congress).first()
    return max(0, first.seats - _chosen(congress).count()) if first else 0


def _elections(congress: Congress) -> Any:
    return congress.elections.exclude(state=ElectionState.CANCELLED).order_by("round")


def _chosen(congress: Congress) -> Any:
    """Who was elected and is a member still: the seat of who left meanwhile is vacant again."""
    return Candidate.objects.filter(election__congress=congress, result=Result.ELECTED, member__left_on=None)


def _elected(congress: Congress) -> list[Candidate]:
    if congress.elections.filter(state=ElectionState.VOTING).exists():
        raise Refused(_("Hòm phiếu bầu chưa kiểm; hãy đóng và mở hòm phiếu trước."))
    found = list(_chosen(congress).select_related("member").order_by("election__round", "-votes", "pk"))
    if not found:
        raise Refused(_("Chưa bầu được ai vào ban chấp hành; hãy tổ chức bầu cử trước khi bế mạc."))
    return found


def _open_term(actor: Actor, congress: Congress, ends_on: dt.date) -> Term:
    union, day = congress.union, congress.day
    before = union.terms.filter(state=TermState.OPEN).first()
    if before is not None:
        if day <= before.starts_on:
            raise beside("minutes", _("Đại hội phải sau ngày bắt đầu nhiệm kỳ trước; hãy sửa ngày họp."))
        before.officers.filter(until=None, from_day__lte=day).update(until=day)
        before.state = TermState.ENDED
        before.ends_on = day - dt.timedelta(days=1)  # its last day, inclusive: the new term begins on `day`
        before.save(update_fields=["state", "ends_on"])
        record(actor, Event.UNION_TERM_ENDED, before, after={"ends_on": before.ends_on})
    number = (union.terms.aggregate(most=Max("number"))["most"] or 0) + 1
    term = Term.objects.create(union=union, number=number, starts_on=day, ends_on=ends_on)
    record(actor, Event.UNION_TERM_OPENED, term, after={"starts_on": day, "ends_on": ends_on})
    return term


def _held(union: Union, officer: Officer) -> Officer:
    rows = Officer.objects.select_for_update(of=("self",)).select_related("member", "term")
    found = rows.filter(term__union=union, term__state=TermState.OPEN, until=None).filter(pk=officer.pk).first()
    if found is None:
        raise Overtaken(_("Người này không còn giữ chức vụ ấy; hãy tải lại trang."))
    return found


def _day_of(officer: Officer, day: dt.date) -> dt.date:
    if not_after_today(day, "day") < officer.from_day:
        raise beside("day", _("Ngày này trước khi giữ chức vụ hiện nay."))
    return day
