"""The describe task: what a page is, in one sentence. In: an answer in plain words. Out: one item,
whose text is that sentence."""

from parsers.document import Completion, Item, Prompt
from parsers.errors import AnswerError
from parsers.tasks import PageTask


def read_description(completion: Completion) -> tuple[Item, ...]:
    """The answer on one line. AnswerError unreadable where it says nothing."""
    sentence = " ".join(completion.text.split())
    if not sentence:
        raise AnswerError("unreadable", "The page is not described", "Ask again.")
    return (Item(sentence),)


TASK = PageTask(
    name="describe",
    version="1",
    prompts=(Prompt("Describe this page in one sentence."),),
    read=read_description,
)
