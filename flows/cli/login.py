"""The command that shows what Prefect's UI asks for: `login`."""

import sys

from flows.cli.options import read_settings, tell


def login() -> None:
    """Show the login that Prefect's UI and API ask for; a new home gets one.

    It is kept in the home folder, and PREFECT_SERVER_API_AUTH_STRING sets another. For Prefect's
    own command, beside a running `pagemill serve`:

    export PREFECT_API_URL=http://127.0.0.1:4200/api PREFECT_API_AUTH_STRING="$(pagemill login)"
    """
    from flows.orchestration.login import find_login

    login = find_login(read_settings().home)
    if sys.stdout.isatty():
        tell("the whole line is what Prefect's UI asks for:")
    sys.stdout.write(f"{login}\n")
