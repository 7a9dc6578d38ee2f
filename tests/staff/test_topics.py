"""Research topics: from registering to acceptance, every way, who may take it, and the reminder."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import ProgrammingError, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.makers import make_pdf
from tests.staff.desk import DAY, Desk
from thidua.screens.ahead import Near
from thidua.screens.waiting import waiting_for
from thidua.staff import services
from thidua.staff.ahead import topics as topics_ahead
from thidua.staff.models import Topic
from thidua.staff.queries import accepted_topics, visible_topics
from thidua.staff.services import Acceptance
from thidua.trail.errors import NotAllowed, Overtaken, Refused

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk():
    return Desk()


@pytest.fixture
def topic(desk):
    lead = desk.member(account=desk.lawyer.person)
    return services.open_topic(desk.appraiser, facts=desk.topic_facts(lead))


def running(desk, topic):
    return services.start_topic(desk.head, topic=topic, approval="3/QĐ")


def acceptance(desk, **changes):
    return Acceptance(**({"council": "Hội đồng khoa học", "accepted_on": desk.today, "grade": "good"} | changes))


def test_a_topic_goes_from_registering_to_acceptance_and_stays(desk, topic):
    running(desk, topic)
    upload = SimpleUploadedFile("bao-cao.pdf", make_pdf())
    report = services.report_topic(desk.lawyer, topic=topic, percent=60, text="Đã khảo sát", upload=upload)
    assert report.file_name == "bao-cao.pdf"
    done = services.accept_topic(desk.head, topic=topic, acceptance=acceptance(desk, applying="Áp dụng năm sau"))
    assert (done.state, done.grade) == ("accepted", "good")
    assert list(accepted_topics(desk.agency, desk.today, desk.today)) == [done]
    assert not accepted_topics(desk.agency, desk.today + DAY, desk.today + DAY).exists()
    with pytest.raises(ProgrammingError, match=r"Cannot|does not change"), transaction.atomic():
        Topic.objects.update(money=1)


def test_the_lead_reports_on_the_own_topic_and_another_reader_does_not(desk, topic):
    running(desk, topic)
    services.report_topic(desk.lawyer, topic=topic, percent=5, text="Bắt đầu")
    with pytest.raises(NotAllowed):
        services.report_topic(desk.auditor, topic=topic, percent=5, text="Bắt đầu")
    with pytest.raises(Refused):
        services.report_topic(desk.lawyer, topic=topic, percent=101, text="Quá")


def test_the_head_alone_approves_accepts_and_stops(desk, topic):
    for work in (
        lambda: services.start_topic(desk.appraiser, topic=topic, approval="3/QĐ"),
        lambda: services.stop_topic(desk.appraiser, topic=topic, reason="Hết kinh phí"),
        lambda: services.start_topic(desk.stranger, topic=topic, approval="3/QĐ"),
    ):
        with pytest.raises(NotAllowed):
            work()
    running(desk, topic)
    with pytest.raises(NotAllowed):
        services.accept_topic(desk.appraiser, topic=topic, acceptance=acceptance(desk))
    assert not visible_topics(desk.stranger).exists()


def test_money_and_first_day_stay_once_it_was_approved_and_the_last_page_saves(desk, topic):
    lead = topic.lead
    services.change_topic(desk.appraiser, topic=topic, version=1, facts=desk.topic_facts(lead, money=70_000_000))
    with pytest.raises(Overtaken):
        services.change_topic(desk.appraiser, topic=topic, version=1, facts=desk.topic_facts(lead))
    running(desk, topic)
    with pytest.raises(Refused, match="kinh phí"):
        services.change_topic(desk.appraiser, topic=topic, version=2, facts=desk.topic_facts(lead, money=1))
    kept = desk.topic_facts(lead, money=70_000_000, title="Tên mới")
    assert services.change_topic(desk.appraiser, topic=topic, version=2, facts=kept).title == "Tên mới"


def test_it_is_accepted_from_its_first_day_up_to_today(desk, topic):
    running(desk, topic)
    for day in (desk.today + DAY, desk.today - DAY):
        with pytest.raises(Refused):
            services.accept_topic(desk.head, topic=topic, acceptance=acceptance(desk, accepted_on=day))
    services.accept_topic(desk.head, topic=topic, acceptance=acceptance(desk))


def test_a_lead_of_another_office_and_days_out_of_order_are_refused(desk):
    other = Desk(desk.tree["department"]).member("Lê Văn Hai")
    with pytest.raises(NotAllowed):
        services.open_topic(desk.appraiser, facts=desk.topic_facts(other))
    lead = desk.member()
    with pytest.raises(Refused):
        services.open_topic(desk.appraiser, facts=desk.topic_facts(lead, ends_on=desk.today - DAY))
    services.open_topic(desk.appraiser, facts=desk.topic_facts(lead, ends_on=desk.today))


MOVES = {  # what may be done from a state, and where it leads
    "registered": {"start": "running", "stop": "stopped"},
    "running": {"accept": "accepted", "stop": "stopped"},
    "accepted": {},
    "stopped": {},
}


@given(moves=st.lists(st.sampled_from(["start", "accept", "stop"]), max_size=5))
@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
def test_no_sequence_of_moves_leaves_the_ways(desk, moves):
    with transaction.atomic():
        topic = services.open_topic(desk.appraiser, facts=desk.topic_facts(desk.member()))
        works = {
            "start": lambda: services.start_topic(desk.head, topic=topic, approval="3/QĐ"),
            "accept": lambda: services.accept_topic(desk.head, topic=topic, acceptance=acceptance(desk)),
            "stop": lambda: services.stop_topic(desk.head, topic=topic, reason="Dừng"),
        }
        state = "registered"
        for move in moves:
            if move in MOVES[state]:
                works[move]()
                state = MOVES[state][move]
            else:
                with pytest.raises(Overtaken):
                    works[move]()
            assert Topic.objects.get(pk=topic.pk).state == state
        transaction.set_rollback(True)


def test_the_lead_is_reminded_until_the_last_day_and_the_home_page_says_what_waits(desk, topic):
    assert any("chờ phê duyệt" in item.text for item in waiting_for(desk.head))
    running(desk, topic)
    assert any("tôi chủ nhiệm" in item.text for item in waiting_for(desk.lawyer))

    def due(last):
        Topic.objects.update(ends_on=last)
        near = Near(desk.today, desk.today + 3 * DAY, lambda _what, rows, _day: list(rows))
        return list(topics_ahead(near))

    for last in (desk.today, desk.today + 3 * DAY):
        (found,) = due(last)
        assert found.accounts == [desk.lawyer.account_id]
    assert due(desk.today + 4 * DAY) == []
