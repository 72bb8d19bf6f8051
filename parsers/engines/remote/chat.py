"""A connection with an OpenAI-compatible server. In: its URL, its key, requests. Out: the models it
serves, and transcripts of its answers.

Only this module and `errors` know the openai client. Neither knows what is asked.
"""

import email.utils
import time
from collections.abc import Iterator, Mapping
from typing import Any, NoReturn
from urllib.parse import unquote, urlsplit

import httpx2
import openai
from pydantic import BaseModel, ConfigDict, Field

from parsers.asking import was_closed
from parsers.engines.remote.errors import amid_answer, before_answer, is_about_extras, overloaded
from parsers.engines.remote.gate import Gate, Patience
from parsers.engines.remote.stream import Transcript
from parsers.errors import TRANSIENT, EngineError, PagemillError, SetupError

NO_KEY = "none"  # the client requires one, else it takes that of another service
MOST_BYTES = 64 * 2**20
"""Of a response: a hundred times what the longest answer needs."""


class Served(BaseModel):
    """A model that a server lists. root: what it was loaded from, if known; max_model_len: tokens
    of question and answer together."""

    model_config = ConfigDict(from_attributes=True, protected_namespaces=())
    id: str
    root: str | None = None
    max_model_len: int | None = Field(None, gt=0)


class _Listing(BaseModel):
    model_config = ConfigDict(from_attributes=True)
    data: list[Served]


class Chat:
    """One server, asked by any number of threads; `url` is its URL without credentials.

    Every request passes the gate. A question is sent at most `1 + patience.retries` times until an
    answer begins, and once more for each of its `extras` that the server is found to refuse.
    """

    def __init__(self, server: str, key: str, patience: Patience, connections: int) -> None:
        """SetupError bad_engine if `server` is no URL. Nothing is sent."""
        self.url, auth = _read_url(server)
        self.gate = Gate(f"The server {self.url}", patience)
        self._patience = patience
        self._refused: frozenset[str] = frozenset()
        timeout = httpx2.Timeout(patience.silence, connect=patience.connect, pool=None)
        limits = httpx2.Limits(max_connections=connections, max_keepalive_connections=connections)
        # Certificates are slow to load, and without https there are none to verify.
        tcp = httpx2.HTTPTransport(verify=self.url.startswith("https:"), limits=limits)
        wire = httpx2.Client(
            transport=_Patient(tcp, self.gate, patience),
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
        except EngineError as error:
            raise _not_ready(error) from None
        except (ValueError, AttributeError):
            message = f"{self.gate.name} does not speak the OpenAI protocol"
            raise SetupError("bad_engine", message, "Mend PAGEMILL_SERVER.") from None

    def ask(
        self, request: Mapping[str, Any], extras: Mapping[str, Any], max_tokens: int
    ) -> Transcript:
        """The server's answer, to its end, or as far as it is of use. extras: parts of the request
        that may be left out if the server refuses them. EngineError, and SetupError if the settings
        are at fault."""
        heard = Transcript(max_tokens)
        try:
            with self._open(request, extras) as stream:
                for chunk in stream:
                    if not heard.take(chunk):
                        break
        except (openai.APIError, httpx2.HTTPError, ValueError) as error:
            if heard.finish_reason is None:  # else the answer is complete
                self._fail(amid_answer(self.gate.name, error))
        if heard.finish_reason is None or heard.is_wrecked:
            self._fail(overloaded(self.gate.name, "did not finish its answer"))
        self.gate.answered()
        return heard

    def close(self) -> None:
        self._client.close()

    def _open(self, request: Mapping[str, Any], extras: Mapping[str, Any]) -> openai.Stream[Any]:
        """The answer as it begins, asked for without the extras that the server refuses."""
        refused = self._refused
        while True:
            sent = {name: value for name, value in extras.items() if name not in refused}
            try:
                stream = self._send(request, sent)
            except (openai.BadRequestError, openai.UnprocessableEntityError) as error:
                if not sent or not is_about_extras(str(error.body)):
                    self._fail(before_answer(self.gate.name, error))
                refused |= _suspects(str(error.body), sent)
            except (openai.APIError, httpx2.HTTPError) as error:
                self._fail(before_answer(self.gate.name, error))
            except RuntimeError:
                if not self._client.is_closed():
                    raise
                raise was_closed() from None
            else:
                self._refused |= refused
                return stream

    def _send(self, request: Mapping[str, Any], extras: Mapping[str, Any]) -> openai.Stream[Any]:
        create: Any = self._client.chat.completions.create  # its types do not know all extras
        stream: openai.Stream[Any] = create(**request, stream=True, extra_body=dict(extras))
        return stream

    def _fail(self, error: PagemillError) -> NoReturn:
        if isinstance(error, EngineError) and error.code in TRANSIENT:
            raise self.gate.failed(error) from None
        raise error from None


class _Patient(httpx2.BaseTransport):
    """Sends requests through the gate, and limits the time and the size of each response."""

    def __init__(self, tcp: httpx2.BaseTransport, gate: Gate, patience: Patience) -> None:
        self._tcp, self._gate, self._patience = tcp, gate, patience

    def handle_request(self, request: httpx2.Request) -> httpx2.Response:
        self._gate.enter()
        try:
            response = self._tcp.handle_request(request)
        except (httpx2.ReadTimeout, httpx2.WriteTimeout):
            # Raised at once: the client would send it again and wait as long each time.
            raise self._gate.failed(overloaded(self._gate.name, "is silent")) from None
        if response.status_code in (429, 503) and (seconds := _retry_after(response.headers)):
            self._gate.hush(seconds)
        response.stream = _Bounded(response.stream, time.monotonic() + self._patience.answer)
        return response

    def close(self) -> None:
        self._tcp.close()


class _Bounded(httpx2.SyncByteStream):
    """A response limited to a time of the monotonic clock, and to MOST_BYTES."""

    def __init__(self, stream: Any, until: float) -> None:
        self._stream, self._until = stream, until

    def __iter__(self) -> Iterator[bytes]:
        size = 0
        for part in self._stream:
            size += len(part)
            if time.monotonic() > self._until or size > MOST_BYTES:
                raise httpx2.ReadTimeout("The response has no end")
            yield part

    def close(self) -> None:
        self._stream.close()


def _retry_after(headers: httpx2.Headers) -> float:
    """Seconds (RFC 9110, 10.2.3); 0 if missing or invalid."""
    said = headers.get("retry-after", "")
    try:
        seconds = float(said)
    except ValueError:
        when = email.utils.parsedate_tz(said)
        seconds = email.utils.mktime_tz(when) - time.time() if when else 0.0
    return seconds if 0 < seconds < float("inf") else 0.0


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
