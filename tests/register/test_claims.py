"""Claims: not facts until verified, never against the register, and taken back with their list."""

import datetime as dt

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from tests.makers import make_actor, make_person, make_tree
from thidua.agencies.models import Role
from thidua.register.models import Award, Claim, ClaimStatus, Initiative, Rating
from thidua.register.services import (
    make_claims,
    record_award,
    record_rating,
    reject_claim,
    verify_claim,
    verify_claims,
    withdraw_claims,
)
from thidua.trail.errors import NotAllowed, Overtaken, Refused
from thidua.trail.models import Entry

TITLE = "grassroots_emulation_soldier"
AWARD = {
    "kind": "award",
    "content": {"award": TITLE, "year": 2022, "number": "12/QĐ-STC", "decided_on": "2022-12-20"},
    "source_text": "CSTĐCS năm 2022 (QĐ 12/QĐ-STC ngày 20/12/2022)",
}
RATING = {"kind": "rating", "content": {"year": 2022, "rating": "excellent"}, "source_text": "HTXSNV 2022"}
INITIATIVE = {
    "kind": "initiative",
    "content": {"kind": "initiative", "year": 2022, "title": "Giải pháp số hóa", "scope": "unit"},
    "source_text": "Sáng kiến: Giải pháp số hóa (2022)",
    "doubts": ["Chưa rõ cấp công nhận."],
}


@pytest.fixture
def person(stage):
    return make_person("Trần Thị Bưởi", stage.department)


def claim(stage, subject, *claims, origin="danh-sach-1"):
    return make_claims(stage.officer, subject=subject, claims=claims, agency=stage.department, origin=origin)


def test_a_claim_is_no_fact(stage, person):
    claim(stage, person, AWARD, RATING, INITIATIVE)
    assert Claim.objects.filter(status=ClaimStatus.UNVERIFIED).count() == 3
    assert not Award.objects.exists()
    assert not Rating.objects.exists()
    assert not Initiative.objects.exists()


def test_a_verified_claim_becomes_the_row_that_it_says(stage, person):
    award, rating, initiative = claim(stage, person, AWARD, RATING, INITIATIVE)
    verify_claim(stage.keeper, claim=award)
    verify_claim(stage.keeper, claim=rating)
    verify_claim(stage.keeper, claim=initiative)
    row = Award.objects.get()
    assert (row.subject, row.code, row.year, row.decision_number) == (person, TITLE, 2022, "12/QĐ-STC")
    assert (row.decided_on, row.basis, row.source) == (dt.date(2022, 12, 20), "merit", "claim")
    assert Rating.objects.values_list("rating", "source").get() == ("excellent", "claim")
    assert Initiative.objects.values_list("title", "scope", "recognised_by", "applied").get() == (
        "Giải pháp số hóa",
        "unit",
        "",
        None,
    )
    award.refresh_from_db()
    assert (award.status, award.settled_by) == (ClaimStatus.VERIFIED, stage.keeper.account)
    assert Entry.objects.filter(event="claim_verified").count() == 3


def test_an_officer_may_complete_a_claim_before_verifying(stage, person):
    unclear = {"kind": "award", "content": {"award": TITLE}, "source_text": "CSTĐCS nhiều năm"}
    (made,) = claim(stage, person, unclear)
    with pytest.raises(Refused, match="chưa có năm"):
        verify_claim(stage.keeper, claim=made)
    verify_claim(stage.keeper, claim=made, values={"code": TITLE, "year": 2021, "decision_number": "9/QĐ-STC"})
    assert Award.objects.values_list("year", "decision_number").get() == (2021, "9/QĐ-STC")


@pytest.mark.parametrize(
    ("code", "said", "kept"),
    [
        ("ministry_province_merit_certificate", {}, ""),
        ("ministry_province_merit_certificate", {"basis": None}, ""),
        ("ministry_province_merit_certificate", {"basis": "sudden"}, "sudden"),
        (TITLE, {}, "merit"),
    ],
)
def test_a_ground_that_nobody_stated_is_unknown_but_for_titles(stage, person, code, said, kept):
    content = {"award": code, "year": 2022} | said
    (made,) = claim(stage, person, {"kind": "award", "content": content, "source_text": "BK tỉnh 2022"})
    verify_claim(stage.keeper, claim=made)
    assert Award.objects.get().basis == kept


def test_what_the_register_says_already_is_not_written_twice(stage, person):
    record_award(stage.keeper, subject=person, code=TITLE, year=2022)
    record_rating(stage.keeper, subject=person, year=2022, rating="excellent")
    award, rating = claim(stage, person, AWARD, RATING)
    assert verify_claim(stage.keeper, claim=award) == Award.objects.get()
    assert verify_claim(stage.keeper, claim=rating) == Rating.objects.get()
    assert Claim.objects.filter(status=ClaimStatus.VERIFIED).count() == 2


@pytest.mark.parametrize("known", [{"decision_number": "13/QĐ-STC"}, {"decided_on": dt.date(2022, 12, 21)}])
def test_an_award_by_another_decision_is_refused_and_the_claim_waits_on(stage, person, known):
    record_award(stage.keeper, subject=person, code=TITLE, year=2022, **known)
    (made,) = claim(stage, person, AWARD)
    with pytest.raises(Refused, match="Trái với sổ bộ: Chiến sĩ thi đua cơ sở năm 2022 đã ghi theo quyết định"):
        verify_claim(stage.keeper, claim=made)
    made.refresh_from_db()
    assert made.status == ClaimStatus.UNVERIFIED
    assert Award.objects.count() == 1


def test_another_rating_of_the_same_year_is_refused(stage, person):
    record_rating(stage.keeper, subject=person, year=2022, rating="good")
    (made,) = claim(stage, person, RATING)
    with pytest.raises(Refused, match="đã ghi «Hoàn thành tốt nhiệm vụ», thông tin khai là «Hoàn thành xuất sắc"):
        verify_claim(stage.keeper, claim=made)
    assert Rating.objects.get().rating == "good"


def test_an_initiative_with_another_scope_is_refused_and_one_with_less_said_is_not(stage, person):
    first, second, third = claim(
        stage,
        person,
        INITIATIVE,
        INITIATIVE | {"content": INITIATIVE["content"] | {"scope": "nation"}},
        INITIATIVE | {"content": {key: value for key, value in INITIATIVE["content"].items() if key != "scope"}},
    )
    verify_claim(stage.keeper, claim=first)
    with pytest.raises(Refused, match="phạm vi ảnh hưởng khác"):
        verify_claim(stage.keeper, claim=second)
    verify_claim(stage.keeper, claim=third)
    assert Initiative.objects.count() == 1


def test_many_are_verified_at_once_and_each_that_cannot_be_says_why(stage, person):
    record_rating(stage.keeper, subject=person, year=2022, rating="good")
    award, rating, initiative = claim(stage, person, AWARD, RATING, INITIATIVE)
    settled = verify_claims(stage.keeper, claims=[initiative, rating, award])
    assert settled.verified == 2
    assert [refused for refused, _why in settled.refused] == [rating]
    assert "Trái với sổ bộ" in settled.refused[0][1]
    assert Entry.objects.filter(event="claim_verified").count() == 2


def test_a_claim_is_settled_once(stage, person):
    first, second = claim(stage, person, AWARD, RATING)
    verify_claim(stage.keeper, claim=first)
    reject_claim(stage.keeper, claim=second, reason="Không có quyết định")
    for settle in (
        lambda each: verify_claim(stage.keeper, claim=each),
        lambda each: reject_claim(stage.keeper, claim=each, reason="Không"),
    ):
        for each in (first, second):
            with pytest.raises(Overtaken):
                settle(each)


def test_a_claim_is_refused_with_a_reason_that_is_kept(stage, person):
    (made,) = claim(stage, person, AWARD)
    with pytest.raises(Refused, match="lý do"):
        reject_claim(stage.keeper, claim=made, reason="  ")
    reject_claim(stage.keeper, claim=made, reason="Quyết định không có tên người này")
    made.refresh_from_db()
    assert (made.status, made.reason) == (ClaimStatus.REJECTED, "Quyết định không có tên người này")
    assert not Award.objects.exists()
    assert Entry.objects.get(event="claim_rejected").reason == "Quyết định không có tên người này"


def test_undoing_a_list_takes_back_its_unsettled_claims_only(stage, person):
    mine, settled = claim(stage, person, AWARD, RATING)
    (other_list,) = claim(stage, person, AWARD, origin="danh-sach-2")
    (elsewhere,) = make_claims(
        stage.outside_officer,
        subject=make_person("Người Lạ", stage.stranger),
        claims=[AWARD],
        agency=stage.stranger,
        origin="danh-sach-1",
    )
    verify_claim(stage.keeper, claim=settled)
    assert withdraw_claims(stage.officer, origin="danh-sach-1") == 1
    statuses = {each.pk: each.status for each in Claim.objects.all()}
    assert statuses == {
        mine.pk: "withdrawn",
        settled.pk: "verified",
        other_list.pk: "unverified",
        elsewhere.pk: "unverified",
    }
    with pytest.raises(Overtaken):
        verify_claim(stage.keeper, claim=mine)


def test_only_an_appraiser_in_sight_verifies_and_rejects(stage, person):
    (made,) = claim(stage, person, AWARD)
    for stranger in (stage.outsider, stage.officer, stage.signer):
        with pytest.raises(NotAllowed):
            verify_claim(stranger, claim=made)
        with pytest.raises(NotAllowed):
            reject_claim(stranger, claim=made, reason="Không")
    settled = verify_claims(stage.outsider, claims=[made])
    assert settled.verified == 0
    made.refresh_from_db()
    assert made.status == ClaimStatus.UNVERIFIED


def test_nobody_claims_for_a_strangers_subject_or_agency(stage, person):
    with pytest.raises(NotAllowed):
        make_claims(stage.outside_officer, subject=person, claims=[AWARD], agency=stage.stranger, origin="x")
    with pytest.raises(NotAllowed):
        make_claims(stage.outside_officer, subject=person, claims=[AWARD], agency=stage.department, origin="x")
    assert not Claim.objects.exists()


def test_a_claim_says_only_what_the_case_has_words_for(stage, person):
    with pytest.raises(ValueError, match="nickname"):
        claim(stage, person, {"kind": "rating", "content": {"nickname": "Bưởi"}, "source_text": "?"})


CLAIMS = st.lists(
    st.one_of(
        st.builds(
            lambda year, number: AWARD | {"content": {"award": TITLE, "year": year, "number": number}},
            st.sampled_from([2021, 2022]),
            st.sampled_from(["", "1/QĐ-STC", "2/QĐ-STC"]),
        ),
        st.builds(
            lambda year, rating: RATING | {"content": {"year": year, "rating": rating}},
            st.sampled_from([2021, 2022]),
            st.sampled_from(["excellent", "good"]),
        ),
    ),
    max_size=8,
)


class Verifying(TestCase):
    """Whatever is claimed: what is verified never contradicts itself, and every claim is accounted for."""

    @settings(max_examples=40, deadline=None)
    @given(CLAIMS)
    def test_the_register_never_holds_two_answers_to_one_question(self, claims):
        tree = make_tree()
        keeper = make_actor(tree["province"], Role.APPRAISER)
        officer = make_actor(tree["department"], Role.UNIT_OFFICER)
        person = make_person("Trần Thị Bưởi", tree["department"])
        made = make_claims(officer, subject=person, claims=claims, agency=tree["department"], origin="x")
        settled = verify_claims(keeper, claims=made)
        assert settled.verified + len(settled.refused) == len(claims)
        assert Claim.objects.filter(subject=person, status="verified").count() == settled.verified
        for model in (Rating, Award):
            years = list(model.objects.filter(subject=person).values_list("year", flat=True))
            assert len(years) == len(set(years))
        for each in made:
            each.refresh_from_db()
        for year, rating in Rating.objects.filter(subject=person).values_list("year", "rating"):
            agreed = {
                each.content["rating"]
                for each in made
                if each.kind == "rating" and each.content["year"] == year and each.status == "verified"
            }
            assert agreed == {rating}
