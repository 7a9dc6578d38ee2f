"""Reading cases from YAML: what is wrong is said in Vietnamese, with the file, the case and the key."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import yaml
from pydantic import ValidationError

from thidua.law.award import AwardDefinition
from thidua.law.case import Case, PastAward
from thidua.law.corpus import Corpus, load_corpus
from thidua.law.said import said, yaml_said
from thidua.law.strict_yaml import documents


@dataclass(frozen=True)
class Problem:
    """One thing wrong with one case. `case` is its id, or its place in the file when it has none."""

    file: str
    case: str
    key: str
    message: str

    def __str__(self) -> str:
        where = [self.file, f"trường hợp {self.case}" if self.case else "", f"khóa {self.key}" if self.key else ""]
        return f"{', '.join(part for part in where if part)}: {self.message}"


class CaseError(Exception):
    """Cases that cannot be judged; `problems` says why, one entry for each thing wrong."""

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        super().__init__("\n".join(map(str, problems)))
        self.problems = problems


def parse_cases(text: str, file: str = "", corpus: Corpus | None = None) -> list[Case]:
    """The cases of a YAML text, one for each document. Raises CaseError with everything wrong in any of them."""
    corpus = corpus or load_corpus()
    try:
        parts = documents(text)
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        raise CaseError((Problem(file, "", "", f"không đọc được YAML: {yaml_said(error)}"),)) from error
    if not parts:
        raise CaseError((Problem(file, "", "", "không có trường hợp nào"),))
    cases: list[Case] = []
    problems: list[Problem] = []
    for number, part in enumerate(parts, 1):
        try:
            cases.append(read_case(part, file, corpus, f"thứ {number}"))
        except CaseError as error:
            problems.extend(error.problems)
    problems.extend(_twice(cases, file))
    if problems:
        raise CaseError(tuple(problems))
    return cases


def read_case(data: Any, file: str = "", corpus: Corpus | None = None, name: str = "") -> Case:
    """One case from plain data in the public shape. Raises CaseError."""
    given = data.get("id") if isinstance(data, Mapping) else None
    name = str(given) if given is not None else name
    try:
        case = Case.model_validate(data)
    except ValidationError as error:
        problems = [Problem(file, name, *said(detail)) for detail in error.errors(include_url=False)]
        raise CaseError(tuple(problems)) from error
    refuse_unknown(case, corpus or load_corpus(), file)
    return case


def refuse_unknown(case: Case, corpus: Corpus, file: str = "") -> None:
    """Raise CaseError when a case names an award, route or condition that the corpus does not have."""
    problems = tuple(Problem(file, case.id, key, said) for key, said in _unknown(case, corpus))
    if problems:
        raise CaseError(problems)


def _unknown(case: Case, corpus: Corpus) -> Iterator[tuple[str, str]]:
    history, members = case.history, case.subject.members
    codes: list[tuple[str, str | None]] = [
        (f"history.awards.{n}.award", item.award) for n, item in enumerate(history.awards)
    ]
    codes += [(f"history.initiatives.{n}.used_for", item.used_for) for n, item in enumerate(history.initiatives)]
    codes += [(f"subject.members.holding.{code}", code) for code in (members.holding if members else ())]
    for key, code in [("award", case.award), *codes]:
        if code is not None and code not in corpus.awards:
            yield key, f"không có danh hiệu, hình thức khen thưởng mã {code}"
    for number, item in enumerate(history.awards):
        held = corpus.awards.get(item.award)
        if held and held.span_years > 1:
            yield from ((f"history.awards.{number}.{key}", said) for key, said in _span_contradicts(item, held))
    award = corpus.awards.get(case.award)
    if award is None:
        return
    if case.route is not None and case.route not in award.route_ids:
        yield "route", f"{award.name} không có tiêu chuẩn mã {case.route}"
    known = {judgement.id for judgement in award.judgements} | {"all"}
    for name in sorted(case.attested - known):
        yield "attested", f"{award.name} không có điều kiện cần xác nhận mã {name}"


def _span_contradicts(item: PastAward, title: AwardDefinition) -> Iterator[tuple[str, str]]:
    """What is wrong with the years of a title that says for which years it was given."""
    if item.to_year is not None and item.to_year != item.year:
        yield "to_year", f"năm cuối {item.to_year} khác năm {item.year} của danh hiệu"
    elif item.from_year is not None and item.last_year - item.from_year + 1 != title.span_years:
        length = item.last_year - item.from_year + 1
        yield "from_year", f"{title.name} xét cho {title.span_years} năm, không phải {length} năm"


def _twice(cases: list[Case], file: str) -> Iterator[Problem]:
    seen: set[str] = set()
    for case in cases:
        if case.id in seen:
            yield Problem(file, case.id, "id", "mã trường hợp bị trùng trong tệp")
        seen.add(case.id)
