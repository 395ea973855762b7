/* The page « Intégrer » : choose a record and a format, see it, copy the code. */
const form = document.querySelector(".generator");
const frame = document.querySelector(".generator__preview iframe");
const { page, format, fit, code } = form.elements;
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
  const address = format.value === "cases" ? cases : card ? `/embed${option.value}` : cases;
  return { title: option.textContent, page: option.value, address };
}

function update() {
  const choice = chosen();
  const title = escape(`${choice.title} – ${site()}`);
  if (format.value === "quote") {
    const url = escape(base + choice.page);
    code.value = `<blockquote cite="${url}"><p><a href="${url}">${escape(choice.title)}</a></p><p>${escape(site())}</p></blockquote>`;
  } else {
    const height = format.value === "cases" ? 560 : 420;
    code.value = `<iframe src="${base}${choice.address}" title="${title}" height="${height}" loading="lazy" style="border:0;width:100%;max-width:800px"></iframe>`;
    if (fit.checked) code.value += `\n<script src="${base}/assets/javascripts/embed.js" async></script>`;
  }
  fit.disabled = format.value === "quote";
  const preview = here + choice.address;
  if (frame.src !== preview) frame.src = preview;
  frame.title = `Aperçu : ${choice.title}`;
  note.textContent = "";
}

const wanted = new URLSearchParams(location.search).get("page");
if ([...page.options].some((option) => option.value === wanted)) page.value = wanted;

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
