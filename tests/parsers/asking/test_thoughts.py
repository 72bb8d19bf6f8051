"""What a model thinks is kept apart from what it answers."""

import pytest

from parsers.asking import ask
from parsers.asking.ask_again import ask_until_whole
from parsers.asking.json_answer import Answer, read_object
from parsers.asking.probability import probability_of
from parsers.asking.thoughts import without_thoughts
from parsers.document import Completion, Question, TokenScore
from parsers.engines.scripted import ScriptedEngine

FRAME = (1000.0, 1000.0)
DRAFT = 'The total reads {"total": "1.00"}, or rather'
WHOLE = '{"total": "9.90"}'


def said(text: str, finish_reason: str = "stop", thoughts: str | None = None) -> Completion:
    return Completion(text, FRAME, finish_reason, thoughts=thoughts)


def parted(text: str, thoughts: str | None = None) -> tuple[str, str | None]:
    """The answer, and the thoughts."""
    found = without_thoughts(said(text, thoughts=thoughts))
    return found.text, found.thoughts


class TestNoAnswer:
    @pytest.mark.parametrize("text", ["<think>", "<think>The total", "\n<Think>\nThe </thin"])
    def test_a_thought_that_does_not_end_leaves_none(self, text: str) -> None:
        assert parted(text)[0] == ""

    @pytest.mark.parametrize("finish_reason", ["stop", "length", "repetition"])
    def test_it_is_asked_again_and_the_thought_is_kept_with_what_was_not_used(
        self, finish_reason: str
    ) -> None:
        engine = ScriptedEngine(
            [said(f"<think>{DRAFT}", finish_reason), said(WHOLE)], generative=True
        )
        asked = ask_until_whole(
            engine, Question("extract"), lambda each: read_object(each.text), lambda _: 1.0
        )
        assert asked.result == Answer({"total": "9.90"})
        assert asked.completion.thoughts is None
        (attempt,) = asked.attempts
        assert (attempt.answer, attempt.thoughts) == ("", DRAFT)

    def test_a_thought_that_goes_round_in_circles_gives_no_value(self) -> None:
        loop = f"<think>{DRAFT * 50}"
        engine = ScriptedEngine([said(loop, "repetition")] * 3, generative=True)
        asked = ask_until_whole(
            engine, Question("extract"), lambda each: read_object(each.text), lambda _: 1.0
        )
        assert asked.result is None
        assert [attempt.problem.partition(":")[0] for attempt in asked.attempts] == [
            "repeating"
        ] * 2


class TestPagesAboutThinking:
    @pytest.mark.parametrize(
        "text",
        [
            '{"title": "How </think> is parsed"}',
            '{"title": "How </think>\\n is parsed"}',
            '[{"text": "</think>"}]',
            "<html><body><p>It ends with\n</think>\n</p></body></html>",
            "# Templates\n\nA thought ends with\n</think>\nand no sooner.",
            "Models write <think> before and\n</think>\nbehind a thought.",
            "A thought ends with </think> in most models.",
            "```\n<think>\nHm\n</think>\n```",
            "| tag |\n|---|\n| </think>\n",
        ],
    )
    def test_an_answer_that_has_begun_is_not_cut(self, text: str) -> None:
        assert parted(text) == (text, None)

    def test_what_follows_a_thought_is_not_cut_again(self) -> None:
        page = "It ends with\n</think>\nand no sooner."
        assert parted(f"<think>A page.</think>{page}") == (page, "A page.")

    def test_where_thoughts_came_apart_the_text_is_all_answer(self) -> None:
        page = "It ends with\n</think>\nand no sooner."
        assert parted(page, "A page.") == (page, "A page.")


class TestThoughts:
    @pytest.mark.parametrize(
        "text",
        [
            f"<think>{DRAFT}</think>{WHOLE}",
            f"<think>\n{DRAFT}\n</think>\n\n{WHOLE}",
            f"  <think>{DRAFT}</think> {WHOLE}",
            f"<THINK>{DRAFT}</Think>{WHOLE}",
            f"<think effort=\"low\">{DRAFT}</think>{WHOLE}",
            f"<thinking>{DRAFT}</thinking>\n{WHOLE}",
            f"◁think▷{DRAFT}◁/think▷{WHOLE}",
            f"[THINK]{DRAFT}[/THINK]{WHOLE}",
            f"{DRAFT}</think>{WHOLE}",
            f"\n{DRAFT}\n</think>\n\n{WHOLE}",
            f"{DRAFT}\n</thinking>\n{WHOLE}",
        ],
    )  # fmt: skip
    def test_are_cut_off_and_kept_whoever_opened_them(self, text: str) -> None:
        assert parted(text) == (WHOLE, DRAFT)

    def test_an_end_that_a_thought_speaks_of_is_not_its_end(self) -> None:
        draft = "I write </think> when I am done."
        assert parted(f"{draft}\n</think>\n\nInvoice 12") == ("Invoice 12", draft)

    @pytest.mark.parametrize("text", [f"<think>{DRAFT}</think>{WHOLE}", f"{DRAFT}</think>{WHOLE}"])
    def test_no_draft_within_them_is_read(self, text: str) -> None:
        completion = ask(ScriptedEngine([said(text)]), Question("extract"))
        assert read_object(completion.text) == Answer({"total": "9.90"})

    @pytest.mark.parametrize("text", ["<think></think>", "<think>\n\n</think>\n\n", "</think>\n"])
    def test_empty_ones_are_none(self, text: str) -> None:
        assert parted(f"{text}{WHOLE}") == (WHOLE, None)

    def test_several_are_kept_together(self) -> None:
        text = f"<think>One.</think>\n<think>Two.</think>\n{WHOLE}"
        assert parted(text, "Streamed.") == (WHOLE, "Streamed.\nOne.\nTwo.")

    @pytest.mark.parametrize("text", ["", WHOLE, f" {WHOLE}\n", "Plain text.", "<b>bold</b>"])
    def test_an_answer_without_them_stays_as_it_is(self, text: str) -> None:
        completion = said(text)
        assert without_thoughts(completion) is completion


def test_tokens_are_counted_from_where_the_answer_begins() -> None:
    text = "<think>Hm</think>\n\n12.50"
    tokens = [(7, 0.1), (9, 0.2), (17, 0.3), (19, 0.4), (21, 0.5), (24, 0.8)]
    completion = Completion(text, FRAME, tokens=tuple(TokenScore(*each) for each in tokens))
    found = without_thoughts(completion)
    assert found.tokens == (TokenScore(2, 0.5), TokenScore(5, 0.8))
    assert probability_of(found.tokens, 0, 5) == pytest.approx(0.4)
