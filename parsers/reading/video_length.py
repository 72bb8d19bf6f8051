"""How long a film says it is, where its index does not. In: an open stream. Out: seconds. Knows
neither frames nor whether that is true."""

import re
from typing import Any

_WRITTEN = re.compile(r"(\d{1,4}):(\d{2}):(\d{2}(?:\.\d{1,9})?)")


def written_seconds(stream: Any) -> float:
    """How long the stream is, where its file says so in words, as Matroska does; 0 without them."""
    found = _WRITTEN.match(str(stream.metadata.get("DURATION", "")))
    if not found:
        return 0.0
    hours, minutes, seconds = map(float, found.groups())
    return hours * 3600 + minutes * 60 + seconds
