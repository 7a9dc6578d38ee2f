"""Pages of movements: what is typed comes back, what is not the viewer's is not found, a link fills the form."""

import datetime as dt
from decimal import Decimal
from urllib.parse import parse_qs, urlparse

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from tests.exporting import export
from tests.makers import make_pdf
from tests.movements.ground import TEXTS, Ground
from thidua.documents.freezing import paper_of, pdf_of
from thidua.documents.models import IssuedPaper, PaperKind
from thidua.dossiers.models import Nomination
from thidua.movements.models import Movement, ReviewKind
from thidua.movements.national import national_movements
from thidua.privacy.models import Access

pytestmark = pytest.mark.django_db


@pytest.fixture
def ground(db):
    return Ground()


def signed_in(actor):
    client = Client()
    client.force_login(actor.account)
    return client


def typed(**more):
    """What the editor sends, with one criterion."""
    return {
        "title": "Chung sức làm đường",
        "kind": "thematic",
        "starts_on": "01/01/2026",
        "ends_on": "31/12/2030",
        **TEXTS,
        "tieu-chi-so-dong": "2",
        "tieu-chi-0-name": "Số km đường",
        "tieu-chi-0-target": "1.250,5",
        "tieu-chi-0-max_points": "60",
        "khen-thuong-so-dong": "0",
        "ky-bao-cao-so-dong": "1",
        "ky-bao-cao-0-name": "Năm 2026",
        "ky-bao-cao-0-due_on": "15/12/2026",
        **more,
    }


def test_a_plan_is_typed_the_vietnamese_way(ground):
    answer = signed_in(ground.planner).post(reverse("movements:new"), typed())
    made = Movement.objects.get()
    assert answer.url == reverse("movements:movement", args=[made.pk])
    assert made.criteria.get().target == Decimal("1250.5")
    assert (made.years, made.needs_interim, made.periods.get().due_on) == (5, True, dt.date(2026, 12, 15))


def test_nothing_typed_is_lost_by_a_fault_nor_by_asking_for_more_rows(ground):
    client = signed_in(ground.planner)
    for more in ({"tieu-chi-0-max_points": "nhiều"}, {"ends_on": "31/12/2025"}, {"them-dong": "tieu-chi"}):
        page = client.post(reverse("movements:new"), typed(**more)).content.decode()
        assert "Số km đường" in page
        assert "1.250,5" in page
        assert "Tạo khí thế thi đua." in page
    assert page.count('name="tieu-chi-3-name"') == 1
    assert not Movement.objects.exists()


def test_a_criterion_without_points_and_a_period_without_a_day_say_so(ground):
    client = signed_in(ground.planner)
    page = client.post(reverse("movements:new"), typed(**{"tieu-chi-0-max_points": ""})).content.decode()
    assert "Cần điểm tối đa." in page
    assert (
        "Cần điền mục này."
        in client.post(reverse("movements:new"), typed(**{"ky-bao-cao-0-due_on": ""})).content.decode()
    )


def test_the_shipped_movements_of_the_country_begin_a_plan_and_say_how_they_are_known(ground):
    assert len(national_movements()) == 7
    client = signed_in(ground.planner)
    assert "chưa đối chiếu văn bản" in client.get(reverse("movements:movements")).content.decode()
    page = client.get(reverse("movements:new"), {"mau": "nguoi-ngheo"}).content.decode()
    assert "Vì người nghèo - Không để ai bị bỏ lại phía sau" in page
    assert "chưa đối chiếu văn bản" in page
    assert client.get(reverse("movements:new"), {"mau": "khong-co"}).status_code == 200


def test_the_list_is_filtered_and_exported(ground):
    ground.launched()
    ground.launched(ground.above, ground.above_head, title="Cả nước thi đua")
    client = signed_in(ground.planner)
    page = client.get(reverse("movements:movements"), {"launcher": "prime_minister"}).content.decode()
    assert "Cả nước thi đua" in page
    assert "Chung sức làm đường" not in page
    table = export(client, reverse("movements:movements"), {"launcher": "prime_minister"}, kind="csv")
    text = table.content.decode("utf-8-sig")
    assert "Cả nước thi đua" in text
    assert "Chung sức" not in text


def test_the_page_says_who_has_not_reported_and_who_has_not_responded_to_those_who_watch_only(ground):
    found = ground.launched()
    ground.joined(found, name="Phòng Chậm")
    page = signed_in(ground.planner).get(reverse("movements:movement", args=[found.pk])).content.decode()
    assert "Còn thiếu 1" in page
    assert "Phòng Chậm" in page
    assert ground.tree["commune"].name in page
    below = signed_in(ground.commune).get(reverse("movements:movement", args=[found.pk])).content.decode()
    assert "Phòng Chậm" not in below
    assert signed_in(ground.stranger).get(reverse("movements:movement", args=[found.pk])).status_code == 404


def test_a_locked_ranking_stands_for_all_and_an_open_one_for_nobody_else(ground):
    found = ground.launched()
    ground.joined(found, name="Phòng Đầu")
    review = ground.opened(found)
    address = reverse("movements:review", args=[review.pk])
    assert signed_in(ground.department).get(address).status_code == 404
    ground.locked(review)
    page = signed_in(ground.department).get(address).content.decode()
    assert "Phòng Đầu" in page
    assert "Cờ thi đua" in page


def test_a_nomination_opens_with_what_the_review_says_and_is_made(ground):
    found = ground.launched()
    part = ground.joined(found)
    review = ground.locked(ground.opened(found))
    client = signed_in(ground.department)
    page = client.get(reverse("movements:review", args=[review.pk])).content.decode()
    link = page.split(f'href="{reverse("dossiers:new_nomination", args=[part.subject_id])}')[1].split('"')[0]
    address = reverse("dossiers:new_nomination", args=[part.subject_id]) + link.replace("&amp;", "&")
    form = client.get(address).context["form"]
    asked = {name: form[name].value() for name in ("award", "through_year", "basis")}
    assert asked == {
        "award": "ministry_province_emulation_flag",
        "through_year": ground.today.year,
        "basis": "thematic",
    }
    assert "tổng kết phong trào thi đua «Chung sức làm đường»" in form["achievement"].value()
    assert parse_qs(urlparse(address).query)["loai-hinh"] == ["thematic"]
    client.post(address, asked | {"achievement": form["achievement"].value()})
    made = Nomination.objects.get()
    assert (made.subject, made.basis, made.award) == (part.subject, "thematic", "ministry_province_emulation_flag")


def test_a_link_fills_nothing_that_could_not_be_typed(ground):
    part = ground.joined(ground.launched())
    query = {"khen-thuong": "no_such", "nam": "20x5", "loai-hinh": "<b>", "thanh-tich": "Được"}
    form = (
        signed_in(ground.department)
        .get(reverse("dossiers:new_nomination", args=[part.subject_id]), query)
        .context["form"]
    )
    assert [form[name].value() for name in ("award", "basis", "achievement")] == [None, None, "Được"]
    assert form["through_year"].value() == ground.today.year - 1


def test_who_may_not_nominate_gets_no_links(ground):
    found = ground.launched()
    part = ground.joined(found)
    review = ground.locked(ground.opened(found))
    for actor in (ground.planner, ground.commune):
        page = signed_in(actor).get(reverse("movements:review", args=[review.pk])).content.decode()
        assert f"/ho-so/lap/{part.subject_id}/" not in page


def test_a_paper_of_a_report_is_handed_out_to_those_who_see_the_report_and_noted(ground):
    part = ground.joined(ground.launched())
    content = make_pdf("Số liệu")
    report = ground.reported(part, uploads=[SimpleUploadedFile("so-lieu.pdf", content)])
    address = reverse("movements:proof", args=[report.proofs.get().pk])
    assert signed_in(ground.planner).get(address).content == content
    assert Access.objects.filter(what="Tệp so-lieu.pdf", account_id=ground.planner.account_id).exists()
    for actor in (ground.commune, ground.stranger):
        assert signed_in(actor).get(address).status_code == 404


def test_a_report_is_sent_from_its_page_and_a_wrong_number_is_shown_again(ground):
    part = ground.joined(ground.launched())
    first, second = part.movement.criteria.all()
    address = reverse("movements:write_report", args=[part.pk, part.movement.periods.get().pk])
    client = signed_in(ground.department)
    page = client.post(address, {f"c{first.pk}": "-3", "text": "Đã làm", "gui": "1"}).content.decode()
    assert "Đã làm" in page
    assert not part.reports.exists()
    client.post(address, {f"c{first.pk}": "12,5", f"c{second.pk}": "0", "text": "Đã làm", "gui": "1"})
    assert part.reports.get().values == {str(first.pk): "12.5", str(second.pk): "0"}


def test_the_plan_is_a_paper_that_stays_as_it_was_launched(ground):
    draft = ground.draft()
    assert not IssuedPaper.objects.filter(kind=PaperKind.MOVEMENT_PLAN).exists()
    assert pdf_of(PaperKind.MOVEMENT_PLAN, draft).startswith(b"%PDF")
    found = ground.launched(title="Phong trào lưu")
    said = str(paper_of(PaperKind.MOVEMENT_PLAN, found).data)
    for part in ("KẾ HOẠCH", "I. MỤC ĐÍCH", "Số km đường", "15/KH-UBND", "sơ kết giữa kỳ", "V. TỔ CHỨC"):
        assert part in said, part
    client = signed_in(ground.commune)
    assert client.get(reverse("documents:movement_plan", args=[found.pk])).status_code == 200
    assert client.get(reverse("documents:movement_plan_word", args=[found.pk])).content.startswith(b"PK")
    assert client.get(reverse("documents:movement_plan", args=[draft.pk])).status_code == 404


def test_the_report_of_a_review_is_a_paper_that_stays_as_it_was_locked(ground):
    found = ground.launched()
    for name in ("Phòng Một", "Phòng Hai"):
        ground.joined(found, name=name)
    draft = ground.marked(ground.opened(found), Phòng_Một=(50, 30), Phòng_Hai=(40, 30))
    address = reverse("documents:movement_review", args=[draft.pk])
    assert signed_in(ground.planner).get(address).content.startswith(b"%PDF")
    assert signed_in(ground.commune).get(address).status_code == 404
    first = ground.locked(draft)
    kept = paper_of(PaperKind.MOVEMENT_REVIEW, first).data
    said = str(kept)
    for part in ("BÁO CÁO", "tổng kết", "Phòng Một", "được xếp hạng: 02", "15/KH-UBND", "80"):
        assert part in said, part
    assert signed_in(ground.commune).get(address).status_code == 200
    page = signed_in(ground.planner).get(reverse("movements:review", args=[first.pk])).text
    revise = reverse("movements:revise", args=[first.pk])
    assert revise in page
    assert revise not in signed_in(ground.commune).get(reverse("movements:review", args=[first.pk])).text
    client = signed_in(ground.planner)
    assert "Lý do" in client.post(revise, {"reason": ""}).text
    answer = client.post(revise, {"reason": "Cộng sai điểm."})
    second = first.movement.reviews.get(edition=2)
    assert answer["Location"] == reverse("movements:review", args=[second.pk])
    assert "vẫn có hiệu lực" in client.get(reverse("movements:review", args=[first.pk])).text
    assert "Lần công bố" not in signed_in(ground.commune).get(reverse("movements:review", args=[first.pk])).text
    ground.locked(ground.marked(second, Phòng_Một=(50, 30), Phòng_Hai=(40, 20)))
    old = signed_in(ground.commune).get(reverse("movements:review", args=[first.pk])).text
    assert "đã được công bố lại" in old
    assert "Cộng sai điểm." in signed_in(ground.commune).get(reverse("movements:review", args=[second.pk])).text
    assert paper_of(PaperKind.MOVEMENT_REVIEW, first).data == kept
    assert "thay lần trước" in str(paper_of(PaperKind.MOVEMENT_REVIEW, second).data)


def test_the_home_page_tells_each_what_waits(ground):
    found = ground.launched()
    assert "chưa hưởng ứng" in signed_in(ground.commune).get("/").content.decode()
    part = ground.joined(found)
    assert "Báo cáo phong trào đến hạn" in signed_in(ground.department).get("/").content.decode()
    ground.reported(part)
    assert "Báo cáo phong trào chờ tiếp nhận" in signed_in(ground.planner).get("/").content.decode()
    ground.opened(found, ReviewKind.INTERIM)
