/* « Ajouter à ma note », on the page of an action or a case and on their results in tools: the button says what it will do,
   the page says what was done. */

import { link, wordsOf } from "./dom.js";
import { isKept, MOST, onChangeElsewhere, query, read, showSize, write } from "./note-store.js";

const told = document.querySelector("[data-mynote-told]");
const words = wordsOf(told);

/* Say, on each button of an element, what it does now. */
export function showStates(element = document) {
  const note = read();
  for (const button of element.querySelectorAll(".mynote-add[data-record]")) {
    const { kind, record } = button.dataset;
    const isHeld = note[kind].includes(record);
    const verb = isHeld ? words.remove : words.add;
    button.classList.toggle("is-held", isHeld);
    button.setAttribute("aria-label", verb + button.getAttribute("aria-label").slice(button.textContent.length));
    button.textContent = verb;
  }
}

/* Name the record of a button that a tool copied from a template. */
export function nameButton(button, kind, record, name) {
  Object.assign(button.dataset, { kind, record });
  button.setAttribute("aria-label", button.getAttribute("aria-label").replace("@", () => name));
}

/* Say what was done, with a link to the note: its address holds it when the browser does not. */
function say(sentence, address = "") {
  const opener = document.createElement("a");
  opener.href = link(`/note/${address}`);
  opener.textContent = words.open;
  told.replaceChildren(`${sentence} `, opener);
}

export function toggle({ dataset: { kind, record } }) {
  const note = read();
  const isHeld = note[kind].includes(record);
  if (!isHeld && note[kind].length >= MOST[kind]) {
    say(words.full, isKept() ? "" : query(note));
    return;
  }
  const changed = { ...note, [kind]: isHeld ? note[kind].filter((one) => one !== record) : [...note[kind], record] };
  write(changed);
  showStates();
  const done = isHeld ? words.removed : words.added;
  if (isKept()) say(done);
  else say(`${done} ${words.refused}`, query(changed));
}

told.dataset.opened = ""; /* guide.js passes no click on any more */
document.addEventListener("click", ({ target }) => {
  const button = target.closest(".mynote-add[data-record]");
  if (button) toggle(button);
  else if (!told.contains(target)) told.replaceChildren();
});
document.addEventListener("keydown", ({ key }) => { if (key === "Escape") told.replaceChildren(); });
onChangeElsewhere(() => {
  showStates();
  showSize();
});
showStates();
