"""`thidua gallery`: every paper as PDF and picture, and which of them changed since their pictures were stored."""

import os
import tempfile
from pathlib import Path

import click

FOLDER, STORED = Path("data") / "gallery", Path("docs") / "gallery"
A_FOLDER = click.Path(file_okay=False, path_type=Path)


@click.command()
@click.option("--to", "folder", type=A_FOLDER, default=FOLDER, show_default=True, help="Thư mục ghi các mẫu.")
@click.option("--stored", type=A_FOLDER, default=STORED, show_default=True, help="Thư mục ảnh đã lưu để so.")
@click.option("--accept", is_flag=True, help="Lưu ảnh mới của các mẫu đã thay đổi.")
@click.pass_context
def gallery(context: click.Context, folder: Path, stored: Path, accept: bool) -> None:
    """Làm mọi loại văn bản từ dữ liệu bịa, so với ảnh đã lưu; mã thoát 1 khi có mẫu thay đổi."""
    # A database of its own that is thrown away: nothing of an installation is read or touched.
    for name in ("DATABASE_URL", "THIDUA_DATABASE_URL", "THIDUA_REPLICA_URL"):
        os.environ.pop(name, None)
    with tempfile.TemporaryDirectory(prefix="thidua-gallery-") as data:
        os.environ["THIDUA_DATA"] = data
        changed = _make(folder, stored, accept=accept)
    if changed and not accept:
        context.exit(1)


def _make(folder: Path, stored: Path, *, accept: bool) -> bool:
    from thidua.operations import installation  # noqa: PLC0415 - settings read the data folder

    with installation.ready():
        from thidua.demo.gallery.pages import gone, is_gallery, write_gallery  # noqa: PLC0415 - models load only after Django
        from thidua.demo.gallery.papers import gallery_papers  # noqa: PLC0415

        if accept and not is_gallery(stored):
            raise click.ClickException(
                f"{stored} có tệp khác và không phải thư mục mẫu văn bản; không ghi, không xóa gì."
            )
        click.echo("▸ Chuẩn bị cơ sở dữ liệu tạm")
        installation.migrate()
        click.echo("▸ Làm các văn bản")
        papers = gallery_papers()
        lost = gone(papers, stored)
        shown = write_gallery(papers, folder, stored, accept=accept)
    changed = [each for each in shown if each.changed]
    for each in changed:
        click.echo(f"  khác: {each.name} ({each.title}); xem {folder / each.name}.khac.png")
    for name in lost:
        click.echo(f"  không còn: {name}")
    click.echo(f"{len(shown)} văn bản, {len(changed)} thay đổi; mở {folder / 'index.html'}")
    return bool(changed or lost)
