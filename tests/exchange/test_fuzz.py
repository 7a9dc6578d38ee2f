"""Ten thousand bad packages: each is refused in words, none reaches the database or the disk.

These tests have no database: pytest-django fails a test that so much as asks one. `test_uploads.py` does the same
through the real page, counting every row and every file.
"""

import random

import pytest

from tests.exchange import samples
from tests.exchange.mutations import MUTATIONS
from thidua.exchange import edxml
from thidua.exchange.bags import verified
from thidua.exchange.faults import BadPackage

ROUNDS, EACH = 50, 200  # fifty tests of two hundred: they spread over the processes of xdist
LETTERS = set("ăâđêôơưáàảãạấầẩẫậắằẳẵặéèẻẽẹếềểễệíìỉĩịóòỏõọốồổỗộớờởỡợúùủũụứừửữựýỳỷỹỵ")


def verdict(content: bytes) -> str:
    """What is said of the bytes, as the page says it; empty for what is taken."""
    try:
        package = edxml.read(content)[1] if edxml.is_message(content) else content
        verified(package, {samples.SENDER_KEY})
    except BadPackage as refusal:
        return refusal.message
    return ""


@pytest.mark.parametrize("number", range(ROUNDS))
def test_two_hundred_bad_packages_are_refused_in_words_and_nothing_is_written(number, settings):
    for each in range(number * EACH, (number + 1) * EACH):
        draw = random.Random(each)  # noqa: S311 -- drawn again by the same number
        family = MUTATIONS[each % len(MUTATIONS)]
        said = verdict(family(draw))
        assert said, (family.__name__, each)
        assert said.endswith((".", ")")), (family.__name__, each, said)
        assert LETTERS & set(said.lower()), (family.__name__, each, said)
    assert not settings.MEDIA_ROOT.exists()


def test_the_package_that_all_of_them_were_made_of_is_taken():
    assert verdict(samples.package()) == ""
    assert ROUNDS * EACH == 10_000
    assert len(MUTATIONS) > 35  # so each family some two hundred and seventy times
