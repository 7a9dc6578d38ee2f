"""The cryptography of the ballot, without a database."""

import unicodedata
from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from nacl.public import PrivateKey

from tests.polls.stage import CHEAP
from thidua.polls import ballots
from thidua.polls.ballots import LockedKey, Tampered, Vote, WrongPassphrase

FIRST, SECOND = PrivateKey.generate(), PrivateKey.generate()
PUBLIC = bytes(FIRST.public_key), bytes(SECOND.public_key)
VOTES = st.builds(
    Vote,
    item=st.integers(1, 2**63 - 1),
    code=st.text("0123456789abcdef", min_size=16, max_size=16),
    choice=st.sampled_from(["yes", "no", "blank"]),
)


@given(st.lists(VOTES, max_size=8))
def test_both_keys_in_order_open_exactly_what_was_sealed(votes: list[Vote]) -> None:
    sealed = [ballots.seal(vote, *PUBLIC) for vote in votes]
    opened = ballots.open_layer(ballots.open_layer(sealed, FIRST), SECOND)
    assert sorted(map(repr, map(ballots.read_vote, opened))) == sorted(map(repr, votes))


@given(VOTES)
def test_every_envelope_has_the_same_size_whatever_it_says(vote: Vote) -> None:
    assert len(ballots.seal(vote, *PUBLIC)) == ballots.PLAIN_SIZE + 2 * 48


def test_the_same_vote_is_never_sealed_to_the_same_bytes() -> None:
    vote = Vote(1, "0" * 16, "yes")
    assert len({ballots.seal(vote, *PUBLIC) for _ in range(50)}) == 50


def test_a_vote_that_does_not_fit_is_refused_rather_than_longer() -> None:
    with pytest.raises(ValueError, match="does not fit"):
        ballots.seal(Vote(1, "0" * 100, "yes"), *PUBLIC)


@pytest.mark.parametrize("key", [SECOND, PrivateKey.generate()])
def test_the_outer_seal_opens_for_the_first_holder_only(key: PrivateKey) -> None:
    with pytest.raises(Tampered):
        ballots.open_layer([ballots.seal(Vote(1, "0" * 16, "yes"), *PUBLIC)], key)


def test_the_first_key_alone_shows_nothing_of_the_vote() -> None:
    inner = ballots.open_layer([ballots.seal(Vote(7, "a" * 16, "yes"), *PUBLIC)], FIRST)
    assert b"yes" not in inner[0]
    assert b"aaaa" not in inner[0]
    with pytest.raises(Tampered):
        ballots.open_layer(inner, FIRST)


def test_an_envelope_changed_by_one_bit_does_not_open() -> None:
    sealed = bytearray(ballots.seal(Vote(1, "0" * 16, "yes"), *PUBLIC))
    sealed[100] ^= 1
    with pytest.raises(Tampered):
        ballots.open_layer([bytes(sealed)], FIRST)


@pytest.mark.parametrize("plain", [b"", b"not json", b"[1, 2]", b"7", b"\xff\xfe"])
def test_what_is_not_a_vote_is_not_read_as_one(plain: bytes) -> None:
    with pytest.raises(Tampered):
        ballots.read_vote(plain)


def test_every_order_after_a_peel_is_equally_likely() -> None:
    sealed = [ballots.seal(Vote(number, "0" * 16, "yes"), *PUBLIC) for number in range(3)]
    runs = 1_800
    seen = dict.fromkeys(permutations(range(3)), 0)
    inner = {bytes(plain): number for number, plain in enumerate(_in_order(sealed))}
    for _ in range(runs):
        seen[tuple(inner[envelope] for envelope in ballots.open_layer(sealed, FIRST))] += 1  # type: ignore[index] # of length 3
    expected = runs / 6
    chi_squared = sum((count - expected) ** 2 / expected for count in seen.values())
    assert chi_squared < 36  # 5 degrees of freedom: by chance once in a million


def _in_order(sealed: list[bytes]) -> list[bytes]:
    return [ballots.open_layer([envelope], FIRST)[0] for envelope in sealed]


def test_a_key_opens_with_its_passphrase_and_with_no_other() -> None:
    key = ballots.make_key("mưa rơi trên mái đình", CHEAP)
    assert bytes(ballots.unlock(key, "mưa rơi trên mái đình").public_key) == key.public
    with pytest.raises(WrongPassphrase):
        ballots.unlock(key, "mưa rơi trên mái chùa")


def test_a_passphrase_is_the_same_however_the_keyboard_sends_it() -> None:
    key = ballots.make_key("mưa rơi trên mái đình", CHEAP)
    ballots.unlock(key, unicodedata.normalize("NFD", "  mưa rơi  trên mái đình "))


def test_two_keys_of_one_passphrase_have_nothing_in_common() -> None:
    one, other = (ballots.make_key("mưa rơi trên mái đình", CHEAP) for _ in range(2))
    assert one.salt != other.salt
    assert one.public != other.public
    assert one.locked_secret != other.locked_secret


def test_an_exchanged_public_key_is_found_when_its_holder_unlocks() -> None:
    key = ballots.make_key("mưa rơi trên mái đình", CHEAP)
    exchanged = LockedKey(PUBLIC[0], key.locked_secret, key.salt, key.hardness)
    with pytest.raises(Tampered):
        ballots.unlock(exchanged, "mưa rơi trên mái đình")


def test_a_guess_at_a_real_passphrase_costs_a_quarter_of_a_gigabyte() -> None:
    assert ballots.MODERATE.memory >= 256 * 1024 * 1024
    assert ballots.MODERATE.operations >= 3


def test_a_key_of_the_real_cost_opens_too() -> None:
    key = ballots.make_key("mưa rơi trên mái đình")
    assert key.hardness == ballots.MODERATE
    assert bytes(ballots.unlock(key, "mưa rơi trên mái đình").public_key) == key.public


def test_a_receipt_is_four_groups_of_letters_that_are_not_misread() -> None:
    receipt = ballots.new_receipt()
    assert [len(group) for group in receipt.split("-")] == [4, 4, 4, 4]
    assert not set(receipt) & set("ILOQUV0123456789")


def test_a_receipt_is_read_however_it_is_typed() -> None:
    receipt = ballots.new_receipt()
    assert ballots.read_receipt(receipt.lower().replace("-", " ")) == receipt
    assert ballots.read_receipt(receipt.replace("-", "")) == receipt


@given(st.text(max_size=40))
def test_reading_a_receipt_never_fails_and_gives_a_receipt_or_nothing(text: str) -> None:
    found = ballots.read_receipt(text)
    assert found == "" or ballots.read_receipt(found) == found


def test_codes_of_one_receipt_differ_from_item_to_item() -> None:
    receipt = ballots.new_receipt()
    assert len({ballots.ballot_code(receipt, item) for item in range(100)}) == 100


@given(st.lists(st.binary(min_size=1, max_size=8), min_size=1, max_size=6, unique=True), st.randoms())
def test_the_digest_of_a_box_depends_on_what_lies_in_it_not_on_the_order(envelopes: list[bytes], random) -> None:
    shuffled = list(envelopes)
    random.shuffle(shuffled)
    assert ballots.digest(shuffled) == ballots.digest(envelopes)
    assert ballots.digest(envelopes[1:]) != ballots.digest(envelopes)
    assert ballots.digest([*envelopes[1:], envelopes[0] + b"!"]) != ballots.digest(envelopes)
