"""Where the lines of plain text are those of its writer, and where a program broke them."""

import pytest

from parsers.reading.native.plain_lines import paragraphs_of

BROKEN = (
    "All human beings are born free and equal in dignity and rights. They are\n"
    "endowed with reason and conscience and should act towards one another in\n"
    "a spirit of brotherhood."
)


def texts(text: str) -> list[str]:
    return [f"{block.label}: {block.text}" for block in paragraphs_of(text)]


@pytest.mark.parametrize("before", ["", "Dear Ann,\n\n", "https://x.example/" + "a" * 200 + "\n\n"])
def test_lines_that_a_program_broke_are_joined(before: str) -> None:
    assert texts(before + BROKEN)[-1] == f"text: {BROKEN}".replace("\n", " ")


@pytest.mark.parametrize(
    "text",
    [
        "Phone: 555-123-4567\nSSN: 456-78-9012\nCard: 4111-1111",
        "Kind regards\nAnn Example\nHead of Sales",
        "https://x.example/one/two/three/four/five/six/seven/subscription\n"
        "https://x.example/one/two/three/four/five/six/eight/subscription",
        "> quoted words that go on until the line is full and has no more room\n> for words",
    ],
)
def test_lines_of_the_writer_stay(text: str) -> None:
    assert texts(text) == [f"text: {text}"]


def test_items_are_parted_whatever_their_sign() -> None:
    text = "We need:\n   - Roses\n   - Violets\n1. first\n2) second"

    assert texts(text) == [
        "text: We need:", "list_item: - Roses", "list_item: - Violets", "list_item: 1. first",
        "list_item: 2) second",
    ]  # fmt: skip
