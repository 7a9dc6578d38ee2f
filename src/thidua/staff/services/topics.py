"""Research topics: registered, begun, reported on, accepted or stopped."""

import datetime as dt
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from thidua.agencies.actor import Actor
from thidua.agencies.permissions import Action, may, require
from thidua.dossiers import files
from thidua.staff.models import TOPIC_OPEN, Grade, Member, Topic, TopicLevel, TopicReport, TopicState
from thidua.trail.errors import NotAllowed, Overtaken, beside, require_seen, required
from thidua.trail.events import Event
from thidua.trail.services import record, service
from thidua.vietnamese.names import clean


@dataclass(frozen=True)
class TopicFacts:
    """What a topic is."""

    title: str
    level: str
    lead: Member
    starts_on: dt.date
    ends_on: dt.date
    money: int = 0
    aim: str = ""
    members: Sequence[Member] = ()


@dataclass(frozen=True)
class Acceptance:
    """What the council said of the results."""

    council: str
    accepted_on: dt.date
    grade: str
    applying: str = ""


@service
def open_topic(actor: Actor, *, facts: TopicFacts) -> Topic:
    """Register a topic."""
    require(actor, Action.KEEP_QUALITY)
    _check(actor, facts)
    made = Topic(agency=actor.agency)
    _write(made, facts)
    record(actor, Event.TOPIC_OPENED, made, after=_said(made))
    return made


@service
def change_topic(actor: Actor, *, topic: Topic, version: int, facts: TopicFacts) -> Topic:
    """Change a topic that has not ended; once it runs its money and days stay as they were approved."""
    require(actor, Action.KEEP_QUALITY, topic.agency_id)
    found = _locked(topic, TOPIC_OPEN)
    require_seen(found.version, version)
    _check(actor, facts)
    if found.state == TopicState.RUNNING and (found.money, found.starts_on) != (facts.money, facts.starts_on):
        raise beside("money", _("Đề tài đã được phê duyệt: kinh phí và ngày bắt đầu không đổi được."))
    before = _said(found)
    found.version += 1
    _write(found, facts)
    record(actor, Event.TOPIC_CHANGED, found, before=before, after=_said(found))
    return found


@service
def start_topic(actor: Actor, *, topic: Topic, approval: str) -> Topic:
    """Approve a registered topic by a document; it runs from then on."""
    require(actor, Action.APPROVE_QUALITY, topic.agency_id)
    found = _locked(topic, (TopicState.REGISTERED,))
    found.approval = required(clean(approval), "approval", _("Nhập số, ký hiệu văn bản."))[:200]
    found.state = TopicState.RUNNING
    found.save()
    before, after = {"state": TopicState.REGISTERED}, {"state": found.state, "approval": found.approval}
    record(actor, Event.TOPIC_CHANGED, found, before=before, after=after)
    return found


@service
def report_topic(actor: Actor, *, topic: Topic, percent: int, text: str, upload: Any = None) -> TopicReport:
    """Say how far a running topic is: its lead, or who keeps the topics."""
    require(actor, Action.READ_QUALITY, topic.agency_id)
    found = _locked(topic, (TopicState.RUNNING,))
    if not (may(actor, Action.KEEP_QUALITY) or leads(actor, found)):
        raise NotAllowed(_("Báo cáo do chủ nhiệm đề tài hoặc người theo dõi đề tài ghi."))
    text = required(text, "text", _("Nêu kết quả, vướng mắc."))
    if not 0 <= percent <= 100:
        raise beside("percent", _("Tiến độ từ 0 đến 100."))
    made = TopicReport.objects.create(
        topic=found,
        day=timezone.localdate(),
        percent=percent,
        text=text,
        file=files.store(upload, field="upload") if upload else None,
        file_name=str(upload.name)[-200:] if upload else "",
        by=actor.account,
    )
    record(actor, Event.TOPIC_REPORTED, found, after={"percent": percent, "text": text, "files": int(bool(upload))})
    return made


@service
def accept_topic(actor: Actor, *, topic: Topic, acceptance: Acceptance) -> Topic:
    """Write down the acceptance of a running topic; it stays from then on."""
    require(actor, Action.APPROVE_QUALITY, topic.agency_id)
    found = _locked(topic, (TopicState.RUNNING,))
    if not found.starts_on <= acceptance.accepted_on <= timezone.localdate():
        raise beside("accepted_on", _("Ngày nghiệm thu phải từ ngày bắt đầu đến hôm nay."))
    found.council = required(clean(acceptance.council), "council", _("Nhập tên hội đồng nghiệm thu."))[:300]
    found.accepted_on, found.grade = acceptance.accepted_on, Grade(acceptance.grade)
    found.applying, found.state = acceptance.applying.strip(), TopicState.ACCEPTED
    found.save()
    after = {"state": found.state, "council": found.council, "accepted_on": found.accepted_on, "grade": found.grade}
    record(actor, Event.TOPIC_ACCEPTED, found, before={"state": TopicState.RUNNING}, after=after)
    return found


@service
def stop_topic(actor: Actor, *, topic: Topic, reason: str) -> Topic:
    """Stop a topic that has not ended, with the reason."""
    require(actor, Action.APPROVE_QUALITY, topic.agency_id)
    found = _locked(topic, TOPIC_OPEN)
    reason = required(reason, "reason", _("Nêu lý do dừng."))
    before, found.state, found.stopped_reason = found.state, TopicState.STOPPED, reason[:500]
    found.save()
    record(actor, Event.TOPIC_ENDED, found, before={"state": before}, after={"state": found.state}, reason=reason)
    return found


def leads(actor: Actor, topic: Topic) -> bool:
    """Whether the topic is the actor's own."""
    return actor.account_id is not None and topic.lead.account_id == actor.account_id


def _locked(topic: Topic, states: Collection[TopicState]) -> Topic:
    rows = Topic.objects.select_for_update(of=("self",)).select_related("agency", "lead__subject")
    found = rows.get(pk=topic.pk)
    if found.state not in states:
        raise Overtaken(
            _("Đề tài hiện ở trạng thái «%(state)s»; hãy tải lại trang.") % {"state": found.get_state_display()}
        )
    return found


def _check(actor: Actor, facts: TopicFacts) -> None:
    required(facts.title, "title", _("Nhập tên đề tài."))
    if facts.ends_on < facts.starts_on:
        raise beside("ends_on", _("Ngày cuối phải từ ngày đầu trở đi."))
    if facts.money < 0:
        raise beside("money", _("Kinh phí không thể âm."))
    if any(each.agency_id != actor.agency_id for each in (facts.lead, *facts.members)):
        raise NotAllowed(_("Chủ nhiệm và thành viên phải là người của cơ quan."))


def _write(topic: Topic, facts: TopicFacts) -> None:
    topic.title, topic.level = clean(facts.title)[:500], TopicLevel(facts.level)
    topic.aim, topic.money, topic.lead = facts.aim.strip(), facts.money, facts.lead
    topic.starts_on, topic.ends_on = facts.starts_on, facts.ends_on
    topic.save()
    topic.members.set([each for each in facts.members if each != facts.lead])


def _said(topic: Topic) -> dict[str, Any]:
    return {
        "title": topic.title,
        "level": topic.level,
        "lead": str(topic.lead),
        "members": [str(each) for each in topic.members.select_related("subject")],
        "money": topic.money,
        "starts_on": topic.starts_on,
        "ends_on": topic.ends_on,
    }
