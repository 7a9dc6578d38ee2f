"""Interim and final reviews: points, ranks, the lock that holds, and what the register is told."""

import datetime as dt
from decimal import Decimal

import pytest
from django.db import DatabaseError, transaction

from tests.at_once import at_once, room_in_the_pool
from tests.makers import make_collective
from tests.movements.ground import Ground
from thidua.movements import services
from thidua.movements.law import awards_asking, register_launcher
from thidua.movements.models import Launcher, Movement, Result, Review, ReviewKind, ReviewState
from thidua.movements.services import Mark
from thidua.register.models import MovementResult
from thidua.trail.errors import NotAllowed, Overtaken, Refused
from thidua.trail.events import Event
from thidua.trail.models import Entry

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)


@pytest.fixture
def ground(db):
    return Ground()


def ranks(review):
    return {each.participation.name: each.rank for each in review.results.all()}


def test_points_are_proposed_by_what_was_reported_against_the_targets(ground):
    found = ground.launched()
    ground.reported(ground.joined(found, name="Phòng Một"))
    ground.joined(found, name="Phòng Hai")
    review = ground.opened(found)
    totals = {each.participation.name: each.total for each in review.results.all()}
    assert totals == {"Phòng Một": Decimal(70), "Phòng Hai": Decimal(0)}
    assert ranks(review) == {"Phòng Một": 1, "Phòng Hai": 2}


def test_equal_totals_are_told_apart_by_the_criterion_named_first_then_by_votes(ground):
    found = ground.launched()
    for name in ("Phòng Một", "Phòng Hai", "Phòng Ba"):
        ground.joined(found, name=name)
    review = ground.marked(ground.opened(found), Phòng_Một=(40, 30), Phòng_Hai=(50, 20), Phòng_Ba=(50, 20))
    assert ranks(review) == {"Phòng Hai": 1, "Phòng Ba": 1, "Phòng Một": 3}
    tied = review.results.get(participation__name="Phòng Ba")
    points = {int(number): Decimal(value) for number, value in tied.points.items()}
    review = services.save_review(
        ground.planner, review=review, version=review.version, text="", marks=[Mark(tied.pk, points, votes=7)]
    )
    assert ranks(review) == {"Phòng Ba": 1, "Phòng Hai": 2, "Phòng Một": 3}


def test_an_excluded_unit_has_no_rank_even_with_the_most_points(ground):
    found = ground.launched()
    for name in ("Phòng Một", "Phòng Hai"):
        ground.joined(found, name=name)
    review = ground.marked(ground.opened(found), Phòng_Một=(60, 40), Phòng_Hai=(1, 1))
    best = review.results.get(participation__name="Phòng Một")
    mark = Mark(best.pk, {int(key): Decimal(value) for key, value in best.points.items()}, excluded="Có vụ việc")
    review = services.save_review(ground.planner, review=review, version=review.version, text="", marks=[mark])
    assert ranks(review) == {"Phòng Một": None, "Phòng Hai": 1}
    with pytest.raises(DatabaseError), transaction.atomic():
        Result.objects.filter(pk=best.pk).update(rank=1)


@pytest.mark.parametrize(("points", "stands"), [("60", True), ("60.01", False), ("-0.01", False), ("0", True)])
def test_points_stay_between_nought_and_the_most_of_the_criterion(ground, points, stands):
    found = ground.launched()
    ground.joined(found)
    review = ground.opened(found)
    row = review.results.get()
    mark = Mark(row.pk, {found.criteria.first().pk: Decimal(points)})
    if stands:
        services.save_review(ground.planner, review=review, version=1, text="", marks=[mark])
        assert review.results.get().total == Decimal(points)
    else:
        with pytest.raises(Refused, match="phải từ 0 đến 60"):
            services.save_review(ground.planner, review=review, version=1, text="", marks=[mark])


def test_a_locked_review_never_changes_by_service_nor_by_hand(ground):
    found = ground.launched()
    ground.joined(found)
    review = ground.locked(ground.opened(found))
    row = review.results.get()
    for change in (
        ground.locked,
        lambda each: services.save_review(ground.planner, review=each, version=each.version, text="Khác", marks=[]),
    ):
        with pytest.raises(Overtaken):
            change(review)
    for by_hand in (
        lambda: Result.objects.filter(pk=row.pk).update(total=1),
        lambda: Result.objects.filter(pk=row.pk).delete(),
        lambda: Result.objects.create(review=review, participation=ground.joined(found, name="Sau"), total=5),
        lambda: Review.objects.filter(pk=review.pk).update(state="draft"),
        lambda: Review.objects.filter(pk=review.pk).delete(),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            by_hand()


def test_who_saw_older_points_does_not_lock_newer_ones(ground):
    found = ground.launched()
    ground.joined(found)
    review = ground.opened(found)
    services.save_review(ground.planner, review=review, version=1, text="Mới", marks=[])
    with pytest.raises(Overtaken):
        services.lock_review(ground.planner, review=review, version=1)
    services.lock_review(ground.planner, review=review, version=2)


def test_a_second_open_review_and_a_second_final_one_are_refused(ground):
    found = ground.launched()
    ground.joined(found)
    interim = ground.opened(found, ReviewKind.INTERIM)
    with pytest.raises(Overtaken):
        ground.opened(found)
    ground.locked(interim)
    ground.locked(ground.opened(found))
    with pytest.raises(Overtaken):
        ground.opened(found, ReviewKind.INTERIM)


def test_a_review_is_held_from_the_first_day_of_the_movement_until_today(ground):
    found = ground.launched()
    for day, why in ((found.starts_on - DAY, "đứng trước"), (ground.today + DAY, "sau hôm nay")):
        with pytest.raises(Refused, match=why):
            services.open_review(ground.planner, movement=found, kind=ReviewKind.INTERIM, held_on=day)
    services.open_review(ground.planner, movement=found, kind=ReviewKind.INTERIM, held_on=found.starts_on)


def test_only_the_launching_agency_reviews(ground):
    found = ground.launched()
    ground.joined(found)
    for actor in (ground.commune_planner, ground.above, ground.stranger, ground.department):
        with pytest.raises(NotAllowed):
            services.open_review(actor, movement=found, kind=ReviewKind.FINAL, held_on=ground.today)


def of(launcher, years, today):
    first = today.replace(day=1)
    return Movement(launcher=launcher, starts_on=first, ends_on=first.replace(year=first.year + years) - DAY)


@pytest.mark.parametrize(
    ("launcher", "years", "kind", "asked"),
    [
        (Launcher.MINISTRY_PROVINCE, 3, "final", True),  # the flag of a province: final review of 3 years
        (Launcher.MINISTRY_PROVINCE, 2, "final", False),
        (Launcher.MINISTRY_PROVINCE, 3, "interim", False),
        (Launcher.MINISTRY_PROVINCE, 4, "interim", False),
        (Launcher.MINISTRY_PROVINCE, 5, "interim", True),  # the order of the third class
        (Launcher.PRIME_MINISTER, 1, "interim", True),  # an order for collectives, whatever the length
        (Launcher.PRIME_MINISTER, 5, "final", True),
        (Launcher.COMMUNE, 5, "final", False),
        (Launcher.AGENCY, 10, "final", False),
    ],
)
def test_the_register_is_told_what_a_route_of_the_law_asks_for(ground, launcher, years, kind, asked):
    found = register_launcher(of(launcher, years, ground.today), kind)
    assert found == (launcher.value if asked else None)
    assert bool(awards_asking(launcher, years, kind)) == asked


def test_a_movement_of_the_prime_minister_shorter_than_a_year_is_kept_here_only(ground):
    whole = of(Launcher.PRIME_MINISTER, 1, ground.today)
    assert register_launcher(whole, "final") == "prime_minister"
    whole.ends_on -= DAY
    assert register_launcher(whole, "final") is None


@pytest.mark.parametrize(("short", "written"), [(0, 1), (1, 0)])
def test_a_locked_rank_stands_in_the_register_if_the_movement_is_long_enough(ground, short, written):
    days = ground.days(3)
    found = ground.launched(**days | {"ends_on": days["ends_on"] - short * DAY})
    part = ground.joined(found)
    services.join_movement(ground.commune, movement=found)  # an agency without a subject of the register
    review = ground.locked(ground.opened(found))
    rows = list(MovementResult.objects.values_list("subject", "years", "evaluated_at", "rank", "launched_by", "year"))
    rank = review.results.get(participation=part).rank
    expected = (part.subject_id, 3, "final", rank, "ministry_province", ground.today.year)
    assert rows == [expected] * written
    assert [each.registered for each in review.results.filter(participation=part)] == [bool(written)]


def test_two_movements_of_one_year_both_stand_in_the_register(ground):
    subject = make_collective("Phòng Chung", ground.tree["department"])
    for title in ("Phong trào một", "Phong trào hai"):
        found = ground.launched(title=title)
        services.join_movement(ground.department, movement=found, subject=subject)
        ground.locked(ground.opened(found))
    assert MovementResult.objects.filter(subject=subject, ended_at=None).count() == 2


def test_the_trail_says_no_rank_before_the_lock(ground):
    found = ground.launched()
    ground.joined(found)
    review = ground.opened(found)
    services.save_review(ground.planner, review=review, version=1, text="", marks=[])
    reviewed = Entry.objects.filter(event=Event.MOVEMENT_REVIEWED)
    assert not any("ranks" in (each.after or {}) for each in reviewed)
    ground.locked(Review.objects.get(pk=review.pk))
    assert sum("ranks" in (each.after or {}) for each in reviewed.all()) == 1


@pytest.mark.django_db(transaction=True)
def test_of_two_officers_who_lock_at_once_one_wins_and_the_register_is_told_once():
    ground = Ground()
    found = ground.launched()
    ground.joined(found)
    review = ground.opened(found)
    with room_in_the_pool(4):
        answers, backends = at_once(*(lambda: ground.locked(review) for _ in range(2)))
    assert len(backends) == 2
    assert sorted(type(each).__name__ for each in answers) == ["Overtaken", "Review"]
    assert Review.objects.get().state == ReviewState.LOCKED
    assert MovementResult.objects.count() == 1


def _two_ranked(ground):
    found = ground.launched()
    for name in ("Phòng Một", "Phòng Hai"):
        ground.joined(found, name=name)
    return ground.locked(ground.marked(ground.opened(found), Phòng_Một=(50, 30), Phòng_Hai=(40, 30)))


def test_what_was_found_wrong_makes_a_next_edition_and_the_old_one_stays_as_it_was(ground):
    first = _two_ranked(ground)
    before = list(first.results.values("participation", "points", "total", "rank", "registered"))
    second = services.revise_review(ground.planner, review=first, reason="Chấp nhận kiến nghị của Phòng Hai.")
    assert (second.edition, second.replaces, second.state) == (2, first, ReviewState.DRAFT)
    assert ranks(second) == ranks(first), "it begins with what was locked"
    with pytest.raises(Overtaken, match="lần công bố sau"):
        services.revise_review(ground.planner, review=first, reason="Lần nữa.")
    second = ground.marked(second, Phòng_Một=(50, 30), Phòng_Hai=(40, 25))
    second = ground.locked(second)
    assert second.results.get(participation__name="Phòng Hai").total == Decimal(65)
    assert list(first.results.values("participation", "points", "total", "rank", "registered")) == before
    with pytest.raises(DatabaseError), transaction.atomic():
        Result.objects.filter(review=first).update(total=1)
    entry = Entry.objects.filter(event=Event.MOVEMENT_REVIEWED).order_by("-pk")[0]
    assert (entry.reason, entry.after["edition"]) == ("Chấp nhận kiến nghị của Phòng Hai.", 2)


def test_a_next_edition_needs_a_reason_a_locked_review_and_the_agency_of_the_movement(ground):
    found = ground.launched()
    ground.joined(found, name="Phòng Một")
    draft = ground.opened(found)
    with pytest.raises(Overtaken, match="chưa khóa"):
        services.revise_review(ground.planner, review=draft, reason="Sai.")
    review = ground.locked(ground.marked(draft, Phòng_Một=(1, 1)))
    with pytest.raises(Refused, match="lý do"):
        services.revise_review(ground.planner, review=review, reason="  ")
    with pytest.raises(NotAllowed):
        services.revise_review(ground.department, review=review, reason="Sai.")
    assert Review.objects.filter(movement=found).count() == 1
    with pytest.raises(DatabaseError), transaction.atomic():
        Review.objects.create(movement=found, kind="final", held_on=ground.today, replaces=review, edition=2)


def test_the_register_is_never_told_two_ranks_of_one_review(ground):
    first = _two_ranked(ground)
    known = MovementResult.objects.count()
    assert known == 2
    second = services.revise_review(ground.planner, review=first, reason="Cộng sai.")
    turned = ground.marked(second, Phòng_Một=(10, 30), Phòng_Hai=(40, 30))
    with pytest.raises(Refused, match="đính chính"):
        ground.locked(turned)
    assert Review.objects.get(pk=second.pk).state == ReviewState.DRAFT
    again = ground.marked(Review.objects.get(pk=second.pk), Phòng_Một=(50, 30), Phòng_Hai=(40, 20))
    ground.locked(again)
    assert MovementResult.objects.count() == known
    assert all(again.results.values_list("registered", flat=True))
