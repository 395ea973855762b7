/* « Ma situation »: four questions, three actions. Its address holds the answers:
   ?decideur=commune&commune=23096&territoires=ruralites&manque=alimentation-locale&moyens=local,argent
   « lieu » stands for a place that is no commune, by the id of its page (see places.js): ?lieu=23 */

import { isRegion, load as loadPlaces } from "../places.js";
import { keep, onReturn, read, said, whole, write } from "./address.js";
import { copy, copyText, count, fill, link, number, wordsOf } from "./dom.js";
import { nameButton, showStates } from "./note-buttons.js";
import { query, sound } from "./note-store.js";
import { COUNTED, WITHOUT_MONEY, propose } from "./ranking.js";
import { load } from "./supports.js";

const MOST = 20; /* ids that one parameter may hold */
const SINGLE = ["decideur", "commune", "lieu"];
const FACETS = { decideur: "decideurs", territoires: "territoires", manque: "besoins" };
const UNKNOWN = "inconnu"; /* « je ne sais pas » */
const MONEY = "argent";
const REASONS = 3; /* said of the cases of an action together */
const NEAREST = 3; /* needs proposed for the words of a reader */
const NOTED = 2; /* cases of each action in the note that the answer makes */
const READ = 12; /* results of the search that are read for that */
const INSEE = /^\d[\dAB]\d{3}$/;

const list = new Intl.ListFormat("fr");

export async function start(root) {
  const part = (name) => root.querySelector(`[data-${name}]`);
  const words = wordsOf(root);
  const [status, notice, place, told] = ["status", "notice", "place", "told"].map(part);
  const placeBox = root.querySelector("form[data-place-box]");
  let early = null; /* a place chosen while this was loading */
  let onPlace = (detail) => { early = detail; };
  root.addEventListener("place", ({ detail }) => onPlace(detail));
  const [all, facts] = await Promise.all([load(root.dataset.supports), fetch(new URL(root.dataset.situations, location.href)).then((answer) => answer.json())]);

  const means = new Map(facts.means);
  const actionIds = all.facet("actions").values.map(([id]) => id);
  const factsOf = new Map(facts.actions.map(([asked, withoutMoney, verified, rule], n) => [actionIds[n], { means: asked.map((k) => facts.means[k][0]), withoutMoney: withoutMoney > 0, verified, rule }]));
  let chosen = new Map();
  let drawing = 0;

  const ids = (name) => chosen.get(name) ?? [];
  const find = (name) => (id) => all.find(FACETS[name], id);
  const known = new Map([
    ["decideur", find("decideur")],
    ["commune", (id) => (INSEE.test(id) ? id : null)],
    ["lieu", (id) => (/^r?\d[\dAB]\d?$/.test(id) ? id : null)],
    ["territoires", (id) => (id === UNKNOWN ? id : find("territoires")(id))],
    ["manque", find("manque")],
    ["moyens", (id) => (means.has(id) || id === WITHOUT_MONEY ? id : null)],
  ]);

  /* ---------------------------------------------------------------- what the address says */

  function say(sentences) {
    notice.textContent = sentences.join(" ");
    notice.hidden = !sentences.length;
  }

  function readAddress() {
    const found = read(location.search, known, MOST);
    const sentences = [];
    chosen = found.chosen;
    let tooMany = found.tooMany > 0;
    for (const name of SINGLE) {
      if (ids(name).length > 1) {
        tooMany = true;
        chosen.set(name, ids(name).slice(0, 1));
      }
    }
    const name = (id) => Object.values(FACETS).map((facet) => all.withdrawnName(facet, id)).find(Boolean);
    const gone = found.unknown.map(name).filter(Boolean);
    const unknown = found.unknown.filter((id) => !name(id));
    if (gone.length) sentences.push(words.withdrawn.replace("@", gone.join(", ")));
    if (unknown.length) sentences.push(words.unknown.replace("@", said(unknown)));
    if (tooMany) sentences.push(words.tooMany);
    return sentences;
  }

  /* Change an answer, then show what it gives. */
  function choose(name, values) {
    if (values.length) chosen.set(name, values);
    else chosen.delete(name);
    return change();
  }

  function change() {
    say([]);
    keep(chosen);
    return draw();
  }

  /* ---------------------------------------------------------------- the place */

  let latest = null; /* the place shown last: it is looked for once */

  /* Promise of what is known of the place, and of the supports from there; null when none is chosen, or found: it is then said. */
  async function placeChosen(sentences) {
    const [code] = ids("commune");
    const [id] = ids("lieu");
    if (!code && !id) return null;
    if (latest?.id === (code ?? id)) return latest;
    let places;
    let commune = null;
    try {
      places = await loadPlaces();
      if (code) commune = await places.commune(code);
    } catch {
      sentences.push(words.noPlaces);
      return null;
    }
    const area = code ? commune?.area : places.areas.get(id);
    if (!area) {
      sentences.push((code ? words.unknownCommune : words.unknown).replace("@", code ?? id));
      chosen.delete(code ? "commune" : "lieu");
      return null;
    }
    const around = [commune?.group?.name, commune && area.name, places.regionOf(area)?.name];
    const inhabitants = commune?.population ? count(words.inhabitants, commune.population) : "";
    latest = {
      id: code ?? id,
      area,
      commune: commune ? code : "",
      population: commune?.population ?? 0,
      name: commune?.name ?? area.name,
      about: [inhabitants, ...around].filter(Boolean).join(" · "),
      relation: (one, other) => places.relation(one, other),
      areaOf: (one) => places.areas.get(one),
      supports: supports.map((one) => ({ ...one, areas: one.areas.map((held) => places.areas.get(held)) })),
    };
    return latest;
  }

  function drawPlace(where) {
    place.hidden = !where;
    if (placeBox) placeBox.hidden = Boolean(where);
    if (where) fill(place, { name: where.name, about: where.about });
  }

  onPlace = async (detail) => {
    const code = detail.sort === "commune" ? detail.code : detail.whole?.code;
    if (!code && !detail.area) return;
    chosen.delete("commune");
    chosen.delete("lieu");
    chosen.set(...(code ? ["commune", [code]] : ["lieu", [detail.area.id]]));
    /* Being overseas is what a place tells by itself. */
    const { overseas } = root.dataset;
    const others = ids("territoires").filter((one) => one !== overseas);
    const isOverseas = detail.area.id.startsWith("r") && !isRegion(detail.area) && known.get("territoires")(overseas);
    chosen.set("territoires", isOverseas ? [...others.filter((one) => one !== UNKNOWN), overseas] : others);
    await change();
    place.focus();
  };
  part("forget").addEventListener("click", async () => {
    chosen.delete("commune");
    chosen.delete("lieu");
    placeBox?.reset();
    await change();
    placeBox?.querySelector("input").focus();
  });

  /* ---------------------------------------------------------------- the answer */

  const actions = actionIds.map((id) => {
    const { means, withoutMoney, rule } = factsOf.get(id);
    return { id, lever: "", means, withoutMoney, may: Object.fromEntries(Object.entries(rule).map(([maker, [may]]) => [maker, may])) };
  });
  const supports = all.supports
    .filter((support) => all.ids(support, "etat")[0] === "obtenu")
    .map((support) => {
      const [areas, commune, population] = facts.cases[support.case.number];
      const [action] = all.ids(support, "actions");
      actions.find(({ id }) => id === action).lever ||= all.ids(support, "leviers")[0];
      return {
        case: support.case,
        action,
        needs: all.ids(support, "besoins"),
        territories: all.ids(support, "territoires"),
        areas,
        commune,
        population,
        makers: all.ids(support, "decideurs"),
        told: all.ids(support, "recit")[0] === "raconte",
        withoutMoney: all.ids(support, "argent").length > 0,
      };
    });

  async function draw(sentences = []) {
    const lot = ++drawing;
    const where = await placeChosen(sentences);
    if (lot !== drawing) return;
    if (sentences.length) say(sentences);
    drawPlace(where);
    drawChoices();
    const hasAnswer = chosen.size > 0;
    const situation = {
      maker: ids("decideur")[0] ?? "",
      area: where?.area ?? null,
      commune: where?.commune ?? "",
      population: where?.population ?? 0,
      territories: ids("territoires"),
      needs: ids("manque"),
      means: ids("moyens"),
    };
    const { proposals, leftOut } = hasAnswer ? propose(situation, actions, where?.supports ?? supports, facts, where?.relation) : { proposals: [], leftOut: [] };
    const named = list.format(proposals.map(({ action }) => all.label("actions", action)));
    status.textContent = hasAnswer ? count(words.ready, proposals.length).replace("@", named) : words.waiting;
    part("proposals").replaceChildren(...proposals.map((proposal) => drawProposal(proposal, situation, where)));
    showStates(part("proposals"));
    part("to-note").href = link(`/note/${query(noteOf(proposals))}`);
    const out = part("left-out");
    out.hidden = !leftOut.length;
    const why = (id) => [all.label("actions", id), factsOf.get(id).rule[situation.maker][1]].join("\u00a0: ");
    out.textContent = leftOut.length ? [words.leftOut.replace("@", all.label("decideurs", situation.maker)), ...leftOut.map(why)].join(" ") : "";
    part("next").hidden = part("to-results").hidden = !proposals.length;
    part("compare").href = link(`/comparer/?actions=${proposals.map(({ action }) => action).join(",")}`);
    part("compare").hidden = proposals.length < 2;
    part("address").value = whole(chosen);
    root.dataset.ready = location.search;
  }

  function drawProposal(proposal, situation, where) {
    const { action, precedents } = proposal;
    const { verified } = factsOf.get(action);
    const lever = all.facet("leviers").numbers.get(actions.find(({ id }) => id === action).lever);
    const shown = precedents.slice(0, COUNTED);
    const card = fill(copy(root, "proposal"), {
      lever: lever === undefined ? "" : `${words.lever} ${all.levers[lever]} · ${all.facet("leviers").values[lever][1]}`,
      name: all.label("actions", action),
      lacking: lacking(proposal),
      why: why(proposal, situation, where),
      ...rule(proposal, situation),
      verified: verified ? words.verified.replace("@", verified) : "",
      all: precedents.length ? count(words.allCases, precedents.length) : "",
    });
    card.dataset.action = action;
    nameButton(card.querySelector(".mynote-add"), "actions", action, all.label("actions", action));
    if (lever !== undefined) card.classList.add(`lever-${all.levers[lever]}`);
    card.querySelector("[data-name]").href = link(`/actions/${action}/`);
    const toRule = card.querySelector("[data-rule]");
    if (toRule) toRule.href = link(`/actions/${action}/#regle`);
    const filters = new Map([["actions", [action]], ["besoins", proposal.forNeed ? situation.needs : []], ["argent", situation.means.includes(WITHOUT_MONEY) ? ["sans"] : []], ["etat", ["obtenu"]]]);
    const toAll = card.querySelector("[data-explore]");
    if (toAll) toAll.href = link(`/explorer/${write(filters)}`);
    const toCompare = card.querySelector("[data-compare-cases]");
    if (shown.length < 2) toCompare.remove();
    else toCompare.href = link(`/comparer/?cas=${shown.map(({ case: { id } }) => id).join(",")}`);
    const cases = card.querySelector("[data-cases]");
    if (!shown.length) cases.remove();
    cases.append(...shown.map((precedent) => {
      const one = precedent.case;
      const item = fill(copy(root, "case"), { name: one.name, place: one.place && `(${one.place})`, reasons: reasons(proposal, precedent, situation, where) });
      item.querySelector("a").href = link(`/monographies/${one.id}/#${action}`);
      return item;
    }));
    return card;
  }

  /* The note that these actions make, each with the cases that are closest. */
  function noteOf(proposals) {
    const needs = ids("manque").map((id) => all.label("besoins", id));
    const cases = proposals.flatMap(({ precedents }) => precedents.slice(0, NOTED).map((precedent) => precedent.case.id));
    return sound({ actions: proposals.map(({ action }) => action), cas: cases, manque: list.format(needs) });
  }

  function lacking({ action, lacking }) {
    const { means: asked } = factsOf.get(action);
    if (lacking < 2) return lacking ? words.alsoMoney : "";
    return words.otherMeans.replace("@", list.format(asked.map((id) => means.get(id).toLowerCase())));
  }

  /* « 3 cas répondent à ce besoin, dont 1 dans votre département et 2 avec un décideur du même type. » */
  function why({ forNeed, precedents }, { needs }, where) {
    if (!precedents.length) return words.noCase;
    if (!forNeed) return words.otherNeed;
    const earning = (name) => precedents.filter(({ earned }) => earned.includes(name)).length;
    const isOverseas = where && !where.area.region && !isRegion(where.area);
    const among = [
      count(words.inCommune, earning("commune")),
      count(where && isRegion(where.area) ? words.inRegion : words.inDepartement, earning("departement")),
      count(words.byMaker, earning("maker")),
      count(words.inTerritory, earning("territory")),
      count(isOverseas ? words.overseasToo : words.nearby, earning("near")),
      count(words.ofSize, earning("size")),
    ].filter(Boolean).slice(0, REASONS);
    const cases = count(needs.length > 1 ? words.forNeeds : needs.length ? words.forNeed : words.obtained, precedents.length);
    return cases + (among.length && precedents.length > 1 ? words.among.replace("@", list.format(among)) : ".");
  }

  function reasons({ forNeed }, { case: one, earned }, situation, where) {
    const has = (name) => earned.includes(name);
    const [first] = one.supports;
    const labels = (facet, ids) => all.ids(first, facet).filter((id) => !ids || ids.includes(id)).map((id) => all.label(facet, id)).join(", ");
    const said = [];
    if (!forNeed && situation.needs.length) said.push(words.answers.replace("@", labels("besoins")));
    if (has("commune")) said.push(words.sameCommune);
    if (has("departement")) said.push(isRegion(where.area) ? words.sameRegion : words.sameDepartement);
    if (has("near") || has("region")) said.push(relationTo(one, where));
    if (has("territory")) said.push(words.sameTerritory.replace("@", labels("territoires", situation.territories)));
    if (has("maker")) said.push(words.sameMaker.replace("@", all.label("decideurs", situation.maker)));
    if (has("size")) said.push(words.sameSize.replace("@", number(facts.cases[one.number][2])));
    return said.join(" · ");
  }

  function relationTo(one, where) {
    const related = facts.cases[one.number][0].map((area) => where.relation(where.area, where.areaOf(area))).filter(Boolean);
    return related.sort((a, b) => a.rank - b.rank)[0].reason;
  }

  function rule({ action, may }, { maker }) {
    const { rule, verified } = factsOf.get(action);
    if (!verified) return { may: words.noRule, note: "" };
    if (!maker) return { may: words.who, note: "" };
    const sentence = { allowed: words.allowed, conditional: words.conditional }[may] ?? words.unsaid;
    return { may: sentence.replace("@", all.label("decideurs", maker)), note: rule[maker]?.[1] ?? "" };
  }

  /* ---------------------------------------------------------------- choices */

  function drawChoices() {
    for (const field of root.querySelectorAll("select[data-single]")) field.value = ids(field.name)[0] ?? "";
    for (const box of root.querySelectorAll("input[type=checkbox]")) box.checked = ids(box.name).includes(box.value);
  }

  /* Answers that cannot go together. */
  const isAgainst = (one, other) => (one === UNKNOWN) !== (other === UNKNOWN) || (one === MONEY && other === WITHOUT_MONEY) || (one === WITHOUT_MONEY && other === MONEY);

  root.addEventListener("change", ({ target }) => {
    if (target.matches("select[data-single]")) choose(target.name, target.value ? [target.value] : []);
    else if (target.matches("input[type=checkbox]")) {
      const others = ids(target.name).filter((id) => id !== target.value);
      choose(target.name, target.checked ? [...others.filter((id) => !isAgainst(target.value, id)), target.value] : others);
    }
  });

  /* The needs nearest to some words: those that the search finds, or those of the activities and cases that it finds. */
  async function needsOf(text) {
    const { answer, load } = await import("../search/load.js");
    const engine = await load();
    let results = [];
    await answer(engine, text, false, (found) => { results = found.results; });
    const worth = new Map();
    results.slice(0, READ).forEach(({ document: { address, group } }, n) => {
      const id = address.split("/").filter(Boolean).pop();
      const one = group === "monograph" ? all.cases[all.facet("cas").numbers.get(id)]?.supports[0] : null;
      const needs = group === "need" ? [id] : group === "activity" ? facts.needs[id] : one ? all.ids(one, "besoins") : [];
      for (const need of needs ?? []) if (find("manque")(need)) worth.set(need, (worth.get(need) ?? 0) + 1 / (n + 1));
    });
    return Array.from(worth).sort((a, b) => b[1] - a[1]).slice(0, NEAREST).map(([need]) => need);
  }

  part("words").addEventListener("submit", async (event) => {
    event.preventDefault();
    const text = event.target.querySelector("input").value.trim();
    const understood = part("understood");
    const nearest = part("nearest");
    let needs = [];
    understood.textContent = "";
    try {
      if (text) needs = await needsOf(text);
      if (text) understood.textContent = needs.length ? words.understood : words.notUnderstood;
    } catch {
      understood.textContent = words.searchFailed;
    }
    nearest.hidden = !needs.length;
    nearest.replaceChildren(...needs.map((need) => {
      const pick = fill(copy(root, "pick"), { label: all.label("besoins", need) });
      pick.querySelector("input").value = need;
      return pick;
    }));
    drawChoices();
  });

  /* ---------------------------------------------------------------- other gestures */

  part("to-results").addEventListener("click", () => {
    status.focus();
    status.scrollIntoView({ block: "start" });
  });
  part("clear").addEventListener("click", async () => {
    chosen = new Map();
    placeBox?.reset();
    await change();
    status.focus();
  });
  part("copy").addEventListener("click", async () => {
    told.textContent = (await copyText(part("address"))) ? words.copied : words.selected;
  });

  const arrive = () => {
    const sentences = readAddress();
    say(sentences);
    return draw(sentences);
  };
  onReturn(arrive);
  const { state } = history;
  const ticked = location.search ? [] : Array.from(root.querySelectorAll("input:checked, select[data-single]")).filter(({ value }) => value).map(({ name, value }) => [name, value]);
  await arrive();
  for (const [name, value] of ticked) chosen.set(name, [...ids(name), value]); /* while this was loading */
  if (ticked.length) await change();
  if (early) await onPlace(early);
  if (state?.y) scrollTo(0, state.y);
}
