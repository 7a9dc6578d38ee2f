"""The trail speaks Vietnamese: every field by its name, every value by its label, on every page that shows it."""

import itertools
import re

import pytest
from django.apps import apps
from django.db import models
from django.template import engines
from django.test import Client
from django.urls import reverse

from tests.makers import make_actor
from tests.web.round import REASON, make_round
from thidua.agencies.models import Agency, Role
from thidua.law import load_corpus
from thidua.trail.events import Event
from thidua.trail.models import Entry
from thidua.web.changes import changes_of, label_of
from thidua.web.vocabulary import LABELS

pytestmark = pytest.mark.django_db

UNDERSCORED = re.compile(r"\b[a-z]+(?:_[a-z0-9]+)+\b")
HASH = re.compile(r"\b[0-9a-f]{64}\b")
ISO = re.compile(r"\b\d{4}-\d\d-\d\d")
# Rooms whose work the round goes through; every event of theirs is in it.
WALKED = {event for event in Event if not event.startswith(("job_", "law_", "list_", "paper_", "notice_"))} | {
    Event.LIST_UPLOADED,
    Event.LIST_MAPPED,
    Event.LIST_ROW_CORRECTED,
}


def codes() -> set[str]:
    """Every code that a field of the database can hold, and those of the law and of agencies."""
    corpus = load_corpus().awards.values()
    fields = [
        getattr(field, "base_field", field)
        for model in apps.get_models()
        if model.__module__.startswith("thidua.")
        for field in model._meta.get_fields()
        if isinstance(field, models.Field)
    ]
    chosen = {str(value) for field in fields for value, _label in field.flatchoices if value}
    law = {award.code for award in corpus} | {route.id for award in corpus for route in award.routes}
    judged = {each.id for award in corpus for each in award.judgements}
    return chosen | law | judged | set(Agency.objects.values_list("code", flat=True))


@pytest.fixture
def entries():
    make_round()
    return list(Entry.objects.order_by("pk"))


def test_no_entry_of_a_whole_round_shows_a_code_a_hash_or_a_foreign_date(entries):
    assert {entry.event for entry in entries} >= WALKED
    known = codes()
    for entry in entries:
        recorded = {*(entry.before or {}), *(entry.after or {})}
        unnamed = {
            key
            for key in recorded
            if not label_of(entry, key) and LABELS.get((entry.object_type, key), LABELS.get(key)) != ""
        }
        assert not unnamed, (entry.event, unnamed)
        for what, *values in changes_of(entry):
            said = " ".join(values)
            words = set(re.split(r"[\s;:,]+", said))
            assert what
            assert what not in recorded, (entry.event, what)
            assert what == "Mã" or not words & known, (entry.event, what, words & known)  # a code by its own name
            # The seals of a box and of its keys are there to be compared.
            for pattern in (UNDERSCORED, ISO) if what.startswith("Dấu") else (UNDERSCORED, HASH, ISO):
                assert not pattern.search(f"{what} {said}"), (entry.event, what, said)


def test_pages_that_show_the_trail_show_words_only(entries):
    """The page of the trail, and the component that every record's page uses."""
    known = {code for code in codes() if "_" in code}
    shown = 0
    for root in Agency.objects.filter(parent=None):
        client = Client()
        client.force_login(make_actor(root, Role.AUDITOR, Role.ADMINISTRATOR).account)
        for number in itertools.count(1):
            listing = client.get(reverse("web:trail"), {"trang": number}).context["listing"]
            for _entry, cells in listing.lines:
                text = " ".join(str(cell.text) for cell in cells)
                assert not UNDERSCORED.search(text), text
                shown += 1
            if not listing.has_next:
                break
    assert shown > 100
    template = engines["django"].from_string("{% include 'components/trail.html' %}")
    page = template.render({"entries": entries})
    body = page.split("<ol", 1)[1]
    assert REASON in body
    assert not {code for code in known if f">{code}<" in body or f" {code} " in body}


def entry_of(event, object_type, before=None, after=None) -> Entry:
    return Entry(event=event, object_type=object_type, before=before, after=after)


def test_one_name_means_what_its_record_means():
    """A «kind» of a paper is not the kind of a merger; a «role» in a council is not the one of an account."""
    said = {
        (object_type, key): changes_of(entry_of(event, object_type, after={key: value}))
        for event, object_type, key, value in (
            ("evidence_attached", "dossiers.nomination", "kind", "meeting_minutes"),
            ("lineage_recorded", "agencies.lineage", "kind", "merge"),
            ("post_given", "agencies.post", "role", "head"),
            ("council_changed", "councils.council", "role", "first_deputy"),
            ("nomination_returned", "dossiers.nomination", "status", "returned"),
            ("submission_drafted", "dossiers.submission", "status", "dropped"),
        )
    }
    assert [lines[0][2] for lines in said.values()] == [
        "Biên bản bình xét, xét khen thưởng",
        "Sáp nhập, hợp nhất",
        "Người đứng đầu (ký)",
        "Phó Chủ tịch thường trực",
        "Bị trả lại",
        "Đã bỏ",
    ]


def test_a_row_of_the_register_is_named_by_the_table_it_stands_in():
    leave = entry_of("fact_recorded", "register.subject", after={"fact": "leave", "kind": "maternity", "row": 5})
    discipline = entry_of("fact_recorded", "register.subject", after={"fact": "discipline", "kind": "reprimand"})
    assert [label for label, _was, _now in changes_of(leave)] == ["Loại"]
    assert changes_of(discipline) == [("Loại", "", "Khiển trách")]


def test_what_is_the_same_before_and_after_is_not_said_and_both_sides_of_a_change_are():
    entry = entry_of(
        "nomination_changed",
        "dossiers.nomination",
        before={"award": "advanced_worker", "basis": "merit", "through_year": 2023},
        after={"award": "grassroots_emulation_soldier", "basis": "merit", "through_year": 2024},
    )
    assert changes_of(entry) == [
        ("Danh hiệu, hình thức", "Lao động tiên tiến", "Chiến sĩ thi đua cơ sở"),
        ("Năm thành tích", "2023", "2024"),
    ]


def test_what_nobody_named_is_not_shown():
    entry = entry_of("nomination_changed", "dossiers.nomination", after={"inner_number": 7, "file": "ab" * 32})
    assert changes_of(entry) == []


def test_a_moment_is_written_as_people_write_it():
    entry = entry_of(
        "session_prepared", "councils.session", after={"held_at": "2025-04-01T01:30:00Z", "place": "Phòng 2"}
    )
    assert changes_of(entry) == [("Họp lúc", "", "01/04/2025 08:30"), ("Địa điểm", "", "Phòng 2")]
    day = entry_of("lineage_recorded", "agencies.lineage", after={"effective_on": "2025-07-01", "document": "12-2025"})
    assert changes_of(day) == [("Ngày có hiệu lực", "", "01/07/2025"), ("Văn bản", "", "12-2025")]
