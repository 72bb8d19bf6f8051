"""The rules of a built-in type that speak only of fields which a suggestion has.

In: the type and the suggested fields. Out: rules as people write them. Whether documents obey them
is told when the class is tried. This module knows no rule by name.
"""

from collections.abc import Iterator, Sequence

from pydantic import JsonValue

from parsers.document import Rule
from parsers.extraction.document_type import DocumentType
from parsers.suggestions.suggestion import SuggestedField, SuggestedList


def rules_for(
    document_type: DocumentType | None,
    fields: Sequence[SuggestedField],
    lists: Sequence[SuggestedList],
) -> Iterator[dict[str, JsonValue]]:
    """Those of the type whose fields are all there; of what may stand beside, what is there."""
    known = {one.name for one in fields}
    known |= {f"{each.name}.{one.name}" for each in lists for one in each.fields}
    for rule in document_type.schema.rules if document_type else ():
        terms = [_terms(term, known) for term in rule.fields]
        if all(terms):
            yield _written(rule, terms, known)


def _terms(term: str, known: set[str]) -> str:
    return "|".join(each for each in term.split("|") if each in known)


def _written(rule: Rule, terms: Sequence[str], known: set[str]) -> dict[str, JsonValue]:
    written: dict[str, JsonValue] = {
        "name": rule.name, "kind": rule.kind.value, "fields": list(terms),
    }  # fmt: skip
    for key in ("adjustments", "unless"):
        kept: list[JsonValue] = [each for each in getattr(rule, key) if each in known]
        if kept:
            written[key] = kept
    bounds = {"least": rule.least, "most": rule.most}
    written |= {key: float(value) for key, value in bounds.items() if value is not None}
    return written
