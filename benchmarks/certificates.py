"""1,000 certificates in one PDF: our Typst against the same list through docxtpl and LibreOffice, in the same run.

    python benchmarks/certificates.py [count]

Two baselines with the same lines and QR squares, but without frame, fitting and PDF/A, so that they do less:

- one file: docxtpl fills one Word file with a page for each person, LibreOffice (`soffice`, headless) makes one PDF;
- many files: docxtpl fills a Word file for each person, LibreOffice makes the PDFs, a hundred in a call.

Without LibreOffice only our side is measured, and that is said. Names are made up.

Bare: the same pages as Typst source, with the same frame and squares and the sizes that fitting found for a usual name,
compiled with the same fonts and standard: no data, no measuring.
"""

import datetime as dt
import io
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

import segno
from docx import Document
from docx.document import Document as Word
from docx.enum.section import WD_ORIENT
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_BREAK
from docx.shared import Mm, Pt
from docxtpl import DocxTemplate, InlineImage
from pypdf import PdfReader

FAMILIES = ["Nguyễn", "Trần", "Lê", "Phạm", "Hoàng", "Vũ", "Đặng"]
GIVEN = ["Thị Hồng Nhung", "Văn Đức", "Minh Khuê", "Thị Phương Thảo Vân Anh", "Quốc Bảo"]
UNITS = [
    "Phòng Kế hoạch - Tổng hợp, Sở Tài chính tỉnh Ví Dụ",
    "Trường Trung học cơ sở Thử Nghiệm, xã Tân Lập, tỉnh Ví Dụ",
]
HEAD = {"given_by": "GIÁM ĐỐC SỞ TÀI CHÍNH", "gives": "TẶNG", "award": "GIẤY KHEN"}
FOOT = {"decision": "05/QĐ-STC", "date": "ngày 04 tháng 9 năm 2026", "signer": "Nguyễn Văn Ký"}
LINES = [*HEAD, "name", "detail", "citation", "position", *FOOT, "square"]


def people(count: int) -> list[dict[str, Any]]:
    """Made-up people, every fifth with a long name."""
    return [
        {
            "position": n,
            "name": f"Bà {FAMILIES[n % 7]} {GIVEN[n % 5]}",
            "detail": f"Chuyên viên, {UNITS[n % 2]}",
            "citation": "Đã có thành tích xuất sắc trong thực hiện nhiệm vụ năm 2025",
            "address": f"http://127.0.0.1:8000/cong-khai/bang/{n:026d}/",
        }
        for n in range(1, count + 1)
    ]


def ours(rows: list[dict[str, Any]]) -> float:
    """Seconds for all certificates, with frame and QR squares, as one PDF/A."""
    data = {
        "frame-name": "plain",
        "given-by": HEAD["given_by"],
        "gives": HEAD["gives"],
        "award": HEAD["award"],
        "decision": FOOT["decision"],
        "place": "Ví Dụ",
        "date": FOOT["date"],
        "signature": {"lines": ["GIÁM ĐỐC"], "name": FOOT["signer"]},
        "rows": rows,
    }
    from thidua.documents.rendering import Paper, render

    start = time.perf_counter()
    pdf = render(Paper("Bằng", "certificates", data, dt.datetime(2026, 9, 4, tzinfo=dt.UTC)))
    seconds = time.perf_counter() - start
    print(f"ours: one PDF/A of {len(rows)} pages, {len(pdf) / 1e6:.1f} MB, {seconds:.2f} s")
    return seconds


def bare(rows: list[dict[str, Any]]) -> float:
    """Seconds that Typst alone takes for the same pages, written out."""
    import typst
    from thidua.documents.qr import square

    from thidua.documents.rendering import STANDARD, _fonts, drawing

    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "frame.png").write_bytes(bytes(drawing("frame", name="plain")))
        start = time.perf_counter()
        pages = []
        for row in rows:
            (folder / f"{row['position']}.svg").write_text(square(row["address"]), encoding="utf-8")
            pages.append(_page(row))
        source = BARE_HEAD + "\n#pagebreak()\n".join(pages)
        (folder / "bare.typ").write_text(source, encoding="utf-8")
        compiler = typst.Compiler(
            str(folder / "bare.typ"), root=str(folder), font_paths=_fonts(), ignore_system_fonts=True
        )
        pdf = compiler.compile(format="pdf", pdf_standards=[STANDARD], pdf_tags=False)
        seconds = time.perf_counter() - start
    assert isinstance(pdf, bytes)
    assert len(PdfReader(io.BytesIO(pdf)).pages) == len(rows)
    print(f"bare Typst: {len(rows)} pages, {len(pdf) / 1e6:.1f} MB, {seconds:.2f} s (squares included)")
    return seconds


BARE_HEAD = """#set document(title: "Bằng")
#set page(paper: "a4", flipped: true, margin: (x: 31mm, top: 41mm, bottom: 27mm),
  background: image("frame.png", width: 297mm, height: 210mm, alt: ""))
#set text(font: "Tinos", size: 14pt, lang: "vi", hyphenate: false)
#set align(center)
"""


def _page(row: dict[str, Any]) -> str:
    """The lines of one certificate, in their sizes."""
    lines = [
        (14, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"),
        (15, "Độc lập - Tự do - Hạnh phúc"),
        (22, HEAD["given_by"]),
        (16, HEAD["gives"]),
        (42, HEAD["award"]),
        (26, row["name"]),
        (17, row["detail"]),
        (17, row["citation"]),
    ]
    body = "\n".join(f"#text(size: {size}pt)[{text}] \\" for size, text in lines)
    return (
        f'{body}\n#place(bottom + left, image("{row["position"]}.svg", width: 24mm, alt: "QR"))\n'
        f"#place(bottom + left, dx: 30mm)[Quyết định số: {FOOT['decision']}, số sổ vàng: {row['position']}]\n"
        f"#place(bottom + right)[{FOOT['date']} *{FOOT['signer']}*]"
    )


def word_template(path: Path, *, many: bool) -> None:
    """An A4 landscape page with the same lines; with `many` a page for each of `rows`."""
    document: Word = Document()
    section = document.sections[0]
    section.orientation, section.page_width, section.page_height = WD_ORIENT.LANDSCAPE, Mm(297), Mm(210)
    if many:
        document.add_paragraph("{%p for row in rows %}")
    for line in LINES:
        paragraph = document.add_paragraph()
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
        paragraph.add_run(f"{{{{ row.{line} }}}}").font.size = Pt(16)
    if many:
        document.add_paragraph("{%p if not loop.last %}")
        document.add_paragraph().add_run().add_break(WD_BREAK.PAGE)
        document.add_paragraph("{%p endif %}")
        document.add_paragraph("{%p endfor %}")
    document.save(str(path))


def picture(word: DocxTemplate, address: str) -> InlineImage:
    """The QR square as a picture of a Word file, by the same library and with the same mask as ours."""
    drawn = io.BytesIO()
    segno.make(address, error="m", micro=False, mask=3).save(drawn, kind="png", border=2, scale=4)
    drawn.seek(0)
    return InlineImage(word, drawn, width=Mm(24))


def fill(template: Path, rows: list[dict[str, Any]], to: Path) -> None:
    """Fill a Word template by docxtpl: `row` is the first of the rows, `rows` all of them."""
    word = DocxTemplate(str(template))
    full = [HEAD | row | FOOT | {"square": picture(word, row["address"])} for row in rows]
    word.render({"row": full[0], "rows": full}, autoescape=True)
    word.save(str(to))


def convert(soffice: str, folder: Path, files: list[Path]) -> int:
    """All files to PDF by LibreOffice, with a profile of its own; returns the number of pages."""
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    command = [soffice, profile, "--headless", "--convert-to", "pdf", "--outdir", str(folder / "pdf")]
    # In batches: LibreOffice leaves files out, and says nothing, when one call gets a thousand.
    for first in range(0, len(files), 100):
        subprocess.run([*command, *map(str, files[first : first + 100])], check=True, capture_output=True)
    return sum(len(PdfReader(file).pages) for file in (folder / "pdf").glob("*.pdf"))


def baseline(rows: list[dict[str, Any]], soffice: str, *, many: bool) -> float:
    """Seconds that docxtpl and LibreOffice took; with `many` a Word file for each person."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        template = folder / "template.docx"
        word_template(template, many=not many)
        start = time.perf_counter()
        if many:
            files = [folder / f"{row['position']:05}.docx" for row in rows]
            for row, file in zip(rows, files, strict=True):
                fill(template, [row], file)
        else:
            files = [folder / "all.docx"]
            fill(template, rows, files[0])
        words = time.perf_counter() - start
        pages = convert(soffice, folder, files)
        seconds = time.perf_counter() - start
        assert pages == len(rows), f"{pages} pages of {len(rows)}"
    label = "many files" if many else "one file"
    print(f"baseline, {label}: docxtpl {words:.1f} s + LibreOffice {seconds - words:.1f} s = {seconds:.1f} s")
    return seconds


def main() -> None:
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "thidua.settings")
    django.setup()
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 1_000
    rows = people(count)
    print(f"{platform.machine()}, {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}, {platform.python_version()}")
    ours(rows[:1])
    mine = ours(rows)
    print(f"ours takes {mine / bare(rows):.2f} times the bare compile")
    soffice = shutil.which("soffice")
    if soffice is None:
        print("baseline not measured: LibreOffice (soffice) is not installed")
        return
    label = subprocess.run([soffice, "--version"], capture_output=True, text=True, check=True).stdout.split("\n")[0]
    print(f"typst {version('typst')}; baseline: docxtpl {version('docxtpl')}, {label.strip()}")
    for many in (False, True):
        seconds = baseline(rows, soffice, many=many)
        print(f"ratio: {seconds / mine:.1f} times the time of ours")


if __name__ == "__main__":
    main()
