"""A schema of somebody's own."""

import pytest

from parsers.document import FieldDefinition, FieldKind, SchemaDefinition


@pytest.fixture
def delivery() -> SchemaDefinition:
    """A schema of somebody's own."""
    return SchemaDefinition(
        "delivery",
        "1",
        (
            FieldDefinition("delivery_number", FieldKind.TEXT, True, "", ("delivery note no",)),
            FieldDefinition(
                "delivered", FieldKind.DATE, True, "", ("delivery date", "delivered on")
            ),
            FieldDefinition("weight", FieldKind.NUMBER, False, "", ("gross weight", "weight")),
            FieldDefinition("driver", FieldKind.TEXT, False, "", ("driver", "Fahrer")),
        ),
    )
