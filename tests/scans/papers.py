"""Made-up decisions on commendation as old papers look: laid out, printed to a picture, slightly turned, with noise.

Nobody and no number here exists. Each paper knows what stands in it, so that a reading can be measured against it.
"""

import io
import json
import random
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pypdfium2
import typst
from PIL import Image, ImageFilter

FONTS = Path(__file__).resolve().parents[2] / "src" / "thidua" / "documents" / "fonts"
LAYOUTS = ("table", "running", "one", "list", "plain", "sections")
FAMILIES = ("Nguyễn", "Trần", "Lê", "Phạm", "Hoàng", "Vũ", "Đặng", "Bùi", "Đỗ", "Hồ", "Ngô", "Dương", "Lý")
MIDDLES = ("Văn", "Thị", "Đức", "Hữu", "Ngọc", "Minh", "Thu", "Quang", "Xuân", "Thanh", "Bích", "Gia")
GIVEN = ("An", "Bình", "Chi", "Dũng", "Đạt", "Giang", "Hạnh", "Hùng", "Khánh", "Lan", "Mai", "Nga", "Oanh", "Phúc")
GIVEN += ("Quỳnh", "Sơn", "Thảo", "Tuấn", "Uyên", "Vinh", "Yến")
POSTS = ["Trưởng phòng", "Phó Trưởng phòng", "Chuyên viên", "Kế toán trưởng", "Giáo viên", "Hiệu trưởng", "Bác sĩ"]
UNITS = ["Phòng Nội vụ", "Phòng Tài chính - Kế hoạch", "Trường Tiểu học Tân Lập", "Trạm Y tế xã Tân Lập", "Văn phòng"]
UNITS += ["Trường Mầm non Hoa Sen", "Phòng Giáo dục và Đào tạo", "Chi cục Thuế"]
BODIES = [  # body above, body, symbol, place, signer's post lines, what the decision says it gives, the award's code
    (
        "",
        "ỦY BAN NHÂN DÂN TỈNH VÍ DỤ",
        "QĐ-UBND",
        "Ví Dụ",
        ["KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH"],
        "Bằng khen của Chủ tịch Ủy ban nhân dân tỉnh",
        "ministry_province_merit_certificate",
    ),
    (
        "",
        "ỦY BAN NHÂN DÂN TỈNH VÍ DỤ",
        "QĐ-UBND",
        "Ví Dụ",
        ["CHỦ TỊCH"],
        "danh hiệu “Chiến sĩ thi đua cấp tỉnh”",
        "ministry_province_emulation_soldier",
    ),
    (
        "UBND TỈNH VÍ DỤ",
        "SỞ TÀI CHÍNH",
        "QĐ-STC",
        "Ví Dụ",
        ["GIÁM ĐỐC"],
        "danh hiệu “Lao động tiên tiến”",
        "advanced_worker",
    ),
    (
        "UBND TỈNH VÍ DỤ",
        "SỞ TÀI CHÍNH",
        "QĐ-STC",
        "Ví Dụ",
        ["GIÁM ĐỐC"],
        "Giấy khen của Giám đốc Sở Tài chính",
        "commendation_letter",
    ),
    (
        "",
        "ỦY BAN NHÂN DÂN XÃ TÂN LẬP",
        "QĐ-UBND",
        "Tân Lập",
        ["CHỦ TỊCH"],
        "danh hiệu “Chiến sĩ thi đua cơ sở”",
        "grassroots_emulation_soldier",
    ),
]
SOURCE = """
#let d = json(bytes(sys.inputs.data))
#set page(paper: "a4", margin: (top: 20mm, bottom: 20mm, left: 30mm, right: 18mm))
#set text(font: "Tinos", size: 13pt, lang: "vi")
#set par(justify: true, leading: 0.75em)
#grid(columns: (1fr, 1.25fr), align: center,
  [#if d.above != "" [#text(size: 12pt, d.above) \\ ] #text(size: 12pt, weight: "bold", d.body) \\
   #v(-6pt) #line(length: 30%, stroke: 0.6pt)
   #v(2pt) Số: #d.number],
  [#text(size: 12pt, weight: "bold")[CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM] \\ *Độc lập - Tự do - Hạnh phúc* \\
   #v(-6pt) #line(length: 60%, stroke: 0.6pt)
   #v(2pt) #text(style: "italic", d.place_and_date)])
#v(10pt)
#align(center)[*QUYẾT ĐỊNH* \\ *#d.subject*]
#v(4pt)
#align(center, strong(d.decider))
#v(4pt)
#for ground in d.grounds [#h(1cm)#emph(ground) \\ ]
#v(4pt)
#align(center)[*QUYẾT ĐỊNH:*]
#h(1cm)*Điều 1.* #d.article
#for line in d.under [

#h(1cm)#line]

#h(1cm)*Điều 2.* #d.second

#h(1cm)*Điều 3.* #d.third
#v(8pt)
#grid(columns: (1fr, 1fr),
  [#text(size: 12pt, style: "italic", weight: "bold")[Nơi nhận:] \\ #text(size: 11pt)[- Như Điều 3; \\ - Lưu: VT.]],
  align(center)[#for post in d.posts [#strong(post) \\ ] #v(50pt) #strong(d.signer)])
#if d.table.len() > 0 or d.annex.len() > 0 [
  #pagebreak()
  #align(center)[*DANH SÁCH* \\ *#d.annex_title* \\ #emph(d.attached)]
  #v(8pt)
  #if d.table.len() > 0 [
    #set text(size: 12pt)
    #set par(justify: false)
    #table(columns: d.widths.map(w => w * 1fr), inset: 5pt, stroke: if d.stroke { 0.6pt } else { none }, align: horizon,
      table.header(..d.headings.map(h => align(center, strong(h)))),
      ..d.table.flatten())
  ]
  #for line in d.annex [#h(1cm)#line

  ]
]
"""


@dataclass(frozen=True)
class Person:
    """Somebody in a made-up decision; empty where the paper does not say it."""

    name: str
    sex: str
    job_title: str
    unit: str
    birth_year: int | None = None


@dataclass(frozen=True)
class Paper:
    """A made-up decision: what stands in it, and its PDF with a text layer."""

    layout: str
    number: str
    day: str  # ISO
    body: str
    signer: str
    award: str
    year: int
    people: list[Person]
    pdf: bytes
    text: str
    data: dict[str, Any] = field(default_factory=dict)


def make_paper(seed: int, *, layout: str = "", people: int = 0) -> Paper:
    """A decision that follows from the seed."""
    chance = random.Random(seed)  # noqa: S311 -- made-up papers, the same each time
    layout = layout or LAYOUTS[seed % len(LAYOUTS)]
    above, body, symbol, place, posts, gives, code = BODIES[seed // len(LAYOUTS) % len(BODIES)]
    year = chance.randint(1998, 2019)
    day, month = chance.randint(1, 28), chance.randint(1, 6)
    count = 1 if layout == "one" else people or chance.randint(4, 14)
    with_birth = layout == "table" and seed % 3 == 0
    found = [_person(chance, with_birth=with_birth) for _index in range(count)]
    if layout == "sections":  # collectives first
        bodies = chance.sample(UNITS[:7], 3)
        found = [*(Person(name, "", "", "") for name in bodies), *found]
    number = f"{chance.randint(12, 2480)}/{symbol}"
    signer = _name(chance, chance.choice(["male", "female"]))
    said = f"{len(found):02} cá nhân"
    why = f"đã hoàn thành xuất sắc nhiệm vụ năm {year}"
    titled = "Ủy ban nhân dân" in gives or "Giám đốc" in gives
    data: dict[str, Any] = {
        "above": above,
        "body": body,
        "number": number,
        "place_and_date": f"{place}, ngày {day:02} tháng {month:02} năm {year + 1}",
        "subject": "Về việc khen thưởng thành tích trong công tác",
        "decider": body if body.startswith("ỦY") else f"GIÁM ĐỐC {body}",
        "grounds": [
            "Căn cứ Luật Thi đua, Khen thưởng ngày 26 tháng 11 năm 2003;",
            (
                "Xét đề nghị của Thường trực Hội đồng Thi đua - Khen thưởng tại Tờ trình số "
                f"{chance.randint(5, 90)}/TTr-HĐ ngày 15 tháng 01 năm {year + 1},"
            ),
        ],
        "second": "Kèm theo mỗi danh hiệu, hình thức khen thưởng được thưởng tiền theo quy định.",
        "third": "Các ông (bà) Chánh Văn phòng, Thủ trưởng các đơn vị có liên quan và các cá nhân có tên tại "
        "Điều 1 chịu trách nhiệm thi hành Quyết định này./.",
        "under": [],
        "posts": posts,
        "signer": signer,
        "table": [],
        "annex": [],
        "headings": [],
        "widths": [],
        "annex_title": f"Cá nhân được {'tặng' if titled else 'công nhận'} {gives}",
        "attached": f"(Kèm theo Quyết định số {number} ngày {day:02} tháng {month:02} năm {year + 1})",
    }
    verb = "Tặng" if titled else "Công nhận"
    data["stroke"] = layout != "plain"
    if layout in {"table", "plain"}:
        data["article"] = f"{verb} {gives} cho {said} {why} (có danh sách kèm theo)."
        data["headings"] = ["TT", "Họ và tên", *(["Năm sinh"] if with_birth else []), "Chức vụ", "Đơn vị"]
        data["widths"] = [0.5, 2.2, *([1] if with_birth else []), 1.7, 2.4]
        data["table"] = [
            [str(index), each.name, *([str(each.birth_year)] if with_birth else []), each.job_title, each.unit]
            for index, each in enumerate(found, 1)
        ]
    elif layout == "running":
        data["article"] = f"{verb} {gives} cho {said} {why}, gồm các ông (bà) có tên sau:"
        data["under"] = [
            f"{index}. {_said(each)}{';' if index < count else '.'}" for index, each in enumerate(found, 1)
        ]
    elif layout == "one":
        data["article"] = f"{verb} {gives} cho {_said(found[0]).replace('Ông', 'ông').replace('Bà', 'bà')}, {why}."
    elif layout == "sections":
        data["article"] = f"{verb} {gives} cho 03 tập thể và {count:02} cá nhân {why} (có danh sách kèm theo)."
        data["annex"] = [
            "I. TẬP THỂ",
            *(f"{index}. {each.name};" for index, each in enumerate(found[:3], 1)),
            "II. CÁ NHÂN",
            *(f"{index}. {_said(each)};" for index, each in enumerate(found[3:], 1)),
        ]
    else:
        data["article"] = f"{verb} {gives} cho {said} {why} (có danh sách kèm theo)."
        data["annex"] = [
            f"{index}. {_said(each)}{';' if index < count else '.'}" for index, each in enumerate(found, 1)
        ]
    pdf = _laid_out(data)
    return Paper(
        layout, number, f"{year + 1}-{month:02}-{day:02}", body, signer, code, year, found, pdf, _text(pdf), data
    )


def scan(paper: Paper, *, seed: int = 0, turn: float = 1.2, noise: float = 14, dpi: int = 200) -> list[Image.Image]:
    """The pages of a paper as a scanner gives them: grey pictures, turned by some degrees, with grain and specks."""
    chance = random.Random(seed)  # noqa: S311 -- made-up papers, the same each time
    document = pypdfium2.PdfDocument(paper.pdf)
    pages = []
    for number in range(len(document)):
        picture = document[number].render(scale=dpi / 72, grayscale=True).to_pil().convert("L")
        picture = picture.filter(ImageFilter.GaussianBlur(0.6))
        angle = chance.uniform(-turn, turn)
        picture = picture.rotate(angle, Image.Resampling.BICUBIC, fillcolor=250)
        grain = Image.effect_noise(picture.size, noise)
        picture = Image.blend(picture, grain, 0.12)
        for _speck in range(150):
            at = chance.randrange(picture.width), chance.randrange(picture.height)
            picture.putpixel(at, chance.randrange(90))
        pages.append(picture)
    return pages


def as_pdf(pages: list[Image.Image], *, dpi: int = 200) -> bytes:
    """Pictures as the PDF that a scanner makes: no text in it."""
    file = io.BytesIO()
    pages[0].save(file, "PDF", resolution=dpi, save_all=True, append_images=pages[1:], quality=80)
    return file.getvalue()


def as_tiff(pages: list[Image.Image]) -> bytes:
    """Pictures as one TIFF of several pages."""
    file = io.BytesIO()
    pages[0].save(file, "TIFF", save_all=True, append_images=pages[1:], compression="tiff_lzw", dpi=(200, 200))
    return file.getvalue()


def as_jpeg(page: Image.Image) -> bytes:
    """One page as a JPEG."""
    file = io.BytesIO()
    page.save(file, "JPEG", quality=80, dpi=(200, 200))
    return file.getvalue()


def _person(chance: random.Random, *, with_birth: bool) -> Person:
    sex = chance.choice(["male", "female"])
    birth = chance.randint(1950, 1985) if with_birth else None
    return Person(_name(chance, sex), sex, chance.choice(POSTS), chance.choice(UNITS), birth)


def _name(chance: random.Random, sex: str) -> str:
    middles = [each for each in MIDDLES if each != ("Thị" if sex == "male" else "Văn")]
    return f"{chance.choice(FAMILIES)} {chance.choice(middles)} {chance.choice(GIVEN)}"


def _said(person: Person) -> str:
    return f"{'Ông' if person.sex == 'male' else 'Bà'} {person.name}, {person.job_title}, {person.unit}"


def _laid_out(data: dict[str, Any]) -> bytes:
    compiler = typst.Compiler(
        SOURCE.encode(),
        font_paths=typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(FONTS)]),
        ignore_system_fonts=True,
        sys_inputs={"data": json.dumps(data, ensure_ascii=False)},
    )
    pdf = compiler.compile(format="pdf")
    assert isinstance(pdf, bytes)
    return pdf


def _text(pdf: bytes) -> str:
    document = pypdfium2.PdfDocument(pdf)
    return "\n".join(document[number].get_textpage().get_text_bounded() for number in range(len(document)))
