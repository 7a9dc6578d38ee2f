"""A case in words: what is asked, and the facts that are given."""

from collections.abc import Iterator

from thidua.law import labels
from thidua.law.case import Case, Initiative, Members, PastAward, Period
from thidua.law.corpus import Corpus


def asked_said(case: Case) -> str:
    """Who is proposed, when the dossier was received, on which ground and up to which year."""
    categories = ", ".join(labels.CATEGORY[each] for each in sorted(case.subject.categories))
    sex = f", {labels.SEX[case.subject.sex]}" if case.subject.sex else ""
    who = labels.KIND[case.subject.kind] + sex + (f" ({categories})" if categories else "")
    on = f"hồ sơ nhận ngày {case.received_on:%d/%m/%Y}"
    return f"{who}; {on}; {labels.BASIS[case.basis]}; thành tích đến năm {case.last_year}"


def facts_said(case: Case, corpus: Corpus) -> Iterator[str]:
    """The facts of the case, one line for each kind, and whether the register is vouched for."""
    history, subject = case.history, case.subject
    if subject.founded_on:
        yield f"Thành lập ngày {subject.founded_on:%d/%m/%Y}"
    if subject.members:
        yield _members(subject.members, corpus)
    if history.awards:
        yield "; ".join(_award(item, corpus) for item in history.awards)
    if history.ratings:
        yield "; ".join(f"{item.year}: {labels.RATING[item.rating]}" for item in history.ratings)
    yield from (_initiative(item) for item in history.initiatives)
    yield from (f"{_capital(labels.DISCIPLINE[item.kind])} {_days(item)}" for item in history.discipline)
    yield from (f"{_capital(labels.PROCEEDING[item.kind])} {_days(item)}" for item in history.proceedings)
    yield from (f"{_capital(labels.LEAVE[item.kind])} {_days(item)}" for item in history.leave)
    yield from (f"{item.post}: {_days(item)}" for item in history.service)
    for result in history.cluster_results:
        yield f"Xếp thứ {result.rank} cụm, khối thi đua của {labels.ORGANISER[result.organised_by]} năm {result.year}"
    for item in history.movements:
        rank = f", xếp thứ {item.rank}" if item.rank else ""
        who, when = labels.LAUNCHER[item.launched_by], labels.EVALUATION[item.evaluated_at]
        yield f"Phong trào thi đua {item.years} năm do {who} phát động, {when}{rank}"
    yield "Sổ bộ đã xác nhận đầy đủ." if history.complete else "Sổ bộ chưa xác nhận đầy đủ."
    yield from _attested(case, corpus)


def _attested(case: Case, corpus: Corpus) -> Iterator[str]:
    known = corpus.awards[case.award].judgements
    said = [each.text.rstrip(".") for each in known if each.id in case.attested]
    if "all" in case.attested and known:
        yield "Người có trách nhiệm đã xác nhận mọi điều kiện cần xác nhận."
    elif said:
        yield f"Người có trách nhiệm đã xác nhận: {'; '.join(said)}."


def _award(item: PastAward, corpus: Corpus) -> str:
    basis = labels.BASIS[item.basis] if item.basis else "chưa rõ loại hình"
    decided = f"quyết định ngày {item.decided_on:%d/%m/%Y}" if item.decided_on else ""
    more = ", ".join(part for part in ("" if item.basis == "merit" else basis, decided) if part)
    return f"{corpus.rules[item.award].name} {item.last_year}" + (f" ({more})" if more else "")


def _initiative(item: Initiative) -> str:
    parts = [
        f"phạm vi {labels.SCOPE[item.scope]}" if item.scope else "chưa rõ phạm vi",
        f"do {labels.SCOPE[item.recognised_by]} công nhận" if item.recognised_by else "chưa rõ cấp công nhận",
        "" if item.applied is None else "đã áp dụng" if item.applied else "chưa áp dụng",
        "đã dùng cho khen thưởng khác" if item.used_for else "",
    ]
    return f"{_capital(labels.INITIATIVE[item.kind])} {item.year}: {', '.join(part for part in parts if part)}"


def _members(members: Members, corpus: Corpus) -> str:
    parts = [f"{count} {labels.RATING[level]}" for level, count in members.rated.items()]
    parts += [f"{count} {corpus.rules[code].name}" for code, count in members.holding.items()]
    parts += [f"{count} bị {labels.DISCIPLINE[kind]}" for kind, count in members.disciplined.items()]
    return f"{members.total} người" + (f": {', '.join(parts)}" if parts else "")


def _days(period: Period) -> str:
    return f"{period.start:%d/%m/%Y} – " + (f"{period.end:%d/%m/%Y}" if period.end else "nay")


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]
