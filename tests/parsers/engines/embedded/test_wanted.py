"""What a label asks for."""

import pytest

from parsers.engines.embedded.wanted import read_wanted


@pytest.mark.parametrize(
    ("label", "kind", "state", "text"),
    [
        ("confidential information", None, None, "confidential information"),
        ("signatures", "signature", None, ""),
        ("unsigned signature line", "signature", "unsigned", ""),
        ("signature of the tenant", "signature", None, "tenant"),
        ("date of signature", "date", None, "signature"),
        ("due date", "date", None, "due"),
        ("ticked checkbox: newsletter", "check_box", "ticked", "newsletter"),
        ('checkbox "I agree"', "check_box", None, "I agree"),
        ("nicht angekreuztes Kästchen", "check_box", "unticked", ""),
        ("case à cocher cochée", "check_box", "ticked", ""),
        ("Unterschrift", "signature", None, ""),
        ("QR code", "barcode", None, ""),
        ("IBAN", "iban", None, ""),
        ("company logo", "logo", None, ""),
    ],
)
def test_a_label_is_read(label: str, kind: str | None, state: str | None, text: str) -> None:
    wanted = read_wanted(label)
    assert (wanted.kind, wanted.state, wanted.text) == (kind, state, text)


def test_a_relation_has_an_anchor() -> None:
    wanted = read_wanted("the date below the signature")
    assert (wanted.kind, wanted.relation) == ("date", "below")
    assert wanted.anchor and wanted.anchor.kind == "signature"
    assert wanted.label == "the date below the signature"


def test_a_stamp_may_have_a_color() -> None:
    assert read_wanted("blue stamp").color == "blue"
