// What is on the page: elements by their ids, and the chosen value. No more is kept than this.
export const one = (query, within = document) => within.querySelector(query);
export const all = (query, within = document) => [...within.querySelectorAll(query)];

export const state = {
  path: one("[data-path][aria-current]")?.dataset.path ?? null,
};

export const fields = () => one("#fields");
export const page = () => one("#page");
export const sheet = () => one("#sheet");
export const view = () => one("#view");
export const pageNumber = () => Number(page()?.dataset.number ?? 0);

// Values that can be seen; those to check alone, if asked.
export function values(onlyCheck = false) {
  const found = all("[data-path]", fields());
  return onlyCheck ? found.filter((each) => each.dataset.check) : found.filter(isSeen);
}

export const valueAt = (path) => all("[data-path]", fields()).find((each) => each.dataset.path === path);
export const chosen = () => (state.path === null ? null : valueAt(state.path) ?? null);
export const sides = (text) => text.split(" ").map(Number);

const isSeen = (element) => element.offsetParent !== null;
