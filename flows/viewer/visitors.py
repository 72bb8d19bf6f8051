"""Who sends a request: nobody in particular, a reviewer who logged in, or one whom a proxy names.

In: a request's headers and the address it comes from. Out: the visitor; a name that was sent by
whoever may not name reviewers is refused, never passed over. This module knows no page.
"""

import hmac
import ipaddress
from collections.abc import Sequence
from dataclasses import dataclass

from starlette.requests import HTTPConnection

from flows.review.reviewers import is_name
from flows.runtime.settings import Settings
from flows.viewer.sessions import Sessions
from parsers.errors import SetupError

SECRET_HEADER = "X-Pagemill-Proxy-Secret"  # noqa: S105 - its name


class Refused(Exception):  # noqa: N818 - what becomes of a request
    """A request that is not answered."""

    def __init__(self, status: int, sentence: str, **headers: str) -> None:
        super().__init__(status, sentence)
        self.status, self.sentence, self.headers = status, sentence, headers


@dataclass(frozen=True, slots=True)
class Visitor:
    """owner: of tokens: a session, a name, or a browser without either ("" if it has no cookie
    yet). session: its number. origins: what the viewer is called here. peer: the address it comes
    from, as told by a trusted proxy."""

    reviewer: str | None
    owner: str
    origins: tuple[str, ...]
    peer: str
    session: str | None = None


class Visitors:
    """Tells them apart by the settings."""

    def __init__(self, settings: Settings, sessions: Sessions) -> None:
        self.settings, self.sessions = settings, sessions
        self._proxies = tuple(map(ipaddress.ip_network, settings.proxies))

    def identify(self, request: HTTPConnection) -> Visitor:
        """The visitor. Refused 403: somebody else names a reviewer."""
        peer, is_proxy = request.client.host if request.client else "", self._is_proxy(request)
        origins = self._origins(request, is_proxy)
        if is_proxy:
            peer = _last(request, "x-forwarded-for") or peer
        if name := self._named(request, is_proxy):
            return Visitor(name, f"proxy {name}", origins, peer)
        browser = request.cookies.get(login_cookie(origins), "")
        try:
            session = self.sessions.find(request.cookies.get(session_cookie(origins), ""))
        except SetupError:  # the login tells; reading needs no session
            session = None
        if session is None or session.origin not in origins:
            return Visitor(None, f"browser {browser}" if browser else "", origins, peer)
        owner = f"session {session.number}"
        return Visitor(session.reviewer, owner, origins, peer, session.number)

    def _named(self, request: HTTPConnection, is_proxy: bool) -> str | None:
        header = self.settings.reviewer_header
        names = request.headers.getlist(header) if header else []
        if not any(names):
            return None
        if not is_proxy:
            raise Refused(
                403, f"{header} may be sent by the proxies of PAGEMILL_PROXIES alone, with the"
                f" secret that {SECRET_HEADER} carries.",
            )  # fmt: skip
        if len(names) != 1 or not is_name(names[0]):
            raise Refused(403, f"{header} holds no name that a reviewer may have.")
        return names[0]

    def _is_proxy(self, request: HTTPConnection) -> bool:
        """Whether a proxy of the settings sends it: by its address and, if there is one, the
        secret. From this machine none is believed without a secret."""
        try:
            address = ipaddress.ip_address(request.client.host if request.client else "")
        except ValueError:
            return False
        mapped = getattr(address, "ipv4_mapped", None)
        known = any(
            each in network for each in (address, mapped) if each for network in self._proxies
        )
        secret = self.settings.proxy_secret.get_secret_value()
        if not known or not secret:
            return known and not _is_here(request)
        given = request.headers.getlist(SECRET_HEADER)
        return len(given) == 1 and hmac.compare_digest(_bytes(given[0]), _bytes(secret))

    def _origins(self, request: HTTPConnection, is_proxy: bool) -> tuple[str, ...]:
        """The viewer's own: where the request was sent to, and the URL of the settings. The host's
        name was checked before."""
        told = _last(request, "x-forwarded-proto") if is_proxy else ""
        scheme = told if told in ("http", "https") else request.url.scheme
        own = f"{scheme}://{request.headers.get('host', '').lower()}"
        return tuple(dict.fromkeys(filter(None, (own, origin_of(self.settings.viewer)))))


def origin_of(url: str) -> str:
    """Scheme, host and port, as browsers write them; "" if the URL has none."""
    scheme, separator, rest = url.partition("://")
    host = rest.partition("/")[0].partition("?")[0].partition("#")[0].rpartition("@")[2].lower()
    scheme = scheme.lower()
    usual = {"http": ":80", "https": ":443"}.get(scheme, "")
    return f"{scheme}://{host.removesuffix(usual)}" if separator and usual and host else ""


def session_cookie(origins: Sequence[str]) -> str:
    """Its name. Browsers send cookies to all ports of a host: two viewers have one each."""
    return f"pagemill-{_port(origins[0])}"


def login_cookie(origins: Sequence[str]) -> str:
    """Of a browser that has not logged in, while it does."""
    return f"pagemill-login-{_port(origins[0])}"


def _port(origin: str) -> str:
    port = origin.rpartition(":")[2]
    return port if port.isdigit() else origin.partition(":")[0]


def _last(request: HTTPConnection, header: str) -> str:
    """What the nearest proxy added, in a line of its own or at the end of one."""
    lines = request.headers.getlist(header)
    return lines[-1].rpartition(",")[2].strip() if lines else ""


def _is_here(request: HTTPConnection) -> bool:
    """Whether the sender is this machine: any of its programs may be."""
    peer, server = request.client, request.scope.get("server")
    if peer is None or server is None or peer.host == server[0]:
        return True
    address = ipaddress.ip_address(peer.host)
    return (getattr(address, "ipv4_mapped", None) or address).is_loopback


def _bytes(text: str) -> bytes:
    return text.encode("utf-8", "surrogateescape")
