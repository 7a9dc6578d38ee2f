"""The commands of operations. The database starts, and models load, only when a command runs."""

import os
from pathlib import Path

import click

from thidua.operations import archives, installation, serving
from thidua.operations.installation import pending, ready

OUT_FILE = click.Path(dir_okay=False, path_type=Path)
IN_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="Địa chỉ lắng nghe.")
@click.option("--port", default=8000, show_default=True, type=click.IntRange(1, 65_535), help="Cổng.")
@click.option("--workers", default=2, show_default=True, type=click.IntRange(1, 8), help="Số tiến trình phục vụ.")
def serve(host: str, port: int, workers: int) -> None:
    """Chạy máy chủ web cho đến khi nhấn Ctrl+C."""
    os.environ.setdefault("THIDUA_ADDRESS", f"http://{host}:{port}")
    with ready():
        serving.prepare(host=host, port=port)
        click.echo(f"Thi Đua đang chạy tại http://{host}:{port}/ (nhấn Ctrl+C để dừng).")
        serving.serve_forever(host=host, port=port, workers=workers)
    click.echo("Đã dừng.")


@click.command()
@click.option("--attached", is_flag=True, hidden=True, help="Dừng khi tiến trình mở nó kết thúc.")
def worker(attached: bool) -> None:
    """Chạy riêng tiến trình làm việc nền cho đến khi nhấn Ctrl+C (serve đã có sẵn một tiến trình)."""
    with ready():
        from thidua.jobs.worker import work  # noqa: PLC0415 - models load only after Django

        serving.require_migrated()
        click.echo("Đang chờ và làm việc nền (nhấn Ctrl+C để dừng).")
        work(attached=attached)
    click.echo("Đã dừng.")


@click.command()
def migrate() -> None:
    """Áp dụng các thay đổi cấu trúc của cơ sở dữ liệu."""
    with ready():
        names = installation.migrate()
    click.echo(f"Đã áp dụng {len(names)} thay đổi." if names else "Cấu trúc dữ liệu đã mới nhất.")


@click.command()
@click.argument("file", type=OUT_FILE)
def backup(file: Path) -> None:
    """Sao lưu cơ sở dữ liệu và tệp tải lên vào một tệp FILE (.tar)."""
    with ready():
        manifest = archives.back_up(file)
    click.echo(f"Đã sao lưu cơ sở dữ liệu và {manifest.file_count} tệp vào {file} ({_megabytes(file)} MB).")
    click.echo("Bản sao lưu không chứa khóa số định danh; hãy cất riêng khóa đó (docs/engineering/running.md).")


@click.command()
@click.argument("file", type=IN_FILE)
@click.option("--replace", is_flag=True, help="Thay toàn bộ dữ liệu đang có.")
@click.option("--other-key", is_flag=True, help="Khôi phục dù khóa số định danh khác khóa lúc sao lưu.")
def restore(file: Path, replace: bool, other_key: bool) -> None:
    """Khôi phục cơ sở dữ liệu và tệp tải lên từ bản sao lưu FILE."""
    with ready():
        manifest = archives.restore(file, replace=replace, other_key=other_key)
        names = pending()
    made = manifest.made_at.astimezone().strftime("%H:%M ngày %d/%m/%Y")
    click.echo(f"Đã kiểm tra {len(manifest.parts)} phần của bản sao lưu lúc {made}.")
    click.echo(f"Đã khôi phục cơ sở dữ liệu và {manifest.file_count} tệp.")
    if names:
        click.echo(f"Bản sao lưu cũ hơn phần mềm {len(names)} thay đổi cấu trúc: hãy chạy `thidua migrate`.")


@click.command()
@click.pass_context
def check(context: click.Context) -> None:
    """Kiểm tra máy chủ: mỗi việc một dòng; mã thoát 1 khi có việc không đạt."""
    with ready():
        from thidua.operations.checks import check_all  # noqa: PLC0415 - models load only after Django

        results = check_all()
    for result in results:
        click.echo(f"{'ĐẠT      ' if result.holds else 'KHÔNG ĐẠT'}  {result.name}: {result.detail}")
    context.exit(0 if all(result.holds for result in results) else 1)


def _megabytes(file: Path) -> str:
    return f"{file.stat().st_size / 1e6:.1f}".replace(".", ",")
