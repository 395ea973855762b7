/* What bench/search.py runs in the browser: each engine answers the same queries. */

import { load } from "/assets/javascripts/search/load.js";

const RESULTS = 10;
const LONGEST = 5000; /* milliseconds */
const address = (location) => "/" + decodeURIComponent(location.replace(/^\.?\//, "").replace(/^https?:\/\/[^/]+\//, ""));

/* Messages of Material's worker: type 0 sets it up, 1 says that it is ready, 2 is a query, 3 its results. */
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
    const results = answer(3);
    thread.postMessage({ type: 2, data: query });
    return (await results).items.map((item) => address(item[0].location));
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
      const data = await Promise.all(results.slice(0, RESULTS).map((result) => result.data()));
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
    for (const query of queries) answers.push((await opened.get(name)(query)).slice(0, RESULTS));
    return answers;
  },

  /* How long the index takes to open. */
  async opened() {
    const start = performance.now();
    await load();
    return [performance.now() - start];
  },

  /* Each query typed letter by letter: how long the engine takes, once its files are there. */
  async ranked(queries) {
    const engine = await load();
    const times = [];
    for (const typed of letterByLetter(queries)) {
      await engine.search(typed, true);
      const start = performance.now();
      engine.now(typed, true);
      times.push(performance.now() - start);
    }
    return times;
  },

  /* The same in the search page, until the results are drawn. */
  async drawn(queries) {
    const root = document.querySelector("[data-search]");
    await load();
    return typing(root.querySelector("[data-search-input]"), queries, root, (typed) => root.dataset.ready === typed);
  },

  /* The same in the box of the header, until titles are proposed. */
  async proposed(queries) {
    const box = document.querySelector("header input[name=q]");
    await load();
    return typing(box, queries, box.form, (typed, changes) => changes.some(({ type }) => type === "childList"));
  },
};

function* letterByLetter(queries) {
  for (const query of queries) {
    for (let n = 2; n <= query.length; n++) if (query.slice(0, n).trim().length > 1) yield query.slice(0, n);
  }
}

async function typing(box, queries, watched, isDone) {
  const times = [];
  box.focus();
  for (const typed of letterByLetter(queries)) {
    let start = 0;
    const done = new Promise((resolve, reject) => {
      setTimeout(reject, LONGEST, new Error(`no answer to « ${typed} »`));
      const observer = new MutationObserver((changes) => {
        if (!isDone(typed, changes)) return;
        observer.disconnect();
        resolve(performance.now() - start);
      });
      observer.observe(watched, { attributes: true, childList: true, subtree: true });
    });
    start = performance.now();
    box.value = typed;
    box.dispatchEvent(new Event("input", { bubbles: true }));
    times.push(await done);
    await new Promise((rested) => setTimeout(rested, 10));
  }
  return times;
}
