"""What was sent, beside what was ordered and what is still to come."""

import pytest

from parsers.extraction import find_lists
from parsers.types import DOCUMENT_TYPES

NOTE = DOCUMENT_TYPES["delivery_note"]
LINES = """
Ref.      {text:18}{ordered:14}{sent:14}{open}
TR-10     M10x40            1500          1000        500
TR-12     Bolzen            200           200         0
AR-03     Scheibe           2000          0           2000
"""
HEADS = [
    ("Description", "Ordered", "Shipped", "Backorder"),
    ("Description", "Qty ordered", "Qty sent", "To follow"),
    ("Bezeichnung", "Bestellt", "Geliefert", "Rückstand"),
    ("Descripción", "Pedido", "Servido", "Pendiente"),
    ("Désignation", "Commandé", "Livré", "Reliquat"),
    ("Descrizione", "Ordinato", "Consegnato", "Residuo"),
    ("Descrição", "Pedido", "Entregue", "Pendente"),
    ("Omschrijving", "Besteld", "Geleverd", "Nalevering"),
    ("Benämning", "Beställt", "Levererat", "Restnoterat"),
]


def counts(page):
    rows = find_lists(NOTE, [page]).get("line_items", [])
    return [row["quantity"].text if "quantity" in row else None for row in rows]


@pytest.mark.parametrize("heads", HEADS)
def test_what_was_sent_is_no_other_column(draw, heads):
    names = dict(zip(("text", "ordered", "sent", "open"), heads, strict=True))
    assert counts(draw(LINES.format(**names))) == ["1000", "200", "0"]


@pytest.mark.parametrize(("ordered", "open_"), [("Bestellt", "Rückstand"), ("Pedido", "Pendiente")])
def test_a_column_whose_head_is_not_known_is_left_out_rather_than_another_one_taken(
    draw, ordered, open_
):
    page = draw(LINES.format(text="Text", ordered=ordered, sent="Xyzzy", open=open_))
    assert set(counts(page)) == {None}
