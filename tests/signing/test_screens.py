"""The screens of signatures: a walk in the browser, what each role meets, and looking at anybody's file."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from playwright.sync_api import expect

from tests.browser import assert_accessible, screenshot
from tests.makers import make_actor, make_pdf
from tests.signing.office import make_office, paper_of
from tests.signing.pki import PASSWORD, make_authority
from thidua.agencies.models import Role
from thidua.dossiers.models import StoredFile
from thidua.signing import services
from thidua.signing.models import PaperSignature
from thidua.signing.queries import current_pdf, waiting_papers

pytestmark = pytest.mark.django_db


def signed_in(actor):
    client = Client()
    client.force_login(actor.account)
    return client


def look(actor, content):
    file = SimpleUploadedFile("tep.pdf", content)
    return signed_in(actor).post(reverse("signing:check"), {"file": file}).content.decode()


def test_anybody_with_an_account_has_a_file_looked_at_and_nothing_of_it_is_kept(office):
    paper = paper_of(office.issued())
    office.sign(paper)
    pdf = current_pdf(paper)
    before = StoredFile.objects.count()
    nominee = make_actor(office.desk.agency, Role.NOMINEE)
    assert "Hợp lệ" in look(nominee, pdf)
    changed = pdf.replace(b"/Rotate 0", b"/Rotate 9") if b"/Rotate 0" in pdf else pdf[:-600] + b"x" + pdf[-599:]
    assert "Không hợp lệ" in look(nominee, changed)
    assert "không có chữ ký số" in look(nominee, make_pdf())
    assert StoredFile.objects.count() == before


def test_each_sees_what_waits_for_them_and_nobody_else_sees_anything(office):
    paper = paper_of(office.issued())
    decision_papers = [paper.pk]
    assert set(decision_papers) <= set(waiting_papers(office.head).values_list("pk", flat=True))
    assert paper.pk not in waiting_papers(office.clerk).values_list("pk", flat=True)
    office.sign(paper)
    assert paper.pk not in waiting_papers(office.head).values_list("pk", flat=True)
    assert paper.pk in waiting_papers(office.clerk).values_list("pk", flat=True)
    other = make_actor(office.desk.agency, Role.HEAD)
    assert not waiting_papers(other).exists()
    stranger = make_actor(office.desk.tree["stranger"], Role.HEAD, Role.CLERK)
    for name in ("paper", "pdf", "sign", "hand_in"):
        address = reverse(f"signing:{name}", args=[paper.pk])
        assert signed_in(stranger).get(address).status_code == 404
        assert signed_in(office.desk.officer).get(address).status_code == 403
        assert signed_in(office.clerk).get(address).status_code == 200


def test_a_refusal_is_shown_on_the_form_and_the_key_is_not_kept(office):
    paper = paper_of(office.issued())
    address = reverse("signing:sign", args=[paper.pk])
    answer = {"key_file": SimpleUploadedFile("k.p12", office.seal.p12()), "password": PASSWORD}
    page = signed_in(office.head).post(address, answer).content.decode()
    assert "không phải chứng thư đã đăng ký" in page
    assert PASSWORD not in page
    assert not PaperSignature.objects.exists()


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_a_walk_from_registering_to_a_decision_in_force_and_looking_at_its_file(page, settings, tmp_path):
    office = make_office(make_authority(), tmp_path / "trust", settings)
    services.set_rule(office.administrator, required=True)
    decision = office.issued()
    for name, identity in (("head", office.person), ("seal", office.seal)):
        (tmp_path / f"{name}.p12").write_bytes(identity.p12())

    def seen(name):
        assert_accessible(page)
        screenshot(page, f"ky-so-{name}")
        page.set_viewport_size({"width": 390, "height": 844})
        assert page.evaluate("document.documentElement.scrollWidth") <= 390, name
        assert_accessible(page)
        screenshot(page, f"ky-so-{name}-dien-thoai")
        page.set_viewport_size({"width": 1280, "height": 900})

    _sign_in(page, office.administrator)
    page.goto(reverse("signing:certificates"))
    expect(page.get_by_text("Đang bật")).to_be_visible()
    seen("chung-thu")
    for actor, file, part in (
        (office.head, "head", "Chữ ký của người có thẩm quyền"),
        (office.clerk, "seal", "Chữ ký số của cơ quan (dấu)"),
    ):
        _sign_in(page, actor)
        page.goto(f"{reverse('signing:papers')}?cho=1")
        page.get_by_role("link", name="Quyết định 01/QĐ-UBND").click()
        expect(page.get_by_text(f"Đến lượt: {part}")).to_be_visible()
        page.get_by_role("link", name="Ký số", exact=True).last.click()
        page.locator("#id_key_file").set_input_files(tmp_path / f"{file}.p12")
        page.locator("#id_password").fill(PASSWORD)
        if file == "head":
            seen("ky")
        page.get_by_role("button", name="Ký số").click()
        expect(page.get_by_text("Đã ký số.")).to_be_visible()
    expect(page.get_by_text("Văn bản đã đủ chữ ký.")).to_be_visible()
    seen("van-ban")
    decision.refresh_from_db()
    assert decision.status == "issued"
    (tmp_path / "signed.pdf").write_bytes(current_pdf(paper_of(decision)))
    page.goto(reverse("signing:check"))
    page.get_by_label("Tệp PDF đã ký").set_input_files(tmp_path / "signed.pdf")
    page.get_by_role("button", name="Kiểm tra").click()
    expect(page.get_by_role("heading", name="Chữ ký 2: Ủy ban nhân dân tỉnh Ví Dụ")).to_be_visible()
    seen("kiem-tra")


def _sign_in(page, actor):
    page.context.clear_cookies()
    page.goto(reverse("web:sign_in"))
    page.get_by_label("Tên đăng nhập").fill(actor.account.username)
    page.get_by_label("Mật khẩu").fill("mat-khau-thu-nghiem")
    page.get_by_role("button", name="Đăng nhập").click()
    page.wait_for_url(lambda address: "dang-nhap" not in address)
