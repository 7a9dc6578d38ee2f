"""What an agency writes its own way: versions, fields, two officers at once, and what was issued stays."""

import datetime as dt
import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import ProgrammingError, connection, transaction
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
from tests.documents.test_rendering import HOSTILE
from tests.makers import make_actor, make_pdf
from thidua.agencies.models import Role
from thidua.documents.declared import WORDINGS
from thidua.documents.freezing import pdf_of
from thidua.documents.house import checked, fill
from thidua.documents.models import PaperKind, PaperTexts
from thidua.documents.previews import preview
from thidua.documents.queries import changes
from thidua.documents.rendering import render
from thidua.documents.results import results_paper
from thidua.documents.services import restore_texts, save_texts
from thidua.documents.submissions import submission_paper
from thidua.dossiers import services
from thidua.privacy.models import Access
from thidua.trail.errors import NotAllowed, Overtaken, Refused
from thidua.trail.models import Entry

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
def test_every_field_of_a_default_is_declared_and_is_filled(kind):
    for each in WORDINGS[kind]:
        assert checked(each, each.default) == each.default or each.optional
        assert "{{" not in fill(each.default, each.fields)


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("{{Số trường hợp}} người", ""),
        ("{{ số  trường hợp }} người", ""),
        ("{{số người}} người", "{{số người}}. Các trường dùng được: {{cơ quan trình}}, {{nơi trình}}"),
        ("{{số trường hợp người", "lẻ"),
        ("người }}", "lẻ"),
        ("", "Cần có nội dung"),
        ("x" * 3001, "3000"),
    ],
)
def test_a_text_is_taken_only_with_fields_that_exist(typed, said):
    request = WORDINGS[SUBMISSION]["request"]
    if not said:
        assert checked(request, typed) == typed
        return
    with pytest.raises(Refused, match=said.replace("{", r"\{").replace(".", r"\.")):
        checked(request, typed)


def test_a_field_is_filled_however_it_is_spelt_and_its_value_is_not_looked_into():
    assert fill("{{ SỐ trường hợp }}: {{khác}}", {"số trường hợp": "{{khác}}"}) == "{{khác}}: {{khác}}"


def test_saved_words_stand_on_the_next_paper_and_not_on_those_of_others(office, editor):
    saved(
        editor,
        request="Nay {{cơ quan trình}} trình {{nơi trình}} {{số trường hợp}} hồ sơ:",
        more="Thêm một dòng.\nThêm hai dòng.",
        recipients="Như trên;\nBan Một;\nLưu: VT, Ban Hai.",
        signer_title="Phó Giám đốc",
        signer_name="Lê Văn Mặc Định",
    )
    found = text(render(submission_paper(drafted(office, [nominated(office, "Nguyễn Thị Thử")]))))
    for each in (
        "Nay Sở Tài chính trình Giám đốc Sở Tài chính 01 hồ sơ:",
        "Thêm một dòng. Thêm hai dòng.",
        "- Ban Một; - Lưu: VT, Ban Hai.",
        "KT. GIÁM ĐỐC PHÓ GIÁM ĐỐC",
        "Lê Văn Mặc Định",
    ):
        assert each in found
    other = make_actor(office.tree["commune"], Role.UNIT_OFFICER)
    assert PaperTexts.objects.filter(agency=other.agency).count() == 0


def test_the_signer_of_the_record_stands_before_the_one_of_the_agency(office, editor):
    saved(editor, signer_title="Giám đốc", signer_name="Lê Văn Mặc Định")
    found = text(render(submission_paper(sent(office, drafted(office, [nominated(office, "Nguyễn Thị Thử")])))))
    assert "Nguyễn Văn Ký" in found
    assert "Lê Văn Mặc Định" not in found


def test_what_was_issued_stays_when_the_texts_change(office, editor):
    saved(editor, ask="Lời cũ của cơ quan.")
    submission = sent(office, drafted(office, [nominated(office, "Nguyễn Thị Thử")]))
    before = pdf_of(SUBMISSION, submission)
    saved(editor, seen=1, ask="Lời mới của cơ quan.")
    assert pdf_of(SUBMISSION, submission) == before
    assert "Lời cũ của cơ quan." in text(before)
    draft = drafted(office, [nominated(office, "Trần Thị Thử")])
    assert "Lời mới của cơ quan." in text(pdf_of(SUBMISSION, draft))


@pytest.mark.parametrize("hostile", [each for each in HOSTILE if "{{" not in each])
def test_what_officers_type_is_never_source(office, editor, hostile):
    saved(editor, ask=hostile, recipients=hostile)
    found = text(render(submission_paper(drafted(office, [nominated(office, "Nguyễn Thị Thử")]))))
    assert found.count(" ".join(hostile.split())) >= 2


def test_each_save_is_a_version_with_its_author_in_the_trail_and_can_be_gone_back_to(office, editor):
    saved(editor, ask="Lời một.")
    second = save_texts(editor, kind=SUBMISSION, texts={"ask": "Lời hai."}, seen=1, note="Theo ý kiến văn thư")
    assert (second.number, second.saved_by, second.note) == (2, editor.person, "Theo ý kiến văn thư")
    third = restore_texts(editor, kind=SUBMISSION, number=1, seen=2)
    assert (third.number, third.texts) == (3, {"ask": "Lời một."})
    fourth = restore_texts(editor, kind=SUBMISSION, number=0, seen=3)
    assert fourth.texts == {}
    assert PaperTexts.objects.filter(kind=SUBMISSION).count() == 4
    entries = Entry.objects.filter(event="paper_texts_saved").order_by("sequence")
    assert [entry.after["number"] for entry in entries] == [1, 2, 3, 4]
    assert entries[1].before["texts"] == {"ask": "Lời một."}
    assert entries[1].reason == "Theo ý kiến văn thư"


def test_only_what_differs_is_kept_so_that_mended_defaults_reach_the_agency(office, editor):
    default = WORDINGS[SUBMISSION]["request"].default
    assert saved(editor, request=default, ask="Lời một.").texts == {"ask": "Lời một."}
    with pytest.raises(Refused, match="Chưa có gì thay đổi"):
        saved(editor, seen=1, ask="Lời một.")


def test_a_version_is_neither_changed_nor_deleted(office, editor):
    saved(editor, ask="Lời một.")
    for statement in ("UPDATE documents_papertexts SET note = 'x'", "DELETE FROM documents_papertexts"):
        with pytest.raises(ProgrammingError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)


def test_of_two_officers_one_wins_and_the_other_is_told_and_keeps_what_was_typed(office, editor):
    other = make_actor(office.department, Role.ADMINISTRATOR, name="Người Lưu Trước")
    saved(other, ask="Lời của người trước.")
    with pytest.raises(Overtaken):
        saved(editor, ask="Lời của người sau.")
    client, address = client_of(editor), reverse("documents:wording", args=[SUBMISSION])
    typed = {each.key: each.default for each in WORDINGS[SUBMISSION]} | {"ask": "Lời của người sau.", "seen": "0"}
    answer = client.post(address, typed)
    assert answer.status_code == 200
    assert "Người Lưu Trước đã lưu bản 1" in answer.text
    assert "Lời của người sau." in answer.text
    assert 'name="seen" value="1"' in answer.text
    assert PaperTexts.objects.get().texts == {"ask": "Lời của người trước."}
    assert client.post(address, typed | {"seen": "1"}).status_code == 302
    assert PaperTexts.objects.first().texts == {"ask": "Lời của người sau."}


def test_a_text_that_cannot_stand_is_shown_again_with_what_is_wrong_beside_it(office, editor):
    answer = client_of(editor).post(
        reverse("documents:wording", args=[SUBMISSION]), {"request": "Trình {{tên sai}}", "seen": "0"}
    )
    assert "Trình {{tên sai}}" in answer.text
    assert "Không có trường {{tên sai}}" in answer.text
    assert not PaperTexts.objects.exists()


@pytest.mark.parametrize("role", Role)
def test_texts_are_changed_by_those_who_may_only(office, role):
    actor = make_actor(office.department, role)
    allowed = role in {Role.ADMINISTRATOR, Role.APPRAISER}
    client = client_of(actor)
    assert client.get(reverse("documents:wordings")).status_code == (200 if allowed else 403)
    assert client.get(reverse("documents:wording", args=[SUBMISSION])).status_code == (200 if allowed else 403)
    if not allowed:
        with pytest.raises(NotAllowed):
            saved(actor, ask="Lời một.")
    assert not PaperTexts.objects.exists()


def test_versions_of_another_agency_are_not_found(office, editor):
    saved(editor, ask="Lời riêng của sở.")
    stranger = client_of(make_actor(office.tree["stranger"], Role.APPRAISER))
    assert stranger.get(reverse("documents:wording_version", args=[SUBMISSION, 1])).status_code == 404
    assert "Lời riêng của sở." not in stranger.get(reverse("documents:wording", args=[SUBMISSION])).text
    stranger.post(reverse("documents:restore_wording", args=[SUBMISSION, 0]), {"seen": "1"})
    assert PaperTexts.objects.count() == 1
    assert client_of(editor).get(reverse("documents:wording", args=["certificates"])).status_code == 404


def test_two_versions_are_compared_word_by_word():
    wording = WORDINGS[SUBMISSION]
    (change,) = changes(wording, {"ask": "Kính đề nghị xem xét."}, {"ask": "Kính mong xem xét."})
    assert change.pieces == [("same", "Kính"), ("gone", "đề nghị"), ("new", "mong"), ("same", "xem xét.")]
    assert changes(wording, {}, {"ask": wording["ask"].default}) == []


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
    for kind, agency, record in (
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


def test_a_decision_takes_the_agencys_last_article_and_recipients(office):
    desk = decisions.make_desk("department", office.tree)
    actor = make_actor(office.department, Role.APPRAISER)
    saved(actor, kind=PaperKind.DECISION, last="Các {{đối tượng}} thi hành.", recipients="Như Điều {{điều cuối}};")
    decision = decisions.issued(desk, [decisions.to_decide(desk, decisions.LETTER)], award=decisions.LETTER)
    found = text(pdf_of(PaperKind.DECISION, decision))
    assert "Điều 3. Các cá nhân thi hành." in found
    assert "- Như Điều 3;" in found
    assert dt.timedelta(0) <= timezone.now() - PaperTexts.objects.get().saved_at < dt.timedelta(minutes=5)


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
