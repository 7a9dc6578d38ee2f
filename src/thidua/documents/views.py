"""Papers as PDF and as Word, each through the one door of its record."""

import re
from collections.abc import Iterable
from typing import Final, Literal

from django.conf import settings
from django.db.models import Model, QuerySet
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import translation
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from thidua.agencies.middleware import ActorRequest
from thidua.agencies.permissions import Action, require
from thidua.councils.queries import get_visible_session
from thidua.decisions.after.queries import get_visible_case
from thidua.decisions.models import AfterCase, DecisionItem
from thidua.decisions.queries import get_visible_decision, lines_of_subject, lines_to_tell
from thidua.decisions.services import mark_printed
from thidua.documents.access import access_paper
from thidua.documents.catalogue import SOURCES
from thidua.documents.certificates import part, printable_positions
from thidua.documents.freezing import docx_of, paper_of, pdf_of
from thidua.documents.handovers import handover_paper
from thidua.documents.models import PaperKind
from thidua.documents.rendering import Paper, render
from thidua.documents.word import word_of
from thidua.dossiers import contents
from thidua.dossiers.models import Appraisal, Consultation
from thidua.dossiers.queries import (
    get_visible_nomination,
    get_visible_review,
    get_visible_submission,
    hidden_nominations,
    visible_consultations,
    visible_publications,
)
from thidua.dossiers.sight import may_read_report
from thidua.movements.queries import get_visible_movement
from thidua.movements.queries import get_visible_review as get_visible_review_of_movement
from thidua.privacy.models import AccessKind, Purpose
from thidua.privacy.services import note_access
from thidua.register.models import AwardStatus, Subject
from thidua.register.queries import account_ids, get_visible_subject, own_subject
from thidua.register.services.sight import sees_agency
from thidua.screens.views import attempt, number_in, page
from thidua.trail.errors import NotAllowed, Refused
from thidua.vietnamese.names import fold

Form = Literal["pdf", "docx"]
PDF: Final = "pdf"
WORD: Final = "docx"
MEDIA_TYPES: dict[Form, str] = {PDF: contents.PDF, WORD: contents.WORD}
TO_PRINT = {PaperKind.CERTIFICATES, PaperKind.RESULTS, PaperKind.AFTER_CERTIFICATE, PaperKind.HANDOVER}


@require_GET
@never_cache
@page(Action.READ_WORK)
def submission(request: ActorRequest, code: str, form: Form = PDF) -> HttpResponse:
    """Tờ trình with its list."""
    return _kept(request, PaperKind.SUBMISSION, get_visible_submission(request.actor, code), f"To trinh {code}", form)


@require_GET
@never_cache
@page(Action.SEE_COUNCIL)
def minutes(request: ActorRequest, pk: int, form: Form = PDF) -> HttpResponse:
    """Biên bản họp hội đồng."""
    return _kept(request, PaperKind.MINUTES, get_visible_session(request.actor, pk), f"Bien ban hop {pk}", form)


@require_GET
@never_cache
@page(Action.SEE_COUNCIL)
def count_record(request: ActorRequest, pk: int, form: Form = PDF) -> HttpResponse:
    """Biên bản kiểm phiếu."""
    return _kept(
        request, PaperKind.COUNT_RECORD, get_visible_session(request.actor, pk), f"Bien ban kiem phieu {pk}", form
    )


@require_GET
@never_cache
@page(Action.READ_WORK)
def decision(request: ActorRequest, pk: int, form: Form = PDF) -> HttpResponse:
    """Quyết định with its list."""
    found = get_visible_decision(request.actor, pk)
    return _kept(request, PaperKind.DECISION, found, f"Quyet dinh {found.number or f'du thao {pk}'}", form)


@require_GET
@never_cache
@page(Action.READ_WORK)
def notice(request: ActorRequest, pk: int, form: Form = PDF) -> HttpResponse:
    """Thông báo công khai with its list."""
    found = visible_publications(request.actor).select_related("agency__parent").get(pk=pk)
    return _kept(request, PaperKind.NOTICE, found, f"Thong bao cong khai {pk}", form)


@require_GET
@never_cache
@page(Action.READ_APPRAISAL)
def appraisal(request: ActorRequest, code: str, form: Form = PDF) -> HttpResponse:
    """Phiếu thẩm định: the last appraisal of the agency's own review."""
    last = get_visible_review(request.actor, code).appraisals.select_related("settled_by").first()
    if last is None:
        raise Appraisal.DoesNotExist
    return _kept(request, PaperKind.APPRAISAL, last, f"Phieu tham dinh {code}", form)


@require_GET
@never_cache
@page(Action.READ_WORK)
def achievement(request: ActorRequest, code: str, form: Form = PDF) -> HttpResponse:
    """Báo cáo thành tích of a nomination, for those who may know all that it says of its subject."""
    found = get_visible_nomination(request.actor, code)
    if not (permission := may_read_report(request.actor, found)):
        raise NotAllowed(permission.reason)
    return _kept(request, PaperKind.ACHIEVEMENT, found, f"Bao cao thanh tich {code}", form)


@require_GET
@never_cache
@page(Action.READ_EMULATION)
def movement_plan(request: ActorRequest, pk: int, form: Form = PDF) -> HttpResponse:
    """Kế hoạch of a movement: the draft for its own agency, what was launched for all who see it."""
    found = get_visible_movement(request.actor, pk)
    return _kept(request, PaperKind.MOVEMENT_PLAN, found, f"Ke hoach phong trao {pk}", form)


@require_GET
@never_cache
@page(Action.READ_EMULATION)
def movement_review(request: ActorRequest, pk: int, form: Form = PDF) -> HttpResponse:
    """Báo cáo kết quả of a review: the draft for its own agency, what was locked for all who see the movement."""
    found = get_visible_review_of_movement(request.actor, pk)
    return _kept(request, PaperKind.MOVEMENT_REVIEW, found, f"Bao cao ket qua phong trao {pk}", form)


@require_GET
@never_cache
@page(Action.RUN_SESSION)
def invitations(request: ActorRequest, pk: int, form: Form = PDF) -> HttpResponse:
    """Giấy mời, a page for each member."""
    return _kept(request, PaperKind.INVITATIONS, get_visible_session(request.actor, pk), f"Giay moi hop {pk}", form)


@require_GET
@never_cache
@page(Action.RUN_SESSION)
def ballot(request: ActorRequest, pk: int, form: Form = PDF) -> HttpResponse:
    """Phiếu bầu, without a name."""
    return _kept(request, PaperKind.BALLOT, get_visible_session(request.actor, pk), f"Phieu bau {pk}", form)


@require_GET
@never_cache
@page(Action.READ_WORK)
def consultation(request: ActorRequest, pk: int, form: Form = PDF) -> HttpResponse:
    """Công văn hiệp y, for both agencies."""
    return _kept(request, PaperKind.CONSULTATION, _consultation(request, pk), f"Cong van lay y kien {pk}", form)


@require_GET
@never_cache
@page(Action.READ_WORK)
def answer(request: ActorRequest, pk: int, form: Form = PDF) -> HttpResponse:
    """The answer; its draft is the answering agency's own."""
    found = _consultation(request, pk)
    if found.answered_at is None and found.asked_id != request.actor.agency_id:
        raise Consultation.DoesNotExist
    return _kept(request, PaperKind.ANSWER, found, f"Cong van tra loi y kien {pk}", form)


@require_GET
@never_cache
@page(Action.READ_WORK)
def posting(request: ActorRequest, pk: int, form: Form = PDF) -> HttpResponse:
    """Bản công khai, to be put up on a board."""
    found = visible_publications(request.actor).select_related("agency__parent").get(pk=pk)
    return _kept(request, PaperKind.POSTING, found, f"Ban cong khai {pk}", form)


@require_GET
@never_cache
@page(Action.PRINT_CERTIFICATES)
def handover(request: ActorRequest, pk: int, form: Form = PDF) -> HttpResponse:
    """Biên bản giao nhận hiện vật of the own agency's decision."""
    found = get_visible_decision(request.actor, pk)
    require(request.actor, Action.PRINT_CERTIFICATES, found.agency_id)
    name = f"Giao nhan hien vat {found.number or pk}"
    positions = printable_positions(found)
    if len(positions) == found.items.count():
        return _kept(request, PaperKind.HANDOVER, found, name, form)
    if not positions:
        raise Refused(_("Mọi khen thưởng của quyết định này đã bị hủy bỏ hoặc cấp lại bằng; không còn gì để giao."))
    with translation.override(settings.LANGUAGE_CODE):  # what was kept at issuing still has those taken away since
        paper = handover_paper(found)
    return _some(request, PaperKind.HANDOVER, paper, found.items.filter(position__in=positions), name, form=form)


@require_http_methods(["GET", "POST"])
@never_cache
@page(Action.PRINT_CERTIFICATES)
def certificates(request: ActorRequest, pk: int) -> HttpResponse:
    """The certificates of the own agency's decision, all or `from` … `to`; POST says that they were printed."""
    found = get_visible_decision(request.actor, pk)
    require(request.actor, Action.PRINT_CERTIFICATES, found.agency_id)
    first, last = _position(request, "from"), _position(request, "to")
    positions = printable_positions(found, first, last)
    if not positions:
        raise Refused(_("Không có bằng nào để in trong khoảng đã chọn."))
    if request.method == "POST":
        items = found.items.filter(position__in=positions)
        done = _("Đã ghi nhận in %(count)s bằng.") % {"count": len(positions)}
        attempt(request, done, mark_printed, request.actor, decision=found, items=items)
        return redirect("decisions:decision", pk)
    name = f"Bang kem quyet dinh {found.number or f'du thao {pk}'}"
    if len(positions) == found.items.count():
        return _kept(request, PaperKind.CERTIFICATES, found, name)
    paper, lines = part(paper_of(PaperKind.CERTIFICATES, found), positions), found.items.filter(position__in=positions)
    name = f"{name} so {positions[0]} den {positions[-1]}"
    return _some(request, PaperKind.CERTIFICATES, paper, lines, name, form=PDF)


@require_GET
@never_cache
@page(Action.READ_OWN_MERIT)
def own_certificate(request: ActorRequest, pk: int) -> HttpResponse:
    """The certificate of one award of one's own, while the award stands."""
    lines = lines_of_subject(own_subject(request.actor)).exclude(certificate__award__status=AwardStatus.REVOKED)
    line = lines.get(pk=pk)
    if line.certificate.serial > 1:
        made = line.certificate.after_cases.get(new_code=line.certificate.code)
        return file_answer(
            pdf_of(PaperKind.AFTER_CERTIFICATE, made), f"Bang {line.recipient_name} {line.decision.number}"
        )
    chosen = part(paper_of(PaperKind.CERTIFICATES, line.decision), {line.position})
    return file_answer(render(chosen), f"Bang {line.recipient_name} {line.decision.number}")


@require_GET
@never_cache
@page(Action.READ_WORK)
def after_request(request: ActorRequest, case: int, form: Form = PDF) -> HttpResponse:
    """Tờ trình of what is asked after a decision."""
    return _kept(
        request, PaperKind.AFTER_REQUEST, get_visible_case(request.actor, case), f"To trinh xu ly {case}", form
    )


@require_GET
@never_cache
@page(Action.READ_WORK)
def after_decision(request: ActorRequest, case: int, form: Form = PDF) -> HttpResponse:
    """The decision of a case, or its draft, for all who have to do with the award."""
    found = get_visible_case(request.actor, case).decision
    if found is None:
        raise AfterCase.DoesNotExist
    return _kept(request, PaperKind.DECISION, found, f"Quyet dinh {found.number or f'du thao {found.pk}'}", form)


@require_GET
@never_cache
@page(Action.PRINT_CERTIFICATES)
def after_certificate(request: ActorRequest, case: int) -> HttpResponse:
    """The certificate that a case made anew."""
    found = get_visible_case(request.actor, case)
    require(request.actor, Action.PRINT_CERTIFICATES, found.agency_id)
    return _kept(request, PaperKind.AFTER_CERTIFICATE, found, f"Bang cap lai {found.pk}")


@require_GET
@never_cache
@page(Action.READ_WORK)
def results(request: ActorRequest, pk: int, form: Form = PDF) -> HttpResponse:
    """The notices that the actor's agency hands over: to those of its lines who have no account to be told by."""
    found = get_visible_decision(request.actor, pk)
    lines = lines_to_tell(request.actor, found)
    reached = account_ids(line.award.subject_id for line in lines if line.award)
    positions = {line.position for line in lines if line.award and line.award.subject_id not in reached}
    if not positions:
        raise Refused(_("Không có ai của cơ quan bạn cần thông báo bằng giấy trong quyết định này."))
    name = f"Thong bao ket qua {found.number or f'du thao {pk}'}"
    paper = part(paper_of(PaperKind.RESULTS, found), positions)
    return _some(request, PaperKind.RESULTS, paper, found.items.filter(position__in=positions), name, form=form)


@require_GET
@never_cache
@page(Action.READ_ACCESS_LOG)
def access_answer(request: ActorRequest, pk: int, form: Form = PDF) -> HttpResponse:
    """The answer to a person of the own sight who asked who looked at the own data."""
    subject = get_visible_subject(request.actor, pk)
    if not sees_agency(request.actor, subject.agency):
        raise Subject.DoesNotExist
    content = laid_out(access_paper(request.actor.agency, subject), form)
    note_access(
        request.actor,
        AccessKind.ANSWER,
        [subject.pk],
        what="Văn bản trả lời về việc truy cập dữ liệu",
        purpose=Purpose.SUBJECT_REQUEST,
    )
    return file_answer(content, f"Tra loi truy cap du lieu {pk}", form)


def _consultation(request: ActorRequest, pk: int) -> Consultation:
    """A consultation in sight, all of whose nominations this one person may see: the list names them."""
    found = visible_consultations(request.actor).select_related("asker__parent", "asked__parent").get(pk=pk)
    if found.reviews.filter(nomination__in=hidden_nominations(request.actor)).exists():
        raise Consultation.DoesNotExist
    return found


def _position(request: ActorRequest, name: str) -> int | None:
    given = request.GET.get(name) or request.POST.get(name) or ""
    if not given:
        return None
    if (number := number_in(given, digits=6)) is None:
        raise Refused(_("Số sổ vàng là số nguyên dương, ví dụ ?from=1&to=50."))
    return number


def _kept(request: ActorRequest, kind: PaperKind, instance: Model, name: str, form: Form = PDF) -> HttpResponse:
    content = docx_of(kind, instance) if form == WORD else pdf_of(kind, instance)
    _note(request, kind, name, SOURCES[kind].subjects(instance))
    return file_answer(content, name, form)


def _some(
    request: ActorRequest, kind: PaperKind, paper: Paper, lines: QuerySet[DecisionItem], name: str, *, form: Form
) -> HttpResponse:
    """A paper of some lines of a decision; only of these somebody has now read."""
    content = laid_out(paper, form)
    _note(request, kind, name, lines.values_list("nomination__subject", flat=True))
    return file_answer(content, name, form)


def laid_out(paper: Paper, form: Form) -> bytes:
    """The paper as PDF or as Word."""
    return word_of(paper) if form == WORD else render(paper)


def _note(request: ActorRequest, kind: PaperKind, name: str, subjects: Iterable[int]) -> None:
    """Who opened the paper, in the access log; a file to print has its purpose by itself."""
    numbers = set(subjects)
    purpose = Purpose.PAPERS if kind in TO_PRINT else ""
    note_access(request.actor, AccessKind.FILE, numbers, what=f"Tệp {name}", purpose=purpose, row_count=len(numbers))


def file_answer(content: bytes, name: str, form: Form = PDF) -> HttpResponse:
    """A PDF is shown in the browser's own reader, a Word file is saved; under a name that every file system takes."""
    response = HttpResponse(content, content_type=MEDIA_TYPES[form])
    plain = re.sub(r"[^a-z0-9]+", "-", fold(name)).strip("-")
    response["Content-Disposition"] = (
        content_disposition_header(as_attachment=form == WORD, filename=f"{plain}.{form}") or "inline"
    )
    return response
