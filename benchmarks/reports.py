"""1,000 achievement reports in one PDF: ours, the bare Typst compile of the same pages, docxtpl with LibreOffice.

    python benchmarks/reports.py [count]

- ours: `achievements.report` builds each report from a nomination and what the register holds (in memory, no database),
  then `render` lays them all out as one tagged PDF/A;
- bare: a Typst source that holds the same words on the same pages, compiled with the same fonts, standard and tags: no
  data, no functions of ours, nothing but marked-up text and tables;
- docxtpl and LibreOffice: the same words in the same tables, as one Word file with all reports, and as a file for each.

Without LibreOffice the last is left out, and that is said. Names are made up.
"""

import datetime as dt
import os
import platform
import shutil
import subprocess
import sys
import tempfile
import time
from importlib.metadata import version
from pathlib import Path
from typing import Any

from docx import Document
from docx.document import Document as Word
from docx.enum.text import WD_BREAK
from docx.shared import Pt
from docxtpl import DocxTemplate
from pypdf import PdfReader

MOMENT = dt.datetime(2026, 3, 2, 3, 0, tzinfo=dt.UTC)
FAMILIES = ["Nguyễn", "Trần", "Lê", "Phạm", "Hoàng", "Vũ", "Đặng"]
GIVEN = ["Thị Hồng Nhung", "Văn Đức", "Minh Khuê", "Thị Phương Thảo Vân Anh", "Quốc Bảo"]


def made_up(count: int) -> list[Any]:
    """Papers of made-up people, each with five ratings, five awards and two initiatives."""
    from thidua.agencies.models import Agency
    from thidua.documents.achievements import report
    from thidua.documents.report_tables import Record
    from thidua.dossiers.models import Nomination
    from thidua.register.models import Award, Initiative, Rating, Subject

    agency = Agency(
        name="Sở Tài chính tỉnh Ví Dụ", symbol="STC", place="Ví Dụ", level="province", authority="unit_head"
    )
    papers = []
    for n in range(count):
        name = f"{FAMILIES[n % 7]} {GIVEN[n % 5]} {n}"
        subject = Subject(kind="person", name=name, sex="female", birth_date=dt.date(1980 + n % 20, 1 + n % 12, 5))
        nomination = Nomination(
            code=f"HS-{n:06d}", subject=subject, owner=agency, award="grassroots_emulation_soldier", through_year=2025,
            basis="merit", job_title="Chuyên viên", unit_name="Phòng Kế hoạch - Tổng hợp",
            achievement="Hoàn thành xuất sắc nhiệm vụ năm 2025; chủ trì đề án số hóa hồ sơ thanh toán của đơn vị.",
        )  # fmt: skip
        record = Record()
        for year in range(2021, 2026):
            code = "grassroots_emulation_soldier" if year > 2022 else "commendation_letter"
            record.awards.append(
                Award(
                    code=code, year=year, decision_number=f"{n % 90 + 10}/QĐ-STC", decided_on=dt.date(year, 12, 20),
                    decided_by="Giám đốc Sở Tài chính tỉnh Ví Dụ",
                )
            )  # fmt: skip
            record.facts[Rating].append(Rating(year=year, rating="excellent", rated_by="Sở Tài chính"))
        for year in (2023, 2025):
            title = f"Rút ngắn thời gian xử lý hồ sơ lần thứ {n % 9 + 1}"
            record.facts[Initiative].append(
                Initiative(year=year, title=title, recognised_by="unit", scope="unit", document="15/QĐ-STC")
            )
        papers.append(report(nomination, record, MOMENT))
    return papers


def ours(count: int) -> tuple[float, bytes, list[Any]]:
    """Seconds to build and lay out, the PDF, and the papers."""
    from thidua.documents.blocks import documents
    from thidua.documents.rendering import render

    start = time.perf_counter()
    papers = made_up(count)
    built = time.perf_counter() - start
    rows = [(place, paper.data["blocks"]) for place, paper in enumerate(papers, start=1)]
    pdf = render(documents("Báo cáo thành tích", rows, MOMENT))
    seconds = time.perf_counter() - start
    pages = len(PdfReader_of(pdf).pages)
    print(
        f"ours: {count} reports, {pages} pages, {len(pdf) / 1e6:.1f} MB: building {built:.1f} s, in all {seconds:.1f} s"
    )
    return seconds, pdf, papers


def PdfReader_of(pdf: bytes) -> PdfReader:  # noqa: N802 -- beside the class it opens
    """The PDF opened from memory."""
    import io

    return PdfReader(io.BytesIO(pdf))


def bare(papers: list[Any]) -> tuple[float, int]:
    """Seconds that Typst alone takes for the same pages as source, and their number."""
    import typst

    from thidua.documents.rendering import STANDARD, TEMPLATES, _fonts

    head = '#import "decree30.typ" as look\n#show: look.paper.with((title: "Báo cáo thành tích"))\n'
    # The look of papers reads data when it is imported: one with nothing in it.
    source = head + "\n#pagebreak()\n".join(
        "#counter(page).update(1)\n" + "\n".join(_source(block) for block in paper.data["blocks"]) for paper in papers
    )
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        shutil.copy(TEMPLATES / "decree30.typ", folder)
        (folder / "bare.typ").write_text(source, encoding="utf-8")
        start = time.perf_counter()
        compiler = typst.Compiler(
            str(folder / "bare.typ"), root=str(folder), font_paths=_fonts(), ignore_system_fonts=True,
            sys_inputs={"data": '{"draft": false, "title": ""}'},
        )  # fmt: skip
        pdf = compiler.compile(format="pdf", pdf_standards=[STANDARD], pdf_tags=True, timestamp=int(MOMENT.timestamp()))
        seconds = time.perf_counter() - start
    assert isinstance(pdf, bytes)
    return seconds, len(PdfReader_of(pdf).pages)


def _source(block: dict[str, Any]) -> str:
    """One block as Typst source with its words in it, as somebody would write it by hand."""
    match block["is"]:
        case "letterhead":
            fields = ", ".join(
                f"{key}: {_text(block[key])}" for key in ("superior", "issuer", "number", "symbol", "place", "date")
            )
            return f"#look.letterhead(({fields}))"
        case "titled":
            return f"#look.titled({_text(block['kind'])}, {_text(block['about'])})"
        case "heading":
            return f"#block(sticky: true, par(strong({_text(block['text'])})))"
        case "paragraph":
            indent = "" if block["indent"] else "first-line-indent: 0pt, "
            return f"#par({indent}{_text(_flat(block['text']))})"
        case "listing":
            columns = ", ".join("1fr" if width == 0 else f"{width}mm" for width in block["columns"])
            heads = ", ".join(_text(_flat(each)) for each in block["heads"])
            rows = ", ".join(
                "(" + ", ".join(_text(_flat(cell)) for cell in row) + ")"
                for part in block["sections"]
                for row in part["rows"]
            )
            aligns = ", ".join(block["aligns"])
            return (
                f"#look.listing(columns: ({columns}), heads: ({heads},), aligns: ({aligns},), size: {block['size']}pt, "
                f'sections: (("", ({rows},)),))'
            )
        case "closing":
            left, right = (_signer(block[key]) for key in ("left_signature", "signature"))
            return f"#look.closing((), {right}, left-signature: {left}, last: {_text(_flat(block['last']))})"
    raise ValueError(block["is"])


def _signer(each: dict[str, Any]) -> str:
    lines = ", ".join(_text(line) for line in each["lines"])
    return f"(lines: ({lines},), name: {_text(each['name'])}, note: {_text(each['note'])})"


def _text(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def _flat(text: Any) -> str:
    return text if isinstance(text, str) else "".join(span[0] for span in text)


def rows_for_word(papers: list[Any]) -> list[dict[str, Any]]:
    """The same words as lines and tables, for docxtpl."""
    return [{"parts": [_part(block) for block in paper.data["blocks"]]} for paper in papers]


def _part(block: dict[str, Any]) -> dict[str, Any]:
    match block["is"]:
        case "listing":
            rows = [[_flat(cell) for cell in row] for part in block["sections"] for row in part["rows"]]
            heads = [_flat(each) for each in block["heads"]]
            return {"table": [heads, *rows], "columns": len(heads), "lines": []}
        case "letterhead":
            lines = [block["superior"], block["issuer"], "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"]
        case "titled":
            lines = [block["kind"], block["about"]]
        case "closing":
            sides = (block["left_signature"], block["signature"])
            lines = [_flat(block["last"]), *(line for side in sides for line in [*side["lines"], side["name"]])]
        case _:
            lines = [_flat(block["text"])]
    return {"table": [], "columns": 0, "lines": [line for line in lines if line]}


def word_template(path: Path) -> None:
    """Lines and tables of each report, and a page for each."""
    document: Word = Document()
    document.styles["Normal"].font.size = Pt(13)
    document.add_paragraph("{%p for row in rows %}")
    for line in ("{%p for part in row.parts %}", "{%p for line in part.lines %}", "{{ line }}", "{%p endfor %}"):
        document.add_paragraph(line)
    for columns in range(2, 8):  # a table for each number of columns: LibreOffice lays out no others well
        document.add_paragraph(f"{{%p if part.columns == {columns} %}}")
        table = document.add_table(rows=3, cols=columns)
        table.style = "Table Grid"
        table.rows[0].cells[0].text = "{%tr for cells in part.table %}"
        for column in range(columns):
            table.rows[1].cells[column].text = f"{{{{ cells[{column}] }}}}"
        table.rows[2].cells[0].text = "{%tr endfor %}"
        document.add_paragraph("{%p endif %}")
    for line in ("{%p endfor %}", "{%p if not loop.last %}"):
        document.add_paragraph(line)
    document.add_paragraph().add_run().add_break(WD_BREAK.PAGE)
    for line in ("{%p endif %}", "{%p endfor %}"):
        document.add_paragraph(line)
    document.save(str(path))


def baseline(papers: list[Any], soffice: str, *, many: bool) -> float:
    """Seconds that docxtpl and LibreOffice took; with `many` a Word file for each report."""
    rows = rows_for_word(papers)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        word_template(folder / "template.docx")
        start = time.perf_counter()
        groups = [[row] for row in rows] if many else [rows]
        files = []
        for number, group in enumerate(groups):
            word = DocxTemplate(str(folder / "template.docx"))
            word.render({"rows": group}, autoescape=True)
            files.append(folder / f"{number:05}.docx")
            word.save(str(files[-1]))
        words = time.perf_counter() - start
        profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
        command = [soffice, profile, "--headless", "--convert-to", "pdf", "--outdir", str(folder / "pdf")]
        for first in range(0, len(files), 100):
            subprocess.run([*command, *map(str, files[first : first + 100])], check=True, capture_output=True)
        seconds = time.perf_counter() - start
        made = list((folder / "pdf").glob("*.pdf"))
        pages = sum(len(PdfReader(file).pages) for file in made)
        assert len(made) == len(groups), f"{len(made)} files of {len(groups)}"
        assert pages >= len(rows), f"{pages} pages of {len(rows)} reports"
    label = "a file for each" if many else "one file"
    print(
        f"docxtpl and LibreOffice, {label}: docxtpl {words:.1f} s + LibreOffice {seconds - words:.1f} s = "
        f"{seconds:.1f} s, {pages} pages"
    )
    return seconds


def main() -> None:
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "thidua.settings")
    django.setup()
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 1_000
    print(f"{platform.machine()}, {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}, {platform.python_version()}")
    ours(1)
    mine, _pdf, papers = ours(count)
    alone, pages = bare(papers)
    print(f"bare Typst {version('typst')}: {pages} pages, {alone:.1f} s; ours takes {mine / alone:.2f} times as long")
    soffice = shutil.which("soffice")
    if soffice is None:
        print("baseline not measured: LibreOffice (soffice) is not installed")
        return
    label = subprocess.run([soffice, "--version"], capture_output=True, text=True, check=True).stdout.split("\n")[0]
    print(f"docxtpl {version('docxtpl')}, {label.strip()}")
    for many in (False, True):
        seconds = baseline(papers, soffice, many=many)
        print(f"ratio: {seconds / mine:.1f} times the time of ours")


if __name__ == "__main__":
    main()
