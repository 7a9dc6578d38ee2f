"""What an agency writes its own way: versions, fields, two officers at once, and what was issued stays."""

import datetime as dt
import io

import pytest
from django.db import ProgrammingError, connection, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from PIL import Image

from tests.decisions import desk as decisions
from tests.documents.papers import Office, drafted, make_office, nominated, received, sent
from tests.documents.reading import text
from tests.documents.test_rendering import HOSTILE
from tests.makers import make_actor, make_agency
from thidua.agencies.models import Role
from thidua.documents.consultations import answer_paper, consultation_paper
from thidua.documents.declared import WORDINGS
from thidua.documents.freezing import pdf_of
from thidua.documents.house import checked, fill
from thidua.documents.models import PaperKind, PaperTexts
from thidua.documents.queries import changes
from thidua.documents.rendering import render
from thidua.documents.services import restore_texts, save_texts
from thidua.documents.submissions import submission_paper
from thidua.dossiers.services import ask_consultation
from thidua.trail.errors import NotAllowed, Overtaken, Refused
from thidua.trail.models import Entry
from thidua.vietnamese.dates import long_date
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
    tree = office.tree | {"department": office.tree["commune"]}
    commune = Office(tree, make_actor(tree["commune"], Role.UNIT_OFFICER, Role.APPRAISER), office.appraiser)
    others = text(render(submission_paper(drafted(commune, [nominated(commune, "Trần Thị Thử")]))))
    assert "Ủy ban nhân dân xã Tân Lập kính trình" in others
    assert "Ban Một" not in others
    assert "Lê Văn Mặc Định" not in others


def test_the_letter_that_asks_and_the_one_that_answers_bear_each_its_own_agencys_words(office):
    (review,) = received(office, sent(office, drafted(office, [nominated(office, "Nguyễn Thị Thử", "labor_order_3")])))
    until = add_working_days(timezone.localdate(), 5)
    asked = make_agency("Thuế tỉnh Ví Dụ", code="thue-mau")
    consultation = ask_consultation(office.appraiser, reviews=[review], asked=asked, question="Có nợ?", due_on=until)
    saved(office.appraiser, kind=PaperKind.CONSULTATION, about="Nay {{cơ quan hỏi}} hỏi {{nơi được hỏi}}:")
    saved(make_actor(asked, Role.APPRAISER), kind=PaperKind.ANSWER, end="Kính gửi lại {{cơ quan hỏi}}./.")
    letter, answer = (text(render(make(consultation))) for make in (consultation_paper, answer_paper))
    assert f"Nay {office.province.name} hỏi Thuế tỉnh Ví Dụ:" in letter
    assert f"chậm nhất là hết {long_date(until)}" in letter  # what was not changed stands as it was
    assert f"Kính gửi lại {office.province.name}./." in answer
    assert "Nay " not in answer
    with pytest.raises(Refused) as refusal:
        saved(office.appraiser, seen=1, kind=PaperKind.CONSULTATION, until="Trả lời sớm.")
    assert "hạn trả lời" in refusal.value.fields["until"]


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


def test_a_decision_takes_the_agencys_last_article_and_recipients(office):
    desk = decisions.make_desk("department", office.tree)
    actor = make_actor(office.department, Role.APPRAISER)
    saved(actor, kind=PaperKind.DECISION, last="Các {{đối tượng}} thi hành.", recipients="Như Điều {{điều cuối}};")
    decision = decisions.issued(desk, [decisions.to_decide(desk, decisions.LETTER)], award=decisions.LETTER)
    found = text(pdf_of(PaperKind.DECISION, decision))
    assert "Điều 3. Các cá nhân thi hành." in found
    assert "- Như Điều 3;" in found
    assert dt.timedelta(0) <= timezone.now() - PaperTexts.objects.get().saved_at < dt.timedelta(minutes=5)


def test_what_a_notice_must_say_cannot_be_saved_away_nor_gone_back_to(office, editor):
    span = WORDINGS[PaperKind.NOTICE]["span"]
    assert checked(span, "Nhận ý kiến từ {{Từ ngày}} đến {{đến ngày}}.")
    with pytest.raises(Refused) as refused:
        saved(editor, kind=PaperKind.NOTICE, span="Nhận ý kiến từ {{từ ngày}}.", where="Nhận ở văn phòng.")
    assert "{{đến ngày}}" in refused.value.fields["span"]
    assert "{{từ ngày}}" not in refused.value.fields["span"]
    assert "{{nơi nhận ý kiến}}" in refused.value.fields["where"]
    assert not PaperTexts.objects.exists()
    old = {"span": "Nhận ý kiến trong mười ngày."}  # saved before anybody asked for the days
    PaperTexts.objects.create(agency=editor.agency, kind=PaperKind.NOTICE, number=1, texts=old, saved_by=editor.person)
    saved(editor, seen=1, kind=PaperKind.NOTICE, span="Từ {{từ ngày}} đến {{đến ngày}}.")
    with pytest.raises(Refused, match=r"Bản 1 không dùng lại được: .*từ ngày"):
        restore_texts(editor, kind=PaperKind.NOTICE, number=1, seen=2)


@pytest.mark.parametrize("typed", ["9" * 12, "9" * 5000, "٣", "²", "-1"])
def test_a_number_that_no_page_sends_is_no_fault_of_the_server(office, editor, typed):
    saved(editor, ask="Lời một.")
    client = client_of(editor)
    tried = client.post(reverse("documents:try_wording", args=[SUBMISSION]), {"record": typed})
    assert tried.status_code == 200
    client.post(reverse("documents:restore_wording", args=[SUBMISSION, 0]), {"seen": typed})
    assert PaperTexts.objects.count() == 1
