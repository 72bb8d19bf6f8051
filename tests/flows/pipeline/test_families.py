"""Models of all families behind a server: from a user's file, or of none that is known, to rows."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pymupdf
import pytest

from flows.care.doctor import Check, examine
from flows.pipeline.document import ingest_file
from flows.runtime.context import Context, open_context
from flows.runtime.settings import Settings
from parsers.errors import SetupError
from storage.queries import run_query

FILE = """\
[letters]
label = "Letters of Mill & Daughters"
source = "https://models.example/letterhead"
names = ["letterhead"]
multiple_of = 16
boxes = 500
answer_format = "chandra"
max_tokens = 900
sampling = { skip_special_tokens = false }
prompts.parse = "Read this letter, please."
"""
ANSWER = (
    '<div data-bbox="50 50 450 100" data-label="Section-Header"><h2>Delivery note</h2></div>'
    '<div data-bbox="50 110 450 150" data-label="Text"><p>Four oak boards.</p></div>'
)
MARKDOWN = "## Delivery note\n\nFour oak boards."

Opener = Callable[..., Context]


@pytest.fixture
def letter(tmp_path: Path) -> Path:
    with pymupdf.open() as pdf:
        page = pdf.new_page(width=400, height=560)
        page.insert_text((40, 80), "Delivery note", fontsize=20)
        page.insert_text((40, 140), "Four oak boards.", fontsize=12)
        pdf.save(tmp_path / "letter.pdf")
    return tmp_path / "letter.pdf"


@pytest.fixture
def families(tmp_path: Path) -> Path:
    assert len(FILE.splitlines()) == 10
    (tmp_path / "own.toml").write_text(FILE)
    return tmp_path / "own.toml"


@pytest.fixture
def opened(settings: Settings, chat_server: Any) -> Iterator[Opener]:
    """Opens contexts that ask the server of the tests, with settings beside that."""
    with ExitStack() as contexts:

        def open_(model: str, **given: Any) -> Context:
            chat_server.listed = {"data": [{"id": model}]}
            asked = {"engine": "server", "server": chat_server.url, "recordings": None, **given}
            context = open_context(settings.model_copy(update=asked))
            contexts.callback(context.close)
            return context

        yield open_


def ingest(file: Path, context: Context) -> str:
    return ingest_file(str(file), context, lambda done, pages: None).status


def blocks(context: Context) -> list[tuple[Any, ...]]:
    asked = "SELECT label, text, x0, y0 FROM current_blocks ORDER BY position"
    return [tuple(row) for row in run_query(context.database, asked, 99)[1]]


def test_a_family_of_ten_lines_is_asked_with_its_own_prompt_and_read(
    opened: Opener, chat_server: Any, families: Path, letter: Path
) -> None:
    chat_server.usually = chat_server.answer(ANSWER)
    context = opened("letterhead-7b", families=families)

    assert ingest(letter, context) == "complete"

    (asked,) = chat_server.asked
    assert asked["messages"][-1]["content"][-1]["text"] == "Read this letter, please."
    assert asked["skip_special_tokens"] is False
    found = blocks(context)
    assert [row[1] for row in found] == ["Delivery note", "Four oak boards."]
    assert found[0][2:] == pytest.approx((0.1, 0.1))
    assert context.recipe.prompt_version.startswith("letters ")
    assert context.engines.notes == ()


def test_another_prompt_in_the_file_is_another_recipe_and_another_label_is_not(
    opened: Opener, families: Path
) -> None:
    first = opened("letterhead-7b", families=families).recipe
    families.write_text(FILE.replace("Mill & Daughters", "ours"))
    renamed = opened("letterhead-7b", families=families, page_seconds=61.0).recipe
    families.write_text(FILE.replace(", please", ""))
    reworded = opened("letterhead-7b", families=families, page_seconds=62.0).recipe

    assert renamed.recipe == first.recipe
    assert reworded.recipe != first.recipe


def test_a_model_of_no_known_family_is_asked_in_markdown_and_the_run_says_so(
    opened: Opener, chat_server: Any, letter: Path
) -> None:
    chat_server.usually = chat_server.answer(MARKDOWN)
    context = opened("gemma3:27b")

    assert ingest(letter, context) == "complete"

    assert "as Markdown" in chat_server.asked[0]["messages"][-1]["content"][-1]["text"]
    found = blocks(context)
    assert [row[1] for row in found] == ["Delivery note", "Four oak boards."]
    assert found[0][2] == pytest.approx(0.1, abs=0.02)  # its words'
    (stored,) = run_query(context.database, "SELECT settings, flaws FROM runs", 9)[1]
    assert "gemma3:27b is not known" in str(stored[0])
    assert "not known" not in str(stored[1])
    pages = run_query(context.database, "SELECT flaws FROM pages", 9)[1]
    assert "not known" not in str(pages)


def test_fields_are_found_by_the_embedded_engine_where_a_model_only_transcribes(
    opened: Opener, chat_server: Any
) -> None:
    context = opened("olmOCR-2-7B-1025-FP8", schema_name="receipt")

    assert context.engines.main.tasks == {"parse"}
    assert context.engines.extractor.identity.engine == "ocr"


def test_a_file_that_is_wrong_is_told_before_anything_is_read(
    opened: Opener, families: Path
) -> None:
    families.write_text(FILE.replace("boxes = 500", 'boxes = "inches"'))
    with pytest.raises(SetupError, match=r"own\.toml, letters\.boxes: say pixels") as caught:
        opened("letterhead-7b", families=families)
    assert caught.value.code == "bad_engine"


@pytest.mark.slow
def test_who_ingests_by_a_model_of_no_known_family_is_warned_once(
    run: Callable[..., tuple[int, str, str]],
    chat_server: Any,
    letter: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    chat_server.listed = {"data": [{"id": "gemma3:27b"}]}
    chat_server.usually = chat_server.answer(MARKDOWN)
    monkeypatch.delenv("PAGEMILL_RECORDINGS")

    code, output, errors = run("ingest", letter, "--engine", "server", "--server", chat_server.url)

    assert (code, errors.count("gemma3:27b is not known")) == (0, 1)
    assert "not known" not in output


class TestTheDoctor:
    def engine(self, settings: Settings, chat_server: Any, model: str, **given: Any) -> Check:
        chat_server.listed = {"data": [{"id": model}]}
        asked = {"engine": "server", "server": chat_server.url, "recordings": None, **given}
        checks = examine(settings.model_copy(update=asked), lambda: ("a server", ""))
        return next(check for check in checks if check.name == "engine")

    def test_it_names_the_family_and_where_it_comes_from(
        self, settings: Settings, chat_server: Any, families: Path
    ) -> None:
        check = self.engine(settings, chat_server, "letterhead", families=families)
        assert check.status == "ok"
        assert f"letters (by the model's name or type, from {families})" in check.found

    def test_it_warns_of_a_model_of_no_known_family(
        self, settings: Settings, chat_server: Any
    ) -> None:
        check = self.engine(settings, chat_server, "gemma3:27b")
        assert (check.status, "other (no other fits)" in check.found) == ("warning", True)
        assert "PAGEMILL_FAMILY" in check.remedy
