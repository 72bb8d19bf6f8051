"""A connection with an OpenAI-compatible server. In: its URL, its key, requests. Out: the models it
serves, and transcripts of its answers.

Only this module and `errors` know the openai client. Neither knows what is asked.
"""

from collections.abc import Mapping
from typing import Annotated, Any, NoReturn
from urllib.parse import unquote, urlsplit

import httpx2
import openai
from pydantic import (
    BaseModel,
    ConfigDict,
    PositiveInt,
    ValidatorFunctionWrapHandler,
    WrapValidator,
)

from parsers.asking import was_closed
from parsers.engines.remote.errors import amid_answer, before_answer, is_about_extras, overloaded
from parsers.engines.remote.gate import Gate, Patience
from parsers.engines.remote.pace import Pace, Turn
from parsers.engines.remote.stream import Transcript
from parsers.engines.remote.transport import Patient, SilentError, timeouts
from parsers.errors import TRANSIENT, EngineError, PagemillError, SetupError

NO_KEY = "none"  # the client requires one, else it takes that of another service
QUEUED_SHARE = 8
"""An answer that begins later than after this part of the longest silence waited in a queue."""
QUEUED_AGAIN = 5
"""Times that a question that waited in vain behind others is asked: from 32 at once to one."""


def _else_none(value: Any, read: ValidatorFunctionWrapHandler) -> Any:
    """What is beside a model's name is not worth refusing the server."""
    try:
        return read(value)
    except ValueError:
        return None


_Beside = WrapValidator(_else_none)


class _Meta(BaseModel):
    model_config = ConfigDict(from_attributes=True)
    n_ctx: Annotated[PositiveInt | None, _Beside] = None


class Served(BaseModel):
    """A model that a server lists. root: what it was loaded from, if known; max_model_len: tokens
    of question and answer together, as vLLM and SGLang say it; meta: where llama.cpp does."""

    model_config = ConfigDict(from_attributes=True, protected_namespaces=())
    id: str
    root: Annotated[str | None, _Beside] = None
    max_model_len: Annotated[PositiveInt | None, _Beside] = None
    meta: Annotated[_Meta | None, _Beside] = None

    @property
    def context(self) -> int | None:
        """Tokens of question and answer together, if known."""
        return self.max_model_len or (self.meta and self.meta.n_ctx) or None


NOTHING: Mapping[str, Any] = {}
TIMEOUTS = (openai.APITimeoutError, httpx2.TimeoutException)


class _Listing(BaseModel):
    model_config = ConfigDict(from_attributes=True)
    data: list[Served]


class Chat:
    """One server, asked by any number of threads; `url` is its URL without credentials.

    Every request passes the gate, and every question waits for its turn. It is sent at most
    `1 + patience.retries` times until an answer begins, once more for each of its `extras` that the
    server is found to refuse, and anew if it waited in the server's queue in vain.
    """

    def __init__(self, server: str, key: str, patience: Patience, connections: int) -> None:
        """SetupError bad_engine if `server` is no URL. Nothing is sent."""
        self.url, auth = _read_url(server)
        self.gate = Gate(f"The server {self.url}", patience)
        self.pace = Pace(connections, patience.silence / QUEUED_SHARE)
        self._patience = patience
        self._refused: frozenset[str] = frozenset()
        timeout = timeouts(patience)
        limits = httpx2.Limits(max_connections=connections, max_keepalive_connections=connections)
        # Certificates are slow to load, and without https there are none to verify.
        tcp = httpx2.HTTPTransport(verify=self.url.startswith("https:"), limits=limits)
        wire = httpx2.Client(
            transport=Patient(tcp, self.gate, self.pace, patience),
            auth=auth,
            timeout=timeout,
            follow_redirects=False,  # a document goes to the server that was named
        )
        self._client = openai.OpenAI(
            base_url=self.url, api_key=key or NO_KEY, timeout=timeout,
            max_retries=patience.retries, http_client=wire,
        )  # fmt: skip
        self._client.organization = self._client.project = None  # of another service

    def models(self) -> tuple[Served, ...] | None:
        """The models, or None if it cannot list them. SetupError bad_engine if it is no server."""
        try:
            listing = self._client.models.list(timeout=self._patience.start)
            return tuple(_Listing.model_validate(listing).data)
        except (openai.APIError, httpx2.HTTPError) as error:
            if getattr(error, "status_code", None) in (404, 405, 500, 501):
                return None  # 500: `transformers serve` without a cache of models
            raise _not_ready(before_answer(self.gate.name, error)) from None
        except SilentError:
            raise _not_ready(overloaded(self.gate.name, "is silent")) from None
        except EngineError as error:
            raise _not_ready(error) from None
        except (ValueError, AttributeError):
            message = f"{self.gate.name} does not speak the OpenAI protocol"
            raise SetupError("bad_engine", message, "Mend PAGEMILL_SERVER.") from None

    def ask(
        self,
        request: Mapping[str, Any],
        extras: Mapping[str, Any],
        max_tokens: int,
        needed: Mapping[str, Any] = NOTHING,
    ) -> Transcript:
        """The server's answer, to its end, or as far as it is of use. extras: parts of the request
        that may be left out if the server refuses them; needed: such that may not. EngineError, and
        SetupError if the settings are at fault."""
        for _ in range(1 + QUEUED_AGAIN):
            with self.pace.turn() as turn:
                heard = self._hear(turn, Transcript(max_tokens), request, extras, needed)
                if heard is None:  # waiting in a queue is not silence
                    turn.failed()
                    continue
                turn.answered()
                self.gate.answered()
                return heard
        raise self.gate.failed(overloaded(self.gate.name, "answers others, but not this question"))

    def close(self) -> None:
        self._client.close()

    def _hear(
        self,
        turn: Turn,
        heard: Transcript,
        request: Mapping[str, Any],
        extras: Mapping[str, Any],
        needed: Mapping[str, Any],
    ) -> Transcript | None:
        """The answer; None if the server was silent, but for answers to others."""
        try:
            with self._open(turn, request, extras, needed) as stream:
                for chunk in stream:
                    goes_on = heard.take(chunk)
                    if heard.has_begun:
                        turn.heard()
                    if not goes_on:
                        break
        except SilentError:
            if turn.is_queued:
                return None
            self._fail(turn, overloaded(self.gate.name, "is silent"))
        except (openai.APIError, httpx2.HTTPError, ValueError) as error:
            if isinstance(error, TIMEOUTS) and turn.is_queued and heard.finish_reason is None:
                return None
            if heard.finish_reason is None:  # else the answer is complete
                self._fail(turn, amid_answer(self.gate.name, error))
        if heard.finish_reason is None or heard.is_wrecked:
            self._fail(turn, overloaded(self.gate.name, "did not finish its answer"))
        return heard

    def _open(
        self,
        turn: Turn,
        request: Mapping[str, Any],
        extras: Mapping[str, Any],
        needed: Mapping[str, Any],
    ) -> openai.Stream[Any]:
        """The answer as it begins, asked for without the extras that the server refuses."""
        refused = self._refused
        while True:
            sent = {name: value for name, value in extras.items() if name not in refused}
            try:
                stream = self._send(turn, request, {**sent, **needed})
            except (openai.BadRequestError, openai.UnprocessableEntityError) as error:
                said = str(error.body)
                is_about_needed = any(name in said for name in needed)
                if not sent or is_about_needed or not is_about_extras(said):
                    self._fail(turn, before_answer(self.gate.name, error))
                refused |= _suspects(said, sent)
            except (openai.APIError, httpx2.HTTPError) as error:
                self._fail(turn, before_answer(self.gate.name, error))
            except RuntimeError:
                if not self._client.is_closed():
                    raise
                raise was_closed() from None
            else:
                self._refused |= refused
                return stream

    def _send(
        self, turn: Turn, request: Mapping[str, Any], extras: Mapping[str, Any]
    ) -> openai.Stream[Any]:
        create: Any = self._client.chat.completions.create  # its types do not know all extras
        timeout = timeouts(self._patience, 1 + turn.ahead)
        stream: openai.Stream[Any] = create(
            **request, stream=True, extra_body=dict(extras), timeout=timeout
        )
        return stream

    def _fail(self, turn: Turn, error: PagemillError) -> NoReturn:
        if isinstance(error, EngineError) and error.code in TRANSIENT:
            turn.failed()
            raise self.gate.failed(error) from None
        raise error from None


def _suspects(body: str, extras: Mapping[str, Any]) -> frozenset[str]:
    """The extras that a refusal names, else `response_format`, else all."""
    named = frozenset(name for name in extras if name in body)
    return named or frozenset(extras) & {"response_format"} or frozenset(extras)


def _not_ready(error: PagemillError) -> SetupError:
    if isinstance(error, SetupError):
        return error
    return SetupError("bad_engine", error.message, "Start the server, or mend PAGEMILL_SERVER.")


def _read_url(server: str) -> tuple[str, tuple[str, str] | None]:
    """The URL with its path, `/v1` if it has none; and the credentials in it, if any. SetupError
    bad_engine, which does not repeat the text, as it may hold a password."""
    try:
        parts = urlsplit(server.strip())
        port = parts.port
        if parts.scheme not in ("http", "https") or not parts.hostname:
            raise ValueError
    except ValueError:
        remedy = "Set PAGEMILL_SERVER to a URL such as http://localhost:8000/v1."
        raise SetupError("bad_engine", "The server's URL is not one", remedy) from None
    host = f"[{parts.hostname}]" if ":" in parts.hostname else parts.hostname
    place = host if port is None else f"{host}:{port}"
    url = f"{parts.scheme}://{place}{parts.path.rstrip('/') or '/v1'}"
    if parts.username is None:
        return url, None
    return url, (unquote(parts.username), unquote(parts.password or ""))
