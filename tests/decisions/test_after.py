"""The life after the decision: who may ask, what is needed, what signing does, and what is left alone."""

import datetime as dt

import pytest
from django.db import ProgrammingError, transaction
from django.utils import timezone

from tests.decisions.after_desk import HERO, asked, certified, checked, done, signed
from tests.decisions.desk import ADVANCED, GRASSROOTS, issued, make_desk, to_decide
from tests.makers import make_actor
from thidua.agencies.models import Agency, Lineage, LineageKind, Role
from thidua.decisions.after.kinds import kinds, kinds_of
from thidua.decisions.after.services import mark_reprinted, refuse_after, withdraw_after
from thidua.decisions.models import AfterCase, Decision, FormerCode
from thidua.decisions.services import cancel_draft, issue_decision
from thidua.register.cases import history_of
from thidua.register.models import Award
from thidua.register.services import correct_award, revoke_award
from thidua.reports.figures import _awards
from thidua.trail.errors import NotAllowed, Overtaken, Refused
from thidua.trail.models import Entry, Notice
from thidua.trail.services import verify

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)


def given_in(subject):
    return [award["year"] for award in history_of(subject, as_of=timezone.localdate())["awards"]]


def test_a_correction_keeps_the_old_row_and_makes_a_valid_one_and_a_new_certificate():
    desk = make_desk()
    certificate = certified(desk, name="Nguyễn Thị Mẫu", achievement="Thành tích sai")
    before = certificate.code
    case = done(
        desk, certificate, "correction", changes={"citation": "Thành tích đúng", "recipient_name": "Nguyễn Thị Mẩu"}
    )
    certificate.refresh_from_db()
    old, new = case.award, certificate.award
    old.refresh_from_db()
    assert (old.status, old.citation) == ("corrected", "Thành tích sai")
    assert (new.status, new.citation, new.decision_number, new.year) == ("valid", "Thành tích đúng", "01/QĐ-UBND", 2024)
    assert (certificate.serial, certificate.said("recipient_name")) == (2, "Nguyễn Thị Mẩu")
    assert certificate.code != before
    assert FormerCode.objects.get().code == before
    assert case.before == {"citation": "Thành tích sai", "recipient_name": "Nguyễn Thị Mẫu"}
    assert case.decision.number == "02/QĐ-UBND"
    assert verify() == []


def test_a_correction_of_the_year_moves_the_award_in_the_history():
    desk = make_desk()
    certificate = certified(desk)
    done(desk, certificate, "correction", changes={"year": 2023})
    certificate.refresh_from_db()
    assert given_in(certificate.award.subject) == [2023]


def test_a_correction_that_changes_nothing_is_refused():
    desk = make_desk()
    certificate = certified(desk, achievement="Như cũ")
    with pytest.raises(Refused, match="Chưa có nội dung nào khác"):
        asked(desk, certificate, "correction", changes={"citation": "Như  cũ", "year": 2024})


def counted(desk, agency):
    """The figures' counts by year and award, by the borders of the day and by today's."""
    then, now = (_awards(desk.officer, agency, today)[0] for today in (False, True))
    assert then == now
    return now


def test_a_revoked_award_counts_for_nothing_and_what_was_granted_is_owed():
    desk = make_desk()
    certificate = certified(desk)
    subject, tree = certificate.award.subject, desk.tree["province"]
    assert (given_in(subject), counted(desk, tree)) == ([2024], {(2024, certificate.award.code): 1})
    case = done(desk, certificate, "revocation")
    certificate.refresh_from_db()
    assert certificate.award.status == "revoked"
    assert (certificate.code, certificate.serial, FormerCode.objects.count()) == (certificate.code, 1, 0)
    assert (given_in(subject), counted(desk, tree)) == ([], {})
    assert history_of(subject, as_of=dt.date(2026, 3, 4))["awards"] == []  # nor for a case as of a day before
    assert (case.money_due, case.object_due) == (3_510_000, True)
    assert "152/2025/NĐ-CP" in case.money_basis


def test_a_stripped_honour_is_restored_to_the_very_same_state():
    desk = make_desk("president")
    Agency.objects.filter(pk=desk.agency.pk).update(symbol="CTN")
    certificate = certified(desk, award=HERO)
    before = Award.objects.values().get(), certificate.code, certificate.serial, given_in(certificate.award.subject)
    done(desk, certificate, "stripping")
    certificate.refresh_from_db()
    assert (certificate.award.status, given_in(certificate.award.subject)) == ("revoked", [])
    case = done(desk, certificate, "restoration")
    certificate.refresh_from_db()
    after = Award.objects.values().get(), certificate.code, certificate.serial, given_in(certificate.award.subject)
    assert after == before
    assert case.undoes.kind == "stripping"


def test_what_was_revoked_is_not_restored_for_the_law_restores_what_was_stripped():
    desk = make_desk("president")
    Agency.objects.filter(pk=desk.agency.pk).update(symbol="CTN")
    certificate = certified(desk, award=HERO)
    signed(desk, checked(desk, asked(desk, certificate, "revocation"), money_due=0, money_basis="Chưa chi"))
    certificate.refresh_from_db()
    assert kinds_of(certificate) == []
    with pytest.raises(Refused, match="Không phục hồi danh hiệu được"):
        asked(desk, certificate, "restoration")


@pytest.mark.parametrize("kind", ["exchange", "reissue"])
def test_an_object_made_anew_leaves_the_register_alone_and_is_counted(kind):
    desk = make_desk()
    certificate = certified(desk)
    row = Award.objects.values().get()
    first = certificate.code
    second = done(desk, certificate, kind).new_code
    third = done(desk, certificate, kind).new_code
    certificate.refresh_from_db()
    assert Award.objects.values().get() == row
    assert (certificate.code, certificate.serial) == (third, 3)
    assert list(FormerCode.objects.order_by("serial").values_list("code", "serial")) == [(first, 1), (second, 2)]


@pytest.mark.parametrize(
    ("deciding", "award", "expected"),
    [
        ("province", "ministry_province_merit_certificate", ["correction", "revocation", "exchange", "reissue"]),
        ("department", ADVANCED, ["correction", "revocation"]),  # money only: nothing to damage or lose
        ("president", HERO, ["correction", "revocation", "stripping", "exchange", "reissue"]),
        ("president", "labor_order_3", ["correction", "revocation", "exchange", "reissue"]),  # an order is no title
    ],
)
def test_only_the_kinds_that_apply_are_offered(deciding, award, expected):
    desk = make_desk(deciding)
    Agency.objects.filter(pk=desk.agency.pk).update(symbol="CQ")
    assert [kind.code for kind in kinds_of(certified(desk, award=award))] == expected


def test_a_kind_that_does_not_apply_is_refused_whoever_asks():
    desk = make_desk()
    with pytest.raises(Refused, match="Không tước danh hiệu được"):
        asked(desk, certified(desk), "stripping")


def test_one_thing_at_a_time():
    desk = make_desk()
    certificate = certified(desk)
    case = asked(desk, certificate, "revocation")
    with pytest.raises(Overtaken, match="đang có đề nghị hủy bỏ, thu hồi"):
        asked(desk, certificate, "reissue")
    withdraw_after(desk.officer, case=case, reason="Nhầm người")
    assert asked(desk, certificate, "reissue").status == "asked"


ASKERS = {
    "the maker of the nomination": ("department", "revocation", True),
    "the unit, for a lost object": ("department", "reissue", True),
    "a stranger": ("stranger", "correction", False),
    "an agency beside": ("commune", "reissue", False),
}


@pytest.mark.parametrize(("agency", "kind", "allowed"), ASKERS.values(), ids=ASKERS)
def test_those_who_have_to_do_with_the_award_ask(agency, kind, allowed):
    desk = make_desk()
    certificate = certified(desk)
    desk.officer = make_actor(desk.tree[agency], Role.UNIT_OFFICER)
    if allowed:
        assert asked(desk, certificate, kind).agency == desk.agency
    else:
        with pytest.raises(NotAllowed, match="đề nghị"):
            asked(desk, certificate, kind)
    assert AfterCase.objects.count() == allowed


@pytest.mark.parametrize("role", sorted(set(Role) - {Role.UNIT_OFFICER, Role.APPRAISER}))
def test_other_roles_do_not_ask(role):
    desk = make_desk()
    certificate = certified(desk)
    desk.officer = make_actor(desk.agency, role)
    with pytest.raises(NotAllowed):
        asked(desk, certificate, "correction")


@pytest.mark.parametrize(
    ("kind", "left_out", "field"),
    [
        ("revocation", {"ground": ""}, "ground"),
        ("revocation", {"ground": "lost"}, "ground"),
        ("revocation", {"letter": " "}, "letter"),
        ("revocation", {"proof": ""}, "proof"),
        ("correction", {"explanation": " "}, "explanation"),
        ("correction", {"legal_basis": ""}, "legal_basis"),
        ("reissue", {"legal_basis": " "}, "legal_basis"),
        ("correction", {"due_on": dt.date(2020, 1, 1), "due_basis": "Quy chế"}, "due_on"),
        ("correction", {"due_on": dt.date(2100, 1, 1)}, "due_basis"),
    ],
)
def test_what_is_missing_is_said_beside_its_field(kind, left_out, field):
    desk = make_desk()
    with pytest.raises(Refused) as refusal:
        asked(desk, certified(desk), kind, **left_out)
    assert field in refusal.value.fields
    assert not AfterCase.objects.exists()


def test_what_the_wording_itself_gives_needs_no_basis_of_the_officer():
    desk = make_desk()
    assert asked(desk, certified(desk), "revocation").legal_basis == ""


def test_a_deadline_is_proposed_only_where_one_is_known_and_says_how_surely():
    desk = make_desk()
    case = asked(desk, certified(desk), "revocation")
    assert case.due_on == kinds()["revocation"].limits[0].ends_on(case.asked_on)
    assert "nguồn thứ cấp" in case.due_basis
    unknown = asked(desk, certified(desk), "correction")
    assert (unknown.due_on, unknown.due_basis) == (None, "")
    local = asked(desk, certified(desk), "reissue")  # the figure known is for State objects
    assert local.due_on is None
    today = timezone.localdate()
    own = asked(desk, certified(desk), "correction", due_on=today, due_basis="Quy chế thử")
    assert (own.due_on, own.due_basis) == (today, "Quy chế thử")


def test_a_state_object_has_the_old_limit():
    desk = make_desk("prime_minister")
    Agency.objects.filter(pk=desk.agency.pk).update(symbol="TTg")
    case = asked(desk, certified(desk, award="pm_merit_certificate"), "reissue")
    assert case.due_on == kinds()["reissue"].limits[0].ends_on(case.asked_on)
    assert "quy định cũ" in case.due_basis


@pytest.mark.parametrize("money", [-1, 3_510_001, None])
def test_no_more_is_owed_than_was_granted(money):
    desk = make_desk()
    case = asked(desk, certified(desk), "revocation")
    with pytest.raises(Refused) as refusal:
        checked(desk, case, money_due=money, money_basis="Căn cứ")
    assert "money_due" in refusal.value.fields


@pytest.mark.parametrize("money", [0, 3_509_999])
def test_another_sum_than_was_granted_needs_its_basis(money):
    desk = make_desk()
    case = asked(desk, certified(desk), "revocation")
    with pytest.raises(Refused) as refusal:
        checked(desk, case, money_due=money)
    assert "money_basis" in refusal.value.fields
    assert checked(desk, case, money_due=money, money_basis="Chưa chi hết").money_due == money


def test_only_the_agency_that_decided_checks_and_signs():
    desk = make_desk()
    certificate = certified(desk)
    stranger = make_desk("department", desk.tree)
    case = asked(desk, certificate, "revocation")
    with pytest.raises(NotAllowed):
        checked(stranger, case)
    case = checked(desk, case)
    with pytest.raises(NotAllowed):
        signed(stranger, case)
    with pytest.raises(NotAllowed):
        issue_decision(desk.officer, decision=case.decision, decided_on=timezone.localdate())
    assert signed(desk, case).status == "done"


def test_an_agency_that_may_not_decide_the_award_any_more_does_not_check():
    desk = make_desk()
    case = asked(desk, certified(desk), "revocation")
    Agency.objects.filter(pk=desk.agency.pk).update(authority="unit_head")
    with pytest.raises(NotAllowed, match="Thẩm quyền"):
        checked(desk, AfterCase.objects.get(pk=case.pk))


def test_the_successor_of_a_merged_agency_decides_and_of_a_split_one_nobody_by_itself():
    desk = make_desk()
    first, second = certified(desk), certified(desk)
    new = make_desk("stranger", desk.tree)
    merge = {"kind": LineageKind.MERGE, "effective_on": timezone.localdate()}
    Lineage.objects.create(predecessor=desk.agency, successor=new.agency, **merge)
    case = asked(new, first, "revocation")
    assert (case.agency, done_by(new, case)) == (new.agency, "01/QĐ-UBND")
    Lineage.objects.create(predecessor=desk.agency, successor=desk.tree["commune"], **merge)
    assert asked(desk, second, "revocation").agency == desk.agency


def test_who_was_split_off_does_not_deal_with_the_decisions_of_whom_it_left():
    desk = make_desk()
    award = certified(desk)
    part = make_desk("stranger", desk.tree)
    split = {"kind": LineageKind.SPLIT, "effective_on": timezone.localdate()}
    Lineage.objects.create(predecessor=desk.agency, successor=part.agency, **split)
    with pytest.raises(NotAllowed):
        asked(part, award, "revocation")
    assert asked(desk, award, "revocation").agency == desk.agency


def done_by(desk, case):
    return signed(desk, checked(desk, case)).decision.number


def test_the_decision_is_dated_from_the_day_of_asking_to_today():
    desk = make_desk()
    today = timezone.localdate()
    case = checked(desk, asked(desk, certified(desk), "reissue"))
    for day in (today - DAY, today + DAY):
        with pytest.raises(Refused) as refusal:
            signed(desk, case, on=day)
        assert "decided_on" in refusal.value.fields
    assert signed(desk, case, on=today).decision.decided_on == today


def test_numbers_are_shared_with_other_decisions_without_a_gap():
    desk = make_desk()
    today = timezone.localdate()
    certificate = issued(desk, [to_decide(desk)], decided_on=today).items.get().certificate
    numbers = [done(desk, certificate, "correction").decision.sequence]
    dropped = checked(desk, asked(desk, certificate, "reissue"))
    cancel_draft(desk.officer, decision=dropped.decision, reason="Sai")
    numbers.append(issued(desk, [to_decide(desk)], decided_on=today).sequence)
    dropped.refresh_from_db()
    numbers.append(signed(desk, checked(desk, dropped)).decision.sequence)
    assert numbers == [2, 3, 4]


def test_a_dropped_draft_brings_the_case_back_to_be_checked():
    desk = make_desk()
    case = checked(desk, asked(desk, certified(desk), "revocation"))
    with pytest.raises(Overtaken):
        withdraw_after(desk.officer, case=case, reason="Thử")
    cancel_draft(desk.officer, decision=case.decision, reason="Sai trích yếu")
    case.refresh_from_db()
    assert (case.status, case.decision) == ("asked", None)
    refuse_after(desk.officer, case=case, reason="Chưa đủ giấy tờ")
    case.refresh_from_db()
    assert (case.status, case.reason) == ("refused", "Chưa đủ giấy tờ")
    with pytest.raises(Overtaken):
        checked(desk, case)


def test_a_refusal_tells_the_asker_with_the_reason():
    desk = make_desk()
    certificate = certified(desk)
    unit = make_actor(desk.department, Role.UNIT_OFFICER)
    province = desk.officer
    desk.officer = unit
    case = asked(desk, certificate, "reissue")
    refuse_after(province, case=case, reason="Chưa có xác nhận")
    assert "Chưa có xác nhận" in Notice.objects.get(account_id=unit.account_id, event="after_refused").text


@pytest.mark.parametrize("service", [refuse_after, withdraw_after])
def test_no_end_without_a_reason(service):
    desk = make_desk()
    case = asked(desk, certified(desk), "reissue")
    with pytest.raises(Refused) as refusal:
        service(desk.officer, case=case, reason=" ")
    assert "reason" in refusal.value.fields


def test_the_second_head_is_told():
    desk = make_desk()
    case = done(desk, certified(desk), "revocation")
    with pytest.raises(Overtaken, match="đã ban hành"):
        issue_decision(desk.head, decision=case.decision, decided_on=timezone.localdate())


def test_all_concerned_are_told_and_the_trail_says_it():
    desk = make_desk()
    certificate = certified(desk, name="Người Được Báo")
    unit = make_actor(desk.department, Role.UNIT_OFFICER)
    case = done(desk, certificate, "revocation")
    (told,) = Notice.objects.filter(account_id=unit.account_id, event="after_done")
    assert all(part in told.text for part in ("Người Được Báo", case.decision.number, "Hủy bỏ"))
    assert told.link == f"/quyet-dinh/xu-ly/{case.pk}/"
    events = list(
        Entry.objects.filter(object_type="decisions.aftercase").order_by("sequence").values_list("event", flat=True)
    )
    assert events == ["after_asked", "after_checked", "after_done"]


def test_the_register_alone_does_not_change_what_a_decision_gave():
    desk = make_desk()
    award = certified(desk).award
    for service, fields in ((revoke_award, {}), (correct_award, {"citation": "Khác"})):
        with pytest.raises(Refused, match="Xử lý sau quyết định"):
            service(desk.officer, award=award, reason="Tự sửa", **fields)
    award.refresh_from_db()
    assert award.status == "valid"


def test_the_database_keeps_what_was_decided():
    desk = make_desk()
    case = done(desk, certified(desk), "revocation")
    for change in ({"status": "asked"}, {"money_due": 1}, {"decision": None}):
        with pytest.raises(Exception, match=r"Cannot update|after_case"), transaction.atomic():
            AfterCase.objects.filter(pk=case.pk).update(**change)
    with pytest.raises(ProgrammingError), transaction.atomic():
        Decision.objects.filter(pk=case.decision_id).update(number="99/QĐ-UBND")


def test_only_the_newest_certificate_is_marked_as_printed():
    desk = make_desk()
    certificate = certified(desk)
    old = done(desk, certificate, "exchange")
    new = done(desk, certificate, "reissue")
    with pytest.raises(Refused, match="thay bằng bằng mới hơn"):
        mark_reprinted(desk.officer, case=old)
    mark_reprinted(desk.officer, case=new)
    certificate.refresh_from_db()
    assert certificate.times_printed == 1


def test_a_line_of_the_grassroots_is_decided_by_its_own_agency():
    desk = make_desk("department")
    case = checked(desk, asked(desk, certified(desk, award=GRASSROOTS), "revocation"), money_due=2_340_000)
    assert signed(desk, case).decision.number == "02/QĐ-STC"
