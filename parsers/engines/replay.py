"""Recorded completions: answered again, and written. In: a folder of recordings and a question.
Out: the completion that was recorded for the same image or the same pages.

This module knows no task's meaning and no other engine.
"""

import hashlib
import threading
from collections.abc import Iterable
from dataclasses import asdict, replace
from pathlib import Path

from PIL import Image

from parsers.asking import Engine, Identity, notes_on
from parsers.document import Completion, PageImage, Question, Rendering, Task
from parsers.document.text import storable
from parsers.document.wording import counted
from parsers.engines.options import EngineOptions
from parsers.engines.recording import Recording, read_recordings, subject_of, write_recording
from parsers.errors import DocumentError, EngineError, SetupError
from parsers.imaging.likeness import ALIKE, Likeness, difference, take_likeness
from parsers.reading import image

TOO_CLOSE = 1.0  # grey levels between the best and the next likeness


class ReplayEngine:
    """Answers from a folder of recordings. A page is found by its image: by the same pixels, else
    by its likeness at another size; an extraction by what was read on its pages, else by the image
    of the first. SetupError bad_path if the folder has a broken file, or no recording of `tasks`.
    """

    concurrency = 4
    generative = False
    continues = False

    def __init__(self, recordings: Path | None, tasks: frozenset[str] = frozenset(Task)) -> None:
        if recordings is None:
            raise SetupError("bad_path", "No recordings to replay", "Name a folder of recordings.")
        self.folder = recordings
        found = list(read_recordings(recordings, tasks))
        if not found:
            message = f"{recordings} holds no recordings"
            raise SetupError("bad_path", message, "Name a folder of recordings.")
        self._recordings = [recording for _, recording in found]
        self._likenesses: dict[str, Likeness] = {}
        self._lock = threading.Lock()
        self.tasks = frozenset(recording.task for recording in self._recordings)
        renderings = (recording.rendering for recording in self._recordings)
        self.rendering = next(filter(None, renderings), Rendering())
        self.images_at_once = _images_at_once(self._recordings)
        models = {recording.model or recording.family for recording in self._recordings}
        revision = _hash_files(recordings, found)
        self.identity = Identity("replay", ", ".join(sorted(models)), revision, "recorded")

    def answer(self, question: Question) -> Completion:
        """The recorded completion, without its seconds; of several, the first by name. EngineError
        unsupported_task if none fits, or two pages fit equally well."""
        schema = question.schema.name if question.schema else None
        fitting = [
            recording
            for recording in self._recordings
            if recording.task == question.task and recording.schema_name in (None, schema)
        ]
        subject = subject_of(question.read)
        for recording in fitting:
            if subject and recording.subject == subject:
                return recording.completion(None)
        if not question.pages:
            raise self._unknown("was recorded for these pages")
        image = question.pages[0].image
        return self._nearest(fitting, image, question.pages[0].number).completion(image)

    def describe(self) -> str:
        recordings = counted(len(self._recordings), "recording")
        return f"{recordings} of {self.identity.model} in {self.folder}"

    def close(self) -> None:
        """Nothing is held."""

    def _nearest(self, recordings: Iterable[Recording], image: PageImage, number: int) -> Recording:
        asked = take_likeness(image)
        near: dict[str, tuple[float, Recording]] = {}
        for recording in recordings:
            if recording.image:
                likeness = self._likeness(recording.image)
                near.setdefault(likeness.sha256, (difference(asked, likeness), recording))
        alike = sorted((found for found in near.values() if found[0] <= ALIKE), key=lambda a: a[0])
        if not alike:
            raise self._unknown(f"shows page {number}")
        if len(alike) > 1 and alike[0][0] > 0 and alike[1][0] - alike[0][0] < TOO_CLOSE:
            raise self._unknown(f"alone shows page {number}: several look like it")
        return alike[0][1]

    def _likeness(self, name: str) -> Likeness:
        with self._lock:
            if name not in self._likenesses:
                found = _read_image(self.folder / name, self.rendering)
                self._likenesses[name] = take_likeness(found)
            return self._likenesses[name]

    def _unknown(self, what: str) -> EngineError:
        return EngineError(
            "unsupported_task",
            f"No recording in {self.folder} {what}",
            f"Record it into {self.folder} with another engine, or choose another engine.",
        )


def _images_at_once(recordings: Iterable[Recording]) -> int:
    """As of the recorded engines, so that the same questions come; others have one image each."""
    asked = [recording for recording in recordings if recording.task == Task.EXTRACT]
    known = (1 if each.image else 0 for each in asked if each.images_at_once is None)
    recorded = (each.images_at_once for each in asked if each.images_at_once is not None)
    return max((*known, *recorded), default=1)


def _hash_files(folder: Path, recordings: Iterable[tuple[Path, Recording]]) -> str:
    digest = hashlib.sha256()
    for path, recording in recordings:
        digest.update(path.read_bytes())
        if recording.image:
            digest.update(hashlib.sha256((folder / recording.image).read_bytes()).digest())
    return digest.hexdigest()[:16]


def _read_image(path: Path, rendering: Rendering) -> PageImage:
    """The image drawn as the reader draws a picture file: upright, RGB on white."""
    media_types = {name: media_type for media_type, name in image.FORMATS.items()}
    try:
        with Image.open(path, formats=list(media_types)) as opened:
            media_type = media_types[opened.format or ""]
        return image.read_page(path, media_type, 1, rendering).image
    except (OSError, LookupError, Image.DecompressionBombError, DocumentError) as error:
        message = f"{path} cannot be read as an image: {error}"
        remedy = "Mend the image, or move it and its recording."
        raise SetupError("bad_path", message, remedy) from None


class Recorder:
    """Passes every question on to `engine` and writes the completions to `directory`, for
    `ReplayEngine`."""

    def __init__(self, engine: Engine, directory: Path) -> None:
        self._engine = engine
        self._directory = directory
        self.identity, self.notes = engine.identity, notes_on(engine)
        self.concurrency = engine.concurrency
        self.tasks = engine.tasks
        self.rendering = replace(engine.rendering, plain_undrawn=False)  # images are recorded
        self.images_at_once = engine.images_at_once
        self.generative = engine.generative
        self.continues = False  # an answer is recorded whole
        self._written: set[str] = set()

    def answer(self, question: Question) -> Completion:
        """The engine's completion, unchanged. SetupError bad_path if it cannot be written. Of a
        question asked again, the last complete answer is kept, as a replay is asked once."""
        completion = self._engine.answer(question)
        name = _name(question)
        again = question.temperature > 0 or name in self._written
        if not (again and completion.finish_reason != "stop"):
            self._write(name, question, completion)
            self._written.add(name)
        return completion

    def describe(self) -> str:
        return f"{self._engine.describe()}, recorded into {self._directory}"

    def close(self) -> None:
        self._engine.close()

    def _write(self, name: str, question: Question, completion: Completion) -> None:
        image = question.pages[0].image if question.pages else None
        subject, schema = subject_of(question.read), question.schema
        recording = Recording(
            task=question.task,
            answer=storable(completion.text),
            family="pagemill",
            model=self.identity.model,
            image=f"{image.sha256[:16]}.png" if image else None,
            subject=subject,
            schema_name=schema.name if schema else None,
            rendering=self.rendering,
            images_at_once=self.images_at_once if question.task == Task.EXTRACT else None,
            **asdict(completion),  # but for `text` and `seconds`, which it does not keep
        )
        write_recording(self._directory, name, recording, image)


def _name(question: Question) -> str:
    """Of a recording: the same for a question that is asked again."""
    key = question.pages[0].image.sha256 if question.pages else ""
    schema = question.schema.name if question.schema else ""
    names = (question.task, schema, (subject_of(question.read) or key)[:16])
    return "-".join(part for part in names if part)


def open_engine(options: EngineOptions) -> Engine:
    return ReplayEngine(options.recordings, options.tasks)
