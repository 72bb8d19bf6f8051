"""Who may write in the viewer: what no page of it sent, or nobody may send, writes nothing."""

import base64
import re
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
import pytest
from fastapi import FastAPI
from fastapi.responses import HTMLResponse
from fastapi.testclient import TestClient
from pydantic import SecretStr
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.requests import Request

from flows.review.reviewers import add_reviewer, find_reviewer, remove_reviewer
from flows.runtime.settings import Settings
from flows.viewer import login as logging_in
from flows.viewer.attempts import LONGEST, MOST, Attempts
from flows.viewer.guard import LONGEST_BODY
from flows.viewer.login import local
from flows.viewer.secured import secure
from flows.viewer.sessions import KEY_FILE, LASTS, Sessions
from parsers.errors import PagemillError

PASSWORD = "oak boards and nails"
HERE = "http://127.0.0.1:4280"
OURS = {"Origin": HERE, "Sec-Fetch-Site": "same-origin"}
SECRET = "a secret of sixteen and more"
TOKEN = re.compile(r'name="csrf" value="([^"]+)"')


@dataclass
class Server:
    """An application with one page and one place to write to. written: by whom, and what."""

    settings: Settings
    written: list[tuple[str, dict[str, str]]] = field(default_factory=list)

    def app(self) -> FastAPI:
        app = FastAPI()

        def page(name: str, request: Request, **values: Any) -> HTMLResponse:
            token = values.get("token") or request.state.csrf
            text = f"{values.get('problem', '')} {values.get('following', '')}"
            form = f'{request.state.reviewer} <input name="csrf" value="{token}"> {text}'
            return HTMLResponse(form)

        def fail(request: Request, status: int, sentence: str) -> HTMLResponse:
            return HTMLResponse(sentence, status)

        @app.get("/")
        def read(request: Request) -> HTMLResponse:
            return page("", request)

        @app.post("/write")
        def write(request: Request) -> str:
            self.written.append((request.state.reviewer, request.state.fields))
            return "written"

        @app.exception_handler(PagemillError)
        def tell(request: Request, error: PagemillError) -> HTMLResponse:
            return fail(request, 503, str(error))

        secure(app, self.settings, page, fail)
        app.add_middleware(TrustedHostMiddleware, allowed_hosts=["127.0.0.1", "mill.example.com"])
        return app

    def browser(self, base: str = HERE, peer: str = "127.0.0.1") -> TestClient:
        return TestClient(self.app_once, base_url=base, client=(peer, 5000), follow_redirects=False)

    @property
    def app_once(self) -> FastAPI:
        if not hasattr(self, "_app"):
            self._app = self.app()
        return self._app


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("home")
    for name in ("anna", "bert", "carl"):
        add_reviewer(path, name, PASSWORD)
    return path


@pytest.fixture
def server(home: Path) -> Server:
    return Server(Settings(home=home))


@pytest.fixture
def anna(server: Server) -> TestClient:
    return logged_in(server.browser(), "anna")


@pytest.fixture
def proxied(home: Path) -> Server:
    return Server(
        Settings(
            home=home, reviewer_header="X-Forwarded-User", proxies=("10.0.0.5", "127.0.0.1"),
            proxy_secret=SecretStr(SECRET),
        )
    )  # fmt: skip


def token_of(browser: TestClient, path: str = "/", **headers: str) -> str:
    found = TOKEN.search(browser.get(path, headers=headers).text)
    return found[1] if found else ""


def logged_in(browser: TestClient, name: str, password: str = PASSWORD) -> TestClient:
    assert log_in(browser, name, password).status_code == 303
    return browser


def log_in(browser: TestClient, name: str, password: str, **fields: str) -> httpx.Response:
    form = {"name": name, "password": password, "csrf": token_of(browser, "/login"), **fields}
    origin = str(browser.base_url).rstrip("/")
    return browser.post("/login", data=form, headers={"Origin": origin})


def write(browser: TestClient, token: str | None = None, **headers: str) -> httpx.Response:
    form = {"value": "5", "csrf": token_of(browser) if token is None else token}
    return browser.post("/write", data=form, headers=OURS | headers)


def test_a_reviewer_writes_under_the_own_name(server: Server, anna: TestClient) -> None:
    assert write(anna).status_code == 200
    assert server.written == [("anna", {"value": "5"})]


def test_the_token_may_come_in_a_header_as_scripts_send_it(
    server: Server, anna: TestClient
) -> None:
    headers = OURS | {"X-CSRF-Token": token_of(anna)}
    assert anna.post("/write", data={"value": "5"}, headers=headers).status_code == 200
    assert len(server.written) == 1


def test_everybody_may_read_and_nobody_else_may_write(server: Server) -> None:
    browser = server.browser()
    assert browser.get("/").status_code == 200
    assert token_of(browser) == ""

    answer = write(browser)

    assert answer.status_code == 401
    assert "Log in" in answer.text
    assert server.written == []


ABROAD: dict[str, dict[str, str | None]] = {
    "another site": {"Origin": "https://evil.example"},
    "another port": {"Origin": "http://127.0.0.1:9999"},
    "another scheme": {"Origin": "https://127.0.0.1:4280"},
    "another name": {"Origin": "http://localhost:4280"},
    "a longer name": {"Origin": f"{HERE}.evil.example"},
    "a longer port": {"Origin": f"{HERE}0"},
    "a sandbox": {"Origin": "null"},
    "nobody": {"Origin": None},
    "an empty origin": {"Origin": ""},
    "two origins": {"Origin": f"{HERE}, https://evil.example"},
    "another page": {"Origin": None, "Referer": "https://evil.example/?http://127.0.0.1:4280/"},
    "a page with our name": {"Origin": None, "Referer": "http://127.0.0.1:4280@evil.example/"},
    "a sandbox that names us": {"Origin": "null", "Referer": f"{HERE}/"},
    "a site, by the browser": {"Sec-Fetch-Site": "cross-site"},
    "a port, by the browser": {"Sec-Fetch-Site": "same-site"},
    "no page, by the browser": {"Sec-Fetch-Site": "none"},
}


@pytest.mark.parametrize("headers", ABROAD.values(), ids=ABROAD)
def test_a_write_that_another_page_sends_is_refused(
    server: Server, anna: TestClient, headers: dict[str, str | None]
) -> None:
    sent = {name: value for name, value in {**OURS, **headers}.items() if value is not None}
    form = {"value": "5", "csrf": token_of(anna)}

    answer = anna.post("/write", data=form, headers=sent)

    assert answer.status_code == 403
    assert "nothing was changed" in answer.text
    assert server.written == []


def test_a_browser_that_sends_a_referer_only_is_served(server: Server, anna: TestClient) -> None:
    form = {"value": "5", "csrf": token_of(anna)}
    assert anna.post("/write", data=form, headers={"Referer": f"{HERE}/x?y"}).status_code == 200


@pytest.mark.parametrize("host", ["evil.example", "evil.example:4280", "127.0.0.1.evil.example"])
def test_a_name_that_leads_here_is_refused(server: Server, anna: TestClient, host: str) -> None:
    form = {"value": "5", "csrf": token_of(anna)}
    headers = {"Host": host, "Origin": f"http://{host}", "Cookie": cookie_of(anna)}

    assert anna.post("/write", data=form, headers=headers).status_code in (400, 401, 403)
    assert server.written == []


def cookie_of(browser: TestClient) -> str:
    return "; ".join(f"{name}={value}" for name, value in browser.cookies.items())


def test_the_token_is_of_this_session(server: Server, anna: TestClient) -> None:
    bert = logged_in(server.browser(), "bert")
    again = logged_in(server.browser(), "anna")
    good = token_of(anna)
    wrong = ("", "x", "0.", good[:-1], good + "0", f"9{good}", token_of(bert), token_of(again))
    for token in (*wrong, token_of(server.browser(), "/login"), good.partition(".")[0], "é.ü"):
        answer = write(anna, token)
        assert answer.status_code == 403, token
        assert "outdated" in answer.text
    assert server.written == []


@pytest.mark.parametrize(
    ("kind", "content"),
    [
        ("text/plain", "value=5&csrf={token}"),
        ("application/json", '{{"value": "5", "csrf": "{token}"}}'),
        ("multipart/form-data; boundary=x", '--x\r\nContent-Disposition: form-data; name="csrf"'
         "\r\n\r\n{token}\r\n--x--\r\n"),
        ("", "value=5&csrf={token}"),
        ("text/plain, application/x-www-form-urlencoded", "value=5&csrf={token}"),
    ],
)  # fmt: skip
def test_what_is_no_form_of_a_page_is_refused(
    server: Server, anna: TestClient, kind: str, content: str
) -> None:
    body = content.format(token=token_of(anna))
    answer = anna.post("/write", content=body, headers=OURS | {"Content-Type": kind})
    assert answer.status_code == 415
    assert server.written == []


@pytest.mark.parametrize(
    "body",
    ["csrf={token}&value=5&value=6", "csrf={token}&value=%ff", "csrf={token}&&x", "é={token}"],
)
def test_a_form_that_can_be_read_in_two_ways_is_refused(
    server: Server, anna: TestClient, body: str
) -> None:
    headers = OURS | {"Content-Type": "application/x-www-form-urlencoded"}
    answer = anna.post("/write", content=body.format(token=token_of(anna)), headers=headers)
    assert answer.status_code == 400
    assert server.written == []


def test_a_huge_body_is_refused_before_it_is_read(server: Server, anna: TestClient) -> None:
    sent = 0

    def parts() -> Iterator[bytes]:
        nonlocal sent
        for _ in range(10_000):
            sent += 10_000
            yield b"a" * 10_000

    headers = OURS | {"Content-Type": "application/x-www-form-urlencoded"}
    assert anna.post("/write", content=parts(), headers=headers).status_code == 413
    many = "&".join(f"f{number}=1" for number in range(101))
    assert anna.post("/write", content=many, headers=headers).status_code == 400
    assert (
        anna.post("/write", content="a=" + "b" * LONGEST_BODY, headers=headers).status_code == 413
    )
    assert server.written == []


@pytest.mark.parametrize("method", ["GET", "HEAD", "PUT", "PATCH", "DELETE", "OPTIONS", "X"])
def test_another_method_writes_nothing(server: Server, anna: TestClient, method: str) -> None:
    form = {"value": "5", "csrf": token_of(anna)}
    answer = anna.request(method, "/write", params=form, data=form, headers=OURS)
    assert answer.status_code in (403, 405)
    headers = OURS | {"X-HTTP-Method-Override": "POST"}
    assert anna.get("/write", params=form | {"_method": "POST"}, headers=headers).status_code == 405
    assert server.written == []


def test_no_other_site_is_told_that_it_may(server: Server, anna: TestClient) -> None:
    headers = {"Origin": "https://evil.example", "Access-Control-Request-Method": "POST"}
    answer = anna.options("/write", headers=headers)
    assert answer.status_code == 403
    assert not [name for name in answer.headers if name.startswith("access-control")]


def test_the_cookie_is_for_this_site_alone(server: Server) -> None:
    browser = server.browser()
    (cookie,) = [each for each in log_in(browser, "anna", PASSWORD).headers.get_list("set-cookie")
                 if each.startswith("pagemill-4280=")]  # fmt: skip
    attributes = [each.strip().lower() for each in cookie.split(";")[1:]]
    assert {"httponly", "samesite=strict", "path=/", f"max-age={LASTS}"} <= set(attributes)
    assert not [each for each in attributes if each.startswith("domain") or each == "secure"]


def test_the_cookie_counts_at_the_origin_where_it_was_given(
    server: Server, anna: TestClient
) -> None:
    """Browsers send cookies to every port of a host: whoever listens there cannot use it here by
    another name, nor can a page there."""
    stolen = anna.cookies["pagemill-4280"]
    other = server.browser("http://127.0.0.1:4281")
    for name in ("pagemill-4280", "pagemill-4281"):
        other.cookies.set(name, stolen)
    assert "None" in other.get("/").text
    origin = {"Origin": "http://127.0.0.1:4281"}
    form = {"value": "5", "csrf": token_of(anna)}
    assert other.post("/write", data=form, headers=origin).status_code == 401
    assert write(other, token_of(anna)).status_code == 403
    assert server.written == []


def forged(cookie: str) -> dict[str, str]:
    text, _, signature = cookie.partition(".")
    other = base64.urlsafe_b64encode(
        base64.urlsafe_b64decode(text).replace(b'"anna"', b'"bert"')
    ).decode()
    return {
        "another name": f"{other}.{signature}",
        "no signature": f"{text}.",
        "no dot": text,
        "half a signature": f"{text}.{signature[:32]}",
        "another signature": f"{text}.{'0' * 64}",
        "a token": f"{text}.{signature}".replace(".", "..", 1),
        "nothing": ".",
        "much": "a" * 5000,
        "padding": f"{text}=.{signature}",
    }


@pytest.mark.parametrize("kind", list(forged("e30=.0")))
def test_a_forged_cookie_is_nobodys(server: Server, anna: TestClient, kind: str) -> None:
    token, cookie = token_of(anna), forged(anna.cookies["pagemill-4280"])[kind]
    browser = server.browser()
    browser.cookies.set("pagemill-4280", cookie)
    assert write(browser, token).status_code == 401
    assert server.written == []


def test_a_token_is_no_signature_of_a_cookie(home: Path) -> None:
    sessions = Sessions(home)
    made, _, signature = sessions.token("x").partition(".")
    assert sessions.find(f"{made} x.{signature}") is None


def test_a_session_ends_after_its_time(home: Path) -> None:
    now = [1_000_000.0]
    sessions = Sessions(home, lambda: now[0])
    anna = find_reviewer(home, "anna")
    assert anna is not None
    cookie, token = sessions.open(anna, HERE), sessions.token("x")
    now[0] += LASTS - 1
    assert sessions.find(cookie) is not None
    assert sessions.has_token("x", token)
    now[0] += 1
    assert sessions.find(cookie) is None
    assert not sessions.has_token("x", token)


def test_a_session_ends_with_its_reviewer_and_with_the_password(server: Server, home: Path) -> None:
    carl = logged_in(server.browser(), "carl")
    token = token_of(carl)
    add_reviewer(home, "carl", "another password")
    assert write(carl, token).status_code == 401
    carl = logged_in(server.browser(), "carl", "another password")
    token = token_of(carl)
    remove_reviewer(home, "carl")
    assert write(carl, token).status_code == 401
    add_reviewer(home, "carl", PASSWORD)
    assert write(carl, token).status_code == 401
    assert server.written == []


def test_who_logged_out_is_out_also_with_a_copy_of_the_cookie(
    server: Server, anna: TestClient
) -> None:
    copy, token = anna.cookies["pagemill-4280"], token_of(anna)
    assert anna.post("/logout", data={"csrf": ""}, headers=OURS).status_code == 403
    assert anna.get("/logout").status_code == 405
    assert anna.post("/logout", data={"csrf": token}, headers=OURS).status_code == 303
    assert "pagemill-4280" not in anna.cookies
    anna.cookies.set("pagemill-4280", copy)
    assert write(anna, token).status_code == 401
    assert server.written == []


def test_without_its_key_no_session_counts(server: Server, anna: TestClient, home: Path) -> None:
    token = token_of(anna)
    (home / KEY_FILE).unlink()
    assert write(anna, token).status_code == 401
    assert oct((home / KEY_FILE).stat().st_mode)[-3:] == "600"


def test_a_key_that_others_may_read_signs_nothing(
    server: Server, anna: TestClient, home: Path
) -> None:
    token = token_of(anna)
    (home / KEY_FILE).chmod(0o644)
    try:
        assert anna.get("/").status_code == 200
        assert write(anna, token).status_code == 401
        answer = server.browser().get("/login")
        assert answer.status_code == 503
        assert "may be read by others" in answer.text
    finally:
        (home / KEY_FILE).chmod(0o600)
    assert server.written == []


@pytest.mark.parametrize(
    "headers",
    [{"Origin": "https://evil.example"}, {"Origin": "null"}, {}, OURS | {"Sec-Fetch-Site": "none"}],
)
def test_nobody_is_logged_in_by_another_page(server: Server, headers: dict[str, str]) -> None:
    browser = server.browser()
    form = {"name": "anna", "password": PASSWORD, "csrf": token_of(browser, "/login")}
    assert browser.post("/login", data=form, headers=headers).status_code == 403
    assert "pagemill-4280" not in browser.cookies


def test_nobody_is_logged_in_without_the_token_of_the_form(server: Server) -> None:
    token = token_of(server.browser(), "/login")
    form = {"name": "anna", "password": PASSWORD}
    for fields in (form, form | {"csrf": token}):
        assert server.browser().post("/login", data=fields, headers=OURS).status_code == 403


@pytest.mark.parametrize(
    ("path", "led"),
    [
        ("/documents/1?page=2&field=line_items[0].amount", None),
        ("https://evil.example/", "/"),
        ("//evil.example/", "/"),
        ("/\\evil.example/", "/"),
        ("\\\\evil.example", "/"),
        ("/\t/evil.example", "/"),
        (" //evil.example", "/"),
        ("javascript:alert(1)", "/"),
        ("/a\r\nSet-Cookie: x=y", "/"),
        ("/login?next=/", "/"),
        ("", "/"),
        ("/" + "a" * 600, "/"),
        ("/\u2028/evil.example", "/"),
    ],
)
def test_the_login_leads_to_pages_of_this_viewer_only(
    server: Server, path: str, led: str | None
) -> None:
    answer = log_in(server.browser(), "anna", PASSWORD, next=path)
    assert answer.status_code == 303
    assert answer.headers["location"] == (led or path)
    assert local(path) == (led or path)


def test_a_wrong_name_and_a_wrong_password_are_told_alike(server: Server) -> None:
    tried = (("anna", "wrong"), ("nobody", PASSWORD), ("an na", PASSWORD), ("", ""))
    answers = [log_in(server.browser(), *given) for given in tried]
    assert {each.status_code for each in answers} == {401}
    assert all("Name or password is wrong." in each.text for each in answers)


def test_guessing_gets_slow(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    checks = []
    monkeypatch.setattr(
        logging_in, "check_password", lambda home, name, password: checks.append(password)
    )
    browser = server.browser(peer="10.9.9.9")
    answers = [log_in(browser, "anna", f"guess {number}") for number in range(10)]
    assert [each.status_code for each in answers] == [401] * 3 + [429] * 7
    assert len(checks) == 3
    assert int(answers[-1].headers["retry-after"]) >= 1
    assert log_in(server.browser(peer="10.9.9.8"), "anna", "guess").status_code == 401
    names = [log_in(browser, f"name{number}", "guess").status_code for number in range(20)]
    assert names.count(401) == 9


def test_guessing_at_once_is_no_faster(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    checks = []

    def check(home: Path, name: str, password: str) -> None:
        checks.append(password)

    monkeypatch.setattr(logging_in, "check_password", check)
    browsers = [server.browser(peer="10.9.9.7") for _ in range(12)]
    with ThreadPoolExecutor(12) as pool:
        list(pool.map(lambda each: log_in(each, "anna", "guess"), browsers))
    assert len(checks) == 3


def test_what_is_remembered_of_guesses_is_bounded() -> None:
    attempts = Attempts(lambda: 0.0)
    for number in range(MOST + 500):
        attempts.begin(f"{'n' * 1000}{number}", str(number))
    assert len(attempts._failed) == MOST
    assert max(len(name) for name, _ in attempts._failed) <= LONGEST + 5


def as_anna(browser: TestClient, **headers: str) -> Callable[[], httpx.Response]:
    named = {"X-Forwarded-User": "anna", **headers}
    form = {"value": "5", "csrf": token_of(browser, "/", **named)}
    return lambda: browser.post("/write", data=form, headers=OURS | named)


def test_a_proxy_names_the_reviewer(proxied: Server) -> None:
    secret = {"X-Pagemill-Proxy-Secret": SECRET}
    for peer in ("10.0.0.5", "127.0.0.1"):
        assert as_anna(proxied.browser(peer=peer), **secret)().status_code == 200
    assert [name for name, _ in proxied.written] == ["anna", "anna"]


@pytest.mark.parametrize(
    ("peer", "secret"),
    [
        ("10.0.0.6", SECRET),
        ("127.0.0.2", SECRET),
        ("::1", SECRET),
        ("10.0.0.5", None),
        ("127.0.0.1", None),
        ("10.0.0.5", ""),
        ("10.0.0.5", SECRET[:-1]),
        ("10.0.0.5", f"{SECRET}x"),
        ("10.0.0.5", f"{SECRET}, {SECRET}"),
        ("not an address", SECRET),
    ],
)
def test_a_name_that_no_proxy_sends_is_refused_for_reading_too(
    proxied: Server, peer: str, secret: str | None
) -> None:
    browser = proxied.browser(peer=peer)
    headers = {} if secret is None else {"X-Pagemill-Proxy-Secret": secret}
    assert browser.get("/", headers={"X-Forwarded-User": "anna", **headers}).status_code == 403
    assert as_anna(browser, **headers)().status_code == 403
    forwarded = {"X-Forwarded-For": "10.0.0.5", "Forwarded": "for=10.0.0.5"}
    assert as_anna(browser, **headers, **forwarded)().status_code == 403
    assert proxied.written == []
    assert browser.get("/").status_code == 200


@pytest.mark.parametrize(
    "name",
    ["an na", "ann\xe4", "\xd0\xb0nna", "a" * 200, "anna,bert", "<b>", "anna\x7f", "-", "Pagemill"],
)
def test_a_proxy_names_nobody_who_could_be_taken_for_another(proxied: Server, name: str) -> None:
    headers = [("X-Forwarded-User", name.encode("latin-1")), ("X-Pagemill-Proxy-Secret", SECRET)]
    answer = proxied.browser(peer="10.0.0.5").get("/", headers=headers)  # type: ignore[arg-type]
    assert answer.status_code == 403
    assert "no name that a reviewer may have" in answer.text


def test_two_names_are_refused(proxied: Server) -> None:
    headers = [("X-Forwarded-User", "anna"), ("X-Forwarded-User", "bert"),
               ("X-Pagemill-Proxy-Secret", SECRET)]  # fmt: skip
    assert proxied.browser(peer="10.0.0.5").get("/", headers=headers).status_code == 403


def test_behind_a_proxy_other_pages_are_refused_too(proxied: Server) -> None:
    browser, secret = proxied.browser(peer="10.0.0.5"), {"X-Pagemill-Proxy-Secret": SECRET}
    for other in ({"Origin": "https://evil.example"}, {"Sec-Fetch-Site": "cross-site"}):
        assert as_anna(browser, **secret, **other)().status_code == 403
    named = {"X-Forwarded-User": "bert", **secret}
    form = {"value": "5", "csrf": token_of(browser, "/", **{**named, "X-Forwarded-User": "anna"})}
    assert browser.post("/write", data=form, headers=OURS | named).status_code == 403
    assert proxied.written == []


def test_a_name_in_a_header_that_is_not_configured_means_nothing(
    server: Server, anna: TestClient
) -> None:
    named = {"X-Forwarded-User": "bert", "X-Pagemill-Proxy-Secret": SECRET}
    assert as_anna(server.browser(), **named)().status_code == 401
    assert write(anna, **named).status_code == 200
    assert [name for name, _ in server.written] == ["anna"]


def test_a_proxy_that_speaks_tls_is_believed_and_nobody_else(proxied: Server) -> None:
    outside = "https://mill.example.com"
    headers = {"Host": "mill.example.com", "X-Forwarded-Proto": "https",
               "X-Pagemill-Proxy-Secret": SECRET}  # fmt: skip
    browser = proxied.browser("http://mill.example.com", peer="10.0.0.5")
    form = {"name": "anna", "password": PASSWORD, "csrf": token_of(browser, "/login", **headers)}
    cookie = [
        each.split("=")[0]
        for each in browser.get("/login", headers=headers).headers.get_list("set-cookie")
    ]
    assert cookie == ["pagemill-login-https"]
    stranger = {"Origin": outside, "Host": "mill.example.com", "X-Forwarded-Proto": "https"}
    assert browser.post("/login", data=form, headers=stranger).status_code == 403
    nonce = browser.get("/login", headers=headers).headers.get_list("set-cookie")[0].split(";")[0]
    form["csrf"] = TOKEN.search(browser.get("/login", headers=headers | {"Cookie": nonce}).text)[1]  # type: ignore[index]
    answer = browser.post(
        "/login", data=form, headers=headers | {"Origin": outside, "Cookie": nonce}
    )
    assert answer.status_code == 303
    (kept,) = [
        each for each in answer.headers.get_list("set-cookie") if each.startswith("pagemill-https=")
    ]
    assert "; Secure" in kept


def test_the_url_of_the_settings_is_an_origin_of_the_viewer(home: Path) -> None:
    server = Server(Settings(home=home, viewer="https://mill.example.com/"))
    browser = server.browser()  # behind a proxy that changes the host's name
    form = {"name": "anna", "password": PASSWORD, "csrf": token_of(browser, "/login")}
    headers = {"Origin": "https://mill.example.com"}
    answer = browser.post("/login", data=form, headers=headers)
    assert answer.status_code == 303
    assert "; Secure" in answer.headers.get_list("set-cookie")[-1]
    headers = {"Origin": "https://mill.example.com.evil.example"}
    assert browser.post("/login", data=form, headers=headers).status_code == 403


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({"reviewer_header": "X-Forwarded-User"}, "needs PAGEMILL_PROXIES"),
        ({"reviewer_header": "X-Forwarded-User", "proxies": "127.0.0.1"}, "PROXY_SECRET"),
        ({"reviewer_header": "X-Forwarded-User", "proxies": "127.0.0.0/8"}, "PROXY_SECRET"),
        ({"reviewer_header": "X-Forwarded-User", "proxies": "::1"}, "PROXY_SECRET"),
        (
            {"reviewer_header": "X-Forwarded-User", "proxies": "10.0.0.0/8,0.0.0.0/0"},
            "PROXY_SECRET",
        ),
        ({"reviewer_header": "X-User", "proxies": "10.0.0.5", "proxy_secret": "short"}, "shorter"),
        ({"reviewer_header": "Cookie", "proxies": "10.0.0.5"}, "another meaning"),
        ({"reviewer_header": "X User", "proxies": "10.0.0.5"}, "no name of a header"),
        ({"proxies": "mill.example.com"}, "does not appear to be"),
    ],
)
def test_settings_that_would_let_anybody_in_are_refused(
    given: dict[str, str], sentence: str
) -> None:
    with pytest.raises(ValueError, match=sentence):
        Settings(**given)  # type: ignore[arg-type]


def test_from_this_machine_no_proxy_is_believed_without_a_secret(home: Path) -> None:
    """Its own address on the network is this machine, too."""
    server = Server(
        Settings(home=home, reviewer_header="X-Forwarded-User", proxies=("10.0.0.0/8",))
    )
    assert as_anna(server.browser(peer="10.0.0.5"))().status_code == 200
    browser = TestClient(server.app_once, base_url="http://127.0.0.1", client=("10.0.0.7", 5000))
    scope_server = ("10.0.0.7", 4280)

    async def at_its_address(scope: Any, receive: Any, send: Any) -> None:
        await server.app_once({**scope, "server": scope_server}, receive, send)

    browser = TestClient(at_its_address, base_url=HERE, client=("10.0.0.7", 5000))
    assert as_anna(browser)().status_code == 403
