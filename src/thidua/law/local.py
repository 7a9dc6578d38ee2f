"""Local rules: what a ministry or province adds for its own cases, and whether the law leaves it to them."""

from collections.abc import Callable, Mapping
from typing import Any

from thidua.law.changes import LocalRule
from thidua.law.documents import Delegation
from thidua.law.overlay import dated_node, overlaid
from thidua.law.places import find
from thidua.law.provision import Citation, Confidence, weakest
from thidua.law.source import CorpusError, Source

Dated = Mapping[str, Any]


def add_local_rule(rule: LocalRule, source: Source) -> Source:
    """The data with the rule's own document and what the rule adds. Raises CorpusError when it loosens or misfits."""
    if rule.award is not None and rule.award not in source.awards:
        raise CorpusError(f"không có danh hiệu, hình thức khen thưởng mã {rule.award}")
    lacks, confidence = ground_of(rule, source)
    mark = {"rule": rule.id, "agency": rule.agency, "document": rule.document.number, "lacks": lacks}
    cited = {"cite": rule.cite, "confidence": confidence, "local": mark}
    return ADDING[rule.detail](rule, cited, _with_document(rule, source))


def ground_of(rule: LocalRule, source: Source) -> tuple[str, Confidence]:
    """What the rule lacks, empty when the law leaves it to the agency; and how sure the delegation is."""
    known = [Delegation.model_validate(raw) for raw in source.data["delegations"].values()]
    fitting = [each for each in known if _leaves(each, rule)]
    named = [each for each in fitting if rule.ground and str(each.cite) == str(Citation.model_validate(rule.ground))]
    if named:
        return "", weakest([*(each.confidence for each in named), "text"])
    wanted = " hoặc ".join(dict.fromkeys(str(each.cite) for each in fitting))
    said = f"chưa nêu căn cứ là {wanted}" if wanted else "luật (phần đã đọc) không giao bộ, tỉnh quy định nội dung này"
    if rule.ground:
        said += f"; {Citation.model_validate(rule.ground)} không phải là điều khoản giao quy định nội dung này"
    return said, "text"


def _leaves(delegation: Delegation, rule: LocalRule) -> bool:
    """Whether the clause leaves this kind of detail of this award to agencies on the rule's first day."""
    return (
        bool({rule.level, "issuer"} & set(delegation.leaves_to))
        and rule.detail in delegation.details
        and (not delegation.awards or rule.award is None or rule.award in delegation.awards)
        and delegation.holds_on(rule.start)
    )


def _with_document(rule: LocalRule, source: Source) -> Source:
    number = rule.document.number
    if number in source.data["documents"]:
        return source
    own = rule.document.model_dump(mode="json", exclude={"number"}, exclude_none=True)
    return source.put(("documents", number), {**own, "confidence": "text"})


# What each kind of detail adds


def _add_condition(rule: LocalRule, cited: dict[str, Any], source: Source) -> Source:
    node = dated_node(rule.condition or {}, cited, source.first_day, rule.start.isoformat(), _end(rule))
    routes = source.awards[str(rule.award)].get("routes", [])
    known = {route["id"] for route in routes}
    if not routes or not set(rule.routes) <= known:
        raise CorpusError(f"{rule.award} không có tiêu chuẩn {', '.join(sorted(set(rule.routes) - known)) or 'nào'}")
    for number, route in enumerate(routes):
        if not rule.routes or route["id"] in rule.routes:
            keys = ("awards", str(rule.award), "routes", number, "standard")
            source = source.put(keys, [*route["standard"], node])
    return source


def _add_quota(rule: LocalRule, cited: dict[str, Any], source: Source) -> Source:
    own = rule.quota.model_dump(exclude_none=True) if rule.quota else {}

    def quota(national: Any) -> Any:
        bound = national.get("percent") if national and national["confidence"] != "memory" else None
        if bound and own.get("percent", 100) > bound:
            raise CorpusError(f"tỷ lệ rộng hơn mức {bound}% của quy định chung")
        return {**cited, **own}

    keys = ("quotas", str(rule.award))
    return source.put(keys, _laid(rule, source.data["quotas"].get(rule.award) or {}, quota, source))


def _add_paper(rule: LocalRule, cited: dict[str, Any], source: Source) -> Source:
    own = rule.dossier_item.model_dump() if rule.dossier_item else {}
    if cited["local"]["lacks"]:
        own |= {"required": False, "condition": f"Quy định địa phương: {cited['local']['lacks']}."}

    def papers(national: Any) -> Any:
        if any(paper["kind"] == own["kind"] and paper["name"] == own["name"] for paper in national or []):
            raise CorpusError(f"hồ sơ đã có {own['name']}")
        return [*(national or []), {**cited, **own}]

    return _on_award("dossier", rule, papers, source)


def _add_voting(rule: LocalRule, cited: dict[str, Any], source: Source) -> Source:
    own = rule.voting.model_dump() if rule.voting else {}

    def voting(national: Any) -> Any:
        if national and (own["percent"] < national["percent"] or (national["secret"] and not own["secret"])):
            raise CorpusError(f"tỷ lệ phiếu thấp hơn mức {national['percent']}% hoặc bỏ phiếu kín của quy định chung")
        return national if cited["local"]["lacks"] else {**cited, **own}

    return _on_award("voting", rule, voting, source)


def _add_days(rule: LocalRule, cited: dict[str, Any], source: Source) -> Source:
    limit = rule.days.limit if rule.days else ""
    days = rule.days.days if rule.days else 0

    def time_limit(national: Any) -> Any:
        if not national:
            raise CorpusError("không có thời hạn chung để thay bằng thời hạn riêng")
        if national["confidence"] != "memory" and days > national["days"]:
            raise CorpusError(f"thời hạn {days} ngày dài hơn {national['days']} ngày của quy định chung")
        kept = {key: national[key] for key in ("name", "unit", "counted_from")}
        return national if cited["local"]["lacks"] else {**cited, **kept, "days": days}

    if limit not in source.data["time_limits"]:
        raise CorpusError(f"không có thời hạn mã {limit}")
    return source.put(("time_limits", limit), _laid(rule, source.data["time_limits"][limit], time_limit, source))


def _on_award(part: str, rule: LocalRule, change: Callable[[Any], Any], source: Source) -> Source:
    """One dated part of an award changed; a shared entry that the award only names becomes its own."""
    award = source.awards[str(rule.award)]
    dated = source.get(find(f"{rule.award}.{part}", source).keys) if part in award else {}
    if isinstance(dated, str):
        dated = source.data[f"{part}s" if part == "dossier" else part][dated]
    return source.put(("awards", str(rule.award), part), _laid(rule, dated, change, source))


def _laid(rule: LocalRule, dated: Dated, change: Callable[[Any], Any], source: Source) -> dict[str, Any]:
    versions = {str(day): value for day, value in dated.items()}
    return overlaid(versions, rule.start.isoformat(), _end(rule), change, source.first_day)


def _end(rule: LocalRule) -> str | None:
    return rule.end.isoformat() if rule.end else None


ADDING = {
    "condition": _add_condition,
    "quota": _add_quota,
    "dossier_item": _add_paper,
    "voting": _add_voting,
    "days": _add_days,
}
