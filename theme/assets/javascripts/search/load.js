/* Loads the engine and its index once, the first time they are needed. */

import { isRegion, key, load as loadPlaces } from "../places.js";
import { Engine } from "./engine.js";
import { arrange, readPlaces } from "./places.js";

const INDEX = new URL("../../search/", import.meta.url);
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
  if (core.places) await openPlaces(opened);
  return opened;
}

/* Without the gazetteer the search answers as it can. */
async function openPlaces(opened) {
  opened.places = await loadPlaces().catch(() => null);
  if (!opened.places) return;
  const found = { region: {}, departement: {} };
  for (const document of opened.documents) {
    const areas = document.places.map((code) => opened.places.areaOfCode(code)).filter(Boolean);
    document.departements = Array.from(new Set(areas.filter((area) => !isRegion(area)).map(({ id }) => id)));
    document.regions = Array.from(new Set(areas.map(({ id, region }) => region ?? id)));
    for (const id of document.regions) found.region[id] = opened.places.areas.get(id).name;
    for (const id of document.departements) found.departement[id] = opened.places.areas.get(id).name;
  }
  opened.facets = { ...opened.facets, ...found };
}

async function fetchJson(url, cache = "default") {
  const response = await fetch(url, { cache });
  if (!response.ok) throw new Error(`${url.pathname}: ${response.status}`);
  return response.json();
}

/* Show the answer to a query; before that, a partial answer if the files it needs are slow to come. */
export async function answer(engine, text, typing, show) {
  const whole = placed(engine, text, typing);
  const slow = new Promise((done) => setTimeout(done, PATIENCE));
  if (!(await Promise.race([whole, slow]))) show(engine.now(text, typing));
  show(await whole);
}

/* Promise of the answer to a query, the places it names read first. */
async function placed(engine, text, typing) {
  const reading = await readPlaces(engine, key, text).catch(() => ({ place: null, rest: text, kept: [] }));
  for (const form of reading.kept) engine.kept.add(form);
  if (!reading.place) return engine.search(text, typing);
  const isAlone = !reading.rest;
  const answer = await engine.search(isAlone ? text : reading.rest, typing && !isAlone);
  return { ...answer, results: arrange(engine, reading, answer, text), place: reading.place };
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
