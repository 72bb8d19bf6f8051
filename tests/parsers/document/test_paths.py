import pytest
from hypothesis import given
from hypothesis import strategies as st

from parsers.document.paths import RowPath, list_and_name, parse_row_path, segment_prefix

NAMES = st.from_regex(r"[a-z][a-z0-9_]{0,62}", fullmatch=True)
ORDINALS = st.integers(0, 10**9 - 1)


@given(NAMES, ORDINALS, NAMES)
def test_a_row_path_is_parsed_into_what_it_was_built_from(
    list_name: str, ordinal: int, name: str
) -> None:
    row = RowPath(list_name, ordinal, name)

    assert parse_row_path(str(row)) == row
    assert list_and_name(str(row)) == (list_name, name)


@given(NAMES)
def test_a_name_alone_is_the_path_of_no_row(name: str) -> None:
    assert parse_row_path(name) is None
    assert list_and_name(name) == (None, name)


@given(st.text())
def test_whatever_is_parsed_is_written_the_same_but_for_leading_zeros(path: str) -> None:
    row = parse_row_path(path)

    assert row is None or parse_row_path(str(row)) == row


@pytest.mark.parametrize(
    "path",
    ["line_items[].amount", "line_items[0]", "[0].amount", "line_items[-1].amount", "a[0][1].b"],
)
def test_what_only_resembles_a_row_path_is_none(path: str) -> None:
    assert parse_row_path(path) is None


def test_the_first_segment_has_no_prefix() -> None:
    assert segment_prefix(1) == ""
    assert segment_prefix(2) == "segment[2]."


@given(st.integers(2, 10**6), NAMES, ORDINALS, NAMES)
def test_a_row_of_a_later_segment_is_parsed_without_the_prefix(
    number: int, list_name: str, ordinal: int, name: str
) -> None:
    prefix, row = segment_prefix(number), RowPath(list_name, ordinal, name)

    stored = prefix + str(row)

    assert stored != str(row)
    assert parse_row_path(stored.removeprefix(prefix)) == row
