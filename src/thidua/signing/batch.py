"""Signing many papers beside the pages, with a key that the server reaches: the agency's seal on disk, or a token.

The worker needs the PIN or password: it rests sealed in `BatchSecret` by a key made from the server's secret, which is
not in the database, until the job ends well. Of a job that does not, it opens nothing after an hour and is emptied by
the next batch or the daily chore. A `.p12` of a person never goes this way.
"""

import datetime as dt
import hashlib
from collections.abc import Sequence

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from nacl.secret import SecretBox

from thidua.agencies.actor import Actor
from thidua.agencies.permissions import Action, require
from thidua.documents.models import IssuedPaper
from thidua.jobs.daily import daily
from thidua.jobs.kinds import Outcome, Tell, kind
from thidua.jobs.models import Job
from thidua.jobs.services import ask_for_job
from thidua.signing import keys
from thidua.signing.models import BatchSecret, Part, SigningCertificate
from thidua.signing.queries import ACTIONS, certificate_for, visible_papers
from thidua.signing.services import sign_papers
from thidua.trail.errors import Refused
from thidua.trail.services import service

KIND = "sign_papers"
KEPT = dt.timedelta(hours=1)


def key_within_reach(certificate: SigningCertificate | None, secret: str) -> keys.Key | None:
    """The key of a certificate that the server itself reaches; None for one that only the signer has."""
    if certificate is None:
        return None
    if certificate.token:
        return keys.TokenKey(certificate.token, certificate.label, secret)
    if certificate.part == Part.SEAL and keys.has_server_key(certificate.agency.code):
        return keys.ServerKey(certificate.agency.code, secret)
    return None


@service
def ask_to_sign(actor: Actor, *, papers: Sequence[IssuedPaper], part: Part, secret: str) -> Job:
    """Have papers signed beside the pages. Refused at once for a wrong PIN or password, or a key out of reach."""
    require(actor, ACTIONS[part])
    if not papers:
        raise Refused(_("Hãy chọn ít nhất một văn bản."))
    with keys.opened(_key(actor, part, secret)):
        pass
    end_old_secrets()
    kept = BatchSecret.objects.create(sealed=_box().encrypt(secret.encode()))
    arguments = {"papers": [paper.pk for paper in papers], "part": part.value, "secret": kept.pk}
    title = _("Ký số %(count)s văn bản") % {"count": len(papers)}
    return ask_for_job(actor, kind=KIND, title=title, arguments=arguments, once=f"sign:{actor.agency_id}:{part}")


@kind(KIND, Action.READ_SIGNED)
def sign_many(actor: Actor, tell: Tell, *, papers: list[int], part: str, secret: int) -> Outcome:
    """The long work: all of the papers are signed, or none."""
    wanted = list(visible_papers(actor).filter(pk__in=papers).order_by("pk"))
    if len(wanted) != len(papers):
        raise Refused(_("Có văn bản không còn được xem; hãy chọn lại."))
    kept = BatchSecret.objects.select_for_update().get(pk=secret)
    key = _key(actor, Part(part), _opened(kept))
    count = sign_papers(actor, papers=wanted, part=Part(part), key=key, tell=tell)
    BatchSecret.objects.filter(pk=secret).update(sealed=b"")
    return Outcome(_("Đã ký %(count)s văn bản.") % {"count": count}, reverse("signing:papers"))


@daily
def end_old_secrets() -> int:
    """Empty what was kept for jobs that never ended well; return how many."""
    return BatchSecret.objects.filter(asked_at__lt=timezone.now() - KEPT).exclude(sealed=b"").update(sealed=b"")


def _key(actor: Actor, part: Part, secret: str) -> keys.Key:
    key = key_within_reach(certificate_for(actor.agency_id, part, actor.account_id), secret)
    if key is None:
        raise Refused(_("Khóa để ký không nằm ở nơi máy chủ với tới; hãy ký từng văn bản."))
    return key


def _opened(kept: BatchSecret) -> str:
    if not kept.sealed or kept.asked_at < timezone.now() - KEPT:
        raise Refused(_("Mật khẩu, mã PIN chỉ được giữ một giờ; hãy yêu cầu ký lại."))
    return _box().decrypt(bytes(kept.sealed)).decode()


def _box() -> SecretBox:
    return SecretBox(hashlib.blake2b(settings.SECRET_KEY.encode(), digest_size=32, person=b"td signing").digest())
