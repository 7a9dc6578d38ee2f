"""`thidua package verify FILE`: whether a package is whole and who signed it, for anyone; it needs no database."""

import os
from pathlib import Path

import click


@click.group()
def package() -> None:
    """Kiểm tra gói hồ sơ trao đổi."""


@package.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--key", default="", help="Khóa công khai phải là của người gửi (64 chữ số hệ mười sáu).")
def verify(file: Path, key: str) -> None:
    """Kiểm tra chữ ký, mã băm, nội dung và từng tệp của gói FILE (.zip hoặc edXML)."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "thidua.settings")
    import django  # noqa: PLC0415 -- set up only when the command runs

    django.setup()
    from django.conf import settings  # noqa: PLC0415 -- after the set-up, as what follows
    from django.utils import translation  # noqa: PLC0415

    from thidua.exchange import edxml, keys  # noqa: PLC0415
    from thidua.exchange.bags import verified  # noqa: PLC0415
    from thidua.exchange.zips import MAX_PACKAGE  # noqa: PLC0415
    from thidua.trail.errors import Refused  # noqa: PLC0415

    with file.open("rb") as opened, translation.override(settings.LANGUAGE_CODE):
        content = opened.read(2 * MAX_PACKAGE)
        try:
            found = edxml.read(content)[1] if edxml.is_message(content) else content
            whole = verified(found, {key.lower()} if key else None)
        except Refused as refusal:
            raise click.ClickException(refusal.message) from refusal
    said = whole.content
    click.echo(f"Gói nguyên vẹn: mã {said.id}, {len(whole.files)} tệp, lập lúc {said.made_at:%H:%M %d/%m/%Y} UTC.")
    click.echo(f"Từ {said.sender.name} ({said.sender.code}) đến {said.receiver.name} ({said.receiver.code}).")
    click.echo(f"Khóa đã ký: {keys.fingerprint(whole.key)}")
    click.echo("Đúng khóa đã nêu." if key else "Hãy đối chiếu khóa này với khóa mà nơi gửi công bố.")
