"""Fields of several answers about one document."""

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from parsers.document import Evidence, Field
from parsers.extraction.merge import merge_fields


def field(
    path: str, raw: str, evidence: Evidence = Evidence.EXACT, value: str | None = "raw"
) -> Field:
    return Field(path, raw, value and raw, evidence=evidence, valid=value is not None)


def test_of_nothing_there_is_nothing() -> None:
    assert merge_fields([]) == ((), ())
    assert merge_fields([("page 1", ()), ("page 2", ())]) == ((), ())


def test_the_first_valid_value_that_stands_on_a_page_is_taken() -> None:
    absent = field("total", "1", Evidence.ABSENT)
    invalid = field("total", "x", value=None)
    good, later = field("total", "9"), field("total", "8")
    parts = [(str(number), (each,)) for number, each in enumerate([absent, invalid, good, later])]
    assert merge_fields(parts) == ((good,), ("3: another value of total",))


def test_without_one_the_first_is_taken() -> None:
    absent = field("total", "1", Evidence.ABSENT)
    invalid = field("total", "x", value=None)
    assert merge_fields([("1", (absent,)), ("2", (invalid,))]) == ((absent,), ())


def test_equal_values_are_no_difference() -> None:
    one = Field("total", "9.90", Decimal("9.90"), evidence=Evidence.EXACT)
    other = Field("total", "9,9", Decimal("9.9"), evidence=Evidence.NORMALIZED)
    assert merge_fields([("1", (one,)), ("2", (other,))]) == ((one,), ())


def test_rows_follow_one_another_list_by_list() -> None:
    one = (field("a[0].x", "1"), field("a[0].y", "2"), field("a[1].x", "3"), field("b[0].x", "4"))
    two = (field("a[0].x", "5"),)
    three = (field("a[0].x", "6"), field("b[0].x", "7"))
    fields, warnings = merge_fields([("1", one), ("2", two), ("3", three)])
    assert [(each.path, each.raw) for each in fields] == [
        ("a[0].x", "1"), ("a[0].y", "2"), ("a[1].x", "3"), ("a[2].x", "5"), ("a[3].x", "6"),
        ("b[0].x", "4"), ("b[1].x", "7"),
    ]  # fmt: skip
    assert warnings == ()


names = st.sampled_from(["total", "date", "a", "b"])


@given(st.lists(st.dictionaries(names, st.integers(1, 4), max_size=4), max_size=5))
def test_no_path_comes_twice_and_no_row_is_lost(parts: list[dict[str, int]]) -> None:
    given_parts = [
        (
            str(number),
            [
                field(f"{name}[{row}].x" if name in "ab" else name, str(count))
                for name, count in part.items()
                for row in range(count if name in "ab" else 1)
            ],
        )
        for number, part in enumerate(parts)
    ]
    fields, _ = merge_fields(given_parts)
    paths = [each.path for each in fields]
    assert len(set(paths)) == len(paths)
    for name in "ab":
        rows = sum(part.get(name, 0) for part in parts)
        assert [path for path in paths if path[0] == name] == [
            f"{name}[{r}].x" for r in range(rows)
        ]
