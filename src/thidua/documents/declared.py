"""What an agency may write its own way, by kind of paper: named texts, their defaults, and the fields in them.

A field stands as `{{số trường hợp}}`; the builder of the paper puts the record's own words there.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from thidua.documents.models import PaperKind, PaperTexts

Label = str | Promise
SIGNER_TITLE: Final = "signer_title"
SIGNER_NAME: Final = "signer_name"
RECIPIENTS: Final = "recipients"


@dataclass(frozen=True)
class NamedText:
    """One text: its name in code, what it is called, its default, and an example for each field that may stand in it.

    `optional`: it may be empty. `lines`: each line stands by itself. `required`: fields without which it can't be
    saved, because the paper must say them.
    """

    key: str
    label: Label
    default: str = ""
    fields: Mapping[str, str] = field(default_factory=dict)
    optional: bool = False
    lines: bool = False
    hint: Label = ""
    required: Sequence[str] = ()


@dataclass(frozen=True)
class Wording:
    """All texts of one kind of paper, in the order in which they stand on it."""

    kind: str
    name: Label
    texts: Sequence[NamedText]
    heading: str = ""  # how the example is headed

    def __iter__(self) -> Iterator[NamedText]:
        return iter(self.texts)

    def __getitem__(self, key: str) -> NamedText:
        return {each.key: each for each in self.texts}[key]


def _recipients(default: str, fields: Mapping[str, str] | None = None) -> NamedText:
    hint = _("Mỗi nơi nhận một dòng.")
    return NamedText(RECIPIENTS, _("Nơi nhận"), default, fields or {}, lines=True, hint=hint)


_SIGNER = (
    NamedText(
        SIGNER_TITLE,
        _("Chức danh người ký"),
        optional=True,
        hint=_("Dùng khi văn bản chưa ghi người ký; để trống thì lấy chức danh người đứng đầu cơ quan."),
    ),
    NamedText(SIGNER_NAME, _("Họ tên người ký"), optional=True),
)
_AGENCIES = {"cơ quan trình": "Sở Tài chính", "nơi trình": "Ủy ban nhân dân tỉnh Ví Dụ"}
_COUNTS = {"số trường hợp": "03", "thành phần": "01 tập thể, 02 cá nhân"}
_LAST_ARTICLE = (
    "Quyết định này có hiệu lực kể từ ngày ký. Thủ trưởng các cơ quan, đơn vị có liên quan và {{đối tượng}} có tên tại "
    "Điều 1 chịu trách nhiệm thi hành Quyết định này."
)
_FUND = "Tiền thưởng được chi từ Quỹ thi đua, khen thưởng theo quy định của pháp luật."
_WHERE = "Nơi nhận ý kiến: {{nơi nhận ý kiến}}. Ý kiến bằng văn bản ghi rõ họ tên, địa chỉ và có chữ ký của người gửi."
_POSTED = (
    "{{cơ quan}} công khai danh sách {{số trường hợp}} trường hợp đề nghị khen thưởng để lấy ý kiến Nhân dân "
    "({{tên đợt}})."
)
_COUNTED = (
    "Tổng số lượt phiếu đã kiểm: {{số lượt phiếu}}. Danh sách phiếu không ghi tên được lưu trên hệ thống; mỗi thành "
    "viên kiểm tra được phiếu của mình bằng mã biên nhận, và bất kỳ ai trong Hội đồng kiểm đếm lại được."
)

_TO_AND_FILE = "Như trên;\nLưu: VT."
_ASKING = {"cơ quan hỏi": "Ủy ban nhân dân tỉnh Ví Dụ", "nơi được hỏi": "Thuế tỉnh Ví Dụ"}
_ASKED_ABOUT = (
    "{{cơ quan hỏi}} đang xét {{số trường hợp}} trường hợp đề nghị khen thưởng ({{thành phần}}) có tên trong danh sách "
    "kèm theo. {{cơ quan hỏi}} đề nghị {{nơi được hỏi}} cho ý kiến về nội dung sau:"
)
_ANSWER_BY = (
    "Ý kiến bằng văn bản đề nghị gửi về {{cơ quan hỏi}} chậm nhất là hết {{hạn trả lời}} để tổng hợp, thẩm định theo "
    "quy định./."
)
_ANSWERED_ABOUT = (
    "{{nơi được hỏi}} nhận được đề nghị {{ngày hỏi}} của {{cơ quan hỏi}} về việc lấy ý kiến đối với hồ sơ đề nghị khen "
    "thưởng ({{số trường hợp}} trường hợp có tên trong danh sách kèm theo)."
)
_MARKED = (
    "Đánh dấu X vào một trong hai cột đối với từng trường hợp. Để trống cả hai cột là phiếu trắng. Thành viên không "
    "tham gia xét trường hợp nào thì gạch ngang dòng đó."
)
_COME_OR_WRITE = (
    "Hồ sơ trình Hội đồng được gửi trên hệ thống. Trường hợp không dự họp được, đề nghị ông (bà) báo lại và gửi ý kiến "
    "bằng văn bản./."
)

HOUSE_WORDING = Wording(
    PaperTexts.HOUSE,
    _("Chung cho mọi văn bản"),
    (
        NamedText(
            "superior",
            _("Tên cơ quan chủ quản (dòng trên tên cơ quan)"),
            optional=True,
            hint=_("Để trống thì hệ thống lấy tên cơ quan cấp trên, nếu là đơn vị cơ sở."),
        ),
    ),
)

WORDINGS: Mapping[str, Wording] = {
    each.kind: each
    for each in (
        HOUSE_WORDING,
        Wording(
            PaperKind.SUBMISSION,
            PaperKind.SUBMISSION.label,
            (
                NamedText(
                    "request",
                    _("Lời trình"),
                    "{{cơ quan trình}} kính trình {{nơi trình}} xét khen thưởng {{số trường hợp}} trường hợp "
                    "({{thành phần}}), gồm:",
                    _AGENCIES | _COUNTS,
                ),
                NamedText("more", _("Đoạn thêm trước lời đề nghị"), "", _AGENCIES | _COUNTS, optional=True, lines=True),
                NamedText(
                    "attached",
                    _("Câu về danh sách kèm theo"),
                    "(Có danh sách kèm theo, mã tờ trình trên hệ thống: {{mã tờ trình}}.)",
                    {"mã tờ trình": "TT2026-000001"},
                ),
                NamedText(
                    "ask",
                    _("Lời đề nghị cuối"),
                    "Kính đề nghị {{nơi trình}} xem xét, {{việc đề nghị}}./.",
                    _AGENCIES | {"việc đề nghị": "quyết định"},
                ),
                _recipients("Như trên;\nLưu: VT."),
                *_SIGNER,
            ),
            "TỜ TRÌNH",
        ),
        Wording(
            PaperKind.DECISION,
            PaperKind.DECISION.label,
            (
                NamedText("fund", _("Câu về nguồn chi tiền thưởng"), _FUND),
                NamedText(
                    "last",
                    _("Điều cuối: hiệu lực và trách nhiệm thi hành"),
                    _LAST_ARTICLE,
                    {"đối tượng": "tập thể, cá nhân"},
                ),
                _recipients("Như Điều {{điều cuối}};\nLưu: VT.", {"điều cuối": "3"}),
                *_SIGNER,
            ),
            "QUYẾT ĐỊNH",
        ),
        Wording(
            PaperKind.MINUTES,
            PaperKind.MINUTES.label,
            (
                NamedText(
                    "opening",
                    _("Lời mở đầu"),
                    "Vào hồi {{thời điểm}}, tại {{địa điểm}}, {{hội đồng}} họp với nội dung: {{nội dung}}.",
                    {
                        "thời điểm": "08 giờ 00 phút, ngày 01 tháng 4 năm 2026",
                        "địa điểm": "Phòng họp số 1",
                        "hội đồng": "Hội đồng Thi đua - Khen thưởng tỉnh Ví Dụ",
                        "nội dung": "Xét khen thưởng năm 2025",
                    },
                    required=("thời điểm", "địa điểm"),
                ),
                _recipients("Thành viên Hội đồng;\nLưu: hồ sơ Hội đồng."),
            ),
            "BIÊN BẢN",
        ),
        Wording(
            PaperKind.COUNT_RECORD,
            PaperKind.COUNT_RECORD.label,
            (NamedText("closing", _("Lời kết"), _COUNTED, {"số lượt phiếu": "12"}),),
            "BIÊN BẢN KIỂM PHIẾU",
        ),
        Wording(
            PaperKind.NOTICE,
            PaperKind.NOTICE.label,
            (
                NamedText(
                    "intro",
                    _("Lời mở đầu"),
                    _POSTED,
                    {"cơ quan": "Sở Tài chính", "số trường hợp": "03", "tên đợt": "Danh sách đề nghị năm 2026"},
                ),
                NamedText(
                    "span",
                    _("Câu về thời gian"),
                    "Thời gian nhận ý kiến: từ {{từ ngày}} đến hết {{đến ngày}}.",
                    {"từ ngày": "ngày 05 tháng 3 năm 2026", "đến ngày": "ngày 19 tháng 3 năm 2026"},
                    required=("từ ngày", "đến ngày"),
                ),
                NamedText(
                    "where",
                    _("Câu về nơi nhận ý kiến"),
                    _WHERE,
                    {"nơi nhận ý kiến": "số 1 đường Thử"},
                    required=("nơi nhận ý kiến",),
                ),
                _recipients("Các cơ quan, đơn vị có liên quan;\nLưu: VT."),
                *_SIGNER,
            ),
            "THÔNG BÁO",
        ),
        Wording(
            PaperKind.RESULTS,
            PaperKind.RESULTS.label,
            (
                NamedText(
                    "congratulation",
                    _("Lời chúc mừng"),
                    "{{cơ quan}} trân trọng thông báo và chúc mừng {{người được khen}}./.",
                    {"cơ quan": "Sở Tài chính", "người được khen": "Bà Nguyễn Thị Ví Dụ"},
                ),
                _recipients("Như trên;\nLưu: VT."),
                *_SIGNER,
            ),
            "THÔNG BÁO",
        ),
        Wording(
            PaperKind.APPRAISAL,
            PaperKind.APPRAISAL.label,
            (
                NamedText("appraiser", _("Chức danh bên trái"), "NGƯỜI THẨM ĐỊNH"),
                NamedText("head", _("Chức danh bên phải"), "LÃNH ĐẠO PHỤ TRÁCH"),
            ),
            "PHIẾU THẨM ĐỊNH",
        ),
        Wording(
            PaperKind.AFTER_REQUEST,
            PaperKind.AFTER_REQUEST.label,
            (
                NamedText(
                    "ask",
                    _("Lời đề nghị cuối"),
                    "{{cơ quan trình}} kính trình {{nơi trình}} xem xét, quyết định.",
                    _AGENCIES,
                ),
                _recipients("Như trên;\nLưu: VT."),
                *_SIGNER,
            ),
            "TỜ TRÌNH",
        ),
        Wording(
            PaperKind.CONSULTATION,
            PaperKind.CONSULTATION.label,
            (
                NamedText("about", _("Lời dẫn"), _ASKED_ABOUT, _ASKING | _COUNTS),
                NamedText(
                    "until",
                    _("Câu về hạn trả lời"),
                    _ANSWER_BY,
                    _ASKING | {"hạn trả lời": "ngày 19 tháng 3 năm 2026"},
                    required=("hạn trả lời",),
                ),
                _recipients(_TO_AND_FILE),
                *_SIGNER,
            ),
            "CÔNG VĂN",
        ),
        Wording(
            PaperKind.ANSWER,
            PaperKind.ANSWER.label,
            (
                NamedText(
                    "about",
                    _("Lời dẫn"),
                    _ANSWERED_ABOUT,
                    _ASKING | {"ngày hỏi": "ngày 05 tháng 3 năm 2026", "số trường hợp": "03"},
                ),
                NamedText(
                    "end", _("Lời kết"), "{{nơi được hỏi}} gửi {{cơ quan hỏi}} để tổng hợp theo quy định./.", _ASKING
                ),
                _recipients(_TO_AND_FILE),
                *_SIGNER,
            ),
            "CÔNG VĂN",
        ),
        Wording(
            PaperKind.INVITATIONS,
            PaperKind.INVITATIONS.label,
            (
                NamedText(
                    "invite",
                    _("Lời mời"),
                    "{{hội đồng}} trân trọng kính mời ông (bà) dự phiên họp:",
                    {"hội đồng": "Hội đồng Thi đua - Khen thưởng tỉnh Ví Dụ"},
                ),
                NamedText("end", _("Lời kết"), _COME_OR_WRITE),
                _recipients("Như trên;\nLưu: hồ sơ Hội đồng."),
            ),
            "GIẤY MỜI",
        ),
        Wording(
            PaperKind.BALLOT,
            PaperKind.BALLOT.label,
            (NamedText("how", _("Lời hướng dẫn bỏ phiếu"), _MARKED),),
            "PHIẾU BẦU",
        ),
        Wording(
            PaperKind.HANDOVER,
            PaperKind.HANDOVER.label,
            (
                NamedText(
                    "list", _("Lời dẫn danh sách"), "Hai bên giao, nhận bằng, hiện vật khen thưởng theo danh sách sau:"
                ),
                NamedText("end", _("Lời kết"), "Biên bản lập thành 02 bản, mỗi bên giữ 01 bản./."),
            ),
            "BIÊN BẢN GIAO NHẬN",
        ),
    )
}
