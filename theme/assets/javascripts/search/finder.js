/* The search boxes: an editable combobox with a list (WAI-ARIA authoring practices). The engine is only loaded when a box
   gets the focus; without this script the form still leads to the search page. */

const SUGGESTIONS = 6;
const template = document.getElementById("finder-list");
const boxes = template ? Array.from(document.querySelectorAll("form[role=search] input[name=q]:not([data-search-input])")) : [];

let modules = null;
const open = () => (modules ??= Promise.all([import("./load.js"), import("./marks.js")]));

boxes.forEach((input, number) => {
  const form = input.form;
  const panel = template.content.firstElementChild.cloneNode(true);
  const list = panel.querySelector("[role=listbox]");
  const status = panel.querySelector("[role=status]");
  const model = list.querySelector("[role=option]");
  const all = list.querySelector("[data-all]");
  const texts = panel.dataset;
  list.textContent = "";
  list.id = `suggestions-${number}`;
  form.append(panel);
  form.classList.add("finder-host");

  let active = -1;
  let latest = 0; /* number of the latest query: answers to older ones are dropped */
  let listed = ""; /* the query that the list answers whole */

  const options = () => Array.from(list.children);
  input.setAttribute("role", "combobox");
  input.setAttribute("aria-autocomplete", "list");
  input.setAttribute("aria-controls", list.id);
  input.setAttribute("autocomplete", "off");

  const show = (isOpen) => {
    list.hidden = !isOpen;
    input.setAttribute("aria-expanded", isOpen);
    if (!isOpen) activate(-1);
  };
  const activate = (n) => {
    active = n;
    options().forEach((option, k) => option.setAttribute("aria-selected", k === n));
    const option = options()[n];
    if (option) {
      input.setAttribute("aria-activedescendant", option.id);
      option.scrollIntoView({ block: "nearest" });
    } else input.removeAttribute("aria-activedescendant");
  };
  show(false);

  const fill = ({ link, kindName }, { write }, engine, answer) => {
    const total = answer.results.length;
    const results = answer.results.slice(0, SUGGESTIONS);
    const kept = options()[active]?.dataset.address;
    list.textContent = "";
    results.forEach(({ document: result, reason }, n) => {
      const option = model.cloneNode(true);
      option.id = `${list.id}-${n}`;
      option.dataset.address = result.address;
      option.dataset.href = link(result);
      write(option.querySelector("[data-title]"), engine, result.title, answer);
      option.querySelector("[data-where]").textContent = [kindName(engine, result.group), result.where, reason].filter(Boolean).join(" · ");
      list.append(option);
    });
    if (results.length) {
      const last = all.cloneNode(true);
      last.id = `${list.id}-all`;
      last.dataset.address = "all";
      last.querySelector("[data-count]").textContent = total > 1 ? texts.several.replace("#", total) : texts.one;
      list.append(last);
    }
    if (answer.isWhole) status.textContent = results.length ? (total > 1 ? texts.several.replace("#", total) : texts.one) : texts.none;
    show(results.length > 0);
    activate(options().findIndex((option) => option.dataset.address === kept));
  };

  const ask = async () => {
    const number = ++latest;
    const text = input.value;
    if (text.trim().length < 2) {
      status.textContent = "";
      show(false);
      return;
    }
    try {
      const [loaded, marks] = await open();
      const engine = await loaded.load();
      await loaded.answer(engine, text, true, (answer) => {
        if (number !== latest || !(answer.isWhole || answer.results.length)) return;
        listed = answer.isWhole ? text : "";
        fill(loaded, marks, engine, answer);
      });
    } catch {
      if (number !== latest) return;
      status.textContent = texts.failed;
      show(false);
    }
  };

  const go = (option) => {
    if (option.dataset.href) location.assign(option.dataset.href);
    else form.requestSubmit();
  };

  input.addEventListener("focus", () => { open().then(([{ load }]) => load()).catch(() => {}); });
  input.addEventListener("input", () => { activate(-1); ask(); });
  input.addEventListener("keydown", (event) => {
    if (event.isComposing) return;
    const count = options().length;
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      if (event.altKey && event.key === "ArrowUp") { latest++; show(false); return; }
      if (list.hidden) {
        if (count && listed === input.value) show(true);
        else { ask(); return; }
      }
      if (event.altKey) return;
      const step = event.key === "ArrowDown" ? 1 : -1;
      if (count) activate(active < 0 && step < 0 ? count - 1 : (active + step + count + 1) % (count + 1) === count ? -1 : active + step);
    } else if (event.key === "Enter" && !list.hidden && active >= 0) {
      event.preventDefault();
      go(options()[active]);
    } else if (event.key === "Escape") {
      latest++;
      if (!list.hidden) {
        event.preventDefault();
        show(false);
      } else if (input.value) {
        event.preventDefault();
        input.value = "";
      }
      status.textContent = "";
    } else if (["ArrowLeft", "ArrowRight", "Home", "End"].includes(event.key)) {
      activate(-1); /* the caret moves in the box again */
    } else if (event.key === "Tab") {
      latest++;
      show(false);
    }
  });
  list.addEventListener("mousedown", (event) => event.preventDefault()); /* the box keeps the focus */
  list.addEventListener("click", (event) => {
    const option = event.target.closest("[role=option]");
    if (option) go(option);
  });
  form.addEventListener("focusout", (event) => {
    if (form.contains(event.relatedTarget)) return;
    latest++;
    show(false);
  });
  form.addEventListener("submit", () => { latest++; show(false); });
});

/* « / » moves the focus to the box, unless something is being typed, or the reader has turned it off (guide.js). */
document.addEventListener("keydown", (event) => {
  if (document.documentElement.dataset.slash === "off") return;
  if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.target.closest?.("input, textarea, select, [contenteditable]")) return;
  const inputs = Array.from(document.querySelectorAll("form[role=search] input[name=q]"));
  const own = inputs.find((one) => one.matches("[data-search-input]"));
  const visible = own || inputs.find((one) => one.checkVisibility ? one.checkVisibility() : one.offsetParent);
  if (!visible) return;
  event.preventDefault();
  visible.focus();
  visible.select();
});
