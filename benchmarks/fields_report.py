"""Figures of judged documents, printed: what `fields.py` shows.

In: documents and their judgements, each of a half or of a part of the drawn ones. Out: lines on the
standard output. How the fields were found and judged it does not know.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from halves import READABLE, SCORED

from flows.evaluation.judge import Judgement
from flows.evaluation.scores import Score, score, score_fields
from parsers.document import Field
from storage.doubts import reason_of

PRECISION = 0.99
"""Of the values that are accepted without a look."""
VALIDATION, HELD_OUT = "validation", "held_out"
"""The parts of drawn documents: the first may be looked at."""


@dataclass(frozen=True, slots=True)
class Judged:
    """A document and its judgements. rows, items: how many rows were found and are there, of
    German receipts."""

    set: str
    half: str
    name: str
    language: str
    judgements: tuple[Judgement, ...]
    rows: int = 0
    items: int = 0
    maker: str = ""


def marks(judgements: Iterable[Judgement]) -> tuple[int, int, int, int]:
    """Wrong values, those of them that are marked, right values, those of them that are."""
    found = [each for each in judgements if each.found is not None]
    wrong = [reason_of(each.found) is not None for each in found if not each.right and each.found]
    right = [reason_of(each.found) is not None for each in found if each.right and each.found]
    return len(wrong), sum(wrong), len(right), sum(right)


def auto_accepted(judgements: Iterable[Judgement]) -> float:
    """The largest share of values, the best supported first, of which PRECISION are right."""
    found = [(*_worth(each.found), each.right) for each in judgements if each.found is not None]
    by_worth: dict[tuple[bool, float], list[bool]] = defaultdict(list)
    for marked, support, right in found:
        by_worth[not marked, support].append(right)
    taken = good = best = 0
    for key in sorted(by_worth, reverse=True):
        taken += len(by_worth[key])
        good += sum(by_worth[key])
        best = taken if good >= PRECISION * taken else best
    return best / len(found) if found else 0.0


def _worth(field: Field) -> tuple[bool, float]:
    sure = field.support if field.support is not None else field.probability
    return reason_of(field) is not None, round(1.0 if sure is None else sure, 2)


def report(judged: Sequence[Judged], wrong: bool) -> None:
    for half in (READABLE, SCORED, VALIDATION, HELD_OUT):
        of_half = [each for each in judged if each.half == half]
        if not of_half:
            continue
        print(f"\n== {half}: {len(of_half)} documents")
        for name in dict.fromkeys(each.set for each in of_half):
            _report_set(name, [each for each in of_half if each.set == name])
        every = [one for each in of_half for one in each.judgements]
        _line("all sets", every)
        for language in sorted({each.language for each in of_half}):
            of_language = [each for each in of_half if each.language == language]
            every = [one for each in of_language for one in each.judgements]
            _line(f"{language} ({len(of_language)} documents)", every)
        if wrong and half in (READABLE, VALIDATION):
            _list_wrong(of_half)


def report_makers(judged: Sequence[Judged]) -> None:
    """Headers and lines of each maker, one row each."""
    print("\nmaker                               documents  headers  lines")
    for key in sorted({(each.half, each.set, each.maker) for each in judged}):
        mine = [each for each in judged if (each.half, each.set, each.maker) == key]
        every = [one for each in mine for one in each.judgements]
        headers = score("", [one for one in every if "." not in one.name]).f1
        lines = [one for one in every if "." in one.name]
        lines_f1 = f"{score('', lines).f1:.3f}" if lines else "-"
        print(f"{' '.join(key)[:60]:60} {len(mine):3}  {headers:.3f}  {lines_f1}")


def report_reliability(judged: Sequence[Judged]) -> None:
    """By tenths of support, of each half: the values, their mean support, the share right."""
    for half in (READABLE, SCORED):
        every = [one for each in judged if each.half == half for one in each.judgements]
        known = [(one.found.support, one.right) for one in every
                 if one.found is not None and one.found.support is not None]  # fmt: skip
        print(f"\n{half}: support    values   mean  right")
        for low in range(10):
            inside = [one for one in known if min(int(10 * one[0]), 9) == low]
            if inside:
                mean, right = (sum(column) / len(inside) for column in zip(*inside, strict=True))
                print(f"  {low / 10:.1f} to {(low + 1) / 10:.1f}    {len(inside):8}"
                      f"   {mean:.2f}   {right:.2f}")  # fmt: skip


def _report_set(name: str, judged: Sequence[Judged]) -> None:
    every = [one for each in judged for one in each.judgements]
    print(f"\n{name}: {len(judged)} documents")
    _line("  all", every)
    if any("." in one.name for one in every):
        _line("  headers", [one for one in every if "." not in one.name])
        _line("  lines", [one for one in every if "." in one.name])
    for each in score_fields(every, dict.fromkeys(one.name for one in every)):
        print(f"    {each.name:28} {_f1(each)}")
    items = sum(each.items for each in judged)
    if items:
        met = sum(min(each.rows, each.items) for each in judged)
        over = sum(max(0, each.rows - each.items) for each in judged)
        print(f"    rows: {met} of {items} ({met / items:.2f}), {over} too many")


def _line(name: str, judgements: Sequence[Judgement]) -> None:
    wrong, told, right, doubted = marks(judgements)
    marked = f"{told}/{wrong} wrong marked" + (f" ({told / wrong:.0%})" if wrong else "")
    also = f"{doubted}/{right} right marked" + (f" ({doubted / right:.0%})" if right else "")
    accepted = f"auto-accept {auto_accepted(judgements):.0%}"
    print(f"{name:28} {_f1(score('', judgements))}  {marked}, {also}, {accepted}")


def _f1(found: Score) -> str:
    return f"{found.f1:.3f}  ({found.right} right of {found.found} found, {found.wanted} wanted)"


def _list_wrong(judged: Iterable[Judged]) -> None:
    for each in judged:
        for one in each.judgements:
            if not one.right:
                found = one.found and f"{one.found.raw!r} {reason_of(one.found) or ''}"
                print(f"{each.set}/{each.name[:40]} {one.name}: {one.wanted!r} <- {found}")
