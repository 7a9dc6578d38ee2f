"""What each doing on an exemplar is called, who does it, by which form and service, and what is said of it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from thidua.agencies.permissions import Action
from thidua.exemplars import services
from thidua.exemplars.forms import ChangeForm, ConsentForm, SureForm, VerifyForm, WhyForm
from thidua.exemplars.states import Doing


@dataclass(frozen=True)
class Work:
    """What a doing is called, who does it, by which form and service, and what is said when it is done."""

    label: str | Promise
    action: Action
    form: Callable[..., Any]
    service: Callable[..., Any]
    done: str | Promise
    warning: str | Promise = ""
    look: str = "secondary"


WORKS: Mapping[Doing, Work] = {
    Doing.PUBLISH: Work(
        _("Duyệt đăng"),
        Action.PUBLISH_EXEMPLAR,
        SureForm,
        services.publish_exemplar,
        _("Đã đăng; ai cũng xem được ở trang gương điển hình."),
        _(
            "Ai cũng đọc được bài và xem được ảnh, không cần tài khoản. Bản đã đăng không sửa được; sửa thì viết bản "
            "mới và trình lại."
        ),
        "primary",
    ),
    Doing.GIVE_BACK: Work(
        _("Trả lại bài"),
        Action.PUBLISH_EXEMPLAR,
        WhyForm,
        services.give_back,
        _("Đã trả lại bài; người viết được báo."),
    ),
    Doing.VERIFY: Work(
        _("Ghi xác minh"), Action.WRITE_EXEMPLAR, VerifyForm, services.verify_exemplar, _("Đã ghi kết quả xác minh.")
    ),
    Doing.CONSENT: Work(
        _("Ghi đồng ý cho đăng"),
        Action.WRITE_EXEMPLAR,
        ConsentForm,
        services.record_consent,
        _("Đã ghi sự đồng ý."),
        _("Người được nêu gương phải đồng ý thì mới đăng được; họ rút lại lúc nào, bài được gỡ lúc ấy."),
    ),
    Doing.PROPOSE: Work(
        _("Trình duyệt đăng"),
        Action.WRITE_EXEMPLAR,
        SureForm,
        services.propose_article,
        _("Đã trình; người đứng đầu được báo."),
        _("Bản đã trình giữ nguyên, kể cả ảnh. Bị trả lại thì viết bản mới."),
        "primary",
    ),
    Doing.CHANGE: Work(
        _("Sửa thông tin"), Action.WRITE_EXEMPLAR, ChangeForm, services.change_exemplar, _("Đã sửa thông tin.")
    ),
    Doing.REVOKE: Work(
        _("Ghi rút đồng ý"),
        Action.WRITE_EXEMPLAR,
        WhyForm,
        services.revoke_consent,
        _("Đã ghi rút đồng ý."),
        _("Bài đang đăng được gỡ ngay; bài chờ duyệt được trả lại."),
    ),
    Doing.TAKE_DOWN: Work(
        _("Gỡ bài"),
        Action.PUBLISH_EXEMPLAR,
        WhyForm,
        services.take_down,
        _("Đã gỡ; trang công khai chỉ còn ghi là đã gỡ."),
        _("Ảnh cũng không còn ai ngoài cơ quan xem được. Lý do không hiện trên trang công khai."),
        "danger",
    ),
    Doing.SET_ASIDE: Work(
        _("Không chọn"),
        Action.WRITE_EXEMPLAR,
        WhyForm,
        services.set_aside,
        _("Đã ghi không chọn."),
        _("Không lấy lại được; có thể lập hồ sơ khác về cùng người, tập thể."),
        "danger",
    ),
}
