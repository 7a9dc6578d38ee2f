"""The commands of the archive of papers: keep what is new, read what is kept."""

import click

from thidua.operations.installation import ready


@click.group()
def archive() -> None:
    """Kho lưu trữ văn bản: đưa văn bản vào kho, đọc lại tệp đã giữ."""


@archive.command()
def keep() -> None:
    """Đưa ngay vào kho các văn bản đã phát hành mà kho chưa có."""
    with ready():
        from thidua.archive.keeping import keep_new, to_keep  # noqa: PLC0415 - models load only after Django

        count, left = keep_new(), to_keep().count()
    click.echo(f"Đã đưa {count} bản văn bản vào kho, còn {left} văn bản.")


@archive.command()
@click.option("--all", "everything", is_flag=True, help="Đọc lại mọi tệp, không chỉ phần của một ngày.")
@click.pass_context
def check(context: click.Context, everything: bool) -> None:
    """Đọc lại và băm lại tệp trong kho; mã thoát 1 khi có tệp hỏng, mất hoặc kho không trả lời."""
    with ready():
        from thidua.archive.fixity import check_files, check_share  # noqa: PLC0415
        from thidua.archive.models import KeptFile  # noqa: PLC0415

        done = check_files(KeptFile.objects.order_by("pk").iterator(500)) if everything else check_share()
    for file in done.broken:
        click.echo(f"{file.get_state_display().upper()}  {file.sha256}")
    for file in done.unread:
        click.echo(f"KHÔNG ĐỌC ĐƯỢC  {file.sha256}")
    if done.stopped:
        click.echo(f"Kho không trả lời ({done.stopped}); chưa đọc hết.")
    click.echo(f"Đã đọc lại {done.count} tệp, {len(done.broken)} tệp hỏng hoặc mất.")
    context.exit(1 if done.broken or done.unread or done.stopped else 0)
