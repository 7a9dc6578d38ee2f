"""When a number of votes is enough. Exact integers."""


def reaches(yes: int, members: int, percent: int | None) -> bool:
    """Whether `yes` votes of all `members` are enough; with no percent, whether they are more than half."""
    return yes * 2 > members if percent is None else yes * 100 >= percent * members


def least_yes(members: int, percent: int | None) -> int:
    """The smallest number of yes votes that is enough."""
    return members // 2 + 1 if percent is None else -(-percent * members // 100)


def share(yes: int, members: int) -> str:
    """Yes votes in percent of all members, «88,88 %»: cut, never rounded up to a threshold that was not reached."""
    hundredths = yes * 10_000 // members if members else 0
    return f"{hundredths // 100},{hundredths % 100:02d} %"
