import unicodedata

import pytest

from thidua.vietnamese.syllables import has_vowel, is_syllable


@pytest.mark.parametrize("word", "Nguyễn hoà hòa quốc giếng gìn GIƯỜNG khuỷu nghiêng Ý Uyên đắk thuở quýt ươm".split())  # noqa: SIM905
@pytest.mark.parametrize("form", ["NFC", "NFD"])
def test_a_syllable_is_known_in_any_case_and_form(word, form):
    assert is_syllable(unicodedata.normalize(form, word))


@pytest.mark.parametrize("word", "NguyÔn vaên đuc đùc câ ngễ̀ fôn Müller HĐND V¨n hộpmứt".split())  # noqa: SIM905
def test_what_vietnamese_does_not_spell_is_none(word):
    assert not is_syllable(word)


def test_an_abbreviation_has_no_vowel():
    assert not has_vowel("HĐND")
    assert has_vowel("UBND")
    assert has_vowel("Ỷ")
