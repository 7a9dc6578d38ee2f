"""How long an old register of many rows takes from its file to the register, against only opening the file.

    .venv/bin/python benchmarks/importing.py [--rows 100000] [--seed 1] [--profile]

Made-up rows, dirty as in life: two or three awards of one person, names in capitals and without marks, dates as text,
as real dates and as years only, numbers of twelve and of nine digits and none, units by name and code, awards in full
and in abbreviations, rows with faults, rows twice. The same file is opened by calamine alone, in the same run and
process; then looked through; then written by the product's own job, in batches, every row with its trail; then brought
a second time (everything is known). The database is its own and thrown away; its settings are those of the product
but for `fsync`.
"""

import argparse
import cProfile
import datetime as dt
import io
import pstats
import random
import sys
import time
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from benchmarks.own_database import own_database

UNITS = 60
HEADS = ["TT", "Họ và tên", "Ngày sinh", "Giới tính", "Số CCCD", "Chức vụ", "Đơn vị", "Danh hiệu, hình thức"]
HEADS += ["Năm", "Số quyết định", "Ngày quyết định", "Người ký"]
FAMILY = ["Nguyễn"] * 38 + ["Trần"] * 12 + ["Lê"] * 10 + ["Phạm"] * 7 + ["Hoàng", "Phan", "Vũ", "Đặng", "Bùi", "Đỗ"] * 5
MIDDLE = ["Thị", "Thu", "Ngọc", "Thanh", "Kim", "Văn", "Hữu", "Đức", "Xuân", "Quốc", "Thị Minh", "Văn Hồng"]
GIVEN = ["An", "Ánh", "Bình", "Chi", "Cường", "Dũng", "Đạt", "Giang", "Hà", "Hạnh", "Hải", "Hương", "Khánh", "Lan"]
GIVEN += ["Liên", "Mai", "Nam", "Nga", "Oanh", "Phúc", "Phượng", "Quân", "Sơn", "Thảo", "Tuấn", "Việt", "Yến", "Ước"]
AWARDS = ["Lao động tiên tiến"] * 12 + ["LĐTT"] * 6 + ["Chiến sĩ thi đua cơ sở"] * 4 + ["CSTĐCS"] * 3 + ["CSTĐ cơ sở"]
AWARDS += ["Bằng khen của Thủ tướng Chính phủ", "Bằng khen của Bộ, ban, ngành, tỉnh", "Giấy khen", "GK"]
JOBS = ["Chuyên viên", "Kế toán", "Giáo viên", "Phó Trưởng phòng", "Trưởng phòng", "Bác sĩ", "Công nhân"]


def main() -> None:
    """Make the file, measure, print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=100_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--profile", action="store_true", help="where the time of the writing goes, slower")
    asked = parser.parse_args()
    with own_database():
        measure(asked.rows, asked.seed, profile=asked.profile)


def measure(rows: int, seed: int, *, profile: bool) -> None:
    """Open, look through, write, write again."""
    from django.db import connection
    from python_calamine import CalamineWorkbook

    from tests.makers import make_actor, make_agency, make_tree
    from thidua.agencies.models import Role
    from thidua.law import load_corpus
    from thidua.past.work import look_through, write

    tree = make_tree()
    units = [make_agency(f"Trung tâm số {number} tỉnh Ví Dụ", parent=tree["province"]) for number in range(UNITS)]
    keeper = make_actor(tree["province"], Role.APPRAISER)
    content = made(rows, units, random.Random(seed))  # noqa: S311 - made-up people, not secrets
    print(f"{rows:,} rows, seed {seed}, {len(content) / 2**20:.1f} MB", flush=True)
    load_corpus()  # a worker has read the law long before
    parse = min(timed(lambda: opened(CalamineWorkbook, content)) for _round in range(3))
    say("calamine alone (best of 3)", parse, parse)
    begun = time.perf_counter()
    found = uploaded(keeper, content)
    say("upload and columns", time.perf_counter() - begun, parse)
    say("looking through", timed(lambda: look_through(keeper, found)), parse)
    begin(keeper, found)
    profiler = cProfile.Profile()
    if profile:
        profiler.enable()
    taken = timed(lambda: write(keeper, lambda *args: None, found=found.pk))
    profiler.disable()
    say("writing, with all of the trail", taken, parse)
    print(f"    {counts(found)}", flush=True)
    if profile:
        pstats.Stats(profiler).sort_stats("cumtime").print_stats("thidua|_execute_send|wait|communicate", 60)
        return
    again = uploaded(keeper, content)
    begin(keeper, again)
    say("the same file a second time", timed(lambda: write(keeper, lambda *args: None, found=again.pk)), parse)
    print(f"    {counts(again)}")
    connection.close()


def made(rows: int, units: list[Any], dice: random.Random) -> bytes:
    """The file."""
    import xlsxwriter

    file = io.BytesIO()
    with xlsxwriter.Workbook(file, {"constant_memory": True, "in_memory": True}) as book:
        sheet, day = book.add_worksheet("Sổ khen thưởng"), book.add_format({"num_format": "dd/mm/yyyy"})
        sheet.write_string(0, 0, "SỔ THEO DÕI KHEN THƯỞNG")
        sheet.write_row(2, 0, HEADS)
        line, people = 3, 0
        while line < rows + 3:
            people += 1
            person = somebody(dice, people)
            unit = dice.choice(units)
            for year in dice.sample(range(2005, 2025), dice.choice([1, 2, 2, 3, 4])):
                if line == rows + 3:
                    break
                write_row(sheet, line, [line - 2, *person, called(unit, dice), *award(dice, year)], day)
                line += 1
                if dice.random() < 0.01 and line < rows + 3:
                    write_row(sheet, line, [line - 2, *person, called(unit, dice), *award(dice, year)], day)
                    line += 1
    return file.getvalue()


def somebody(dice: random.Random, number: int) -> list[Any]:
    """Name, birth, sex, citizen number and post, as an office would have typed them."""
    from thidua.vietnamese.names import fold

    name = f"{dice.choice(FAMILY)} {dice.choice(MIDDLE)} {dice.choice(GIVEN)}"
    born = dt.date(1955, 1, 1) + dt.timedelta(days=dice.randrange(365 * 45))
    how, luck = dice.random(), dice.random()
    shown = name.upper() if luck < 0.05 else fold(name).title() if luck < 0.08 else name
    birth: Any = born if how < 0.3 else f"{born:%d/%m/%Y}" if how < 0.9 else f"{born.day}-{born.month}-{born.year}"
    citizen = ""
    if dice.random() < 0.5:
        citizen = f"001{(0 if born.year < 2000 else 2)}{born.year % 100:02}{number:06}"
    elif dice.random() < 0.2:
        citizen = f"1{number:08}"
    if dice.random() < 0.03:
        birth = str(born.year)
    return [shown, birth, dice.choice(["Nam", "Nữ", ""]), citizen, dice.choice(JOBS)]


def called(unit: Any, dice: random.Random) -> str:
    """The unit by name or code."""
    return unit.code if dice.random() < 0.1 else str(unit.name)


def award(dice: random.Random, year: int) -> list[Any]:
    """Award, year and decision; one in two hundred with a fault."""
    name, fault = dice.choice(AWARDS), dice.random()
    decided = dt.date(year, 12, dice.randrange(1, 28))
    shown_year: Any = year if fault > 0.005 else f"20x{year % 10}"
    number = f"{dice.randrange(1, 900)}/QĐ-UBND"
    return [name, shown_year, number, decided if fault > 0.3 else f"{decided:%d/%m/%Y}", "Chủ tịch UBND tỉnh"]


def write_row(sheet: Any, line: int, cells: list[Any], day: Any) -> None:
    """One line of the file."""
    for column, cell in enumerate(cells):
        if isinstance(cell, dt.date):
            sheet.write_datetime(line, column, dt.datetime(cell.year, cell.month, cell.day), day)  # noqa: DTZ001
        elif cell != "":
            sheet.write(line, column, cell)


def opened(workbook: Any, content: bytes) -> None:
    """Open the file and take every cell, no more."""
    workbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(0).to_python(skip_empty_area=False)


def uploaded(keeper: Any, content: bytes) -> Any:
    """Upload and confirm the columns as they are proposed."""
    from django.core.files.uploadedfile import SimpleUploadedFile

    from thidua.past.services import map_past, upload_past

    found = upload_past(keeper, upload=SimpleUploadedFile("so-cu.xlsx", content))
    return map_past(keeper, found=found, table=0, columns=found.columns)


def begin(keeper: Any, found: Any) -> None:
    """Begin to write, without a queue."""
    from thidua.past.services import begin_writing

    begin_writing(keeper, found=found)


def counts(found: Any) -> dict[str, int]:
    """What came of it."""
    from thidua.past.queries import sums_of

    return sums_of(found)


def timed(work: Any) -> float:
    """Seconds."""
    started = time.perf_counter()
    work()
    return time.perf_counter() - started


def say(what: str, seconds: float, parse: float) -> None:
    """One line: seconds, and times the parse."""
    print(f"{what:36}{seconds:>9.2f} s{seconds / parse:>9.1f} x", flush=True)


if __name__ == "__main__":
    main()
