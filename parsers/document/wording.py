"""Wording of messages for people."""


def counted(number: int, singular: str, plural: str = "") -> str:
    """`1 document`, `5 documents`; plural: if it is not the singular with an s."""
    return f"{number} {singular if number == 1 else plural or f'{singular}s'}"
