"""Issuing: numbered, written to the register, paid, certified and told, or not at all."""

import datetime as dt

import pytest
import time_machine
from django.db import ProgrammingError, transaction
from django.utils import timezone

from tests.decisions.desk import (
    ADVANCED,
    CERTIFICATE,
    DECIDED_ON,
    GRASSROOTS,
    LETTER,
    RECEIVED_ON,
    collective_to_decide,
    drafted,
    issued,
    make_desk,
    to_decide,
)
from tests.makers import make_actor, make_agency
from thidua.agencies.models import Agency, Authority, Role
from thidua.decisions.models import CODE_LENGTH, Certificate, Decision, NumberSeries
from thidua.decisions.names import bestowed_name, competent_person
from thidua.decisions.services import Line, change_draft, issue_decision, mark_printed
from thidua.decisions.services.locking import fingerprint
from thidua.dossiers.models import Appraisal
from thidua.register.models import Award, Discipline, Proceeding, Source
from thidua.trail.errors import NotAllowed, Overtaken, Refused
from thidua.trail.models import Entry, Notice
from thidua.trail.services import verify
from thidua.vietnamese.codes import read

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)


def test_an_issued_decision_is_numbered_signed_and_in_the_register():
    desk = make_desk()
    review = to_decide(desk, name="Nguyễn Thị Mẫu", achievement="Có sáng kiến thử")
    decision = issued(desk, [review, collective_to_decide(desk)])
    assert (decision.number, decision.year, decision.sequence) == ("01/QĐ-UBND", 2026, 1)
    assert (decision.signer_name, decision.signer_title) == ("Người Đứng Đầu", "Chủ tịch")
    award = Award.objects.get(subject=review.nomination.subject)
    assert (award.code, award.year, award.basis) == (CERTIFICATE, 2024, "merit")
    assert (award.decision_number, award.decided_on) == ("01/QĐ-UBND", DECIDED_ON)
    assert (award.source, award.status, award.citation) == ("decision", "valid", "Có sáng kiến thử")
    assert award.decision_item == decision.items.get(review=review)
    review.nomination.refresh_from_db()
    assert review.nomination.status == "decided"
    assert verify() == []


def test_numbers_go_on_within_a_year_and_begin_anew_with_the_next():
    desk = make_desk()
    days = [dt.date(2025, 12, 30), dt.date(2025, 12, 31), dt.date(2026, 1, 1), dt.date(2026, 1, 1)]
    numbers = [(decision.year, decision.number) for decision in (issued(desk, decided_on=day) for day in days)]
    assert numbers == [(2025, "01/QĐ-UBND"), (2025, "02/QĐ-UBND"), (2026, "01/QĐ-UBND"), (2026, "02/QĐ-UBND")]


def test_a_number_below_ten_has_a_leading_zero_and_ten_has_none():
    desk = make_desk()
    NumberSeries.objects.create(agency=desk.agency, year=2026, kind="QĐ", last=8)
    assert [issued(desk).number for _ in range(2)] == ["09/QĐ-UBND", "10/QĐ-UBND"]


def test_two_agencies_number_for_themselves():
    desk = make_desk()
    stranger = make_desk("stranger", desk.tree)
    assert (issued(desk).sequence, issued(stranger).sequence, issued(desk).sequence) == (1, 1, 2)


def test_a_decision_is_not_dated_before_the_one_with_the_number_before():
    desk = make_desk()
    issued(desk, decided_on=DECIDED_ON)
    with pytest.raises(Refused, match="không được sớm hơn") as refusal:
        issued(desk, decided_on=DECIDED_ON - DAY)
    assert "decided_on" in refusal.value.fields
    assert issued(desk, decided_on=DECIDED_ON).sequence == 2


def test_a_decision_is_dated_today_at_the_latest():
    desk = make_desk()
    today = timezone.localdate()
    with pytest.raises(Refused, match="không được sau hôm nay"):
        issued(desk, decided_on=today + DAY)
    assert issued(desk, decided_on=today).decided_on == today


@time_machine.travel(dt.datetime(2026, 3, 2, 17, 30, tzinfo=dt.UTC), tick=False)
def test_today_is_the_day_in_viet_nam():
    assert issued(make_desk(), decided_on=dt.date(2026, 3, 3)).decided_on == dt.date(2026, 3, 3)


def test_a_decision_is_not_dated_before_the_dossiers_were_received():
    desk = make_desk()
    with pytest.raises(Refused, match="trước ngày nhận đủ hồ sơ"):
        issued(desk, decided_on=RECEIVED_ON - DAY)
    assert issued(desk, decided_on=RECEIVED_ON).decided_on == RECEIVED_ON


def test_a_day_that_the_law_data_does_not_reach_is_refused():
    desk = make_desk()
    review = to_decide(desk)
    review.received_on = dt.date(2020, 1, 1)
    review.save()
    with pytest.raises(Refused, match="chưa có quy định"):
        issued(desk, [review], decided_on=dt.date(2023, 12, 31))


def test_an_agency_without_a_symbol_is_told_to_have_one_set():
    desk = make_desk()
    Agency.objects.filter(pk=desk.agency.pk).update(symbol="")
    with pytest.raises(Refused, match="chưa có ký hiệu"):
        issued(desk)


@pytest.mark.parametrize("role", sorted(set(Role) - {Role.HEAD}))
def test_only_the_head_issues(role):
    desk = make_desk()
    decision = drafted(desk)
    with pytest.raises(NotAllowed):
        issue_decision(make_actor(desk.agency, role), decision=decision, decided_on=DECIDED_ON)


def test_the_head_of_another_agency_does_not_issue():
    desk = make_desk()
    stranger = make_desk("stranger", desk.tree)
    with pytest.raises(NotAllowed):
        issue_decision(stranger.head, decision=drafted(desk), decided_on=DECIDED_ON)


def test_an_agency_that_lost_its_authority_after_the_draft_does_not_issue():
    desk = make_desk()
    decision = drafted(desk)
    Agency.objects.filter(pk=desk.agency.pk).update(authority=Authority.UNIT_HEAD)
    with pytest.raises(Refused, match="Thẩm quyền"):
        issue_decision(desk.head, decision=decision, decided_on=DECIDED_ON)


@pytest.mark.parametrize(
    ("deciding", "award"), [("president", "labor_order_3"), ("prime_minister", "pm_merit_certificate")]
)
def test_the_president_and_the_prime_minister_decide_on_the_same_path(deciding, award):
    desk = make_desk(deciding)
    Agency.objects.filter(pk=desk.agency.pk).update(symbol={"president": "CTN", "prime_minister": "TTg"}[deciding])
    assert issued(desk, award=award).number == {"president": "01/QĐ-CTN", "prime_minister": "01/QĐ-TTg"}[deciding]
    assert Award.objects.get().decided_by == desk.agency.name


def test_a_second_press_finds_the_decision_issued_and_says_by_whom():
    desk = make_desk()
    decision = issued(desk)
    with pytest.raises(Overtaken, match=r"Người Đứng Đầu đã ban hành .* số 01/QĐ-UBND"):
        issue_decision(desk.head, decision=decision, decided_on=DECIDED_ON)
    assert NumberSeries.objects.get().last == 1


def test_a_head_who_looked_at_an_older_draft_is_told():
    desk = make_desk()
    decision = drafted(desk)
    seen = fingerprint(decision)
    change_draft(desk.officer, decision=decision, title="Sửa sau", grounds="", lines=_lines(decision))
    with pytest.raises(Overtaken, match="vừa được người khác sửa"):
        issue_decision(desk.head, decision=decision, decided_on=DECIDED_ON, seen=seen)
    decision.refresh_from_db()
    assert issue_decision(desk.head, decision=decision, decided_on=DECIDED_ON, seen=fingerprint(decision)).sequence == 1


def _lines(decision):
    return [Line(item.pk, item.citation) for item in decision.items.all()]


def assert_nothing_happened(decision):
    decision.refresh_from_db()
    assert (decision.status, decision.number) == ("draft", "")
    assert not NumberSeries.objects.filter(last__gt=0).exists()
    assert not Certificate.objects.exists()
    assert not Entry.objects.filter(event="decision_issued").exists()


def test_an_award_given_elsewhere_since_the_draft_is_found_before_issuing():
    desk = make_desk()
    review = to_decide(desk, name="Được Nơi Khác Khen")
    decision = drafted(desk, [review, to_decide(desk)])
    Award.objects.create(subject=review.nomination.subject, code=CERTIFICATE, year=2024, source=Source.IMPORT)
    with pytest.raises(Refused, match="Được Nơi Khác Khen: đã được tặng"):
        issue_decision(desk.head, decision=decision, decided_on=DECIDED_ON)
    assert_nothing_happened(decision)


def test_a_nomination_no_longer_submitted_to_the_head_is_found_before_issuing():
    desk = make_desk()
    review = to_decide(desk, name="Xét Lại")
    decision = drafted(desk, [review])
    review.nomination.status = "in_review"
    review.nomination.save()
    with pytest.raises(Refused, match="Xét Lại: hồ sơ đang ở trạng thái"):
        issue_decision(desk.head, decision=decision, decided_on=DECIDED_ON)
    assert_nothing_happened(decision)


def looked_at(review, at):
    Appraisal.objects.create(
        review=review,
        as_of=review.received_on,
        case={},
        answer={},
        verdict="eligible",
        opinion="eligible",
        settled_at=at,
    )


FACTS = {
    "under investigation": (Proceeding, {"kind": "investigation"}),
    "under discipline": (Discipline, {"kind": "warning"}),
}


@pytest.mark.parametrize(("model", "kind"), FACTS.values(), ids=FACTS)
@pytest.mark.parametrize(
    ("starts", "ends", "bars"),
    [(-10, None, True), (0, None, True), (1, None, False), (-10, 0, True), (-10, -1, False)],
    ids=["open", "from that day", "from the next day", "to that day", "ended the day before"],
)
def test_what_bars_a_commendation_on_the_day_stops_the_decision(model, kind, starts, ends, bars):
    desk = make_desk()
    review = to_decide(desk, name="Đang Bị Xem Xét")
    decision = drafted(desk, [review])
    model.objects.create(
        subject=review.nomination.subject,
        starts_on=DECIDED_ON + starts * DAY,
        ends_on=None if ends is None else DECIDED_ON + ends * DAY,
        source=Source.ENTRY,
        **kind,
    )
    if bars:
        with pytest.raises(Refused, match=r"Đang Bị Xem Xét: .*xét lại hồ sơ"):
            issue_decision(desk.head, decision=decision, decided_on=DECIDED_ON)
        assert_nothing_happened(decision)
    else:
        assert issue_decision(desk.head, decision=decision, decided_on=DECIDED_ON).sequence == 1


@pytest.mark.parametrize(
    ("hours", "days", "bars"),
    [(-1, 0, True), (1, 0, False), (1, 1, True)],
    ids=["recorded since", "in the verdict of the day of receipt", "begun after the receipt: in no verdict"],
)
def test_what_the_verdict_weighed_does_not_bar_and_what_it_could_not_see_does(hours, days, bars):
    desk = make_desk()
    review = to_decide(desk)
    decision = drafted(desk, [review])
    subject = review.nomination.subject
    fact = Proceeding.objects.create(
        subject=subject, kind="inspection", starts_on=review.received_on + days * DAY, source=Source.ENTRY
    )
    looked_at(review, fact.recorded_at + dt.timedelta(hours=hours))
    if bars:
        with pytest.raises(Refused):
            issue_decision(desk.head, decision=decision, decided_on=DECIDED_ON)
    else:
        assert issue_decision(desk.head, decision=decision, decided_on=DECIDED_ON).status == "issued"


def test_a_proceeding_that_a_correction_ended_does_not_bar():
    desk = make_desk()
    review = to_decide(desk)
    Proceeding.objects.create(
        subject=review.nomination.subject,
        kind="audit",
        starts_on=DECIDED_ON - DAY,
        source=Source.ENTRY,
        ended_at=timezone.now(),
    )
    assert issued(desk, [review]).status == "issued"


BONUSES = [
    (CERTIFICATE, dt.date(2026, 6, 30), "1.50", 2_340_000, 3_510_000),
    (CERTIFICATE, dt.date(2026, 7, 1), "1.50", 2_530_000, 3_800_000),
]


@pytest.mark.parametrize(("award", "day", "multiple", "base", "amount"), BONUSES)
def test_the_bonus_is_that_of_the_day_of_the_decision(award, day, multiple, base, amount):
    item = issued(make_desk(), award=award, decided_on=day).items.get()
    assert (str(item.bonus_multiple), item.base_salary, item.bonus) == (multiple, base, amount)
    assert "152/2025/NĐ-CP" in item.bonus_basis


@pytest.mark.parametrize(
    ("award", "day", "amount"),
    [
        (ADVANCED, dt.date(2026, 6, 30), 710_000),  # 0,3 × 2.340.000 = 702.000
        (ADVANCED, dt.date(2026, 7, 1), 760_000),  # 0,3 × 2.530.000 = 759.000
        (LETTER, dt.date(2026, 6, 30), 710_000),
        (GRASSROOTS, dt.date(2026, 6, 30), 2_340_000),  # already a multiple of 10.000
        (GRASSROOTS, dt.date(2026, 7, 1), 2_530_000),
    ],
)
def test_a_bonus_is_rounded_up_to_ten_thousand_and_left_alone_when_it_is_round(award, day, amount):
    assert issued(make_desk("department"), award=award, decided_on=day).items.get().bonus == amount


def test_a_collective_gets_the_collectives_bonus():
    desk = make_desk()
    decision = issued(desk, [collective_to_decide(desk), to_decide(desk)])
    assert list(decision.items.values_list("bonus", flat=True)) == [7_020_000, 3_510_000]


def test_each_line_gets_a_certificate_with_a_code_of_its_own():
    desk = make_desk()
    issued(desk, [to_decide(desk) for _ in range(3)])
    codes = set(Certificate.objects.values_list("code", flat=True))
    assert len(codes) == 3
    assert all(read(code, CODE_LENGTH) == code for code in codes)


def test_the_maker_of_the_nomination_and_the_unit_are_told_once_each_with_the_names():
    desk = make_desk()
    office = make_agency("Phòng của Sở", parent=desk.department)
    maker, unit = make_actor(desk.department, Role.UNIT_OFFICER), make_actor(office, Role.UNIT_OFFICER)
    first, second = to_decide(desk, name="Thứ Nhất"), to_decide(desk, name="Thứ Hai")
    second.nomination.subject.agency = office
    second.nomination.subject.save()
    decision = issued(desk, [first, second])
    (told,) = Notice.objects.filter(account_id=maker.account_id)
    assert all(part in told.text for part in ("01/QĐ-UBND", "03/03/2026", "Thứ Nhất", "Thứ Hai"))
    assert told.link == f"/quyet-dinh/{decision.pk}/"
    (told,) = Notice.objects.filter(account_id=unit.account_id)
    assert "Thứ Hai" in told.text
    assert "Thứ Nhất" not in told.text


def test_the_trail_says_it_of_the_decision_and_of_each_nomination():
    desk = make_desk()
    review = to_decide(desk)
    decision = issued(desk, [review])
    entries = {entry.object_type: entry for entry in Entry.objects.filter(event="decision_issued")}
    assert entries["decisions.decision"].after["number"] == decision.number
    assert entries["dossiers.nomination"].object_id == str(review.nomination_id)
    assert entries["dossiers.nomination"].after == {"status": "decided", "decision": "01/QĐ-UBND"}


@pytest.mark.parametrize("change", [{"number": "99/QĐ-UBND"}, {"decided_on": DECIDED_ON + DAY}, {"status": "draft"}])
def test_the_database_itself_keeps_number_day_and_state_of_an_issued_decision(change):
    decision = issued(make_desk())
    with pytest.raises(ProgrammingError), transaction.atomic():
        Decision.objects.filter(pk=decision.pk).update(**change)


@pytest.mark.parametrize(
    ("title", "name", "said"),
    [
        ("Chủ tịch", "Ủy ban nhân dân tỉnh Ví Dụ", "Chủ tịch Ủy ban nhân dân tỉnh Ví Dụ"),
        ("", "Ủy ban nhân dân tỉnh Ví Dụ", "Chủ tịch Ủy ban nhân dân tỉnh Ví Dụ"),
        ("", "Sở Tài chính", "Giám đốc Sở Tài chính"),
        ("", "Viện Thử nghiệm", "Thủ trưởng Viện Thử nghiệm"),
        ("Chủ tịch nước", "Chủ tịch nước", "Chủ tịch nước"),
        ("Thủ tướng", "Thủ tướng Chính phủ", "Thủ tướng Chính phủ"),
        ("Giám đốc Sở Tài chính", "Sở Tài chính", "Giám đốc Sở Tài chính"),
    ],
)
def test_the_competent_person_is_named_once(title, name, said):
    assert competent_person(Agency(name=name, head_title=title)) == said


@pytest.mark.parametrize(
    ("award", "name"),
    [
        (CERTIFICATE, "Bằng khen của Chủ tịch Ủy ban nhân dân tỉnh Ví Dụ"),
        ("ministry_province_emulation_soldier", "Chiến sĩ thi đua tỉnh Ví Dụ"),
        (GRASSROOTS, "Chiến sĩ thi đua cơ sở"),
    ],
)
def test_what_is_given_is_named_by_who_gives_it(award, name):
    agency = Agency(name="Ủy ban nhân dân tỉnh Ví Dụ", head_title="Chủ tịch")
    assert bestowed_name(award, agency, DECIDED_ON) == name


def test_printing_counts_each_certificate_and_keeps_its_code():
    desk = make_desk()
    decision = issued(desk, [to_decide(desk), to_decide(desk)])
    codes = set(Certificate.objects.values_list("code", flat=True))
    assert mark_printed(desk.officer, decision=decision) == 2
    assert mark_printed(desk.officer, decision=decision, items=[decision.items.first()]) == 1
    assert sorted(Certificate.objects.values_list("times_printed", flat=True)) == [1, 2]
    assert set(Certificate.objects.values_list("code", flat=True)) == codes
    assert [entry.after for entry in Entry.objects.filter(event="certificates_printed").order_by("sequence")] == [
        {"count": 2},
        {"count": 1},
    ]


def test_a_draft_has_nothing_to_print_and_a_stranger_prints_nothing():
    desk = make_desk()
    with pytest.raises(Refused, match="đã ban hành"):
        mark_printed(desk.officer, decision=drafted(desk))
    with pytest.raises(NotAllowed):
        mark_printed(make_desk("stranger", desk.tree).officer, decision=issued(desk))
