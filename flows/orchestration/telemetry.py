"""What others would send about their users is off, and so are their banners.

In: the environment. Out: the same with these variables, unless the user has set them. To be called
before Prefect is imported, which reads them then; processes that are started inherit them.
"""

import os

OFF = {
    "DO_NOT_TRACK": "1",  # Prefect's client, Hugging Face, vLLM
    "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
    "PREFECT_SERVER_UI_SHOW_PROMOTIONAL_CONTENT": "false",
    "RAY_USAGE_STATS_ENABLED": "0",
}


def switch_off_telemetry() -> None:
    for name, value in OFF.items():
        os.environ.setdefault(name, value)
