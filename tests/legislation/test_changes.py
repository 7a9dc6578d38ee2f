"""Changes of the law: drafted by one, approved by another, in force from then on for the agency and all below it."""

import copy
import re
import threading

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.urls import reverse
from playwright.sync_api import Page, expect

from tests.browser import assert_accessible, screenshot
from tests.makers import make_actor, make_agency
from thidua.agencies.models import Level, Role
from thidua.law import appraise, load_corpus, parse_cases
from thidua.law.changes import export_changes, parse_changes
from thidua.legislation import services
from thidua.legislation.models import ChangeStatus, LawChange
from thidua.legislation.preview import preview
from thidua.legislation.queries import corpus_for, visible_changes
from thidua.trail.errors import NotAllowed, Overtaken, Refused
from thidua.trail.models import Entry, Notice

PLACE = "ministry_province_emulation_soldier.standard.consecutive_grassroots_titles"
FOUR_TITLES = {  # made up: the law asks for three
    "kind": "amendment",
    "at": PLACE,
    "from": "2026-01-01",
    "cite": "06/2022/QH15, Điều 22, khoản 1",
    "confidence": "text",
    "value": {"award": "grassroots_emulation_soldier", "count": 4},
}
CASE = """
id: ba-danh-hieu
award: ministry_province_emulation_soldier
received_on: {day}
subject: {{kind: person, categories: [official]}}
attested: {attested}
history:
  complete: true
  awards:
    - {{award: grassroots_emulation_soldier, year: 2023}}
    - {{award: grassroots_emulation_soldier, year: 2024}}
    - {{award: grassroots_emulation_soldier, year: 2025}}
  initiatives:
    - {{kind: initiative, year: 2024, recognised_by: ministry_province, scope: ministry_province, applied: true}}
through_year: 2025
"""


@pytest.fixture
def province(db):
    return make_agency("tỉnh Ví Dụ", level=Level.PROVINCE, code="vi-du")


@pytest.fixture
def officer(province):
    return make_actor(province, Role.LEGAL_OFFICER, name="Trần Văn Luật")


@pytest.fixture
def head(province):
    return make_actor(province, Role.HEAD, name="Lê Thị Đứng Đầu")


def drafted(officer, body=FOUR_TITLES, title="Bốn danh hiệu (bịa)"):
    return services.draft_change(officer, title=title, body=copy.deepcopy(body))


def approved(officer, head, body=FOUR_TITLES):
    draft = drafted(officer, body)
    services.propose_change(officer, draft=draft)
    services.approve_change(head, proposed=draft, seen=draft.version)
    draft.refresh_from_db()
    return draft


def verdict(agency, day="2026-02-01", attested="all"):
    corpus = corpus_for(agency)
    (case,) = parse_cases(CASE.format(day=day, attested=attested), corpus=corpus)
    return appraise(case, corpus).verdict


def test_an_amendment_binds_only_once_a_second_person_approved_it_and_only_below_its_agency(province, officer, head):
    commune = make_agency("xã Vĩnh An", level=Level.COMMUNE, parent=province)
    stranger = make_agency("tỉnh Khác", level=Level.PROVINCE, code="khac")
    draft = drafted(officer)
    assert verdict(province) == "eligible"
    services.propose_change(officer, draft=draft)
    assert verdict(province) == "eligible"
    services.approve_change(head, proposed=draft, seen=draft.version)
    assert verdict(province) == verdict(commune) == "not_eligible"
    assert verdict(stranger) == "eligible"
    assert corpus_for(stranger) is load_corpus()


def test_an_amendment_holds_from_its_first_day_and_not_the_day_before(province, officer, head):
    approved(officer, head)
    assert verdict(province, "2025-12-31") == "eligible"
    assert verdict(province, "2026-01-01") == "not_eligible"


def test_who_drafted_may_not_approve_whatever_the_role_and_the_database_holds_to_it(province, officer):
    both = make_actor(province, Role.LEGAL_OFFICER, Role.HEAD)
    draft = drafted(both)
    services.propose_change(both, draft=draft)
    with pytest.raises(Refused, match="người thứ hai"):
        services.approve_change(both, proposed=draft, seen=draft.version)
    with pytest.raises(IntegrityError), transaction.atomic():
        LawChange.objects.filter(pk=draft.pk).update(status="approved", settled_by=both.account)
    services.approve_change(officer, proposed=draft, seen=draft.version)
    assert verdict(province) == "not_eligible"


def test_other_roles_and_other_agencies_neither_draft_nor_approve_nor_see(province, officer, head):
    draft = drafted(officer)
    services.propose_change(officer, draft=draft)
    appraiser = make_actor(province, Role.APPRAISER)
    with pytest.raises(NotAllowed):
        drafted(appraiser)
    with pytest.raises(NotAllowed):
        services.approve_change(appraiser, proposed=draft, seen=1)
    stranger = make_actor(make_agency("tỉnh Khác", level=Level.PROVINCE), Role.LEGAL_OFFICER)
    with pytest.raises(NotAllowed):
        services.approve_change(stranger, proposed=draft, seen=1)
    assert not visible_changes(appraiser).exists()
    assert not visible_changes(stranger).exists()
    assert visible_changes(head).get() == draft
    services.approve_change(head, proposed=draft, seen=draft.version)
    assert visible_changes(appraiser).get() == draft
    assert not visible_changes(stranger).exists()


def test_what_the_second_person_saw_is_what_is_approved(officer, head):
    draft = drafted(officer)
    body = {**FOUR_TITLES, "value": {"award": "grassroots_emulation_soldier", "count": 9}}
    services.rewrite_change(officer, draft=draft, title="Chín danh hiệu (bịa)", body=body, seen=1)
    services.propose_change(officer, draft=draft)
    with pytest.raises(Overtaken):
        services.approve_change(head, proposed=draft, seen=1)
    services.approve_change(head, proposed=draft, seen=2)


def test_a_change_that_does_not_fit_is_refused_in_vietnamese_and_nothing_is_kept(officer):
    for body, said in (
        ({**FOUR_TITLES, "at": "no_such_award.x"}, "không có chỗ này"),
        ({**FOUR_TITLES, "from": "2024-01-01"}, "đã có giá trị bắt đầu từ ngày"),
        ({**FOUR_TITLES, "cite": "98/2023/NĐ-CP, Điều 3"}, "hiệu lực"),
        ({**FOUR_TITLES, "value": {"award": "grassroots_emulation_soldier", "count": 0}}, "count"),
    ):
        with pytest.raises(Refused, match=said):
            drafted(officer, body)
    assert not LawChange.objects.exists()
    assert not Entry.objects.filter(event__startswith="law_change").exists()


def test_given_back_with_a_reason_that_its_drafter_is_told(officer, head):
    draft = drafted(officer)
    services.propose_change(officer, draft=draft)
    with pytest.raises(Refused, match="lý do"):
        services.give_back_change(head, proposed=draft, reason="sai")
    services.give_back_change(head, proposed=draft, reason="Trích dẫn chưa đúng điểm của khoản.")
    draft.refresh_from_db()
    assert draft.status == ChangeStatus.DRAFT
    assert "Trích dẫn chưa đúng" in Notice.objects.get(account_id=officer.account_id).text


def test_a_revoked_change_no_longer_binds_and_stays_on_record(province, officer, head):
    change = approved(officer, head)
    services.revoke_change(head, approved=change, reason="Nhập nhầm văn bản, đã kiểm lại.")
    assert verdict(province) == "eligible"
    assert visible_changes(officer).get().status == ChangeStatus.REVOKED
    events = [*Entry.objects.order_by("pk").values_list("event", flat=True)]
    assert events == [f"law_change_{what}" for what in ("drafted", "proposed", "approved", "revoked")]


def test_the_preview_shows_the_cases_that_turn_and_their_new_answers(officer):
    found = preview(drafted(officer))
    assert found.awards == ("Chiến sĩ thi đua Bộ, ban, ngành, tỉnh",)
    assert found.cases
    assert all(turn.before != turn.after for turn in found.cases)


def test_a_confirmation_changes_how_sure_we_are_and_no_answer_of_a_seen_regime(province, officer, head):
    body = {
        "kind": "confirmation",
        "at": PLACE,
        "from": "2025-07-01",
        "gazette": {"number": "571 + 572", "date": "2022-07-15", "page": 40},
        "text": "Lời văn bịa để kiểm thử.",
        "checked_on": "2026-11-27",
    }
    approved(officer, head, body)
    (case,) = parse_cases(CASE.format(day="2026-02-01", attested="all"))
    answer = appraise(case, corpus_for(province))
    finding = next(each for each in answer.findings if each.id == "consecutive_grassroots_titles")
    assert (answer.verdict, finding.confidence) == ("eligible", "confirmed")


def test_a_local_rule_is_only_for_its_own_agency_and_needs_a_ground_to_decide(province, officer, head):
    rule = {
        "kind": "local_rule",
        "agency": "vi-du",
        "level": "province",
        "document": {"number": "01/2026/QĐ-UBND", "title": "Quy chế bịa để kiểm thử"},
        "cite": "01/2026/QĐ-UBND, Điều 5",
        "from": "2026-01-01",
        "award": "ministry_province_emulation_soldier",
        "condition": {"id": "local_interview", "predicate": "judgement", "text": "Trình bày trước hội đồng (bịa)."},
    }
    with pytest.raises(Refused, match="chính cơ quan"):
        drafted(officer, {**rule, "agency": "khac"})
    approved(officer, head, rule)
    assert verdict(province, attested="[selected_as_outstanding]") == "undecided"
    assert verdict(province, attested="[selected_as_outstanding, local_interview]") == "eligible"
    stranger = make_agency("tỉnh Khác", level=Level.PROVINCE, code="khac")
    assert verdict(stranger, attested="[selected_as_outstanding]") == "eligible"


def test_changes_go_out_as_yaml_and_come_in_again_all_or_none(officer, head):
    change = approved(officer, head)
    text = export_changes([change.change])
    stranger = make_actor(make_agency("Bộ Ví Dụ", level=Level.MINISTRY), Role.LEGAL_OFFICER)
    (draft,) = services.draft_changes(stranger, changes=parse_changes(text))
    assert draft.body == change.body
    assert draft.status == ChangeStatus.DRAFT
    spoilt = text + "---\n" + text.replace("count: 4", "count: 0")
    client = Client()
    client.force_login(stranger.account)
    page = client.post(reverse("legislation:bring_in"), {"yaml": spoilt}).content.decode()
    assert "count: 0" in page
    assert LawChange.objects.filter(agency=stranger.agency).count() == 1


@pytest.mark.django_db(transaction=True)
def test_of_two_who_approve_at_once_one_is_told_that_it_is_done():
    province = make_agency("tỉnh Ví Dụ", level=Level.PROVINCE, code="vi-du")
    officer = make_actor(province, Role.LEGAL_OFFICER)
    heads = [make_actor(province, Role.HEAD) for _ in range(2)]
    draft = drafted(officer)
    services.propose_change(officer, draft=draft)
    outcomes = []
    together = threading.Barrier(2)

    def approve(head):
        together.wait()
        try:
            services.approve_change(head, proposed=draft, seen=draft.version)
            outcomes.append("approved")
        except Overtaken:
            outcomes.append("overtaken")
        finally:
            connection.close()

    threads = [threading.Thread(target=approve, args=[head]) for head in heads]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == ["approved", "overtaken"]


@pytest.mark.browser
def test_a_legal_officer_amends_in_the_browser_and_the_head_approves(page: Page, context, live_server):
    province = make_agency("tỉnh Ví Dụ", level=Level.PROVINCE, code="vi-du")
    officer, head = make_actor(province, Role.LEGAL_OFFICER), make_actor(province, Role.HEAD)

    def sign_in(actor):
        client = Client()
        client.force_login(actor.account)
        context.add_cookies([{"name": "sessionid", "value": client.cookies["sessionid"].value, "url": live_server.url}])

    sign_in(officer)
    page.goto(reverse("legislation:award", args=["ministry_province_emulation_soldier"]))
    page.get_by_role("link", name=re.compile("Sửa đổi.*Có 03 lần liên tục")).click()
    expect(page.get_by_role("heading", name="Sửa đổi quy định")).to_be_visible()
    assert_accessible(page)
    page.get_by_label("Số lần, số lượng").fill("4")
    page.get_by_label("Có hiệu lực từ ngày").fill("01/01/2026")
    page.get_by_role("button", name="Lưu bản nháp").click()
    expect(page.get_by_text("Cần điền mục này.").first).to_be_visible()
    expect(page.get_by_label("Số lần, số lượng")).to_have_value("4")
    page.get_by_label("Trích dẫn").fill("06/2022/QH15, Điều 22, khoản 1")
    page.get_by_role("button", name="Lưu bản nháp").click()
    expect(page.get_by_role("heading", name="Nếu được duyệt")).to_be_visible()
    assert_accessible(page)
    screenshot(page, "quy-dinh-thay-doi")
    page.get_by_role("button", name="Gửi người thứ hai duyệt").click()
    expect(page.get_by_text("Người soạn không tự duyệt")).to_be_visible()
    address = page.url
    sign_in(head)
    page.goto(address)
    page.get_by_role("button", name="Duyệt và áp dụng").click()
    page.get_by_role("button", name="Đồng ý").click()
    expect(page.get_by_text("Đang áp dụng").first).to_be_visible()
    assert_accessible(page)
    page.goto(reverse("legislation:changes"))
    assert_accessible(page)
    assert verdict(province) == "not_eligible"
    sign_in(officer)
    for name, args in (("confirm", [PLACE]), ("new_local_rule", []), ("new_document", []), ("bring_in", [])):
        page.goto(reverse(f"legislation:{name}", args=args))
        expect(page.get_by_role("button", name="Lưu bản nháp")).to_be_visible()
        assert_accessible(page)
