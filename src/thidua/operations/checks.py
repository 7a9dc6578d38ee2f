"""Is the installation sound? Each check answers with a line."""

import datetime as dt
import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles import finders
from django.db import connection

from thidua import law
from thidua.archive import stores
from thidua.archive.models import KeptFile, State
from thidua.archive.queries import overdue
from thidua.dossiers.models import StoredFile
from thidua.jobs.queries import living_workers, longest_wait
from thidua.operations.installation import pending
from thidua.screens.proxies import trusted_networks
from thidua.trail.models import Entry
from thidua.trail.services import verify

PAPER_FONTS = ("Tinos-Regular", "Tinos-Bold", "Tinos-Italic", "Tinos-BoldItalic")
SCREEN_FONT = "be-vietnam-pro"
OLDEST_POSTGRESQL = 150_000
PATIENCE = dt.timedelta(minutes=1)  # a job that waits longer with nobody to do it is a fault


class Unsound(Exception):
    """The check failed; the message says what and, where it can, what to do."""


@dataclass(frozen=True)
class Result:
    """One line of the answer: what was checked, whether it holds, and what was found."""

    name: str
    holds: bool
    detail: str


def check_all() -> list[Result]:
    """Run every check and return a line for each, in a fixed order; a check that breaks down has failed."""
    return [_result(name, check) for name, check in CHECKS.items()]


def _result(name: str, check: Callable[[], str]) -> Result:
    try:
        return Result(name, True, check())
    except Unsound as fault:
        return Result(name, False, str(fault))
    except Exception as fault:  # noqa: BLE001 - whatever broke, the other checks are still wanted
        return Result(name, False, f"không kiểm tra được: {type(fault).__name__}: {fault}")


def _database() -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_setting('server_version_num')::int, current_setting('server_version')")
        number, version = cursor.fetchone()
    if number < OLDEST_POSTGRESQL:
        raise Unsound(f"PostgreSQL {version} quá cũ, cần từ bản 15")
    return f"PostgreSQL {version}"


def _migrations() -> str:
    if names := pending():
        raise Unsound(f"{len(names)} thay đổi chưa áp dụng, từ {names[0]}; hãy chạy `thidua migrate`")
    return "đã áp dụng đủ"


def _corpus() -> str:
    return f"{len(law.load_corpus().awards)} danh hiệu và hình thức khen thưởng"


def _fonts() -> str:
    package = Path(__file__).resolve().parents[1]
    present = {path.stem for path in package.rglob("*.ttf")}
    missing = [name for name in PAPER_FONTS if name not in present]
    if not any(SCREEN_FONT in name.lower() for name in _static_files("*.woff2")):
        missing.append(SCREEN_FONT)
    if missing:
        raise Unsound(f"thiếu {', '.join(missing)}; hãy cài lại phần mềm")
    return "đủ phông chữ cho văn bản và màn hình"


def _static_files(pattern: str) -> list[str]:
    return [name for finder in finders.get_finders() for name, _storage in finder.list([]) if Path(name).match(pattern)]


def _proxies() -> str:
    try:
        trusted = trusted_networks(settings.TRUSTED_PROXIES)
    except ValueError as fault:
        raise Unsound(str(fault)) from fault
    if settings.HTTPS and not trusted:
        raise Unsound(
            "THIDUA_ADDRESS là https nhưng chưa ghi proxy nào: trình duyệt bị chuyển hướng mãi, và mọi người bị "
            "đếm như một địa chỉ; hãy đặt THIDUA_PROXIES là địa chỉ của proxy, ví dụ 127.0.0.1"
        )
    return f"tin {', '.join(map(str, trusted))}" if trusted else "không tin proxy nào; địa chỉ là của người kết nối"


def _workers() -> str:
    living, waited = living_workers(), longest_wait()
    if not living and waited and waited > PATIENCE:
        minutes = int(waited.total_seconds() // 60)
        raise Unsound(f"có việc chờ đã {minutes} phút mà không có tiến trình nào làm; hãy chạy `thidua worker`")
    return (
        f"{living} tiến trình đang chạy" if living else "không có tiến trình nào chạy, cũng không có việc nào chờ lâu"
    )


def _trail() -> str:
    if broken := verify():
        first = broken[0]
        where = f"cơ quan {first.agency_id}, bản ghi {first.sequence}: {first.why}"
        raise Unsound(f"{len(broken)} chỗ không khớp, trước hết ở {where}")
    return f"{Entry.objects.count()} bản ghi nối liền"


def _files() -> str:
    folder = Path(settings.MEDIA_ROOT)
    count, wrong = 0, []
    for row in StoredFile.objects.order_by("pk").iterator(1_000):
        count += 1
        if _digest(folder / row.path) != row.sha256:
            wrong.append(row.path)
    if wrong:
        raise Unsound(
            f"{len(wrong)} trong {count} tệp bị mất hoặc bị sửa, ví dụ {wrong[0]}; hãy lấy lại từ bản sao lưu"
        )
    return f"{count} tệp nguyên vẹn"


def _archive() -> str:
    count = KeptFile.objects.count()
    if count and not stores.is_marked(stores.store()):
        raise Unsound("kho không đọc được: hãy xem đĩa đã gắn chưa, máy chủ S3 và khóa còn dùng được không")
    if broken := KeptFile.objects.exclude(state=State.WHOLE).count():
        raise Unsound(f"{broken} trong {count} tệp hỏng hoặc mất ở lần đọc lại gần nhất; xem trang Kho lưu trữ")
    if late := overdue(KeptFile.objects.all()).count():
        raise Unsound(
            f"{late} trong {count} tệp quá hạn đọc lại; hãy chạy `thidua archive check` và xem nhật ký máy chủ"
        )
    return f"{count} tệp nguyên vẹn ở lần đọc lại gần nhất"


def _digest(path: Path) -> str:
    if not path.is_file():
        return ""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


CHECKS: dict[str, Callable[[], str]] = {
    "Cơ sở dữ liệu": _database,
    "Cấu trúc dữ liệu": _migrations,
    "Pháp luật": _corpus,
    "Phông chữ": _fonts,
    "Proxy": _proxies,
    "Việc nền": _workers,
    "Nhật ký": _trail,
    "Tệp tải lên": _files,
    "Kho lưu trữ": _archive,
}
