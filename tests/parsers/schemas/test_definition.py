"""From a pydantic class to plain data, with names that SQL can bear."""

import datetime
from collections.abc import Callable
from decimal import Decimal
from typing import Optional

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import BaseModel, create_model

from parsers.document import FieldKind
from parsers.errors import SetupError
from parsers.schemas.definition import (
    Checkbox,
    Money,
    Signature,
    described,
    hints_of,
    schema_definition,
)
from parsers.schemas.names import NAME, safe_name


class Row(BaseModel):
    text: str
    amount: Money


class Bill(BaseModel):
    number: str = described("Its number", "No.", "Nummer", required=True)
    day: datetime.date | None = None
    total: Optional[Money] = described("What to pay", "total", "Summe")  # noqa: UP045  # users write it
    rows: list[Row] = []


def refusal(model: type[BaseModel], name: str | None = None) -> str:
    with pytest.raises(SetupError) as caught:
        schema_definition(model, name)
    assert caught.value.code == "bad_schema"
    return caught.value.message


def test_a_class_that_has_no_json_schema_is_refused_by_name() -> None:
    message = refusal(create_model("Odd", thing=(Callable[[], None], ...)))
    assert "schema Odd has no JSON schema" in message


def test_a_class_without_fields_is_refused() -> None:
    assert "must name 1 to" in refusal(create_model("Empty"))


@pytest.mark.parametrize(
    "name", ["documents", "runs", "current_runs", "Fields", "alembic_version", "sqliteThing"]
)
def test_names_of_our_own_tables_and_views_are_refused(name: str) -> None:
    assert "Pagemill's own" in refusal(Bill, name)


@pytest.mark.parametrize("name", ["document_id", "runId", "ordinal", "xmin"])
def test_columns_that_every_view_has_keep_their_names(name: str) -> None:
    (field,) = schema_definition(create_model("Odd", **{name: (str, ...)})).fields
    assert field.column == f"{field.name}_2"


def test_fields_that_would_have_one_name_are_numbered() -> None:
    model = create_model("Odd", dueDate=(str, ...), due_date=(str, ...))
    assert [each.name for each in schema_definition(model).fields] == ["due_date", "due_date_2"]


def test_the_view_of_a_list_with_a_long_name_is_cut() -> None:
    lists = {f"{'r' * 62}{n}": (list[Row], ...) for n in (1, 2)}
    columns = [each.column for each in schema_definition(create_model("Odd", **lists)).lists]  # type: ignore[call-overload]
    assert len(set(columns)) == 2
    assert all(len(f"odd_{each}") <= 63 for each in columns)


@pytest.mark.parametrize("text", ["", "  ", "!?"])
def test_text_that_gives_no_name_is_refused(text: str) -> None:
    with pytest.raises(SetupError, match="here"):
        safe_name(text, "here")


def test_names_that_are_cut_differ_as_before() -> None:
    one, other = safe_name("x" * 64, "here"), safe_name("x" * 65, "here")
    assert one != other
    assert NAME.fullmatch(one) and NAME.fullmatch(other)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("invoiceNumber", "invoice_number"),
        ("VATNumber", "vat_number"),
        ("Straße 2", "strasse_2"),
        ("Désignation", "designation"),
        ("2nd total", "field_2nd_total"),
        ("合計", "u5408_u8a08"),
        ('x"; DROP TABLE runs; --', "x_drop_table_runs"),
        ("select", "select"),
    ],
)
def test_names_are_made_safe_the_same_way_every_time(text: str, name: str) -> None:
    assert safe_name(text, "here") == name


@given(st.text(max_size=80))
def test_every_name_is_safe_or_refused(text: str) -> None:
    try:
        name = safe_name(text, "here")
    except SetupError:
        return
    assert NAME.fullmatch(name)
    assert safe_name(name, "here") == name


def test_a_class_becomes_plain_data() -> None:
    definition = schema_definition(Bill)
    kinds = [(field.name, field.kind, field.required) for field in definition.fields]
    assert definition.name == "bill"
    assert kinds == [
        ("number", FieldKind.TEXT, True),
        ("day", FieldKind.DATE, False),
        ("total", FieldKind.NUMBER, False),
    ]
    assert definition.fields[2].description == "What to pay"
    assert definition.fields[2].synonyms == ("total", "Summe")
    (rows,) = definition.lists
    assert (rows.name, [field.name for field in rows.fields]) == ("rows", ["text", "amount"])


def test_a_field_without_synonyms_is_labelled_by_its_name_in_words() -> None:
    model = create_model("Bill", customerNumber=(str, ...))
    assert schema_definition(model).fields[0].synonyms == ("customer number",)


def test_the_version_changes_with_what_changes_results_and_else_stays() -> None:
    version = schema_definition(Bill).version
    assert version == schema_definition(Bill).version
    one = create_model("Bill", total=(Decimal, described("", "total")))
    other = create_model("Bill", total=(Decimal, described("", "sum")))
    assert schema_definition(one).version != schema_definition(other).version
    assert schema_definition(one).version != schema_definition(one, "other").version


def test_a_schema_without_titles_is_titled_by_its_class() -> None:
    assert hints_of(Bill).titles == ("Bill",)


def test_a_mark_in_the_rows_of_a_list_is_refused() -> None:
    class Row(BaseModel):
        approved: Checkbox | None = None

    class Sheet(BaseModel):
        rows: list[Row] = []

    with pytest.raises(SetupError, match="the checkbox 'approved' cannot be in a list"):
        schema_definition(Sheet)


def test_a_mark_may_only_have_the_states_of_its_kind() -> None:
    class Lease(BaseModel):
        tenant: Signature | None = None

    (field,) = schema_definition(Lease).fields
    assert field.choices == ("signed", "unsigned", "absent")
