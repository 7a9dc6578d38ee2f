"""Attacks that worked once on what stands between rooms."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from tests.dossiers.desk import CERTIFICATE, Desk
from tests.dossiers.test_lists import SAMPLE
from tests.makers import make_actor
from thidua.agencies.models import Role
from thidua.dossiers import services
from thidua.dossiers.models import NominationStatus, SubmissionStatus
from thidua.dossiers.queries import visible_entries
from thidua.register.services import change_subject
from thidua.trail.errors import Refused

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk():
    return Desk()


def test_another_spelling_of_a_name_gives_no_new_tries(settings):
    settings.AXES_FAILURE_LIMIT = 3
    client = Client()
    answers = [
        client.post(reverse("web:sign_in"), {"username": name, "password": "sai-mat-khau-roi"}).status_code
        for name in ("quantri", "QuanTri", "QUANTRI", "quanTri")
    ]
    assert answers[-1] == 429


def test_a_corrected_citizen_number_is_not_readable_in_the_database(desk):
    made = services.upload_list(desk.officer, upload=SimpleUploadedFile(SAMPLE.name, SAMPLE.read_bytes()))
    services.map_columns(desk.officer, nominee_list=made, table=0, columns=made.columns, year=2024)
    row = services.correct_row(
        desk.officer, row=made.rows.get(number=25), corrections={"citizen_number": "044175497128"}
    )
    row.refresh_from_db()
    assert "044175497128" not in str([row.raw, row.reading, row.corrected, row.doubts, row.errors])
    assert row.reading["citizen_number"].endswith("128")


def test_only_the_owner_changes_what_is_asked_for(desk):
    nomination = desk.nomination()
    desk.received(nomination)
    services.return_nomination(desk.appraiser, nomination=nomination, reason="Thiếu biên bản bình xét.")
    nomination.refresh_from_db()
    nomination.holder = desk.tree["province"]
    nomination.save()
    middle = make_actor(desk.tree["province"], Role.UNIT_OFFICER)
    with pytest.raises(Refused, match="nơi lập"):
        services.change_nomination(
            middle, nomination=nomination, version=nomination.version, award="pm_merit_certificate"
        )
    services.change_nomination(
        middle, nomination=nomination, version=nomination.version, award=CERTIFICATE, achievement="Bổ sung"
    )


def test_a_draft_submission_is_dropped_and_its_nominations_can_go_again(desk):
    nomination = desk.nomination()
    draft = services.draft_submission(desk.officer, nominations=[nomination], title="Nhầm", year=2025)
    services.drop_submission(desk.officer, submission=draft)
    draft.refresh_from_db()
    assert draft.status == SubmissionStatus.DROPPED
    again = desk.sent(nomination)
    nomination.refresh_from_db()
    assert (again.status, nomination.status) == (SubmissionStatus.SENT, NominationStatus.SENT)


def test_the_owner_does_not_read_the_reviewers_own_reasons(desk):
    nomination = desk.nomination()
    (review,) = desk.received(nomination)
    services.complete_step(desk.appraiser, review=review, step=review.step, note="Ghi chú nội bộ của tỉnh")
    assert "Ghi chú nội bộ" in str(list(visible_entries(desk.appraiser, nomination).values_list("reason")))
    assert "Ghi chú nội bộ" not in str(list(visible_entries(desk.officer, nomination).values_list("reason")))


def test_a_request_larger_than_any_page_sends_is_refused_before_it_is_read(settings):
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 1_000
    response = Client().post(reverse("web:sign_in"), {"username": "x" * 2_000})
    assert response.status_code == 413


def test_a_day_that_nobody_means_is_an_error_of_the_form_not_of_ours(desk):
    auditor = make_actor(desk.tree["province"], Role.AUDITOR)
    client = Client()
    client.force_login(auditor.account)
    assert client.get(reverse("web:trail"), {"den": "31/12/9999"}).status_code == 200


def test_who_may_not_read_the_register_does_not_read_it_in_the_trail(desk):
    person = desk.nomination().subject
    change_subject(desk.officer, subject=person, address="12 đường Bịa Đặt")
    readers = {role: make_actor(desk.tree["department"], role) for role in (Role.ADMINISTRATOR, Role.AUDITOR)}
    seen = {}
    for role, actor in readers.items():
        client = Client()
        client.force_login(actor.account)
        seen[role] = "Bịa Đặt" in client.get(reverse("web:trail")).content.decode()
    assert seen == {Role.ADMINISTRATOR: False, Role.AUDITOR: True}
