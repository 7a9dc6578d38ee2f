"""1,000 certificates printed on a pre-printed blank, as the job does it: every text measured, then one PDF laid out.

    python benchmarks/blanks.py [count]

Names are made up. Only the laying out: taking the sheets is one transaction of the database besides.
"""

import os
import platform
import sys
import time
from dataclasses import replace
from importlib.metadata import version

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "thidua.settings")
django.setup()

from certificates import people  # noqa: E402 -- after Django is set up

from thidua.blanks.places import default_places  # noqa: E402
from thidua.blanks.printing import STEP  # noqa: E402
from thidua.blanks.values import example, measured, sheet_data  # noqa: E402
from thidua.documents import blanks  # noqa: E402


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
    print(f"together {end - start:.1f} s, of the processor {time.process_time() - cpu:.1f} s")


if __name__ == "__main__":
    main()
