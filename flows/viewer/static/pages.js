// The page on the left: which one is shown, and its boxes.
import { all, chosen, one, page, pageNumber, sheet, sides, state, values } from "./state.js";
import { applyZoom, intoView } from "./zoom.js";

const SVG = "http://www.w3.org/2000/svg";
const shownLayers = new Set(["fields"]);
const coming = new Map();

// Shows page `number`; resolves when it is there. Later requests win over earlier ones.
export async function showPage(number) {
  const shown = page();
  if (!shown || number === pageNumber()) return;
  if (number < Number(shown.dataset.first) || number > Number(shown.dataset.last)) return;
  const id = one("#work").dataset.document;
  showPage.wanted = number;
  const answer = await fetch(`/documents/${id}/pages/${number}`);
  if (!answer.ok || showPage.wanted !== number) return;
  const parts = new DOMParser().parseFromString(await answer.text(), "text/html");
  page().replaceWith(document.adoptNode(one("#page", parts)));
  one("#readings")?.replaceWith(document.adoptNode(one("#readings", parts)));
  window.htmx?.process(page());
  dressPage();
}

export const step = (by) => showPage(pageNumber() + by);

// What a page needs once it is in place: boxes as they are now, layers, zoom.
export function dressPage() {
  if (!page()) return;
  if (!one("#fields [data-box]")) shownLayers.add("blocks");
  drawFields();
  for (const name of ["blocks", "cells", "fields", "words"]) applyLayer(name);
  applyZoom();
  one(".numbers [aria-current]", page())?.scrollIntoView({ block: "nearest", inline: "center" });
}

// The boxes of values, as the list on the right has them after each decision.
export function drawFields() {
  const layer = one("svg .fields", sheet() ?? document.createElement("p"));
  if (!layer) return;
  const here = String(pageNumber());
  layer.replaceChildren(
    ...values(false).concat(hiddenValues()).filter((each) => each.dataset.box && each.dataset.page === here)
      .map((each) => {
        const box = makeBox(sides(each.dataset.box));
        box.dataset.of = each.dataset.path;
        box.classList.toggle("of-list", each.closest(".items") !== null);
        box.classList.toggle("check", "check" in each.dataset);
        box.classList.toggle("chosen", each.dataset.path === state.path);
        return box;
      }),
  );
}

const hiddenValues = () => all("#fields [data-path]").filter((each) => each.offsetParent === null);

// A little larger than the box, so that its line runs beside the letters.
export function makeBox([x0, y0, x1, y1], [across, down] = [0.002, 0.0014]) {
  const box = document.createElementNS(SVG, "rect");
  const sizes = { x: x0 - across, y: y0 - down, width: x1 - x0 + 2 * across, height: y1 - y0 + 2 * down };
  for (const [name, value] of Object.entries(sizes)) box.setAttribute(name, value);
  return box;
}

// The chosen value's box flashes and comes into view, on its page.
export async function pointAtChosen(flash = true) {
  const value = chosen();
  if (!value) return;
  if (value.dataset.page) await showPage(Number(value.dataset.page));
  if (chosen() !== value) return;
  for (const box of all("svg .fields rect", sheet() ?? undefined)) {
    const is = box.dataset.of === state.path;
    box.classList.toggle("chosen", is);
    box.classList.toggle("flash", is && flash);
    if (is) intoView(sides(value.dataset.box));
  }
  caption(value);
}

function caption(value) {
  const line = one("#caption");
  if (!line) return;
  const name = document.createElement("b");
  name.textContent = value.dataset.path;
  const told = [value.dataset.value, value.dataset.check, value.dataset.decided].filter(Boolean).join(" — ");
  line.replaceChildren(name, ` ${told}${value.dataset.box ? "" : " (no place on the page)"}`);
}

export function toggleLayer(name) {
  shownLayers.has(name) ? shownLayers.delete(name) : shownLayers.add(name);
  applyLayer(name);
}

async function applyLayer(name) {
  const layer = one(`svg .${name}`, sheet());
  const box = one(`[data-layer="${name}"]`, page());
  if (box) box.checked = shownLayers.has(name);
  layer.toggleAttribute("hidden", !shownLayers.has(name));
  if (shownLayers.has(name)) await fillLayer(layer);
}

// Boxes of words and cells are fetched once a page, when they are first needed.
export function fillLayer(layer) {
  const from = layer.dataset.source;
  if (!from || layer.childElementCount) return Promise.resolve();
  if (!coming.has(layer)) coming.set(layer, fetchLayer(layer, from));
  return coming.get(layer);
}

async function fetchLayer(layer, from) {
  const answer = await fetch(from);
  if (!answer.ok) return;
  const read = new DOMParser().parseFromString(await answer.text(), "image/svg+xml");
  layer.replaceChildren(...all("rect", read).map((each) => document.adoptNode(each)));
}

// Of the boxes that are shown and hold a point of the page, the smallest.
export function smallestAt(x, y) {
  const area = (box) => box.width.baseVal.value * box.height.baseVal.value;
  const holds = (box) => {
    const left = box.x.baseVal.value, top = box.y.baseVal.value;
    return left <= x && x <= left + box.width.baseVal.value && top <= y && y <= top + box.height.baseVal.value;
  };
  return all("svg .layer:not([hidden]) rect", sheet()).filter(holds).sort((a, b) => area(a) - area(b))[0] ?? null;
}
