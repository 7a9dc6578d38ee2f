"""The office of the tests of signatures."""

import pytest

from tests.signing.office import Office, make_office
from tests.signing.pki import make_authority


@pytest.fixture
def office(db, settings, tmp_path) -> Office:
    """The province's office, signing without time stamps."""
    return make_office(make_authority(), tmp_path / "trust", settings)
