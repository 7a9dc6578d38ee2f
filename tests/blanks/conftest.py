"""The shop of the tests of blanks."""

import pytest

from tests.at_once import room_in_the_pool
from tests.blanks.shop import Shop, make_shop


@pytest.fixture
def shop(db) -> Shop:
    """A province with a blank and a printer; nothing in stock."""
    return make_shop()


@pytest.fixture
def room_for_all():
    """Connections for every officer who prints at the same moment."""
    with room_in_the_pool(10):
        yield
