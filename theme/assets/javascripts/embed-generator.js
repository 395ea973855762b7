/* The page « Intégrer » : choose a record and a format, see it, copy the code. */
const form = document.querySelector(".generator");
const frame = document.querySelector(".generator__preview iframe");
const { page, format, only, fit, code } = form.elements;
const note = form.querySelector(".generator__note");
const copy = form.querySelector("button");
const base = form.dataset.base.replace(/\/$/, "");
/* The guide may be read elsewhere than at its public address (a preview, a copy): cards are shown from here. */
const here = new URL("../", location.href.split(/[?#]/)[0]).href.replace(/\/$/, "");

const escape = (text) => text.replace(/[&<>"]/g, (mark) => `&#${mark.charCodeAt(0)};`);
const site = () => document.querySelector(".brand__name").textContent.trim();

/* What the form asks for: {title, page, address of the card or list to embed}. */
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

/* The option that narrows a list of cases to a kind of territory or decision maker, or null; those that would give an
   empty list are disabled. */
function filter(option) {
  const others = (option.dataset.with ?? "").split(" ");
  for (const choice of only.options) choice.disabled = choice.value !== "" && !others.includes(choice.value);
  if (only.selectedOptions[0].disabled) only.value = "";
  only.disabled = format.value !== "cases" || others[0] === "";
  return only.disabled || only.value === "" ? null : only.selectedOptions[0];
}

/* Replaces the address of the frame, so that the browser's « back » leaves the page, however many cards were tried. */
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

/* The code starts with the height that the card has at the width of the preview. */
frame.addEventListener("load", () => {
  /* The card that was in the page at first may load after the one chosen. */
  if (frame.contentWindow.location.href !== wanted) return show(wanted);
  const card = frame.contentDocument.querySelector("main");
  if (!card) return;
  frame.height = Math.ceil(card.getBoundingClientRect().height);
  update();
});

/* Choose the page named in the address. The list only holds the first cases: another one is added, with the title that
   its oEmbed answer gives. */
async function choose(address) {
  if (![...page.options].some((option) => option.value === address)) {
    if (!/^\/monographies\/[a-z0-9-]+\/$/.test(address)) return;
    const before = page.value;
    const answer = await fetch(`${here}/oembed${address.slice(0, -1)}.json`).catch(() => ({ ok: false }));
    if (!answer.ok) return;
    const option = new Option((await answer.json()).title, address);
    option.dataset.card = "";
    page.add(option);
    if (page.value !== before) return; /* the reader has chosen meanwhile */
  }
  page.value = address;
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
