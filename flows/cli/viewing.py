"""The command that shows documents in a browser: `view`."""

import threading
from typing import Annotated

import typer

from flows.cli.options import Database, console, read_settings


def view(
    host: Annotated[str, typer.Option(help="Address to listen on.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(help="Port to listen on; 0 takes a free one.", min=0,
                                      max=65535)] = 4280,
    database: Database = None,
) -> None:  # fmt: skip
    """Show documents in a browser, with their values and the places that prove them, until Ctrl-C.

    Whoever reaches the port can read. To accept and correct values, a reviewer logs in, whom
    `pagemill reviewers add NAME` makes.
    """
    settings = read_settings(database=database)
    from flows.review.reviewers import read_reviewers
    from flows.runtime.context import open_stored
    from flows.runtime.stopping import interrupted_by_signals
    from flows.viewer.app import serve_viewer

    out = console()
    try:
        with (
            interrupted_by_signals(),
            serve_viewer(settings, host, port, "--port", open_stored) as url,
        ):
            lines = [f"Documents: {url}"]
            if not settings.reviewer_header and not read_reviewers(settings.home):
                lines.append("To accept and correct values: pagemill reviewers add NAME")
            out.print("\n".join([*lines, "Ctrl-C ends this."]), markup=False, soft_wrap=True)
            threading.Event().wait()
    except KeyboardInterrupt:
        return
