/* Folds and stems French words exactly as catalogue/language/stemming.py does when the index is built, with the same
   tables; tests/search/vectors.json checks that both give the same results. */

const MARKS = /[\u0300-\u036f]/g;
const APOSTROPHES = /[\u2018\u2019\u201b\u02bc\u0060\u00b4\u2032]/g;
const HYPHENS = /[\u2010-\u2015\u2212]/g;
const CHUNK = /[a-z0-9]+(?:['-][a-z0-9]+)*/g;
const VOWELS = /[aeiouy]+/g;
const DOUBLE = /([bcdfglmnprst])\1$/;
const PASSES = 2;
const SHORTEST_STEM = 3;

export class French {
  constructor(tables) {
    this.letters = tables.letters;
    this.ligatures = new RegExp(`[${Object.keys(tables.letters).join("")}]`, "g");
    this.elisions = new Set(tables.elisions);
    this.stopwords = new Set(tables.stopwords);
    this.faint = new Set(tables.faint); /* words of little meaning: « aider », « projet » */
    this.irregular = new Map(Object.entries(tables.irregular));
    this.plurals = tables.plurals;
    this.suffixes = tables.suffixes;
    /* What was computed, to compute it once. */
    this.stems = new Map();
    this.lights = new Map();
    this.chunks = new Map();
    this.wholeChunks = new Map(); /* with stop words */
  }

  /* Lower case, without accents or ligatures, with plain apostrophes and hyphens. */
  fold(text) {
    const plain = text.toLowerCase().normalize("NFKD").replace(MARKS, "").replace(this.ligatures, (letter) => this.letters[letter]);
    return plain.replace(APOSTROPHES, "'").replace(HYPHENS, "-");
  }

  /* The words of a text: {form, stem, span}. The joined form of a compound (« co-working » is also
     read « coworking ») comes just before its parts; its span is how many words it stands for. */
  words(text, keepStopwords = false) {
    const memory = keepStopwords ? this.wholeChunks : this.chunks;
    const words = [];
    for (const [chunk] of this.fold(text).matchAll(CHUNK)) {
      let read = memory.get(chunk);
      if (!read) memory.set(chunk, (read = this.chunk(chunk, keepStopwords)));
      words.push(...read);
    }
    return words;
  }

  /* The words of a chunk of text without spaces, such as « l'avant-projet ». */
  chunk(chunk, keepStopwords) {
    const words = [];
    const parts = this.withoutElisions(chunk);
    const kept = keepStopwords ? parts : parts.filter((part) => !this.stopwords.has(part));
    const joined = parts.join("");
    if (kept.length > 1) words.push({ form: joined, stem: this.stem(joined), span: kept.length });
    for (const part of kept) words.push({ form: part, stem: this.stem(part), span: 1 });
    return words;
  }

  withoutElisions(chunk) {
    for (let cut; (cut = chunk.indexOf("'")) > 0 && this.elisions.has(chunk.slice(0, cut)); ) chunk = chunk.slice(cut + 1);
    return chunk.split(/['-]/);
  }

  /* A folded word without its plural and feminine endings. */
  light(form) {
    let root = this.lights.get(form);
    if (root === undefined) this.lights.set(form, (root = (replaced(form, this.plurals) ?? form).replace(/e+$/, "")));
    return root;
  }

  /* The root of a folded word: « evaluations » and « evaluer » give « evalu ». */
  stem(form) {
    if (form.length <= SHORTEST_STEM || /[0-9]/.test(form)) return form;
    if (this.irregular.has(form)) return this.irregular.get(form);
    let root = this.stems.get(form);
    if (root !== undefined) return root;
    root = replaced(form, this.plurals) ?? form;
    for (let pass = 0; pass < PASSES; pass++) {
      const shorter = replaced(root, this.suffixes);
      if (shorter === null) break;
      root = shorter;
    }
    root = root.replace(DOUBLE, "$1");
    if (root.endsWith("y")) root = root.slice(0, -1) + "i";
    this.stems.set(form, root);
    return root;
  }
}

/* A word changed by the first rule whose ending it has, with enough vowels before that ending; null if there is none. */
function replaced(word, rules) {
  for (const [ending, replacement, vowels] of rules) {
    if (!word.endsWith(ending)) continue;
    const before = word.slice(0, word.length - ending.length);
    const root = before + replacement;
    if (root.length >= SHORTEST_STEM && (before.match(VOWELS) || []).length >= vowels) return root;
  }
  return null;
}
