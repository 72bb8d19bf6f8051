"""What a process needs for its work, opened once."""

import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import psutil
import pytest

from flows.settings import Settings
from flows.workplace import (
    Workplace,
    candidate_schemas,
    choose_engine,
    open_engine,
    open_tables,
    open_workplace,
)
from parsers.engines.replay import Recorder
from parsers.errors import SetupError
from parsers.gpu import has_gpu
from storage.database import downgrade, upgrade
from storage.queries import run_query


def test_an_engine_of_no_such_name_is_refused_with_the_known_ones(settings: Settings) -> None:
    with pytest.raises(SetupError, match="ocr, qwen, replay, server"):
        open_engine("abacus", settings)


def test_tables_of_another_version_are_not_touched(settings: Settings) -> None:
    url = settings.database_url
    upgrade(url)
    downgrade(url, "base")

    with pytest.raises(SetupError, match="pagemill db upgrade"):
        open_tables(settings)


def test_a_new_database_gets_its_tables(settings: Settings) -> None:
    assert open_tables(settings).is_empty() is False


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


def test_none_has_no_candidates_auto_all_and_a_name_one() -> None:
    assert candidate_schemas("none") == ()
    assert {schema.name for schema in candidate_schemas("auto")} == {"receipt", "invoice", "nda"}
    assert [schema.name for schema in candidate_schemas("receipt")] == ["receipt"]


def test_a_folder_to_record_into_wraps_the_engine(settings: Settings, tmp_path: Path) -> None:
    recording = settings.model_copy(update={"record": tmp_path / "record"})

    assert isinstance(open_engine("replay", recording), Recorder)


def test_the_typed_views_are_there_before_the_first_document(settings: Settings) -> None:
    place = open_workplace(settings.model_copy(update={"schema_name": "receipt"}))

    columns, rows = run_query(place.database, "select * from receipt", 10)

    assert {"company", "date", "address", "total"} <= set(columns)
    assert rows == []
    place.close()
    open_workplace.cache_clear()


def test_threads_share_one_workplace(settings: Settings, place: Workplace) -> None:
    assert open_workplace(settings.model_copy()) is place


def test_a_closed_workplace_has_no_file_of_the_database_open(settings: Settings) -> None:
    def open_files() -> list[str]:
        home = str(settings.home)
        return [file.path for file in psutil.Process().open_files() if file.path.startswith(home)]

    place = open_workplace(settings)
    run_query(place.database, "select * from runs", 10)
    before = open_files()
    place.close()
    open_workplace.cache_clear()

    assert before
    assert not open_files()


def test_threads_that_come_at_once_share_one_workplace(settings: Settings) -> None:
    start = threading.Barrier(4, timeout=60)

    def come(_: int) -> Workplace:
        start.wait()
        return open_workplace(settings)

    with ThreadPoolExecutor(4) as threads:
        places = list(threads.map(come, range(4)))
    places[0].close()

    assert all(place is places[0] for place in places)


def test_a_closed_workplace_is_not_handed_out_again(settings: Settings) -> None:
    closed = open_workplace(settings)
    closed.close()

    place = open_workplace(settings)
    place.close()

    assert place is not closed


def test_a_model_on_the_gpu_waits_for_its_turn_and_others_do_not(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    held: list[Path] = []
    monkeypatch.setattr("flows.workplace.hold_gpu", lambda lock, stopping: held.append(lock))
    monkeypatch.setattr("flows.workplace.has_gpu", lambda: True)
    open_workplace(settings).close()
    assert held == []

    with pytest.raises(SetupError):
        open_workplace(settings.model_copy(update={"engine": "qwen", "model": ""}))

    assert held == [settings.home / "gpu.lock"]
