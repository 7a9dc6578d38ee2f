"""Kinds of doubts and errors of a list's rows: what each is called, and what letting it stand means."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

REFUSED = "refused"  # the register would not have the row when the list was taken in; asked again each time


@dataclass(frozen=True)
class Kind:
    """The name of a kind, and what becomes of a row whose doubt is let stand (nothing for errors)."""

    name: str | Promise
    stands: str | Promise = ""


NUMBER_AS_READ = _("Giữ số định danh và các ô khác như danh sách ghi.")
BIRTH_AS_READ = _("Giữ ngày sinh như đã đọc.")
NAME_AS_READ = _("Giữ tên như đã đọc.")
BOTH_STAY = _("Nhập cả các dòng này, mỗi dòng một hồ sơ.")

KINDS = {
    "citizen_number_century": Kind(_("Số định danh và năm sinh khác thế kỷ"), NUMBER_AS_READ),
    "citizen_number_birth": Kind(_("Số định danh và ngày sinh không khớp"), NUMBER_AS_READ),
    "citizen_number_sex": Kind(_("Số định danh và giới tính không khớp"), NUMBER_AS_READ),
    "citizen_number_place": Kind(_("Số định danh có mã tỉnh, thành phố lạ"), NUMBER_AS_READ),
    "citizen_number_zero": Kind(_("Số định danh mất số 0 ở đầu"), _("Thêm lại số 0 đã mất.")),
    "citizen_number_old": Kind(
        _("Số chứng minh nhân dân cũ"), _("Nhập, ghi số cũ vào sổ bộ; số định danh 12 chữ số bổ sung sau.")
    ),
    "citizen_number_old_other": Kind(
        _("Số chứng minh nhân dân cũ đã ghi cho người khác"), _("Nhập mà không ghi số này cho người trong danh sách.")
    ),
    "citizen_number_shared": Kind(_("Một số định danh, hai tên"), BOTH_STAY),
    "birth_year_only": Kind(_("Chỉ có năm sinh"), _("Nhập với năm sinh; ngày, tháng bổ sung sau.")),
    "birth_doubtful": Kind(_("Ngày sinh cần kiểm tra"), BIRTH_AS_READ),
    "birth_age": Kind(_("Tuổi lạ"), BIRTH_AS_READ),
    "birth_swapped": Kind(_("Ngày và tháng sinh có thể bị đảo"), BIRTH_AS_READ),
    "name_shortened": Kind(_("Tên đã bỏ phần thừa"), NAME_AS_READ),
    "name_letters": Kind(_("Tên có ký tự lạ"), NAME_AS_READ),
    "name_one_word": Kind(_("Tên chỉ có một từ"), NAME_AS_READ),
    "job_and_unit": Kind(_("Chưa tách được chức vụ và đơn vị"), _("Giữ nguyên ô, không tách.")),
    "award_near": Kind(_("Danh hiệu, hình thức được hiểu từ cách ghi gần giống"), _("Đề nghị theo cách đã hiểu.")),
    "repeat_same_award": Kind(_("Có thể trùng người và đề nghị"), BOTH_STAY),
    "repeat_other_award": Kind(_("Có thể trùng người, khác đề nghị"), BOTH_STAY),
    "unit_elsewhere": Kind(_("Đơn vị ngoài phạm vi của bạn")),
    "unit_unknown": Kind(_("Đơn vị không có trong hệ thống")),
    "unit_near": Kind(_("Đơn vị gần giống tên một cơ quan")),
    "unit_several": Kind(_("Nhiều cơ quan cùng tên đơn vị")),
    "unit_missing": Kind(_("Không ghi đơn vị")),
    "repeat_certain": Kind(_("Trùng người và đề nghị")),
    "citizen_number_clash": Kind(_("Một số định danh cho hai người")),
    "citizen_number_hidden": Kind(_("Số định danh bị che")),
    "citizen_number_unreadable": Kind(_("Số định danh không đọc được")),
    "birth_unreadable": Kind(_("Ngày sinh không đọc được")),
    "sex_unreadable": Kind(_("Giới tính không đọc được")),
    "name_missing": Kind(_("Thiếu họ tên")),
    "name_unreadable": Kind(_("Họ tên không đọc được")),
    "award_missing": Kind(_("Thiếu danh hiệu, hình thức")),
    "award_unknown": Kind(_("Không rõ danh hiệu, hình thức")),
    "award_unclear": Kind(_("Danh hiệu, hình thức chưa rõ")),
    "award_several": Kind(_("Một ô nhiều danh hiệu, hình thức")),
    REFUSED: Kind(_("Bị từ chối khi nhập")),
}


def kind_name(code: str) -> str:
    """What a kind is called; its code when nobody has named it."""
    return str(KINDS[code].name) if code in KINDS else code
