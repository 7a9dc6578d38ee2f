"""Papers of what happens after a decision: the request, the decision itself, the certificate made anew.

Their forms are not known to the system (`decisions/data/after.yaml`): they follow Nghị định 30/2020/NĐ-CP, and say what
was stated as the legal basis, never a clause that nobody gave.
"""

import datetime as dt

from django.utils.translation import gettext as _

from thidua.decisions.after.kinds import Kind, kinds
from thidua.decisions.after.wording import case_title, stated_grounds
from thidua.decisions.models import AfterCase, Decision
from thidua.documents import blocks
from thidua.documents.certificates import certificate_data
from thidua.documents.decided import decision_body, decision_name
from thidua.documents.house import said
from thidua.documents.letterhead import competent_person, letterhead, signature
from thidua.documents.models import PaperKind
from thidua.documents.official import numbered_at
from thidua.documents.rendering import Paper
from thidua.documents.wording import addressed, award, ended, given, grounds, paragraphs
from thidua.trail.errors import Refused
from thidua.vietnamese.dates import long_date
from thidua.vietnamese.numbers import amount, amount_in_words

FIELDS = {
    "recipient_name": "tên",
    "recipient_detail": "chức vụ, đơn vị",
    "citation": "thành tích",
    "year": "năm thành tích",
}
OBJECT = "bằng, hiện vật khen thưởng"
UNCHANGED = object()


def request_paper(case: AfterCase) -> Paper:
    """Tờ trình of the agency that asks, to the competent person; its number stays blank where nobody stated one."""
    what = kinds()[case.kind]
    basis = what.grounds.get(case.ground)
    own = said(case.asker, PaperKind.AFTER_REQUEST)
    texts = [
        f"{_about(case)}.",
        *([f"Trường hợp: {basis.text[:1].lower()}{basis.text[1:]}."] if basis else []),
        *paragraphs(case.explanation),
        *_corrections(case),
        f"Kèm theo: {case.proof}.",
    ]
    body = [
        letterhead(case.asker, kind="TTr", day=case.asked_on),
        blocks.titled("TỜ TRÌNH", case_title(case)),
        blocks.to(competent_person(case.agency)),
        blocks.grounds(ended([*grounds(case.asked_on), *stated_grounds(case)])),
        *blocks.paragraphs(texts),
        blocks.closing(
            own.recipients(),
            signature(case.asker, **own.signer(), for_body=True),
            last=own.text("ask", {"cơ quan trình": case.asker.name, "nơi trình": competent_person(case.agency)}),
        ),
    ]
    return blocks.document(f"Tờ trình {what.name.lower()}, {case.pk}", body, case.asked_at)


def case_decision_paper(decision: Decision) -> Paper:
    """The decision that corrects, takes away, gives back or makes anew, as it was issued or its draft."""
    case = decision.after_case
    what = kinds()[case.kind]
    articles = [_first_article(case, what), *_further_articles(case, what), _last_article(case)]
    body = decision_body(decision, about=decision.title, grounds=paragraphs(decision.grounds), articles=articles)
    return blocks.document(decision_name(decision), body, numbered_at(decision))


def made_at(case: AfterCase) -> dt.datetime | None:
    """When the new certificate of a case was made; None while it is not, and where it makes none."""
    return case.done_at if case.new_code else None


def made_anew_note(case: AfterCase) -> str:
    """What a certificate that was made anew says of it: «Cấp lại (lần cấp 2) theo Quyết định số …»."""
    number = case.decision.number if case.decision else ""
    return f"{kinds()[case.kind].name} (lần cấp {case.new_serial}) theo Quyết định số {number}"


def new_certificate_paper(case: AfterCase) -> Paper:
    """The certificate that a case made, with the words of then and its own code. Refused when it made none."""
    if not case.new_code or case.done_at is None or case.decision is None:
        raise Refused(_("Việc này không làm ra bằng mới."))
    item = case.certificate.item
    row = {
        "position": item.position,
        "name": addressed(case.words["recipient_name"], item.nomination.subject),
        "detail": case.words["recipient_detail"],
        "citation": case.words["citation"],
        "note": made_anew_note(case),
    }
    data = certificate_data(item.decision, [row], {item.position: case.new_code})
    return Paper(
        f"Bằng cấp lần {case.new_serial}, Quyết định {item.decision.number}", "certificates", data, case.done_at
    )


def _who(case: AfterCase) -> str:
    item = case.certificate.item
    words = case.words or {field: case.certificate.said(field) for field in ("recipient_name", "recipient_detail")}
    if case.before:  # a correction names whom the decision named
        words = words | {key: value for key, value in case.before.items() if key in words}
    name = addressed(words["recipient_name"], item.nomination.subject)
    return ", ".join(part for part in (name, words["recipient_detail"]) if part)


def _given_by(case: AfterCase, *, given_at: str = "tại") -> str:
    decision = case.certificate.item.decision
    if decision.decided_on is None:
        raise AssertionError("an issued decision has its day")
    return (
        f"{_named(case, decision.decided_on)} {given_at} Quyết định số {decision.number} "
        f"{long_date(decision.decided_on)} của {competent_person(decision.agency)}"
    )


def _named(case: AfterCase, on: dt.date) -> str:
    """The award as it stands after «tặng»; State honours, which the corpus keeps among the forms, are titles too."""
    decision = case.certificate.item.decision
    if award(decision.award).family == "state_honors":
        return f"danh hiệu “{award(decision.award).name_on(on)}”"
    return given(decision.award, decision.agency, on)


def _about(case: AfterCase) -> str:
    return f"{_who(case)} được tặng {_given_by(case)} (số sổ vàng {case.certificate.item.position})"


def _corrections(case: AfterCase) -> list[str]:
    return [
        f"Về {FIELDS[field]}: đã ghi “{case.before[field] or 'để trống'}”; nay đính chính là “{value or 'để trống'}”."
        for field in FIELDS
        if (value := case.changes.get(field, UNCHANGED)) is not UNCHANGED
    ]


def _first_article(case: AfterCase, what: Kind) -> str:
    match what.code:
        case "correction":
            return f"Đính chính nội dung khen thưởng của {_who(case)}, được tặng {_given_by(case)}:\n" + "\n".join(
                _corrections(case)
            )
        case "revocation":
            return f"Hủy bỏ việc tặng {_given_by(case)} đối với {_who(case)}."
        case "stripping":
            return f"Tước {_given_by(case, given_at='đã tặng tại')} đối với {_who(case)}."
        case "restoration":
            return f"Phục hồi {_given_by(case, given_at='đã tặng tại')} đối với {_who(case)}."
        case _:
            return f"{what.name} {OBJECT} cho {_who(case)}, được tặng {_given_by(case)}."


def _further_articles(case: AfterCase, what: Kind) -> list[str]:
    if what.certificate == "replace":
        return ["Bằng, hiện vật đã cấp trước đây được thay bằng bằng, hiện vật cấp theo Quyết định này."]
    money = f"{amount(case.money_due)} ({amount_in_words(case.money_due)})" if case.money_due else ""
    if what.objects == "return":
        owed = [OBJECT] if case.object_due else []
        owed += [f"số tiền đã thu {money}"] if money else []
        return [f"Trả lại {' và '.join(owed)} cho người được phục hồi."] if owed else []
    owed = ([OBJECT] if case.object_due else []) + ([f"số tiền thưởng {money}"] if money else [])
    return [f"Thu hồi {' và '.join(owed)} đã trao kèm theo Quyết định nói tại Điều 1."] if owed else []


def _last_article(case: AfterCase) -> str:
    kind = case.certificate.item.nomination.subject.kind
    who = {"person": "cá nhân", "collective": "tập thể", "household": "hộ gia đình"}[kind]
    return said(case.agency, PaperKind.DECISION).text("last", {"đối tượng": who})
