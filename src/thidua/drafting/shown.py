"""How a comparison is shown: what happened in words, and the words that went and came marked as such."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from thidua.drafting.comparing import Edit, Row, RowKind, joined
from thidua.drafting.provisions import Provision

KIND_TAGS = {
    RowKind.SAME: "neutral",
    RowKind.CHANGED: "warning",
    RowKind.ADDED: "success",
    RowKind.REMOVED: "danger",
    RowKind.MOVED: "info",
}


def kind_words(kind: RowKind) -> str:
    """What happened to a provision."""
    return {
        RowKind.SAME: _("Giữ nguyên"),
        RowKind.CHANGED: _("Sửa"),
        RowKind.ADDED: _("Thêm mới"),
        RowKind.REMOVED: _("Bỏ"),
        RowKind.MOVED: _("Đổi số, chuyển chỗ"),
    }[kind]


@dataclass(frozen=True)
class ShownRow:
    """One row of the page: what happened, the places, and both texts with their marks."""

    words: str
    tag: str
    old_place: str
    new_place: str
    old: SafeString | str
    new: SafeString | str


def shown_rows(rows: Sequence[Row]) -> list[ShownRow]:
    """The rows of a comparison for the page."""
    return [
        ShownRow(
            kind_words(row.kind),
            KIND_TAGS[row.kind],
            row.old.words if row.old else "",
            row.new.words if row.new else "",
            _side(row, row.old, going=True),
            _side(row, row.new, going=False),
        )
        for row in rows
    ]


def _side(row: Row, provision: Provision | None, *, going: bool) -> SafeString | str:
    if provision is None:
        return ""
    if not row.edits:
        return (
            _marked(provision.whole, going=going) if row.kind in {RowKind.ADDED, RowKind.REMOVED} else provision.whole
        )
    texts = format_html_join(" ", "{}", ((_edit(each, going=going),) for each in row.edits))
    return format_html("{} {}", provision.mark, texts)


def _edit(edit: Edit, *, going: bool) -> SafeString | str:
    text = joined(edit.gone if going else edit.come)
    return text if edit.is_kept or not text.strip() else _marked(text, going=going)


def _marked(text: str, *, going: bool) -> SafeString:
    """Struck through or underlined for the eye, and said in words for who hears the page."""
    if going:
        return format_html(
            '<del><span class="visually-hidden">[{} </span>{}<span class="visually-hidden">]</span></del>',
            _("bỏ:"),
            text,
        )
    return format_html(
        '<ins><span class="visually-hidden">[{} </span>{}<span class="visually-hidden">]</span></ins>', _("thêm:"), text
    )
