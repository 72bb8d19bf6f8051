"""Recorded completions: answered again, and written. In: a folder of recordings and a question.
Out: the completion that was recorded for the same image or the same pages.

This module knows no task's meaning and no other engine.
"""

import hashlib
import threading
from collections.abc import Iterable, Sequence
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
    of the first; a question with a request by that, too. SetupError bad_path if the folder has a
    broken file, or no recording of `tasks`.
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
            if recording.task == question.task
            and recording.schema_name in (None, schema)
            and recording.request in (None, question.request)
        ]
        fitting.sort(key=lambda recording: recording.request is None)
        subject = subject_of(question.read)
        for recording in fitting:
            if subject and recording.subject == subject and _is_about_text(question):
                return recording.completion(None)
        image = question.pages[0].image if question.pages else None
        return self._shown(fitting, question, image).completion(image)

    def describe(self) -> str:
        recordings = counted(len(self._recordings), "recording")
        return f"{recordings} of {self.identity.model} in {self.folder}"

    def close(self) -> None:
        """Nothing is held."""

    def _shown(
        self, recordings: Sequence[Recording], question: Question, image: PageImage | None
    ) -> Recording:
        """The recording of the image, else the one of an extra task that is about all pages."""
        alike = self._alike(recordings, image) if image else []
        about_all = [each for each in recordings if each.is_about_all]
        if not alike and len(about_all) == 1 and question.task not in tuple(Task):
            return about_all[0]
        if image is None:
            raise self._unknown("was recorded for these pages")
        if not alike:
            raise self._unknown(f"shows page {question.pages[0].number}")
        if len(alike) > 1 and alike[0][0] > 0 and alike[1][0] - alike[0][0] < TOO_CLOSE:
            number = question.pages[0].number
            raise self._unknown(f"alone shows page {number}: several look like it")
        return alike[0][1]

    def _alike(
        self, recordings: Iterable[Recording], image: PageImage
    ) -> list[tuple[float, Recording]]:
        """Those whose image is like it, with their difference, the likest first."""
        asked = take_likeness(image)
        near: dict[str, tuple[float, Recording]] = {}
        for recording in recordings:
            if recording.image:
                likeness = self._likeness(recording.image)
                near.setdefault(likeness.sha256, (difference(asked, likeness), recording))
        return sorted((each for each in near.values() if each[0] <= ALIKE), key=lambda a: a[0])

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
            request=question.request or None,
            rendering=self.rendering,
            images_at_once=self.images_at_once if question.task == Task.EXTRACT else None,
            **asdict(completion),  # but for `text` and `seconds`, which it does not keep
        )
        write_recording(self._directory, name, recording, image)


def _is_about_text(question: Question) -> bool:
    """Whether a question is known by what was read on its pages, and not by its image: two photos
    may have the same text, which is none."""
    return question.task in tuple(Task) or len(question.read) > 1 or not question.pages


def _name(question: Question) -> str:
    """Of a recording: the same for a question that is asked again."""
    key = question.pages[0].image.sha256 if question.pages else ""
    if _is_about_text(question):
        key = subject_of(question.read) or key
    schema = question.schema.name if question.schema else ""
    request = hashlib.sha256(question.request.encode()).hexdigest() if question.request else ""
    names = (question.task, schema, request[:8], key[:16])
    return "-".join(part for part in names if part)


def open_engine(options: EngineOptions) -> Engine:
    return ReplayEngine(options.recordings, options.tasks)
