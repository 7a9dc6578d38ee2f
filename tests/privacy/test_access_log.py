"""Who looked at whose data: every way is written down, nothing of it changes, and it ends when its time is over."""

import datetime as dt
import io

import pyarrow.parquet
import pytest
import time_machine
from django.db import DatabaseError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests.documents.reading import text as words_of
from tests.dossiers.desk import Desk
from tests.exporting import export
from tests.makers import make_actor, make_person, make_tree
from thidua.agencies.models import Role
from thidua.dossiers.models import Consultation, EvidenceKind, ListRow, NomineeList
from thidua.jobs.daily import do_daily_chores
from thidua.privacy.models import Access, AccessKind
from thidua.privacy.services import end_old_accesses, note_access
from thidua.register.identity import citizen_hash
from thidua.register.models import PersonAccount
from thidua.trail.models import Entry

pytestmark = pytest.mark.django_db
NUMBER = "079090123456"


@pytest.fixture
def tree(db):
    return make_tree()


@pytest.fixture
def person(tree):
    return make_person(
        "Nguyễn Thị Mẫu",
        tree["province"],
        birth_date=dt.date(1980, 2, 3),
        address="Số 1 phố Thử",
        citizen_hash=citizen_hash(NUMBER),
        citizen_tail="456",
    )


def signed_in(agency, *roles, **names):
    client = Client()
    client.force_login(make_actor(agency, *roles, **names).account)
    return client


def text_of(response):
    return response.content.decode()


def test_each_page_of_a_person_is_one_line_of_the_log(tree, person):
    client = signed_in(tree["province"], Role.APPRAISER, name="Lê Thị Xem")
    for name in ("subject", "path", "subject_claims", "subject_trail"):
        client.get(reverse(f"register:{name}", args=[person.pk]))
    looks = Access.objects.order_by("pk")
    assert [look.what for look in looks][:2] == ["Cuộc đời khen thưởng", "Con đường phía trước"]
    assert {(look.kind, look.actor_name.split(",")[0], *look.subjects) for look in looks} == {
        ("page", "Lê Thị Xem", person.pk)
    }
    assert looks.count() == 4


def test_who_is_refused_leaves_no_look(tree, person):
    assert signed_in(tree["stranger"], Role.APPRAISER).get(f"/so-bo/{person.pk}/").status_code == 404
    assert signed_in(tree["province"], Role.ADMINISTRATOR).get(f"/so-bo/{person.pk}/").status_code == 403
    assert not Access.objects.exists()


def test_a_search_by_number_is_written_without_the_number(tree, person):
    client = signed_in(tree["province"], Role.APPRAISER)
    client.post(reverse("register:search"), {"q": NUMBER})
    look = Access.objects.get()
    assert (look.kind, look.subjects) == (AccessKind.NUMBER_SEARCH, [person.pk])
    assert "•••456" in look.what
    assert NUMBER not in str(vars(look))
    client.post(reverse("register:search"), {"q": "079090999999"})
    assert Access.objects.count() == 1  # nobody was found, so nobody was looked at


def test_an_export_asks_for_its_purpose_first_and_is_written_with_everybody_in_it(tree, person):
    other = make_person("Trần Văn Khác", tree["province"])
    client = signed_in(tree["province"], Role.APPRAISER)
    asked = client.get("/so-bo/", {"agency": tree["province"].code, "xuat": "xlsx"})
    assert "Xuất để làm gì" in text_of(asked)
    assert not Access.objects.exists()
    file = export(client, "/so-bo/", {"agency": tree["province"].code}, kind="csv", ghi_ro="Theo Công văn số 1")
    assert "Trần Văn Khác" in file.content.decode("utf-8-sig")
    look = Access.objects.get()
    assert (look.kind, look.purpose, look.note) == ("export", "report", "Theo Công văn số 1")
    assert (look.subjects, look.row_count, look.what) == (sorted([person.pk, other.pk]), 2, "so-bo.csv")


def test_an_export_without_a_purpose_or_with_a_slip_of_somebody_else_gives_no_file(tree, person):
    client, other = (signed_in(tree["province"], Role.APPRAISER) for _ in range(2))
    query = {"agency": tree["province"].code}
    assert "Cần điền mục này" in text_of(export(client, "/so-bo/", query, muc_dich=""))
    assert "Ghi rõ mục đích" in text_of(export(client, "/so-bo/", query, muc_dich="other"))
    slip = text_of(other.get("/so-bo/", query | {"xuat": "csv"})).split('name="phieu" value="')[1].split('"')[0]
    forged = client.get("/so-bo/", query | {"xuat": "csv", "phieu": slip, "muc_dich": "report"})
    assert forged["Content-Type"].startswith("text/html")
    assert "Nguyễn Thị Mẫu" not in text_of(forged)
    assert not Access.objects.exists()
    assert export(client, "/so-bo/", query, muc_dich="other", ghi_ro="Gửi Bảo tàng tỉnh").status_code == 200
    assert Access.objects.get().note == "Gửi Bảo tàng tỉnh"


def test_parquet_has_the_rows_of_the_page_under_its_headings(tree, person):
    file = export(signed_in(tree["province"], Role.APPRAISER), "/so-bo/", {"q": "mau"}, kind="parquet")
    table = pyarrow.parquet.read_table(io.BytesIO(file.content)).to_pydict()
    assert table["Tên"] == ["Nguyễn Thị Mẫu"]
    assert table["Sinh"] == ["03/02/1980"]


def test_a_text_that_a_spreadsheet_would_compute_is_quoted_in_csv(tree):
    make_person("=cmd()", tree["province"])
    file = export(signed_in(tree["province"], Role.APPRAISER), "/so-bo/", {"q": "cmd"}, kind="csv")
    assert "'=cmd()" in file.content.decode("utf-8-sig")


def test_an_evidence_file_a_list_and_an_answer_handed_out_are_in_the_log_of_those_they_speak_of():
    desk = Desk()
    drafts = [desk.nomination(), desk.nomination(name="Lê Văn Mẫu")]
    desk.attach(drafts[0], EvidenceKind.ACHIEVEMENT_REPORT)
    reviews = desk.received(*drafts)
    nomination, evidence = reviews[0].nomination, drafts[0].evidence.get()
    file = evidence.file
    answered = Consultation.objects.create(
        asker=desk.tree["province"], asked=desk.tree["commune"], question="?", due_on=dt.date(2030, 1, 1), file=file
    )
    answered.reviews.set(reviews)
    made = NomineeList.objects.create(
        agency=desk.tree["province"], file=file, file_name="danh-sach.xlsx", uploaded_by=desk.appraiser.account
    )
    ListRow.objects.create(nominee_list=made, number=2, matched_subject=reviews[1].nomination.subject)
    client = signed_in(desk.tree["province"], Role.APPRAISER, Role.UNIT_OFFICER)
    for name, args in [
        ("evidence_file", [nomination.code, evidence.pk]),
        ("consultation_file", [answered.pk]),
        ("list_file", [made.pk]),
    ]:
        assert client.get(reverse(f"dossiers:{name}", args=args)).status_code == 200
    first, second = (review.nomination.subject_id for review in reviews)
    looks = Access.objects.filter(kind=AccessKind.FILE).order_by("pk")
    assert [set(look.subjects) for look in looks] == [{first}, {first, second}, {second}]
    assert looks[0].what == "Tệp Báo cáo thành tích.pdf"
    signed_in(desk.tree["stranger"], Role.APPRAISER).get(
        reverse("dossiers:evidence_file", args=[nomination.code, evidence.pk])
    )
    assert looks.count() == 3
    page = text_of(client.get(reverse("register:subject_looks", args=[first])))
    assert "Mở văn bản, tệp của hồ sơ" in page


@pytest.mark.parametrize(
    ("role", "sees"), [(Role.UNIT_OFFICER, True), (Role.APPRAISER, True), (Role.HEAD, False), (Role.AUDITOR, False)]
)
def test_details_are_shown_to_those_who_tell_people_apart(tree, person, role, sees):
    client = signed_in(tree["province"], role)
    pages = text_of(client.get(f"/so-bo/{person.pk}/")) + text_of(client.get("/so-bo/", {"q": "mau"}))
    assert [hidden in pages for hidden in ("03/02/1980", "phố Thử", "•456")] == [sees] * 3
    assert "1980" in pages


def test_the_officer_who_answers_for_it_sees_who_looked_and_others_do_not(tree, person):
    signed_in(tree["province"], Role.UNIT_OFFICER, name="Lê Thị Xem").get(f"/so-bo/{person.pk}/")
    address = reverse("register:subject_looks", args=[person.pk])
    for role in (Role.APPRAISER, Role.HEAD, Role.AUDITOR):
        assert "Lê Thị Xem" in text_of(signed_in(tree["province"], role).get(address)), role
        assert signed_in(tree["stranger"], role).get(address).status_code == 404
    for role in (Role.UNIT_OFFICER, Role.COUNCIL_MEMBER, Role.ADMINISTRATOR, Role.NOMINEE):
        assert signed_in(tree["province"], role).get(address).status_code == 403, role


def test_the_person_reads_which_agency_looked_and_not_which_officer(tree, person):
    signed_in(tree["province"], Role.UNIT_OFFICER, name="Lê Thị Xem").get(f"/so-bo/{person.pk}/")
    actor = make_actor(tree["province"], Role.NOMINEE)
    PersonAccount.objects.create(subject=person, account=actor.account)
    client = Client()
    client.force_login(actor.account)
    page = text_of(client.get(reverse("web:own")))
    assert "Xem trang của đối tượng" in page
    assert "Ủy ban nhân dân tỉnh Ví Dụ" in page
    assert "Lê Thị Xem" not in page


def test_the_paper_answer_lists_the_looks_and_is_itself_one(tree, person):
    signed_in(tree["province"], Role.UNIT_OFFICER, name="Lê Thị Xem").get(f"/so-bo/{person.pk}/")
    response = signed_in(tree["province"], Role.APPRAISER).get(reverse("documents:access_answer", args=[person.pk]))
    words = words_of(response.content)
    assert "Nguyễn Thị Mẫu" in words
    assert "Xem trang của đối tượng" in words
    assert "Lê Thị Xem" not in words
    assert Access.objects.filter(kind="answer", purpose="subject_request", subjects=[person.pk]).count() == 1


def test_no_line_is_changed_by_anybody_nor_deleted_before_a_year(tree, person):
    note_access(make_actor(tree["province"], Role.HEAD), AccessKind.PAGE, [person.pk], what="Thử")
    with pytest.raises(DatabaseError), transaction.atomic():
        Access.objects.update(what="Khác")
    with pytest.raises(DatabaseError), transaction.atomic():
        Access.objects.all().delete()
    assert Access.objects.get().what == "Thử"


def test_the_daily_chore_ends_what_is_older_than_the_rule_and_tells_the_trail(tree, person, settings):
    settings.ACCESS_LOG_YEARS = 2
    actor = make_actor(tree["province"], Role.HEAD)
    for days in (2 * 366 + 1, 2 * 366 - 1):
        with time_machine.travel(timezone.now() - dt.timedelta(days=days)):
            note_access(actor, AccessKind.PAGE, [person.pk], what="Thử")
    _old, kept = Access.objects.order_by("pk")
    do_daily_chores()
    assert [each.pk for each in Access.objects.all()] == [kept.pk]
    entry = Entry.objects.get(event="access_log_trimmed")
    assert (entry.agency_id, entry.after["count"]) == (tree["province"].pk, 1)
    assert end_old_accesses() == 0
