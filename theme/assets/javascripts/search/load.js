/* Loads the engine and its index once, the first time they are needed. */

import { Engine } from "./engine.js";

const INDEX = new URL("../../search/", import.meta.url);
const PLACE = "place"; /* kind of the pages of places, which the gazetteer knows */
const PLACE_LABEL = 3; /* sort of label, see engine.js */
const PATIENCE = 40; /* milliseconds */
let engine = null;

export function load() {
  if (!engine) {
    engine = open();
    engine.catch(() => { engine = null; }); /* so that a later call tries again */
  }
  return engine;
}

async function open() {
  /* Always revalidated: it names the files of one version, which never change. A page left open while the site changed
     finds them gone: the next question fetches the list again. */
  const core = await fetchJson(new URL("core.json", INDEX), "no-cache");
  const opened = new Engine(core, async (path) => {
    try {
      return await fetchJson(new URL(`v/${core.version}/${path}`, INDEX));
    } catch (error) {
      engine = null;
      throw error;
    }
  });
  return opened;
}

/* Promise of the gazetteer, when the site has one. Without an answer, the search does as it can. */
let gazetteer = null;
function withPlaces(opened) {
  if (!opened.placeWords) return Promise.resolve(null);
  gazetteer ??= openPlaces(opened).catch(() => { gazetteer = null; return null; });
  return gazetteer;
}

async function openPlaces(opened) {
  const { load: loadPlaces } = await import("../places.js");
  opened.places = await loadPlaces();
  opened.groups = [...opened.groups, [PLACE, "lieu", "lieux", 1]];
  return opened.places;
}

/* May a query name a place? Not when each of its words is one of the guide, that no place is called. */
function mayNamePlace(opened, text) {
  if (!opened.placeWords) return false;
  return opened.simpleWords(text).some(({ form, stem }) => {
    if (opened.placeWords.has(form)) return true;
    const { postings } = opened.byStem.get(stem) || { postings: [] };
    for (let n = 0; n < postings.length; n += 3) if (postings[n].sort < PLACE_LABEL && postings[n + 2].form === form) return false;
    return true;
  });
}

async function fetchJson(url, cache = "default") {
  const response = await fetch(url, { cache });
  if (!response.ok) throw new Error(`${url.pathname}: ${response.status}`);
  return response.json();
}

/* Show the answer to a query; before that, a partial answer if the files it needs are slow to come, unless a word of it
   may be a place, which a partial answer could take for a spelling mistake. */
export async function answer(engine, text, typing, show) {
  const whole = placed(engine, text, typing);
  const slow = new Promise((done) => setTimeout(done, PATIENCE));
  if (!(await Promise.race([whole, slow])) && !mayNamePlace(engine, text)) show(engine.now(text, typing));
  show(await whole);
}

/* Promise of the answer to a query, the places it names read first. */
async function placed(opened, text, typing) {
  if (!mayNamePlace(opened, text) || !(await withPlaces(opened))) return opened.search(text, typing);
  const { answerWithPlaces } = await import("./places.js");
  return answerWithPlaces(opened, text, typing);
}

/* The URL of a result, whatever the folder the site is in. */
export function link(document) {
  return new URL(`../../..${document.address}`, import.meta.url).href;
}

/* The name of a kind of result, with a capital. */
export function kindName(engine, group, plural = false) {
  const [, singular, several] = engine.groups.find(([one]) => one === group);
  const name = plural ? several : singular;
  return name.charAt(0).toUpperCase() + name.slice(1);
}
