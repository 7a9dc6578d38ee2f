"""A made-up province whose register the radar looks over: a department, a commune, a stranger beside it."""

import datetime as dt
from types import SimpleNamespace

from tests.makers import make_actor, make_agency, make_collective, make_person, make_tree
from thidua.agencies.models import Role
from thidua.demo.history import make_history
from thidua.jobs.running import run
from thidua.register.models import (
    Award,
    Discipline,
    Initiative,
    Leave,
    MemberCount,
    Proceeding,
    Rating,
    Service,
    Source,
)
from thidua.reports.models import RadarRun
from thidua.reports.radar.services import ask_for_radar

RECEIVED_ON = dt.date(2026, 3, 2)
CERTIFICATE = "ministry_province_merit_certificate"
SOLDIER = "grassroots_emulation_soldier"


def make_stage():
    """The tree with one actor for each part, and one person for each outlook of the certificate."""
    tree = make_tree()
    school = make_agency("Trường Tiểu học Kim Đồng", parent=tree["commune"], code="KD")
    stage = SimpleNamespace(
        **tree,
        school=school,
        appraiser=make_actor(tree["province"], Role.APPRAISER),
        colleague=make_actor(tree["province"], Role.APPRAISER),
        officer=make_actor(tree["department"], Role.UNIT_OFFICER),
        commune_officer=make_actor(tree["commune"], Role.UNIT_OFFICER),
        outsider=make_actor(tree["stranger"], *Role),
    )
    stage.ready = make_person("Lê Thị Đủ", tree["department"])
    stage.silent = make_person("Trần Văn Lặng", tree["department"], sex="male")
    stage.barred = make_person("Vũ Thị Chờ", school)
    for person in (stage.ready, stage.barred):
        for year in (2024, 2025):
            Rating.objects.create(subject=person, year=year, rating="excellent", source=Source.ENTRY)
            award(person, "advanced_worker", year)
            award(person, SOLDIER, year)
    Discipline.objects.create(subject=stage.barred, kind="warning", starts_on=dt.date(2025, 12, 1), source=Source.ENTRY)
    return stage


def award(person, code, year):
    return Award.objects.create(
        subject=person,
        code=code,
        year=year,
        decided_on=dt.date(year, 12, 20),
        decision_number=f"{person.pk}/QĐ-{year}",
        source=Source.ENTRY,
    )


def add_everything(stage):
    """A fact of every kind that the register knows, and careers as the demonstration has them."""
    make_history([stage.department, stage.school], stage.province, last_year=2025)
    person = make_person("Phạm Thị Nhiều", stage.department, categories=["official", "entrepreneur_intellectual"])
    facts = {"subject": person, "source": Source.ENTRY}
    Initiative.objects.create(**facts, title="Giải pháp", year=2024, recognised_by="ministry_province", applied=True)
    Proceeding.objects.create(**facts, kind="inspection", starts_on=dt.date(2026, 1, 5), ends_on=dt.date(2026, 2, 5))
    Leave.objects.create(**facts, kind="maternity", starts_on=dt.date(2024, 2, 1), ends_on=dt.date(2024, 7, 31))
    Service.objects.create(**facts, post="Vụ trưởng", starts_on=dt.date(2010, 5, 1), ends_on=dt.date(2022, 4, 30))
    Rating.objects.create(**facts, year=2023, rating="good")
    Rating.objects.create(**facts, year=2022, rating="excellent", ended_at=dt.datetime(2025, 1, 1, tzinfo=dt.UTC))
    collective = make_collective("Phòng Tổng hợp", stage.department, founded_on=dt.date(2015, 4, 1))
    MemberCount.objects.create(
        subject=collective,
        source=Source.ENTRY,
        year=2025,
        total=10,
        rated={"good": 6, "excellent": 4},
        holding={SOLDIER: 2, "advanced_worker": 9},
        disciplined={"warning": 0},
    )
    return [person, collective]


def looked_over(actor, received_on=RECEIVED_ON):
    """The radar, asked for and done as a worker does it, in this process."""
    job = ask_for_radar(actor, received_on=received_on)
    run(job.pk, lambda: False)
    job.refresh_from_db()
    assert job.state == "done", job.message
    return RadarRun.objects.first()
