"""Opinions: a version is sent out, answers come clause by clause, and each is taken up or explained."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from thidua.agencies.actor import Actor
from thidua.agencies.models import Agency, Role
from thidua.agencies.permissions import Action, require
from thidua.agencies.queries import holders
from thidua.dossiers import files
from thidua.drafting.models import (
    Addressee,
    Answer,
    Consultation,
    DraftCase,
    General,
    Opinion,
    Settlement,
    State,
    Version,
)
from thidua.drafting.provisions import parse
from thidua.drafting.queries import agencies_to_ask
from thidua.drafting.services.locking import file_name, locked_case
from thidua.trail.errors import Overtaken, Refused, beside, require_seen, required
from thidua.trail.events import Event
from thidua.trail.services import notify, record, service

MOST_A_DAY = 500  # answers of the public on one draft
ASKED = (Role.LEGAL_OFFICER, Role.APPRAISER, Role.UNIT_OFFICER, Role.HEAD)


@dataclass(frozen=True)
class Remark:
    """What is said on a provision, by its key; an empty key: on the whole."""

    place: str
    text: str


@service
def consult(
    actor: Actor,
    *,
    case: DraftCase,
    version: Version,
    agencies: Sequence[Agency],
    due_on: dt.date,
    others: Sequence[str] = (),
    number: str = "",
    question: str = "",
    is_public: bool = False,
) -> Consultation:
    """Send a version to agencies and to others by name, until a day (inclusive), and tell the agencies.

    Refused with nobody to ask, for a day that is over, for a version that is not the last one, and outside the step.
    """
    case = locked_case(actor, case, State.CONSULTATION)
    today = timezone.localdate()
    if version.pk != case.versions.order_by("-number").values_list("pk", flat=True).first():
        raise beside("version", _("Chỉ gửi lấy ý kiến bản dự thảo mới nhất."))
    names = list(dict.fromkeys(name.strip() for name in others if name.strip()))
    if not agencies and not names and not is_public:
        raise beside("agencies", _("Chọn cơ quan, hoặc ghi tên nơi được lấy ý kiến."))
    if due_on < today:
        raise beside("due_on", _("Hạn trả lời không được trước hôm nay."))
    known = set(agencies_to_ask(case.agency).filter(pk__in=[each.pk for each in agencies]).values_list("pk", flat=True))
    if known != {each.pk for each in agencies}:
        raise beside("agencies", _("Có cơ quan không lấy ý kiến được qua hệ thống; hãy ghi tên ở ô dưới."))
    made = Consultation.objects.create(
        case=case,
        version=version,
        number=number.strip(),
        question=question.strip(),
        sent_on=today,
        due_on=due_on,
        is_public=is_public,
    )
    for agency in agencies:
        _ask(made, agency)
    Addressee.objects.bulk_create([Addressee(consultation=made, name=name) for name in names])
    addressees = [*(each.name for each in agencies), *names]
    after = {"version": version.number, "due_on": due_on, "addressees": addressees, "is_public": is_public}
    record(actor, Event.DRAFT_CONSULTED, case, after=after)
    return made


def _ask(consultation: Consultation, agency: Agency) -> None:
    asked = Addressee.objects.create(consultation=consultation, agency=agency, name=agency.name)
    case = consultation.case
    text = _("%(agency)s lấy ý kiến dự thảo «%(title)s», hạn %(day)s.") % {
        "agency": case.agency.name,
        "title": case.title,
        "day": f"{consultation.due_on:%d/%m/%Y}",
    }
    accounts = holders(agency, *ASKED).values_list("pk", flat=True)
    notify(accounts, Event.DRAFT_CONSULTED, text, reverse("drafting:answer", args=[asked.pk]))


@service
def answer(
    actor: Actor,
    *,
    addressee: Addressee,
    general: str,
    remarks: Sequence[Remark] = (),
    number: str = "",
    upload: Any | None = None,
) -> Answer:
    """Answer for the own agency, today, also after the last day as long as the opinions are being collected.

    Raises Overtaken when a colleague answered first, or the case has gone on.
    """
    require(actor, Action.ANSWER_DRAFT, addressee.agency_id or 0)
    case = _collecting(addressee.consultation)
    made = _answered(actor, addressee, general, remarks, answered_on=timezone.localdate(), number=number, upload=upload)
    record(actor, Event.DRAFT_ANSWERED, case, after=_recorded(made))
    text = _("%(name)s đã góp ý dự thảo «%(title)s».") % {"name": addressee.name, "title": case.title}
    link = reverse("drafting:consultation", args=[addressee.consultation_id])
    notify([case.lead_id], Event.DRAFT_ANSWERED, text, link)
    return made


@service
def enter_answer(
    actor: Actor,
    *,
    consultation: Consultation,
    general: str,
    answered_on: dt.date,
    addressee: Addressee | None = None,
    name: str = "",
    remarks: Sequence[Remark] = (),
    number: str = "",
    upload: Any | None = None,
) -> Answer:
    """Enter an answer from its letter, of an addressee, or of somebody by name where everybody was asked.

    Refused for a day before the sending or to come, and without the letter's number or file.
    """
    case = locked_case(actor, consultation.case, State.CONSULTATION)
    if not consultation.sent_on <= answered_on <= timezone.localdate():
        raise beside("answered_on", _("Ngày trả lời phải từ ngày gửi lấy ý kiến đến hôm nay."))
    if addressee is None and not consultation.is_public:
        raise beside("addressee", _("Chọn nơi đã trả lời."))
    if addressee is None:
        name = required(name, "name", _("Ghi tên người, tổ chức góp ý."))
        addressee = Addressee.objects.create(consultation=consultation, name=name)
    elif addressee.consultation_id != consultation.pk:
        raise Refused(_("Nơi này không thuộc lần lấy ý kiến này."))
    if not number.strip() and not upload:
        raise beside("number", _("Ghi số, ký hiệu văn bản trả lời, hoặc đính kèm tệp."))
    made = _answered(
        actor, addressee, general, remarks, answered_on=answered_on, number=number, upload=upload, from_letter=True
    )
    record(actor, Event.DRAFT_ANSWERED, case, after=_recorded(made))
    return made


@service
def answer_in_public(
    actor: Actor, *, consultation: Consultation, name: str, contact: str, general: str, remarks: Sequence[Remark] = ()
) -> Answer:
    """Keep what anybody says on a draft that everybody was asked about, until its last day (inclusive).

    `actor` is the system at the drafting agency. The trail holds that an answer came, not whose it is. Refused after
    the last day, where not everybody was asked, without a name, and when too many came on one day.
    """
    today = timezone.localdate()
    if not consultation.is_public or today > consultation.due_on:
        raise Refused(_("Dự thảo này không nhận góp ý của Nhân dân nữa."))
    case = _collecting(consultation)
    name = required(name, "name", _("Ghi họ tên hoặc tên tổ chức góp ý."))
    of_today = Answer.objects.filter(addressee__consultation=consultation, entered_by=None, answered_on=today)
    if of_today.count() >= MOST_A_DAY:
        raise Refused(_("Hôm nay đã nhận quá nhiều góp ý; xin gửi lại vào ngày mai hoặc gửi văn bản."))
    addressee = Addressee.objects.create(consultation=consultation, name=name, contact=contact.strip())
    made = _answered(actor, addressee, general, remarks, answered_on=today, number="")
    record(actor, Event.DRAFT_ANSWERED, case, after={**_recorded(made), "addressee": _("Nhân dân")})
    link = reverse("drafting:consultation", args=[consultation.pk])
    text = _("Nhân dân góp ý dự thảo «%(title)s».") % {"title": case.title}
    notify([case.lead_id], Event.DRAFT_ANSWERED, text, link)
    return made


def _collecting(consultation: Consultation) -> DraftCase:
    """The case, locked, as long as opinions are collected; who answers is of another agency."""
    found = DraftCase.objects.select_for_update(of=("self",)).select_related("agency").get(pk=consultation.case_id)
    if found.state != State.CONSULTATION:
        raise Overtaken(
            _("Cơ quan soạn thảo đã khép việc lấy ý kiến (hồ sơ ở bước «%(state)s»); hãy gửi văn bản trực tiếp.")
            % {"state": found.get_state_display()}
        )
    return found


def _answered(
    actor: Actor,
    addressee: Addressee,
    general: str,
    remarks: Sequence[Remark],
    *,
    answered_on: dt.date,
    number: str,
    upload: Any | None = None,
    from_letter: bool = False,
) -> Answer:
    """The case is locked by now: of two who answer for one addressee the second is told."""
    if Answer.objects.filter(addressee=addressee).exists():
        raise Overtaken(_("«%(name)s» đã có ý kiến trả lời; hãy tải lại trang.") % {"name": addressee.name})
    said = [Remark(each.place, each.text.strip()) for each in remarks if each.text.strip()]
    if general != General.AGREE and not said:
        raise beside("general", _("Hãy ghi ít nhất một góp ý."))
    words = {each.key: each.words for each in parse(addressee.consultation.version.text).provisions}
    if unknown := [each.place for each in said if each.place and each.place not in words]:
        raise Refused(_("Không có chỗ «%(place)s» trong bản lấy ý kiến.") % {"place": unknown[0]})
    made = Answer.objects.create(
        addressee=addressee,
        general=General(general),
        answered_on=answered_on,
        number=number.strip(),
        from_letter=from_letter,
        file=files.store(upload, field="upload") if upload else None,
        file_name=file_name(upload) if upload else "",
        entered_by=actor.account,
    )
    Opinion.objects.bulk_create(
        [Opinion(answer=made, place=each.place, place_words=words.get(each.place, ""), text=each.text) for each in said]
    )
    return made


def _recorded(made: Answer) -> dict[str, Any]:
    return {
        "addressee": made.addressee.name,
        "general": made.general,
        "opinions": made.opinions.count(),
        "answered_on": made.answered_on,
        "late": made.is_late,
    }


@service
def settle_opinion(
    actor: Actor, *, opinion: Opinion, taken_in: Version | None, explanation: str, revision: int
) -> Opinion:
    """Take an opinion up in a later version than the one it is on, or (None) explain why not.

    Raises Overtaken when another officer settled it meanwhile; Refused without an explanation, and for a version that
    can't have taken it up.
    """
    consultation = opinion.answer.addressee.consultation
    case = locked_case(actor, consultation.case, State.CONSULTATION)
    found = Opinion.objects.select_for_update(of=("self",)).get(pk=opinion.pk)
    require_seen(found.revision, revision)
    if taken_in is None:
        explanation = required(explanation, "explanation", _("Giải trình vì sao không tiếp thu."))
    elif taken_in.case_id != case.pk or taken_in.number <= consultation.version.number:
        raise beside("taken_in", _("Chọn bản dự thảo sau bản đã lấy ý kiến; nếu chưa có, hãy thêm bản mới."))
    before = {"opinion_state": found.state}
    found.state = Settlement.TAKEN if taken_in else Settlement.EXPLAINED
    found.taken_in, found.explanation, found.settled_by = taken_in, explanation.strip(), actor.person
    found.revision += 1
    found.save()
    after = {"opinion_state": found.state, "version": taken_in.number if taken_in else None, "explanation": explanation}
    record(actor, Event.DRAFT_OPINION_SETTLED, case, before=before, after=after)
    return found
