/* The page « Intégrer » : choose a record and a format, see it, copy the code. */
const form = document.querySelector(".generator");
const frame = document.querySelector(".generator__preview iframe");
const { page, format, only, fit, code } = form.elements;
const note = form.querySelector(".generator__note");
const copy = form.querySelector("button");
const base = form.dataset.base.replace(/\/$/, "");
/* The guide may be read elsewhere than at its public address: the preview stays here. */
const here = new URL("../", location.href.split(/[?#]/)[0]).href.replace(/\/$/, "");

const escape = (text) => text.replace(/[&<>"]/g, (mark) => `&#${mark.charCodeAt(0)};`);
const site = () => document.querySelector(".brand__name").textContent.trim();

function chosen() {
  const option = page.selectedOptions[0];
  const card = "card" in option.dataset;
  const cases = option.dataset.cases;
  for (const choice of format.options) {
    choice.disabled = (choice.value === "card" && !card) || (choice.value === "cases" && !cases);
  }
  if (format.selectedOptions[0].disabled) format.value = card ? "card" : "cases";
  const both = filter(option);
  const list = both ? cases + both.value.slice(1) : cases;
  const title = both ? `${option.textContent} – ${both.textContent}` : option.textContent;
  return { title, page: option.value, address: format.value === "cases" ? list : card ? `/embed${option.value}` : list };
}

/* A list of examples can be narrowed to a kind of territory or decision maker: only where there is one. */
function filter(option) {
  const others = (option.dataset.with ?? "").split(" ");
  for (const choice of only.options) choice.disabled = choice.value !== "" && !others.includes(choice.value);
  if (only.selectedOptions[0].disabled) only.value = "";
  only.disabled = format.value !== "cases" || others[0] === "";
  return only.disabled || only.value === "" ? null : only.selectedOptions[0];
}

/* Replaced, not visited: the reader's « back » leaves the page, whatever was tried on it. */
let wanted;
function show(address) {
  wanted = address;
  if (frame.contentWindow.location.href !== wanted) frame.contentWindow.location.replace(wanted);
}

function update() {
  const choice = chosen();
  const title = escape(`${choice.title} – ${site()}`);
  if (format.value === "quote") {
    const url = escape(base + choice.page);
    code.value = `<blockquote cite="${url}"><p><a href="${url}">${escape(choice.title)}</a></p><p>${escape(site())}</p></blockquote>`;
  } else {
    code.value = `<iframe src="${base}${choice.address}" title="${title}" width="100%" height="${frame.height}" frameborder="0" loading="lazy" style="border:0;width:100%;max-width:800px"></iframe>`;
    if (fit.checked) code.value += `\n<script src="${base}/assets/javascripts/embed.js" async></script>`;
  }
  fit.disabled = format.value === "quote";
  show(here + choice.address);
  frame.title = `Aperçu : ${choice.title}`;
  note.textContent = "";
}

/* The height of the card at the width of the preview: the code starts with it. */
frame.addEventListener("load", () => {
  /* The card that the page came with may arrive last. */
  if (frame.contentWindow.location.href !== wanted) return show(wanted);
  const card = frame.contentDocument.querySelector("main");
  if (!card) return;
  frame.height = Math.ceil(card.getBoundingClientRect().height);
  update();
});

/* The list holds the first cases only: one asked for by its own page is added, with the title that page gives. */
async function choose(asked) {
  if (![...page.options].some((option) => option.value === asked)) {
    if (!/^\/monographies\/[a-z0-9-]+\/$/.test(asked)) return;
    const before = page.value;
    const answer = await fetch(`${here}/oembed${asked.slice(0, -1)}.json`).catch(() => ({ ok: false }));
    if (!answer.ok) return;
    const option = new Option((await answer.json()).title, asked);
    option.dataset.card = "";
    page.add(option);
    if (page.value !== before) return; /* the reader has chosen meanwhile */
  }
  page.value = asked;
  update();
}

form.addEventListener("change", update);
form.addEventListener("submit", (event) => event.preventDefault());
copy.hidden = false;
copy.addEventListener("click", async () => {
  code.select();
  try {
    await navigator.clipboard.writeText(code.value);
    note.textContent = "Code copié.";
  } catch {
    note.textContent = "Code sélectionné : copiez-le avec votre clavier.";
  }
});
update();
choose(new URLSearchParams(location.search).get("page") ?? "");
