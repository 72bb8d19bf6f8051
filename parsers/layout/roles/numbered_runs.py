"""Regions in, the same with one role for the members of a numbered run: `§ 1.1` and `§ 1.2` above
paragraphs are headings, and so are `1.`, `2.`, `3.` if a model took one of them for such; with
nothing between them `1.`, `2.`, `3.` are the items of a list. Knows one page at a time."""

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache
from itertools import groupby

from parsers.document import HEADINGS, RUNNING_HEADS, Label, Word
from parsers.document.geometry import shared_width
from parsers.document.lines import as_read, is_leftward, join_words, read_lines, visual_lines
from parsers.layout.region import Region
from parsers.layout.roles.headings import MOST_LETTERS
from parsers.lexicon import any_of

COUNTED = re.compile(r"(\(?)(\d{1,3})([.)])\Z")
INITIAL = re.compile(r"[B-HJ-UWYZ]\.")  # a capital that begins no count
SAME_EDGE = 0.01  # of the page's width: members of a run begin below each other
MOST_LINES = 3
MAY_BE_MEMBERS = frozenset({Label.TEXT, Label.LIST_ITEM, *HEADINGS})


@dataclass(frozen=True, slots=True)
class Member:
    """at: of the region. kind: what stands around the number; `§` or a word for sections."""

    at: int
    kind: str
    number: tuple[int, ...]

    def precedes(self, other: "Member") -> bool:
        """Whether the other's number is the next: 1.2 after 1.1, and 3 after 2."""
        return self.number[:-1] == other.number[:-1] and self.number[-1] + 1 == other.number[-1]


@cache
def _section() -> re.Pattern[str]:
    return re.compile(
        rf"(§{{1,2}}|{any_of('headings.numbered')}|art\.)\s*(\d{{1,3}}(?:\.\d{{1,3}}){{0,3}})\b[.:]?",
        re.IGNORECASE,
    )


def section_number(text: str) -> re.Match[str] | None:
    """The number that a section begins with, after `§` or a word such as Article."""
    return _section().match(text)


def label_numbered_runs(regions: Sequence[Region]) -> list[Region]:
    labels: dict[int, Label] = {}
    for run in _runs(regions):
        label = _label(run, regions)
        labels |= {member.at: label for member in run} if label else {}
    return [
        replace(region, label=label)
        if (label := labels.get(at)) and not {label, region.label} <= HEADINGS
        else region
        for at, region in enumerate(regions)
    ]


def first_read(words: Sequence[Word]) -> Word:
    """Of the first line: its last word if it runs from right to left."""
    return as_read(visual_lines(words)[0])[0]


def free_initials(regions: Sequence[Region]) -> list[Region]:
    """The regions with items such as `M. Gagné` as text: a letter marks an item if it begins a
    count, or one next to it in the alphabet marks another."""
    firsts = {first_read(region.words).text for region in regions if len(region.words) > 1}
    return [
        replace(region, label=Label.TEXT) if _is_initial(region, firsts) else region
        for region in regions
    ]


def _is_initial(region: Region, firsts: Collection[str]) -> bool:
    if region.label is not Label.LIST_ITEM or len(region.words) < 2:
        return False
    first = first_read(region.words).text
    if not INITIAL.fullmatch(first):
        return False
    return not any(f"{chr(ord(first[0]) + step)}." in firsts for step in (-1, 1))


def _runs(regions: Sequence[Region]) -> Iterator[list[Member]]:
    """Members of one kind whose numbers follow each other, from top to bottom of a column and over
    columns."""
    found = [member for at, each in enumerate(regions) if (member := _member(at, each))]
    for _, group in groupby(sorted(found, key=_in_order), key=lambda member: member.kind):
        run: list[Member] = []
        for member in group:
            if run and not run[-1].precedes(member):
                yield from [run] if len(run) > 1 else []
                run = []
            run.append(member)
        yield from [run] if len(run) > 1 else []


def _in_order(member: Member) -> tuple[str, tuple[int, ...]]:
    return member.kind, member.number


def _member(at: int, region: Region) -> Member | None:
    if region.label not in MAY_BE_MEMBERS or len(region.words) < 2:
        return None
    if counted := COUNTED.match(first_read(region.words).text):
        begins = region.box.x1 if is_leftward(region.words) else region.box.x0
        edge = round(begins / SAME_EDGE)
        return Member(at, f"{counted[1]}{counted[3]} {edge}", (int(counted[2]),))
    if section := section_number(join_words(region.words[:3])):
        return Member(at, section[1].casefold(), tuple(map(int, section[2].split("."))))
    return None


def _label(run: Sequence[Member], regions: Sequence[Region]) -> Label | None:
    """None where they may keep what they are."""
    members = [regions[member.at] for member in run]
    labels = {region.label for region in members}
    headed = [_heads_text(region, members, regions) for region in members]
    short = all(_is_short(region) for region in members)
    counted = bool(COUNTED.match(first_read(members[0].words).text))
    if short and all(headed) and (not counted or labels & HEADINGS):
        return Label.SECTION_HEADER
    if counted and not any(headed[:-1]):
        return None if labels <= HEADINGS else Label.LIST_ITEM
    mixed = counted and Label.LIST_ITEM in labels and not labels & HEADINGS
    return Label.LIST_ITEM if mixed else None


def _is_short(region: Region) -> bool:
    few = len(read_lines(region.words)) <= MOST_LINES
    return few and len(join_words(region.words)) <= MOST_LETTERS


def _heads_text(region: Region, run: Sequence[Region], regions: Sequence[Region]) -> bool:
    """Whether what follows in its column is of no member of the run."""
    below = [
        each for each in regions
        if each.words and each.label not in RUNNING_HEADS and each is not region
        and each.box.y0 > region.box.center_y and shared_width(each.box, region.box) > 0
    ]  # fmt: skip
    following = min(below, key=lambda each: each.box.y0, default=None)
    return following is not None and following not in run
