"""A connection with an OpenAI-compatible server. In: its URL, its key, requests. Out: the models it
serves, and transcripts of its answers.

Only here and in `faults` is the openai client known. This module does not know what is asked.
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

NO_KEY = "none"  # the client wants one, and would else take that of another service
MOST_BYTES = 64 * 2**20
"""Of a response: a hundred times what the longest answer needs."""


class Served(BaseModel):
    """A model that a server lists. root: what it was loaded from, where the server tells;
    max_model_len: how many tokens question and answer may have together."""

    model_config = ConfigDict(from_attributes=True, protected_namespaces=())
    id: str
    root: str | None = None
    max_model_len: int | None = Field(None, gt=0)


class _Listing(BaseModel):
    model_config = ConfigDict(from_attributes=True)
    data: list[Served]


class Chat:
    """One server, asked by any number of threads; `url` is its URL without credentials.

    No request is sent that the gate does not let through. A question is sent at most
    `1 + patience.retries` times while no answer to it has begun; once in the server's life for
    each of its `extras` that the server refuses, it is sent again without.
    """

    def __init__(self, server: str, key: str, patience: Patience, connections: int) -> None:
        """SetupError bad_engine where `server` is no URL. Nothing is sent."""
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
        """The models that the server lists; None if it cannot list them. SetupError bad_engine if
        there is no such server."""
        try:
            listing = self._client.models.list(timeout=self._patience.start)
            return tuple(_Listing.model_validate(listing).data)
        except openai.APIStatusError as error:
            if error.status_code in (404, 405, 500, 501):
                return None  # 500: `transformers serve` where there is no cache of models
            raise _not_ready(before_answer(self.gate.name, error)) from None
        except (openai.APIError, httpx2.HTTPError) as error:
            raise _not_ready(before_answer(self.gate.name, error)) from None
        except EngineError as error:
            raise _not_ready(error) from None
        except (ValueError, AttributeError):
            message = f"{self.gate.name} does not speak the OpenAI protocol"
            raise SetupError("bad_engine", message, "Mend PAGEMILL_SERVER.") from None

    def ask(
        self, request: Mapping[str, Any], extras: Mapping[str, Any], max_tokens: int
    ) -> Transcript:
        """The server's answer, heard to its end, or as far as it is of use.

        extras: parts of the request that may be left out where the server does not know them.
        max_tokens: how many tokens the answer may have. EngineError, and SetupError where the
        settings are at fault.
        """
        heard = Transcript(max_tokens)
        try:
            with self._open(request, extras) as stream:
                for chunk in stream:
                    if not heard.take(chunk):
                        break
        except (openai.APIError, httpx2.HTTPError, ValueError) as error:
            if heard.finish_reason is None:  # else what is lost comes after the answer
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
    """Sends what the gate lets through, and bounds the time and the size of each response."""

    def __init__(self, tcp: httpx2.BaseTransport, gate: Gate, patience: Patience) -> None:
        self._tcp, self._gate, self._patience = tcp, gate, patience

    def handle_request(self, request: httpx2.Request) -> httpx2.Response:
        self._gate.enter()
        try:
            response = self._tcp.handle_request(request)
        except (httpx2.ReadTimeout, httpx2.WriteTimeout):
            # Told at once: the client would send it again and wait as long each time.
            raise self._gate.failed(overloaded(self._gate.name, "is silent")) from None
        if response.status_code in (429, 503) and (seconds := _retry_after(response.headers)):
            self._gate.hush(seconds)
        response.stream = _Bounded(response.stream, time.monotonic() + self._patience.answer)
        return response

    def close(self) -> None:
        self._tcp.close()


class _Bounded(httpx2.SyncByteStream):
    """A response that may go on until a time of the monotonic clock, and be of MOST_BYTES."""

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
    """Seconds (RFC 9110, 10.2.3); 0 where nothing, or nothing sensible, is said."""
    said = headers.get("retry-after", "")
    try:
        seconds = float(said)
    except ValueError:
        when = email.utils.parsedate_tz(said)
        seconds = email.utils.mktime_tz(when) - time.time() if when else 0.0
    return seconds if 0 < seconds < float("inf") else 0.0


def _suspects(body: str, extras: Mapping[str, Any]) -> frozenset[str]:
    """The extras that a refusal is about: those it names; else the one that asks for most."""
    named = frozenset(name for name in extras if name in body)
    return named or frozenset(extras) & {"response_format"} or frozenset(extras)


def _not_ready(error: PagemillError) -> SetupError:
    if isinstance(error, SetupError):
        return error
    return SetupError("bad_engine", error.message, "Start the server, or mend PAGEMILL_SERVER.")


def _read_url(server: str) -> tuple[str, tuple[str, str] | None]:
    """The URL up to and with its path, `/v1` if it has none; and the credentials in it, if any.
    SetupError bad_engine, which does not repeat the text: it may hold a password."""
    try:
        parts = urlsplit(server.strip())
        port = parts.port
    except ValueError:
        raise _no_url() from None
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise _no_url()
    host = f"[{parts.hostname}]" if ":" in parts.hostname else parts.hostname
    place = host if port is None else f"{host}:{port}"
    url = f"{parts.scheme}://{place}{parts.path.rstrip('/') or '/v1'}"
    if parts.username is None:
        return url, None
    return url, (unquote(parts.username), unquote(parts.password or ""))


def _no_url() -> SetupError:
    remedy = "Set PAGEMILL_SERVER to a URL such as http://localhost:8000/v1."
    return SetupError("bad_engine", "The server's URL is not one", remedy)
