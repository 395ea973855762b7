/* The note for the council: ?actions=a,b&cas=c&titre=…&manque=…&intro=…
   The reader's own is kept in this browser and in the address; one received by its address is only shown, until the reader
   chooses to keep it. What a record says comes from its own small file. */

import { keep, onReturn, read as readIds, said } from "./address.js";
import * as kept from "./note-store.js";
import { copy, copyText, count, fill, frenchDate, link, number, wordsOf } from "./dom.js";

/* What the page tells of each action, from the most to the least: the first that fits is taken. A note of one action is one
   page; with others, two. Nothing that the reader chose or wrote is left out. */
const LEVELS = [
  { acts: 9, conditions: 9, attention: 4, cases: 4, supports: 3, hasNotes: true },
  { acts: 6, conditions: 7, attention: 4, cases: 4, supports: 2, hasNotes: true },
  { acts: 5, conditions: 6, attention: 3, cases: 4, supports: 2, hasNotes: true },
  { acts: 4, conditions: 5, attention: 3, cases: 3, supports: 2, hasNotes: true },
  { acts: 4, conditions: 5, attention: 3, cases: 3, supports: 1, hasNotes: true },
  { acts: 3, conditions: 4, attention: 2, cases: 3, supports: 1, hasNotes: true },
  { acts: 4, conditions: 5, attention: 3, cases: 3, supports: 1, hasNotes: false },
  { acts: 3, conditions: 4, attention: 2, cases: 3, supports: 1, hasNotes: false },
  { acts: 2, conditions: 4, attention: 2, cases: 2, supports: 1, hasNotes: false },
  { acts: 2, conditions: 3, attention: 2, cases: 2, supports: 1, hasNotes: false },
  { acts: 1, conditions: 3, attention: 1, cases: 2, supports: 1, hasNotes: false },
  { acts: 1, conditions: 2, attention: 1, cases: 1, supports: 1, hasNotes: false },
];
/* Millimetres of text on a page of paper (print.css), less what is lost at the end of a page that another follows. */
const PAGE = 256;
const LOST = 12;
const MILLIMETRE = 96 / 25.4;
const APART = 2; /* supports told of a case that took none of the actions */

/* Between parentheses, after what it is about. */
const aside = (text) => (text ? ` (${text.replace(/\.$/, "")})` : "");

export async function start(root) {
  const part = (name) => root.querySelector(`[data-${name}]`);
  const words = wordsOf(root);
  const status = part("status");
  const notice = part("notice");
  const told = part("told");
  const sheet = part("sheet");
  const form = part("form");
  const fields = Object.fromEntries(Object.keys(kept.TEXTS).map((name) => [name, form.elements[name]]));

  let note = kept.emptyNote();
  let isOwn = true; /* else it came by its address, and the reader has not chosen to keep it */
  let undo = null; /* what was cleared or replaced */
  let drawing = 0;
  let records = { actions: new Map(), cas: new Map() }; /* id -> what its file holds */
  const known = new Map(Object.keys(kept.MOST).map((kind) => [kind, (id) => (kept.isId(id) ? id : null)]));
  const files = new Map(); /* `${kind}-${id}` -> what its file holds; null when there is none */
  const site = new URL(root.dataset.site);
  const shortOf = (address) => (site.host + site.pathname + address.slice(1)).replace(/\/$/, "");

  /* --- The address */

  /* Read the note that the address holds, and what to say of the rest of the address. */
  function fromAddress() {
    const query = new URLSearchParams(location.search);
    const found = kept.emptyNote();
    const sentences = [];
    for (const [name, most] of Object.entries(kept.TEXTS)) {
      const text = (query.get(name) ?? "").trim();
      found[name] = text.slice(0, most);
      if (text.length > most) sentences.push(words.tooLong);
      query.delete(name);
    }
    const unknown = [];
    for (const [kind, most] of Object.entries(kept.MOST)) {
      const ids = new URLSearchParams(query.getAll(kind).map((value) => [kind, value]));
      const read = readIds(`?${ids}`, known, most);
      found[kind] = read.chosen.get(kind) ?? [];
      unknown.push(...read.unknown);
      if (read.tooMany) sentences.push(kind === "cas" ? words.tooManyCas : words.tooManyActions);
      query.delete(kind);
    }
    unknown.push(...readIds(`?${query}`, new Map(), 0).unknown);
    if (unknown.length) sentences.push(words.unknown.replace("@", said(unknown)));
    return { found, sentences: Array.from(new Set(sentences)) };
  }

  const chosen = () => new Map([...Object.keys(kept.MOST).map((kind) => [kind, note[kind]]), ...Object.keys(kept.TEXTS).map((name) => [name, note[name] ? [note[name]] : []])]);

  function save() {
    if (isOwn) kept.write(note);
  }

  /* Make a change a step of the history. */
  function change(changed) {
    note = changed;
    undo = null;
    say([]);
    save();
    keep(chosen(), { isOwn });
    return draw();
  }

  /* Follow what is typed: the address changes, without a step for each letter. */
  function follow() {
    for (const [name, field] of Object.entries(fields)) note[name] = field.value.trim();
    undo = null;
    save();
    const address = location.pathname + kept.query(note);
    history.replaceState({ ...history.state, tool: true, isOwn }, "", address);
    drawSheet();
    drawKept();
  }

  function say(sentences) {
    notice.querySelector("[data-said]").textContent = sentences.join(" ");
    notice.querySelector("button").hidden = !undo;
    notice.hidden = !sentences.length && !undo;
  }

  /* Show what the address holds, or the reader's own note. `state` is that of the history, when there is one. */
  function arrive(state, isStep) {
    const { found, sentences } = fromAddress();
    const own = kept.read();
    if (isStep) {
      isOwn = state?.isOwn ?? true;
      note = found;
      save();
    } else if (kept.isEmpty(found) || (state?.isOwn && !kept.isEmpty(own))) {
      note = own;
      isOwn = true;
    } else {
      note = found;
      isOwn = kept.isSame(found, own);
    }
    undo = null;
    say(sentences);
    if (!kept.isEmpty(note)) history.replaceState({ ...history.state, tool: true, isOwn }, "", location.pathname + kept.query(note));
    return draw(sentences);
  }

  /* --- The records */

  async function fileOf(kind, id) {
    const key = `${kind}-${id}`;
    if (files.has(key)) return files.get(key);
    const response = await fetch(new URL(root.dataset.records.replace("@", key), location.href));
    if (!response.ok && response.status !== 404) throw new Error(`${key}: ${response.status}`);
    const file = response.ok ? await response.json() : null;
    files.set(key, file);
    return file;
  }

  /* Put in the note the ids of today; say what left the guide. Returns the records by kind, and sentences. */
  async function resolve() {
    const records = { actions: new Map(), cas: new Map() };
    const sentences = [];
    const unknown = [];
    const ids = { actions: [], cas: [] };
    const place = async (kind, id) => {
      const file = await fileOf(kind, id).catch(() => undefined);
      if (file === undefined) {
        sentences.push(words.unloaded.replace("@", id));
        ids[kind].push(id);
      } else if (!file) unknown.push(id);
      else if (file.moved) await place(kind, file.moved);
      else if (file.withdrawn && file.replacedBy) {
        const [otherKind, otherId, otherName] = file.replacedBy;
        sentences.push(words.replaced.replace("@", file.withdrawn).replace("@", otherName));
        await place(otherKind, otherId);
      } else if (!records[kind].has(id)) {
        if (file.withdrawn) sentences.push(words.withdrawn.replace("@", file.withdrawn));
        if (ids[kind].length >= kept.MOST[kind]) return;
        records[kind].set(id, file);
        ids[kind].push(id);
      }
    };
    await Promise.all(Object.keys(ids).flatMap((kind) => note[kind].map((id) => fileOf(kind, id).catch(() => null))));
    for (const kind of Object.keys(ids)) for (const id of note[kind]) await place(kind, id);
    if (unknown.length) sentences.push(words.unknown.replace("@", said(unknown)));
    return { records, sentences, ids };
  }

  /* --- Drawing */

  async function draw(before = []) {
    const lot = ++drawing;
    const { records: found, sentences, ids } = await resolve();
    await document.fonts.ready;
    if (lot !== drawing) return;
    records = found;
    if (!kept.isSame(ids, { actions: note.actions, cas: note.cas })) {
      note = { ...note, ...ids };
      save();
      history.replaceState({ ...history.state, tool: true, isOwn }, "", location.pathname + kept.query(note));
    }
    if (sentences.length) say([...before, ...sentences]);
    for (const [name, field] of Object.entries(fields)) if (field.value.trim() !== note[name]) field.value = note[name];
    drawChosen();
    drawSheet();
    drawKept();
    root.dataset.ready = location.search;
  }

  const isShown = ({ withdrawn }) => !withdrawn;
  const name = ({ name, withdrawn }) => name ?? words.gone.replace("@", withdrawn);

  function drawChosen() {
    const list = part("chosen");
    list.replaceChildren(...Object.entries(records).flatMap(([kind, ofKind]) => Array.from(ofKind, ([id, record]) => {
      const item = fill(copy(root, "item"), { kind: words[kind], name: name(record) });
      item.querySelector("a").href = link(record.page ?? `/${kind === "cas" ? "monographies" : kind}/${id}/`);
      const button = item.querySelector("button");
      Object.assign(button.dataset, { kind, id });
      button.querySelector(".sr-only").textContent = ` : ${name(record)}`;
      return item;
    })));
    const sizes = [count(words.actionsCount, note.actions.length), count(words.casesCount, note.cas.length)].filter(Boolean);
    status.textContent = sizes.length ? words.holds.replace("@", sizes.join(words.and)) : words.none;
    for (const [kind, most] of Object.entries(kept.MOST)) root.querySelector(`[data-adder=${kind}]`).hidden = note[kind].length >= most;
  }

  /* What depends on whose note this is, and on whether the browser keeps it. */
  function drawKept() {
    const own = kept.read();
    part("received").hidden = isOwn;
    part("mine").hidden = kept.isEmpty(own);
    part("join").hidden = !canJoin(own);
    part("take").textContent = kept.isEmpty(own) ? words.take : words.takeInstead;
    part("received-text").textContent = kept.isEmpty(own) ? words.received : words.receivedBeside;
    part("unkept").hidden = kept.isKept();
    for (const element of root.querySelectorAll("[data-some]")) element.hidden = kept.isEmpty(note);
    part("clear").hidden = !isOwn || kept.isEmpty(note);
    sheet.hidden = kept.isEmpty(note);
    part("address").value = location.origin + location.pathname + kept.query(note);
  }

  function canJoin(own) {
    const joined = join(own);
    return !kept.isEmpty(own) && !kept.isSame(joined, own) && Object.entries(kept.MOST).every(([kind, most]) => joined[kind].length <= most);
  }

  function join(own) {
    const joined = { ...own };
    for (const kind of Object.keys(kept.MOST)) joined[kind] = Array.from(new Set([...own[kind], ...note[kind]]));
    return joined;
  }

  function drawTexts() {
    part("sheet-title").textContent = note.titre || words.untitled;
    for (const name of ["intro", "manque"]) {
      const place = sheet.querySelector(`[data-sheet-${name}]`);
      place.querySelector("[data-text]").textContent = note[name];
      place.hidden = !note[name];
    }
  }

  /* Write the lines of an element: each holds its title, and a text; without the text, the line goes. */
  function lines(element, texts) {
    for (const line of element.querySelectorAll("[data-line]")) {
      const text = texts[line.dataset.line];
      if (text) line.querySelector("[data-text]").textContent = text;
      else line.remove();
    }
  }

  function list(element, name, texts) {
    const place = element.querySelector(`[data-list=${name}]`);
    if (!texts.length) place.remove();
    else place.querySelector("ul").append(...texts.map((text) => fill(copy(root, "point"), { text })));
  }

  /* Write the page, telling as much as fits. */
  function drawSheet() {
    drawTexts();
    const pages = records.actions.size > 1 ? 2 : 1;
    for (const level of LEVELS) {
      drawRecords(level);
      if (heightOnPaper() <= pages * PAGE - (pages - 1) * LOST) break;
    }
  }

  /* The height that the sheet takes on paper, in millimetres. */
  function heightOnPaper() {
    const paper = sheet.cloneNode(true);
    paper.hidden = false;
    paper.classList.add("council--paper");
    root.append(paper);
    const height = paper.getBoundingClientRect().height / MILLIMETRE;
    paper.remove();
    return height;
  }

  function drawRecords(most) {
    const cited = { sources: new Map(), addresses: new Set() }; /* what the foot of the page gives */
    const shown = Array.from(records.actions.values()).filter(isShown);
    const cases = Array.from(records.cas.values()).filter(isShown);
    for (const { short } of shown) cited.addresses.add(short);
    const placed = new Set();
    const sections = shown.map((record, n) => {
      const own = cases.map((one) => ({ ...one, supports: one.supports.filter(({ action }) => record.page.endsWith(`/${action}/`)) })).filter(({ supports }) => supports.length);
      for (const { id } of own) placed.add(id);
      return drawAction(record, shown.length > 1 ? n + 1 : 0, own.length ? own : record.cases.slice(0, most.cases), most, cited);
    });
    const apart = cases.filter(({ id }) => !placed.has(id)).map((one) => drawCase(one, APART, cited, true));
    part("sheet-actions").replaceChildren(...sections);
    part("sheet-cases").querySelector("ul").replaceChildren(...apart);
    part("sheet-cases").hidden = !apart.length;
    part("sheet-date").textContent = frenchDate(new Date());
    const sources = part("sheet-sources");
    sources.querySelector("[data-list]").replaceChildren(...Array.from(cited.sources, ([label, { address, places }], n) => {
      const place = places.size ? `, ${Array.from(places).join(" ; ")}` : "";
      const source = fill(copy(root, "source"), { label, place, end: n < cited.sources.size - 1 ? " ; " : "." });
      source.querySelector("a").href = address.startsWith("/") ? link(address) : address;
      return source;
    }));
    sources.hidden = !cited.sources.size;
    part("sheet-addresses").querySelector("[data-text]").textContent = Array.from(cited.addresses, shortOf).join(" · ");
    part("sheet-addresses").hidden = !cited.addresses.size;
  }

  function cite({ sources }, [label, place, address]) {
    if (!sources.has(label)) sources.set(label, { address, places: new Set() });
    if (place) sources.get(label).places.add(place);
  }

  function drawAction(record, rank, cases, most, cited) {
    const { rule } = record;
    const section = copy(root, "action");
    section.classList.add(`lever-${record.number}`);
    fill(section, { rank: rank ? `${rank}. ` : "", name: record.name, lever: `${words.lever} ${record.number} · ${record.lever}`, summary: record.summary });
    section.querySelector("[data-page]").href = link(record.page);
    const acts = (rule?.act ?? []).slice(0, most.acts);
    const allConditions = [...(rule?.threshold ?? []), ...(rule?.limit ?? [])];
    const conditions = pick(rule?.threshold ?? [], rule?.limit ?? [], most.conditions);
    for (const [, source] of [...acts, ...conditions]) cite(cited, source);
    cite(cited, record.source);
    const left = (rule?.act ?? []).length - acts.length + allConditions.length - conditions.length;
    lines(section, {
      rule: rule?.summary,
      norule: rule ? "" : words.noRule,
      allowed: rule?.allowed.join(", "),
      conditional: rule && byNote(rule.conditional, most.hasNotes).join(" ; "),
      more: left > 0 ? count(words.more, left) : "",
      attention: record.attention.slice(0, most.attention).join(" "),
      unproven: cases.length ? "" : words.noCase,
    });
    const verified = section.querySelector("[data-verified]");
    if (verified && rule) verified.textContent = frenchDate(new Date(`${rule.verifiedOn}T00:00`));
    list(section, "acts", acts.map(([text]) => text));
    list(section, "conditions", conditions.map(([text]) => text));
    const doers = section.querySelector("[data-list=cases]");
    if (cases.length) doers.querySelector("ul").append(...cases.map((one) => drawCase(one, most.supports, cited, false)));
    else doers.remove();
    return section;
  }

  /* Take so many lines of two lists, some of each. */
  function pick(first, second, most) {
    const half = Math.max(most - second.length, Math.ceil(most / 2));
    const taken = first.slice(0, half);
    return [...taken, ...second.slice(0, most - taken.length)];
  }

  /* Those who may act under the same conditions are named together; where room lacks, the conditions are left to the page. */
  function byNote(conditional, hasNotes) {
    if (!hasNotes) return [conditional.map(([maker]) => maker).join(", ")].filter(Boolean);
    const makers = new Map();
    for (const [maker, condition] of conditional) makers.set(condition, [...(makers.get(condition) ?? []), maker]);
    return Array.from(makers, ([condition, names]) => names.join(", ") + aside(condition));
  }

  /* A case, and what it received: who gave, how, how much, when; the action too, when the case stands apart. */
  function drawCase(one, most, cited, isApart) {
    cited.addresses.add(one.page);
    const told = new Set();
    for (const support of one.supports) {
      const text = factsOf(support, isApart);
      if (!text || told.has(text) || told.size >= most) continue;
      told.add(text);
      cite(cited, support.source);
    }
    if (!told.size && one.supports.length) cite(cited, one.supports[0].source);
    const item = fill(copy(root, "case"), {
      name: one.name,
      place: one.place ? ` (${one.place})` : "",
      facts: told.size ? `${words.colon}${Array.from(told).join(" ; ")}.`.replace(/\.\.$/, ".") : "",
    });
    item.querySelector("a").href = link(one.page);
    return item;
  }

  function factsOf({ actionName, who, instrument, euros, amountNote, year, planned }, isApart) {
    const amount = euros === undefined ? "" : `${number(euros)}\u00a0€` + aside(amountNote);
    return [isApart ? actionName : "", planned ? words.planned : "", who?.join(", "), instrument, amount, year && String(year)].filter(Boolean).join(" · ");
  }

  /* --- Gestures */

  form.addEventListener("submit", (event) => event.preventDefault());
  for (const field of Object.values(fields)) field.addEventListener("input", follow);

  part("chosen").addEventListener("click", async ({ target }) => {
    const button = target.closest("button");
    if (!button) return;
    const { kind, id } = button.dataset;
    const before = Array.from(part("chosen").querySelectorAll("button")).indexOf(button);
    await change({ ...note, [kind]: note[kind].filter((one) => one !== id) });
    const left = part("chosen").querySelectorAll("button");
    (left[Math.min(before, left.length - 1)] ?? status).focus();
  });

  /* Adding by name: the names come with the first gesture that asks for them. */
  let all = null;
  const adders = part("adders");
  const openNames = () => (all ??= import("./supports.js").then(({ load }) => load(root.dataset.supports)).then((supports) => {
    for (const box of adders.querySelectorAll("[data-adder]")) {
      box.querySelector("datalist").append(...supports.facet(box.dataset.adder).values.map(([, label]) => Object.assign(copy(root, "option"), { value: label, textContent: label })));
    }
    return supports;
  }).catch((error) => {
    all = null;
    throw error;
  }));
  adders.addEventListener("focusin", () => openNames().catch(() => say([words.failed])));
  adders.addEventListener("submit", (event) => event.preventDefault());
  adders.addEventListener("change", async ({ target }) => {
    const kind = target.closest("[data-adder]").dataset.adder;
    const typed = target.value.trim().toLowerCase();
    if (!typed) return;
    const supports = await openNames().catch(() => null);
    if (!supports) return;
    const found = supports.facet(kind).values.find(([, label]) => label.toLowerCase() === typed);
    if (!found) {
      say([words.unknownName.replace("@", said([target.value]))]);
      return;
    }
    target.value = "";
    await change(note[kind].includes(found[0]) ? note : { ...note, [kind]: [...note[kind], found[0]] });
    status.focus();
  });

  async function replace(changed, sentence, mine = true) {
    const before = { note, isOwn, own: kept.read() };
    isOwn = mine;
    await change(changed);
    undo = before;
    say([sentence]);
    status.focus();
  }

  part("clear").addEventListener("click", () => replace(kept.emptyNote(), words.cleared));
  part("take").addEventListener("click", () => replace(note, words.taken));
  part("join").addEventListener("click", () => replace(join(kept.read()), words.joined));
  part("mine").addEventListener("click", showMine);
  async function showMine() {
    isOwn = true;
    await change(kept.read());
    status.focus();
  }
  notice.querySelector("button").addEventListener("click", async () => {
    const before = undo;
    kept.write(before.own);
    isOwn = before.isOwn;
    await change(before.note);
    say([]);
    status.focus();
  });

  part("print").addEventListener("click", () => print());
  part("copy").addEventListener("click", async () => {
    const { copyRich, plain, rich } = await import("./note-copy.js");
    told.textContent = (await copyRich(sheet, rich(sheet), plain(sheet))) ? words.copied : words.selected;
  });
  part("copy-address").addEventListener("click", async () => {
    told.textContent = (await copyText(part("address"))) ? words.copiedAddress : words.selected;
  });

  /* --- Opening */

  onReturn((state) => arrive(state, true));
  kept.onChangeElsewhere(() => {
    kept.showSize();
    if (!isOwn || kept.isSame(kept.read(), note)) return;
    note = kept.read();
    history.replaceState({ ...history.state, tool: true, isOwn }, "", location.pathname + kept.query(note));
    draw();
  });
  const { state } = history;
  await arrive(state, false);
  if (state?.y) scrollTo(0, state.y);
}
