"""Everything a person can do about signatures: register certificates, sign, seal, hand in what was signed outside."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from asn1crypto import pem, x509
from django.utils import timezone
from django.utils.translation import gettext as _
from pyhanko.sign.signers import Signer

from thidua.agencies.actor import Actor
from thidua.agencies.models import Account, Agency, Role
from thidua.agencies.permissions import Action, require
from thidua.agencies.queries import holders
from thidua.decisions.models import Decision, DecisionStatus
from thidua.decisions.requirements import still_missing
from thidua.decisions.services import complete_decision
from thidua.documents.models import IssuedPaper
from thidua.dossiers import files
from thidua.dossiers.contents import PDF
from thidua.dossiers.models import StoredFile
from thidua.signing import appearance, keys, sealing, trust, verifying
from thidua.signing.appending import only_signed_since
from thidua.signing.models import PaperSignature, Part, SigningCertificate, SigningRule
from thidua.signing.queries import (
    ACTIONS,
    certificate_for,
    current_pdf,
    is_required,
    next_part,
    signatures_of,
)
from thidua.signing.signable import Signed, signed_of
from thidua.trail.errors import NotAllowed, Overtaken, Refused
from thidua.trail.events import Event
from thidua.trail.services import record, service

LARGEST_CERTIFICATE = 64 * 1024
FIELDS = {Part.PERSON: "NguoiKy", Part.SEAL: "CoQuan"}  # names of the fields in the PDF


@dataclass(frozen=True)
class Turn:
    """A signature that is to be made now: everything locked and looked at."""

    paper: IssuedPaper
    about: Signed
    part: Part
    position: int
    certificate: SigningCertificate


@service
def register_certificate(
    actor: Actor,
    *,
    content: bytes,
    account: Account | None = None,
    token: str = "",
    label: str = "",
    picture: bytes = b"",
    picture_width: int | None = None,
) -> SigningCertificate:
    """Register the certificate of somebody who signs for the agency, or of the agency's seal (no account).

    Refused for what is no certificate, one that has ended, and while the signer still has another one.
    """
    require(actor, Action.MANAGE_SIGNING)
    parsed = _parsed(content)
    validity = parsed["tbs_certificate"]["validity"].native
    if validity["not_after"] <= timezone.now():
        raise _beside("file", _("Chứng thư số đã hết hạn ngày %(day)s.") % {"day": _day(validity["not_after"])})
    if account is not None and account not in holders(actor.agency, Role.HEAD):
        raise _beside("account", _("Người này không giữ vai trò ký ở cơ quan."))
    Agency.objects.select_for_update().get(pk=actor.agency_id)
    if certificate_for(actor.agency_id, Part.PERSON if account else Part.SEAL, account.pk if account else None):
        raise Refused(_("Người ký này đã có chứng thư số; hãy thôi dùng chứng thư cũ trước."))
    certificate = SigningCertificate.objects.create(
        agency=actor.agency,
        account=account,
        subject=parsed.subject.human_friendly[:500],
        name=verifying.common_name(parsed.subject)[:300],
        issuer=parsed.issuer.human_friendly[:500],
        serial=f"{parsed.serial_number:x}".upper(),
        valid_from=validity["not_before"],
        valid_to=validity["not_after"],
        fingerprint=parsed.sha256.hex(),
        token=token.strip(),
        label=label.strip(),
        picture=_picture(picture),
        picture_width=picture_width if picture else None,
        registered_by=actor.account,
    )
    after = {"subject": certificate.subject, "serial": certificate.serial, "fingerprint": certificate.fingerprint}
    record(actor, Event.CERTIFICATE_REGISTERED, certificate, after=after | {"account": str(account or "")})
    return certificate


@service
def end_certificate(actor: Actor, *, certificate: SigningCertificate, reason: str) -> None:
    """Stop using a certificate; what it signed stays."""
    require(actor, Action.MANAGE_SIGNING, certificate.agency_id)
    if not reason.strip():
        raise _beside("reason", _("Nêu lý do thôi dùng chứng thư số."))
    certificate = SigningCertificate.objects.select_for_update(of=("self",)).get(pk=certificate.pk)
    if certificate.ended_at is not None:
        raise Overtaken(_("Chứng thư số này đã thôi dùng."))
    certificate.ended_at = timezone.now()
    certificate.save(update_fields=["ended_at"])
    record(actor, Event.CERTIFICATE_ENDED, certificate, reason=reason.strip())


@service
def set_rule(actor: Actor, *, required: bool) -> None:
    """Say whether the agency's decisions are in force only when signed. Not taken back while a decision waits."""
    require(actor, Action.MANAGE_SIGNING)
    Agency.objects.select_for_update().get(pk=actor.agency_id)
    before = is_required(actor.agency_id)
    waiting = Decision.objects.filter(agency=actor.agency_id, status=DecisionStatus.SIGNING)
    if not required and waiting.exists():
        raise Refused(_("Còn quyết định đang chờ ký số; hãy ký xong rồi mới bỏ yêu cầu này."))
    rule, _made = SigningRule.objects.update_or_create(agency=actor.agency, defaults={"required": required})
    if before != required:
        record(actor, Event.SIGNING_RULE_SET, rule, before={"required": before}, after={"required": required})


@service
def sign_paper(actor: Actor, *, paper: IssuedPaper, part: Part, key: keys.Key) -> PaperSignature:
    """Sign a paper with a key that is open only now; the agency's seal comes after the person's signature.

    Refused out of turn, with another certificate than the registered one, with one that has ended or was revoked, and
    when the kept file was changed. Overtaken when the part was signed meanwhile.
    """
    with keys.opened(key) as signer:
        return _sign(actor, paper, part, signer)


@service
def sign_papers(actor: Actor, *, papers: Sequence[IssuedPaper], part: Part, key: keys.Key, tell: object = None) -> int:
    """Sign many papers with one opening of the key, all of them or none; return how many."""
    with keys.opened(key) as signer:
        for number, paper in enumerate(papers):
            if callable(tell):
                tell(number, len(papers), _("Đang ký từng văn bản"))
            _sign(actor, paper, part, signer)
    return len(papers)


@service
def hand_in_signed(actor: Actor, *, paper: IssuedPaper, part: Part, content: bytes) -> PaperSignature:
    """Take the paper as it was signed outside, with the own token's tool.

    Refused unless the file is the paper as the system has it, with exactly one signature more, by the registered
    certificate, and nothing else changed.
    """
    turn = _turn(actor, paper, part)
    files.checked(content, allowed=frozenset({PDF}))
    before = current_pdf(turn.paper)
    if not content.startswith(before) or not only_signed_since(before, content):
        raise _beside(
            "file", _("Tệp này không phải văn bản của hệ thống, hoặc nội dung đã bị sửa. Hãy tải lại tệp để ký.")
        )
    found = verifying.look_at(content)
    if len(found.signatures) != turn.position or not all(each.intact for each in found.signatures):
        raise _beside("file", _("Tệp phải có thêm đúng một chữ ký, và các chữ ký phải nguyên vẹn."))
    added = found.signatures[-1]
    _refuse_other(turn.certificate, added.fingerprint)
    if added.verdict == verifying.Verdict.INVALID:
        raise _beside("file", " ".join(added.reasons))
    return _keep(actor, turn, content, "")


def _sign(actor: Actor, paper: IssuedPaper, part: Part, signer: Signer) -> PaperSignature:
    turn = _turn(actor, paper, part)
    certificate = sealing.certificate_of(signer)
    _refuse_other(turn.certificate, certificate.sha256.hex())
    if revoked := trust.revoked_on(certificate):
        raise Refused(_("Chứng thư số đã bị thu hồi ngày %(day)s, không ký được.") % {"day": _day(revoked)})
    before = current_pdf(turn.paper)
    with appearance.seen(turn.paper, before, turn.about.signer_name, turn.certificate) as place:
        signed = sealing.append_signature(before, signer, field=FIELDS[part], place=place, name=turn.certificate.name)
    if not signed.startswith(before):
        raise AssertionError("a signature is appended")
    return _keep(actor, turn, signed, sealing.level())


def _turn(actor: Actor, paper: IssuedPaper, part: Part) -> Turn:
    """Look at everything again, locked: whose turn it is, and with which certificate."""
    paper = IssuedPaper.objects.select_for_update(of=("self",)).select_related("file").get(pk=paper.pk)
    about = signed_of(paper)
    if about is None:
        raise Refused(_("Loại văn bản này không ký số trên hệ thống."))
    require(actor, ACTIONS[part], about.agency.pk)
    signatures = signatures_of(paper)
    _refuse_out_of_turn(signatures, part)
    if part == Part.PERSON and not about.is_signer(actor):
        raise NotAllowed(_("Người ký văn bản này là %(name)s.") % {"name": about.signer_name or "…"})
    certificate = certificate_for(about.agency.pk, part, actor.account_id)
    if certificate is None:
        raise Refused(_("Chưa đăng ký chứng thư số để ký phần này; quản trị hệ thống đăng ký ở trang Chứng thư số."))
    if not certificate.is_valid_now:
        raise Refused(
            _("Chứng thư số chỉ có giá trị từ %(from)s đến %(to)s, không ký được hôm nay.")
            % {"from": _day(certificate.valid_from), "to": _day(certificate.valid_to)}
        )
    return Turn(paper, about, part, len(signatures) + 1, certificate)


def _refuse_out_of_turn(signatures: Sequence[PaperSignature], part: Part) -> None:
    done = next((each for each in signatures if each.part == part), None)
    if done is not None:
        at = f"{timezone.localtime(done.signed_at):%H:%M %d/%m/%Y}"
        raise Overtaken(_("%(name)s đã ký phần này lúc %(at)s.") % {"name": done.signer_name, "at": at})
    if next_part(signatures) != part:
        raise Refused(_("Chưa đến lượt: người có thẩm quyền ký trước, sau đó văn thư mới ký số của cơ quan."))


def _refuse_other(registered: SigningCertificate, fingerprint: str) -> None:
    if fingerprint != registered.fingerprint:
        raise Refused(
            _("Chứng thư số của khóa không phải chứng thư đã đăng ký (%(name)s, số hiệu %(serial)s).")
            % {"name": registered.name, "serial": registered.serial}
        )


def _keep(actor: Actor, turn: Turn, content: bytes, level: str) -> PaperSignature:
    signature = PaperSignature.objects.create(
        paper=turn.paper,
        part=turn.part,
        position=turn.position,
        certificate=turn.certificate,
        signed_by=actor.account,
        signer_name=turn.certificate.name,
        level=level,
        file=files.keep(content, "application/pdf"),
    )
    after = {
        "part": turn.part,
        "certificate": turn.certificate.serial,
        "level": level or "?",
        "sha256": signature.file.sha256,
    }
    record(actor, Event.PAPER_SIGNED, turn.paper, after=after)
    decision = turn.about.decision
    if decision is not None and decision.status == DecisionStatus.SIGNING and not still_missing(decision):
        complete_decision(actor, decision=decision)
    return signature


def _parsed(content: bytes) -> x509.Certificate:
    """The certificate in a file, in DER or PEM."""
    wrong = _("Tệp không phải chứng thư số (.cer, .crt, .pem). Không tải tệp khóa .p12 lên đây.")
    if not content or len(content) > LARGEST_CERTIFICATE:
        raise _beside("file", wrong)
    try:
        der = pem.unarmor(content)[2] if pem.detect(content) else content
        certificate = x509.Certificate.load(der, strict=True)
        certificate.native  # noqa: B018 -- parsed to its end, or a ValueError
    except (ValueError, TypeError) as error:
        raise _beside("file", wrong) from error
    return certificate


def _picture(content: bytes) -> StoredFile | None:
    if not content:
        return None
    return files.keep(content, files.checked(content, allowed=frozenset({"image/png"}), field="picture"))


def _beside(field: str, message: str) -> Refused:
    return Refused(message, fields={field: message})


def _day(moment: dt.datetime) -> str:
    return f"{timezone.localtime(moment):%d/%m/%Y}"
