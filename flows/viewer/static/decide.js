// Decisions: the form below the values, and what is chosen once a decision is stored.
import { all, chosen, fields, one, state, values } from "./state.js";
import { drawFields } from "./pages.js";
import { choose } from "./choose.js";
import { stopDrawing } from "./draw.js";

const STAYING = /\/(undo|rows\/add)$/;
const DECIDING = /\/(accept|correct|not-on-page|rows\/delete)$/;
const UNDOING = /\/undo$/;
const KEPT = ["value", "page", "box"];
let order = [];
let onlyCheck = false;
let busy = false;
let typed = null; // what the form held when it was sent
const done = []; // the paths of what was decided on this visit, the latest last

export const form = () => one("#decision");

export function fillDecision(value) {
  const decision = form();
  if (!decision) return;
  one("#decide").removeAttribute("data-empty");
  const { path, page = "", box = "", value: text = "" } = value.dataset;
  Object.entries({ path, page, box, seen: text, value: text })
    .forEach(([name, content]) => (decision.elements[name].value = content));
  one('[data-shown="path"]', decision).textContent = path;
  for (const each of all("[data-rows]", decision)) each.hidden = value.closest(".items") === null;
  stopDrawing();
}

// The value as it is, in place of what was typed.
export function restore() {
  const value = chosen();
  if (value) fillDecision(value);
}

export function edit() {
  const field = form()?.elements.value;
  if (!field || state.path === null) return false;
  field.focus();
  field.select();
  return true;
}

// Presses a button of the form, as a finger would; once, until the answer is there.
export function decide(key) {
  const decision = form();
  if (!decision || busy || state.path === null) return false;
  const button = one(`[data-key="${key}"]`, decision);
  if (!button || button.hidden) return false;
  button.click();
  return true;
}

// Of the chosen value, if anything was decided about it; else, and after its row was deleted, of what
// was decided last.
export function undo() {
  const last = done.at(-1);
  const isOwn = chosen()?.dataset.decided && !(last?.isRow && last.after === state.path);
  if (isOwn || !last) return chosen()?.dataset.decided ? decide("u") : tell("Nothing was decided here yet.");
  if (!form() || busy) return false;
  form().elements.path.value = last.path;
  one('[data-key="u"]', form()).click();
  return true;
}

const isOfFields = (event) => event.detail.target?.id === "fields";

// After a decision the next value to check is chosen, or the first; after the last, none.
export function listenToDecisions() {
  const { body } = document;
  body.addEventListener("htmx:beforeRequest", (event) => {
    if (busy) return event.preventDefault();
    busy = true;
    const { elements } = form() ?? {};
    typed = elements && Object.fromEntries(KEPT.map((name) => [name, elements[name].value]));
  });
  body.addEventListener("htmx:beforeSwap", (event) => {
    if (!isOfFields(event)) return;
    order = all("[data-path]", fields()).map((each) => each.dataset.path);
    onlyCheck = fields().classList.contains("only-check");
  });
  body.addEventListener("htmx:afterSettle", (event) => {
    if (isOfFields(event) || event.detail.elt.id === "fields") settle(event.detail.requestConfig);
    busy = false; // only now, when the next value is chosen: no key hits the one before
  });
  for (const name of ["htmx:responseError", "htmx:sendError", "htmx:timeout", "htmx:swapError"])
    body.addEventListener(name, (event) => {
      busy = false;
      tell(why(event.detail.xhr?.status));
    });
}

function why(status) {
  if (status === 401) return "You are logged out: nothing was stored. Log in, then decide again.";
  if (status === 403) return "This page is outdated: nothing was stored. Load it again.";
  if (!status) return "No answer came. Load the page again to see whether the decision was stored.";
  return "The decision was not stored. Try again.";
}

// What is shown once the values are there anew. A decision that was refused stays where it is, and
// so does what was typed; the cursor goes there only if that is what was refused.
function settle({ path: sent, parameters }) {
  const address = new URL(sent, location.href).pathname;
  fields().classList.toggle("only-check", onlyCheck);
  one("[data-filter]")?.setAttribute("aria-pressed", String(onlyCheck));
  drawFields();
  const refused = one("[data-problem]", fields());
  const before = state.path;
  const answered = one("[data-path][aria-current]", fields())?.dataset.path ?? before;
  if (!refused) note(address, parameters?.get?.("path") ?? parameters?.path);
  document.activeElement?.blur();
  if (refused || address.endsWith("/claim")) {
    const shown = choose(answered, false);
    if (answered === before) keepTyped();
    const isTyped = form() && form().elements.value.value !== form().elements.seen.value;
    if (!focusRow() && isTyped) edit();
    if (refused) Promise.resolve(shown).then(() => tell(refused.textContent));
  } else if (one("[data-asks]", fields())) choose(before, false);
  else if (STAYING.test(address)) choose(answered);
  else goOn(before);
  const last = done.at(-1);
  if (last?.isRow && last.after === undefined) last.after = state.path;
}

function keepTyped() {
  if (form() && typed) for (const name of KEPT) form().elements[name].value = typed[name];
}

// The cell of a new row that was refused.
function focusRow() {
  const row = one(".new-row[data-refused]", fields());
  const cell = row && (one("[aria-invalid]", row) ?? one("input:not([type=hidden])", row));
  if (!cell) return false;
  row.scrollIntoView({ block: "nearest" });
  cell.focus();
  return true;
}

function note(address, path) {
  if (DECIDING.test(address)) done.push({ path, isRow: address.endsWith("/delete") });
  else if (UNDOING.test(address)) forget(path);
}

function forget(path) {
  const at = done.findLastIndex((each) => each.path === path);
  if (at >= 0) done.splice(at, 1);
}

function goOn(decided) {
  const open = values(true).map((each) => each.dataset.path);
  const at = order.indexOf(decided);
  const next = open.find((path) => order.indexOf(path) > at) ?? open[0];
  if (next !== undefined) return choose(next);
  state.path = null;
  tell(isLast() ? `Nothing is left to check. ${LAST}` : "Nothing is left to check. Enter or n: the next document.");
}

const LAST = "This was the last one. g: back to the list.";
const isLast = () => one('.top [data-key="n"]') === null;

// To the next document; at the last one, null, and it is said so.
export function goToNext() {
  if (isLast()) {
    tell(LAST);
    return null;
  }
  one('.top [data-key="n"]').click();
  return true;
}

export function tell(sentence) {
  const line = one("#caption");
  if (line) line.textContent = sentence;
}

export const isDone = () => values(true).length === 0;
