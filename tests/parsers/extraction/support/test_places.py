from parsers.document import BoundingBox, FieldDefinition, FieldFormat, FieldKind
from parsers.extraction.support.places import Place, Surroundings

NUMBER = FieldDefinition("number", FieldKind.TEXT, synonyms=("number",), format=FieldFormat.CODE)
DATE = FieldDefinition("date", FieldKind.DATE, synonyms=("date",))


def box_of(reading, text):
    for line in reading.lines:
        if text in line.text:
            start = line.text.index(text)
            return line.box_of(start, start + len(text))
    raise AssertionError(text)


def around(reading, text):
    return Surroundings(reading).around(1, box_of(reading, text))


def test_a_value_without_a_place_has_nothing_around_it(read):
    there = Surroundings(read("Number  A-17", NUMBER))
    assert there.around(None, None) == there.around(1, None) == Place()
    assert there.around(2, BoundingBox(0, 0, 1, 1)) == Place()


def test_the_last_label_before_a_value_is_beside_it(read):
    place = around(read("Date  1.2.2026   Number  A-17", NUMBER, DATE), "A-17")
    assert place.beside is not None
    assert place.beside.owners == {"number"}


def test_the_nearest_label_over_a_value_is_above_it(read):
    place = around(read("Date        Number\n\n1.2.2026    A-17", NUMBER, DATE), "A-17")
    assert (place.beside, place.above and place.above.owners) == (None, {"number"})


def test_a_label_of_another_column_is_not_above(read):
    place = around(read("Date\n\n            A-17", NUMBER, DATE), "A-17")
    assert place == Place()


def test_words_right_before_a_value_make_it_a_part_of_something(read):
    place = around(read("see Grain Mill Ltd of Leeds"), "Mill")
    assert (place.continued, place.continues) == (True, True)


def test_signs_and_labels_end_a_phrase(read):
    place = around(read("Number A-17, to be paid", NUMBER), "A-17,")
    assert (place.continued, place.continues) == (False, False)
    place = around(read("paid by: Mill Ltd"), "Mill Ltd")
    assert (place.continued, place.continues) == (False, False)
