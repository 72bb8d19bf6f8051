"""What corrections teach, printed: for `pagemill review` and `pagemill export --reviewed`.

In: settings and what was asked for. Out: tables, and sentences beside them. Nothing is accepted
here.
"""

import sys
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer

from flows.cli.options import tell
from flows.cli.rows import Form, Row, is_terminal, print_rows
from parsers.document.wording import counted
from parsers.errors import SetupError

if TYPE_CHECKING:
    from flows.review.learning import Group, Held
    from flows.review.lessons import Candidate
    from flows.runtime.settings import Settings
    from parsers.document import SchemaDefinition

GROUP = ("engine", "model", "kind", "values that are")
TALLY = ("reviewed", "signed off", "right", "share", "at least", "at most")
FIELD = (
    "document_id", "file_name", "segment", "schema", "path", "value", "page_number", "engine",
    "model", "kind", "group", "reviewed", "share", "at_least",
)  # fmt: skip


def print_learned(settings: "Settings", form: Form | None = None) -> None:
    """The table of groups: how many of such values were reviewed, and how many of them right."""
    from flows.review.learning import LEAST_REVIEWED, learn
    from flows.review.lessons import reviewed_in
    from flows.runtime.context import open_stored

    learned = learn(reviewed_in(open_stored(settings), known_schemas(settings)))
    few = [each for each in learned.groups if each.said is None]
    if _is_for_people(form):
        known = [each for each in learned.groups if each.said is not None]
        if known or not few:
            _print_groups([[*_group(each), *_tally(each)] for each in known], TALLY)
        _tell_few(few)
        return
    print_rows((*GROUP, *TALLY), [[*_group(g), *_tally(g)] for g in learned.groups], form)
    if few:
        tell(f"too few: nothing is said of an engine and kind below {LEAST_REVIEWED} values")


def _is_for_people(form: Form | None) -> bool:
    return form is Form.TABLE or (form is None and is_terminal(sys.stdout))


def _print_groups(rows: Sequence[Row], columns: Sequence[str]) -> None:
    """A table for each engine and model, so that they need not be in every row."""
    if not rows:
        print_rows((*GROUP[2:], *columns), rows, Form.TABLE)
    for reader in dict.fromkeys((row[0], row[1]) for row in rows):
        tell(", ".join(filter(None, reader)))
        own = [row[2:] for row in rows if (row[0], row[1]) == reader]
        print_rows((*GROUP[2:], *columns), own, Form.TABLE, framed=False, wrapped=GROUP[3:])


def _tell_few(groups: Sequence["Group"]) -> None:
    """Of which nothing is said yet, in a line for each engine and model."""
    from flows.review.learning import LEAST_REVIEWED

    for reader in dict.fromkeys((each.family.engine, each.family.model) for each in groups):
        own = [g for g in groups if (g.family.engine, g.family.model) == reader]
        numbers: Counter[str] = Counter()
        for each in own:  # with and without a probability
            numbers[each.family.kind] += each.tally.reviewed
        counts = ", ".join(f"{kind} {number}" for kind, number in numbers.items())
        told = ", ".join(filter(None, reader))
        tell(f"{told}: too few for figures, which need {LEAST_REVIEWED} values of a kind: {counts}")


def print_acceptable(
    settings: "Settings", precision: float, seed: int = 0, form: Form | None = None
) -> None:
    """What would be accepted at this precision, and how that held up. Programs get the fields,
    people the groups."""
    from flows.review.learning import hold_back, learn, reaching
    from flows.review.lessons import candidates, reviewed_in
    from flows.runtime.context import open_stored

    if not 0 < precision < 1:
        raise typer.BadParameter("between 0 and 1, such as 0.99", param_hint="--auto-accept")
    tables, schemas = open_stored(settings), known_schemas(settings)
    reviewed = reviewed_in(tables, schemas)
    learned = learn(reviewed)
    groups = reaching(learned, precision)
    waiting, found = candidates(tables, schemas, groups)
    if form in (Form.JSON, Form.CSV):
        print_rows(FIELD, [_candidate(each) for each in found], form)
    else:
        rows = [[*_group(g), sum(c.group == g for c in found), *_tally(g)] for g in groups]
        columns = ("waiting", *TALLY)
        if _is_for_people(form):
            _print_groups(rows, columns)
        else:
            print_rows((*GROUP, *columns), rows, form)
    tell(
        f"at {precision:g}, {len(found)} of {counted(waiting, 'field')} that "
        f"{'waits' if waiting == 1 else 'wait'} would be accepted; none is, by itself"
    )
    if learned.groups and all(each.said is None for each in learned.groups):
        _tell_few(learned.groups)
    else:
        tell(_told(hold_back(reviewed, precision, seed), precision))


def export_reviewed(settings: "Settings", schema: str | None, output: Path | None) -> None:
    """Decided values as JSON lines, which `pagemill evaluate --truth` reads."""
    from flows.evaluation.reviewed import schemas_in_review, truth_from_review
    from flows.evaluation.reviewed_truth import write_truth
    from flows.export.files import written_aside
    from flows.runtime.context import open_stored

    tables = open_stored(settings)
    known, _ = schemas_in_review(tables, schema)
    if len(known) > 1:
        names = ", ".join(each.name for each in known)
        message = f"Values were decided by several schemas: {names}"
        raise SetupError("bad_schema", message, "Name one by --schema: its fields are the keys.")
    truth = truth_from_review(tables, known[0])
    if output is None:
        write_truth(truth.entries, sys.stdout)
    else:
        try:
            with written_aside(output) as stream:
                write_truth(truth.entries, stream)
        except OSError as error:
            problem = f"{output} cannot be written: {error.strerror}"
            raise SetupError("bad_path", problem, "Name another place.") from error
    documents = counted(truth.documents, "document")
    tell(f"{documents} with decisions by {known[0].name}, {truth.whole} of them signed off")
    for note in truth.notes:
        tell(note)


def known_schemas(settings: "Settings") -> tuple["SchemaDefinition", ...]:
    """Those that come with Pagemill, and the user's own, if the settings name one."""
    from parsers.types import DOCUMENT_TYPES, resolve

    own = settings.schema_name
    named = {} if own in ("auto", "none") else resolve([own])
    return tuple(each.schema for each in (DOCUMENT_TYPES | named).values())


def _group(group: "Group") -> list[Any]:
    family = group.family
    said = "too few" if group.said is None else str(group.said)
    return [family.engine, family.model, family.kind, said]


def _tally(group: "Group") -> list[Any]:
    tally = group.tally
    counts: list[Any] = [tally.reviewed, tally.whole, tally.right]
    if group.said is None:
        return [*counts, None, None, None]
    return [*counts, *(round(each, 4) for each in (tally.share, tally.low, tally.high))]


def _candidate(candidate: "Candidate") -> list[Any]:
    field, group = candidate.waiting, candidate.group
    tally = group.tally
    return [
        field.document_id, field.file_name, field.segment, field.schema, field.path, field.value,
        field.page_number, field.engine, field.model, group.family.kind, str(group.said),
        tally.reviewed, round(tally.share, 4), round(tally.low, 4),
    ]  # fmt: skip


def _told(held: "Held", precision: float) -> str:
    """In a sentence, how the precision held up."""
    tally = held.tally
    if not held.learned:
        return f"not tried: in half of the reviewed documents nothing reaches {precision:g}"
    if not tally.reviewed:
        return "not tried: the other half of the reviewed documents holds no such value"
    return (
        f"tried on {counted(held.documents, 'reviewed document')} held back, with what the others "
        f"teach: {tally.right} of {tally.reviewed} such values were right, {tally.share:.4f} (at "
        f"least {tally.low:.4f})"
    )
