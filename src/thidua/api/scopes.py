"""What a token may be used for, and what its post must allow besides."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from thidua.agencies.permissions import Action


class Scope(models.TextChoices):
    """A part of the interface. A scope never gives more than the post's role: both must allow."""

    AGENCIES = "agencies:read", _("Đọc cơ quan và việc sắp xếp cơ quan")
    REGISTER = "register:read", _("Tra cứu sổ bộ, khen thưởng, xếp loại, sáng kiến")
    DECISIONS = "decisions:read", _("Đọc quyết định, xác minh bằng")
    NOMINATIONS = "nominations:read", _("Đọc hồ sơ đề nghị và trạng thái")
    NOMINATE = "nominations:write", _("Lập và rút hồ sơ đề nghị")
    CLAIM = "claims:write", _("Khai khen thưởng để cơ quan xác minh")
    LAW = "law:read", _("Đọc danh hiệu, hình thức khen thưởng; xét một trường hợp")


ACTIONS = {
    Scope.AGENCIES: Action.READ_AGENCIES,
    Scope.REGISTER: Action.READ_REGISTER,
    Scope.DECISIONS: Action.READ_WORK,
    Scope.NOMINATIONS: Action.READ_WORK,
    Scope.NOMINATE: Action.NOMINATE,
    Scope.CLAIM: Action.EDIT_SUBJECT,
    Scope.LAW: Action.READ_LAW,
}
