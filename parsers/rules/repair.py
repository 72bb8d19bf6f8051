"""Values that a rule proves to have been misread get the value that makes the rules hold.

In go the cases of a schema's rules and the fields; out come the same fields, some of them repaired,
which says so in `problem` and keeps the first reading. A value is repaired only where it stands on
the page, where what stands there may have been the other value, where that value makes a sum or
product hold and breaks no rule, and where no other repair would do the same.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import replace
from decimal import Decimal

from parsers.document import Evidence, Field, FieldFormat, FieldValue, OtherReading, RuleKind
from parsers.rules.cases import Case
from parsers.rules.evaluate import Verdict, evaluate
from parsers.values.currencies import NO_DECIMALS
from parsers.values.formats import checksum_problem, iban_meant
from parsers.values.ocr_confusions import numbers_meant, with_decimals

BEFORE = "before the repair"
"""The reader of what a repaired value was first read as."""
PROVING = frozenset({RuleKind.SUM, RuleKind.PRODUCT})

MOST = 20
"""Values of a document that are repaired."""
MOST_SUMMED = 500
"""Values of a sum by which a sign is looked for that a value lacks: of more, each would be tried
with all others."""
FAR_OFF = Decimal(1000)
"""What a rule proves, it would not hold for a value that is so far off."""

Fields = Mapping[str, Field]
Formats = Mapping[str, FieldFormat | None]
"""Of the numbers of a schema, by path."""


def repair(fields: Fields, cases: Sequence[Case], formats: Formats) -> dict[str, Field]:
    """The fields by path, repaired one after the other, as one repaired value may prove another."""
    found = dict(fields)
    proving = _by_path(cases)
    for _ in range(MOST):
        repaired = _one_repair(found, proving, formats)
        if repaired is None:
            break
        found[repaired.path] = repaired
    return found


def repair_iban(field: Field) -> Field:
    """The field with the IBAN that its check digits prove, where they do not fit as it was read."""
    if field.evidence is Evidence.ABSENT or not isinstance(field.value, str):
        return field
    meant = checksum_problem(FieldFormat.IBAN, field.value) and iban_meant(field.value)
    return _repaired(field, meant, "checksum") if meant else field


def _by_path(cases: Sequence[Case]) -> dict[str, list[Case]]:
    found: dict[str, list[Case]] = defaultdict(list)
    for case in cases:
        for path in case.paths:
            found[path].append(case)
    return found


def _one_repair(
    fields: Fields, proving: Mapping[str, list[Case]], formats: Formats
) -> Field | None:
    """The first of those repairs that no other one stands against."""
    every = {id(case): case for cases in proving.values() for case in cases}
    before = {key: evaluate(case, fields) for key, case in every.items()}
    against = {key for key, case in every.items() if before[key] is Verdict.BROKEN
               and _may_tell_signs(case)}  # fmt: skip
    possible = [
        (field, value, proof)
        for path, field in fields.items()
        for value, proof in _proved(
            field, fields, proving.get(path, []), (before, against), formats
        )
    ]
    for field, value, proof in possible:
        rivals = [each for each in possible if set(each[2]) & set(proof)]
        if len(rivals) == 1:
            return _repaired(field, value, proof[0].rule.name)
    return None


def _proved(
    field: Field,
    fields: Fields,
    cases: Sequence[Case],
    known: tuple[Mapping[int, Verdict], Set[int]],
    formats: Formats,
) -> Iterator[tuple[Decimal, list[Case]]]:
    """The values that the field may have had on paper, each with the cases that it makes hold.
    known: whether each case holds as the fields are, by its id; those that a sign may mend."""
    before, against = known
    if field.evidence is Evidence.ABSENT or field.path not in formats:
        return
    if field.value is None:
        values = numbers_meant(field.raw)
    elif _may_lack_a_sign(field, formats) and any(id(case) in against for case in cases):
        values = with_decimals(field.raw)
    else:
        return
    for value in sorted(values):
        after = {case: evaluate(case, _with(fields, field, value)) for case in cases}
        elsewhere = _with(fields, field, value + FAR_OFF)
        proof = [
            case
            for case in cases
            if after[case] is Verdict.HOLDS
            and before[id(case)] is not Verdict.HOLDS
            and evaluate(case, elsewhere) is Verdict.BROKEN
        ]
        if Verdict.BROKEN not in after.values() and any(
            case.rule.kind in PROVING for case in proof
        ):
            yield value, [case for case in proof if case.rule.kind in PROVING]


def _may_tell_signs(case: Case) -> bool:
    """A sum, of not too many; a price may be that of a hundred, so a product proves nothing."""
    return case.rule.kind is RuleKind.SUM and len(case.paths) <= MOST_SUMMED


def _may_lack_a_sign(field: Field, formats: Formats) -> bool:
    return formats[field.path] is FieldFormat.MONEY and field.currency not in NO_DECIMALS


def _with(fields: Fields, field: Field, value: Decimal) -> Fields:
    return {**fields, field.path: replace(field, value=value)}


def _repaired(field: Field, value: FieldValue, rule: str) -> Field:
    written = f"{value:f}" if isinstance(value, Decimal) else value
    told = f"read {field.raw} as {written}, proved by rule {rule}"
    first = OtherReading(BEFORE, field.raw, field.value, field.page_number, field.box)
    return replace(field, value=value, valid=True, problem=told, readings=(*field.readings, first))
