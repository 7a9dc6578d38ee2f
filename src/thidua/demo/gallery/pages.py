"""The gallery as files: a PDF and a picture of every paper, what changed, and one page that shows them all."""

from collections.abc import Mapping
from dataclasses import dataclass
from html import escape
from pathlib import Path

from thidua.demo.gallery import pictures
from thidua.documents.rendering import Paper, render

MARK = "gallery.txt"
MARK_SAYS = "Ảnh mẫu văn bản do `thidua gallery --accept` ghi; ảnh lạ trong thư mục này bị xóa.\n"
SHOWN = 80  # dots an inch, on the page
PAGE = """<!doctype html>
<html lang="vi"><meta charset="utf-8"><title>Mẫu văn bản</title>
<style>
body {{ font-family: serif; margin: 2rem; background: #eee }}
section {{ margin: 0 0 3rem }}
img {{ display: block; max-width: 100%; border: 1px solid #999 }}
.changed h2 {{ color: #b3141b }}
</style>
<h1>Mẫu văn bản: {count} loại, {changed} thay đổi</h1>
{sections}
</html>
"""


class NotAGallery(Exception):
    """The folder holds files and none of them is the gallery's mark."""


@dataclass(frozen=True)
class Shown:
    """One paper of the gallery. `changed`: new, or its picture differs from the stored one."""

    name: str
    title: str
    changed: bool


def write_gallery(papers: Mapping[str, Paper], folder: Path, stored: Path, *, accept: bool = False) -> list[Shown]:
    """Write all papers to a folder, compared with the pictures in `stored`, which `accept` brings up to date.

    Raises NotAGallery rather than accept into a folder of something else: accepting deletes what is no paper.
    """
    if accept and not is_gallery(stored):
        raise NotAGallery(stored)
    folder.mkdir(parents=True, exist_ok=True)
    stored.mkdir(parents=True, exist_ok=True)
    shown = [_written(name, paper, folder, stored, accept=accept) for name, paper in papers.items()]
    if accept:
        (stored / MARK).write_text(MARK_SAYS, encoding="utf-8")
        for name in gone(papers, stored):
            (stored / f"{name}.png").unlink()
    (folder / "index.html").write_text(_page(shown), encoding="utf-8")
    return shown


def is_gallery(folder: Path) -> bool:
    """Whether the folder has the gallery's own mark, or nothing in it yet."""
    return not folder.exists() or (folder / MARK).is_file() or not any(folder.iterdir())


def gone(papers: Mapping[str, Paper], stored: Path) -> list[str]:
    """Names of stored pictures of which there is no paper any more."""
    return sorted({file.stem for file in stored.glob("*.png")} - set(papers))


def _written(name: str, paper: Paper, folder: Path, stored: Path, *, accept: bool) -> Shown:
    pdf = render(paper)
    (folder / f"{name}.pdf").write_bytes(pdf)
    pictures.write(pictures.strip(pdf, resolution=SHOWN), folder / f"{name}.png")
    difference = folder / f"{name}.khac.png"
    difference.unlink(missing_ok=True)
    made, kept = pictures.strip(pdf), stored / f"{name}.png"
    changed = not kept.exists() or pictures.differs(pictures.read(kept), made)
    if changed and kept.exists():
        pictures.difference(pictures.read(kept), made).save(difference)
    if changed and accept:
        pictures.write(made, kept)
    return Shown(name, paper.title, changed)


def _page(shown: list[Shown]) -> str:
    return PAGE.format(
        count=len(shown), changed=sum(each.changed for each in shown), sections="\n".join(map(_section, shown))
    )


def _section(each: Shown) -> str:
    name, title = escape(each.name), escape(each.title)
    changed = ' class="changed"' if each.changed else ""
    return (
        f'<section{changed}><h2>{title}</h2><p><a href="{name}.pdf">{name}.pdf</a></p>'
        f'<img src="{name}.png" alt="Các trang của: {title}"></section>'
    )
