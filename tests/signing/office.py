"""A province whose head signs and whose clerk seals, with certificates of a made-up authority."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.decisions.desk import DECIDED_ON, Desk, drafted, make_desk
from tests.makers import make_actor
from tests.signing.pki import PASSWORD, Authority, Identity
from thidua.agencies.actor import Actor
from thidua.agencies.models import Role
from thidua.decisions.models import Decision
from thidua.decisions.services import issue_decision
from thidua.documents.freezing import frozen
from thidua.documents.models import IssuedPaper, PaperKind
from thidua.dossiers.models import Review
from thidua.signing import services
from thidua.signing.keys import FileKey
from thidua.signing.models import PaperSignature, Part, SigningCertificate


@dataclass
class Office:
    """Who works there, and with which certificates."""

    desk: Desk
    authority: Authority
    head: Actor
    clerk: Actor
    administrator: Actor
    person: Identity
    seal: Identity

    def issued(self, reviews: Sequence[Review] = ()) -> Decision:
        """A decision issued by the head; it waits for signatures where the rule asks for them."""
        return issue_decision(self.head, decision=drafted(self.desk, reviews), decided_on=DECIDED_ON)

    def sign(self, paper: IssuedPaper, identity: Identity | None = None) -> PaperSignature:
        """The head signs, with the own certificate when no other is given."""
        return services.sign_paper(self.head, paper=paper, part=Part.PERSON, key=key(identity or self.person))

    def seal_paper(self, paper: IssuedPaper, identity: Identity | None = None) -> PaperSignature:
        """The clerk seals."""
        return services.sign_paper(self.clerk, paper=paper, part=Part.SEAL, key=key(identity or self.seal))

    def register(self, identity: Identity, account: Any = None, **said: Any) -> SigningCertificate:
        """The administrator registers a certificate."""
        return services.register_certificate(self.administrator, content=identity.pem, account=account, **said)


def make_office(
    authority: Authority, folder: Path, settings: Any, desk: Desk | None = None, person: Identity | None = None
) -> Office:
    """The office, trusting the authority; the list of revoked certificates of this moment lies in the folder."""
    trust(authority, folder, settings)
    desk = desk or make_desk()
    office = Office(
        desk,
        authority,
        desk.head,
        make_actor(desk.agency, Role.CLERK, name="Văn Thư"),
        make_actor(desk.agency, Role.ADMINISTRATOR, name="Quản Trị"),
        person or authority.certify("Người Đứng Đầu"),
        authority.certify("Ủy ban nhân dân tỉnh Ví Dụ"),
    )
    office.register(office.person, desk.head.account)
    office.register(office.seal)
    return office


def trust(authority: Authority, folder: Path, settings: Any) -> None:
    """Trust an authority: its root and its present list in the folder of the settings."""
    folder.mkdir(exist_ok=True)
    (folder / "root.pem").write_bytes(authority.root.pem)
    (folder / "revoked.crl").write_bytes(authority.crl())
    settings.SIGNING_ROOTS = str(folder)


def key(identity: Identity) -> FileKey:
    """The .p12 of somebody, as it is given to sign."""
    return FileKey(identity.p12(), PASSWORD)


def paper_of(decision: Decision, kind: PaperKind = PaperKind.DECISION) -> IssuedPaper:
    """The kept paper of a decision."""
    return frozen(kind, decision)


def yesterday() -> dt.datetime:
    return dt.datetime.now(dt.UTC) - dt.timedelta(days=1)
