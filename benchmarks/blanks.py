"""1,000 certificates printed on a pre-printed blank, as the job does it: every text measured, then one PDF laid out.

    python benchmarks/blanks.py [count]

Names are made up. Only the laying out: taking the sheets is one transaction of the database besides.

Bare: the same texts and squares at the same places as Typst source, each in the largest size of its place, compiled
with the same fonts and standard: no data, no measuring, no fitting.
"""

import os
import platform
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from dataclasses import replace
from importlib.metadata import version
from pathlib import Path
from typing import Any

import django
import typst

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "thidua.settings")
django.setup()

from certificates import people  # noqa: E402 -- after Django is set up
from thidua.documents.qr import square  # noqa: E402

from thidua.blanks.places import Place, default_places  # noqa: E402
from thidua.blanks.printing import STEP  # noqa: E402
from thidua.blanks.values import example, measured, sheet_data  # noqa: E402
from thidua.documents import blanks  # noqa: E402
from thidua.documents.rendering import STANDARD, _fonts  # noqa: E402


def bare(data: Mapping[str, Any], places: Sequence[Place]) -> float:
    """Seconds that Typst alone takes for the same pages, written out."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        start = time.perf_counter()
        pages = [_page(row, data, places, folder) for row in data["rows"]]
        head = "#set page(width: 297mm, height: 210mm, margin: 0mm)\n"
        head += '#set document(title: "Bằng")\n#set text(font: "Tinos")\n'
        (folder / "bare.typ").write_text(head + "\n#pagebreak()\n".join(pages), encoding="utf-8")
        compiler = typst.Compiler(
            str(folder / "bare.typ"), root=str(folder), font_paths=_fonts(), ignore_system_fonts=True
        )
        compiler.compile(format="pdf", pdf_standards=[STANDARD], pdf_tags=False)
        return time.perf_counter() - start


def _page(row: Mapping[str, Any], data: Mapping[str, Any], places: Sequence[Place], folder: Path) -> str:
    """The texts of one sheet, each at its place in its largest size."""
    said = []
    for place in places:
        at = (
            f"#place(top + left, dx: {place.x}mm, dy: {place.y}mm, box(width: {place.width}mm, height: {place.height}mm"
        )
        lines = row.get(place.key) or data.get(place.key)
        if place.kind == "square" and place.on:
            (folder / f"{row['position']}.svg").write_text(square(row["address"]), encoding="utf-8")
            said.append(f'{at}, image("{row["position"]}.svg", width: 100%, alt: "QR")))')
        elif place.on and isinstance(lines, list):
            text = " \\ ".join(str(line).replace("/", "\\/") for line in lines)
            said.append(f"{at}, align(center, text(size: {place.largest}pt)[{text}])))")
    return "\n".join(said)


def main() -> None:
    """Measure and print, with the time of each."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 1_000
    shared, row = example("ngan")
    rows = [
        {**row, **{key: [each[key]] for key in ("name", "detail", "citation")}}
        | {"position": each["position"], "golden_book": [str(each["position"])], "address": each["address"]}
        for each in people(count)
    ]
    places = [replace(place, on=place.on or place.key == "serial") for place in default_places(297, 210)]
    data = sheet_data((297, 210), places, shared, rows)
    print(f"{platform.machine()}, {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}, typst {version('typst')}")
    start, cpu = time.perf_counter(), time.process_time()
    positions = [each["position"] for each in rows]
    misfits = [
        fault
        for first in range(0, count, STEP)
        for fault in blanks.misfits(measured(data, set(positions[first : first + STEP])))
    ]
    middle = time.perf_counter()
    pdf = blanks.printed(data)
    end = time.perf_counter()
    print(f"measured {count} in {middle - start:.1f} s, {len(misfits)} do not fit")
    print(f"one PDF of {count} pages, {len(pdf) / 1e6:.1f} MB, in {end - middle:.1f} s")
    alone = bare(data, places)
    print(f"bare Typst {alone:.1f} s: ratio {(end - start) / alone:.1f}, of the PDF alone {(end - middle) / alone:.1f}")
    print(f"together {end - start:.1f} s, of the processor {time.process_time() - cpu:.1f} s")


if __name__ == "__main__":
    main()
