"""The preview of an agency's own words, its logo, and the page on which they are edited."""

import datetime as dt
import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from PIL import Image
from playwright.sync_api import expect

from tests.browser import assert_accessible, screenshot
from tests.councils import stage as councils
from tests.decisions import desk as decisions
from tests.documents.papers import drafted, make_office, nominated, posted, received, sent
from tests.documents.reading import text
from tests.makers import make_actor, make_pdf
from thidua.agencies.models import Role
from thidua.documents.declared import WORDINGS
from thidua.documents.models import PaperKind, PaperTexts
from thidua.documents.previews import preview
from thidua.documents.rendering import render
from thidua.documents.results import results_paper
from thidua.documents.services import save_texts
from thidua.documents.submissions import submission_paper
from thidua.dossiers import services
from thidua.dossiers.models import Review, Step
from thidua.privacy.models import Access
from thidua.vietnamese.working_days import add_working_days

SUBMISSION = PaperKind.SUBMISSION
PNG_MARK = b"\x89PNG"


def picture(kind: str = "PNG", size: int = 40) -> bytes:
    drawn = io.BytesIO()
    Image.new("RGB", (size, size), "red").save(drawn, format=kind)
    return drawn.getvalue()


@pytest.fixture
def office(db):
    return make_office()


@pytest.fixture
def editor(office):
    return make_actor(office.department, Role.APPRAISER, name="Cán Bộ Sửa Mẫu")


def saved(editor, seen=0, kind=SUBMISSION, **texts):
    return save_texts(editor, kind=kind, texts=texts, seen=seen)


def client_of(actor) -> Client:
    client = Client()
    client.force_login(actor.account)
    return client


@pytest.mark.parametrize("kind", list(WORDINGS))
def test_every_kind_has_a_preview_without_any_record(office, kind):
    for page in preview(office.department, kind, {}, None):
        assert page.startswith(PNG_MARK)


def test_a_preview_of_a_record_shows_what_is_typed_saves_nothing_and_is_one_look(office, editor):
    submission = drafted(office, [nominated(office, "Nguyễn Thị Thử")])
    client, address = client_of(editor), reverse("documents:try_wording", args=[SUBMISSION])
    first = client.post(address, {"ask": "Lời thử.", "record": submission.pk})
    second = client.post(address, {"ask": "Lời thử dài hơn hẳn.", "record": submission.pk})
    assert "data:image/png;base64," in first.text
    assert "Không có trường" not in first.text
    assert "Không có trường {{sai}}" in client.post(address, {"ask": "{{sai}}"}).text
    assert first.text != second.text
    assert not PaperTexts.objects.exists()
    (look,) = Access.objects.all()
    assert look.subjects == [submission.items.get().nomination.subject_id]


def test_a_preview_is_never_of_a_strangers_record_nor_of_one_that_the_role_does_not_read(office, editor):
    submission = sent(office, drafted(office, [nominated(office, "Nguyễn Thị Thử", "labor_order_3")]))
    address = reverse("documents:try_wording", args=[SUBMISSION])
    administrator = client_of(make_actor(office.department, Role.ADMINISTRATOR))
    for client in (administrator, client_of(office.appraiser)):  # the receiver reads it, but it bears others' words
        assert client.post(address, {"record": submission.pk}).status_code == 404
        assert submission.code not in client.get(reverse("documents:wording", args=[SUBMISSION])).text
    assert not Access.objects.exists()
    assert client_of(editor).post(address, {"record": submission.pk}).status_code == 200


def test_each_kind_is_tried_on_a_record_of_the_own_agency(office):
    submission = sent(office, drafted(office, [nominated(office, "Nguyễn Thị Thử", "labor_order_3")]))
    reviews = received(office, submission)
    appraisal = services.appraise_review(office.appraiser, review=reviews[0])
    notice = posted(office.province, reviews)
    stage = councils.make_stage(3)
    session = councils.opened(stage, [councils.make_review(stage)])
    councils.closed(stage, session, ["yes"] * 3)
    session = councils.counted(stage, session)
    desk = decisions.make_desk("department")
    decision = decisions.issued(desk, [decisions.to_decide(desk, decisions.LETTER)], award=decisions.LETTER)
    in_a_week = add_working_days(timezone.localdate(), 5)
    asked = services.ask_consultation(
        office.appraiser, reviews=reviews, asked=office.department, question="Có vi phạm gì không?", due_on=in_a_week
    )
    for kind, agency, record in (
        (PaperKind.CONSULTATION, office.province, asked),
        (PaperKind.INVITATIONS, stage.province, session),
        (PaperKind.BALLOT, stage.province, session),
        (PaperKind.HANDOVER, desk.department, decision),
        (PaperKind.APPRAISAL, office.province, appraisal),
        (PaperKind.NOTICE, office.province, notice),
        (PaperKind.MINUTES, stage.province, session),
        (PaperKind.COUNT_RECORD, stage.province, session),
        (PaperKind.DECISION, desk.department, decision),
        (PaperKind.RESULTS, desk.department, decision),
    ):
        actor = make_actor(agency, Role.APPRAISER)
        client = client_of(actor)
        assert f'value="{record.pk}"' in client.get(reverse("documents:wording", args=[kind])).text, kind
        answer = client.post(reverse("documents:try_wording", args=[kind]), {"record": record.pk})
        assert "data:image/png" in answer.text, kind


def test_the_name_above_and_the_logo_stand_where_they_belong(office):
    administrator = make_actor(office.department, Role.ADMINISTRATOR)
    client, address = client_of(administrator), reverse("documents:wording", args=[PaperTexts.HOUSE])
    upload = SimpleUploadedFile("logo.jpg", picture("JPEG"))
    assert client.post(address, {"superior": "Bộ Thử nghiệm", "seen": "0", "logo": upload}).status_code == 302
    version = PaperTexts.objects.get()
    assert version.logo.media_type == "image/png"  # kept as a plain picture, without what cameras write beside it
    assert "BỘ THỬ NGHIỆM" in text(render(submission_paper(drafted(office, [nominated(office, "Nguyễn Thị Thử")]))))
    desk = decisions.make_desk("department", office.tree)
    reviews = [decisions.to_decide(desk, decisions.LETTER, name=f"Khen {n}") for n in range(3)]
    decision = decisions.issued(desk, reviews, award=decisions.LETTER)
    paper = results_paper(decision)
    assert paper.data["rows"][0]["blocks"][0]["logo"]["file"] == version.logo.sha256
    assert b"/Subtype /Image" in render(paper) or b"/Subtype/Image" in render(paper)
    assert client.post(address, {"superior": "Bộ Thử nghiệm", "seen": "1", "no_logo": "on"}).status_code == 302
    assert results_paper(decision).data["rows"][0]["blocks"][0]["logo"] is None


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (make_pdf(), "Không nhận loại tệp này"),
        (picture()[:60], "hỏng"),
        (b"\x89PNG\r\n\x1a\n" + b"x" * 600_000, "512 KB"),
    ],
)
def test_a_logo_is_a_sound_small_picture_by_what_it_holds(office, content, said):
    client = client_of(make_actor(office.department, Role.ADMINISTRATOR))
    upload = SimpleUploadedFile("logo.png", content)
    answer = client.post(
        reverse("documents:wording", args=[PaperTexts.HOUSE]), {"superior": "Bộ Gõ Rồi", "seen": "0", "logo": upload}
    )
    assert said in answer.text
    assert "Bộ Gõ Rồi" in answer.text
    assert not PaperTexts.objects.exists()


def test_the_look_at_notices_of_results_is_of_those_that_are_shown(office):
    desk = decisions.make_desk("department", office.tree)
    reviews = [decisions.to_decide(desk, decisions.LETTER, name=f"Khen {n}") for n in range(4)]
    decision = decisions.issued(desk, reviews, award=decisions.LETTER)
    client = client_of(make_actor(office.department, Role.APPRAISER))
    answer = client.post(reverse("documents:try_wording", args=[PaperKind.RESULTS]), {"record": decision.pk})
    assert "data:image/png" in answer.text
    lines = decision.items.order_by("position").values_list("nomination__subject", flat=True)
    assert sorted(Access.objects.get().subjects) == sorted(lines[:2])


@pytest.mark.django_db
def test_who_stepped_back_from_a_dossier_finds_its_appraisal_neither_listed_nor_to_try():
    stage = councils.make_stage(5)
    review = councils.make_review(stage, name="Rút Khỏi Xét", step=Step.APPRAISAL)
    appraiser = make_actor(stage.province, Role.APPRAISER)
    appraisal = services.appraise_review(appraiser, review=review)
    Review.objects.filter(pk=review.pk).update(step=Step.COUNCIL)
    session = councils.prepared(stage, [review])
    session.agenda.get().recusals.create(member=stage.seat(1), reason="Thân nhân")
    account = stage.secretary.account
    account.posts.create(agency=stage.province, role=Role.APPRAISER, starts_on=dt.date(2020, 1, 1))
    page, address = (reverse(f"documents:{name}", args=[PaperKind.APPRAISAL]) for name in ("wording", "try_wording"))
    assert f'value="{appraisal.pk}"' in client_of(appraiser).get(page).text
    recused = client_of(stage.secretary)
    assert f'value="{appraisal.pk}"' not in recused.get(page).text
    assert recused.post(address, {"record": appraisal.pk}).status_code == 404


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_an_officer_edits_with_the_preview_beside_and_looks_at_versions(page):
    office = make_office()
    editor = make_actor(office.department, Role.APPRAISER, Role.ADMINISTRATOR, name="Cán Bộ Sửa Mẫu")
    drafted(office, [nominated(office, "Nguyễn Thị Thử")])
    saved(editor, ask="Kính mong {{nơi trình}} xem xét./.")

    def seen(name):
        for width in (1280, 390):
            page.set_viewport_size({"width": width, "height": 900})
            assert page.evaluate("document.documentElement.scrollWidth") <= width, name
            assert_accessible(page)
            screenshot(page, f"mau-van-ban-{name}-{width}")
        page.set_viewport_size({"width": 1280, "height": 900})

    page.goto(reverse("web:sign_in"))
    page.get_by_label("Tên đăng nhập").fill(editor.account.username)
    page.get_by_label("Mật khẩu").fill("mat-khau-thu-nghiem")
    page.get_by_role("button", name="Đăng nhập").click()
    page.wait_for_url(lambda address: "dang-nhap" not in address)
    page.goto(reverse("documents:wordings"))
    seen("danh-sach")
    page.get_by_role("link", name="Tờ trình", exact=True).last.click()
    expect(page.get_by_alt_text("Trang 1 của bản xem trước")).to_be_visible()
    before = page.get_by_alt_text("Trang 1 của bản xem trước").get_attribute("src")
    page.get_by_label("Xem trước với").select_option(index=1)
    expect(page.get_by_alt_text("Trang 1 của bản xem trước")).not_to_have_attribute("src", before)
    page.get_by_label("Lời đề nghị cuối").fill("Kính đề nghị {{nơi trình}} quan tâm, xem xét./.")
    page.get_by_label("Ghi chú của bản này").fill("Theo ý kiến văn thư")
    seen("sua")
    page.get_by_role("button", name="Lưu thành bản mới").click()
    expect(page.get_by_text("Đã lưu; văn bản lập từ nay dùng bản này.")).to_be_visible()
    page.get_by_role("link", name="Bản 2", exact=True).click()
    expect(page.locator("ins", has_text="đề nghị")).to_be_visible()
    page.go_back()
    page.get_by_role("link", name="Bản 1", exact=True).click()
    seen("ban-1")
    page.get_by_role("button", name="Dùng lại bản này").click()
    page.get_by_role("dialog").get_by_role("button", name="Đồng ý").click()
    expect(page.get_by_text("Dùng lại bản 1")).to_be_visible()
