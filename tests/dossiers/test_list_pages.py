"""The pages of a list: what they show, where they lead, and what they refuse."""

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from tests.dossiers.intake.lists import SAMPLE, simple
from tests.exporting import export
from tests.makers import make_actor, make_tree
from thidua.agencies.models import Role
from thidua.dossiers import list_jobs, services
from thidua.dossiers.list_overview import overview_of, unit_lines
from thidua.dossiers.models import ListStatus, Nomination, NomineeList
from thidua.jobs.models import Job, State
from thidua.jobs.running import run

pytestmark = pytest.mark.django_db
COMMITTED = pytest.mark.django_db(transaction=True)  # a job says how far it is over a connection of its own
HEADS = ["STT", "Họ và tên", "Ngày sinh", "Đơn vị", "Danh hiệu đề nghị"]
CENTURY = "citizen_number_century"


@pytest.fixture
def tree():
    return make_tree()


@pytest.fixture
def officer(tree):
    return make_actor(tree["department"], Role.UNIT_OFFICER)


@pytest.fixture
def client(officer):
    client = Client()
    client.force_login(officer.account)
    return client


def read(officer, content, name="danh-sach.xlsx"):
    made = services.upload_list(officer, upload=SimpleUploadedFile(name, content))
    return services.map_columns(officer, nominee_list=made, table=0, columns=made.columns, year=2024)


@pytest.fixture
def sample(officer):
    return read(officer, SAMPLE.read_bytes())


def of_own(officer, count):
    """A list of `count` people of the own agency that nothing is wrong with."""
    rows = [[n, f"Nguyễn Văn {chr(65 + n // 26)}{chr(97 + n % 26)}", f"01/02/{1960 + n % 40}"] for n in range(count)]
    return read(officer, simple(HEADS, *([*row, "Sở Tài chính", "LĐTT"] for row in rows)))


def address(name, nominee_list, *more):
    return reverse(f"dossiers:{name}", args=[nominee_list.pk, *more])


def shown(client, nominee_list, query=""):
    return client.get(address("list", nominee_list) + query).content.decode()


def numbers(page):
    return [int(number) for number in re.findall(r'<tr id="dong-(\d+)"', page)]


def test_the_page_of_rows_says_first_what_is_next(client, officer, sample):
    assert "Còn 4 dòng có lỗi" in shown(client, sample)
    services.leave_out(officer, nominee_list=sample, numbers=[40, 41, 61])
    assert "Chưa rõ nơi ghi của" in shown(client, sample)
    services.file_units(officer, nominee_list=sample, choices={line.key: officer.agency for line in unit_lines(sample)})
    assert "dòng cần xem" in shown(client, sample)
    every = list(sample.rows.values_list("number", flat=True))
    services.accept_rows(officer, nominee_list=sample, numbers=every)
    assert "61 dòng sẵn sàng" in shown(client, sample)


def test_rows_are_filtered_by_kind_of_doubt_and_of_error(client, sample):
    assert len(numbers(shown(client, sample, f"?loai={CENTURY}"))) == 55
    assert numbers(shown(client, sample, "?loai=repeat_certain")) == [12, 61]
    assert numbers(shown(client, sample, "?loai=khong-co-loai-nay")) == []
    assert numbers(shown(client, sample, "?nhom=loi")) == [12, 40, 41, 61]
    assert len(numbers(shown(client, sample))) == 64


def test_one_button_lets_a_kind_stand_and_another_takes_it_back(client, sample):
    page = shown(client, sample)
    assert "Chấp nhận cách đọc này cho 55 dòng" in page
    assert "Dòng 9, Hoàng Ngọc Bích: Chữ số thứ tư (3)" in page
    [stamp] = re.findall(rf'name="loai" value="{CENTURY}"><input type="hidden" name="dau" value="(\w+)"', page)
    answer = client.post(address("accept_doubts", sample), {"loai": CENTURY, "dau": stamp}, follow=True)
    assert "Đã chấp nhận cách đọc cho 55 dòng." in answer.content.decode()
    assert overview_of(sample).kinds[CENTURY].open == []
    client.post(address("reopen_doubts", sample), {"loai": CENTURY})
    assert len(overview_of(sample).kinds[CENTURY].open) == 55


def test_a_stale_button_is_refused_with_what_changed(client, officer, sample):
    stamp = overview_of(sample).kinds[CENTURY].stamp
    services.leave_out(officer, nominee_list=sample, numbers=[9, 10])
    answer = client.post(address("accept_doubts", sample), {"loai": CENTURY, "dau": stamp}, follow=True)
    assert "nay có 53 dòng" in answer.content.decode()
    assert overview_of(sample).kinds[CENTURY].accepted == []


def test_units_are_filed_one_by_one_or_all_the_open_ones_at_once(client, officer, tree):
    made = read(
        officer,
        simple(HEADS, [1, "Lê An", "01/02/1980", "Phòng A", "LĐTT"], [2, "Lê Ba", "02/02/1980", "Phòng B", "LĐTT"]),
    )
    page = client.get(address("list_units", made)).content.decode()
    assert "Nộp dưới tên cơ quan tôi: Sở Tài chính" in page
    assert tree["stranger"].name not in page
    assert tree["commune"].name not in page
    one = client.post(address("list_units", made), {"noi:phong a": str(officer.agency_id), "noi:phong b": ""})
    assert one.url == address("list_units", made)
    made.refresh_from_db()
    assert made.units == {"phong a": officer.agency_id}
    every = client.post(
        address("list_units", made),
        {"noi:phong a": str(officer.agency_id), "noi:phong b": "", "tat-ca": "1"},
    )
    assert every.url == address("list", made)
    made.refresh_from_db()
    assert set(made.units) == {"phong a", "phong b"}


def test_an_agency_out_of_sight_sent_by_hand_is_no_choice(client, officer, tree):
    made = read(officer, simple(HEADS, [1, "Lê An", "01/02/1980", "Phòng A", "LĐTT"]))
    client.post(address("list_units", made), {"noi:phong a": str(tree["stranger"].pk)})
    made.refresh_from_db()
    assert made.units == {}


def test_from_an_undone_list_one_goes_on_by_reading_it_again_or_by_another_file(client, officer):
    made = of_own(officer, 3)
    client.post(address("confirm_list", made))
    client.post(address("undo_list", made))
    page = shown(client, made)
    assert "Đọc lại tệp này" in page
    assert f'href="{reverse("dossiers:lists")}">Tải lên tệp đã sửa' in page
    answer = client.post(address("take_up_again", made))
    again = NomineeList.objects.get(read_again_from=made)
    assert answer.url == address("list", again)
    assert "3 dòng sẵn sàng" in shown(client, again)
    page = shown(client, made)
    assert "Đọc lại tệp này" not in page
    assert f'href="{address("list", again)}"' in page


def test_a_put_aside_list_without_rows_goes_on_with_its_columns(client, officer):
    made = services.upload_list(officer, upload=SimpleUploadedFile("ds.xlsx", SAMPLE.read_bytes()))
    client.post(address("abandon_list", made))
    answer = client.post(address("take_up_again", made))
    assert answer.url == address("list_columns", NomineeList.objects.get(read_again_from=made))


def test_what_the_register_refuses_stands_on_the_rows_after_the_try(client, officer):
    first, second = of_own(officer, 2), of_own(officer, 2)
    client.post(address("confirm_list", first))
    answer = client.post(address("confirm_list", second), follow=True)
    page = answer.content.decode()
    assert "Lần nhập vừa rồi bị từ chối vì 2 dòng" in page
    assert "đã có hồ sơ HS2024-" in shown(client, second, "?nhom=loi")
    assert Nomination.objects.count() == 2


def test_rows_come_a_page_at_a_time(client, officer):
    made = of_own(officer, 130)
    assert numbers(shown(client, made)) == list(range(2, 102))
    page = shown(client, made, "?trang=2")
    assert numbers(page) == list(range(102, 132))
    assert "Trang 2 trên 2" in page


@COMMITTED
@pytest.mark.parametrize(("count", "at_once"), [(3, True), (4, False)])
def test_a_long_list_is_taken_in_beside_the_pages_with_its_progress(client, officer, monkeypatch, count, at_once):
    monkeypatch.setattr("thidua.dossiers.views.lists.AT_ONCE", 3)
    made = of_own(officer, count)
    client.post(address("confirm_list", made))
    assert Job.objects.exists() is not at_once
    made.refresh_from_db()
    assert (made.status == ListStatus.CONFIRMED) is at_once
    if at_once:
        return
    page = shown(client, made)
    assert 'id="tien-do"' in page
    assert "Nhập 4 dòng" not in page
    refused = client.post(address("mark_rows", made), {"dong": "2", "viec": "bo"}, follow=True).content.decode()
    assert "Danh sách đang được nhập" in refused
    run(Job.objects.get().pk, lambda: False)
    made.refresh_from_db()
    assert made.status == ListStatus.CONFIRMED
    assert Nomination.objects.count() == 4
    assert Job.objects.get().message == "4 hồ sơ đề nghị đã được lập."


def test_a_long_list_is_not_taken_in_twice_at_once(client, officer, monkeypatch):
    monkeypatch.setattr("thidua.dossiers.views.lists.AT_ONCE", 1)
    made = of_own(officer, 2)
    client.post(address("confirm_list", made))
    again = client.post(address("confirm_list", made), follow=True).content.decode()
    assert "đang được làm" in again
    assert Job.objects.count() == 1


@COMMITTED
def test_a_long_list_that_the_register_refuses_ends_its_job_well_and_says_so_on_the_rows(client, officer):
    first, second = of_own(officer, 2), of_own(officer, 2)
    client.post(address("confirm_list", first))
    list_jobs.ask_to_take_in(officer, nominee_list=second)
    run(Job.objects.get().pk, lambda: False)
    job = Job.objects.get()
    assert job.state == State.DONE
    assert "Chưa có dòng nào được nhập." in job.message
    assert [row.errors[0]["code"] for row in second.rows.all()] == ["refused"] * 2
    assert Nomination.objects.count() == 2


@COMMITTED
def test_the_page_that_asks_for_progress_is_loaded_anew_once_it_has_ended(client, officer):
    made = of_own(officer, 2)
    job = list_jobs.ask_to_take_in(officer, nominee_list=made)
    asking = {"HX-Request": "true", "HX-Target": "tien-do"}
    page = client.get(address("list", made), headers=asking)
    assert "HX-Refresh" not in page.headers
    run(job.pk, lambda: False)
    assert client.get(address("list", made), headers=asking).headers["HX-Refresh"] == "true"


def test_a_row_keeps_what_was_typed_when_another_was_first(client, officer, sample):
    row = address("list_row", sample, 40)
    [stamp] = re.findall(r'name="dau" value="(\w+)"', client.get(row).content.decode())
    services.correct_row(officer, row=sample.rows.get(number=40), corrections={"birth_date": "28/02/1980"})
    answer = client.post(row, {"dau": stamp, "full_name": "Phan Thanh Ảnh Mới"})
    page = answer.content.decode()
    assert "Người khác vừa sửa dòng này" in page
    assert "Phan Thanh Ảnh Mới" in page
    assert sample.rows.get(number=40).reading["birth_date"]["date"] == "1980-02-28"


def test_after_a_correction_one_is_back_where_one_was(client, sample):
    answer = client.post(address("list_row", sample, 40), {"birth_date": "28/02/1980", "nhom": "loi", "trang": "1"})
    assert answer.url == f"{address('list', sample)}?nhom=loi&trang=1#dong-40"


def test_a_left_out_row_is_brought_back_as_it_was(client, sample):
    client.post(address("mark_rows", sample), {"dong": ["9"], "viec": "bo"})
    page = shown(client, sample, "?nhom=bo")
    assert numbers(page) == [9]
    assert "Đưa vào lại" in page
    client.post(address("mark_rows", sample), {"dong": ["9"], "viec": "lai", "nhom": "bo"})
    assert not sample.rows.get(number=9).skipped


def test_rows_are_handed_out_as_a_file_for_the_unit_without_a_citizen_number(client, sample):
    answer = export(client, address("list", sample), {"nhom": "loi"})
    assert "spreadsheetml" in answer["Content-Type"]
    assert b"090370657911" not in answer.content


def test_a_stranger_sees_none_of_it(tree, sample):
    stranger = Client()
    stranger.force_login(make_actor(tree["stranger"], Role.UNIT_OFFICER).account)
    for name in ("list", "list_units"):
        assert stranger.get(address(name, sample)).status_code == 404
    for name in ("accept_doubts", "reopen_doubts", "take_up_again"):
        assert stranger.post(address(name, sample)).status_code == 404
