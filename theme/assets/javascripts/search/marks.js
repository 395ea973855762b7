/* Excerpts, and the words found marked in them. What is shown is only ever set as text: nothing that
   a reader types or an editor writes can become markup. */

const WORD = /[\p{L}\p{N}]+(?:['’\-‑][\p{L}\p{N}]+)*/gu;
const EXCERPT = 230;
const LEAD = 60;

/* Cut a text in [text, found] pieces: the words of the query that it holds are apart. */
export function pieces(engine, text, query) {
  const cut = [];
  let done = 0;
  for (const { start, end } of found(engine, text, query)) {
    if (start > done) cut.push([text.slice(done, start), false]);
    cut.push([text.slice(start, end), true]);
    done = end;
  }
  if (done < text.length) cut.push([text.slice(done), false]);
  return cut;
}

/* The stretch of the paragraphs that holds most different words of the query. */
export function excerpt(engine, paragraphs, query) {
  let best = { worth: -1, text: paragraphs[0] || "", at: 0 };
  for (const text of paragraphs) {
    const hits = found(engine, text, query);
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

/* Write a text in an element, marking what the query found in it. */
export function write(element, engine, text, query) {
  element.textContent = "";
  for (const [piece, isFound] of pieces(engine, text, query)) {
    if (!isFound) element.append(piece);
    else {
      const mark = document.createElement("mark");
      mark.textContent = piece;
      element.append(mark);
    }
  }
}

function found(engine, text, query) {
  const hits = [];
  for (const match of text.matchAll(WORD)) {
    const stem = matching(engine, match[0], query);
    if (stem) hits.push({ start: match.index, end: match.index + match[0].length, stem });
  }
  return hits;
}

function matching(engine, word, query) {
  for (const { form, stem } of engine.french.words(word)) {
    if (query.stems.has(stem)) return stem;
    if (query.beginnings.some((beginning) => beginning.length > 2 && form.startsWith(beginning))) return stem;
  }
  return null;
}
