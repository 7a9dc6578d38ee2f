"""What lies in the database never joins a vote to a voter; see docs/engineering/ballots.md."""

import re
from collections import defaultdict
from itertools import permutations
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from nacl.public import PrivateKey

from tests.councils.stage import (
    BY_80,
    FIRST_WORDS,
    Stage,
    closed,
    counted,
    items_of,
    make_review,
    make_stage,
    opened,
    vote,
)
from thidua.councils import queries, services
from thidua.councils.models import BallotKey, Envelope, OpenedBallot, Session
from thidua.councils.services import counting
from thidua.polls import ballots

TABLES = "^(councils|trail|pghistory|django_session|dossiers_storedfile|axes)"
# What is drawn at random, or follows from it, or says when: equal in no two runs.
RANDOM = {
    "sealed", "public_key", "locked_secret_key", "salt", "code", "hash", "previous_hash", "at", "used_at",
    "voting_opened_at", "voting_closed_at", "held_at", "concluded_at", "session_data", "session_key", "expire_date",
}  # fmt: skip
DRAWN = re.compile(r'"(digest|fingerprint)": "[^"]*"|"keys": \{[^}]*\}')


def dump() -> dict[str, list[dict[str, Any]]]:
    """Every row of every table that a ballot may touch, with the system columns an administrator sees."""
    found = {}
    with connection.cursor() as cursor:
        cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public' AND tablename ~ %s", [TABLES])
        for (table,) in cursor.fetchall():
            cursor.execute(f'SELECT xmin::text::bigint AS xmin, ctid::text AS ctid, t.* FROM "{table}" t ORDER BY ctid')  # noqa: S608 - names come from the catalogue
            columns = [column.name for column in cursor.description]
            found[table] = [dict(zip(columns, row, strict=True)) for row in cursor.fetchall()]
    return found


def as_bytes(rows: dict[str, list[dict[str, Any]]]) -> bytes:
    """All of a dump, binary columns as they are."""
    values = (value for table in sorted(rows) for row in rows[table] for value in row.values())
    return b"\n".join(
        bytes(value) if isinstance(value, memoryview | bytes) else repr(value).encode() for value in values
    )


def comparable(rows: dict[str, list[dict[str, Any]]]) -> dict[str, list[Any]]:
    """A dump without what is random, numbers and transactions replaced by their rank in the table.

    Opened ballots lie in the order of random codes; they are compared as a list without order.
    """
    found: dict[str, list[Any]] = {}
    for table, lines in rows.items():
        ranks: dict[str, dict[Any, int]] = defaultdict(dict)
        for column in ("id", "xmin"):
            values = sorted({line[column] for line in lines if column in line})
            ranks[column] = {value: rank for rank, value in enumerate(values)}
        kept = [
            {
                column: ranks[column][value]
                if column in ranks
                else DRAWN.sub("", value)
                if isinstance(value, str)
                else value
                for column, value in line.items()
                if column not in RANDOM and column != "ctid" and not column.endswith("_id")
            }
            for line in sorted(lines, key=lambda line: line["id"])
        ]
        if table == "councils_openedballot":
            kept = sorted(({"choice": line["choice"], "xmin": line["xmin"]} for line in kept), key=repr)
        found[table] = kept
    return found


def play(stage: Stage, session: Session, choices: list[str]) -> tuple[list[str], list[dict[str, Any]]]:
    """Vote, close and count; the receipts, and a dump after the vote, between the seals and after the count."""
    receipts = [vote(stage, session, number, choice) for number, choice in enumerate(choices)]
    dumps = [dump()]
    services.close_voting(stage.secretary, session=session)
    services.peel(stage.members[0], session=session, passphrase=FIRST_WORDS)
    dumps.append(dump())
    services.peel(stage.members[1], session=session, passphrase="con trâu đi trước cái cày theo sau")
    dumps.append(dump())
    return receipts, dumps


@pytest.mark.django_db(transaction=True)
def test_no_row_holds_a_receipt_at_any_stage() -> None:
    stage = make_stage(3)
    session = opened(stage, [make_review(stage), make_review(stage)])
    receipts, dumps = play(stage, session, ["yes", "no", "blank"])
    for rows in map(as_bytes, dumps):
        for receipt in receipts:
            assert receipt.encode() not in rows
            assert receipt.replace("-", "").encode() not in rows


@pytest.mark.django_db(transaction=True)
def test_no_row_holds_a_code_or_a_choice_before_the_count() -> None:
    stage = make_stage(3)
    session = opened(stage, [make_review(stage)])
    item = items_of(session)[0]
    receipts, (voted, between, after) = play(stage, session, ["yes", "no", "blank"])
    codes = [ballots.ballot_code(receipt, item.pk).encode() for receipt in receipts]
    for rows in (voted, between):
        assert not any(code in as_bytes(rows) for code in codes)
        assert not rows["councils_openedballot"]
        for line in rows["councils_envelope"]:
            assert not {"yes", "no", "blank"} & {str(value) for value in line.values()}
    assert all(code in as_bytes(after) for code in codes)


@pytest.mark.django_db(transaction=True)
def test_two_members_who_swap_their_votes_leave_the_same_rows() -> None:
    worlds = []
    for choices in (["yes", "no", "blank"], ["no", "yes", "blank"]):
        stage = make_stage(3)
        session = opened(stage, [make_review(stage, BY_80, name="Người Được Đề Nghị")])
        _receipts, dumps = play(stage, session, choices)
        worlds.append([comparable(_of_session(rows, session)) for rows in dumps])
    for one, other in zip(*worlds, strict=True):
        assert one == other


@pytest.mark.django_db(transaction=True)
def test_the_comparison_does_see_a_vote_that_is_written_beside_its_voter() -> None:
    worlds = []
    for word in ("yes", "no"):
        stage = make_stage(3)
        session = opened(stage, [make_review(stage, BY_80, name="Người Được Đề Nghị")])
        vote(stage, session, 0, word)
        rows = _of_session(dump(), session)
        rows["councils_attendance"][0]["leak"] = word
        worlds.append(comparable(rows))
    assert worlds[0] != worlds[1]


def _of_session(rows: dict[str, list[dict[str, Any]]], session: Session) -> dict[str, list[dict[str, Any]]]:
    """The rows of one session, so that an earlier one in the same database does not stand in the way."""
    items = set(session.agenda.values_list("pk", flat=True))
    kept = {}
    for table, column, wanted in (
        ("councils_envelope", "item_id", items),
        ("councils_openedballot", "item_id", items),
        ("councils_agendaitem", "session_id", {session.pk}),
        ("councils_attendance", "session_id", {session.pk}),
        ("councils_ballotkey", "session_id", {session.pk}),
        ("trail_entry", "object_id", {str(session.pk)}),
    ):
        lines = rows[table]
        if table == "trail_entry":
            lines = [line for line in lines if line["object_type"] == "councils.session"]
        kept[table] = [dict(line) for line in lines if line[column] in wanted]
    for line in kept["trail_entry"]:
        line.pop("object_id")
        line.pop("sequence")
        line["after"] = _without_codes(str(line["after"]))
    return kept


def _without_codes(text: str) -> str:
    return re.sub(r"HS-\d+", "HS", text)


@pytest.mark.django_db(transaction=True)
def test_the_database_and_one_passphrase_open_nothing_that_says_how_anybody_voted() -> None:
    stage = make_stage(3)
    session = opened(stage, [make_review(stage)])
    for number, choice in enumerate(["yes", "no", "blank"]):
        vote(stage, session, number, choice)
    keys = {key.order: key for key in BallotKey.objects.filter(session=session)}
    first = ballots.unlock(_locked(keys[1]), FIRST_WORDS)
    second = ballots.unlock(_locked(keys[2]), "con trâu đi trước cái cày theo sau")
    outer = [bytes(sealed) for sealed in Envelope.objects.values_list("sealed", flat=True)]
    with pytest.raises(ballots.Tampered):
        ballots.open_layer(outer, second)
    inner = ballots.open_layer(outer, first)
    assert len({len(envelope) for envelope in inner}) == 1
    for envelope in inner:
        assert not any(word in envelope for word in (b"yes", b'no"', b"blank"))
        with pytest.raises(ballots.Tampered):
            ballots.open_layer([envelope], first)
    with pytest.raises(ballots.WrongPassphrase):
        ballots.unlock(_locked(keys[2]), FIRST_WORDS)


def _locked(key: BallotKey) -> ballots.LockedKey:
    return ballots.LockedKey(
        bytes(key.public_key),
        bytes(key.locked_secret_key),
        bytes(key.salt),
        ballots.Hardness(key.operations, key.memory),
    )


@pytest.mark.django_db(transaction=True)
def test_after_a_peel_all_envelopes_are_new_rows_of_one_transaction() -> None:
    stage = make_stage(4)
    session = opened(stage, [make_review(stage)])
    closed(stage, session, ["yes", "no", "yes", "blank"])
    before = {line["id"] for line in dump()["councils_envelope"]}
    assert len({line["xmin"] for line in dump()["councils_envelope"]}) == 4
    services.peel(stage.members[0], session=session, passphrase=FIRST_WORDS)
    lines = dump()["councils_envelope"]
    assert len({line["xmin"] for line in lines}) == 1
    assert not before & {line["id"] for line in lines}
    services.peel(stage.members[1], session=session, passphrase="con trâu đi trước cái cày theo sau")
    opened_lines = dump()["councils_openedballot"]
    assert len({line["xmin"] for line in opened_lines}) == 1
    assert set(opened_lines[0]) == {"xmin", "ctid", "id", "code", "choice", "item_id"}
    by_number = [line["code"] for line in sorted(opened_lines, key=lambda line: line["id"])]
    assert by_number == sorted(by_number)


@pytest.mark.django_db
def test_the_place_of_a_voters_envelope_after_a_peel_does_not_depend_on_its_place_before() -> None:
    stage = make_stage(3)
    session = opened(stage, [make_review(stage)])
    closed(stage, session, ["yes", "yes", "yes"])
    item = items_of(session)[0]
    secret = PrivateKey.generate()
    public = bytes(secret.public_key)
    runs, seen = 300, dict.fromkeys(permutations("abc"), 0)
    for _ in range(runs):
        Envelope.objects.filter(item=item).delete()
        sealed = [ballots.seal_twice(voter.encode(), public, public) for voter in "abc"]
        Envelope.objects.bulk_create([Envelope(item=item, sealed=envelope) for envelope in sealed])
        counting._lay_back(counting._open_box(session, secret))
        inner = [bytes(row) for row in Envelope.objects.order_by("pk").values_list("sealed", flat=True)]
        seen[tuple(ballots.open_layer([envelope], secret)[0].decode() for envelope in inner)] += 1
    chi_squared = sum((count - runs / 6) ** 2 / (runs / 6) for count in seen.values())
    assert chi_squared < 36  # 5 degrees of freedom: by chance once in a million


@pytest.mark.django_db(transaction=True)
def test_voting_in_the_browser_leaves_neither_choice_nor_receipt_in_session_message_or_trail(client: Client) -> None:
    stage = make_stage(3)
    session = opened(stage, [make_review(stage)])
    item = items_of(session)[0]
    client.force_login(stage.members[2].account, backend="django.contrib.auth.backends.ModelBackend")
    address = f"/hoi-dong/phien/{session.pk}/bo-phieu/"
    form = {f"item_{item.pk}": "blank"}
    review = client.post(address, {**form, "step": "review"})
    assert review.status_code == 200
    answer = client.post(address, {**form, "step": "send"})
    assert "no-store" in answer["Cache-Control"]
    (receipt,) = re.findall(r"[A-Z]{4}(?:-[A-Z]{4}){3}", answer.content.decode())
    kept = client.session
    assert "blank" not in str(dict(kept.items()))
    rows = dump()
    assert receipt.encode() not in as_bytes(rows)
    assert receipt not in str(dict(kept.items()))
    assert OpenedBallot.objects.count() == 0


def test_counting_again_finds_what_was_counted_and_sees_a_difference(db: None) -> None:
    stage = make_stage(3)
    session = opened(stage, [make_review(stage)])
    closed(stage, session, ["yes", "no", "yes"])
    counted(stage, session)
    item = items_of(session)[0]
    assert queries.tally(session)[item.pk] == queries.Tally(item.yes, item.no, item.blank)
    item.yes = 3
    assert queries.tally(session)[item.pk].yes != item.yes
