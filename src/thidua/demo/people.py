"""Made-up people with careers that follow the law's order: ratings, then titles, then certificates."""

import random
from collections.abc import Iterator
from dataclasses import dataclass, field

FAMILY = (
    "Nguyễn",
    "Trần",
    "Lê",
    "Phạm",
    "Hoàng",
    "Phan",
    "Vũ",
    "Đặng",
    "Bùi",
    "Đỗ",
    "Hồ",
    "Ngô",
    "Dương",
    "Lý",
    "Đinh",
)
MIDDLE = {
    "female": ("Thị", "Thu", "Ngọc", "Kim", "Thanh", "Minh", "Bích"),
    "male": ("Văn", "Hữu", "Đức", "Xuân", "Quốc", "Minh", "Thành"),
}
GIVEN = {
    "female": (
        "An",
        "Ánh",
        "Chi",
        "Dung",
        "Giang",
        "Hà",
        "Hạnh",
        "Hương",
        "Lan",
        "Liên",
        "Mai",
        "Nga",
        "Oanh",
        "Phượng",
    ),
    "male": ("An", "Bình", "Cường", "Đạt", "Hải", "Hùng", "Khánh", "Nam", "Phúc", "Quân", "Sơn", "Tuấn", "Việt", "Ước"),
}
POSTS = ("Chuyên viên", "Chuyên viên chính", "Kế toán", "Phó Trưởng phòng", "Trưởng phòng", "Văn thư")


@dataclass
class Career:
    """One person and what the register would hold of them, year by year."""

    name: str
    sex: str
    birth_year: int
    job_title: str
    ratings: dict[int, str] = field(default_factory=dict)
    titles: dict[int, list[str]] = field(default_factory=dict)  # year -> codes of titles
    certificates: dict[int, str] = field(default_factory=dict)  # year -> code of a certificate
    initiatives: dict[int, str] = field(default_factory=dict)  # year -> title


SOLUTIONS = (
    "Giải pháp số hóa hồ sơ một cửa",
    "Giải pháp rút ngắn thời gian tiếp nhận",
    "Giải pháp quản lý lớp học",
    "Giải pháp tưới tiết kiệm nước",
    "Giải pháp đối chiếu dữ liệu dân cư",
)


def careers(count: int, *, last_year: int, seed: int) -> Iterator[Career]:
    """Yield `count` careers over the seven years up to `last_year`; the same seed gives the same people."""
    chance = random.Random(seed)  # noqa: S311 - made-up people, not secrets
    for _number in range(count):
        yield _career(chance, last_year)


def _career(chance: random.Random, last_year: int) -> Career:
    sex = chance.choice(("female", "male"))
    name = f"{chance.choice(FAMILY)} {chance.choice(MIDDLE[sex])} {chance.choice(GIVEN[sex])}"
    career = Career(name, sex, chance.randint(1966, 1997), chance.choice(POSTS))
    diligence = chance.random()
    for year in range(last_year - 6, last_year + 1):
        excellent = chance.random() < diligence * 0.7
        career.ratings[year] = "excellent" if excellent else "good" if chance.random() < 0.93 else "completed"
        if career.ratings[year] == "completed":
            continue
        career.titles[year] = ["advanced_worker"]
        inventive = chance.random() < diligence * 0.6
        if inventive:
            career.initiatives[year] = chance.choice(SOLUTIONS)
        if excellent or inventive:
            career.titles[year].append("grassroots_emulation_soldier")
        if _in_a_row(career, year, 3) and inventive and not _held(career, year, 3):
            career.titles[year].append("ministry_province_emulation_soldier")
        if _in_a_row(career, year, 2) and not any(year - gap in career.certificates for gap in range(3)):
            career.certificates[year] = "ministry_province_merit_certificate"
    return career


def _in_a_row(career: Career, year: int, count: int) -> bool:
    return all("grassroots_emulation_soldier" in career.titles.get(year - back, ()) for back in range(count))


def _held(career: Career, year: int, years: int) -> bool:
    return any("ministry_province_emulation_soldier" in career.titles.get(year - back, ()) for back in range(1, years))
