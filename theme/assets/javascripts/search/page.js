/* The search page: results, facets, and an address that holds the whole state: ?q=…&kind=…&theme=…&territory=… */

const root = document.querySelector("[data-search]");
const part = (name) => root.querySelector(`[data-${name}]`);
const form = root.querySelector("form");
const input = part("search-input");
const status = part("status");
const understood = part("understood");
const placed = part("place");
const facets = part("facets");
const list = part("results");
const more = part("more");
const none = part("none");
const nearest = part("nearest");
const texts = root.dataset;
/* Facet -> the values of a result. */
const FACETS = {
  kind: (result) => [result.group],
  theme: (result) => (result.theme ? [result.theme] : []),
  territory: (result) => result.territories,
  region: (result) => result.regions,
  departement: (result) => result.departements,
  lever: (result) => result.levers,
  decision_maker: (result) => result.makers,
};
const PAGE = 10; /* results shown at a time */
const LONG = 14; /* départements proposed at most */
const HOMONYMS = 4; /* other places of the same name */
const BY_NAME = new Set(["region", "departement"]); /* facets whose values are in the order of their names */
const TITLE = document.title;

let state = read();
let count = PAGE; /* results shown */
let settled = true; /* does the next letter typed start a new entry in the history, instead of changing the last one? */
let latest = 0; /* number of the latest query: answers to older ones are dropped */
let modules = null;
const open = () => (modules ??= Promise.all([import("./load.js"), import("./marks.js")]));

function read() {
  const parameters = new URLSearchParams(location.search);
  const chosen = {};
  for (const name of Object.keys(FACETS)) chosen[name] = new Set((parameters.get(name) || "").split(",").filter(Boolean));
  return { q: parameters.get("q") || "", chosen };
}

/* Write the state into the address, as a new entry in the history or in place of the last one. */
function keep(isNew) {
  const parameters = new URLSearchParams();
  if (state.q.trim()) parameters.set("q", state.q);
  for (const [name, values] of Object.entries(state.chosen)) if (values.size) parameters.set(name, Array.from(values).join(","));
  const query = parameters.toString().replaceAll("%2C", ",");
  const address = location.pathname + (query ? `?${query}` : "");
  if (address === location.pathname + location.search) return;
  history[isNew ? "pushState" : "replaceState"](null, "", address);
}

function hide() {
  for (const element of [understood, placed, facets, list, more, none]) element.hidden = true;
}

async function ask() {
  const number = ++latest;
  const text = state.q;
  if (!text.trim()) {
    status.textContent = "";
    document.title = TITLE;
    hide();
    return;
  }
  try {
    const [loaded, marks] = await open();
    const engine = await loaded.load();
    await loaded.answer(engine, text, document.activeElement === input, (answer) => {
      if (number === latest) draw(loaded, marks, engine, answer, number);
    });
  } catch {
    if (number !== latest) return;
    status.textContent = texts.failed;
    hide();
  }
}

function draw(loaded, marks, engine, answer, number) {
  /* Is a result in the facets chosen, one of them (`but`) left aside? */
  const passes = (result, but) => Object.entries(FACETS).every(([name, values]) => {
    const chosen = state.chosen[name];
    return name === but || !chosen.size || values(result).some((value) => chosen.has(value));
  });
  if (!answer.isWhole && !answer.results.length) return;
  const filtered = answer.results.filter((result) => passes(result.document));
  const page = filtered.slice(0, count);
  drawFacets(loaded, engine, answer.results, passes);
  const items = page.map((result) => item(loaded, marks, engine, answer, result));
  list.replaceChildren(...items);
  list.hidden = !items.length;
  more.hidden = filtered.length <= count;
  none.hidden = answer.results.length > 0;
  if (!answer.isWhole) return;
  understood.hidden = !answer.understood.length || !answer.results.length;
  understood.querySelector("strong").textContent = answer.understood.join(", ");
  drawPlace(engine, answer.place);
  if (!answer.results.length) drawNearest(engine);
  const summary = filtered.length > 1 ? texts.several.replace("#", filtered.length) : filtered.length ? texts.one : answer.results.length ? texts.filtered : texts.none;
  status.textContent = "";
  const [before, after = ""] = summary.split("@");
  const query = document.createElement("strong");
  query.textContent = state.q.trim();
  status.append(before, query, after);
  document.title = `«\u00a0${state.q.trim()}\u00a0» – ${TITLE}`;
  root.dataset.ready = state.q;
  page.forEach(async (result, n) => {
    if (result.document.chunk === null) return; /* it has no text to quote */
    const paragraphs = await engine.textOf(result.document).catch(() => []); /* the result is shown without its excerpt */
    if (number !== latest || !paragraphs.length) return;
    marks.write(items[n].querySelector("[data-excerpt]"), engine, marks.excerpt(engine, paragraphs, answer), answer);
  });
}

/* The place that the query was read to name, and the others of the same name. */
function drawPlace({ places }, place) {
  placed.hidden = !place;
  if (!place) return;
  const said = (one) => [one.name, places.where(one)].filter(Boolean).join(", ");
  placed.querySelector("strong").textContent = said(place);
  const others = place.others.filter(({ sort }) => sort === "commune").slice(0, HOMONYMS);
  placed.querySelector("[data-homonyms]").replaceChildren(...others.flatMap((one, n) => {
    const anchor = document.createElement("a");
    const query = [one.name, one.area?.name].filter(Boolean).join(" ");
    anchor.href = `?q=${encodeURIComponent(query)}`;
    anchor.textContent = said(one);
    return [n ? ", " : texts.homonyms, anchor];
  }));
}

function item({ link, kindName }, { write }, engine, answer, { document: result, label, reason }) {
  const element = part("result").content.firstElementChild.cloneNode(true);
  const anchor = element.querySelector("a");
  anchor.href = link(result);
  write(anchor, engine, result.title, answer);
  element.dataset.address = result.address;
  element.querySelector("[data-kind]").textContent = kindName(engine, result.group);
  element.querySelector("[data-where]").textContent = result.where;
  const near = element.querySelector("[data-near]");
  if (reason) near.textContent = reason;
  else near.remove();
  const also = element.querySelector("[data-also]");
  if (label && label.sort > 0 && label.document === result.id && label.text !== result.title) write(also.querySelector("span"), engine, label.text, answer);
  else also.remove();
  return element;
}

function drawFacets({ kindName }, engine, results, passes) {
  const focused = document.activeElement?.closest?.("[data-facet]") && document.activeElement.value;
  let any = false;
  for (const field of facets.querySelectorAll("[data-facet]")) {
    const name = field.dataset.facet;
    const counts = new Map();
    for (const value of state.chosen[name]) counts.set(value, 0);
    for (const { document: result } of results) {
      if (!passes(result, name)) continue;
      for (const value of FACETS[name](result)) counts.set(value, (counts.get(value) || 0) + 1);
    }
    const names = engine.facets[name] || {};
    const order = name === "kind" ? engine.groups.map(([group]) => group) : Object.keys(names);
    if (BY_NAME.has(name)) order.sort((a, b) => names[a].localeCompare(names[b], "fr"));
    const label = (value) => name === "kind" ? kindName(engine, value, true) : engine.facets[name][value];
    const box = field.querySelector("[data-choices]");
    const held = order.filter((value) => counts.has(value));
    /* Too many départements to choose from: a région first. */
    const isLong = name === "departement" && held.length > LONG && !state.chosen[name].size;
    const choices = (isLong ? [] : held).map((value) => {
      const choice = part("choice").content.firstElementChild.cloneNode(true);
      const check = choice.querySelector("input");
      check.name = name;
      check.value = value;
      check.checked = state.chosen[name].has(value);
      check.after(` ${label(value)} `);
      choice.querySelector("[data-count]").textContent = counts.get(value);
      return choice;
    });
    box.replaceChildren(...choices);
    field.hidden = !choices.length;
    any = any || choices.length > 0;
  }
  facets.hidden = !any;
  if (focused) facets.querySelector(`input[value="${CSS.escape(focused)}"]`)?.focus();
}

function drawNearest(engine) {
  const words = engine.nearest(state.q);
  nearest.hidden = !words.length;
  nearest.querySelector("[data-words]").replaceChildren(...words.map((word) => {
    const element = part("word").content.firstElementChild.cloneNode(true);
    const anchor = element.querySelector("a");
    anchor.href = `?q=${encodeURIComponent(word)}`;
    anchor.textContent = word;
    return element;
  }));
}

function show() {
  input.value = state.q;
  ask();
}

input.addEventListener("focus", () => { open().then(([{ load }]) => load()).catch(() => {}); });
input.addEventListener("input", () => {
  state.q = input.value;
  count = PAGE;
  keep(settled);
  settled = false;
  ask();
});
form.addEventListener("submit", (event) => {
  event.preventDefault();
  state.q = input.value;
  count = PAGE;
  keep(settled);
  settled = true;
  input.blur();
  ask();
});
facets.addEventListener("change", ({ target }) => {
  const chosen = state.chosen[target.name];
  if (target.checked) chosen.add(target.value);
  else chosen.delete(target.value);
  count = PAGE;
  keep(true);
  ask();
});
more.addEventListener("click", async () => {
  const first = count;
  count += PAGE;
  await ask();
  list.children[first]?.querySelector("a").focus();
});
addEventListener("popstate", () => {
  state = read();
  count = PAGE;
  settled = true;
  show();
});

/* Facets stay open where there is room beside the results; on a phone, the results come first. */
const wide = matchMedia("(min-width: 60em)");
const unfold = () => { part("refine").open = wide.matches || Object.values(state.chosen).some((values) => values.size); };
wide.addEventListener("change", unfold);
unfold();
if (state.q) show();
