"""What a database says itself of tables and views that are not ours."""

import pytest
from sqlalchemy import text

from parsers.document import FieldDefinition, FieldKind, ListDefinition, SchemaDefinition
from storage.catalog import columns_by_table, other_tables
from storage.database import Database
from storage.dictionary import fixed_tables, typed_views
from storage.user_queries import run_query
from storage.views import create_schema_views

FEE = FieldDefinition("fee", FieldKind.NUMBER, description="What it's worth: 100%")
PARTIES = ListDefinition("parties", (FieldDefinition("order", FieldKind.TEXT, description="Who?"),))
CONTRACT = SchemaDefinition("contract", "1", (FEE,), (PARTIES,))
OURS = {each.name for each in fixed_tables()}


def test_views_come_first_and_sqlites_own_tables_not_at_all(database: Database) -> None:
    names = list(columns_by_table(database))
    assert names[0] == "current_annotations" and names[-1] == "violations"
    assert not [name for name in names if "_search_" in name]


def test_what_is_said_of_a_readers_own_type_is_kept_with_its_views(database: Database) -> None:
    create_schema_views(database, CONTRACT)
    for found, made in zip(other_tables(database, OURS), typed_views(CONTRACT), strict=True):
        assert found.description.startswith(made.description)
        assert [(each.name, each.description) for each in found.columns] == [
            (each.name, each.description) for each in made.columns
        ]


@pytest.mark.parametrize(
    "said", ["a\n; DROP TABLE runs; --", "*/ ' \" %s :x ?", "\0\ud800", "\r\x0b\x85"]
)
def test_a_description_is_never_more_than_that(database: Database, said: str) -> None:
    field = FieldDefinition("fee", FieldKind.NUMBER, description=said)
    create_schema_views(database, SchemaDefinition("contract", "1", (field,)))
    (found,) = other_tables(database, OURS)
    assert (
        found.columns[-1].description
        == typed_views(SchemaDefinition("contract", "1", (field,)))[0].columns[-1].description
    )
    assert run_query(database, "SELECT fee FROM contract", 1)[1] == []


def test_tables_that_are_not_ours_are_listed_with_their_columns(
    database: Database,
) -> None:
    with database.writing() as session:
        session.execute(text("CREATE VIEW mine AS SELECT id, name FROM sources"))
    (mine,) = other_tables(database, OURS)
    assert (mine.name, mine.kind) == ("mine", "view")
    assert [(each.name, each.type) for each in mine.columns] == [
        ("id", "integer"),
        ("name", "text"),
    ]
