/* The reader's note for the council, kept in this browser only: a few ids and three texts. Where the browser keeps nothing
   (forbidden, or full), the note lives as long as the page, and its address holds it. */

import { link } from "./dom.js";

/* How much a note holds: ids of each kind, then letters of each text. The printed page depends on it. */
export const MOST = { actions: 3, cas: 6 };
export const TEXTS = { titre: 120, manque: 200, intro: 700 };

/* guide.js reads it too, to show how many records the note holds before the first paint. */
const KEY = `${new URL(link("/")).pathname}.__note`;
const ID = /^[a-z0-9]+(-[a-z0-9]+)*$/;

export const isId = (text) => text.length <= 100 && ID.test(text);
export const emptyNote = () => ({ actions: [], cas: [], titre: "", manque: "", intro: "" });
export const size = ({ actions, cas }) => actions.length + cas.length;
export const isEmpty = (note) => !size(note) && Object.keys(TEXTS).every((name) => !note[name]);
export const isSame = (one, other) => JSON.stringify(one) === JSON.stringify(other);

/* Only what a note may hold: it may have been written by another version of the site, or by hand. */
export function sound(value) {
  const note = emptyNote();
  if (typeof value !== "object" || value === null) return note;
  for (const [kind, most] of Object.entries(MOST)) {
    if (Array.isArray(value[kind])) note[kind] = Array.from(new Set(value[kind].filter((id) => typeof id === "string" && isId(id)))).slice(0, most);
  }
  for (const [name, most] of Object.entries(TEXTS)) if (typeof value[name] === "string") note[name] = value[name].slice(0, most);
  return note;
}

let unkept = null; /* the note that the browser refused to keep */

export function read() {
  if (unkept) return unkept;
  try {
    return sound(JSON.parse(localStorage.getItem(KEY)));
  } catch {
    return emptyNote();
  }
}

/* Whether the browser kept the last note that was written. */
export const isKept = () => !unkept;

/* Keep a note in the browser; if it refuses, this page still has it. */
export function write(note) {
  unkept = null;
  try {
    if (isEmpty(note)) localStorage.removeItem(KEY);
    else localStorage.setItem(KEY, JSON.stringify(note));
  } catch {
    unkept = note;
  }
  showSize();
}

/* In the header of the page. */
export function showSize() {
  const note = read();
  document.documentElement.classList.toggle("has-note", !isEmpty(note));
  document.querySelector(".mynote-link").dataset.size = size(note) || "";
}

/* Call `show()` when another tab changes the note, or when the reader comes back to this page. */
export function onChangeElsewhere(show) {
  addEventListener("storage", ({ key }) => { if (key === KEY || key === null) show(); });
  addEventListener("pageshow", ({ persisted }) => { if (persisted) show(); });
}

/* What follows the path in the address of a note. */
export function query(note) {
  const parts = Object.keys(MOST).filter((kind) => note[kind].length).map((kind) => `${kind}=${note[kind].join(",")}`);
  parts.push(...Object.keys(TEXTS).filter((name) => note[name]).map((name) => `${name}=${encodeURIComponent(note[name])}`));
  return parts.length ? `?${parts.join("&")}` : "";
}
