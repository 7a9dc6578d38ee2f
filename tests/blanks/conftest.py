"""The shop of the tests of blanks."""

import pytest

from tests.blanks.shop import Shop, make_shop


@pytest.fixture
def shop(db) -> Shop:
    """A province with a blank and a printer; nothing in stock."""
    return make_shop()
