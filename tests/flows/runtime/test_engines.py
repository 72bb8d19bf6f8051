"""Which engines do the work, and why these."""

from pathlib import Path

import pytest

from flows.runtime.context import open_context
from flows.runtime.engines import choose_engine, open_engine
from flows.runtime.settings import Settings
from parsers.engines.gpu import has_gpu
from parsers.engines.replay import Recorder
from parsers.errors import SetupError


def test_an_engine_of_no_such_name_is_refused_with_the_known_ones(settings: Settings) -> None:
    with pytest.raises(SetupError, match="ocr, qwen, replay, server"):
        open_engine("abacus", settings)


def test_auto_chooses_the_embedded_engine_and_says_why() -> None:
    name, reason = choose_engine(Settings(engine="auto"))

    assert name == "ocr"
    assert "neither a server nor a model" in reason


def test_auto_chooses_the_server_that_is_named() -> None:
    settings = Settings(engine="auto", server="http://localhost:8000/v1", model="some/model")

    assert choose_engine(settings) == ("server", "auto: a server is named")


@pytest.mark.skipif(has_gpu(), reason="there is a GPU here")
def test_auto_does_not_choose_a_model_that_would_run_without_a_gpu() -> None:
    assert choose_engine(Settings(engine="auto", model="some/model"))[0] == "ocr"


def test_what_was_asked_for_is_taken() -> None:
    assert choose_engine(Settings(engine="replay")) == ("replay", "as asked")


def test_a_folder_to_record_into_wraps_the_engine(settings: Settings, tmp_path: Path) -> None:
    recording = settings.model_copy(update={"record": tmp_path / "record"})

    assert isinstance(open_engine("replay", recording), Recorder)


def test_a_model_on_the_gpu_waits_for_its_turn_and_others_do_not(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    held: list[Path] = []
    monkeypatch.setattr("flows.runtime.engines.hold_gpu", lambda lock, stopping: held.append(lock))
    monkeypatch.setattr("flows.runtime.engines.has_gpu", lambda: True)
    open_context(settings).close()
    assert held == []

    with pytest.raises(SetupError):
        open_context(settings.model_copy(update={"engine": "qwen", "model": ""}))

    assert held == [settings.home / "gpu.lock"]
