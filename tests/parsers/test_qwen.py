"""What the Qwen-VL families differ in."""

import pytest

from parsers.qwen import FAMILIES


@pytest.mark.parametrize("name", ["qwen2_vl", "qwen3_vl"])
def test_the_second_and_third_generation_count_boxes_in_thousandths(name: str) -> None:
    assert FAMILIES[name].frame(868, 1400) == (1000, 1000)


def test_qwen2_5_counts_boxes_in_pixels_of_the_resized_image() -> None:
    assert FAMILIES["qwen2_5_vl"].frame(868, 1400) == (868, 1400)


def test_every_family_is_found_by_its_own_name() -> None:
    assert all(family.name == name for name, family in FAMILIES.items())
