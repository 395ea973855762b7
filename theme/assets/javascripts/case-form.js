/* The page « Contribuer »: a case told in a form becomes a mail, a text to copy, or a request on the forge. Nothing is sent
   from here. */
const form = document.querySelector(".case-form");
const words = document.getElementById("case-form-words").dataset;
const note = form.querySelector(".generator__note");
const forge = form.querySelector("[data-forge]");
const fields = Array.from(form.elements).filter((field) => field.name);

/* What the page one comes from says: a link to an empty list names what it is about. */
for (const [name, value] of new URLSearchParams(location.search)) {
  const field = form.elements[name];
  if (field instanceof HTMLSelectElement && Array.from(field.options).some((option) => option.value === value)) field.value = value;
}

/* The answers, a line each, with the words of their questions. */
function answers() {
  return fields
    .map((field) => [field.labels[0].textContent, field.value && field.selectedOptions ? field.selectedOptions[0].textContent : field.value])
    .filter(([, answer]) => answer.trim())
    .map(([question, answer]) => `${question} : ${answer.trim()}`)
    .join("\n\n");
}

function subject() {
  return form.dataset.subject + form.elements.nom.value.trim();
}

/* The questions of the form of the forge have the ids of the fields of a case. */
function update() {
  const request = new URL(forge.href);
  request.searchParams.set("title", subject());
  request.searchParams.set("name", form.elements.nom.value.trim());
  request.searchParams.set("summary", answers());
  forge.href = request.href;
}

form.addEventListener("input", update);
form.addEventListener("submit", (event) => {
  event.preventDefault();
  location.href = `mailto:${form.dataset.mail}?subject=${encodeURIComponent(subject())}&body=${encodeURIComponent(answers().replaceAll("\n", "\r\n"))}`;
  note.textContent = words.sent;
});
form.querySelector("[data-copy]").addEventListener("click", async () => {
  if (!form.reportValidity()) return;
  try {
    await navigator.clipboard.writeText(`${subject()}\n\n${answers()}`);
    note.textContent = words.copied;
  } catch {
    note.textContent = words.failed;
  }
});
form.hidden = false;
document.querySelector(".case-form__unscripted").hidden = true;
update();
