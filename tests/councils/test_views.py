"""The screens: who sees which, what a form does, and what is not found."""

import io
import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from pypdf import PdfReader

from tests.councils.stage import (
    BY_80,
    BY_NOBODY,
    FIRST_WORDS,
    PDF,
    SECOND_WORDS,
    Stage,
    begun,
    call_the_roll,
    closed,
    counted,
    items_of,
    make_review,
    make_stage,
    opened,
    prepared,
    vote,
)
from tests.makers import make_actor
from thidua.agencies.actor import Actor
from thidua.agencies.models import Role
from thidua.councils import queries, services
from thidua.councils.models import Attendance, Council, Envelope, Session, SessionStatus

pytestmark = pytest.mark.django_db


def signed_in(actor: Actor) -> Client:
    client = Client()
    client.force_login(actor.account, backend="django.contrib.auth.backends.ModelBackend")
    return client


def text(response) -> str:
    return " ".join(re.sub(r"<[^>]*>", " ", response.content.decode()).split())


def page_of(session: Session, part: str = "") -> str:
    return f"/hoi-dong/phien/{session.pk}/{part}"


def at_every_stage() -> list[tuple[Stage, Session]]:
    stage = make_stage(3)
    reviews = [make_review(stage) for _ in range(4)]
    preparing = prepared(stage, reviews[:1])
    voting = opened(stage, reviews[1:2])
    done = opened(stage, reviews[2:3])
    closed(stage, done, ["yes", "no", "yes"])
    cast = opened(stage, reviews[3:])
    closed(stage, cast, ["yes", "no", "yes"])
    counted(stage, done)
    return [(stage, session) for session in (preparing, voting, cast, done)]


PARTS = ["", "khong-tham-gia/", "khoa/", "kiem-phieu/", "ket-qua/", "tien-do/"]
RUN_PARTS = ["sua/", "chuong-trinh/", "diem-danh/", "dong-bo-phieu/", "huy/", "bien-ban/", "khoa/1/doi/"]


def test_everybody_of_the_agency_who_sees_councils_reads_every_page_and_runs_none() -> None:
    staged = at_every_stage()
    stage = staged[0][0]
    for role in (Role.HEAD, Role.APPRAISER, Role.AUDITOR):
        client = signed_in(make_actor(stage.province, role))
        for _stage, session in staged:
            for part in PARTS:
                assert client.get(page_of(session, part)).status_code in {200, 302}, (role, part)
            for part in RUN_PARTS:
                assert client.get(page_of(session, part)).status_code == 403, (role, part)


def test_the_secretary_opens_every_page_at_every_stage_without_a_fault() -> None:
    staged = at_every_stage()
    client = signed_in(staged[0][0].secretary)
    for _stage, session in staged:
        for part in PARTS + RUN_PARTS + ["bo-phieu/", "khoa/1/", "khoa/2/"]:
            assert client.get(page_of(session, part)).status_code in {200, 302}, (session.status, part)


def test_another_agency_finds_nothing_of_it() -> None:
    staged = at_every_stage()
    stage = staged[0][0]
    client = signed_in(make_actor(stage.tree["stranger"], Role.COUNCIL_SECRETARY, Role.COUNCIL_MEMBER))
    assert client.get(f"/hoi-dong/{stage.council.pk}/").status_code == 404
    for _stage, session in staged:
        for part in PARTS + RUN_PARTS + ["bo-phieu/", "khoa/1/"]:
            assert client.get(page_of(session, part)).status_code == 404, part
        item = items_of(session)[0]
        assert client.get(page_of(session, f"muc/{item.pk}/")).status_code == 404
    assert "Hội đồng Thi đua - Khen thưởng tỉnh Ví Dụ" not in text(client.get("/hoi-dong/"))


def test_a_unit_officer_is_told_that_councils_are_not_for_the_role() -> None:
    stage = make_stage(3)
    assert signed_in(make_actor(stage.province, Role.UNIT_OFFICER)).get("/hoi-dong/").status_code == 403


def test_a_recused_member_does_not_find_the_item_and_is_not_asked_about_it() -> None:
    stage = make_stage(3)
    session = prepared(stage, [make_review(stage), make_review(stage)])
    item, other = items_of(session)
    services.recuse(stage.secretary, item=item, member=stage.seat(2), reason="là chồng của người được đề nghị")
    services.open_voting(stage.secretary, session=session)
    client = signed_in(stage.members[2])
    assert client.get(page_of(session, f"muc/{item.pk}/")).status_code == 404
    assert client.get(page_of(session, f"muc/{other.pk}/")).status_code == 200
    ballot = client.get(page_of(session, "bo-phieu/")).content.decode()
    assert f'name="item_{item.pk}"' not in ballot
    assert f'name="item_{other.pk}"' in ballot
    assert signed_in(stage.members[0]).get(page_of(session, f"muc/{item.pk}/")).status_code == 200


def test_a_council_is_formed_from_the_form() -> None:
    stage = make_stage(3)
    client = signed_in(stage.secretary)
    form = {"name": "Hội đồng Sáng kiến", "formed_on": "02/01/2025", "document": ""}
    pks = [member.account_id for member in stage.members]
    form |= {f"role_{pk}": role for pk, role in zip(pks, ["chair", "secretary", "member"], strict=True)}
    answer = client.post("/hoi-dong/thanh-lap/", form)
    made = Council.objects.get(name="Hội đồng Sáng kiến")
    assert answer.headers["Location"] == f"/hoi-dong/{made.pk}/"
    assert made.members.count() == 3


def test_a_form_that_is_refused_keeps_what_was_typed_and_says_why() -> None:
    stage = make_stage(3)
    form = {"name": "Hội đồng Sáng kiến", "formed_on": "02/01/2025"}
    answer = signed_in(stage.secretary).post("/hoi-dong/thanh-lap/", form)
    assert "cần ít nhất 3 thành viên" in text(answer)
    assert 'value="Hội đồng Sáng kiến"' in answer.content.decode()


def test_members_join_and_leave_by_their_forms() -> None:
    stage = make_stage(4)
    client = signed_in(stage.secretary)
    newcomer = make_actor(stage.province, Role.COUNCIL_MEMBER, name="Người Mới Thử")
    form = {"account": newcomer.account_id, "role": "member", "title": "Giám đốc", "from_day": "01/02/2025"}
    assert client.post(f"/hoi-dong/{stage.council.pk}/them-thanh-vien/", form).status_code == 302
    leave = f"/hoi-dong/{stage.council.pk}/thanh-vien/{stage.seat(3).pk}/thoi/"
    assert client.post(leave, {"until_day": "31/01/2025", "reason": "nghỉ hưu"}).status_code == 302
    shown = text(client.get(f"/hoi-dong/{stage.council.pk}/"))
    assert "4 thành viên" in shown
    assert "Người Mới Thử" in shown


def test_a_session_is_prepared_from_the_forms_as_far_as_the_opening() -> None:
    stage = make_stage(3)
    first, second = make_review(stage), make_review(stage)
    client = signed_in(stage.secretary)
    facts = {
        "title": "Xét khen thưởng",
        "day": "01/04/2025",
        "time": "08:00",
        "place": "Phòng 1",
        "chair": stage.seat(0).pk,
        "secretary": stage.seat(1).pk,
    }
    assert client.post(f"/hoi-dong/{stage.council.pk}/them-phien/", facts).status_code == 302
    session = Session.objects.get()
    agenda = {"reviews": [first.pk, second.pk], f"place_{first.pk}": "2", f"place_{second.pk}": "1"}
    assert client.post(page_of(session, "chuong-trinh/"), agenda).status_code == 302
    assert [item.review for item in items_of(session)] == [second, first]
    roll = {f"mode_{stage.seat(number).pk}": "present" for number in range(3)}
    assert client.post(page_of(session, "diem-danh/"), roll).status_code == 302
    for number, words in ((0, FIRST_WORDS), (1, SECOND_WORDS)):
        key = {"passphrase": words, "again": words}
        holder = signed_in(stage.members[number])
        assert holder.post(page_of(session, f"khoa/{number + 1}/"), key).status_code == 302
    assert "Mở bỏ phiếu" in text(client.get(page_of(session)))
    client.post(page_of(session, "mo-bo-phieu/"))
    session.refresh_from_db()
    assert session.status == SessionStatus.VOTING


def test_opening_too_early_says_what_is_missing() -> None:
    stage = make_stage(3)
    session = prepared(stage, [])
    client = signed_in(stage.secretary)
    assert "Mở bỏ phiếu?" not in client.get(page_of(session)).content.decode()
    assert "Chưa có hồ sơ nào" in text(client.post(page_of(session, "mo-bo-phieu/"), follow=True))


def test_two_different_passphrases_are_not_taken_and_none_is_shown_again() -> None:
    stage = make_stage(3)
    session = prepared(stage, [])
    answer = signed_in(stage.members[0]).post(
        page_of(session, "khoa/1/"), {"passphrase": FIRST_WORDS, "again": SECOND_WORDS}
    )
    assert "Hai lần nhập khác nhau" in text(answer)
    assert FIRST_WORDS not in answer.content.decode()


def test_there_is_no_third_key() -> None:
    stage = make_stage(3)
    assert signed_in(stage.members[0]).get(page_of(prepared(stage, []), "khoa/3/")).status_code == 404


def test_all_yes_fills_the_ballot_and_sends_nothing() -> None:
    stage = make_stage(3)
    session = opened(stage, [make_review(stage), make_review(stage)])
    ballot = signed_in(stage.members[2]).post(page_of(session, "bo-phieu/"), {"step": "all_yes"})
    assert ballot.content.decode().count("checked") == 2
    assert not Envelope.objects.exists()


def test_a_ballot_is_read_over_changed_and_sent_once() -> None:
    stage = make_stage(3)
    session = opened(stage, [make_review(stage)])
    name = f"item_{items_of(session)[0].pk}"
    client, address = signed_in(stage.members[2]), page_of(session, "bo-phieu/")
    assert "Không đồng ý" in text(client.post(address, {name: "no", "step": "review"}))
    changed = client.post(address, {name: "no", "step": "change"}).content.decode()
    assert re.search(r'value="no"[^>]*checked', changed)
    sent = client.post(address, {name: "blank", "step": "send"})
    assert "Bạn đã bỏ phiếu" in text(sent)
    assert "chỉ hiện một lần" in text(sent)
    again = client.post(address, {name: "yes", "step": "send"})
    assert "Mỗi thành viên bỏ phiếu một lần" in text(again)
    assert Envelope.objects.count() == 1


def test_a_ballot_that_is_not_whole_comes_back_with_the_item_named() -> None:
    stage = make_stage(3)
    session = opened(stage, [make_review(stage), make_review(stage)])
    first, second = items_of(session)
    answer = signed_in(stage.members[2]).post(
        page_of(session, "bo-phieu/"), {f"item_{first.pk}": "no", "step": "review"}
    )
    assert f'id="id_item_{second.pk}_error"' in answer.content.decode()
    assert f'id="id_item_{first.pk}_error"' not in answer.content.decode()


@pytest.mark.parametrize(("absent", "words"), [([2], "vắng mặt"), ([], "chưa mở bỏ phiếu")])
def test_who_can_not_vote_is_told_why(absent: list[int], words: str) -> None:
    stage = make_stage(6)
    session = prepared(stage, [make_review(stage)], absent=absent)
    if absent:
        services.open_voting(stage.secretary, session=session)
    assert words in text(signed_in(stage.members[2]).get(page_of(session, "bo-phieu/")))


def test_a_role_holder_who_is_no_member_gets_no_ballot() -> None:
    stage = make_stage(3)
    session = opened(stage, [make_review(stage)])
    outsider = make_actor(stage.province, Role.COUNCIL_MEMBER)
    assert signed_in(outsider).get(page_of(session, "bo-phieu/")).status_code == 403


def test_the_ballot_says_how_many_of_all_members_are_needed_and_what_is_not_law() -> None:
    stage = make_stage(9)
    session = opened(stage, [make_review(stage, BY_80), make_review(stage, BY_NOBODY)])
    shown = text(signed_in(stage.members[2]).get(page_of(session, "bo-phieu/")))
    assert "Cần 8/9 phiếu đồng ý, 80 % tổng số thành viên kể cả người vắng" in shown
    assert "Cần 5/9 phiếu đồng ý" in shown
    assert "không phải quy định của pháp luật" in shown


def test_the_progress_says_who_has_voted_and_reloads_the_page_when_voting_ends() -> None:
    stage = make_stage(3)
    session = opened(stage, [make_review(stage)])
    vote(stage, session, 2, "no")
    client = signed_in(stage.secretary)
    shown = text(client.get(page_of(session, "tien-do/")))
    assert "1 đã bỏ phiếu" in shown
    assert "2 còn chờ" in shown
    assert "Nhập phiếu bằng văn bản" not in shown
    services.set_attendance(stage.secretary, session=session, modes={stage.seat(0).pk: Attendance.Mode.ABSENT})
    assert "Nhập phiếu bằng văn bản" in text(client.get(page_of(session, "tien-do/")))
    assert "Nhập phiếu bằng văn bản" not in text(signed_in(stage.members[0]).get(page_of(session, "tien-do/")))
    services.close_voting(stage.secretary, session=session, reason="hết giờ")
    assert client.get(page_of(session, "tien-do/")).headers["HX-Refresh"] == "true"


def test_a_paper_ballot_is_entered_with_its_scan_and_gives_a_receipt() -> None:
    stage = make_stage(6)
    session = opened(stage, [make_review(stage)], absent=[5])
    name, seat = f"item_{items_of(session)[0].pk}", stage.seat(5)
    client, address = signed_in(stage.secretary), page_of(session, f"phieu-van-ban/{seat.pk}/")
    assert address in client.get(page_of(session)).content.decode()
    answer = client.post(address, {name: "no", "scan": SimpleUploadedFile("phieu.pdf", PDF)})
    assert "trao cho người bỏ phiếu" in text(answer)
    assert session.attendances.get(member=seat).voted
    assert client.get(address).status_code == 302


def test_the_box_is_opened_by_one_holder_after_the_other_and_the_result_is_shown() -> None:
    stage = make_stage(3)
    session = opened(stage, [make_review(stage)])
    receipts = closed(stage, session, ["yes", "no", "blank"])
    address = page_of(session, "kiem-phieu/")
    waiting = signed_in(stage.members[1])
    assert "nhập mật khẩu khóa bằng tài khoản của mình" in text(waiting.get(address))
    first = signed_in(stage.members[0])
    assert "còn 4 lần thử" in text(first.post(address, {"passphrase": "không phải câu này"}))
    assert first.post(address, {"passphrase": FIRST_WORDS}).headers["Location"] == address
    assert waiting.post(address, {"passphrase": SECOND_WORDS}).headers["Location"] == page_of(session, "ket-qua/")
    result = page_of(session, "ket-qua/")
    assert "33,33 %" in text(waiting.get(result))
    own = waiting.post(result, {"receipt": receipts[1].lower()})
    assert "Không đồng ý" in text(own).split("Kiểm tra phiếu của tôi")[1].split("Các phiếu này")[0]
    assert "Không có phiếu nào" in text(waiting.post(result, {"receipt": "AAAA-AAAA-AAAA-AAAA"}))
    assert "khớp" in text(waiting.get(result, {"kiem-lai": "1"}))


def test_a_scan_comes_out_with_both_passphrases() -> None:
    stage = make_stage(6)
    session = opened(stage, [make_review(stage)], absent=[5])
    choices = {item.pk: "no" for item in items_of(session)}
    services.cast_written_opinion(stage.secretary, session=session, member=stage.seat(5), choices=choices, scan=PDF)
    closed(stage, session, ["yes"] * 5)
    counted(stage, session)
    address = page_of(session, f"ban-chup/{stage.seat(5).pk}/")
    both = {"first_passphrase": FIRST_WORDS, "second_passphrase": SECOND_WORDS}
    assert signed_in(stage.members[0]).post(address, both).content == PDF
    assert signed_in(stage.members[3]).post(address, both).content != PDF


def test_the_minutes_are_adopted_once() -> None:
    stage = make_stage(3)
    session = opened(stage, [make_review(stage)])
    closed(stage, session, ["yes", "yes", "yes"])
    counted(stage, session)
    client, address = signed_in(stage.secretary), page_of(session, "bien-ban/")
    assert "Cần điền" in text(client.post(address, {"proceedings": ""}))
    assert client.post(address, {"proceedings": "Đã họp và bỏ phiếu."}).status_code == 302
    assert client.post(address, {"proceedings": "Họp lại."}).headers["Location"] == page_of(session)
    session.refresh_from_db()
    assert session.proceedings == "Đã họp và bỏ phiếu."


def test_a_recusal_is_written_and_lifted_on_its_page() -> None:
    stage = make_stage(3)
    session = prepared(stage, [make_review(stage, name="Ủy Viên 1")])
    client, address = signed_in(stage.secretary), page_of(session, "khong-tham-gia/")
    assert "Trùng tên" in text(client.get(address))
    item = items_of(session)[0]
    form = {"item": item.pk, "member": stage.seat(2).pk, "reason": "chính là người được đề nghị"}
    assert client.post(address, form).status_code == 302
    recusal = item.recusals.get()
    assert client.post(f"{address}bo/", {"recusal": recusal.pk, "reason": "nhầm"}).status_code == 302
    assert not item.recusals.exists()


def test_a_member_can_say_so_for_oneself_only() -> None:
    stage = make_stage(4)
    session = prepared(stage, [make_review(stage)])
    item = items_of(session)[0]
    client, address = signed_in(stage.members[2]), page_of(session, "khong-tham-gia/")
    refused = client.post(address, {"item": item.pk, "member": stage.seat(3).pk, "reason": "hộ"})
    assert refused.status_code == 200
    assert not item.recusals.exists()
    client.post(address, {"item": item.pk, "member": stage.seat(2).pk, "reason": "có liên quan"})
    assert item.recusals.get().member == stage.seat(2)


def test_closing_early_asks_for_a_reason_and_names_who_is_missing() -> None:
    stage = make_stage(3)
    session = opened(stage, [make_review(stage)])
    vote(stage, session, 0)
    client, address = signed_in(stage.secretary), page_of(session, "dong-bo-phieu/")
    assert "Ủy Viên 1" in text(client.get(address))
    assert client.post(address, {"reason": ""}).status_code == 200
    assert client.post(address, {"reason": "người này phải về"}).status_code == 302


def test_an_agency_without_councils_reads_what_to_do() -> None:
    stage = make_stage(3)
    secretary = make_actor(stage.tree["stranger"], Role.COUNCIL_SECRETARY)
    client = signed_in(secretary)
    assert "Cơ quan chưa có hội đồng" in text(client.get("/hoi-dong/"))
    assert "Chưa ai ở cơ quan có vai trò" in text(client.get("/hoi-dong/thanh-lap/"))


def test_pages_ask_the_database_as_often_for_many_items_as_for_few(django_assert_max_num_queries) -> None:
    stage = make_stage(3)
    few = opened(stage, [make_review(stage) for _ in range(2)])
    many = opened(stage, [make_review(stage) for _ in range(12)])
    client = signed_in(stage.secretary)
    for part in ("", "bo-phieu/"):
        with django_assert_max_num_queries(100) as counted_few:
            client.get(page_of(few, part))
        with django_assert_max_num_queries(len(counted_few)):
            client.get(page_of(many, part))
    assert queries.candidates(stage.province) == []


def test_a_session_that_only_discussed_goes_from_its_page_to_its_minutes() -> None:
    stage = make_stage(3)
    session = begun(stage, "Cho ý kiến về phương hướng năm sau")
    client = signed_in(stage.secretary)
    assert "Không cần chương trình hồ sơ và khóa hòm phiếu" in text(client.get(page_of(session)))
    call_the_roll(stage, session)
    assert page_of(session, "bien-ban/") in client.get(page_of(session)).content.decode()
    assert "Diễn biến" in text(client.get(page_of(session, "bien-ban/")))
    response = client.post(page_of(session, "bien-ban/"), {"proceedings": "Hội đồng cho ý kiến."}, follow=True)
    assert "Phiên họp không bỏ phiếu." in text(response)
    assert "Các phiếu, không tên" not in text(response)
    paper = client.get(reverse("documents:minutes", args=[session.pk]))
    assert paper["Content-Type"] == "application/pdf"
    words = " ".join(" ".join(leaf.extract_text() for leaf in PdfReader(io.BytesIO(paper.content)).pages).split())
    assert "III. Kết luận" in words
    assert "bỏ phiếu kín" not in words
    refused = client.get(reverse("documents:count_record", args=[session.pk]), follow=True)
    assert "không có biên bản kiểm phiếu" in text(refused)
