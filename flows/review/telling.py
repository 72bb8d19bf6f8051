"""What a reviewer is told of a decision, in sentences.

In: what others decided, what storage refused, a segment before and after. Out: text. Stores nothing
and looks nothing up.
"""

from parsers.document import Segment
from storage.corrections import Correction
from storage.decisions import NothingDecided, NotToldApart
from storage.models import Action

RELOAD = "Load the page again."
"""What helps where the page was outdated, as in most of what storage refuses."""
REMEDIES: tuple[tuple[type[ValueError], str], ...] = (
    (NothingDecided, ""),
    (NotToldApart, "Delete that row and the one that it overlaps, and add them anew."),
)


def refused(error: ValueError) -> str:
    """By storage, and what helps."""
    text = str(error)
    remedy = next((remedy for kind, remedy in REMEDIES if isinstance(error, kind)), RELOAD)
    return f"{text[:1].upper()}{text[1:]}. {remedy}".rstrip()


def newly_broken(before: Segment, now: Segment) -> str:
    """The rules that a segment breaks now and did not before."""
    broken = {(each.rule, each.paths) for each in before.violations}
    new = (each for each in now.violations if (each.rule, each.paths) not in broken)
    return " ".join(f"{each.message.rstrip('.')}." for each in new)


def overtaken(one: Correction) -> str:
    """Somebody's decision that a later one, on an outdated page, has replaced."""
    said = {
        Action.CORRECTED: f"had made it {one.value}",
        Action.ACCEPTED: f"had accepted {one.value}",
        Action.SIGNED_OFF: f"had accepted {one.value} with the document",
        Action.NOT_ON_PAGE: "had said that it is not on the page",
        Action.ROW_DELETED: "had deleted the row",
        Action.WITHDRAWN: "had undone the decision before",
    }[one.action]
    at = f"{one.decided_at:%H:%M}"
    return f"{one.reviewer} {said} meanwhile, at {at} UTC; both are kept, and yours counts."
