"""`thidua demo`: a running system with a made-up province, from nothing, in one command."""

import os
import shutil
from pathlib import Path

import click

from thidua.operations import installation, serving
from thidua.operations.background import done_apart
from thidua.operations.installation import ready
from thidua.trail.errors import Refused

DEMO_DATA = Path("data") / "demo"


@click.command()
@click.option("--fresh", is_flag=True, help="Bỏ dữ liệu trình diễn đang có và làm lại từ đầu.")
@click.option("--port", default=8000, show_default=True, type=click.IntRange(1, 65_535), help="Cổng.")
@click.option("--load-only", is_flag=True, help="Chỉ nạp dữ liệu, không mở máy chủ.")
def demo(fresh: bool, port: int, load_only: bool) -> None:
    """Chạy bản trình diễn với dữ liệu bịa; lần chạy sau giữ nguyên dữ liệu."""
    folder = Path(os.environ.get("THIDUA_DATA", DEMO_DATA)).resolve()
    os.environ["THIDUA_DATA"] = str(folder)
    os.environ.setdefault("THIDUA_ADDRESS", f"http://127.0.0.1:{port}")
    if not load_only:
        _require_free(port)  # before anything is erased, or loaded for a minute in vain
    if fresh:
        _clear(folder)
    keys = folder / "khoa-trinh-dien"  # made-up, so that signing can be tried; an installation's own ones come first
    for name, place in (("THIDUA_SIGNING_ROOTS", keys / "goc"), ("THIDUA_SEAL_KEYS", keys / "dau")):
        place.mkdir(parents=True, exist_ok=True)
        os.environ.setdefault(name, str(place))
    with ready():
        from thidua.demo.agencies import COUNCIL, PASSWORD, PEOPLE, own_accounts  # noqa: PLC0415 - models load only after Django
        from thidua.demo.office.petitions import HOLDERS  # noqa: PLC0415
        from thidua.demo.year import is_loaded  # noqa: PLC0415

        click.echo("▸ Chuẩn bị cơ sở dữ liệu")
        installation.migrate()
        if is_loaded():
            click.echo("▸ Giữ dữ liệu trình diễn đang có (làm lại từ đầu: --fresh)")
        else:
            click.echo("▸ Nạp một năm công tác của tỉnh Ví Dụ và của Ban ở trung ương (không có thật); mất vài phút")
            if not done_apart(load, keys):
                raise click.ClickException("Không nạp được dữ liệu trình diễn; lỗi ở ngay trên.")
        rows = [(person.username, person.full_name, person.title) for person in PEOPLE]
        rows += [*COUNCIL, *own_accounts()]
        click.echo("\nTài khoản trình diễn (mật khẩu chung: " + PASSWORD + ")")
        for username, name, title in rows:
            click.echo(f"  {username:<14}{name:<20}{title}")
        click.echo("  xa-001, xa-002…   Mỗi xã, phường, sở, tỉnh khác: một cán bộ lập hồ sơ (tên cuối là mã đơn vị)")
        click.echo(
            f"Ký số thử: «chutich» nộp tệp {keys / 'chutich.p12'}, «vanthu» dùng khóa dấu trên máy chủ; cùng mật khẩu."
        )
        for username, passphrase in HOLDERS:
            click.echo(f"Mở danh tính người tố cáo (bịa): «{username}», mật khẩu khóa «{passphrase}».")
        if load_only:
            return
        serving.prepare(host="127.0.0.1", port=port)
        click.echo(f"\nMở http://127.0.0.1:{port}/ trong trình duyệt. Nhấn Ctrl+C để dừng; dữ liệu được giữ lại.")
        serving.serve_forever(host="127.0.0.1", port=port, workers=2)
    click.echo("Đã dừng.")


def load(keys: Path) -> None:
    """Load the made-up year, beside the process that will serve it."""
    with ready():
        from thidua.demo.year import load_year  # noqa: PLC0415 - models load only after Django

        load_year(keys)


def _require_free(port: int) -> None:
    try:
        serving.require_free("127.0.0.1", port)
    except Refused as refusal:
        raise click.ClickException(refusal.message) from refusal


def _clear(folder: Path) -> None:
    from thidua import database  # noqa: PLC0415 - only when asked for

    if os.environ.get("DATABASE_URL") or os.environ.get("THIDUA_DATABASE_URL"):
        raise click.ClickException(
            "--fresh không xóa cơ sở dữ liệu của DATABASE_URL; hãy tự tạo một cơ sở dữ liệu trống."
        )
    if database.is_used(folder):
        raise click.ClickException(
            f"Bản trình diễn trong {folder} đang chạy, --fresh sẽ xóa dữ liệu của nó; hãy dừng nó trước (Ctrl+C)."
        )
    if database.is_up(folder):
        raise click.ClickException(
            f"Cơ sở dữ liệu của bản trình diễn trong {folder} còn chạy; hãy chạy lại không kèm --fresh rồi nhấn Ctrl+C."
        )
    database.erase(folder)
    shutil.rmtree(folder, ignore_errors=True)
