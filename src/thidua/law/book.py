"""The corpus as a book in Markdown: each award with its standard as a tree, its dated values, its worked examples."""

from collections.abc import Callable, Iterator
from datetime import date
from typing import Any

from thidua.law import labels
from thidua.law.answer import Answer
from thidua.law.award import AwardDefinition, Group, Leaf, Node, Route, Value, walk
from thidua.law.corpus import Corpus
from thidua.law.engine import appraise
from thidua.law.procedure import BonusRate, Decider, DossierItem, Duty, Proposer, Quota, Voting
from thidua.law.provision import Dated, Provision
from thidua.law.telling import asked_said, facts_said
from thidua.law.trial import cases_of

FAMILIES = {
    "titles": "Danh hiệu thi đua",
    "orders": "Huân chương",
    "medals": "Huy chương",
    "state_honors": "Danh hiệu vinh dự nhà nước",
    "prizes": "Giải thưởng",
    "commemorative_medals": "Kỷ niệm chương",
    "merit_certificates": "Bằng khen",
    "commendation_letters": "Giấy khen",
    "union_forms": "Hình thức của công đoàn",
}


def book(corpus: Corpus) -> Iterator[tuple[str, str]]:
    """The path and the text of every page: contents, what all awards share, and one page for each award."""
    yield "README.md", _text(_contents(corpus))
    yield "chung.md", _text(_shared(corpus))
    for award in corpus.awards.values():
        yield f"{award.family}/{award.code}.md", _text(_award(award, corpus))


def _text(lines: Iterator[str]) -> str:
    return "\n".join(lines) + "\n"


def _contents(corpus: Corpus) -> Iterator[str]:
    yield from ("# Luật thi đua, khen thưởng trong hệ thống", "")
    yield from ("[Chế độ pháp lý, văn bản, nguyên tắc, điều khoản giao quy định](chung.md)", "")
    for family, name in FAMILIES.items():
        yield from (f"## {name}", "")
        for award in corpus.awards.values():
            if award.family == family:
                routes = f"{len(award.routes)} tiêu chuẩn, {len(award.tests)} trường hợp"
                yield f"- [{award.name}]({family}/{award.code}.md) – {award.cite}; {routes}"
        yield ""


def _shared(corpus: Corpus) -> Iterator[str]:
    yield from ("# Phần chung", "", "## Chế độ pháp lý", "")
    for regime in corpus.regimes:
        span = _span(regime.start, regime.end)
        ground = _sure(regime.cite, regime.confidence)
        yield f"- **{regime.id}**, hồ sơ nhận {span}: {regime.law} – {ground}. {regime.note}".rstrip()
    yield from ("", "## Văn bản", "", "| Số | Tên | Hiệu lực | Mức tin cậy |", "|---|---|---|---|")
    for number, document in corpus.documents.items():
        span = _span(document.in_force, document.until)
        yield _row(number, document.title, span, labels.CONFIDENCE[document.confidence])
    yield from ("", "## Nguyên tắc: không đề nghị khen thưởng khi", "")
    for bar in corpus.bars.values():
        yield f"- {bar.text}"
        yield from (f"  - {line}" for line in _versions(bar.values))
    yield from (
        "",
        "## Điều khoản giao quy định chi tiết",
        "",
        "| Điều khoản | Giao cho | Nội dung | Mức tin cậy |",
        "|---|---|---|---|",
    )
    for each in corpus.delegations.values():
        names = ", ".join(corpus.awards[code].short_name for code in each.awards)
        details = ", ".join(labels.DETAIL[detail] for detail in each.details)
        to = ", ".join(labels.LEAVES_TO[name] for name in each.leaves_to)
        yield _row(
            str(each.cite), to, "; ".join(part for part in (details, names) if part), labels.CONFIDENCE[each.confidence]
        )


# One award


def _award(award: AwardDefinition, corpus: Corpus) -> Iterator[str]:
    kinds = ", ".join(labels.KIND[kind] for kind in award.subject_kinds)
    yield from (f"# {award.name}", "", f"`{award.code}` · {award.cite} · dành cho {kinds}", "")
    yield from (award.note, "") if award.note else ()
    yield from ("## Thẩm quyền, hồ sơ, tiền thưởng", "", "| | Từ ngày | Quy định | Căn cứ |", "|---|---|---|---|")
    for name, dated in award.own_parts():
        for day, value in dated.items():
            yield from (_row(_named(name), f"{day:%d/%m/%Y}", *cells) for cells in _fact(value))
    for route in award.routes:
        yield from ("", f"## {route.name}", "", *_route(route, corpus))
    yield from ("", "## Trường hợp thử", "")
    for case, _ in cases_of(award, corpus):
        yield from (f"### {case.id}", "", f"{asked_said(case)[:1].upper()}{asked_said(case)[1:]}.", "")
        yield from (f"- {line}" for line in facts_said(case, corpus))
        yield from ("", *_answer(appraise(case, corpus), award), "")


def _named(part: str) -> str:
    name, _, kind = part.partition(".")
    return labels.PART[name] + (f", {labels.KIND[kind]}" if kind else "")


def _fact(value: Any) -> Iterator[tuple[str, str]]:
    """What a dated part beside the standard says, in words, with its ground; a line for each paper."""
    if value is None:
        yield "không quy định", ""
        return
    for item in value if isinstance(value, tuple) else (value,):
        more = [getattr(item, "condition", ""), getattr(item, "note", "")]
        yield ". ".join(part.rstrip(".") for part in (WORDS[type(item)](item), *more) if part), _ground(item)


def _voting(item: Voting) -> str:
    return f"tối thiểu {item.percent}% tổng số thành viên{', bỏ phiếu kín' if item.secret else ''}"


def _duty(item: Duty) -> str:
    length = f", {item.working_days} ngày làm việc" if item.working_days else ""
    return ("bắt buộc" if item.required else "không bắt buộc") + length


def _rate(item: BonusRate) -> str:
    return f"{'không quá ' if item.at_most else ''}{item.multiple.normalize():f} lần".replace(".", ",")


WORDS: dict[type[Provision], Callable[[Any], str]] = {
    Voting: _voting,
    Duty: _duty,
    BonusRate: _rate,
    DossierItem: lambda item: item.name,
    Decider: lambda item: item.label,
    Proposer: lambda item: item.label,
    Quota: lambda item: item.text,
}


def _route(route: Route, corpus: Corpus) -> Iterator[str]:
    classes = "; ".join(dict.fromkeys(corpus.subject_classes[name].label for name in route.subjects))
    bases = ", ".join(labels.BASIS[basis] for basis in route.bases)
    yield f"`{route.id}` · {_sure(route.cite, route.confidence)}"
    yield ""
    yield f"Dành cho: {classes}. Loại hình: {bases}." + (" Quy định của một địa phương." if route.local else "")
    yield ""
    yield from _tree(route.standard, "")
    rows = [row for node in walk(route.standard) if isinstance(node, Leaf) for row in _dated(node)]
    if rows:
        yield from ("", "| Điều kiện | Từ ngày | Số liệu | Căn cứ |", "|---|---|---|---|", *rows)


def _dated(leaf: Leaf) -> Iterator[str]:
    """The numbers of a condition by the day from which they hold; a line for each row of a table."""
    versions = list(leaf.values.items())
    for day, value in versions:
        parts = getattr(value.params, "rows", ()) or [value] if value else [None]
        for part in parts:
            said = _numbers(part) if part else "không quy định"
            if said or len(versions) > 1:
                yield _row(f"`{leaf.id}`", f"{day:%d/%m/%Y}", said, _ground(part) if part else "")


def _tree(nodes: tuple[Node, ...], indent: str) -> Iterator[str]:
    for node in nodes:
        only = [labels.CATEGORY[each] for each in sorted(node.categories)] + [
            labels.BASIS[b] for b in sorted(node.bases)
        ]
        whom = f" *(chỉ với {', '.join(only)})*" if only else ""
        yield f"{indent}- {_mark(node)}{node.text}{whom}{_standing(node)}"
        if isinstance(node, Group):
            yield from (f"{indent}  - *bất kỳ tiêu chuẩn nào:* `{name}`" for name in node.any_route)
            yield from _tree(node.all_of + node.any_of, indent + "  ")
        if node.values is not None:
            readings = dict.fromkeys(value.reading for _, value in node.values.items() if value and value.reading)
            yield from (f"{indent}  - *Cách hiểu khác:* {reading}" for reading in readings)


def _standing(node: Node) -> str:
    """Where the latest version of a condition or a joining stands, and how it is known."""
    latest = [value for _, value in node.values.items() if value] if node.values else []
    return f" – {_ground(latest[-1])}" if latest else ""


def _mark(node: Node) -> str:
    if isinstance(node, Group):
        return "**Tất cả:** " if node.all_of else "**Một trong:** "
    marks = {"not_seen": "**Chưa đọc được nguyên văn:** ", "judgement": "**Người xác nhận:** "}
    return f"`{node.id}` " + marks.get(node.predicate, "")


def _answer(answer: Answer, award: AwardDefinition) -> Iterator[str]:
    route = f" theo tiêu chuẩn «{award.route(answer.route).name}»" if answer.route else ""
    said = f"**{labels.VERDICT[answer.verdict].capitalize()}**{route}"
    if answer.provisional:
        said += f"; nếu quy định chưa kiểm chứng đúng như đã ghi nhận: {labels.VERDICT[answer.provisional]}"
    yield from (f"Trả lời ({answer.regime}): {said}.", "")
    for finding in answer.findings:
        yield f"- *{labels.STATUS[finding.status]}* – {finding.text}"


# Words


def _versions(dated: Dated[Provision]) -> Iterator[str]:
    yield from (
        f"từ {day:%d/%m/%Y}: {_ground(value)}" if value else f"từ {day:%d/%m/%Y}: bãi bỏ"
        for day, value in dated.items()
    )


def _numbers(value: Provision) -> str:
    """The numbers of a value as the file has them, without what every value has."""
    shown = value.params if isinstance(value, Value) else value
    kept = shown.model_dump(mode="json", exclude=set(Provision.model_fields), exclude_defaults=True)
    return "; ".join(f"{key}: {_listed(part)}" for key, part in kept.items() if key not in ("reading", "text", "note"))


def _listed(part: Any) -> str:
    if isinstance(part, dict):
        return "{" + ", ".join(f"{key}: {_listed(inner)}" for key, inner in part.items()) + "}"
    return ", ".join(map(_listed, part)) if isinstance(part, list) else str(part)


def _ground(provision: Provision) -> str:
    assumed = ", giả định không đổi" if provision.assumed else ""
    return _sure(provision.cite, provision.confidence) + assumed


def _sure(cite: object, confidence: str) -> str:
    return f"{cite} ({labels.CONFIDENCE[confidence]})"


def _span(start: date | None, end: date | None) -> str:
    parts = [f"từ {start:%d/%m/%Y}" if start else "", f"trước {end:%d/%m/%Y}" if end else ""]
    return " ".join(part for part in parts if part) or "chưa rõ ngày"


def _row(*cells: str) -> str:
    return "| " + " | ".join(cell.replace("|", "\\|").replace("\n", " ") for cell in cells) + " |"
