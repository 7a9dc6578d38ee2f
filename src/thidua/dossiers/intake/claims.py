"""What a list says of earlier ratings, awards and initiatives, read from free text; a claim is not yet a fact."""

import datetime as dt
import itertools
import re
from collections import abc
from dataclasses import dataclass, field, replace
from typing import Any, Literal, NamedTuple

from thidua.dossiers.intake.awards import AwardNames
from thidua.dossiers.intake.decisions import DecisionMention, find_decisions
from thidua.dossiers.intake.fields import Field
from thidua.dossiers.intake.heads import Head, find_heads
from thidua.dossiers.intake.reading import Remark
from thidua.dossiers.intake.shadow import composed, hide, left_over, shadow
from thidua.dossiers.intake.years import YearsMention, find_years
from thidua.vietnamese.names import clean

LONGEST = 10_000  # letters of a cell that are read
QUOTE = re.compile(r'"[^"\n]{2,400}"')
BULLET = re.compile(r"^ {0,9}(?:[-+*•·]|\d{1,2}[.)](?!\d)) {0,9}", re.MULTILINE)
BREAK = re.compile(r"\n|;|(?<=[a-z)\0]{3})\.\s+(?=\S)|(?<=\0)\.\s+(?=\S)")
TITLE_END = re.compile(
    r"\0|\n|;| *\(|[ ,]+(?:da )?(?:duoc|do) (?:hoi dong|cong nhan|ubnd|cap)|[ ,]+cong nhan\b|$",
)
NOT_HELD = re.compile(r"\b(?:de nghi|dang ky|du kien|dang trinh|phan dau|chua|khong)\b")
NOTHING = re.compile(r"[^\w\0]*(?:khong(?: co)?)?[^\w\0]*")
PARTY = re.compile(r"\b(?:dang vien|chi bo|dang bo|doan vien|cong doan|chi doan|hoi vien)\b")
FILLER = re.compile(
    r"\b(?:nam|cac|va|dat|duoc|danh hieu|tang|thuong|khen thuong|xep loai|danh gia|cong nhan|theo|tai|cua|boi|la|da"
    r"|ket qua|muc|muc do|loai|lien tuc|trong|tu|den|hinh thuc|nhan|ngay|so|quyet dinh|qd|hang nam|phan loai"
    r"|chat luong|can bo|cong chuc|vien chuc|giai doan|nhiem vu|thanh tich|ghi nhan)\b"
)


@dataclass(frozen=True)
class Claim:
    """One thing that the text claims. `start` and `end` count letters of the text in NFC; `source_text` lies between.

    A rating has `year` and `rating` (excellent, good, completed, not_completed); an award `award_code` (None when
    unclear), `year`, `from_year` for a stretch; an initiative `title`, `year`, `science`, `level`. All may name a
    decision. `unread` is a piece of text that could not be read, never dropped.
    """

    kind: Literal["rating", "award", "initiative", "unread"]
    start: int
    end: int
    source_text: str
    year: int | None = None
    from_year: int | None = None
    rating: str | None = None
    award_code: str | None = None
    title: str | None = None
    science: bool | None = None
    level: str | None = None
    decision_number: str | None = None
    decided_on: dt.date | None = None
    decision_year: int | None = None
    doubts: tuple[Remark, ...] = field(default=())

    def content(self) -> dict[str, Any]:
        """What is claimed, without where it stood: only what is known, dates as ISO texts."""
        names = [
            name for name in self.__dataclass_fields__ if name not in {"kind", "start", "end", "source_text", "doubts"}
        ]
        known = {name: value for name in names if (value := getattr(self, name)) is not None}
        return {name: value.isoformat() if isinstance(value, dt.date) else value for name, value in known.items()}


@dataclass(frozen=True)
class _Piece:
    """A stretch of the text that speaks of one thing, with what was found in it."""

    start: int
    end: int
    heads: tuple[Head, ...]
    years: tuple[YearsMention, ...]
    decisions: tuple[DecisionMention, ...]
    quotes: tuple[tuple[int, int], ...]


class _Stretch(NamedTuple):
    start: int
    end: int


_Part = Head | YearsMention | DecisionMention | _Stretch


@dataclass(frozen=True)
class _Group:
    """Years of a head and the decisions named with them."""

    years: tuple[YearsMention, ...] = ()
    decisions: tuple[DecisionMention, ...] = ()
    doubts: tuple[Remark, ...] = ()


def read_claims(text: str, kind_hint: Field = Field.SUMMARY, *, awards: AwardNames) -> list[Claim]:
    """Read the claims of a cell, in order, with what could not be read among them (kind `unread`).

    `kind_hint` is the field of the column: in a column of initiatives a text without a mark is an initiative.
    Nothing is read in an empty text, nor in one that only says there is nothing ("Không").
    """
    text = composed(text)
    text, beyond = text[:LONGEST], _beyond(text)
    plain = BULLET.sub(lambda found: " " * len(found[0]), shadow(text))
    quotes = [found.span() for found in QUOTE.finditer(plain)]
    for quote in quotes:
        plain = hide(plain, *quote)
    decisions = find_decisions(text, plain)
    for decision in decisions:
        plain = hide(plain, decision.start, decision.end)
    heads, plain = find_heads(text, plain, awards)
    years = find_years(plain)
    for mention in years:
        plain = hide(plain, mention.start, mention.end)
    pieces = _pieces(plain, heads, years, decisions, quotes)
    claims = [claim for piece in pieces for claim in _read(piece, text, plain, kind_hint)]
    return _with_conflicts(sorted(claims, key=lambda claim: claim.start)) + beyond


def _beyond(text: str) -> list[Claim]:
    """What stands past the longest text that is read."""
    rest = text[LONGEST:]
    if not rest.strip():
        return []
    doubt = Remark("too_long", f"Ô dài quá {LONGEST} ký tự; phần sau chưa được đọc.")
    return [Claim("unread", LONGEST, len(text), rest, doubts=(doubt,))]


def _pieces(
    plain: str,
    heads: list[Head],
    years: list[YearsMention],
    decisions: list[DecisionMention],
    quotes: list[tuple[int, int]],
) -> list[_Piece]:
    """Cut the text where one thing ends; what only dates the thing before it stays with that."""
    edges = [0, *(found.end() for found in BREAK.finditer(plain)), len(plain)]
    bounds: list[list[int]] = []
    for start, end in itertools.pairwise(edges):
        speaks = any(start <= head.start < end for head in heads) or any(start <= quote[0] < end for quote in quotes)
        if bounds and not speaks and not left_over(plain, start, end, FILLER):
            bounds[-1][1] = end
        else:
            bounds.append([start, end])
    return [
        _Piece(
            start,
            end,
            tuple(head for head in heads if start <= head.start < end),
            tuple(mention for mention in years if start <= mention.start < end),
            tuple(decision for decision in decisions if start <= decision.start < end),
            tuple(quote for quote in quotes if start <= quote[0] < end),
        )
        for start, end in bounds
    ]


def _read(piece: _Piece, text: str, plain: str, kind_hint: Field) -> list[Claim]:
    """The claims of a piece, and what is left of it."""
    rest = plain[piece.start : piece.end]
    if NOTHING.fullmatch(rest):
        return []
    if not piece.heads and kind_hint == Field.INITIATIVES:
        start = piece.start + len(rest) - len(rest.lstrip())
        piece = replace(piece, heads=(Head("initiative", start, start),))
    if not piece.heads:
        return _whole(piece, text)
    if NOT_HELD.search(rest):
        return _whole(piece, text, Remark("not_held", "Câu này không nói về thành tích đã được công nhận."))
    if PARTY.search(rest) and any(head.kind == "rating" for head in piece.heads):
        text_of_doubt = "Xếp loại của đảng, đoàn thể không thay cho xếp loại công việc."
        return _whole(piece, text, Remark("party_rating", text_of_doubt))
    claims: list[Claim] = []
    quotes = set(piece.quotes)
    for head, groups in _groups_of_heads(piece):
        if head.kind != "initiative":
            claims += [claim for group in groups for claim in _dated(head, group, text, plain)]
            continue
        titles = _titles(piece, head, plain)
        quotes -= set(titles)
        for start, end in titles:
            plain = hide(plain, start, end)
        claims += [_initiative(head, title, groups, text) for title in titles]
        if not titles:
            claims += _untitled(head, groups, text)
    unread = [*left_over(plain, piece.start, piece.end, FILLER), *quotes]
    return claims + [Claim("unread", start, end, text[start:end]) for start, end in unread]


def _whole(piece: _Piece, text: str, *doubts: Remark) -> list[Claim]:
    """The piece as unread; nothing when it holds only signs."""
    said = re.search(r"[^\W_](?:.*[^\W_)”\"])?[)”\"]?", text[piece.start : piece.end], re.DOTALL)
    if said is None:
        return []
    start, end = piece.start + said.start(), piece.start + said.end()
    return [Claim("unread", start, end, text[start:end], doubts=doubts)]


def _groups_of_heads(piece: _Piece) -> list[tuple[Head, list[_Group]]]:
    """Give each head its years and decisions. Years stand before all the heads of a piece, or after all of them."""
    heads = piece.heads
    years_first = bool(piece.years) and piece.years[0].start < heads[0].start
    items: list[list[YearsMention | DecisionMention]] = [[] for _ in heads]
    mentions: list[YearsMention | DecisionMention] = [*piece.years, *piece.decisions]
    for item in sorted(mentions, key=lambda item: item.start):
        before = sum(head.start < item.start for head in heads)  # heads to the left of it
        if years_first and isinstance(item, YearsMention):
            items[min(before, len(heads) - 1)].append(item)
        else:
            items[max(before - 1, 0)].append(item)
    grouped = [_grouped(found) for found in items]
    return list(zip(heads, _shared(heads, grouped, years_first=years_first), strict=True))


def _grouped(items: abc.Iterable[YearsMention | DecisionMention]) -> list[_Group]:
    """Part the items where years follow a decision: a decision belongs to the years named before it."""
    groups = [_Group()]
    for item in items:
        last = groups[-1]
        if isinstance(item, DecisionMention):
            groups[-1] = replace(last, decisions=(*last.decisions, item))
        elif last.years and last.decisions:
            groups.append(_Group((item,)))
        else:
            groups[-1] = replace(last, years=(*last.years, item))
    return groups


def _shared(heads: tuple[Head, ...], grouped: list[list[_Group]], *, years_first: bool) -> list[list[_Group]]:
    """A head without years takes its neighbour's ("LĐTT và CSTĐCS năm 2021"); in doubt, unless years come first."""
    order = range(len(heads)) if years_first else range(len(heads) - 1, -1, -1)
    doubts = () if years_first else (Remark("year_shared", "Năm lấy theo thành tích ghi bên cạnh; hãy kiểm tra."),)
    last: tuple[YearsMention, ...] = ()
    for place in order:
        own = tuple(mention for group in grouped[place] for mention in group.years)
        if not own and last and heads[place].kind != "initiative":
            grouped[place] = [replace(group, years=last, doubts=doubts) for group in grouped[place]]
        last = own or last
    return grouped


def _dated(head: Head, group: _Group, text: str, plain: str) -> list[Claim]:
    """One claim of a rating or an award for each year."""
    start, end = _extent(text, (head, *group.years, *group.decisions))
    base = Claim(
        "rating" if head.kind == "rating" else "award",
        start,
        end,
        text[start:end],
        rating=head.rating,
        award_code=head.award_code,
        doubts=head.doubts + group.doubts,
    )
    claims = [
        claim
        for mention in group.years
        for claim in _yearly(_doubting_between(base, head, mention, text, plain), head, mention)
    ]
    if not claims:
        claims = [_undated(base, group.decisions)]
    claims = _decided(claims, group.decisions)
    return [_checked(claim) for claim in claims]


def _extent(text: str, parts: abc.Iterable[_Part]) -> tuple[int, int]:
    """From the first to the last letter of the parts, with the bracket that closes one they opened."""
    spans = [(part.start, part.end) for part in parts]
    start, end = min(spans)[0], max(end for _, end in spans)
    opened = text.count("(", start, end) > text.count(")", start, end)
    return start, end + (opened and text[end : end + 1] == ")")


def _doubting_between(base: Claim, head: Head, mention: YearsMention, text: str, plain: str) -> Claim:
    """A doubt where unread words part the years from what they date: "hạng Nhì năm 2015, hạng Ba năm 2010"."""
    start, end = min(head.end, mention.end), max(head.start, mention.start)
    between = ", ".join(text[start:end] for start, end in left_over(plain, start, end, FILLER))
    if not between:
        return base
    doubt = Remark("words_between", f"Chưa hiểu “{between}” đứng trước năm; năm có thể thuộc về thành tích khác.")
    return replace(base, doubts=(*base.doubts, doubt))


def _yearly(base: Claim, head: Head, mention: YearsMention) -> list[Claim]:
    first, last = mention.years[0], mention.years[-1]
    if mention.school and last - first == 1:
        doubt = Remark("school_year", f"Năm học {first}-{last} được ghi vào năm {last}; hãy kiểm tra.")
        return [replace(base, year=last, doubts=(*base.doubts, doubt))]
    if head.kind == "award" and mention.span and (mention.period or head.is_form):
        text = f"Được hiểu là khen một lần cho giai đoạn {first}-{last}; hãy kiểm tra."
        return [replace(base, year=last, from_year=first, doubts=(*base.doubts, Remark("period", text)))]
    return [replace(base, year=year) for year in mention.years]


def _undated(base: Claim, decisions: tuple[DecisionMention, ...]) -> Claim:
    if decisions and decisions[-1].year:
        text = f"Không ghi năm thành tích; lấy theo năm của quyết định ({decisions[-1].year})."
        return replace(base, year=decisions[-1].year, doubts=(*base.doubts, Remark("year_from_decision", text)))
    return replace(base, doubts=(*base.doubts, Remark("year_missing", "Không ghi năm.")))


def _decided(claims: list[Claim], decisions: tuple[DecisionMention, ...]) -> list[Claim]:
    """Join claims and decisions one to one; else the last decision to the last year, for it can't prove the others."""
    if len(decisions) == len(claims):
        return [_with_decision(claim, decision) for claim, decision in zip(claims, decisions, strict=True)]
    if not decisions:
        return claims
    numbers = ", ".join(f"{decision.number} ({decision.year or 'không ghi năm'})" for decision in decisions)
    last = max(claim.year or 0 for claim in claims)
    text = f"Quyết định {numbers} chỉ chứng minh được năm {last}; năm khác cần quyết định riêng."
    many = Remark("decision_many", f"Ghi nhiều quyết định cho một thành tích: {numbers}.")
    other = Remark("decision_other_year", text)
    return [
        _with_decision(replace(claim, doubts=(*claim.doubts, many)) if len(decisions) > 1 else claim, decisions[-1])
        if claim.year == last
        else replace(claim, doubts=(*claim.doubts, other))
        for claim in claims
    ]


def _with_decision(claim: Claim, decision: DecisionMention) -> Claim:
    return replace(
        claim,
        decision_number=decision.number,
        decided_on=decision.decided_on,
        decision_year=decision.year,
        doubts=claim.doubts + decision.doubts,
    )


def _checked(claim: Claim) -> Claim:
    """Doubts on how an award and its decision agree."""
    if claim.kind != "award" or any(doubt.code == "decision_other_year" for doubt in claim.doubts):
        return claim
    doubt = None
    if claim.decision_number is None:
        doubt = Remark("decision_missing", "Không ghi số quyết định.")
    elif claim.decision_year is None:
        doubt = Remark("decision_no_date", f"Quyết định {claim.decision_number} không ghi ngày.")
    elif claim.year and claim.decision_year not in {claim.year, claim.year + 1}:
        text = f"Quyết định {claim.decision_number} ký năm {claim.decision_year}, không khớp với năm {claim.year}."
        doubt = Remark("decision_other_year", text)
    return replace(claim, doubts=(*claim.doubts, doubt)) if doubt else claim


def _titles(piece: _Piece, head: Head, plain: str) -> list[tuple[int, int]]:
    """Where the titles of the initiatives of a head stand: in quotes, else what follows the head."""
    following = min((other.start for other in piece.heads if other.start > head.start), default=piece.end)
    begins = piece.start if head == piece.heads[0] else head.start
    quoted = [quote for quote in piece.quotes if begins <= quote[0] < following]
    if quoted:
        return quoted
    stop = TITLE_END.search(plain, head.end, following)
    end = stop.start() if stop else following
    said = re.search(r"[^\W_](?:.*[^\s,.:;\-])?", plain[head.end : end])
    return [(head.end + said.start(), head.end + said.end())] if said else []


def _untitled(head: Head, groups: list[_Group], text: str) -> list[Claim]:
    """The mention of an initiative that is not named, as unread; nothing where the column alone spoke of one."""
    start, end = _extent(text, _parts(head, groups))
    doubt = Remark("title_missing", "Không ghi tên sáng kiến, đề tài.")
    return [Claim("unread", start, end, text[start:end], doubts=(doubt,))] if text[start:end].strip() else []


def _parts(head: Head, groups: list[_Group]) -> list[_Part]:
    parts: list[_Part] = [head]
    for group in groups:
        parts += [*group.years, *group.decisions]
    return parts


def _initiative(head: Head, title: tuple[int, int], groups: list[_Group], text: str) -> Claim:
    years = [year for group in groups for mention in group.years for year in mention.years]
    decisions = [decision for group in groups for decision in group.decisions]
    start, end = _extent(text, [*_parts(head, groups), _Stretch(*title)])
    claim = Claim(
        "initiative",
        start,
        end,
        text[start:end],
        title=clean(text[title[0] : title[1]]).strip('“”"„‟«» '),
        science=head.science,
        level=head.level,
    )
    if decisions:
        claim = _with_decision(claim, decisions[0])
    if len(decisions) > 1:
        numbers = ", ".join(decision.number for decision in decisions)
        claim = replace(claim, doubts=(*claim.doubts, Remark("decision_many", f"Ghi nhiều quyết định: {numbers}.")))
    year = years[-1] if years else claim.decision_year
    if len(set(years)) > 1:
        claim = replace(claim, doubts=(*claim.doubts, Remark("year_many", "Ghi nhiều năm; lấy năm cuối.")))
    if year is None:
        claim = replace(claim, doubts=(*claim.doubts, Remark("year_missing", "Không ghi năm công nhận.")))
    if claim.decision_number is None:
        claim = replace(claim, doubts=(*claim.doubts, Remark("decision_missing", "Không ghi quyết định công nhận.")))
    return replace(claim, year=year)


def _with_conflicts(claims: list[Claim]) -> list[Claim]:
    """A doubt on every rating whose year has another one."""
    ratings: dict[int | None, set[str | None]] = {}
    for claim in claims:
        if claim.kind == "rating":
            ratings.setdefault(claim.year, set()).add(claim.rating)
    doubt = Remark("rating_conflict", "Cùng năm này còn ghi một xếp loại khác.")
    return [
        replace(claim, doubts=(*claim.doubts, doubt))
        if claim.kind == "rating" and claim.year and len(ratings[claim.year]) > 1
        else claim
        for claim in claims
    ]
