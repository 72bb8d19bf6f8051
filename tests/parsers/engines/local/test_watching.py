"""Each row of a batch is watched by itself."""

import threading

import pytest

torch = pytest.importorskip("torch", reason="the extra qwen is not installed")

from parsers.engines import repetition  # noqa: E402
from parsers.engines.local import watching  # noqa: E402
from parsers.engines.local.watching import Scores, Watch  # noqa: E402

END, PROMPT = 9, 2
VOCABULARY = 10


@pytest.fixture(autouse=True)
def short_loops(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(repetition, "OF_TOKENS", repetition.Loop(2, 3, 6))
    monkeypatch.setattr(watching, "STEPS_BETWEEN_LOOKS", 4)


def write(watch: Watch, scores: Scores, rows: list[list[int]]) -> list[list[bool]]:
    """Each row token by token, as `generate` would; which rows are ended after each step."""
    written, ended = torch.zeros((len(rows), PROMPT), dtype=torch.long), []
    for step in zip(*rows, strict=True):
        last = torch.log_softmax(torch.arange(VOCABULARY).float(), 0).expand(len(rows), -1)
        assert scores(written, last) is last
        written = torch.cat([written, torch.tensor(step)[:, None]], dim=1)
        ended.append(watch(written, last / 7).tolist())
    return ended


def test_a_row_in_a_loop_is_ended_and_the_others_go_on() -> None:
    scores = Scores()
    watch = Watch(scores, PROMPT, 3, [END], threading.Event())
    rows = [[1, 2, 1, 2, 1, 2, 1, 2], [1, 2, 3, 4, 5, 6, 7, 8], [1, END, 0, 0, 0, 0, 0, 0]]
    ended = write(watch, scores, rows)
    assert ended == [[False, False, False]] * 7 + [[True, False, False]]
    assert watch.looping == {0: 8}


def test_the_padding_behind_an_ended_answer_is_no_loop() -> None:
    scores = Scores()
    watch = Watch(scores, PROMPT, 1, [END], threading.Event())
    assert write(watch, scores, [[END, *[0] * 11]]) == [[False]] * 12


def test_rows_that_only_fill_the_batch_are_ended_at_once() -> None:
    scores = Scores()
    watch = Watch(scores, PROMPT, 1, [END], threading.Event())
    assert write(watch, scores, [[1, 2], [1, 2]]) == [[False, True]] * 2
    assert len(watch.probabilities()) == 1


def test_all_rows_are_ended_when_it_is_to_stop() -> None:
    scores, stop = Scores(), threading.Event()
    watch = Watch(scores, PROMPT, 2, [END], stop)
    stop.set()
    assert write(watch, scores, [[1], [2]]) == [[True, True]]


def test_probabilities_are_those_before_the_temperature() -> None:
    scores = Scores()
    watch = Watch(scores, PROMPT, 2, [END], threading.Event())
    write(watch, scores, [[0, 5], [9, 1]])
    own = torch.arange(VOCABULARY).float().softmax(0)
    expected = [[own[0], own[5]], [own[9], own[1]]]
    assert torch.tensor(watch.probabilities()).allclose(torch.tensor(expected))
