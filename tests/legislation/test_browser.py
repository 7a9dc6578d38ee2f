"""The law browser: every award opens, words are found without marks, versions are marked, examples are answered."""

import datetime as dt
import re

import pytest
from django.test import Client
from django.urls import reverse
from playwright.sync_api import Page, expect

from tests.browser import assert_accessible, screenshot
from tests.makers import make_actor, make_agency
from thidua.agencies.models import Level, Role
from thidua.law import load_corpus
from thidua.legislation.facts import shown_facts
from thidua.legislation.queries import awards_named, awards_speaking_of, coverage_of
from thidua.legislation.standards import shown_routes
from thidua.legislation.versions import compare, differences, turning_days

CORPUS = load_corpus()
AWARDS = sorted(CORPUS.awards)


@pytest.fixture
def client(db):
    client = Client()
    client.force_login(make_actor(make_agency("Sở Ví Dụ", level=Level.PROVINCE), Role.LEGAL_OFFICER).account)
    return client


@pytest.mark.parametrize("code", AWARDS)
def test_every_award_is_shown_with_each_condition_and_its_citation(client, code):
    award = CORPUS.awards[code]
    page = client.get(reverse("legislation:award", args=[code])).content.decode()
    assert client.get(reverse("legislation:versions", args=[code])).status_code == 200
    routes = shown_routes(award, CORPUS, dt.date(2026, 1, 1))
    assert len(routes) == len(award.routes)
    assert all(node.citation for route in routes for node in route.nodes if not node.children)
    assert page.count('class="standard__node') >= len(list(award.leaves())) - len(award.routes)


def test_words_are_found_without_marks_in_names_conditions_and_citations():
    def found(words):
        return {award.code for award in awards_speaking_of(words, CORPUS)}

    assert "national_emulation_soldier" in found("pham vi toan quoc")
    assert {"labor_order_3", "labor_order_2"} <= found("HCLĐ hạng Ba")
    assert [award.code for award in awards_named("HCLĐ hạng Ba", CORPUS)] == ["labor_order_3"]
    assert awards_named("pham vi toan quoc", CORPUS) == []
    assert "ministry_province_merit_certificate" in found("dieu 74")
    assert found("khong co cum tu nay") == set()
    assert found("") == set(AWARDS)


def test_the_day_asked_for_picks_who_decides(client):
    def page(day):
        return client.get(reverse("legislation:award", args=["grassroots_emulation_soldier"]), {"ngay": day}).content

    assert "cấp huyện" in page("30/06/2025").decode()
    assert "cấp huyện" not in page("01/07/2025").decode()
    assert "Nhập ngày theo mẫu" in page("31/02/2025").decode()


def test_versions_turn_on_the_days_on_which_something_changes_and_mark_only_what_changed():
    award = CORPUS.awards["advanced_worker"]
    assert dt.date(2025, 7, 1) in turning_days(award, CORPUS)
    comparison = compare(award, CORPUS)
    decided = next(row for row in comparison.rows if row.label == "Ai quyết định")
    assert decided in comparison.changed_rows
    changed = [start for (start, _, _), cell in zip(comparison.days, decided.cells, strict=True) if cell.changed]
    assert changed == [dt.date(2025, 7, 1)]
    assert "<del>" in next(cell.text for cell in decided.cells if cell.changed)
    name = next(row for row in comparison.rows if row.label == "Tên gọi")
    assert name not in comparison.changed_rows


def test_differences_mark_words_and_escape_what_they_hold():
    assert differences("có 02 lần liên tục", "có 03 lần liên tục") == ("có <del>02</del> <ins>03</ins> lần liên tục")
    assert differences("a", "<script>") == "<del>a</del> <ins>&lt;script&gt;</ins>"
    assert differences("như cũ", "như cũ") == "như cũ"


def test_money_follows_the_base_salary_of_the_day():
    award = CORPUS.awards["labor_order_3"]

    def money(day):
        return next(fact.text for fact in shown_facts(award, CORPUS, day) if fact.key == "bonus.person")

    assert money(dt.date(2026, 6, 30)) != money(dt.date(2026, 7, 1))
    assert re.search(r"4,5 lần mức lương cơ sở = 10\.530\.000 đồng", money(dt.date(2025, 7, 1)))


def test_coverage_counts_holes_and_what_nobody_has_read():
    coverage = coverage_of(CORPUS.awards["labor_order_1"])
    assert coverage.holes > 0
    assert not coverage.is_whole
    assert coverage_of(CORPUS.awards["advanced_worker"]).is_whole


def test_examples_are_answered_by_the_engine_when_the_page_is_opened(client):
    page = client.get(reverse("legislation:examples", args=["advanced_worker"])).content.decode()
    assert page.count('<article class="example">') == len(CORPUS.awards["advanced_worker"].tests) > 3
    assert "Đủ điều kiện" in page
    assert "Chưa đủ điều kiện" in page


def test_an_unknown_award_is_not_found(client):
    assert client.get(reverse("legislation:award", args=["no_such_award"])).status_code == 404


@pytest.mark.browser
def test_a_legal_officer_reads_the_law_in_the_browser(page: Page, context, live_server):
    actor = make_actor(make_agency("Sở Ví Dụ", level=Level.PROVINCE), Role.LEGAL_OFFICER)
    client = Client()
    client.force_login(actor.account)
    context.add_cookies([{"name": "sessionid", "value": client.cookies["sessionid"].value, "url": live_server.url}])
    page.goto(reverse("legislation:awards"))
    page.get_by_label("Tìm trong quy định").fill("sang kien toan quoc")
    page.get_by_role("button", name="Tìm", exact=True).click()
    expect(page.get_by_role("status").first).to_contain_text("có nhắc đến")
    assert_accessible(page)
    page.get_by_role("link", name="Chiến sĩ thi đua toàn quốc").click()
    expect(page.get_by_role("heading", name="Tiêu chuẩn", exact=True)).to_be_visible()
    assert_accessible(page)
    for tab in ("So sánh các thời kỳ", "Ví dụ đã kiểm"):
        page.get_by_role("link", name=tab).click()
        expect(page.get_by_role("link", name=tab)).to_have_attribute("aria-current", "page")
        assert_accessible(page)
        screenshot(page, f"quy-dinh-{tab}")
    page.goto(reverse("legislation:documents"))
    assert_accessible(page)
