"""A server's errors become ours. In: an error of the openai client, and the server's name. Out: one
of ours with a remedy, not raised.

Messages hold neither the key nor text of the server, as servers repeat what they were sent. This
module sends nothing.
"""

import re

import openai

from parsers.engines.remote.gate import COME_BACK
from parsers.engines.remote.room import MORE_ROOM, NoRoomError
from parsers.errors import AWAY, EngineError, PagemillError, SetupError

_OUT_OF_MEMORY = re.compile(r"out of memory|OutOfMemory", re.IGNORECASE)
_TOO_LONG = re.compile(
    r"context (?:length|size|window)|maximum.{0,20}length|max_model_len", re.IGNORECASE
)
_LIMIT = re.compile(r"(?:context|model) (?:length|size)\D{0,20}(\d+)", re.IGNORECASE)
"""Such as `maximum context length is 4096 tokens` (vLLM) and `context size (4096 tokens)`
(llama.cpp)."""
_TOO_MANY_IMAGES = re.compile(r"at most \d+ image", re.IGNORECASE)
_OTHER_MODEL = re.compile(r"pinned to|model\b.{0,200}(not found|not exist)", re.IGNORECASE)


def overloaded(server: str, what: str) -> EngineError:
    """It failed at this question, and may answer it a little later."""
    remedy = "Ask again later, with fewer questions at once (PAGEMILL_CONCURRENCY)."
    return EngineError("overloaded", f"{server} {what}", remedy)


def away(server: str, what: str) -> EngineError:
    """It answers no question for now."""
    return EngineError(AWAY, f"{server} {what}", COME_BACK)


def before_answer(server: str, error: Exception) -> PagemillError:
    """The error of a request to which no answer began."""
    if isinstance(error, openai.APIStatusError):
        return _by_status(server, error.status_code, str(error.body))
    if isinstance(error, openai.APITimeoutError):
        return away(server, "cannot be reached in time")
    if isinstance(error, openai.APIConnectionError):
        return away(server, "cannot be reached")
    return overloaded(server, "sent what is no answer")


def amid_answer(server: str, error: Exception) -> EngineError:
    """The error of an answer that had begun. ValueError: a part of it violates the protocol."""
    if isinstance(error, openai.APITimeoutError):
        return overloaded(server, "fell silent, or does not come to an end")
    if isinstance(error, openai.APIConnectionError):
        return overloaded(server, "broke off in its answer")
    if isinstance(error, openai.APIError):
        return _failed(server, f"{error.message} {error.body}", "in its answer")
    return overloaded(server, "sent what is no answer")


def is_about_extras(body: str) -> bool:
    """Whether a refused question (400, 422) may be answered without its extras."""
    return not any(each.search(body) for each in (_TOO_LONG, _TOO_MANY_IMAGES, _OTHER_MODEL))


def _by_status(server: str, status: int, body: str) -> PagemillError:
    if status in (401, 403):
        message = f"{server} does not accept the key ({status})"
        return SetupError("bad_engine", message, "Set PAGEMILL_SERVER_KEY to the server's key.")
    if status == 404 or (status in (400, 422) and _OTHER_MODEL.search(body)):
        message = f"{server} does not serve the model, or no chat at this URL ({status})"
        return SetupError("bad_engine", message, "Mend PAGEMILL_MODEL or PAGEMILL_SERVER.")
    if status < 400:
        message = f"{server} sends its clients to another URL ({status})"
        return SetupError("bad_engine", message, "Set PAGEMILL_SERVER to that URL.")
    if status >= 500 or status in (408, 409, 425, 429):
        return _failed(server, body, f"({status})")
    return _refused(server, status, body)


def _failed(server: str, said: str, where: str) -> EngineError:
    if _OUT_OF_MEMORY.search(said):
        remedy = "Give the server less at once: PAGEMILL_CONCURRENCY, PAGEMILL_PAGE_PIXELS."
        return EngineError("out_of_memory", f"{server} is out of memory {where}", remedy)
    return overloaded(server, f"failed {where}")


def _refused(server: str, status: int, body: str) -> EngineError:
    """The same question would fail again; another page may not."""
    why, remedy = "refuses the question", "Look into the server's log."
    if status != 413 and _TOO_LONG.search(body):
        return _no_room(server, status, body)
    if status == 413:
        why, remedy = "takes no request so large", "Raise the limit (nginx: client_max_body_size)."
    elif _TOO_MANY_IMAGES.search(body):
        why = "takes fewer images at once"
        remedy = """Start it with --limit-mm-per-prompt '{"image": 4}'."""
    return EngineError("unsupported_task", f"{server} {why} ({status})", remedy)


def _no_room(server: str, status: int, body: str) -> NoRoomError:
    why = f"{server} has no room for the page and its answer ({status})"
    error = NoRoomError("unsupported_task", why, MORE_ROOM)
    said = _LIMIT.search(body)
    error.limit = int(said[1]) if said else None
    return error
