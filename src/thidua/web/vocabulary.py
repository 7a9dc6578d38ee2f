"""The words of the trail: what each recorded field is called, and what its codes mean."""

from collections.abc import Callable, Iterable, Mapping
from functools import cache
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from thidua.archive.models import State as KeptState
from thidua.archive.retention import retentions
from thidua.clusters.forms import TIES
from thidua.councils.models import Attendance, MemberRole
from thidua.decisions.models import CaseStatus, DecisionKind
from thidua.documents.declared import WORDINGS
from thidua.dossiers.doubts import KINDS as DOUBTS
from thidua.dossiers.findings import VERDICTS
from thidua.dossiers.intake.fields import LABELS as COLUMNS
from thidua.dossiers.models import Conclusion, EvidenceKind, Step
from thidua.drafting.models import General, Settlement
from thidua.drafting.models import MemberRole as DraftRole
from thidua.drafting.models import State as DraftState
from thidua.exchange.models import PackageKind, PackageState
from thidua.inspections.models import DrawnFrom, FindingState, PlanState, RecommendationState
from thidua.inspections.models import State as InspectionState
from thidua.law import load_corpus
from thidua.movements.models import Kind as MovementKind
from thidua.movements.models import ReportState, ReviewKind, ReviewState
from thidua.movements.models import State as MovementState
from thidua.past.columns import LABELS as PAST_COLUMNS
from thidua.petitions.models import About, Channel, Outcome, ReceptionResult
from thidua.petitions.models import Kind as PetitionKind
from thidua.programme.models import ExtensionState, Origin, ProgrammeKind, ProgrammeState, TaskState
from thidua.programme.words import STANDINGS
from thidua.register.models import AwardStatus, Basis, DisciplineKind, RatingValue, Source
from thidua.reports.models import ReportKind
from thidua.reports.models import ReportState as PeriodicState
from thidua.scans.models import RowState
from thidua.scans.shown import LABELS as SCANNED
from thidua.signing.models import Part

HIDDEN = ""  # means something to the database only
Key = str | tuple[str, str]  # a field, or (kind of record, field) where the same name means another thing

LABELS: Mapping[Key, str | Promise] = {
    "name": _("Tên"),
    "full_name": _("Họ và tên"),
    "username": _("Tên đăng nhập"),
    "code": _("Mã"),
    "parent": _("Cấp trên"),
    ("agencies.lineage", "kind"): _("Hình thức"),
    # clusters and blocks
    ("clusters.clusteryear", "added"): _("Thêm thành viên"),
    ("clusters.clusteryear", "removed"): _("Ra khỏi cụm, khối"),
    ("clusters.clusteryear", "checkers"): _("Phân công chấm chéo"),
    ("clusters.clusteryear", "votes"): _("Phiếu suy tôn"),
    ("clusters.clusteryear", "register"): _("Số kết quả ghi vào sổ bộ"),
    ("clusters.clusteryear", "edition"): _("Lần công bố"),
    ("clusters.clusteryear", "ranked"): _("Số đơn vị được xếp hạng"),
    ("clusters.clusteryear", "digest"): _("Dấu của kết quả công bố"),
    ("clusters.clusteryear", "dropped"): _("Bảng tiêu chí đã bỏ"),
    ("clusters.clusteryear", "max_points"): _("Tổng điểm chuẩn"),
    ("clusters.clusteryear", "bonus_most"): _("Điểm thưởng tối đa"),
    ("clusters.membership", "on"): _("Ngày ký"),
    ("clusters.membership", "by"): _("Người ký"),
    ("clusters.membership", "points"): _("Điểm"),
    ("clusters.membership", "excluded"): _("Lý do không xếp hạng"),
    ("clusters.evidence", "criterion"): _("Tiêu chí"),
    ("clusters.appeal", "points"): _("Điểm"),
    # inspections
    ("inspections.plan", "title"): _("Tên kế hoạch"),
    ("inspections.plan", "units"): _("Đơn vị được kiểm tra"),
    ("inspections.plan", "number"): _("Số, ký hiệu"),
    ("inspections.plan", "approved_on"): _("Ngày phê duyệt"),
    ("inspections.inspection", "title"): _("Tên cuộc kiểm tra"),
    ("inspections.inspection", "unit"): _("Đơn vị được kiểm tra"),
    ("inspections.inspection", "plan"): _("Theo kế hoạch"),
    ("inspections.inspection", "unplanned"): _("Lý do kiểm tra đột xuất"),
    ("inspections.inspection", "contents"): _("Nội dung kiểm tra"),
    ("inspections.inspection", "years"): _("Thời kỳ kiểm tra"),
    ("inspections.inspection", "team"): _("Đoàn kiểm tra"),
    ("inspections.inspection", "starts_on"): _("Từ ngày"),
    ("inspections.inspection", "ends_on"): _("Đến hết ngày"),
    ("inspections.inspection", "answer_due_on"): _("Hạn trả lời đề cương"),
    ("inspections.inspection", "number"): _("Số, ký hiệu"),
    ("inspections.inspection", "decided_on"): _("Ngày quyết định"),
    ("inspections.inspection", "announced_on"): _("Ngày thông báo"),
    ("inspections.inspection", "concluded_on"): _("Ngày kết luận"),
    ("inspections.inspection", "questions"): _("Câu hỏi"),
    ("inspections.inspection", "answered"): _("Câu đã trả lời"),
    ("inspections.inspection", "files"): _("Số tài liệu"),
    ("inspections.inspection", "draw"): _("Lần rút mẫu"),
    ("inspections.inspection", "drawn_from"): _("Rút từ"),
    ("inspections.inspection", "size"): _("Số cần rút"),
    ("inspections.inspection", "seed"): _("Số gieo"),
    ("inspections.inspection", "population"): _("Số dòng đem rút"),
    ("inspections.inspection", "population_hash"): _("Dấu của danh sách"),
    ("inspections.inspection", "rows"): _("Mã được rút"),
    ("inspections.inspection", "finding"): _("Phát hiện số"),
    ("inspections.inspection", "finding_state"): _("Kết quả xem xét"),
    ("inspections.inspection", "text"): _("Phát hiện"),
    ("inspections.inspection", "explain_due_on"): _("Hạn giải trình"),
    ("inspections.inspection", "explanation"): _("Giải trình"),
    ("inspections.inspection", "held"): _("Tạm dừng hồ sơ của"),
    ("inspections.inspection", "released"): _("Số việc thôi tạm dừng"),
    ("inspections.inspection", "conclusion"): _("Kết luận"),
    ("inspections.inspection", "recommendations"): _("Kiến nghị"),
    ("inspections.inspection", "recommendation"): _("Kiến nghị số"),
    ("inspections.inspection", "recommendation_state"): _("Trạng thái kiến nghị"),
    ("movements.movement", "title"): _("Tên phong trào"),
    ("movements.movement", "slogan"): _("Khẩu hiệu"),
    ("movements.movement", "kind"): _("Hình thức"),
    ("movements.movement", "adapts"): _("Hưởng ứng phong trào"),
    ("movements.movement", "aim"): _("Mục đích, yêu cầu"),
    ("movements.movement", "participants"): _("Đối tượng, phạm vi"),
    ("movements.movement", "starts_on"): _("Từ ngày"),
    ("movements.movement", "ends_on"): _("Đến hết ngày"),
    ("movements.movement", "content"): _("Nội dung thi đua"),
    ("movements.movement", "ranking"): _("Cách chấm điểm, xếp hạng"),
    ("movements.movement", "commendation"): _("Khen thưởng"),
    ("movements.movement", "funds"): _("Kinh phí"),
    ("movements.movement", "organisation"): _("Tổ chức thực hiện"),
    ("movements.movement", "criteria"): _("Tiêu chí"),
    ("movements.movement", "number"): _("Số, ký hiệu"),
    ("movements.movement", "signed_on"): _("Ngày văn bản"),
    ("movements.movement", "participant"): _("Tập thể, cá nhân"),
    ("movements.movement", "targets"): _("Chỉ tiêu đăng ký"),
    ("movements.movement", "period"): _("Kỳ báo cáo"),
    ("movements.movement", "files"): _("Số tài liệu"),
    ("movements.movement", "review"): _("Đánh giá"),
    ("movements.movement", "held_on"): _("Ngày họp"),
    ("movements.movement", "ranks"): _("Xếp thứ"),
    ("movements.movement", "registered"): _("Số kết quả ghi sổ bộ"),
    # legal drafting
    ("drafting.draftcase", "title"): _("Tên văn bản"),
    ("drafting.draftcase", "days"): _("Hạn các bước"),
    ("drafting.draftcase", "member"): _("Người của tổ soạn thảo"),
    ("drafting.draftcase", "member_role"): _("Vai trò trong tổ"),
    ("drafting.draftcase", "unit"): _("Chức vụ, cơ quan"),
    ("drafting.draftcase", "left_on"): _("Rời tổ ngày"),
    ("drafting.draftcase", "step"): _("Bước"),
    ("drafting.draftcase", "result"): _("Kết quả"),
    ("drafting.draftcase", "file"): _("Tên tệp"),
    ("drafting.draftcase", "version"): _("Bản dự thảo số"),
    ("drafting.draftcase", "note"): _("Nội dung sửa chính"),
    ("drafting.draftcase", "due_on"): _("Hạn trả lời"),
    ("drafting.draftcase", "addressees"): _("Nơi được lấy ý kiến"),
    ("drafting.draftcase", "is_public"): _("Lấy ý kiến rộng rãi"),
    ("drafting.draftcase", "addressee"): _("Nơi góp ý"),
    ("drafting.draftcase", "general"): _("Ý kiến chung"),
    ("drafting.draftcase", "opinions"): _("Số góp ý"),
    ("drafting.draftcase", "answered_on"): _("Ngày trả lời"),
    ("drafting.draftcase", "late"): _("Trả lời sau hạn"),
    ("drafting.draftcase", "opinion_state"): _("Xử lý góp ý"),
    ("drafting.draftcase", "explanation"): _("Nội dung tiếp thu, giải trình"),
    ("drafting.draftcase", "number"): _("Số, ký hiệu"),
    ("drafting.draftcase", "change"): _("Sửa quy tắc"),
    # petitions
    ("petitions.petition", "kind"): _("Loại đơn"),
    ("petitions.petition", "channel"): _("Nhận qua"),
    ("petitions.petition", "files"): _("Số tệp"),
    ("petitions.petition", "about_kind"): _("Về việc"),
    ("petitions.petition", "handler"): _("Người xử lý"),
    ("petitions.petition", "is_remote"): _("Vùng sâu, vùng xa"),
    ("petitions.petition", "is_several"): _("Xác minh ở nhiều nơi"),
    ("petitions.petition", "summary"): _("Trích yếu"),
    ("petitions.petition", "accepted_on"): _("Ngày thụ lý"),
    ("petitions.petition", "due_on"): _("Hạn"),
    ("petitions.petition", "extensions"): _("Số lần gia hạn"),
    ("petitions.petition", "outcome"): _("Kết luận"),
    ("petitions.petition", "number"): _("Số, ký hiệu văn bản"),
    ("petitions.petition", "published_on"): _("Ngày công khai"),
    ("petitions.petition", "lodged_on"): _("Ngày khiếu nại lần hai"),
    ("petitions.reception", "received_on"): _("Ngày tiếp"),
    ("petitions.reception", "result"): _("Kết quả"),
    ("petitions.identitykey", "mark"): HIDDEN,
    ("petitions.identitykey", "petitions"): _("Số đơn"),
    # reports
    ("reports.report", "title"): _("Tên báo cáo"),
    ("reports.report", "kind"): _("Loại báo cáo"),
    ("reports.report", "starts_on"): _("Từ ngày"),
    ("reports.report", "ends_on"): _("Đến hết ngày"),
    ("reports.report", "section"): _("Mục"),
    ("reports.report", "figures"): _("Số liệu lấy mới, đổi khác"),
    ("reports.report", "number"): _("Số, ký hiệu"),
    ("reports.report", "issued_on"): _("Ngày ban hành"),
    ("reports.report", "digest"): HIDDEN,
    ("documents.papertexts", "texts"): _("Câu chữ của cơ quan"),
    ("documents.papertexts", "has_logo"): _("Có biểu trưng"),
    "logo": HIDDEN,
    ("register.subject", "kind"): _("Loại"),
    "effective_on": _("Ngày có hiệu lực"),
    "kept": _("Hồ sơ được giữ"),
    "merged": _("Hồ sơ được gộp"),
    "moved_rows": _("Số dòng chuyển theo"),
    "new_rows": _("Số dòng mới đi theo"),
    "not_emptied": _("Giữ nguyên vì đã sửa sau khi gộp"),
    "papers_seen": _("Đã xem giấy tờ"),
    "document": _("Văn bản"),
    "account": _("Tài khoản"),
    "agency": _("Cơ quan"),
    "role": _("Vai trò"),
    "is_active": _("Đang hoạt động"),
    "status": _("Trạng thái"),
    "award": _("Danh hiệu, hình thức"),
    "through_year": _("Năm thành tích"),
    "year": _("Năm"),
    "number": _("Số quyết định"),
    "reason": _("Lý do"),
    # nominations and their papers
    ("dossiers.nomination", "kind"): _("Loại tài liệu"),
    "file_name": _("Tên tệp"),
    "rejection": _("Lý do loại"),
    "submissions": _("Rời tờ trình"),
    "decision": _("Quyết định số"),
    # signatures
    ("documents.issuedpaper", "part"): _("Phần"),
    ("documents.issuedpaper", "certificate"): _("Số hiệu chứng thư số"),
    ("documents.issuedpaper", "level"): _("Mức PAdES"),
    "sha256": HIDDEN,
    # submissions
    "to": _("Nơi nhận"),
    "letter": _("Số tờ trình"),
    "nominations": _("Hồ sơ"),
    ("dossiers.nomineelist", "nominations"): _("Số hồ sơ"),
    ("dossiers.submission", "count"): _("Số hồ sơ"),
    # reviews
    "step": _("Bước"),
    "waived": _("Vướng mắc được cho qua"),
    "conclusion": _("Kết luận"),
    "verdict": _("Kết quả của hệ thống"),
    "provisional": _("Nếu lời văn chưa đối chiếu là đúng"),
    "opinion": _("Ý kiến thẩm định"),
    "attested": _("Điều kiện được xác nhận"),
    "history_complete": _("Sổ bộ đã đầy đủ"),
    # consultation and public comment
    "asked": _("Cơ quan được hỏi"),
    "due_on": _("Hạn trả lời"),
    "agrees": _("Nhất trí"),
    "answer": _("Ý kiến"),
    "closes_on": _("Ngày cuối nhận ý kiến"),
    "comments": _("Số ý kiến"),
    "handling": _("Kết quả xử lý"),
    # lists
    "rows": _("Các dòng"),
    "columns": _("Các cột"),
    ("dossiers.nomineelist", "row"): _("Dòng"),
    # old registers
    **{
        ("past.pastimport", key): label
        for key, label in {
            "rows": _("Số dòng"),
            "awards": _("Số khen thưởng"),
            "subjects": _("Số đối tượng"),
            "errors": _("Số dòng có lỗi"),
            "kept": _("Số mục được giữ lại"),
        }.items()
    },
    "fields": _("Cột đã sửa"),
    "accepted": _("Chấp nhận"),
    "skipped": _("Bỏ qua"),
    "units": _("Đơn vị ghi vào"),
    "doubt": _("Điểm nghi vấn"),
    # scans
    ("scans.scan", "row"): _("Dòng"),
    ("scans.scan", "rows"): _("Số dòng"),
    ("scans.scan", "fields"): _("Mục đã sửa"),
    ("scans.scan", "claims"): _("Số dòng đã khai"),
    ("scans.scan", "known"): _("Số dòng sổ bộ đã có"),
    ("scans.scan", "refused"): _("Số dòng chưa khai được"),
    "pages": _("Số trang"),
    "files": HIDDEN,
    # the register
    "from_year": _("Từ năm"),
    "basis": _("Loại hình"),
    "decided_on": _("Ngày quyết định"),
    "decided_by": _("Người quyết định"),
    "source": _("Nguồn"),
    "source_text": _("Nguyên văn"),
    "citizen_number": _("Số định danh"),
    # councils
    "members": _("Thành viên"),
    "member": _("Thành viên"),
    "from_day": _("Từ ngày"),
    "until_day": _("Đến ngày"),
    "held_at": _("Họp lúc"),
    "place": _("Địa điểm"),
    ("agencies.agency", "place"): _("Địa danh"),
    "title": _("Tiêu đề"),
    "chair": _("Chủ trì"),
    "agenda": _("Chương trình"),
    "attendance": _("Điểm danh"),
    "item": _("Nội dung"),
    "key": _("Khóa số"),
    "keys": _("Dấu của các khóa"),
    "holder": _("Người giữ"),
    "fingerprint": _("Dấu của khóa"),
    "written": _("Bằng văn bản"),
    "entered_by": _("Người nhập"),
    "written_opinion_of": _("Phiếu bằng văn bản của"),
    "wrong_passphrase_for_key": _("Sai mật khẩu của khóa số"),
    "not_voted": _("Chưa bỏ phiếu"),
    "envelopes": _("Số phong bì"),
    "digest": _("Dấu của hòm phiếu"),
    "passed": _("Được thông qua"),
    "not_handed_back": _("Chưa trả về thẩm định"),
    # polls and meetings of units
    ("polls.poll", "items"): _("Nội dung bỏ phiếu"),
    ("polls.poll", "voters"): _("Số người bỏ phiếu bằng tài khoản"),
    ("polls.poll", "slips"): _("Phiếu giấy"),
    ("polls.poll", "admitted"): _("Số phiếu phát ra"),
    ("polls.poll", "voted"): _("Số phiếu đã bỏ"),
    ("polls.poll", "voter"): _("Phiếu của"),
    ("polls.poll", "yes_no_blank"): _("Đồng ý; không đồng ý; phiếu trắng"),
    ("meetings.meeting", "proposed"): _("Đề nghị"),
    ("meetings.meeting", "nominations"): _("Hồ sơ đề nghị"),
    # decisions
    "grounds": _("Căn cứ"),
    "lines": _("Danh sách"),
    ("decisions.decision", "count"): _("Số bằng"),
    ("decisions.aftercase", "count"): _("Số bằng"),
    "after_kind": _("Việc"),
    "ground": _("Căn cứ"),
    "legal_basis": _("Căn cứ pháp lý"),
    "proof": _("Giấy tờ kèm theo"),
    "recipient_name": _("Tên"),
    "recipient_detail": _("Chức vụ, đơn vị"),
    "citation": _("Thành tích"),
    "money_due": _("Tiền phải nộp lại, trả lại (đồng)"),
    "receipt": _("Nộp lại, trả lại"),
    "amount": _("Số tiền (đồng)"),
    "received_on": _("Ngày nhận"),
    "paper": _("Chứng từ"),
    # changes of the law's data: what they write is read on their own page
    **{("legislation.lawchange", key): HIDDEN for key in ("place", "body", "version")},
    # jobs
    "state": _("Trạng thái"),
    "attempt": _("Lần làm"),
    ("jobs.job", "message"): _("Kết quả"),
    ("jobs.job", "received_on"): _("Như hồ sơ nhận ngày"),
    # exchange with other installations
    ("exchange.partner", "other"): _("Cơ quan đối tác"),
    ("exchange.partner", "url"): _("Địa chỉ nhận gói"),
    ("exchange.package", "from"): _("Nơi gửi"),
    ("exchange.package", "kind"): _("Nội dung"),
    ("exchange.package", "how"): _("Cách gửi"),
    ("dossiers.nomination", "holder"): _("Nơi giữ hồ sơ"),
    # connections and the access log
    "scopes": _("Phạm vi"),
    ("api.webhook", "events"): _("Báo khi"),
    ("agencies.agency", "count"): _("Số dòng"),
    ("agencies.agency", "before"): _("Trước ngày"),
    # the work programme
    ("programme.programme", "year"): _("Năm"),
    ("programme.programme", "kind"): _("Loại"),
    ("programme.programme", "number"): _("Số, ký hiệu văn bản phê duyệt"),
    ("programme.programme", "signed_on"): _("Ngày văn bản"),
    ("programme.programme", "tasks"): _("Số nhiệm vụ được giao"),
    ("programme.programme", "left"): _("Số nhiệm vụ chưa xong"),
    ("programme.task", "title"): _("Nhiệm vụ"),
    ("programme.task", "product"): _("Sản phẩm"),
    ("programme.task", "accepted_by"): _("Người nghiệm thu"),
    ("programme.task", "weight"): _("Trọng số"),
    ("programme.task", "officer"): _("Người phụ trách"),
    ("programme.task", "origin"): _("Nguồn giao"),
    ("programme.task", "lead"): _("Đơn vị chủ trì"),
    ("programme.task", "coordinators"): _("Đơn vị phối hợp"),
    ("programme.task", "due_on"): _("Hạn"),
    ("programme.task", "wanted_on"): _("Xin lùi đến hết ngày"),
    ("programme.task", "answer"): _("Trả lời"),
    ("programme.task", "percent"): _("Tiến độ (%)"),
    ("programme.task", "text"): _("Kết quả, vướng mắc"),
    ("programme.task", "files"): _("Số tài liệu"),
    ("programme.task", "handed_in_on"): _("Ngày nộp"),
    ("programme.task", "accepted_on"): _("Ngày nghiệm thu"),
    ("programme.task", "quality"): _("Nhận xét chất lượng"),
    ("programme.task", "standing"): _("Tính là"),
    ("programme.task", "days_late"): _("Số ngày quá hạn"),
    ("councils.session", "paper"): _("Tài liệu gửi thành viên"),
    # how people hear of things, and the archive
    "choices": _("Cách nhận"),
    "forms": _("Số bản"),
    "retention": _("Loại thời hạn"),
    # registered titles and initiatives
    ("registrations.registration", "who"): _("Đăng ký cho"),
    ("registrations.registration", "target"): _("Chỉ tiêu"),
    ("registrations.registration", "lines"): _("Số dòng"),
    ("registrations.registrationcall", "due_on"): _("Ngày cuối nhận bản đăng ký"),
    ("initiatives.initiativecase", "authors"): _("Tác giả"),
    ("initiatives.initiativecase", "points"): _("Điểm"),
    ("initiatives.initiativecase", "opinion"): _("Nhận xét"),
    ("initiatives.initiativecase", "voters"): _("Số người bỏ phiếu"),
    # blanks
    ("blanks.blank", "used_for"): _("Dùng cho"),
    ("blanks.blank", "version"): _("Phiên bản"),
    ("blanks.blank", "count"): _("Số tờ"),
    ("blanks.blank", "series"): _("Các số"),
    ("blanks.blank", "serials"): _("Các số"),
    ("blanks.blank", "received_on"): _("Ngày nhận"),
    ("blanks.blank", "paper"): _("Chứng từ"),
    ("blanks.blank", "from"): _("Từ số"),
    ("blanks.blank", "to"): _("Đến số"),
    ("blanks.blank", "layout"): _("Phiên bản bố cục"),
    ("blanks.blank", "printer"): _("Máy in"),
    ("blanks.blank", "again"): _("In lại"),
    ("blanks.blank", "replaced"): _("Tờ hỏng, tờ thay"),
    "batch": HIDDEN,
    # numbers of rows and hashes of files
    **dict.fromkeys(("subject", "row", "appraisal", "comment", "list", "file", "fact", "found", "work"), HIDDEN),
}


@cache
def _awards() -> dict[str, str]:
    return {award.code: award.name for award in load_corpus().awards.values()}


@cache
def _routes() -> dict[str, str]:
    return {route.id: route.name for award in load_corpus().awards.values() for route in award.routes}


@cache
def _judgements() -> dict[str, str]:
    return {each.id: each.text for award in load_corpus().awards.values() for each in award.judgements}


def _choices(pairs: Iterable[tuple[Any, Any]]) -> Callable[[], Mapping[Any, Any]]:
    known = dict(pairs)
    return lambda: known


VALUES: Mapping[Key, Callable[[], Mapping[Any, Any]]] = {
    ("scans.scan", "fields"): _choices(SCANNED.items()),
    ("scans.scan", "state"): _choices(RowState.choices),
    ("inspections.plan", "state"): _choices(PlanState.choices),
    ("inspections.inspection", "state"): _choices(InspectionState.choices),
    ("inspections.inspection", "drawn_from"): _choices(DrawnFrom.choices),
    ("inspections.inspection", "finding_state"): _choices(FindingState.choices),
    ("inspections.inspection", "recommendation_state"): _choices(RecommendationState.choices),
    ("movements.movement", "kind"): _choices(MovementKind.choices),
    ("movements.movement", "review"): _choices(ReviewKind.choices),
    ("movements.movement", "status"): _choices([("withdrawn", _("Đã rút"))]),
    ("movements.movement", "state"): _choices([*ReviewState.choices, *ReportState.choices, *MovementState.choices]),
    ("drafting.draftcase", "step"): _choices(DraftState.choices),
    ("drafting.draftcase", "member_role"): _choices(DraftRole.choices),
    ("drafting.draftcase", "general"): _choices(General.choices),
    ("drafting.draftcase", "opinion_state"): _choices(Settlement.choices),
    ("petitions.petition", "kind"): _choices(PetitionKind.choices),
    ("petitions.petition", "channel"): _choices(Channel.choices),
    ("petitions.petition", "about_kind"): _choices(About.choices),
    ("petitions.petition", "outcome"): _choices(Outcome.choices),
    ("petitions.petition", "status"): _choices(
        [("verified", _("Đã xác minh")), ("suspended", _("Tạm đình chỉ")), ("stopped", _("Đình chỉ"))]
    ),
    ("petitions.reception", "result"): _choices(ReceptionResult.choices),
    ("petitions.identitykey", "status"): _choices(
        [("named", _("Đã cử")), ("made", _("Đã lập")), ("handed_on", _("Được trao quyền mở đơn cũ"))]
    ),
    ("documents.papertexts", "kind"): _choices((kind, wording.name) for kind, wording in WORDINGS.items()),
    ("documents.papertexts", "texts"): _choices((each.key, each.label) for kind in WORDINGS.values() for each in kind),
    ("archive.holding", "state"): _choices(KeptState.choices),
    ("archive.holding", "retention"): lambda: {each.code: each.name for each in retentions().values()},
    ("documents.issuedpaper", "part"): _choices(Part.choices),
    ("clusters.clusteryear", "tie_breaks"): _choices(TIES.items()),
    ("exchange.package", "kind"): _choices(PackageKind.choices),
    ("exchange.package", "state"): _choices(PackageState.choices),
    ("exchange.package", "how"): _choices([("https", _("Qua mạng")), ("file", _("Bằng tệp"))]),
    ("initiatives.initiativecase", "opinion"): dict,
    ("programme.programme", "kind"): _choices(ProgrammeKind.choices),
    ("programme.programme", "state"): _choices(ProgrammeState.choices),
    ("programme.task", "origin"): _choices(Origin.choices),
    ("programme.task", "state"): _choices(TaskState.choices),
    ("programme.task", "answer"): _choices(ExtensionState.choices),
    ("programme.task", "standing"): _choices(STANDINGS.items()),
    ("reports.report", "kind"): _choices(ReportKind.choices),
    ("reports.report", "state"): _choices(PeriodicState.choices),
    "award": _awards,
    "used_for": _awards,
    "route": _routes,
    "attested": _judgements,
    ("dossiers.nomination", "kind"): _choices(EvidenceKind.choices),
    ("register.subject", "status"): _choices(AwardStatus.choices),
    "after_kind": _choices(DecisionKind.choices),
    ("decisions.aftercase", "status"): _choices(CaseStatus.choices),
    "basis": _choices(Basis.choices),
    "source": _choices(Source.choices),
    "step": _choices(Step.choices),
    "conclusion": _choices(Conclusion.choices),
    **dict.fromkeys(
        ("verdict", "provisional", "opinion"), _choices((code, name) for code, (name, _tag) in VERDICTS.items())
    ),
    "columns": _choices(COLUMNS.items()),
    ("past.pastimport", "columns"): _choices(PAST_COLUMNS.items()),
    "fields": _choices(COLUMNS.items()),
    "doubt": _choices((code, kind.name) for code, kind in DOUBTS.items()),
    ("councils.council", "role"): _choices(MemberRole.choices),
    "attendance": _choices(Attendance.Mode.choices),
    "holding": _awards,
    "rated": _choices(RatingValue.choices),
    "disciplined": _choices(DisciplineKind.choices),
}
