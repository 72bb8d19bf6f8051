"""What a document's values must obey: the rules of its schema, what is required, check digits.

In go a schema and the fields that were found; out come the same fields, `valid` and `problem` set,
and a `Violation` for each rule that is broken. A value that a rule and the page prove is repaired.
This module knows neither pages nor engines.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from parsers.document import (
    Field,
    FieldDefinition,
    FieldFormat,
    FieldKind,
    SchemaDefinition,
    Violation,
)
from parsers.document.paths import RowPath, parse_row_path
from parsers.rules.cases import Case, cases_of
from parsers.rules.date_order import settle_dates
from parsers.rules.evaluate import (
    TypedValue,
    Valued,
    Values,
    Verdict,
    Way,
    evaluate,
    holding_ways,
    products_of,
    with_totals,
)
from parsers.rules.repair import repair, repair_iban
from parsers.rules.violations import in_words, row_in_words, sentence, violations_of
from parsers.values.formats import checksum_problem

__all__ = [
    "Case", "Checked", "TypedValue", "Valued", "Values", "Verdict", "Way", "cases_of",
    "check_rules", "evaluate", "holding_ways", "judge", "products_of", "with_totals",
]  # fmt: skip

REQUIRED = "required"
CHECKSUM = "checksum"
"""The rules that need not be written."""

LONGEST_QUOTE = 40


@dataclass(frozen=True, slots=True)
class Checked:
    """The fields of a document, in the order they were given in, and the rules they break."""

    fields: tuple[Field, ...]
    violations: tuple[Violation, ...] = ()


def check_rules(definition: SchemaDefinition, fields: Sequence[Field]) -> Checked:
    """The fields, checked by `definition.rules`, for what is required, and for check digits.

    A rule says nothing where a value is missing or was not read, or where amounts are of different
    currencies. The fields that a broken rule concerns are not valid, and say so in `problem`.
    """
    cases = cases_of(definition, [field.path for field in fields])
    defined = {field.path: _definition(definition, field.path) for field in fields}
    formats = {
        path: one.format for path, one in defined.items() if one and one.kind is FieldKind.NUMBER
    }
    settled = settle_dates({field.path: field for field in fields}, cases)
    found = repair(settled, cases, formats)
    for path, one in defined.items():
        if one and one.format is FieldFormat.IBAN:
            found[path] = repair_iban(found[path])
    return judge(definition, [found[field.path] for field in fields])


def judge(definition: SchemaDefinition, fields: Sequence[Field]) -> Checked:
    """The fields, checked as by `check_rules`, with the values as they are: none is repaired."""
    cases = cases_of(definition, [field.path for field in fields])
    defined = {field.path: _definition(definition, field.path) for field in fields}
    found = {field.path: field for field in fields}
    violations = (
        *_required(definition, found),
        *_checksums(defined, found),
        *violations_of(cases, found),
    )
    for violation in violations:
        for path in violation.paths:
            if path in found:
                found[path] = _broken(found[path], violation.message)
    return Checked(tuple(found.values()), violations)


def _broken(field: Field, message: str) -> Field:
    earlier = field.problem
    problem = message if not earlier or earlier in message else f"{earlier}; {message}"
    return replace(field, valid=False, problem=problem)


def _definition(definition: SchemaDefinition, path: str) -> FieldDefinition | None:
    row = parse_row_path(path)
    listed = next((each for each in definition.lists if row and each.name == row.list_name), None)
    members = listed.fields if listed else () if row else definition.fields
    name = row.name if row else path
    return next((each for each in members if each.name == name), None)


def _required(definition: SchemaDefinition, fields: Mapping[str, Field]) -> Iterator[Violation]:
    for name in (each.name for each in definition.fields if each.required):
        yield from _missing(name, "", fields)
    rows = {(row.list_name, row.ordinal) for row in map(parse_row_path, fields) if row}
    for listed in definition.lists:
        required = [each.name for each in listed.fields if each.required]
        for ordinal in sorted(ordinal for name, ordinal in rows if name == listed.name):
            where = f" in {row_in_words(listed.name, ordinal)}"
            for name in required:
                yield from _missing(str(RowPath(listed.name, ordinal, name)), where, fields)


def _missing(path: str, where: str, fields: Mapping[str, Field]) -> Iterator[Violation]:
    field = fields.get(path)
    if field and field.value is not None:
        return
    told = f"{in_words(path)} is required{where} and was not found"
    if field:
        told = f"{in_words(path)} is required{where}, but {_quoted(field.raw)} is no such value"
    yield Violation(REQUIRED, sentence(told), (path,))


def _quoted(raw: str) -> str:
    text = " ".join(raw.split())
    return repr(text if len(text) <= LONGEST_QUOTE else f"{text[:LONGEST_QUOTE]}…")


def _checksums(
    defined: dict[str, FieldDefinition | None], fields: Mapping[str, Field]
) -> Iterator[Violation]:
    for path, definition in defined.items():
        field = fields[path]
        if definition and isinstance(field.value, str):
            warning = checksum_problem(definition.format, field.value, field.raw)
            if warning:
                told = sentence(f"{in_words(path)} {field.value}: {warning}")
                yield Violation(CHECKSUM, told, (path,))
