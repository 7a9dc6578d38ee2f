"""Which form an achievement report has, how many years its table of figures shows, and how sure each of that is."""

import functools
from collections.abc import Sequence
from dataclasses import dataclass
from importlib.resources import files
from typing import Any

import yaml

from thidua.dossiers.models import Nomination

SURE = {"secondary": "số mẫu theo nguồn thứ cấp", "memory": "số mẫu suy từ thứ tự danh mục"}
YEARS_KNOWN = {"memory": "số năm của bảng số liệu theo trí nhớ", "": "số năm của bảng số liệu do hệ thống chọn"}


@dataclass(frozen=True)
class Form:
    """A form of the report: its number and name in the decree, how sure the number is, and its parts."""

    number: str
    number_known: str
    name: str
    parts: Sequence[tuple[str, Sequence[str]]]
    kinds: Sequence[str] = ()
    bases: Sequence[str] = ()
    awards: Sequence[str] = ()

    def fits(self, nomination: Nomination) -> bool:
        """Whether the form is for this nomination."""
        asked = (nomination.subject.kind, self.kinds), (nomination.basis, self.bases), (nomination.award, self.awards)
        return all(value in allowed for value, allowed in asked if allowed)


@dataclass(frozen=True)
class Window:
    """How many years the table of figures shows for some awards (all when it names none), and how sure that is."""

    years: int
    known: str
    awards: Sequence[str] = ()


@functools.cache
def forms() -> tuple[Form, ...]:
    """The forms of the decree in the order in which they are tried; the last fits everything."""
    return tuple(Form(**each) for each in _data()["forms"])


def form_of(nomination: Nomination) -> Form:
    """The form that the nomination's report has."""
    return next(form for form in forms() if form.fits(nomination))


@functools.cache
def windows() -> tuple[Window, ...]:
    """The windows in the order in which they are tried; the last fits every award."""
    return tuple(Window(**each) for each in _data()["figures"])


def window_of(award: str) -> Window:
    """The window of the table of figures in the report for an award."""
    return next(window for window in windows() if not window.awards or award in window.awards)


def form_note(form: Form, award: str) -> str:
    """Which form the outline follows, and how sure that and the years of its table are."""
    if not form.number:
        return (
            "(Chưa biết mẫu riêng của Nghị định 152/2025/NĐ-CP cho trường hợp này: bố cục chung; cơ quan đối chiếu "
            "trước khi trình. Dòng này chỉ có ở bản dự thảo.)"
        )
    known = [SURE[form.number_known], "các mục dựng theo trí nhớ"]
    if any("figures" in holds for _heading, holds in form.parts):
        known.append(YEARS_KNOWN[window_of(award).known])
    return (
        f"(Theo Mẫu số {form.number} kèm Nghị định 152/2025/NĐ-CP, {form.name}: {', '.join(known)}; "
        "cơ quan đối chiếu trước khi trình. Dòng này chỉ có ở bản dự thảo.)"
    )


def _data() -> dict[str, Any]:
    loaded: dict[str, Any] = yaml.safe_load(files(__package__).joinpath("data/reports.yaml").read_text("utf-8"))
    return loaded
