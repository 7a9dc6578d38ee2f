"""`thidua appraise`: cases in YAML files, answers for people or for machines. It needs no database."""

import json
import sys
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import click

from thidua.law.changes import Change, parse_changes
from thidua.law.corpus import Corpus, CorpusError, load_corpus
from thidua.law.engine import appraise as judge
from thidua.law.explain import explain
from thidua.law.reading import CaseError, Problem, parse_cases

FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
Paths = tuple[Path, ...]
UNREADABLE = {  # from the narrowest kind of error to the widest
    FileNotFoundError: "không có tệp này",
    IsADirectoryError: "đây là một thư mục",
    PermissionError: "không có quyền đọc",
    UnicodeDecodeError: "tệp không phải mã UTF-8",
    OSError: "lỗi đọc đĩa",
    ValueError: "tên hoặc nội dung tệp không hợp lệ",
}


def changing(command: Callable[..., Any]) -> Callable[..., Any]:
    """Options of a command that can be asked of the law with changes."""
    files = click.option("--changes", "change_files", multiple=True, type=FILE, help="Tệp YAML các thay đổi.")
    agencies = click.option("--agency", "agencies", multiple=True, help="Mã cơ quan có quy định riêng được áp dụng.")
    return files(agencies(command))


def corpus_with(change_files: Iterable[Path], agencies: Iterable[str] = ()) -> Corpus:
    """The law with the changes of the files. Ends the command when one does not fit."""
    try:
        return load_corpus().with_changes(_changes(change_files), agencies)
    except CorpusError as error:
        raise click.ClickException(str(error)) from error


def _changes(files: Iterable[Path]) -> list[Change]:
    return [change for file in files for change in parse_changes(file.read_text(encoding="utf-8-sig"), str(file))]


@click.command()
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="Mỗi câu trả lời một dòng JSON.")
@changing
def appraise(files: Paths, as_json: bool, change_files: Paths, agencies: tuple[str, ...]) -> None:
    """Xét các trường hợp trong tệp YAML theo tiêu chuẩn của luật, hoặc của luật với các thay đổi."""
    corpus, failed = corpus_with(change_files, agencies), False
    for file in files:
        try:
            cases = parse_cases(_text(file), str(file), corpus)
        except CaseError as error:
            failed = True
            click.echo(str(error), err=True)
            continue
        for case in cases:
            answer = judge(case, corpus)
            if as_json:
                click.echo(json.dumps(answer.as_dict(), ensure_ascii=False))
            else:
                click.echo(explain(answer, case, corpus) + "\n")
    if failed:
        sys.exit(2)


def _text(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8-sig")
    except (OSError, ValueError) as error:
        said = next(words for kind, words in UNREADABLE.items() if isinstance(error, kind))
        raise CaseError((Problem(str(file), "", "", f"không đọc được tệp: {said}"),)) from error
