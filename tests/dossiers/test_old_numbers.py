"""Nine digits in a list of nominees: the person whom the register knows by them, or a doubt; never a lost row."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from tests.dossiers.intake.lists import rows, written
from tests.makers import make_actor, make_person, make_tree
from thidua.agencies.models import Role
from thidua.dossiers import services
from thidua.register.identity import citizen_hash
from thidua.register.models import Subject, SubjectNumber
from thidua.register.services.numbers import add_old_number

pytestmark = pytest.mark.django_db
OLD, OTHER = "123456789", "012345678"
HEADS = ["STT", "Họ và tên", "Ngày sinh", "Số CCCD", "Chức vụ", "Danh hiệu đề nghị"]


@pytest.fixture
def tree():
    return make_tree()


@pytest.fixture
def officer(tree):
    return make_actor(tree["department"], Role.UNIT_OFFICER)


def read(officer, *people, award="Lao động tiên tiến"):
    lines = [
        [place, name, birth, number, "Chuyên viên", award] for place, (name, birth, number) in enumerate(people, 1)
    ]
    upload = SimpleUploadedFile("danh-sach.xlsx", written(("Danh sách", rows(HEADS, *lines))))
    made = services.upload_list(officer, upload=upload)
    return services.map_columns(officer, nominee_list=made, table=0, columns=made.columns, year=2024)


def number_doubts(nominee_list):
    found = [[each for each in row.doubts if each["field"] == "citizen_number"] for row in nominee_list.rows.all()]
    return [[(each["code"], each["text"]) for each in row] for row in found]


def taken_in(officer, nominee_list):
    numbers = list(nominee_list.rows.values_list("number", flat=True))
    services.accept_rows(officer, nominee_list=nominee_list, numbers=numbers)
    nominee_list.refresh_from_db()
    return [each.subject for each in services.confirm_list(officer, nominee_list=nominee_list)]


def test_an_old_number_of_the_register_is_the_person_without_a_doubt(tree, officer):
    known = make_person("Nguyễn Thị Mẫu", tree["department"], birth_year=1980)
    add_old_number(officer, subject=known, number=OLD)
    made = read(officer, ("NGUYỄN THỊ MẪU", "12/03/1980", OLD))
    assert number_doubts(made) == [[]]
    assert taken_in(officer, made) == [known]
    assert Subject.objects.count() == 1


def test_an_old_number_that_nobody_bears_is_a_doubt_and_is_kept_with_the_person(officer):
    made = read(officer, ("Nguyễn Thị Mẫu", "12/03/1980", OLD), ("Lê Văn Thử", "01/02/1970", 12345678))
    assert [[code for code, _text in row] for row in number_doubts(made)] == [["citizen_number_old"]] * 2
    first, second = taken_in(officer, made)
    held = dict(SubjectNumber.objects.values_list("hash", "subject"))
    assert held == {citizen_hash(OLD): first.pk, citizen_hash(OTHER): second.pk}
    assert OLD not in str(list(made.rows.values()))


@pytest.mark.parametrize("born", ["12/03/1980", "12/03/1981"])
def test_an_old_number_of_another_name_or_year_is_a_doubt_and_the_row_comes_in_without_it(tree, officer, born):
    known = make_person(
        "Nguyễn Thị Mẫu" if born.endswith("1") else "Trần Thị Khác", tree["department"], birth_year=1980
    )
    add_old_number(officer, subject=known, number=OLD)
    made = read(officer, ("Nguyễn Thị Mẫu", born, OLD))
    [[(code, text)]] = number_doubts(made)
    assert code == "citizen_number_old_other"
    assert known.name in text
    [taken] = taken_in(officer, made)
    assert taken != known
    assert SubjectNumber.objects.get().subject == known
    assert "đã ghi cho người khác" in str(made.rows.get().doubts)


def test_of_a_bearer_out_of_sight_an_officer_learns_nothing_and_loses_no_row(tree, officer):
    stranger = make_person("Nguyễn Thị Mẫu", tree["stranger"], birth_year=1980)
    add_old_number(make_actor(tree["stranger"], Role.UNIT_OFFICER), subject=stranger, number=OLD)
    made = read(officer, ("Nguyễn Thị Mẫu", "12/03/1980", OLD), ("Lê Văn Thử", "01/02/1970", OTHER))
    first, second = number_doubts(made)
    assert first == second  # as of a number that nobody bears
    [taken, _other] = taken_in(officer, made)
    assert taken != stranger
    assert SubjectNumber.objects.get(hash=citizen_hash(OLD)).subject == stranger


def test_one_old_number_of_two_names_is_kept_for_the_first(officer):
    made = read(officer, ("Nguyễn Thị Mẫu", "12/03/1980", OLD), ("Lê Văn Thử", "01/02/1970", OLD))
    first, second = taken_in(officer, made)
    assert first != second
    assert SubjectNumber.objects.get().subject == first


def test_nine_digits_of_a_collective_are_no_number_of_a_person(officer):
    made = read(officer, ("Phòng Ngân sách", "", OLD), award="Tập thể lao động tiên tiến")
    [taken] = taken_in(officer, made)
    assert taken.kind == "collective"
    assert not SubjectNumber.objects.exists()
