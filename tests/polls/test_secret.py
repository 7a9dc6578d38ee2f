"""What lies in the database never joins a vote to a voter; see docs/engineering/ballots.md."""

import re
from typing import Any

import pytest
from django.db import connection
from django.test import Client

from tests.councils.test_secret import as_bytes
from tests.polls.stage import FIRST_WORDS, SECOND_WORDS, Booth, make_booth
from thidua.polls import ballots
from thidua.polls.models import PollKey

TABLES = "^(polls|trail|pghistory|django_session|screens_brakecount|axes)"
# What is drawn at random, or follows from it, or says when: equal in no two runs.
RANDOM = {
    "sealed", "public_key", "locked_secret_key", "salt", "code", "slip_hash", "hash", "previous_hash", "at", "used_at",
    "opened_at", "closed_at", "counted_at", "session_data", "session_key", "expire_date", "created_at", "sequence",
    "object_id", "link",
}  # fmt: skip
DRAWN = re.compile(r'"digest": "[^"]*"|"keys": \{[^}]*\}')


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


def play(booth: Booth, words: list[str]) -> tuple[list[str], list[dict[str, Any]]]:
    """Vote, close and count; the receipts, and what was written: before the closing, and after the count."""
    receipts = booth.vote_all(*([word] for word in words))
    dumps = [dump()]
    booth.close(reason="")
    dumps.append(dump())
    booth.count()
    return receipts, [*dumps, dump()]


@pytest.mark.django_db(transaction=True)
def test_no_row_holds_a_receipt_or_a_slips_code_at_any_stage() -> None:
    booth = make_booth(voters=1, slips=2)
    receipts, dumps = play(booth, ["yes", "no", "blank"])
    for rows in map(as_bytes, dumps):
        for secret in (*receipts, *booth.slips):
            assert secret.encode() not in rows
            assert secret.replace("-", "").encode() not in rows


@pytest.mark.django_db(transaction=True)
def test_no_row_holds_a_choice_or_a_ballots_code_before_the_count() -> None:
    booth = make_booth()
    item = booth.poll.items.get()
    receipts, (voted, closed, counted) = play(booth, ["yes", "no", "blank"])
    codes = [ballots.ballot_code(receipt, item.pk).encode() for receipt in receipts]
    for rows in (voted, closed):
        assert not any(code in as_bytes(rows) for code in codes)
        assert not rows["polls_pollopened"]
        for line in (*rows["polls_pollenvelope"], *rows["polls_admission"]):
            assert not {"yes", "no", "blank"} & {str(value) for value in line.values()}
    assert all(code in as_bytes(counted) for code in codes)


@pytest.mark.django_db(transaction=True)
def test_two_voters_who_swap_their_votes_leave_the_same_rows() -> None:
    worlds = []
    for words in (["yes", "no", "blank"], ["no", "yes", "blank"]):
        booth = make_booth(voters=1, slips=2)
        _receipts, dumps = play(booth, words)
        worlds.append([comparable(rows, booth) for rows in dumps])
    for one, other in zip(*worlds, strict=True):
        assert one == other


@pytest.mark.django_db(transaction=True)
def test_the_comparison_does_see_a_vote_that_is_written_beside_its_voter() -> None:
    worlds = []
    for word in ("yes", "no"):
        booth = make_booth()
        booth.slip(0, word)
        rows = dump()
        rows["polls_admission"][-3]["label"] = word
        worlds.append(comparable(rows, booth))
    assert worlds[0] != worlds[1]


def comparable(rows: dict[str, list[dict[str, Any]]], booth: Booth) -> dict[str, list[str]]:
    """The rows of one poll without what is random, transactions by their rank; opened ballots without order."""
    items = set(booth.poll.items.values_list("pk", flat=True))
    mine = {
        "polls_poll": ("id", {booth.poll.pk}),
        "polls_pollitem": ("poll_id", {booth.poll.pk}),
        "polls_pollkey": ("poll_id", {booth.poll.pk}),
        "polls_admission": ("poll_id", {booth.poll.pk}),
        "polls_pollenvelope": ("item_id", items),
        "polls_pollopened": ("item_id", items),
        "trail_entry": ("object_id", {str(booth.poll.pk)}),
    }
    found = {}
    for table, (column, wanted) in mine.items():
        lines = [line for line in rows[table] if line[column] in wanted]
        if table == "trail_entry":
            lines = [line for line in lines if line["object_type"] == "polls.poll"]
        lines.sort(key=lambda line: line["id"])
        ranks = {number: rank for rank, number in enumerate(sorted({line["xmin"] for line in lines}))}
        kept = [repr(_plain(line, ranks, table)) for line in lines]
        found[table] = sorted(kept) if table == "polls_pollopened" else kept
    return found


def _plain(line: dict[str, Any], ranks: dict[int, int], table: str) -> dict[str, Any]:
    return {
        column: ranks[value] if column == "xmin" else DRAWN.sub("", value) if isinstance(value, str) else value
        for column, value in line.items()
        if column not in {*RANDOM, "id", "ctid", "actor_name"} and not column.endswith("_id")
    }


@pytest.mark.django_db(transaction=True)
def test_the_database_and_one_passphrase_open_nothing_that_says_how_anybody_voted() -> None:
    booth = make_booth()
    booth.vote_all(["yes"], ["no"], ["blank"])
    first, second = (_locked(key) for key in PollKey.objects.order_by("order"))
    outer = [bytes(line["sealed"]) for line in dump()["polls_pollenvelope"]]
    with pytest.raises(ballots.Tampered):
        ballots.open_layer(outer, ballots.unlock(second, SECOND_WORDS))
    inner = ballots.open_layer(outer, ballots.unlock(first, FIRST_WORDS))
    assert len({len(envelope) for envelope in inner}) == 1
    assert not any(word in envelope for envelope in inner for word in (b"yes", b'no"', b"blank"))
    with pytest.raises(ballots.WrongPassphrase):
        ballots.unlock(second, FIRST_WORDS)


def _locked(key: PollKey) -> ballots.LockedKey:
    hardness = ballots.Hardness(key.operations, key.memory)
    return ballots.LockedKey(bytes(key.public_key), bytes(key.locked_secret_key), bytes(key.salt), hardness)


@pytest.mark.django_db(transaction=True)
def test_opened_ballots_are_rows_of_one_transaction_in_the_order_of_random_codes() -> None:
    booth = make_booth(slips=5)
    _receipts, (*_before, after) = play(booth, ["yes", "no", "blank", "yes", "no"])
    lines = after["polls_pollopened"]
    assert len({line["xmin"] for line in lines}) == 1
    assert set(lines[0]) == {"xmin", "ctid", "id", "code", "choice", "item_id"}
    by_number = [line["code"] for line in sorted(lines, key=lambda line: line["id"])]
    assert by_number == sorted(by_number)
    assert not after["polls_pollenvelope"]


@pytest.mark.django_db(transaction=True)
def test_voting_on_a_page_leaves_neither_choice_nor_receipt_nor_code_in_a_browser_session() -> None:
    booth = make_booth()
    item = booth.poll.items.get()
    client = Client()
    address = f"/bo-phieu/phieu/{booth.poll.pk}/{booth.slips[0]}/"
    page = client.post(address, {"step": "send", f"item_{item.pk}": "no"}).content.decode()
    found = re.search(r'class="receipt">([A-Z-]{19})<', page)
    assert found is not None
    rows = dump()
    assert found[1].encode() not in as_bytes(rows)
    assert booth.slips[0].encode() not in as_bytes(rows)
    assert not rows["django_session"]
