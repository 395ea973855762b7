/* « Ajouter à ma note », on the page of an action or a case and on their results in tools: the button says what it will do,
   the page says what was done. */

import { fill, link, wordsOf } from "./dom.js";
import { isKept, MOST, onChangeElsewhere, query, read, showSize, write } from "./note-store.js";

const told = document.querySelector("[data-mynote-told]");
const words = wordsOf(told);
const model = document.querySelector("template[data-mynote-message]").content.firstElementChild;

/* Say, on each button of an element, what it does now. */
export function showStates(element = document) {
  const note = read();
  for (const button of element.querySelectorAll("button[data-mynote-kind]")) {
    const { mynoteKind: kind, mynoteId: id } = button.dataset;
    const isHeld = note[kind].includes(id);
    button.classList.toggle("is-held", isHeld);
    button.querySelector("[data-verb]").textContent = isHeld ? words.remove : words.add;
  }
}

/* Name the record of a button that a tool copied from a template. */
export function nameButton(button, kind, id, name) {
  Object.assign(button.dataset, { mynoteKind: kind, mynoteId: id });
  button.querySelector(".sr-only").textContent = ` : ${name}`;
}

/* Say what was done, with a link to the note: its address holds it when the browser does not. */
function say(sentence, address = "") {
  const message = fill(model.cloneNode(true), { said: sentence });
  message.querySelector("a").href = link(`/note/${address}`);
  told.replaceChildren(message);
}

function toggle({ dataset: { mynoteKind: kind, mynoteId: id } }) {
  const note = read();
  const isHeld = note[kind].includes(id);
  if (!isHeld && note[kind].length >= MOST[kind]) {
    say(kind === "cas" ? words.fullCas : words.fullActions, isKept() ? "" : query(note));
    return;
  }
  const changed = { ...note, [kind]: isHeld ? note[kind].filter((one) => one !== id) : [...note[kind], id] };
  write(changed);
  showStates();
  const done = isHeld ? words.removed : words.added;
  say(isKept() ? done : `${done} ${words.refused}`, isKept() ? "" : query(changed));
}

document.addEventListener("click", ({ target }) => {
  const button = target.closest("button[data-mynote-kind]");
  if (button) toggle(button);
  else if (!told.contains(target)) told.replaceChildren();
});
document.addEventListener("keydown", ({ key }) => { if (key === "Escape") told.replaceChildren(); });
onChangeElsewhere(() => {
  showStates();
  showSize();
});
showStates();
