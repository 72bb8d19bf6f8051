// The document page. Without this script all can be read, and the forms work; with it, the page
// beside the values follows what is chosen, and every step has a key.
import { all, one, state, view } from "./state.js";
import { choose, chooseBox, flashBlock, move } from "./choose.js";
import { listenToDecisions } from "./decide.js";
import { beginBox, endBox, growBox, isDrawing, listenToWords, pointOf, startDrawing } from "./draw.js";
import { KEYS, listenToKeys } from "./keys.js";
import { dressPage, showPage, smallestAt, toggleLayer } from "./pages.js";
import { applyZoom, listenToWheel, setZoom, zoomBy } from "./zoom.js";

const STILL = 5; // pixels that a pointer may move within a click
const ZOOMS = { in: () => zoomBy(1.25), out: () => zoomBy(0.8), width: () => setZoom("width"), page: () => setZoom("page") };

function listenToClicks() {
  document.body.addEventListener("click", (event) => {
    const { target } = event;
    if (event.ctrlKey || event.metaKey || event.shiftKey) return;
    const act = [
      ["[data-choose]", (each) => choose(each.dataset.choose)],
      ["[data-go]", (each) => showPage(Number(each.dataset.go))],
      ["[data-zoom]", (each) => ZOOMS[each.dataset.zoom]()],
      ["[data-filter]", filter],
      ["[data-close]", () => one("#keys").classList.remove("open")],
      ['[data-key="?"]', KEYS["?"]],
      ['button[data-key="d"]', startDrawing],
      [".blocks li[id]", flashBlock],
      ["#fields [data-path]", (each) => choose(each.dataset.path)],
    ].find(([query]) => target.closest(query));
    if (!act) return;
    event.preventDefault();
    act[1](target.closest(act[0]));
  });
  document.body.addEventListener("change", ({ target }) => {
    if (target.dataset.layer) toggleLayer(target.dataset.layer);
  });
}

function filter(link) {
  const on = one("#fields").classList.toggle("only-check");
  link.setAttribute("aria-pressed", String(on));
  const address = withCheck(location.href, on);
  history.replaceState(null, "", address);
  for (const beside of all(".along a")) beside.href = withCheck(beside.href, on);
}

// What is left out stands in the address, and goes along to the documents beside.
function withCheck(href, on) {
  const address = new URL(href);
  if (on) address.searchParams.set("check", "1");
  else address.searchParams.delete("check");
  return address;
}

// Dragging moves the page, or draws a box; a click chooses the smallest box under it.
function listenToPointer(stage) {
  let start = null;
  stage.addEventListener("pointerdown", (event) => {
    if (event.button !== 0 || !event.target.closest("#sheet, #view")) return;
    start = { x: event.clientX, y: event.clientY, left: view().scrollLeft, top: view().scrollTop, moved: false };
    if (isDrawing()) {
      event.preventDefault();
      beginBox(event);
    }
  });
  window.addEventListener("pointermove", (event) => {
    if (!start) return;
    const [x, y] = [event.clientX - start.x, event.clientY - start.y];
    start.moved ||= Math.hypot(x, y) > STILL;
    if (isDrawing()) growBox(event);
    else if (start.moved && event.pointerType === "mouse") {
      view().classList.add("dragging");
      view().scrollTo(start.left - x, start.top - y);
    }
  });
  window.addEventListener("pointerup", (event) => {
    if (!start) return;
    view()?.classList.remove("dragging");
    if (isDrawing()) endBox(event);
    else if (!start.moved && event.target.closest("#sheet")) clickAt(event);
    start = null;
  });
  window.addEventListener("pointercancel", () => (start = null));
}

function clickAt(event) {
  const box = smallestAt(...pointOf(event));
  if (box) chooseBox(box);
}

function prefetch() {
  const image = one(".along [data-image]")?.dataset.image;
  if (image) new Image().src = image;
}

document.documentElement.classList.add("with-script");
listenToClicks();
listenToKeys();
listenToDecisions();
listenToWords();
const stage = one(".stage");
listenToPointer(stage);
listenToWheel(stage);
new ResizeObserver(applyZoom).observe(stage);
dressPage();
if (state.path) choose(state.path, false);
else if (all("#fields [data-check]").length && !new URL(location.href).searchParams.has("page")) move(1, true);
window.addEventListener("load", () => setTimeout(prefetch, 100));
