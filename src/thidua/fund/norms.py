"""What is known of the fund: ceilings, the share for running emulation, what a session costs at most. No database.

Facts and how sure they are come from the procedure notes (section 5.2); screens show both.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import ROUND_DOWN, Decimal


@dataclass(frozen=True)
class Rate:
    """A share of something, the text that sets it, and how sure the data is: text | secondary."""

    share: Decimal
    of: str
    cite: str
    confidence: str

    def most(self, base: int) -> int:
        """The most that it allows, in whole đồng."""
        return int((base * self.share).to_integral_value(ROUND_DOWN))


OF_SPENDING = "dự toán chi thường xuyên"
DECREE = "Nghị định 152/2025/NĐ-CP Điều 46 khoản 3 điểm b"
CEILINGS: Mapping[str, Rate] = {
    "salary": Rate(
        Decimal("0.20"),
        "quỹ tiền lương theo ngạch, bậc và tiền công hợp đồng",
        "Nghị định 98/2023/NĐ-CP Điều 50 (nay là Nghị định 152/2025/NĐ-CP Điều 46)",
        "text",
    ),
    "delta": Rate(Decimal("0.010"), OF_SPENDING, DECREE, "text"),
    "mountain": Rate(Decimal("0.015"), OF_SPENDING, DECREE, "text"),
}
RUNNING = Rate(
    Decimal("0.20"),
    "tổng quỹ của cấp mình",
    "Nghị định 98/2023/NĐ-CP Điều 52 (nay là Nghị định 152/2025/NĐ-CP Điều 48)",
    "text",
)


@dataclass(frozen=True)
class SessionNorm:
    """The most that one person gets for one session of a council."""

    who: str
    most: int


SESSION: Mapping[str, SessionNorm] = {
    "chairs": SessionNorm("chủ trì", 1_000_000),
    "members": SessionNorm("thành viên", 500_000),
    "helpers": SessionNorm("phục vụ, dự họp", 300_000),
}
SESSION_CITE = "Thông tư 28/2025/TT-BTC"
SESSION_CONFIDENCE = "secondary"


def session_most(chairs: int, members: int, helpers: int) -> int:
    """The most that sessions may cost, by how many times somebody chaired, was a member, helped or attended."""
    times = {"chairs": chairs, "members": members, "helpers": helpers}
    return sum(SESSION[who].most * count for who, count in times.items())


def over(amounts: Iterable[int], most: int) -> int:
    """By how much the amounts together pass what is allowed; nothing when they don't."""
    return max(0, sum(amounts) - most)
