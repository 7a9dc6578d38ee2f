"""The number of a tờ trình stands on one letter of an agency in a year, also when two officers send at once."""

import datetime as dt
import threading

import pytest
from django.db import IntegrityError, connections, transaction

from tests.dossiers.desk import Desk
from tests.makers import make_actor
from thidua.agencies.models import Role
from thidua.dossiers import services
from thidua.dossiers.models import Submission, SubmissionStatus
from thidua.trail.errors import Refused

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk():
    return Desk()


def drafted(desk, name="Lê Văn Thử", title="Đề nghị"):
    return services.draft_submission(desk.officer, nominations=[desk.nomination(name=name)], title=title, year=2025)


def send(actor, submission, number="12/TTr-STC", day=dt.date(2025, 3, 3)):
    return services.send_submission(
        actor,
        submission=submission,
        letter_number=number,
        letter_date=day,
        signer_name="Người Ký Thử",
        signer_title="Giám đốc",
    )


@pytest.mark.parametrize("number", ["12/TTr-STC", " 12 / ttr-stc", "012/TTr-STC", "12/TTR-STC"])
def test_a_number_of_the_year_used_again_is_refused_with_the_letter_that_has_it(desk, number):
    first = send(desk.officer, drafted(desk, title="Đề nghị đợt một"))
    second = drafted(desk, "Trần Văn Thử")
    with pytest.raises(Refused, match=rf"{first.code} «Đề nghị đợt một» ngày 03/03/2025") as refused:
        send(desk.officer, second, number)
    assert "letter_number" in refused.value.fields
    second.refresh_from_db()
    assert second.status == SubmissionStatus.DRAFT


@pytest.mark.parametrize(
    ("number", "day"),
    [("12/TTr-STC", dt.date(2024, 12, 31)), ("12/TTr-STC", dt.date(2026, 1, 1)), ("112/TTr-STC", dt.date(2025, 3, 3))],
)
def test_the_number_of_another_year_and_another_number_are_free(desk, number, day):
    send(desk.officer, drafted(desk))
    assert send(desk.officer, drafted(desk, "Trần Văn Thử"), number, day).status == SubmissionStatus.SENT


def test_another_agency_has_the_same_number_in_the_same_year(desk):
    send(desk.officer, drafted(desk))
    desk.officer = make_actor(desk.tree["commune"], Role.UNIT_OFFICER)
    nomination = desk.nomination(name="Trần Văn Thử")
    other = services.draft_submission(desk.officer, nominations=[nomination], title="Đề nghị", year=2025)
    assert send(desk.officer, other).status == SubmissionStatus.SENT


def test_a_letter_taken_back_frees_its_number_and_may_go_out_again_under_it(desk):
    first = send(desk.officer, drafted(desk))
    services.take_back(desk.officer, submission=first, reason="Sửa danh sách")
    assert send(desk.officer, first).status == SubmissionStatus.SENT
    services.take_back(desk.officer, submission=first, reason="Sửa danh sách")
    services.drop_submission(desk.officer, submission=first)
    assert send(desk.officer, drafted(desk, "Trần Văn Thử")).status == SubmissionStatus.SENT


def test_the_database_itself_keeps_a_number_from_standing_twice(desk):
    first = send(desk.officer, drafted(desk))
    second = drafted(desk, "Trần Văn Thử")
    with pytest.raises(IntegrityError, match="letter_number_once_a_year"), transaction.atomic():
        Submission.objects.filter(pk=second.pk).update(letter_key=first.letter_key)
    Submission.objects.filter(pk=second.pk).update(letter_key="")  # drafts have none, however many they are


@pytest.mark.django_db(transaction=True)
def test_of_two_officers_who_send_under_one_number_at_once_one_wins_and_the_other_is_told():
    desk = Desk()
    drafts = [drafted(desk, "Lê Văn Thử"), drafted(desk, "Trần Văn Thử")]
    officers = [desk.officer, make_actor(desk.tree["department"], Role.UNIT_OFFICER)]
    outcomes: list[str] = []
    together = threading.Barrier(2)

    def sending(officer, draft) -> None:
        together.wait()
        try:
            send(officer, draft)
            outcomes.append("sent")
        except Refused as refusal:
            outcomes.append(refusal.message)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=sending, args=pair) for pair in zip(officers, drafts, strict=True)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    winner = Submission.objects.get(status=SubmissionStatus.SENT)
    assert len(outcomes) == 2
    assert "sent" in outcomes
    assert any(winner.code in outcome for outcome in outcomes)
