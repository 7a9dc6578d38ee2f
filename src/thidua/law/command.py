"""`thidua law`: the law looked through, tried and written out. None of it needs a database."""

import json
import sys
from collections.abc import Iterable
from datetime import datetime
from importlib.resources import files as package_files
from pathlib import Path

import click

from thidua.law import labels
from thidua.law.asking import FILE, Paths, changing, corpus_with
from thidua.law.book import book
from thidua.law.changes import export_changes
from thidua.law.corpus import Corpus, CorpusError, load_corpus
from thidua.law.coverage import RouteCoverage, coverage, latest_seen_day
from thidua.law.lint import lint as faults_of
from thidua.law.schema import schemas, written
from thidua.law.trial import changed_answers, trials

FOLDER = click.Path(exists=True, file_okay=False, path_type=Path)


@click.group()
def law() -> None:
    """Bộ dữ liệu luật: kiểm tra, thử, độ phủ, lược đồ, thay đổi, sách."""


@law.command()
@click.argument("awards", nargs=-1)
@click.option("--corpus", "folder", type=FOLDER, help="Bộ dữ liệu khác.")
@click.option("--tests", type=click.Path(path_type=Path), default=Path("tests/law"), help="Thư mục kiểm thử đơn vị.")
def lint(awards: tuple[str, ...], folder: Path | None, tests: Path) -> None:
    """Tìm lỗi của bộ dữ liệu; nêu mã khen thưởng thì chỉ chạy trường hợp thử của chúng; mã thoát khác 0 khi có lỗi."""
    try:
        source = folder or package_files("thidua.law") / "corpus"
        found = faults_of(source, tests if tests.is_dir() else None, awards)
    except CorpusError as error:
        raise click.ClickException(str(error)) from error
    for fault in found:
        click.echo(f"{fault.kind}: {fault}")
    click.echo(f"{len(found)} lỗi." if found else "Không có lỗi.")
    sys.exit(1 if found else 0)


COLUMNS = ("khen thưởng", "tiêu chuẩn", "ĐK", "CB", "NV", "DL", "TN", "XN", "TH", "chưa đọc, chưa thử")
LEGEND = (
    "ĐK: điều kiện; CB: đã đối chiếu Công báo; NV: đã đọc nguyên văn; DL: theo nguồn dẫn lại; TN: theo trí nhớ;\n"
    "XN: cần người xác nhận; TH: trường hợp thử. *: chưa đọc được nguyên văn; !: chưa thử cả hai phía."
)


@law.command(name="coverage")
@click.argument("awards", nargs=-1)
@click.option("--on", type=click.DateTime(["%Y-%m-%d"]), help="Ngày; mặc định: ngày đầu của luật mới nhất đã đọc.")
@click.option("--json", "as_json", is_flag=True, help="Mỗi tiêu chuẩn một dòng JSON.")
@changing
def coverage_(
    awards: tuple[str, ...],
    on: datetime | None,
    as_json: bool,
    change_files: Paths,
    agencies: tuple[str, ...],
) -> None:
    """Độ phủ của từng danh hiệu, hình thức và tiêu chuẩn; mã thoát khác 0 khi có tiêu chuẩn chưa mã hóa."""
    corpus = corpus_with(change_files, agencies)
    rows = list(coverage(corpus, on.date() if on else latest_seen_day(corpus), of=_known(awards, corpus)))
    if as_json:
        for row in rows:
            click.echo(json.dumps(row.as_dict(), ensure_ascii=False))
    else:
        _print_table([COLUMNS, *map(_cells, rows)])
        conditions, holes = sum(row.conditions for row in rows), sum(len(row.holes) for row in rows)
        click.echo(f"\n{LEGEND}\n{len(rows)} tiêu chuẩn, {conditions} điều kiện, {holes} điều kiện chưa đọc được.")
    sys.exit(0 if all(row.encoded for row in rows) else 1)


def _known(awards: Iterable[str], corpus: Corpus) -> list[str]:
    unknown = [code for code in awards if code not in corpus.awards]
    if unknown:
        raise click.ClickException(f"không có danh hiệu, hình thức khen thưởng mã {', '.join(unknown)}")
    return list(awards) or list(corpus.awards)


def _cells(row: RouteCoverage) -> tuple[str, ...]:
    if not row.encoded:
        return (row.award, row.route, *[""] * 7, "CHƯA MÃ HÓA")
    counts = (row.conditions, *row.confidence.values(), row.judgements, row.cases)
    marks = [*(f"*{name}" for name in row.holes), *(f"!{name}" for name in row.untried)]
    return (row.award, row.route, *map(str, counts), " ".join(marks))


def _print_table(rows: list[tuple[str, ...]]) -> None:
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    for row in rows:
        words = [
            cell.rjust(width) if 1 < column < len(row) - 1 else cell.ljust(width)
            for column, (cell, width) in enumerate(zip(row, widths, strict=True))
        ]
        click.echo("  ".join(words).rstrip())


@law.command(name="test")
@click.argument("awards", nargs=-1)
@changing
def test_(awards: tuple[str, ...], change_files: Paths, agencies: tuple[str, ...]) -> None:
    """Chạy các trường hợp thử; với thay đổi thì nêu những trường hợp có câu trả lời khác; mã thoát khác 0 khi sai."""
    corpus = corpus_with(change_files, agencies)
    codes = _known(awards, corpus)
    if corpus is not load_corpus():
        _print_changed(corpus, set(codes))
        return
    count = failed = 0
    for code in codes:
        for case, differences in trials(corpus.awards[code], corpus):
            count, failed = count + 1, failed + bool(differences)
            for said in differences:
                click.echo(f"{code}, trường hợp {case}: {said}")
    click.echo(f"{count} trường hợp, {failed} sai.")
    sys.exit(1 if failed else 0)


def _print_changed(corpus: Corpus, codes: set[str]) -> None:
    count = 0
    for case, before, after in changed_answers(load_corpus(), corpus):
        if case.award in codes:
            count += 1
            said = [labels.VERDICT[answer.verdict] for answer in (before, after)]
            click.echo(f"{case.award}, trường hợp {case.id}: {said[0]} → {said[1]}")
    click.echo(f"{count} trường hợp có câu trả lời khác khi áp dụng thay đổi.")


@law.command()
@click.argument("change_files", nargs=-1, required=True, type=FILE)
@click.option("--agency", "agencies", multiple=True, help="Mã cơ quan có quy định riêng được kiểm tra.")
def export(change_files: Paths, agencies: tuple[str, ...]) -> None:
    """Kiểm tra các thay đổi với bộ dữ liệu rồi viết ra một dòng YAML chuẩn để gửi lại dự án."""
    corpus = corpus_with(change_files, agencies)
    click.echo(export_changes(corpus.changes), nl=False)


@law.command()
@click.argument("name", default="")
@click.option("--write", "folder", type=FOLDER, help="Viết mọi lược đồ vào thư mục.")
def schema(name: str, folder: Path | None) -> None:
    """Lược đồ JSON của tệp dữ liệu luật (award, case, change, documents, …) để trình soạn thảo kiểm tra khi gõ."""
    known = dict(schemas())
    if folder is not None:
        for each, found in known.items():
            (folder / f"{each}.schema.json").write_text(written(found), encoding="utf-8")
    elif name in known:
        click.echo(written(known[name]), nl=False)
    else:
        raise click.ClickException(f"lược đồ: {', '.join(known)}")


@law.command(name="book")
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path))
@changing
def book_(folder: Path, change_files: Paths, agencies: tuple[str, ...]) -> None:
    """Viết luật thành các trang Markdown để đọc: tiêu chuẩn, căn cứ, giá trị theo ngày, trường hợp thử."""
    count = 0
    for name, text in book(corpus_with(change_files, agencies)):
        page = folder / name
        page.parent.mkdir(parents=True, exist_ok=True)
        page.write_text(text, encoding="utf-8")
        count += 1
    click.echo(f"{count} trang.")
