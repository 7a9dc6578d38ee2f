"""From the find to the page and down again: who may do what, what is refused, what the trail tells."""

import datetime as dt

import pytest
from django.db import DatabaseError, IntegrityError, transaction
from django.test import Client

from tests.exemplars.desk import BODY, FACTS, NAME, Desk, make_jpeg
from tests.makers import make_actor
from thidua.agencies.models import Role
from thidua.exemplars import queries, services
from thidua.exemplars.models import Article, Exemplar, Picture
from thidua.exemplars.services import Facts, FilmLink
from thidua.exemplars.states import State
from thidua.register.models import PersonAccount, Proceeding, Source
from thidua.reports.indicators.counting import numbers_of
from thidua.reports.statistics.sources import Scope
from thidua.screens.waiting import waiting_for
from thidua.trail.errors import NotAllowed, Overtaken, Refused
from thidua.trail.events import Event
from thidua.trail.models import Entry, Notice

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk():
    return Desk()


def test_the_whole_way_leaves_each_step_in_the_trail(desk):
    exemplar = desk.published(picture=True)
    services.follow_exemplar(
        desk.officer, exemplar=exemplar, agency=desk.tree["department"], place="", since=desk.today, text="Dạy tối"
    )
    services.take_down(desk.head, exemplar=exemplar, version=exemplar.version, reason="Chuyển công tác")
    exemplar.refresh_from_db()
    assert exemplar.state == State.TAKEN_DOWN
    assert exemplar.shown is None
    assert exemplar.published_on == desk.today
    told = list(Entry.objects.filter(object_type="exemplars.exemplar").order_by("pk").values_list("event", flat=True))
    assert told == [
        Event.EXEMPLAR_FOUND,
        Event.EXEMPLAR_VERIFIED,
        Event.EXEMPLAR_CHANGED,
        Event.EXEMPLAR_WRITTEN,
        Event.EXEMPLAR_WRITTEN,
        Event.EXEMPLAR_PROPOSED,
        Event.EXEMPLAR_PUBLISHED,
        Event.EXEMPLAR_FOLLOWED,
        Event.EXEMPLAR_TAKEN_DOWN,
    ]
    assert Notice.objects.filter(account_id=desk.head.account_id, event=Event.EXEMPLAR_PROPOSED).exists()
    assert Notice.objects.filter(account_id=desk.officer.account_id, event=Event.EXEMPLAR_PUBLISHED).exists()


@pytest.mark.parametrize("who", ["head", "auditor", "below", "stranger"])
def test_only_officers_of_the_agency_verify_write_and_propose(desk, who):
    actor = getattr(desk, who)
    exemplar = desk.found()
    with pytest.raises(NotAllowed):
        desk.verified(exemplar, actor)
    exemplar = desk.agreed(desk.verified(exemplar))
    with pytest.raises(NotAllowed):
        desk.written(exemplar, actor)
    exemplar = desk.written(exemplar)
    with pytest.raises(NotAllowed):
        desk.proposed(exemplar, actor)
    with pytest.raises(NotAllowed):
        services.set_aside(actor, exemplar=exemplar, version=exemplar.version, reason="x")
    with pytest.raises(NotAllowed):
        services.revoke_consent(actor, exemplar=exemplar, version=exemplar.version, reason="x")
    exemplar.refresh_from_db()
    assert exemplar.state == State.WRITTEN


@pytest.mark.parametrize("who", ["officer", "auditor", "below", "stranger"])
def test_only_the_head_of_the_agency_publishes_gives_back_and_takes_down(desk, who):
    actor = getattr(desk, who)
    exemplar = desk.proposed()
    for service, more in (
        (services.publish_exemplar, {}),
        (services.give_back, {"reason": "x"}),
        (services.take_down, {"reason": "x"}),
    ):
        with pytest.raises(NotAllowed):
            service(actor, exemplar=exemplar, version=exemplar.version, **more)
    assert not queries.public_exemplars().exists()


def test_without_consent_nothing_is_proposed(desk):
    exemplar = desk.written(desk.verified())
    with pytest.raises(Refused) as refusal:
        desk.proposed(exemplar)
    assert "consent_on" in refusal.value.fields
    desk.proposed(desk.agreed(exemplar))


def test_consent_taken_back_takes_the_page_down_at_once(desk):
    exemplar = desk.published()
    exemplar = services.revoke_consent(desk.officer, exemplar=exemplar, version=exemplar.version, reason="Cô đổi ý")
    assert (exemplar.state, exemplar.shown, exemplar.consent_on) == (State.TAKEN_DOWN, None, None)
    assert not queries.public_exemplars().exists()
    assert Notice.objects.filter(account_id=desk.head.account_id, event=Event.EXEMPLAR_TAKEN_DOWN).exists()
    # To be public again it needs another version, another consent, and the head.
    exemplar = desk.written(exemplar, title="Bản mới")
    with pytest.raises(Refused):
        desk.proposed(exemplar)
    assert desk.published(desk.agreed(exemplar)).state == State.PUBLISHED


def test_consent_taken_back_while_the_head_is_asked_gives_the_article_back(desk):
    exemplar = desk.proposed()
    exemplar = services.revoke_consent(desk.officer, exemplar=exemplar, version=exemplar.version, reason="Cô đổi ý")
    assert exemplar.state == State.WRITTEN
    assert exemplar.articles.get().returned_reason == "Cô đổi ý"
    with pytest.raises(Overtaken):
        services.publish_exemplar(desk.head, exemplar=exemplar, version=exemplar.version)


def test_consent_that_was_never_given_is_not_taken_back(desk):
    exemplar = desk.verified()
    with pytest.raises(Refused, match="chưa có sự đồng ý"):
        services.revoke_consent(desk.officer, exemplar=exemplar, version=exemplar.version, reason="x")


@pytest.mark.parametrize(("ends_in", "is_barred"), [(None, True), (0, True), (-1, False)])
def test_while_something_runs_against_the_subject_the_head_cannot_publish_and_is_told_why(desk, ends_in, is_barred):
    subject = desk.person()
    exemplar = desk.proposed(desk.written(desk.agreed(desk.verified(desk.found(subject=subject)))))
    Proceeding.objects.create(
        subject=subject,
        kind="discipline_review",
        starts_on=desk.today - dt.timedelta(days=9),
        ends_on=None if ends_in is None else desk.today + dt.timedelta(days=ends_in),
        source=Source.ENTRY,
    )
    if not is_barred:
        assert services.publish_exemplar(desk.head, exemplar=exemplar, version=exemplar.version)
        return
    with pytest.raises(Refused, match="Đang xem xét kỷ luật"):
        services.publish_exemplar(desk.head, exemplar=exemplar, version=exemplar.version)
    assert not queries.public_exemplars().exists()


def test_nobody_publishes_what_is_about_themselves_or_reads_there_what_runs_against_them(desk):
    subject = desk.person()
    PersonAccount.objects.create(subject=subject, account=desk.head.person)
    exemplar = desk.proposed(desk.written(desk.agreed(desk.verified(desk.found(subject=subject)))))
    Proceeding.objects.create(subject=subject, kind="denunciation", starts_on=desk.today, source=Source.ENTRY)
    with pytest.raises(NotAllowed, match="chính bạn") as refusal:
        services.publish_exemplar(desk.head, exemplar=exemplar, version=exemplar.version)
    assert "Tố cáo" not in refusal.value.message
    pages = {}
    for actor in (desk.head, desk.officer):
        client = Client()
        client.force_login(actor.person)
        pages[actor] = client.get(f"/guong-dien-hinh/{exemplar.pk}/").content.decode()
    assert ["Đang có: Tố cáo" in page for page in pages.values()] == [False, True]


def test_what_begins_to_run_after_publication_is_put_before_the_head_again(desk):
    subject = desk.person()
    exemplar = desk.published(desk.written(desk.agreed(desk.verified(desk.found(subject=subject)))))
    assert not queries.to_look_at_again(desk.head, Exemplar.objects.all()).exists()
    Proceeding.objects.create(subject=subject, kind="complaint", starts_on=desk.today, source=Source.ENTRY)
    assert queries.to_look_at_again(desk.head, Exemplar.objects.all()).get() == exemplar


def test_what_was_proposed_is_kept_as_it_was_and_the_next_version_begins_from_it(desk):
    exemplar = desk.proposed(desk.written(picture=True, films=[FilmLink("Phim", "https://phim.example/1")]))
    exemplar = services.give_back(desk.head, exemplar=exemplar, version=exemplar.version, reason="Thêm số liệu")
    assert exemplar.state == State.WRITTEN
    desk.picture(exemplar, alt="Học trò đọc sách")
    first, second = exemplar.articles.order_by("number")
    assert (first.returned_reason, second.body, second.is_draft) == ("Thêm số liệu", BODY, True)
    assert [each.alt for each in first.pictures.all()] == ["Cô giáo đứng trước lớp"]
    assert [each.alt for each in second.pictures.all()] == ["Cô giáo đứng trước lớp", "Học trò đọc sách"]
    assert [each.url for each in second.films.all()] == ["https://phim.example/1"]


def test_the_public_reads_the_old_version_until_the_head_publishes_the_new_one(desk):
    exemplar = desk.published()
    old = exemplar.shown
    exemplar = desk.written(exemplar, title="Bản thứ hai")
    assert (exemplar.state, exemplar.shown) == (State.PUBLISHED, old)
    exemplar = desk.proposed(exemplar)
    assert exemplar.shown == old
    assert queries.waiting_for_head(Exemplar.objects.all()).get() == exemplar
    with pytest.raises(Overtaken, match="chờ duyệt"):
        desk.written(exemplar, title="Bản thứ ba")
    exemplar = services.publish_exemplar(desk.head, exemplar=exemplar, version=exemplar.version)
    assert exemplar.shown.title == "Bản thứ hai"
    assert Article.objects.get(pk=old.pk).title == "Mười năm lên bản"


def test_the_database_itself_keeps_what_was_proposed(desk):
    exemplar = desk.published(picture=True)
    article, picture = exemplar.shown, Picture.objects.get()
    for change in (
        lambda: Article.objects.filter(pk=article.pk).update(body="Khác"),
        lambda: Picture.objects.filter(pk=picture.pk).update(alt="Khác"),
        lambda: Picture.objects.create(
            article=article, file=picture.file, small=picture.small, width=1, height=1, alt="Thêm"
        ),
        exemplar.delete,
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            change()


@pytest.mark.parametrize("change", [{"consent_on": None}, {"shown": None}])
def test_the_database_refuses_what_is_public_without_consent_or_article(desk, change):
    exemplar = desk.published()
    with pytest.raises(IntegrityError), transaction.atomic():
        Exemplar.objects.filter(pk=exemplar.pk).update(**change)


def test_there_is_nothing_to_propose_twice(desk):
    exemplar = desk.published()
    with pytest.raises(Refused, match="hãy viết trước"):
        desk.proposed(exemplar)


def test_an_officer_who_saw_an_older_state_is_told_and_nothing_is_overwritten(desk):
    exemplar = desk.verified()
    seen = exemplar.version
    desk.agreed(exemplar)
    with pytest.raises(Overtaken, match="vừa lưu"):
        services.write_article(desk.colleague, exemplar=exemplar, version=seen, title="a", lead="b", body="c")
    assert not Article.objects.exists()


def test_the_second_of_two_heads_is_told(desk):
    exemplar = desk.proposed()
    other = make_actor(desk.agency, Role.HEAD)
    services.publish_exemplar(desk.head, exemplar=exemplar, version=exemplar.version)
    with pytest.raises(Overtaken):
        services.give_back(other, exemplar=exemplar, version=exemplar.version, reason="Muộn rồi")
    assert Exemplar.objects.get().state == State.PUBLISHED


@pytest.mark.parametrize("days", [-1, 1])
def test_the_day_of_verification_lies_between_the_find_and_today(desk, days):
    with pytest.raises(Refused) as refusal:
        desk.verified(checked_on=desk.today + dt.timedelta(days=days))
    assert "checked_on" in refusal.value.fields
    assert Exemplar.objects.get().state == State.FOUND


@pytest.mark.parametrize(
    ("name", "value"), [("name", " "), ("title", ""), ("reason", "\n"), ("kind", "robot"), ("field", "")]
)
def test_what_is_missing_is_told_beside_its_field(desk, name, value):
    facts = Facts(**{**vars(FACTS), name: value})
    with pytest.raises(Refused) as refusal:
        desk.found(facts=facts)
    assert name in refusal.value.fields


def test_a_likely_double_is_refused_until_the_officer_says_that_it_is_another(desk):
    desk.found()
    unmarked = Facts(**{**vars(FACTS), "name": "vu thi mau"})
    with pytest.raises(Refused) as refusal:
        desk.found(facts=unmarked, although_alike=False)
    assert "although_alike" in refusal.value.fields
    assert Exemplar.objects.count() == 1
    desk.found(facts=unmarked, although_alike=True)


def test_what_was_laid_aside_and_what_another_agency_has_is_no_double(desk):
    exemplar = desk.found()
    services.set_aside(desk.officer, exemplar=exemplar, version=exemplar.version, reason="Chưa đủ căn cứ")
    desk.found(desk.below)
    assert desk.found(although_alike=False)


def test_a_subject_gives_its_own_name_and_must_be_in_sight(desk):
    exemplar = desk.found(subject=desk.person("Lò Văn Sổ"))
    assert exemplar.name == "Lò Văn Sổ"
    outside = make_actor(desk.tree["commune"], Role.UNIT_OFFICER)
    with pytest.raises(NotAllowed):
        desk.found(outside, subject=desk.person())


def test_linking_a_subject_makes_the_bars_count_and_merging_is_followed(desk):
    exemplar = services.link_subject(desk.officer, exemplar=desk.found(), subject=desk.person())
    assert exemplar.name == NAME
    Proceeding.objects.create(subject=exemplar.subject, kind="audit", starts_on=desk.today, source=Source.ENTRY)
    kept = desk.person("Vừ Thị Mẫu")
    exemplar.subject.merged_into = kept
    exemplar.subject.save()
    assert "Kiểm toán" in queries.bars_of([exemplar.subject], desk.today)[exemplar.subject_id]


def test_an_agency_takes_an_exemplar_up_once_and_only_below(desk):
    exemplar = desk.published()
    given = {"exemplar": exemplar, "place": "", "since": desk.today, "text": "Dạy tối"}
    made = services.follow_exemplar(desk.officer, agency=desk.tree["department"], **given)
    with pytest.raises(Refused) as refusal:
        services.follow_exemplar(desk.officer, agency=desk.tree["department"], **given)
    assert "agency" in refusal.value.fields
    with pytest.raises(NotAllowed):
        services.follow_exemplar(desk.officer, agency=desk.tree["stranger"], **given)
    services.follow_exemplar(desk.officer, agency=None, **{**given, "place": "Trường học xã bên"})
    told = {"following": made, "version": 1, "since": desk.today}
    services.report_following(desk.officer, **told, text="Dạy tối", result="40 người biết chữ")
    with pytest.raises(Overtaken):
        services.report_following(desk.colleague, **told, text="Khác", result="")
    assert sorted(each.place for each in exemplar.followings.all()) == ["Sở Tài chính", "Trường học xã bên"]
    assert exemplar.followings.get(agency=desk.tree["department"]).result == "40 người biết chữ"


def test_a_place_written_down_wrongly_is_withdrawn_and_stands_and_counts_nowhere(desk):
    exemplar = desk.published()
    given = {"exemplar": exemplar, "agency": desk.tree["department"], "place": "", "text": "Dạy tối"}
    wrong = services.follow_exemplar(desk.officer, **given, since=desk.today)
    with pytest.raises(Refused) as refusal:
        services.withdraw_following(desk.officer, following=wrong, version=1, reason=" ")
    assert "reason" in refusal.value.fields
    with pytest.raises(NotAllowed):
        services.withdraw_following(desk.stranger, following=wrong, version=1, reason="x")
    services.withdraw_following(desk.officer, following=wrong, version=1, reason="Ghi nhầm đơn vị")
    with pytest.raises(Overtaken):
        services.withdraw_following(desk.colleague, following=wrong, version=2, reason="x")
    scope = Scope(desk.officer, desk.agency, desk.today, desk.today)
    assert numbers_of(scope, ["guong-nhan-rong"])["guong-nhan-rong"].number == 0
    assert queries.totals(desk.agency.path, desk.today, desk.today)["followed"] == 0
    assert queries.with_followings(Exemplar.objects.all()).get().places == 0
    assert "Sở Tài chính" not in Client().get(f"/cong-khai/guong-dien-hinh/{exemplar.printed_code}/").content.decode()
    again = services.follow_exemplar(desk.officer, **given, since=desk.today)
    assert list(queries.standing(exemplar.followings.all())) == [again]


def test_the_day_since_when_a_place_takes_it_up_can_be_corrected(desk):
    made = services.follow_exemplar(
        desk.officer, exemplar=desk.published(), agency=None, place="Nơi", since=desk.today, text="x"
    )
    earlier = desk.today - dt.timedelta(days=400)
    services.report_following(desk.officer, following=made, version=1, since=earlier, text="x", result="")
    made.refresh_from_db()
    assert made.since == earlier
    with pytest.raises(Refused) as refusal:
        services.report_following(
            desk.officer, following=made, version=2, since=desk.today + dt.timedelta(days=1), text="x", result=""
        )
    assert "since" in refusal.value.fields


def test_what_came_back_from_the_head_waits_for_its_writer_public_or_not_and_nothing_else_does(desk):
    def returned():
        items = {item.text: item for item in waiting_for(desk.officer)}
        return items["Bài về gương điển hình bị trả lại"].count if items else 0

    exemplar = desk.proposed(desk.written(desk.published(), title="Bản hai"))
    assert not queries.returned_to_writers(Exemplar.objects.all()).exists()
    exemplar = services.give_back(desk.head, exemplar=exemplar, version=exemplar.version, reason="Sửa tên")
    assert exemplar.state == State.PUBLISHED
    assert returned() == 1
    client = Client()
    client.force_login(desk.officer.person)
    assert exemplar.name in client.get("/guong-dien-hinh/?cho=bi-tra").content.decode()
    exemplar = services.take_down(desk.head, exemplar=exemplar, version=exemplar.version, reason="Gỡ")
    desk.written(exemplar, title="Viết lại")
    assert not queries.returned_to_writers(Exemplar.objects.all()).exists()


def test_what_is_not_public_yet_is_not_taken_up(desk):
    with pytest.raises(Overtaken):
        services.follow_exemplar(
            desk.officer, exemplar=desk.written(), agency=None, place="Nơi", since=desk.today, text="x"
        )


def test_a_picture_is_taken_out_of_a_draft_and_not_of_what_was_proposed(desk):
    exemplar = desk.written(picture=True)
    first = Picture.objects.get()
    services.remove_picture(desk.officer, picture=first)
    with pytest.raises(Overtaken):
        services.remove_picture(desk.colleague, picture=first)
    kept = desk.picture(exemplar, content=make_jpeg(800, 600))
    desk.published(exemplar)
    with pytest.raises(Refused, match="Bản đã trình"):
        services.remove_picture(desk.officer, picture=kept)


@pytest.mark.parametrize(
    "url",
    [
        "http://phim.example/1",
        "javascript:alert(1)",
        "https://nguoi:mat-khau@phim.example/1",
        "https://10.0.0.1/phim",
        "https://[::1]/phim",
        "data:text/html,<script>",
        "https://",
    ],
)
def test_a_film_is_a_link_by_https_to_a_named_host(desk, url):
    exemplar = desk.agreed()
    with pytest.raises(Refused) as refusal:
        desk.written(exemplar, films=[FilmLink("Phim", url)])
    assert "films" in refusal.value.fields
    assert not Article.objects.exists()
