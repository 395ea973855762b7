/* Opens what a page needs, when it is needed: until then the page stands as it was made, and asks for nothing more.
   - Its tool: at the first gesture in it, or at once when its address holds a choice, or when what it shows is kept in the
     browser (data-kept-as names the class by which guide.js tells so).
   - The buttons « Ajouter à ma note »: at the first of them that is pressed, or at once when there is a note. */

const TOOLS = {
  explorer: () => import("./explorer.js"),
  comparison: () => import("./comparison.js"),
  path: () => import("./path.js"),
  note: () => import("./note.js"),
};
const GESTURES = ["pointerdown", "focusin", "keydown", "change"];
const has = (name) => document.documentElement.classList.contains(name);

const root = document.querySelector("[data-tool]");
if (root) {
  let opened = null;
  let sent = null; /* a form of the tool, sent while it was loading: sent again then */
  root.addEventListener("submit", (event) => {
    if (!event.defaultPrevented) sent = event.target;
    event.preventDefault();
  });
  const open = () => {
    for (const gesture of GESTURES) root.removeEventListener(gesture, open);
    opened ??= TOOLS[root.dataset.tool]().then(({ start }) => start(root)).then(() => sent?.requestSubmit()).catch(() => {
      root.querySelector("[data-status]").textContent = root.dataset.sayFailed;
    });
  };
  if (location.search.length > 1 || history.state?.tool || has(root.dataset.keptAs)) open();
  else for (const gesture of GESTURES) root.addEventListener(gesture, open);
}

const told = document.querySelector("[data-mynote-told]");
if (told) {
  const open = () => import("./note-buttons.js");
  const press = ({ target }) => {
    const button = target.closest(".mynote-add");
    if (!button || "opened" in told.dataset) return;
    open().then(({ toggle }) => toggle(button)).catch(() => {
      told.textContent = told.dataset.sayFailed;
    });
  };
  if (has("has-note")) open();
  else addEventListener("click", press);
}
