/* Opens the tool of a page when it is needed: at the first gesture in it, or at once when its address holds a choice or when
   what it shows is kept in the browser (data-kept-as names the class by which guide.js tells so).
   Until then the page stands as it was made, and asks for nothing more. */

const TOOLS = {
  explorer: () => import("./explorer.js"),
  comparison: () => import("./comparison.js"),
  path: () => import("./path.js"),
  note: () => import("./note.js"),
};
const GESTURES = ["pointerdown", "focusin", "keydown", "change"];

const root = document.querySelector("[data-tool]");
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
const isKept = document.documentElement.classList.contains(root.dataset.keptAs);
if (location.search.length > 1 || history.state?.tool || isKept) open();
else for (const gesture of GESTURES) root.addEventListener(gesture, open);
