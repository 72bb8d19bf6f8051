"""Inline content: what a block says, as spans of text with marks.

Content is tidy: one blank (or wider ones of other scripts) between words, one line end between
lines, nothing around it, and neighbours with the same marks are one span. Code keeps the blanks
within it. This module knows neither
blocks nor HTML.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from itertools import groupby, takewhile

_GAP = re.compile(r"\s\s+|[^\S ]")  # but for one blank
_BLANKS = re.compile("[ \t\r\f\v\xa0]+")


class Mark(StrEnum):
    """By the names of HTML's elements."""

    BOLD = "b"
    ITALIC = "i"
    UNDERLINED = "u"
    STRUCK = "s"
    EMPHASIZED = "em"
    STRONG = "strong"
    LOWERED = "sub"
    RAISED = "sup"
    CODE = "code"


@dataclass(frozen=True, slots=True)
class Span:
    """A text under the same marks, the outermost first. A line ends with `\\n`."""

    text: str
    marks: tuple[Mark, ...] = ()


Content = tuple[Span, ...]


def plain(text: str) -> Content:
    return tidy([Span(text)])


def tidy(spans: Iterable[Span]) -> Content:
    """White space as a browser shows it: a gap is one blank, or one line end if there is one in it,
    with the marks that both sides share; none at the beginning or end."""
    tidied: list[Span] = []
    gap = ""
    for span in spans:
        words = span.text.strip()
        if not words:
            gap += span.text
            continue
        before, _, after = span.text.partition(words)
        if tidied:
            marks = shared_marks(tidied[-1], span)
            tidied.append(Span(_narrow(gap + before, marks), marks))
        tidied.append(Span(_narrow_all(words, span.marks), span.marks))
        gap = after
    return merge(tidied)


def _narrow_all(words: str, marks: tuple[Mark, ...]) -> str:
    return _GAP.sub(lambda found: _narrow(found[0], marks), words)


def _narrow(gap: str, marks: tuple[Mark, ...]) -> str:
    code = Mark.CODE in marks
    if "\n" in gap:
        return "\n" + (" " * len(gap.rpartition("\n")[2]) if code else "")
    return gap if code and not gap.strip(" ") else _BLANKS.sub(" ", gap)


def shared_marks(one: Span, other: Span) -> tuple[Mark, ...]:
    """Those that both have, from the outermost on."""
    pairs = zip(one.marks, other.marks, strict=False)
    return tuple(mark for mark, _ in takewhile(lambda pair: pair[0] is pair[1], pairs))


def merge(spans: Iterable[Span]) -> Content:
    """Neighbours with the same marks become one span; empty ones are dropped."""
    groups = groupby((span for span in spans if span.text), key=lambda span: span.marks)
    return tuple(Span("".join(each.text for each in group), marks) for marks, group in groups)


def skip(spans: Iterable[Span], count: int) -> Iterator[Span]:
    """Without the first `count` characters."""
    for span in spans:
        yield Span(span.text[count:], span.marks)
        count = max(0, count - len(span.text))


def text_of(spans: Iterable[Span]) -> str:
    return "".join(span.text for span in spans)
