"""From the records of this installation to what a package says of them."""

import datetime as dt
import uuid
from collections.abc import Iterable, Iterator

from django.utils import timezone
from django.utils.translation import gettext as _

from thidua.agencies.models import Agency
from thidua.councils.models import AgendaItem
from thidua.decisions.models import DecisionItem
from thidua.documents.freezing import pdf_of
from thidua.documents.models import PaperKind
from thidua.dossiers import files
from thidua.dossiers.models import Evidence, Nomination, NominationStatus, Submission
from thidua.exchange import keys
from thidua.exchange.bags import SAID, SUFFIX_OF, payload_of
from thidua.exchange.content import (
    AwardSaid,
    Content,
    DecisionPart,
    EvidencePart,
    GivenPart,
    InitiativeSaid,
    NominationPart,
    Origin,
    OutcomePart,
    Party,
    RatingSaid,
    ReceiptPart,
    ResultPart,
    Said,
    SubjectPart,
    SubmissionPart,
    VotePart,
    read,
)
from thidua.exchange.models import Direction, Package, PackageItem, Partner
from thidua.register.decision_numbers import fold_number
from thidua.register.models import Award, AwardStatus, Subject
from thidua.register.services.awards import same_award
from thidua.register.words import decision_of, name_of
from thidua.trail.errors import Refused

Files = dict[str, bytes]
Decisions = dict[tuple[str, dt.date, str], DecisionPart]  # by number, day and who decided
Body = SubmissionPart | ResultPart | ReceiptPart


def content_of(partner: Partner, body: Body) -> Content:
    """A new package for a partner, with a number of its own."""
    return Content.ours(
        version=1,
        id=uuid.uuid4().hex,
        made_at=timezone.now().astimezone(dt.UTC).replace(microsecond=0),
        sender=party(partner.agency),
        receiver=party(partner.other),
        body=body,
    )


def party(agency: Agency) -> Party:
    """An agency as packages name it."""
    return Party.ours(code=agency.code, name=agency.name)


def origin_of(nomination: Nomination) -> Origin:
    """Where the nomination was made: elsewhere when it came in a package, else here."""
    came = PackageItem.objects.filter(nomination=nomination, package__direction=Direction.IN).first()
    if came is not None:
        return Origin.ours(installation=came.origin, code=came.origin_code)
    return Origin.ours(installation=keys.mark_of(keys.own_public_key()), code=nomination.code)


def submission_part(submission: Submission) -> tuple[SubmissionPart, Files]:
    """A sent submission with the letter and the papers of its nominations."""
    letter = "data/papers/0001.pdf"
    found: Files = {letter: pdf_of(PaperKind.SUBMISSION, submission)}
    nominations = [
        _nomination(item.nomination, found)
        for item in submission.items.select_related("nomination__subject__agency", "nomination__owner")
    ]
    part = SubmissionPart.ours(
        kind="submission",
        code=submission.code,
        title=submission.title,
        year=submission.year,
        letter_number=submission.letter_number,
        letter_date=submission.letter_date or timezone.localdate(submission.sent_at),
        signer_name=submission.signer_name,
        signer_title=submission.signer_title,
        letter=letter,
        nominations=nominations,
    )
    return part, found


def result_part(package: Package, items: Iterable[PackageItem]) -> tuple[ResultPart, Files]:
    """What became of nominations of a received package, with the decisions that gave them awards."""
    decisions: Decisions = {}
    found: Files = {}
    outcomes = [_outcome(item, decisions, found) for item in items]
    part = ResultPart.ours(kind="result", of=package.identity, decisions=list(decisions.values()), outcomes=outcomes)
    return part, found


def _nomination(nomination: Nomination, found: Files) -> NominationPart:
    return NominationPart.ours(
        origin=origin_of(nomination),
        owner=party(nomination.owner),
        subject=_subject(nomination.subject),
        award=nomination.award,
        through_year=nomination.through_year,
        basis=nomination.basis,
        route=nomination.route,
        achievement=nomination.achievement,
        unit_name=nomination.unit_name,
        job_title=nomination.job_title,
        position=nomination.position,
        claims=list(_claims(nomination.subject)),
        evidence=[_paper(each, found) for each in nomination.evidence.select_related("file") if each.counts],
        votes=list(_votes(nomination)),
    )


def _subject(subject: Subject) -> SubjectPart:
    return SubjectPart.ours(
        kind=subject.kind,
        name=subject.name,
        agency=party(subject.agency),
        sex=subject.sex,
        birth_date=subject.birth_date,
        birth_year=None if subject.birth_date else subject.birth_year,
        categories=list(subject.categories),
        is_leader=subject.is_leader,
    )


def _claims(subject: Subject) -> Iterator[Said]:
    """What our register holds in force of the subject; the receiver takes it as claims to be verified."""
    for award in subject.awards.filter(status=AwardStatus.VALID).order_by("year", "pk"):
        yield AwardSaid.ours(
            kind="award",
            award=award.code,
            year=award.year,
            from_year=award.from_year,
            basis=award.basis,
            number=award.decision_number,
            decided_on=award.decided_on,
            decided_by=award.decided_by,
            text=f"{name_of(award)}. {decision_of(award.decision_number, award.decided_on, award.decided_by)}"[:300],
        )
    for rating in subject.ratings.filter(ended_at=None).order_by("year"):
        text = f"{rating.year}: {rating.get_rating_display()}"
        yield RatingSaid.ours(kind="rating", year=rating.year, rating=rating.rating, text=text)
    for work in subject.initiatives.filter(ended_at=None).order_by("year", "pk"):
        yield InitiativeSaid.ours(
            kind="initiative",
            work=work.kind,
            year=work.year,
            title=work.title,
            recognised_by=work.recognised_by,
            scope=work.scope,
            applied=work.applied,
            used_for=work.used_for,
            text=work.title[:300],
        )


def _paper(evidence: Evidence, found: Files) -> EvidencePart:
    """A paper of the dossier; the same file in two dossiers is there twice, under two names."""
    content = files.read(evidence.file)
    suffix = SUFFIX_OF.get(evidence.file.media_type)
    if suffix is None:
        raise Refused(
            _("Tài liệu «%(name)s» thuộc loại tệp không gửi được; hãy thay bằng PDF.") % {"name": evidence.file_name}
        )
    number = sum(name.startswith("data/evidence/") for name in found) + 1
    if number > 9_999:
        raise Refused(_("Tờ trình có quá nhiều tài liệu cho một gói: hãy chia thành nhiều tờ trình."))
    name = f"data/evidence/{number:04d}{suffix}"
    found[name] = content
    return EvidencePart.ours(file=name, kind=evidence.kind, name=evidence.file_name or name.rpartition("/")[2])


def _votes(nomination: Nomination) -> Iterator[VotePart]:
    """The counted votes of our councils, and those that came with it from below."""
    counted = AgendaItem.objects.filter(review__nomination=nomination, passed__isnull=False, yes__isnull=False)
    for item in counted.select_related("session__council__agency").order_by("pk"):
        yield VotePart.ours(
            agency=party(item.session.council.agency),
            council=item.session.council.name,
            held_on=timezone.localdate(item.session.held_at),
            yes=item.yes or 0,
            no=item.no or 0,
            blank=item.blank or 0,
            passed=bool(item.passed),
        )
    came = PackageItem.objects.filter(nomination=nomination, package__direction=Direction.IN)
    for carried in came.select_related("package__file").order_by("-pk")[:1]:
        yield from votes_of(carried)


def votes_of(item: PackageItem) -> list[VotePart]:
    """The votes that a received package tells of a nomination."""
    body = said_in(item.package).body
    parts = body.nominations if isinstance(body, SubmissionPart) else []
    return next((list(part.votes) for part in parts if part.origin.code == item.origin_code), [])


def said_in(package: Package) -> Content:
    """What a kept package says; it was verified when it was kept."""
    return read(payload_of(files.read(package.file))[SAID])


def _outcome(item: PackageItem, decisions: Decisions, found: Files) -> OutcomePart:
    nomination = item.nomination
    origin = Origin.ours(installation=item.origin, code=item.origin_code)
    if nomination.status == NominationStatus.RETURNED:
        return OutcomePart.ours(origin=origin, state="returned", reason=nomination.return_reason)
    if nomination.status == NominationStatus.REFUSED:
        last = nomination.reviews.order_by("-pk").first()
        return OutcomePart.ours(origin=origin, state="refused", reason=last.conclusion_reason if last else "")
    award, title, paper = _given(nomination)
    if award.status == AwardStatus.REVOKED:
        decided = decision_of(award.decision_number, award.decided_on, award.decided_by)
        reason = _("Khen thưởng theo %(decision)s đã bị hủy bỏ, thu hồi.") % {"decision": decided}
        return OutcomePart.ours(origin=origin, state="refused", reason=reason)
    if not award.decision_number or award.decided_on is None:
        raise Refused(_("%(nomination)s: sổ bộ chưa ghi số, ngày quyết định.") % {"nomination": nomination})
    # Two agencies may have the same number on the same day.
    key = (fold_number(award.decision_number), award.decided_on, award.decided_by.casefold())
    if key not in decisions:
        name = f"data/papers/{len(decisions) + 1:04d}.pdf"
        found[name] = paper
        decisions[key] = DecisionPart.ours(
            number=award.decision_number,
            decided_on=award.decided_on,
            decided_by=award.decided_by or _("Không rõ"),
            title=title,
            paper=name,
        )
    given = GivenPart.ours(
        award=award.code,
        year=award.year,
        from_year=award.from_year,
        basis=award.basis,
        citation=award.citation,
        decision=list(decisions).index(key),
    )
    return OutcomePart.ours(origin=origin, state="decided", given=given)


def _given(nomination: Nomination) -> tuple[Award, str, bytes]:
    """The award of a decided nomination, and its decision: our own, or the one that a result from above brought."""
    line = (
        DecisionItem.objects.filter(nomination=nomination, award__isnull=False)
        .select_related("award", "decision__agency", "certificate__award")
        .order_by("-pk")
        .first()
    )
    if line is not None and line.award is not None:
        award = line.certificate.award if hasattr(line, "certificate") else line.award
        return _now(award), line.decision.title, pdf_of(PaperKind.DECISION, line.decision)
    told = (
        PackageItem.objects.filter(nomination=nomination, package__direction=Direction.OUT, award__isnull=False)
        .select_related("award", "result__file")
        .order_by("-pk")
        .first()
    )
    if told is None or told.award is None or told.result is None:
        raise Refused(_("%(nomination)s: chưa thấy quyết định trong hệ thống.") % {"nomination": nomination})
    body = said_in(told.result).body
    if not isinstance(body, ResultPart):
        raise Refused(_("%(nomination)s: chưa thấy quyết định trong hệ thống.") % {"nomination": nomination})
    origin = (told.origin, told.origin_code)
    given = next(each.given for each in body.outcomes if (each.origin.installation, each.origin.code) == origin)
    part = body.decisions[given.decision if given else 0]
    return _now(told.award), part.title, payload_of(files.read(told.result.file))[part.paper]


def _now(award: Award) -> Award:
    """The row that holds now what an award says: itself, or the one by which it was corrected."""
    if award.status != AwardStatus.CORRECTED:
        return award
    held = same_award(award)
    if held is None:
        text = _("%(award)s của %(name)s đã được đính chính; hãy kiểm tra sổ bộ trước khi báo kết quả.")
        raise Refused(text % {"award": name_of(award), "name": award.subject.name})
    return held
