"""The events task (film understanding): what happens in a film. In: an answer with times. Out: an
item for each event. `film_windows` asks about long films in windows, and joins their events."""

from parsers.document import Prompt
from parsers.items import read_items
from parsers.tasks import PageTask

FRAME_PIXELS = 256 * 28**2
"""Of a frame, at most: 256 tokens of Qwen2-VL, two frames to a token. qwen-vl-utils gives frames
128 at least and 768 at most."""

TASK = PageTask(
    name="events",
    version="1",
    prompts=(
        Prompt(
            "Localize a series of activity events in the video, output the start and end timestamp"
            " for each event, and describe each event with sentences. Provide the result in json"
            " format with 'mm:ss.ff' format for time depiction."
        ),
    ),
    read=read_items,
    of_document=True,
    pixels=FRAME_PIXELS,
    film=True,
)
