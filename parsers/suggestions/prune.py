"""A suggestion after it was tried: without what found nothing, required what all documents have.

In: a suggestion and how well it fits the documents that it was made from. Out: what is left of it.
This module knows neither pages nor labels.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from pydantic import JsonValue

from parsers.suggestions.fit import FieldFit, Fit
from parsers.suggestions.suggestion import SuggestedField, Suggestion

LEAST_SHARE = 0.2
"""The part of the documents, at least, in which a field is found; of few documents, one."""
UNREAD = 0.5
"""The part of a field's values that are not of its kind, from which it is rather another field."""
MOST_BROKEN = 0.2
"""The part of the documents, at most, that break a rule that holds."""
FEW = 3
"""Documents; of fewer, nothing is required."""


def prune(suggestion: Suggestion, fit: Fit) -> Suggestion:
    """Lists that lose all columns but one go, and rules about what is gone."""
    known = {one.path: one for one in fit.fields}
    fields = _kept(suggestion.fields, known, "", fit.documents)
    lists = [
        replace(each, fields=kept)
        for each in suggestion.lists
        if len(kept := _kept(each.fields, known, f"{each.name}.", fit.documents)) > 1
    ]
    if not fields and not lists:
        return suggestion
    broken = {rule for rule, count in fit.broken if count > MOST_BROKEN * fit.documents}
    paths = {one.name for one in fields}
    paths |= {f"{each.name}.{one.name}" for each in lists for one in each.fields}
    return replace(
        suggestion,
        fields=fields,
        lists=tuple(lists),
        rules=tuple(
            rule for rule in suggestion.rules
            if rule["name"] not in broken and _named(rule) <= paths
        ),
    )  # fmt: skip


def _kept(
    fields: Sequence[SuggestedField], known: Mapping[str, FieldFit], before: str, documents: int
) -> tuple[SuggestedField, ...]:
    return tuple(
        replace(one, documents=found.documents,
                required=not before and found.documents == documents >= FEW)
        for one in fields
        if (found := known.get(before + one.name)) is not None and _is_worth(found, documents)
    )  # fmt: skip


def _is_worth(found: FieldFit, documents: int) -> bool:
    is_found = found.documents >= max(LEAST_SHARE * documents, 1)
    return is_found and found.unread < UNREAD * found.values + 1


def _named(rule: Mapping[str, JsonValue]) -> set[str]:
    terms = [rule["fields"], rule.get("adjustments", []), rule.get("unless", [])]
    named = (str(each) for term in terms if isinstance(term, list) for each in term)
    return {part for each in named for part in each.split("|")}
