"""Numbers of decisions as people type them, and as they are looked up."""

import re

from thidua.vietnamese.names import fold

LEADING = re.compile(r"^(?:quyet dinh|qd|so)\b[\s:.]*(?=.*\d)")


def fold_number(number: str) -> str:
    """Return the number for looking up: «12 /QĐ-SNV» and «12/qđ-snv» are both `12/qd-snv`."""
    return fold(number).replace(" ", "")


def looks_like_number(text: str) -> bool:
    """Whether what was typed may be the number of a decision: it has a stroke, or says that it is one."""
    return bool("/" in text or LEADING.match(fold(text)))


def number_prefix(text: str) -> str:
    """Return the beginning that folded numbers must have; a bare «QĐ số 12» stands for `12/`."""
    bare = fold(text)
    while found := LEADING.match(bare):
        bare = bare[found.end() :]
    bare = bare.replace(" ", "")
    return bare if "/" in bare else f"{bare}/"
