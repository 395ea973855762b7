/* The map shows the cases that the filters of the explorer keep, when its address holds some: ?besoins=…&regions=… */

const root = document.querySelector("[data-map]");
const status = root.querySelector("[data-status]");
const MOST = 20; /* as in the explorer */
const VIEW = "vue";

async function filter() {
  const [{ read }, { load }] = await Promise.all([import("./tools/address.js"), import("./tools/supports.js")]);
  const all = await load(root.dataset.supports);
  const known = new Map(all.facets.map(({ name }) => [name, (id) => all.find(name, id)]));
  known.set(VIEW, () => null);
  const { chosen } = read(location.search, known, MOST);
  if (!chosen.size) return;
  const kept = new Set(all.filter(chosen).passing.map((support) => support.case.id));
  for (const mark of document.querySelectorAll("[data-case]")) mark.classList.toggle("is-out", !kept.has(mark.dataset.case));
  status.textContent = root.dataset.some.replace("#", kept.size);
  const explorer = root.querySelector("[data-explorer]");
  if (explorer) explorer.search = location.search;
}

if (location.search.length > 1) filter().catch(() => { status.textContent = root.dataset.failed; });
