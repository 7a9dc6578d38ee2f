"""The radar over the register: it agrees with the dossiers, keeps to the viewer's sight, and its lists can be used."""

import datetime as dt
import io
import re
from pathlib import Path

import pytest
from django.conf import settings as django_settings
from django.test import Client
from django.urls import reverse
from django.utils.http import content_disposition_header
from python_calamine import CalamineWorkbook

from tests.browser import assert_accessible
from tests.exporting import export
from tests.jobs.test_screens import sign_in
from tests.makers import make_actor, make_person
from tests.reports.stage import CERTIFICATE, RECEIVED_ON, add_everything, looked_over, make_stage
from thidua.agencies.models import Role
from thidua.dossiers.services import create_nomination
from thidua.dossiers.services.appraisals import preview
from thidua.jobs.hold import Interrupted
from thidua.jobs.models import Job
from thidua.jobs.running import run as run_job
from thidua.jobs.worker import work_off
from thidua.law import appraise, load_corpus
from thidua.law.bulk import Results
from thidua.law.outlook import nearest
from thidua.legislation.queries import corpus_for
from thidua.register.models import Rating, Source, Subject
from thidua.register.path import cases_of
from thidua.reports.models import RadarRun
from thidua.reports.radar import views, work
from thidua.reports.radar.lists import Asked, RadarList
from thidua.reports.radar.queries import NEXT, NOW, latest_run, reading_of
from thidua.reports.radar.services import ask_for_radar
from thidua.reports.radar.workbook import AT_ONCE
from thidua.trail.errors import NotAllowed, Overtaken, Refused

pytestmark = pytest.mark.django_db(transaction=True)
AWARDS = (CERTIFICATE, "ministry_province_emulation_soldier", "labor_order_3", "pm_merit_certificate")


@pytest.fixture(autouse=True)
def _folder(settings, tmp_path):
    settings.RADAR_ROOT = tmp_path / "radar"


@pytest.fixture
def stage(transactional_db):
    return make_stage()


def page_of(actor, path, **query):
    client = Client()
    client.force_login(actor.account)
    return client.get(path, query)


def names_on(response):
    text = response.content.decode()
    return {name for name in ("Lê Thị Đủ", "Trần Văn Lặng", "Vũ Thị Chờ") if name in text}


def award_page(award=CERTIFICATE, basis="merit"):
    return reverse("reports:radar_award", args=[award, basis])


def test_it_says_of_everybody_and_every_award_what_the_dossier_would_say(stage):
    special = add_everything(stage)
    run = looked_over(stage.appraiser)
    law = corpus_for(stage.province)
    results = Results(run.path / "2025")
    assert results.refused() == []
    told = 0
    for subject in [*special, stage.ready, stage.silent, stage.barred, *Subject.objects.order_by("-pk")[:6]]:
        lines = {(line.award, line.basis): line for line in results.of(subject.pk)}
        for case in cases_of(subject, law, on=RECEIVED_ON):
            line = lines.pop((case.award, case.basis), None)
            if line is None:  # the register has nothing to say of it
                continue
            answer = appraise(case, law)
            near = nearest(answer, law.awards[case.award])
            told_apart = [each for each in answer.findings if each.route or each.id in law.bars]  # notes are not kept
            found = {(finding.route, finding.id): finding.status for finding in told_apart}
            assert (line.verdict, line.provisional) == (answer.verdict, answer.provisional), case
            assert (line.outlook, line.near, line.earliest) == near, case
            assert dict(line.findings) == found, case
            told += 1
        assert not lines
    assert told > 300


def test_its_verdict_is_that_of_the_nomination_page(stage):
    add_everything(stage)
    run = looked_over(stage.appraiser)
    results = Results(run.path / "2025")
    people = Subject.objects.filter(agency=stage.department, kind="person").order_by("pk")[:8]
    assert {stage.ready, stage.silent} <= set(people)
    for person in people:
        verdicts = {line.award: line.verdict for line in results.of(person.pk) if line.basis == "merit"}
        for award in AWARDS:
            nomination = create_nomination(stage.officer, subject=person, award=award, through_year=2025)
            assert verdicts[award] == preview(nomination, on=RECEIVED_ON).verdict, (person, award)


def test_each_agency_sees_its_own_people_and_a_strangers_agency_sees_nothing(stage):
    looked_over(stage.appraiser)
    own = {
        stage.appraiser: {"Lê Thị Đủ", "Trần Văn Lặng", "Vũ Thị Chờ"},
        stage.officer: {"Lê Thị Đủ", "Trần Văn Lặng"},
        stage.commune_officer: {"Vũ Thị Chờ"},
    }
    for actor, names in own.items():
        assert names_on(page_of(actor, award_page())) == names
    assert page_of(stage.outsider, award_page()).status_code == 404
    assert "chưa được quét" in page_of(stage.outsider, reverse("reports:radar")).content.decode()
    assert page_of(stage.officer, award_page(), don_vi=stage.commune.pk).status_code == 404
    assert page_of(stage.officer, reverse("reports:radar"), don_vi=stage.stranger.pk).status_code == 404
    stranger = make_person("Người Tỉnh Khác", stage.stranger)
    run = looked_over(stage.outsider)
    assert [line.subject for line in Results(run.path / "2025").rows(CERTIFICATE, "merit")] == [stranger.pk]
    assert names_on(page_of(stage.outsider, award_page())) == set()


def test_somebody_who_left_the_viewers_sight_after_the_run_is_not_listed(stage):
    looked_over(stage.appraiser)
    Subject.objects.filter(pk=stage.ready.pk).update(agency=stage.stranger)
    assert names_on(page_of(stage.officer, award_page())) == {"Trần Văn Lặng"}


def test_the_page_narrows_by_outcome_sex_unit_level_kind_and_lack(stage):
    run = looked_over(stage.appraiser)
    everybody = {"Lê Thị Đủ", "Trần Văn Lặng", "Vũ Thị Chờ"}
    narrowed = {
        (): everybody,
        (("ket_qua", "ready"),): {"Lê Thị Đủ"},
        (("ket_qua", "open"),): {"Trần Văn Lặng"},
        (("ket_qua", "not_yet"),): {"Vũ Thị Chờ"},
        (("gioi_tinh", "male"),): {"Trần Văn Lặng"},
        (("gioi_tinh", "female"), ("ket_qua", "ready")): {"Lê Thị Đủ"},
        (("don_vi", str(stage.commune.pk)),): {"Vũ Thị Chờ"},
        (("cap", "commune"),): set(),
        (("cap", "grassroots"),): everybody,
        (("loai", "collective"),): set(),
        (("thieu", "discipline_not_over"),): {"Vũ Thị Chờ"},
        (("ket_qua", "no such"),): everybody,
        (("thieu", "no such"),): set(),
        (("trang", "9"),): everybody,
    }
    for query, names in narrowed.items():
        assert names_on(page_of(stage.appraiser, award_page(), **dict(query))) == names, query
    wanted = RadarList(stage.appraiser, run, Asked(CERTIFICATE, "merit", NOW))
    assert wanted.counts() == {"ready": 1, "open": 1, "not_yet": 1, "held": 0}
    lacks = {lack.key: (lack.subjects, text) for lack, text in wanted.lacks()}
    assert [many for many, _text in lacks.values()] == [2, 1]  # the most frequent first
    assert lacks["discipline_not_over"] == (1, load_corpus().bars["discipline_not_over"].text)


def test_next_year_is_asked_under_its_stated_assumption(stage):
    run = looked_over(stage.appraiser)
    assert reading_of(run, NOW).about["last_year"] == 2025
    assert reading_of(run, NEXT).about["last_year"] == 2026
    text = page_of(stage.appraiser, award_page(), khi=NEXT).content.decode()
    assert "Nếu năm 2026 được xếp loại như năm 2025" in text
    assert "Nếu năm 2026" not in page_of(stage.appraiser, award_page()).content.decode()


def test_a_row_leads_to_the_person_and_to_a_nomination_with_the_award_filled_in(stage):
    looked_over(stage.appraiser)
    row = page_of(stage.officer, award_page(), ket_qua="ready").content.decode()
    assert reverse("register:path", args=[stage.ready.pk]) in row
    address = reverse("dossiers:new_nomination", args=[stage.ready.pk])
    assert f'{address}?khen-thuong={CERTIFICATE}&amp;nam=2025"' in row
    form = page_of(stage.officer, address, **{"khen-thuong": CERTIFICATE, "nam": "2025"}).content.decode()
    assert f'value="{CERTIFICATE}" selected' in form
    assert 'name="through_year" value="2025"' in form
    assert "Lập hồ sơ" not in page_of(stage.appraiser, award_page()).content.decode().partition("<main")[2]


def test_a_second_asker_reads_who_was_first_and_sees_the_progress(stage):
    ask_for_radar(stage.appraiser, received_on=RECEIVED_ON)
    with pytest.raises(Overtaken, match=stage.appraiser.person.full_name):
        ask_for_radar(stage.colleague, received_on=RECEIVED_ON)
    assert "<progress" in page_of(stage.colleague, reverse("reports:radar")).content.decode()
    assert "<progress" not in page_of(stage.outsider, reverse("reports:radar")).content.decode()
    assert ask_for_radar(stage.commune_officer, received_on=RECEIVED_ON).state == "waiting"
    work_off()
    answer = page_of(stage.colleague, reverse("reports:radar_progress"))
    assert answer["HX-Refresh"] == "true"


def test_who_may_not_read_the_register_may_not_have_it_looked_over(stage):
    with pytest.raises(NotAllowed):
        ask_for_radar(make_actor(stage.province, Role.ADMINISTRATOR), received_on=RECEIVED_ON)
    assert not Job.objects.exists()


@pytest.mark.parametrize("day", [dt.date(2023, 12, 31), dt.date(2099, 1, 1)])
def test_a_day_without_law_is_refused_on_the_form(stage, day):
    with pytest.raises(Refused):
        ask_for_radar(stage.appraiser, received_on=day)
    client = Client()
    client.force_login(stage.appraiser.account)
    answer = client.post(reverse("reports:ask_radar"), {"received_on": "ngày mai"}).content.decode()
    assert "Nhập ngày theo mẫu" in answer
    assert "ngày mai" in answer


def test_what_was_cancelled_leaves_no_answers_behind(stage, monkeypatch):
    job = ask_for_radar(stage.appraiser, received_on=RECEIVED_ON)
    run_job(job.pk, lambda: True)  # the worker must leave at the first look
    job.refresh_from_db()
    assert job.state == "waiting"
    assert not RadarRun.objects.exists()
    assert list(Path(django_settings.RADAR_ROOT).iterdir()) == []


def test_the_answers_of_old_runs_are_swept_away_and_the_latest_are_read(stage):
    runs = [looked_over(stage.appraiser) for _time in range(work.KEPT + 2)]
    assert [run.path.is_dir() for run in runs] == [False, True, True, True]
    assert latest_run(stage.appraiser) == runs[-1]
    assert RadarRun.objects.count() == len(runs)


def test_a_run_whose_answers_are_gone_is_as_good_as_none(stage):
    run = looked_over(stage.appraiser)
    run.path.rename(run.path.with_name("elsewhere"))
    assert latest_run(stage.appraiser) is None
    assert page_of(stage.appraiser, award_page()).status_code == 404
    assert "chưa được quét" in page_of(stage.appraiser, reverse("reports:radar")).content.decode()


def test_facts_that_contradict_each_other_are_named_not_judged(stage):
    Rating.objects.create(subject=stage.silent, year=2199, rating="good", source=Source.ENTRY)
    Subject.objects.filter(pk=stage.ready.pk).update(kind="collective", sex="", founded_on=dt.date(2030, 1, 1))
    run = looked_over(stage.appraiser)
    lines = Results(run.path / "2025")
    assert lines.of(stage.silent.pk)  # a rating of the future does not exist yet
    assert {line.verdict for line in lines.of(stage.ready.pk)} <= {None}


def exported(actor, **query):
    client = Client()
    client.force_login(actor.account)
    return export(client, award_page(), query)


def read(content):
    return CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(0).to_python()


def test_a_short_list_is_excel_at_once(stage):
    looked_over(stage.appraiser)
    file = exported(stage.officer, ket_qua="open")
    award = load_corpus().awards[CERTIFICATE].name
    name = f"Radar khen thưởng – {award} – {RECEIVED_ON:%d-%m-%Y}.xlsx"
    assert file["Content-Disposition"] == content_disposition_header(True, name)
    rows = read(file.content)
    assert rows[3][:5] == ["Đối tượng", "Đơn vị", "Chức vụ", "Kết quả", "Còn thiếu"]
    assert [row[0] for row in rows[4:]] == ["Trần Văn Lặng"]
    assert "Chiến sĩ thi đua cơ sở" in rows[4][4]
    assert AT_ONCE >= 1_000


def test_a_long_list_is_excel_as_a_job_with_the_same_filters(stage, monkeypatch):
    looked_over(stage.appraiser)
    monkeypatch.setattr(views, "AT_ONCE", 0)
    answer = exported(stage.officer, gioi_tinh="male")
    job = Job.objects.first()
    assert answer.url == reverse("jobs:job", args=[job.pk])
    work_off()
    job.refresh_from_db()
    assert (job.state, job.message) == ("done", "Đã ghi 1 dòng.")
    file = page_of(stage.officer, reverse("jobs:file", args=[job.pk]))
    assert [row[0] for row in read(b"".join(file.streaming_content))[4:]] == ["Trần Văn Lặng"]
    assert page_of(stage.appraiser, reverse("jobs:file", args=[job.pk])).status_code == 404


def test_an_export_asked_for_before_a_new_run_says_so(stage, monkeypatch):
    looked_over(stage.appraiser)
    monkeypatch.setattr(views, "AT_ONCE", 0)
    exported(stage.officer)
    run_job(ask_for_radar(stage.appraiser, received_on=RECEIVED_ON).pk, lambda: False)
    work_off()
    job = Job.objects.get(kind="radar.export")
    assert job.state == "failed"
    assert "đã được quét lại" in job.message


def test_an_award_that_the_law_does_not_have_is_not_found(stage):
    looked_over(stage.appraiser)
    assert page_of(stage.appraiser, award_page("no_such_award")).status_code == 404
    assert page_of(stage.appraiser, award_page(CERTIFICATE, "no_such_basis")).status_code == 404


def test_every_row_of_the_overview_leads_somewhere(stage):
    add_everything(stage)
    looked_over(stage.appraiser)
    text = page_of(stage.appraiser, reverse("reports:radar")).content.decode()
    links = re.findall(r'href="(/bao-cao/radar/[a-z_0-9]+/[a-z]+/)\?', text)
    assert award_page() in links
    assert award_page("heroic_vietnamese_mother") not in links  # being a woman is no merit
    for link in (links[0], links[-1]):
        assert page_of(stage.appraiser, link).status_code == 200


def test_work_that_must_stop_is_not_swallowed():
    assert not issubclass(Interrupted, Exception)


@pytest.mark.browser
@pytest.mark.parametrize("width", [1280, 390])
def test_the_screens_hold_for_everybody(page, stage, width):
    add_everything(stage)
    looked_over(stage.appraiser)
    page.set_viewport_size({"width": width, "height": 900})
    sign_in(page, stage.officer)
    addresses = [
        reverse("reports:radar"),
        f"{reverse('reports:radar')}?khi={NEXT}",
        award_page(),
        reverse("reports:radar_refused"),
        reverse("register:path", args=[stage.ready.pk]),
    ]
    for address in addresses:
        page.goto(address)
        assert_accessible(page)
        assert page.evaluate("document.documentElement.scrollWidth") <= width, address
