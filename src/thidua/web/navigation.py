"""The main navigation: one table of what there is, and who may see it."""

import functools
from collections.abc import Sequence
from dataclasses import dataclass

from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from thidua.agencies.actor import Actor
from thidua.agencies.permissions import Action, may


@dataclass(frozen=True)
class Place:
    """A room's front door: what it is called, the name of its URL, and the action that its page asks for."""

    label: str | Promise
    url_name: str
    action: Action


@dataclass(frozen=True)
class Link:
    """A place as one viewer sees it on one page."""

    label: str
    url: str
    is_current: bool


@dataclass(frozen=True)
class Group:
    """Links under one heading."""

    label: str
    links: Sequence[Link]


NAVIGATION: dict[str | Promise, tuple[Place, ...]] = {
    "": (
        Place(_("Việc chờ tôi"), "web:home", Action.ENTER),
        Place(_("Việc nền của tôi"), "jobs:jobs", Action.ENTER),
        Place(_("Thành tích của tôi"), "web:own", Action.READ_OWN_MERIT),
    ),
    _("Thi đua"): (
        Place(_("Phong trào thi đua"), "movements:movements", Action.READ_EMULATION),
        Place(_("Cụm, khối thi đua"), "clusters:clusters", Action.READ_EMULATION),
        Place(_("Đăng ký thi đua"), "registrations:registrations", Action.READ_EMULATION),
        Place(_("Sáng kiến"), "initiatives:cases", Action.READ_EMULATION),
        Place(_("Bình xét"), "meetings:meetings", Action.READ_EMULATION),
        Place(_("Xếp loại năm"), "register:ratings", Action.EDIT_SUBJECT),
    ),
    _("Đề nghị"): (
        Place(_("Danh sách tải lên"), "dossiers:lists", Action.IMPORT_LIST),
        Place(_("Hồ sơ đề nghị"), "dossiers:nominations", Action.READ_WORK),
        Place(_("Tờ trình"), "dossiers:submissions", Action.READ_WORK),
        Place(_("Trao đổi hồ sơ"), "exchange:packages", Action.READ_WORK),
    ),
    _("Xét khen thưởng"): (
        Place(_("Bảng theo dõi thẩm định"), "dossiers:board", Action.READ_WORK),
        Place(_("Lấy ý kiến cơ quan"), "dossiers:consultations", Action.READ_WORK),
        Place(_("Công khai lấy ý kiến"), "dossiers:publications", Action.READ_WORK),
        Place(_("Hội đồng"), "councils:councils", Action.SEE_COUNCIL),
        Place(_("Quyết định"), "decisions:decisions", Action.READ_WORK),
        Place(_("Ký số"), "signing:papers", Action.READ_SIGNED),
        Place(_("Lưu trữ"), "archive:papers", Action.READ_ARCHIVE),
        Place(_("Phôi bằng"), "blanks:blanks", Action.PRINT_CERTIFICATES),
    ),
    _("Công tác"): (
        Place(_("Chương trình công tác"), "programme:tasks", Action.READ_PROGRAMME),
        Place(_("Xây dựng văn bản"), "drafting:cases", Action.READ_DRAFTING),
        Place(_("Kiểm tra, giám sát"), "inspections:inspections", Action.READ_INSPECTION),
        Place(_("Đơn thư, tiếp công dân"), "petitions:petitions", Action.READ_PETITION),
        Place(_("Gương điển hình tiên tiến"), "exemplars:exemplars", Action.READ_EXEMPLARS),
        Place(_("Hội nghị, lễ trao tặng"), "ceremonies:ceremonies", Action.READ_CEREMONIES),
        Place(_("Kho hiện vật"), "stock:stock", Action.READ_STOCK),
        Place(_("Quỹ thi đua, khen thưởng"), "fund:fund", Action.READ_FUND),
    ),
    _("Nội bộ"): (
        Place(_("Tổ chức, nhân sự"), "staff:staff", Action.READ_STAFF),
        Place(_("Đề tài nghiên cứu"), "staff:topics", Action.READ_QUALITY),
        Place(_("Hệ thống chất lượng"), "quality:procedures", Action.READ_QUALITY),
        Place(_("Công đoàn"), "union:union", Action.READ_UNION),
    ),
    _("Tra cứu"): (
        Place(_("Sổ bộ khen thưởng"), "register:search", Action.READ_REGISTER),
        Place(_("Quyết định quét"), "scans:scans", Action.EDIT_SUBJECT),
        Place(_("Quy định"), "legislation:awards", Action.READ_LAW),
        Place(_("Xác minh thông tin khai"), "register:claims", Action.VERIFY_CLAIM),
        Place(_("Nghi trùng người"), "register:pairs", Action.RECORD_FACT),
        Place(_("Nhập sổ cũ"), "past:imports", Action.RECORD_FACT),
        Place(_("Kiểm tra chữ ký số"), "signing:check", Action.ENTER),
    ),
    _("Báo cáo"): (
        Place(_("Bảng điều hành"), "reports:dashboard", Action.READ_REPORTS),
        Place(_("Báo cáo định kỳ"), "reports:reports", Action.READ_REPORTS),
        Place(_("Radar khen thưởng"), "reports:radar", Action.READ_REGISTER),
        Place(_("Biểu thống kê"), "reports:statistics", Action.READ_REGISTER),
        Place(_("Công bằng trong khen thưởng"), "reports:fairness", Action.READ_WORK),
    ),
    _("Quản trị"): (
        Place(_("Cơ quan"), "agencies:tree", Action.READ_AGENCIES),
        Place(_("Tài khoản"), "agencies:accounts", Action.MANAGE_ACCOUNTS),
        Place(_("Nhật ký"), "web:trail", Action.READ_TRAIL),
        Place(_("Mẫu văn bản"), "documents:wordings", Action.EDIT_PAPERS),
        Place(_("Chứng thư số"), "signing:certificates", Action.MANAGE_SIGNING),
        Place(_("Kho lưu trữ"), "archive:health", Action.WATCH_ARCHIVE),
        Place(_("Đối tác trao đổi"), "exchange:partners", Action.MANAGE_CONNECTIONS),
        Place(_("Kết nối hệ thống khác"), "connections:connections", Action.CONNECT_SYSTEM),
    ),
}


@functools.cache
def address(url_name: str) -> str:
    """The address of a URL without parameters, or nothing when no room has it yet; looked up once a process."""
    try:
        return reverse(url_name)
    except NoReverseMatch:
        return ""


def navigation_of(actor: Actor | None, path: str) -> list[Group]:
    """The groups of links that `actor` may follow, the one that holds `path` marked as current."""
    places = [
        (label, place, address(place.url_name))
        for label, group in NAVIGATION.items()
        for place in group
        if address(place.url_name) and may(actor, place.action)
    ]
    # The longest address that begins the path is where the viewer is: «/ho-so/to-trinh/7/» is in «/ho-so/to-trinh/».
    current = max((url for _label, _place, url in places if _holds(url, path)), key=len, default="")
    groups: dict[str, list[Link]] = {}
    for label, place, url in places:
        groups.setdefault(str(label), []).append(Link(str(place.label), url, url == current))
    return [Group(label, links) for label, links in groups.items()]


def _holds(url: str, path: str) -> bool:
    return path == url if url == "/" else path.startswith(url)
