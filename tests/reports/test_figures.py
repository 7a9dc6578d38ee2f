"""Charts of the pages: what they count, who sees them, the sentence, and nothing where there is nothing to show."""

import datetime as dt

import pytest
from django.core.cache import cache
from django.test import Client
from django.utils import timezone
from playwright.sync_api import expect

from tests.browser import assert_accessible, screenshot
from tests.councils import stage as councils
from tests.decisions import desk as decisions
from tests.documents.papers import drafted, make_office, nominated, received, sent
from tests.exemplars.desk import Desk as ExemplarDesk
from tests.makers import make_actor, make_agency, make_person
from tests.reports.year import signed_in
from thidua.agencies.models import Agency, Lineage, Role
from thidua.dossiers.models import Appraisal, Review, Step
from thidua.register.models import Award, AwardStatus, Source
from thidua.reports.figures import (
    awards_by_year,
    bonuses_by_award,
    session_outcome,
    taken_up,
    verdicts,
    work_in_hand,
)

pytestmark = pytest.mark.django_db
LATE, IN_TIME = timezone.localdate() - dt.timedelta(days=1), timezone.localdate()


@pytest.fixture(autouse=True)
def _fresh():
    cache.clear()


@pytest.fixture
def office():
    return make_office()


@pytest.fixture
def submission(office):
    """Four nominations under review at the province."""
    people = [nominated(office, f"Người Thứ {number}", "labor_order_3") for number in range(4)]
    made = sent(office, drafted(office, people))
    received(office, made)
    return made


def put(submission, *places):
    """Bring the reviews to these (step, day due)."""
    for review, (step, due) in zip(Review.objects.filter(submission=submission).order_by("pk"), places, strict=True):
        Review.objects.filter(pk=review.pk).update(step=step, step_due_on=due)


def test_work_in_hand_is_by_step_with_what_is_late_apart(office, submission):
    put(submission, (Step.APPRAISAL, LATE), (Step.APPRAISAL, IN_TIME), (Step.APPRAISAL, None), (Step.COUNCIL, LATE))
    figure = work_in_hand(office.appraiser)
    assert figure.table.rows == (("Thẩm định", "2", "1"), ("Hội đồng thi đua - khen thưởng", "0", "1"))
    assert figure.finding == "4 hồ sơ đang ở cơ quan, 2 quá hạn; nhiều nhất ở bước thẩm định (3)."


def test_work_in_hand_is_for_those_who_appraise_and_the_head_of_that_agency(office, submission):
    put(submission, *[(Step.APPRAISAL, LATE)] * 4)
    assert work_in_hand(make_actor(office.province, Role.HEAD)) is not None
    for actor in (
        make_actor(office.province, Role.UNIT_OFFICER),
        make_actor(office.province, Role.NOMINEE),
        make_actor(office.tree["stranger"], Role.APPRAISER, Role.HEAD),
    ):
        assert work_in_hand(actor) is None


def test_the_home_of_the_appraiser_shows_it(office, submission):
    put(submission, *[(Step.APPRAISAL, LATE)] * 4)
    client = Client()
    client.force_login(office.appraiser.account)
    assert "4 hồ sơ đang ở cơ quan, 4 quá hạn" in client.get("/").text


def give(agency, year, code="advanced_worker", **fields):
    person = make_person(f"Người {Award.objects.count()}", agency)
    return Award.objects.create(subject=person, agency=agency, code=code, year=year, source=Source.ENTRY, **fields)


def test_awards_are_counted_by_year_in_the_agency_and_below_and_nowhere_else(office):
    this_year = timezone.localdate().year
    for year in (this_year, this_year, this_year - 2):
        give(office.department, year)
    give(office.department, this_year, "commendation_letter", basis="sudden")
    give(office.department, this_year, status=AwardStatus.REVOKED)
    give(office.department, this_year - 10)  # older than ten years
    give(office.tree["commune"], this_year)
    give(office.tree["stranger"], this_year)
    figure = awards_by_year(office.officer, office.department)
    assert figure.table.rows == (
        (str(this_year - 2), "1", "0"),
        (str(this_year - 1), "0", "0"),
        (str(this_year), "2", "1"),
    )
    assert f"Năm {this_year} có 3 lượt khen thưởng" in figure.finding
    cache.clear()
    assert "có 4 lượt" in awards_by_year(office.appraiser, office.province).finding


def test_no_more_than_five_lines_whatever_was_given(office):
    this_year = timezone.localdate().year
    for code in (
        "advanced_worker",
        "commendation_letter",
        "labor_order_3",
        "pm_merit_certificate",
        "labor_order_2",
        "labor_order_1",
    ):
        give(office.department, this_year, code)
        give(office.department, this_year - 1, code)
    figure = awards_by_year(office.officer, office.department)
    assert len(figure.table.headings) == 6
    assert figure.table.headings[-1] == "Khen thưởng khác"
    assert figure.table.rows[-1][-1] == "2"


def test_awards_are_not_drawn_for_who_may_not_read_the_register_for_the_centre_or_for_one_year(office):
    this_year = timezone.localdate().year
    give(office.department, this_year)
    assert awards_by_year(office.officer, office.department) is None
    give(office.department, this_year - 1)
    cache.clear()
    assert awards_by_year(office.officer, office.department) is not None
    assert awards_by_year(make_actor(office.department, Role.ADMINISTRATOR), office.department) is None
    centre = office.tree["committee"]
    assert awards_by_year(make_actor(centre, Role.APPRAISER), centre) is None


def test_by_todays_borders_a_successor_has_what_went_into_it_and_what_was_split_is_counted_apart(office):
    this_year = timezone.localdate().year
    old, split = (make_agency(name, parent=office.province) for name in ("Sở Cũ", "Sở Chia"))
    day = dt.date(this_year, 1, 1)
    link = {"successor": office.department, "effective_on": day}
    Lineage.objects.create(predecessor=old, kind="merge", **link)
    Lineage.objects.create(predecessor=split, kind="split", **link)
    for agency in (office.department, old, split):
        for year in (this_year, this_year - 1):
            give(agency, year)
    as_it_was = awards_by_year(office.appraiser, office.department)
    assert [row[1] for row in as_it_was.table.rows] == ["1", "1"]
    today = awards_by_year(office.appraiser, office.department, today=True)
    assert [row[1] for row in today.table.rows] == ["2", "2"]
    assert "Ngoài ra" not in today.finding  # whom it was split off from is not its to count
    cache.clear()
    whole = awards_by_year(office.appraiser, office.province, today=True)
    assert sum(int(row[1]) for row in whole.table.rows) + 1 == 6
    assert "Ngoài ra 1 lượt không quy được" in whole.finding


def test_votes_show_the_fewest_in_favour_first_and_who_failed():
    stage = councils.make_stage(3)
    session = councils.opened(stage, [councils.make_review(stage), councils.make_review(stage)])
    assert session_outcome(session) is None  # nothing is known while people vote
    items = list(session.agenda.order_by("position"))
    councils.closed(stage, session, ["yes", "yes", "yes"])
    councils.counted(stage, session)
    session.refresh_from_db()
    type(items[1]).objects.filter(pk=items[1].pk).update(yes=1, no=1, blank=1, passed=False)
    figure = session_outcome(session)
    assert [row[1:] for row in figure.table.rows] == [("1", "1", "1"), ("3", "0", "0")]
    assert figure.finding.startswith("1 trong 2 hồ sơ không đạt; ít phiếu đồng ý nhất: ")
    assert "(1/3)" in figure.finding


def appraised(submission, *found):
    for review, verdict in zip(Review.objects.filter(submission=submission).order_by("pk"), found, strict=False):
        Appraisal.objects.create(
            review=review, as_of=timezone.localdate(), case={}, answer={}, verdict="undecided"
        )  # the last one counts
        Appraisal.objects.create(review=review, as_of=timezone.localdate(), case={}, answer={}, verdict=verdict)


def test_verdicts_count_the_last_answer_of_each_and_what_was_not_asked(office, submission):
    assert verdicts(office.appraiser, submission) is None
    appraised(submission, "eligible", "eligible", "not_eligible")
    figure = verdicts(office.appraiser, submission)
    assert figure.table.rows == (("Đủ tiêu chuẩn", "2"), ("Không đủ tiêu chuẩn", "1"), ("Chưa đối chiếu", "1"))
    assert figure.finding == "2 trong 4 hồ sơ đủ tiêu chuẩn, 1 không đủ tiêu chuẩn."


def test_verdicts_are_not_for_those_who_sent_the_submission(office, submission):
    appraised(submission, "eligible", "not_eligible")
    assert verdicts(office.officer, submission) is None
    address = f"/ho-so/to-trinh/{submission.code}/"
    seen = {}
    for name, actor in (("sender", office.officer), ("receiver", office.appraiser)):
        client = Client()
        client.force_login(actor.account)
        seen[name] = "1 trong 4 hồ sơ đủ tiêu chuẩn" in client.get(address).text
    assert seen == {"sender": False, "receiver": True}


def test_bonuses_are_of_the_latest_year_of_the_own_agency_by_award():
    desk = decisions.make_desk()
    decisions.issued(desk, [decisions.to_decide(desk)], decided_on=dt.date(2025, 3, 3))
    decisions.issued(desk, [decisions.to_decide(desk) for _n in range(3)])
    assert bonuses_by_award(desk.officer) is None  # one bar is said faster than drawn
    decisions.issued(desk, [decisions.to_decide(desk, decisions.TITLE)], award=decisions.TITLE)
    figure = bonuses_by_award(desk.officer)
    assert figure.title.endswith("năm 2026")
    assert figure.table.rows[0] == ("BK bộ, tỉnh", "10,53")
    assert len(figure.table.rows) == 2
    assert bonuses_by_award(make_actor(desk.department, Role.HEAD)) is None


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_charts_are_seen_read_and_opened_in_the_browser(page):
    office = make_office()
    people = [nominated(office, f"Người Thứ {number}", "labor_order_3") for number in range(4)]
    submission = sent(office, drafted(office, people))
    received(office, submission)
    put(
        submission,
        (Step.APPRAISAL, LATE),
        (Step.APPRAISAL, IN_TIME),
        (Step.COMPLETENESS, IN_TIME),
        (Step.COUNCIL, LATE),
    )
    appraised(submission, "eligible", "not_eligible")
    for back in range(4):
        give(office.department, timezone.localdate().year - back)
    page.goto("/dang-nhap/")
    page.get_by_label("Tên đăng nhập").fill(office.appraiser.person.username)
    page.get_by_label("Mật khẩu").fill("mat-khau-thu-nghiem")
    page.get_by_role("button", name="Đăng nhập").click()
    addresses = ("/", f"/ho-so/to-trinh/{submission.code}/", f"/co-quan/{office.department.pk}/")
    for width, name in ((1280, "may-tinh"), (390, "dien-thoai")):
        page.set_viewport_size({"width": width, "height": 800})
        for number, address in enumerate(addresses):
            page.goto(address)
            figure = page.locator("figure").first
            expect(figure.get_by_role("img")).to_be_visible()
            figure.get_by_text("Xem số liệu").click()
            expect(figure.get_by_role("table")).to_be_visible()
            assert_accessible(page)
            screenshot(page, f"hinh-{number}-{name}")
            assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), address


def test_who_takes_an_exemplar_up_is_on_the_map_of_provinces_and_who_is_nowhere_is_said(db):
    desk = ExemplarDesk()
    exemplar = desk.published()
    tree = desk.tree
    for agency, area in ((tree["province"], "08"), (tree["stranger"], "15")):
        Agency.objects.filter(pk=agency.pk).update(area_code=area)
    followings = {"since": desk.today, "text": "Dạy tối"}
    exemplar.followings.create(agency=tree["department"], place="Sở", **followings)
    exemplar.followings.create(agency=tree["commune"], place="Xã", **followings)
    assert taken_up(exemplar) is None
    exemplar.followings.create(agency=tree["stranger"], place="Tỉnh khác", **followings)
    exemplar.followings.create(agency=None, place="Nơi chỉ biết tên", **followings)
    exemplar.followings.create(agency=None, place="Nơi đã rút", withdrawn_on=desk.today, **followings)
    figure = taken_up(exemplar)
    assert figure.finding == "3 nơi ở 2 tỉnh, thành phố học tập. 1 nơi khác không rõ tỉnh, thành phố."
    assert [row[1] for row in figure.table.rows[:2]] == ["2", "1"]
    for client, address in (
        (signed_in(desk.officer), f"/guong-dien-hinh/{exemplar.pk}/"),
        (Client(), f"/cong-khai/guong-dien-hinh/{exemplar.printed_code}/"),
    ):
        assert 'class="map"' in client.get(address).content.decode()
