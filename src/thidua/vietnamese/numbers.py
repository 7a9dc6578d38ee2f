"""Numbers and amounts of money as Vietnamese papers write them."""

from decimal import Decimal

DIGITS = ["không", "một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín"]
BILLION = 10**9


def grouped(number: int) -> str:
    """The number with a dot between thousands: 1.234.567."""
    return f"{number:,}".replace(",", ".")


def decimal_text(number: Decimal) -> str:
    """The number with a comma before what is less than one, without needless zeros: 12,5 and 100."""
    text = f"{number:f}"
    return (text.rstrip("0").rstrip(".") if "." in text else text).replace(".", ",")


def grouped_text(number: Decimal) -> str:
    """The number as `decimal_text` writes it, with a dot between thousands: 12.500 and 1.250,5."""
    whole, comma, rest = decimal_text(number).partition(",")
    return grouped(int(whole)) + comma + rest


def in_words(number: int) -> str:
    """The whole number in words, in small letters: "ba triệu năm trăm mười nghìn"."""
    if number < 0:
        return f"âm {in_words(-number)}"
    return " ".join(_words(number)) or DIGITS[0]


def amount(dong: int) -> str:
    """The amount in figures: "3.510.000 đồng"."""
    return f"{grouped(dong)} đồng"


def amount_in_words(dong: int) -> str:
    """The amount in words: "ba triệu năm trăm mười nghìn đồng"."""
    return f"{in_words(dong)} đồng"


def _words(number: int) -> list[str]:
    billions, rest = divmod(number, BILLION)
    words = [*_words(billions), "tỷ"] if billions else []
    for unit, name in ((10**6, "triệu"), (10**3, "nghìn"), (1, "")):
        group, rest = divmod(rest, unit)
        if group:
            words += _group(group, leading=not words)
            words += [name] if name else []
    return words


def _group(group: int, *, leading: bool) -> list[str]:
    """Words for 1 to 999; a group that is not the first names its empty hundreds, or 1.005 would sound like 1.500."""
    hundreds, rest = divmod(group, 100)
    tens, units = divmod(rest, 10)
    words = [] if leading and not hundreds else [DIGITS[hundreds], "trăm"]
    if tens == 0:
        return words + ([*(["linh"] if words else []), DIGITS[units]] if units else [])
    words += ["mười"] if tens == 1 else [DIGITS[tens], "mươi"]
    if units == 1 and tens > 1:
        return [*words, "mốt"]
    if units == 5:
        return [*words, "lăm"]
    return words + ([DIGITS[units]] if units else [])
