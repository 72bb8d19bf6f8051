"""What an office document says of a page itself, in clean Qwen HTML (parsers.document.html), with
few boxes or none. No model answers so: it is read only where the completion names it, as HTML looks
alike."""

from parsers.formats import Rewritten

OFFICE = "office"


def recognises(answer: str) -> bool:
    return answer.startswith("<html><body>")


def rewrite(answer: str) -> Rewritten:
    return Rewritten(answer, boxless=True, is_html=True, has_depths=True)
