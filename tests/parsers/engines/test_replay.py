"""Recorded completions: answered again, and written."""

import json
import re
import shutil
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image, ImageDraw, ImageFont

from parsers.asking import Identity
from parsers.document import (
    BoundingBox,
    Completion,
    Label,
    Page,
    PageImage,
    PageInput,
    PageStatus,
    Question,
    Rendering,
    SchemaDefinition,
    Task,
    TokenScore,
    Word,
)
from parsers.engines import ENGINES
from parsers.engines.options import EngineOptions
from parsers.engines.replay import Recorder, ReplayEngine
from parsers.engines.scripted import ScriptedEngine
from parsers.errors import EngineError, SetupError
from parsers.tasks.parse import parse_page

RECORDINGS = Path(__file__).parents[2] / "recordings"
INVOICE = SchemaDefinition("invoice", "1", ())


def page_of(image: Image.Image) -> PageInput:
    pixels = PageImage(*image.size, image.convert("RGB").tobytes())
    return PageInput(1, float(image.width), float(image.height), 0, pixels)


def recorded_page(name: str, scale: float = 1.0) -> PageInput:
    with Image.open(RECORDINGS / name) as image:
        size = (round(image.width * scale), round(image.height * scale))
        return page_of(image.convert("RGB").resize(size, Image.Resampling.LANCZOS))


def letter(text: str) -> PageInput:
    image = Image.new("RGB", (300, 400), "white")
    ImageDraw.Draw(image).text((30, 60), text, "black", ImageFont.load_default(20))
    return page_of(image)


def ask(engine: ReplayEngine, page: PageInput) -> Completion:
    return engine.answer(Question(Task.PARSE, (page,)))


def fixed(completion: Completion, images_at_once: int = 4) -> ScriptedEngine:
    """Answers every question with one completion."""
    identity, rendering = Identity("fixed", "model", "1", "2"), Rendering(dpi=120)
    return ScriptedEngine(
        completion,
        frozenset((*Task, "describe", "find")),
        images_at_once,
        True,
        3,
        rendering,
        identity,
    )


class TestWhatCannotBeReplayed:
    def test_no_folder_is_said_at_once(self) -> None:
        with pytest.raises(SetupError) as caught:
            ENGINES["replay"](EngineOptions())
        assert caught.value.code == "bad_path"

    def test_a_folder_without_recordings_is_named(self, tmp_path: Path) -> None:
        with pytest.raises(SetupError, match=str(tmp_path)):
            ReplayEngine(tmp_path)

    def test_a_page_nobody_recorded_is_refused_with_the_folders_name(self) -> None:
        with pytest.raises(EngineError, match="recordings") as caught:
            ask(ReplayEngine(RECORDINGS), letter("Something else"))
        assert caught.value.code == "unsupported_task"

    def test_a_broken_image_is_named(self, tmp_path: Path) -> None:
        shutil.copytree(RECORDINGS, tmp_path, dirs_exist_ok=True)
        (tmp_path / "notice.png").write_bytes(b"no image")
        with pytest.raises(SetupError, match=r"notice\.png"):
            ask(ReplayEngine(tmp_path), letter("Something else"))

    def test_two_pages_that_look_alike_are_refused_for_a_third_at_another_size(
        self, tmp_path: Path
    ) -> None:
        pages = [letter("Invoice"), letter("Invoice")]
        dot = replace(pages[1].image, pixels=pages[1].image.pixels[:-3] + b"\xf0" * 3)
        pages[1] = replace(pages[1], image=dot)
        for number, page in enumerate(pages):
            recorder = Recorder(fixed(Completion(f"<p>{number}</p>", (1, 1))), tmp_path)
            recorder.answer(Question(Task.PARSE, (page,)))
        engine = ReplayEngine(tmp_path)
        assert ask(engine, pages[1]).text == "<p>1</p>"
        image = Image.frombytes("RGB", (300, 400), pages[1].image.pixels).resize((450, 600))
        with pytest.raises(EngineError, match="several look like it"):
            ask(engine, page_of(image))

    def test_an_extraction_from_pages_nobody_recorded_is_refused(self) -> None:
        read = (Page(1, 5, 5, answer="unheard of"),)
        with pytest.raises(EngineError):
            ReplayEngine(RECORDINGS).answer(Question(Task.EXTRACT, read=read, schema=INVOICE))

    def test_an_extraction_for_another_schema_is_refused(self) -> None:
        question = Question(
            Task.EXTRACT, (recorded_page("invoice.png"),), schema=SchemaDefinition("nda", "1", ())
        )
        with pytest.raises(EngineError):
            ReplayEngine(RECORDINGS).answer(question)


class TestReplay:
    def test_a_recorded_page_is_found_by_its_pixels(self) -> None:
        page = parse_page(ReplayEngine(RECORDINGS), recorded_page("invoice.png"))
        assert page.status is PageStatus.COMPLETE
        assert [block.label for block in page.blocks] == [
            Label.TEXT,
            Label.TITLE,
            *[Label.TEXT] * 2,
            Label.TABLE,
            Label.TEXT,
            Label.PICTURE,
            Label.CAPTION,
            Label.TEXT,
        ]
        assert all(block.box for block in page.blocks)
        assert page.blocks[4].text.splitlines()[2] == "Brass hinges\t4\t18.50"

    @pytest.mark.parametrize("scale", [0.6, 1.4, 2.0])
    def test_a_recorded_page_is_found_at_another_size(self, scale: float) -> None:
        engine = ReplayEngine(RECORDINGS)
        once = ask(engine, recorded_page("invoice.png"))
        assert ask(engine, recorded_page("invoice.png", scale)) == once

    def test_a_cut_answer_without_boxes_is_a_truncated_page(self) -> None:
        page = parse_page(ReplayEngine(RECORDINGS), recorded_page("notice.png"))
        assert page.status is PageStatus.TRUNCATED
        assert page.text.splitlines()[0] == "Notice"
        assert page.blocks[-1].text == "close the taps"
        assert all(block.box is None for block in page.blocks)

    def test_an_extraction_is_found_by_the_image_of_its_first_page(self) -> None:
        question = Question(Task.EXTRACT, (recorded_page("invoice.png"),), schema=INVOICE)
        assert "BS-1042" in ReplayEngine(RECORDINGS).answer(question).text

    def test_of_several_recordings_of_an_image_the_first_name_answers(self, tmp_path: Path) -> None:
        shutil.copytree(RECORDINGS, tmp_path, dirs_exist_ok=True)
        content = json.loads((tmp_path / "parse_invoice.json").read_text())
        (tmp_path / "a.json").write_text(json.dumps({**content, "answer": "<p>first</p>"}))
        assert ask(ReplayEngine(tmp_path), recorded_page("invoice.png")).text == "<p>first</p>"

    def test_the_tasks_are_those_recorded(self, tmp_path: Path) -> None:
        assert ReplayEngine(RECORDINGS).tasks == {Task.PARSE, Task.EXTRACT}
        shutil.copytree(RECORDINGS, tmp_path, dirs_exist_ok=True)
        for path in tmp_path.glob("extract_*.json"):
            path.unlink()
        assert ReplayEngine(tmp_path).tasks == {Task.PARSE}

    def test_it_says_what_it_answers_from(self) -> None:
        said = ReplayEngine(RECORDINGS).describe()
        assert re.match(r"\d+ recordings of drawn by hand in .*recordings", said)

    def test_it_would_say_the_same_again(self) -> None:
        assert not ReplayEngine(RECORDINGS).generative

    def test_the_revision_changes_with_an_answer_and_with_an_image(self, tmp_path: Path) -> None:
        shutil.copytree(RECORDINGS, tmp_path, dirs_exist_ok=True)
        revisions = {ReplayEngine(tmp_path).identity.revision}
        assert ReplayEngine(RECORDINGS).identity.revision in revisions
        for name in ("parse_invoice.json", "notice.png"):
            with (tmp_path / name).open("ab") as file:
                file.write(b"\n")
            revisions.add(ReplayEngine(tmp_path).identity.revision)
        assert len(revisions) == 3


class TestRecorder:
    def test_it_passes_everything_through(self, tmp_path: Path) -> None:
        completion = Completion("<p>x</p>", (5, 6), seconds=1.5)
        engine = fixed(completion)
        recorder = Recorder(engine, tmp_path)
        assert recorder.answer(Question(Task.PARSE, (letter("x"),))) is completion
        assert recorder.identity == engine.identity
        assert recorder.rendering == engine.rendering
        assert (recorder.concurrency, recorder.tasks) == (3, engine.tasks)
        assert (recorder.images_at_once, recorder.generative) == (4, True)
        assert recorder.describe() == f"a script, recorded into {tmp_path}"
        recorder.close()
        assert engine.closed.is_set()

    def test_a_replay_draws_pages_as_the_recorded_engine_did(self, tmp_path: Path) -> None:
        recorder = Recorder(fixed(Completion("<p>x</p>", (5, 6))), tmp_path)
        recorder.answer(Question(Task.PARSE, (letter("x"),)))
        assert ReplayEngine(tmp_path).rendering == Rendering(dpi=120)

    def test_an_extraction_is_found_by_what_was_read_on_its_pages(self, tmp_path: Path) -> None:
        for name in ("a", "b"):
            question = Question(Task.EXTRACT, read=(Page(1, 5, 5, answer=name),), schema=INVOICE)
            Recorder(fixed(Completion(f"of {name}", (1, 1))), tmp_path).answer(question)
        assert ReplayEngine(tmp_path).answer(question).text == "of b"

    @pytest.mark.parametrize("images", [0, 1, 4])
    def test_a_replay_is_asked_about_as_many_pages_as_the_recorded_engine(
        self, tmp_path: Path, images: int
    ) -> None:
        engine = fixed(Completion("{}", (1, 1)), images_at_once=images)
        recorder = Recorder(engine, tmp_path)
        recorder.answer(Question(Task.EXTRACT, read=(Page(1, 5, 5),), schema=INVOICE))
        assert ReplayEngine(tmp_path).images_at_once == images

    def test_foreign_recordings_are_of_one_image_each(self) -> None:
        assert ReplayEngine(RECORDINGS).images_at_once == 1

    def test_recordings_from_before_images_were_sent_are_asked_without(
        self, tmp_path: Path
    ) -> None:
        content = {"task": "extract", "answer": "{}", "frame": [1, 1], "subject": "x"}
        (tmp_path / "a.json").write_text(json.dumps(content))
        assert ReplayEngine(tmp_path).images_at_once == 0

    @pytest.mark.parametrize(
        ("endings", "kept"),
        [
            (["length"], "0"),
            (["length", "stop"], "1"),
            (["stop", "repetition"], "0"),
            (["repetition", "length", "stop"], "2"),
        ],
    )
    def test_of_a_question_asked_again_the_last_whole_answer_is_kept(
        self, tmp_path: Path, endings: list[str], kept: str
    ) -> None:
        page = letter("x")
        for number, ending in enumerate(endings):
            engine = fixed(Completion(str(number), (1, 1), ending))
            question = Question(Task.PARSE, (page,), temperature=0.3 * number)
            Recorder(engine, tmp_path).answer(question)
        assert ask(ReplayEngine(tmp_path), page).text == kept

    edges = st.tuples(st.floats(0, 0.4), st.floats(0.5, 1))
    boxes = st.builds(lambda x, y: BoundingBox(x[0], y[0], x[1], y[1]), edges, edges)
    words = st.builds(
        Word, st.text("abé字", min_size=1), boxes, st.integers(0, 9), st.none() | st.floats(0, 1)
    )
    completions = st.builds(
        Completion,
        st.text(st.characters(exclude_categories=["Cc", "Cs", "Cn"])),
        st.tuples(st.floats(1, 5000), st.floats(1, 5000)),
        st.sampled_from(["stop", "length", "repetition"]),
        st.sampled_from([0, 90, 180, 270]),
        st.lists(words, max_size=3).map(tuple),
        st.none() | st.integers(0, 9999),
        st.none() | st.integers(0, 9999),
        st.floats(0, 10),
        st.lists(st.builds(TokenScore, st.integers(0, 99), st.floats(0, 1)), max_size=3).map(tuple),
        thoughts=st.sampled_from([None, "Let me see."]),
        answer_format=st.sampled_from(["", "markdown"]),
        frames=st.sampled_from([(), ((868.0, 1400.0), (1000.0, 1000.0))]),
    )

    @settings(max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture])
    @given(completions)
    def test_a_replay_of_a_recording_answers_the_same(
        self, tmp_path: Path, completion: Completion
    ) -> None:
        question = Question(Task.PARSE, (letter("x"),))
        Recorder(fixed(completion), tmp_path).answer(question)
        again = ReplayEngine(tmp_path).answer(question)
        assert again == replace(completion, seconds=0.0)


class TestExtraTasks:
    def test_two_photos_without_text_are_told_apart(self, tmp_path: Path) -> None:
        blank = (Page(1, 5, 5, answer=""),)
        pages = {text: letter(text) for text in ("Rice", "Soup and more soup")}
        for text, page in pages.items():
            recorder = Recorder(fixed(Completion(text, (1, 1))), tmp_path)
            recorder.answer(Question("describe", (page,), blank))
        engine = ReplayEngine(tmp_path, frozenset({"describe"}))
        for text, page in pages.items():
            assert engine.answer(Question("describe", (page,), blank)).text == text

    def test_answers_to_other_requests_are_others(self, tmp_path: Path) -> None:
        for request in ("stamp", "seal"):
            recorder = Recorder(fixed(Completion(request, (1, 1))), tmp_path)
            recorder.answer(Question("find", (letter("A"),), request=request))
        engine = ReplayEngine(tmp_path, frozenset({"find"}))
        for request in ("stamp", "seal"):
            question = Question("find", (letter("A"),), request=request)
            assert engine.answer(question).text == request
        with pytest.raises(EngineError):
            engine.answer(Question("find", (letter("A"),), request="logo"))

    def test_a_recording_about_nothing_answers_its_task_alone(self, tmp_path: Path) -> None:
        self._about_nothing(tmp_path, "film")
        engine = ReplayEngine(tmp_path, frozenset({"events"}))
        assert engine.answer(Question("events", (letter("A"),))).text == "film"
        assert engine.answer(Question("events")).text == "film"

    def test_of_two_recordings_about_nothing_none_answers(self, tmp_path: Path) -> None:
        self._about_nothing(tmp_path, "film")
        self._about_nothing(tmp_path, "other")
        with pytest.raises(EngineError):
            ReplayEngine(tmp_path, frozenset({"events"})).answer(Question("events"))

    def _about_nothing(self, folder: Path, answer: str) -> None:
        content = {"task": "events", "answer": answer, "family": "qwen3_vl"}
        (folder / f"{answer}.json").write_text(json.dumps(content), encoding="utf-8")
