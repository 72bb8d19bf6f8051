"""How well a schema fits documents, for people and for programs. In: a fit. Out: tables that fit a
terminal of 80 columns, or JSON."""

import json
import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING

from rich.console import Console

from flows.cli.options import console
from flows.cli.rows import make_table, readable
from parsers.document import Field, SchemaDefinition
from parsers.document.wording import counted
from parsers.suggestions.fit import FieldFit, Fit, Looked, found_at, paths_of, shown

if TYPE_CHECKING:
    from flows.trial import TriedDocument

MOST_COLUMNS = 3
"""Documents with a column of their own; of more, it is counted what was found."""
LONGEST, SHORTEST = 60, 24
"""Characters of a value that are shown: of one document, and beside others."""
MOST_VALUES = 4
"""Of a list's column."""
MOST_UNUSED = 15


def print_fit(fit: Fit, out: Console) -> None:
    """What was found in how many documents, with an example; then what is left."""
    rows = [
        (one.path, f"{one.documents}/{fit.documents}", *_example(one), _doubts(one))
        for one in fit.fields
    ]
    columns = ("field", "found in", "example", "page", "problems")
    _print(out, columns, rows, ("field", "example", "problems"))
    _print_rest(fit, out)


def print_tried(schema: SchemaDefinition, fit: Fit, looked: Sequence[Looked]) -> None:
    """Of few documents a column for each, of one with the evidence; of more, what was found."""
    out = console()
    if len(looked) == 1:
        rows = [(path, *_of_one(found_at(looked[0], path))) for path in paths_of(schema)]
        columns: tuple[str, ...] = ("field", "value", "page", "evidence", "problem")
        _print(out, columns, rows, ("field", "value", "problem"))
        _print_rest(fit, out)
    elif len(looked) <= MOST_COLUMNS:
        columns = ("field", *(_cut(each.name, SHORTEST) for each in looked))
        cells = [
            (path, *(_of_several(found_at(each, path)) for each in looked))
            for path in paths_of(schema)
        ]
        _print(out, columns, cells, columns)
        _print_marks(out, cells)
        _print_rest(fit, out)
    else:
        print_fit(fit, out)


def print_fit_as_json(
    schema: SchemaDefinition, fit: Fit, looked: Sequence[Looked], read: Sequence["TriedDocument"]
) -> None:
    """All of it, with the place of every value; documents that were not read, too."""
    by_pages = {id(each.pages): each for each in looked}
    told = {
        "schema": schema.name,
        "documents": [_document(each, by_pages.get(id(each.pages))) for each in read],
        "fields": [
            {"field": one.path, "documents": one.documents, "values": one.values,
             "absent": one.absent, "problems": one.problems}
            for one in fit.fields
        ],
        "unused_labels": [
            {"label": one.label, "documents": one.documents, "example": one.example.text,
             "document": one.example.document, "page": one.example.page}
            for one in fit.unused
        ],
        "broken_rules": [{"rule": rule, "documents": count} for rule, count in fit.broken],
        "lacking": [{"field": path, "documents": count} for path, count in fit.lacking],
    }  # fmt: skip
    sys.stdout.write(json.dumps(told, ensure_ascii=False, indent=1, default=str) + "\n")


def _document(tried: "TriedDocument", looked: Looked | None) -> dict[str, object]:
    return {
        "document": tried.name,
        "problem": tried.problem,
        "fields": [_field(one) for one in looked.fields] if looked else [],
        "violations": [
            {"rule": one.rule, "message": one.message} for one in looked.violations
        ] if looked else [],
    }  # fmt: skip


def _field(field: Field) -> dict[str, object]:
    box = field.box
    return {
        "field": field.path, "value": field.value, "raw": field.raw, "currency": field.currency,
        "page": field.page_number, "box": [box.x0, box.y0, box.x1, box.y1] if box else None,
        "evidence": field.evidence.value, "support": field.support, "problem": field.problem,
    }  # fmt: skip


def _example(one: FieldFit) -> tuple[str, int | None]:
    if not one.examples:
        return "", None
    first = one.examples[0]
    return _cut(first.text, LONGEST), first.page


def _doubts(one: FieldFit) -> str:
    parts = [f"{one.problems} of {one.values}"] if one.problems else []
    parts += [f"{one.absent} on no page"] if one.absent else []
    return ", ".join(parts)


def _of_one(found: Sequence[Field]) -> tuple[str, int | None, str, str]:
    if not found:
        return "", None, "", ""
    values = ", ".join(_cut(shown(field), LONGEST) for field in found[:MOST_VALUES])
    more = f" … ({counted(len(found), 'value')})" if len(found) > MOST_VALUES else ""
    evidence = ", ".join(dict.fromkeys(field.evidence.value for field in found))
    problem = next((field.problem for field in found if field.problem), None)
    return values + more, found[0].page_number, evidence, problem or ""


def _of_several(found: Sequence[Field]) -> str:
    if not found:
        return ""
    mark = " !" if any(field.problem for field in found) else ""
    more = f" … ({len(found)})" if len(found) > 1 else ""
    return _cut(shown(found[0]), SHORTEST) + more + mark


def _print_marks(out: Console, cells: Sequence[Sequence[str]]) -> None:
    if any(cell.endswith(" !") for row in cells for cell in row[1:]):
        out.print("! there is a problem with it: try the document alone", style="dim")


def _print_rest(fit: Fit, out: Console) -> None:
    """Whether nothing was found, rules that are broken, and labels that no field uses."""
    if not any(one.values for one in fit.fields):
        out.print("\nNothing that the schema asks for was found: is it for such documents?",
                  style="yellow")  # fmt: skip
    for rule, count in fit.broken:
        of = counted(count, "document")
        out.print(f"rule {rule}: broken in {of}", markup=False, style="yellow")
    for path, count in fit.lacking:
        of = counted(count, "document")
        out.print(f"{path} is required: lacking in {of}", markup=False, style="yellow")
    if not fit.unused:
        out.print("\nEvery label that was recognized has a field.")
        return
    out.print(f"\nLabels that no field uses, of {counted(fit.documents, 'document')}:")
    rows = [
        (one.label, f"{one.documents}/{fit.documents}", _cut(one.example.text, LONGEST))
        for one in fit.unused[:MOST_UNUSED]
    ]
    _print(out, ("label", "found in", "example"), rows, ("label", "example"))
    if len(fit.unused) > MOST_UNUSED:
        out.print(f"and {len(fit.unused) - MOST_UNUSED} more", style="dim")


def _print(
    out: Console, columns: Sequence[str], rows: Sequence[Sequence[object]], wrapped: Sequence[str]
) -> None:
    out.print(make_table(columns, rows, framed=False, wrapped=wrapped))


def _cut(text: str, longest: int) -> str:
    line = " ".join(readable(text).split())
    return line if len(line) <= longest else f"{line[: longest - 1]}…"
