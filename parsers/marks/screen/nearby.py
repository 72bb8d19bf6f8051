"""Places by the rows that they are in, so that few of many have to be looked at."""

from collections.abc import Iterator, Sequence

from parsers.marks.screen.rectangle import Rectangle

BAND = 32  # rows


class Nearby:
    def __init__(self, places: Sequence[Rectangle]) -> None:
        self.places = places
        self._in_band: dict[int, list[int]] = {}
        for number, place in enumerate(places):
            for band in _bands(place):
                self._in_band.setdefault(band, []).append(number)

    def numbers(self, place: Rectangle) -> Iterator[int]:
        """Of those in the same rows or just beside them."""
        seen: set[int] = set()
        for band in _bands(place):
            for number in self._in_band.get(band, ()):
                if number not in seen:
                    seen.add(number)
                    yield number

    def __call__(self, place: Rectangle) -> Iterator[Rectangle]:
        return (self.places[number] for number in self.numbers(place))


def _bands(place: Rectangle) -> range:
    return range((place.y0 - 4) // BAND, (place.y1 + 4) // BAND + 1)
