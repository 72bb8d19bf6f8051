"""What the corrections in a database teach about its values.

In: a database, and the schemas that are known. Out: what `learning` makes of its decisions, fresh
for some time, and the fields that wait beside the group that each is of.
"""

import math
import threading
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from flows.review.learning import Group, Learned, Reviewed, Traits, learn
from parsers.document import Agreement, Field, FieldKind, SchemaDefinition
from parsers.document.paths import list_and_name
from parsers.document.wording import counted
from storage.database import Database
from storage.learning_queries import (
    Decided,
    Waiting,
    decided_values,
    read_otherwise,
    review_state,
    waiting_fields,
)
from storage.models import Action
from storage.values import kind_of as kind_of_value

FRESH = 60.0
"""Seconds for which what was learned is not learned again."""
Kinds = Mapping[tuple[str | None, str | None, str], str]
"""By schema, list and name of a field: its kind."""


def kinds_of(
    schemas: Iterable[SchemaDefinition], decided: Iterable[Decided] = ()
) -> dict[tuple[str | None, str | None, str], str]:
    """The kinds of fields as their schemas have them: the format, such as money, else text, number
    or date; of other schemas as most decided values are."""
    stored: dict[tuple[str | None, str | None, str], Counter[str]] = defaultdict(Counter)
    for each in decided:
        if each.kind:
            stored[_place(each.schema, each.path)][each.kind] += 1
    kinds = {place: max(sorted(counts), key=counts.__getitem__) for place, counts in stored.items()}
    for schema in schemas:
        lists = ((None, schema.fields), *((one.name, one.fields) for one in schema.lists))
        for item, definitions in lists:
            for definition in definitions:
                kind = definition.format or definition.kind
                kinds[schema.name, item, definition.name] = kind.value
    return kinds


def reviewed_values(decided: Iterable[Decided], kinds: Kinds) -> tuple[Reviewed, ...]:
    """The readings that were decided about. Where nothing had been read, there is nothing to learn
    from it."""
    return tuple(
        Reviewed(
            each.document_id,
            Traits(
                each.engine,
                each.model,
                kinds.get(_place(each.schema, each.path)) or each.kind or FieldKind.TEXT.value,
                each.old_evidence,
                each.old_agreement or Agreement.ALONE.value,
                each.old_valid is not False,
                each.probability,
            ),
            right=each.right,
            whole=each.action == Action.SIGNED_OFF,
        )
        for each in decided
        if each.old_evidence is not None
    )


def reviewed_in(database: Database, schemas: Iterable[SchemaDefinition]) -> tuple[Reviewed, ...]:
    """The readings that were decided about, and later ones by another engine or model."""
    decided = decided_values(database)
    return reviewed_values((*decided, *read_otherwise(database)), kinds_of(schemas, decided))


@dataclass(frozen=True, slots=True)
class Candidate:
    """A field that waits, and the group that it would be accepted by."""

    waiting: Waiting
    group: Group


def candidates(
    database: Database, schemas: Iterable[SchemaDefinition], groups: Sequence[Group]
) -> tuple[int, tuple[Candidate, ...]]:
    """How many fields wait, and those of them that are in one of the groups."""
    waiting = waiting_fields(database)
    kinds = kinds_of(schemas, decided_values(database))
    found = ((each, _group_of(each, kinds, groups)) for each in waiting)
    return len(waiting), tuple(Candidate(each, group) for each, group in found if group)


def traits_of(found: Field, engine: str | None, model: str | None, kind: str) -> Traits:
    """Of a field as it was read."""
    said = (found.evidence.value, found.agreement.value, found.valid, found.probability)
    return Traits(engine, model, kind, *said)


def _in_background(work: Callable[[], None]) -> None:
    threading.Thread(target=work, daemon=True).start()


@dataclass
class Lessons:
    """What is learned from a database, kept until something was decided and a minute has passed.
    Many threads may ask. The first waits; later ones are told what was known until then, while it
    is learned anew. start: begins that."""

    _database: Database
    _schemas: Sequence[SchemaDefinition]
    _clock: Callable[[], float] = time.monotonic
    _start: Callable[[Callable[[], None]], None] = _in_background
    _learned: Learned = field(default_factory=Learned)
    _kinds: Kinds = field(default_factory=dict)
    _state: object = None
    _at: float | None = None
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def calibrated(
        self, found: Field, engine: str | None, model: str | None, kind: str
    ) -> tuple[float, int] | None:
        """Of values like this, the share that was right and how many were reviewed: `right in 97 %
        of 312 such values`. None where too few were. kind: as `kinds_of` has it."""
        return self.learned().calibrated(traits_of(found, engine, model, kind))

    def kind_of(self, schema: str | None, found: Field) -> str:
        """The kind of a field of a segment with this schema."""
        self.learned()
        return self._kinds.get(_place(schema, found.path)) or (
            kind_of_value(found.value) or FieldKind.TEXT
        )

    def learned(self) -> Learned:
        with self._lock:
            now, before = self._clock(), self._at
            if before is not None and now - before < FRESH:
                return self._learned
            self._at = now
            if before is None:
                self._look()
        if before is not None:
            self._start(self._look)
        return self._learned

    def _look(self) -> None:
        state = review_state(self._database)
        if state != self._state:
            self._learn()
            self._state = state

    def _learn(self) -> None:
        decided = decided_values(self._database)
        self._kinds = kinds_of(self._schemas, decided)
        every = (*decided, *read_otherwise(self._database))
        self._learned = learn(reviewed_values(every, self._kinds))


def in_words(calibrated: tuple[float, int]) -> str:
    """`right in 97 % of 312 such values`; rounded down, so that 100 % are all."""
    share, count = calibrated
    tenths = math.floor(share * 1000 + 1e-9)
    return f"right in {tenths / 10:g} % of {counted(count, 'such value')}"


def _group_of(waiting: Waiting, kinds: Kinds, groups: Iterable[Group]) -> Group | None:
    traits = Traits(
        waiting.engine,
        waiting.model,
        kinds.get(_place(waiting.schema, waiting.path)) or waiting.kind.value,
        waiting.evidence,
        waiting.agreement,
        waiting.valid,
        waiting.probability,
    )
    return next((group for group in groups if group.holds(traits)), None)


def _place(schema: str | None, path: str) -> tuple[str | None, str | None, str]:
    item, name = list_and_name(path)
    return schema, item, name
