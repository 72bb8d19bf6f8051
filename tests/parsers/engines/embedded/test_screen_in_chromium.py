"""Screenshots of forms in Chromium: what is found, by the browser's own geometry."""

import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from parsers.document import Item, Page, PageInput, Rendering
from parsers.engines.embedded import act, screen
from parsers.engines.embedded.page import answer_page
from parsers.reading.image import read_page
from parsers.tasks import Asked, open_task
from parsers.tasks.page_task import question_of

playwright = pytest.importorskip("playwright.sync_api")
CHROMIUM = shutil.which("chromium") or shutil.which("google-chrome")
pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(CHROMIUM is None, reason="Chromium is not installed"),
]
HERE = Path(__file__).parent / "screens"
DESKTOP, PHONE = ((1920, 1080), 1.0), ((412, 915), 2.6)
FORMS = {
    "supplier": DESKTOP,
    "claims": DESKTOP,
    "helpdesk": DESKTOP,
    "ledger": DESKTOP,
    "clinic": DESKTOP,
    "plain": ((1280, 900), 1.0),
    "booking": PHONE,
}
GEOMETRY = """() => [...document.querySelectorAll(
    'input,select,textarea,button,[data-role]')].map(e => {
  const kind = e.type, tag = e.tagName.toLowerCase(), at = e.getBoundingClientRect();
  const toggle = kind === 'checkbox' || kind === 'radio';
  const role = e.dataset.role || {button: 'button', select: 'list'}[tag]
    || {checkbox: 'check box', radio: 'radio button'}[kind] || 'text field';
  const date = () => e.valueAsDate.toLocaleDateString('en-US',
    {month: '2-digit', day: '2-digit', year: 'numeric', timeZone: 'UTC'});
  const value = tag === 'select' ? e.selectedOptions[0].innerText
    : toggle || tag === 'button' ? '' : kind === 'date' ? date() : e.value || '';
  const label = (e.labels && e.labels.length ? e.labels[0].innerText : e.innerText) || '';
  const state = e.dataset.state || (toggle ? (e.checked ? 'ticked' : 'unticked')
    : e.disabled ? 'disabled' : null);
  return {role, label: label.trim().replace(/:$/, '') || null, value: value || null, state,
    box: [at.left, at.top, at.right, at.bottom].map(side => side * devicePixelRatio)};
})"""
REQUESTS = {
    "supplier": {
        "click Save supplier": "Save supplier",
        "press the Save as draft button": "Save as draft",
        "click Cancel": "Cancel",
        "open the Banking tab": "Banking",
        "type HRB 99871 into Registration number": "Registration number",
        "set City to Hamburg": "City",
        "tick Express shipping": "Express shipping",
        "select Credit card": "Credit card",
        "open Country": "Country",
        "click Read the guidelines": "Read the guidelines",
    },
    "claims": {
        "click Approve claim": "Approve claim",
        "click Reject claim": "Reject claim",
        "press Ask for documents": "Ask for documents",
        "open the Parties tab": "Parties",
        "type 0161 496 0000 into Phone": "Phone",
        "enter 1,900.00 in Amount claimed": "Amount claimed",
        "untick Photos received": "Photos received",
        "choose Repair": "Repair",
        "click the Log out link": "Log out",
        "open the Currency list": "Currency",
    },
    "booking": {
        "tap Continue to payment": "Continue to payment",
        "tap Save for later": "Save for later",
        "type N1234567 into Passport number": "Passport number",
        "set Full name to Astrid Solheim": "Full name",
        "open Departure port": "Departure port",
        "tick Window seat": "Window seat",
        "untick Travelling with a car": "Travelling with a car",
        "choose Sea view cabin": "Sea view cabin",
        "tap the Standard cabin option": "Standard cabin",
        "tap Terms of carriage": "Terms of carriage",
    },
}


@dataclass(frozen=True)
class Shown:
    """A screenshot as it was read, and what the browser says is where."""

    drawn: PageInput
    page: Page
    truth: list[dict[str, Any]]

    def ask(self, task_name: str, request: str = "") -> tuple[Item, ...]:
        task = open_task(task_name, request)
        asked = question_of(task, (self.page,), (self.drawn,))
        completion = {"screen": screen, "act": act}[task_name].answer(asked)
        items, warnings = task.finish(
            task.read(completion), Asked(task.request, (self.page,), (self.drawn,))
        )
        assert warnings == ()
        return items


@pytest.fixture(scope="module")
def shown(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, Shown]]:
    found = {}
    folder = tmp_path_factory.mktemp("screens")
    with playwright.sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        for name, ((width, height), scale) in FORMS.items():
            size = {"width": width, "height": height}
            tab = browser.new_context(viewport=size, device_scale_factor=scale).new_page()
            tab.goto((HERE / f"{name}.html").as_uri())
            path = folder / f"{name}.png"
            tab.screenshot(path=path)
            drawn = read_page(path, "image/png", 1, Rendering())
            words = answer_page(drawn).words
            page = Page(1, drawn.width, drawn.height, words=words)
            found[name] = Shown(drawn, page, tab.evaluate(GEOMETRY))
        browser.close()
    yield found


def inside(box: list[float], x: float, y: float) -> bool:
    return box[0] <= x <= box[2] and box[1] <= y <= box[3]


@pytest.mark.parametrize("name", FORMS)
def test_every_element_is_found_with_its_label_its_value_and_its_state(
    shown: dict[str, Shown], name: str
) -> None:
    form = shown[name]
    width, height = form.drawn.image.width, form.drawn.image.height
    items = [item for item in form.ask("screen") if item.box]
    missed = []
    for each in form.truth:
        at = [
            (item.attributes["role"], item.label, item.text, item.attributes.get("state"))
            for item in items
            if item.box
            and item.attributes["role"] == each["role"]
            and inside(each["box"], item.box.center_x * width, item.box.center_y * height)
        ]
        if at != [(each["role"], each["label"], each["value"], each["state"])]:
            missed.append((each, at))
    assert missed == []


@pytest.mark.parametrize("name", FORMS)
def test_no_button_and_no_field_is_invented(shown: dict[str, Shown], name: str) -> None:
    form = shown[name]
    counted = ("button", "text field", "list", "check box", "radio button", "tab", "image")
    found = [item.attributes["role"] for item in form.ask("screen")]
    wanted = [each["role"] for each in form.truth]
    assert {role: found.count(role) for role in counted} == {
        role: wanted.count(role) for role in counted
    }


@pytest.mark.parametrize(
    ("name", "request_", "label"),
    [(name, request, label) for name, each in REQUESTS.items() for request, label in each.items()],
)
def test_the_point_of_an_action_lies_inside_the_element_that_is_meant(
    shown: dict[str, Shown], name: str, request_: str, label: str
) -> None:
    (action,) = shown[name].ask("act", request_)
    (box,) = [each["box"] for each in shown[name].truth if each["label"] == label]
    assert inside(box, action.attributes["x"], action.attributes["y"])


@pytest.mark.parametrize("request_", ["click Save", "click Submit for approval", "order a pizza"])
def test_a_goal_that_names_no_element_or_a_disabled_one_has_no_action(
    shown: dict[str, Shown], request_: str
) -> None:
    (action,) = shown["supplier"].ask("act", request_)
    assert (action.label, action.point, action.attributes) == (None, None, {"presence": "absent"})
