"""The pages of a poll: the slip of anybody's phone, and what only those who run it do."""

import re

import pytest
from django.core.cache import cache
from django.test import Client

from tests.makers import make_actor
from tests.polls.stage import FIRST_WORDS, SECOND_WORDS, Booth, make_booth
from thidua.agencies.actor import Actor
from thidua.agencies.models import Role
from thidua.polls import services
from thidua.polls.ballots import new_receipt
from thidua.polls.models import Poll, PollEnvelope
from thidua.polls.views.voting import WRONG_CODES

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _no_memory() -> None:
    cache.clear()


def signed_in(actor: Actor) -> Client:
    client = Client()
    client.force_login(actor.person)
    return client


def slip_page(booth: Booth, number: int = 0) -> str:
    return f"/bo-phieu/phieu/{booth.poll.pk}/{booth.slips[number]}/"


def test_a_slip_is_filled_in_read_over_and_sent_without_an_account() -> None:
    booth = make_booth(items=2)
    first, second = booth.poll.items.values_list("pk", flat=True)
    chosen = {f"item_{first}": "yes", f"item_{second}": "no"}
    client = Client()
    assert "Người Thứ 2" in client.get(slip_page(booth)).content.decode()
    review = client.post(slip_page(booth), {"step": "review", **chosen}).content.decode()
    assert f'name="item_{second}" value="no"' in review
    assert not PollEnvelope.objects.exists()
    again = client.post(slip_page(booth), {"step": "change", **chosen}).content.decode()
    assert len(re.findall("checked", again)) == 2
    sent = client.post(slip_page(booth), {"step": "send", **chosen})
    assert "no-store" in sent["Cache-Control"]
    assert re.search(r'class="receipt">([A-Z]{4}-){3}[A-Z]{4}<', sent.content.decode())
    assert "đã được bỏ vào hòm" in client.get(slip_page(booth)).content.decode()
    assert "đã được bỏ vào hòm" in client.post(slip_page(booth), {"step": "send", **chosen}).content.decode()
    assert PollEnvelope.objects.count() == 2


def test_a_ballot_that_is_not_whole_keeps_what_was_chosen() -> None:
    booth = make_booth(items=2)
    first = booth.poll.items.values_list("pk", flat=True)[0]
    answer = Client().post(slip_page(booth), {"step": "review", f"item_{first}": "no"}).content.decode()
    assert "Hãy chọn một ý kiến cho mục này" in answer
    assert len(re.findall("checked", answer)) == 1


def test_picks_are_carried_from_page_to_page() -> None:
    booth = make_booth(items=3, rule="pick", pick_limit=2)
    pks = [str(pk) for pk in booth.poll.items.values_list("pk", flat=True)]
    client = Client()
    too_many = client.post(slip_page(booth), {"step": "review", "picks": pks}).content.decode()
    assert "nhiều nhất 2" in too_many
    review = client.post(slip_page(booth), {"step": "review", "picks": pks[:2]}).content.decode()
    assert all(f'name="picks" value="{pk}"' in review for pk in pks[:2])
    assert "phiếu trắng" in client.post(slip_page(booth), {"step": "review"}).content.decode()
    assert "receipt" in client.post(slip_page(booth), {"step": "send", "picks": pks[:2]}).content.decode()


def test_a_wrong_code_shows_nothing_of_the_poll_whether_there_is_one_or_not() -> None:
    booth = make_booth(voters=1)
    pages = []
    for pk in (booth.poll.pk, booth.poll.pk + 1_000):
        answer = Client().get(f"/bo-phieu/phieu/{pk}/{new_receipt()}/")
        text = re.sub(r'value="\w{64}"|/phieu/[^"]+', "", answer.content.decode())
        assert booth.poll.title not in text
        assert "Người" not in re.sub("Người thử", "", text)
        pages.append((answer.status_code, text))
    assert pages[0] == pages[1]


def test_wrong_codes_press_a_brake_and_right_ones_do_not() -> None:
    booth = make_booth()
    client = Client()
    for _ in range(WRONG_CODES.limit + 5):
        assert client.get(slip_page(booth)).status_code == 200
    for _ in range(WRONG_CODES.limit):
        client.post(f"/bo-phieu/phieu/{booth.poll.pk}/", {"code": new_receipt()})
    refused = client.get(slip_page(booth))
    assert refused.status_code == 429
    assert booth.poll.title not in refused.content.decode()
    elsewhere = Client(REMOTE_ADDR="192.0.2.7")
    assert booth.poll.title in elsewhere.get(slip_page(booth)).content.decode()


def test_a_code_typed_by_hand_leads_to_its_slip() -> None:
    booth = make_booth()
    typed = booth.slips[1].lower().replace("-", " ")
    answer = Client().post(f"/bo-phieu/phieu/{booth.poll.pk}/", {"code": typed})
    assert answer.headers["Location"] == slip_page(booth, 1)


def test_a_receipt_shows_its_own_ballot_after_the_count_and_nothing_else() -> None:
    booth = make_booth(slips=3)
    receipts = booth.vote_all(["yes"], ["no"], ["blank"])
    address = f"/bo-phieu/phieu/{booth.poll.pk}/bien-nhan/"
    client = Client()
    assert "Không có phiếu nào" in client.post(address, {"receipt": receipts[1]}).content.decode()
    booth.close()
    booth.count()
    own = client.post(address, {"receipt": receipts[1].lower()}).content.decode()
    assert "<strong>Không đồng ý</strong>" in own
    assert "<strong>Đồng ý</strong>" not in own
    assert own.count('class="mark"') == 1
    assert "Không có phiếu nào" in client.post(address, {"receipt": new_receipt()}).content.decode()


def test_a_named_voter_votes_on_the_own_page_and_a_colleague_without_a_vote_is_refused() -> None:
    booth = make_booth(voters=3, slips=0)
    item = booth.poll.items.get()
    address = f"/bo-phieu/{booth.poll.pk}/phieu-cua-toi/"
    sent = signed_in(booth.voters[0]).post(address, {"step": "send", f"item_{item.pk}": "yes"})
    assert "receipt" in sent.content.decode()
    colleague = make_actor(booth.tree["department"], Role.HEAD)
    assert signed_in(colleague).get(address).status_code == 403
    stranger = make_actor(booth.tree["stranger"], Role.HEAD)
    assert signed_in(stranger).get(address).status_code == 404


def test_a_poll_is_closed_counted_and_read_on_its_pages() -> None:
    booth = make_booth()
    receipts = booth.vote_all(["yes"], ["no"])
    client = signed_in(booth.officer)
    base = f"/bo-phieu/{booth.poll.pk}/"
    assert "2/3" in client.get(f"{base}tien-do/").content.decode()
    assert "Cần điền mục này" in client.post(f"{base}dong/", {"reason": ""}).content.decode()
    client.post(f"{base}dong/", {"reason": "hết giờ"})
    assert client.get(f"{base}tien-do/").headers["HX-Refresh"] == "true"
    wrong = {"first_passphrase": FIRST_WORDS, "second_passphrase": "không phải câu này"}
    assert "còn 4 lần thử" in client.post(f"{base}kiem-phieu/", wrong).content.decode()
    right = {"first_passphrase": FIRST_WORDS, "second_passphrase": SECOND_WORDS}
    answer = client.post(f"{base}kiem-phieu/", right)
    assert answer.headers["Location"] == f"{base}ket-qua/"
    result = client.post(f"{base}ket-qua/?kiem-lai=1", {"receipt": receipts[1]}).content.decode()
    assert "<strong>Không đồng ý</strong>" in result
    assert "khớp" in result
    assert "KHÔNG KHỚP" not in result


def test_nobody_who_only_reads_closes_counts_or_cancels() -> None:
    booth = make_booth()
    booth.slip(0, "yes")
    client = signed_in(make_actor(booth.tree["department"], Role.HEAD))
    base = f"/bo-phieu/{booth.poll.pk}/"
    for page in ("dong/", "huy/", "in-lai/", "kiem-phieu/"):
        assert client.post(base + page, {"reason": "x"}).status_code == 403
    text = client.get(base).content.decode()
    assert "Đóng hòm phiếu" not in text
    booth.poll.refresh_from_db()
    assert booth.poll.state == Poll.State.OPEN


def test_new_slips_are_shown_once_with_their_squares() -> None:
    booth = make_booth()
    client = signed_in(booth.officer)
    page = client.post(f"/bo-phieu/{booth.poll.pk}/in-lai/", {"reason": "mất phiếu"})
    assert "no-store" in page["Cache-Control"]
    codes = re.findall(r'name="code" value="([A-Z-]{19})"', page.content.decode())
    assert len(codes) == 3
    assert page.content.decode().partition('class="slips"')[2].count("<svg") == 3
    pdf = client.post(f"/van-ban/phieu-kin/{booth.poll.pk}.pdf", {"code": codes})
    assert pdf.content.startswith(b"%PDF")
    services.vote_by_slip(poll=booth.poll, code=codes[0], choices=booth.choices("yes"))


def test_a_sheet_of_slips_is_made_for_codes_of_the_poll_only() -> None:
    booth = make_booth()
    other = make_booth(tree=booth.tree)
    client = signed_in(booth.officer)
    answer = client.post(f"/van-ban/phieu-kin/{booth.poll.pk}.pdf", {"code": other.slips})
    assert answer.status_code == 302
    head = signed_in(make_actor(booth.tree["department"], Role.HEAD))
    assert head.post(f"/van-ban/phieu-kin/{booth.poll.pk}.pdf", {"code": booth.slips}).status_code == 403
