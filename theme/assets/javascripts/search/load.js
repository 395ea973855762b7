/* The engine, fetched once, the first time it is needed. */

import { Engine } from "./engine.js";

const INDEX = new URL("../../search/", import.meta.url);
const PATIENCE = 40; /* milliseconds */
let engine = null;

export function load() {
  if (!engine) {
    engine = open();
    engine.catch(() => { engine = null; }); /* the network may come back */
  }
  return engine;
}

async function open() {
  /* The list is asked again each time; the files it names are in the folder of one version. A page that stayed open
     while the site changed finds them gone: the next question asks the list again. */
  const core = await fetchJson(new URL("core.json", INDEX), "no-cache");
  return new Engine(core, async (path) => {
    try {
      return await fetchJson(new URL(`v/${core.version}/${path}`, INDEX));
    } catch (error) {
      engine = null;
      throw error;
    }
  });
}

async function fetchJson(url, cache = "default") {
  const response = await fetch(url, { cache });
  if (!response.ok) throw new Error(`${url.pathname}: ${response.status}`);
  return response.json();
}

/* Show the answer; and what is known already, when the rest is slow to come. */
export async function answer(engine, text, typing, show) {
  const whole = engine.search(text, typing);
  const slow = new Promise((done) => setTimeout(done, PATIENCE));
  if (!(await Promise.race([whole, slow]))) show(engine.now(text, typing));
  show(await whole);
}

/* Where a result is, from any page of a site placed under any folder. */
export function link(document) {
  return new URL(`../../..${document.address}`, import.meta.url).href;
}

export function kindName(engine, group, plural = false) {
  const [, singular, several] = engine.groups.find(([one]) => one === group);
  const name = plural ? several : singular;
  return name.charAt(0).toUpperCase() + name.slice(1);
}
