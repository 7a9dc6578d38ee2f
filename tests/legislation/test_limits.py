"""The time limits that a local rule may set its own for, in words."""

import re

from thidua.law import load_corpus
from thidua.legislation.forms import _limit_choices


def test_each_time_limit_has_a_name_of_its_own_and_no_code():
    choices = dict(_limit_choices(load_corpus()))
    assert len(choices) > 20
    assert not [name for name in choices.values() if re.search(r"[a-z]_[a-z]", name)]
    assert choices["return_unit"] == "Trả lại hồ sơ không đủ điều kiện – cấp đơn vị"
    assert choices["appraisal_unit"] == "Đơn vị xét, thẩm định"
    assert len(set(choices.values())) == len(choices)
