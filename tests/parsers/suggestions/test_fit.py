"""How well a schema fits documents."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from pydantic import BaseModel

from parsers.document import Evidence, Field, Page, SchemaDefinition, Violation
from parsers.schemas import Code, described, schema_definition
from parsers.suggestions import Fit, Looked, fit
from parsers.suggestions.fit import Unused
from parsers.types import DOCUMENT_TYPES

Draw = Callable[..., Page]


class Sieve(BaseModel):
    residue: str | None = described("What stays", "Residue")


class Certificate(BaseModel):
    batch: Code | None = described("Which flour", "Batch")
    stone: str | None = described("Of what the stone is", "Stone")
    entries: list[Sieve] = []


SCHEMA: SchemaDefinition = schema_definition(Certificate)


def field(path: str, raw: str, **more: object) -> Field:
    found = Field(path, raw, raw, 1, None, Evidence.EXACT)
    return replace(found, **more)  # type: ignore[arg-type]


@pytest.fixture
def fitting(certificates: list[tuple[Page, ...]]) -> Fit:
    looked = [
        Looked(f"{n}.pdf", pages, (
            field("batch", f"B-{410 + 37 * n}"),
            field("entries[0].residue", f"{n + 1}.25"),
            field("entries[1].residue", "9", evidence=Evidence.ABSENT, problem="not a number"),
        ), (Violation("fine_first", "coarse before fine", ()),) if n == 0 else ())
        for n, pages in enumerate(certificates)
    ]  # fmt: skip
    return fit(SCHEMA, looked, list(DOCUMENT_TYPES.values()))


def named(fitting: Fit, label: str) -> Unused | None:
    return next((one for one in fitting.unused if one.label == label), None)


def test_a_field_that_nothing_was_found_for_is_told(fitting: Fit) -> None:
    stone = next(one for one in fitting.fields if one.path == "stone")
    assert (stone.documents, stone.values, stone.examples) == (0, 0, ())


def test_each_field_says_in_how_many_documents_it_was_found_and_where(fitting: Fit) -> None:
    batch = next(one for one in fitting.fields if one.path == "batch")
    assert (batch.documents, batch.values) == (6, 6)
    assert (batch.examples[0].document, batch.examples[0].page) == ("0.pdf", 1)
    assert batch.examples[0].text == "B-410"


def test_values_of_rows_are_counted_together(fitting: Fit) -> None:
    residue = next(one for one in fitting.fields if one.path == "entries.residue")
    assert (residue.documents, residue.values) == (6, 12)
    assert (residue.absent, residue.problems, residue.problem) == (6, 6, "not a number")


def test_labels_that_no_field_uses_are_told_with_an_example(fitting: Fit) -> None:
    miller = named(fitting, "Miller")
    assert miller is not None
    assert (miller.documents, miller.example.text) == (6, "Ann Reed")
    assert named(fitting, "Batch") is None


def test_heads_of_columns_that_no_field_uses_are_told(fitting: Fit) -> None:
    assert named(fitting, "Verdict") is not None
    assert named(fitting, "Residue") is None


def test_broken_rules_are_counted_by_document(fitting: Fit) -> None:
    assert fitting.broken == (("fine_first", 1),)


def test_what_is_required_and_lacking_is_named() -> None:
    rows = [Violation("required", "Batch is required", (path,))
            for path in ("batch", "entries[0].residue", "entries[4].residue")]  # fmt: skip
    looked = [Looked("0.pdf", (), (), tuple(rows)), Looked("1.pdf", (), (), tuple(rows[:1]))]
    assert fit(SCHEMA, looked, ()).lacking == (("batch", 2), ("entries.residue", 1))


LETTER = """
Hall Ltd                        {name}
12 Quay Road                    {street}
Boston 02110                    Salem 01970

Batch: B-{n}                    Stone: granite
"""


def test_names_and_addresses_are_no_labels(draw: Draw) -> None:
    names = ("Ann Reed", "Bo Holm", "Cy Frost", "Di Lund")
    letters = [(draw(LETTER.format(name=name, street=f"{n + 3} Mill Lane", n=n)),)
               for n, name in enumerate(names)]  # fmt: skip
    looked = [Looked(f"{n}.pdf", pages, (field("batch", f"B-{n}"),))
              for n, pages in enumerate(letters)]  # fmt: skip
    found = fit(SCHEMA, looked, list(DOCUMENT_TYPES.values())).unused
    assert [one.label for one in found] == ["Stone"]


def test_a_column_whose_values_a_field_has_is_used(certificates: list[tuple[Page, ...]]) -> None:
    looked = [
        Looked(f"{n}.pdf", pages, (field("entries[0].residue", "passed"),))
        for n, pages in enumerate(certificates)
    ]
    found = fit(SCHEMA, looked, list(DOCUMENT_TYPES.values()))
    assert named(found, "Verdict") is None
