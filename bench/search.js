/* What bench/search.py runs in the browser: each engine answers the same queries. */

import { load } from "./assets/javascripts/search/load.js";
import { excerpt } from "./assets/javascripts/search/marks.js";

const FOUND = 10;
const address = (location) => "/" + decodeURIComponent(location.replace(/^\.?\//, "").replace(/^https?:\/\/[^/]+\//, ""));

/* Material's worker: 0 sets it up, 1 says ready, 2 asks, 3 answers. */
async function worker(index) {
  const thread = new Worker(window.worker);
  const answer = (type) => new Promise((done, failed) => {
    setTimeout(failed, 20000, new Error(`Material's worker does not answer ${type}`));
    thread.addEventListener("message", function listen({ data }) {
      if (data.type !== type) return;
      thread.removeEventListener("message", listen);
      done(data.data);
    });
  });
  const ready = answer(1);
  thread.postMessage({ type: 0, data: index });
  await ready;
  return async (query) => {
    const found = answer(3);
    thread.postMessage({ type: 2, data: query });
    return (await found).items.map((item) => address(item[0].location));
  };
}

async function wholeText(engine) {
  return Promise.all(engine.documents.map(async (document) => (await engine.textOf(document)).join(" ")));
}

const named = (document, kept) => document.labels.filter(([sort]) => kept.includes(sort)).flatMap(([, ...texts]) => texts);

async function miniSearch(fields, engine, texts) {
  const { default: MiniSearch } = await import("./minisearch.js");
  const index = new MiniSearch({
    fields,
    tokenize: (text) => engine.french.words(text).map((word) => word.stem),
    processTerm: (term) => term,
    searchOptions: {
      boost: { title: 5, names: 4, about: 2, body: 1 },
      prefix: (term) => term.length > 3,
      fuzzy: (term) => (term.length < 4 ? false : term.length < 7 ? 1 : 2),
      weights: { fuzzy: 0.3, prefix: 0.3 },
      boostDocument: (id) => ({ action: 1.06, lever: 1.05, monograph: 1.05, term: 0.86, source: 0.8, erratum: 0.6 })[engine.documents[id].group] || 1,
    },
  });
  index.addAll(engine.documents.map((document, id) => ({
    id,
    title: document.title,
    names: named(document, [0, 1, 2]).join(" · "),
    about: named(document, [3, 4, 5]).join(" · "),
    body: texts ? texts[id] : "",
  })));
  return index;
}

const engines = {
  async material() {
    const index = await (await fetch("search/search_index.json")).json();
    return worker({ ...index, options: { suggest: false } });
  },

  async "material, rewritten pipeline"() {
    const engine = await load();
    const texts = await wholeText(engine);
    const stock = await (await fetch("search/search_index.json")).json();
    const stems = (text) => engine.french.words(text).map((word) => word.stem).join(" ");
    const ask = await worker({
      config: { ...stock.config, lang: ["en"], separator: "\\s+", pipeline: [] },
      docs: engine.documents.map((document, id) => ({
        location: document.address.slice(1),
        title: stems(document.title),
        text: stems([...named(document, [0, 1, 2, 3, 4, 5]), texts[id]].join(" ")),
      })),
      options: { suggest: false },
    });
    return (query) => ask(stems(query));
  },

  async pagefind() {
    const pagefind = await import("./pagefind/pagefind.js");
    await pagefind.init();
    return async (query) => {
      const { results } = await pagefind.search(query);
      const data = await Promise.all(results.slice(0, FOUND).map((result) => result.data()));
      return data.map(({ url }) => address(url));
    };
  },

  async minisearch() {
    const engine = await load();
    const index = await miniSearch(["title", "names", "about", "body"], engine, await wholeText(engine));
    return async (query) => index.search(query).map(({ id }) => engine.documents[id].address);
  },

  async "suggester + pagefind"() {
    const engine = await load();
    const index = await miniSearch(["title", "names"], engine, null);
    const pagefind = await engines.pagefind();
    return async (query) => {
      const words = engine.french.words(query).length;
      const sure = index.search(query).filter(({ queryTerms }) => queryTerms.length >= words);
      const first = sure.slice(0, 5).map(({ id }) => engine.documents[id].address);
      return [...new Set([...first, ...(await pagefind(query))])];
    };
  },

  async guide() {
    const engine = await load();
    return async (query) => (await engine.search(query)).results.map(({ document }) => document.address);
  },
};

const opened = new Map();

window.bench = {
  async ask(name, queries) {
    if (!opened.has(name)) opened.set(name, await engines[name]());
    const answers = [];
    for (const query of queries) answers.push((await opened.get(name)(query)).slice(0, FOUND));
    return answers;
  },

  /* All that the search page fetches to show the first ten results. */
  async first(query) {
    const engine = await load();
    const answer = await engine.search(query);
    for (const { document } of answer.results.slice(0, FOUND)) excerpt(engine, await engine.textOf(document), answer);
  },

  /* Each query typed letter by letter: time to propose titles, and to have every result. */
  async keystrokes(queries) {
    const before = performance.now();
    const engine = await load();
    const times = { "opening the index": [performance.now() - before], "proposing titles": [], "every result": [] };
    for (const query of queries) {
      for (let n = 2; n <= query.length; n++) {
        const typed = query.slice(0, n);
        await engine.load(engine.read(typed, true)); /* the network is not what is measured here */
        let start = performance.now();
        engine.suggest(typed);
        times["proposing titles"].push(performance.now() - start);
        start = performance.now();
        await engine.search(typed, true);
        times["every result"].push(performance.now() - start);
      }
    }
    return times;
  },
};
window.ready = true;
