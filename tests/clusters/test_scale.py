"""A year of many units: the sums of the database are those of the rule, pages are short, publication may be a job."""

import random
from decimal import Decimal

import pytest
from django.test import Client
from django.urls import reverse

from tests.clusters.stage import Play, make_stage, scored_stage
from thidua.agencies.models import Agency
from thidua.clusters import queries, scoring, work
from thidua.clusters.models import ClusterYear, Criterion, Membership, Score, Stage, Table, YearState
from thidua.jobs.models import Job
from thidua.trail.errors import NotAllowed, Overtaken

pytestmark = pytest.mark.django_db


def _state(stage: Play, state: YearState) -> None:
    ClusterYear.objects.filter(pk=stage.year.pk).update(state=state)


def _points(chance: random.Random, most: int) -> Decimal:
    return Decimal(chance.choice([0, chance.randrange(most * 130), most * 100])) / 100


def _anything(stage: Play, chance: random.Random) -> None:
    """Caps, points (some above their most, some left out), an exclusion and somebody who left: whatever may be."""
    _state(stage, YearState.PREPARING)
    for table in stage.year.tables.all():
        cap = chance.choice([None, Decimal(chance.randrange(600)) / 100])
        Table.objects.filter(pk=table.pk).update(max_points=chance.randrange(40, 120), bonus_most=cap)
    for each in stage.criteria():
        Criterion.objects.filter(pk=each.pk).update(kind=chance.choice(Criterion.Kind.values))
    _state(stage, YearState.SETTLING)
    members = list(Membership.objects.filter(year=stage.year))
    Score.objects.filter(membership__in=members).delete()
    Score.objects.bulk_create(
        Score(membership=member, criterion=each, stage=step, points=_points(chance, int(each.max_points)))
        for member in members
        for each in stage.criteria()
        for step in Stage.values
        if chance.random() < 0.8
    )
    excluded = chance.choice(members)
    Membership.objects.filter(year=stage.year).update(excluded_reason="")
    Membership.objects.filter(pk=excluded.pk).update(excluded_reason="Có kỷ luật.")


def test_the_sums_of_the_database_are_those_of_the_rule_whatever_the_points() -> None:
    stage = make_stage()
    gone = stage.member(2)
    for seed in range(10):
        _anything(stage, random.Random(seed))  # noqa: S311 - points to try
        Membership.objects.filter(pk=gone.pk).update(left_reason="Ra khỏi cụm." if seed % 3 == 0 else "")
        year, tables = stage.again(), queries.tables_of(stage.year)
        for step in (Stage.SELF, Stage.FINAL):
            points = queries.points_of(year, step)
            units = [
                scoring.unit_of(member.pk, tables, points.get(member.pk, {}), excluded=bool(member.excluded_reason))
                for member in queries.members_of(year)
            ]
            assert queries.standings(year, step) == scoring.ranked(units, year.tie_breaks, year.seed), seed


def _many(stage: Play, count: int) -> None:
    province = stage.tree["province"]
    agencies = Agency.objects.bulk_create(
        Agency(
            code=f"M{place}",
            name=f"Xã thứ {place}",
            name_fold=f"xa thu {place}",
            level="commune",
            parent=province,
            path=f"{province.path}m{place}/",
        )
        for place in range(count)
    )
    Membership.objects.bulk_create(
        Membership(year=stage.year, agency=agency, position=10 + place) for place, agency in enumerate(agencies)
    )


def test_the_pages_of_a_year_and_of_its_ranking_have_a_hundred_units_each() -> None:
    stage = make_stage()
    client = Client()
    client.force_login(stage.organiser.person)
    for name in ("clusters:year", "clusters:ranking"):
        address = reverse(name, args=[stage.year.pk])
        assert "?trang=" not in client.get(address).text
    _many(stage, 98)
    for name in ("clusters:year", "clusters:ranking"):
        address = reverse(name, args=[stage.year.pk])
        first, second = client.get(address).text, client.get(f"{address}?trang=2").text
        assert 'href="?trang=2"' in first
        assert 'href="?trang=1"' in second
        assert (first.count('<a href="/cum-khoi/phieu/'), second.count('<a href="/cum-khoi/phieu/')) == (100, 1)
    assert "101 thành viên" in client.get(reverse("clusters:year", args=[stage.year.pk])).text


def test_few_units_are_published_in_the_request_and_more_by_a_job(monkeypatch: pytest.MonkeyPatch) -> None:
    stage = scored_stage()
    client = Client()
    client.force_login(stage.organiser.person)
    monkeypatch.setattr(work, "IN_THE_REQUEST", 2)
    answer = client.post(reverse("clusters:publish", args=[stage.year.pk]))
    job = Job.objects.get(kind=work.KIND)
    assert answer["Location"] == reverse("jobs:job", args=[job.pk])
    assert stage.again().state == YearState.VOTING, "nothing is published before the job runs"
    page = client.get(reverse("clusters:ranking", args=[stage.year.pk])).text
    assert "đang được công bố" in page
    assert "cong-bo/" not in page
    with pytest.raises(Overtaken, match="đang được làm"):
        work.ask_to_publish(stage.organiser, year=stage.year)
    with pytest.raises(NotAllowed):
        work.ask_to_publish(stage.officers[0], year=stage.year)
    monkeypatch.setattr(work, "IN_THE_REQUEST", 3)
    other = work.ask_to_publish(stage.organiser, year=stage.year)
    assert getattr(other, "number", None) == 1, "three are few"


def test_a_job_publishes_once_however_often_it_begins(monkeypatch: pytest.MonkeyPatch) -> None:
    stage = scored_stage()
    outcome = work.publish_year(stage.organiser, lambda *_said: None, year=stage.year.pk)
    assert outcome.link == reverse("clusters:ranking", args=[stage.year.pk])
    with pytest.raises(Overtaken):
        work.publish_year(stage.organiser, lambda *_said: None, year=stage.year.pk)
    assert stage.year.editions.count() == 1
