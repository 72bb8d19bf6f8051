"""States and countries whose law agreements name, as a pattern."""

from parsers.lexicon import any_of


def place_pattern() -> str:
    """One of them, the longest there is; a blank is any white space once `phrase` has seen it."""
    places = any_of("agreements.states", "agreements.provinces", "agreements.countries")
    return places.replace(r"\ ", " ")
