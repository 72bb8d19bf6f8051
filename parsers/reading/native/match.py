"""A flowing text and the words of its drawn pages in, what stands on each page out.

The drawing has the same words in the same order, but for running heads, text boxes, notes and what
only a drawing knows, such as the labels of charts. Page by page the text is followed along the
drawn words, and paragraphs and tables are cut where the next page begins. What is drawn above and
below the text is its running head; what else is drawn and not in the text is kept as it is drawn.
Where text and drawing differ by more, the page is not matched.
"""

import re
from collections import Counter, deque
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice

from rapidfuzz.distance import LCSseq

from parsers.document import Block, Label, Word
from parsers.document.content import Span, text_of, tidy
from parsers.document.lines import hull_of, join_words, visual_lines
from parsers.document.text import fold
from parsers.reading.native.blocks import Entry, NativePage
from parsers.reading.native.cuts import Cuts, Token
from parsers.reading.native.drawn_heads import running_heads

TOKEN = re.compile(
    "[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u2e80-\u9fff\uac00-\ud7af\uf900-\ufaff]"
    r"|[^\W\d_]+|\d+"
)
"""Words and numbers; single characters of scripts without blanks between words."""
BEHIND = re.compile(r"[^\w\s]*")
"""Signs that stay with the word before them."""
MOST_TOKENS = 20_000  # of a page that is matched
AHEAD = 400  # tokens of the text that are looked at beyond as many as the page has
MISSED = 0.5  # of a match: what a token of the text costs that is not on the page
MOST_UNDRAWN = 0.1  # of a page's text
MOST_STRAY = 0.2  # of the drawn words: with more, another text is drawn
FEW = 12  # tokens, of which more may differ
MOST_LEFT = 3  # tokens of the text that are on no page
MOST_HEAD = 0.25  # of the page's height: where running heads are
LONGEST_HEAD = 80  # tokens
LOWEST_ON_SLIDE = 0.1  # of its height: where its foot is
FEWEST_IN_BOX = 2  # tokens
BULLETS = frozenset({"o", "§", "ü"})


def divide(
    entries: Sequence[Entry], heads: Sequence[Block], pages: Sequence[Sequence[Word]]
) -> list[NativePage | None]:
    """What is on each drawn page; None of a page that is not matched. heads: running heads and
    feet, of which a page may have any."""
    tokens = [token for at, entry in enumerate(entries) for token in _tokens(at, entry)]
    found: list[NativePage | None] = []
    start = lost = 0  # tokens on earlier pages, and on those just before that were not matched
    carried: Counter[str] = Counter()
    cuts = Cuts(entries)
    for words in pages:
        drawn = _drawn(words, running_heads(words, heads))
        begin, end, matched = _follow(tokens, start, drawn, lost)
        end = _with_boxes(tokens, begin, end, drawn, matched)
        met = set(matched.values())
        missing = Counter(tokens[at].text for at in range(begin, end) if at not in met)
        kept = cuts.place
        deque(cuts.take(tokens, start, begin), maxlen=0)
        pieces = list(cuts.take(tokens, begin, end))
        page, carried = _page(missing, carried, drawn, matched, words, pieces)
        found.append(page)
        if page is None:
            cuts.place = kept
            lost += len(drawn)
        else:
            start, lost = end, 0
    if found and found[-1] is not None:
        left = tuple(cuts.rest())
        last = replace(found[-1], blocks=(*found[-1].blocks, *left))
        found[-1] = last if len(tokens) - start <= MOST_LEFT else None
    return found


def differences(entries: Sequence[Entry], pages: Sequence[Sequence[Word]]) -> tuple[int, int]:
    """How many tokens of the text are on none of the pages, as of what an office program cannot
    read, and how many are on a page only. Numbers are not counted: items may be drawn with others.
    """
    said = Counter(each for entry in entries for each in tokens_of(entry.block.text))
    said.subtract(each for words in pages for word in words for each in tokens_of(word.text))
    counts = [count for text, count in said.items() if not text.isdecimal()]
    return sum(max(0, count) for count in counts), sum(max(0, -count) for count in counts)


def tokens_of(text: str) -> list[str]:
    return [fold(found) for found in TOKEN.findall(text)]


def _tokens(at: int, entry: Entry) -> Iterator[Token]:
    if entry.block.cells:
        for cell in entry.block.cells:
            for token in tokens_of(cell.text):
                yield Token(token, at, cell.row + 1)
        return
    text = text_of(entry.block.content)
    for found in TOKEN.finditer(text):
        signs = BEHIND.match(text, found.end())
        yield Token(fold(found[0]), at, signs.end() if signs else found.end())


@dataclass(frozen=True, slots=True)
class _Drawn:
    """A token of the drawing and which word of the page it is in."""

    text: str
    word: int


def _drawn(words: Sequence[Word], heads: Collection[int]) -> list[_Drawn]:
    return [
        _Drawn(found, at)
        for at, word in enumerate(words)
        if at not in heads
        for found in tokens_of(word.text)
    ][:MOST_TOKENS]


def _follow(
    tokens: Sequence[Token], start: int, drawn: Sequence[_Drawn], lost: int
) -> tuple[int, int, dict[int, int]]:
    """Where in the text the page begins and ends, and which drawn token is which of the text. What
    is matched beyond a stretch that is not on the page counts for the next one. lost: tokens that
    were drawn on pages before that were not matched; the text of these is passed over."""
    window = tokens[start : start + len(drawn) + lost + AHEAD]
    pairs = _pairs([each.text for each in window], [each.text for each in drawn])
    best, begin, end = 0.0, 0, 0
    score, first, last = 0.0, 0, -1
    for place, _ in pairs:
        score -= MISSED * (place - last - 1)
        if lost and score < 0:
            score, first = 0.0, place
        score, last = score + 1, place
        if score > best:
            best, begin, end = score, first, place + 1
    matched = {on_page: start + place for place, on_page in pairs if begin <= place < end}
    return start + begin, start + end, matched


def _with_boxes(
    tokens: Sequence[Token],
    start: int,
    end: int,
    drawn: Sequence[_Drawn],
    matched: Collection[int],
) -> int:
    """Where the page ends if the next entries, or the rest of one, are drawn elsewhere on it, as
    text boxes are."""
    left = Counter(each.text for at, each in enumerate(drawn) if at not in matched)
    while end < len(tokens):
        entry = tokens[end].entry
        begins = end == start or tokens[end - 1].entry != entry
        following = islice(tokens, end, end + len(drawn) + 1)
        needed = Counter(token.text for token in following if token.entry == entry)
        if (begins and needed.total() < FEWEST_IN_BOX) or not needed <= left:
            break
        left -= needed
        end += needed.total()
    return end


def _pairs(text: Sequence[str], drawn: Sequence[str]) -> list[tuple[int, int]]:
    blocks = LCSseq.opcodes(text, drawn)
    return [
        (each.src_start + at, each.dest_start + at)
        for each in blocks
        if each.tag == "equal"
        for at in range(each.src_end - each.src_start)
    ]


def _page(
    missing: Counter[str],
    carried: Counter[str],
    drawn: Sequence[_Drawn],
    matched: Collection[int],
    words: Sequence[Word],
    pieces: Sequence[Entry],
) -> tuple[NativePage | None, Counter[str]]:
    """missing: tokens of the text that were not met in its order; carried: likewise of the page
    before, whose last row may end on this one; those of this page are returned. No page if text and
    drawing differ by too much."""
    footnotes = [note for piece in pieces for note in piece.footnotes]
    for text in (*(note.text for note in footnotes), *map(_repeated, pieces)):
        missing.update(tokens_of(text))
    strays: list[_Drawn] = []
    for at, each in enumerate(drawn):
        if at in matched:
            continue
        owner = next((each_of for each_of in (missing, carried) if each_of[each.text] > 0), None)
        if owner is not None:
            owner[each.text] -= 1
        else:
            strays.append(each)
    undrawn = sum(count for count in missing.values() if count > 0)
    differs = undrawn > max(min(FEW, len(drawn) / 4), MOST_UNDRAWN * len(drawn))
    if differs or 2 * len(strays) > len(drawn):
        return None, missing
    return _with_strays(pieces, footnotes, words, strays, drawn), missing


def match_slide(slide: NativePage, words: Sequence[Word]) -> NativePage | None:
    """The slide with what else is drawn on it, such as the labels of a chart and what is on each
    slide; None if its text is not what is drawn."""
    missing = Counter(token for block in slide.blocks for token in tokens_of(block.text))
    drawn = _drawn(words, ())
    strays: list[_Drawn] = []
    for each in drawn:
        if missing[each.text] > 0:
            missing[each.text] -= 1
        else:
            strays.append(each)
    if sum(count for count in missing.values() if count > 0) > max(FEW, MOST_UNDRAWN * len(drawn)):
        return None
    others = {each.word for each in strays if each.text not in BULLETS}
    low = {at for at in others if words[at].box.center_y > 1 - LOWEST_ON_SLIDE}
    blocks = (
        *_with_labels(slide.blocks, [words[at] for at in sorted(others - low)]),
        *_as_drawn(Label.PAGE_FOOTER, [words[at] for at in sorted(low)]),
    )
    return replace(slide, blocks=blocks, unread=())


def _repeated(piece: Entry) -> str:
    """The header that a table repeats, where it goes on from an earlier page."""
    return " ".join(cell.text for cell in piece.block.cells if cell.row < piece.head_rows)


def _with_strays(
    pieces: Sequence[Entry],
    footnotes: Sequence[Block],
    words: Sequence[Word],
    strays: Sequence[_Drawn],
    drawn: Sequence[_Drawn],
) -> NativePage | None:
    """The page with its running heads, and with what else is drawn on it."""
    of_text = {each.word for each in drawn}
    stray = {each.word for each in strays if each.text not in BULLETS}
    bullets = {each.word for each in strays} - stray
    known = [words[at] for at in of_text - stray]
    top = min((word.box.y0 for word in known), default=1.0)
    bottom = max((word.box.y1 for word in known), default=0.0)
    highest, lowest = min(top, MOST_HEAD), max(bottom, 1 - MOST_HEAD)
    unsaid = stray | ({*range(len(words))} - of_text - bullets)
    drawn_only = [words[at] for at in sorted(unsaid) if at in stray or tokens_of(words[at].text)]
    head = [word for word in drawn_only if word.box.center_y < highest]
    foot = [word for word in drawn_only if word.box.center_y > lowest]
    others = [word for word in drawn_only if highest <= word.box.center_y <= lowest]
    if len(others) > max(FEW, MOST_STRAY * len(words)) or max(len(head), len(foot)) > LONGEST_HEAD:
        return None
    blocks = [
        *_as_drawn(Label.PAGE_HEADER, head),
        *_with_labels([piece.block for piece in pieces], others),
        *footnotes,
        *_as_drawn(Label.PAGE_FOOTER, foot),
    ]
    notes = tuple(note for piece in pieces for note in piece.notes)
    return NativePage(tuple(blocks), notes)


def _with_labels(blocks: Sequence[Block], words: Sequence[Word]) -> list[Block]:
    """What else is drawn is the labels of the page's only picture, such as a chart, if it has one,
    and otherwise text of its own."""
    pictures = [at for at, block in enumerate(blocks) if block.label is Label.PICTURE]
    drawn = list(_as_drawn(Label.TEXT, words))
    if len(pictures) != 1 or not drawn:
        return [*blocks, *drawn]
    labelled = list(blocks)
    labelled[pictures[0]] = replace(drawn[0], label=Label.PICTURE)
    return labelled


def _as_drawn(label: Label, words: Iterable[Word]) -> Iterator[Block]:
    chosen = list(words)
    if chosen:
        lines = (join_words(line) for line in visual_lines(chosen))
        yield Block(label, tidy([Span("\n".join(lines))]), hull_of(chosen))
