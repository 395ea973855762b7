/* The comparison of two or three cases, or actions: ?cas=a,b,c or ?actions=a,b
   The choice is in the address. The one in progress is kept for this tab too, so that « Comparer » on a second card adds to
   the first; where the browser forbids it, the page still lets the reader add another. */

import { keep, onReturn, read, said, whole } from "./address.js";
import { copy, copyText, fill, link, number, wordsOf } from "./dom.js";
import { nameButton, showStates } from "./note-buttons.js";
import { load } from "./supports.js";

const MOST = 3;
const KINDS = ["cas", "actions"];
const KEY = "comparer";

function remembered() {
  try {
    return JSON.parse(sessionStorage.getItem(KEY)) ?? {};
  } catch {
    return {};
  }
}

function remember(selection) {
  try {
    sessionStorage.setItem(KEY, JSON.stringify(selection));
  } catch { /* the address has it all */ }
}

export async function start(root) {
  const part = (name) => root.querySelector(`[data-${name}]`);
  const words = wordsOf(root);
  const status = part("status");
  const notice = part("notice");
  const table = part("table");
  const told = part("told");
  const all = await load(root.dataset.supports);
  let ofActions = null; /* what is compared of the actions, fetched when needed */

  const known = new Map(KINDS.map((kind) => [kind, (id) => all.find(kind, id)]));
  let kind = KINDS[0];
  let ids = [];
  let drawing = 0;

  const name = (id) => all.label(kind, id);
  const page = (id) => link(kind === "cas" ? `/monographies/${id}/` : `/actions/${id}/`);
  const explorer = (query) => link(`/explorer/?${query}`);
  const cell = (text, href = "", note = "") => ({ text, href, note });

  function say(sentences) {
    notice.textContent = sentences.join(" ");
    notice.hidden = !sentences.length;
  }

  /* Read the address. One item alone, from another page of the guide, joins the selection in progress. */
  function readAddress(isArrival) {
    const found = read(location.search, known, MOST);
    const sentences = [];
    kind = KINDS.find((one) => found.chosen.has(one)) ?? KINDS[0];
    ids = found.chosen.get(kind) ?? [];
    if (KINDS.every((one) => found.chosen.has(one))) sentences.push(words.mixed);
    const gone = found.unknown.map((id) => all.withdrawnName("cas", id) ?? all.withdrawnName("actions", id)).filter(Boolean);
    const unknown = found.unknown.filter((id) => !all.withdrawnName("cas", id) && !all.withdrawnName("actions", id));
    if (gone.length) sentences.push(words.withdrawn.replace("@", gone.join(", ")));
    if (unknown.length) sentences.push(words.unknown.replace("@", said(unknown)));
    if (found.tooMany) sentences.push(words.tooMany);
    const before = remembered();
    const isFromGuide = document.referrer.startsWith(link("/"));
    if (isArrival && isFromGuide && ids.length === 1 && before.kind === kind && Array.isArray(before.ids)) {
      const others = before.ids.filter((id) => known.get(kind)(id) === id && id !== ids[0]);
      const kept = others.slice(-(MOST - 1));
      if (kept.length) {
        if (kept.length < others.length) sentences.push(words.replaced.replace("@", name(others[0])));
        ids = [...kept, ids[0]];
        history.replaceState({ ...history.state, tool: true }, "", whole(new Map([[kind, ids]])));
      }
    }
    say(sentences);
  }

  function choose(chosen) {
    ids = chosen;
    notice.hidden = true;
    keep(new Map([[kind, ids]]));
    return draw();
  }

  async function draw() {
    const lot = ++drawing;
    remember({ kind, ids });
    status.textContent = words[ids.length ? (ids.length > 1 ? "several" : "one") : "none"].replace("@", ids.map(name).join(", "));
    for (const one of KINDS) {
      const adder = root.querySelector(`[data-adder=${one}]`);
      adder.hidden = (ids.length > 0 && one !== kind) || ids.length >= MOST;
      fillChoices(adder.querySelector("datalist"), one);
    }
    part("keep").hidden = ids.length < 2;
    part("address").value = whole(new Map([[kind, ids]]));
    if (!ids.length) {
      table.hidden = true;
      root.dataset.ready = location.search;
      return;
    }
    const facts = kind === "cas" ? await Promise.all(ids.map(factsOfCase)) : await factsOfActions();
    if (lot !== drawing) return;
    drawTable(facts);
    root.dataset.ready = location.search;
  }

  function drawTable(facts) {
    const head = copy(root, "head");
    head.append(...ids.map((id) => {
      const column = fill(copy(root, "column"), { name: name(id) });
      column.querySelector("a").href = page(id);
      Object.assign(column.querySelector("button").dataset, { id });
      column.querySelector(".sr-only").textContent = name(id);
      nameButton(column.querySelector(".mynote-add"), kind, id, name(id));
      return column;
    }));
    const body = copy(root, `rows-${kind}`);
    for (const row of body.querySelectorAll("tr")) {
      row.append(...facts.map((fact, n) => {
        const place = copy(root, "cell");
        place.dataset.label = name(ids[n]);
        const lines = fact[row.dataset.row];
        place.append(...(lines.length ? lines : [cell(words.unsaid)]).map(line));
        return place;
      }));
    }
    table.querySelector("thead").replaceChildren(head);
    showStates(table);
    table.querySelector("tbody").replaceWith(body);
    table.hidden = false;
  }

  function line({ text, href, note }) {
    const made = fill(copy(root, "line"), { link: href ? text : "", note });
    if (href) made.querySelector("a").href = href;
    else made.prepend(text);
    return made;
  }

  /* Each fact of a case is a list of lines; what two supports share is said once. */
  async function factsOfCase(id) {
    const one = all.cases[all.facet("cas").numbers.get(id)];
    const texts = await all.textsOfCase(one);
    const supports = await Promise.all(one.supports.map(async (support) => ({ support, ...(await all.textsOf(support)) })));
    const first = one.supports[0];
    const labels = (facet) => (first ? all.ids(first, facet).map((value, n) => cell(all.labels(first, facet)[n], explorer(`${facet}=${value}`))) : []);
    const action = ({ support }) => all.labels(support, "actions")[0];
    const distinct = (lines) => Array.from(new Map(lines.map((one) => [one.text + one.href, one])).values());
    const actions = new Map(); /* id -> its supports */
    for (const support of one.supports) {
      const [action] = all.ids(support, "actions");
      actions.set(action, [...(actions.get(action) ?? []), support]);
    }
    const isPlanned = (supports) => supports.every((support) => all.ids(support, "etat")[0] === "envisage");
    return {
      needs: labels("besoins"),
      activity: labels("activites"),
      form: labels("formes-juridiques"),
      place: [cell(one.place, ""), ...labels("departements")].filter(({ text }) => text),
      territories: labels("territoires"),
      levers: distinct(one.supports.map((support) => cell(`${words.lever} ${all.leverNumber(support)} · ${all.labels(support, "leviers")[0]}`, explorer(`leviers=${all.ids(support, "leviers")[0]}`)))),
      actions: Array.from(actions, ([action, supports]) => cell(all.label("actions", action), link(`/monographies/${id}/#${action}`), isPlanned(supports) ? all.label("etat", "envisage") : "")),
      who: distinct(supports.flatMap(({ support, organisations }) => (organisations.length ? organisations : all.labels(support, "decideurs")).map((who) => cell(who)))),
      instrument: supports.filter(({ instrument }) => instrument).map((one) => cell(one.instrument, "", action(one))),
      amount: supports.filter(({ euros }) => euros !== null).map((one) => cell(`${number(one.euros)}\u00a0€`, "", [one.amountNote, action(one)].filter(Boolean).join(" · "))),
      duration: supports.filter(({ duration }) => duration).map((one) => cell(one.duration, "", action(one))),
      approvals: texts.approvals.map((label) => cell(label)),
      conditions: Array.from(actions.keys(), (action) => cell(all.label("actions", action), link(`/actions/${action}/#regle`))),
      lasting: texts.criteria.map(([criterion, label, note]) => cell(label, link(`/criteres/${criterion}/`), note)),
    };
  }

  async function factsOfActions() {
    ofActions ??= await (await fetch(root.dataset.actions)).json();
    return ids.map((id) => {
      const one = ofActions[id];
      const ranked = (list, facet) => list.map(([value, label, cases]) => cell(words.inCases.replace("@", label).replace("@", number(cases)), explorer(`actions=${id}&${facet}=${value}&etat=obtenu`)));
      const [known, least, most] = one.amounts ?? [];
      return {
        lever: [cell(`${words.lever} ${one.number} · ${one.lever}`)],
        summary: [cell(one.summary)],
        allowed: one.allowed.map((maker) => cell(maker)),
        conditional: one.conditional.map(([maker, note]) => cell(maker, "", note)),
        conditions: one.conditions.map((condition) => cell(condition)),
        done: ranked(one.done, "decideurs"),
        cases: one.cases ? [cell(`${number(one.cases)} cas`, explorer(`actions=${id}&etat=obtenu`))] : [],
        needs: ranked(one.needs, "besoins"),
        territories: ranked(one.territories, "territoires"),
        instruments: one.instruments.map((instrument) => cell(instrument)),
        amounts: known ? [cell(least === most ? `${number(least)}\u00a0€` : words.range.replace("@", number(least)).replace("@", number(most)), "", words.amountsKnown.replace("@", number(known)))] : [],
        durations: one.durations.map((duration) => cell(duration)),
        lasting: one.criteria.map(([criterion, label, cases]) => cell(words.inCases.replace("@", label).replace("@", number(cases)), link(`/criteres/${criterion}/`))),
      };
    });
  }

  /* --- Choosing by name: what is typed must be a name of the list. */

  function fillChoices(list, one) {
    if (list.children.length) return;
    list.append(...all.facet(one).values.map(([, label]) => Object.assign(copy(root, "option"), { value: label, textContent: label })));
  }

  function named(field) {
    const typed = field.value.trim().toLowerCase();
    return all.facet(field.closest("[data-adder]").dataset.adder).values.find(([, label]) => label.toLowerCase() === typed);
  }

  function add(field) {
    const found = named(field);
    if (!found) {
      say(field.value.trim() ? [words.unknownName.replace("@", said([field.value]))] : []);
      return;
    }
    field.value = "";
    kind = field.closest("[data-adder]").dataset.adder;
    choose(ids.includes(found[0]) ? ids : [...ids, found[0]]);
    status.focus();
  }

  root.addEventListener("change", ({ target }) => { if (target.closest("[data-adder]")) add(target); });
  table.addEventListener("click", async ({ target }) => {
    const button = target.closest("button[data-id]");
    if (!button) return;
    await choose(ids.filter((id) => id !== button.dataset.id));
    status.focus();
  });
  part("adders").addEventListener("submit", (event) => event.preventDefault());
  part("copy").addEventListener("click", async () => {
    told.textContent = (await copyText(part("address"))) ? words.copied : words.selected;
  });

  /* --- Opening */

  onReturn(() => {
    readAddress(false);
    return draw();
  });
  const { state } = history;
  readAddress(!state?.tool);
  await draw();
  for (const field of root.querySelectorAll("[data-adder] input")) if (named(field)) add(field); /* typed while this was loading */
  if (state?.y) scrollTo(0, state.y);
}
