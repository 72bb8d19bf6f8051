"""Scripts and styles, served from the package under a name that changes with their content.

In: a file's name. Out: its address, which may be kept for long, or the file itself.
"""

import functools
import hashlib
from importlib.resources import files

from fastapi import HTTPException
from fastapi.responses import Response

TYPES = {
    ".js": "text/javascript; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".txt": "text/plain; charset=utf-8",
    ".svg": "image/svg+xml",
}
FOR_LONG = "public, max-age=31536000, immutable"


@functools.cache
def contents() -> dict[str, bytes]:
    """The files by name."""
    folder = files("flows.viewer").joinpath("static")
    return {each.name: each.read_bytes() for each in folder.iterdir() if each.is_file()}


@functools.cache
def version() -> str:
    """Of all files together, as scripts import each other by their place."""
    whole = hashlib.sha256()
    for name, content in sorted(contents().items()):
        whole.update(name.encode() + b"\0" + content + b"\0")
    return whole.hexdigest()[:16]


def address(name: str) -> str:
    """Where the browser finds the file. KeyError: there is none."""
    if name not in contents():
        raise KeyError(name)
    return f"/static/{version()}/{name}"


def send_static(asked_version: str, name: str) -> Response:
    """A file. HTTPException 404: none is so called, or the version is another one."""
    content, suffix = contents().get(name), name[name.rfind(".") :]
    if content is None or suffix not in TYPES or asked_version != version():
        raise HTTPException(404, "There is no such file.")
    return Response(content, headers={"Cache-Control": FOR_LONG, "Content-Type": TYPES[suffix]})
