/* Places in a query: « épicerie nord » is about a shop and a département. The words that name a place are read with the
   gazetteer (../places.js); the engine answers to the others; then cases in the place come first, the nearest ones after
   them with what makes them near, then the page of the place, then what else the words found. */

import { key } from "../places.js";

const MOST_FILES = 3; /* files of names that one query may fetch */
const LONGEST = 6; /* words of the name of a place */
const SHORT = 3; /* letters: a shorter word that nothing knows is more often a slip than a village */
const TOWN = 10_000; /* inhabitants: a smaller commune is not meant by a word that the guide uses for something else */
const STRONG = 0.5; /* share of the score of the best case that one near the place must have, when there are other words */
const OTHER_WORD = 0.9; /* nearness of two words, see engine.js: less for another word of the same root */
const LEAD = 2; /* results that come before a place whose name is also a word */
const ENOUGH = 5; /* cases shown before the page of the place, in the place or near it */
const PLACE_LABEL = 3; /* sort of label, see engine.js */
const LEADING = new Set(["a", "dans", "en", "pres", "vers", "autour"]);
/* Names of départements that are also usual words. */
const COMMON = new Set(["cher", "creuse", "landes", "lot", "manche", "somme", "vienne"]);
/* Words that add nothing to a place. */
const GENERIC = new Set(["departement", "departements", "region", "regions", "ville", "villes", "commune", "communes", "village", "villages", "agglomeration", "metropole", "cas", "exemple", "exemples", "ess", "autour", "pres", "cote", "ile", "province", "quoi", "qui", "existe", "fait"]);
const ARTICLES = new Set(["la", "le", "les", "l"]);
/* What a number that follows one of these is. */
const NUMBERED = new Set(["article", "art", "loi", "levier", "page", "annexe", "decret", "numero", "annee", "l", "r", "p"]);

/* Promise of the answer to a query that may name a place: that of the engine, and the place if there is one. */
export async function answerWithPlaces(engine, text, typing) {
  const reading = await readPlaces(engine, text).catch(() => ({ place: null, rest: text, kept: [] }));
  for (const form of reading.kept) engine.kept.add(form);
  if (!reading.place) return engine.search(text, typing);
  const answer = await engine.search(reading.rest || text, typing && reading.rest !== "");
  return { ...answer, results: arrange(engine, reading, answer, text), place: reading.place };
}

/* Promise of {place, rest, kept}: the place that a query names, or null; the words that are left; every word that the
   gazetteer knows, which is never corrected. */
async function readPlaces(engine, text) {
  const none = { place: null, rest: text, kept: [] };
  const { places } = engine;
  const tokens = Array.from(text.matchAll(/[\p{L}\p{N}]+/gu), (match) => ({ raw: match[0], form: engine.french.fold(match[0]), at: match.index }));
  if (!tokens.length || tokens.length > 30) return none;
  await Promise.all(tokens.map(({ form }) => openWord(engine, form)));
  for (const token of tokens) token.use = useOf(engine, token.form);
  const spans = await spansOf(engine, tokens);
  for (const { start, count } of spans) for (const token of tokens.slice(start, start + count)) token.isPlace = true;
  const kept = spans.flatMap(({ start, count }) => tokens.slice(start, start + count).map(({ form }) => form));
  const meant = disjoint(spans.filter((span) => (span.found = span.found.filter((place) => isMeant(place, span, tokens))).length));
  if (!meant.length) return { ...none, kept };
  const taken = new Set(meant.flatMap(({ start, count }) => Array.from({ length: count }, (_, n) => start + n)));
  const left = tokens.filter((token, n) => !taken.has(n) && !GENERIC.has(token.form) && !engine.french.stopwords.has(token.form) && token.form.length > 1);
  const place = await whole(places, narrowest(places, meant));
  /* « garde » is La Garde for some readers, and child care for others. */
  const isDoubtful = tokens.length === 1 && ["word", "name"].includes(tokens[0].use) && !place.held.size;
  return { place, rest: left.map(({ raw }) => raw).join(" "), kept, isDoubtful, forms: tokens.map(({ form }) => form) };
}

function openWord(engine, form) {
  const path = engine.shard(engine.french.stem(form));
  return engine.files.has(path) ? null : engine.open(path);
}

/* What the guide does with a word: "place" for the whole name of where a case is, "word" in some title or name, "text" in a text, "" never;
   "name" when some title or other name is that word alone. */
function useOf(engine, form) {
  if (engine.french.stopwords.has(form)) return "stop";
  const stem = engine.french.stem(form);
  const { postings } = engine.byStem.get(stem) || { postings: [] };
  let use = engine.postings(stem).length ? "text" : "";
  for (let n = 0; n < postings.length; n += 3) {
    if (engine.nearness(postings[n + 2].form, form) < 0.9) continue;
    const label = postings[n];
    if (label.sort === PLACE_LABEL && label.words.length === 1) return "place";
    if (label.sort < PLACE_LABEL && label.words.length === 1) return "name";
    if (label.sort < PLACE_LABEL) use = "word";
  }
  return use;
}

/* The parts of a query that are the name of a place, longest first: [{start, count, found}]. */
async function spansOf(engine, tokens) {
  const { places } = engine;
  const spans = [];
  const files = new Set(places.files.keys());
  let fetched = 0;
  for (let count = Math.min(LONGEST, tokens.length); count > 0; count--) {
    for (let start = 0; start + count <= tokens.length; start++) {
      const words = tokens.slice(start, start + count);
      if (engine.french.stopwords.has(words[count - 1].form) || (engine.french.stopwords.has(words[0].form) && !ARTICLES.has(words[0].form))) continue;
      const name = key(words.map(({ raw }) => raw).join(" "));
      if (!name) continue;
      let found = places.inIndex(name, false);
      const said = words.filter(({ use }) => use !== "stop");
      const isRare = said.some(({ use }) => use !== "word" && use !== "name") || (said.length === 1 && tokens.length === count && (said[0].use === "word" || places.towns.has(name)));
      if (!/^\d{1,4}$/.test(name) && isRare) {
        const file = `names/${places.filesFor(name)[0]}.txt`;
        if (files.has(file) || /^\d{5}$/.test(name) || fetched < MOST_FILES) {
          if (!files.has(file)) fetched++;
          files.add(file);
          found = await places.exactly(name);
        }
      }
      if (found.length) spans.push({ start, count, found });
    }
  }
  return spans;
}

/* Is a place what the words of a part of a query mean? */
function isMeant(place, { start, count }, tokens) {
  const words = tokens.slice(start, start + count);
  const isAll = count === tokens.length;
  const before = tokens[start - 1];
  if (/^\d/.test(words[0].form) && count === 1) {
    if (words[0].form.length === 5) return true;
    return isAll || (start + count === tokens.length && words[0].form.length > 1 && !NUMBERED.has(before.form));
  }
  const isLarge = (place.sort !== "commune" && place.sort !== "part") || place.population >= TOWN;
  /* After a word that nothing knows, it may be the end of a longer name, misspelt. */
  if (before?.use === "" && !before.isPlace && !isLarge) return false;
  if (count > 1) return true;
  const [{ raw, form, use }] = words;
  if (raw !== plain(raw) && place.name === plain(place.name)) return false; /* « marché » is not Marche */
  const isPointed = isAll || LEADING.has(before?.form) || (start > 0 && /^\p{Lu}/u.test(raw));
  if (COMMON.has(form)) return isPointed || ARTICLES.has(before?.form) || before?.form === "du";
  if (use === "place") return true;
  if (use === "") return isLarge || isAll || form.length > SHORT;
  return isLarge && (use === "text" || place.sort === "area" || isPointed);
}

/* A text without its accents. */
function plain(text) {
  return text.normalize("NFKD").replace(/[\u0300-\u036f]/g, "");
}

/* The spans kept when several hold the same word: the longest, which comes first. */
function disjoint(spans) {
  const taken = new Set();
  return spans.filter(({ start, count }) => {
    const places = Array.from({ length: count }, (_, n) => start + n);
    if (places.some((n) => taken.has(n))) return false;
    for (const n of places) taken.add(n);
    return true;
  });
}

/* The place that the spans mean together: « Montreuil 93 » is in the Seine-Saint-Denis. */
function narrowest(places, spans) {
  const ordered = [...spans].sort((a, b) => rank(b.found[0]) - rank(a.found[0]) || a.start - b.start);
  const [first, ...others] = ordered;
  const around = new Set(others.flatMap(({ found }) => found.flatMap((one) => one.areas ?? [one.area])));
  const inside = first.found.filter(({ area }) => around.has(area) || around.has(places.regionOf(area)));
  const candidates = inside.length ? inside : first.found;
  return { ...candidates[0], others: candidates.slice(1) };
}

function rank({ sort }) {
  return { part: 3, commune: 3, group: 2, name: 1, area: 0 }[sort];
}

/* A place with the codes of the communes and the areas that it is. */
async function whole(places, place) {
  const codes = new Set();
  const areas = new Set(place.areas ?? []);
  if (place.sort === "area") areas.add(place.area);
  if (place.sort === "commune") codes.add(place.code);
  if (place.sort === "part") codes.add(place.whole.code);
  if (place.sort === "group" && place.area) {
    const { communes } = await places.departement(place.area.number);
    for (const { code, group } of communes) if (group?.code === place.code) codes.add(code);
  }
  return { ...place, codes, held: areas };
}

/* The results of a query that names a place, best first. answer: what the engine found for the other words, or for the
   whole query when there are none. */
function arrange(engine, reading, answer, text) {
  const { places } = engine;
  const { place } = reading;
  const isAlone = !reading.rest;
  const scores = new Map(answer.results.map((result) => [result.document, result]));
  const near = [];
  const own = [];
  for (const document of engine.documents) {
    if (!document.places.length || (!isAlone && !scores.has(document))) continue;
    const closest = closeness(places, place, document.places);
    const found = scores.get(document);
    if (!closest) continue;
    (closest.rank < 0 ? own : near).push({ document, score: found?.score ?? 0, label: found?.label ?? null, ...closest });
  }
  const byScore = (a, b) => b.score - a.score || a.document.id - b.document.id;
  own.sort(byScore);
  near.sort((a, b) => a.rank - b.rank || byScore(a, b));
  const least = isAlone ? 0 : STRONG * Math.max(0, ...Array.from(scores.values(), ({ document, score }) => (document.places.length ? score : 0)));
  const first = [...own, ...near.filter(({ score }) => score >= least).slice(0, Math.max(0, ENOUGH - own.length))];
  const pages = (place.held.size ? Array.from(place.held) : [place.area]).filter(Boolean).map((area) => ({ document: pageOf(places, area), score: 0, label: null }));
  const listed = new Set(first.map(({ document }) => document));
  /* A place alone is not another word of the same root: « valence » is no « vallée ». */
  const isNamed = ({ label }) => !isAlone || !label || label.words.some((word) => reading.forms.some((form) => engine.nearness(word.form, form) > OTHER_WORD));
  const rest = answer.results.filter((result) => !listed.has(result.document) && isNamed(result));
  /* A page that the whole query names, such as that of a term, comes first. */
  const letters = engine.letters(text).join(" ");
  const named = rest.filter(({ document }) => isAlone && engine.letters(document.title).join(" ") === letters);
  /* With other words, the best page about them comes before the page of the place. */
  const about = isAlone ? [] : rest.filter(({ document }) => !document.places.length).slice(0, 1);
  const lead = reading.isDoubtful ? rest.slice(0, LEAD) : named;
  return [...lead, ...first, ...about, ...pages, ...rest.filter((result) => !about.includes(result) && !lead.includes(result))];
}

/* The page of an area, as a result. */
function pageOf(places, area) {
  const region = places.regionOf(area);
  return { id: -1, group: "place", address: area.address, title: area.name, where: region ? region.name : "", territories: [], places: [], levers: [], makers: [], labels: [], theme: null, chunk: null, departements: places.byDepartement.get(area.number) === area ? [area.number] : [], regions: [region?.id ?? area.id] };
}

/* How near a case is to a place: {rank, reason}, without reason and below zero inside; null when it is far. */
function closeness(places, place, codes) {
  let best = null;
  const propose = (rank, reason) => { if (!best || rank < best.rank) best = { rank, reason }; };
  for (const code of codes) {
    const area = places.areaOfCode(code);
    if (place.codes.has(code)) propose(-2, "");
    for (const held of place.held) if (area === held || places.regionOf(area) === held) propose(-1, "");
    if (!area || best?.rank < 0) continue;
    const origins = place.held.size ? place.held : [place.area];
    for (const origin of origins) {
      if (!origin) continue;
      if (area === origin) propose(0, `Même département (${area.name})`);
      const related = places.relation(origin, area);
      if (related) propose(related.rank + 1, related.reason);
    }
  }
  return best;
}
