"""What `serve` says when it has started: one screen, 80 columns where paths and URLs allow.

In: where the pages are, the folders and when they are read, the deployments. Out: lines.
"""

import textwrap
from collections.abc import Sequence
from dataclasses import dataclass

WIDTH = 80
"""Columns of a terminal."""


@dataclass(frozen=True, slots=True)
class Served:
    """A folder with its deployment's name; when: in words, as `every 5m, next at ...`."""

    name: str
    folder: str
    when: str


def announce(
    ui: str, viewer: str, folders: Sequence[Served], on_demand: Sequence[str]
) -> list[str]:
    """The lines. ui, viewer: URLs. on_demand: names of deployments, as `extract/new-fields`."""
    lines = ["Pagemill is serving.", ""]
    for each in folders:
        lines += [f"  {each.name}: {each.folder}", f"      {each.when}"]
    lines += [
        "" if folders else "  No folder is read on a schedule: none was given with --folder.",
        *([] if folders else [""]),
        f"  Prefect's UI:      {ui}   runs, forms, schedules",
        f"  Pages and fields:  {viewer}   what was read, and where it stands",
        "",
        *_wrapped("On demand, under Deployments in the UI: ", on_demand),
        "",
        "Below: a line for each run that found something to do, and what failed.",
        "Stop with Ctrl-C; schedules go on when it is started again.",
    ]
    return lines


def _wrapped(begin: str, names: Sequence[str]) -> list[str]:
    return textwrap.wrap(
        begin + ", ".join(names), WIDTH, initial_indent="  ", subsequent_indent="      ",
        break_long_words=False, break_on_hyphens=False,
    )  # fmt: skip
