"""The pages of the archive in a browser, on a desk and on a phone, and the commands."""

import contextlib
from pathlib import Path

import pytest
from click.testing import CliRunner
from django.conf import settings as django_settings
from playwright.sync_api import Page, expect

from tests.browser import assert_accessible, screenshot
from tests.decisions.desk import issued, make_desk
from tests.makers import make_actor
from thidua.agencies.models import Role
from thidua.archive import fixity, stores
from thidua.archive.models import KeptFile
from thidua.documents.freezing import frozen
from thidua.documents.models import PaperKind
from thidua.jobs.worker import work_off
from thidua.operations import keeping

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def look(page: Page, name: str) -> None:
    for width, suffix in ((1280, ""), (390, "-dien-thoai")):
        page.set_viewport_size({"width": width, "height": 900})
        screenshot(page, f"{name}{suffix}")
        assert_accessible(page)
        assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), (name, width)


def run(*arguments: str) -> tuple[int, str]:
    done = CliRunner().invoke(keeping.archive, list(arguments), catch_exceptions=False)
    return done.exit_code, done.output


def test_the_clerk_finds_a_paper_hands_a_year_over_and_sees_a_damaged_file(page: Page, monkeypatch):
    desk = make_desk()
    clerk = make_actor(desk.agency, Role.CLERK)
    page.goto("/dang-nhap/")
    page.get_by_label("Tên đăng nhập").fill(clerk.person.username)
    page.get_by_label("Mật khẩu").fill("mat-khau-thu-nghiem")
    page.get_by_role("button", name="Đăng nhập").click()
    page.goto("/luu-tru/")
    expect(page.get_by_text("Kho chưa có văn bản nào khớp")).to_be_visible()
    decision = issued(desk)
    frozen(PaperKind.DECISION, decision)
    monkeypatch.setattr(keeping, "ready", contextlib.nullcontext)  # the tests' database is up
    assert run("keep")[0] == 0
    page.reload()
    page.get_by_label("Số, ký hiệu").fill(decision.number)
    page.wait_for_url("**so=**")  # the table asks by itself
    page.wait_for_load_state("networkidle")
    look(page, "luu-tru")
    answer = page.request.get(str(page.get_by_role("table").get_by_role("link").last.get_attribute("href")))
    assert answer.body().startswith(b"%PDF")
    page.goto("/luu-tru/?het_han=1")
    expect(page.get_by_text("Không có văn bản nào hết thời hạn giữ")).to_be_visible()
    look(page, "luu-tru-het-han")
    page.goto("/luu-tru/xuat/")
    page.get_by_label("Năm").fill(str(decision.year))
    page.get_by_role("button", name="Xuất").click()
    expect(page.get_by_text("Cần điền mục này.").first).to_be_visible()
    look(page, "luu-tru-xuat")
    page.get_by_label("Xuất để làm gì").select_option("handover")
    page.get_by_role("button", name="Xuất").click()
    page.wait_for_url("**/viec-nen/**")
    page.goto("/viec-nen/")  # the tests' server hands out files of MEDIA_ROOT before pages: the job's page is shadowed
    work_off()
    page.reload()
    expect(page.get_by_text("Đã xuất").first).to_be_visible()
    assert run("check", "--all") == (0, f"Đã đọc lại {KeptFile.objects.count()} tệp, 0 tệp hỏng hoặc mất.\n")
    file = KeptFile.objects.earliest("pk")
    (Path(django_settings.MEDIA_ROOT) / stores.path_of(file.sha256)).write_bytes(b"x")
    code, said = run("check", "--all")
    assert code == 1
    assert file.sha256 in said
    fixity.check_share()
    page.goto("/luu-tru/tinh-trang/")
    expect(page.get_by_role("heading", name="Tệp hỏng hoặc mất")).to_be_visible()
    look(page, "kho-luu-tru")
