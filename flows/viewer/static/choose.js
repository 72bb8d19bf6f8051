// Which value is chosen: by a click, by a key, by a click on its box.
import { all, chosen, fields, one, state, valueAt, values } from "./state.js";
import { pointAtChosen } from "./pages.js";
import { intoView } from "./zoom.js";
import { fillDecision } from "./decide.js";

export function choose(path, flash = true) {
  const value = valueAt(path);
  if (!value) return;
  for (const each of all("[aria-current]", fields())) each.removeAttribute("aria-current");
  state.path = path;
  value.setAttribute("aria-current", "true");
  value.scrollIntoView({ block: "nearest", inline: "nearest" });
  fillDecision(value);
  remember(value);
  return pointAtChosen(flash);
}

// The next value in the order of the list, or the one before; it stays at the ends.
export function move(by, onlyCheck) {
  const list = values(onlyCheck);
  if (!list.length) return;
  const now = chosen();
  const next = now ? beyond(list, now, by) : list[by > 0 ? 0 : list.length - 1];
  if (next) choose(next.dataset.path);
}

function beyond(list, now, by) {
  const after = (each) => now.compareDocumentPosition(each) & Node.DOCUMENT_POSITION_FOLLOWING;
  const before = (each) => now.compareDocumentPosition(each) & Node.DOCUMENT_POSITION_PRECEDING;
  return by > 0 ? list.find(after) : list.findLast(before);
}

// The chosen value stands in the address, so that a reload or a link comes back to it.
function remember(value) {
  const address = new URL(location.href);
  address.searchParams.set("field", value.dataset.path);
  address.searchParams.delete("page");
  history.replaceState(null, "", address);
}

export function chooseBox(box) {
  if (box.dataset.of) choose(box.dataset.of, false);
  else if (box.dataset.block) showBlock(box.dataset.block);
  else if (box.dataset.text !== undefined) one("#caption").textContent = box.dataset.text;
}

// The box of a block flashes when its text is clicked.
export function flashBlock(item) {
  const box = one(`svg .blocks [data-block="${item.id.slice("block-".length)}"]`);
  if (!box) return;
  box.closest(".blocks").removeAttribute("hidden");
  box.classList.remove("flash");
  requestAnimationFrame(() => box.classList.add("flash"));
  const { x, y, width, height } = box;
  const [left, top] = [x.baseVal.value, y.baseVal.value];
  intoView([left, top, left + width.baseVal.value, top + height.baseVal.value]);
}

function showBlock(at) {
  const block = one(`#block-${at}`);
  if (!block) return;
  for (const each of all(".blocks li.chosen")) each.classList.remove("chosen");
  block.closest("details").open = true;
  block.classList.add("chosen");
  block.scrollIntoView({ block: "center" });
}
