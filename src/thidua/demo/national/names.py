"""Names in about the proportions that Vietnamese names have; the shares are from memory of published counts."""

import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

FAMILY = {
    "Nguyễn": 38.4, "Trần": 12.1, "Lê": 9.5, "Phạm": 7.0, "Hoàng": 3.2, "Huỳnh": 1.9, "Phan": 4.5, "Vũ": 2.2,
    "Võ": 1.7, "Đặng": 2.1, "Bùi": 2.0, "Đỗ": 1.4, "Hồ": 1.3, "Ngô": 1.3, "Dương": 1.0, "Lý": 0.5, "Đinh": 1.0,
    "Trương": 1.0, "Đoàn": 0.8, "Lâm": 0.7, "Mai": 0.6, "Trịnh": 0.6, "Cao": 0.6, "Tạ": 0.4, "Lương": 0.5, "Hà": 0.5,
    "Thái": 0.3, "Châu": 0.3, "Tô": 0.3, "Quách": 0.2, "Nông": 0.3, "Vi": 0.2, "Lò": 0.2, "Giàng": 0.2, "Y": 0.1,
}  # fmt: skip
MIDDLE = {
    "female": {
        "Thị": 44, "Thị Thu": 4, "Thị Kim": 3, "Thị Ngọc": 4, "Thị Thanh": 4, "Thị Hồng": 4, "Thị Bích": 2,
        "Thu": 5, "Ngọc": 6, "Thanh": 5, "Minh": 4, "Kim": 3, "Phương": 3, "Hoàng": 2, "Thùy": 3, "Diệu": 2, "": 2,
    },
    "male": {
        "Văn": 34, "Hữu": 6, "Đức": 7, "Xuân": 4, "Quốc": 6, "Minh": 7, "Thanh": 5, "Đình": 4, "Công": 3, "Ngọc": 4,
        "Quang": 5, "Thế": 2, "Trọng": 2, "Viết": 2, "Hoàng": 3, "Anh": 2, "Bá": 1, "Văn Đức": 1, "": 2,
    },
}  # fmt: skip
OF_WOMEN = (
    "Hương Lan Hạnh Hà Thảo Hoa Nga Hằng Mai Linh Thủy Trang Loan Anh Yến Nhung Hồng Dung Phương Hiền Vân Liên "
    "Tuyết Ngọc Oanh Huyền Thanh Nguyệt Hường Bình Lý Xuân Ngân Trâm Quyên Giang Chi Tâm Thúy Hải Minh Phượng Quỳnh "
    "Diệp Thơm Ánh Lệ Thu Cúc Đào Châu Thoa Nhàn Gấm Duyên An Uyên Vy My Trinh Thư Kiều Na Lành Miền Ước"
)
OF_MEN = (
    "Hùng Dũng Tuấn Nam Hải Minh Sơn Thắng Bình Cường Long Hiếu Thành Đức Trung Quang Phúc Tùng Anh Hòa Khánh Việt "
    "Toàn Hưng Kiên Tú Vinh Huy Đạt Quân Linh Tiến Thanh Lâm Phong Hà Chiến Mạnh Công Quyết Nghĩa Tâm An Giang Luân "
    "Khoa Bảo Thịnh Trọng Lộc Tài Duy Đông Khang Chính Định Ân Thái Xuân Hậu Lợi Sáng Bách Nguyên Văn Ninh Ước"
)
GIVEN = {"female": OF_WOMEN.split(), "male": OF_MEN.split()}  # from the most common on


def draw(random: Generator, female: NDArray[np.bool_]) -> list[str]:
    """A full name for each, as it is properly written."""
    size = len(female)
    family = _choose(random, list(FAMILY), list(FAMILY.values()), size)
    columns = {}
    for sex in ("female", "male"):
        middle = _choose(random, list(MIDDLE[sex]), list(MIDDLE[sex].values()), size)
        given = _choose(random, GIVEN[sex], [1 / (rank + 6) for rank in range(len(GIVEN[sex]))], size)
        columns[sex] = list(zip(middle, given, strict=True))
    pairs = [columns["female" if each else "male"][index] for index, each in enumerate(female)]
    return [" ".join(part for part in (name, *pair) if part) for name, pair in zip(family, pairs, strict=True)]


def _choose(random: Generator, words: list[str], weights: list[float], size: int) -> list[str]:
    shares = np.array(weights) / sum(weights)
    return [words[index] for index in random.choice(len(words), size, p=shares)]
