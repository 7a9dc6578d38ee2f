"""Official papers are kept: what they say as soon as they are official, their PDF at the first reading.

They are Vietnamese, whatever the language of the screen from which they are asked for. Nobody chooses here and nothing
is decided, so there is no actor; the act itself is in the trail.
"""

import logging
from collections.abc import Callable
from functools import partial
from typing import Any

from django.conf import settings
from django.db import models, transaction
from django.utils import translation
from django.utils.translation import gettext as _

from thidua.documents.achievements import report
from thidua.documents.catalogue import SOURCES
from thidua.documents.models import IssuedPaper, PaperKind
from thidua.documents.rendering import TEMPLATES, Paper, plain, render
from thidua.documents.report_tables import records
from thidua.documents.word import word_of
from thidua.dossiers import files
from thidua.dossiers.models import Nomination, Submission, SubmissionStatus
from thidua.trail.errors import Refused

logger = logging.getLogger(__name__)
Newer = Callable[[IssuedPaper], bytes | None]
_newer: list[Newer] = []


def handed_out_as(newer: Newer) -> Newer:
    """Register a function of a higher floor that knows a later form of a kept PDF: the same bytes and signatures."""
    if newer not in _newer:
        _newer.append(newer)
    return newer


@translation.override(settings.LANGUAGE_CODE)
def paper_of(kind: PaperKind, instance: models.Model) -> Paper:
    """The paper of a record: as it was kept when it is official, else a draft of what the record says now."""
    source = SOURCES[kind]
    if source.official_at(instance) is None:
        return source.build(instance)
    return _as_kept(frozen(kind, instance))


@translation.override(settings.LANGUAGE_CODE)
def pdf_of(kind: PaperKind, instance: models.Model) -> bytes:
    """The PDF of a record's paper: the kept file of an official one, with the signatures that were added since."""
    source = SOURCES[kind]
    if source.official_at(instance) is None:
        return render(source.build(instance))
    issued = frozen(kind, instance)
    return next((pdf for newer in _newer if (pdf := newer(issued)) is not None), None) or kept_pdf(issued)


def docx_of(kind: PaperKind, instance: models.Model) -> bytes:
    """The same as a Word file, to go on writing in; made anew each time, of what is kept. Raises Refused."""
    return word_of(paper_of(kind, instance))


@translation.override(settings.LANGUAGE_CODE)
def frozen(kind: PaperKind, instance: models.Model) -> IssuedPaper:
    """What an official record's paper says, kept now if nobody kept it before."""
    source = SOURCES[kind]
    key = {"kind": kind, "object_id": instance.pk, "official_at": source.official_at(instance)}
    found = IssuedPaper.objects.select_related("file").filter(**key).first()
    if found is not None:
        return found
    return IssuedPaper.objects.get_or_create(**key, defaults=_content(source.build(instance)))[0]


def freeze_when_official(sender: type[models.Model], instance: models.Model, **_kwargs: Any) -> None:
    """Keep the papers of a record saved as official, once the transaction holds (a `post_save` receiver)."""
    for kind, source in SOURCES.items():
        if source.model is sender and source.official_at(instance) is not None:
            # Robust: a paper that can't be kept now is kept at its first reading, and must not undo the act.
            transaction.on_commit(partial(_freeze_anew, kind, instance.pk), robust=True)


def keep_reports_when_sent(sender: type[models.Model], instance: Submission, **_kwargs: Any) -> None:
    """Keep the achievement reports of a submission that was just sent, all at once (a `post_save` receiver).

    Sending changes its nominations in one statement, which tells no receiver of theirs.
    """
    if instance.status == SubmissionStatus.SENT and instance.sent_at is not None:
        transaction.on_commit(partial(_keep_reports, instance.pk), robust=True)


@translation.override(settings.LANGUAGE_CODE)
def _keep_reports(pk: int) -> None:
    submission = Submission.objects.select_related("sender").get(pk=pk)
    sent_at = submission.sent_at
    if sent_at is None:
        return
    own = Nomination.objects.filter(submission_items__submission=submission, owner=submission.sender_id)
    nominations = list(own.select_related("subject", "owner__parent", "holder"))
    known = records(each.subject_id for each in nominations)
    papers: list[IssuedPaper] = []
    for each in nominations:
        try:
            content = _content(report(each, known[each.subject_id], sent_at))
        except Exception:  # one that can't be made now is made at its first reading, and keeps none of the others
            logger.exception("no report of nomination %s was kept at sending", each.pk)
            continue
        papers.append(IssuedPaper(kind=PaperKind.ACHIEVEMENT, object_id=each.pk, official_at=sent_at, **content))
    IssuedPaper.objects.bulk_create(papers, ignore_conflicts=True)


def _content(paper: Paper) -> dict[str, Any]:
    return {"title": paper.title[:500], "template": paper.template, "data": plain(paper.data)}


def _freeze_anew(kind: PaperKind, pk: int) -> None:
    source = SOURCES[kind]
    instance = source.model._default_manager.get(pk=pk)
    if source.official_at(instance) is None:
        return
    try:
        frozen(kind, instance)
    except Refused as refusal:
        logger.debug("no %s of %s: %s", kind, pk, refusal.message)


def _as_kept(issued: IssuedPaper) -> Paper:
    """What was kept, to be laid out again. Raises Refused where its template went with an earlier version."""
    if not (TEMPLATES / f"{issued.template}.typ").is_file():
        raise Refused(
            _(
                "«%(title)s» được lưu theo một mẫu trình bày của phiên bản trước, nay không còn, nên không lập lại "
                "được thành PDF hay Word. Nội dung đã lưu vẫn nguyên vẹn; hãy báo quản trị hệ thống để được trích xuất."
            )
            % {"title": issued.title}
        )
    return Paper(issued.title, issued.template, issued.data, issued.official_at)


@translation.override(settings.LANGUAGE_CODE)
def kept_pdf(issued: IssuedPaper) -> bytes:
    """The kept PDF of what a paper says, laid out now if nobody read it before: the same bytes every time."""
    if issued.file is None:
        content = render(_as_kept(issued))
        with transaction.atomic():
            issued = IssuedPaper.objects.select_for_update(of=("self",)).select_related("file").get(pk=issued.pk)
            if issued.file is None:
                issued.file = files.keep(content, "application/pdf")
                issued.save(update_fields=["file"])
    if issued.file is None:
        raise AssertionError("kept above")
    return files.read(issued.file)
