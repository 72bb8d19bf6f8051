"""What a clue says is learned, and told of makers that it was not learned from."""

from pathlib import Path

import pytest

from parsers.extraction.support.weigh import CELLS

FOLDER = Path(__file__).parents[2] / "benchmarks"
MAKERS = [f"maker {at}" for at in range(12)]


@pytest.fixture
def calibrate(monkeypatch):
    pytest.importorskip("faker")
    monkeypatch.syspath_prepend(FOLDER)
    import calibrate

    return calibrate


def samples(calibrate, disputed=False):
    """Values with a clue are wrong, others right."""
    return [
        calibrate.Sample(
            maker, "other cells", CELLS, {"odd": float(wrong)}, not wrong, False, False,
            disputed and wrong,
        )
        for maker in MAKERS
        for wrong in (False, False, True)
    ]  # fmt: skip


def test_the_weights_have_their_origin_and_say_what_the_clue_says(calibrate, capsys):
    learned = calibrate.learn(samples(calibrate), "12 documents", "no drawn ones")
    assert learned["groups"][CELLS]["clues"]["odd"] < -1
    assert learned["origin"]["made of"].startswith("36 values of 12 documents")
    assert "other cells" in capsys.readouterr().out


def test_a_fold_never_sees_the_maker_that_it_judges(calibrate, monkeypatch):
    seen = []
    monkeypatch.setattr(calibrate, "fit", lambda rows, *_: seen.append(len(rows)) or rows[0] * 0)
    found = calibrate.held_out(
        samples(calibrate), calibrate.table(samples(calibrate), ["odd"]), ["odd"]
    )
    assert set(found) == {0.5}
    assert max(seen) <= 36 - 3


def test_what_is_disputed_is_not_learned_from_but_counted(calibrate, capsys):
    learned = calibrate.learn(samples(calibrate, disputed=True), "12 documents", "no drawn ones")
    assert abs(learned["groups"][CELLS]["clues"].get("odd", 0.0)) < 0.01
    assert "    12      24" in capsys.readouterr().out
