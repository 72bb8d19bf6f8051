"""The commands that say who may decide: `reviewers add`, `remove` and `list`."""

import sys
from typing import Annotated

import typer

from flows.cli.options import read_settings, tell

Name = Annotated[str, typer.Argument(help="What the reviewer is called, as anna or a@b.example.")]

reviewer_commands = typer.Typer(
    help="Who may accept and correct values in the viewer.", no_args_is_help=True
)


@reviewer_commands.command(short_help="Add a reviewer, or change a password.")
def add(
    name: Name,
    password_stdin: Annotated[
        bool, typer.Option("--password-stdin", help="Read the password from standard input.")
    ] = False,
) -> None:
    """Add a reviewer, or give one another password, which ends their sessions."""
    from flows.review.reviewers import add_reviewer, check_name

    check_name(name)
    password = _piped() if password_stdin else _typed()
    is_new = add_reviewer(read_settings().home, name, password)
    tell(f"{name} may decide" if is_new else f"{name} has the new password")


@reviewer_commands.command(short_help="Remove a reviewer.")
def remove(name: Name) -> None:
    """Remove a reviewer, whose sessions end. What they decided stays."""
    from flows.review.reviewers import remove_reviewer

    remove_reviewer(read_settings().home, name)
    tell(f"{name} may no longer decide; their decisions stay")


@reviewer_commands.command("list", short_help="Name the reviewers.")
def show() -> None:
    """Name the reviewers, one a line."""
    from flows.review.reviewers import FILE, read_reviewers

    home = read_settings().home
    for each in read_reviewers(home):
        sys.stdout.write(f"{each.name}\n")
    if not (home / FILE).exists():
        tell("there is none; add one with `pagemill reviewers add NAME`")


def _typed() -> str:
    if not sys.stdin.isatty():
        raise typer.BadParameter(
            "there is no terminal to ask at; pipe the password and say --password-stdin",
            param_hint="--password-stdin",
        )
    given: str = typer.prompt("Password", hide_input=True, confirmation_prompt=True, err=True)
    return given


def _piped() -> str:
    """The first line, without its end."""
    return sys.stdin.readline(10_000).rstrip("\r\n")
