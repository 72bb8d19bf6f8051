"""Prefect's server, found before a flow is run: the one that is named, or one of our own.

Prefect itself would end with pages of a traceback where none answers.
"""

from parsers.errors import SetupError


def reach_server() -> str:
    """The URL of the server that is named, or of one of our own, started if there is none.

    The server of our own ends with this process. SetupError where none answers.
    """
    from prefect.client.orchestration import get_client
    from prefect.settings import get_current_settings

    named, home = get_current_settings().api.url, get_current_settings().home
    if not named and not home.is_dir():
        raise SetupError(
            "prefect",
            f"Prefect has no folder for its own database: {home} is not there",
            "Make it, or let PREFECT_HOME name a folder where you may write.",
        )
    problem: Exception | None
    try:
        with get_client(sync_client=True) as client:
            problem, url = client.api_healthcheck(), str(client.api_url)
    except RuntimeError as error:
        problem, url = error, ""
    if problem is None:
        return url
    raise _silent(named) from problem


def _silent(named: str | None) -> SetupError:
    if named:
        return SetupError(
            "prefect",
            "The Prefect server that PREFECT_API_URL or the Prefect profile names does not answer",
            "Start it, or name none: then each command starts one of its own.",
        )
    return SetupError(
        "prefect",
        "Prefect's own server did not start",
        "Run `prefect server start` to see why; it keeps its database in PREFECT_HOME.",
    )
