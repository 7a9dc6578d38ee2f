"""The parts that every page is made of say what they are given, and nothing a person could not use."""

from pathlib import Path

import pytest
from django.template.loader import render_to_string
from django.test import RequestFactory

import thidua.web
from thidua.agencies.permissions import Permission
from thidua.screens.forms import WorkForm
from thidua.trail.models import Entry
from thidua.web.changes import changes_of
from thidua.web.examples import examples
from thidua.web.examples.objects import SampleForm, sample_objects
from thidua.web.templatetags.shell import STYLESHEETS

ROOM = Path(thidua.web.__file__).parent
# Pieces of other components; their example is that of the whole.
PIECES = {"icon", "fields", "error_summary", "pager"}


def drawn(name, **context):
    return render_to_string(f"components/{name}.html", context, RequestFactory().get("/"))


def test_every_component_has_examples_and_every_example_a_component():
    components = {path.stem for path in (ROOM / "templates" / "components").glob("*.html")}
    assert {path.stem for path in (ROOM / "examples").glob("*.yaml")} == components - PIECES


def test_every_object_for_the_examples_is_shown_by_one(tree, admin):
    request = RequestFactory().get("/giao-dien/")
    request.actor = admin
    objects = sample_objects(request)
    shown = [value for section in examples(objects) for each in section.examples for value in each.context.values()]
    assert [name for name, value in objects.items() if not any(value is one for one in shown)] == []


def test_every_style_sheet_is_linked_once():
    files = {path.stem for path in (ROOM / "static" / "thidua" / "css").glob("*.css")}
    assert sorted(STYLESHEETS) == sorted(files)


def test_no_template_holds_an_inline_style_or_script_or_another_host():
    for path in (ROOM / "templates").rglob("*.html"):
        text = path.read_text(encoding="utf-8")
        assert ' style="' not in text, path
        assert "<style" not in text, path
        assert " onclick" not in text, path
        assert "http://" not in text, path
        assert "https://" not in text, path


def test_scripts_stay_small():
    assert sum(len(path.read_text().splitlines()) for path in (ROOM / "static").rglob("*.js")) <= 300


def test_an_allowed_button_posts_with_its_token():
    text = drawn("button", url="/gui/", text="Gửi", permission=Permission(True), confirm="Gửi thật?")
    assert 'action="/gui/"' in text
    assert "csrfmiddlewaretoken" in text
    assert 'data-confirm="Gửi thật?"' in text


def test_a_button_that_nobody_asked_permission_for_is_allowed():
    assert "aria-disabled" not in drawn("button", url="/gui/", text="Gửi")


def test_a_refused_button_says_why_and_has_nowhere_to_post():
    text = drawn("button", url="/gui/", text="Gửi", permission=Permission(False, "Dành cho người ký."))
    assert "Dành cho người ký." in text
    assert 'aria-disabled="true"' in text
    assert "<form" not in text


def test_two_refused_buttons_on_a_page_have_their_own_reasons():
    texts = [drawn("button", url="/", text="Gửi", permission=Permission(False, "Lý do")) for _twice in range(2)]
    assert texts[0] != texts[1]


def test_an_error_stands_beside_its_field_and_in_the_summary_with_the_same_words():
    form = SampleForm({"ngay_sinh": "31/02/1980", "ho_ten": "Đỗ Thị Chi"})
    text = drawn("form", form=form, submit="Lưu")
    message = "Nhập ngày theo mẫu ngày/tháng/năm, ví dụ 04/09/2025."
    assert text.count(message) == 2
    assert f'<a href="#id_ngay_sinh">Ngày sinh: {message}</a>' in text
    assert 'aria-describedby="id_ngay_sinh_helptext id_ngay_sinh_error"' in text
    assert 'value="31/02/1980"' in text
    assert 'value="Đỗ Thị Chi"' in text


def test_the_summary_leads_to_the_first_choice_of_a_group():
    text = drawn("form", form=SampleForm({}), submit="Lưu")
    assert 'href="#id_loai_0"' in text
    assert 'id="id_loai_0"' in text


def test_a_form_with_a_file_can_carry_one_and_a_form_without_says_nothing():
    assert 'enctype="multipart/form-data"' in drawn("form", form=SampleForm())
    assert "enctype" not in drawn("form", form=WorkForm())


def test_what_people_typed_is_never_markup():
    for name, context in {
        "summary": {"items": [("Tên", "<b>x</b>")]},
        "status": {"text": "<b>x</b>", "tag": "info"},
        "timeline": {"groups": [("2025", [("info", "<b>x</b>", "<b>x</b>", "")])]},
        "empty": {"text": "<b>x</b>"},
        "callout": {"text": "<b>x</b>", "tag": "info"},
        "task_list": {"tasks": [{"text": "<b>x</b>", "status": "Xong", "tag": ""}]},
    }.items():
        text = drawn(name, **context)
        assert "<b>" not in text, name
        assert "&lt;b&gt;" in text, name


@pytest.mark.parametrize(("value", "shown"), [(0, "0"), (None, "—"), ("", "—"), ("x", "x")])
def test_a_summary_shows_nought_as_a_number_and_nothing_as_a_dash(value, shown):
    assert f"<dd>{shown}</dd>" in drawn("summary", items=[("Số", value)])


@pytest.mark.parametrize(
    ("before", "after", "lines"),
    [
        (None, None, []),
        ({"name": "A"}, {"name": "A"}, []),
        ({"name": "A"}, {"name": "B"}, [("Tên", "A", "B")]),
        (None, {"effective_on": "2025-07-01"}, [("Ngày có hiệu lực", "", "01/07/2025")]),
        ({"is_active": True}, {"is_active": False}, [("Đang hoạt động", "có", "không")]),
        (None, {"khac": ["a", 2]}, []),  # what nobody named is not shown by its code
        ({"name": "A"}, None, [("Tên", "A", "")]),
        (None, {"document": "2025-13-45"}, [("Văn bản", "", "2025-13-45")]),
        (None, {"agency": {"name": "A"}}, [("Cơ quan", "", "Tên: A")]),
    ],
)
def test_changes_are_said_in_vietnamese(before, after, lines):
    assert changes_of(Entry(before=before, after=after)) == lines
