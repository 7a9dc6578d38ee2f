"""`thidua appraise`: cases in YAML files, answers for people or for machines. It needs no database."""

import json
import sys
from pathlib import Path

import click

from thidua.law.corpus import load_corpus
from thidua.law.engine import appraise as judge
from thidua.law.explain import explain
from thidua.law.reading import CaseError, Problem, parse_cases

UNREADABLE = {  # from the narrowest kind of error to the widest
    FileNotFoundError: "không có tệp này",
    IsADirectoryError: "đây là một thư mục",
    PermissionError: "không có quyền đọc",
    UnicodeDecodeError: "tệp không phải mã UTF-8",
    OSError: "lỗi đọc đĩa",
    ValueError: "tên hoặc nội dung tệp không hợp lệ",
}


@click.command()
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="Mỗi câu trả lời một dòng JSON.")
def appraise(files: tuple[Path, ...], as_json: bool) -> None:
    """Xét các trường hợp trong tệp YAML theo tiêu chuẩn của luật."""
    corpus, failed = load_corpus(), False
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
