"""A file -> the documents that it holds: of a stack of receipts, each for itself.

In go the pages as they are understood, the document types that are possible, and who finds labelled
values; out come `Part`s in reading order, at least one. A part begins where the page says that it
is the first and the one before that it was the last, or where a page is a whole document of its own
and another one than before: it fits a type, has all that the type requires, and differs in it; or
it has the title of a document of no type, such as a quotation behind an invoice.
Pages that say nothing belong to the part before. Within a page, tills' rolls that lie beside or
below each other are told apart.
This module finds no values itself.
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from itertools import combinations

from parsers.document import BoundingBox, FieldDefinition, FieldFormat, FieldKind, Page
from parsers.document.lines import hull_of, read_lines
from parsers.extraction.beside_labels import Said, is_same, key_of, said_on, said_otherwise
from parsers.extraction.choosing import Choice, choose_type
from parsers.extraction.document_type import DocumentType
from parsers.extraction.page_cuts import leaves_of, pauses_in, side_of
from parsers.extraction.vocabulary import is_code
from parsers.lexicon import any_of, sections_with

FindTexts = Callable[[DocumentType, Sequence[Page]], Mapping[str, str]]
"""The raw text of each field of the type that stands on the pages."""

MOST_PAGES = 500
"""A longer file is a book, and not looked through for documents."""
LEAST_REQUIRED = 2
"""What requires less says too little to tell two documents from each other."""
FEWEST_WORDS = 10
"""What has less is no document, but a note or a footer."""

EDGE = 0.2
"""Pages say which one they are in this part of their height, at the top or the bottom."""
REPEATED = 0.5
"""The part of what the page before says beside labels that a page of a user's own type must say,
too, to be another document of the kind."""


@dataclass(frozen=True, slots=True)
class Part:
    """A document: its pages or, where it has a box, its part of its only page. closest: the
    name of the type that fits best, also where it fits too little; fit: how well, 0..1.
    nearest: of a part without type, as in `Choice`. differing: of several pages of a user's own
    type, what each says of the fields that another one says otherwise of."""

    pages: tuple[Page, ...]
    document_type: DocumentType | None
    closest: str | None = None
    fit: float | None = None
    nearest: str | None = None
    box: BoundingBox | None = None
    differing: tuple[Said, ...] = ()


@dataclass(frozen=True, slots=True)
class _Look:
    """What a page, or several together, say by themselves of a type that they fit, or of being
    another document. said: of a user's own type, what stands beside labels."""

    document_type: DocumentType | None
    values: Mapping[str, str]
    stands_alone: bool = False
    said: Mapping[str, str] = field(default_factory=dict)

    @property
    def is_whole(self) -> bool:
        """A user's own type may require little, and is told by the labels of other fields, too."""
        required = {each.name for each in _required(self.document_type)}
        known = required if not _is_own(self.document_type) else required | self.said.keys()
        return len(known) >= LEAST_REQUIRED and required <= self.values.keys()


def split(
    pages: Sequence[Page], types: Sequence[DocumentType], find: FindTexts, *, within_pages: bool
) -> tuple[Part, ...]:
    """The documents on `pages`. Where one type is given, it is that of a file of one document,
    whether it fits or not; of several, each gets the one that it fits, or none. within_pages: look
    for several on one page."""
    if not types or len(pages) > MOST_PAGES:
        return (_part(pages, types),)
    is_cut = within_pages and any(each.hints.narrow for each in types)
    parts: list[Part] = []
    waiting: list[Page] = []
    for page in pages:
        pieces = _cut(page, types, find) if is_cut else []
        if pieces:
            parts += [*_documents(waiting, types, find), *pieces]
            waiting = []
        else:
            waiting.append(page)
    parts += _documents(waiting, types, find)
    return tuple(parts) if len(parts) > 1 else (_part(pages, types),)


def _documents(
    pages: Sequence[Page], types: Sequence[DocumentType], find: FindTexts
) -> Iterator[Part]:
    """What fits no type belongs to the document before it."""
    groups: list[list[Page]] = []
    for group in _groups(pages, types, find):
        choice, only = choose_type(group, types), _only_own(types)
        fits = choice.document_type is not None or (only and _look(group, types, find).is_whole)
        if groups and not fits and not _stands_alone(choice, types):
            groups[-1] += group
        else:
            groups.append(list(group))
    for group in groups:
        if len(groups) > 1 or any(page.words or page.text for page in group):
            yield _part(group, types)


def _part(pages: Sequence[Page], types: Sequence[DocumentType]) -> Part:
    if not types:
        return Part(tuple(pages), None)
    choice = choose_type(pages, types)
    only = types[0] if len(types) == 1 else None
    known = only or choice.document_type
    nearest = None if known else choice.nearest
    is_asked = known and _is_own(known) and len(pages) > 1
    differing = said_otherwise(pages, known.schema) if known and is_asked else ()
    return Part(tuple(pages), known, choice.closest, choice.fit, nearest, differing=differing)


def _is_own(document_type: DocumentType | None) -> bool:
    """Is it a user's own, of which nothing is known but its fields?"""
    return document_type is not None and document_type.name not in sections_with("titles")


def _only_own(types: Sequence[DocumentType]) -> DocumentType | None:
    """A user's own type that alone is asked for: pages are of it however little they fit."""
    return types[0] if len(types) == 1 and _is_own(types[0]) else None


def _groups(
    pages: Sequence[Page], types: Sequence[DocumentType], find: FindTexts
) -> Iterator[Sequence[Page]]:
    if len(pages) < 2:
        yield pages
        return
    begin, current, ended = 0, _look(pages[:1], types, find), _is_last(pages[0])
    for index, page in enumerate(pages[1:], 1):
        look = _look([page], types, find)
        if _begins(page, look, current, ended):
            yield pages[begin:index]
            begin, current = index, look
        elif not current.is_whole:
            values = {**look.values, **current.values}
            known = current.document_type or look.document_type
            said = {**look.said, **current.said}
            current = replace(current, document_type=known, values=values, said=said)
        ended = _is_last(page)
    yield pages[begin:]


def _look(pages: Sequence[Page], types: Sequence[DocumentType], find: FindTexts) -> _Look:
    choice = choose_type(pages, types)
    chosen, alone = choice.document_type or _only_own(types), _stands_alone(choice, types)
    if chosen is None:
        return _Look(None, {}, alone)
    said = said_on(pages[0], chosen.schema) if _is_own(chosen) else {}
    texts = {name: each.piece.text for name, each in said.items()}
    return _Look(chosen, find(chosen, pages), alone, texts)


def _stands_alone(choice: Choice, types: Sequence[DocumentType]) -> bool:
    """Where one type is asked for, all that is there is of that one."""
    return choice.stands_alone and len(types) > 1


def _begins(page: Page, look: _Look, current: _Look, ended: bool) -> bool:
    """ended: whether the page before said that it is the last one."""
    mark = _mark(page)
    if mark:
        return mark[0] == 1 and (ended or look.is_whole or look.stands_alone)
    if look.stands_alone or current.stands_alone:
        return current.is_whole or look.is_whole
    return look.is_whole and current.is_whole and _differ(look, current)


def _is_last(page: Page) -> bool:
    mark = _mark(page)
    return mark is not None and mark[0] == mark[1]


@cache
def _page_mark() -> re.Pattern[str]:
    """`page 2 of 3` at the end of a line."""
    page, of = any_of("pages.page"), any_of("pages.of")
    return re.compile(
        rf"(?:^|\W)(?:{page})\s*:?\s*(\d{{1,3}})\s*(?:/|{of})\s*(\d{{1,3}})\W*$", re.IGNORECASE
    )


def _mark(page: Page) -> tuple[int, int] | None:
    """Which page of how many it says that it is, at the end of a line at its top or bottom."""
    outer = [word for word in page.words if not EDGE < word.box.center_y < 1 - EDGE]
    texts = (" ".join(word.text for word in line) for line in read_lines(outer))
    marks = map(_page_mark().search, texts)
    found = [(int(mark[1]), int(mark[2])) for mark in marks if mark]
    return next(((n, of) for n, of in found if 1 <= n <= of), None)


def _differ(one: _Look, other: _Look) -> bool:
    """Are these two documents? Numbers that a type gives each document decide alone. Where it gives
    none, so does what both say otherwise of account, number or days. Amounts tell only tills' rolls
    from each other: elsewhere they run on from page to page."""
    known = one.document_type
    if known is None or known != other.document_type:
        return True
    required = _required(known)
    codes = [each for each in required if is_code(each)]
    telling = codes or [
        each for each in required if known.hints.narrow or each.kind is not FieldKind.NUMBER
    ]
    if not all(is_same(each, one.values[each.name], other.values[each.name]) for each in telling):
        return True
    return not codes and not known.hints.narrow and _have_other_numbers(one, other)


def _have_other_numbers(one: _Look, other: _Look) -> bool:
    """Optional values with figures, such as a period, are not the same. Of a user's own type they
    stand beside labels, most of which are on both pages."""
    known, (here, there) = one.document_type, (one.values, other.values)
    if _is_own(known):
        here, there = one.said, other.said
        if len(here.keys() & there.keys()) < REPEATED * len(there):
            return False
    fields = known.schema.without_marks.fields if known else ()
    return any(
        any(map(str.isdigit, here[each.name]))
        and key_of(here[each.name]) != key_of(there[each.name])
        for each in fields
        if not each.required and each.kind is not FieldKind.NUMBER
        and each.format not in (FieldFormat.ADDRESS, FieldFormat.NAME)
        and each.name in here and each.name in there
    )  # fmt: skip


def _required(known: DocumentType | None) -> list[FieldDefinition]:
    fields = known.schema.without_marks.fields if known else ()
    return [field for field in fields if field.required]


def _cut(page: Page, types: Sequence[DocumentType], find: FindTexts) -> list[Part]:
    """The documents that lie on the page, parted by clear gaps: each fits a type, and two of them
    at least are whole and differ; or those that follow each other closely. Empty where the page is
    one document, or says nothing."""
    narrow = [each for each in types if each.hints.narrow]
    leaves = [leaf for leaf in leaves_of(page) if len(leaf.words) >= FEWEST_WORDS]
    known = choose_type([page], types).document_type or (types[0] if len(types) == 1 else None)
    known = known if known in narrow else None
    if len(leaves) < 2:
        stacked = _stacked(page, known, find) if known else []
        return [_piece(leaf, narrow) for leaf in stacked] if len(stacked) > 1 else []
    looks = [_leaf_look(leaf, narrow, known, find) for leaf in leaves]
    whole = [look for look in looks if look.is_whole]
    if len(whole) < 2 or not all(look.document_type for look in looks):
        return []
    if not all(_differ(one, other) for one, other in combinations(whole, 2)):
        return []
    return [_piece(leaf, narrow) for leaf in leaves]


def _leaf_look(
    leaf: Page, narrow: Sequence[DocumentType], known: DocumentType | None, find: FindTexts
) -> _Look:
    """By the type that it fits, else by that of the page if it is a whole one of that."""
    look = _look([leaf], narrow, find)
    forced = _Look(known, find(known, [leaf])) if known and not look.document_type else look
    return forced if forced.is_whole else look


def _stacked(page: Page, known: DocumentType, find: FindTexts) -> list[Page]:
    """The papers of one maker that follow each other down the page without a clear gap: each is
    whole, with amounts and a place of its own. What repeats an amount is a slip of a card or a
    copy; and what names another maker is more often a part of the same paper."""
    for place in pauses_in(page):
        above, below = (side_of(page, 1, *each) for each in ((0.0, place), (place, 1.0)))
        if min(len(above.words), len(below.words)) < FEWEST_WORDS:
            continue
        looks = [_Look(known, find(known, [each])) for each in (below, above)]
        whole = all(each.is_whole and _has_place(each) for each in looks)
        if whole and _pay_apart(*looks) and _have_one_maker(*looks):
            return [*_stacked(above, known, find), *_stacked(below, known, find)]
    return [page]


def _has_place(look: _Look) -> bool:
    fields = look.document_type.schema.without_marks.fields if look.document_type else ()
    places = [field.name for field in fields if field.format is FieldFormat.ADDRESS]
    return not places or any(name in look.values for name in places)


def _pay_apart(one: _Look, other: _Look) -> bool:
    amounts = [each for each in _required(one.document_type) if each.kind is FieldKind.NUMBER]
    return all(not is_same(each, one.values[each.name], other.values[each.name])
               for each in amounts)  # fmt: skip


def _have_one_maker(one: _Look, other: _Look) -> bool:
    names = [each for each in _required(one.document_type) if each.kind is FieldKind.TEXT]
    return all(is_same(each, one.values[each.name], other.values[each.name]) for each in names)


def _piece(leaf: Page, narrow: Sequence[DocumentType]) -> Part:
    choice, box = choose_type([leaf], narrow), hull_of(leaf.words)
    return Part((leaf,), choice.document_type, choice.closest, choice.fit, choice.nearest, box)
