"""Recordings in files."""

import json
from pathlib import Path
from typing import Any

import pytest

from parsers.document import Page, PageImage, Task
from parsers.engines.recording import Recording, read_recordings, subject_of, write_recording
from parsers.errors import SetupError

PARSE = {"family": "qwen3_vl", "task": "parse", "answer": "<p>x</p>"}
WHITE = PageImage(2, 1, b"\xff" * 6)


def put(folder: Path, name: str, content: Any) -> None:
    (folder / name).write_text(json.dumps(content))


@pytest.mark.parametrize(
    "content",
    [
        [],
        {"task": "parse"},
        {**PARSE, "answer": 5},
        {**PARSE, "family": "unheard_of"},
        {**PARSE, "frame": [0, 5]},
        {**PARSE, "sent_width": -1},
        {**PARSE, "rotation": 45},
        {**PARSE, "image": "not_there.png"},
        {**PARSE, "image": "../outside.png"},
        {**PARSE, "images_at_once": -1},
        {**PARSE, "tokens": [{"end": "x"}]},
        {**PARSE, "words": [{"text": "x", "box": [0, 0, 0, 0], "line": 0}]},
    ],
)
def test_a_file_that_is_no_recording_is_named(content: Any, tmp_path: Path) -> None:
    put(tmp_path, "broken.json", content)
    with pytest.raises(SetupError, match=r"broken\.json") as caught:
        list(read_recordings(tmp_path))
    assert caught.value.code == "bad_path"


@pytest.mark.parametrize("content", [b"{", b"\xff\xfe", b"", b"[" * 100_000])
def test_a_file_that_is_no_json_is_named(content: bytes, tmp_path: Path) -> None:
    (tmp_path / "broken.json").write_bytes(content)
    with pytest.raises(SetupError, match=r"broken\.json"):
        list(read_recordings(tmp_path))


def test_a_folder_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(SetupError, match="nowhere"):
        list(read_recordings(tmp_path / "nowhere"))


def test_a_folder_that_takes_no_files_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    recording = Recording(task=Task.PARSE, answer="", family="qwen3_vl")
    with pytest.raises(SetupError, match="file takes no recordings"):
        write_recording(tmp_path / "file", "name", recording, None)


def test_tasks_nobody_knows_are_left_out(tmp_path: Path) -> None:
    put(tmp_path, "a.json", {"task": "dance", "answer": None})
    put(tmp_path, "b.json", PARSE)
    put(tmp_path, "c.json", {**PARSE, "task": "spot"})
    put(tmp_path, "d.json", {**PARSE, "task": ["parse"]})
    assert [path.name for path, _ in read_recordings(tmp_path)] == ["b.json"]


def test_recordings_of_the_tasks_asked_for_are_taken(tmp_path: Path) -> None:
    put(tmp_path, "a.json", PARSE)
    put(tmp_path, "b.json", {**PARSE, "task": "spot"})
    assert [path.name for path, _ in read_recordings(tmp_path, {"spot"})] == ["b.json"]


def test_recordings_come_in_the_order_of_their_names(tmp_path: Path) -> None:
    for name in ("b", "c", "a"):
        put(tmp_path, f"{name}.json", {**PARSE, "answer": name})
    assert [recording.answer for _, recording in read_recordings(tmp_path)] == ["a", "b", "c"]


@pytest.mark.parametrize(
    ("details", "frame"),
    [
        ({"family": "qwen2_vl"}, (1000, 1000)),
        ({"family": "qwen3_vl", "sent_width": 5, "sent_height": 6}, (1000, 1000)),
        ({"family": "qwen2_5_vl", "sent_width": 5, "sent_height": 6}, (5, 6)),
        ({"family": "qwen2_5_vl"}, (2, 1)),
        ({"family": "pagemill", "frame": [7, 8]}, (7, 8)),
        ({"family": "qwen2_5_vl", "frame": [7, 8], "sent_width": 5}, (7, 8)),
    ],
)
def test_the_frame_follows_from_what_is_recorded(
    details: dict[str, Any], frame: tuple[float, float]
) -> None:
    recording = Recording.model_validate({**PARSE, **details})
    assert recording.completion(WHITE).frame == frame


def test_a_written_recording_is_read_the_same(tmp_path: Path) -> None:
    recording = Recording(
        task=Task.PARSE, answer='é "字"\n', family="pagemill", image="x.png", frame=(3, 4)
    )
    write_recording(tmp_path / "new" / "folder", "name", recording, WHITE)
    ((path, again),) = read_recordings(tmp_path / "new" / "folder")
    assert (path.name, again) == ("name.json", recording)
    assert sorted(file.name for file in path.parent.iterdir()) == ["name.json", "x.png"]


def test_the_subject_is_what_was_read_on_the_pages() -> None:
    pages = [Page(1, 5, 5, answer="a"), Page(2, 5, 5, answer="b")]
    assert subject_of([]) is None
    assert subject_of(pages) == subject_of([Page(9, 7, 7, answer="a"), pages[1]])
    assert subject_of(pages) != subject_of(pages[::-1])


@pytest.mark.parametrize(
    ("old", "task"), [("recognize", "find"), ("gui", "act"), ("video", "events")]
)
def test_a_task_is_called_as_it_is_today(old: str, task: str, tmp_path: Path) -> None:
    content = {"task": old, "answer": "[]", "family": "qwen3_vl"}
    (tmp_path / "a.json").write_text(json.dumps(content), encoding="utf-8")
    assert [recording.task for _, recording in read_recordings(tmp_path, {task})] == [task]
