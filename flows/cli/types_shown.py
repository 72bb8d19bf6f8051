"""What a document type says of its documents beside its fields: rules, and an example.

In go definitions; out come tables and JSON on the standard output. This module reads no database.
"""

import json
from collections.abc import Sequence

import typer

from flows.cli.options import console
from flows.cli.rows import Form, print_rows
from parsers.document import SchemaDefinition
from parsers.errors import SetupError

RULE_COLUMNS: tuple[str, ...] = ("schema", "rule", "kind", "fields")


def print_rules(
    definitions: Sequence[SchemaDefinition], form: Form | None, heading: bool = False
) -> None:
    """heading: of one type, below its fields; nothing if it has none."""
    rows: list[tuple[str, ...]] = [
        (each.name, rule.name, rule.kind.value, ", ".join(rule.fields))
        for each in definitions
        for rule in each.rules
    ]
    if heading and not rows:
        return
    columns = RULE_COLUMNS
    if heading:
        console().print("\nrules", style="bold", markup=False)
        columns, rows = RULE_COLUMNS[1:], [row[1:] for row in rows]
    print_rows(columns, rows, form, framed=False, wrapped=("rule", "fields"))


def print_examples(definitions: Sequence[SchemaDefinition], heading: bool = False) -> None:
    """An object for each type that has one, by name if they are several. SetupError no_example
    where none has any and nothing else is printed."""
    from parsers.types import example_of

    found = {each.name: example for each in definitions if (example := example_of(each.name))}
    if not found and not heading:
        message = "Only the built-in types have examples"
        raise SetupError("no_example", message, "Name one of them: pagemill schemas lists them.")
    if not found:
        return
    if heading:
        console().print("\nexample", style="bold", markup=False)
    shown = next(iter(found.values())) if len(definitions) == 1 else found
    typer.echo(json.dumps(shown, ensure_ascii=False, indent=2))
