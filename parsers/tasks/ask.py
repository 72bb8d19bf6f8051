"""The ask task: a question about a document. In: an answer with the place of its evidence. Out: one
item for each answer, with how it stands among the words of its page; one without text where the
document does not say."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from rapidfuzz import fuzz

from parsers.document import BoundingBox, Evidence, FieldValue, Item, Page, Prompt, Word
from parsers.document.lines import join_words, visual_lines
from parsers.document.text import fold, storable
from parsers.extraction.evidence import EvidenceSearch, Hint, Proof
from parsers.extraction.questions.pages import likeliest_pages
from parsers.items import read_items
from parsers.tasks import Asked, Items, PageTask
from parsers.values.amounts import only_number
from parsers.values.dates import only_date

NO_ANSWERS = frozenset(
    {"", "null", "none", "na", "unknown", "notstated", "notspecified", "notmentioned", "notfound"}
)
"""What models write where the document does not say, folded."""
LONGEST = 4000
"""Characters of an answer or a quote that are kept."""
MOST_SHOWN = 60
"""Characters of an answer in a warning."""
GAP = 1.5
"""Heights of a line between words: from there on they are in other columns."""
MOST_ANSWERS = 20
"""To one question; each is looked for on all pages. Models that repeat themselves give hundreds."""
QUOTE, OTHER, EVIDENCE = "quote", "other", "evidence"
"""Attributes of an item. other: what fits the question as well and says something else."""


@dataclass(frozen=True, slots=True)
class _Proved:
    item: Item
    warnings: tuple[str, ...] = ()


def finish(items: Items, asked: Asked) -> tuple[Items, tuple[str, ...]]:
    """The answers with their evidence. Where there is none, one item says so."""
    search = EvidenceSearch(asked.pages)
    told = [item for item in items if not _says_nothing(item.text)]
    proved = [_prove(item, asked, search) for item in told[:MOST_ANSWERS]]
    if not proved:
        return (Item(attributes={EVIDENCE: str(Evidence.ABSENT)}),), ()
    warnings = [warning for each in proved for warning in each.warnings]
    if len(told) > MOST_ANSWERS:
        warnings.append(f"of {len(told)} answers the first {MOST_ANSWERS} are kept")
    return tuple(each.item for each in proved), tuple(warnings)


def _says_nothing(text: str | None) -> bool:
    return fold(text or "") in NO_ANSWERS


def _prove(item: Item, asked: Asked, search: EvidenceSearch) -> _Proved:
    """The item where its words are: first within its quote, then where the answer says."""
    text = str(item.text)[:LONGEST]
    hint = _hint(item, asked)
    said = item.attributes.get(QUOTE)
    quote = search.find(str(said)[:LONGEST], None, hint) if said else None
    borne = quote if quote and quote.evidence is not Evidence.ABSENT else None
    within = (borne.page_number, borne.box) if borne and borne.page_number else hint
    proof = search.find(text, _value(text), within)
    words = borne.raw if borne else _line_of(proof, asked.pages)
    attributes = {
        key: value for key, value in item.attributes.items() if key not in (QUOTE, OTHER, EVIDENCE)
    }
    attributes |= {EVIDENCE: str(proof.evidence)} | ({QUOTE: storable(words)} if words else {})
    proved = replace(
        item, text=text, page_number=proof.page_number, box=proof.box, attributes=attributes,
        support=_support(text, proof),
    )  # fmt: skip
    return _Proved(proved, tuple(_warnings(text, item.attributes, proof, quote)))


def _hint(item: Item, asked: Asked) -> Hint | None:
    """Where the answer says it is. Of several images the page's number counts these."""
    number = item.page_number or (asked.pages[0].number if len(asked.pages) == 1 else None)
    if number is None:
        return None
    if 0 < number <= len(asked.shown):
        number = asked.shown[number - 1]
    return number, item.box


def _value(text: str) -> FieldValue | None:
    """A date or a number, if the answer is nothing else: it may be written otherwise."""
    date = only_date(text)
    if date and not date.ambiguous and not _beyond(text, date.start, date.end):
        return date.value
    number = only_number(text)
    if number and not _beyond(text.replace(number.mark, ""), 0, 0):
        return number.value
    return None


def _beyond(text: str, start: int, end: int) -> bool:
    """Whether there are letters around."""
    return any(map(str.isalpha, text[:start] + text[end:]))


def _support(text: str, proof: Proof) -> float:
    if proof.evidence is Evidence.ABSENT:
        return 0.0
    return (
        fuzz.ratio(fold(text), fold(proof.raw)) / 100 if proof.evidence is Evidence.FUZZY else 1.0
    )


def _warnings(
    text: str, attributes: Mapping[str, Any], proof: Proof, quote: Proof | None
) -> Iterator[str]:
    told = _shortened(text)
    is_quoted = quote is not None and quote.evidence is not Evidence.ABSENT
    if proof.evidence is Evidence.ABSENT:
        but = ", but its quote is" if is_quoted else ""
        yield f"the answer {told!r} is not among the words of the pages{but}"
    elif quote and is_quoted and not _are_together(proof, quote):
        yield f"the answer {told!r} stands elsewhere than its quote"
    if quote and not is_quoted:
        yield f"the quote for the answer {told!r} is not among the words of the pages"
    others = attributes.get(OTHER)
    if isinstance(others, Sequence) and others and not isinstance(others, str):
        listed = ", ".join(repr(_shortened(str(each))) for each in others)
        yield f"beside {told!r} this fits the question as well: {listed}"


def _shortened(text: str) -> str:
    line = " ".join(storable(text).split())
    return line if len(line) <= MOST_SHOWN else f"{line[:MOST_SHOWN]}…"


def _are_together(proof: Proof, quote: Proof) -> bool:
    if proof.page_number != quote.page_number:
        return False
    return not (proof.box and quote.box) or proof.box.overlap(quote.box) > 0


def _line_of(proof: Proof, pages: Sequence[Page]) -> str:
    """The lines in which an answer stands that was given without a quote."""
    page = next((each for each in pages if each.number == proof.page_number), None)
    if proof.evidence is Evidence.ABSENT or proof.box is None or page is None:
        return ""
    lines = visual_lines(page.words, loosely=True)
    return " ".join(_around(line, proof.box) for line in lines if _is_in(line, proof.box))


def _around(line: Sequence[Word], box: BoundingBox) -> str:
    """The part of a line with the answer; where that is the answer alone, with the part before it,
    which labels it. Other columns are no part of it."""
    parts: list[list[Word]] = []
    for word in line:
        last = parts[-1][-1].box if parts else None
        if last is None or word.box.x0 - last.x1 > GAP * max(word.box.height, last.height):
            parts.append([])
        parts[-1].append(word)
    within = [at for at, part in enumerate(parts) if _is_in(part, box)]
    first, last_part = within[0], within[-1]
    is_alone = all(box.holds_middle_of(word.box) for word in parts[first])
    chosen = parts[first - 1 if is_alone and first else first : last_part + 1]
    return " ".join(map(join_words, chosen))


def _is_in(line: Sequence[Word], box: BoundingBox) -> bool:
    return any(box.holds_middle_of(word.box) for word in line)


TASK = PageTask(
    name="ask",
    version="1",
    prompts=(
        Prompt(
            'Answer from the document alone: {request} Answer with JSON: {"answer": "...", "quote":'
            ' "...", "page": 1, "bbox_2d": [x1, y1, x2, y2]}, the quote being the words of the'
            ' document that say so. If it does not say, "answer" is null.'
        ),
    ),
    read=read_items,
    finish=finish,
    of_document=True,
    choose=likeliest_pages,
)
