"""Charts: numbers the Vietnamese way, nothing a strict page refuses, and the map whole."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from thidua.reports.charts import (
    CLASSES,
    LETTER,
    LONGEST,
    TONES,
    WIDTH,
    bar_chart,
    line_chart,
    map_shapes,
    paired_bars,
    province_map,
    stacked_chart,
    written,
)

FORBIDDEN = ("<script", "<style", ' style="', "onload", "xlink")


@pytest.mark.parametrize(
    ("number", "text"),
    [
        (0, "0"),
        (999, "999"),
        (1000, "1.000"),
        (1234567, "1.234.567"),
        (1234.5, "1.234,5"),
        (0.25, "0,25"),
        (10.0, "10"),
        (100, "100"),
    ],
)
def test_numbers_are_written_with_dots_for_thousands_and_a_comma_for_parts(number, text):
    assert written(number) == text


@given(st.integers(0, 10**12))
def test_a_written_whole_number_reads_back(number):
    assert int(written(number).replace(".", "")) == number


def bars(**options):
    return bar_chart("Hồ sơ", "Đang chờ nhiều nhất.", [("Đang chờ", 1240), ("Xong", 96)], **options)


def lines():
    return line_chart("Theo năm", "Tăng.", {"Bằng khen": [(2024, 10), (2025, 20)], "Huân chương": [(2025, 3)]})


def whole_map(**options):
    return province_map("Bản đồ", "Đều.", {shape.code: int(shape.code) for shape in map_shapes()[1]}, **options)


PARTS = [("Trong hạn", "info"), ("Quá hạn", "danger")]


def stack(rows=(("Thẩm định", (1240, 3)), ("Kết luận", (0, 96))), parts=PARTS):
    return stacked_chart("Hồ sơ", "Ba hồ sơ quá hạn.", parts, rows, of="Bước")


@pytest.mark.parametrize("figure", [bars, lines, stack, whole_map])
def test_a_picture_says_what_it_shows_and_holds_nothing_the_page_refuses(figure):
    drawn = figure()
    assert f'aria-label="{drawn.title}. {drawn.finding}"' in drawn.svg
    assert drawn.svg.startswith("<svg ")
    for word in FORBIDDEN:
        assert word not in drawn.svg, word


def test_bars_show_label_and_number_and_the_table_says_the_same():
    figure = bars(of="Trạng thái", value="Số hồ sơ")
    assert ">Đang chờ</text>" in figure.svg
    assert ">1.240</text>" in figure.svg
    assert figure.table.headings == ("Trạng thái", "Số hồ sơ")
    assert figure.table.rows == (("Đang chờ", "1.240"), ("Xong", "96"))


def test_two_bars_of_the_same_name_stay_two():
    figure = bar_chart("T", "F", [("Sở", 5), ("Sở", 7)])
    assert figure.svg.count(">Sở</text>") == 2
    assert ">5</text>" in figure.svg
    assert ">7</text>" in figure.svg


def test_a_long_label_has_two_lines_is_cut_in_the_second_and_whole_in_the_table():
    name = "Ban Quản lý các dự án đầu tư xây dựng công trình giao thông"
    figure = bar_chart("T", "F", [(name, 1)])
    assert name not in figure.svg
    assert ">Ban Quản lý các dự án<" in figure.svg
    assert ">đầu tư xây dựng công tr…<" in figure.svg
    assert figure.table.rows[0][0] == name


def test_a_label_that_fits_has_one_line():
    name = "Ủy ban nhân dân xã Mẫu 1"  # as long as a line may be
    assert len(name) == LONGEST
    assert f">{name}<" in bar_chart("T", "F", [(name, 1)]).svg


def test_two_bars_of_a_row_are_told_apart_without_colour_and_have_both_numbers():
    figure = paired_bars("T", "F", ("Đề nghị", "Được khen"), [("Nữ", 48.6, 55), ("Nam", 51.4, 45)], suffix="%")
    assert all(f">{text}<" in figure.svg for text in ("48,6%", "55%", "51,4%", "45%", "Đề nghị", "Được khen"))
    assert 'fill="#ffffff" stroke="#8f1713"' in figure.svg  # the first is only an outline
    assert figure.table.rows == (("Nữ", "48,6%", "55%"), ("Nam", "51,4%", "45%"))


def test_a_long_number_stands_whole_beside_its_bar():
    (number,) = re.findall(r'<text [^>]*transform="translate\(([\d.]+)[^>]*>68\.400\.000<', bars_of(68_400_000).svg)
    assert float(number) + LETTER * len("68.400.000") < WIDTH


def bars_of(number):
    return bar_chart("T", "F", [("Bằng khen của Bộ, ban, ngành, tỉnh", number)])


def test_parts_of_a_bar_have_their_numbers_and_the_table_has_all_of_them():
    figure = stack()
    assert ">Thẩm định</text>" in figure.svg
    assert ">1.240</text>" in figure.svg
    assert ">3</text>" not in figure.svg  # too narrow to hold its number
    assert ">Trong hạn</text>" in figure.svg
    assert figure.table.headings == ("Bước", "Trong hạn", "Quá hạn")
    assert figure.table.rows == (("Thẩm định", "1.240", "3"), ("Kết luận", "0", "96"))


def test_parts_keep_their_colours_whatever_is_missing():
    assert TONES["danger"][0] in stack(rows=[("Kết luận", (0, 5))]).svg


def test_a_part_below_nothing_is_refused():
    with pytest.raises(ValueError, match="nothing or more"):
        stack(rows=[("Kết luận", (-1, 5))])


def test_no_bars_is_an_empty_picture_not_a_fault():
    assert bar_chart("T", "F", []).table.rows == ()


def test_a_bar_of_less_than_nothing_is_refused():
    with pytest.raises(ValueError, match="nothing or more"):
        bar_chart("T", "F", [("A", -1)])


def test_what_people_wrote_is_never_markup_in_a_picture():
    for figure in (
        bar_chart('"><b>', "<i>", [("<script>", 1)]),
        province_map('"><b>', "<i>", {}, links={"01": '"><b>'}),
    ):
        for word in ("<b>", "<i>", "<script>"):
            assert word not in figure.svg


def test_a_year_without_a_number_is_a_gap_never_a_zero():
    assert lines().table.rows == (("2024", "10", "—"), ("2025", "20", "3"))


@pytest.mark.parametrize("count", [0, 6])
def test_a_line_chart_has_one_to_five_lines(count):
    with pytest.raises(ValueError, match="1 to 5"):
        line_chart("T", "F", {str(number): [(2025, 1)] for number in range(count)})


def test_the_same_chart_is_drawn_once(monkeypatch):
    first = bars().svg
    monkeypatch.setattr("thidua.reports.charts._drawn", lambda _specification: pytest.fail("drawn again"))
    assert bars().svg == first


def test_the_map_shows_all_provinces_and_both_archipelagos_with_whom_they_belong_to():
    figure = whole_map()
    assert figure.svg.count("<title>") == 34
    for name in ("Hoàng Sa", "Trường Sa", "(Đà Nẵng)", "(Khánh Hòa)"):
        assert name in figure.svg
    assert len(figure.table.rows) == 34


def test_the_classes_of_a_map_differ_by_pattern_and_hold_about_as_many():
    svg = whole_map().svg
    counts = [svg.count(f"-{index})") - 1 for index in range(len(CLASSES))]  # one of each is in the legend
    assert sum(counts) == 34
    assert max(counts) - min(counts) <= 1
    assert len({part.split("stroke=")[0] for part in svg.split("<pattern")[1:]}) == len(CLASSES)


def test_a_province_without_a_number_says_so_and_is_not_zero():
    figure = province_map("T", "F", {"01": 0})
    assert "Cao Bằng: không có số liệu" in figure.svg
    assert "Hà Nội: 0" in figure.svg
    assert ("Cao Bằng", "—") in figure.table.rows
    assert figure.table.rows[0] == ("Hà Nội", "0")


def test_a_map_without_any_number_is_still_the_map():
    assert province_map("T", "F", {}).svg.count("không có số liệu") == 35


def test_provinces_lead_where_they_are_linked():
    figure = whole_map(links={"01": "/so-bo/?tinh=01"})
    assert 'href="/so-bo/?tinh=01" aria-label="Hà Nội: 1"' in figure.svg
    assert 'role="group"' in figure.svg


@given(st.dictionaries(st.sampled_from([shape.code for shape in map_shapes()[1]]), st.integers(0, 4)))
def test_equal_numbers_are_of_one_class_and_few_different_ones_of_different_classes(values):
    svg = province_map("T", "F", values).svg
    fills: dict[int, set[str]] = {}
    for shape in map_shapes()[1]:
        if shape.code in values:
            start = svg.index(f'd="{shape.path}" fill="') + len(f'd="{shape.path}" fill="')
            fills.setdefault(values[shape.code], set()).add(svg[start : svg.index('"', start)])
    assert all(len(found) == 1 for found in fills.values())
    assert len({next(iter(found)) for found in fills.values()}) == len(fills)
