import pytest
from hypothesis import given
from hypothesis import strategies as st

from thidua.vietnamese.citizen_numbers import PROVINCES, CitizenNumber, parts


@pytest.mark.parametrize(
    ("number", "expected"),
    [
        ("001099000001", CitizenNumber("001", True, "male", 1999)),
        ("001200000001", CitizenNumber("001", True, "male", 2000)),
        ("079185000001", CitizenNumber("079", True, "female", 1985)),
        ("096305000001", CitizenNumber("096", True, "female", 2005)),
        ("090185000001", CitizenNumber("090", False, "female", 1985)),
        ("000185000001", CitizenNumber("000", False, "female", 1985)),
        ("100185000001", CitizenNumber("100", False, "female", 1985)),
        ("101185000001", CitizenNumber("101", True, "female", 1985)),
    ],
)
def test_a_number_tells_place_sex_and_year_of_birth(number, expected):
    assert parts(number) == expected


@pytest.mark.parametrize("number", ["", "12345678901", "1234567890123", "00109900000a", "٠٠١٠٩٩٠٠٠٠٠١"])
def test_anything_but_twelve_digits_is_refused(number):
    with pytest.raises(ValueError, match="twelve"):
        parts(number)


def test_sixty_three_provinces_have_a_code():
    assert len(PROVINCES) == 63


@given(st.from_regex(r"[0-9]{12}", fullmatch=True))
def test_every_twelve_digits_can_be_taken_apart(number):
    assert parts(number).birth_year % 100 == int(number[4:6])
