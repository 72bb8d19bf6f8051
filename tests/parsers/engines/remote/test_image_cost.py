"""Whether the model sees pages at the size they are sent."""

import logging

import pytest

from parsers.document import Prompt
from parsers.engines.remote.image_cost import MOST_TEXTS, ImageCost
from parsers.errors import SetupError

PROMPT = Prompt("Write down this page. " * 20)
TEXT = 110  # tokens of it
SENT = 560


class Told:
    """What the server says of the text alone, and how often it was asked."""

    def __init__(self, tokens: int | None = TEXT) -> None:
        self.tokens, self.asked = tokens, 0

    def __call__(self, prompt: Prompt) -> int | None:
        self.asked += 1
        return self.tokens


@pytest.mark.parametrize(
    ("cost", "how", "flags"),
    [
        (1250, "larger", ("min_pixels", "--image-min-tokens", "PAGEMILL_PAGE_PIXELS")),
        (SENT + 9, "larger", ("min_pixels",)),
        (SENT - 1, "smaller", ("max_pixels", "--image-max-tokens", "PAGEMILL_PAGE_PIXELS")),
        (64, "smaller", ("max_pixels",)),
    ],
)
def test_another_size_is_refused_with_the_servers_flags(
    cost: int, how: str, flags: tuple[str, ...]
) -> None:
    with pytest.raises(SetupError, match=f"makes the pages {how} than they are sent") as caught:
        ImageCost("It", True, Told()).check(PROMPT, 1, SENT, TEXT + cost)

    assert caught.value.code == "bad_engine"
    assert f"{cost} tokens instead of {SENT}" in caught.value.message
    assert all(flag in caught.value.remedy for flag in flags)


@pytest.mark.parametrize("cost", [SENT, SENT + 2, SENT + 8])
def test_the_size_sent_is_taken_with_the_marks_around_it(cost: int) -> None:
    ImageCost("It", True, Told()).check(PROMPT, 1, SENT, TEXT + cost)


@pytest.mark.parametrize("tokens", [None, TEXT])
def test_a_server_that_counts_no_images_or_tells_nothing_is_believed(tokens: int | None) -> None:
    ImageCost("It", True, Told(tokens)).check(PROMPT, 1, SENT, TEXT)


def test_a_text_is_asked_about_once_and_not_endlessly_many() -> None:
    told = Told()
    cost = ImageCost("It", True, told)
    for _ in range(3):
        cost.check(PROMPT, 1, SENT, TEXT + SENT)
    once = told.asked
    for number in range(2 * MOST_TEXTS):
        cost.check(Prompt(str(number)), 1, SENT, TEXT + SENT)

    assert (once, told.asked) == (1, MOST_TEXTS)


@pytest.mark.parametrize("cost", [1250, 64])
def test_where_boxes_are_not_in_pixels_it_is_told_once(
    cost: int, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.WARNING)
    lenient = ImageCost("It", False, Told())

    for _ in range(3):
        lenient.check(PROMPT, 1, SENT, TEXT + cost)

    assert len(caplog.records) == 1
    assert "than they are sent" in caplog.text


def test_where_boxes_are_not_in_pixels_nothing_is_asked_that_the_count_does_not_call_for() -> None:
    told = Told()
    ImageCost("It", False, told).check(PROMPT, 1, SENT, TEXT + SENT)

    assert told.asked == 0
