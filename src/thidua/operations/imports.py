"""Bringing past data into the register from the command line."""

from pathlib import Path

import click

from thidua.operations.installation import ready


@click.group("import")
def import_() -> None:
    """Nhập dữ liệu lịch sử vào sổ bộ."""


@import_.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--agency", "code", required=True, help="Mã cơ quan giữ sổ bộ; đơn vị trong tệp phải trực thuộc.")
@click.option("--by-name", is_flag=True, help="Cam kết: trong một đơn vị, cùng tên là một người khi thiếu ngày sinh.")
@click.option("--dry-run", is_flag=True, help="Chỉ kiểm tra, không ghi gì.")
@click.option("--errors", type=click.Path(dir_okay=False, path_type=Path), help="Nơi ghi tệp Excel các dòng có lỗi.")
@click.pass_context
def awards(context: click.Context, *, file: Path, code: str, by_name: bool, dry_run: bool, errors: Path | None) -> None:
    """Nhập khen thưởng các năm trước từ FILE (.xlsx, .xls, .ods, .csv), từng phần 1.000 dòng, dòng nào lỗi thì để lại.

    Dòng tên cột ở đâu, cột theo thứ tự nào, có dấu hay không dấu đều được:

    \b
      bắt buộc: ten, khen thuong, nam
      nhận người: doi tuong (cá nhân, tập thể, hộ gia đình; trống là cá nhân),
                  ngay sinh, gioi tinh, so dinh danh, don vi (tên hoặc mã), chuc vu, dia chi
      quyết định: so quyet dinh, ngay quyet dinh, nguoi quyet dinh
      khác:       tu nam, loai hinh (trống là chưa rõ; danh hiệu luôn là công trạng), thanh tich

    Cột «khen thuong» ghi mã, tên đầy đủ hoặc chữ viết tắt (CSTĐCS, LĐTT…). Cá nhân cần có ngày sinh hoặc số định
    danh, trừ khi dùng --by-name. Khen thưởng đã có trong sổ bộ thì bỏ qua, nên chạy lại cùng một tệp là an toàn.
    """
    with ready():
        from thidua.past.command import run  # noqa: PLC0415 - models load only after Django

        context.exit(run(file, code, by_name=by_name, dry_run=dry_run, errors=errors))
