"""Where decisions are posted: the one place that forms, scripts and handlers have them from."""

DECISIONS = {
    "accept": "/documents/{document_id}/accept",
    "correct": "/documents/{document_id}/correct",
    "absent": "/documents/{document_id}/not-on-page",
    "undo": "/documents/{document_id}/undo",
    "add_row": "/documents/{document_id}/rows/add",
    "delete_row": "/documents/{document_id}/rows/delete",
    "schema": "/documents/{document_id}/schema",
    "note": "/documents/{document_id}/note",
    "sign_off": "/documents/{document_id}/sign-off",
    "take_back": "/documents/{document_id}/take-back",
    "claim": "/documents/{document_id}/claim",
}


def decisions_of(document_id: int) -> dict[str, str]:
    """The addresses of a document's decisions, by what is decided."""
    return {name: path.format(document_id=document_id) for name, path in DECISIONS.items()}
