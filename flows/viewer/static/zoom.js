// How large the page is shown, and which part of it. 1 is the width of the window.
import { chosen, one, page, pageNumber, sheet, sides, view } from "./state.js";

const LARGEST = 4;
const SHARP_FROM = 1.6;
const PADDING = 16;
let zoom = "width";
let factor = 1;

export function zoomBy(times, at = null) {
  setZoom(Math.min(LARGEST, Math.max(0.25, factor * times)), at);
}

// Fits the width; fits the whole page when the width fits already.
export const fit = () => setZoom(zoom === "width" ? "page" : "width");

export function setZoom(to, at = null) {
  const place = view();
  if (!place) return;
  const before = at ?? { x: place.clientWidth / 2, y: place.clientHeight / 2 };
  const old = factor;
  const box = at === null ? boxInSight() : null;
  const [left, top] = [place.scrollLeft + before.x, place.scrollTop + before.y];
  zoom = to;
  applyZoom();
  place.scrollLeft = (left * factor) / old - before.x;
  place.scrollTop = (top * factor) / old - before.y;
  if (box) intoView(box);
}

// The chosen value's box, if it can be seen: it stays so, however large the page is shown.
function boxInSight() {
  const { box, page: on } = chosen()?.dataset ?? {};
  if (!box || Number(on) !== pageNumber()) return null;
  const [x0, y0, x1, y1] = sides(box);
  const area = view().getBoundingClientRect(), paper = sheet().getBoundingClientRect();
  const [x, y] = [paper.left + ((x0 + x1) / 2) * paper.width, paper.top + ((y0 + y1) / 2) * paper.height];
  return area.left <= x && x <= area.right && area.top <= y && y <= area.bottom ? [x0, y0, x1, y1] : null;
}

export function applyZoom() {
  const place = view(), paper = sheet();
  if (!place || !paper) return;
  factor = typeof zoom === "number" ? zoom : zoom === "page" ? wholePage(place, paper) : 1;
  paper.style.width = `${(place.clientWidth - PADDING) * factor}px`;
  const told = one("#zoom", page());
  if (told) told.textContent = `${Math.round(factor * 100)} %`;
  sharpen(one("img", paper));
}

function wholePage(place, paper) {
  const image = one("img", paper);
  const ratio = Number(image.getAttribute("height")) / Number(image.getAttribute("width"));
  return Math.min(1, (place.clientHeight - PADDING) / ((place.clientWidth - PADDING) * ratio));
}

// A zoomed page is fetched at twice the resolution, and shown once it is there.
function sharpen(image) {
  const { sharp } = image.dataset;
  if (factor < SHARP_FROM || !sharp || image.dataset.asked) return;
  image.dataset.asked = "yes";
  const finer = new Image();
  finer.onload = () => (image.src = sharp);
  finer.src = sharp;
}

// Scrolls so that a box, in fractions of the page, can be seen; not at all if it can.
export function intoView([x0, y0, x1, y1]) {
  const place = view(), paper = sheet();
  const edge = 24;
  const [left, top] = [paper.offsetLeft + x0 * paper.clientWidth, paper.offsetTop + y0 * paper.clientHeight];
  const [right, bottom] = [paper.offsetLeft + x1 * paper.clientWidth, paper.offsetTop + y1 * paper.clientHeight];
  const x = place.offsetLeft, y = place.offsetTop;
  if (top - y < place.scrollTop + edge || bottom - y > place.scrollTop + place.clientHeight - edge)
    place.scrollTop = (top + bottom) / 2 - y - place.clientHeight / 2;
  if (left - x < place.scrollLeft || right - x > place.scrollLeft + place.clientWidth)
    place.scrollLeft = (left + right) / 2 - x - place.clientWidth / 2;
}

export function listenToWheel(stage) {
  stage.addEventListener("wheel", (event) => {
    if (!event.ctrlKey && !event.metaKey) return;
    event.preventDefault();
    const area = view().getBoundingClientRect();
    zoomBy(event.deltaY < 0 ? 1.12 : 1 / 1.12, { x: event.clientX - area.left, y: event.clientY - area.top });
  }, { passive: false });
}
