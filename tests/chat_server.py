"""A small server that speaks the OpenAI protocol over real sockets, and misbehaves as it is told.

Behaviours are methods that return what to do with one request; `usually` is done where `next` is
empty. Every chat request is kept in `asked`.
"""

import base64
import contextlib
import io
import json
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from PIL import Image

PAGE = '<html><body>\n<p data-bbox="100 100 900 200">Line 0 of the document.</p>\n</body></html>'

Behaviour = Callable[["_Handler", dict[str, Any]], None]


class ChatServer:
    """Listens on a free port of this machine from construction until `close`."""

    def __init__(self, port: int = 0) -> None:
        self.listed: Any = {"object": "list", "data": [{"id": "qwen2-vl", "root": "qwen2-vl"}]}
        self.listing_status = 200
        self.authorization: str | None = None  # what must stand in the header
        self.asked: list[dict[str, Any]] = []
        self.headers: list[dict[str, str]] = []
        self.usually: Behaviour = self.answer(PAGE)
        self.next: list[Behaviour] = []
        self.closed = threading.Event()
        self.hung_up = threading.Event()  # by the client, while it was being answered
        self._lock = threading.Lock()
        self._http = _Server(("127.0.0.1", port), _Handler)
        self._http.owner = self
        self.port = self._http.server_address[1]
        self._thread = threading.Thread(target=self._http.serve_forever, args=(0.05,), daemon=True)
        self._thread.start()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}/v1"

    def behaviour(self, body: dict[str, Any], headers: dict[str, str]) -> Behaviour:
        with self._lock:
            self.asked.append(body)
            self.headers.append(headers)
            return self.next.pop(0) if self.next else self.usually

    def close(self) -> None:
        self.closed.set()
        self._http.shutdown()
        self._http.server_close()
        self._thread.join()

    @staticmethod
    def part(
        text: str, logprob: float | None = None, finish_reason: str | None = None
    ) -> dict[str, Any]:
        """A chunk of an answer, with one token's logarithmic probability if one is given."""
        choice: dict[str, Any] = {"index": 0, "delta": {"content": text}}
        choice["finish_reason"] = finish_reason
        if logprob is not None:
            token = {"token": text, "logprob": logprob, "bytes": list(text.encode())}
            choice["logprobs"] = {"content": [token]}
        return {"id": "1", "object": "chat.completion.chunk", "choices": [choice]}

    # What it can be told to do.

    def answer(
        self,
        text: str,
        finish_reason: str | None = "stop",
        tokens: Sequence[tuple[str, float]] = (),
        prompt_tokens: int = 100,
    ) -> Behaviour:
        """Stream `text`, or the tokens with their logarithmic probabilities, one in each part."""
        parts = [self.part(token, logprob) for token, logprob in tokens] or [self.part(text)]
        usage = {"prompt_tokens": prompt_tokens, "completion_tokens": len(parts)}
        end = [self.part("", finish_reason=finish_reason)] if finish_reason else []
        return self.stream([*parts, *end, {"choices": [], "usage": usage}])

    def stream(self, parts: Sequence[Any], then: str = "[DONE]") -> Behaviour:
        def behave(handler: "_Handler", body: dict[str, Any]) -> None:
            handler.start_stream()
            for each in parts:
                handler.send_event(each if isinstance(each, str) else json.dumps(each))
            handler.send_event(then)

        return behave

    def status(self, code: int, said: Any = "no", **headers: str) -> Behaviour:
        def behave(handler: "_Handler", body: dict[str, Any]) -> None:
            named = {name.replace("_", "-"): value for name, value in headers.items()}
            named["retry-after-ms"] = "1"  # for the openai client, which waits half a second else
            handler.send_json(code, {"error": {"message": said}}, named)

        return behave

    def refuse(self, *names: str, code: int = 422) -> Behaviour:
        """As a server does that does not know these parameters; others are answered."""

        def behave(handler: "_Handler", body: dict[str, Any]) -> None:
            known = names and not set(names) & set(body)
            unknown = f"Unexpected fields in the request: {sorted(set(names) & set(body))}"
            self.answer(PAGE)(handler, body) if known else self.status(code, unknown)(handler, body)

        return behave

    def one_at_a_time(self, seconds: float, text: str = PAGE) -> Behaviour:
        """Each answer takes so long; meanwhile others wait, and get not a byte."""
        at_work = threading.Lock()

        def behave(handler: "_Handler", body: dict[str, Any]) -> None:
            with at_work:
                time.sleep(seconds)
                self.answer(text)(handler, body)

        return behave

    def counting(self, image_tokens: Callable[[int, int], int], text: str = PAGE) -> Behaviour:
        """Answer, and count for images of these sides what `image_tokens` says, two tokens around
        each, and a token for four characters of text."""

        def behave(handler: "_Handler", body: dict[str, Any]) -> None:
            counted = 20
            for message in body["messages"]:
                content = message["content"]
                for part in [{"text": content}] if isinstance(content, str) else content:
                    counted += len(part.get("text", "")) // 4
                    if url := part.get("image_url", {}).get("url", ""):
                        data = base64.b64decode(url.partition(",")[2])
                        counted += 2 + image_tokens(*Image.open(io.BytesIO(data)).size)
            self.answer(text, prompt_tokens=counted)(handler, body)

        return behave

    def writing(self, text: str, continues: bool = True) -> Behaviour:
        """Write `text`, a character for each token, as far as there is room; go on with what the
        messages end with, or begin anew."""

        def behave(handler: "_Handler", body: dict[str, Any]) -> None:
            last = body["messages"][-1]
            goes_on = continues and last["role"] == "assistant"
            start = len(last["content"]) if goes_on else 0
            written = text[start : start + body["max_tokens"]]
            reason = "stop" if start + len(written) == len(text) else "length"
            tokens = [(each, -0.5) for each in written]
            self.answer("", reason, tokens, 100 + start)(handler, body)

        return behave

    def hang(self, *parts: Any) -> Behaviour:
        """Say nothing, or nothing after `parts`, until the server is closed."""

        def behave(handler: "_Handler", body: dict[str, Any]) -> None:
            if parts:
                handler.start_stream()
            for each in parts:
                handler.send_event(json.dumps(each))
            self.closed.wait()

        return behave

    def repeat(self, event: Callable[[int], str]) -> Behaviour:
        """Stream `event(0)`, `event(1)` ... without end."""

        def behave(handler: "_Handler", body: dict[str, Any]) -> None:
            handler.start_stream()
            number = 0
            while not self.closed.is_set():
                handler.send_raw(event(number))
                number += 1

        return behave

    def drop(self, *parts: Any) -> Behaviour:
        """Close the connection, before the response or after `parts` of it."""

        def behave(handler: "_Handler", body: dict[str, Any]) -> None:
            if parts:
                handler.start_stream()
            for each in parts:
                handler.send_event(json.dumps(each))

        return behave


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False
    request_queue_size = 64
    owner: ChatServer

    def handle_error(self, request: Any, client_address: Any) -> None:
        self.owner.hung_up.set()


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: _Server

    def log_message(self, *args: Any) -> None:
        pass

    def do_GET(self) -> None:
        owner = self.server.owner
        if owner.authorization and self.headers.get("authorization") != owner.authorization:
            self.send_json(401, {"error": "unauthorized"}, {})
        elif self.path != "/v1/models":
            self.send_json(404, {"detail": "Not Found"}, {})
        else:
            self.send_json(owner.listing_status, owner.listed, {})

    def do_POST(self) -> None:
        owner = self.server.owner
        body = json.loads(self.rfile.read(int(self.headers["content-length"])))
        self.close_connection = True
        if self.path != "/v1/chat/completions":
            self.send_json(404, {"detail": "Not Found"}, {})
        elif owner.authorization and self.headers.get("authorization") != owner.authorization:
            owner.asked.append(body)
            self.send_json(401, {"error": "unauthorized"}, {})
        else:
            owner.behaviour(body, dict(self.headers))(self, body)

    def send_json(self, code: int, said: Any, headers: dict[str, str]) -> None:
        data = said.encode() if isinstance(said, str) else json.dumps(said).encode()
        self.send_response(code)
        self.send_header("content-type", "application/json")
        self.send_header("content-length", str(len(data)))
        for name, value in headers.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(data)

    def start_stream(self) -> None:
        self.send_response(200)
        self.send_header("content-type", "text/event-stream")
        self.send_header("transfer-encoding", "chunked")
        self.end_headers()

    def send_event(self, data: str) -> None:
        self.send_raw(f"data: {data}\n\n")
        if data == "[DONE]":
            self.wfile.write(b"0\r\n\r\n")

    def send_raw(self, text: str) -> None:
        data = text.encode()
        self.wfile.write(b"%x\r\n%b\r\n" % (len(data), data))


@contextlib.contextmanager
def serving(port: int = 0) -> Iterator[ChatServer]:
    server = ChatServer(port)
    try:
        yield server
    finally:
        server.close()
