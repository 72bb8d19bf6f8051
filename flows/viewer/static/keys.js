// Keys. The table in keys.html and that in the docs say the same; a test compares the three.
import { chosen, one, state } from "./state.js";
import { move } from "./choose.js";
import { decide, edit, goToNext, isDone, restore, undo } from "./decide.js";
import { isDrawing, startDrawing, stopDrawing } from "./draw.js";
import { step, toggleLayer } from "./pages.js";
import { fit, zoomBy } from "./zoom.js";

const follow = (key) => one(`.top [data-key="${key}"]`)?.click();
const isEdited = (target) => target.closest("#decision") !== null;
const reveal = (id) => {
  const field = one(id);
  if (!field) return;
  field.closest("details").open = true;
  field.scrollIntoView({ block: "center" });
  field.focus();
};
// The form for a new row of the chosen value's list, or of the first one.
const addRow = () => {
  const form = one(".new-row", chosen()?.closest(".list") ?? document) ?? one(".new-row");
  if (!form) return;
  form.open = true;
  form.scrollIntoView({ block: "nearest" });
  one("input:not([type=hidden])", form).focus();
};
const editOrGoOn = () => (state.path === null && isDone() ? goToNext() ?? follow("g") : edit());

const BINDINGS = [
  ["j ArrowDown", () => move(1, true)],
  ["k ArrowUp", () => move(-1, true)],
  ["J", () => move(1, false)],
  ["K", () => move(-1, false)],
  ["a", () => decide("a")],
  ["x", () => decide("x")],
  ["e", edit],
  ["Enter", editOrGoOn],
  ["d", startDrawing],
  ["r", addRow],
  ["Delete", () => decide("Delete")],
  ["s", () => reveal("#schema")],
  ["m", () => reveal("#note")],
  ["u", undo],
  ["A", () => one("#sign-off")?.requestSubmit()],
  ["n", goToNext],
  ["p", () => follow("p")],
  ["g", () => follow("g")],
  ["[", () => step(-1)],
  ["]", () => step(1)],
  ["+ =", () => zoomBy(1.25)],
  ["-", () => zoomBy(0.8)],
  ["0", fit],
  ["b", () => toggleLayer("blocks")],
  ["c", () => toggleLayer("cells")],
  ["f", () => toggleLayer("fields")],
  ["w", () => toggleLayer("words")],
  ["?", () => one("#keys").classList.toggle("open")],
];
export const KEYS = Object.fromEntries(BINDINGS.flatMap(([keys, act]) => keys.split(" ").map((key) => [key, act])));

// A key that is held down goes on through values, and decides about one.
const DECIDES = /^(a|x|A|u|Delete|Enter)$/;
const WRITES = "input:not([type=checkbox]), select, textarea";

export function listenToKeys() {
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === "Escape") return leave(event.target);
    if (event.target.matches(WRITES) || isPressed(event)) return;
    const act = KEYS[event.key];
    if (!act) return;
    event.preventDefault();
    if (event.repeat && DECIDES.test(event.key)) return;
    act();
  });
}

// Enter on a link or a button is theirs.
const isPressed = (event) => event.key === "Enter" && event.target.matches("a, button, summary");

function leave(target) {
  one("#keys").classList.remove("open");
  if (isDrawing()) stopDrawing();
  if (isEdited(target)) restore();
  if (target.matches(WRITES)) target.blur();
}
