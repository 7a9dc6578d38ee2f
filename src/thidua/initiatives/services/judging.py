"""What those who judge do: return, take up, give points, ask for a secret vote, recognise, refuse."""

import datetime as dt
from collections.abc import Sequence

from django.db.models import Max, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_variables

from thidua.agencies.actor import Actor
from thidua.agencies.models import Account, Agency, Level, Role
from thidua.agencies.permissions import Action, Permission, may, require
from thidua.agencies.queries import holders
from thidua.initiatives.models import InitiativeCase, Judgement, State
from thidua.initiatives.queries import author_accounts, is_author, vote_of
from thidua.initiatives.services.locking import locked_case, required, vote_is_under_way
from thidua.polls import ballots
from thidua.polls.models import Poll
from thidua.polls.running import kept
from thidua.polls.services import Candidate, Holder, Voter, open_poll
from thidua.register.models import Scope
from thidua.register.services import record_initiative
from thidua.trail.errors import NotAllowed, Refused, beside
from thidua.trail.events import Event
from thidua.trail.services import notify, record, service
from thidua.vietnamese.names import clean

REACH = [Scope.UNIT, Scope.COMMUNE, Scope.MINISTRY_PROVINCE, Scope.NATION]  # from narrow to wide
LEVELS = {
    Level.CENTRAL: Scope.MINISTRY_PROVINCE,
    Level.MINISTRY: Scope.MINISTRY_PROVINCE,
    Level.PROVINCE: Scope.MINISTRY_PROVINCE,
    Level.COMMUNE: Scope.COMMUNE,
    Level.GRASSROOTS: Scope.UNIT,
}


def scopes_for(receiver: Agency) -> list[Scope]:
    """How far an initiative may reach by the word of this agency: that of the nation is certified by a ministry's or
    province's head."""
    level = LEVELS[Level(receiver.level)]
    return REACH if level == Scope.MINISTRY_PROVINCE else REACH[: REACH.index(level) + 1]


@service
def return_case(actor: Actor, *, case: InitiativeCase, reason: str) -> None:
    """Give an initiative back to its unit to be completed."""
    case = _for_judge(actor, case, State.HANDED_IN)
    reason = required(reason, _("Ghi rõ cần bổ sung gì."))
    case.state = State.RETURNED
    case.save(update_fields=["state"])
    _changed(actor, Event.INITIATIVE_RETURNED, case, State.HANDED_IN, reason)
    _tell_unit(case, Event.INITIATIVE_RETURNED, _("Sáng kiến «%(title)s» được trả lại để bổ sung."))


@service
def take_up(actor: Actor, *, case: InitiativeCase) -> None:
    """Begin to judge; from here on the unit amends it no more."""
    case = _for_judge(actor, case, State.HANDED_IN)
    case.state = State.JUDGING
    case.save(update_fields=["state"])
    _changed(actor, Event.INITIATIVE_TAKEN_UP, case, State.HANDED_IN)


@service
def judge_case(actor: Actor, *, case: InitiativeCase, points: int, opinion: str) -> Judgement:
    """Give points from 0 to 100 and an opinion; the own one may be changed until the outcome."""
    case = _for_judge(actor, case, State.JUDGING)
    opinion = clean(opinion)
    if not 0 <= points <= 100:
        raise beside("points", _("Điểm từ 0 đến 100."))
    if not opinion:
        raise beside("opinion", _("Cần điền mục này."))
    known = Judgement.objects.filter(case=case, account=actor.account).first()
    before = {"points": known.points, "opinion": known.opinion} if known else None
    given, _is_new = Judgement.objects.update_or_create(
        case=case, account=actor.person, defaults={"points": points, "opinion": opinion}
    )
    record(actor, Event.INITIATIVE_JUDGED, case, before=before, after={"points": points, "opinion": opinion})
    return given


@service
@sensitive_variables("holders")
def open_vote(
    actor: Actor,
    *,
    cases: Sequence[InitiativeCase],
    title: str,
    voters: Sequence[Account],
    holders: Sequence[Holder],
    hardness: ballots.Hardness = ballots.MODERATE,
) -> Poll:
    """Ask the council for initiatives for a secret vote on one or several initiatives that are being judged.

    Voters hold a post at the agency and are none of the authors; whoever is one is named in the refusal.
    """
    if not cases:
        raise beside("cases", _("Chọn ít nhất một sáng kiến."))
    found = [_for_judge(actor, each, State.JUDGING) for each in sorted(cases, key=lambda each: each.pk)]
    for case in found:
        if case.poll and case.poll.state != Poll.State.CANCELLED:
            raise beside("cases", _("Đã lấy phiếu về sáng kiến «%(title)s».") % {"title": case.title})
    _check_voters(actor.agency, found, voters)
    opened = open_poll(
        actor,
        agency=actor.agency,
        title=title,
        items=[Candidate(case.title[:300], case.agency.name) for case in found],
        rule=Poll.Rule.EACH,
        voters=[Voter(account, account.full_name) for account in voters],
        holders=holders,
        back=reverse("initiatives:cases"),
        hardness=hardness,
    )
    for position, case in enumerate(found, start=1):
        case.poll, case.poll_position = opened.poll, position
        case.save(update_fields=["poll", "poll_position"])
        record(actor, Event.INITIATIVE_VOTE_OPENED, case, after={"title": opened.poll.title, "voters": len(voters)})
    return opened.poll


@kept
def whoever_judges(actor: Actor | None, poll: Poll) -> Permission | None:
    """The box is run by whoever judges, and by no author of what is voted on."""
    cases = list(InitiativeCase.objects.filter(poll=poll))
    if not cases:
        return None
    if actor is not None and actor.account_id in author_accounts(cases):
        return Permission(False, _("Bạn là tác giả của sáng kiến này nên không tham gia xét."))
    return may(actor, Action.JUDGE_INITIATIVE, poll.agency_id)


@service
def recognise(
    actor: Actor,
    *,
    case: InitiativeCase,
    scope: str,
    decision_number: str,
    decided_on: dt.date,
    reason: str = "",
) -> InitiativeCase:
    """Write down that the agency's decision recognises the initiative: a certificate number, and the register.

    It rests on points or a counted vote. Which share of a vote is enough is a rule of the place; against more than
    half of the ballots the reason is asked for. The row of each author is a fact of the register's keepers.
    """
    case = _for_outcome(actor, case)
    require(actor, Action.RECORD_FACT)
    decision_number = clean(decision_number)
    if not decision_number:
        raise beside("decision_number", _("Cần điền mục này."))
    if scope not in scopes_for(case.receiver):
        raise beside("scope", _("Phạm vi rộng hơn cấp của nơi xét do người đứng đầu bộ, ban, ngành, tỉnh xác nhận."))
    if not case.applied_since <= decided_on <= timezone.localdate():
        raise beside("decided_on", _("Ngày quyết định phải từ ngày áp dụng đến hôm nay."))
    vote = vote_of(case)
    if vote is not None and vote[0].yes * 2 <= vote[1] and not clean(reason):
        raise beside("reason", _("Không quá nửa số phiếu đồng ý; nêu lý do vẫn công nhận."))
    before, case.state = case.state, State.RECOGNISED
    case.scope, case.decision_number, case.decided_on, case.outcome_reason = (
        scope,
        decision_number,
        decided_on,
        clean(reason),
    )
    case.certificate_year, case.certificate_number = decided_on.year, _next_number(case.receiver, decided_on.year)
    case.save()
    _register(actor, case)
    after = {"state": case.state, "scope": scope, "decision": decision_number, "decided_on": decided_on}
    record(actor, Event.INITIATIVE_RECOGNISED, case, before={"state": before}, after=after, reason=case.outcome_reason)
    _tell_unit(case, Event.INITIATIVE_RECOGNISED, _("Sáng kiến «%(title)s» được công nhận."))
    return case


@service
def refuse_case(actor: Actor, *, case: InitiativeCase, reason: str) -> None:
    """Say that the initiative is not recognised, and why."""
    case = _for_outcome(actor, case)
    case.state, case.outcome_reason = State.REFUSED, required(reason, _("Nêu lý do không công nhận."))
    case.save(update_fields=["state", "outcome_reason"])
    _changed(actor, Event.INITIATIVE_REFUSED, case, State.JUDGING, case.outcome_reason)
    _tell_unit(case, Event.INITIATIVE_REFUSED, _("Sáng kiến «%(title)s» không được công nhận."))


def possible_voters(agency: Agency) -> QuerySet[Account]:
    """Who may be asked to vote: those of the agency who judge, and members of its council."""
    roles = (Role.APPRAISER, Role.COUNCIL_SECRETARY, Role.COUNCIL_MEMBER, Role.HEAD)
    return holders(agency, *roles).order_by("full_name")


def _for_judge(actor: Actor, case: InitiativeCase, *states: str) -> InitiativeCase:
    case = locked_case(case, *states)
    require(actor, Action.JUDGE_INITIATIVE, case.receiver_id)
    if is_author(actor.account_id, case):
        raise NotAllowed(_("Bạn là tác giả của sáng kiến này nên không tham gia xét."))
    return case


def _for_outcome(actor: Actor, case: InitiativeCase) -> InitiativeCase:
    case = _for_judge(actor, case, State.JUDGING)
    vote_is_under_way(case)
    if vote_of(case) is None and not case.judgements.exists():
        raise Refused(_("Chưa có điểm hay kết quả bỏ phiếu nào; hãy xét trước."))
    return case


def _check_voters(agency: Agency, cases: list[InitiativeCase], voters: Sequence[Account]) -> None:
    authors = author_accounts(cases)
    if own := [each.full_name for each in voters if each.pk in authors]:
        text = _("%(names)s là tác giả, không bỏ phiếu về sáng kiến của mình; hãy lập cuộc bỏ phiếu riêng.")
        raise beside("voters", text % {"names": ", ".join(own)})
    known = set(possible_voters(agency).values_list("pk", flat=True))
    if {each.pk for each in voters} - known:
        raise beside("voters", _("Người bỏ phiếu phải là người xét hoặc thành viên hội đồng của cơ quan này."))


def _next_number(receiver: Agency, year: int) -> int:
    Agency.objects.select_for_update(no_key=True).get(pk=receiver.pk)  # one after another, without a gap
    given = InitiativeCase.objects.filter(receiver=receiver, certificate_year=year)
    return (given.aggregate(last=Max("certificate_number"))["last"] or 0) + 1


def _register(actor: Actor, case: InitiativeCase) -> None:
    document = _("Quyết định số %(number)s ngày %(day)s của %(agency)s") % {
        "number": case.decision_number,
        "day": f"{case.decided_on:%d/%m/%Y}",
        "agency": case.receiver,
    }
    for author in case.authors.select_related("subject__agency", "subject__merged_into__agency").order_by("subject"):
        author.fact = record_initiative(
            actor,
            subject=author.subject.merged_into or author.subject,
            kind=case.kind,
            title=case.title,
            year=case.certificate_year,  # type: ignore[arg-type] # just set
            recognised_by=LEVELS[Level(case.receiver.level)],
            scope=case.scope,
            applied=True,
            document=document[:200],
        )
        author.save(update_fields=["fact"])


def _changed(actor: Actor, event: Event, case: InitiativeCase, before: str, reason: str = "") -> None:
    record(actor, event, case, before={"state": before}, after={"state": case.state}, reason=reason)


def _tell_unit(case: InitiativeCase, event: Event, text: str) -> None:
    people = holders(case.agency, Role.UNIT_OFFICER).values_list("pk", flat=True)
    notify(people, event, text % {"title": case.title}, reverse("initiatives:case", args=[case.pk]))
