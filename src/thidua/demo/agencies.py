"""The made-up province of the demonstration, its units, and the people who sign in."""

import datetime as dt
from dataclasses import dataclass

from django.contrib.auth.hashers import make_password

from thidua.agencies.models import Account, Agency, Authority, Level, Post, Role
from thidua.agencies.tree import place_in_tree
from thidua.register.models import PersonAccount, Subject

PASSWORD = "thi-dua-demo-2026"  # noqa: S105 - the demonstration says it on the screen
COMMITTEE = "ban-thi-dua-khen-thuong-trung-uong"
PRIME_MINISTER = "thu-tuong-chinh-phu"
PROVINCE = "demo-tinh"
IN_OFFICE_SINCE = dt.date(2024, 1, 1)  # before the years that are lived


@dataclass(frozen=True)
class Unit:
    """One made-up agency below the province (or below another unit)."""

    code: str
    name: str
    symbol: str
    head_title: str
    level: Level = Level.GRASSROOTS
    authority: Authority = Authority.UNIT_HEAD
    parent: str = PROVINCE


UNITS = (
    Unit("demo-snv", "Sở Nội vụ tỉnh Ví Dụ", "SNV", "Giám đốc"),
    Unit("demo-stc", "Sở Tài chính tỉnh Ví Dụ", "STC", "Giám đốc"),
    Unit("demo-vp", "Văn phòng Ủy ban nhân dân tỉnh Ví Dụ", "VP", "Chánh Văn phòng"),
    Unit("demo-lel", "Trường THPT Lê Lợi", "LL", "Hiệu trưởng"),
    Unit("demo-thue", "Thuế tỉnh Ví Dụ", "TVD", "Trưởng Thuế tỉnh"),
    Unit("demo-hb", "Ủy ban nhân dân phường Hòa Bình", "UBND", "Chủ tịch", Level.COMMUNE, Authority.COMMUNE_HEAD),
    Unit("demo-tl", "Ủy ban nhân dân xã Tân Lập", "UBND", "Chủ tịch", Level.COMMUNE, Authority.COMMUNE_HEAD),
    Unit("demo-kd", "Trường Tiểu học Kim Đồng", "KD", "Hiệu trưởng", parent="demo-tl"),
)


@dataclass(frozen=True)
class Person:
    """One made-up account: who it is, where, and what it may do there."""

    username: str
    full_name: str
    agency: str
    roles: tuple[Role, ...]
    title: str


COUNCIL = (
    ("chutich", "Trần Quốc Ví Dụ", "Chủ tịch"),
    ("uyvien1", "Lê Thị Mẫu", "Phó Chủ tịch UBND tỉnh"),
    ("uyvien2", "Phạm Văn Thử", "Giám đốc Sở Nội vụ"),
    ("thuky", "Nguyễn Thị Thư", "Trưởng phòng Thi đua - Khen thưởng"),
    ("uyvien3", "Đỗ Minh Mẫu", "Chủ tịch Liên đoàn Lao động tỉnh"),
    ("uyvien4", "Hoàng Thanh Thử", "Chủ tịch Hội Liên hiệp Phụ nữ tỉnh"),
    ("uyvien5", "Vũ Đức Mẫu", "Giám đốc Sở Tài chính"),
    ("uyvien6", "Bùi Ngọc Thử", "Chánh Văn phòng UBND tỉnh"),
    ("uyvien7", "Ngô Xuân Mẫu", "Giám đốc Sở Giáo dục và Đào tạo"),
)

PEOPLE = (
    Person("canbo", "Đặng Thu Cán", "demo-snv", (Role.UNIT_OFFICER,), "Chuyên viên"),
    Person("thamdinh-snv", "Lý Hữu Định", "demo-snv", (Role.APPRAISER,), "Chuyên viên"),
    Person("giamdoc-snv", "Phạm Văn Thử", "demo-snv", (Role.HEAD,), "Giám đốc"),
    Person("canbo-stc", "Hồ Kim Cán", "demo-stc", (Role.UNIT_OFFICER, Role.APPRAISER), "Chuyên viên"),
    Person("canbo-tl", "Dương Văn Cán", "demo-tl", (Role.UNIT_OFFICER, Role.APPRAISER), "Công chức"),
    Person("chutich-tl", "Đinh Thị Mẫu", "demo-tl", (Role.HEAD,), "Chủ tịch"),
    Person("traloi-thue", "Phan Minh Trả", "demo-thue", (Role.UNIT_OFFICER, Role.HEAD), "Trưởng phòng"),
    Person("canbo-tinh", "Tô Ngọc Cán", PROVINCE, (Role.UNIT_OFFICER,), "Chuyên viên"),
    Person("thamdinh", "Ngô Thị Thẩm", PROVINCE, (Role.APPRAISER,), "Chuyên viên chính"),
    Person("phapche", "Trần Văn Luật", PROVINCE, (Role.LEGAL_OFFICER,), "Chuyên viên pháp chế"),
    Person("vanthu", "Mai Thị Dấu", PROVINCE, (Role.CLERK,), "Văn thư"),
    Person("quantri", "Lê Minh Quản", PROVINCE, (Role.ADMINISTRATOR,), "Quản trị hệ thống"),
    Person("kiemsoat", "Vũ Thị Soát", PROVINCE, (Role.AUDITOR,), "Kiểm soát viên"),
    Person("thamdinh-tw", "Hoàng Văn Trung", COMMITTEE, (Role.APPRAISER,), "Chuyên viên chính"),
    Person("truongban-tw", "Người Ban Hành Thử", COMMITTEE, (Role.HEAD,), "Trưởng ban (vai trình diễn)"),
    Person("thanhtra-tw", "Quách Văn Kiểm", COMMITTEE, (Role.APPRAISER,), "Thanh tra viên"),
    Person("phapche-tw", "Lưu Thị Luật", COMMITTEE, (Role.LEGAL_OFFICER,), "Chuyên viên pháp chế"),
    Person("canbo-tw", "Tạ Thị Cán", COMMITTEE, (Role.UNIT_OFFICER,), "Chuyên viên Văn phòng"),
    Person("vanthu-tw", "Đào Văn Dấu", COMMITTEE, (Role.CLERK,), "Văn thư, tiếp công dân"),
    Person(
        "thuky-tw",
        "Kiều Thị Thư",
        COMMITTEE,
        (Role.COUNCIL_MEMBER, Role.COUNCIL_SECRETARY),
        "Thư ký Hội đồng (trình diễn)",
    ),
    Person("uyvien1-tw", "Lê Hữu Mẫu", COMMITTEE, (Role.COUNCIL_MEMBER,), "Chủ tịch Hội đồng (vai trình diễn)"),
    Person("uyvien2-tw", "Phan Thị Thử", COMMITTEE, (Role.COUNCIL_MEMBER,), "Ủy viên Hội đồng (vai trình diễn)"),
    Person("trinh-ttg", "Bùi Thị Văn", PRIME_MINISTER, (Role.APPRAISER,), "Chuyên viên"),
    Person("ky-ttg", "Người Ký Thử", PRIME_MINISTER, (Role.HEAD,), "Thủ tướng (vai trình diễn)"),
)


def make_agencies() -> Agency:
    """Add the made-up province and its units below the shipped committee; return the province."""
    province = place_in_tree(
        Agency(
            code=PROVINCE,
            name="Ủy ban nhân dân tỉnh Ví Dụ",
            short_name="Ví Dụ (trình diễn)",
            level=Level.PROVINCE,
            authority=Authority.MINISTRY_PROVINCE_HEAD,
            parent=Agency.objects.get(code=COMMITTEE),
            symbol="UBND",
            place="Ví Dụ",
            head_title="Chủ tịch",
        )
    )
    for unit in UNITS:
        place_in_tree(
            Agency(
                code=unit.code,
                name=unit.name,
                level=unit.level,
                authority=unit.authority,
                parent=Agency.objects.get(code=unit.parent),
                symbol=unit.symbol,
                place="Ví Dụ",
                head_title=unit.head_title,
            )
        )
    return province


def make_accounts() -> dict[str, Account]:
    """Add the made-up accounts with their posts; all share the demonstration's password."""
    council = [
        Person(
            username,
            full_name,
            PROVINCE,
            (
                Role.COUNCIL_MEMBER,
                *((Role.HEAD,) if username == "chutich" else ()),
                *((Role.COUNCIL_SECRETARY,) if username == "thuky" else ()),
            ),
            title,
        )
        for username, full_name, title in COUNCIL
    ]
    accounts: dict[str, Account] = {}
    password = make_password(PASSWORD)  # once: it is the same for all, and slow on purpose
    for person in (*PEOPLE, *council):
        account = Account.objects.create(username=person.username, full_name=person.full_name, password=password)
        agency = Agency.objects.get(code=person.agency)
        for role in person.roles:
            Post.objects.create(
                account=account, agency=agency, role=role, title=person.title, starts_on=IN_OFFICE_SINCE
            )
        accounts[person.username] = account
    return accounts


def make_own_account(username: str, person: Subject) -> Account:
    """Add the account by which a person of the register reads the own merit; an officer links it."""
    account = Account(username=username, full_name=person.name)
    account.set_password(PASSWORD)
    account.save()
    Post.objects.create(account=account, agency=person.agency, role=Role.NOMINEE, title=person.job_title)
    return account


def own_accounts() -> list[tuple[str, str, str]]:
    """User name, name and what may be seen, of everybody whom an officer linked to the register."""
    links = PersonAccount.objects.filter(ended_at=None).select_related("account").order_by("account__username")
    return [(link.account.username, link.account.full_name, "xem thành tích của mình") for link in links]
