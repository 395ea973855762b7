/* Boxes where a reader types a place: an editable combobox with a list (WAI-ARIA authoring practices), in any form with
   « data-place-box » (see macros/templates/place_box.html.j2). What is chosen leads to the page of its place when the form
   says so (data-place-box="go"); in any case the form gives an event, « place », whose detail is the place: see places.js. */

const PATIENCE = 120; /* milliseconds without a letter before a file is fetched */
let module = null;
const open = () => (module ??= import("./places.js").catch((error) => { module = null; throw error; }));

/* A former province holds several départements: each is proposed by itself. */
const eachArea = (place) => place.areas?.length > 1 ? place.areas.map((area) => ({ ...place, name: `${place.name}, ${area.name}`, area, areas: [area] })) : [place];

export function attach(form) {
  const input = form.querySelector("input");
  const list = form.querySelector("[role=listbox]");
  const status = form.querySelector("[role=status]");
  const model = form.querySelector("template").content.firstElementChild;
  const texts = form.dataset;
  let found = [];
  let active = -1;
  let latest = 0; /* number of the latest question: answers to older ones are dropped */

  const show = (isOpen) => {
    list.hidden = !isOpen;
    input.setAttribute("aria-expanded", isOpen);
    if (!isOpen) activate(-1);
  };
  const activate = (n) => {
    active = n;
    Array.from(list.children).forEach((option, k) => option.setAttribute("aria-selected", k === n));
    const option = list.children[n];
    if (option) {
      input.setAttribute("aria-activedescendant", option.id);
      option.scrollIntoView({ block: "nearest" });
    } else input.removeAttribute("aria-activedescendant");
  };

  const fill = (places, where) => {
    found = places;
    list.replaceChildren(...places.map((place, n) => {
      const option = model.cloneNode(true);
      option.id = `${list.id}-${n}`;
      option.querySelector("[data-title]").textContent = place.name;
      option.querySelector("[data-where]").textContent = where(place);
      return option;
    }));
    status.textContent = places.length > 1 ? texts.several.replace("#", places.length) : places.length ? texts.one : texts.none;
    status.classList.toggle("sr-only", places.length > 0);
    show(places.length > 0);
  };

  const ask = async () => {
    const number = ++latest;
    const text = input.value;
    if (text.trim().length < 2) {
      found = [];
      status.textContent = "";
      show(false);
      return [];
    }
    await new Promise((done) => setTimeout(done, PATIENCE));
    if (number !== latest) return [];
    try {
      const places = await (await open()).load();
      const answer = (await places.find(text)).flatMap(eachArea);
      if (number === latest) fill(answer, (place) => places.where(place));
      return answer;
    } catch {
      if (number === latest) {
        status.textContent = texts.failed;
        status.classList.remove("sr-only");
        show(false);
      }
      return [];
    }
  };

  const choose = (place) => {
    latest++;
    input.value = place.name;
    show(false);
    status.textContent = "";
    form.dispatchEvent(new CustomEvent("place", { detail: place, bubbles: true }));
    if (texts.placeBox === "go" && place.area) location.assign(new URL(`../..${place.area.address}`, import.meta.url));
  };

  input.addEventListener("focus", () => { open().then(({ load }) => load()).catch(() => {}); });
  input.addEventListener("input", () => { activate(-1); ask(); });
  input.addEventListener("keydown", (event) => {
    if (event.isComposing) return;
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      if (list.hidden) {
        if (found.length) show(true);
        else { ask(); return; }
      }
      const count = found.length;
      const step = event.key === "ArrowDown" ? 1 : -1;
      if (count) activate(active < 0 && step < 0 ? count - 1 : (active + step + count + 1) % (count + 1) === count ? -1 : active + step);
    } else if (event.key === "Enter" && !list.hidden && active >= 0) {
      event.preventDefault();
      choose(found[active]);
    } else if (event.key === "Escape" && !list.hidden) {
      event.preventDefault();
      latest++;
      show(false);
    } else if (event.key === "Tab") {
      latest++;
      show(false);
    }
  });
  list.addEventListener("mousedown", (event) => event.preventDefault()); /* the box keeps the focus */
  list.addEventListener("click", (event) => {
    const option = event.target.closest("[role=option]");
    if (option) choose(found[Array.from(list.children).indexOf(option)]);
  });
  form.addEventListener("focusout", (event) => {
    if (form.contains(event.relatedTarget)) return;
    latest++;
    show(false);
  });
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const places = list.hidden ? await ask() : found;
    if (places.length) choose(places[Math.max(0, active)]);
  });
  form.hidden = false;
}

document.querySelectorAll("form[data-place-box]").forEach(attach);
