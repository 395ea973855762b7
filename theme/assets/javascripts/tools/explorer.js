/* The explorer: every support, filtered. Its address holds the filters and the view: ?besoins=…&departements=…&vue=tableau */

import { keep, onReturn, read, said, whole, write } from "./address.js";
import { csv } from "./csv.js";
import { copy, copyText, count, download, fill, link, number, wordsOf } from "./dom.js";
import { nameButton, showStates } from "./note-buttons.js";
import { load } from "./supports.js";

const MOST = 20; /* ids that one filter may hold */
const CARDS = 12; /* cases shown at a time, and rows */
const ROWS = 20;
const LISTED = 4; /* actions shown on a card */
const VIEW = "vue";
const COMMUNE = "commune"; /* by its Insee code: it stands for its département */

export async function start(root) {
  const part = (name) => root.querySelector(`[data-${name}]`);
  const words = wordsOf(root);
  const status = part("status");
  const notice = part("notice");
  const chips = part("chips");
  const clear = part("clear");
  const more = part("more");
  const empty = part("empty");
  const field = part("address");
  const embed = part("embed");
  const lists = Array.from(root.querySelectorAll("[data-view]"));
  const views = lists.map((list) => list.dataset.view);
  const facets = Array.from(root.querySelectorAll("[data-facet]"));
  const all = await load(root.dataset.supports);

  const known = new Map(all.facets.map(({ name }) => [name, (id) => all.find(name, id)]));
  known.set(VIEW, (id) => (views.includes(id) ? id : null));

  const departementOf = (commune) => all.find("departements", commune.slice(0, commune.startsWith("97") || commune.startsWith("98") ? 3 : 2));
  known.set(COMMUNE, (id) => (/^\d[\dAB]\d{3}$/.test(id) ? departementOf(id) : null));

  let chosen = new Map();
  let shown = 0; /* how many cards or rows; 0: a first lot */
  let drawing = 0; /* number of the latest drawing: texts that come for an older one are dropped */

  const view = () => chosen.get(VIEW)?.[0] ?? views[0];
  const filters = () => new Map(Array.from(chosen).filter(([name]) => name !== VIEW));
  const values = (name) => chosen.get(name) ?? [];

  /* Read the address, and say what was left out of it. */
  function readAddress() {
    const found = read(location.search, known, MOST);
    chosen = found.chosen;
    const gone = found.unknown.map((id) => all.facets.map(({ name }) => all.withdrawnName(name, id)).find(Boolean)).filter(Boolean);
    const unknown = found.unknown.filter((id) => !all.facets.some(({ name }) => all.withdrawnName(name, id)));
    const sentences = [];
    const [of] = chosen.get(COMMUNE) ?? [];
    if (of) {
      chosen.delete(COMMUNE);
      chosen.set("departements", [...new Set([...values("departements"), of])]);
      history.replaceState({ ...history.state, tool: true }, "", whole(chosen));
      sentences.push(words.commune);
    }
    if (gone.length) sentences.push(words.withdrawn.replace("@", gone.join(", ")));
    if (unknown.length) sentences.push(words.unknown.replace("@", said(unknown)));
    if (found.tooMany) sentences.push(words.tooMany.replace("@", MOST));
    notice.textContent = sentences.join(" ");
    notice.hidden = !sentences.length;
  }

  /* Change what is chosen, then show it. */
  function choose(name, ids) {
    if (ids.length) chosen.set(name, ids);
    else chosen.delete(name);
    shown = 0;
    notice.hidden = true;
    keep(chosen);
    draw();
  }

  function draw() {
    const lot = ++drawing;
    const { passing, counts } = all.filter(filters(), facets.filter((box) => box.open).map((box) => box.dataset.facet));
    const cases = new Map();
    for (const support of passing) {
      if (!cases.has(support.case)) cases.set(support.case, []);
      cases.get(support.case).push(support);
    }
    status.textContent = passing.length ? `${count(words.supportsCount, passing.length)} ${count(words.casesCount, cases.size)}` : words.nothing;
    empty.hidden = passing.length > 0;
    drawChips();
    for (const box of facets) drawFacet(box, counts.get(box.dataset.facet));
    for (const list of lists) list.hidden = list.dataset.view !== view() || !passing.length;
    for (const choice of root.querySelectorAll(`input[name=${VIEW}]`)) choice.checked = choice.value === view();
    const size = Math.max(shown, view() === "tableau" ? ROWS : CARDS);
    if (view() === "tableau") drawRows(passing.slice(0, size), lot);
    else drawCards(Array.from(cases).slice(0, size));
    more.hidden = (view() === "tableau" ? passing.length : cases.size) <= size;
    field.value = whole(chosen);
    const query = write(filters());
    embed.value = embed.dataset.code.replace("?", query.replaceAll("&", "&amp;"));
    part("csv").disabled = !passing.length;
    const map = part("map");
    if (map) map.search = query;
    root.dataset.ready = location.search;
  }

  function drawChips() {
    const items = [];
    for (const [name, ids] of filters()) {
      for (const id of ids) {
        const chip = fill(copy(root, "chip"), { facet: all.facet(name).title, value: all.label(name, id) });
        const button = chip.querySelector("button");
        button.dataset.name = name;
        button.dataset.id = id;
        items.push(chip);
      }
    }
    chips.replaceChildren(...items);
    chips.hidden = clear.hidden = !items.length;
    part("toggle").dataset.chosen = items.length ? number(items.length) : "";
  }

  /* The choices of a filter are made when it is first opened. */
  function drawFacet(box, counts) {
    const name = box.dataset.facet;
    const ids = new Set(values(name));
    box.querySelector("summary").dataset.chosen = ids.size ? number(ids.size) : "";
    if (!counts) return;
    let list = box.querySelector("[data-choices]");
    const { title, values: known } = all.facet(name);
    if (!list) {
      list = copy(root, "group");
      list.setAttribute("aria-label", title);
      box.append(list);
      list.append(...known.map(([id, label]) => {
        const choice = fill(copy(root, "choice"), { value: label });
        Object.assign(choice.querySelector("input"), { name, value: id });
        return choice;
      }));
    }
    for (const [n, choice] of Array.from(list.children).entries()) {
      const check = choice.querySelector("input");
      check.checked = ids.has(check.value);
      check.disabled = !counts[n] && !check.checked;
      choice.classList.toggle("is-empty", check.disabled);
      choice.querySelector("[data-count]").textContent = number(counts[n]);
    }
  }

  const who = (support) => all.labels(support, "decideurs").join(", ");
  const actionOf = (support) => all.ids(support, "actions")[0];
  const evidence = (support) => link(`/monographies/${support.case.id}/#${actionOf(support)}`);

  /* The supports of a case by action, in the order of the actions: [[support, …], …] */
  function byAction(supports) {
    const groups = new Map();
    for (const support of supports) groups.set(actionOf(support), [...(groups.get(actionOf(support)) ?? []), support]);
    const { numbers } = all.facet("actions");
    return Array.from(groups).sort(([one], [other]) => numbers.get(one) - numbers.get(other)).map(([, group]) => group);
  }

  /* What a card says of an action: its lever, who took it, when, and whether it is only planned. */
  function factsOf(group) {
    const shared = (name) => Array.from(new Set(group.flatMap((support) => all.labels(support, name))));
    const isPlanned = group.every((support) => all.ids(support, "etat")[0] === "envisage");
    return [`${words.lever} ${all.leverNumber(group[0])}`, shared("decideurs").join(", "), shared("annees").join(", "), isPlanned ? all.label("etat", "envisage") : ""].filter(Boolean).join(" · ");
  }

  function drawCards(cases) {
    lists.find((list) => list.dataset.view === "fiches").replaceChildren(...cases.map(([one, supports]) => {
      const groups = byAction(supports);
      const card = fill(copy(root, "card"), {
        activity: all.labels(supports[0], "activites")[0],
        name: one.name,
        place: one.place,
        rest: groups.length > LISTED ? count(words.rest, groups.length - LISTED) : "",
      });
      card.dataset.id = one.id;
      card.querySelector("[data-name]").href = link(`/monographies/${one.id}/`);
      nameButton(card.querySelector(".mynote-add"), "cas", one.id, one.name);
      card.querySelector("[data-compare]").href = link(`/comparer/?cas=${one.id}`);
      card.querySelector("[data-supports]").append(...groups.slice(0, LISTED).map((group) => {
        const item = fill(copy(root, "support"), { action: all.labels(group[0], "actions")[0], facts: factsOf(group) });
        item.classList.add(`lever-${all.leverNumber(group[0])}`);
        item.querySelector("a").href = evidence(group[0]);
        return item;
      }));
      return card;
    }));
    showStates(root);
  }

  function drawRows(supports, lot) {
    const rows = supports.map((support) => {
      const row = copy(root, "row");
      fill(row, {
        name: support.case.name,
        place: support.case.place,
        action: all.labels(support, "actions")[0],
        who: who(support) || "–",
        year: all.labels(support, "annees")[0] ?? "–",
        status: all.labels(support, "etat")[0],
      });
      row.classList.add(`lever-${all.leverNumber(support)}`);
      row.querySelector("a").href = evidence(support);
      return row;
    });
    lists.find((list) => list.dataset.view === "tableau").querySelector("tbody").replaceChildren(...rows);
    supports.forEach(async (support, n) => {
      const texts = await all.textsOf(support).catch(() => null); /* the row is shown without them */
      if (!texts || lot !== drawing) return;
      const { organisations, instrument, euros } = texts;
      const amount = euros === null ? "–" : `${number(euros)}\u00a0€`;
      fill(rows[n], { who: organisations.join(", ") || who(support) || "–", instrument: instrument || "–", amount });
    });
  }

  async function save() {
    const columns = Array.from(part("columns").content.querySelectorAll("[data-column]"));
    const { passing } = all.filter(filters());
    const rows = await Promise.all(passing.map(async (support) => {
      const texts = await all.textsOf(support);
      const facts = {
        ...texts,
        organisations: texts.organisations.join(" ; "),
        name: support.case.name,
        place: support.case.place,
        page: evidence(support),
      };
      return columns.map(({ dataset: { column } }) => (column in facts ? facts[column] : all.labels(support, column).join(" ; ")));
    }));
    download(part("csv").dataset.file, csv([columns.map((column) => column.textContent), ...rows]), "text/csv;charset=utf-8");
  }

  /* --- Gestures */

  root.addEventListener("change", ({ target }) => {
    if (target.name === VIEW) choose(VIEW, target.value === views[0] ? [] : [target.value]);
    else if (target.closest("[data-choices]")) {
      const ids = values(target.name).filter((id) => id !== target.value);
      choose(target.name, target.checked ? [...ids, target.value].slice(0, MOST) : ids);
    }
  });
  root.addEventListener("place", ({ detail: { area }, target }) => {
    if (!area) return;
    /* A région overseas is one département, whose code has three figures. */
    const isRegion = area.id.startsWith("r") && area.number.length < 3;
    const name = isRegion ? "regions" : "departements";
    const id = all.find(name, area.number);
    target.reset();
    if (id && !values(name).includes(id)) choose(name, [...values(name), id]);
    status.focus();
  });
  for (const box of facets) box.addEventListener("toggle", () => { if (box.open) draw(); });
  chips.addEventListener("click", ({ target }) => {
    const button = target.closest("button");
    if (!button) return;
    const { name, id } = button.dataset;
    const place = Array.from(chips.querySelectorAll("button")).indexOf(button);
    choose(name, values(name).filter((one) => one !== id));
    const left = chips.querySelectorAll("button");
    (left[Math.min(place, left.length - 1)] ?? status).focus();
  });
  clear.addEventListener("click", () => {
    const kept = chosen.get(VIEW);
    chosen = new Map(kept ? [[VIEW, kept]] : []);
    shown = 0;
    notice.hidden = true;
    keep(chosen);
    draw();
    status.focus();
  });
  more.addEventListener("click", () => {
    const isTable = view() === "tableau";
    const before = Math.max(shown, isTable ? ROWS : CARDS);
    shown = before + (isTable ? ROWS : CARDS);
    history.replaceState({ ...history.state, tool: true, shown }, "");
    draw();
    const list = lists.find((one) => one.dataset.view === view());
    (isTable ? list.querySelectorAll("tbody tr") : list.children)[before]?.querySelector("a").focus();
  });
  part("to-results").addEventListener("click", () => {
    part("toggle").click();
    status.focus();
  });
  const told = part("told");
  part("csv").addEventListener("click", async () => {
    try {
      await save();
      told.textContent = words.saved;
    } catch {
      told.textContent = words.failed;
    }
  });
  for (const button of root.querySelectorAll("[data-copy]")) {
    button.addEventListener("click", async () => {
      told.textContent = (await copyText(part(button.dataset.copy))) ? words.copied : words.selected;
    });
  }

  /* --- Opening */


  const arrive = (state) => {
    readAddress();
    shown = state.shown ?? 0;
    draw();
  };
  onReturn(arrive);
  const { state } = history;
  arrive(state ?? {});
  if (state?.y) scrollTo(0, state.y);
}
