/* Finds and ranks. Knows nothing of the page: it is given the index (see catalogue/search.py) and a
   function that fetches its other files.

   Each word of the query is first given the roots it may stand for (the word itself, the beginning of
   a longer one while it is typed, a close spelling when nobody writes it so), each with a weight from
   0 to 1. A result's score then adds:
   - how much of the query is found in it, a word counting by its rarity and by where it is found;
   - how well its best label (title, other name, synonym…) and the query cover each other. */

import { French } from "./french.js";

const SORTS = { title: 0, alias: 1, synonym: 2, place: 3, partner: 4, detail: 5 };
/* Worth of a word by the sort of label it is found in, then of the label as a whole. */
const WORD_WORTH = [1, 0.9, 0.9, 0.8, 0.45, 0.5];
const LABEL_WORTH = [1, 0.94, 0.94, 0.7, 0.35, 0.4];
const TOPIC_WORTH = 0.45;
const BODY_WORTH = 0.1;
const BODY_STRENGTH_WORTH = 0.03; /* for each degree of strength, from 1 to 9 */
const INFLECTED = 0.98; /* plural, feminine */
const SAME_ROOT = 0.9; /* another word of the family */
const ALL_WORDS = 0.3; /* the query is the label to the letter, small words included */
const REWRITTEN = 0.9;
const OTHER_WORD = 0.75;
const ONE_MISTAKE = 0.8;
const TWO_MISTAKES = 0.62;
const CLOSE_SPELLINGS = 6;
const BEGINNINGS = 12;
const VARIANTS = 12;
const FAINT = 0.35;
const CUT = 0.45; /* results that cover less of the query than this share of the best are left out */

const GROUP_WORTH = {
  action: 1.06, lever: 1.05, monograph: 1.05, need: 1.03, activity: 1.04, theme: 1.02, territory: 1.04, decision_maker: 1.04,
  criterion: 1, page: 0.97, legal_form: 0.93, term: 0.86, person: 0.93, source: 0.8, event: 0.75, committee_member: 0.78, erratum: 0.6,
};

export class Engine {
  /* core: what core.json holds. fetchFile(path): promise of another file of the index. */
  constructor(core, fetchFile) {
    this.french = new French(core.language);
    this.fetchFile = fetchFile;
    this.groups = core.groups;
    this.facets = core.facets;
    this.firsts = core.shards;
    this.shards = new Map();
    this.files = new Map();
    this.forms = null; /* every word met: see spellings() */
    this.near = new Map();
    this.readDocuments(core.documents);
    this.readRewritings(core.rewritings);
  }

  readDocuments(documents) {
    this.documents = documents.map(([group, address, title, where, labels, topics, theme, territories, chunk], id) => ({
      id, address, title, where, topics, territories, chunk, labels,
      theme: theme || null,
      group: this.groups[group][0],
    }));
    this.labels = [];
    this.byStem = new Map(); /* root -> [[label, place, span, form]] */
    this.labelForms = new Map(); /* form -> root */
    this.about = this.documents.map(() => []);
    this.labelCounts = new Map(); /* root -> number of documents */
    const memory = new Map();
    for (const document of this.documents) {
      const roots = new Set();
      const add = (sort, text) => {
        let words = memory.get(text);
        if (!words) memory.set(text, (words = this.french.words(text)));
        const label = { document: document.id, sort, text, stems: [], forms: [], weights: [], weight: 0 };
        const number = this.labels.push(label) - 1;
        for (const { form, stem, span } of words) {
          let list = this.byStem.get(stem);
          if (!list) this.byStem.set(stem, (list = []));
          list.push([number, label.stems.length, span, form]);
          if (span === 1) { label.stems.push(stem); label.forms.push(form); }
          this.labelForms.set(form, stem);
          roots.add(stem);
        }
      };
      add(SORTS.title, document.title);
      for (const [sort, ...texts] of document.labels) for (const text of texts) add(sort, text);
      for (const topic of document.topics) this.about[topic].push(document.id);
      for (const root of roots) this.labelCounts.set(root, (this.labelCounts.get(root) || 0) + 1);
    }
    this.sortedForms = Array.from(this.labelForms.keys()).sort();
    this.labelSpellings = spellings(this.sortedForms);
    for (const label of this.labels) {
      label.weights = label.stems.map((stem, n) => this.worth(label.forms[n], this.labelCounts.get(stem)));
      label.weight = label.weights.reduce((sum, weight) => sum + weight, 0);
    }
  }

  readRewritings(pairs) {
    this.rewritings = new Map(); /* first root -> [{from: roots, to: words}] */
    for (const [typed, other] of pairs) {
      const from = this.simpleWords(typed).map((word) => word.stem);
      const to = this.simpleWords(other);
      if (!from.length || !to.length) continue;
      if (!this.rewritings.has(from[0])) this.rewritings.set(from[0], []);
      this.rewritings.get(from[0]).push({ from, to });
    }
  }

  simpleWords(text) {
    return this.french.words(text).filter((word) => word.span === 1);
  }

  rarity(count) {
    const all = this.documents.length;
    return Math.log(1 + (all - count + 0.5) / (count + 0.5)) + 0.2;
  }

  nearness(form, other) {
    if (form === other) return 1;
    return this.french.light(form) === this.french.light(other) ? INFLECTED : SAME_ROOT;
  }

  worth(form, count) {
    return this.rarity(count) * (this.french.faint.has(form) ? FAINT : 1);
  }

  /* ---------------------------------------------------------------- what is asked */

  /* Titles and other names only: immediate, nothing fetched. */
  suggest(text, limit = 8) {
    return this.rank(this.read(text, true), false).slice(0, limit);
  }

  /* Everything. Returns {results, stems, unknown}: results best first, the roots to highlight, and
     the words that mean nothing here. */
  async search(text, typing = false) {
    await this.load(this.read(text, typing));
    let query = this.read(text, typing);
    if (query.unknown.length && !this.forms) {
      this.forms = spellings((await this.fetchFile("forms.json")).split(" "));
      query = this.read(text, typing);
      await this.load(query);
      query = this.read(text, typing);
    }
    const results = this.rank(query, true);
    return { results, stems: query.stems, beginnings: query.beginnings, unknown: query.unknown, empty: !query.variants[0].length };
  }

  /* The words of a query, each with the roots it may stand for; and the other ways to say it. */
  read(text, typing) {
    let all = this.french.words(text);
    if (!all.length) all = this.french.words(text, true); /* « Notre », « Sans »: nothing else to go by */
    const words = all.filter((word) => word.span === 1);
    const unfinished = typing && /[\p{L}\p{N}]$/u.test(text);
    const query = { text, words, stems: new Set(), beginnings: [], unknown: [], variants: [] };
    const read = words.map((word, n) => this.readWord(word, unfinished && n === words.length - 1, query));
    query.variants.push(read);
    const add = (variant, worth) => {
      if (query.variants.length < VARIANTS) query.variants.push(Object.assign(variant, { worth }));
    };
    read.worth = 1;
    for (let n = 0; n < words.length; n++) {
      const pair = words[n + 1] && words[n].form + words[n + 1].form;
      if (pair && this.labelForms.has(pair)) {
        const joined = this.readWord({ form: pair, stem: this.french.stem(pair) }, false, query);
        add([...read.slice(0, n), joined, ...read.slice(n + 2)], 1);
      }
      for (const { from, to } of this.rewritings.get(words[n].stem) || []) {
        if (from.some((stem, k) => words[n + k]?.stem !== stem)) continue;
        if (from.length === 1 && to.length === 1) {
          const [{ stem }] = to;
          if (!read[n].roots.has(stem)) read[n].roots.set(stem, OTHER_WORD);
          query.stems.add(stem);
        } else {
          const other = to.map((word) => this.readWord(word, false, query));
          add([...read.slice(0, n), ...other, ...read.slice(n + from.length)], REWRITTEN);
        }
      }
    }
    return query;
  }

  readWord(word, unfinished, query) {
    const roots = new Map([[word.stem, 1]]);
    const known = this.count(word.stem) > 0;
    if (unfinished && word.form.length > 1) {
      let longer = this.beginning(word.form).filter((form) => this.labelForms.get(form) !== word.stem);
      for (const form of longer.slice(0, BEGINNINGS)) {
        const weight = 0.9 * (word.form.length / form.length) ** 0.3 * (known ? 0.6 : 1);
        raise(roots, this.labelForms.get(form), weight);
      }
      query.beginnings.push(word.form);
    }
    if (!known && roots.size === 1 && this.shardLoaded(word.stem)) {
      for (const [root, weight] of this.closeTo(word.form)) raise(roots, root, weight);
      if (roots.size === 1) query.unknown.push(word.form);
    }
    for (const root of roots.keys()) query.stems.add(root);
    const usual = known ? word.stem : best(roots, word.stem);
    return { form: word.form, roots, rarity: this.worth(word.form, this.count(usual)) };
  }

  count(stem) {
    const posted = this.shardOf(stem)?.[stem];
    return Math.max(this.labelCounts.get(stem) || 0, posted ? posted.length : 0);
  }

  beginning(form) {
    const forms = this.sortedForms;
    const found = [];
    for (let n = lowerBound(forms, form); n < forms.length && forms[n].startsWith(form); n++) found.push(forms[n]);
    return found.sort((a, b) => a.length - b.length);
  }

  /* Roots of the words spelt nearly so: [[root, weight]], nearest first. */
  closeTo(form) {
    const stripped = /^(?:qu|[ldjmtsnc])([aeiouyh].{2,})$/.exec(form);
    if (stripped && this.labelForms.has(stripped[1])) return [[this.labelForms.get(stripped[1]), 0.95]];
    const allowed = form.length < 4 ? 0 : form.length < 7 ? 1 : 2;
    if (!allowed) return [];
    const key = `${form} ${this.forms ? 1 : 0}`;
    if (!this.near.has(key)) this.near.set(key, this.spelt(form, allowed));
    return this.near.get(key);
  }

  spelt(form, allowed) {
    const found = [];
    const letters = lettersOf(form);
    const weigh = (spellings, inLabel) => {
      for (let length = form.length - allowed; length <= form.length + allowed; length++) {
        for (const [other, others] of spellings.get(length) || []) {
          /* Each mistake adds a letter, drops one, or both. */
          if (ones(letters ^ others) > 2 * allowed || (!inLabel && this.labelForms.has(other))) continue;
          const mistakes = distance(form, other, allowed);
          if (mistakes > allowed) continue;
          const weight = (mistakes <= 1 ? ONE_MISTAKE : TWO_MISTAKES) - (other[0] === form[0] ? 0 : 0.05) - (inLabel ? 0 : 0.08);
          found.push([this.french.stem(other), weight]);
        }
      }
    };
    weigh(this.labelSpellings, true);
    if (this.forms) weigh(this.forms, false);
    found.sort((a, b) => b[1] - a[1]);
    const near = new Map();
    for (const [root, weight] of found) {
      if (near.size >= CLOSE_SPELLINGS || weight <= found[0][1] - 0.1) break;
      if (!near.has(root)) near.set(root, weight);
    }
    return Array.from(near);
  }

  /* Words of the titles that look most like the query's, for a reader who found nothing. */
  nearest(text, limit = 6) {
    const found = new Map();
    for (const { form } of this.simpleWords(text)) {
      const allowed = Math.max(2, Math.floor(form.length / 2));
      for (const other of this.sortedForms) {
        if (other.length < 4) continue;
        const mistakes = distance(form, other, allowed);
        if (mistakes <= allowed) {
          const likeness = 1 - mistakes / Math.max(form.length, other.length);
          if (likeness >= 0.5 && likeness > (found.get(other) || 0)) found.set(other, likeness);
        }
      }
    }
    const seen = new Set();
    return Array.from(found)
      .sort((a, b) => b[1] - a[1])
      .filter(([form]) => !seen.has(this.labelForms.get(form)) && seen.add(this.labelForms.get(form)))
      .slice(0, limit)
      .map(([form]) => this.spelling(form));
  }

  /* A folded word as a title writes it: with its accents. */
  spelling(form) {
    for (const [number] of this.byStem.get(this.labelForms.get(form)) || []) {
      for (const [word] of this.labels[number].text.matchAll(/[\p{L}\p{N}'’-]+/gu)) {
        if (this.french.words(word, true).some((one) => one.form === form)) return word.replace(/^(?:qu|[ldjmtsnc])['’]/i, "").toLowerCase();
      }
    }
    return form;
  }

  /* ---------------------------------------------------------------- what is found */

  rank(query, withBodies) {
    const best = new Map();
    for (const variant of query.variants) {
      if (!variant.length) continue;
      for (const [id, found] of this.score(variant, withBodies)) {
        const score = found.score * variant.worth;
        const known = best.get(id);
        if (!known || score > known.score) best.set(id, { score, cover: found.cover * variant.worth, label: found.label, whole: found.whole });
      }
    }
    const key = this.key(query.text);
    let widest = 0;
    for (const found of best.values()) widest = Math.max(widest, found.cover);
    const results = [];
    for (const [id, found] of best) {
      if (found.cover < widest * CUT) continue;
      const document = this.documents[id];
      let score = found.score;
      if (found.whole > 0.9 && this.key(this.labels[found.label].text) === key) score += ALL_WORDS;
      results.push({ document, score: score * (GROUP_WORTH[document.group] ?? 1), cover: found.cover, label: found.label === null ? null : this.labels[found.label] });
    }
    return results.sort((a, b) => b.score - a.score || a.document.id - b.document.id);
  }

  key(text) {
    return this.french.words(text, true).filter((word) => word.span === 1).map((word) => word.form).join(" ");
  }

  score(words, withBodies) {
    const total = words.reduce((sum, word) => sum + word.rarity, 0);
    const documents = new Map(); /* id -> {score, cover} */
    const labels = new Map(); /* number -> {asked, held, places} */
    for (const word of words) {
      const here = new Map(); /* id -> [worth, weight] */
      const raiseHere = (id, worth, weight) => {
        const known = here.get(id);
        if (!known) here.set(id, [worth, weight]);
        else {
          if (worth > known[0]) known[0] = worth;
          if (weight > known[1]) known[1] = weight;
        }
      };
      const inLabels = new Map(); /* label -> best weight of this word in it */
      for (const [root, weight] of word.roots) {
        for (const [number, place, span, form] of this.byStem.get(root) || []) {
          const label = this.labels[number];
          const quality = weight < 1 ? weight : this.nearness(form, word.form);
          let held = 0;
          for (let k = 0; k < span; k++) held += label.weights[place + k];
          const share = label.weight ? held / label.weight : 0;
          const worth = quality * WORD_WORTH[label.sort] * (0.7 + 0.3 * share);
          raiseHere(label.document, worth, quality);
          if (label.sort <= SORTS.synonym) {
            for (const id of this.about[label.document]) raiseHere(id, worth * TOPIC_WORTH, quality);
          }
          const known = inLabels.get(number);
          if (!known || quality > known.quality) inLabels.set(number, { quality, place, span });
        }
        if (withBodies) {
          let id = 0;
          for (const packed of this.shardOf(root)?.[root] || []) {
            id += Math.floor(packed / 10);
            raiseHere(id, weight * (BODY_WORTH + BODY_STRENGTH_WORTH * (packed % 10)), weight);
          }
        }
      }
      for (const [id, [worth, weight]] of here) {
        let found = documents.get(id);
        if (!found) documents.set(id, (found = { score: 0, cover: 0, label: null, whole: 0 }));
        found.score += (word.rarity * worth) / total;
        found.cover += (word.rarity * weight) / total;
      }
      for (const [number, { quality, place, span }] of inLabels) {
        let found = labels.get(number);
        if (!found) labels.set(number, (found = { asked: 0, places: new Map() }));
        found.asked += (word.rarity * quality) / total;
        for (let k = 0; k < span; k++) found.places.set(place + k, Math.max(quality, found.places.get(place + k) || 0));
      }
    }
    for (const [number, { asked, places }] of labels) {
      const label = this.labels[number];
      let held = 0;
      for (const [place, quality] of places) held += quality * label.weights[place];
      const whole = label.weight ? asked * (held / label.weight) * LABEL_WORTH[label.sort] : 0;
      const found = documents.get(label.document);
      if (whole > found.whole) {
        found.whole = whole;
        found.label = number;
      }
    }
    for (const found of documents.values()) found.score += found.whole;
    return documents;
  }

  /* ---------------------------------------------------------------- files */

  shardNumber(stem) {
    return Math.max(0, upperBound(this.firsts, stem) - 1);
  }

  shardOf(stem) {
    return this.shards.get(this.shardNumber(stem));
  }

  shardLoaded(stem) {
    return this.shards.has(this.shardNumber(stem));
  }

  async load(query) {
    const wanted = new Set(Array.from(query.stems, (stem) => this.shardNumber(stem)));
    await Promise.all(
      Array.from(wanted).filter((n) => n < this.firsts.length && !this.shards.has(n)).map(async (n) => {
        this.shards.set(n, await this.fetchFile(`words/${n}.json`));
      }),
    );
  }

  /* The text of a document, in paragraphs. */
  async textOf(document) {
    const path = `texts/${document.chunk}.json`;
    if (!this.files.has(path)) this.files.set(path, this.fetchFile(path));
    return ((await this.files.get(path))[document.id] || "").split("\n");
  }
}

/* ------------------------------------------------------------------ small tools */

function raise(map, key, value) {
  if (!(map.get(key) >= value)) map.set(key, value);
}

function best(roots, own) {
  let found = own;
  let top = 0;
  for (const [root, weight] of roots) if (root !== own && weight > top) [found, top] = [root, weight];
  return found;
}

/* Words by length, each with the set of its letters: length -> [[word, letters]]. */
function spellings(words) {
  const byLength = new Map();
  for (const word of words) {
    if (!byLength.has(word.length)) byLength.set(word.length, []);
    byLength.get(word.length).push([word, lettersOf(word)]);
  }
  return byLength;
}

function lettersOf(word) {
  let letters = 0;
  for (let n = 0; n < word.length; n++) letters |= 1 << (word.charCodeAt(n) % 32);
  return letters;
}

function ones(bits) {
  let count = 0;
  for (; bits; bits &= bits - 1) count++;
  return count;
}

function lowerBound(sorted, value) {
  let low = 0;
  for (let high = sorted.length; low < high; ) {
    const middle = (low + high) >> 1;
    if (sorted[middle] < value) low = middle + 1;
    else high = middle;
  }
  return low;
}

function upperBound(sorted, value) {
  let low = 0;
  for (let high = sorted.length; low < high; ) {
    const middle = (low + high) >> 1;
    if (sorted[middle] <= value) low = middle + 1;
    else high = middle;
  }
  return low;
}

/* Letters to add, drop, change or swap to go from one word to the other; more than `most` is `most + 1`. */
export function distance(a, b, most) {
  if (Math.abs(a.length - b.length) > most) return most + 1;
  let before = [];
  let row = Array.from({ length: b.length + 1 }, (_, n) => n);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    let least = i;
    for (let j = 1; j <= b.length; j++) {
      const change = a[i - 1] === b[j - 1] ? 0 : 1;
      let value = Math.min(row[j] + 1, next[j - 1] + 1, row[j - 1] + change);
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) value = Math.min(value, before[j - 2] + 1);
      next.push(value);
      if (value < least) least = value;
    }
    if (least > most) return most + 1;
    [before, row] = [row, next];
  }
  return row[b.length];
}
