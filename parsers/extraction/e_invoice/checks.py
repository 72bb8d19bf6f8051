"""The rules of a schema and of a standard, judged by the fields of a page and an XML together.

In: fields, their schema, the XML, and the differences that were told. Out: the fields, and all
broken rules.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from parsers.document import EInvoice, Field, RuleKind, SchemaDefinition, Violation
from parsers.extraction.e_invoice.beside import broken
from parsers.rules import judge


def checked(
    schema: SchemaDefinition,
    fields: Sequence[Field],
    e_invoice: EInvoice,
    differences: Sequence[Violation],
    *,
    page_counts: bool,
) -> tuple[tuple[Field, ...], tuple[Violation, ...]]:
    """Judged by the rules of the schema, anew as values have changed, and told what the XML
    breaks."""
    reset = [
        field if field.valid or field.value is None else replace(field, valid=True, problem=None)
        for field in fields
    ]
    judged = judge(schema, reset)
    still = [
        each
        for each in judged.violations
        if page_counts or not _is_settled(each, schema, e_invoice)
    ]
    named = {path for each in still for path in each.paths}
    fields = [after if after.path in named else before
              for before, after in zip(reset, judged.fields, strict=True)]  # fmt: skip
    told = (*differences, *_of_standard(e_invoice, {field.path for field in fields}))
    by_path = {path: each for each in reversed(told) for path in each.paths}
    return tuple(broken(field, by_path.get(field.path)) for field in fields), (*still, *told)


def _is_settled(violation: Violation, schema: SchemaDefinition, e_invoice: EInvoice) -> bool:
    """Whether its standard's own rules prove what a rule of the schema doubts: they know of
    everything that was taken off or added."""
    values = {value.path for value in e_invoice.values}
    kind = {rule.name: rule.kind for rule in schema.rules}.get(violation.rule)
    if not set(violation.paths) <= values:
        return False
    if kind is RuleKind.SUM:
        return e_invoice.adds_up
    proved = set(e_invoice.proved)
    return kind is RuleKind.PRODUCT and bool(proved & set(violation.paths))


def _of_standard(e_invoice: EInvoice, paths: set[str]) -> Iterator[Violation]:
    """Those of fields that the schema has."""
    for each in e_invoice.violations:
        yield replace(each, paths=tuple(path for path in each.paths if path in paths))
