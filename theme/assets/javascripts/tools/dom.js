/* Lists are made by copying the template elements of the page: the markup is there, this only fills it with text. */

/* Copy the template element that an element holds, by its name. */
export const copy = (root, name) => root.querySelector(`template[data-${name}]`).content.firstElementChild.cloneNode(true);

/* Write texts into the elements named by data-text; an empty text removes its element. */
export function fill(element, texts) {
  for (const place of element.querySelectorAll("[data-text]")) {
    const text = texts[place.dataset.text];
    if (text === undefined) continue;
    if (text === "" || text === null) place.remove();
    else place.textContent = text;
  }
  return element;
}

/* Write a number as French does. */
export const number = (value) => value.toLocaleString("fr-FR");

/* Choose between the words for none, one and several: « aucun cas|1 cas|# cas ». */
export function count(words, value) {
  const [none, one, several] = words.split("|");
  return value > 1 ? several.replace("#", number(value)) : value ? one : none;
}

/* Copy a text to the clipboard; where the browser refuses, select it. Returns whether it was copied. */
export async function copyText(field) {
  field.select();
  try {
    await navigator.clipboard.writeText(field.value);
    return true;
  } catch {
    return false;
  }
}

/* The address, in this copy of the site, of a page given by its address in the guide. */
export const link = (address) => new URL(`../../..${address}`, import.meta.url).href;

/* Offer a text as a file. */
export function download(name, text, type) {
  const anchor = document.createElement("a");
  anchor.href = URL.createObjectURL(new Blob([text], { type }));
  anchor.download = name;
  anchor.click();
  setTimeout(() => URL.revokeObjectURL(anchor.href), 10_000);
}

/* What the page says at each turn of the tool: its data-say-… attributes, by name. */
export function wordsOf(root) {
  const words = {};
  for (const [name, text] of Object.entries(root.dataset)) {
    if (name.startsWith("say")) words[name.charAt(3).toLowerCase() + name.slice(4)] = text;
  }
  return words;
}

/* Write a date as « 1er juillet 2024 ». */
export function frenchDate(date) {
  const [day, ...rest] = date.toLocaleDateString("fr-FR", { day: "numeric", month: "long", year: "numeric" }).split(" ");
  return `${day === "1" ? "1er" : day}\u00a0${rest.join(" ")}`;
}
