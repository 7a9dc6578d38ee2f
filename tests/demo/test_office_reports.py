"""The reports of the made-up year are made by the services that people use."""

from tests.reports.year import Year
from thidua.demo.office.reports import make_reports
from thidua.reports.periodic.wording import GAP


def test_the_half_years_report_is_issued_and_the_years_is_being_written(db):
    year = Year()
    year.awards()
    actors = {"thamdinh": year.writer, "chutich": year.head}
    half, whole = make_reports(actors, today=year.today, year=year.today.year)
    assert (half.number, half.state, whole.state) == ("01/BC-UBND", "issued", "draft")
    assert not half.sections.filter(text__contains=GAP).exists()
    assert half.figures.get(code="khen-thuong").value == 5
    assert whole.figures.get(code="khen-thuong").value == 6
