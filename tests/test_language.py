"""Every text of the screens has its English, with the same placeholders; the compiled catalogue is looked at."""

import ast
import gettext
import re
from collections.abc import Iterator
from pathlib import Path

from django.utils.translation.template import templatize

PACKAGE = Path(__file__).resolve().parent.parent / "src" / "thidua"
CATALOGUE = PACKAGE / "locale" / "en" / "LC_MESSAGES" / "django.mo"
CALLS = {"_", "gettext", "gettext_lazy", "ngettext", "ngettext_lazy", "pgettext"}
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|%%")


def called(tree: ast.AST) -> Iterator[str]:
    """The first text of every call of gettext."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in CALLS and node.args:
            first = node.args[0]
            if isinstance(first, ast.Constant) and isinstance(first.value, str):
                yield first.value


def in_python() -> Iterator[str]:
    """The texts of the modules."""
    for path in PACKAGE.rglob("*.py"):
        yield from called(ast.parse(path.read_text(encoding="utf-8")))


def in_templates() -> Iterator[str]:
    """The texts of the templates, as Django hands them to gettext."""
    for path in PACKAGE.rglob("*.html"):
        code = templatize(path.read_text(encoding="utf-8"), origin=str(path))
        for found in re.finditer(r"n?gettext\((u'(?:[^'\\]|\\.)*'|u\"(?:[^\"\\]|\\.)*\")", code):
            yield ast.literal_eval(found[1])


def test_every_text_has_its_english_with_the_same_placeholders():
    with CATALOGUE.open("rb") as file:
        english = gettext.GNUTranslations(file)
    texts = {*in_python(), *in_templates()} - {""}
    assert len(texts) > 1_800
    known = english._catalog  # type: ignore[attr-defined] # the class has no other way to ask what it holds
    missing = sorted(text for text in texts if not (known.get(text) or known.get((text, 0))))
    assert not missing, f"{len(missing)} without English: {missing[:20]}"
    for text in texts:
        found = known.get(text) or known[(text, 0)]
        assert {*PLACEHOLDER.findall(text)} == {*PLACEHOLDER.findall(found)}, text
