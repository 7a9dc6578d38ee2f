"""Which routes of an award are open to a subject, and why none is when none is."""

from collections.abc import Sequence
from dataclasses import dataclass

from thidua.law import labels
from thidua.law.answer import Finding
from thidua.law.award import AwardDefinition, Route, SubjectClass
from thidua.law.case import Case, Category
from thidua.law.facts import Status
from thidua.law.footing import Law
from thidua.law.provision import Citation, Confidence, surest


@dataclass(frozen=True)
class Opening:
    """A route that is open; `unstated` when the category that it needs was not said."""

    route: Route
    unstated: bool


def open_routes(case: Case, award: AwardDefinition, law: Law) -> tuple[list[Opening], tuple[Finding, ...]]:
    """Routes open to this subject and basis on the law's day; else a finding that says why none is."""
    subject, corpus = case.subject, law.corpus
    if subject.kind not in award.subject_kinds:
        text = f"{award.name} không dành cho {labels.KIND[subject.kind]}."
        return [], (_refusal("subject_kind", text, [], award, law),)
    if not award.encoded:
        return [], ()
    asked = [award.route(case.route)] if case.route else [route for route in award.routes if not route.local]
    named = [route for route in asked if route.holds_on(law.day)]
    if not named:
        text = f"Tiêu chuẩn này của {award.name} không có hiệu lực vào ngày {law.day:%d/%m/%Y}."
        return [], (_refusal("route_not_in_force", text, asked, award, law),)
    fitting = [(route, _openness(case, [corpus.subject_classes[name] for name in route.subjects])) for route in named]
    right_subject = [Opening(route, openness == "unstated") for route, openness in fitting if openness != "closed"]
    opened = [opening for opening in right_subject if case.basis in opening.route.bases]
    if subject.kind == "collective" and not all(opening.unstated for opening in opened):
        opened = [opening for opening in opened if not opening.unstated]  # an ordinary collective has none
    if opened:
        return opened, ()
    if not right_subject:
        classes = dict.fromkeys(corpus.subject_classes[name].label for route in named for name in route.subjects)
        text = f"Đối tượng không thuộc diện xét {award.name}. Tiêu chuẩn này dành cho: {'; '.join(classes)}."
        return [], (_refusal("subject_category", text, named, award, law),)
    bases = dict.fromkeys(basis for opening in right_subject for basis in opening.route.bases)
    needed = " hoặc ".join(labels.BASIS[basis] for basis in bases)
    text = f"Không được xét theo loại hình {labels.BASIS[case.basis]} với đối tượng này; cần loại hình {needed}."
    return [], (_refusal("basis", text, named, award, law),)


def _refusal(note_id: str, text: str, routes: Sequence[Route], award: AwardDefinition, law: Law) -> Finding:
    """No route is open: it rests on the heads of those looked at, and on there being no others."""
    known = [route.sure_on(law.day) for route in routes] or [award.sure_on(law.day)]
    confidence = "confirmed" if award.confirmed_since(law.day) else award.subjects_confidence or surest(known)
    borne = law.regime.seen or all(law.bears_head(head) for head in (award, *routes))
    cite = routes[0].cite if routes else award.cite
    return note(note_id, text, cite, confidence, Status.UNMET, firmly=borne, place=award.code)


def note(
    note_id: str,
    text: str,
    cite: Citation,
    confidence: Confidence,
    status: Status = Status.UNPROVEN,
    *,
    firmly: bool = True,
    place: str = "",
) -> Finding:
    """A finding of no route in particular; one that refuses does so firmly unless it rests on memory."""
    firm = False if status is Status.UNMET and firmly and confidence != "memory" else None
    return Finding(note_id, None, status, text, cite, confidence, firm=firm, place=place)


def _openness(case: Case, classes: Sequence[SubjectClass]) -> str:
    """open, unstated (the category that it needs is not said) or closed, whichever is best over the classes."""
    stated = stated_categories(case)
    answers = set()
    for entry in classes:
        if case.subject.kind not in entry.kinds or stated & entry.closed_to:
            answers.add("closed")
        elif not entry.categories or stated & entry.categories:
            answers.add("open")
        else:
            answers.add("closed" if stated else "unstated")
    return next(answer for answer in ("open", "unstated", "closed") if answer in answers)


def stated_categories(case: Case) -> frozenset[Category]:
    """The categories that a standard may ask for, as far as the case states any."""
    return case.subject.categories - {"deceased"}
