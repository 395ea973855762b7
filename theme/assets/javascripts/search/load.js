/* Loads the engine and its index once, the first time they are needed. */

import { Engine } from "./engine.js";

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

/* Show the answer to a query; before that, a partial answer if the files it needs are slow to come. */
export async function answer(engine, text, typing, show) {
  const whole = engine.search(text, typing);
  const slow = new Promise((done) => setTimeout(done, PATIENCE));
  if (!(await Promise.race([whole, slow]))) show(engine.now(text, typing));
  show(await whole);
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
