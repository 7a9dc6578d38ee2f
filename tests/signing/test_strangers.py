"""A stranger's file is looked at beside the server, with the same verdict and within bounds."""

import pytest

from tests.signing.office import trust
from tests.signing.pki import make_authority
from tests.signing.test_verifying import signed
from thidua.signing.strangers import look_at_strangers
from thidua.signing.verifying import Verdict, look_at


@pytest.fixture
def authority(settings, tmp_path):
    made = make_authority()
    trust(made, tmp_path / "trust", settings)
    return made


def test_it_finds_what_is_found_in_the_servers_own_process(authority):
    pdf = signed(authority.certify("Người Ký"))
    found = look_at_strangers(pdf)
    assert found == look_at(pdf)
    assert found.verdict == Verdict.VALID
    assert look_at_strangers(b"%PDF-1.7 nothing") == look_at(b"%PDF-1.7 nothing")


def test_a_file_that_takes_too_long_is_not_valid_and_says_so(authority):
    pdf = signed(authority.certify("Người Ký"))
    found = look_at_strangers(pdf, seconds=0.1)  # starting alone takes longer
    assert found.verdict == Verdict.INVALID
    assert "quá phức tạp" in found.reasons[0]
