"""What corrections teach: how often values like this one were right.

In: values that people decided. Out: groups of alike values, with counts, the share that was right
and Wilson's bounds of it; which groups reach a precision, and whether they kept it on documents
that were held back. Pure functions; knows no database and no terminal, and accepts nothing.
"""

import math
import random
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import accumulate

from flows.review.isotonic import Block, pool, wilson

LEAST_REVIEWED = 200
"""Values that must be reviewed of an engine, model and kind of field before anything is said."""


@dataclass(frozen=True, slots=True)
class Traits:
    """What is known of a value before anybody looks at it. kind: of its field, such as money."""

    engine: str | None
    model: str | None
    kind: str
    evidence: str
    agreement: str
    valid: bool
    probability: float | None = None

    @property
    def family(self) -> "Family":
        return Family(self.engine, self.model, self.kind, self.chance is not None)

    @property
    def chance(self) -> float | None:
        """The probability, if it is one: neither NaN nor beyond 0..1."""
        given = self.probability
        return given if given is not None and math.isfinite(given) and 0 <= given <= 1 else None


@dataclass(frozen=True, slots=True)
class Family:
    """Values that are learned from together: those with a probability apart from those without."""

    engine: str | None
    model: str | None
    kind: str
    has_probability: bool


@dataclass(frozen=True, slots=True)
class Reviewed:
    """A value that was decided. right: as it was read. whole: not decided by itself, but signed
    off with the whole document."""

    document_id: int
    traits: Traits
    right: bool
    whole: bool = False


@dataclass(frozen=True, slots=True)
class Tally:
    """How many were reviewed, how many of them were signed off with a whole document, and how many
    were right."""

    reviewed: int = 0
    whole: int = 0
    right: int = 0

    @property
    def share(self) -> float:
        return self.right / self.reviewed if self.reviewed else 0.0

    @property
    def low(self) -> float:
        return wilson(self.right, self.reviewed)[0]

    @property
    def high(self) -> float:
        return wilson(self.right, self.reviewed)[1]

    def __add__(self, other: "Tally") -> "Tally":
        return Tally(
            self.reviewed + other.reviewed, self.whole + other.whole, self.right + other.right
        )


@dataclass(frozen=True, slots=True)
class Span:
    """Probabilities from `low` up to, but without, `end`; None: up to 1."""

    low: float
    end: float | None = None

    def __str__(self) -> str:
        return f"probability {self.low:.3f} to {1 if self.end is None else self.end:.3f}"

    def holds(self, traits: Traits) -> bool:
        chance = traits.chance
        return chance is not None and self.low <= chance and (self.end is None or chance < self.end)


@dataclass(frozen=True, slots=True)
class Cell:
    """Values without a probability, of which the same is said."""

    evidence: str
    agreement: str
    valid: bool

    def __str__(self) -> str:
        return f"{self.evidence}, {self.agreement}, {'valid' if self.valid else 'not valid'}"

    def holds(self, traits: Traits) -> bool:
        return traits.chance is None and self == cell_of(traits)


@dataclass(frozen=True, slots=True)
class Group:
    """Alike values of a family. said: what they have in common; None of a family of which too few
    were reviewed, for which nothing can be said."""

    family: Family
    said: Span | Cell | None
    tally: Tally

    def holds(self, traits: Traits) -> bool:
        return self.said is not None and traits.family == self.family and self.said.holds(traits)


@dataclass(frozen=True, slots=True)
class Learned:
    """groups: of every family, those of one with spans from the lowest on."""

    groups: tuple[Group, ...] = ()
    _by_family: Mapping[Family, Sequence[Group]] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        families: dict[Family, list[Group]] = defaultdict(list)
        for each in self.groups:
            families[each.family].append(each)
        object.__setattr__(self, "_by_family", families)

    def group_of(self, traits: Traits) -> Group | None:
        """None where too few such values were reviewed, or none."""
        groups = self._by_family.get(traits.family, ())
        return next((each for each in groups if each.holds(traits)), None)

    def calibrated(self, traits: Traits) -> tuple[float, int] | None:
        """The share that was right of values like this, and how many these were."""
        group = self.group_of(traits)
        return (group.tally.share, group.tally.reviewed) if group else None


@dataclass(frozen=True, slots=True)
class Held:
    """How a precision was kept. documents: that were held back; learned: groups that reached the
    precision on the others; tally: of the values in these groups in the documents held back."""

    documents: int
    learned: int
    tally: Tally


def learn(reviewed: Iterable[Reviewed], least: int = LEAST_REVIEWED) -> Learned:
    """The groups of all families; those with fewer values than `least` are counted only."""
    families: dict[Family, list[Reviewed]] = defaultdict(list)
    for each in reviewed:
        families[each.traits.family].append(each)
    ordered = sorted(families.items(), key=lambda each: tuple(map(str, _key(each[0]))))
    return Learned(tuple(g for family, values in ordered for g in _groups(family, values, least)))


def reaching(learned: Learned, precision: float) -> tuple[Group, ...]:
    """The groups whose lower bound reaches the precision. Of a family with probabilities, all from
    one probability on, as many as together reach it and each have that share."""
    families: dict[Family, list[Group]] = defaultdict(list)
    for group in learned.groups:
        families[group.family].append(group)
    found: list[Group] = []
    for family, groups in families.items():
        chosen = _tail(groups, precision) if family.has_probability else groups
        found += [each for each in chosen if each.said and each.tally.low >= precision]
    return tuple(found)


def hold_back(
    reviewed: Sequence[Reviewed], precision: float, seed: int = 0, least: int = LEAST_REVIEWED
) -> Held:
    """Learn from one random half of the documents what reaches the precision, and measure it on
    the other."""
    documents = sorted({each.document_id for each in reviewed})
    random.Random(seed).shuffle(documents)  # noqa: S311 - a sample, no secret
    known = frozenset(documents[: (len(documents) + 1) // 2])
    groups = reaching(learn((r for r in reviewed if r.document_id in known), least), precision)
    others = [each for each in reviewed if each.document_id not in known]
    taken = [each for each in others if any(group.holds(each.traits) for group in groups)]
    return Held(len(documents) - len(known), len(groups), tally(taken))


def tally(values: Iterable[Reviewed]) -> Tally:
    given = list(values)
    return Tally(len(given), sum(each.whole for each in given), sum(each.right for each in given))


def cell_of(traits: Traits) -> Cell:
    return Cell(traits.evidence, traits.agreement, traits.valid)


def _key(family: Family) -> tuple[str, str, str, bool]:
    return family.engine or "", family.model or "", family.kind, family.has_probability


def _groups(family: Family, values: Sequence[Reviewed], least: int) -> Iterator[Group]:
    if len(values) < least:
        yield Group(family, None, tally(values))
    elif family.has_probability:
        yield from _spans(family, values)
    else:
        cells: dict[Cell, list[Reviewed]] = defaultdict(list)
        for each in values:
            cells[cell_of(each.traits)].append(each)
        for cell, alike in sorted(cells.items(), key=lambda each: str(each[0])):
            yield Group(family, cell, tally(alike))


def _spans(family: Family, values: Sequence[Reviewed]) -> Iterator[Group]:
    chances = [(each.traits.chance or 0.0, each) for each in values]
    blocks = pool((chance, each.right) for chance, each in chances)
    ends = [*(block.low for block in blocks[1:]), None]
    for block, end in zip(blocks, ends, strict=True):
        whole = sum(each.whole for chance, each in chances if _is_in(chance, block))
        yield Group(family, Span(block.low, end), Tally(block.count, whole, block.right))


def _is_in(chance: float, block: Block) -> bool:
    return block.low <= chance <= block.high


def _tail(groups: Sequence[Group], precision: float) -> Sequence[Group]:
    """One group of the longest tail that reaches the precision, if any does."""
    spans = [(g.said, g.tally) for g in reversed(groups) if isinstance(g.said, Span)]
    sums = accumulate(tally for _, tally in spans)
    tails = [
        Group(groups[0].family, Span(said.low), whole)
        for (said, own), whole in zip(spans, sums, strict=True)
        if own.share >= precision and whole.low >= precision
    ]
    return tails[-1:]
