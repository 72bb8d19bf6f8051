"""What the task find is asked for. In: a request, labels with semicolons between. Out: the
labels."""

MOST_LABELS = 50


def labels_in(request: str) -> list[str]:
    """Each once, in their order, as they were asked."""
    labels = (" ".join(part.split()) for part in request.split(";"))
    return list(dict.fromkeys(label for label in labels if label))


def split_labels(request: str) -> list[str]:
    """Those that are looked for."""
    return labels_in(request)[:MOST_LABELS]
