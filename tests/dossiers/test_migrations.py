"""What the migrations make of rows that were there before."""

from importlib import import_module

import pytest
from django.apps import apps
from django.db import connection

from tests.dossiers.desk import Desk
from tests.makers import make_pdf
from thidua.dossiers import files, services
from thidua.dossiers.models import Evidence, EvidenceKind, Submission

pytestmark = pytest.mark.django_db
letters = import_module("thidua.dossiers.migrations.0004_letters_once_and_whose_evidence")


@pytest.fixture
def desk():
    return Desk()


def test_of_letters_that_had_one_number_the_first_keeps_it_and_a_later_one_can_not_take_it(desk):
    first = desk.sent(desk.nomination(), number="7/TTr-STC")
    second = desk.sent(desk.nomination(name="Lê Văn Thử"), number="8/TTr-STC")
    other_year = desk.sent(desk.nomination(name="Trần Văn Thử"), number="9/TTr-STC")
    draft = services.draft_submission(
        desk.officer, nominations=[desk.nomination(name="Ngô Văn Thử")], title="Đề nghị", year=2025
    )
    Submission.objects.update(letter_key="", letter_number="007 / TTr-STC", letter_date="2025-03-03")
    Submission.objects.filter(pk=other_year.pk).update(letter_date="2024-03-03")
    letters.fill_keys(apps, None)
    keys = dict(Submission.objects.values_list("pk", "letter_key"))
    assert keys == {first.pk: "2025 7/ttr-stc", second.pk: "", other_year.pk: "2024 7/ttr-stc", draft.pk: ""}
    services.take_back(desk.officer, submission=first, reason="Sửa")  # and what was kept is the key of the service
    assert desk.sent(desk.nomination(name="Vũ Văn Thử"), number="7/TTr-STC").letter_key == "2025 7/ttr-stc"


def test_a_paper_belongs_to_the_agency_that_the_trail_says_attached_it_else_to_the_maker_of_the_nomination(desk):
    nomination = desk.nomination()
    desk.attach(nomination, EvidenceKind.ACHIEVEMENT_REPORT)
    desk.received(nomination)
    desk.officer, maker = desk.appraiser, desk.officer
    desk.attach(nomination, EvidenceKind.OTHER)
    unknown = Evidence.objects.create(
        nomination=nomination,
        kind=EvidenceKind.OTHER,
        file=files.keep(make_pdf("Không có trong nhật ký"), "application/pdf"),
        file_name="cu.pdf",
        agency=desk.tree["stranger"],
        attached_by=desk.appraiser.person,
    )
    Evidence.objects.update(agency=desk.tree["stranger"])
    with connection.schema_editor() as editor:
        letters.fill_agencies(apps, editor)
    by_kind = {each.file_name: each.agency_id for each in Evidence.objects.exclude(pk=unknown.pk)}
    assert by_kind == {"Báo cáo thành tích.pdf": maker.agency_id, "Tài liệu khác.pdf": desk.appraiser.agency_id}
    unknown.refresh_from_db()
    assert unknown.agency_id == nomination.owner_id
