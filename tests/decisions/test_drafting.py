"""Drafting a decision: only what was concluded, never the same award twice, and nothing touched when it is dropped."""

import pytest
from django.db import ProgrammingError, transaction

from tests.decisions.desk import (
    CERTIFICATE,
    DECIDED_ON,
    LETTER,
    TITLE,
    collective_to_decide,
    drafted,
    issued,
    make_desk,
    to_decide,
)
from tests.makers import make_actor, make_person
from thidua.agencies.models import Role
from thidua.decisions.models import Decision, DecisionItem, NumberSeries
from thidua.decisions.queries import get_visible_decision, to_decide_by_award, visible_decisions
from thidua.decisions.queries import to_decide as waiting_reviews
from thidua.decisions.services import Line, cancel_draft, change_draft, draft_decision, issue_decision
from thidua.decisions.services.locking import fingerprint
from thidua.dossiers.guards import reopening_blockers
from thidua.dossiers.models import NominationStatus
from thidua.register.models import Award, AwardStatus, Basis, Source
from thidua.trail.errors import NotAllowed, Overtaken, Refused
from thidua.trail.models import Entry, Notice

pytestmark = pytest.mark.django_db


def draft(desk, *reviews, award=CERTIFICATE):
    return draft_decision(desk.officer, award=award, reviews=reviews, title="Về việc thử", grounds="")


def lines_of(decision):
    return [Line(item.pk, item.citation) for item in decision.items.all()]


def test_a_draft_holds_what_was_concluded_collectives_first_and_tells_the_head():
    desk = make_desk()
    person = to_decide(desk, name="Bùi Thị Thử", job_title="Trưởng phòng", unit_name="Phòng A")
    collective = collective_to_decide(desk)
    decision = draft(desk, person, collective)
    rows = list(decision.items.values_list("position", "recipient_name", "recipient_detail"))
    assert rows == [(1, "Phòng Thử nghiệm", ""), (2, "Bùi Thị Thử", "Trưởng phòng, Phòng A")]
    assert (decision.number, decision.status) == ("", "draft")
    assert list(waiting_reviews(desk.officer)) == []
    assert Notice.objects.filter(account_id=desk.head.account_id).count() == 1
    assert Entry.objects.get(event="decision_drafted").after["award"] == CERTIFICATE


def test_a_short_achievement_becomes_the_citation_and_a_long_one_or_a_record_of_lines_does_not():
    desk = make_desk()
    short, long = to_decide(desk, achievement="Chủ trì  đề án thử"), to_decide(desk, achievement="dài " * 100)
    lines = to_decide(desk, achievement="- năm 2023: HTTNV\n- năm 2024: HTXSNV")
    decision = draft(desk, short, long, lines)
    by_review = dict(decision.items.values_list("review", "citation"))
    assert by_review[short.pk] == "Chủ trì đề án thử"
    phrase = "Đã có thành tích xuất sắc trong thực hiện nhiệm vụ năm 2024"
    assert (by_review[long.pk], by_review[lines.pk]) == (phrase, phrase)


def test_what_waits_is_grouped_by_award_in_the_order_of_the_law():
    desk = make_desk()
    certificate, title = to_decide(desk, CERTIFICATE), to_decide(desk, TITLE)
    assert to_decide_by_award(desk.officer) == {TITLE: [title], CERTIFICATE: [certificate]}
    assert list(to_decide_by_award(desk.officer)) == [TITLE, CERTIFICATE]


@pytest.mark.parametrize("role", [Role.HEAD, Role.UNIT_OFFICER, Role.COUNCIL_SECRETARY, Role.AUDITOR])
def test_only_the_appraiser_drafts(role):
    desk = make_desk()
    with pytest.raises(NotAllowed):
        draft_decision(
            make_actor(desk.agency, role), award=CERTIFICATE, reviews=[to_decide(desk)], title="X", grounds=""
        )


def test_an_agency_that_the_law_does_not_let_decide_the_award_cannot_draft_it():
    desk = make_desk("department")
    with pytest.raises(NotAllowed, match="Thẩm quyền"):
        draft(desk, to_decide(desk, CERTIFICATE))
    assert draft(desk, to_decide(desk, LETTER), award=LETTER).agency == desk.agency


def test_one_decision_gives_one_award():
    desk = make_desk()
    with pytest.raises(Refused, match="cùng loại"):
        draft(desk, to_decide(desk, CERTIFICATE), to_decide(desk, TITLE))


def test_a_draft_needs_somebody_and_a_title():
    desk = make_desk()
    with pytest.raises(Refused, match="ít nhất một"):
        draft(desk)
    with pytest.raises(Refused) as refusal:
        draft_decision(desk.officer, award=CERTIFICATE, reviews=[to_decide(desk)], title="  ", grounds="")
    assert "title" in refusal.value.fields


def test_what_was_not_concluded_or_is_gone_is_refused_by_name():
    desk = make_desk()
    open_review = to_decide(desk, name="Chưa Kết Luận")
    open_review.conclusion = ""
    open_review.save()
    returned = to_decide(desk, name="Đã Trả Lại")
    returned.nomination.status = NominationStatus.IN_REVIEW
    returned.nomination.save()
    with pytest.raises(Refused, match=r"Chưa Kết Luận.*Đã Trả Lại"):
        draft(desk, open_review, returned)
    assert not Decision.objects.exists()


def test_the_review_of_another_agency_is_refused():
    desk = make_desk()
    elsewhere = make_desk("stranger", desk.tree)
    with pytest.raises(Refused, match="chưa được kết luận"):
        draft(desk, to_decide(elsewhere))


def test_a_nomination_stands_in_one_draft_at_a_time():
    desk = make_desk()
    review = to_decide(desk, name="Lê Văn Một")
    first = draft(desk, review)
    with pytest.raises(Refused, match="Lê Văn Một: đang nằm trong dự thảo"):
        draft(desk, review)
    cancel_draft(desk.officer, decision=first, reason="soạn lại")
    assert draft(desk, review).items.get().review == review


def test_two_nominations_of_one_person_for_one_award_and_year_are_refused_in_one_list_and_in_two():
    desk = make_desk()
    person = make_person("Lê Văn Trùng", desk.department)
    first, second = to_decide(desk, subject=person), to_decide(desk, subject=person)
    with pytest.raises(Refused, match="Lê Văn Trùng: có hai hồ sơ"):
        draft(desk, first, second)
    draft(desk, first)
    with pytest.raises(Refused, match="Lê Văn Trùng: đang nằm trong dự thảo"):
        draft(desk, second)


def given(subject, **fields):
    defaults = {"code": CERTIFICATE, "year": 2024, "source": Source.IMPORT, "decision_number": "5/QĐ-UBND"}
    return Award.objects.create(subject=subject, **(defaults | fields))


@pytest.mark.parametrize(
    "fields",
    [{}, {"basis": Basis.UNKNOWN}, {"decision_number": ""}],
    ids=["the same", "an old row without its basis", "an old row without its number"],
)
def test_an_award_that_the_register_has_is_not_given_again(fields):
    desk = make_desk()
    review = to_decide(desk, name="Đã Được Khen")
    given(review.nomination.subject, **fields)
    with pytest.raises(Refused, match=r"Đã Được Khen: đã được tặng .* năm 2024"):
        draft(desk, review)


@pytest.mark.parametrize(
    "fields",
    [
        {"year": 2023},
        {"code": "commendation_letter"},
        {"basis": Basis.THEMATIC},
        {"status": AwardStatus.REVOKED},
        {"status": AwardStatus.CORRECTED},
    ],
    ids=["another year", "another award", "another basis", "revoked", "replaced by a correction"],
)
def test_what_is_another_award_or_no_longer_counts_is_no_duplicate(fields):
    desk = make_desk()
    review = to_decide(desk)
    given(review.nomination.subject, **fields)
    assert draft(desk, review).items.count() == 1


def test_an_award_of_a_row_that_was_merged_into_the_person_counts():
    desk = make_desk()
    review = to_decide(desk)
    other = make_person("Tên Cũ", desk.department, merged_into=review.nomination.subject)
    given(other)
    with pytest.raises(Refused, match="đã được tặng"):
        draft(desk, review)


def test_a_second_sudden_commendation_in_a_year_is_for_a_person_to_look_at_not_refused():
    desk = make_desk()
    review = to_decide(desk, basis=Basis.SUDDEN)
    given(review.nomination.subject, basis=Basis.SUDDEN)
    assert draft(desk, review).items.count() == 1


def test_the_officer_changes_words_and_order_and_takes_lines_out():
    desk = make_desk()
    reviews = [to_decide(desk, name=name) for name in ("An", "Bình", "Chi", "Dũng")]
    decision = draft(desk, *reviews)
    an, binh, chi, dung = decision.items.all()
    lines = [Line(dung.pk, "Thành tích\n  của Dũng"), Line(an.pk, ""), Line(chi.pk, chi.citation)]
    change_draft(
        desk.officer, decision=decision, title=" Về  việc mới ", grounds="Căn cứ một\n\n  Căn cứ hai ", lines=lines
    )
    decision.refresh_from_db()
    assert (decision.title, decision.grounds) == ("Về việc mới", "Căn cứ một\nCăn cứ hai")
    rows = list(decision.items.values_list("position", "recipient_name", "citation"))
    assert rows == [(1, "Dũng", "Thành tích của Dũng"), (2, "An", ""), (3, "Chi", chi.citation)]
    assert [review.pk for review in waiting_reviews(desk.officer)] == [binh.review_id]
    entry = Entry.objects.get(event="decision_changed")
    assert binh.nomination.code in str(entry.before)
    assert binh.nomination.code not in str(entry.after)


def test_saving_a_draft_unchanged_leaves_no_entry():
    desk = make_desk()
    decision = drafted(desk)
    change_draft(
        desk.officer, decision=decision, title=decision.title, grounds=decision.grounds, lines=lines_of(decision)
    )
    assert not Entry.objects.filter(event="decision_changed").exists()


def test_a_draft_keeps_at_least_one_line():
    desk = make_desk()
    decision = drafted(desk)
    with pytest.raises(Refused, match="ít nhất một"):
        change_draft(desk.officer, decision=decision, title="X", grounds="", lines=[])


def test_of_two_officers_who_edit_the_same_draft_the_second_is_told():
    desk = make_desk()
    decision = drafted(desk)
    seen, lines = fingerprint(decision), lines_of(decision)
    change_draft(desk.officer, decision=decision, title="Người thứ nhất", grounds="", lines=lines, seen=seen)
    with pytest.raises(Overtaken, match="vừa được người khác sửa"):
        change_draft(desk.officer, decision=decision, title="Người thứ hai", grounds="", lines=lines, seen=seen)
    decision.refresh_from_db()
    assert decision.title == "Người thứ nhất"


def test_a_line_of_another_decision_cannot_be_smuggled_in():
    desk = make_desk()
    decision, other = drafted(desk), drafted(desk)
    with pytest.raises(Overtaken):
        change_draft(desk.officer, decision=decision, title="X", grounds="", lines=lines_of(decision) + lines_of(other))


def test_a_dropped_draft_uses_no_number_and_cannot_be_changed_issued_or_dropped_again():
    desk = make_desk()
    decision = drafted(desk)
    with pytest.raises(Refused) as refusal:
        cancel_draft(desk.officer, decision=decision, reason=" ")
    assert "reason" in refusal.value.fields
    cancel_draft(desk.officer, decision=decision, reason="soạn nhầm")
    assert not NumberSeries.objects.exists()
    assert waiting_reviews(desk.officer).count() == 1
    for again in (
        lambda: change_draft(desk.officer, decision=decision, title="X", grounds="", lines=lines_of(decision)),
        lambda: issue_decision(desk.head, decision=decision, decided_on=DECIDED_ON),
        lambda: cancel_draft(desk.officer, decision=decision, reason="lần nữa"),
    ):
        with pytest.raises(Overtaken, match="đã được bỏ"):
            again()


def test_a_review_in_a_draft_is_not_reopened_until_it_is_taken_out():
    desk = make_desk()
    review = to_decide(desk)

    def blocked() -> list[str]:
        return [text for blocker in reopening_blockers if (text := blocker(review))]

    assert blocked() == []
    decision = draft(desk, review)
    assert "dự thảo quyết định" in blocked()[0]
    cancel_draft(desk.officer, decision=decision, reason="xét lại")
    assert blocked() == []


def test_drafts_are_seen_by_the_own_agency_only_and_issued_decisions_by_those_concerned():
    desk = make_desk()
    unit, stranger = make_actor(desk.department, Role.UNIT_OFFICER), make_actor(desk.tree["stranger"], Role.HEAD)
    decision = drafted(desk)
    assert list(visible_decisions(unit)) == []
    issue_decision(desk.head, decision=decision, decided_on=DECIDED_ON)
    assert get_visible_decision(unit, decision.pk) == decision
    with pytest.raises(Decision.DoesNotExist):
        get_visible_decision(stranger, decision.pk)
    assert get_visible_decision(make_actor(desk.agency, Role.AUDITOR), decision.pk) == decision


def smuggle_in(item, review):
    DecisionItem.objects.create(decision=item.decision, position=9, nomination=review.nomination, review=review)


@pytest.mark.parametrize(
    "tamper",
    [
        lambda item, review: DecisionItem.objects.filter(pk=item.pk).update(recipient_name="Người khác"),
        lambda item, review: DecisionItem.objects.filter(pk=item.pk)._raw_delete("default"),
        smuggle_in,
    ],
    ids=["update", "delete", "insert"],
)
def test_the_database_itself_keeps_the_list_of_an_issued_decision(tamper):
    desk = make_desk()
    item = issued(desk).items.get()
    review = to_decide(desk)
    with pytest.raises(ProgrammingError, match="no draft"), transaction.atomic():
        tamper(item, review)
