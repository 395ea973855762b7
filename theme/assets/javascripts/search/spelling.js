/* Finds the words spelt nearly like another. They are kept as one string for each length, end to end: twenty thousand
   words cost nothing to load, and are only cut when one is looked for. */

const SOUND_MISTAKES = 1.5; /* how many mistakes a word that sounds the same counts for */

export class Spellings {
  /* byLength: length -> the words of that length, joined without separator. */
  constructor(byLength) {
    this.byLength = byLength;
    this.memory = new Map();
  }

  static of(words) {
    const byLength = {};
    for (const word of words) byLength[word.length] = (byLength[word.length] || "") + word;
    return new Spellings(byLength);
  }

  /* The words at most `allowed` mistakes away: [[word, mistakes]]. */
  close(form, allowed) {
    const key = `${form} ${allowed}`;
    if (!this.memory.has(key)) this.memory.set(key, this.look(form, allowed));
    return this.memory.get(key);
  }

  /* The words that sound the same: [[word, mistakes]]. */
  alike(form) {
    if (!this.bySound) {
      this.bySound = new Map();
      for (const word of this.words()) {
        const key = sound(word);
        if (!this.bySound.has(key)) this.bySound.set(key, []);
        this.bySound.get(key).push([word, SOUND_MISTAKES]);
      }
    }
    return this.bySound.get(sound(form)) || [];
  }

  *words() {
    for (const [length, words] of Object.entries(this.byLength)) {
      for (let at = 0; at < words.length; at += +length) yield words.slice(at, at + +length);
    }
  }

  look(form, allowed) {
    const close = [];
    const letters = lettersOf(form, 0, form.length);
    for (let length = Math.max(1, form.length - allowed); length <= form.length + allowed; length++) {
      const words = this.byLength[length] || "";
      for (let at = 0; at < words.length; at += length) {
        /* Each mistake adds a letter to the set, removes one, or both. */
        if (ones(letters ^ lettersOf(words, at, at + length)) > 2 * allowed) continue;
        const word = words.slice(at, at + length);
        const mistakes = distance(form, word, allowed);
        if (mistakes <= allowed) close.push([word, mistakes]);
      }
    }
    return close;
  }
}

/* Replacements that give one spelling to words that sound the same in French, without silent endings: « finansseman »
   and « financement » become equal. */
const SOUNDS = [
  [/^h|(?<![cp])h/g, ""], [/ch/g, "x"], [/ph/g, "f"], [/[eo]?au/g, "o"], [/qu?|c(?![eiy])|k/g, "k"], [/gu(?=[eiy])/g, "g"],
  [/g(?=[eiy])/g, "j"], [/c|ss|sc(?=[eiy])|z|t(?=ion)/g, "s"], [/y/g, "i"], [/ai|ei/g, "e"], [/[ea][mn](?![aeiou])/g, "1"],
  [/[ea]?i[mn](?![aeiou])/g, "2"], [/(.)\1+/g, "$1"], [/(?<=..)[estxdpr]+$/, ""],
];

function sound(word) {
  return SOUNDS.reduce((spelling, [letters, plain]) => spelling.replace(letters, plain), word);
}

/* The set of the letters in a part of a text, as bits. */
function lettersOf(text, start, end) {
  let letters = 0;
  for (let n = start; n < end; n++) letters |= 1 << text.charCodeAt(n) % 32;
  return letters;
}

/* How many bits are set. */
function ones(bits) {
  let count = 0;
  for (; bits; bits &= bits - 1) count++;
  return count;
}

/* Edit distance: how many letters to add, remove, change or swap to go from one word to the other; `most + 1` if it is
   more than `most`. */
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
