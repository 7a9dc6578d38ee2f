"""Long texts are folded like others and not remembered: nobody fills the memory with them."""

from thidua.vietnamese.names import _remembered, fold


def test_a_long_text_is_folded_and_not_kept():
    known = _remembered.cache_info().currsize
    assert fold("Đ" * 100_000) == "d" * 100_000
    assert _remembered.cache_info().currsize == known
