"""A page is drawn at the size that the models' own code would choose, and would leave alone."""

import math
import random
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from parsers.document import Rendering
from parsers.errors import DocumentError
from parsers.families import built_in
from parsers.reading.render_size import fit_size

qwen_vl_utils: Any = pytest.importorskip("qwen_vl_utils", reason="the extra qwen is not installed")
processing: Any = pytest.importorskip("transformers.models.qwen2_vl.image_processing_qwen2_vl")

Size = tuple[int, int]
PAGE_PIXELS = 2_000_000
# Of a size that is rounded, and that qwen-vl-utils has a rule for.
families = st.sampled_from(
    sorted(name for name, each in built_in().items() if each.multiple_of > 1)
)
budgets = st.one_of(st.integers(1, 60_000), st.integers(1, 4_000_000))


def rendering(side: int, budget: int = PAGE_PIXELS, squares: int = 4) -> Rendering:
    least = squares * side**2
    return Rendering(200, 200, max(budget, least), least, side)


def smart_resize(width: float, height: float, wanted: Rendering) -> Size | None:
    """What qwen-vl-utils makes of it; None where it refuses."""
    bounds = wanted.multiple_of, wanted.min_pixels, wanted.max_pixels
    try:
        rows, columns = qwen_vl_utils.smart_resize(height, width, *bounds)
    except (ValueError, ZeroDivisionError):
        return None
    return columns, rows


def resized_by_transformers(size: Size, wanted: Rendering) -> Size:
    bounds = wanted.multiple_of, wanted.min_pixels, wanted.max_pixels
    rows, columns = processing.smart_resize(size[1], size[0], *bounds)
    return columns, rows


def lasts(size: Size | None, wanted: Rendering) -> bool:
    """Whether qwen-vl-utils would leave it alone."""
    return size is not None and smart_resize(*size, wanted) == size


@pytest.mark.parametrize(("width", "height"), [(10, 2001), (2001, 10), (1e-3, 1), (1e7, 1)])
def test_a_page_more_than_two_hundred_times_as_long_as_wide_is_refused_with_a_remedy(
    width: float, height: float
) -> None:
    with pytest.raises(DocumentError) as caught:
        fit_size(width, height, rendering(28))
    assert caught.value.code == "too_large"
    assert "embedded engine" in caught.value.remedy


@pytest.mark.parametrize(
    ("width", "height", "side", "squares", "fitted"),
    [
        (594, 841, 28, 4, (56, 56)),  # by turns 28 x 56, 56 x 84, ...
        (8273, 3507, 32, 4, (128, 32)),  # 96 x 32
        (41, 8159, 28, 10_000, (56, 8148)),  # 28 x 8148, of a ratio that is refused
        (124, 12_715, 32, 33, (32, 1056)),  # a width of 0
        (357, 2, 32, 4, (128, 32)),  # a height of 0
    ],
)
def test_where_a_second_resize_would_not_keep_the_first_the_nearest_lasting_size_is_taken(
    width: float, height: float, side: int, squares: int, fitted: Size
) -> None:
    wanted = rendering(side, squares * side**2)
    assert not lasts(smart_resize(width, height, wanted), wanted)
    assert fit_size(width, height, wanted) == fitted
    assert lasts(fitted, wanted)


@pytest.mark.parametrize("budget", [1, 783, 784])
def test_a_budget_below_one_square_still_gives_one(budget: int) -> None:
    assert fit_size(594, 841, Rendering(200, 200, budget, 1, 28)) == (28, 28)


@pytest.mark.parametrize("side", [28, 32])
def test_ten_thousand_sizes_are_as_qwen_vl_utils_has_them(side: int) -> None:
    chance, wanted = random.Random(side), rendering(side)
    for _ in range(10_000):
        width = math.exp(chance.uniform(0, 10))
        height = width * math.exp(chance.uniform(-4, 4))
        if chance.random() < 0.5:
            width, height = math.ceil(width), math.ceil(height)
        assert fit_size(width, height, wanted) == smart_resize(width, height, wanted)


@pytest.mark.parametrize("side", [28, 32])
@pytest.mark.parametrize(
    ("width", "height"),
    [
        (1, 1),
        (0.5, 0.5),
        (10, 1999),
        (1999, 10),
        (1_000_000, 1_000_000),
        (40_000, 1000),
        (13.999, 14.001),
    ],
)
def test_extremes_are_as_qwen_vl_utils_has_them(side: int, width: float, height: float) -> None:
    wanted = rendering(side)
    assert fit_size(width, height, wanted) == smart_resize(width, height, wanted)


@pytest.mark.parametrize("side", [28, 32])
def test_halves_are_rounded_as_qwen_vl_utils_rounds_them(side: int) -> None:
    wanted = rendering(side)
    for width in (side * (squares + 0.5) for squares in range(60)):
        for height in (width, width + side):
            assert fit_size(width, height, wanted) == smart_resize(width, height, wanted)


@given(
    family=families,
    budget=budgets,
    width=st.floats(1, 20_000),
    ratio=st.floats(1 / 199.9, 199.9),
)
def test_a_fitted_page_is_within_the_bounds_and_resized_by_nobody(
    family: str, budget: int, width: float, ratio: float
) -> None:
    wanted = built_in()[family].rendering(budget)
    size = fit_size(width, width * ratio, wanted)
    assert size[0] % wanted.multiple_of == size[1] % wanted.multiple_of == 0
    assert wanted.min_pixels <= size[0] * size[1] <= wanted.max_pixels
    assert fit_size(*size, wanted) == size
    assert lasts(size, wanted)
    assert resized_by_transformers(size, wanted) == size


@given(
    family=families,
    budget=budgets,
    width=st.integers(1, 20_000),
    ratio=st.floats(1 / 199.9, 199.9),
)
def test_what_qwen_vl_utils_would_leave_alone_is_taken_from_it(
    family: str, budget: int, width: int, ratio: float
) -> None:
    wanted = built_in()[family].rendering(budget)
    shrink = min(1.0, (wanted.longest_side or math.inf) / max(width, width * ratio))
    theirs = smart_resize(width * shrink, width * ratio * shrink, wanted)
    ours = fit_size(width, width * ratio, wanted)
    assert ours == theirs or not lasts(theirs, wanted)


@given(width=st.floats(300, 20_000), ratio=st.floats(0.3, 3), family=families)
def test_the_shape_of_a_page_is_kept_but_for_half_a_square_to_a_whole_one_at_each_side(
    width: float, ratio: float, family: str
) -> None:
    wanted = built_in()[family].rendering(PAGE_PIXELS)
    height = width * ratio
    longest = wanted.longest_side or math.inf
    shrink = min(1.0, math.sqrt(wanted.max_pixels / (width * height)))
    shrink = min(shrink, longest / max(width, height))
    scale = max(shrink, math.sqrt(wanted.min_pixels / (width * height)))
    across, down = fit_size(width, height, wanted)
    assert abs(across - width * scale) <= wanted.multiple_of
    assert abs(down - height * scale) <= wanted.multiple_of
