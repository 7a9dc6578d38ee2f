"""How well old decisions are read: made-up decisions printed, turned, with noise, as a scanner's PDF, then read.

    .venv/bin/python benchmarks/scans.py [--papers 30] [--first 0]

Needs Tesseract with Vietnamese. Prints the character and word accuracy of the letters, and of each field how often it
is exactly right; rows are counted as found when their name is exactly right. «told» says of the wrong values how many
the screen marks as not sure (below 85 %), and of the right ones how many are marked for nothing. The papers are clean
prints of one typeface: real paper of decades ago, stamps and handwriting will be read worse.
"""

import argparse
import os
import sys
import time
from collections import Counter, defaultdict
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "src")]
os.environ["DJANGO_SETTINGS_MODULE"] = "thidua.settings"
os.environ.setdefault("DATABASE_URL", "postgresql://nobody@localhost/none")  # nothing here asks it

import django  # noqa: E402 -- after the settings are named

django.setup()

from tests.scans.papers import Paper, as_pdf, make_paper, scan  # noqa: E402 -- after Django is set up
from thidua.scans import ocr  # noqa: E402 -- as above
from thidua.scans.pages import count_pages, render_page  # noqa: E402 -- as above
from thidua.scans.reading.decision import read_decision  # noqa: E402 -- as above
from thidua.scans.reading.found import FoundDecision, Reading  # noqa: E402 -- as above
from thidua.scans.shown import LOOK  # noqa: E402 -- as above
from thidua.scans.words import Page, lines_of  # noqa: E402 -- as above
from thidua.vietnamese.names import fold  # noqa: E402 -- as above


class Tally:
    """Right and wrong values of each field, and how many of them the screen marks."""

    def __init__(self) -> None:
        self.right: Counter[str] = Counter()
        self.wrong: Counter[str] = Counter()
        self.missing: Counter[str] = Counter()
        self.told: Counter[bool] = Counter()
        self.untold: Counter[bool] = Counter()

    def add(self, field: str, wanted: str, found: Reading | None) -> None:
        """Count one value."""
        if found is None or not found.value:
            self.missing[field] += 1
            return
        is_right = found.value == wanted
        (self.right if is_right else self.wrong)[field] += 1
        (self.told if found.sure < LOOK else self.untold)[is_right] += 1


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--papers", type=int, default=30)
    parser.add_argument("--first", type=int, default=0, help="the seed of the first paper")
    papers, first = parser.parse_args().papers, parser.parse_args().first
    letters, slips, words, known_words = 0, 0, 0, 0
    seconds: dict[str, list[float]] = defaultdict(list)
    fields, rows, found_rows, wanted_rows, layouts = Tally(), Tally(), 0, 0, defaultdict(lambda: [0, 0, 0])
    for seed in range(first, first + papers):
        paper = make_paper(seed)
        pages = read_pages(as_pdf(scan(paper, seed=seed)), seconds)
        for number, page in enumerate(pages):
            true, read = text_of(render_page(paper.pdf, number).words), text_of(page.words)
            letters, slips = letters + len(true), slips + distance(true, read)
            words += len(true.split())
            known_words += (Counter(true.split()) & Counter(read.split())).total()
        decision = read_decision(pages)
        count_fields(fields, paper, decision)
        found = count_rows(rows, paper, decision)
        found_rows, wanted_rows = found_rows + found, wanted_rows + len(paper.people)
        layout = layouts[paper.layout]
        layout[0], layout[1], layout[2] = (
            layout[0] + found,
            layout[1] + len(paper.people),
            layout[2] + len(decision.rows),
        )
    print(f"{ocr.version()}; {papers} papers, {len(seconds['ocr'])} pages")
    for step, each in seconds.items():
        print(f"  {step:<8} {sum(each) / len(each):5.2f} s a page (longest {max(each):.2f})")
    print(f"letters {100 * (1 - slips / letters):.2f} %, words {100 * known_words / words:.2f} %")
    print(f"rows whose name is exactly right: {found_rows} of {wanted_rows} ({100 * found_rows / wanted_rows:.1f} %)")
    for name, (right, wanted, given) in layouts.items():
        print(f"  {name:<9} {right:4} of {wanted:4}, {given} rows given")
    for title, tally in (("the decision", fields), ("rows found", rows)):
        print(f"fields of {title}: right, wrong, not found")
        for name in {**tally.right, **tally.wrong, **tally.missing}:
            print(f"  {name:<11} {tally.right[name]:4} {tally.wrong[name]:4} {tally.missing[name]:4}")
    told, untold = fields.told + rows.told, fields.untold + rows.untold
    print(f"told: {told[False]} of {told[False] + untold[False]} wrong values are marked as not sure;")
    print(f"      {told[True]} of {told[True] + untold[True]} right ones are marked for nothing")


def read_pages(content: bytes, seconds: dict[str, list[float]]) -> list[Page]:
    """Every page of a scan, read by machine."""
    pages = []
    for number in range(count_pages(content)):
        start = time.perf_counter()
        rendered = render_page(content, number)
        between = time.perf_counter()
        words = ocr.read_picture(rendered.bare, has_table=bool(rendered.across))
        seconds["render"].append(between - start)
        seconds["ocr"].append(time.perf_counter() - between)
        pages.append(Page(number + 1, rendered.width, rendered.height, words, rendered.across, rendered.down))
    return pages


def count_fields(tally: Tally, paper: Paper, decision: FoundDecision) -> None:
    """Compare the decision's own fields; names of bodies whatever their capitals."""
    year, month, day = paper.day.split("-")
    wanted = {"number": paper.number, "decided_on": f"{day}/{month}/{year}", "signer": paper.signer}
    wanted |= {"award": paper.award, "year": str(paper.year)}
    for name, value in wanted.items():
        tally.add(name, value, decision.fields.get(name))
    issuer = decision.fields.get("issuer")
    folded = Reading(fold(issuer.value), issuer.sure, issuer.page) if issuer else None
    tally.add("issuer", fold(paper.body), folded)


def count_rows(tally: Tally, paper: Paper, decision: FoundDecision) -> int:
    """How many rows have their name exactly right; compares what else they say."""
    left: dict[str, list[Any]] = defaultdict(list)
    names = {person.name for person in paper.people}
    for row in decision.rows:
        name = row.fields["name"]
        tally.add("name", name.value if name.value in names else "", name)
        left[row.fields["name"].value].append(row)
    found = 0
    for person in paper.people:
        if not left[person.name]:
            continue
        row, found = left[person.name].pop(0), found + 1
        wanted = {"job_title": person.job_title, "unit": person.unit, "birth": str(person.birth_year or "")}
        wanted["award"] = paper.award
        if paper.layout not in {"table", "plain"}:
            wanted["sex"] = person.sex
        for name, value in wanted.items():
            if value:
                tally.add(name, value, row.fields.get(name))
    return found


def text_of(words: Any) -> str:
    """The words of a page line by line, in the order in which both sides are put."""
    return "\n".join(line.text for line in lines_of(words))


def distance(one: str, other: str) -> int:
    """How many letters must be put in, taken out or changed to make one text of the other."""
    row = list(range(len(other) + 1))
    for place, letter in enumerate(one, start=1):
        before, row[0] = row[0], place
        for index, there in enumerate(other, start=1):
            before, row[index] = row[index], min(row[index] + 1, row[index - 1] + 1, before + (letter != there))
    return row[-1]


if __name__ == "__main__":
    main()
