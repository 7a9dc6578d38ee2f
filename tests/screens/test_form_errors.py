"""What a form says when Django itself refuses: good Vietnamese, of texts that Django really has."""

import gettext
import re
from pathlib import Path

import django
import pytest
from django import forms
from django.utils import translation

import thidua
from thidua.dossiers.models import EvidenceKind

OURS = Path(thidua.__file__).parent / "locale" / "vi" / "LC_MESSAGES" / "django.mo"
DJANGO = Path(django.__file__).parent / "conf" / "locale" / "vi" / "LC_MESSAGES" / "django.po"
PLACEHOLDER = re.compile(r"%\(\w+\)[sdr]")


def catalogue():
    with OURS.open("rb") as file:
        texts = gettext.GNUTranslations(file)._catalog
    return {key[0] if isinstance(key, tuple) else key: text for key, text in texts.items() if key}


def test_every_text_is_one_that_django_has_and_keeps_its_placeholders():
    known = "".join(re.findall(r'"(.*)"', DJANGO.read_text(encoding="utf-8")))
    for source, text in catalogue().items():
        assert source in known
        assert set(PLACEHOLDER.findall(text)) <= set(PLACEHOLDER.findall(source))


def test_no_text_is_oddly_spaced():
    for text in catalogue().values():
        assert not re.search(r"\s\s|\s[.,;)]|\(\s|^\s|\s$", text), text


class Asked(forms.Form):
    name = forms.CharField(max_length=3)
    count = forms.IntegerField(min_value=2)
    kind = forms.ChoiceField(choices=EvidenceKind.choices)
    day = forms.DateField()


@pytest.mark.parametrize(
    ("field", "typed", "said"),
    [
        ("name", "", "Cần điền mục này."),
        ("name", "dài quá", "Nhiều nhất 3 ký tự (đang có 7)."),
        ("count", "1", "Ít nhất là 2."),
        ("count", "x", "Nhập một số nguyên."),
        ("kind", "lạ", "Không có lựa chọn «lạ»; hãy chọn trong danh sách."),
        ("day", "32/13", "Nhập ngày theo dạng ngày/tháng/năm, ví dụ 02/09/2025."),
    ],
)
def test_a_form_says_in_vietnamese_what_is_wrong(field, typed, said):
    assert Asked({field: typed}).errors[field] == [said]
    with translation.override("en"):
        assert Asked({field: typed}).errors[field] != [said]
