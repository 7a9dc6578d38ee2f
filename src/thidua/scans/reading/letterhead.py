"""The head and the foot of a decision: its number, place and day, who issued it and who signed."""

import re
from itertools import takewhile

from thidua.dossiers.intake.decisions import normal_number
from thidua.dossiers.intake.fields import is_body, looks_like_person
from thidua.dossiers.intake.shadow import shadow
from thidua.scans.reading.found import Passage, Reading
from thidua.scans.words import Line, Page, Word, lines_of
from thidua.vietnamese.dates import read_date, short_date
from thidua.vietnamese.names import clean, display_name

HEAD, COLUMN = 0.4, 0.5  # how much of the page the head takes from above, its left column from the left
NUMBER = re.compile(
    r"\bs[o06]\s*[:.;]?\s*(\d{1,5}[a-z]?)?[\s.…_]*(/\s*(?:\d{4}\s*/\s*)?[a-z]{1,10}(?:\s*[-.]\s*[a-z0-9]{1,12})*)"
)
DATE = re.compile(r"ngay\s*(\d{1,2})\s*thang\s*(\d{1,2})\s*nam\s*(\d{4})")
PLACE = re.compile(r"([^\W\d_][\w.\- ]*?)\s*,\s*$")
PLACE_WORD = r"(?:tỉnh|huyện|xã|phường|quận|thị xã|thành phố|thị trấn|đặc khu)"
GOES_ON = re.compile(rf"{PLACE_WORD}\b", re.IGNORECASE)
NAMED = re.compile(rf"(?<=\b)({PLACE_WORD})\s+(.+)$", re.IGNORECASE)
RANKED = re.compile(
    r"(?<!ủy )(?<!uỷ )\b(sở|bộ|ban|phòng|cục|chi cục|vụ|tổng cục|trường|công ty|hội|đảng ủy|trung tâm)\s+(\w)"
)
GROUND = re.compile(r"^(can cu|xet|theo)\b")
TITLE = re.compile(r"^(quyet dinh|ve viec|v/v)\b")
DECIDER = re.compile(r"^(chu tich|giam doc|bo truong|thu truong|hieu truong|uy ban|chanh|cuc truong|tong|truong|ban )")
POST = re.compile(
    r"\b(kt|tm|tl|tuq|q)\b\.?|^(pho )?(chu tich|giam doc|bo truong|hieu truong|cuc truong|truong|chanh|tong"
    r"|thu truong|thu tuong)"
)
FOOT = re.compile(r"noi nhan|^dieu \d")
MOTTO = re.compile(r"cong hoa xa hoi|doc lap")


def read_head(page: Page) -> dict[str, Reading]:
    """What the top of the first page says."""
    top = lines_of(word for word in page.words if word.middle < page.height * HEAD)
    found: dict[str, Reading] = {}
    for line in top:
        passage = _passage(page, line.words)
        if "number" not in found and (number := _number(passage)):
            found["number"] = number
        if "decided_on" not in found and (dated := DATE.search(shadow(passage.text))):
            found |= _place_and_day(passage, dated)
    found |= _issuer(page)
    return found | _decider(page)


def read_foot(pages: list[Page]) -> dict[str, Reading]:
    """Who signed: the last name in the right half of the page on which the decision ends, and the post above it."""
    for page in pages:
        lines = lines_of(page.words)
        places = [line.words[0].top for line in lines if FOOT.search(shadow(line.text))]
        if not any("noi nhan" in shadow(line.text) for line in lines):
            continue
        start = next(line.box[1] for line in lines if "noi nhan" in shadow(line.text))
        right = lines_of(
            word for word in page.words if word.left > page.width * 0.45 and word.bottom > start - 60 and places
        )
        return _signer(page, right)
    return {}


def _signer(page: Page, lines: list[Line]) -> dict[str, Reading]:
    found: dict[str, Reading] = {}
    posts = [line for line in lines if POST.search(shadow(line.text)) and line.text.upper() == line.text]
    if posts:
        passage = _passage(page, [word for line in posts[:3] for word in line.words])
        found["signer_post"] = passage.read(0, len(passage.text), clean(passage.text))
    last = posts[-1].box[3] if posts else 0
    names = [line for line in lines if line.box[1] > last and looks_like_person(line.text)]
    if names:
        passage = _passage(page, names[-1].words)
        found["signer"] = passage.read(0, len(passage.text), display_name(passage.text))
    return found


def _number(passage: Passage) -> Reading | None:
    found = NUMBER.search(shadow(passage.text))
    if found is None or "qd" not in found[2]:
        return None
    start = found.start(1) if found[1] else found.start(2)
    number = normal_number(passage.text[start : found.end()].replace(".", ""))
    if not found[1]:  # the number itself was left open, or put in by hand so that nobody could read it
        return passage.read(found.start(2), found.end(), "")
    return passage.read(start, found.end(), number)


def _place_and_day(passage: Passage, dated: re.Match[str]) -> dict[str, Reading]:
    read = read_date(" ".join((dated[1], "tháng", dated[2], "năm", dated[3])))
    found: dict[str, Reading] = {}
    if read.value:
        found["decided_on"] = passage.read(dated.start(), dated.end(), short_date(read.value))
    before = passage.text[: dated.start()]
    if place := PLACE.search(before):
        # On one line with the number, the place begins after the number's signs.
        start = place.start(1) + max(place[1].rfind("  "), 0)
        found["place"] = passage.read(start, place.end(1), clean(place[1]))
    return found


def _issuer(page: Page) -> dict[str, Reading]:
    """The body in the left column above the number: its own lines, without those of the body above it."""
    left = [word for word in page.words if word.right < page.width * COLUMN and word.middle < page.height * HEAD]
    lines = list(takewhile(lambda line: not re.match(r"\W*so\s*[:.]", shadow(line.text)), lines_of(left)))
    lines = [line for line in lines if line.text.upper() == line.text and re.search(r"[^\W\d_]{2}", line.text)][:4]
    bodies = [index for index, line in enumerate(lines) if is_body(line.text) and not GOES_ON.match(line.text)]
    if not bodies:
        return {}
    words = [word for line in lines[bodies[-1] :] for word in line.words]
    passage = _passage(page, words)
    return {"issuer": passage.read(0, len(passage.text), proper(passage.text))}


def _decider(page: Page) -> dict[str, Reading]:
    """The line in capitals between the title and the first ground: who decides."""
    above = list(takewhile(lambda line: not GROUND.match(shadow(line.text)), lines_of(page.words)))
    titles = [index for index, line in enumerate(above) if shadow(line.text).startswith("quyet dinh")]
    if not titles or len(above) == len(lines_of(page.words)):
        return {}
    lines = [
        line
        for line in above[titles[0] + 1 :]
        if line.text.upper() == line.text and not TITLE.match(shadow(line.text)) and re.search(r"\w{3}", line.text)
    ]
    first = next((index for index, line in enumerate(lines) if DECIDER.match(shadow(line.text))), None)
    if first is None:
        return {}
    passage = _passage(page, [word for line in lines[first:] for word in line.words])
    return {"decided_by": passage.read(0, len(passage.text), proper(passage.text))}


def proper(capitals: str) -> str:
    """A body's name from capitals as it is written in a sentence: «Ủy ban nhân dân tỉnh Ví Dụ», «Sở Tài chính»."""
    text = clean(capitals).strip(" .,:;_-").lower()
    text = RANKED.sub(lambda found: f"{found[1]} {found[2].upper()}", text)
    text = NAMED.sub(lambda found: f"{found[1]} {display_name(found[2])}", text)
    for lead in ("ủy ban", "uỷ ban", "sở", "bộ", "hội đồng"):
        text = re.sub(rf"(?<=\s){lead}\b", lead.capitalize(), text)
    return text[:1].upper() + text[1:]


def _passage(page: Page, words: tuple[Word, ...] | list[Word]) -> Passage:
    return Passage((page.number, word) for word in words)
