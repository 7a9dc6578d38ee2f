"""What the law says of an award beside its standard, on a day: who decides, the ballot, the papers, days and money."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.translation import gettext as _

from thidua.law import Corpus, labels
from thidua.law.award import AwardDefinition, Duty
from thidua.law.provision import Provision
from thidua.legislation.standards import CONFIDENCE
from thidua.vietnamese.numbers import decimal_text


@dataclass(frozen=True)
class ShownFact:
    """One line: what it is about, what holds, where it stands and how sure we are of it.

    `key` names the place within the award.
    """

    key: str
    label: str
    text: str
    citation: str
    confidence: str
    tag: str
    assumed: bool = False

    @property
    def whole(self) -> str:
        """The key of what is amended as one: a paper is amended with its whole list."""
        return "dossier" if self.key.startswith("dossier.") else self.key

    @property
    def is_own(self) -> bool:
        """Whether it stands at a place of the award; who proposes and how many stand in lists of many awards."""
        return self.key not in {"proposed_by", "quota"}


def shown_facts(award: AwardDefinition, corpus: Corpus, on: dt.date) -> list[ShownFact]:
    """The facts in the order in which an officer needs them. Days before the first encoded one give none."""
    return list(_facts(award, on))


def _facts(award: AwardDefinition, on: dt.date) -> Iterator[ShownFact]:
    decider = award.decided_by_.on(on)
    if decider is None:
        return
    proposer, quota = award.proposed_by(on), award.quota(on)
    yield _fact("proposed_by", _("Ai đề nghị"), f"{proposer.label}. {proposer.note}".strip(". "), proposer)
    yield _fact("decided_by", _("Ai quyết định"), decider.label, decider)
    if quota is not None:
        yield _fact("quota", _("Tỷ lệ, số lượng"), f"{quota.text}. {quota.note}".strip(". "), quota)
    voting = award.voting(on)
    if voting is not None:
        secret = _("bỏ phiếu kín") if voting.secret else _("biểu quyết")
        text = _("%(way)s, ít nhất %(percent)s%% tổng số thành viên hội đồng đồng ý") % {
            "way": secret.capitalize(),
            "percent": voting.percent,
        }
        yield _fact("voting", _("Tỷ lệ phiếu"), f"{text}. {voting.note}".strip(), voting)
    for number, item in enumerate(award.dossier_.on(on) or (), start=1):
        need = "" if item.required else f" ({item.condition[:1].lower()}{item.condition[1:]})" if item.condition else ""
        yield _fact(f"dossier.{item.kind}", _("Hồ sơ, mục %(number)s") % {"number": number}, item.name + need, item)
    for key, label, duty in (
        ("public_comment", _("Công khai lấy ý kiến"), award.public_comment_.on(on)),
        ("consultation", _("Lấy ý kiến cơ quan (hiệp y)"), award.consultation_.on(on)),
    ):
        if duty is not None:
            yield _fact(key, label, _duty(duty), duty)
    for kind in award.subject_kinds:
        bonus = award.bonus(kind, on)
        if bonus is not None:
            most = _("tối đa ") if bonus.at_most else ""
            amount = f"{bonus.amount:,}".replace(",", ".")
            text = _("%(most)s%(times)s lần mức lương cơ sở = %(most)s%(amount)s đồng") % {
                "most": most,
                "times": decimal_text(bonus.multiple),
                "amount": amount,
            }
            yield _fact(f"bonus.{kind}", _("Tiền thưởng, %(kind)s") % {"kind": labels.KIND[kind]}, text, bonus)


def _duty(duty: Duty) -> str:
    text = _("Bắt buộc") if duty.required else _("Không bắt buộc")
    if duty.working_days:
        text += _(", %(days)s ngày làm việc") % {"days": duty.working_days}
    return f"{text}. {duty.note}".strip()


def _fact(key: str, label: str, text: str, provision: Provision) -> ShownFact:
    name, tag = CONFIDENCE[provision.confidence]
    return ShownFact(key, label, text, str(provision.cite), str(name), tag, provision.assumed)
