"""The law as it binds an agency decides its dossiers: answers, papers, days, and what a change would turn."""

import datetime as dt

import pytest
from django.test import Client
from django.urls import reverse

from tests.dossiers.desk import CERTIFICATE, RECEIVED_ON, Desk
from tests.makers import make_actor
from thidua.agencies.models import Role
from thidua.councils.thresholds import threshold
from thidua.documents.appraisals import appraisal_paper
from thidua.dossiers import services
from thidua.dossiers.completeness import checklist
from thidua.dossiers.routing import review_due
from thidua.legislation import services as law
from thidua.legislation.preview import preview
from thidua.register.services import record_rating

pytestmark = pytest.mark.django_db
SOLDIER = "ministry_province_emulation_soldier"
NEW_CONDITION = {  # made up
    "kind": "amendment",
    "at": f"{SOLDIER}.standard",
    "from": "2025-01-01",
    "cite": "06/2022/QH15, Điều 22",
    "confidence": "text",
    "condition": {
        "id": "rated_excellent",
        "predicate": "rating",
        "text": "Năm cuối hoàn thành xuất sắc nhiệm vụ (bịa).",
        "value": {"at_least": "excellent"},
    },
}


@pytest.fixture
def desk():
    return Desk()


def local_rule(province, **detail):
    return {
        "kind": "local_rule",
        "agency": province.code,
        "level": "province",
        "document": {"number": "09/2025/QĐ-UBND", "title": "Quy chế bịa để kiểm thử"},
        "cite": "09/2025/QĐ-UBND, Điều 3",
        "from": "2025-01-01",
        **detail,
    }


def approve(desk, body):
    officer = make_actor(desk.tree["province"], Role.LEGAL_OFFICER)
    draft = law.draft_change(officer, title="Bịa để kiểm thử", body=body)
    law.propose_change(officer, draft=draft)
    law.approve_change(make_actor(desk.tree["province"], Role.HEAD), proposed=draft, seen=draft.version)


def test_a_change_is_previewed_on_open_reviews_and_judges_them_once_approved(desk):
    nomination = desk.nomination(SOLDIER)
    person = nomination.subject
    for year in (2023, 2024):
        record_rating(desk.appraiser, subject=person, year=year, rating="good")
    (review,) = desk.received(nomination)
    before = services.appraise_review(desk.appraiser, review=review)
    assert before.verdict == "undecided"
    officer = make_actor(desk.tree["province"], Role.LEGAL_OFFICER)
    draft = law.draft_change(officer, title="Bịa để kiểm thử", body=NEW_CONDITION)
    found = preview(draft)
    law.propose_change(officer, draft=draft)
    law.approve_change(make_actor(desk.tree["province"], Role.HEAD), proposed=draft, seen=draft.version)
    after = services.appraise_review(desk.appraiser, review=review)
    assert "rated_excellent" in {finding["id"] for finding in after.answer["findings"]}
    assert "rated_excellent" not in {finding["id"] for finding in before.answer["findings"]}
    assert (before.verdict, after.verdict) == ("undecided", "not_eligible")
    assert [(turn.what, turn.who) for turn in found.work] == [(nomination.code, person.name)]


def test_a_provinces_own_paper_threshold_and_days_hold_for_its_dossiers_only(desk):
    province, stranger = desk.tree["province"], desk.tree["stranger"]
    nomination = desk.nomination()
    ground = {"ground": "06/2022/QH15, Điều 84, khoản 6"}
    approve(
        desk,
        local_rule(province, award=CERTIFICATE, dossier_item={"kind": "own_form", "name": "Phiếu của tỉnh"}, **ground),
    )
    due = review_due(province, RECEIVED_ON)
    approve(desk, local_rule(province, days={"limit": "appraisal_ministry_province", "days": 5}, **ground))
    assert "Phiếu của tỉnh" in [line.name for line in checklist(nomination, RECEIVED_ON)]
    assert "Phiếu của tỉnh" not in [line.name for line in checklist(nomination, dt.date(2024, 12, 31))]
    assert review_due(province, RECEIVED_ON) < due == review_due(stranger, RECEIVED_ON)


def test_a_higher_threshold_without_a_ground_does_not_bind_and_one_with_a_ground_does(desk):
    province, on = desk.tree["province"], dt.date(2025, 8, 1)
    award = "grassroots_emulation_soldier"
    own = threshold(province, award, on).percent
    approve(desk, local_rule(province, award=award, voting={"percent": 95}))
    assert threshold(province, award, on).percent == own
    grounded = local_rule(province, award=award, voting={"percent": 96}, ground="152/2025/NĐ-CP, Điều 6, khoản 2")
    approve(desk, {**grounded, "from": "2025-07-01"})
    assert threshold(province, award, on).percent == 96
    assert threshold(desk.tree["stranger"], award, on).percent == own


def test_what_a_province_asks_to_be_attested_can_be_attested_and_stands_on_the_sheet_of_the_appraisal(desk):
    text = "Nộp báo cáo kết quả phong trào đúng hạn (bịa)."
    condition = {"id": "on_time", "predicate": "judgement", "text": text}
    ground = {"ground": "06/2022/QH15, Điều 84, khoản 6"}
    approve(desk, local_rule(desk.tree["province"], award=CERTIFICATE, condition=condition, **ground))
    (review,) = desk.received(desk.nomination())
    first = services.appraise_review(desk.appraiser, review=review)
    client = Client()
    client.force_login(desk.appraiser.account)
    asked = client.get(reverse("dossiers:review", args=[review.nomination.code])).context["judgements"]
    assert text in [judgement.text for judgement in asked]
    attested = services.attest_and_appraise(
        desk.appraiser, review=review, history_complete=False, attested=["on_time"], seen=first.pk
    )
    assert text.rstrip(".") in str(appraisal_paper(attested).data)


def test_an_answer_of_another_law_says_so_on_its_page_until_it_is_asked_again(desk):
    (review,) = desk.received(desk.nomination())
    services.appraise_review(desk.appraiser, review=review)
    client = Client()
    client.force_login(desk.appraiser.account)
    address = reverse("dossiers:review", args=[review.nomination.code])
    assert client.get(address).context["law_now"] is None
    text = "Nộp báo cáo kết quả phong trào đúng hạn (bịa)."
    condition = {"id": "on_time", "predicate": "judgement", "text": text}
    body = local_rule(
        desk.tree["province"], award=CERTIFICATE, condition=condition, ground="06/2022/QH15, Điều 84, khoản 6"
    )
    officer, head = (make_actor(desk.tree["province"], role) for role in (Role.LEGAL_OFFICER, Role.HEAD))
    draft = law.draft_change(officer, title="Bịa để kiểm thử", body=body)
    (turn,) = preview(draft).work
    assert "điều kiện" in turn.after[0]
    law.propose_change(officer, draft=draft)
    law.approve_change(head, proposed=draft, seen=draft.version)
    page = client.get(address)
    assert "thêm" in page.context["law_now"][0]
    assert "Quy định áp dụng đã khác lần đối chiếu" in page.text
    services.appraise_review(desk.appraiser, review=review)
    assert client.get(address).context["law_now"] is None
    draft.refresh_from_db()
    law.revoke_change(head, approved=draft, reason="Bãi bỏ (bịa)")
    assert "bớt" in client.get(address).context["law_now"][0]
