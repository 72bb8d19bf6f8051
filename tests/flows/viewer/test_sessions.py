"""Tokens of forms: for whom they were made, and for nobody else."""

from pathlib import Path

from starlette.requests import Request

from flows.viewer.sessions import Sessions
from flows.viewer.visitors import _last


def test_a_token_is_for_whom_it_was_made(tmp_path: Path) -> None:
    sessions = Sessions(tmp_path)
    token = sessions.token("browser A")
    assert sessions.has_token("browser A", token)
    assert not sessions.has_token("browser B", token)


def test_a_token_that_moves_a_part_of_its_owner_into_the_time_is_refused(tmp_path: Path) -> None:
    sessions = Sessions(tmp_path)
    made, _, signature = sessions.token("browser Q browser Z").partition(".")
    assert not sessions.has_token("browser Z", f"{made} browser Q.{signature}")


def test_of_several_header_lines_the_last_is_the_nearest_proxy_s() -> None:
    lines = [(b"x-forwarded-for", b"1.2.3.4"), (b"x-forwarded-for", b"5.6.7.8, 9.9.9.9")]
    request = Request({"type": "http", "headers": lines})
    assert _last(request, "x-forwarded-for") == "9.9.9.9"
