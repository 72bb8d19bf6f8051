"""What the extra tasks found, as rows of the document page."""

from flows.viewer.item_rows import MOST_SHOWN, item_groups
from parsers.document import Answer, BoundingBox, Item, Point

BOX = BoundingBox(0.1, 0.2, 0.3, 0.4)


def test_without_answers_there_are_no_groups() -> None:
    assert item_groups(()) == ()


def test_an_answer_that_failed_says_why() -> None:
    (group,) = item_groups([Answer("find", 1, 1, error_code="unreadable", error="Page 1, find: x")])
    assert (group.rows, group.told) == ((), ("Page 1, find: x",))


def test_answers_of_one_task_and_request_are_one_group_in_the_order_of_pages() -> None:
    answers = [
        Answer(task, page, page, items=(Item(label=f"{task}{page}", box=BOX),), request=request)
        for task, request in (("find", "a"), ("act", "b"), ("find", "c"))
        for page in (1, 2)
    ]
    groups = item_groups(answers)
    assert [(each.task, each.request) for each in groups] == [
        ("act", "b"), ("find", "a"), ("find", "c"),
    ]  # fmt: skip
    assert [(row.label, row.page) for row in groups[1].rows] == [("find1", 1), ("find2", 2)]


def test_a_row_tells_where_and_when_and_what_is_absent() -> None:
    items = (
        Item(label="stamp", box=BOX, support=0.5),
        Item(label="seal", attributes={"presence": "absent"}),
        Item(label="click", point=Point(0.5, 0.25)),
        Item("A door opens.", start_seconds=61.5, end_seconds=62.0),
    )
    (group,) = item_groups([Answer("find", 3, 3, items=items)])
    assert [(row.box, row.place, row.absent, row.page) for row in group.rows] == [
        ("0.1 0.2 0.3 0.4", "", False, 3),
        ("", "", True, 3),
        ("", "50.0% across, 25.0% down", False, 3),
        ("", "01:01.50 – 01:02.00", False, 3),
    ]


def test_a_question_without_an_answer_is_told_as_absent() -> None:
    nothing = Item(attributes={"evidence": "absent"})
    doubtful = Item("18 October", attributes={"evidence": "absent"})
    (group,) = item_groups([Answer("ask", 1, 1, items=(nothing, doubtful))])
    assert [(row.told, row.absent) for row in group.rows] == [("absent", True), ("", False)]


def test_an_element_of_a_screen_tells_its_role_and_state() -> None:
    item = Item(label="Save", box=BOX, attributes={"role": "button", "state": "disabled"})
    (group,) = item_groups([Answer("screen", 1, 1, items=(item,))])
    assert group.rows[0].told == "button disabled"


def test_text_that_was_spotted_is_not_cropped_and_not_all_shown() -> None:
    items = tuple(Item(str(at), box=BOX) for at in range(MOST_SHOWN + 7))
    (group,) = item_groups([Answer("spot", 1, 1, items=items)])
    assert (len(group.rows), group.more, group.rows[0].box) == (MOST_SHOWN, 7, "")
