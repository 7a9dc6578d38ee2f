"""Bad packages and bad evidence through the real pages and addresses: refused in words, no row and no file more."""

import random
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.urls import reverse

from tests.exchange import mutations, samples
from tests.exchange.desk import ExchangeDesk, make_exchange_desk
from tests.exchange.mutations import MUTATIONS
from tests.makers import make_person
from thidua.dossiers import services as dossiers
from thidua.exchange.models import Package

pytestmark = pytest.mark.django_db
# What counts how often somebody asks is no work: a brake of an address, a session that the browser holds.
BESIDE = {"screens_brakecount", "django_session"}


@pytest.fixture
def desk() -> ExchangeDesk:
    return make_exchange_desk()


def standing(folder: Path) -> tuple[dict[str, int], int]:
    """How many rows every table has, and how many files there are."""
    counts = {}
    with connection.cursor() as cursor:
        for table in set(connection.introspection.table_names(cursor)) - BESIDE:
            cursor.execute(f'SELECT count(*) FROM "{table}"')  # noqa: S608 -- the name of a table of ours
            counts[table] = cursor.fetchone()[0]
    return counts, sum(path.is_file() for path in folder.rglob("*"))


def bad(seed: int) -> Iterator[tuple[str, bytes]]:
    """One bad package of each family that a request can carry."""
    for family in MUTATIONS:
        if family.__name__ != "oversized":
            yield family.__name__, family(random.Random(seed))  # noqa: S311 -- drawn again by the same number


@pytest.mark.parametrize("seed", [1, 2])
def test_bad_packages_through_the_page_are_refused_in_words_and_leave_no_row_and_no_file(desk, settings, seed):
    client = Client()
    client.force_login(desk.officer.person)
    client.get(reverse("exchange:receive"))
    before = standing(settings.MEDIA_ROOT)
    for name, content in bad(seed):
        upload = SimpleUploadedFile("goi.zip", content)
        response = client.post(reverse("exchange:receive"), {"file": upload})
        assert response.status_code == 200, (name, response.status_code)
        assert response.context["form"].errors["file"], name
    assert standing(settings.MEDIA_ROOT) == before
    response = client.post(reverse("exchange:receive"), {"file": SimpleUploadedFile("goi.zip", desk.package())})
    assert response.status_code == 302  # the page does take what is good
    assert standing(settings.MEDIA_ROOT) != before


def test_bad_packages_delivered_over_http_are_refused_and_a_good_one_is_taken_once(desk, settings):
    client, before = Client(), standing(settings.MEDIA_ROOT)
    for name, content in bad(3):
        response = client.post(reverse("exchange:posted"), content, content_type="application/zip")
        assert response.status_code == 422, (name, response.content)
        assert response.json()["detail"].endswith((".", ")")), name
    assert standing(settings.MEDIA_ROOT) == before
    statuses = [
        client.post(reverse("exchange:posted"), desk.package(), content_type="application/zip").status_code
        for _ in range(2)
    ]
    assert statuses == [201, 200]
    assert Package.objects.get().made_by is None


def test_what_is_larger_than_a_request_may_be_is_refused_before_it_is_read(desk, settings):
    client, before = Client(), standing(settings.MEDIA_ROOT)
    content = mutations.oversized(random.Random(1)) + bytes(1024 * 1024 + 1_000)  # noqa: S311 -- as above
    response = client.post(reverse("exchange:posted"), content, content_type="application/zip")
    assert response.status_code == 413
    assert standing(settings.MEDIA_ROOT) == before


def test_macros_scripts_and_files_inside_files_are_refused_as_evidence_and_nothing_is_kept(desk, settings):
    person = make_person("Lê Thị Mẫu", desk.tree["province"])
    nomination = dossiers.create_nomination(desk.officer, subject=person, award="labor_order_3", through_year=2024)
    client = Client()
    client.force_login(desk.officer.person)
    address = reverse("dossiers:nomination", args=[nomination.code])
    client.get(address)
    before = standing(settings.MEDIA_ROOT)
    for seed in range(12):
        draw = random.Random(seed)  # noqa: S311 -- as above
        for family, name in ((mutations.active_pdf, "0001.pdf"), (mutations.macro_office, "0002.docx")):
            payload = dict(mutations.payload_of_bag(family(draw)))
            content = payload[f"data/evidence/{name}"]
            if content in samples.papers().values():
                content = payload["data/papers/0001.pdf"]
            upload = SimpleUploadedFile(name, content)
            where = reverse("dossiers:attach_evidence", args=[nomination.code])
            client.post(where, {"kind": "other", "file": upload})
    assert nomination.evidence.count() == 0
    rows, files = standing(settings.MEDIA_ROOT)
    assert (rows, files) == before
