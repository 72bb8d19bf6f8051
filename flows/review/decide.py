"""A reviewer's decision, as it was typed, becomes one that is stored; or a sentence why not.

In: the database, a document, who decides, and what they typed on a page that may be outdated. Out:
the decision, stored, and what it replaced; or Unclear, and nothing is stored. Where a typed value
stands is found by flows/review/locating.py. This module knows no browser.
"""

import datetime
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import TypeVar

from flows.review.locating import read_value
from flows.review.places import (
    Place,
    find_place,
    numbered,
    shown_text,
    split_path,
    whole_number,
)
from flows.review.telling import newly_broken, overtaken, refused
from flows.review.typed import (
    LONGEST_TEXT,
    TypedValue,
    Unclear,
    read_box,
    read_currency_typed,
    read_shown,
)
from flows.runtime.recheck import recheck_by
from flows.runtime.settings import Settings
from parsers.document import BoundingBox
from parsers.document.paths import parse_row_path, whole_row_path
from parsers.types import DOCUMENT_TYPES
from parsers.values.formats import clean_text
from storage.corrections import decided_between, latest_decision
from storage.database import Database
from storage.decisions import Decision
from storage.models import Action
from storage.queries import DocumentSummary, latest_documents, runs_of, stored_segments
from storage.reviewing import add_row, decide, sign_off, take_back

LONGEST_NOTE = 4000
CHOICES = ("auto", "none")
"""Of schemas, beside their names."""

Stored = TypeVar("Stored")


@dataclass(frozen=True, slots=True)
class Asked:
    """What a form holds, as text. path: as pages have it, with the segment. seen: the value that
    the page showed, so that an untouched one is told from a typed one. run: the reading that it
    showed; latest: the last decision about the document that it knew of. cells: of a new row."""

    path: str = ""
    value: str = ""
    seen: str | None = None
    currency: str = ""
    page: str = ""
    box: str = ""
    reason: str = ""
    run: str = ""
    latest: str = ""
    segment: str = ""
    cells: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Answer:
    """path: what was decided about, as pages have it. told: a sentence for the reviewer, or
    nothing."""

    path: str = ""
    told: str = ""


class Review:
    """Where one reviewer decides about one document."""

    def __init__(
        self, settings: Settings, database: Database, document_id: int, reviewer: str,
        now: datetime.datetime,
    ) -> None:  # fmt: skip
        self.settings, self.database, self.document_id = settings, database, document_id
        self.reviewer, self.now = reviewer, now

    def accept(self, asked: Asked) -> Answer:
        """The value as the page showed it; a value that was typed over it corrects it."""
        if asked.seen is not None and clean_text(asked.value) != clean_text(asked.seen):
            return self.correct(asked)
        place = self._place(asked)
        if place.now is None:
            raise Unclear(f"There is no value of {place.path} to accept. Type it.")
        if asked.seen is not None and clean_text(asked.seen) != clean_text(shown_text(place.now)):
            # Somebody decided otherwise since: what was seen is meant, not what is there now.
            seen = read_shown(asked.seen, place.definition.kind)
            decision = Decision(Action.CORRECTED, place.path, place.segment.number, seen)
            return self._store(asked, place, decision)
        return self._store(
            asked, place, Decision(Action.ACCEPTED, place.path, place.segment.number)
        )

    def correct(self, asked: Asked) -> Answer:
        """The value is what was typed."""
        place = self._place(asked)
        read, page, box = self._read(place, asked, asked.value)
        decision = Decision(
            Action.CORRECTED, place.path, place.segment.number, read.value,
            currency=read_currency_typed(asked.currency) or read.currency,
            page_number=page, box=box,
        )  # fmt: skip
        return self._store(asked, place, decision)

    def deny(self, asked: Asked) -> Answer:
        """The value is not on the page."""
        place = self._place(asked)
        return self._store(
            asked, place, Decision(Action.NOT_ON_PAGE, place.path, place.segment.number)
        )

    def undo(self, asked: Asked) -> Answer:
        """The decision about the value no longer counts; nor does the one that deleted its row."""
        place = self._place(asked, whole=True)
        row = parse_row_path(place.path)
        path = place.path
        if row is not None and not place.has_row:
            path = whole_row_path(row.list_name, row.ordinal)
        return self._store(asked, place, Decision(Action.WITHDRAWN, path, place.segment.number))

    def add_row(self, asked: Asked) -> Answer:
        """A row with the typed cells; with one column alone, the one that was chosen."""
        place = self._place(asked, whole=True)
        row = parse_row_path(place.path)
        cells = {name: text for name, text in asked.cells.items() if clean_text(text)}
        if not cells and row and clean_text(asked.value) != clean_text(asked.seen or ""):
            cells = {row.name: asked.value}
        if not place.listed or not cells:
            raise Unclear("Type a value of the new row first, over that of another row.")
        if len(cells) > 1:  # one box is not that of each
            asked = replace(asked, page="", box="")
        decisions = {name: self._cell(place, asked, name, text) for name, text in cells.items()}
        ordinal = self._try(
            add_row, self.database, place.run_id, place.listed, decisions, self.reviewer, self.now,
            recheck_by(), segment=place.segment.number,
        )  # fmt: skip
        path = f"{whole_row_path(place.listed, ordinal)}.{next(iter(cells))}"
        told = f"Row {ordinal + 1} was added. {self._broken(place)}".rstrip()
        return Answer(place.prefix + path, told)

    def delete_row(self, asked: Asked) -> Answer:
        """The row that the value is in."""
        place = self._place(asked)
        row = parse_row_path(place.path)
        if row is None:
            raise Unclear(f"{place.path} is in no row.")
        whole = whole_row_path(row.list_name, row.ordinal)
        decision = Decision(Action.ROW_DELETED, whole, place.segment.number)
        told = self._store(asked, place, decision).told
        return Answer(asked.path, f"Row {row.ordinal + 1} was deleted. {told}".rstrip())

    def choose_schema(self, asked: Asked) -> Answer:
        """Of a segment; its fields are extracted anew where that can be done now."""
        # Brings the engines with it, which nothing else here needs.
        from flows.review.schema_choice import choose_schema

        run_id, number = self._run(asked), whole_number(asked.segment or "1", "segment")
        name = asked.value
        if name not in (*DOCUMENT_TYPES, *CHOICES):
            raise Unclear(f"There is no schema {name[:60]!r}.")
        segment = numbered(stored_segments(self.database, run_id), number)
        chosen = self._try(
            choose_schema, self.database, self.settings, run_id, name, self.reviewer,
            segment=number, reason=self._reason(asked),
        )  # fmt: skip
        told = f"{name} was chosen for {segment.name}."
        return Answer(told=f"{told} {chosen.error}" if chosen.error else told)

    def note(self, asked: Asked) -> Answer:
        """About the document, for people."""
        text = "\n".join(filter(None, map(clean_text, asked.value.splitlines())))
        if not text:
            raise Unclear("The note is empty.")
        if len(text) > LONGEST_NOTE:
            raise Unclear(f"The note is longer than {LONGEST_NOTE} characters.")
        self._decide(self._run(asked), Decision(Action.NOTE, value=text))
        return Answer(told="The note is kept.")

    def sign_off(self, asked: Asked) -> Answer:
        """All values are right as the page showed them, which nobody changed since."""
        run_id = self._run(asked)
        known = whole_number(asked.latest, "decision") if asked.latest else None
        if known is not None and known < latest_decision(
            self.database, self.document_id, self.reviewer
        ):
            raise Unclear("Somebody else decided something meanwhile. Load the page again.")
        self._try(sign_off, self.database, run_id, self.reviewer, self.now, recheck_by(),
                  self._reason(asked))  # fmt: skip
        return Answer(told="The document is signed off.")

    def take_back(self, asked: Asked) -> Answer:
        """The sign-off no longer counts."""
        done = take_back(self.database, self.document_id, self.reviewer, self.now,
                         self._reason(asked))  # fmt: skip
        if not done:
            raise Unclear("The document was not signed off.")
        return Answer(told="The sign-off was taken back.")

    def _cell(self, place: Place, asked: Asked, name: str, text: str) -> Decision:
        known = next((each for each in place.columns if each.name == name), None)
        if known is None:
            raise Unclear(f"{place.listed} has no column {name[:60]}.")
        cell = replace(place, definition=known, now=None)
        try:
            typed, page, box = self._read(cell, asked, text)
        except Unclear as unclear:
            raise Unclear(f"{name}: {unclear}") from unclear
        return Decision(Action.CORRECTED, None, place.segment.number, typed.value,
                        typed.currency, page, box)  # fmt: skip

    def _store(self, asked: Asked, place: Place, decision: Decision) -> Answer:
        reason = self._reason(asked)
        (number,) = self._decide(place.run_id, replace(decision, reason=reason))
        told = self._replaced(asked, place.run_id, number), self._broken(place)
        return Answer(asked.path, " ".join(filter(None, told)))

    def _broken(self, place: Place) -> str:
        """The rules that were not broken before the decision."""
        now = numbered(stored_segments(self.database, place.run_id), place.segment.number)
        return newly_broken(place.segment, now)

    def _decide(self, run_id: int, decision: Decision) -> tuple[int, ...]:
        return self._try(
            decide, self.database, run_id, [decision], self.reviewer, self.now, recheck_by()
        )

    def _try(self, call: Callable[..., Stored], *given: object, **named: object) -> Stored:
        """What storage refuses becomes a sentence."""
        try:
            return call(*given, **named)
        except ValueError as error:
            raise Unclear(refused(error)) from error

    def _reason(self, asked: Asked) -> str | None:
        reason = clean_text(asked.reason)
        if len(reason) > LONGEST_TEXT:
            raise Unclear(f"The reason is longer than {LONGEST_TEXT} characters.")
        return reason or None

    def _run(self, asked: Asked) -> int:
        """The reading that the page showed; without one, the current."""
        if not asked.run:
            current = self._document()
            if current is None or current.run_id is None:
                raise Unclear("Nothing was read of this document.")
            return current.run_id
        run_id = whole_number(asked.run, "reading")
        if run_id not in {each.run_id for each in runs_of(self.database, self.document_id)}:
            raise Unclear("The document was read anew. Load the page again.")
        return run_id

    def _document(self) -> DocumentSummary | None:
        found = latest_documents(self.database, 1, self.document_id + 1)
        return found[0] if found and found[0].document_id == self.document_id else None

    def _place(self, asked: Asked, *, whole: bool = False) -> Place:
        """What a path of a page means in its reading. whole: whether a row need not be there, nor
        be named. Raises Unclear."""
        run_id = self._run(asked)
        number, path = split_path(asked.path)
        segment = numbered(stored_segments(self.database, run_id), number)
        prefix = asked.path.removesuffix(path)
        return find_place(Place(run_id, segment, path, prefix), whole=whole)

    def _read(
        self, place: Place, asked: Asked, text: str
    ) -> tuple[TypedValue, int | None, BoundingBox | None]:
        """The value, and where it stands: as the person said, else where the pages have it."""
        page = whole_number(asked.page, "page") if asked.page else None
        return read_value(self.database, place, text, page, read_box(asked.box))

    def _replaced(self, asked: Asked, run_id: int, number: int) -> str:
        """What others decided since the page was made, and that it was of another reading."""
        told = []
        if asked.latest:
            others = decided_between(self.database, whole_number(asked.latest, "decision"), number)
            told += [overtaken(each) for each in others[-1:]]
        current = self._document()
        if current is not None and current.run_id not in (None, run_id):
            told.append("The document was read anew meanwhile; your decision counts there, too.")
        return " ".join(told)
