"""What the public sees and sends: only what is published, no picture of what was taken down, nothing typed is lost."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.urls import reverse

from tests.decisions.desk import issued, make_desk, to_decide
from tests.exemplars.desk import FACTS, NAME, Desk
from tests.makers import make_person
from thidua.agencies.models import Post
from thidua.exemplars import queries, services
from thidua.exemplars.models import Exemplar, Origin, Picture
from thidua.exemplars.services import Facts, FilmLink
from thidua.exemplars.services.finding import MOST_A_DAY
from thidua.exemplars.states import State
from thidua.portal.exemplars import PROPOSED
from thidua.register.models import Award, AwardStatus, Source
from thidua.trail.errors import Overtaken, Refused
from thidua.trail.events import Event
from thidua.trail.models import Entry, Notice

pytestmark = pytest.mark.django_db

GALLERY = "/cong-khai/guong-dien-hinh/"
SENT = {
    "name": "Bà Lò Thị Thử",
    "kind": "person",
    "title": "Nuôi cơm học trò nghèo",
    "field": "society",
    "place": "Xã Mẫu",
    "reason": "Mười năm nấu cơm trưa cho học trò ở xa.",
    "proposer_name": "Người Kể zyxwvu",
    "proposer_contact": "0987 zyxwvu",
    "no_secrets": "on",
}


@pytest.fixture
def desk():
    cache.clear()
    return Desk()


def send(agency, **changes):
    data = {key: value for key, value in {**SENT, **changes}.items() if value is not None}
    return Client().post(f"/cong-khai/gioi-thieu-guong/{agency.code}/", data)


def test_a_proposal_is_kept_with_a_code_and_the_officers_are_told(desk):
    page = send(desk.agency)
    exemplar = Exemplar.objects.get()
    assert exemplar.printed_code in page.content.decode()
    assert (exemplar.origin, exemplar.state, exemplar.proposer_name) == (Origin.PUBLIC, State.FOUND, "Người Kể zyxwvu")
    told = Notice.objects.filter(event=Event.EXEMPLAR_FOUND).values_list("account_id", flat=True)
    assert set(told) == {desk.officer.account_id, desk.colleague.account_id}
    entry = Entry.objects.get(event=Event.EXEMPLAR_FOUND)
    assert "zyxwvu" not in str(entry.after)


def test_a_proposal_shows_nowhere_to_the_public(desk):
    send(desk.agency)
    exemplar = Exemplar.objects.get()
    assert SENT["name"] not in Client().get(GALLERY).content.decode()
    assert Client().get(f"{GALLERY}{exemplar.code}/").status_code == 404


@pytest.mark.parametrize("missing", ["name", "title", "reason", "proposer_name", "proposer_contact", "no_secrets"])
def test_what_is_missing_is_told_and_nothing_typed_is_lost(desk, missing):
    page = send(desk.agency, **{missing: None}).content.decode()
    assert not Exemplar.objects.exists()
    assert "Cần điền mục này." in page
    for key, value in SENT.items():
        if key not in {missing, "kind", "field", "no_secrets"}:
            assert value in page, key


def test_past_the_brake_the_form_comes_back_whole_and_another_address_may_still_send(desk):
    for _each in range(PROPOSED.limit):
        assert "Cảm ơn bạn" in send(desk.agency).content.decode()
    page = send(desk.agency).content.decode()
    assert "gửi tiếp sau" in page
    assert SENT["reason"] in page
    assert Exemplar.objects.count() == PROPOSED.limit
    other = Client().post(f"/cong-khai/gioi-thieu-guong/{desk.agency.code}/", SENT, REMOTE_ADDR="10.9.8.7")
    assert "Cảm ơn bạn" in other.content.decode()


def test_a_form_sent_from_another_house_is_refused(desk):
    page = Client(enforce_csrf_checks=True).post(f"/cong-khai/gioi-thieu-guong/{desk.agency.code}/", SENT)
    assert page.status_code == 403
    assert not Exemplar.objects.exists()


def test_only_agencies_where_somebody_looks_into_it_take_proposals(desk):
    assert set(queries.receiving_agencies()) == {desk.agency, desk.tree["department"], desk.tree["stranger"]}
    Post.objects.filter(agency=desk.tree["department"]).update(ends_on=desk.today.replace(year=2021))
    assert send(desk.tree["department"]).status_code == 404
    with pytest.raises(Refused):
        services.propose_exemplar(agency=desk.tree["commune"], facts=FACTS, proposer_name="a", proposer_contact="b")
    page = Client().get("/cong-khai/gioi-thieu-guong/", {"q": "tinh vi du"}).content.decode()
    assert desk.agency.name in page
    assert desk.tree["stranger"].name not in page


def test_what_a_person_writes_is_never_markup_on_the_page(desk):
    exemplar = desk.agreed(desk.verified(desk.found(facts=Facts(**{**vars(FACTS), "name": "<b>Mẫu</b>"}))))
    script = "<script>alert(1)</script>\n\n<img src=x onerror=alert(2)>"
    exemplar = desk.published(
        desk.written(
            exemplar, body=script, title="<i>Tên</i>", films=[FilmLink("<u>Phim</u>", "https://phim.example/x")]
        )
    )
    page = Client().get(f"{GALLERY}{exemplar.code}/").content.decode()
    for bad in ("<script>alert", "<img src=x", "<b>Mẫu", "<i>Tên", "<u>Phim"):
        assert bad not in page
    assert "&lt;script&gt;" in page


def test_a_film_is_a_named_link_and_is_not_shown_inside_the_page(desk):
    exemplar = desk.published(desk.written(desk.agreed(), films=[FilmLink("Phim ngắn", "https://vtv-vídụ.example/1")]))
    page = Client().get(f"{GALLERY}{exemplar.code}/").content.decode()
    assert "xn--vtv-vd-" in page
    assert 'rel="noopener noreferrer nofollow"' in page
    assert "<iframe" not in page
    assert "<video" not in page


def test_the_public_never_reads_who_proposed_what_was_verified_or_why_it_went(desk):
    send(desk.agency)
    exemplar = Exemplar.objects.get()
    exemplar = desk.published(
        desk.written(desk.agreed(desk.verified(exemplar, verification="Bí mật zyxwvu-xác minh")), picture=True)
    )
    page = Client().get(f"{GALLERY}{exemplar.code}/")
    assert page.status_code == 200
    assert "zyxwvu" not in page.content.decode()
    services.take_down(desk.head, exemplar=exemplar, version=exemplar.version, reason="Vì zyxwvu")
    gone = Client().get(f"{GALLERY}{exemplar.code}/")
    assert gone.status_code == 410
    assert "zyxwvu" not in gone.content.decode()
    assert SENT["name"] not in gone.content.decode()
    assert SENT["name"] not in Client().get(GALLERY).content.decode()


def test_a_picture_is_served_while_it_is_public_and_not_before_or_after(desk):
    exemplar = desk.proposed(desk.written(picture=True))
    picture = Picture.objects.get()
    addresses = [reverse("portal:picture", args=[picture.pk]), reverse("portal:small_picture", args=[picture.pk])]
    assert [Client().get(each).status_code for each in addresses] == [404, 404]
    exemplar = services.publish_exemplar(desk.head, exemplar=exemplar, version=exemplar.version)
    for each in addresses:
        page = Client().get(each)
        assert (page.status_code, page["Content-Type"], page["X-Content-Type-Options"]) == (
            200,
            "image/jpeg",
            "nosniff",
        )
        again = Client().get(each, headers={"if-none-match": page["ETag"]})
        assert (again.status_code, "no-cache" in again["Cache-Control"]) == (304, True)
        tag = page["ETag"]
    services.take_down(desk.head, exemplar=exemplar, version=exemplar.version, reason="Gỡ")
    assert [Client().get(each).status_code for each in addresses] == [404, 404]
    assert Client().get(addresses[0], headers={"if-none-match": tag}).status_code == 404


def test_the_picture_of_the_next_version_waits_for_the_head(desk):
    exemplar = desk.published(picture=True)
    new = desk.picture(exemplar, alt="Ảnh mới")
    assert Client().get(reverse("portal:picture", args=[new.pk])).status_code == 404
    desk.proposed(exemplar)
    assert Client().get(reverse("portal:picture", args=[new.pk])).status_code == 404


@pytest.mark.parametrize(
    ("query", "is_there"),
    [
        ({"q": "vu thi mau"}, True),
        ({"q": "mẫu cô giáo"}, True),
        ({"q": "muoi nam"}, True),
        ({"q": "khong co"}, False),
        ({"linh_vuc": "education"}, True),
        ({"linh_vuc": "health"}, False),
        ({"loai": "person"}, True),
        ({"loai": "model"}, False),
        ({"linh_vuc": "<script>"}, True),
        ({"trang": "99999999999"}, True),
    ],
)
def test_the_gallery_is_narrowed_and_a_bad_filter_narrows_nothing(desk, query, is_there):
    desk.published()
    assert (NAME in Client().get(GALLERY, query).content.decode()) == is_there


def test_the_gallery_is_narrowed_to_a_province_with_what_lies_below_it(desk):
    desk.published()
    assert [each.code for each in queries.public_agencies()][-1] == desk.agency.code
    assert NAME in Client().get(GALLERY, {"noi": desk.agency.code}).content.decode()
    assert NAME in Client().get(GALLERY, {"noi": desk.tree["stranger"].code}).content.decode()  # not one of the choices


def test_an_empty_gallery_says_what_to_do(desk):
    assert "Giới thiệu một gương" in Client().get(GALLERY).content.decode()


def test_only_awards_with_a_certificate_that_anybody_may_look_up_stand_beside_the_story():
    deciding = make_desk()
    subject = make_person(NAME, deciding.department)
    award = issued(deciding, [to_decide(deciding, subject=subject)]).items.get().award
    Award.objects.create(
        subject=subject, code="advanced_worker", year=2020, source=Source.ENTRY, decision_number="9/QĐ"
    )
    desk = Desk(deciding.tree)
    exemplar = desk.published(desk.written(desk.agreed(desk.verified(desk.found(subject=subject)))))
    page = Client().get(f"{GALLERY}{exemplar.code}/").content.decode()
    assert "Bằng khen" in page
    assert "01/QĐ-UBND" in page
    assert "9/QĐ," not in page
    assert "Lao động tiên tiến" not in page
    Award.objects.filter(pk=award.pk).update(status=AwardStatus.REVOKED)
    assert "Bằng khen" not in Client().get(f"{GALLERY}{exemplar.code}/").content.decode()


@pytest.mark.django_db(transaction=True)
def test_of_two_heads_at_once_one_answers_and_the_other_is_told():
    desk = Desk()
    exemplar = desk.proposed()

    def run(service, **more):
        try:
            service(desk.head, exemplar=exemplar, version=exemplar.version, **more)
        except Overtaken:
            return "told"
        finally:
            connection.close()
        return "done"

    with ThreadPoolExecutor(2) as pool:
        answers = [
            pool.submit(run, services.publish_exemplar),
            pool.submit(run, services.give_back, reason="Trả lại"),
        ]
        assert sorted(each.result() for each in answers) == ["done", "told"]
    article = Exemplar.objects.get().articles.get()
    assert (article.published_on is None) != (article.returned_on is None)


@pytest.mark.parametrize(("known", "fits"), [(MOST_A_DAY - 1, True), (MOST_A_DAY, False)])
def test_an_agency_takes_so_many_proposals_a_day_from_however_many_addresses(desk, known, fits):
    facts = {"agency": desk.agency, "origin": Origin.PUBLIC, "found_on": desk.today, **vars(FACTS)}
    Exemplar.objects.bulk_create([Exemplar(code=f"THU{place:09d}", **facts) for place in range(known)])
    asked = {"agency": desk.agency, "facts": FACTS, "proposer_name": "Bà Thử", "proposer_contact": "0900"}
    if fits:
        assert services.propose_exemplar(**asked).pk
        return
    with pytest.raises(Refused, match="ngày mai"):
        services.propose_exemplar(**asked)


@pytest.mark.parametrize(
    ("kind", "name", "letter"),
    [("person", "Bà Lò Thị ánh", "Á"), ("collective", "Tổ may Bản Thử", "T"), ("model", "Cơm trưa", "C")],
)
def test_without_a_picture_stands_the_letter_by_which_one_is_called(kind, name, letter):
    assert Exemplar(kind=kind, name=name).letter == letter
