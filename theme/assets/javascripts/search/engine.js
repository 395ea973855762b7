/* The search engine: finds documents and ranks them. It knows nothing of the page: it is given the first file of the
   index (see catalogue/search/index_files.py) and a function that fetches the others.

   A word is reduced to its root (« stem » in the code). Each word of the query is first given the roots it may stand
   for (its own; those of longer words that it begins, while it is typed; those of close spellings, when no text holds
   it), each with a weight from 0 to 1. The score of a result is the sum of:
   - the share of the query found in it, a word counting by its rarity and by where it is found;
   - how well its best label (title, other name, synonym…) and the query cover each other. */

import { French } from "./french.js";
import { Spellings, distance } from "./spelling.js";

const SORTS = { title: 0, alias: 1, synonym: 2, place: 3, partner: 4, detail: 5 };
/* By sort of label: what a word found in one is worth, then what a label covered as a whole is worth. */
const WORD_WORTH = [1, 0.9, 0.85, 0.8, 0.45, 0.5];
const LABEL_WORTH = [1, 0.94, 0.88, 0.7, 0.35, 0.4];
const BODY_WORTH = 0.1;
const BODY_STRENGTH_WORTH = 0.045; /* for each degree of strength, from 1 to 9 */
const ALONE = 0.5; /* share of its worth that a word keeps when it is a very small part of its label */
const INFLECTED = 0.98; /* quality of a match with another number or gender of the word */
const SAME_ROOT = 0.85; /* quality of a match with another word of the same root */
/* By sort of label: added when the query is the label to the letter, stop words included; in proportion when the query
   only contains the label. */
const LETTER_WORTH = [0.3, 0.2, 0.1, 0.1, 0, 0];
const REWRITTEN = 0.85; /* worth of a query once some of its words are replaced by a synonym */
const OTHER_WORD = 0.6; /* weight of a single word that is the synonym of a single word */
const MISTAKE = 0.19; /* taken from the weight of a word for each spelling mistake */
const CLOSE_SPELLINGS = 6; /* most of them tried for a word */
const BEGINNINGS = 12; /* most words tried for the beginning of one */
const VARIANTS = 12; /* most ways to say a query */
const FAINT = 0.5; /* share of its rarity that a word of little meaning keeps: « aider », « projet » */
const UNTITLED = 0.6; /* share of its rarity that a word keeps when no label contains it */
const ODD = 0.9; /* weight of close spellings of a word whose root is in the index, but not the word */
const CUT_WORD = 0.9; /* worth of a query once a word is cut into several */
const SHORTEST_PART = 3; /* letters of each word in a word that lacks its spaces */
const LONGEST_CUT = 40; /* letters of a word that is cut */
const FORMS = "forms.json"; /* file of the index: every word of the texts */
const NOWHERE = { count: 0, postings: [] };
const CUT = 0.4; /* results that cover less of the query than this share of the best are left out */

const COVER_WORTH = 0.5; /* exponent: how much it matters to contain every word of the query */

export class Engine {
  /* core: content of core.json. fetchFile(path): promise of the content of another file of the index. */
  constructor(core, fetchFile) {
    this.french = new French(core.language);
    this.fetchFile = fetchFile;
    this.groups = core.groups;
    this.facets = core.facets;
    this.placeWords = core.places ? new Set(core.places.split(" ")) : null; /* words that also name a place, when the site has a gazetteer */
    this.places = null; /* the gazetteer, once it is fetched: see load.js */
    this.kept = new Set(); /* words that are never corrected */
    this.firsts = core.shards; /* first root of each file of postings */
    this.files = new Map();
    this.waiting = new Map();
    this.regions = core.regions ?? {}; /* region of each departement */
    this.readDocuments(core.documents);
    this.readRewritings(core.rewritings);
  }

  readDocuments(documents) {
    this.documents = documents.map(([group, address, title, where, labels, theme, territories, chunk, places = "", levers = "", makers = ""], id) => ({
      id, address, title, where, territories, chunk, labels,
      places: listed(places, " "), levers: listed(levers, ""), makers: listed(makers, " "),
      theme: theme || null,
      group: this.groups[group][0],
      worth: this.groups[group][3],
    }));
    for (const document of this.documents) {
      const codes = document.places.map((code) => (code.length === 5 ? code.slice(0, /^9[78]/.test(code) ? 3 : 2) : code));
      document.departements = Array.from(new Set(codes.filter((code) => this.regions[code])));
      document.regions = Array.from(new Set(codes.map((code) => this.regions[code] ?? code)));
    }
    this.byStem = new Map(); /* inverted index of labels: root -> {count: number of documents, last: document, postings: [label, place, word, label, place, word…]} */
    this.labelForms = new Map(); /* form -> root */
    for (const document of this.documents) {
      this.readLabel(document.id, SORTS.title, document.title);
      for (const [sort, ...texts] of document.labels) for (const text of texts) this.readLabel(document.id, sort, text);
    }
    this.sortedForms = Array.from(this.labelForms.keys()).sort();
    this.labelSpellings = Spellings.of(this.sortedForms);
  }

  readLabel(document, sort, text) {
    const words = this.french.words(text);
    const label = { document, sort, text, words, weights: null, weight: 0 };
    let place = 0;
    for (const word of words) {
      let known = this.byStem.get(word.stem);
      if (!known) this.byStem.set(word.stem, (known = { count: 0, last: -1, postings: [] }));
      known.postings.push(label, place, word);
      if (known.last !== document) known.count++;
      known.last = document;
      this.labelForms.set(word.form, word.stem);
      if (word.span === 1) place++;
    }
  }

  /* The label, given the weight of each of its words. */
  weigh(label) {
    if (!label.weights) {
      const words = label.words.filter((word) => word.span === 1);
      label.weights = words.map((word) => this.worth(word.form, this.byStem.get(word.stem).count));
      label.weight = label.weights.reduce((sum, weight) => sum + weight, 0);
    }
    return label;
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

  simpleWords(text, keepStopwords = false) {
    return this.french.words(text, keepStopwords).filter((word) => word.span === 1);
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

  /* ---------------------------------------------------------------- the query */

  /* The answer to a query from the files already fetched: see answer(). typing: is its last word being typed? */
  now(text, typing = false) {
    return this.answer(this.read(text, typing));
  }

  /* Promise of the whole answer, once the files it needs are fetched. */
  async search(text, typing = false) {
    let query = this.read(text, typing);
    while (query.missing.size) {
      await Promise.all(Array.from(query.missing, (path) => this.open(path)));
      query = this.read(text, typing);
    }
    return this.answer(query);
  }

  /* {results: best first, stems and beginnings: what to highlight, understood: corrections of misspelt words,
     isWhole: was every file there?} */
  answer(query) {
    const { stems, beginnings, understood, missing } = query;
    return { results: this.rank(query), stems, beginnings, understood: understood.map((form) => this.spelling(form)), isWhole: !missing.size };
  }

  /* The query once read: its variants (other ways to say it, the first being its own words), each a list of words with
     the roots they may stand for; what to highlight; the files that are missing to answer. */
  read(text, typing) {
    let words = this.simpleWords(text);
    if (!words.length) words = this.simpleWords(text, true); /* only stop words: « Notre », « Sans » */
    const unfinished = typing && /[\p{L}\p{N}]$/u.test(text);
    const query = { letters: this.letters(text), words, stems: new Set(), beginnings: [], understood: [], missing: new Set(), variants: [] };
    const read = words.map((word, n) => this.readWord(word, unfinished && n === words.length - 1, query));
    const add = (start, count, others, worth) => {
      if (query.variants.length >= VARIANTS) return;
      const other = others.map((word) => this.readWord(word, false, query));
      query.variants.push({ words: [...read.slice(0, start), ...other, ...read.slice(start + count)], worth });
    };
    add(0, 0, [], 1);
    for (let n = 0; n < words.length; n++) {
      const pair = words[n + 1] && words[n].form + words[n + 1].form;
      if (pair && this.labelForms.has(pair)) add(n, 2, [{ form: pair, stem: this.french.stem(pair) }], 1);
      if (!this.isKnown(words[n]) && !read[n].longer.size) {
        const parts = this.cut(words[n].form);
        if (parts.length) add(n, 1, parts, CUT_WORD);
        for (const name of this.withInitials(words[n].form)) add(n, 1, name, REWRITTEN);
      }
      for (const { from, to } of this.rewritings.get(words[n].stem) || []) {
        if (from.some((stem, k) => words[n + k]?.stem !== stem)) continue;
        if (from.length === 1 && to.length === 1) {
          raise(read[n].roots, to[0].stem, OTHER_WORD);
          query.stems.add(to[0].stem);
        } else add(n, from.length, to, REWRITTEN);
      }
    }
    for (const variant of query.variants) {
      for (const word of variant.words) for (const root of word.roots.keys()) this.isMissing(this.shard(root), query);
    }
    return query;
  }

  readWord(word, unfinished, query) {
    const roots = new Map([[word.stem, 1]]);
    const longer = new Map(); /* roots of the words that it may be the beginning of -> weight */
    const known = this.isKnown(word);
    if (unfinished && word.form.length > 1) {
      for (const form of this.startingWith(word.form).slice(0, BEGINNINGS)) {
        const root = this.labelForms.get(form);
        if (root !== word.stem) raise(longer, root, 0.9 * (word.form.length / form.length) ** 0.3 * (known ? 0.6 : 1));
      }
      query.beginnings.push(word.form);
    }
    if (!known && !longer.size && !this.kept.has(word.form) && !this.isMissing(this.shard(word.stem), query)) {
      const near = this.closeTo(word.form, query);
      for (const [root, weight] of near) raise(roots, root, weight);
      if (near.length) query.understood.push(near[0][2]);
    }
    if (known && !unfinished && this.isOdd(word)) {
      for (const [root, weight] of this.inLabels(word.form, 1)) raise(roots, root, weight * ODD);
    }
    for (const root of [...roots.keys(), ...longer.keys()]) query.stems.add(root);
    const usual = known ? word.stem : best(new Map([...roots, ...longer]), word.stem);
    const titled = [...roots.keys(), ...longer.keys()].some((root) => this.byStem.has(root));
    return { form: word.form, roots, longer, rarity: this.worth(word.form, this.count(usual)) * (titled ? 1 : UNTITLED) };
  }

  /* Does the word share its root with words of labels, without being an inflection of any? « caffé », once its double
     letter and its ending are removed, has the root of « CAF ». */
  isOdd({ form, stem }) {
    const { postings } = this.byStem.get(stem) || NOWHERE;
    for (let n = 2; n < postings.length; n += 3) if (this.nearness(form, postings[n].form) > SAME_ROOT) return false;
    return postings.length > 0;
  }

  isKnown(word) {
    return this.count(word.stem) > 0;
  }

  count(stem) {
    return Math.max(this.byStem.get(stem)?.count || 0, this.postings(stem).length);
  }

  /* The words of labels that begin with these letters, shortest first. */
  startingWith(letters) {
    const forms = this.sortedForms;
    const matching = [];
    for (let n = lowerBound(forms, letters); n < forms.length && forms[n].startsWith(letters); n++) matching.push(forms[n]);
    return matching.sort((a, b) => a.length - b.length);
  }

  /* Roots of the words spelt nearly like this one, in labels if there are any, else in the texts:
     [[root, weight, word]], nearest first. */
  closeTo(form, query) {
    const stripped = /^(?:qu|[ldjmtsnc])([aeiouyh].{2,})$/.exec(form);
    if (stripped && this.labelForms.has(stripped[1])) return [[this.labelForms.get(stripped[1]), 0.95, stripped[1]]];
    const allowed = form.length < 4 ? 0 : form.length < 7 ? 1 : 2;
    if (!allowed) return [];
    const inLabels = this.inLabels(form, allowed);
    if (inLabels.length || this.isMissing(FORMS, query)) return inLabels;
    this.bodySpellings ??= new Spellings(this.files.get(FORMS));
    return this.rootsNear(form, this.bodySpellings.close(form, allowed));
  }

  /* The same, in labels only: those spelt nearly so, and those that sound the same. */
  inLabels(form, allowed) {
    return this.rootsNear(form, [...this.labelSpellings.close(form, allowed), ...this.labelSpellings.alike(form)]);
  }

  /* Roots of the words near a form, given as [[word, mistakes]]: [[root, weight, word]], nearest first. */
  rootsNear(form, words) {
    const near = new Map();
    for (const [other, mistakes] of words) {
      const root = this.french.stem(other);
      const weight = 1 - MISTAKE * mistakes - (other[0] === form[0] ? 0 : 0.05);
      if (!(near.get(root)?.[1] >= weight)) near.set(root, [root, weight, other]);
    }
    const sorted = Array.from(near.values()).sort((a, b) => b[1] - a[1]);
    return sorted.filter(([, weight], n) => n < CLOSE_SPELLINGS && weight > sorted[0][1] - 0.1);
  }

  /* The titles and names of which these letters are the initials, stop words counted or not: « AAP », « PVD ». */
  withInitials(letters) {
    if (!this.byInitials) {
      this.byInitials = new Map();
      const seen = new Set();
      for (const { postings } of this.byStem.values()) {
        for (let n = 0; n < postings.length; n += 3) this.readInitials(postings[n], seen);
      }
    }
    return this.byInitials.get(letters) || [];
  }

  readInitials(label, seen) {
    if (label.sort > SORTS.alias || seen.has(label.text)) return;
    seen.add(label.text);
    const words = label.words.filter((word) => word.span === 1);
    if (words.length < 2) return;
    const initials = (forms) => forms.map((form) => form[0]).join("");
    for (const letters of new Set([initials(words.map((word) => word.form)), initials(this.letters(label.text))])) {
      if (!this.byInitials.has(letters)) this.byInitials.set(letters, []);
      this.byInitials.get(letters).push(words);
    }
  }

  /* A word that lacks its spaces, cut into known words: the fewest possible; none if it cannot be. */
  cut(form) {
    if (form.length > LONGEST_CUT) return [];
    const cuts = [[]]; /* by position in the word: the fewest words that end there */
    for (let end = 1; end <= form.length; end++) {
      for (let start = 0; start < end; start++) {
        const part = form.slice(start, end);
        if (!cuts[start] || (cuts[end] && cuts[end].length <= cuts[start].length + 1)) continue;
        if (this.french.stopwords.has(part) || (part.length >= SHORTEST_PART && this.labelForms.has(part))) cuts[end] = [...cuts[start], part];
      }
    }
    return (cuts[form.length] || []).filter((part) => !this.french.stopwords.has(part)).map((part) => ({ form: part, stem: this.french.stem(part) }));
  }

  /* The words of labels that look most like those of the query, for a reader whose query has no result. */
  nearest(text, limit = 6) {
    const likenesses = new Map(); /* word -> from 0.5 to 1 */
    for (const { form } of this.simpleWords(text)) {
      const allowed = Math.max(2, Math.floor(form.length / 2));
      for (const other of this.sortedForms) {
        if (other.length < 4) continue;
        const mistakes = distance(form, other, allowed);
        if (mistakes <= allowed) {
          const likeness = 1 - mistakes / Math.max(form.length, other.length);
          if (likeness >= 0.5 && likeness > (likenesses.get(other) || 0)) likenesses.set(other, likeness);
        }
      }
    }
    const seen = new Set();
    return Array.from(likenesses)
      .sort((a, b) => b[1] - a[1])
      .filter(([form]) => !seen.has(this.labelForms.get(form)) && seen.add(this.labelForms.get(form)))
      .slice(0, limit)
      .map(([form]) => this.spelling(form));
  }

  /* A folded word as a label writes it: with its accents. */
  spelling(form) {
    const { postings } = this.byStem.get(this.labelForms.get(form)) || NOWHERE;
    for (let n = 0; n < postings.length; n += 3) {
      for (const [word] of postings[n].text.matchAll(/[\p{L}\p{N}'’-]+/gu)) {
        if (this.french.words(word, true).some((one) => one.form === form)) return word.replace(/^(?:qu|[ldjmtsnc])['’]/i, "").toLowerCase();
      }
    }
    return form;
  }

  /* ---------------------------------------------------------------- the results */

  /* The results of the best variant for each document, best first: [{document, score, label}]. */
  rank(query) {
    const best = new Map();
    for (const { words, worth } of query.variants) {
      for (const [id, match] of this.score(words, query.letters)) {
        const score = match.score * worth;
        const known = best.get(id);
        if (!known || score > known.score) best.set(id, { score, cover: match.cover * worth, label: match.label });
      }
    }
    let widest = 0;
    for (const match of best.values()) widest = Math.max(widest, match.cover);
    const results = [];
    for (const [id, match] of best) {
      if (match.cover < widest * CUT) continue;
      const document = this.documents[id];
      results.push({ document, score: match.score * match.cover ** COVER_WORTH * document.worth, label: match.label });
    }
    results.sort((a, b) => b.score - a.score || a.document.id - b.document.id);
    return this.exactFirst(results, query);
  }

  /* Put a result whose title is the query to the letter before those whose title lacks a word of the query. */
  exactFirst(results, query) {
    const whole = query.letters.join(" ");
    const exact = results.findIndex(({ document }) => (document.letters ??= this.letters(document.title).join(" ")) === whole);
    if (exact < 1) return results;
    const stems = query.words.map(({ stem }) => stem);
    const isNamed = ({ title }) => {
      const inTitle = new Set(this.french.words(title).map(({ stem }) => stem));
      return stems.every((stem) => inTitle.has(stem));
    };
    const first = results.findIndex(({ document }, n) => n === exact || !isNamed(document));
    results.splice(first, 0, ...results.splice(exact, 1));
    return results;
  }

  /* The words of a text to the letter, stop words included. */
  letters(text) {
    return this.simpleWords(text, true).map((word) => word.form);
  }

  /* The share of the query that is the label to the letter; 0 if the query does not contain the whole label. */
  verbatim(label, letters) {
    label.letters ??= this.letters(label.text);
    return ` ${letters.join(" ")} `.includes(` ${label.letters.join(" ")} `) ? label.letters.length / letters.length : 0;
  }

  /* The documents that match the words of a variant: id -> {score, cover: share of the query found, label: the best,
     whole: what that label adds to the score}. */
  score(words, letters) {
    const total = words.reduce((sum, word) => sum + word.rarity, 0);
    const documents = new Map();
    const labels = new Map(); /* label -> {cover: share of the query found, places: place -> quality} */
    for (const word of words) {
      const here = new Map(); /* documents that hold this word: id -> [worth, weight] */
      const raiseHere = (id, worth, weight) => {
        const known = here.get(id);
        if (!known) here.set(id, [worth, weight]);
        else {
          if (worth > known[0]) known[0] = worth;
          if (weight > known[1]) known[1] = weight;
        }
      };
      const inLabels = new Map(); /* label -> best match of this word in it */
      for (const [root, weight] of [...word.roots, ...word.longer]) {
        const { postings } = this.byStem.get(root) || NOWHERE;
        for (let n = 0; n < postings.length; n += 3) {
          const [label, place, { form, span }] = [this.weigh(postings[n]), postings[n + 1], postings[n + 2]];
          const quality = weight < 1 ? weight : this.nearness(form, word.form);
          let held = 0;
          for (let k = 0; k < span; k++) held += label.weights[place + k];
          const share = label.weight ? held / label.weight : 0;
          const worth = quality * WORD_WORTH[label.sort] * (ALONE + (1 - ALONE) * share);
          raiseHere(label.document, worth, quality);
          const known = inLabels.get(label);
          if (!known || quality > known.quality) inLabels.set(label, { quality, place, span });
        }
        if (!word.roots.has(root)) continue; /* longer words, while this one is typed, are looked for in labels only */
        let id = 0;
        for (const packed of this.postings(root)) {
          id += Math.floor(packed / 10);
          raiseHere(id, weight * (BODY_WORTH + BODY_STRENGTH_WORTH * (packed % 10)), weight);
        }
      }
      for (const [id, [worth, weight]] of here) {
        let match = documents.get(id);
        if (!match) documents.set(id, (match = { score: 0, cover: 0, label: null, whole: 0 }));
        match.score += (word.rarity * worth) / total;
        match.cover += (word.rarity * weight) / total;
      }
      for (const [label, { quality, place, span }] of inLabels) {
        let match = labels.get(label);
        if (!match) labels.set(label, (match = { cover: 0, places: new Map() }));
        match.cover += (word.rarity * quality) / total;
        for (let k = 0; k < span; k++) match.places.set(place + k, Math.max(quality, match.places.get(place + k) || 0));
      }
    }
    for (const [label, { cover, places }] of labels) {
      let held = 0;
      for (const [place, quality] of places) held += quality * label.weights[place];
      if (!label.weight) continue;
      let whole = cover * (held / label.weight) * LABEL_WORTH[label.sort];
      if (held > 0.99 * label.weight) whole += LETTER_WORTH[label.sort] * this.verbatim(label, letters);
      const match = documents.get(label.document);
      if (whole > match.whole) {
        match.whole = whole;
        match.label = label;
      }
    }
    for (const match of documents.values()) match.score += match.whole;
    return documents;
  }

  /* ---------------------------------------------------------------- files */

  /* The path of the file of postings that holds a root. */
  shard(stem) {
    return `words/${Math.max(0, upperBound(this.firsts, stem) - 1)}.json`;
  }

  /* The postings of a root in the texts, from the files already fetched: see catalogue/search/index_files.py. */
  postings(stem) {
    return this.files.get(this.shard(stem))?.[stem] || [];
  }

  /* Is a file still to be fetched? If so, it is added to those that the query needs. */
  isMissing(path, query) {
    const isMissing = !this.files.has(path);
    if (isMissing) query.missing.add(path);
    return isMissing;
  }

  async open(path) {
    if (!this.waiting.has(path)) this.waiting.set(path, this.fetchFile(path));
    try {
      this.files.set(path, await this.waiting.get(path));
    } finally {
      this.waiting.delete(path);
    }
    return this.files.get(path);
  }

  /* The text of a document, in paragraphs. */
  async textOf({ id, chunk }) {
    const path = `texts/${chunk}.json`;
    const texts = this.files.get(path) || (await this.open(path));
    return (texts[id] || "").split("\n");
  }
}

function listed(text, separator) {
  return text ? text.split(separator) : [];
}

/* Set the value of a key, unless it has a greater one. */
function raise(map, key, value) {
  if (!(map.get(key) >= value)) map.set(key, value);
}

/* The root of greatest weight besides a word's own; its own if there is no other. */
function best(roots, own) {
  let root = own;
  let top = 0;
  for (const [other, weight] of roots) if (other !== own && weight > top) [root, top] = [other, weight];
  return root;
}

/* The first position in a sorted array whose item is not less than a value; then, whose item is greater. */
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
