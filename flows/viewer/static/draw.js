// A box for the chosen value: dragged on the page, or found by its words.
import { all, one, pageNumber, sheet, state, view } from "./state.js";
import { fillLayer, makeBox } from "./pages.js";
import { form } from "./decide.js";
import { intoView } from "./zoom.js";

let from = null;

export const isDrawing = () => view()?.classList.contains("drawing") ?? false;

export function startDrawing() {
  if (!form() || state.path === null || !view()) return;
  view().classList.add("drawing");
  one("#finding").hidden = false;
  one("#words").value = "";
  fillLayer(one("svg .words", sheet()));
  one("#words").focus();
}

export function stopDrawing() {
  from = null;
  view()?.classList.remove("drawing");
  const finding = one("#finding");
  if (finding) finding.hidden = true;
  one("svg .drawn", sheet() ?? undefined)?.replaceChildren();
}

export function pointOf(event) {
  const area = sheet().getBoundingClientRect();
  const within = (part) => Math.min(1, Math.max(0, part));
  return [within((event.clientX - area.left) / area.width), within((event.clientY - area.top) / area.height)];
}

const between = ([ax, ay], [bx, by]) => [Math.min(ax, bx), Math.min(ay, by), Math.max(ax, bx), Math.max(ay, by)];

export function beginBox(event) {
  from = pointOf(event);
}

export function growBox(event) {
  if (from) showDrawn(between(from, pointOf(event)));
}

export async function endBox(event) {
  if (!from) return;
  const box = between(from, pointOf(event));
  from = null;
  if (box[2] - box[0] < 0.002 || box[3] - box[1] < 0.002) return;
  await fillLayer(one("svg .words", sheet()));
  take(box, wordsWithin(box).join(" "));
}

function showDrawn(box) {
  one("svg .drawn", sheet()).replaceChildren(makeBox(box));
}

// The box goes into the form; the words within it, if there are any, into the value.
function take(box, text) {
  showDrawn(box);
  const { elements } = form();
  elements.box.value = box.map((side) => side.toFixed(5)).join(" ");
  elements.page.value = pageNumber();
  if (text) elements.value.value = text;
  view().classList.remove("drawing");
  one("#finding").hidden = true;
  elements.value.focus();
}

const rectOf = (word) => {
  const { x, y, width, height } = word;
  return [x, y, x, y].map((side, at) => side.baseVal.value + (at < 2 ? 0 : [width, height][at - 2].baseVal.value));
};
const words = () => all("svg .words rect", sheet());

function wordsWithin([x0, y0, x1, y1]) {
  return words().filter((word) => {
    const [a, b, c, d] = rectOf(word);
    const [x, y] = [(a + c) / 2, (b + d) / 2];
    return x0 <= x && x <= x1 && y0 <= y && y <= y1;
  }).map((word) => word.dataset.text);
}

// The place of these words one after another, or null.
function findWords(text) {
  const asked = text.trim().toLowerCase().split(/\s+/).filter(Boolean);
  const list = words();
  const is = (word, each, last) => {
    const on = word.dataset.text.toLowerCase();
    return last ? on.startsWith(each) : on === each;
  };
  if (!asked.length) return null;
  for (let at = 0; at + asked.length <= list.length; at += 1) {
    const found = list.slice(at, at + asked.length);
    if (asked.every((each, i) => is(found[i], each, i === asked.length - 1))) return found;
  }
  return null;
}

const hull = (found) => found.map(rectOf).reduce(([a, b, c, d], [e, f, g, h]) => [Math.min(a, e), Math.min(b, f), Math.max(c, g), Math.max(d, h)]);

export function listenToWords() {
  document.body.addEventListener("input", (event) => {
    if (event.target.id !== "words") return;
    const found = findWords(event.target.value);
    one("#finding output").textContent = found ? "found; Enter takes it" : "not on this page";
    if (found) {
      showDrawn(hull(found));
      intoView(hull(found));
    }
  });
  document.body.addEventListener("keydown", (event) => {
    if (event.target.id !== "words" || event.key !== "Enter") return;
    event.preventDefault();
    const found = findWords(event.target.value);
    if (found) take(hull(found), found.map((word) => word.dataset.text).join(" "));
  });
}
