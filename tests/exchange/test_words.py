"""Words of a package: what would make people read another text is refused from outside, and made plain by ourselves."""

import json

import pytest

from tests.exchange import samples
from tests.exchange.desk import ExchangeDesk, make_exchange_desk, sent_above
from thidua.dossiers.models import Nomination, Submission
from thidua.exchange import edxml, services, shown
from thidua.exchange.content import Party, read, written
from thidua.exchange.faults import BadPackage
from thidua.exchange.models import Package
from thidua.exchange.writing import said_in
from thidua.trail.errors import Refused

TURNING = [chr(code) for code in (*range(0x202A, 0x202F), *range(0x2066, 0x206A))]
BREAKS = ["\n", "\r", "\t", "\u2028", "\u2029"]
CONTROLS = ["\0", "\x01", "\x0b", "\x0c", "\x1f", "\x7f", "\x80", "\x9f"]
BESIDE = ["\u2030", "\u2065", "\u206a", " ", "\xa0", "~", "\u200b", "ễ", "e\u0302\u0303"]  # just outside the ranges
LINES = [
    ("sender", "name"),
    ("body", "title"),
    ("body", "letter_number"),
    ("body", "signer_name"),
    ("body", "nominations", 0, "subject", "name"),
    ("body", "nominations", 0, "unit_name"),
    ("body", "nominations", 0, "evidence", 0, "name"),
    ("body", "nominations", 0, "votes", 0, "council"),
]
TEXT = ("body", "nominations", 0, "achievement")


def told(place: tuple[str | int, ...], letter: str) -> bytes:
    """The sample with a letter amid the words of one place."""
    said = json.loads(written(samples.content()))
    inside = said
    for step in place[:-1]:
        inside = inside[step]
    inside[place[-1]] = f"Nguyễn{letter}Mẫu"
    return json.dumps(said).encode()


@pytest.mark.parametrize("place", LINES, ids=lambda place: ".".join(map(str, place)))
def test_a_line_from_outside_has_no_breaks_no_controls_and_nothing_that_turns_its_direction(place):
    for letter in TURNING + BREAKS + CONTROLS:
        with pytest.raises(BadPackage, match="sai ở mục"):
            read(told(place, letter))
    for letter in BESIDE:
        assert f"Nguyễn{letter}Mẫu" in written(read(told(place, letter))).decode()


def test_a_text_from_outside_has_lines_but_no_controls_and_nothing_that_turns_its_direction():
    for letter in TURNING + CONTROLS:
        with pytest.raises(BadPackage, match="sai ở mục"):
            read(told(TEXT, letter))
    for letter in BREAKS + BESIDE:
        read(told(TEXT, letter))


def test_what_we_say_ourselves_is_made_plain():
    assert Party.ours(code="x", name="Xã\u202e Tân\nLập\x0b2\x07").name == "Xã Tân Lập 2"


@pytest.fixture
def desk(db: None) -> ExchangeDesk:
    return make_exchange_desk()


def packed(desk: ExchangeDesk, title: str, achievement: str) -> Package:
    submission = sent_above(desk)
    Submission.objects.filter(pk=submission.pk).update(title=title)
    Nomination.objects.filter(submission_items__submission=submission).update(achievement=achievement)
    submission.refresh_from_db()
    return services.make_submission_package(desk.officer, submission=submission, no_secrets=True)


def test_a_dossier_that_came_out_of_word_leaves_in_plain_words_also_as_a_message(desk):
    package = packed(desk, "Đề nghị\x0btặng\n\u202eHuân chương", "Dòng một\x0bDòng hai\n\x07Dòng ba\u2069")
    said = said_in(package)
    assert said.body.title == "Đề nghị tặng Huân chương"
    assert said.body.nominations[0].achievement == "Dòng một\nDòng hai\nDòng ba"
    message = edxml.written(shown.envelope_of(package, said), package.file_name, b"PK")
    assert "Đề nghị tặng Huân chương" in message.decode()


def test_what_no_package_can_hold_is_refused_in_words_and_one_letter_less_is_taken(desk):
    with pytest.raises(Refused, match="achievement"):
        packed(desk, "Đề nghị", "a" * 20_001)
    assert not Package.objects.exists()
    submission = Submission.objects.get()
    Nomination.objects.update(achievement="a" * 20_000)
    assert services.make_submission_package(desk.officer, submission=submission, no_secrets=True).state == "made"
