"""Numbers as people read them."""

import pytest

from parsers.document.wording import counted, percent


@pytest.mark.parametrize(
    ("share", "told"),
    [(0, "0 %"), (0.004, "0 %"), (0.29, "29 %"), (0.57, "57 %"), (0.999, "99 %"), (1, "100 %")],
)
def test_nearly_all_is_not_all(share: float, told: str) -> None:
    assert percent(share) == told


def test_one_is_counted_without_an_s() -> None:
    assert [counted(1, "page"), counted(2, "page"), counted(2, "copy", "copies")] == [
        "1 page",
        "2 pages",
        "2 copies",
    ]
