"""Sealing: what is locked opens with its key only, says nothing of its length, an extract names no sender."""

import base64

import pytest
from hypothesis import given
from hypothesis import strategies as st
from nacl.public import PrivateKey

from thidua.petitions import sealing
from thidua.petitions.extracts import betrays
from thidua.petitions.sealing import Damaged, Sender

TEXT = st.text(max_size=300)
SENDERS = st.builds(
    Sender, TEXT, TEXT, TEXT, TEXT, TEXT, st.text(max_size=9_000), st.lists(TEXT, max_size=3).map(tuple)
)


@given(SENDERS)
def test_what_is_locked_comes_out_as_it_went_in(sender):
    key = sealing.new_key()
    assert sealing.unlock_sender(sealing.lock_sender(sender, key), key) == sender


@given(st.binary(max_size=10_000))
def test_a_locked_content_is_whole_pages_whatever_it_is(content):
    key = sealing.new_key()
    box = sealing.lock(content, key)
    assert (len(box) - 40) % sealing.PAGE == 0
    assert sealing.unlock(box, key) == content


@given(st.binary(min_size=8, max_size=2_000))
def test_nothing_of_the_content_lies_in_the_box(content):
    box = sealing.lock(content, sealing.new_key())
    assert content not in box
    assert base64.b64encode(content) not in box


@given(st.binary(min_size=1, max_size=500), st.integers(0, 4_000), st.integers(1, 255))
def test_an_altered_box_does_not_open(content, place, change):
    key = sealing.new_key()
    box = bytearray(sealing.lock(content, key))
    box[place % len(box)] ^= change
    with pytest.raises(Damaged):
        sealing.unlock(bytes(box), key)


@given(st.binary(max_size=500))
def test_another_key_opens_neither_the_content_nor_its_key(content):
    key, mine, theirs = sealing.new_key(), PrivateKey.generate(), PrivateKey.generate()
    sealed = sealing.seal_key(key, bytes(mine.public_key))
    assert sealing.open_key(sealed, mine) == key
    with pytest.raises(Damaged):
        sealing.open_key(sealed, theirs)
    with pytest.raises(Damaged):
        sealing.unlock(sealing.lock(content, key), sealing.new_key())


def test_two_sealings_of_the_same_are_never_the_same():
    key, holder = sealing.new_key(), bytes(PrivateKey.generate().public_key)
    assert sealing.seal_key(key, holder) != sealing.seal_key(key, holder)
    assert sealing.lock(b"tin", key) != sealing.lock(b"tin", key)


WHO = Sender("Trần Thị Ẩn", "Số 7 đường Hoa, xã Tân Lập", "0987 654 321, an@example.vn", "001987654321")


@pytest.mark.parametrize(
    "text",
    [
        "Bà Trần Thị Ẩn tố cáo.",
        "tran  thi an",
        "TRẦN THỊ ẨN",
        "gọi 0987.654.321",
        "số 001 987 654 321",
        "thư AN@example.vn",
        "nhà ở so 7 duong hoa xa tan lap",
    ],
)
def test_an_extract_that_names_the_sender_however_it_is_written_is_seen(text):
    assert betrays(text, WHO)


@pytest.mark.parametrize("text", ["Tố cáo ông Trần Thị Ảnh khai khống.", "Xã Tân Lập năm 2025", "", "An toàn", "0987"])
def test_an_extract_about_others_is_none_of_it(text):
    assert not betrays(text, WHO)


def test_a_sender_who_gave_nothing_is_named_by_nothing():
    assert not betrays("Bất kỳ nội dung nào 0123456789", Sender())


def test_a_single_syllable_is_in_every_text_and_names_nobody():
    assert not betrays("Ẩn danh", Sender(name="Ẩn"))
