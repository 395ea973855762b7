/* The state of a tool is in the address of its page: each parameter holds ids, with commas between them. What the tool
   does not know is left out, and said; so is what comes after the most that a parameter may hold. */

/* What those who count visits add to addresses is nobody's mistake. */
const TRACKERS = /^(utm_|mtm_|pk_|fbclid$|gclid$)/;

/* Read the parameters of an address.
   `known` gives, for the name of each parameter, a function from an id to the id to use today, or null.
   Returns what is chosen (name -> ids), the ids of withdrawn or unknown records, and how many ids were too many. */
export function read(search, known, most) {
  const chosen = new Map();
  const unknown = [];
  let tooMany = 0;
  for (const [name, value] of new URLSearchParams(search)) {
    const find = known.get(name);
    if (!find) {
      if (!TRACKERS.test(name)) unknown.push(name);
      continue;
    }
    const ids = chosen.get(name) ?? [];
    for (const id of value.split(",").map((one) => one.trim()).filter(Boolean)) {
      const found = find(id);
      if (found === null) unknown.push(id);
      else if (ids.includes(found)) continue;
      else if (ids.length < most) ids.push(found);
      else tooMany += 1;
    }
    if (ids.length) chosen.set(name, ids);
  }
  return { chosen, unknown, tooMany };
}

/* Return what follows the path in an address. */
export function write(chosen) {
  const parts = [];
  for (const [name, ids] of chosen) if (ids.length) parts.push(`${name}=${ids.map(encodeURIComponent).join(",")}`);
  return parts.length ? `?${parts.join("&")}` : "";
}

/* The whole address of a state of this page. */
export const whole = (chosen) => location.origin + location.pathname + write(chosen);

/* Shorten what a reader, or somebody else, put in the address, to be said. */
export const said = (unknown) => unknown.slice(0, 3).map((text) => (text.length > 40 ? `${text.slice(0, 40)}…` : text)).join(", ") + (unknown.length > 3 ? "…" : "");

/* --- History: « back » gives the former choice, and the place where the reader was. */

/* Make a choice the address of the page: a new entry of the history, unless it is the same. `extra` is kept with it. */
export function keep(chosen, extra = {}) {
  const address = location.pathname + write(chosen);
  if (address === location.pathname + location.search) history.replaceState({ tool: true, y: scrollY, ...extra }, "");
  else {
    history.replaceState({ ...history.state, tool: true, y: scrollY }, "");
    history.pushState({ tool: true, ...extra }, "", address);
  }
}

/* Call `show(extra)` each time the reader goes back or forward in the page, then scroll to where they were. */
export function onReturn(show) {
  history.scrollRestoration = "manual";
  addEventListener("pagehide", () => history.replaceState({ ...history.state, tool: true, y: scrollY }, ""));
  addEventListener("popstate", async ({ state }) => {
    await show(state ?? {});
    scrollTo(0, state?.y ?? 0);
  });
}
