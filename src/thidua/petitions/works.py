"""What each doing on a petition is called, who does it, and by which service."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from thidua.agencies.permissions import Action
from thidua.petitions import services
from thidua.petitions.states import Doing


@dataclass(frozen=True)
class Work:
    """What a doing is called, who does it, by which service, and what is said when it is done."""

    label: str | Promise
    action: Action
    service: Callable[..., Any]
    done: str | Promise
    warning: str | Promise = ""


WORKS: Mapping[Doing, Work] = {
    Doing.CLASSIFY: Work(
        _("Phân loại, giao xử lý"),
        Action.HANDLE_PETITION,
        services.classify_petition,
        _("Đã phân loại đơn."),
        _("Phân loại là tố cáo thì người gửi và nội dung bị niêm phong ngay, không mở lại thành đơn thường được."),
    ),
    Doing.ACCEPT: Work(
        _("Thụ lý"),
        Action.HANDLE_PETITION,
        services.accept_petition,
        _("Đã thụ lý đơn."),
        _(
            "Từ ngày thụ lý, hồ sơ khen thưởng của đối tượng bị khiếu nại, tố cáo tạm dừng đến khi có kết quả "
            "(Nghị định 152/2025/NĐ-CP, Điều 4 khoản 4)."
        ),
    ),
    Doing.REJECT: Work(
        _("Không thụ lý"),
        Action.HANDLE_PETITION,
        services.reject_petition,
        _("Đã ghi không thụ lý."),
        _(
            "Không lấy lại được. Tố cáo nặc danh không được thụ lý nhưng chứng cứ rõ có thể dùng để kiểm tra "
            "(theo trí nhớ, chưa đối chiếu văn bản)."
        ),
    ),
    Doing.TRANSFER: Work(
        _("Chuyển cơ quan khác"),
        Action.HANDLE_PETITION,
        services.transfer_petition,
        _("Đã ghi chuyển đơn."),
        _("Không lấy lại được. Hệ thống chỉ ghi nơi chuyển; đơn được gửi đi theo đường công văn."),
    ),
    Doing.VERIFY: Work(
        _("Ghi kết quả xác minh"),
        Action.HANDLE_PETITION,
        services.verify_petition,
        _("Đã ghi kết quả xác minh."),
    ),
    Doing.DECIDE: Work(
        _("Quyết định, kết luận"),
        Action.DECIDE_PETITION,
        services.decide_petition,
        _("Đã ghi quyết định, kết luận."),
        _("Sau khi lưu thì không sửa được nữa."),
    ),
    Doing.EXTEND: Work(_("Gia hạn"), Action.DECIDE_PETITION, services.extend_petition, _("Đã gia hạn.")),
    Doing.SUSPEND: Work(
        _("Tạm đình chỉ"),
        Action.DECIDE_PETITION,
        services.suspend_petition,
        _("Đã tạm đình chỉ; thời hạn dừng lại."),
        _("Ngày tạm đình chỉ không tính vào thời hạn, ngày tiếp tục thì tính; cách tính này là quy ước của hệ thống."),
    ),
    Doing.RESUME: Work(
        _("Tiếp tục giải quyết"),
        Action.DECIDE_PETITION,
        services.resume_petition,
        _("Đã tiếp tục giải quyết."),
    ),
    Doing.STOP: Work(
        _("Đình chỉ"),
        Action.DECIDE_PETITION,
        services.stop_petition,
        _("Đã đình chỉ giải quyết."),
        _("Không lấy lại được."),
    ),
    Doing.APPEAL: Work(
        _("Ghi nhận khiếu nại lần hai"),
        Action.HANDLE_PETITION,
        services.appeal_petition,
        _("Đã ghi nhận khiếu nại lần hai và chuyển cơ quan cấp trên."),
        _("Người giải quyết lần hai là cấp trên trực tiếp (theo trí nhớ, chưa đối chiếu văn bản)."),
    ),
    Doing.PUBLISH: Work(
        _("Công khai kết quả"),
        Action.DECIDE_PETITION,
        services.publish_petition,
        _("Đã công khai kết quả."),
        _("Ai cũng đọc được, không cần tài khoản. Không lấy lại được."),
    ),
    Doing.CLOSE: Work(
        _("Kết thúc, lưu hồ sơ"),
        Action.HANDLE_PETITION,
        services.close_petition,
        _("Đã kết thúc đơn."),
    ),
}
