/* Excerpts, with the words of the query highlighted. Everything is set as text: nothing that a reader types or an editor
   writes can become markup. */

const WORD = /[\p{L}\p{N}]+(?:['’\-‑][\p{L}\p{N}]+)*/gu;
const EXCERPT = 230; /* letters */
const LEAD = 60; /* letters before the first word of the query */

/* Cut a text into [text, isMatch] pieces: those that match words of the query, and what is between. */
export function pieces(engine, text, query) {
  const cut = [];
  let done = 0;
  for (const { start, end } of matches(engine, text, query)) {
    if (start > done) cut.push([text.slice(done, start), false]);
    cut.push([text.slice(start, end), true]);
    done = end;
  }
  if (done < text.length) cut.push([text.slice(done), false]);
  return cut;
}

/* The part of the paragraphs that contains most different words of the query. */
export function excerpt(engine, paragraphs, query) {
  let best = { worth: -1, text: paragraphs[0] || "", at: 0 };
  for (const text of paragraphs) {
    const hits = matches(engine, text, query);
    for (let n = 0; n < hits.length; n++) {
      const stems = new Set();
      for (let k = n; k < hits.length && hits[k].end < hits[n].start + EXCERPT - LEAD; k++) stems.add(hits[k].stem);
      if (stems.size > Math.max(best.worth, 0)) best = { worth: stems.size, text, at: hits[n].start };
    }
  }
  const { text, at } = best;
  if (text.length <= EXCERPT) return text;
  let start = at > LEAD ? text.lastIndexOf(" ", at - LEAD / 2) + 1 : 0;
  start = Math.min(start, Math.max(0, text.indexOf(" ", text.length - EXCERPT) + 1));
  let end = start + EXCERPT >= text.length ? text.length : text.lastIndexOf(" ", start + EXCERPT);
  if (end <= start) end = start + EXCERPT;
  return (start > 0 ? "… " : "") + text.slice(start, end) + (end < text.length ? " …" : "");
}

/* Write a text into an element, with the words that match the query in mark elements. */
export function write(element, engine, text, query) {
  element.textContent = "";
  for (const [piece, isMatch] of pieces(engine, text, query)) {
    if (!isMatch) element.append(piece);
    else {
      const mark = document.createElement("mark");
      mark.textContent = piece;
      element.append(mark);
    }
  }
}

/* Where the words of a query are in a text: [{start, end, stem}]. */
function matches(engine, text, query) {
  const hits = [];
  for (const match of text.matchAll(WORD)) {
    const stem = matching(engine, match[0], query);
    if (stem) hits.push({ start: match.index, end: match.index + match[0].length, stem });
  }
  return hits;
}

/* The root by which a word matches the query, or null. */
function matching(engine, word, query) {
  for (const { form, stem } of engine.french.words(word)) {
    if (query.stems.has(stem)) return stem;
    if (query.beginnings.some((beginning) => beginning.length > 2 && form.startsWith(beginning))) return stem;
  }
  return null;
}
